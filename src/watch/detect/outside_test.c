/*
 * Detectors of what is outside: known-bad places, certificates, old and odd TLS, exploit kits,
 * sessions in clear; with packets made here, through the whole sensor. Each has a harmless twin
 * that must stay below the attack's severity.
 */
#include "know/know.h"
#include "pack/pack.h"
#include "watch/watch.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

struct net {
	struct arena *arena, *lists;
	struct detect_packs packs;
	struct indicator_view view;
	struct watch *w;
	ms_t at;
	/* what came out: the highest severity that a detector reached, -1 none */
	char detector[32];
	int severity;
	char signs[512];
	char facts[512]; /* "kind=value|" of those that the readers of TLS and SSH lead to */
};

static void
on_fact(void *arg, const struct fact *fact)
{
	struct net *n = arg;
	size_t used = strlen(n->facts);

	if (fact->kind == FACT_TLS_CLIENT || fact->kind == FACT_SERVICE_OFFERED ||
		fact->kind == FACT_OUTSIDE)
		snprintf(n->facts + used, sizeof(n->facts) - used, "%s=%s|",
			fact_kind_name(fact->kind), fact->value);
}

static void
on_alert(void *arg, const struct alert *a)
{
	struct net *n = arg;

	for (uint32_t i = 0; i < a->n_detections; i++) {
		const struct detection *d = &a->detections[i];

		if (strcmp(d->detector, n->detector) != 0)
			continue;
		if ((int)d->severity > n->severity)
			n->severity = (int)d->severity;
		for (uint32_t k = 0; k < d->n_basis; k++)
			if (d->basis[k].key == BASIS_SIGN || d->basis[k].key == BASIS_INDICATOR ||
				d->basis[k].key == BASIS_VERSION) {
				size_t used = strlen(n->signs);

				snprintf(n->signs + used, sizeof(n->signs) - used, "%s|",
					d->basis[k].text);
			}
	}
}

static void
begin(struct net *n, const char *detector, const char *list)
{
	char path[512];
	struct pack_source source;
	struct errinfo info;
	struct know_list lists = {.name = STR("test.txt"), .bytes = str_c(list)};
	struct know_source know = {.lists = &lists, .n_lists = 1, .packs = &n->packs};
	struct watch_options options = {.site = STR("test"), .packs = &n->packs};
	struct watch_sink sink = {.arg = n, .fact = on_fact, .alert = on_alert};
	int fd;

	memset(n, 0, sizeof(*n));
	snprintf(path, sizeof(path), "%s/packs/detect", getenv("SAKIMORI_SOURCE"));
	fd = open(path, O_RDONLY | O_DIRECTORY);
	n->arena = arena_new(PACK_ARENA_BYTES);
	assert_int_equal(pack_read_dir(fd, n->arena, &source, &info), ERR_OK);
	assert_int_equal(pack_detect_load(&source, n->arena, &n->packs, &info), ERR_OK);
	close(fd);
	if (list != NULL) {
		n->lists = arena_new(know_arena_bytes(&know));
		assert_int_equal(know_load(&know, n->lists, &n->view, NULL, &info), ERR_OK);
		options.indicators = &n->view;
	}
	assert_int_equal(watch_new(&options, &sink, &n->w, &info), ERR_OK);
	n->at = 1700000000000;
	n->severity = -1;
	str_copy(str_c(detector), n->detector, sizeof(n->detector));
}

/* The end of the story; returns the severity that the detector reached, -1 when it was silent. */
static int
finish(struct net *n)
{
	watch_end(n->w);
	watch_free(n->w);
	arena_free(n->lists);
	arena_free(n->arena);
	return n->severity;
}

static void
put16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

struct side {
	uint8_t ip[4];
	uint16_t port;
	uint32_t seq;
};

struct talk {
	struct net *net;
	struct side client, server;
};

enum { FIN = 1, SYN = 2, RST = 4, ACK = 16 };

static void
frame(struct talk *t, bool to_server, unsigned flags, struct str payload)
{
	static uint8_t b[4096];
	struct side *from = to_server ? &t->client : &t->server;
	const struct side *to = to_server ? &t->server : &t->client;
	size_t ip_len = 40 + payload.len;

	assert_true(54 + payload.len <= sizeof(b));
	memset(b, 0, 54);
	memcpy(b, "\x02\x00\x00\x00\x00", 5);
	b[5] = to->ip[3];
	memcpy(b + 6, "\x02\x00\x00\x00\x00", 5);
	b[11] = from->ip[3];
	put16(b + 12, 0x0800);
	b[14] = 0x45;
	put16(b + 16, (unsigned)ip_len);
	b[22] = 64;
	b[23] = 6;
	memcpy(b + 26, from->ip, 4);
	memcpy(b + 30, to->ip, 4);
	put16(b + 34, from->port);
	put16(b + 36, to->port);
	put16(b + 38, from->seq >> 16);
	put16(b + 40, from->seq & 0xffff);
	put16(b + 42, to->seq >> 16);
	put16(b + 44, to->seq & 0xffff);
	b[46] = 0x50;
	b[47] = (uint8_t)flags;
	put16(b + 48, 65535);
	if (payload.len > 0)
		memcpy(b + 54, payload.p, payload.len);
	from->seq += (uint32_t)payload.len + ((flags & (SYN | FIN)) != 0);
	t->net->at += 10;
	watch_frame(t->net->w, 1, t->net->at, str_of((const char *)b, 14 + ip_len), 14 + ip_len);
}

static void
say(struct talk *t, bool to_server, struct str payload)
{
	while (payload.len > 0) {
		size_t part = payload.len < 1400 ? payload.len : 1400;

		frame(t, to_server, ACK, str_of(payload.p, part));
		payload = str_of(payload.p + part, payload.len - part);
	}
	frame(t, !to_server, ACK, str_of(NULL, 0));
}

static struct talk
dial(struct net *n, const uint8_t client[4], const uint8_t server[4], uint16_t port)
{
	static uint16_t next = 40000;
	struct talk t = {.net = n,
		.client = {.port = next++, .seq = 1000},
		.server = {.port = port, .seq = 5000}};

	memcpy(t.client.ip, client, 4);
	memcpy(t.server.ip, server, 4);
	frame(&t, true, SYN, str_of(NULL, 0));
	frame(&t, false, SYN | ACK, str_of(NULL, 0));
	frame(&t, true, ACK, str_of(NULL, 0));
	return t;
}

static void
hang_up(struct talk *t)
{
	frame(t, true, FIN | ACK, str_of(NULL, 0));
	frame(t, false, FIN | ACK, str_of(NULL, 0));
}

static const uint8_t pc[4] = {192, 168, 5, 20}, other_pc[4] = {192, 168, 5, 21},
		     camera[4] = {192, 168, 5, 30}, inside[4] = {192, 168, 5, 2},
		     outside[4] = {45, 10, 20, 30};

/* A growing run of bytes, and nested elements whose length is filled in at their end. */
struct out {
	uint8_t b[4096];
	size_t len;
};

static void
add(struct out *o, const void *p, size_t len)
{
	assert_true(o->len + len <= sizeof(o->b));
	memcpy(o->b + o->len, p, len);
	o->len += len;
}

static void
add_number(struct out *o, unsigned v, unsigned bytes)
{
	while (bytes-- > 0)
		add(o, &(uint8_t){(uint8_t)(v >> (8 * bytes))}, 1);
}

/* A DER element around what was written since `from`; lengths of two bytes throughout. */
static void
wrap(struct out *o, size_t from, uint8_t tag)
{
	size_t len = o->len - from;

	assert_true(o->len + 4 <= sizeof(o->b));
	memmove(o->b + from + 4, o->b + from, len);
	o->b[from] = tag;
	o->b[from + 1] = 0x82;
	put16(o->b + from + 2, (unsigned)len);
	o->len += 4;
}

static void
add_name(struct out *o, const char *cn, const char *organisation)
{
	size_t name = o->len;

	for (int i = 0; i < 2; i++) {
		const char *value = i == 0 ? organisation : cn;
		size_t at = o->len;

		if (value == NULL)
			continue;
		add(o, i == 0 ? "\x06\x03\x55\x04\x0a" : "\x06\x03\x55\x04\x03", 5);
		{
			size_t text = o->len;

			add(o, value, strlen(value));
			wrap(o, text, 0x0c);
		}
		wrap(o, at, 0x30);
		wrap(o, at, 0x31);
	}
	wrap(o, name, 0x30);
}

struct certificate {
	const char *cn, *organisation, *issuer_cn, *issuer_organisation;
	const char *not_after; /* UTCTime */
};

static void
add_certificate(struct out *o, const struct certificate *c)
{
	static const char algorithm[] = "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05";
	size_t all = o->len, tbs = o->len, at;

	add(o, "\x02\x01\x07", 3);
	add(o, algorithm, sizeof(algorithm));
	add_name(o, c->issuer_cn, c->issuer_organisation);
	at = o->len;
	add(o,
		"\x17\x0d"
		"230101000000Z",
		15);
	add(o, "\x17\x0d", 2);
	add(o, c->not_after, 13);
	wrap(o, at, 0x30);
	add_name(o, c->cn, c->organisation);
	at = o->len;
	add(o,
		"\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01"
		"\x07",
		21);
	add(o, "\x03\x02\x00\x04", 4);
	wrap(o, at, 0x30);
	wrap(o, tbs, 0x30);
	add(o, algorithm, sizeof(algorithm));
	add(o, "\x03\x02\x00\x01", 4);
	wrap(o, all, 0x30);
}

/* A TLS handshake message in a record of its own. */
static void
add_handshake(struct out *o, uint8_t type, const struct out *body)
{
	add(o, "\x16\x03\x01", 3);
	add_number(o, (unsigned)body->len + 4, 2);
	add_number(o, type, 1);
	add_number(o, (unsigned)body->len, 3);
	add(o, body->b, body->len);
}

static void
say_client_hello(struct talk *t, const char *sni)
{
	static const char random[32] = {0};
	struct out body = {.len = 0}, extensions = {.len = 0}, record = {.len = 0};

	add(&body, "\x03\x03", 2);
	add(&body, random, sizeof(random));
	add(&body, "\x00\x00\x04\xc0\x2f\x00\x9c\x01\x00", 9);
	if (sni != NULL) {
		add_number(&extensions, 0, 2);
		add_number(&extensions, (unsigned)strlen(sni) + 5, 2);
		add_number(&extensions, (unsigned)strlen(sni) + 3, 2);
		add_number(&extensions, 0, 1);
		add_number(&extensions, (unsigned)strlen(sni), 2);
		add(&extensions, sni, strlen(sni));
	}
	add(&extensions, "\x00\x0a\x00\x04\x00\x02\x00\x17", 8);
	add_number(&body, (unsigned)extensions.len, 2);
	add(&body, extensions.b, extensions.len);
	add_handshake(&record, 1, &body);
	say(t, true, str_of((const char *)record.b, record.len));
}

static void
say_server_hello(struct talk *t, unsigned version, unsigned cipher, const struct certificate *c)
{
	static const char random[32] = {0};
	struct out body = {.len = 0}, record = {.len = 0}, chain = {.len = 0};

	add_number(&body, version, 2);
	add(&body, random, sizeof(random));
	add_number(&body, 0, 1);
	add_number(&body, cipher, 2);
	add_number(&body, 0, 1);
	add_handshake(&record, 2, &body);
	if (c != NULL) {
		struct out der = {.len = 0};

		add_certificate(&der, c);
		add_number(&chain, (unsigned)der.len + 3, 3);
		add_number(&chain, (unsigned)der.len, 3);
		add(&chain, der.b, der.len);
		add_handshake(&record, 11, &chain);
	}
	body.len = 0;
	add_handshake(&record, 14, &body);
	say(t, false, str_of((const char *)record.b, record.len));
}

static void
tls(struct net *n, const uint8_t server[4], uint16_t port, const char *sni,
	const struct certificate *c)
{
	struct talk t = dial(n, pc, server, port);

	say_client_hello(&t, sni);
	say_server_hello(&t, 0x0303, 0xc02f, c);
	hang_up(&t);
}

static const struct certificate proper = {
	"www.fine.example", "Fine", "Fine CA", "Fine Trust", "301231000000Z"};

static void
test_default_certificate(void **state)
{
	static const struct certificate rat = {
		"AsyncRAT Server", NULL, "AsyncRAT Server", NULL, "991231000000Z"};
	static const struct certificate posh = {
		"P18055077", "Pajfds", "P18055077", "Pajfds", "301231000000Z"};
	struct net n;

	begin(&n, "odd_tls", NULL);
	tls(&n, outside, 443, "ordinary.example", &rat); /* port and name do not help it */
	assert_int_equal(finish(&n), SEVERITY_ACT_NOW);
	assert_non_null(strstr(n.signs, "AsyncRAT"));
	begin(&n, "odd_tls", NULL);
	tls(&n, inside, 443, NULL, &posh); /* also from a neighbour */
	assert_int_equal(finish(&n), SEVERITY_ACT_NOW);
}

static void
test_odd_certificate(void **state)
{
	static const struct certificate own = {
		"XYZ Server CA", NULL, "XYZ Server CA", NULL, "331231000000Z"};
	struct net n;

	begin(&n, "odd_tls", NULL);
	tls(&n, outside, 4782, NULL, &own);
	assert_int_equal(finish(&n), SEVERITY_PLEASE_LOOK);
	begin(&n, "odd_tls", NULL); /* a proper certificate, whatever the port */
	tls(&n, outside, 4782, NULL, &proper);
	assert_int_equal(finish(&n), -1);
	begin(&n, "odd_tls", NULL); /* a web server of somebody's own, called by its name */
	tls(&n, outside, 443, "www.fine.example", &own);
	assert_int_equal(finish(&n), -1);
	begin(&n, "odd_tls", NULL); /* a neighbour's settings page */
	tls(&n, inside, 4782, NULL, &own);
	assert_int_equal(finish(&n), -1);
}

/* TLS 1.3 shows no certificate: told only when it comes again. */
static void
test_odd_hello(void **state)
{
	struct net n;

	begin(&n, "odd_tls", NULL);
	tls(&n, outside, 6606, NULL, NULL);
	assert_int_equal(finish(&n), -1);
	begin(&n, "odd_tls", NULL);
	tls(&n, outside, 6606, NULL, NULL);
	tls(&n, outside, 6606, NULL, NULL);
	assert_int_equal(finish(&n), SEVERITY_PLEASE_LOOK);
	begin(&n, "odd_tls", NULL);
	tls(&n, outside, 443, NULL, NULL);
	tls(&n, outside, 443, NULL, NULL);
	tls(&n, outside, 6606, "a.example", NULL);
	tls(&n, outside, 6606, "a.example", NULL);
	assert_int_equal(finish(&n), -1);
}

static void
test_bad_certificate(void **state)
{
	static const struct certificate expired = {
		"nas.example", "Us", "Some CA", "Some", "230601000000Z"};
	struct net n;

	begin(&n, "bad_certificate", NULL);
	tls(&n, inside, 443, NULL, &expired);
	assert_int_equal(finish(&n), SEVERITY_RECORD);
	assert_non_null(strstr(n.signs, "expired"));
	begin(&n, "bad_certificate", NULL);
	tls(&n, inside, 443, NULL, &proper);
	assert_int_equal(finish(&n), -1);
}

static void
old_tls(struct net *n, unsigned version, unsigned cipher)
{
	struct talk t;

	begin(n, "obsolete_tls", NULL);
	t = dial(n, pc, inside, 443);
	say_client_hello(&t, NULL);
	say_server_hello(&t, version, cipher, NULL);
	hang_up(&t);
}

static void
test_obsolete_tls(void **state)
{
	struct net n;

	old_tls(&n, 0x0301, 0xc013);
	assert_int_equal(finish(&n), SEVERITY_RECORD);
	assert_non_null(strstr(n.signs, "TLS 1.0"));
	old_tls(&n, 0x0303, 0x0005); /* TLS_RSA_WITH_RC4_128_SHA */
	assert_int_equal(finish(&n), SEVERITY_RECORD);
	assert_non_null(strstr(n.signs, "RC4"));
	old_tls(&n, 0x0303, 0xc02f);
	assert_int_equal(finish(&n), -1);
}

static void
get(struct talk *t, const char *host, const char *path, const char *more)
{
	char text[1024];
	int len = snprintf(
		text, sizeof(text), "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n", path, host, more);

	say(t, true, str_of(text, (size_t)len));
}

static void
answer(struct talk *t, const char *type, const void *body, size_t len)
{
	char text[2048];
	int head = snprintf(text, sizeof(text),
		"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", type, len);

	assert_true((size_t)head + len <= sizeof(text));
	memcpy(text + head, body, len);
	say(t, false, str_of(text, (size_t)head + len));
}

#define BROWSER "User-Agent: Mozilla/5.0 (Windows NT 6.1; rv:11.0) like Gecko\r\n"

struct visit {
	const char *host, *path, *head, *type;
	const char *body; /* "MZ": a program; "?": random bytes */
};

static void
visit(struct net *n, const struct visit *v)
{
	static uint8_t bytes[1024];
	struct talk t = dial(n, pc, outside, 80);
	uint64_t noise = 88172645463325252U;

	memset(bytes, 0, sizeof(bytes));
	if (strcmp(v->body, "MZ") == 0) {
		memcpy(bytes, "MZ\x90", 4);
		bytes[0x3c] = 0x80;
		memcpy(bytes + 0x80, "PE\0\0\x4c\x01", 6);
	} else if (strcmp(v->body, "?") == 0) {
		for (size_t i = 0; i < sizeof(bytes); i++) {
			noise ^= noise << 13;
			noise ^= noise >> 7;
			noise ^= noise << 17;
			bytes[i] = (uint8_t)noise;
		}
	} else {
		memset(bytes, ' ', sizeof(bytes));
		memcpy(bytes, v->body, strlen(v->body));
	}
	get(&t, v->host, v->path, v->head);
	answer(&t, v->type, bytes, sizeof(bytes));
	hang_up(&t);
	n->at += 5000;
}

static int
chain(const struct visit *visits, size_t count)
{
	struct net n;

	begin(&n, "exploit_kit", NULL);
	for (size_t i = 0; i < count; i++)
		visit(&n, &visits[i]);
	return finish(&n);
}

#define LED BROWSER "Referer: http://news.example/today\r\n"

static void
test_exploit_kit(void **state)
{
	static const struct visit landing = {"ek.test", "/land", LED, "text/html", "<html><body>"};
	static const struct visit flash = {"ek.test", "/x",
		BROWSER "Referer: http://ek.test/land\r\n", "application/x-shockwave-flash",
		"CWS\x0b...."};
	static const struct visit payload = {
		"ek.test", "/p", BROWSER, "application/octet-stream", "?"};
	static const struct visit by_java = {"ek.test", "/l.php",
		"User-Agent: Mozilla/4.0 (Windows 7 6.1) Java/1.7.0_06\r\n",
		"application/octet-stream", "MZ"};
	static const struct visit by_program = {
		"ek.test", "/9", "User-Agent: x\r\n", "application/octet-stream", "?"};
	static const struct visit download = {"ek.test", "/setup.exe",
		BROWSER "Referer: http://ek.test/land\r\n", "application/octet-stream", "MZ"};

	assert_int_equal(chain((struct visit[]){landing, flash, payload}, 3), SEVERITY_ACT_NOW);
	assert_int_equal(chain((struct visit[]){landing, flash, by_java}, 3), SEVERITY_ACT_NOW);
	assert_int_equal(chain((struct visit[]){landing, by_program}, 2), SEVERITY_PLEASE_LOOK);
	/* twins: a film in a page; a program that a person asks for */
	assert_int_equal(chain((struct visit[]){landing, flash}, 2), -1);
	assert_int_equal(chain((struct visit[]){landing, download}, 2), -1);
	assert_int_equal(chain((struct visit[]){payload}, 1), -1);
}

static void
session(struct net *n, const uint8_t client[4], const char *head)
{
	struct talk t = dial(n, client, inside, 80);

	get(&t, "intra", "/", head);
	answer(&t, "text/html", "<html>", 6);
	hang_up(&t);
}

static void
test_clear_session(void **state)
{
	static const char ours[] =
		BROWSER "Cookie: lang=ja; PHPSESSID=ncobrqrb7fj2a2sinddtk567q4\r\n";
	struct net n;

	begin(&n, "clear_session", NULL);
	session(&n, pc, ours);
	assert_int_equal(finish(&n), SEVERITY_RECORD);
	begin(&n, "clear_session", NULL);
	session(&n, pc, ours);
	session(&n, other_pc,
		"User-Agent: Other/1\r\nCookie: PHPSESSID=ncobrqrb7fj2a2sinddtk567q4\r\n");
	assert_int_equal(finish(&n), SEVERITY_PLEASE_LOOK);
	begin(&n, "clear_session", NULL); /* one laptop, cable and radio */
	session(&n, pc, ours);
	session(&n, other_pc, ours);
	assert_int_equal(finish(&n), SEVERITY_RECORD);
	begin(&n, "clear_session", NULL); /* no session */
	session(&n, pc, BROWSER "Cookie: lang=ja; theme=dark-and-very-long\r\n");
	assert_int_equal(finish(&n), -1);
}

static int
known(const char *list, void (*act)(struct net *n), const char *indicator)
{
	struct net n;
	int severity;

	begin(&n, "known_bad", list);
	act(&n);
	severity = finish(&n);
	if (severity >= 0)
		assert_non_null(strstr(n.signs, indicator));
	return severity;
}

static void
browse(struct net *n)
{
	struct talk t = dial(n, pc, outside, 80);

	get(&t, "www.evil.test", "/a/b.php?x=1", BROWSER);
	answer(&t, "text/html", "<html>", 6);
	hang_up(&t);
}

static void
hello(struct net *n)
{
	tls(n, outside, 443, "c2.evil.test", &proper);
}

static void
knock(struct net *n)
{
	struct talk t = dial(n, camera, inside, 80); /* it shows itself first */

	hang_up(&t);
	t = dial(n, outside, camera, 80);
	hang_up(&t);
}

/* A file of 40,000 bytes; as a length says, in chunks, or up to the end of the connection. */
static char file_bytes[40000];
static const char *file_way;
static size_t file_len;

static void
say_file(struct talk *t)
{
	static char all[60000];
	size_t at = (size_t)snprintf(all, sizeof(all), "HTTP/1.1 %s\r\nContent-Type: image/png\r\n",
		strcmp(file_way, "part") == 0 ? "206 Partial Content" : "200 OK");

	if (strcmp(file_way, "length") == 0 || strcmp(file_way, "part") == 0)
		at += (size_t)snprintf(all + at, sizeof(all) - at, "Content-Length: %zu\r\n\r\n",
			sizeof(file_bytes));
	else if (strcmp(file_way, "chunks") == 0)
		at += (size_t)snprintf(
			all + at, sizeof(all) - at, "Transfer-Encoding: chunked\r\n\r\n");
	else
		at += (size_t)snprintf(all + at, sizeof(all) - at, "Connection: close\r\n\r\n");
	for (size_t done = 0; done < file_len; done += 8000) {
		if (strcmp(file_way, "chunks") == 0)
			at += (size_t)snprintf(all + at, sizeof(all) - at, "1f40\r\n");
		memcpy(all + at, file_bytes + done, 8000);
		at += 8000;
		if (strcmp(file_way, "chunks") == 0)
			at += (size_t)snprintf(all + at, sizeof(all) - at, "\r\n");
	}
	if (strcmp(file_way, "chunks") == 0)
		at += (size_t)snprintf(all + at, sizeof(all) - at, "0\r\n\r\n");
	say(t, false, str_of(all, at));
}

static void
load_file(struct net *n)
{
	struct talk t = dial(n, pc, outside, 80);

	get(&t, "www.example.test", "/a.png", BROWSER);
	say_file(&t);
	hang_up(&t);
}

static void
test_file_hashes(void **state)
{
	static const char *const ways[] = {"length", "chunks", "close"};
	uint8_t digest[DIGEST_BYTES_MAX];
	char list[200], hex[DIGEST_HEX_MAX];

	for (size_t i = 0; i < sizeof(file_bytes); i++)
		file_bytes[i] = (char)(i * 7);
	memcpy(file_bytes, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
	for (int kind = 0; kind < 3; kind++) {
		size_t len =
			digest_of((enum digest_kind)kind, file_bytes, sizeof(file_bytes), digest);

		snprintf(list, sizeof(list), "%s # Test family\n", digest_hex(digest, len, hex));
		file_len = sizeof(file_bytes);
		for (size_t i = 0; i < 3; i++) {
			file_way = ways[i];
			assert_int_equal(known(list, load_file, hex), SEVERITY_ACT_NOW);
		}
		file_way = "part"; /* the bytes of a 206 are not the file */
		assert_int_equal(known(list, load_file, hex), -1);
		file_way = "length"; /* cut off */
		file_len -= 8000;
		assert_int_equal(known(list, load_file, hex), -1);
		file_len = sizeof(file_bytes);
		file_bytes[39999] ^= 1; /* another file */
		assert_int_equal(known(list, load_file, hex), -1);
		file_bytes[39999] ^= 1;
	}
}

static void ask_name(struct net *n);

/* Only asked for, and fingerprints of clients: worth a look, no more. */
static void
test_known_names_and_clients(void **state)
{
	struct net n;
	const char *ja3, *ja4;
	char list[200];

	assert_int_equal(known("evil.test\n", ask_name, "evil.test"), SEVERITY_PLEASE_LOOK);
	assert_int_equal(known("www.evil.test\n", ask_name, ""), -1);
	begin(&n, "known_bad", NULL);
	hello(&n);
	finish(&n);
	ja4 = strstr(n.facts, "tls_client=");
	assert_non_null(ja4);
	snprintf(list, sizeof(list), "ja4 %.36s Test client\n", ja4 + 11);
	assert_int_equal(known(list, hello, "t12"), SEVERITY_PLEASE_LOOK);
	ja3 = "ja3 00000000000000000000000000000000 Another\n";
	assert_int_equal(known(ja3, hello, ""), -1);
}

static void
test_known_bad(void **state)
{
	assert_int_equal(known("evil.test\n", browse, "evil.test"), SEVERITY_ACT_NOW);
	assert_int_equal(known("evil.test\n", hello, "evil.test"), SEVERITY_ACT_NOW);
	assert_int_equal(known("45.10.0.0/16\n", hello, "45.10.0.0/16"), SEVERITY_ACT_NOW);
	assert_int_equal(
		known("http://www.evil.test/a/b.php\n", browse, "/a/b.php"), SEVERITY_ACT_NOW);
	assert_int_equal(known("45.10.20.30\n", knock, "45.10.20.30"), SEVERITY_RECORD);
	assert_int_equal(
		known("other.test\nhttp://www.evil.test/other\n45.11.0.0/16\n", browse, ""), -1);
}

static void
datagram(struct net *n, const uint8_t to[4], uint16_t port, struct str payload)
{
	static uint8_t b[2048];
	size_t ip_len = 28 + payload.len;

	assert_true(42 + payload.len <= sizeof(b));
	memset(b, 0, 42);
	memcpy(b, "\x02\x00\x00\x00\x00\x01\x02\x00\x00\x00\x00\x14\x08\x00\x45", 15);
	put16(b + 16, (unsigned)ip_len);
	b[22] = 64;
	b[23] = 17;
	memcpy(b + 26, pc, 4);
	memcpy(b + 30, to, 4);
	put16(b + 34, 50000);
	put16(b + 36, port);
	put16(b + 38, (unsigned)payload.len + 8);
	memcpy(b + 42, payload.p, payload.len);
	n->at += 10;
	watch_frame(n->w, 1, n->at, str_of((const char *)b, 42 + payload.len), 42 + payload.len);
}

/* "evil.test" A IN, RFC 1035 section 4 */
static void
ask_name(struct net *n)
{
	static const char query[] = "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"
				    "\x03"
				    "ns1\x04"
				    "evil\x04"
				    "test\x00\x00\x01\x00\x01";

	datagram(n, outside, 53, str_of(query, sizeof(query) - 1));
}

/* RFC 9001 appendix A.2: a client's Initial packet with its hello for "example.com". */
static void
test_quic(void **state)
{
	char path[512], packet[1200];
	struct net n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/src/wire/quic/corpus/rfc9001_a2",
		getenv("SAKIMORI_SOURCE"));
	f = fopen(path, "rb");
	assert_non_null(f);
	assert_int_equal(fread(packet, 1, sizeof(packet), f), sizeof(packet));
	fclose(f);
	begin(&n, "known_bad", "example.com\n");
	datagram(&n, outside, 443, str_of(packet, sizeof(packet)));
	datagram(&n, outside, 443, str_of(packet, sizeof(packet)));
	assert_int_equal(finish(&n), SEVERITY_ACT_NOW);
	assert_non_null(strstr(n.facts, "tls_client=q13d"));
	begin(&n, "known_bad", "example.com\n"); /* a broken one, and other bytes */
	packet[600] ^= 1;
	datagram(&n, outside, 443, str_of(packet, sizeof(packet)));
	datagram(&n, outside, 443, str_of(packet, 100));
	datagram(&n, outside, 443, STR("not QUIC"));
	assert_int_equal(finish(&n), -1);
	assert_null(strstr(n.facts, "tls_client="));
}

/* SSH is known by its greeting, on any port. */
static void
test_ssh(void **state)
{
	struct net n;
	struct talk t;

	begin(&n, "known_bad", NULL);
	t = dial(&n, pc, inside, 2022);
	say(&t, false, STR("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"));
	say(&t, true, STR("SSH-2.0-PuTTY_Release_0.78\r\n"));
	say(&t, false, STR("\x00\x00\x01\x0c"));
	hang_up(&t);
	finish(&n);
	assert_non_null(strstr(n.facts, "service_offered=tcp/2022 ssh"));
}

static void
show_camera(struct net *n)
{
	struct talk t = dial(n, camera, inside, 80);

	hang_up(&t);
}

/* A call that nobody answers; by another port each time, as programs do. */
static void
call_into_nothing(struct net *n, const uint8_t server[4], uint16_t port, bool is_refused)
{
	static uint16_t next = 30000;
	struct talk t = {.net = n,
		.client = {.port = next++, .seq = 1000},
		.server = {.port = port, .seq = 5000}};

	memcpy(t.client.ip, pc, 4);
	memcpy(t.server.ip, server, 4);
	frame(&t, true, SYN, str_of(NULL, 0));
	if (is_refused)
		frame(&t, false, RST | ACK, str_of(NULL, 0));
	n->at += 5000;
}

static void
test_dead_call(void **state)
{
	struct net n;
	struct talk t;

	begin(&n, "dead_call", NULL);
	for (int i = 0; i < 8; i++)
		call_into_nothing(&n, outside, 4443, i % 2 == 0);
	assert_int_equal(finish(&n), SEVERITY_PLEASE_LOOK);
	assert_non_null(strstr(n.signs, "the same place again and again|"));
	begin(&n, "dead_call", NULL); /* it answers in between */
	for (int i = 0; i < 12; i++) {
		if (i == 6) {
			t = dial(&n, pc, outside, 4443);
			say(&t, true, STR("\x01\x02\x03\x04"));
			say(&t, false, STR("\x01\x02\x03\x05"));
			hang_up(&t);
			n.at += 60000; /* its end is noticed */
		}
		call_into_nothing(&n, outside, 4443, true);
	}
	assert_int_equal(finish(&n), -1);
}

static void
test_dead_list(void **state)
{
	uint8_t server[4] = {45, 10, 20, 0};
	struct net n;

	for (int sharing = 0; sharing < 2; sharing++) {
		begin(&n, "dead_call", NULL);
		for (int i = 0; i < 6; i++) {
			server[3] = (uint8_t)(10 + i);
			call_into_nothing(&n, server, i % 2 == 0 ? 443 : 8080, false);
			for (int k = 0; sharing == 1 && k < 3; k++) { /* strangers on any port */
				server[2] = (uint8_t)(30 + i * 3 + k);
				call_into_nothing(&n, server, (uint16_t)(20000 + k * 7), false);
			}
			server[2] = 20;
		}
		assert_int_equal(finish(&n), sharing == 1 ? -1 : SEVERITY_PLEASE_LOOK);
	}
}

/* Packets from `senders` places outside to the camera: SYN: begun connections; SYN|ACK: answers. */
static int
press(unsigned flags, unsigned packets, unsigned senders)
{
	struct net n;

	begin(&n, "ddos_in", NULL);
	show_camera(&n);
	for (unsigned i = 0; i < packets; i++) {
		unsigned sender = i % senders;
		struct talk t = {.net = &n,
			.client = {.port = (uint16_t)(2000 + i), .seq = 1},
			.server = {.port = 80, .seq = 1}};

		memcpy(t.client.ip, outside, 4);
		t.client.ip[2] = (uint8_t)(sender >> 8);
		t.client.ip[3] = (uint8_t)sender;
		memcpy(t.server.ip, camera, 4);
		if (flags != SYN) { /* the answer comes from port 80 */
			t.client.port = 80;
			t.server.port = (uint16_t)(2000 + i);
		}
		frame(&t, true, flags, str_of(NULL, 0));
	}
	return finish(&n);
}

static void
test_ddos_in(void **state)
{
	assert_int_equal(press(SYN, 1200, 600), SEVERITY_PLEASE_LOOK);
	assert_int_equal(press(SYN | ACK, 600, 300), SEVERITY_PLEASE_LOOK);
	/* twins: a quiet hour's knocking; the answers of two places of whose talk we see one half
	 */
	assert_int_equal(press(SYN, 300, 100), -1);
	assert_int_equal(press(SYN | ACK, 600, 2), -1);
}

struct saying {
	bool by_server;
	struct str text;
};

/* What malware_protocol makes of a talk of the PC with port `port` outside. */
static int
overhear(uint16_t port, const struct saying *said, size_t n_said)
{
	static struct net n;
	struct talk t;

	begin(&n, "malware_protocol", NULL);
	t = dial(&n, pc, outside, port);
	for (size_t i = 0; i < n_said; i++)
		say(&t, !said[i].by_server, said[i].text);
	hang_up(&t);
	return finish(&n);
}

static void
test_shells(void **state)
{
	const struct saying command[] = {{true, STR("whoami\n")}};
	const struct saying prose[] = {{true, STR("whoami is a command\n")}};
	const struct saying bound[] = {{true, STR("Microsoft Windows [Version 6.1.7601]\r\n")}};

	assert_int_equal(overhear(4444, command, 1), SEVERITY_ACT_NOW);
	assert_int_equal(overhear(4444, prose, 1), -1);
	assert_int_equal(overhear(4444, bound, 1), SEVERITY_ACT_NOW);
	assert_int_equal(overhear(23, bound, 1), -1); /* Telnet of an old server */
}

static void
test_frames_of_malware(void **state)
{
	static const char meterpreter[] = "\x15\x36\xd8\xe4"
					  "0123456789abcdef"
					  "\x15\x36\xd8\xe5\x15\x36\xd8\xec\x15\x36\xd8\xe4";
	static const char counted[] = "12\0abcdefghijkl";
	const struct saying key[] = {{true, STR(meterpreter)}};
	const struct saying broken[] = {{true, str_of(meterpreter, 31)}};
	const struct saying digits[] = {{false, STR(counted)}};
	const struct saying wrong[] = {{false, str_of(counted, 14)}};
	const struct saying stage[] = {{true, STR("\xfc\xe8\x82\0\0\0\x60\x89")}};
	const struct saying java[] = {{false, STR("GET /a;b;c;d HTTP/1.1\r\nUser-Agent: Mozilla/4.0 "
						 "(Windows XP 5.1) Java/1.6\r\n")}};
	const struct saying report[] = {{false, STR("INFO|PC|user|Windows 10|x64|none")}};

	assert_int_equal(overhear(4444, key, 1), SEVERITY_ACT_NOW);
	assert_int_equal(overhear(4444, broken, 1), -1);
	assert_int_equal(overhear(7000, digits, 1), SEVERITY_ACT_NOW);
	assert_int_equal(overhear(7000, wrong, 1), -1);
	assert_int_equal(overhear(4444, stage, 1), SEVERITY_ACT_NOW);
	assert_int_equal(overhear(5800, java, 1), -1);
	assert_int_equal(overhear(5800, report, 1), SEVERITY_ACT_NOW);
}

/* Both sides begin with a binary word of their own; twins: text, and lengths. */
static void
test_unknown_language(void **state)
{
	const struct saying own[] = {{true, STR("\x09\x12\x3b\x42-3\xa2")},
		{false, STR("\x09\x12\x3b\x42o3\xa2\x44")}, {true, STR("\x09\x12\x3b\x42)3")},
		{false, STR("\x09\x12\x3b\x42O3\xa2")}};
	const struct saying text[] = {{true, STR("WORD one")}, {false, STR("WORD two")},
		{true, STR("WORD three")}, {false, STR("WORD four")}};
	const struct saying lengths[] = {{true, STR("\0\0\0\x08pushpush")},
		{false, STR("\0\0\0\x08pullpull")}, {true, STR("\0\0\0\x08pushpush")},
		{false, STR("\0\0\0\x08pullpull")}};

	assert_int_equal(overhear(81, own, 4), SEVERITY_PLEASE_LOOK);
	assert_int_equal(overhear(81, own, 2), -1);
	assert_int_equal(overhear(81, text, 4), -1);
	assert_int_equal(overhear(81, lengths, 4), -1);
}

/* Questions with names filled to the brim; twin: the same number of ordinary ones. */
static int
ask_long(bool is_long)
{
	static const char letters[] =
		"0r7a4b9c1d5e8f2g6h3i0k7l4m9n1o5p8q2r6s3t0u7v4w9x1y5z8a2b6c3de4";
	struct net n;

	begin(&n, "dns_tunnel", NULL);
	for (unsigned i = 0; i < 8; i++) {
		struct out q = {.len = 0};

		add(&q, "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00", 12);
		for (unsigned label = 0; label < (is_long ? 3U : 1U); label++) {
			add_number(&q, is_long ? 60 : 8, 1);
			add(&q, letters + (label + i) % 3, is_long ? 60 : 8);
		}
		add(&q,
			"\x03"
			"hsc"
			"\x04"
			"test\x00\x00\x01\x00\x01",
			14);
		q.b[14] = (uint8_t)('a' + i);
		datagram(&n, inside, 53, str_of((const char *)q.b, q.len));
	}
	return finish(&n);
}

static void
test_brimming_names(void **state)
{
	assert_int_equal(ask_long(true), SEVERITY_ACT_NOW);
	assert_int_equal(ask_long(false), -1);
}

/* A loader's list of places, and a person who sets a computer up from two. */
static int
shop(unsigned places)
{
	uint8_t server[4] = {45, 10, 20, 0};
	char program[600] = "MZ\x90";
	struct net n;

	begin(&n, "disguised_download", NULL);
	memcpy(program + 60, "\x80\0\0\0", 4);
	memcpy(program + 128, "PE\0\0\x4c\x01", 6);
	for (unsigned i = 0; i < places; i++) {
		struct talk t;

		server[3] = (uint8_t)(50 + i);
		t = dial(&n, pc, server, 80);
		get(&t, "www.example.test", "/setup.exe",
			BROWSER "Accept-Language: ja\r\nReferer: http://www.example.test/\r\n");
		answer(&t, "application/x-msdownload", program, sizeof(program));
		hang_up(&t);
	}
	return finish(&n);
}

static void
test_several_programs(void **state)
{
	assert_int_equal(shop(3), SEVERITY_PLEASE_LOOK);
	assert_int_equal(shop(2), SEVERITY_RECORD);
}

/* A stager's path: the sum of its letters; twin: four letters of anybody's. */
static int
ask_path(const char *path)
{
	struct net n;
	struct talk t;

	begin(&n, "malware_http", NULL);
	t = dial(&n, pc, outside, 8081);
	get(&t, "45.10.20.30:8081", path, "User-Agent: Fetch/1.0\r\n");
	hang_up(&t);
	return finish(&n);
}

static void
test_stager_path(void **state)
{
	assert_int_equal(ask_path("/aQZP"), SEVERITY_PLEASE_LOOK);
	assert_int_equal(ask_path("/aQZQ3"), -1);
	assert_int_equal(ask_path("/aQaP"), -1);
}

/* Two servers that nobody vouches for, called by their addresses; twin: the same one again. */
static void
test_several_servers(void **state)
{
	static const struct certificate made_up = {"heard.bellith.example", "Wemadd Hix GmbH",
		"heard.bellith.example", "Wemadd Hix GmbH", "331231000000Z"};
	static const uint8_t second[4] = {45, 10, 20, 77};
	struct net n;

	begin(&n, "odd_tls", NULL);
	tls(&n, outside, 443, NULL, &made_up);
	tls(&n, outside, 443, NULL, &made_up);
	assert_int_equal(finish(&n), -1);
	begin(&n, "odd_tls", NULL);
	tls(&n, outside, 443, NULL, &made_up);
	tls(&n, second, 443, NULL, &made_up);
	assert_int_equal(finish(&n), SEVERITY_PLEASE_LOOK);
	assert_non_null(strstr(n.signs, "one of several such servers|"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_default_certificate),
		cmocka_unit_test(test_odd_certificate),
		cmocka_unit_test(test_odd_hello),
		cmocka_unit_test(test_bad_certificate),
		cmocka_unit_test(test_obsolete_tls),
		cmocka_unit_test(test_exploit_kit),
		cmocka_unit_test(test_clear_session),
		cmocka_unit_test(test_known_bad),
		cmocka_unit_test(test_file_hashes),
		cmocka_unit_test(test_known_names_and_clients),
		cmocka_unit_test(test_quic),
		cmocka_unit_test(test_ssh),
		cmocka_unit_test(test_dead_call),
		cmocka_unit_test(test_dead_list),
		cmocka_unit_test(test_ddos_in),
		cmocka_unit_test(test_shells),
		cmocka_unit_test(test_frames_of_malware),
		cmocka_unit_test(test_unknown_language),
		cmocka_unit_test(test_brimming_names),
		cmocka_unit_test(test_several_programs),
		cmocka_unit_test(test_stager_path),
		cmocka_unit_test(test_several_servers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
