/*
 * How long matching takes with a ready index: opened anew (head and sums alone), the first bill
 * (each page that it touches is checked), then the same bill again. Prints medians, CPU time, rows,
 * resident memory. Counts rows; writing them is not in it.
 * usage: match INDEX PURLS [RUNS [OS ARCH]]
 */
#include "know/match/match.h"
#include "proc/common/advisory_disk.h"
#include "sys/disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define RUNS_MAX 1001

struct rows {
	uint64_t hits, grounds, excluded, refused;
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

static void
match_all(struct advisory_index *x, struct str rest, const struct match_target *target,
	bool is_brief, struct rows *rows)
{
	const struct match_sink all = {.hit = hit,
					.excluded = excluded,
					.refused = refused,
					.arg = rows},
				brief = {.row = row, .refused = refused, .arg = rows};
	struct matcher *m = matcher_new(x, target, is_brief ? &brief : &all);

	*rows = (struct rows){0};
	while (m != NULL && rest.len > 0) {
		struct component c = {.purl = str_split(&rest, '\n')};

		if (c.purl.len > 0 && match_component(m, &c) != ERR_OK)
			abort();
	}
	matcher_free(m);
}

int
main(int argc, char **argv)
{
	static double open_us[RUNS_MAX], first_us[RUNS_MAX], warm_us[RUNS_MAX], all_us[RUNS_MAX];
	struct match_target target = {0};
	struct buf purls = buf_of((size_t)1 << 28);
	struct errinfo info = {0};
	unsigned runs = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 21;
	struct rows rows = {0}, brief = {0};
	struct rusage use;
	double cpu;

	if (argc < 3 || runs == 0 || runs > RUNS_MAX || disk_read(argv[2], &purls, &info) != ERR_OK)
		return 2;
	if (argc > 5)
		target = (struct match_target){.os = str_c(argv[4]), .arch = str_c(argv[5])};
	(void)sign_start();
	cpu = now_us(CLOCK_PROCESS_CPUTIME_ID);
	for (unsigned i = 0; i < runs; i++) {
		struct advisory_opened o;
		double at[5];

		at[0] = now_us(CLOCK_MONOTONIC);
		if (advisory_disk_open(argv[1], NULL, &o, &info) != ERR_OK)
			return fprintf(stderr, "%s\n", info.what), 1;
		at[1] = now_us(CLOCK_MONOTONIC);
		match_all(o.index, buf_view(&purls), &target, true, &brief);
		at[2] = now_us(CLOCK_MONOTONIC);
		match_all(o.index, buf_view(&purls), &target, true, &brief);
		at[3] = now_us(CLOCK_MONOTONIC);
		match_all(o.index, buf_view(&purls), &target, false, &rows);
		at[4] = now_us(CLOCK_MONOTONIC);
		if (brief.grounds != rows.grounds)
			abort();
		open_us[i] = at[1] - at[0];
		first_us[i] = at[2] - at[1];
		warm_us[i] = at[3] - at[2];
		all_us[i] = at[4] - at[3];
		advisory_disk_close(&o);
	}
	cpu = now_us(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	getrusage(RUSAGE_SELF, &use);
	printf("open %.3f ms, first %.2f ms, again %.2f ms, explained %.2f ms (medians of %u; CPU "
	       "%.1f ms a run); "
	       "%llu hits, %llu grounds, %llu excluded, %llu refused; %ld KiB resident\n",
		median(open_us, runs) / 1e3, median(first_us, runs) / 1e3,
		median(warm_us, runs) / 1e3, median(all_us, runs) / 1e3, runs, cpu / 1e3 / runs,
		(unsigned long long)rows.hits, (unsigned long long)rows.grounds,
		(unsigned long long)rows.excluded, (unsigned long long)rows.refused, use.ru_maxrss);
	buf_done(&purls);
	return 0;
}
