/*
 * Asks a name server at a fixed rate and looks at each answer: was it right, how long did it take,
 * did it come at all. For ./bench guard and ./soak guard.
 *
 * usage: ask ADDRESS PORT RATE SECONDS FILE [WATCHED ADDRESS]
 *   FILE     lines "NAME ADDRESS": the A record that must come, or "-" for any answer that is no
 *            failure, or "none" for "no such name"; asked in turn
 *   WATCHED  asked a thousand times a second, too; printed is when it first had its ADDRESS
 * Prints one line of "word=number"; times in microseconds, `seen` in those since 1970 (0: never).
 * `failed` are SERVFAIL and REFUSED, `lost` those without an answer for WAIT_US.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define QUESTIONS_MAX 2000000
#define WAIT_US 5000000
#define IDS 65536
#define TOLD_MAX 5 /* wrong answers that are shown */

enum wanted { WANT_ADDRESS, WANT_ANY, WANT_NONE };

struct question {
	uint8_t *bytes; /* a whole query; its id is set when it is sent */
	uint16_t len;
	uint8_t wanted;
	uint32_t address;
};

struct slot {
	uint64_t sent; /* 0: free */
	const struct question *q;
};

struct run {
	int fd;
	uint32_t n;
	struct question *list;
	struct question watched;
	struct slot slots[IDS];
	uint16_t next;
	uint32_t *took;
	uint64_t sent, answered, lost, failed, wrong, n_took, seen;
};

static uint64_t
now_us(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static bool
make_question(const char *name, const char *wanted, struct question *ret_q)
{
	uint8_t b[300] = {0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1}; /* RD; one question, OPT */
	static const uint8_t end[] = {0, 0, 1, 0, 1, 0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0};
	size_t at = 12;

	for (const char *c = name; *c != '\0' && at < 260; c++) {
		size_t n = strcspn(c, ".");

		if (n == 0 || n > 63 || at + n > 260)
			return false;
		b[at++] = (uint8_t)n;
		memcpy(b + at, c, n);
		at += n;
		c += n;
		if (*c == '\0')
			break;
	}
	memcpy(b + at, end, sizeof(end));
	at += sizeof(end);
	ret_q->len = (uint16_t)at;
	ret_q->bytes = memcpy(malloc(at), b, at);
	ret_q->wanted = strcmp(wanted, "-") == 0      ? WANT_ANY
			: strcmp(wanted, "none") == 0 ? WANT_NONE
						      : WANT_ADDRESS;
	return ret_q->wanted != WANT_ADDRESS || inet_pton(AF_INET, wanted, &ret_q->address) == 1;
}

static bool
read_questions(struct run *r, const char *path)
{
	FILE *f = fopen(path, "r");
	char name[300], wanted[64];

	while (f != NULL && r->n < QUESTIONS_MAX && fscanf(f, "%299s %63s", name, wanted) == 2)
		r->n += make_question(name, wanted, &r->list[r->n]);
	return f != NULL && fclose(f) == 0 && r->n > 0;
}

/* The address of the first A record; the name before it is a pointer, as everybody writes it, or is
 * skipped label by label. */
static bool
has_address(const uint8_t *m, size_t len, size_t at, uint32_t address)
{
	for (int records = m[6] << 8 | m[7]; records > 0 && at + 12 < len; records--) {
		while (at < len && m[at] != 0 && m[at] < 192)
			at += m[at] + 1U;
		at += at < len && m[at] >= 192 ? 2 : 1;
		if (at + 10 > len)
			return false;
		if (m[at + 1] == 1 && m[at + 9] == 4 && at + 14 <= len)
			return memcmp(m + at + 10, &address, 4) == 0;
		at += 10U + (unsigned)(m[at + 8] << 8 | m[at + 9]);
	}
	return false;
}

static void
take(struct run *r, const uint8_t *m, size_t len, uint64_t now)
{
	struct slot *s = &r->slots[len >= 12 ? m[0] << 8 | m[1] : 0];
	const struct question *q = s->q;
	unsigned code;
	bool right;

	if (len < 12 || s->sent == 0)
		return;
	code = m[3] & 15;
	right = q->wanted == WANT_NONE
			? code == 3
			: q->wanted == WANT_ANY ||
				  (code == 0 && has_address(m, len, q->len - 11U, q->address));
	if (len < q->len - 11U || memcmp(m + 12, q->bytes + 12, q->len - 23U) != 0)
		right = false; /* another question's answer */
	if (q == &r->watched) {
		if (right && r->seen == 0)
			r->seen = now_us(CLOCK_REALTIME);
	} else {
		r->answered++;
		r->took[r->n_took++] = (uint32_t)(now - s->sent);
		if (code == 2 || code == 5)
			r->failed++;
		else if (!right && r->wrong++ < TOLD_MAX)
			fprintf(stderr, "wrong: %s... code %u, %u answers\n",
				(const char *)q->bytes + 13, code, (unsigned)m[7]);
	}
	s->sent = 0;
}

static void
receive(struct run *r)
{
	uint8_t m[4096];
	ssize_t n;

	while ((n = recv(r->fd, m, sizeof(m), MSG_DONTWAIT)) >= 0 || errno == ECONNREFUSED)
		if (n >= 0)
			take(r, m, (size_t)n, now_us(CLOCK_MONOTONIC));
}

static void
ask(struct run *r, struct question *q, uint64_t now)
{
	struct slot *s = &r->slots[r->next];

	if (s->sent != 0 && s->q != &r->watched)
		r->lost++;
	*s = (struct slot){.sent = now, .q = q};
	q->bytes[0] = (uint8_t)(r->next >> 8);
	q->bytes[1] = (uint8_t)r->next;
	r->next++;
	while (send(r->fd, q->bytes, q->len, 0) < 0 && (errno == EAGAIN || errno == ECONNREFUSED))
		receive(r);
	r->sent += q != &r->watched;
}

/* Late ones are lost; what is asked after `end` waits for WAIT_US at most. */
static unsigned
sweep(struct run *r, uint64_t now)
{
	unsigned waiting = 0;

	for (size_t i = 0; i < IDS; i++) {
		struct slot *s = &r->slots[i];

		if (s->sent == 0)
			continue;
		if (now - s->sent <= WAIT_US) {
			waiting++;
			continue;
		}
		r->lost += s->q != &r->watched;
		s->sent = 0;
	}
	return waiting;
}

static void
go(struct run *r, double rate, double seconds)
{
	uint64_t start = now_us(CLOCK_MONOTONIC), end = start + (uint64_t)(seconds * 1e6),
		 watched = 0, swept = 0, now;

	while ((now = now_us(CLOCK_MONOTONIC)) < end) {
		struct pollfd p = {r->fd, POLLIN, 0};
		uint64_t due = (uint64_t)((double)(now - start) * rate / 1e6);

		for (int i = 0; r->sent < due && i < 64; i++)
			ask(r, &r->list[r->sent % r->n], now_us(CLOCK_MONOTONIC));
		if (r->watched.len > 0 && r->seen == 0 && now - watched >= 1000) {
			watched = now;
			ask(r, &r->watched, now);
		}
		receive(r);
		if (now - swept > 1000000) {
			swept = now;
			sweep(r, now_us(CLOCK_MONOTONIC)); /* not before what was just asked */
		}
		if (r->sent >= due)
			ppoll(&p, 1, &(struct timespec){.tv_nsec = 50000}, NULL);
	}
	while (sweep(r, now_us(CLOCK_MONOTONIC)) > 0) {
		struct pollfd p = {r->fd, POLLIN, 0};

		poll(&p, 1, 20);
		receive(r);
	}
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static uint32_t
share(const struct run *r, double part)
{
	return r->n_took > 0 ? r->took[(uint64_t)((double)(r->n_took - 1) * part)] : 0;
}

int
main(int argc, char **argv)
{
	struct sockaddr_in to = {.sin_family = AF_INET};
	static struct run r;
	int big = 8 << 20;
	double rate, seconds;

	if ((argc != 6 && argc != 8) || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
		fputs("usage: ask ADDRESS PORT RATE SECONDS FILE [WATCHED ADDRESS]\n", stderr);
		return 2;
	}
	to.sin_port = htons((uint16_t)atoi(argv[2]));
	rate = atof(argv[3]);
	seconds = atof(argv[4]);
	r.list = calloc(QUESTIONS_MAX, sizeof(*r.list));
	r.took = calloc((size_t)(rate * seconds) + 1000, sizeof(*r.took));
	r.fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (setsockopt(r.fd, SOL_SOCKET, SO_RCVBUFFORCE, &big, sizeof(big)) != 0)
		setsockopt(r.fd, SOL_SOCKET, SO_RCVBUF, &big, sizeof(big));
	if (r.list == NULL || r.took == NULL || !read_questions(&r, argv[5]) ||
		(argc == 8 && !make_question(argv[6], argv[7], &r.watched)) ||
		connect(r.fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
		fprintf(stderr, "ask: no questions in %s, or no socket\n", argv[5]);
		return 1;
	}
	go(&r, rate, seconds);
	qsort(r.took, r.n_took, sizeof(*r.took), by_number);
	printf("sent=%llu answered=%llu lost=%llu failed=%llu wrong=%llu p50=%u p99=%u p999=%u "
	       "max=%u seen=%llu\n",
		(unsigned long long)r.sent, (unsigned long long)r.answered,
		(unsigned long long)r.lost, (unsigned long long)r.failed,
		(unsigned long long)r.wrong, share(&r, 0.5), share(&r, 0.99), share(&r, 0.999),
		share(&r, 1), (unsigned long long)r.seen);
	return 0;
}
