/*
 * Which advisories concern a version, the long way: every range of every advisory of the package,
 * as OSV's own text says it (schema 1.7, "Evaluation"). Shares the readers and the comparisons with
 * the product, and nothing else: what the index says is checked by it.
 * usage: osv_eval FILE... <QUERIES     FILE: OSV, JSON or one advisory a line
 *        QUERIES: ecosystem (of OSV), name, version, parted by tabs; out: name, version, id, kind
 * Withdrawn advisories do not count. Names are compared as they stand there.
 */
#include "know/version/version.h"
#include "model/advisory.h"
#include "wire/osv/osv.h"

#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>

struct entry {
	struct affected a;
	const char *id;
	enum advisory_kind kind;
};
struct all {
	struct arena *arena;
	struct entry *entries;
	size_t n, room, refused;
};

static struct str
keep(struct all *all, struct str s)
{
	char *copy = arena_copy(all->arena, s);

	if (copy == NULL)
		abort();
	return str_of(copy, s.len);
}

static struct affected
copy_affected(struct all *all, const struct affected *from)
{
	struct affected to = *from;
	struct range *ranges = arena_array(all->arena, struct range, from->n_ranges + 1);
	struct str *versions = arena_array(all->arena, struct str, from->n_versions + 1);

	if (ranges == NULL || versions == NULL)
		abort();
	to.package.name = keep(all, from->package.name);
	to.package.release = keep(all, from->package.release);
	for (uint32_t i = 0; i < from->n_ranges; i++) {
		const struct range *r = &from->ranges[i];
		struct range_event *events = arena_array(all->arena, struct range_event, r->n + 1);

		if (events == NULL)
			abort();
		for (uint32_t k = 0; k < r->n; k++)
			events[k] = (struct range_event){
				r->events[k].kind, keep(all, r->events[k].version)};
		ranges[i] = (struct range){r->kind, r->n, events};
	}
	for (uint32_t i = 0; i < from->n_versions; i++)
		versions[i] = keep(all, from->versions[i]);
	to.ranges = ranges;
	to.versions = versions;
	return to;
}

static void
on_advisory(void *arg, const struct advisory *a)
{
	struct all *all = arg;
	const char *id = keep(all, a->id).p;

	if (a->withdrawn != 0)
		return;
	for (uint32_t i = 0; i < a->n_affected; i++) {
		if (all->n == all->room) {
			all->room = all->room * 2 + 1024;
			all->entries = realloc(all->entries, all->room * sizeof(*all->entries));
			if (all->entries == NULL)
				abort();
		}
		all->entries[all->n++] =
			(struct entry){copy_affected(all, &a->affected[i]), id, a->kind};
	}
}

static void
on_refused(void *arg, struct str where, const struct errinfo *why)
{
	struct all *all = arg;

	all->refused++;
}

static int
order_events(enum version_order o, const struct range_event *a, const struct range_event *b)
{
	bool is_zero_a = a->kind == RANGE_INTRODUCED && str_equal(a->version, STR("0"));
	bool is_zero_b = b->kind == RANGE_INTRODUCED && str_equal(b->version, STR("0"));

	if (is_zero_a || is_zero_b)
		return (int)is_zero_b - (int)is_zero_a;
	return version_compare(o, a->version, b->version);
}

/* The state behind the last event that the version has reached. */
static bool
in_range(const struct range *r, enum version_order ecosystem, struct str version)
{
	enum version_order o = r->kind == RANGE_SEMVER ? VERSION_SEMVER : ecosystem;
	const struct range_event *last = NULL;

	if (r->kind == RANGE_GIT)
		return false;
	for (uint32_t i = 0; i < r->n; i++) {
		const struct range_event *e = &r->events[i], one = {RANGE_LIMIT, version};
		int order = -order_events(o, e, &one);

		if (e->kind == RANGE_LIMIT || order < 0 ||
			(order == 0 && e->kind == RANGE_LAST_AFFECTED))
			continue;
		if (last == NULL || order_events(o, last, e) <= 0)
			last = e;
	}
	return last != NULL && last->kind == RANGE_INTRODUCED;
}

static bool
is_hit(const struct affected *a, struct str version)
{
	enum version_order o = ecosystem_order(a->package.ecosystem);

	for (uint32_t i = 0; i < a->n_versions; i++)
		if (version_compare(o, a->versions[i], version) == 0)
			return true;
	for (uint32_t i = 0; i < a->n_ranges; i++)
		if (in_range(&a->ranges[i], o, version))
			return true;
	return a->n_ranges == 0 && a->n_versions == 0;
}

static int
by_package(const void *a, const void *b)
{
	const struct package *x = &((const struct entry *)a)->a.package;
	const struct package *y = &((const struct entry *)b)->a.package;
	int order = (int)x->ecosystem - (int)y->ecosystem;

	if (order == 0)
		order = str_order(x->release, y->release);
	return order != 0 ? order : str_order(x->name, y->name);
}

static void
ask(const struct all *all, struct str line)
{
	static const char *const kinds[ADVISORY_KINDS] = {
		"vuln", "malicious", "unmaintained", "notice"};
	struct entry key = {0};
	struct str osv = str_split(&line, '\t'), name = str_split(&line, '\t');
	const struct entry *at, *end = all->entries + all->n;

	key.a.package.name = name;
	if (ecosystem_of_osv(osv, &key.a.package.ecosystem, &key.a.package.release) != ERR_OK) {
		printf("?\t%.*s\n", STR_FMT(osv));
		return;
	}
	at = bsearch(&key, all->entries, all->n, sizeof(key), by_package);
	if (at == NULL)
		return;
	while (at > all->entries && by_package(at - 1, &key) == 0)
		at--;
	for (const char *last = NULL; at < end && by_package(at, &key) == 0; at++) {
		if ((last != NULL && strcmp(last, at->id) == 0) || !is_hit(&at->a, line))
			continue;
		last = at->id;
		printf("%.*s\t%.*s\t%s\t%s\n", STR_FMT(name), STR_FMT(line), at->id,
			kinds[at->kind]);
	}
}

static bool
read_file(struct all *all, struct osv_reader *reader, const char *path)
{
	struct advisory_sink sink = {.advisory = on_advisory, .refused = on_refused, .arg = all};
	FILE *f = fopen(path, "rb");
	char *text = NULL;
	struct errinfo info;
	long size;
	bool is_read;

	if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0 ||
		(text = malloc((size_t)size + 1)) == NULL) {
		fprintf(stderr, "%s: cannot be read\n", path);
		return false;
	}
	rewind(f);
	is_read = fread(text, 1, (size_t)size, f) == (size_t)size;
	fclose(f);
	if (is_read && osv_read(reader, str_of(text, (size_t)size), &sink, &info) != ERR_OK) {
		fprintf(stderr, "%s: %s\n", path, info.what);
		is_read = false;
	}
	free(text);
	return is_read;
}

int
main(int argc, char **argv)
{
	struct all all = {.arena = arena_new((size_t)2 << 30)};
	struct osv_reader *reader = osv_open();
	char *line = NULL;
	size_t size = 0;
	ssize_t got;

	if (all.arena == NULL || reader == NULL)
		return 1;
	for (int i = 1; i < argc; i++)
		if (!read_file(&all, reader, argv[i]))
			return 1;
	osv_free(reader);
	qsort(all.entries, all.n, sizeof(*all.entries), by_package);
	fprintf(stderr, "%zu affected packages, %zu advisories refused\n", all.n, all.refused);
	while ((got = getline(&line, &size, stdin)) >= 0) {
		if (got > 0 && line[got - 1] == '\n')
			got--;
		ask(&all, str_of(line, (size_t)got));
	}
	free(line);
	free(all.entries);
	arena_free(all.arena);
	return 0;
}
