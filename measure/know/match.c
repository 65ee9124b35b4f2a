/*
 * How long matching takes with a ready index: opened anew (head and sums alone), the first bill
 * (each page that it touches is checked), then the same bill again, and in a mixed order. From the
 * list of components to the list of pairs (component, advisory), kept; "explained": each hit with
 * its grounds, counted. Prints medians, CPU time, rows, resident memory.
 *
 *   usage: match INDEX PURLS [RUNS [OS ARCH]]
 */
#include "know/match/match.h"
#include "proc/common/advisory_disk.h"
#include "sys/disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define RUNS_MAX 1001
#define ROWS_MAX ((size_t)1 << 22)

struct kept { /* a row of the result set */
	uint32_t component, advisory;
};

struct rows {
	uint64_t hits, grounds, excluded, refused;
	struct kept *list; /* room enough, or NULL: only counted */
	const struct component *first;
};

static void
hit(void *arg, const struct match_hit *h)
{
	struct rows *r = arg;

	r->hits++;
	r->grounds += h->n_grounds;
}

static void
row(void *arg, const struct match_row *r)
{
	struct rows *rows = arg;

	if (rows->list != NULL)
		rows->list[rows->grounds % ROWS_MAX] =
			(struct kept){(uint32_t)(r->component - rows->first), r->advisory};
	rows->grounds++;
}

static void
excluded(void *arg, const struct match_excluded *x)
{
	((struct rows *)arg)->excluded++;
}

static void
refused(void *arg, const struct match_refused *x)
{
	((struct rows *)arg)->refused++;
}

static double
now_us(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double
median(double *list, unsigned n)
{
	qsort(list, n, sizeof(*list), by_value);
	return list[n / 2];
}

/* The bill as its reader tells it: components, one purl each. */
struct bill {
	struct component *list;
	uint32_t n;
};

static void
take_bill(struct bill *b, struct str rest)
{
	b->list = calloc(rest.len / 2 + 1, sizeof(*b->list));
	while (rest.len > 0 && b->list != NULL) {
		struct str purl = str_split(&rest, '\n');

		if (purl.len > 0)
			b->list[b->n++].purl = purl;
	}
}

static void
match_all(struct advisory_index *x, const struct bill *b, const struct match_target *target,
	bool is_brief, struct rows *rows)
{
	const struct match_sink all = {.hit = hit,
					.excluded = excluded,
					.refused = refused,
					.arg = rows},
				brief = {.row = row, .refused = refused, .arg = rows};
	struct matcher *m = matcher_new(x, target, is_brief ? &brief : &all);

	rows->hits = rows->grounds = rows->excluded = rows->refused = 0;
	rows->first = b->list;
	for (uint32_t i = 0; m != NULL && i < b->n; i++)
		if (match_component(m, &b->list[i]) != ERR_OK)
			abort();
	matcher_free(m);
}

static void
shuffle(struct bill *b)
{
	uint64_t s = 1;

	for (uint32_t i = b->n; i > 1; i--) {
		struct component c = b->list[i - 1];
		uint32_t k;

		s = s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		k = (uint32_t)((s >> 33) % i);
		b->list[i - 1] = b->list[k];
		b->list[k] = c;
	}
}

int
main(int argc, char **argv)
{
	static double open_us[RUNS_MAX], first_us[RUNS_MAX], warm_us[RUNS_MAX], all_us[RUNS_MAX],
		cpu_us[RUNS_MAX], mixed_us[RUNS_MAX];
	struct match_target target = {0};
	struct buf purls = buf_of((size_t)1 << 28);
	struct errinfo info = {0};
	unsigned runs = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 21;
	struct rows rows = {0}, brief = {0};
	struct bill bill = {0}, mixed = {0};
	struct rusage use;

	if (argc < 3 || runs == 0 || runs > RUNS_MAX || disk_read(argv[2], &purls, &info) != ERR_OK)
		return 2;
	if (argc > 5)
		target = (struct match_target){.os = str_c(argv[4]), .arch = str_c(argv[5])};
	(void)sign_start();
	take_bill(&bill, buf_view(&purls));
	take_bill(&mixed, buf_view(&purls));
	shuffle(&mixed);
	brief.list = calloc(ROWS_MAX, sizeof(*brief.list));
	for (unsigned i = 0; i < runs; i++) {
		struct advisory_opened o;
		double at[6], cpu[3];

		at[0] = now_us(CLOCK_MONOTONIC);
		if (advisory_disk_open(argv[1], NULL, &o, &info) != ERR_OK)
			return fprintf(stderr, "%s\n", info.what), 1;
		at[1] = now_us(CLOCK_MONOTONIC);
		match_all(o.index, &bill, &target, true, &brief);
		at[2] = now_us(CLOCK_MONOTONIC);
		cpu[0] = now_us(CLOCK_THREAD_CPUTIME_ID);
		match_all(o.index, &bill, &target, true, &brief);
		cpu[1] = now_us(CLOCK_THREAD_CPUTIME_ID);
		at[3] = now_us(CLOCK_MONOTONIC);
		match_all(o.index, &mixed, &target, true, &brief);
		cpu[2] = now_us(CLOCK_THREAD_CPUTIME_ID);
		at[4] = now_us(CLOCK_MONOTONIC);
		match_all(o.index, &bill, &target, false, &rows);
		at[5] = now_us(CLOCK_MONOTONIC);
		if (brief.grounds != rows.grounds)
			abort();
		open_us[i] = at[1] - at[0];
		first_us[i] = at[2] - at[1];
		warm_us[i] = at[3] - at[2];
		all_us[i] = at[5] - at[4];
		cpu_us[i] = cpu[1] - cpu[0];
		mixed_us[i] = cpu[2] - cpu[1];
		advisory_disk_close(&o);
	}
	getrusage(RUSAGE_SELF, &use);
	printf("open %.3f ms, first %.2f ms, again %.2f ms (CPU %.2f ms; in a mixed order %.2f "
	       "ms), explained %.2f ms (medians of %u); %llu hits, %llu grounds, %llu excluded, "
	       "%llu refused; %ld KiB resident\n",
		median(open_us, runs) / 1e3, median(first_us, runs) / 1e3,
		median(warm_us, runs) / 1e3, median(cpu_us, runs) / 1e3,
		median(mixed_us, runs) / 1e3, median(all_us, runs) / 1e3, runs,
		(unsigned long long)rows.hits, (unsigned long long)rows.grounds,
		(unsigned long long)rows.excluded, (unsigned long long)rows.refused, use.ru_maxrss);
	free(bill.list);
	free(mixed.list);
	free(brief.list);
	buf_done(&purls);
	return 0;
}
