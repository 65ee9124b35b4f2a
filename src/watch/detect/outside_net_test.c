/* Packets made by hand, see outside_net.h. */
#include "know/know.h"
#include "pack/pack.h"
#include "watch/detect/outside_net.h"

#include <fcntl.h>
#include <unistd.h>

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

void
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

int
finish(struct net *n)
{
	watch_end(n->w);
	watch_free(n->w);
	arena_free(n->lists);
	arena_free(n->arena);
	return n->severity;
}

void
put16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

void
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

void
say(struct talk *t, bool to_server, struct str payload)
{
	while (payload.len > 0) {
		size_t part = payload.len < 1400 ? payload.len : 1400;

		frame(t, to_server, ACK, str_of(payload.p, part));
		payload = str_of(payload.p + part, payload.len - part);
	}
	frame(t, !to_server, ACK, str_of(NULL, 0));
}

struct talk
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

void
hang_up(struct talk *t)
{
	frame(t, true, FIN | ACK, str_of(NULL, 0));
	frame(t, false, FIN | ACK, str_of(NULL, 0));
}

void
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

const uint8_t pc[4] = {192, 168, 5, 20}, other_pc[4] = {192, 168, 5, 21},
	      camera[4] = {192, 168, 5, 30}, inside[4] = {192, 168, 5, 2},
	      outside[4] = {45, 10, 20, 30};

void
datagram(struct net *n, const struct side *from, const struct side *to, struct str payload)
{
	static uint8_t b[2048];
	size_t ip_len = 28 + payload.len;

	assert_true(42 + payload.len <= sizeof(b));
	memset(b, 0, 42);
	memcpy(b, "\x02\x00\x00\x00\x00", 5);
	b[5] = to->ip[3];
	memcpy(b + 6, "\x02\x00\x00\x00\x00", 5);
	b[11] = from->ip[3];
	memcpy(b + 12, "\x08\x00\x45", 3);
	put16(b + 16, (unsigned)ip_len);
	b[22] = 64;
	b[23] = 17;
	memcpy(b + 26, from->ip, 4);
	memcpy(b + 30, to->ip, 4);
	put16(b + 34, from->port);
	put16(b + 36, to->port);
	put16(b + 38, (unsigned)payload.len + 8);
	memcpy(b + 42, payload.p, payload.len);
	n->at += 10;
	watch_frame(n->w, 1, n->at, str_of((const char *)b, 42 + payload.len), 42 + payload.len);
}

/* NAME A IN, RFC 1035 section 4 */
void
ask_name(struct net *n, const char *name, const uint8_t answer[4])
{
	static const struct side client = {.ip = {192, 168, 5, 20}, .port = 50000},
				 server = {.ip = {45, 10, 20, 30}, .port = 53};
	struct str rest = str_c(name);
	struct out q = {.len = 0};

	add(&q, "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00", 12);
	while (rest.len > 0) {
		struct str label = str_split(&rest, '.');

		add_number(&q, (unsigned)label.len, 1);
		add(&q, label.p, label.len);
	}
	add(&q, "\x00\x00\x01\x00\x01", 5);
	datagram(n, &client, &server, str_of((const char *)q.b, q.len));
	if (answer == NULL)
		return;
	q.b[2] = 0x81;
	q.b[3] = 0x80;
	q.b[7] = 1;
	add(&q, "\xc0\x0c\x00\x01\x00\x01\x00\x00\x0e\x10\x00\x04", 12);
	add(&q, answer, 4);
	datagram(n, &server, &client, str_of((const char *)q.b, q.len));
}

void
add(struct out *o, const void *p, size_t len)
{
	assert_true(o->len + len <= sizeof(o->b));
	memcpy(o->b + o->len, p, len);
	o->len += len;
}

void
add_number(struct out *o, unsigned v, unsigned bytes)
{
	while (bytes-- > 0)
		add(o, &(uint8_t){(uint8_t)(v >> (8 * bytes))}, 1);
}

void
get(struct talk *t, const char *host, const char *path, const char *more)
{
	char text[1024];
	int len = snprintf(
		text, sizeof(text), "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n", path, host, more);

	say(t, true, str_of(text, (size_t)len));
}

void
answer(struct talk *t, const char *type, const void *body, size_t len)
{
	char text[2048];
	int head = snprintf(text, sizeof(text),
		"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", type, len);

	assert_true((size_t)head + len <= sizeof(text));
	memcpy(text + head, body, len);
	say(t, false, str_of(text, (size_t)head + len));
}
