/* What the name server decides without sockets: what is kept and for how long, questions on their
 * way, cookies, rates, special names, the policy's bytes, the log of judged questions. */
#include "proc/resolver/cookie.h"
#include "proc/resolver/ddr.h"
#include "proc/resolver/first.h"
#include "proc/resolver/flight.h"
#include "proc/resolver/kept.h"
#include "proc/resolver/policy.h"
#include "proc/resolver/query_log.h"
#include "proc/resolver/rate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define NOW INT64_C(1795600000000)

static const struct hash_key key = {{1, 2, 3}};

static struct addr
address(const char *text)
{
	struct addr a;

	assert_int_equal(addr_parse(str_c(text), &a), ERR_OK);
	return a;
}

/* A question and its answer as bytes. */
struct exchange {
	struct buf question, answer;
	struct dns_ask ask;
};

static void
put_name(struct buf *b, const char *name)
{
	struct str rest = str_c(name);

	while (rest.len > 0) {
		struct str label = str_split(&rest, '.');

		buf_byte(b, (uint8_t)label.len);
		buf_str(b, label);
	}
	buf_byte(b, 0);
}

static void
put_be16(struct buf *b, unsigned n)
{
	buf_byte(b, (uint8_t)(n >> 8));
	buf_byte(b, (uint8_t)n);
}

/* One A record with that TTL; rcode and flags as they stand in the header's last two bytes. */
static struct exchange
make(const char *name, unsigned type, uint32_t ttl, unsigned flags)
{
	struct exchange p = {.question = buf_of(512), .answer = buf_of(2048)};

	put_be16(&p.question, 7);
	put_be16(&p.question, 0x0100);
	put_be16(&p.question, 1);
	buf_add(&p.question, "\0\0\0\0\0\0", 6);
	put_name(&p.question, name);
	put_be16(&p.question, type);
	put_be16(&p.question, 1);
	assert_int_equal(dns_ask_parse(buf_view(&p.question), &p.ask), ERR_OK);
	buf_str(&p.answer, buf_view(&p.question));
	p.answer.p[2] = (char)(flags >> 8);
	p.answer.p[3] = (char)flags;
	p.answer.p[7] = 1;
	put_be16(&p.answer, 0xc00c);
	put_be16(&p.answer, 1);
	put_be16(&p.answer, 1);
	put_be16(&p.answer, ttl >> 16);
	put_be16(&p.answer, ttl & 0xffff);
	put_be16(&p.answer, 4);
	buf_add(&p.answer, "\300\0\2\12", 4);
	return p;
}

static void
done(struct exchange *p)
{
	buf_done(&p->question);
	buf_done(&p->answer);
}

/* ---- kept ---- */

static uint64_t
hash_of(const struct dns_ask *ask)
{
	return hash_bytes(&key, ask->name, ask->name_len);
}

static void
an_answer_is_kept_as_long_as_it_says(void **state)
{
	struct kept *k = kept_new(16);
	struct exchange p = make("www.example", 1, 60, 0x8180);
	char dst[LIMIT_KEPT_BYTES];
	const struct kept_answer *a;
	struct dns_msg m;

	assert_null(kept_find(k, &p.ask, hash_of(&p.ask), 1000, true));
	kept_add(k, &p.ask, hash_of(&p.ask), buf_view(&p.answer), 1000);
	a = kept_find(k, &p.ask, hash_of(&p.ask), 1000 + 59 * MS_SECOND, false);
	assert_non_null(a);
	p.ask.id = 99;
	assert_int_equal(kept_dress(a, &p.ask, 1000 + 59 * MS_SECOND, dst), p.answer.len);
	assert_int_equal(dns_parse(str_of(dst, a->len), &m), ERR_OK);
	assert_int_equal(m.records[0].ttl, 1);
	assert_int_equal(m.id, 99);
	assert_null(kept_find(k, &p.ask, hash_of(&p.ask), 1000 + 60 * MS_SECOND, false));
	a = kept_find(k, &p.ask, hash_of(&p.ask), 1000 + 60 * MS_SECOND, true); /* stale */
	assert_non_null(a);
	kept_dress(a, &p.ask, 1000 + 60 * MS_SECOND, dst);
	assert_int_equal(dns_parse(str_of(dst, a->len), &m), ERR_OK);
	assert_int_equal(m.records[0].ttl, 30);
	assert_null(kept_find(
		k, &p.ask, hash_of(&p.ask), 1000 + 60 * MS_SECOND + LIMIT_STALE_MS, true));
	done(&p);
	kept_free(k);
}

static void
a_day_is_kept_for_an_hour(void **state)
{
	struct kept *k = kept_new(16);
	struct exchange p = make("www.example", 1, 86400, 0x8180);

	kept_add(k, &p.ask, hash_of(&p.ask), buf_view(&p.answer), 0);
	assert_non_null(kept_find(k, &p.ask, hash_of(&p.ask), LIMIT_KEPT_MS - 1, false));
	assert_null(kept_find(k, &p.ask, hash_of(&p.ask), LIMIT_KEPT_MS, false));
	done(&p);
	kept_free(k);
}

static void
what_is_not_whole_or_not_sure_is_not_kept(void **state)
{
	static const struct {
		unsigned flags;
		uint32_t ttl;
		bool is_kept;
	} rows[] = {{0x8180, 60, true}, {0x8380, 60, false} /* TC */,
		{0x8182, 60, false} /* failed */, {0x8185, 60, false}, {0x8180, 0, false},
		{0x8183, 60, true} /* there is none */, {0x0100, 60, false} /* no answer */};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct kept *k = kept_new(16);
		struct exchange p = make("www.example", 1, rows[i].ttl, rows[i].flags);

		kept_add(k, &p.ask, hash_of(&p.ask), buf_view(&p.answer), 0);
		assert_int_equal(
			kept_find(k, &p.ask, hash_of(&p.ask), 1, false) != NULL, rows[i].is_kept);
		done(&p);
		kept_free(k);
	}
}

static void
other_questions_get_other_answers(void **state)
{
	struct kept *k = kept_new(16);
	struct exchange p = make("www.example", 1, 60, 0x8180);
	struct exchange upper = make("WWW.example", 1, 60, 0x8180);
	struct exchange other = make("www.example", 28, 60, 0x8180);
	struct dns_ask dnssec = p.ask, unchecked = p.ask, edns = p.ask;

	dnssec.wants_dnssec = true;
	unchecked.is_checking_disabled = true;
	edns.has_edns = true;
	kept_add(k, &p.ask, hash_of(&p.ask), buf_view(&p.answer), 0);
	assert_non_null(kept_find(k, &upper.ask, hash_of(&upper.ask), 1, false));
	assert_null(kept_find(k, &other.ask, hash_of(&other.ask), 1, false));
	assert_null(kept_find(k, &dnssec, hash_of(&dnssec), 1, false));
	assert_null(kept_find(k, &unchecked, hash_of(&unchecked), 1, false));
	assert_non_null(kept_find(
		k, &edns, hash_of(&edns), 1, false)); /* OPT is taken off and put on again */
	kept_add(k, &other.ask, hash_of(&other.ask), buf_view(&p.answer),
		0); /* somebody else's answer */
	assert_null(kept_find(k, &other.ask, hash_of(&other.ask), 1, false));
	done(&p);
	done(&upper);
	done(&other);
	kept_free(k);
}

/* ---- flights ---- */

static struct asker
asker_of(const char *from, uint16_t port)
{
	return (struct asker){.from = address(from), .port = port};
}

static void
the_same_question_flies_once(void **state)
{
	struct flights *f = calloc(1, sizeof(*f));
	struct exchange p = make("www.example", 1, 60, 0x8180),
			q = make("b.example", 1, 60, 0x8180);
	struct asker a = asker_of("192.168.1.2", 1), b = asker_of("192.168.1.3", 2);
	struct flight *x, *y, *z;
	struct flight_client *c;

	flights_start(f, &(struct hash_key){{3}});
	assert_int_equal(flight_add(f, &a, &p.ask, 500, 0, &x), FLIGHT_NEW);
	assert_int_equal(flight_add(f, &b, &p.ask, 501, 0, &y), FLIGHT_JOINED);
	assert_ptr_equal(x, y);
	assert_int_equal(flight_add(f, &b, &q.ask, 500, 0, &z), FLIGHT_NEW);
	assert_int_equal(z->id, 501); /* 500 is in the air */
	c = flight_client_of(f, x);
	assert_int_equal(c->asker.port, 1);
	c = flight_client_next(f, c);
	assert_int_equal(c->asker.port, 2);
	assert_null(flight_client_next(f, c));
	flight_end(f, x);
	flight_end(f, z);
	assert_int_equal(f->n_used, 0);
	done(&p);
	done(&q);
	free(f);
}

static void
only_the_right_answer_lands(void **state)
{
	struct flights *f = calloc(1, sizeof(*f));
	struct exchange p = make("www.example", 1, 60, 0x8180),
			q = make("b.example", 1, 60, 0x8180);
	struct asker a = asker_of("192.168.1.2", 1);
	struct flight *x;

	flights_start(f, &(struct hash_key){{3}});
	assert_int_equal(flight_add(f, &a, &p.ask, 7, 0, &x), FLIGHT_NEW);
	assert_ptr_equal(flight_of(f, buf_view(&p.answer)), x);
	assert_null(flight_of(f, buf_view(&q.answer))); /* its number, another question */
	p.answer.p[1] = 8;
	assert_null(flight_of(f, buf_view(&p.answer))); /* another number */
	assert_null(flight_of(f, str_of(p.answer.p, 5)));
	p.answer.p[1] = 7;
	flight_end(f, x);
	assert_null(flight_of(f, buf_view(&p.answer)));
	done(&p);
	done(&q);
	free(f);
}

static void
no_client_takes_all_places(void **state)
{
	struct flights *f = calloc(1, sizeof(*f));
	struct flight *x;
	char name[32];
	unsigned n = 0, refused = 0;

	flights_start(f, &(struct hash_key){{3}});
	for (int i = 0; i < LIMIT_FLIGHTS_OF_CLIENT + 10; i++) {
		struct asker a = asker_of("192.168.1.2", 1);
		struct exchange p;

		snprintf(name, sizeof(name), "n%d.example", i);
		p = make(name, 1, 60, 0x8180);
		if (flight_add(f, &a, &p.ask, (uint16_t)i, 0, &x) == FLIGHT_NEW)
			n++;
		else
			refused++;
		done(&p);
	}
	assert_int_equal(n, LIMIT_FLIGHTS_OF_CLIENT);
	assert_int_equal(refused, 10);
	for (unsigned i = 0; i < 20000; i++) { /* all clients together: it ends somewhere */
		struct asker a = {
			.from = addr_v4((uint8_t[]){10, 0, (uint8_t)(i >> 8), (uint8_t)i})};
		struct exchange p;

		snprintf(name, sizeof(name), "m%u.example", i);
		p = make(name, 1, 60, 0x8180);
		n += flight_add(f, &a, &p.ask, 3, 0, &x) == FLIGHT_NEW;
		done(&p);
		if (n == LIMIT_FLIGHTS)
			break;
	}
	assert_int_equal(f->n_used, LIMIT_FLIGHTS);
	while ((x = flight_late(f, 1)) != NULL)
		flight_end(f, x);
	assert_int_equal(f->n_used, 0);
	n = 0;
	for (int32_t i = f->free_client; i >= 0; i = f->clients[i].next)
		n++;
	assert_true(n >= LIMIT_FLIGHTS);
	assert_int_equal(n, f->clients_made); /* no place is lost */
	for (n = 0, x = NULL; n < FLIGHT_SLOTS; n++) {
		assert_int_equal(f->by_question[n], -1);
		assert_int_equal(f->by_client[n], -1);
	}
	for (int32_t i = f->free_flight; i >= 0; i = f->list[i].next_like)
		refused++;
	assert_int_equal(refused, 10 + LIMIT_FLIGHTS);
	free(f);
}

/* ---- cookies: RFC 9018, appendix A ---- */

static void
cookies_are_those_of_the_specification(void **state)
{
	static const struct hash_key secret = {{0xe5, 0xe9, 0x73, 0xe5, 0xa6, 0xb2, 0xa4, 0x3f,
		0x48, 0xe7, 0xdc, 0x84, 0x9e, 0x37, 0xbf, 0xcf}};
	static const char ask[] = "\x24\x64\xc4\xab\xcf\x10\xc9\x57";
	static const char good[] = "\x24\x64\xc4\xab\xcf\x10\xc9\x57\x01\0\0\0\x5c\xf7\x9f\x11"
				   "\x1f\x81\x30\xc3\xee\xe2\x94\x80";
	struct str cookie = str_of(good, COOKIE_BYTES);
	struct addr from = address("198.51.100.100");
	ms_t made = INT64_C(1559731985) * 1000;
	char out[COOKIE_BYTES];

	cookie_make(&secret, str_of(ask, 8), from, made, out);
	assert_memory_equal(out, good, COOKIE_BYTES);
	assert_true(cookie_is_good(&secret, cookie, from, made));
	assert_true(cookie_is_good(&secret, cookie, from, made + 3600 * 1000));
	assert_false(cookie_is_good(&secret, cookie, from, made + 3601 * 1000));
	assert_false(cookie_is_good(&secret, cookie, from, made - 301 * 1000));
	assert_false(cookie_is_good(&secret, cookie, address("198.51.100.101"), made));
	assert_false(cookie_is_good(&secret, str_of(good, 8), from, made));
	cookie_make(&secret, cookie, from, made + 60 * 1000, out); /* young: the same again */
	assert_memory_equal(out, good, COOKIE_BYTES);
	cookie_make(&secret, cookie, from, made + 1900 * 1000, out);
	assert_memory_not_equal(out, good, COOKIE_BYTES);
}

/* ---- rates ---- */

static void
a_client_may_ask_so_often(void **state)
{
	struct rate *r = rate_new(8, 10, 20, &key);
	struct addr a = address("192.168.1.2"), b = address("192.168.1.3");
	unsigned n = 0;

	for (int i = 0; i < 50; i++)
		n += rate_take(r, a, 1000);
	assert_int_equal(n, 20);
	assert_true(rate_take(r, b, 1000));
	assert_false(rate_take(r, a, 1099));
	assert_true(rate_take(r, a, 1100));
	assert_false(rate_take(r, a, 1100));
	n = 0;
	for (int i = 0; i < 50; i++)
		n += rate_take(r, a, 1000000);
	assert_int_equal(n, 20);
	for (int i = 0; i < 20; i++) /* one house, one bucket */
		rate_take(r, i & 1 ? address("2001:db8::1") : address("2001:db8::2"), 1000000);
	assert_false(rate_take(r, address("2001:db8::3"), 1000000));
	assert_true(rate_take(r, address("2001:db8:0:1::3"), 1000000));
	rate_free(r);
}

/* ---- what needs no look-up ---- */

static const struct addr self[FIRST_SELVES] = {{.family = 4, .b = {192, 168, 1, 5}}};

static void
special_names_are_answered_here(void **state)
{
	static const struct {
		const char *name;
		unsigned type;
		int rcode; /* -1: it is asked on */
		unsigned answers;
	} rows[] = {{"localhost", 1, 0, 1}, {"localhost", 28, 0, 1}, {"localhost", 15, 0, 0},
		{"a.localhost", 1, 0, 1}, {"printer.local", 1, 3, 0}, {"local", 1, 3, 0},
		{"x.invalid", 1, 3, 0}, {"abc.onion", 1, 3, 0}, {"nas.home.arpa", 1, 3, 0},
		{"home.arpa", 2, 0, 0}, {"_dns.resolver.arpa", 64, 0, 0},
		{"resolver.arpa", 1, 0, 0}, {"1.1.168.192.in-addr.arpa", 12, 3, 0},
		{"168.192.in-addr.arpa", 6, 0, 0}, {"5.16.172.in-addr.arpa", 12, 3, 0},
		{"5.31.172.in-addr.arpa", 12, 3, 0}, {"5.32.172.in-addr.arpa", 12, -1, 0},
		{"5.15.172.in-addr.arpa", 12, -1, 0}, {"1.64.100.in-addr.arpa", 12, 3, 0},
		{"1.63.100.in-addr.arpa", 12, -1, 0}, {"1.0.0.127.in-addr.arpa", 12, 0, 1},
		{"2.0.0.127.in-addr.arpa", 12, 3, 0}, {"a.a.d.f.ip6.arpa", 12, 3, 0},
		{"notlocal", 1, -1, 0}, {"local.example", 1, -1, 0}, {"www.example", 1, -1, 0},
		{"sakimori.internal", 1, 0, 1}, {"sakimori.internal", 28, 0, 0},
		{"a1b2.check.sakimori.internal", 1, 0, 1}, {"portal.sakimori.internal", 1, 3, 0},
		{"www.example", 255, 0, 1}, {"www.example", 252, 4, 0}, {"www.example", 251, 4, 0},
		{"www.example", 0, 1, 0}, {"www.example", 41, 1, 0}, {"ipv4only.arpa", 28, -1, 0}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct exchange p = make(rows[i].name, rows[i].type, 60, 0x8180);
		struct buf out = buf_of(512);
		struct dns_reply reply;
		struct dns_msg m;
		bool is_answered = first_reply(&p.ask, self, &reply);

		if (is_answered != (rows[i].rcode >= 0))
			print_error("%s %u\n", rows[i].name, rows[i].type);
		assert_int_equal(is_answered, rows[i].rcode >= 0);
		if (is_answered) {
			dns_reply_write(&p.ask, &reply, 512, &out);
			assert_int_equal(dns_parse(buf_view(&out), &m), ERR_OK);
			assert_int_equal(m.rcode, rows[i].rcode);
			assert_int_equal(m.counts[DNS_ANSWER], rows[i].answers);
			assert_int_equal(m.trailing, 0);
		}
		buf_done(&out);
		done(&p);
	}
}

/* RFC 9462: the way to the encrypted doors, only when the certificate will be found good. */
static void
encrypted_ways_are_told(void **state)
{
	struct exchange p = make(DDR_NAME, DNS_TYPE_SVCB, 60, 0x8180);
	const struct addr both[] = {address("192.168.1.2"), address("fd00::2")};
	struct ddr_offer o = {.name = STR("dns.company.example"),
		.self = both,
		.n_self = 2,
		.addrs = both,
		.n_addrs = 2,
		.dot_port = 853,
		.doh_port = 8443};
	static const char doh[] = "\0\1\3dns\7company\7example\0\0\1\0\3\2h2\0\3\0\2\x20\xfb"
				  "\0\4\0\4\xc0\xa8\1\2\0\6\0\x10\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\2"
				  "\0\7\0\x10/dns-query{?dns}";
	static const char dot[] =
		"\0\2\3dns\7company\7example\0\0\1\0\4\3dot"
		"\0\4\0\4\xc0\xa8\1\2\0\6\0\x10\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\2";
	struct dns_reply reply;
	struct buf out = buf_of(2048);
	struct dns_msg m;
	struct ddr d;

	ddr_make(&o, &d);
	assert_int_equal(d.n, 2);
	assert_true(str_equal(str_of(d.records[0], d.len[0]), str_of(doh, sizeof(doh) - 1)));
	assert_true(str_equal(str_of(d.records[1], d.len[1]), str_of(dot, sizeof(dot) - 1)));
	assert_true(first_reply(&p.ask, self, &reply));
	ddr_reply(&d, &p.ask, &reply);
	dns_reply_write(&p.ask, &reply, 1232, &out);
	assert_int_equal(dns_parse(buf_view(&out), &m), ERR_OK);
	assert_int_equal(m.counts[DNS_ANSWER], 2);
	assert_int_equal(m.counts[DNS_AUTHORITY], 0);
	assert_int_equal(m.counts[DNS_ADDITIONAL], 2);
	assert_true(
		addr_equal(m.records[2].addr, both[0]) && addr_equal(m.records[3].addr, both[1]));
	assert_int_equal(m.trailing, 0);
	p.ask.type = DNS_TYPE_A;
	assert_true(first_reply(&p.ask, self, &reply));
	ddr_reply(&d, &p.ask, &reply);
	assert_int_equal(reply.data_type, 0);
	o.n_addrs = 1; /* one of ours does not stand in it */
	ddr_make(&o, &d);
	assert_int_equal(d.n, 0);
	o.n_self = 1;
	o.dot_port = 0;
	ddr_make(&o, &d);
	assert_int_equal(d.n, 1);
	o.name = STR("a..b");
	ddr_make(&o, &d);
	assert_int_equal(d.n, 0);
	buf_done(&out);
	done(&p);
}

static void
what_we_do_not_do_is_said(void **state)
{
	struct exchange p = make("www.example", 1, 60, 0x8180);
	struct dns_reply reply;

	p.ask.dns_class = 3;
	assert_true(first_reply(&p.ask, self, &reply));
	assert_int_equal(reply.rcode, DNS_RCODE_REFUSED);
	p.ask.dns_class = 1;
	p.ask.is_recursion_desired = false;
	assert_true(first_reply(&p.ask, self, &reply));
	assert_int_equal(reply.rcode, DNS_RCODE_REFUSED);
	p.ask.has_edns = true;
	p.ask.edns_version = 1;
	assert_true(first_reply(&p.ask, self, &reply));
	assert_int_equal(reply.rcode, 16);
	done(&p);
}

/* ---- the policy's bytes ---- */

struct policy_world {
	struct guard_network networks[1];
	struct guard_group groups[2];
	struct guard_device devices[2];
	struct guard_rule rules[2];
	struct str names[2];
	struct guard_isolated isolated[2];
	struct resolver_policy p;
};

static void
make_policy(struct policy_world *w)
{
	*w = (struct policy_world){.networks = {{address("192.168.1.0"), 24}},
		.groups = {{.id = 1, .mode = GUARD_MODE_BLOCK, .hours = {31, 540, 1080}},
			{.id = 2, .mode = GUARD_MODE_WOULD, .stops_bypass = true}},
		.devices = {{address("192.168.1.8"), 1, 8}, {address("192.168.1.9"), 0, 9}},
		.rules = {{.name = STR("a.test"), .kind = GUARD_RULE_BLOCK, .until = NOW, .id = 4},
			{.name = STR("b.test"), .device = 9, .group = 2, .id = 5}},
		.names = {STR("dns.one.test"), STR("dns.two.test")},
		.isolated = {{8, NOW, 3}, {9, NOW + 1, 4}}};
	w->p = (struct resolver_policy){.made = NOW,
		.page = {address("192.168.1.2"), address("fd00::2")},
		.text = STR("会社の決まりで止めました"),
		.json = STR("{}"),
		.guard = {.mode = GUARD_MODE_BLOCK,
			.networks = w->networks,
			.n_networks = 1,
			.groups = w->groups,
			.n_groups = 2,
			.devices = w->devices,
			.n_devices = 2,
			.rules = w->rules,
			.n_rules = 2,
			.bypass = w->names,
			.n_bypass = 2,
			.canaries = w->names,
			.n_canaries = 1,
			.isolated = w->isolated,
			.n_isolated = 2,
			.zone_minutes = -60}};
}

static void
a_policy_comes_back_as_it_was(void **state)
{
	struct buf b = buf_of(65536), again = buf_of(65536);
	struct arena *arena = arena_new(1 << 20);
	struct policy_world w;
	struct resolver_policy p;

	make_policy(&w);
	resolver_policy_put(&b, &w.p);
	assert_int_equal(resolver_policy_read(buf_view(&b), arena, &p, NULL), ERR_OK);
	assert_int_equal(p.guard.zone_minutes, -60);
	assert_true(addr_equal(p.page[1], address("fd00::2")));
	assert_true(p.guard.groups[1].stops_bypass);
	assert_int_equal(p.guard.groups[0].hours.until, 1080);
	assert_int_equal(p.guard.devices[1].device, 9);
	assert_true(str_equal(p.guard.rules[1].name, STR("b.test")));
	assert_int_equal(p.guard.rules[0].kind, GUARD_RULE_BLOCK);
	assert_int_equal(p.guard.n_isolated, 2);
	assert_int_equal(p.guard.isolated[1].until, NOW + 1);
	assert_int_equal(p.guard.isolated[1].id, 4);
	resolver_policy_put(&again, &p);
	assert_true(str_equal(buf_view(&b), buf_view(&again)));
	for (size_t len = 0; len < b.len; len++)
		assert_int_not_equal(
			resolver_policy_read(str_of(b.p, len), arena, &p, NULL), ERR_OK);
	buf_byte(&b, 0);
	assert_int_equal(resolver_policy_read(buf_view(&b), arena, &p, NULL), ERR_MALFORMED);
	buf_done(&b);
	buf_done(&again);
	arena_free(arena);
}

static void
reads(struct policy_world *w, enum err expected)
{
	struct buf b = buf_of(65536);
	struct arena *arena = arena_new(1 << 20);
	struct resolver_policy p;

	resolver_policy_put(&b, &w->p);
	assert_int_equal(resolver_policy_read(buf_view(&b), arena, &p, NULL), expected);
	buf_done(&b);
	arena_free(arena);
}

static void
a_policy_that_would_be_misread_is_refused(void **state)
{
	struct policy_world w;

	make_policy(&w);
	w.devices[1].addr = w.devices[0].addr; /* looked up by halves: order matters */
	reads(&w, ERR_MALFORMED);
	make_policy(&w);
	w.devices[0].group = 2;
	reads(&w, ERR_MALFORMED);
	make_policy(&w);
	w.rules[0].name = STR("c.test");
	reads(&w, ERR_MALFORMED);
	make_policy(&w);
	w.names[1] = STR("dns.a.test");
	reads(&w, ERR_MALFORMED);
	make_policy(&w);
	w.networks[0].bits = 33;
	reads(&w, ERR_MALFORMED);
	make_policy(&w);
	w.p.guard.n_groups = 0;
	reads(&w, ERR_MALFORMED);
	make_policy(&w);
	w.groups[0].hours.from = 1441;
	reads(&w, ERR_MALFORMED);
}

static void
without_a_policy_the_office_is_served(void **state)
{
	struct resolver_policy p = resolver_policy_default();
	struct guard_client c = guard_client(&p.guard, address("192.168.7.9"));

	assert_non_null(c.group);
	assert_int_equal(
		guard_judge(&p.guard, &c, STR("evil.test"), NULL, 0, NOW).action, GUARD_PASS);
	c = guard_client(&p.guard, address("203.0.113.9"));
	assert_null(c.group);
	c = guard_client(&p.guard, address("fd12::1"));
	assert_non_null(c.group);
	c = guard_client(&p.guard, address("2001:db8::1"));
	assert_null(c.group);
}

/* ---- the log ---- */

/* One more of it, as write_down.c does: row is what a new one begins with. */
static void
log_one(struct query_log *l, const struct bus_query *row, int door, bool is_missing)
{
	struct query_said said = {.device = row->device,
		.name_hash = hash_bytes(&key, row->name, strlen(row->name)),
		.action = row->action};
	bool is_new;
	struct bus_query *r = query_log_row(l, &said, &is_new);

	if (r == NULL)
		return;
	if (is_new)
		*r = *row;
	query_log_count(r, door, is_missing, row->first);
}

/* All that tells rows apart does; each makes a row of its own. */
static void
other_verdicts_are_other_rows(void **state)
{
	static const struct query_said rows[] = {{.device = 1}, {.device = 2}, {.name_hash = 1},
		{.rule = 1}, {.from = {.family = 4, .b = {10, 0, 0, 1}}},
		{.from = {.family = 4, .b = {10, 0, 0, 2}}}, {.found = {"evil.test", 9}},
		{.found = {"evil.tes", 8}}, {.action = 1}, {.reason = 1}, {.would = 1},
		{.warns = 1}, {.list = 1}};
	struct query_log *l = calloc(1, sizeof(*l));

	for (size_t turn = 0; turn < 2; turn++)
		for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
			bool is_new;
			struct bus_query *row = query_log_row(l, &rows[i], &is_new);

			assert_ptr_equal(row, &l->rows[i]);
			assert_int_equal(is_new, turn == 0);
		}
	assert_int_equal(l->n, sizeof(rows) / sizeof(*rows));
	free(l);
}

static void
the_same_verdict_is_one_row(void **state)
{
	struct query_log *l = calloc(1, sizeof(*l));
	struct bus_queries *q = calloc(1, sizeof(*q));
	struct bus_query row = {.device = 3, .name = "evil.test", .action = 1, .first = 5};

	l->key = key;
	log_one(l, &row, 0, false);
	row.first = 9;
	log_one(l, &row, 3, false);
	row.device = 4;
	log_one(l, &row, 3, false);
	query_log_send(l, q);
	assert_int_equal(q->n_rows, 2);
	assert_int_equal(q->rows[0].times, 2);
	assert_int_equal(q->rows[0].first, 5);
	assert_int_equal(q->rows[0].last, 9);
	assert_int_equal(q->rows[0].doors, 9);
	query_log_drop(l);
	log_one(l, &row, 3, false);
	log_one(l, &row, 3, false);
	query_log_send(l, q);
	assert_int_equal(q->n_rows, 1);
	assert_int_equal(q->rows[0].times, 2);
	query_log_drop(l);
	for (unsigned i = 0; i < LIMIT_QUERY_ROWS + 5; i++) {
		snprintf(row.name, sizeof(row.name), "n%u.test", i);
		log_one(l, &row, 3, false);
	}
	assert_int_equal(l->n, LIMIT_QUERY_ROWS);
	assert_int_equal(l->lost, 5);
	query_log_send(l, q);
	assert_int_equal(q->n_rows, BUS_QUERIES_MAX);
	query_log_drop(l);
	assert_int_equal(l->n, LIMIT_QUERY_ROWS - BUS_QUERIES_MAX);
	free(l);
	free(q);
}

/* Until the portal says that it has them, the same rows come again, whatever is asked meanwhile. */
static void
what_was_sent_stays_as_it_is(void **state)
{
	struct query_log *l = calloc(1, sizeof(*l));
	struct bus_queries *q = calloc(1, sizeof(*q));
	struct bus_query row = {.name = "evil.test", .action = 1};

	l->key = key;
	log_one(l, &row, -1, true);
	query_log_send(l, q);
	assert_int_equal(q->n_rows, 1);
	log_one(l, &row, -1, true);
	log_one(l, &row, -1, true);
	query_log_send(l, q);
	assert_int_equal(q->n_rows, 1);
	assert_int_equal(q->rows[0].times, 1);
	query_log_drop(l);
	query_log_send(l, q);
	assert_int_equal(q->n_rows, 1);
	assert_int_equal(q->rows[0].times, 2);
	assert_int_equal(q->rows[0].missing, 2);
	query_log_drop(l);
	assert_int_equal(l->n, 0);
	free(l);
	free(q);
}

/* A client may keep the answer for five minutes; it must not find a certificate that ran out. */
static void
doors_are_told_of_while_their_certificate_is_good(void **state)
{
	const ms_t now = INT64_C(1790000000000), keeps = 5 * MS_MINUTE;

	assert_true(ddr_is_good(0, 0, now));
	assert_true(ddr_is_good(now, now + keeps + 1, now));
	assert_false(ddr_is_good(now, now + keeps, now));
	assert_false(ddr_is_good(0, now - 1, now));
	assert_false(ddr_is_good(now + 1, now + MS_DAY, now));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_is_kept_as_long_as_it_says),
		cmocka_unit_test(doors_are_told_of_while_their_certificate_is_good),
		cmocka_unit_test(a_day_is_kept_for_an_hour),
		cmocka_unit_test(what_is_not_whole_or_not_sure_is_not_kept),
		cmocka_unit_test(other_questions_get_other_answers),
		cmocka_unit_test(the_same_question_flies_once),
		cmocka_unit_test(only_the_right_answer_lands),
		cmocka_unit_test(no_client_takes_all_places),
		cmocka_unit_test(cookies_are_those_of_the_specification),
		cmocka_unit_test(a_client_may_ask_so_often),
		cmocka_unit_test(special_names_are_answered_here),
		cmocka_unit_test(encrypted_ways_are_told),
		cmocka_unit_test(what_we_do_not_do_is_said),
		cmocka_unit_test(a_policy_comes_back_as_it_was),
		cmocka_unit_test(a_policy_that_would_be_misread_is_refused),
		cmocka_unit_test(without_a_policy_the_office_is_served),
		cmocka_unit_test(the_same_verdict_is_one_row),
		cmocka_unit_test(other_verdicts_are_other_rows),
		cmocka_unit_test(what_was_sent_stays_as_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
