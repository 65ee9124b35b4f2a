/*
 * Whatever a caller of the C library hands in. The first byte says how the rest is taken: as a
 * bill, as a package URL, as two versions and a range, or as changes to the index that is asked;
 * with 4, where it runs stands before it; with 8, a bill is a file, and a URL a component.
 */
#include <sakimori/know.h>

#include "know/advisory/memory_test.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char advisory[] =
	"{'id':'GHSA-1','modified':'2024-01-02T00:00:00Z','aliases':['CVE-2024-1'],"
	"'affected':[{'package':{'ecosystem':'npm','name':'a'},"
	"'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'fixed':'4.17.21'}]}]}]}";

/* Every text that is told can be read to its end. */
static size_t
length(const char *text)
{
	BUG_IF(text == NULL);
	return strlen(text);
}

static int
hit(void *arg, const struct sakimori_hit *h)
{
	BUG_IF(h->component == NULL || h->n_grounds == 0);
	*(size_t *)arg += length(h->id) + length(h->component->name) + length(h->fixed);
	for (size_t i = 0; i < h->n_grounds; i++)
		*(size_t *)arg += length(h->grounds[i]->advisory) + length(h->grounds[i]->interval);
	for (size_t i = 0; i < h->n_names; i++)
		*(size_t *)arg += length(h->names[i]);
	return 0;
}

static int
unchecked(void *arg, const struct sakimori_unchecked *u)
{
	*(size_t *)arg += length(u->advisory) + length(u->component->ref) + length(u->package) +
			  length(sakimori_reason_name(u->reason));
	return 0;
}

/* A NUL-terminated copy of the next part of the input, up to a line break. */
static char *
next_line(struct str *rest)
{
	struct str line = str_split(rest, '\n');
	char *copy = malloc(line.len + 1);

	BUG_IF(copy == NULL);
	if (line.len > 0)
		memcpy(copy, line.p, line.len);
	copy[line.len] = '\0';
	return copy;
}

static void
compare(struct str rest)
{
	char *type = next_line(&rest), *a = next_line(&rest), *b = next_line(&rest);
	char *range = next_line(&rest);
	int there = 0, back = 0, is = 0;
	struct sakimori_error error;

	if (sakimori_version_compare(type, a, b, &there) == SAKIMORI_OK) {
		BUG_IF(sakimori_version_compare(type, b, a, &back) != SAKIMORI_OK ||
			there != -back);
		BUG_IF(sakimori_version_is_valid(type, a, &is) != SAKIMORI_OK);
	}
	if (sakimori_version_in_range(range, a, &is, &error) != SAKIMORI_OK)
		BUG_IF(error.code == SAKIMORI_OK || length(error.what) == 0);
	free(type);
	free(a);
	free(b);
	free(range);
}

/* Lines that are handed in as strings. */
#define LINES 8
struct lines {
	char *text[LINES];
};

static void
take_lines(struct lines *l, size_t n, struct str *rest)
{
	*l = (struct lines){0};
	for (size_t i = 0; i < n; i++)
		l->text[i] = next_line(rest);
}

static void
free_lines(struct lines *l)
{
	for (size_t i = 0; i < LINES; i++)
		free(l->text[i]);
}

static void
ask_component(struct sakimori_index *x, struct str rest, const struct sakimori_target *target,
	const struct sakimori_sink *sink, struct sakimori_counts *counts)
{
	struct lines l;
	struct sakimori_component c = {.size = sizeof(c)};

	take_lines(&l, 8, &rest);
	c.group = l.text[0];
	c.name = l.text[1];
	c.version = l.text[2];
	c.purl = l.text[3];
	c.cpe = l.text[4];
	c.ecosystem = l.text[5];
	c.source_name = l.text[6];
	c.source_version = l.text[7];
	if (sakimori_match_component(x, &c, target, sink, counts, NULL) == SAKIMORI_OK)
		BUG_IF(counts->components != 1);
	free_lines(&l);
}

/* Through a file in memory, by the name that the system has for it. */
static void
ask_file(struct sakimori_index *x, struct str bill, const struct sakimori_target *target,
	const struct sakimori_sink *sink, struct sakimori_counts *counts)
{
	int fd = memfd_create("bill", MFD_CLOEXEC);
	struct sakimori_counts direct = {.size = sizeof(direct)};
	enum sakimori_code code;
	char path[32];

	BUG_IF(fd < 0 || write(fd, bill.p, bill.len) != (ssize_t)bill.len);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	code = sakimori_match_file(x, path, target, sink, counts, NULL);
	close(fd);
	BUG_IF(sakimori_match_bill(x, bill.p, bill.len, target, sink, &direct, NULL) != code);
	BUG_IF(direct.components != counts->components || direct.hits != counts->hits);
}

static void
ask(struct str index, unsigned how, struct str rest)
{
	size_t n = 0;
	struct sakimori_sink sink = {
		.size = sizeof(sink), .hit = hit, .unchecked = unchecked, .arg = &n};
	struct sakimori_counts counts = {.size = sizeof(counts)};
	struct sakimori_target target;
	const struct sakimori_target *t = NULL;
	struct sakimori_index *x;
	struct lines where;
	enum sakimori_code code;
	char *line;

	if (sakimori_index_open_memory(index.p, index.len, NULL, &x, NULL) != SAKIMORI_OK)
		return;
	take_lines(&where, (how & 4) != 0 ? 4 : 0, &rest);
	if ((how & 4) != 0) {
		target = (struct sakimori_target){.size = sizeof(target),
			.os = where.text[0],
			.arch = where.text[1],
			.distro = where.text[2],
			.around = (const char *const *)&where.text[3],
			.n_around = 1,
			.is_whole = rest.len % 2 != 0};
		t = &target;
	}
	if (how % 4 == 0 && (how & 8) != 0) {
		ask_file(x, rest, t, &sink, &counts);
	} else if (how % 4 == 0) {
		sakimori_match_bill(x, rest.p, rest.len, t, &sink, &counts, NULL);
	} else if (how % 4 == 1 && (how & 8) != 0) {
		ask_component(x, rest, t, &sink, &counts);
	} else {
		line = next_line(&rest);
		code = sakimori_match_purl(x, line, t, &sink, &counts, NULL);
		free(line);
		/* too much around it: nothing was looked at */
		BUG_IF(counts.components != 1 && (t == NULL || code != SAKIMORI_LIMIT));
	}
	BUG_IF(counts.checked + counts.unchecked > counts.components);
	free_lines(&where);
	sakimori_index_close(x);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct memory m; /* made once */
	struct advisory_built built;
	struct str rest = str_of((const char *)data + 1, size > 0 ? size - 1 : 0);
	char *copy;

	if (m.file.len == 0) {
		memory_start(&m, NULL);
		memory_osv(&m, "osv npm", advisory);
		BUG_IF(memory_finish(&m, &built) != ERR_OK);
	}
	if (size == 0)
		return 0;
	if (data[0] % 4 == 2) {
		compare(rest);
		return 0;
	}
	copy = malloc(m.file.len);
	BUG_IF(copy == NULL);
	memcpy(copy, m.file.p, m.file.len);
	for (size_t i = 0; data[0] % 4 == 3 && i + 2 < rest.len; i += 3)
		copy[(data[i + 1] | (size_t)data[i + 2] << 8) % m.file.len] ^= (char)data[i + 3];
	ask(str_of(copy, m.file.len), data[0], data[0] % 4 == 3 ? STR("pkg:npm/a@1") : rest);
	free(copy);
	return 0;
}
