/*
 * The reverse index at the size of a country: COMPANIES made-up companies of PER components each,
 * over the packages of a real index (Zipf, s = 1: the most common one is in nearly every company;
 * its versions likewise, so that most have the same two or three). Prints size, time to make, time
 * of one new advisory from the rarest to the most common, and a random hundredth matched the long
 * way.
 * usage: reverse INDEX [COMPANIES [PER]]
 */
#include "know/reverse/reverse.h"
#include "know/match/match.h"
#include "proc/common/advisory_disk.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define VERSIONS_MAX 40
#define PER_MAX 1000

struct kind { /* a package that companies have */
	struct advisory_package package;
	uint32_t first, n; /* its items */
};

struct world {
	struct advisory_opened o;
	struct kind *kinds;
	uint32_t n_kinds, *items, n_items;
	double *below; /* of each kind: how much of the whole lies up to it */
	uint32_t companies, per;
};

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static uint64_t
next(uint64_t *s)
{
	uint64_t z = *s += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static uint32_t
draw(const struct world *w, uint64_t *s)
{
	double at = (double)(next(s) >> 11) * 0x1p-53 * w->below[w->n_kinds - 1];
	uint32_t from = 0, end = w->n_kinds;

	while (from < end) {
		uint32_t middle = from + (end - from) / 2;

		if (w->below[middle] <= at)
			from = middle + 1;
		else
			end = middle;
	}
	return from < w->n_kinds ? from : w->n_kinds - 1;
}

/* Company c, always the same: kinds drawn until there are `per` different ones. */
static uint32_t
company(const struct world *w, uint32_t c, uint32_t *items, uint32_t *kinds)
{
	uint64_t s = c * UINT64_C(0xd1342543de82ef95) + 99;
	uint32_t n = 0;

	for (uint32_t tries = 0; n < w->per && tries < w->per * 20; tries++) {
		uint32_t k = draw(w, &s), i = 0, v;

		while (i < n && kinds[i] != k)
			i++;
		if (i < n)
			continue;
		/* versions: half have the newest, half of the rest the one before ... */
		v = (uint32_t)__builtin_ctzll(next(&s) | UINT64_C(1) << (VERSIONS_MAX - 1));
		kinds[n] = k;
		items[n++] = w->kinds[k].first + v % w->kinds[k].n;
	}
	return n;
}

static void
take_packages(struct world *w, struct reverse_builder *b)
{
	struct advisory_index_info info;
	uint64_t s = 5;

	advisory_index_info(w->o.index, &info);
	w->kinds = calloc(info.packages + 1, sizeof(*w->kinds));
	w->items = calloc((size_t)info.bounds + 1, sizeof(*w->items));
	w->below = calloc(info.packages + 1, sizeof(*w->below));
	for (unsigned e = 0; e < ECOSYSTEMS; e++) {
		uint32_t first, n = advisory_index_ecosystem(w->o.index, (enum ecosystem)e, &first);

		for (uint32_t i = first; i < first + n; i++) {
			struct kind *k = &w->kinds[w->n_kinds];

			if (!advisory_index_package_no(w->o.index, i, &k->package) ||
				k->package.semver == k->package.bounds)
				continue;
			k->package.ecosystem = (enum ecosystem)e;
			w->n_kinds++;
		}
	}
	for (uint32_t i = w->n_kinds; i > 1; i--) { /* which one is common is chance */
		uint32_t j = (uint32_t)(next(&s) % i);
		struct kind t = w->kinds[j];

		w->kinds[j] = w->kinds[i - 1];
		w->kinds[i - 1] = t;
	}
	for (uint32_t i = 0; i < w->n_kinds; i++) {
		struct kind *k = &w->kinds[i];
		uint32_t n = k->package.semver - k->package.bounds;
		struct package p = {k->package.ecosystem, k->package.release, k->package.name};

		k->first = w->n_items;
		k->n = n < VERSIONS_MAX ? n : VERSIONS_MAX;
		for (uint32_t v = 0; v < k->n; v++)
			if (reverse_item(b, &p,
				    advisory_index_bound(w->o.index, &k->package, false, n - 1 - v),
				    &w->items[w->n_items++]) != ERR_OK)
				abort();
		w->below[i] = (i > 0 ? w->below[i - 1] : 0) + 1.0 / (i + 1);
	}
}

static struct reverse *
make(struct world *w)
{
	static const struct hash_key key = {.b = {4}};
	struct reverse_builder *b = reverse_builder_new(&key);
	uint32_t items[PER_MAX], kinds[PER_MAX];
	struct reverse *r = NULL;

	take_packages(w, b);
	if (reverse_begin(b) != ERR_OK)
		abort();
	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t c = 0; c < w->companies; c++) {
			uint32_t n = company(w, c, items, kinds);

			for (uint32_t i = 0; i < n; i++)
				items[i] = w->items[items[i]];
			if (reverse_company(b, items, n) != ERR_OK)
				abort();
		}
		if (pass == 0 && reverse_half(b) != ERR_OK)
			abort();
	}
	if (reverse_end(b, &r) != ERR_OK)
		abort();
	reverse_builder_free(b);
	return r;
}

/* A made-up advisory over all versions of a kind; medians of 9. */
static void
ask(const struct world *w, const struct reverse *r, uint32_t kind, struct reverse_answer *a)
{
	const struct kind *k = &w->kinds[kind];
	const struct package p = {k->package.ecosystem, k->package.release, k->package.name};
	const struct interval all = {.end = INTERVAL_OPEN, .from = {"", 0}, .to = {"", 0}};
	size_t words = ((size_t)w->companies + 63) / 64;
	double best = 1e9;
	uint32_t n = 0;

	for (int run = 0; run < 9; run++) {
		double at = now_ms();

		memset(a->sets, 0, words * 8);
		memset(a->companies, 0, words * 8);
		a->items = a->postings = 0;
		reverse_affected(r, &p, &all, 1, a);
		n = reverse_companies(r, a);
		at = now_ms() - at;
		best = at < best ? at : best;
	}
	printf("  rank %u: %u companies over %llu versions, %.3f ms\n", kind + 1, n,
		(unsigned long long)a->items, best);
}

/* ---- the long way ---- */

static void
row(void *arg, const struct match_row *r)
{
	uint8_t *has = arg;

	has[r->advisory / 8] |= (uint8_t)(1 << (r->advisory % 8));
}

/* Of a kind's advisories, for each hundredth company: what matching says of it. */
static void
check(const struct world *w, const struct reverse *r, struct reverse_answer *a, uint32_t kind)
{
	const struct kind *k = &w->kinds[kind];
	size_t words = ((size_t)w->companies + 63) / 64;
	struct advisory_index_info info;
	uint32_t items[PER_MAX], kinds[PER_MAX];
	const struct match_target target = {0};
	struct match_sink sink = {.row = row};
	struct matcher *m;
	struct advisory_affected x;
	uint64_t differ = 0, asked = 0, yes = 0;

	advisory_index_info(w->o.index, &info);
	sink.arg = calloc(info.advisories / 8 + 1, 1);
	m = matcher_new(w->o.index, &target, &sink);
	if (!advisory_index_affected(w->o.index, k->package.affected, &x))
		abort();
	memset(a->sets, 0, words * 8);
	memset(a->companies, 0, words * 8);
	if (!reverse_advisory(r, w->o.index, x.advisory, a))
		abort();
	(void)reverse_companies(r, a);
	for (uint64_t s = 1, c = next(&s) % 200; c < w->companies; c += 1 + next(&s) % 199) {
		uint32_t n = company(w, (uint32_t)c, items, kinds);

		memset(sink.arg, 0, info.advisories / 8 + 1);
		for (uint32_t i = 0; i < n; i++) {
			const struct kind *q = &w->kinds[kinds[i]];
			char version[400], name[400];
			struct component it = {.name = STR("x")};
			struct identity_hint hint = {0};
			struct str v = advisory_index_bound(w->o.index, &q->package, false,
				q->package.semver - q->package.bounds - 1 - (items[i] - q->first));

			(void)hint;
			snprintf(version, sizeof(version), "%.*s", STR_FMT(v));
			snprintf(name, sizeof(name), "%.*s", STR_FMT(q->package.name));
			match_package(m, &it,
				&(struct package){
					q->package.ecosystem, q->package.release, str_c(name)},
				str_c(version));
		}
		asked++;
		{
			bool is = (((uint8_t *)sink.arg)[x.advisory / 8] >> (x.advisory % 8) & 1) !=
				  0;

			yes += is;
			differ += is != ((a->companies[c / 64] >> (c % 64) & 1) != 0);
		}
	}
	printf("  rank %u: %llu companies matched the long way, %llu affected: %llu differ\n",
		kind + 1, (unsigned long long)asked, (unsigned long long)yes,
		(unsigned long long)differ);
	matcher_free(m);
	free(sink.arg);
}

int
main(int argc, char **argv)
{
	struct world w = {.companies = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 3000000,
		.per = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) : 100};
	struct reverse_answer a = {0};
	struct errinfo info = {0};
	struct reverse_info is;
	struct rusage use;
	struct reverse *r;
	double at;

	if (argc < 2 || w.per > PER_MAX || w.companies == 0 ||
		advisory_disk_open(argv[1], NULL, &w.o, &info) != ERR_OK)
		return fprintf(stderr, "%s\n", info.what), 2;
	at = now_ms();
	r = make(&w);
	is = reverse_info(r);
	getrusage(RUSAGE_SELF, &use);
	printf("%u companies, %u sets, %llu postings of %u items in %u packages: %.0f MB, of which "
	       "%u "
	       "items as bits; made in %.1f s with at most %ld MB\n",
		is.companies, is.sets, (unsigned long long)is.postings, is.items, is.packages,
		(double)is.bytes / 1e6, is.dense, (now_ms() - at) / 1e3, use.ru_maxrss / 1024);
	a.sets = calloc((size_t)w.companies / 64 + 1, 8);
	a.companies = calloc((size_t)w.companies / 64 + 1, 8);
	for (uint32_t kind = 0; kind < w.n_kinds; kind = kind < 8 ? kind + 1 : kind * 4)
		ask(&w, r, kind, &a);
	for (uint32_t kind = 0; kind < w.n_kinds && kind < 1000; kind = kind * 9 + 1)
		check(&w, r, &a, kind);
	free(a.sets);
	free(a.companies);
	reverse_free(r);
	advisory_disk_close(&w.o);
	return 0;
}
