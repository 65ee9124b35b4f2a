/* What was asked, added up below each domain. */
#include "proc/resolver/ask_log.h"

#include "wire/dns/dns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct bench {
	struct ask_log log;
	struct bus_queries q;
	struct ask_log_entry e;
	char name[LIMIT_HOST_BYTES];
};

static int
set_up(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	b->log.key = (struct hash_key){{7}};
	b->e = (struct ask_log_entry){.device = 3, .type = DNS_TYPE_A, .bytes = 100, .at = 5};
	*state = b;
	return 0;
}

static int
tear_down(void **state)
{
	free(*state);
	return 0;
}

static uint8_t *
ask(struct bench *b, const char *name)
{
	str_copy(str_c(name), b->name, sizeof(b->name));
	b->e.name = str_c(b->name);
	return ask_log_add(&b->log, &b->e);
}

static void
names_of_a_domain_are_one_row(void **state)
{
	struct bench *b = *state;

	ask(b, "www.example.co.jp");
	b->e.type = DNS_TYPE_TXT;
	b->e.at = 9;
	b->e.is_missing = true;
	ask(b, "mail.example.co.jp");
	ask(b, "example.co.jp");
	b->e.device = 4;
	ask(b, "www.example.co.jp");
	ask_log_send(&b->log, &b->q);
	assert_int_equal(b->q.n_asks, 2);
	assert_string_equal(b->q.asks[0].domain, "example.co.jp");
	assert_int_equal(b->q.asks[0].times, 3);
	assert_int_equal(b->q.asks[0].missing, 2);
	assert_int_equal(b->q.asks[0].below, 2);
	assert_int_equal(b->q.asks[0].data, 1);
	assert_int_equal(b->q.asks[0].up, 7); /* "www", "mail" */
	assert_int_equal(b->q.asks[0].down, 200);
	assert_int_equal(b->q.asks[0].first, 5);
	assert_int_equal(b->q.asks[0].last, 9);
	assert_int_equal(b->q.asks[1].device, 4);
	assert_int_equal(b->q.asks[1].times, 1);
}

static void
not_every_name_is_told(void **state)
{
	struct bench *b = *state;
	unsigned told = 0;

	for (unsigned i = 0; i < 1000; i++) {
		char name[64];
		uint8_t *n;

		snprintf(name, sizeof(name), "n%u.example.com", i);
		n = ask(b, name);
		if (n != NULL) {
			(*n)++;
			told++;
		}
	}
	assert_int_equal(told, ASK_LOG_NAMES);
	assert_int_equal(b->log.n, 1);
	assert_int_equal(b->log.rows[0].times, 1000);
}

static void
no_device_takes_all_rows(void **state)
{
	struct bench *b = *state;

	for (unsigned i = 0; i < 3 * LIMIT_ASK_ROWS; i++) {
		char name[64];

		snprintf(name, sizeof(name), "made%u.com", i);
		ask(b, name);
	}
	assert_int_equal(b->log.n, LIMIT_ASK_ROWS / 2 + 1);
	assert_int_equal(
		b->log.rows[LIMIT_ASK_ROWS / 2].times, 3 * LIMIT_ASK_ROWS - LIMIT_ASK_ROWS / 2);
	assert_string_equal(b->log.rows[LIMIT_ASK_ROWS / 2].domain, "");
	b->e.device = 4;
	assert_non_null(ask(b, "www.example.com"));
	assert_string_equal(b->log.rows[LIMIT_ASK_ROWS / 2 + 1].domain, "example.com");
	for (unsigned i = 0; i < LIMIT_ASK_ROWS; i++) {
		char name[64];

		b->e.device = 5 + i % 50;
		snprintf(name, sizeof(name), "d%u.com", i);
		ask(b, name);
	}
	assert_int_equal(b->log.n, LIMIT_ASK_ROWS);
	assert_int_equal(b->log.lost, LIMIT_ASK_ROWS - (LIMIT_ASK_ROWS / 2 - 2));
}

static void
what_was_sent_stays_as_it_is(void **state)
{
	struct bench *b = *state;

	ask(b, "www.example.com");
	ask_log_send(&b->log, &b->q);
	assert_int_equal(b->q.n_asks, 1);
	ask(b, "www.example.com");
	ask_log_send(&b->log, &b->q);
	assert_int_equal(b->q.n_asks, 1);
	assert_int_equal(b->q.asks[0].times, 1);
	ask_log_drop(&b->log);
	ask_log_send(&b->log, &b->q);
	assert_int_equal(b->q.n_asks, 1);
	assert_int_equal(b->q.asks[0].times, 1);
	ask_log_drop(&b->log);
	assert_int_equal(b->log.n, 0);
	for (unsigned i = 0; i < BUS_ASKS_MAX + 5; i++) {
		char name[64];

		snprintf(name, sizeof(name), "d%u.com", i);
		ask(b, name);
	}
	ask_log_send(&b->log, &b->q);
	assert_int_equal(b->q.n_asks, BUS_ASKS_MAX);
	ask_log_drop(&b->log);
	assert_int_equal(b->log.n, 5);
	ask(b, "d34.com");
	assert_int_equal(b->log.n, 5);
	ask_log_send(&b->log, &b->q);
	assert_string_equal(b->q.asks[4].domain, "d34.com");
	assert_int_equal(b->q.asks[4].times, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(names_of_a_domain_are_one_row, set_up, tear_down),
		cmocka_unit_test_setup_teardown(not_every_name_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_device_takes_all_rows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_was_sent_stays_as_it_is, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
