/*
 * Measures a prepared index as the product reads it.
 *   index load INDEX                 time until all tables are sealed memory; resident memory
 *   index look INDEX NAMES [N]       look-ups a second: of the names, of names below and beside
 * them
 *   index agree INDEX TRUTH N SEED   N names and N addresses, as odd as can be, beside a plain
 * search of TRUTH index same BASE FRESH WHOLE TRUTH N SEED   the same of a base with its delta, and
 * of a whole index
 */
#include "know/indicator/table.h"
#include "proc/common/index_disk.h"
#include "sys/clock.h"
#include "sys/fd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct live {
	struct index_opened opened, fresh;
	struct index index;
	struct index_hits hits;
};

static bool
read_base(void *arg, enum index_layer layer, uint64_t at, void *dst, size_t len)
{
	struct live *l = arg;

	return fd_read_at(layer == INDEX_BASE ? l->opened.fd : l->fresh.fd, at, dst, len);
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double
processor(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

/* Kilobytes of a line of /proc/self/status. */
static long
status(const char *name)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];
	long kb = -1;

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, name, strlen(name)) == 0)
			kb = strtol(line + strlen(name) + 1, NULL, 10);
	if (f != NULL)
		fclose(f);
	return kb;
}

static void
load(struct live *l, const char *path)
{
	struct errinfo info = {0};
	enum err err = index_open(path, &l->opened, &info);

	l->index.read = read_base;
	l->index.arg = l;
	if (err == ERR_OK)
		err = index_tables_take(&l->opened, INDEX_BASE, &l->index, &info);
	if (err != ERR_OK) {
		fprintf(stderr, "%s\n", info.what);
		exit(1);
	}
}

static void
load_fresh(struct live *l, const char *path)
{
	struct errinfo info = {0};
	enum err err = index_open(path, &l->fresh, &info);

	if (err == ERR_OK)
		err = index_tables_take(&l->fresh, INDEX_FRESH, &l->index, &info);
	if (err != ERR_OK) {
		fprintf(stderr, "%s\n", info.what);
		exit(1);
	}
}

static void
touch_all(const struct live *l)
{
	unsigned sum = 0;

	for (int i = 0; i < INDEX_WIDTHS * INDEX_SHARDS; i++) {
		const uint8_t *p = l->opened.map[i / INDEX_SHARDS][i % INDEX_SHARDS];

		for (size_t k = 0; k < l->opened.map_bytes[i / INDEX_SHARDS][i % INDEX_SHARDS];
			k += 4096)
			sum += p[k];
	}
	fprintf(stderr, "%s", sum == 1 ? " " : "");
}

static int
measure_load(const char *path)
{
	struct live *l = calloc(1, sizeof(*l));
	double from = seconds(), cpu = processor();
	uint64_t entries = 0;

	load(l, path);
	from = seconds() - from;
	cpu = processor() - cpu;
	touch_all(l);
	for (int i = 0; i < INDEX_WIDTHS * INDEX_SHARDS; i++)
		entries += l->index.parts[0][i / INDEX_SHARDS][i % INDEX_SHARDS].table.n_entries;
	printf("%llu entries: ready after %.2f s (%.2f s of processor), %.1f MB resident, of them "
	       "%.1f MB tables\n",
		(unsigned long long)entries, from, cpu, (double)status("VmRSS:") / 1024,
		(double)status("RssShmem:") / 1024);
	index_close(&l->opened);
	free(l);
	return 0;
}

static size_t
read_names(const char *path, char ***ret_names, size_t max)
{
	FILE *f = fopen(path, "r");
	char **names = calloc(max, sizeof(*names)), line[2048];
	size_t n = 0;

	while (f != NULL && names != NULL && n < max && fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, " \n")] = '\0';
		names[n++] = strdup(line);
	}
	if (f != NULL)
		fclose(f);
	*ret_names = names;
	return n;
}

static int
measure_look(const char *path, const char *list, size_t max)
{
	static const char *const what[] = {"the names", "names below", "names beside"};
	struct live *l = calloc(1, sizeof(*l));
	char **names, text[2100];
	size_t n = read_names(list, &names, max);

	load(l, path);
	touch_all(l);
	for (int way = 0; way < 3; way++) {
		double cpu = processor();
		size_t hits = 0;

		for (size_t i = 0; i < n; i++) {
			const char *name = names[(i * 7919) % n];
			int len = way == 0   ? snprintf(text, sizeof(text), "%s", name)
				  : way == 1 ? snprintf(text, sizeof(text), "a.b.%s", name)
					     : snprintf(text, sizeof(text), "zz-%s", name);

			index_find(&l->index, INDICATOR_DOMAIN, str_of(text, (size_t)len), 1,
				&l->hits);
			hits += l->hits.n > 0;
		}
		printf("%s: %zu asked, %zu found, %.0f ns each\n", what[way], n, hits,
			(processor() - cpu) / (double)n * 1e9);
	}
	return 0;
}

/* ---- beside a plain search ---- */

struct truth {
	char **names; /* sorted */
	size_t n_names;
	struct net {
		uint32_t a;
		unsigned bits;
	} * nets;
	size_t n_nets;
};

static int
compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
read_truth(const char *path, struct truth *t)
{
	FILE *f = fopen(path, "r");
	char line[512];
	size_t room = 1 << 22;

	t->names = calloc(room, sizeof(*t->names));
	t->nets = calloc(room, sizeof(*t->nets));
	while (f != NULL && fgets(line, sizeof(line), f) != NULL && t->n_names < room) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == 'n')
			t->names[t->n_names++] = strdup(line + 2);
		else if (sscanf(line, "a %u %u", &t->nets[t->n_nets].a, &t->nets[t->n_nets].bits) ==
			 2)
			t->n_nets++;
	}
	if (f != NULL)
		fclose(f);
	qsort(t->names, t->n_names, sizeof(*t->names), compare);
}

/* The longest name at or above it, by looking each up. */
static const char *
plain_name(const struct truth *t, const char *name)
{
	while (name != NULL) {
		if (bsearch(&name, t->names, t->n_names, sizeof(*t->names), compare) != NULL)
			return name;
		name = strchr(name, '.');
		name = name == NULL ? NULL : name + 1;
	}
	return NULL;
}

static int
plain_network(const struct truth *t, uint32_t a)
{
	int best = -1;

	for (size_t i = 0; i < t->n_nets; i++)
		if (((a ^ t->nets[i].a) >> (32 - t->nets[i].bits)) == 0 &&
			(int)t->nets[i].bits > best)
			best = (int)t->nets[i].bits;
	return best;
}

/* A question that may be near a name of the list, as it may come from the network. */
static void
question(const struct truth *t, uint64_t r, char dst[600])
{
	const char *name = t->names[r % t->n_names];
	size_t len;

	switch (r >> 32 & 15) {
	case 0:
		snprintf(dst, 600, "www.%s", name);
		break;
	case 1: /* beside it */
		snprintf(dst, 600, "x%s", name);
		break;
	case 2: /* above it */
		snprintf(dst, 600, "%s", strchr(name, '.') + 1);
		break;
	case 3:
		snprintf(dst, 600, "%s.", name);
		break;
	case 4: /* many labels */
		for (len = 0; len + strlen(name) + 2 < 250; len += 2)
			memcpy(dst + len, "a.", 2);
		snprintf(dst + len, 600 - len, "%s", name);
		break;
	case 5: /* one letter changed */
		snprintf(dst, 600, "%s", name);
		dst[(r >> 40) % strlen(dst)] = "az0-."[r >> 36 & 3];
		break;
	case 6: /* longest label */
		memset(dst, 'a', 63);
		snprintf(dst + 63, 537, ".%s", name);
		break;
	case 7: /* too long a label */
		memset(dst, 'a', 64);
		snprintf(dst + 64, 536, ".%s", name);
		break;
	case 8: /* an end that is cut */
		snprintf(dst, 600, "%s", name);
		dst[strlen(dst) - 1] = '\0';
		break;
	case 9:
		snprintf(dst, 600, "%s.example", name);
		break;
	default:
		snprintf(dst, 600, "%s", name);
	}
	for (char *c = dst; r >> 48 & 1 && *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'z' && (r >> 50 & 1 || (*c & 1)))
			*c = (char)(*c - 'a' + 'A');
}

static uint64_t
next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* 1: they agree and found it; 0: they agree that it is not there; -1: they do not agree. */
static int
ask_name(struct live *l, const struct truth *t, uint64_t r)
{
	char text[600], normal[LIMIT_INDICATOR_TEXT + 1];
	const char *wanted;
	size_t len;

	question(t, r, text);
	if (indicator_normal(INDICATOR_DOMAIN, str_c(text), normal, &len) != ERR_OK)
		return 0; /* no name: nobody can ask for it */
	normal[len] = '\0';
	wanted = plain_name(t, normal);
	index_find(&l->index, INDICATOR_DOMAIN, str_of(normal, len), 1, &l->hits);
	if ((l->hits.n > 0) != (wanted != NULL) ||
		(wanted != NULL && !str_equal(l->hits.list[0].value, str_c(wanted)))) {
		printf("not the same: %s\n", normal);
		return -1;
	}
	return wanted != NULL;
}

static int
ask_address(struct live *l, const struct truth *t, uint64_t r)
{
	uint32_t a = t->nets[r % t->n_nets].a ^ (uint32_t)((r >> 32) >> (r >> 24 & 31));
	const uint8_t bytes[4] = {
		(uint8_t)(a >> 24), (uint8_t)(a >> 16), (uint8_t)(a >> 8), (uint8_t)a};
	struct addr addr = addr_v4(bytes);
	int wanted = plain_network(t, a);

	if (address_is_never(addr))
		return 0;
	index_find_address(&l->index, addr, 1, &l->hits);
	if ((l->hits.n > 0) != (wanted >= 0) ||
		(wanted >= 0 && (unsigned char)l->hits.list[0].value.p[1] != (unsigned)wanted)) {
		printf("not the same: %u.%u.%u.%u\n", bytes[0], bytes[1], bytes[2], bytes[3]);
		return -1;
	}
	return wanted >= 0;
}

static int
agree(const char *path, const char *truth, uint64_t n, uint64_t seed)
{
	struct live *l = calloc(1, sizeof(*l));
	struct truth t = {0};
	uint64_t found = 0, wrong = 0;

	load(l, path);
	read_truth(truth, &t);
	if (t.n_names == 0 || t.n_nets == 0)
		return 2;
	for (uint64_t i = 0; i < 2 * n; i++) {
		int rc = i % 2 ? ask_address(l, &t, next(&seed)) : ask_name(l, &t, next(&seed));

		found += rc > 0;
		wrong += rc < 0;
	}
	printf("%llu names and %llu addresses asked, %llu found, %llu not the same as by a plain "
	       "search\n",
		(unsigned long long)n, (unsigned long long)n, (unsigned long long)found,
		(unsigned long long)wrong);
	return wrong > 0;
}

/* ---- a delta beside a whole index ---- */

static bool
is_same(const struct index_hits *a, const struct index_hits *b)
{
	if (a->n != b->n || a->not_read > 0 || b->not_read > 0)
		return false;
	for (unsigned i = 0; i < a->n; i++)
		if (!str_equal(a->list[i].value, b->list[i].value) ||
			!str_equal(a->list[i].note.what, b->list[i].note.what) ||
			a->list[i].note.tier != b->list[i].note.tier)
			return false;
	return true;
}

static int
same(char **argv)
{
	struct live *l = calloc(1, sizeof(*l)), *whole = calloc(1, sizeof(*whole));
	uint64_t n = strtoull(argv[6], NULL, 10), seed = strtoull(argv[7], NULL, 10), found = 0,
		 wrong = 0;
	struct truth t = {0};

	load(l, argv[2]);
	load_fresh(l, argv[3]);
	load(whole, argv[4]);
	read_truth(argv[5], &t);
	for (uint64_t i = 0; i < n; i++) {
		uint64_t r = next(&seed);
		uint32_t a = t.n_nets == 0 ? 0 : t.nets[r % t.n_nets].a ^ (uint32_t)(r >> 56);
		const uint8_t bytes[4] = {
			(uint8_t)(a >> 24), (uint8_t)(a >> 16), (uint8_t)(a >> 8), (uint8_t)a};
		char text[600], normal[LIMIT_INDICATOR_TEXT + 1];
		size_t len;

		if (i % 4 == 3 && t.n_nets > 0) {
			index_find_address(&l->index, addr_v4(bytes), 1, &l->hits);
			index_find_address(&whole->index, addr_v4(bytes), 1, &whole->hits);
		} else {
			question(&t, r, text);
			if (indicator_normal(INDICATOR_DOMAIN, str_c(text), normal, &len) != ERR_OK)
				continue;
			index_find(&l->index, INDICATOR_DOMAIN, str_of(normal, len), 1, &l->hits);
			index_find(&whole->index, INDICATOR_DOMAIN, str_of(normal, len), 1,
				&whole->hits);
		}
		found += whole->hits.n > 0;
		wrong += !is_same(&l->hits, &whole->hits);
	}
	printf("%llu asked, %llu found, %llu not the same with the delta and as a whole\n",
		(unsigned long long)n, (unsigned long long)found, (unsigned long long)wrong);
	return wrong > 0 || found == 0;
}

int
main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "load") == 0)
		return measure_load(argv[2]);
	if (argc == 5 && strcmp(argv[1], "look") == 0)
		return measure_look(argv[2], argv[3], strtoul(argv[4], NULL, 10));
	if (argc == 6 && strcmp(argv[1], "agree") == 0)
		return agree(
			argv[2], argv[3], strtoull(argv[4], NULL, 10), strtoull(argv[5], NULL, 10));
	if (argc == 8 && strcmp(argv[1], "same") == 0)
		return same(argv);
	fprintf(stderr, "usage: index load INDEX | look INDEX NAMES N | agree INDEX TRUTH N SEED | "
			"same BASE FRESH WHOLE TRUTH N SEED\n");
	return 2;
}
