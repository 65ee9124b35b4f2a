/* What never blocks by itself: names, those above and below them, suffixes, networks. */
#include "know/feed/held.h"

#include "know/index/index.h"
#include "know/indicator/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const struct hash_key key = {{7}};

static enum indicator_held
why(const struct held *h, const char *value)
{
	char normal[LIMIT_INDICATOR_TEXT];
	enum indicator_kind kind;
	enum indicator_held why;
	uint64_t hash;
	size_t len;

	assert_int_equal(indicator_guess(str_c(value), &kind), ERR_OK);
	assert_int_equal(indicator_normal(kind, str_c(value), normal, &len), ERR_OK);
	why = held_why(h, kind, str_of(normal, len), &hash);
	assert_true(hash == 0 || hash == index_hash(held_key(h), kind, str_of(normal, len)));
	return why;
}

static void
take(struct held *h, enum indicator_held reason, const char *text)
{
	struct held_counts counts;
	struct errinfo info;

	assert_int_equal(held_read(h, reason, str_c(text), &counts, &info), ERR_OK);
	assert_int_equal(counts.not_read, 0);
}

static void
names_above_and_below(void **state)
{
	struct held *h = held_new(&key, NULL);

	take(h, HELD_POPULAR, "1,www.Popular.test\n2,duckdns.test.\n");
	take(h, HELD_OWN, "# ours\nours.co.jp\n203.0.113.0/24\n");
	take(h, HELD_PARTNER,
		"{\"name\":\"x\",\"list\":[\"shop.partner.test\",\"2001:db8:1::/48\"]}");
	assert_int_equal(why(h, "www.popular.test"), HELD_POPULAR);
	assert_int_equal(why(h, "popular.test"), HELD_POPULAR);
	assert_int_equal(why(h, "evil.popular.test"), HELD_NOT);
	assert_int_equal(why(h, "evil.duckdns.test"), HELD_NOT);
	assert_int_equal(why(h, "duckdns.test"), HELD_POPULAR);
	assert_int_equal(why(h, "mail.ours.co.jp"), HELD_OWN);
	assert_int_equal(why(h, "yours.co.jp"), HELD_NOT);
	assert_int_equal(why(h, "partner.test"), HELD_PARTNER);
	assert_int_equal(why(h, "a.shop.partner.test"), HELD_PARTNER);
	assert_int_equal(why(h, "evil.partner.test"), HELD_NOT);
	assert_int_equal(why(h, "203.0.113.9"), HELD_OWN);
	assert_int_equal(why(h, "203.0.0.0/16"), HELD_OWN);
	assert_int_equal(why(h, "203.0.112.0/24"), HELD_NOT);
	assert_int_equal(why(h, "2001:db8:1::5"), HELD_PARTNER);
	assert_int_equal(why(h, "2001:db8:2::5"), HELD_NOT);
	assert_int_equal(why(h, "192.168.1.1"), HELD_PRIVATE);
	assert_int_equal(why(h, "0.0.0.0/0"), HELD_PRIVATE);
	assert_int_equal(why(h, "0.0.0.0"), HELD_PRIVATE);
	assert_int_equal(why(h, "255.255.255.254"), HELD_PRIVATE);
	assert_int_equal(why(h, "::"), HELD_PRIVATE);
	assert_int_equal(why(h, "ours.co.jp"), HELD_OWN);
	held_free(h);
}

static void
public_suffixes(void **state)
{
	struct held *h = held_new(&key, NULL);

	take(h, HELD_SUFFIX,
		"// ===BEGIN ICANN DOMAINS===\njp\nco.jp\n*.kawasaki.jp\n!city.kawasaki.jp\n\n"
		"github.io\n\xe5\x80\x8b\xe4\xba\xba.hk\n");
	assert_int_equal(why(h, "co.jp"), HELD_SUFFIX);
	assert_int_equal(why(h, "example.co.jp"), HELD_NOT);
	assert_int_equal(why(h, "any.kawasaki.jp"), HELD_SUFFIX);
	assert_int_equal(why(h, "city.kawasaki.jp"), HELD_NOT);
	assert_int_equal(why(h, "kawasaki.jp"), HELD_SUFFIX);
	assert_int_equal(why(h, "a.any.kawasaki.jp"), HELD_NOT);
	assert_int_equal(why(h, "github.io"), HELD_SUFFIX);
	assert_int_equal(why(h, "evil.github.io"), HELD_NOT);
	assert_int_equal(why(h, "xn--gmqw5a.hk"), HELD_SUFFIX);
	held_free(h);
}

static void
routine_services(void **state)
{
	static const struct routine_service services[] = {
		{.name = {"update.example", 14}, .kind = {"update", 6}}};
	static const struct detect_packs packs = {.n_services = 1, .services = services};
	struct held *h = held_new(&key, &packs);

	assert_int_equal(why(h, "a.update.example"), HELD_SERVICE);
	assert_int_equal(why(h, "other.example"), HELD_NOT);
	held_free(h);
}

/* The owner's names with all below them; a host of many only itself, also as a partner's. */
static void
what_is_needed(void **state)
{
	static const struct guard_name list[] = {
		{.name = {"nta.example", 11}}, {.name = {"tenants.example", 15}, .is_alone = true}};
	static const struct guard_names names = {.n = 2, .list = list};
	struct held *h = held_new(&key, NULL);

	assert_int_equal(held_needed(h, &names), ERR_OK);
	take(h, HELD_PARTNER, "github.io\nfirm.duckdns.org\nco.jp\n");
	assert_int_equal(why(h, "nta.example"), HELD_NEEDED);
	assert_int_equal(why(h, "www.nta.example"), HELD_NEEDED);
	assert_int_equal(why(h, "tenants.example"), HELD_NEEDED);
	assert_int_equal(why(h, "evil.tenants.example"), HELD_NOT);
	assert_int_equal(why(h, "github.io"), HELD_PARTNER);
	assert_int_equal(why(h, "evil.github.io"), HELD_NOT);
	assert_int_equal(why(h, "a.firm.duckdns.org"), HELD_PARTNER);
	assert_int_equal(why(h, "evil.duckdns.org"), HELD_NOT);
	assert_int_equal(why(h, "evil.co.jp"), HELD_NOT);
	held_free(h);
}

/* The set grows; what was put in stays. */
static void
many_names(void **state)
{
	struct held *h = held_new(&key, NULL);
	char name[64];
	unsigned wrong = 0;

	for (unsigned i = 0; i < 50000; i++) {
		snprintf(name, sizeof(name), "n%u.many.test", i);
		assert_int_equal(held_add(h, HELD_POPULAR, str_c(name)), ERR_OK);
	}
	for (unsigned i = 0; i < 50000; i++) {
		snprintf(name, sizeof(name), "n%u.many.test", i);
		assert_int_equal(why(h, name), HELD_POPULAR);
		snprintf(name, sizeof(name), "m%u.many.test", i);
		wrong += why(h, name) != HELD_NOT;
	}
	assert_int_equal(wrong, 0);
	assert_true(held_bytes(h) < 2000000);
	held_free(h);
}

static void
what_is_no_such_list(void **state)
{
	struct held *h = held_new(&key, NULL);
	struct held_counts counts;
	struct errinfo info;

	assert_int_equal(
		held_read(h, HELD_OWN, STR("<html>\n<b>no list\n"), &counts, &info), ERR_MALFORMED);
	assert_int_equal(held_read(h, HELD_OWN, STR(""), &counts, &info), ERR_MALFORMED);
	assert_int_equal(held_read(h, HELD_OWN, STR("{\"list\":[\"a.test\""), &counts, &info),
		ERR_TRUNCATED);
	held_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_above_and_below),
		cmocka_unit_test(public_suffixes),
		cmocka_unit_test(routine_services),
		cmocka_unit_test(what_is_needed),
		cmocka_unit_test(many_names),
		cmocka_unit_test(what_is_no_such_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
