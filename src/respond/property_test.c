/*
 * Generated cases: what holds for every run of entries that the rules let in. The seed of a run is
 * its number, so that a failure repeats.
 */
#include "respond/shape.h"
#include "respond/test_case.h"

#define RUNS 3000
#define TRIES 60

struct dice {
	uint64_t s;
};

static uint32_t
roll(struct dice *d, uint32_t n)
{
	d->s = d->s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(d->s >> 33) % n;
}

/* ---- one random entry: mostly of the right shape, often not fitting ---- */

static const struct {
	enum case_kind kind;
	const char *pairs[4]; /* "key=a|b|c"; '#' is a random entry's number */
} moulds[] = {
	{CASE_OPENED, {"from=alert|person", "title=x"}},
	{CASE_JOINED, {"alert=a1|a2|a3"}},
	{CASE_JOINED, {"case=c1", "kind=into|from"}},
	{CASE_PHASE, {"to=found|first|investigation|recovery|report", "reason=x|"}},
	{CASE_PHASE, {"to=found|first|investigation|recovery|report", "reason=x"}},
	{CASE_DECIDED, {"is=incident|no_incident|undecided", "reason=x|y|z|"}},
	{CASE_SAID, {"field=f1|f2", "value=1|2", "source=person|alert:1"}},
	{CASE_SAID, {"field=f1|f2", "state=unknown|not_applicable", "source=person"}},
	{CASE_HAPPENED, {"text=x", "when=2026-11-01T00:00:00Z|soon"}},
	{CASE_NOTE, {"text=x|"}},
	{CASE_NOTE, {"text=x", "of=#"}},
	{CASE_EXHIBIT, {"sha256=" HEX64, "name=x", "bytes=1"}},
	{CASE_HAND, {"did=asked"}},
	{CASE_HAND, {"did=came", "of=#"}},
	{CASE_COST, {"kind=x", "yen=1"}},
	{CASE_REPLY, {"recipient=ppc", "text=x"}},
	{CASE_REPLY, {"recipient=ppc", "text=x", "of=#"}},
	{CASE_PLAYBOOK, {"playbook=p1|p2|p3", "state=up|up|aside", "reason=x|"}},
	{CASE_STEP,
		{"playbook=p1|p2|p3", "step=s1|s2", "state=begun|done|left|again", "reason=x|"}},
	{CASE_STEP, {"playbook=p1|p2", "step=s1|s2|s3", "state=done|again"}},
	{CASE_ACTION, {"did=isolate|block_name", "target=t", "until=2026-12-24T00:00:00Z"}},
	{CASE_ACTION, {"did=snapshot|attack", "device=d"}},
	{CASE_UNDONE, {"of=#"}},
	{CASE_UNDONE, {"of=#"}},
	{CASE_CLOCK, {"clock=c1|c2", "state=applies|not|met", "reason=x|"}},
	{CASE_HEAD, {"head=" HEX64, "way=paper"}},
	{CASE_WISH, {"may=see", "reason=x"}},
	{CASE_LESSON, {"text=x"}},
	{CASE_REPORT, {"recipient=ppc|police", "stage=first|final", "way=mail|site"}},
	{CASE_STRUCK, {"of=#", "reason=x"}},
	{CASE_STRUCK, {"of=#", "reason=x|"}},
	{CASE_CLOSED, {"state=kept", "reason=x|"}},
	{CASE_CLOSED, {NULL}},
	{CASE_REOPENED, {"reason=x|"}},
};

static void
put_pair(struct made *m, struct case_entry *e, const char *mould, struct dice *d)
{
	struct str rest = str_c(mould), name = str_split(&rest, '='), value = rest, left = rest;
	enum case_key key;
	char number[16];
	uint32_t n = 1;

	for (size_t i = 0; i < rest.len; i++)
		n += rest.p[i] == '|' ? 1 : 0;
	for (uint32_t pick = roll(d, n) + 1; pick > 0; pick--)
		value = str_split(&left, '|');
	if (str_equal(value, STR("#"))) {
		snprintf(number, sizeof(number), "%u", roll(d, m->n + 1) + 1);
		value = str_c(arena_copy(m->arena, str_c(number)));
	}
	assert_int_equal(case_key_parse(name, &key), ERR_OK);
	if (value.len > 0)
		assert_int_equal(case_entry_add(e, key, value), ERR_OK);
}

static struct case_entry *
draw(struct made *m, struct dice *d)
{
	struct case_entry *e = &m->e[m->n];
	size_t nr = roll(d, sizeof(moulds) / sizeof(moulds[0]));
	enum case_by by = roll(d, 4) > 0 ? CASE_BY_PERSON : (enum case_by)roll(d, CASE_BYS);

	*e = (struct case_entry){.nr = m->n + 1,
		/* now and then the clock goes back a little */
		.at = MADE_BEGIN + (ms_t)m->n * MS_MINUTE - (ms_t)roll(d, 3) * MS_MINUTE,
		.kind = m->n == 0 ? CASE_OPENED : moulds[nr].kind,
		.by = m->n == 0 ? CASE_BY_PERSON : by,
		.who = roll(d, 2) == 0 ? STR("佐藤") : STR("鈴木")};
	if (m->n == 0)
		nr = 0;
	for (size_t i = 0; i < 4 && moulds[nr].pairs[i] != NULL; i++)
		put_pair(m, e, moulds[nr].pairs[i], d);
	if (m->n == 0)
		e->pairs[0].value = STR("person");
	return e;
}

static void
reckon(struct made *m)
{
	assert_int_equal(respond_case_of(m->e, m->n, m->arena, &m->c), ERR_OK);
}

/* The answer by no more of the case than respond_looks_back() says. */
static enum respond_no
may_by_part(struct made *m, const struct case_entry *e, enum respond_back back)
{
	struct respond_case c = {.head = m->c.head, .n_entries = m->n};
	struct case_entry *part = arena_array(m->arena, struct case_entry, m->n);

	if (back == RESPOND_BACK_HEAD)
		return respond_may(&c, e, 0);
	assert_non_null(part);
	for (uint32_t i = 0; i < m->n; i++) {
		bool is_read = back == RESPOND_BACK_CASE || i == 0 || m->e[i].kind == e->kind ||
			       m->e[i].kind == CASE_STRUCK;

		part[i] = is_read ? m->e[i] : (struct case_entry){.nr = i + 1, .kind = CASE_NOTE};
	}
	assert_int_equal(respond_case_of(part, m->n, m->arena, &c), ERR_OK);
	c.head = m->c.head;
	return respond_may(&c, e, 0);
}

/* How often each way was taken, and how often it refused what only that way can know. */
struct ways {
	uint32_t n[RESPOND_BACK_CASE + 1], same[RESPOND_BACK_CASE + 1];
};

static void
part_says_the_same(struct made *m, const struct case_entry *e, enum respond_no no, struct ways *w)
{
	enum respond_back back = respond_looks_back(e);

	assert_int_equal(may_by_part(m, e, back), no);
	w->n[back]++;
	w->same[back] += no == RESPOND_NO_SAME ? 1 : 0;
}

/* A run of entries that the rules let in, and how many they refused. */
static uint32_t
grow(struct made *m, struct dice *d, struct ways *ways)
{
	uint32_t refused = 0;

	m->n = 0;
	arena_clear(m->arena);
	for (uint32_t i = 0; i < TRIES; i++) {
		struct case_entry *e = draw(m, d);
		struct respond_case before = m->c;
		enum respond_no no = respond_may(m->n > 0 ? &m->c : NULL, e, 0);

		if (m->n > 0)
			part_says_the_same(m, e, no, ways);
		if (no != RESPOND_MAY) {
			assert_memory_equal(&before, &m->c, sizeof(before));
			refused++;
			continue;
		}
		m->n++;
		reckon(m);
	}
	return refused;
}

/* ---- what must hold ---- */

/* The head, reckoned another way: from the end, by what each field means. */
static void
head_is_right(const struct made *m)
{
	const struct case_head *h = &m->c.head;
	enum case_phase phase = PHASE_FOUND;
	bool is_closed = false;
	uint32_t holding = 0;

	for (uint32_t i = m->n; i-- > 0;)
		if (m->e[i].kind == CASE_PHASE) {
			(void)case_phase_parse(case_entry_get(&m->e[i], CASE_KEY_TO), &phase);
			break;
		}
	for (uint32_t i = m->n; i-- > 0;)
		if (m->e[i].kind == CASE_CLOSED || m->e[i].kind == CASE_REOPENED) {
			is_closed = m->e[i].kind == CASE_CLOSED;
			break;
		}
	for (uint32_t i = 0; i < m->c.n_actions; i++)
		holding += m->c.actions[i].until != 0 && !m->c.actions[i].is_ended ? 1 : 0;
	assert_int_equal(h->phase, phase);
	assert_int_equal(h->is_closed, is_closed);
	assert_int_equal(h->n_actions, holding);
	assert_int_equal(h->verdict, m->c.n_decisions == 0
					     ? VERDICT_UNDECIDED
					     : m->c.decisions[m->c.n_decisions - 1].is);
	assert_int_equal(h->n_entries, m->n);
}

static void
phases_are_in_order(const struct made *m)
{
	ms_t last = 0;

	for (unsigned p = 0; p < CASE_PHASES; p++) {
		ms_t begun = m->c.phases[p].begun;

		if (begun == 0)
			continue;
		assert_true(begun >= last);
		assert_true(p <= (unsigned)m->c.head.phase);
		last = begun;
	}
	assert_true(m->c.phases[m->c.head.phase].begun != 0);
}

/* With a note in the place of what was struck and of the strike all is the same. */
static void
struck_has_no_effect(struct made *m)
{
	struct respond_case with = m->c, without;
	struct case_entry *copy = arena_array(m->arena, struct case_entry, m->n);

	for (uint32_t i = 0; i < m->n; i++) {
		copy[i] = m->e[i];
		if (with.is_struck[i] || copy[i].kind == CASE_STRUCK)
			copy[i].kind = CASE_NOTE;
	}
	assert_int_equal(respond_case_of(copy, m->n, m->arena, &without), ERR_OK);
	assert_memory_equal(&with.head, &without.head, sizeof(with.head));
	assert_memory_equal(with.phases, without.phases, sizeof(with.phases));
	assert_int_equal(with.n_steps, without.n_steps);
	assert_int_equal(with.n_actions, without.n_actions);
	assert_int_equal(with.n_playbooks, without.n_playbooks);
	for (uint32_t i = 0; i < with.n_steps; i++)
		assert_int_equal(with.steps[i].nr, without.steps[i].nr);
}

static void
follows(struct made *m, enum case_kind kind, const char *a, const char *b)
{
	struct case_entry *e = &m->e[m->n];

	*e = (struct case_entry){.nr = m->n + 1,
		.at = MADE_BEGIN + MS_DAY,
		.kind = kind,
		.by = CASE_BY_PERSON,
		.who = STR("田中")};
	if (a != NULL)
		made_pair(e, a, m->arena);
	if (b != NULL)
		made_pair(e, b, m->arena);
	assert_int_equal(respond_may(&m->c, e, 0), RESPOND_MAY);
	m->n++;
	reckon(m);
}

/* Whatever was said before, a person can bring it to its end. */
static void
can_be_closed(struct made *m, bool is_incident)
{
	char of[16];

	if (m->c.head.is_closed)
		follows(m, CASE_REOPENED, "reason=x", NULL);
	for (uint32_t i = 0; i < m->c.n_actions; i++)
		if (m->c.actions[i].until != 0 && !m->c.actions[i].is_ended) {
			snprintf(of, sizeof(of), "of=%u", m->c.actions[i].nr);
			follows(m, CASE_UNDONE, of, NULL);
		}
	follows(m, CASE_DECIDED, is_incident ? "is=incident" : "is=no_incident", "reason=x");
	if (is_incident && m->c.head.phase != PHASE_REPORT)
		follows(m, CASE_PHASE, "to=report", NULL);
	follows(m, CASE_CLOSED, NULL, NULL);
	assert_true(m->c.head.is_closed);
}

static void
head_by_entry(const struct made *m)
{
	static const uint8_t none[CASE_HASH_BYTES];
	struct case_head h = {0};

	for (uint32_t i = 0; i < m->n; i++)
		respond_head_add(&h, &m->e[i], none);
	assert_memory_equal(&h, &m->c.head, sizeof(h));
}

static void
all_hold_for_generated_cases(void **state)
{
	struct made *m = *state;
	uint32_t refused = 0, kept = 0, kinds[CASE_KINDS] = {0}, struck = 0;
	struct ways ways = {{0}, {0}};

	for (uint32_t run = 0; run < RUNS; run++) {
		struct dice d = {run};

		refused += grow(m, &d, &ways);
		kept += m->n;
		for (uint32_t i = 0; i < m->n; i++) {
			kinds[m->e[i].kind]++;
			struck += m->c.is_struck[i] ? 1 : 0;
		}
		head_is_right(m);
		head_by_entry(m);
		phases_are_in_order(m);
		struck_has_no_effect(m);
		can_be_closed(m, run % 2 == 0);
	}
	/* The generator reaches what it is for. */
	assert_true(refused > RUNS && kept > RUNS * 5 && struck > RUNS / 10);
	for (size_t back = 0; back <= RESPOND_BACK_CASE; back++)
		assert_true(ways.n[back] > RUNS && ways.same[back] > RUNS / 100);
	for (size_t i = 0; i < sizeof(moulds) / sizeof(moulds[0]); i++)
		assert_true(kinds[moulds[i].kind] > RUNS / 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_hold_for_generated_cases, made_begin, made_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
