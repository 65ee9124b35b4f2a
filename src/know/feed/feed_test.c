/* Each format: what comes out of it, what is passed over, what is refused, and how it is known. */
#include "know/feed/feed.h"
#include "know/feed/judge.h"
#include "know/know.h"

#include "base/buf.h"
#include "know/indicator/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW INT64_C(1790000000000) /* September 2026 */

struct got {
	struct buf
		text; /* "kind value what confidence tlp\n" of each entry; '!' before exceptions */
	struct feed_counts counts;
	struct errinfo info;
	struct indicator_note last;
	char context[64];
	unsigned stop_after, n;
};

static const char *
shown(const struct feed_entry *e, char dst[LIMIT_INDICATOR_TEXT + 1])
{
	struct addr a = {.family = (uint8_t)e->value.p[0]};
	char text[ADDR_TEXT_MAX];

	if (e->kind != INDICATOR_ADDRESS) {
		str_copy(e->value, dst, LIMIT_INDICATOR_TEXT + 1);
		return dst;
	}
	memcpy(a.b, e->value.p + 2, 16);
	snprintf(dst, LIMIT_INDICATOR_TEXT, "%s/%u", addr_text(a, text),
		(unsigned char)e->value.p[1]);
	return dst;
}

static bool
take(void *arg, const struct feed_entry *e)
{
	char value[LIMIT_INDICATOR_TEXT + 1];
	struct got *g = arg;

	buf_printf(&g->text, "%s%s %s", e->is_exception ? "!" : "", indicator_kind_name(e->kind),
		shown(e, value));
	if (e->note.what.len > 0)
		buf_printf(&g->text, " (%.*s)", STR_FMT(e->note.what));
	buf_byte(&g->text, '\n');
	g->last = e->note;
	str_copy(e->note.context, g->context, sizeof(g->context));
	return ++g->n != g->stop_after;
}

static enum err
read_feed(struct got *g, enum feed_format wanted, const char *text)
{
	struct feed_settings s = {.note = {.list = 3,
					  .tier = TIER_BLOCK,
					  .confidence = CONFIDENCE_HIGH,
					  .tlp = TLP_GREEN,
					  .what = STR(""),
					  .context = STR("")},
		.now = NOW};
	enum feed_format format;

	*g = (struct got){.text = buf_of(1 << 20), .stop_after = g->stop_after};
	assert_int_equal(feed_detect(str_c(text), &format, &g->info), ERR_OK);
	assert_string_equal(feed_format_name(format), feed_format_name(wanted));
	return feed_read(format, str_c(text), &s, take, g, &g->counts, &g->info);
}

static void
expect(struct got *g, const char *entries)
{
	assert_string_equal(g->text.p, entries);
	buf_done(&g->text);
}

static void
plain_lists(void **state)
{
	struct got g = {0};

	assert_int_equal(read_feed(&g, FEED_PLAIN,
				 "# a list\nEvil.Test.\n*.Wild.test # Emotet\n198.51.100.7\n"
				 "198.51.100.0/24 ; network\n2001:db8::1\nhttp://Evil.test/A?b\n"
				 "hxxps://bad[.]test/x\ndomain named.test Agent Tesla\n"
				 "d41d8cd98f00b204e9800998ecf8427e\n\xe4\xbe\x8b\xe3\x81\x88.test\n"
				 "not an entry\n"),
		ERR_OK);
	assert_int_equal(g.counts.entries, 10);
	assert_int_equal(g.counts.not_read, 1);
	assert_int_equal(g.counts.first_bad, 12);
	assert_int_equal(g.last.list, 3);
	expect(&g, "domain evil.test\ndomain wild.test (Emotet)\naddress 198.51.100.7/32\n"
		   "address 198.51.100.0/24 (network)\naddress 2001:db8::1/128\n"
		   "url evil.test/A?b\nurl bad.test/x\ndomain named.test (Agent Tesla)\n"
		   "hash d41d8cd98f00b204e9800998ecf8427e\ndomain xn--r8jz45g.test\n");
}

/* Names at their limits: 63 bytes of a label, 253 of a name. */
static void
limits_of_names(void **state)
{
	char text[2048], label[65];
	struct got g = {0};

	memset(label, 'a', 64);
	label[64] = '\0';
	snprintf(text, sizeof(text),
		"ok.test\n%.63s.test\n%.64s.test\n%.63s.%.63s.%.63s.%.61s\n%.63s.%.63s.%.63s.%."
		"62s\n"
		"a..test\n-.test\nb.test\nc.test\n",
		label, label, label, label, label, label, label, label, label, label);
	assert_int_equal(read_feed(&g, FEED_PLAIN, text), ERR_OK);
	assert_int_equal(g.counts.entries, 6);
	assert_int_equal(g.counts.refused, 3);
	assert_int_equal(g.counts.first_bad, 3);
	buf_done(&g.text);
}

static void
hosts_files(void **state)
{
	struct got g = {0};

	assert_int_equal(read_feed(&g, FEED_HOSTS,
				 "127.0.0.1 localhost\n::1 ip6-localhost\r\n"
				 "0.0.0.0 one.test two.test # trackers\r\n0.0.0.0 three.test\n"),
		ERR_OK);
	assert_int_equal(g.counts.passed, 2);
	expect(&g, "domain one.test (trackers)\ndomain two.test (trackers)\ndomain three.test\n");
}

static void
policy_zones(void **state)
{
	struct got g = {0};

	assert_int_equal(
		read_feed(&g, FEED_RPZ,
			"$TTL 300\n@ IN SOA localhost. root.localhost. ( 2026\n  1h ; refresh\n"
			"  15m 30d 2h )\n  IN NS localhost.\n"
			"evil.test CNAME .\n*.evil.test 60 IN CNAME .\nnodata.test IN 60 CNAME *.\n"
			"drop.test CNAME rpz-drop.\ngood.test CNAME rpz-passthru.\n"
			"tcp.test CNAME rpz-tcp-only.\nwalled.test CNAME walled.garden.test.\n"
			"local.test A 192.0.2.1\n24.0.113.0.203.rpz-ip CNAME .\n"
			"48.zz.bad.db8.2001.rpz-ip CNAME .\n128.1.zz.2001.rpz-ip CNAME .\n"
			"32.1.0.0.127.rpz-client-ip CNAME .\nns.evil.test.rpz-nsdname CNAME .\n"
			"text.test TXT \"a ; b\" ; comment\nx.test MX 10 y.test.\n"),
		ERR_OK);
	assert_int_equal(g.counts.entries, 10);
	assert_int_equal(g.counts.exceptions, 1);
	assert_int_equal(g.counts.passed, 3);
	assert_int_equal(g.counts.not_read, 1);
	expect(&g, "domain evil.test\ndomain evil.test\ndomain nodata.test\ndomain drop.test\n"
		   "!domain good.test\ndomain walled.test\ndomain local.test\n"
		   "address 203.0.113.0/24\naddress 2001:db8:bad::/48\naddress 2001::1/128\n"
		   "domain text.test\n");
}

static void
policy_zones_with_an_origin(void **state)
{
	struct got g = {0};

	assert_int_equal(read_feed(&g, FEED_RPZ,
				 "$ORIGIN rpz.example.\n@ 60 SOA a. b. 1 2 3 4 5\n"
				 "evil.test CNAME .\nabsolute.test.rpz.example. CNAME .\n"
				 "$ORIGIN test.rpz.example.\nrelative CNAME .\n CNAME .\n"
				 "notrpz.example. CNAME .\n"),
		ERR_OK);
	expect(&g, "domain evil.test\ndomain absolute.test\ndomain relative.test\n"
		   "domain relative.test\n"); /* the last lies outside of the zone */
	assert_int_equal(g.counts.not_read, 1);
	assert_int_equal(read_feed(&g, FEED_RPZ,
				 "rpz.example. 60 IN SOA a. b. 1 2 3 4 5\nevil.test.rpz.example. 5 "
				 "IN CNAME .\n"),
		ERR_OK);
	expect(&g, "domain evil.test\n");
}

static void
adblock_lists(void **state)
{
	struct got g = {0};

	assert_int_equal(
		read_feed(&g, FEED_ADBLOCK,
			"[Adblock Plus 2.0]\n! Title: x\n||evil.test^\n||b.test^$important\n"
			"||c.test^$script,third-party\n@@||good.test^\n##.banner\n"
			"example.test##.ad\n||site.test/path^\n/regex/\n||*.wild.test^\n"
			"||203.0.113.9^\n||noend.test\nplain.test\n0.0.0.0 host.test\n|| \n"),
		ERR_OK);
	assert_int_equal(g.counts.exceptions, 1);
	assert_int_equal(g.counts.passed, 5);
	assert_int_equal(g.counts.not_read, 1);
	expect(&g, "domain evil.test\ndomain b.test\n!domain good.test\ndomain wild.test\n"
		   "address 203.0.113.9/32\ndomain noend.test\ndomain plain.test\n"
		   "domain host.test\n");
}

static void
tables(void **state)
{
	struct got g = {0};

	assert_int_equal(
		read_feed(&g, FEED_CSV,
			"################\n# "
			"\"first_seen_utc\",\"ioc_id\",\"ioc_value\",\"ioc_type\","
			"\"malware_printable\",\"confidence_level\",\"tlp\"\n"
			"\"2026-01-02 03:04:05\", \"77\", \"203.0.113.5:443\", \"ip:port\", "
			"\"Cobalt \"\"Strike\"\"\", \"50\", \"amber\"\r\n"
			"\"2026-01-02 03:04:05\",\"78\",\"evil.test\",\"domain\",\"a, "
			"b\",\"100\",\"\"\n"),
		ERR_OK);
	assert_int_equal(g.last.confidence, CONFIDENCE_HIGH);
	assert_int_equal(g.last.tlp, TLP_GREEN);
	assert_int_equal(g.last.first_seen, INT64_C(1767323045000));
	assert_string_equal(g.context, "78");
	expect(&g, "address 203.0.113.5/32 (Cobalt \"Strike\")\ndomain evil.test (a, b)\n");
	assert_int_equal(read_feed(&g, FEED_CSV, "1,a.test\n2,b.test\n3,\"c.test\n"), ERR_OK);
	assert_int_equal(g.counts.not_read, 0);
	expect(&g, "domain a.test\ndomain b.test\ndomain c.test\n");
	assert_int_equal(
		read_feed(&g, FEED_CSV,
			"domain,valid_until\nold.test,2026-01-01T00:00:00Z\nnew.test,2027-01-01\n"),
		ERR_OK);
	assert_int_equal(g.counts.passed, 1);
	expect(&g, "domain new.test\n");
}

static void
tables_of_other_separators(void **state)
{
	struct got g = {0};

	assert_int_equal(
		read_feed(&g, FEED_CSV,
			"id;domain;description\n1;a.test;one, two\n2;\"b.test\";\"x;y\"\n"),
		ERR_OK);
	expect(&g, "domain a.test (one, two)\ndomain b.test (x;y)\n");
	assert_int_equal(read_feed(&g, FEED_CSV, "1;a.test\n2;b.test\n"), ERR_OK);
	expect(&g, "domain a.test\ndomain b.test\n");
	assert_int_equal(
		read_feed(&g, FEED_CSV, "indicator\ttype\na.test\tdomain\n198.51.100.7\tip\n"),
		ERR_OK);
	expect(&g, "domain a.test\naddress 198.51.100.7/32\n");
	assert_int_equal(read_feed(&g, FEED_CSV, "# id;domain\n1;a.test\n2;b.test\n"), ERR_OK);
	expect(&g, "domain a.test\ndomain b.test\n");
	/* words behind an entry make no table */
	assert_int_equal(
		read_feed(&g, FEED_PLAIN, "198.51.100.0/24 ; SBL1\n203.0.113.0/24 ; SBL2\n"),
		ERR_OK);
	expect(&g, "address 198.51.100.0/24 (SBL1)\naddress 203.0.113.0/24 (SBL2)\n");
	assert_int_equal(read_feed(&g, FEED_PLAIN, "a.test\tEmotet\nb.test\tQakbot\n"), ERR_OK);
	expect(&g, "domain a.test (Emotet)\ndomain b.test (Qakbot)\n");
	assert_int_equal(read_feed(&g, FEED_HOSTS, "0.0.0.0\ta.test\n0.0.0.0\tb.test\n"), ERR_OK);
	expect(&g, "domain a.test\ndomain b.test\n");
}

static const char bundle[] =
	"{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":["
	"{\"type\":\"identity\",\"id\":\"identity--1\",\"name\":\"x\"},"
	"{\"type\":\"indicator\",\"id\":\"indicator--a\",\"name\":\"Qakbot\",\"confidence\":40,"
	"\"pattern_type\":\"stix\",\"pattern\":\"[domain-name:value = 'evil.test' OR "
	"ipv4-addr:value "
	"= '203.0.113.9']\",\"valid_from\":\"2026-01-02T03:04:05Z\",\"object_marking_refs\":"
	"[\"marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003\"]},"
	"{\"type\":\"indicator\",\"id\":\"indicator--b\",\"pattern_type\":\"stix\",\"pattern\":"
	"\"[url:value = 'http://old.test/']\",\"valid_until\":\"2026-01-01T00:00:00Z\"},"
	"{\"type\":\"indicator\",\"id\":\"indicator--c\",\"revoked\":true,\"pattern\":\"[x]\"},"
	"{\"type\":\"indicator\",\"id\":\"indicator--d\",\"pattern\":\"[a:b = 'c' AND d:e = "
	"'f']\"}]}";

static void
stix_bundles(void **state)
{
	struct got g = {0};

	assert_int_equal(read_feed(&g, FEED_STIX, bundle), ERR_OK);
	assert_int_equal(g.counts.entries, 2);
	assert_int_equal(g.counts.passed, 2);
	assert_int_equal(g.counts.not_read, 1);
	assert_int_equal(g.counts.first_bad, 5);
	assert_int_equal(g.last.confidence, CONFIDENCE_MEDIUM);
	assert_int_equal(g.last.tlp, TLP_AMBER_STRICT);
	assert_int_equal(g.last.first_seen, INT64_C(1767323045000));
	assert_string_equal(g.context, "indicator--a");
	expect(&g, "domain evil.test (Qakbot)\naddress 203.0.113.9/32 (Qakbot)\n");
}

static const char event[] =
	"{\"response\":[{\"Event\":{\"info\":\"Phishing "
	"wave\",\"threat_level_id\":\"2\",\"Attribute\":["
	"{\"type\":\"domain\",\"value\":\"evil.test\",\"to_ids\":true,\"uuid\":\"u-1\","
	"\"timestamp\":\"1767323045\"},"
	"{\"type\":\"ip-dst|port\",\"value\":\"203.0.113.9|8080\",\"to_ids\":true,\"comment\":"
	"\"C2\"},"
	"{\"type\":\"domain\",\"value\":\"benign.test\",\"to_ids\":false},"
	"{\"type\":\"regkey\",\"value\":\"HKLM\",\"to_ids\":true}],"
	"\"Object\":[{\"name\":\"file\",\"Attribute\":[{\"type\":\"filename|md5\",\"to_ids\":true,"
	"\"value\":\"a.exe|d41d8cd98f00b204e9800998ecf8427e\",\"first_seen\":"
	"\"2026-01-02T03:04:05.000000+00:00\",\"uuid\":\"u-9\"}]}],"
	"\"Tag\":[{\"name\":\"type:OSINT\"},{\"name\":\"tlp:amber\"}]}}]}";

static void
misp_events(void **state)
{
	struct got g = {0};

	assert_int_equal(read_feed(&g, FEED_MISP, event), ERR_OK);
	assert_int_equal(g.counts.entries, 3);
	assert_int_equal(g.counts.passed, 1);
	assert_int_equal(g.counts.not_read, 1);
	assert_int_equal(g.last.confidence, CONFIDENCE_MEDIUM);
	assert_int_equal(g.last.tlp, TLP_AMBER);
	assert_int_equal(g.last.first_seen, INT64_C(1767323045000));
	assert_string_equal(g.context, "u-9");
	expect(&g, "domain evil.test (Phishing wave)\naddress 203.0.113.9/32 (C2)\n"
		   "hash d41d8cd98f00b204e9800998ecf8427e (Phishing wave)\n");
}

static void
what_is_no_feed(void **state)
{
	static const struct {
		const char *text;
		enum err err;
		const char *says;
	} bad[] = {
		{"<!DOCTYPE html><html>log in\n", ERR_MALFORMED, "HTML"},
		{" \n\n", ERR_INVALID, "empty"},
		{"\x01\x02 nothing\nof this\nis a list\n", ERR_MALFORMED, "plain"},
		{"# only a comment\n", ERR_INVALID, "no entry"},
		{"{\"a\":1}", ERR_MALFORMED, "neither"},
		{"{\"type\":\"bundle\",\"objects\":[{\"type\":\"indicator\"", ERR_TRUNCATED,
			"too soon"},
		{"{\"objects\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", ERR_LIMIT, "deep"},
		{"[{\"Event\":{\"Attribute\":{}}}]", ERR_MALFORMED, "array"},
		{"[", ERR_TRUNCATED, "too soon"},
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct feed_settings s = {.now = NOW};
		struct got g = {.text = buf_of(4096)};
		enum feed_format format;
		enum err err = feed_detect(str_c(bad[i].text), &format, &g.info);

		if (err == ERR_OK)
			err = feed_read(
				format, str_c(bad[i].text), &s, take, &g, &g.counts, &g.info);
		assert_int_equal(err, bad[i].err);
		assert_non_null(strstr(g.info.what, bad[i].says));
		buf_done(&g.text);
	}
}

static void
the_taker_may_stop(void **state)
{
	struct got g = {.stop_after = 2};

	assert_int_equal(read_feed(&g, FEED_PLAIN, "a.test\nb.test\nc.test\n"), ERR_FULL);
	expect(&g, "domain a.test\ndomain b.test\n");
}

static void
versions_are_judged(void **state)
{
	struct errinfo info;

	assert_int_equal(judge_list("x", 0, 100000, &info), ERR_INVALID);
	assert_int_equal(judge_list("x", 0, 499, &info), ERR_OK);
	assert_int_equal(judge_list("x", 100, 25, &info), ERR_OK);
	assert_int_equal(judge_list("x", 100, 24, &info), ERR_INVALID);
	assert_int_equal(judge_list("x", 100, 1000, &info), ERR_OK);
	assert_int_equal(judge_list("x", 100, 1011, &info), ERR_INVALID);
	assert_string_equal(info.what, "The list x has 1011 entries; it had 100 before.");
	assert_int_equal(judge_list("x", 10, 0, &info), ERR_INVALID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_lists),
		cmocka_unit_test(limits_of_names),
		cmocka_unit_test(hosts_files),
		cmocka_unit_test(policy_zones),
		cmocka_unit_test(policy_zones_with_an_origin),
		cmocka_unit_test(adblock_lists),
		cmocka_unit_test(tables),
		cmocka_unit_test(tables_of_other_separators),
		cmocka_unit_test(stix_bundles),
		cmocka_unit_test(misp_events),
		cmocka_unit_test(what_is_no_feed),
		cmocka_unit_test(the_taker_may_stop),
		cmocka_unit_test(versions_are_judged),
	};

	know_init(1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
