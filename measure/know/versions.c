/*
 * The orders of versions beside lists of others and beside peers.
 * usage: versions lines ORDER      lines "A < B" (also '=', '>') from standard input; those that we
 * see otherwise are written out; the last line counts versions sort ORDER       lines of versions,
 * the oldest first versions pairs ORDER      lines "A<TAB>B" from standard input: -1, 0 or 1 for
 * each versions time ORDER       nanoseconds for one comparison, over lines "A<TAB>B"
 */
#include "know/version/version.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int
sign(int order)
{
	return (order > 0) - (order < 0);
}

static int
lines(enum version_order o)
{
	char line[4096], a[2048], b[2048], op;
	unsigned n = 0, wrong = 0;

	while (fgets(line, sizeof(line), stdin) != NULL) {
		static const char ops[] = "<=>";
		const char *at;
		int order;

		if (line[0] == '#' || (line[0] == '/' && line[1] == '/') ||
			sscanf(line, "%2047s %c %2047s", a, &op, b) != 3)
			continue;
		at = strchr(ops, op);
		order = sign(version_compare(o, str_c(a), str_c(b)));
		n++;
		if (at != NULL && order == (int)(at - ops) - 1)
			continue;
		wrong++;
		printf("%s %c %s, we say %c\n", a, op, b, ops[order + 1]);
	}
	printf("%u lines, %u otherwise\n", n, wrong);
	return wrong != 0;
}

struct pair {
	struct str a, b;
};

/* All of standard input as pairs, or as single lines. */
static size_t
read_pairs(struct pair **ret_pairs)
{
	char *line = NULL;
	size_t size = 0, n = 0;
	ssize_t got;

	*ret_pairs = NULL;
	while ((got = getline(&line, &size, stdin)) >= 0) {
		char *text = strndup(line, (size_t)got);
		struct str rest = str_of(text, (size_t)got);

		if (rest.len > 0 && rest.p[rest.len - 1] == '\n')
			rest.len--;
		if ((n & (n - 1)) == 0) {
			*ret_pairs =
				realloc(*ret_pairs, (n == 0 ? 1 : 2 * n) * sizeof(**ret_pairs));
			if (*ret_pairs == NULL)
				abort();
		}
		(*ret_pairs)[n].a = str_split(&rest, '\t');
		(*ret_pairs)[n++].b = rest;
	}
	free(line);
	return n;
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void
measure(enum version_order o, const struct pair *pairs, size_t n)
{
	double best = 1e300;
	int sum = 0;

	for (unsigned round = 0; round < 7; round++) {
		double start = now(), each;

		for (unsigned again = 0; again < 10; again++)
			for (size_t i = 0; i < n; i++)
				sum += sign(version_compare(o, pairs[i].a, pairs[i].b));
		each = (now() - start) / 10 / (double)n;
		best = each < best ? each : best;
	}
	printf("%-10s %6.1f ns a comparison, %zu pairs (sum %d)\n", version_order_name(o), best, n,
		sum / 70);
}

static int
by_order(const void *a, const void *b, void *arg)
{
	const struct pair *x = a, *y = b;

	return version_compare(*(enum version_order *)arg, x->a, y->a);
}

int
main(int argc, char **argv)
{
	struct pair *pairs = NULL;
	enum version_order o = VERSION_GENERIC;
	unsigned found = 0;
	size_t n;

	for (unsigned i = 0; argc == 3 && i < VERSION_ORDERS; i++)
		if (strcmp(argv[2], version_order_name((enum version_order)i)) == 0) {
			o = (enum version_order)i;
			found = 1;
		}
	if (found == 0) {
		fputs("usage: versions lines|sort|pairs|time ORDER\n", stderr);
		return 2;
	}
	if (strcmp(argv[1], "lines") == 0)
		return lines(o);
	n = read_pairs(&pairs);
	if (strcmp(argv[1], "time") == 0) {
		measure(o, pairs, n);
	} else if (strcmp(argv[1], "sort") == 0) {
		qsort_r(pairs, n, sizeof(*pairs), by_order, &o);
		for (size_t i = 0; i < n; i++)
			printf("%.*s\n", STR_FMT(pairs[i].a));
	} else {
		for (size_t i = 0; i < n; i++)
			printf("%d\n", sign(version_compare(o, pairs[i].a, pairs[i].b)));
	}
	return 0;
}
