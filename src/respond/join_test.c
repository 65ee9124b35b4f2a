/* Which case takes up an alert: the rules one by one, then generated days. */
#include "respond/join.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW ((ms_t)1795860000000)
#define N(table) ((uint32_t)(sizeof(table) / sizeof((table)[0])))

/* An alert of the device with this last part of its address, with one ground more. */
static struct alert
seen(unsigned device, const char *detector, enum basis_key key, const char *text)
{
	struct alert a = {.severity = SEVERITY_ACT_NOW, .n_detections = 1};
	struct detection *d = &a.detections[0];
	char address[32];

	snprintf(d->detector, sizeof(d->detector), "%s", detector);
	snprintf(address, sizeof(address), "192.168.10.%u", device);
	assert_int_equal(addr_parse(str_c(address), &d->address), ERR_OK);
	if (text[0] != '\0')
		detection_text(d, key, str_c(text));
	return a;
}

static struct case_head
head(const char *device, const char *playbook, ms_t changed)
{
	struct case_head h = {.changed = changed, .n_entries = 20, .alert = "a"};

	snprintf(h.device, sizeof(h.device), "%s", device);
	snprintf(h.playbook, sizeof(h.playbook), "%s", playbook);
	return h;
}

#define JOINS(why, place, list, a, playbook)                                                       \
	do {                                                                                       \
		uint32_t at_;                                                                      \
		assert_int_equal(                                                                  \
			join_find(list, N(list), a, STR(playbook), NOW, &at_), JOIN_##why);        \
		assert_int_equal(at_, place);                                                      \
	} while (0)

static void
the_same_device_joins_its_open_case(void **state)
{
	struct alert one = seen(51, "dga", BASIS_NAME, "");
	struct join_alert a = {STR("mac:1"), &one};
	struct join_case list[] = {{.head = head("mac:2", "", NOW)},
		{.head = head("mac:1", "", NOW - JOIN_DEVICE_WITHIN + 1)}};

	(void)state;
	JOINS(DEVICE, 1, list, &a, "");
	list[1].head.changed--;
	JOINS(NOT, 2, list, &a, "");
	list[1].head.changed = NOW + MS_HOUR; /* a clock that was set back */
	JOINS(DEVICE, 1, list, &a, "");
	a.device = STR("");
	list[1].head.device[0] = '\0'; /* of neither anybody knows the device */
	JOINS(NOT, 2, list, &a, "");
}

static void
what_is_over_takes_up_nothing(void **state)
{
	struct alert one = seen(51, "dga", BASIS_NAME, "");
	const struct join_alert a = {STR("mac:1"), &one};
	struct join_case list[] = {{.head = head("mac:1", "", NOW)}};

	(void)state;
	list[0].head.is_closed = true;
	JOINS(NOT, 1, list, &a, "");
	list[0].head.is_closed = false;
	list[0].head.is_drill = true;
	JOINS(NOT, 1, list, &a, "");
	list[0].head.is_drill = false;
	list[0].head.verdict = VERDICT_NO_INCIDENT;
	JOINS(NOT, 1, list, &a, "");
	list[0].head.verdict = VERDICT_INCIDENT;
	JOINS(DEVICE, 0, list, &a, "");
	list[0].head.n_entries = JOIN_ENTRIES_MAX;
	JOINS(NOT, 1, list, &a, "");
}

static void
a_device_that_joined_counts_as_well(void **state)
{
	struct alert one = seen(51, "dga", BASIS_NAME, ""), two = seen(52, "dga", BASIS_NAME, "");
	const struct join_alert in[] = {{STR("mac:1"), &one}, {STR("mac:2"), &two}};
	const struct join_alert a = {STR("mac:2"), &two};
	const struct join_case list[] = {
		{.head = head("mac:1", "", NOW - 2 * MS_DAY), .n_alerts = 2, .alerts = in}};

	(void)state;
	JOINS(DEVICE, 0, list, &a, "");
}

static void
an_attack_that_moves_on_is_one_case(void **state)
{
	struct alert from = seen(51, "lateral_movement", BASIS_PEER, "192.168.10.52");
	struct alert to = seen(52, "ddos_out", BASIS_PEER, "93.184.216.40");
	struct alert away = seen(53, "ddos_out", BASIS_PEER, "93.184.216.41");
	const struct join_alert in_from = {STR("mac:1"), &from}, in_to = {STR("mac:2"), &to};
	const struct join_alert a_to = {STR("mac:2"), &to}, a_from = {STR("mac:1"), &from};
	const struct join_alert a_away = {STR("mac:3"), &away};
	struct join_case list[] = {{head("mac:1", "", NOW), 1, &in_from}};

	(void)state;
	JOINS(PATH, 0, list, &a_to, "");
	JOINS(NOT, 1, list, &a_away, "");
	list[0].head.changed = NOW - JOIN_NEAR_WITHIN;
	JOINS(NOT, 1, list, &a_to, "");
	list[0] = (struct join_case){head("mac:2", "", NOW), 1, &in_to};
	JOINS(PATH, 0, list, &a_from, ""); /* whichever is told first */
}

static void
the_same_other_side_is_the_same_matter(void **state)
{
	static const struct {
		enum basis_key key, other_key;
		const char *text, *other;
		bool is_same;
	} rows[] = {
		{BASIS_PEER, BASIS_PEER, "51.79.150.24", "51.79.150.24", true},
		{BASIS_PEER_NAME, BASIS_INDICATOR, "Bad.example", "bad.example", true},
		{BASIS_SHA256, BASIS_SHA256, "00ff00ff", "00ff00ff", true},
		{BASIS_PEER, BASIS_PEER, "51.79.150.24", "51.79.150.25", false},
		{BASIS_USER, BASIS_USER, "office", "office", false},
		{BASIS_NAME, BASIS_NAME, "a.b", "a.b", false}, /* too short to say anything */
	};

	(void)state;
	for (uint32_t i = 0; i < N(rows); i++) {
		struct alert one = seen(51, "beacon", rows[i].key, rows[i].text);
		struct alert two = seen(52, "known_bad", rows[i].other_key, rows[i].other);
		const struct join_alert in = {STR("mac:1"), &one}, a = {STR("mac:2"), &two};
		const struct join_case list[] = {{head("mac:1", "", NOW), 1, &in}};

		if (rows[i].is_same)
			JOINS(SAME, 0, list, &a, "");
		else
			JOINS(NOT, 1, list, &a, "");
	}
}

static void
what_many_share_is_not_the_matter(void **state)
{
	struct alert one = seen(51, "dns_tunnel", BASIS_PEER, "192.168.10.1");
	struct alert two = seen(52, "dns_tunnel", BASIS_PEER, "192.168.10.1");
	const struct join_alert in = {STR("mac:1"), &one}, a = {STR("mac:2"), &two};
	const struct join_case list[] = {{head("mac:1", "", NOW), 1, &in}};

	(void)state;
	JOINS(SAME, 0, list, &a, "");
	detection_text(&one.detections[0], BASIS_PORT, STR("udp/53")); /* the name server */
	JOINS(NOT, 1, list, &a, "");
	one = seen(51, "beacon", BASIS_PEER, "104.16.0.1"); /* one address of a cloud */
	two = seen(52, "beacon", BASIS_PEER, "104.16.0.1");
	detection_text(&one.detections[0], BASIS_PEER_NAME, STR("one.example"));
	detection_text(&two.detections[0], BASIS_PEER_NAME, STR("two.example"));
	JOINS(NOT, 1, list, &a, "");
}

static void
a_fourth_case_is_not_opened_while_three_wait(void **state)
{
	struct alert one = seen(54, "dga", BASIS_NAME, "");
	const struct join_alert a = {STR("mac:4"), &one};
	struct join_case list[] = {{.head = head("mac:1", "infected_pc", NOW - 3)},
		{.head = head("mac:2", "ransomware", NOW - 2)},
		{.head = head("mac:3", "infected_pc", NOW - 1)}};

	(void)state;
	JOINS(MANY, 2, list, &a, "");
	JOINS(MANY, 2, list, &a, "infected_pc");
	JOINS(MANY, 1, list, &a, "ransomware");
	list[2].head.verdict = VERDICT_INCIDENT; /* decided: it waits no longer */
	JOINS(NOT, 3, list, &a, "");
	list[2].head.verdict = VERDICT_UNDECIDED;
	list[2].head.alert[0] = '\0'; /* a person opened it */
	JOINS(NOT, 3, list, &a, "");
	list[2] = list[1];
	list[2].head.changed = NOW - JOIN_NEAR_WITHIN; /* left lying */
	JOINS(NOT, 3, list, &a, "");
}

/* ---- generated days ---- */

#define RUNS 400
#define ALERTS 40
#define DEVICES 12
#define CASES 64

struct dice {
	uint64_t s;
};

static uint32_t
roll(struct dice *d, uint32_t n)
{
	d->s = d->s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(d->s >> 33) % n;
}

struct day {
	struct dice dice;
	struct join_case cases[CASES];
	struct join_alert in[CASES][ALERTS];
	struct alert alerts[ALERTS];
	char names[DEVICES][8];
	uint32_t n_cases;
	uint32_t of_device[DEVICES]; /* its case + 1, while that is open */
	ms_t now;
};

static uint32_t
n_waiting(const struct day *d)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < d->n_cases; i++)
		n += !d->cases[i].head.is_closed && d->cases[i].head.verdict == VERDICT_UNDECIDED &&
		     d->now - d->cases[i].head.changed < JOIN_NEAR_WITHIN;
	return n;
}

/* A person decides, or closes, now and then. */
static void
somebody_works(struct day *d)
{
	struct case_head *h;
	uint32_t at;

	if (d->n_cases == 0 || roll(&d->dice, 4) != 0)
		return;
	at = roll(&d->dice, d->n_cases);
	h = &d->cases[at].head;
	h->verdict = roll(&d->dice, 2) ? VERDICT_INCIDENT : VERDICT_NO_INCIDENT;
	h->is_closed = roll(&d->dice, 3) == 0;
	h->changed = d->now;
	for (uint32_t i = 0; i < DEVICES; i++)
		if (d->of_device[i] == at + 1 &&
			(h->is_closed || h->verdict == VERDICT_NO_INCIDENT))
			d->of_device[i] = 0;
}

static void
take(struct day *d, uint32_t at, const struct join_alert *a)
{
	struct join_case *c = &d->cases[at];

	c->alerts = d->in[at];
	d->in[at][c->n_alerts++] = *a;
	c->head.changed = d->now;
}

static void
an_alert_comes(struct day *d, uint32_t nr)
{
	uint32_t device = roll(&d->dice, DEVICES), at, other, waited = n_waiting(d);
	struct join_alert a = {str_c(d->names[device]), &d->alerts[nr]};
	struct join_case turned[CASES];
	char peer[32];
	enum join_why why;

	snprintf(peer, sizeof(peer), "192.168.10.%u", roll(&d->dice, 250));
	d->alerts[nr] = seen(device + 1, "dga", BASIS_PEER, peer);
	why = join_find(d->cases, d->n_cases, &a, STR(""), d->now, &at);
	for (uint32_t i = 0; i < d->n_cases; i++)
		turned[i] = d->cases[d->n_cases - 1 - i];
	/* Whatever order they are read in. */
	assert_int_equal(join_find(turned, d->n_cases, &a, STR(""), d->now, &other), why);
	if (why == JOIN_NOT) {
		assert_true(waited < JOIN_WAITING_MAX);
		assert_int_equal(d->of_device[device], 0);
		at = d->n_cases++;
		d->cases[at].head = head(d->names[device], "", d->now);
	} else {
		assert_int_equal(other, d->n_cases - 1 - at);
		assert_false(d->cases[at].head.is_closed);
		assert_true(d->cases[at].head.verdict != VERDICT_NO_INCIDENT);
	}
	if (d->of_device[device] != 0)
		assert_int_equal(why, JOIN_DEVICE);
	take(d, at, &a);
	d->of_device[device] = at + 1;
	assert_true(n_waiting(d) <= JOIN_WAITING_MAX);
}

static void
no_day_floods(void **state)
{
	(void)state;
	for (uint64_t run = 0; run < RUNS; run++) {
		struct day *d = calloc(1, sizeof(*d));

		assert_non_null(d);
		d->dice.s = run;
		d->now = NOW;
		for (uint32_t i = 0; i < DEVICES; i++)
			snprintf(d->names[i], sizeof(d->names[i]), "mac:%u", i);
		for (uint32_t i = 0; i < ALERTS; i++) {
			d->now += 1 + (ms_t)roll(&d->dice, 40) * MS_MINUTE;
			somebody_works(d);
			d->now++;
			an_alert_comes(d, i);
		}
		free(d);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_device_joins_its_open_case),
		cmocka_unit_test(what_is_over_takes_up_nothing),
		cmocka_unit_test(a_device_that_joined_counts_as_well),
		cmocka_unit_test(an_attack_that_moves_on_is_one_case),
		cmocka_unit_test(the_same_other_side_is_the_same_matter),
		cmocka_unit_test(what_many_share_is_not_the_matter),
		cmocka_unit_test(a_fourth_case_is_not_opened_while_three_wait),
		cmocka_unit_test(no_day_floods),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
