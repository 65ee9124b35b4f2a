/*
 * What weaknesses cost where there are many of them: `findings gone BILLS COMPONENTS FINDINGS` what
 * is gone of each bill, `findings compare DEVICES PROGRAMS ADVISORIES` all devices against an
 * index, first, again, and after all was brought up to date, `findings pages DEVICES FINDINGS` the
 * pages (of each the median of the processor's time). Milliseconds, and the most memory there was.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define assert_non_null(p) BUG_IF((p) == NULL)
#define assert_int_equal(a, b) BUG_IF((a) != (b))
#define fail_msg(...) (fprintf(stderr, __VA_ARGS__), exit(2))

#include "know/advisory/memory_test.h"
#include "proc/portal/place_fixture.h"
#include "proc/portal/stock/findings.h"
#include "proc/portal/stock/stock.h"
#include "proc/portal/watch/watch.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#define ROUNDS 5
#define ARENA ((size_t)1 << 30)

struct place {
	char folder[PLACE_FOLDER_MAX];
	struct portal portal;
	struct arena *arena;
	ms_t now;
};

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
say(const char *what, double since)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	printf("%-28s %10.1f ms %6ld MiB\n", what, now_ms() - since, use.ru_maxrss / 1024);
	fflush(stdout);
}

/* ---- what is written ---- */

struct findings {
	struct store_finding *list;
	size_t n;
};

static enum err
write_findings(struct store_tx *tx, void *arg)
{
	const struct findings *f = arg;
	uint32_t left_out;

	return store_finding_put_list(tx, f->list, f->n, &left_out);
}

static enum err
write_bill(struct store_tx *tx, void *arg)
{
	return store_bill_put(tx, arg);
}

static enum err
write_take(struct store_tx *tx, void *arg)
{
	return store_software_take(tx, arg, NULL);
}

static void
put(struct place *p, enum err (*write)(struct store_tx *, void *), void *arg)
{
	BUG_IF(store_write(p->portal.store, STORE_VITAL, write, arg) != ERR_OK);
}

/* `n` of them, dealt out to subjects 1..n_subjects. */
static void
put_findings(struct place *p, enum store_finding_subject kind, unsigned n, unsigned n_subjects)
{
	struct findings f = {calloc(n + 1, sizeof(struct store_finding)), n};

	BUG_IF(f.list == NULL || n_subjects == 0);
	for (unsigned i = 0; i < n; i++) {
		struct store_finding *one = &f.list[i];

		snprintf(one->id.text, sizeof(one->id.text), "f%u-%u", (unsigned)kind, i);
		snprintf(one->advisory, sizeof(one->advisory), "CVE-2026-%u",
			10000 + i / n_subjects * 7 + i % 7);
		one->subject = kind;
		one->subject_nr = i % n_subjects + 1;
		one->rank = i % 1000;
		one->is_serious = i % 3 == 0;
		one->due_house = PLACE_NOW + (i % 40 - 20) * MS_DAY;
		one->first_seen = one->last_seen = PLACE_NOW;
	}
	put(p, write_findings, &f);
	free(f.list);
}

/* ---- what is gone of bills ---- */

#define NONE                                                                                       \
	.group = STR(""), .supplier = STR(""), .purl = STR(""), .cpe = STR(""), .hash = STR(""),   \
	.source_name = STR(""), .source_version = STR("")

/* Two editions of each product: the second has every other component in another version. */
static void
put_bill(struct place *p, unsigned product, unsigned edition, unsigned n)
{
	struct store_component *list = calloc(n, sizeof(*list));
	char(*names)[2][24] = calloc(n, sizeof(*names));
	struct store_bill_put b = {.file = STR("{}"), .list = list, .n = n};

	BUG_IF(list == NULL || names == NULL);
	snprintf(b.bill.id.text, sizeof(b.bill.id.text), "b%u-%u", product, edition);
	snprintf(b.bill.name, sizeof(b.bill.name), "product-%u", product);
	b.bill.came = PLACE_NOW + edition;
	for (unsigned i = 0; i < n; i++) {
		snprintf(names[i][0], sizeof(names[i][0]), "part-%u", i);
		snprintf(names[i][1], sizeof(names[i][1]), "1.%u",
			edition > 0 && i % 2 == 0 ? 1000 + product : 0);
		list[i] = (struct store_component){
			NONE, .name = str_c(names[i][0]), .version = str_c(names[i][1])};
	}
	put(p, write_bill, &b);
	free(names);
	free(list);
}

static void
measure_gone(struct place *p, unsigned bills, unsigned components, unsigned findings)
{
	struct store_compare_group *groups;
	struct store_compare_gone *gone;
	struct store_view *v;
	size_t n, n_gone, all = 0;
	double at = now_ms();

	for (unsigned i = 0; i < bills / 2; i++) {
		put_bill(p, i, 0, components);
		put_bill(p, i, 1, components);
	}
	put_findings(p, STORE_FINDING_COMPONENT, findings, components);
	say("filled", at);
	BUG_IF(store_read(p->portal.store, &v) != ERR_OK);
	at = now_ms();
	BUG_IF(store_compare_groups(v, p->arena, &groups, &n) != ERR_OK);
	say("groups", at);
	at = now_ms();
	for (size_t i = 0; i < n; i++) {
		double one = now_ms();
		struct arena *a = arena_new(ARENA);

		BUG_IF(store_compare_gone(v, &groups[i], a, &gone, &n_gone) != ERR_OK);
		all += n_gone;
		arena_free(a);
		if (i < 3)
			say("gone of one", one);
		if (now_ms() - at > 60000) {
			printf("after %zu of %zu: too long\n", i + 1, n);
			break;
		}
	}
	say("gone of all", at);
	printf("groups=%zu gone=%zu\n", n, all);
	at = now_ms();
	BUG_IF(store_compare_removed(v, p->arena, &gone, &n_gone) != ERR_OK);
	say("removed", at);
	store_read_end(v);
}

/* ---- all devices against an index ---- */

static void
write_file(const struct place *p, const char *name, const void *bytes, size_t n)
{
	char path[PLACE_FOLDER_MAX + 40];
	FILE *f;

	snprintf(path, sizeof(path), "%s/stock", p->folder);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/stock/%s", p->folder, name);
	f = fopen(path, "wb");
	BUG_IF(f == NULL || fwrite(bytes, 1, n, f) != n || fclose(f) != 0);
}

static void
put_index(const struct place *p, unsigned advisories)
{
	static const uint8_t seed[SIGN_SEED_BYTES] = {7, 7, 7};
	struct advisory_built built;
	struct memory m;
	char text[512];

	memory_start(&m, seed);
	for (unsigned i = 0; i < advisories; i++) {
		snprintf(text, sizeof(text),
			"{'id':'GHSA-%u','modified':'2026-01-01T00:00:00Z','aliases':['CVE-2026-"
			"%u'],'affected':[{'package':{'ecosystem':'npm','name':'part-%u'},'ranges'"
			":[{'type':'SEMVER','events':[{'introduced':'0'},{'fixed':'1.%u.0'}]}]}]}",
			i, 10000 + i, i % 4000, 5 + i / 4000);
		memory_osv(&m, "osv npm", text);
	}
	BUG_IF(memory_finish(&m, &built) != ERR_OK);
	write_file(p, "key", seed, sizeof(seed));
	write_file(p, "advisories.idx", m.file.p, m.file.len);
	memory_done(&m);
}

static void
collect(struct place *p, unsigned device, unsigned programs, unsigned minor)
{
	struct store_software *list = calloc(programs, sizeof(*list));
	char id[32];
	struct store_software_take take = {id, STORE_STOCK_COLLECTOR, p->now, list, programs};

	BUG_IF(list == NULL);
	snprintf(id, sizeof(id), "name:pc-%u", device);
	for (unsigned i = 0; i < programs; i++) {
		snprintf(list[i].name, sizeof(list[i].name), "part-%u", i);
		snprintf(list[i].version, sizeof(list[i].version), "1.%u.0", minor);
		snprintf(list[i].purl, sizeof(list[i].purl), "pkg:npm/part-%u@1.%u.0", i, minor);
	}
	put(p, write_take, &take);
	free(list);
}

static void
compare(struct place *p, const char *what)
{
	double at = now_ms();
	enum err err = findings_compare(&p->portal, p->now);
	const struct store_finding_query q = {.limit = 1};
	struct store_finding *list;
	struct store_view *v;
	uint32_t all, open;
	size_t n;

	say(what, at);
	BUG_IF(store_read(p->portal.store, &v) != ERR_OK);
	BUG_IF(store_finding_list(v, &q, p->arena, &list, &n, &all) != ERR_OK);
	BUG_IF(store_finding_list(v, &(struct store_finding_query){.limit = 1, .is_open = true},
		       p->arena, &list, &n, &open) != ERR_OK);
	store_read_end(v);
	printf("%s: findings=%u open=%u\n", err_name(err), all, open);
}

static void
measure_compare(struct place *p, unsigned devices, unsigned programs, unsigned advisories)
{
	double at = now_ms();

	put_index(p, advisories);
	for (unsigned i = 0; i < devices; i++)
		collect(p, i, programs, 1);
	say("filled", at);
	compare(p, "first");
	compare(p, "nothing is due");
	p->now += MS_DAY;
	compare(p, "the next day");
	for (unsigned i = 0; i < devices; i++) {
		p->now++;
		collect(p, i, programs, 2);
	}
	compare(p, "all of another version");
	for (unsigned i = 0; i < devices; i++) {
		p->now++;
		collect(p, i, programs, 90);
	}
	compare(p, "all up to date");
}

/* ---- pages ---- */

static double
cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* The median of what the processor took. */
static void
show(struct place *p, const char *what, handler_fn *get)
{
	double took[ROUNDS];

	for (unsigned i = 0; i < ROUNDS; i++) {
		struct store_view *v;
		struct request r = {.portal = &p->portal,
			.now = p->now,
			.zone_minutes = 540,
			.arena = arena_new(REQUEST_ARENA_BYTES),
			.upload.fd = -1};
		double at = cpu_ms();

		BUG_IF(store_read(p->portal.store, &v) != ERR_OK);
		r.view = v;
		r.response.body = buf_of(PAGE_BYTES_MAX);
		BUG_IF(get(&r) != ERR_OK);
		store_read_end(v);
		buf_done(&r.response.body);
		arena_free(r.arena);
		took[i] = cpu_ms() - at;
	}
	qsort(took, ROUNDS, sizeof(took[0]), by_size);
	say(what, now_ms() - took[ROUNDS / 2]);
}

static void
measure_pages(struct place *p, unsigned devices, unsigned findings)
{
	double at = now_ms();

	for (unsigned i = 0; i < devices; i++)
		collect(p, i, 400, 1);
	put_findings(p, STORE_FINDING_SOFTWARE, findings, devices * 400);
	say("filled", at);
	show(p, "/", get_today);
	show(p, "/stock", get_stock);
	show(p, "/stock/findings", get_stock_findings);
}

int
main(int argc, char **argv)
{
	struct place p = {.arena = arena_new(ARENA), .now = PLACE_NOW};
	unsigned n[3] = {0};

	if (argc < 4)
		return 2;
	for (int i = 2; i < argc && i < 5; i++)
		n[i - 2] = (unsigned)strtoul(argv[i], NULL, 10);
	place_open(&p.portal, p.folder);
	if (strcmp(argv[1], "gone") == 0)
		measure_gone(&p, n[0], n[1], n[2]);
	else if (strcmp(argv[1], "compare") == 0)
		measure_compare(&p, n[0], n[1], n[2]);
	else
		measure_pages(&p, n[0], n[1]);
	arena_free(p.arena);
	place_close(&p.portal, p.folder);
	return 0;
}
