/*
 * Many cases: how long pages take. FOLDER holds a database that `respond fill` has filled; pages
 * are asked for the way of real requests, without a socket: those of all cases, then those of each
 * case named by its number in the order of filling. For each page: the first answer after the
 * start, the median and the slowest of RUNS more, the processor's time of the median one, bytes.
 * usage: cases SHARE FOLDER RUNS NR...
 */
#include "proc/portal/portal.h"
#include "proc/portal/web/gate.h"
#include "proc/portal/web/request.h"

#include "base/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NOW ((ms_t)1795132980000)
#define RUNS_MAX 1000

static ms_t
stopped_clock(void)
{
	return NOW;
}

static double
now_ms(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
must(enum err err, const char *what)
{
	if (err == ERR_OK)
		return;
	fprintf(stderr, "%s: %s\n", what, err_name(err));
	exit(1);
}

static enum err
write_person(struct store_tx *tx, void *arg)
{
	struct store_person p = {.id = {"6d656173757265000000000000000001"}, .role = ROLE_ADMIN};
	struct store_session s = {.created = NOW, .last_used = NOW, .expires = NOW + MS_DAY};
	uint8_t token[32], digest[DIGEST_BYTES_MAX];

	(void)arg;
	strcpy(p.login, "kanri");
	strcpy(p.name, "管理");
	s.person = p.id;
	memset(token, 0x22, sizeof(token));
	memset(s.csrf, 0x33, sizeof(s.csrf));
	digest_of(DIGEST_SHA256, token, sizeof(token), digest);
	memcpy(s.token_hash, digest, sizeof(s.token_hash));
	must(store_setting_set_number(tx, SETTING_SETUP_DONE, NOW), "setting");
	return store_person_put(tx, &p) == ERR_EXISTS ? ERR_EXISTS : store_session_put(tx, &s);
}

/* ---- asking ---- */

struct answer {
	double ms, cpu_ms;
	size_t bytes;
	unsigned status;
};

/* "/cases?q=x" */
static struct answer
ask(struct portal *p, const char *line)
{
	struct request r = {.portal = p,
		.arena = arena_new(REQUEST_ARENA_BYTES),
		.method = METHOD_GET,
		.host = STR("127.0.0.1"),
		.now = NOW,
		.upload.fd = -1};
	double began = now_ms(CLOCK_MONOTONIC), cpu = now_ms(CLOCK_THREAD_CPUTIME_ID);
	struct str rest = str_c(line);
	char token[TOKEN_TEXT_MAX], cookie[100];
	struct answer answer;
	uint8_t bytes[32];
	bool has_other;

	memset(bytes, 0x22, sizeof(bytes));
	token_text(bytes, token);
	snprintf(cookie, sizeof(cookie), "sakimori=%s", token);
	r.cookie = str_c(cookie);
	r.path = str_split(&rest, '?');
	must(form_parse(rest, r.arena, &r.query), line);
	r.response.body = buf_of(PAGE_BYTES_MAX);
	r.route = route_find(r.method, r.path, &r.arg, &has_other);
	request_answer(&r);
	answer = (struct answer){now_ms(CLOCK_MONOTONIC) - began,
		now_ms(CLOCK_THREAD_CPUTIME_ID) - cpu, r.response.body.len,
		r.response.status == 0 ? 200U : (unsigned)r.response.status};
	buf_done(&r.response.body);
	arena_free(r.arena);
	return answer;
}

static int
faster_first(const void *a, const void *b)
{
	double x = ((const struct answer *)a)->ms, y = ((const struct answer *)b)->ms;

	return (x > y) - (x < y);
}

static void
measure(struct portal *p, const char *name, const char *line, unsigned runs)
{
	static struct answer all[RUNS_MAX];
	struct answer first = ask(p, line);

	for (unsigned i = 0; i < runs; i++)
		all[i] = ask(p, line);
	qsort(all, runs, sizeof(*all), faster_first);
	printf("%-34s first %7.1f ms  median %7.1f ms (cpu %6.1f)  slowest %7.1f ms  %8zu bytes",
		name, first.ms, all[runs / 2].ms, all[runs / 2].cpu_ms, all[runs - 1].ms,
		first.bytes);
	printf(first.status == 200 ? "\n" : "  STATUS %u\n", first.status);
}

static void
measure_case(struct portal *p, const char *nr, unsigned runs)
{
	static const char *const parts[] = {"", "/steps", "/story", "/story?verify=1", "/record",
		"/missing", "/reports", "/wishes", "/actions", "/exhibits", "/hands", "/damage",
		"/after", "/quick", "/lines.jsonl"};
	char line[160], name[80];

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		snprintf(line, sizeof(line), "/cases/%032x%s", (unsigned)atoi(nr), parts[i]);
		snprintf(name, sizeof(name), "/cases/%s%s", nr, parts[i]);
		measure(p, name, line, runs);
	}
}

int
main(int argc, char **argv)
{
	static const char *const pages[] = {"/", "/cases", "/cases?page=5", "/cases?show=closed",
		"/cases?show=closed&page=1000", "/cases?show=drills", "/cases?show=all",
		"/cases?q=%E7%B5%8C%E7%90%86", "/cases?show=closed&q=%E7%B5%8C%E7%90%86",
		"/cases?show=closed&q=2026-777", "/duties"};
	static struct portal portal;
	unsigned runs = argc > 3 ? (unsigned)atoi(argv[3]) : 0;
	struct errinfo info = {0};
	enum err err;

	if (runs == 0 || runs > RUNS_MAX)
		return 2;
	portal.clock = stopped_clock;
	if (portal_load(&portal, argv[1], argv[2], &info) != ERR_OK) {
		fprintf(stderr, "%s\n", info.what);
		return 1;
	}
	err = store_write(portal.store, STORE_VITAL, write_person, NULL);
	if (err != ERR_EXISTS) /* a run before this one wrote them */
		must(err, "person");
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		measure(&portal, pages[i], pages[i], runs);
	for (int i = 4; i < argc; i++)
		measure_case(&portal, argv[i], runs);
	portal_unload(&portal);
	return 0;
}
