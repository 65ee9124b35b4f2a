/* Facts and alerts come out as they went in, in order, within their limits. */
#include "cli/results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void
fill(char *text, size_t size, char c)
{
	memset(text, c, size - 1);
	text[size - 1] = '\0';
}

static struct fact
fact_of(const char *device, enum fact_kind kind, const char *value, ms_t first)
{
	struct fact f = {.kind = kind,
		.confidence = CONFIDENCE_HIGH,
		.first_seen = first,
		.last_seen = first + 5,
		.count = 3};

	str_copy(str_c(device), f.device.text, sizeof(f.device.text));
	str_copy(str_c(value), f.value, sizeof(f.value));
	str_copy(STR("dhcp"), f.reason, sizeof(f.reason));
	return f;
}

static void
facts_come_back_in_order(void **state)
{
	struct results *r = results_new();
	struct fact widest = fact_of("", FACT_OS, "", 9), got;
	struct fact early = fact_of("mac:a", FACT_NAME, "x", 5);
	struct fact late = fact_of("mac:a", FACT_NAME, "x", 50);
	size_t n;

	fill(widest.device.text, sizeof(widest.device.text), 'z');
	fill(widest.value, sizeof(widest.value), 'v');
	fill(widest.reason, sizeof(widest.reason), 'r');
	results_fact(r, &widest);
	results_fact(r, &(struct fact){0}); /* all empty */
	results_fact(r, &early);
	late.count = 8;
	results_fact(r, &late); /* the same fact, told again */
	results_sort(r);
	assert_int_equal(results_facts(r), 3);
	results_fact_at(r, 0, &got);
	assert_string_equal(got.device.text, "");
	results_fact_at(r, 1, &got);
	late.first_seen = 5;
	assert_memory_equal(&got, &late, sizeof(got));
	results_fact_at(r, 2, &got);
	assert_memory_equal(&got, &widest, sizeof(got));
	assert_int_equal(results_facts_of(r, "mac:a", &n), 1);
	assert_int_equal(n, 1);
	results_facts_of(r, "mac:b", &n);
	assert_int_equal(n, 0);
	assert_int_equal(results_lost(r), 0);
	results_free(r);
}

/* The largest that there can be. */
static void
make_alert(struct alert *a, uint8_t id)
{
	memset(a, 0, sizeof(*a));
	a->id.b[0] = id;
	str_copy(STR("mac:a"), a->device.text, sizeof(a->device.text));
	a->severity = SEVERITY_ACT_NOW;
	a->first_seen = 1000 - id;
	a->last_seen = 2000;
	a->revision = 2;
	a->times = UINT64_C(1) << 40;
	a->n_detections = LIMIT_ALERT_DETECTIONS;
	for (size_t i = 0; i < LIMIT_ALERT_DETECTIONS; i++) {
		struct detection *d = &a->detections[i];

		str_copy(STR("beacon"), d->detector, sizeof(d->detector));
		d->address = addr_v4((uint8_t[]){10, 0, 0, id});
		d->n_basis = (uint32_t)i < LIMIT_BASIS_ITEMS ? LIMIT_BASIS_ITEMS - (uint32_t)i : 0;
		for (uint32_t k = 0; k < d->n_basis; k++) {
			d->basis[k].key = (enum basis_key)(BASIS_KEYS - 1 - (int)k);
			d->basis[k].number = INT64_MIN + k;
			if (k % 2 == 0)
				fill(d->basis[k].text, sizeof(d->basis[k].text), 't');
		}
	}
}

static void
alerts_come_back_in_order(void **state)
{
	struct results *r = results_new();
	struct alert *a = malloc(sizeof(*a)), *got = calloc(1, sizeof(*got));

	make_alert(a, 1);
	results_alert(r, a);
	a->revision = 1; /* an older one does not count */
	a->times = 1;
	results_alert(r, a);
	make_alert(a, 9);
	results_alert(r, a);
	results_sort(r);
	assert_int_equal(results_alerts(r), 2);
	results_alert_at(r, 0, got);
	assert_memory_equal(got, a, sizeof(*a));
	assert_int_equal(results_severity(r, 0), SEVERITY_ACT_NOW);
	make_alert(a, 1);
	results_alert_at(r, 1, got);
	assert_memory_equal(got, a, sizeof(*a));
	assert_int_equal(results_lost(r), 0);
	results_free(r);
	free(a);
	free(got);
}

/* Over the bytes the longest unchanged go, and each is counted. */
static void
what_is_too_much_is_counted(void **state)
{
	enum { FACTS = 40000, ALERTS = 2000 };
	struct results *r = results_new();
	struct alert *a = malloc(sizeof(*a));
	struct fact f;
	char text[DEVICE_ID_TEXT_MAX];

	for (unsigned i = 0; i < FACTS; i++) {
		snprintf(text, sizeof(text), "mac:%08u", i);
		f = fact_of(text, FACT_NAME, "", 1);
		fill(f.value, sizeof(f.value), 'v');
		results_fact(r, &f);
	}
	make_alert(a, 1);
	for (unsigned i = 0; i < ALERTS; i++) {
		memcpy(a->id.b + 4, &i, sizeof(i));
		results_alert(r, a);
	}
	results_sort(r);
	assert_true(results_facts(r) < FACTS && results_facts(r) > FACTS / 2);
	assert_true(results_alerts(r) < ALERTS && results_alerts(r) > ALERTS / 4);
	assert_int_equal(results_lost(r), FACTS - results_facts(r) + ALERTS - results_alerts(r));
	results_fact_at(r, results_facts(r) - 1, &f);
	assert_string_equal(f.device.text, text); /* the latest stays */
	results_free(r);
	free(a);
}

static void
say_same(struct results *r, const char *device, const char *card, const char *reason)
{
	struct fact f = fact_of(device, FACT_SAME_AS, card, 1);

	str_copy(str_c(reason), f.reason, sizeof(f.reason));
	results_fact(r, &f);
}

/* Met by its address first, then ARP showed its card: one device, also in its alerts. */
static void
an_address_and_its_card_are_one_device(void **state)
{
	struct results *r = results_new();
	struct alert *a = malloc(sizeof(*a));
	struct fact early = fact_of("ip:192.168.1.1", FACT_ADDRESS, "192.168.1.1", 5), got;
	struct fact late = fact_of("mac:a", FACT_ADDRESS, "192.168.1.1", 50);
	struct fact own = fact_of("ip:192.168.1.1", FACT_OUTSIDE, "example.jp", 7);
	struct fact guess = fact_of("ip:10.0.0.9", FACT_NAME, "x", 9);
	size_t n;

	results_fact(r, &early);
	results_fact(r, &late);
	results_fact(r, &own);
	results_fact(r, &guess);
	say_same(r, "ip:192.168.1.1", "mac:a", "arp");
	say_same(r, "ip:10.0.0.9", "mac:a", "name"); /* a suggestion */
	make_alert(a, 1);
	str_copy(str_c("ip:192.168.1.1"), a->device.text, sizeof(a->device.text));
	results_alert(r, a);
	results_sort(r);
	assert_int_equal(results_devices(r), 2);
	results_facts_of(r, "ip:192.168.1.1", &n);
	assert_int_equal(n, 0);
	n = results_facts_of(r, "mac:a", &(size_t){0});
	results_fact_at(r, n, &got);
	assert_string_equal(got.value, "192.168.1.1");
	assert_int_equal(got.first_seen, 5);
	assert_int_equal(got.last_seen, 55);
	assert_int_equal(got.count, 6);
	results_fact_at(r, n + 1, &got);
	assert_string_equal(got.value, "example.jp");
	results_facts_of(r, "mac:a", &n);
	assert_int_equal(n, 2);
	results_alert_at(r, 0, a);
	assert_string_equal(a->device.text, "mac:a");
	results_free(r);
	free(a);
}

static void
the_best_name_stands_first(void **state)
{
	struct results *r = results_new();
	struct fact f = fact_of("mac:a", FACT_NAME, "A-LOGIN", 1), got;

	str_copy(STR("ntlm"), f.reason, sizeof(f.reason));
	results_fact(r, &f);
	f = fact_of("mac:a", FACT_NAME, "UKETSUKE", 2);
	results_fact(r, &f);
	results_sort(r);
	results_fact_at(r, 0, &got);
	assert_string_equal(got.value, "UKETSUKE");
	results_free(r);
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(facts_come_back_in_order),
		cmocka_unit_test(alerts_come_back_in_order),
		cmocka_unit_test(an_address_and_its_card_are_one_device),
		cmocka_unit_test(the_best_name_stands_first),
		cmocka_unit_test(what_is_too_much_is_counted),
	};

	return cmocka_run_group_tests(cases, NULL, NULL);
}
