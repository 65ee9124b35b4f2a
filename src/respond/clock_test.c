/* Which clocks a case has, on the shipped pack: each state, and what holds for generated cases. */
#include "pack/pack.h"
#include "respond/clock.h"
#include "respond/test_case.h"

#include <fcntl.h>
#include <unistd.h>

static struct clock_set set;
static struct arena *set_arena;
static const struct due_zone japan = {.minutes = 540};

/* What a test sets beside the case. */
struct around {
	const char *sector;
	struct str begun[4];
	uint32_t n_begun;
	struct clock_contract contracts[4];
	uint32_t n_contracts;
	ms_t now;
};

static ms_t
at(const char *text)
{
	ms_t t = 0;

	assert_int_equal(time_parse(str_c(text), &t), ERR_OK);
	return t;
}

static uint32_t
clocks_of(struct made *m, const struct around *o, const struct case_clock **ret_list)
{
	struct clock_input in = {.set = &set,
		.c = &m->c,
		.sector = str_c(o->sector),
		.n_begun = o->n_begun,
		.begun = o->begun,
		.n_contracts = o->n_contracts,
		.contracts = o->contracts,
		.zone = &japan,
		.now = o->now != 0 ? o->now : MADE_BEGIN + MS_HOUR};
	uint32_t n;

	assert_int_equal(respond_case_of(m->e, m->n, m->arena, &m->c), ERR_OK);
	assert_int_equal(respond_clocks(&in, m->arena, ret_list, &n), ERR_OK);
	return n;
}

/* The clock of this key; NULL: the case does not have it. */
static const struct case_clock *
clock_in(struct made *m, const struct around *o, const char *key)
{
	const struct case_clock *list;
	uint32_t n = clocks_of(m, o, &list);

	for (uint32_t i = 0; i < n; i++)
		if (str_equal(list[i].key, str_c(key)))
			return &list[i];
	return NULL;
}

static void
said(struct made *m, const char *field, const char *value)
{
	char f[64], v[64];

	snprintf(f, sizeof(f), "field=%s", field);
	snprintf(v, sizeof(v), "value=%s", value);
	made_add(m, CASE_SAID, CASE_BY_PERSON, f, v, NULL);
}

static void
a_leak(struct made *m)
{
	made_open(m);
	said(m, "kind", "ransomware");
	said(m, "persons_count", "12");
	said(m, "noticed_at", "2026-11-28T09:00:00+09:00");
}

/* ---- each state ---- */

static void
a_leak_has_its_clocks(void **state)
{
	struct made *m = *state;
	struct around o = {.now = at("2026-11-28T12:00:00+09:00")};
	const struct case_clock *k;

	a_leak(m);
	k = clock_in(m, &o, "ppc_prompt");
	assert_non_null(k);
	assert_int_equal(k->start, at("2026-11-28T00:00:00Z"));
	assert_int_equal(k->due_first, at("2026-12-01T00:00:00+09:00"));
	assert_int_equal(k->due, at("2026-12-03T00:00:00+09:00"));
	assert_int_equal(k->state, CLOCK_RUNNING);
	assert_int_equal(k->remind, at("2026-11-30T00:00:00+09:00"));
	assert_false(k->is_start_assumed);
	assert_int_equal(k->n_missing, 7); /* all but persons_count */
	/* Somebody did it on purpose: 60 days in place of 30, to a day on which offices are open.
	 */
	assert_null(clock_in(m, &o, "ppc_final"));
	k = clock_in(m, &o, "ppc_final_malicious");
	assert_int_equal(k->due, at("2027-01-27T00:00:00+09:00"));
	assert_null(clock_in(m, &o, "act_prompt"));
	assert_null(clock_in(m, &o, "nis2_24h"));
	o.now = at("2026-12-01T12:00:00+09:00");
	assert_int_equal(clock_in(m, &o, "ppc_prompt")->state, CLOCK_SOON);
	o.now = at("2026-12-02T23:59:59+09:00");
	assert_int_equal(clock_in(m, &o, "ppc_prompt")->state, CLOCK_SOON);
	o.now = at("2026-12-03T00:00:00+09:00");
	assert_int_equal(clock_in(m, &o, "ppc_prompt")->state, CLOCK_OVER);
}

static void
without_a_word_the_opening_counts(void **state)
{
	struct made *m = *state;
	struct around o = {0};

	made_open(m);
	said(m, "kind", "malware");
	said(m, "persons_count", "1");
	assert_true(clock_in(m, &o, "ppc_prompt")->is_start_assumed);
	assert_int_equal(clock_in(m, &o, "ppc_prompt")->start, m->e[0].at);
	said(m, "noticed_at", "2026-11-20"); /* a day alone: its begin */
	assert_int_equal(clock_in(m, &o, "ppc_prompt")->start, at("2026-11-20T00:00:00+09:00"));
}

static void
what_is_not_said_is_not_known(void **state)
{
	struct made *m = *state;
	struct around o = {.begun = {STR("ppc_prompt")}, .n_begun = 1};
	const struct case_clock *k;

	made_open(m);
	k = clock_in(m, &o, "ppc_prompt");
	assert_int_equal(k->state, CLOCK_UNKNOWN);
	/* data_sensitive, data_money, data_malicious, persons_count, persons_upper, kind,
	 * data_kinds */
	assert_int_equal(k->n_unsaid, 7);
	/* who waits to know must not be late: the day that it has, should it run */
	assert_int_equal(k->due, at("2026-12-03T00:00:00+09:00"));
	o.begun[0] = STR("persons_notice"); /* without delay: it has no day */
	assert_int_equal(clock_in(m, &o, "persons_notice")->due, 0);
	o.begun[0] = STR("ppc_prompt");
	/* No playbook names it: nobody is asked. */
	o.n_begun = 0;
	assert_null(clock_in(m, &o, "ppc_prompt"));
	o.n_begun = 1;
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=persons_count", "state=unknown", NULL);
	assert_int_equal(clock_in(m, &o, "ppc_prompt")->state, CLOCK_UNKNOWN);
	said(m, "persons_count", "0"); /* none is known: how many it may be, nobody said */
	assert_int_equal(clock_in(m, &o, "ppc_prompt")->state, CLOCK_UNKNOWN);
	said(m, "persons_upper", "0");
	assert_null(clock_in(m, &o, "ppc_prompt"));
	said(m, "persons_upper", "5");
	said(m, "persons_count", "1001");
	assert_int_equal(clock_in(m, &o, "ppc_prompt")->state, CLOCK_RUNNING);
	assert_non_null(
		clock_in(m, &o, "ppc_final")); /* of whom, nobody knows yet: the earlier day */
}

static void
the_number_may_be_unknown(void **state)
{
	struct made *m = *state;
	struct around o = {.now = 0};

	made_open(m);
	said(m, "kind", "ransomware");
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=persons_count", "state=unknown", NULL);
	said(m, "persons_upper", "300"); /* as the playbook says to write it */
	assert_int_equal(clock_in(m, &o, "ppc_prompt")->state, CLOCK_RUNNING);
	assert_int_equal(clock_in(m, &o, "ppc_final_malicious")->state, CLOCK_RUNNING);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=persons_upper", "state=unknown", NULL);
	assert_null(clock_in(m, &o, "ppc_prompt"));
	said(m, "data_kinds", "business names");
	assert_int_equal(clock_in(m, &o, "ppc_prompt")->state, CLOCK_RUNNING);
	said(m, "data_kinds", "none");
	assert_null(clock_in(m, &o, "ppc_prompt"));
}

/* Each of the four grounds of the rules, art. 7, by itself. */
static void
each_ground_is_enough(void **state)
{
	static const struct {
		const char *field, *value;
		bool is_malicious;
	} grounds[] = {{"data_sensitive", "yes", false}, {"data_money", "yes", false},
		{"data_malicious", "yes", true}, {"persons_upper", "1001", false}};
	struct made *m = *state;
	struct around o = {.now = 0};

	made_open(m);
	said(m, "kind", "lost_device");
	said(m, "data_sensitive", "no");
	said(m, "persons_count", "12");
	assert_null(clock_in(m, &o, "ppc_prompt"));
	for (size_t i = 0; i < sizeof(grounds) / sizeof(*grounds); i++) {
		said(m, grounds[i].field, grounds[i].value);
		assert_int_equal(clock_in(m, &o, "ppc_prompt")->state, CLOCK_RUNNING);
		assert_int_equal(clock_in(m, &o, "persons_notice")->state, CLOCK_NOW);
		if (grounds[i].is_malicious) {
			assert_null(clock_in(m, &o, "ppc_final"));
			assert_int_equal(clock_in(m, &o, "ppc_final_malicious")->due,
				at("2027-01-27T00:00:00+09:00"));
		} else {
			assert_int_equal(
				clock_in(m, &o, "ppc_final")->due, at("2026-12-29T00:00:00+09:00"));
		}
		said(m, grounds[i].field, i == 3 ? "12" : "no");
		assert_null(clock_in(m, &o, "ppc_prompt"));
	}
}

/* What a person said stands; the box's later word is another opinion. */
static void
a_persons_word_stands(void **state)
{
	struct made *m = *state;
	struct around o = {.now = 0};

	a_leak(m);
	made_add(m, CASE_SAID, CASE_BY_BOX, "field=kind", "value=leak", "source=alert", NULL);
	made_add(m, CASE_SAID, CASE_BY_BOX, "field=noticed_at", "value=2026-11-30", "source=alert",
		NULL);
	assert_int_equal(clock_in(m, &o, "ppc_prompt")->due, at("2026-12-03T00:00:00+09:00"));
	assert_non_null(clock_in(m, &o, "ppc_final_malicious"));
	said(m, "kind", "lost_device");
	assert_null(clock_in(m, &o, "ppc_final_malicious"));
}

static void
an_accident_counts_from_when_it_happened(void **state)
{
	struct made *m = *state;
	struct around o = {.sector = "telecom"};

	made_open(m);
	said(m, "service_level_broken", "yes");
	said(m, "noticed_at", "2026-11-28T09:00:00+09:00");
	assert_int_equal(clock_in(m, &o, "telecom_30")->due, at("2026-12-28T00:00:00+09:00"));
	assert_true(clock_in(m, &o, "telecom_30")->is_start_assumed);
	said(m, "began_at", "2026-11-20T09:00:00+09:00");
	assert_int_equal(clock_in(m, &o, "telecom_30")->due, at("2026-12-20T00:00:00+09:00"));
	said(m, "began_at", "2026-12-05T09:00:00+09:00"); /* not later than it was noticed */
	assert_int_equal(clock_in(m, &o, "telecom_30")->due, at("2026-12-28T00:00:00+09:00"));
}

static void
a_report_meets_it(void **state)
{
	struct made *m = *state;
	struct around o = {.now = at("2026-12-30T00:00:00Z")};
	const struct case_clock *k;

	a_leak(m);
	made_add(m, CASE_REPORT, CASE_BY_PERSON, "recipient=police", "stage=first", "way=site",
		NULL);
	assert_int_equal(clock_in(m, &o, "ppc_prompt")->state, CLOCK_OVER);
	/* A call does not meet it: what it asks is written. */
	made_add(m, CASE_REPORT, CASE_BY_PERSON, "recipient=ppc", "stage=first", "way=phone",
		"when=2026-11-28T06:00:00Z", NULL);
	assert_int_equal(clock_in(m, &o, "ppc_prompt")->state, CLOCK_OVER);
	made_add(m, CASE_REPORT, CASE_BY_PERSON, "recipient=ppc", "stage=first", "way=site",
		"when=2026-11-30T06:00:00Z", NULL);
	k = clock_in(m, &o, "ppc_prompt");
	assert_int_equal(k->state, CLOCK_MET);
	assert_int_equal(k->met, at("2026-11-30T06:00:00Z"));
	assert_false(k->is_late);
	assert_int_equal(k->nr, m->n);
	assert_int_equal(clock_in(m, &o, "ppc_final_malicious")->state, CLOCK_RUNNING);
	/* Struck: it never left. The final one, later, meets both; the first one late. */
	made_add(m, CASE_STRUCK, CASE_BY_PERSON, "of=7", "reason=x", NULL);
	assert_int_equal(clock_in(m, &o, "ppc_prompt")->state, CLOCK_OVER);
	made_add(m, CASE_REPORT, CASE_BY_PERSON, "recipient=ppc", "stage=final", "way=site",
		"when=2026-12-24T00:00:00Z", NULL);
	assert_true(clock_in(m, &o, "ppc_prompt")->is_late);
	assert_false(clock_in(m, &o, "ppc_final_malicious")->is_late);
}

static void
a_person_sets_aside_moves_and_takes_back(void **state)
{
	struct made *m = *state;
	struct around o = {.now = at("2026-12-30T00:00:00Z")};
	const struct case_clock *k;

	a_leak(m);
	made_add(m, CASE_CLOCK, CASE_BY_PERSON, "clock=ppc_prompt", "state=not",
		"reason=暗号化されていた", NULL);
	k = clock_in(m, &o, "ppc_prompt");
	assert_int_equal(k->state, CLOCK_SET_ASIDE);
	assert_true(str_equal(k->reason, STR("暗号化されていた")));
	made_add(m, CASE_CLOCK, CASE_BY_PERSON, "clock=ppc_prompt", "state=moved",
		"reason=委員会と話した", "due=2027-01-15T00:00:00Z", NULL);
	k = clock_in(m, &o, "ppc_prompt");
	assert_int_equal(k->state, CLOCK_RUNNING);
	assert_true(k->is_moved);
	assert_int_equal(k->due, at("2027-01-15T00:00:00Z"));
	made_add(m, CASE_CLOCK, CASE_BY_PERSON, "clock=ppc_prompt", "state=met", NULL);
	assert_int_equal(clock_in(m, &o, "ppc_prompt")->state, CLOCK_MET);
	made_add(m, CASE_CLOCK, CASE_BY_PERSON, "clock=ppc_prompt", "state=applies", NULL);
	assert_int_equal(clock_in(m, &o, "ppc_prompt")->state, CLOCK_OVER);
	/* What the record does not ask for, a person may begin. */
	made_add(m, CASE_CLOCK, CASE_BY_PERSON, "clock=act_30", "state=applies", NULL);
	assert_non_null(clock_in(m, &o, "act_30"));
}

static void
a_law_holds_from_its_day(void **state)
{
	struct made *m = *state;
	struct around o = {0};

	made_open(m);
	said(m, "is_critical_infra", "yes");
	said(m, "noticed_at", "2026-09-30T23:00:00+09:00");
	assert_int_equal(clock_in(m, &o, "act_30")->state, CLOCK_BEFORE_LAW);
	said(m, "noticed_at", "2026-10-01T00:00:00+09:00");
	assert_int_equal(clock_in(m, &o, "act_30")->state, CLOCK_OVER);
	assert_int_equal(clock_in(m, &o, "act_prompt")->state, CLOCK_NOW); /* never late */
}

static void
contracts_bring_their_own(void **state)
{
	struct made *m = *state;
	struct around o = {.contracts = {{STR("contract_notice"), STR("3"), STR("甲社"), 48},
				   {STR("contract_notice"), STR("9"), STR("乙社"), 6},
				   {STR("au_soci_12h"), STR("5"), STR("丙社"), 0},
				   {STR("au_soci_84h"), STR("5"), STR("丙社"), 0}},
		.n_contracts = 4};
	const struct case_clock *k;

	made_open(m);
	said(m, "noticed_at", "2026-11-28T09:00:00+09:00");
	k = clock_in(m, &o, "contract_notice.3");
	assert_int_equal(k->due, at("2026-11-30T09:00:00+09:00"));
	assert_true(str_equal(k->contract->name, STR("甲社")));
	assert_int_equal(
		clock_in(m, &o, "contract_notice.9")->due, at("2026-11-28T15:00:00+09:00"));
	assert_int_equal(clock_in(m, &o, "au_soci_84h.5")->state, CLOCK_WAITS);
	/* The call starts the written one; and which contract it was for has to be said. */
	made_add(m, CASE_REPORT, CASE_BY_PERSON, "recipient=partners", "stage=first", "way=phone",
		"when=2026-11-28T10:00:00+09:00", NULL);
	assert_int_equal(clock_in(m, &o, "au_soci_84h.5")->state, CLOCK_WAITS);
	made_add(m, CASE_REPORT, CASE_BY_PERSON, "recipient=partners", "stage=first", "way=phone",
		"clock=au_soci_12h.5", "when=2026-11-28T10:00:00+09:00", NULL);
	assert_int_equal(clock_in(m, &o, "au_soci_12h.5")->state, CLOCK_MET);
	assert_int_equal(clock_in(m, &o, "au_soci_84h.5")->due, at("2026-12-01T22:00:00+09:00"));
	/* The other rule has its written one too. */
	o.contracts[2].clock = STR("au_soci_72h");
	o.contracts[3].clock = STR("au_soci_written");
	made_add(m, CASE_REPORT, CASE_BY_PERSON, "recipient=partners", "stage=first", "way=phone",
		"clock=au_soci_72h.5", "when=2026-11-28T10:00:00+09:00", NULL);
	assert_int_equal(
		clock_in(m, &o, "au_soci_written.5")->due, at("2026-11-30T10:00:00+09:00"));
	o.contracts[2].clock = STR("au_soci_12h");
	o.contracts[3].clock = STR("au_soci_84h");
	made_add(m, CASE_CLOCK, CASE_BY_PERSON, "clock=au_soci_12h.5", "state=not", "reason=x",
		NULL);
	assert_int_equal(clock_in(m, &o, "au_soci_84h.5")->state, CLOCK_SET_ASIDE);
}

static void
sectors_have_their_own(void **state)
{
	struct made *m = *state;
	struct around o = {.sector = "medical"};

	made_open(m);
	assert_int_equal(clock_in(m, &o, "ministry_prompt")->state, CLOCK_NOW);
	assert_null(clock_in(m, &o, "finance_prompt"));
	o.sector = "finance";
	assert_int_equal(clock_in(m, &o, "finance_prompt")->state, CLOCK_NOW);
	o.sector = "";
	assert_null(clock_in(m, &o, "finance_prompt"));
	assert_null(clock_in(m, &o, "ministry_prompt"));
}

static void
no_incident_has_none_and_what_is_voluntary_never_holds(void **state)
{
	struct made *m = *state;
	struct around o = {0};
	const struct case_clock *list;
	uint32_t n;

	made_open(m);
	said(m, "kind", "ddos");
	n = clocks_of(m, &o, &list);
	assert_int_equal(n, 2); /* police, JPCERT */
	assert_int_equal(respond_clocks_open(list, n), 0);
	said(m, "is_critical_infra", "yes");
	n = clocks_of(m, &o, &list);
	assert_int_equal(respond_clocks_open(list, n), 2);
	assert_false(list[0].clock->is_voluntary); /* what is a duty comes first */
	made_add(m, CASE_DECIDED, CASE_BY_PERSON, "is=no_incident", "reason=x", NULL);
	assert_int_equal(clocks_of(m, &o, &list), 0);
}

/* ---- generated ---- */

static uint32_t
roll(uint64_t *s, uint32_t n)
{
	*s = *s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*s >> 33) % n;
}

static void
grow(struct made *m, struct around *o, uint64_t *s)
{
	static const char *const kinds[] = {
		"ransomware", "ddos", "lost_device", "insider", "other"};
	static const char *const counts[] = {"0", "1", "1000", "1001", "many"};
	static const char *const times[] = {
		"2026-09-30", "2026-11-28T09:00:00Z", "soon", "2027-12-28T20:00:00Z", "2030-12-20"};
	static const char *const states[] = {"state=applies", "state=met", "state=not"};
	static const char *const names[] = {"clock=ppc_prompt", "clock=act_30", "clock=nis2_72h.1"};
	static const char *const stages[] = {"stage=first", "stage=further", "stage=final"};

	m->n = 0;
	arena_clear(m->arena);
	made_open(m);
	for (uint32_t i = roll(s, 8); i > 0; i--)
		switch (roll(s, 7)) {
		case 0:
			said(m, "kind", kinds[roll(s, 5)]);
			break;
		case 1:
			said(m, "persons_count", counts[roll(s, 5)]);
			break;
		case 2:
			said(m, "noticed_at", times[roll(s, 5)]);
			break;
		case 3:
			said(m, "is_critical_infra", roll(s, 2) == 0 ? "yes" : "no");
			break;
		case 4:
			made_add(m, CASE_CLOCK, CASE_BY_PERSON, names[roll(s, 3)],
				states[roll(s, 3)], "reason=x", NULL);
			break;
		case 5:
			made_add(m, CASE_REPORT, CASE_BY_PERSON, "recipient=ppc",
				stages[roll(s, 3)], "way=site", NULL);
			break;
		default:
			said(m, "data_sensitive", "yes");
			break;
		}
	*o = (struct around){.sector = roll(s, 2) == 0 ? "telecom" : "",
		.begun = {STR("ppc_prompt"), STR("ppc_final"), STR("patch_14")},
		.n_begun = roll(s, 4),
		.contracts = {{STR("nis2_24h"), STR("1"), STR("x"), 0},
			{STR("nis2_72h"), STR("1"), STR("x"), 0},
			{STR("nis2_month"), STR("1"), STR("x"), 0}},
		.n_contracts = roll(s, 4),
		.now = at("2026-09-01T00:00:00Z") + (ms_t)roll(s, 2000) * MS_DAY};
}

static void
what_holds_for_every_clock(void **state)
{
	struct made *m = *state;
	uint32_t seen[CLOCK_STATES] = {0};
	uint64_t s = 1;

	for (uint32_t run = 0; run < 5000; run++) {
		struct around o;
		const struct case_clock *list;
		uint32_t n;

		grow(m, &o, &s);
		n = clocks_of(m, &o, &list);
		for (uint32_t i = 0; i < n; i++) {
			const struct case_clock *k = &list[i];

			seen[k->state]++;
			assert_true(k->due == 0 || k->is_moved || k->due >= k->start);
			assert_true(k->due_first <= k->due || k->due == 0);
			if (k->state == CLOCK_OVER)
				assert_true(o.now >= k->due && k->clock->unit != CLOCK_PROMPT);
			if (k->state == CLOCK_RUNNING || k->state == CLOCK_SOON)
				assert_true(o.now < k->due);
			if (k->remind != 0)
				assert_true(k->remind > o.now && k->remind < k->due);
			assert_int_equal(k->state == CLOCK_MET, k->met != 0);
			if (k->state == CLOCK_UNKNOWN)
				assert_true(k->n_unsaid > 0);
			/* Of two that stand for one another only one is there. */
			for (uint32_t j = 0; j < n; j++)
				assert_false(k->state != CLOCK_UNKNOWN &&
					     k->state != CLOCK_SET_ASIDE &&
					     str_equal(k->clock->instead_of, list[j].clock->id));
			for (uint32_t j = 0; j < i; j++)
				assert_false(str_equal(list[j].key, k->key));
			/* What wants an answer stands before what has one. */
			assert_true(i == 0 || clock_is_open(list[i - 1].state) ||
				    !clock_is_open(k->state));
		}
	}
	for (unsigned i = 0; i < CLOCK_STATES; i++)
		if (seen[i] == 0)
			fail_msg("never %s", clock_state_name((enum clock_state)i));
}

static int
load_set(void **state)
{
	char path[4096];
	struct pack_source source;
	struct errinfo info = {0};
	int fd;

	(void)state;
	snprintf(path, sizeof(path), "%s/packs/clocks", getenv("SAKIMORI_SOURCE"));
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	set_arena = arena_new(8 << 20);
	if (pack_read_dir(fd, set_arena, &source, &info) != ERR_OK ||
		pack_clocks_load(&source, set_arena, &set, &info) != ERR_OK)
		return -1;
	close(fd);
	return 0;
}

static int
free_set(void **state)
{
	(void)state;
	arena_free(set_arena);
	return 0;
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, made_begin, made_end)
	const struct CMUnitTest tests[] = {
		T(a_leak_has_its_clocks),
		T(without_a_word_the_opening_counts),
		T(what_is_not_said_is_not_known),
		T(the_number_may_be_unknown),
		T(each_ground_is_enough),
		T(a_persons_word_stands),
		T(an_accident_counts_from_when_it_happened),
		T(a_report_meets_it),
		T(a_person_sets_aside_moves_and_takes_back),
		T(a_law_holds_from_its_day),
		T(contracts_bring_their_own),
		T(sectors_have_their_own),
		T(no_incident_has_none_and_what_is_voluntary_never_holds),
		T(what_holds_for_every_clock),
	};
	return cmocka_run_group_tests(tests, load_set, free_set);
}
