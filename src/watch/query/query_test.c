/* Names that carry data, names made by a rule, and what people and programs ask every day. */
#include "watch/query/query.h"

#include "wire/dns/dns.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* As packs/detect has them. */
static const double tunnel_param[QUERY_TUNNEL_PARAMS] = {40, 1200, 16, 600, 6, 8, 6, 110};
static const double seek_param[QUERY_SEEK_PARAMS] = {12, 60, 30, 600};

/* Each # of the shape becomes a digit. */
static void
ask(struct query_tunnel *t, unsigned n, const char *shape, uint16_t type)
{
	for (unsigned i = 0; i < n; i++) {
		char below[200];
		unsigned digits = i * 7919 + 12345;
		size_t len = str_copy(str_c(shape), below, sizeof(below));

		for (size_t at = 0; at < len; at++)
			if (below[at] == '#') {
				below[at] = (char)('0' + digits % 10);
				digits = digits / 10 + i * 104729;
			}
		query_tunnel_ask(t, str_c(below), type);
	}
}

static void
data_in_names_is_seen(void **state)
{
	struct query_tunnel t = {0}, half[2] = {0}, sum = {0};

	(void)state;
	ask(&t, 60, "x########q######z9k2m4p8r1t", DNS_TYPE_NULL);
	assert_true(query_tunnel_is(&t, tunnel_param));
	/* the same in two parts */
	ask(&half[0], 30, "x########q######z9k2m4p8r1t", DNS_TYPE_NULL);
	ask(&half[1], 60, "x########q######z9k2m4p8r1t", DNS_TYPE_NULL);
	query_tunnel_merge(&sum, &half[0]);
	query_tunnel_merge(&sum, &half[1]);
	assert_int_equal(sum.queries, 90);
	assert_int_equal(query_tunnel_names(&sum), query_tunnel_names(&half[1]));
	assert_true(query_tunnel_is(&sum, tunnel_param));
	/* A records with names filled to the brim */
	t = (struct query_tunnel){0};
	ask(&t, 8,
		"a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0c1d2e3f4a5b6#####c7d8e9f0."
		"a1b2c3d4e5f6a7b8c9d0e1f2"
		"a3b4c5d6e7f8######a9b0c1d2e3f4",
		DNS_TYPE_A);
	assert_true(query_tunnel_is(&t, tunnel_param));
}

static void
what_is_asked_every_day_is_none(void **state)
{
	struct query_tunnel t = {0};

	(void)state;
	ask(&t, 200, "img####", DNS_TYPE_A); /* a content network */
	assert_false(query_tunnel_is(&t, tunnel_param));
	t = (struct query_tunnel){0};
	ask(&t, 500, "www", DNS_TYPE_HTTPS);
	assert_false(query_tunnel_is(&t, tunnel_param));
	t = (struct query_tunnel){0};
	ask(&t, 7, "_ldap._tcp.dc._msdcs.site#", DNS_TYPE_SRV);
	assert_false(query_tunnel_is(&t, tunnel_param));
}

static void
names_made_by_a_rule_are_seen(void **state)
{
	static const char *const made[] = {"xkqjwhzprt.com", "qvbnzrtlkp.net", "hgtrwqzxcv.org",
		"bcdfghjklm.com", "a8f3k2m9q1x.info", "zxqwrtplkjh.biz", "mnbvcxzlkj.com",
		"pqrstvwxzb.net", "trwqplkjhg.com", "kjhgfdsazx.org", "wqrtpsdfgh.com",
		"vbnmkljhgf.net"};
	struct query_seek s = {0};

	(void)state;
	for (size_t i = 0; i < 11; i++)
		assert_true(query_seek_answers(&s, str_c(made[i]), 2, 2));
	assert_false(query_seek_is(&s, seek_param));
	assert_false(query_seek_answers(&s, str_c(made[0]), 1, 1)); /* the same again */
	assert_true(query_seek_answers(&s, str_c(made[11]), 1, 1));
	assert_int_equal(s.names, 12);
	assert_true(query_seek_is(&s, seek_param));
	query_seek_answers(&s, STR("example.com"), 100, 0); /* one who reads the web much */
	assert_false(query_seek_is(&s, seek_param));
}

static void
names_of_people_are_none(void **state)
{
	static const char *const wrong[] = {"exmaple.com", "gogle.com", "yaho.co.jp", "amazom.jp",
		"office.example", "yamato-shoji.jp", "sakura.ne.jp", "tanaka.jp", "suzuki.example",
		"kaisha.jp", "denki.jp", "mise.jp", "umi.jp", "yama.jp", "kawa.jp"};
	struct query_seek s = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		query_seek_answers(&s, str_c(wrong[i]), 1, 1);
	assert_int_equal(s.names, 15);
	assert_false(query_seek_is(&s, seek_param));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(data_in_names_is_seen),
		cmocka_unit_test(what_is_asked_every_day_is_none),
		cmocka_unit_test(names_made_by_a_rule_are_seen),
		cmocka_unit_test(names_of_people_are_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
