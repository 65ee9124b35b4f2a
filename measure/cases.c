/*
 * Many cases: how long pages take. A database of its own in a temporary folder is filled with CASES
 * cases of ENTRIES entries each, OPEN of them open (a tenth of these incidents with clocks), then
 * pages are asked for the way of real requests, without a socket. For each page: the first answer
 * after the start, and the median and the slowest of RUNS more.
 * usage: cases SHARE CASES ENTRIES OPEN [RUNS]
 */
#include "proc/portal/portal.h"
#include "proc/portal/web/gate.h"
#include "proc/portal/web/request.h"

#include "base/digest.h"
#include "respond/respond.h"
#include "store/case.h"
#include "wire/case/case_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define NOW ((ms_t)1795132980000)
#define BATCH 200
#define RUNS_MAX 1000

static ms_t
stopped_clock(void)
{
	return NOW;
}

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
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

/* ---- filling ---- */

struct plan {
	unsigned n, entries, open, done;
	char id[CASE_ID_MAX]; /* of the last one that is open */
};

static void
add_pair(struct case_entry *e, enum case_key key, const char *value)
{
	must(case_entry_add(e, key, str_c(value)), "pair");
}

/* Entry nr of a case: its beginning, a decision, what the clocks ask for, then daily life. */
static struct case_entry
entry_of(unsigned c, unsigned nr, const struct plan *plan, bool is_open, char text[200])
{
	struct case_entry e = {.nr = nr,
		.at = NOW - (ms_t)(plan->n - c) * MS_MINUTE,
		.kind = CASE_NOTE,
		.by = CASE_BY_PERSON,
		.who = STR("佐藤")};

	snprintf(text, 200, "第%u号：経理のパソコンが変な相手と話していた件。電話して線を抜いた。",
		c);
	if (nr == 1) {
		e.kind = CASE_OPENED;
		add_pair(&e, CASE_KEY_FROM, "person");
		add_pair(&e, CASE_KEY_TITLE, text);
	} else if (nr == 2) {
		e.kind = CASE_PLAYBOOK;
		add_pair(&e, CASE_KEY_PLAYBOOK, c % 2 ? "ransomware" : "infected_pc");
		add_pair(&e, CASE_KEY_STATE, "up");
	} else if (nr == 3 && (!is_open || c % 10 == 0)) {
		e.kind = CASE_DECIDED;
		add_pair(&e, CASE_KEY_IS, is_open ? "incident" : "no_incident");
		add_pair(&e, CASE_KEY_REASON, "調べた結果");
	} else if (nr == 4 || nr == 5) {
		e.kind = CASE_SAID;
		add_pair(&e, CASE_KEY_FIELD, nr == 4 ? "kind" : "persons_count");
		add_pair(&e, CASE_KEY_VALUE, nr == 4 ? "ransomware" : "120");
	} else if (nr == plan->entries && !is_open) {
		e.kind = CASE_CLOSED;
	} else {
		add_pair(&e, CASE_KEY_TEXT, text);
	}
	return e;
}

static void
write_case(struct store_tx *tx, struct plan *plan, unsigned c)
{
	bool is_open = c > plan->n - plan->open;
	struct store_id id = store_id_new(NOW + c);
	struct case_head h = {.n_entries = 0};
	char text[200], number[CASE_NUMBER_MAX];

	str_copy(str_c(id.text), h.id, sizeof(h.id));
	must(store_case_number(store_tx_view(tx), 2026, number), "number");
	for (unsigned nr = 1; nr <= plan->entries; nr++) {
		struct case_line line = {
			.id = str_c(h.id), .entry = entry_of(c, nr, plan, is_open, text)};
		struct buf bytes = buf_of(CASE_LINE_MAX);
		uint8_t hash[CASE_HASH_BYTES];

		if (nr == 1)
			add_pair(&line.entry, CASE_KEY_NUMBER, number);
		memcpy(line.previous, h.hash, sizeof(line.previous));
		must(case_line_put(&line, &bytes), "line");
		case_line_hash(buf_view(&bytes), hash);
		respond_head_add(&h, &line.entry, hash);
		must(store_case_add(tx, &h, buf_view(&bytes)), "add");
		buf_done(&bytes);
	}
	if (is_open)
		memcpy(plan->id, h.id, sizeof(plan->id));
}

static enum err
write_batch(struct store_tx *tx, void *arg)
{
	struct plan *plan = arg;

	for (unsigned i = 0; i < BATCH && plan->done < plan->n; i++)
		write_case(tx, plan, ++plan->done);
	return ERR_OK;
}

static enum err
write_person(struct store_tx *tx, void *arg)
{
	struct store_person p = {.id = store_id_new(NOW), .role = ROLE_ADMIN};
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
	must(store_person_put(tx, &p), "person");
	return store_session_put(tx, &s);
}

/* ---- asking ---- */

/* "/cases?q=x": the time of one answer. */
static double
ask(struct portal *p, const char *line)
{
	struct request r = {.portal = p,
		.arena = arena_new(REQUEST_ARENA_BYTES),
		.method = METHOD_GET,
		.host = STR("127.0.0.1"),
		.now = NOW,
		.upload.fd = -1};
	struct str rest = str_c(line);
	char token[TOKEN_TEXT_MAX], cookie[100];
	uint8_t bytes[32];
	bool has_other;
	double began = now_ms(), took;

	memset(bytes, 0x22, sizeof(bytes));
	token_text(bytes, token);
	snprintf(cookie, sizeof(cookie), "sakimori=%s", token);
	r.cookie = str_c(cookie);
	r.path = str_split(&rest, '?');
	must(form_parse(rest, r.arena, &r.query), line);
	r.response.body = buf_of(PAGE_BYTES_MAX);
	r.route = route_find(r.method, r.path, &r.arg, &has_other);
	request_answer(&r);
	took = now_ms() - began;
	if (r.response.status != 0 && r.response.status != 200)
		fprintf(stderr, "%s: status %d\n", line, r.response.status);
	buf_done(&r.response.body);
	arena_free(r.arena);
	return took;
}

static int
smaller_first(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
measure(struct portal *p, const char *line, unsigned runs)
{
	static double times[RUNS_MAX];
	double first = ask(p, line);

	for (unsigned i = 0; i < runs; i++)
		times[i] = ask(p, line);
	qsort(times, runs, sizeof(*times), smaller_first);
	printf("%-44s first %8.1f ms   median %7.2f ms   slowest %7.2f ms\n", line, first,
		times[runs / 2], times[runs - 1]);
}

int
main(int argc, char **argv)
{
	static struct portal portal;
	char folder[] = "/tmp/sakimori_cases.XXXXXX", line[160], command[80];
	unsigned runs = argc > 5 ? (unsigned)atoi(argv[5]) : 21;
	struct errinfo info = {0};
	struct plan plan = {0};
	double began;

	if (argc < 5 || runs == 0 || runs > RUNS_MAX)
		return 2;
	plan.n = (unsigned)atoi(argv[2]);
	plan.entries = (unsigned)atoi(argv[3]);
	plan.open = (unsigned)atoi(argv[4]);
	if (plan.open > plan.n || plan.entries < 6 || mkdtemp(folder) == NULL)
		return 2;
	portal.clock = stopped_clock;
	if (portal_load(&portal, argv[1], folder, &info) != ERR_OK) {
		fprintf(stderr, "%s\n", info.what);
		return 1;
	}
	must(store_write(portal.store, STORE_VITAL, write_person, NULL), "person");
	began = now_ms();
	while (plan.done < plan.n)
		must(store_write(portal.store, STORE_VITAL, write_batch, &plan), "fill");
	printf("%u cases of %u entries, %u open; written in %.1f s\n", plan.n, plan.entries,
		plan.open, (now_ms() - began) / 1e3);
	measure(&portal, "/", runs);
	measure(&portal, "/cases", runs);
	measure(&portal, "/cases?page=40", runs);
	measure(&portal, "/cases?show=closed", runs);
	measure(&portal, "/cases?show=drills", runs);
	measure(&portal, "/cases?q=%E7%B5%8C%E7%90%86", runs);
	snprintf(line, sizeof(line), "/cases/%s", plan.id);
	measure(&portal, line, runs);
	snprintf(line, sizeof(line), "/cases/%s/steps", plan.id);
	measure(&portal, line, runs);
	portal_unload(&portal);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command) == 0 ? 0 : 1;
}
