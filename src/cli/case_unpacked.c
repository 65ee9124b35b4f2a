/* Checking an unpacked archive; see case_unpacked.h. */
#include "cli/case_unpacked.h"

#include "base/digest.h"
#include "base/limits.h"
#include "cli/case_check.h"
#include "cli/data.h"
#include "wire/case/case_line.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHA_CHARS 64

bool
case_unpacked_read(const char *folder, const char *name, size_t max, struct buf *out)
{
	char path[DATA_PATH_MAX + 300], part[65536];
	ssize_t n = 0;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && out->len <= max && (n = read(fd, part, sizeof(part))) > 0)
		buf_add(out, part, (size_t)n);
	if (fd >= 0)
		close(fd);
	return fd >= 0 && n == 0 && buf_err(out) == ERR_OK;
}

/* ---- files ---- */

static void
wrong_file(struct case_unpacked *u, struct str sha256, bool is_missing)
{
	if (u->exhibit[0] != '\0')
		return;
	str_copy(sha256, u->exhibit, sizeof(u->exhibit));
	u->is_missing = is_missing;
}

static void
check_file(const char *folder, const char *name, struct case_unpacked *u)
{
	struct buf bytes = buf_of((size_t)LIMIT_EXHIBIT_BYTES + 65536);
	uint8_t sum[DIGEST_BYTES_MAX];
	char path[128], hex[DIGEST_HEX_MAX];

	snprintf(path, sizeof(path), "exhibits/%.*s", SHA_CHARS, name);
	if (!case_unpacked_read(folder, path, LIMIT_EXHIBIT_BYTES, &bytes)) {
		wrong_file(u, str_c(name), true);
	} else {
		struct str b = buf_view(&bytes);

		digest_of(DIGEST_SHA256, b.p, b.len, sum);
		if (strcmp(digest_hex(sum, 32, hex), name) != 0)
			wrong_file(u, str_c(name), false);
		u->files++;
	}
	buf_done(&bytes);
}

/* ---- heads of days ---- */

struct lines {
	char id[CASE_ID_MAX];
	uint32_t n;
	uint8_t *hashes;
};

static void
check_day(const char *folder, const char *name, const struct lines *l, struct case_unpacked *u)
{
	struct buf text = buf_of((size_t)LIMIT_CASE_DAY_BYTES + 65536);
	uint8_t hash[CASE_HASH_BYTES];
	char path[300];
	uint64_t nr = 0;

	snprintf(path, sizeof(path), "heads/%.255s", name);
	if (!case_unpacked_read(folder, path, LIMIT_CASE_DAY_BYTES, &text) ||
		!case_check_named_in(buf_view(&text), l->id, &nr, hash) || nr == 0 || nr > l->n ||
		memcmp(l->hashes + (nr - 1) * CASE_HASH_BYTES, hash, sizeof(hash)) != 0) {
		if (u->day[0] == '\0') {
			str_copy(str_cut(str_c(name), sizeof(u->day) - 1), u->day, sizeof(u->day));
			u->day_nr = (uint32_t)(nr < l->n ? nr : l->n);
		}
	}
	u->heads++;
	buf_done(&text);
}

/* Each file of a part of the archive; a part that is not there has none. */
static void
each_file(const char *folder, const char *part, const struct lines *l, struct case_unpacked *u)
{
	char path[DATA_PATH_MAX + 16];
	struct dirent *e;
	DIR *d;

	snprintf(path, sizeof(path), "%s/%s", folder, part);
	d = opendir(path);
	while (d != NULL && (e = readdir(d)) != NULL) {
		size_t len = strlen(e->d_name);

		if (e->d_name[0] == '.')
			continue;
		if (l != NULL && len > 4 && strcmp(e->d_name + len - 4, ".txt") == 0)
			check_day(folder, e->d_name, l, u);
		else if (l == NULL && len == SHA_CHARS)
			check_file(folder, e->d_name, u);
	}
	if (d != NULL)
		closedir(d);
}

enum err
case_unpacked_check(const char *folder, struct str lines, struct case_unpacked *ret_unpacked)
{
	struct lines l = {.hashes = calloc(LIMIT_CASE_ENTRIES, CASE_HASH_BYTES)};
	struct arena *a = arena_new(4 * CASE_LINE_MAX);
	struct case_unpacked u = {.files = 0};
	enum err err = l.hashes == NULL || a == NULL ? ERR_FULL : ERR_OK;

	while (err == ERR_OK && lines.len > 0 && l.n < LIMIT_CASE_ENTRIES) {
		struct str bytes = str_split(&lines, '\n'), sha256;
		struct case_line line;
		char path[SHA_CHARS + 10];

		arena_clear(a);
		case_line_hash(bytes, l.hashes + (size_t)l.n++ * CASE_HASH_BYTES);
		if (case_line_get(bytes, a, &line) != ERR_OK)
			continue; /* of a later version */
		str_copy(line.id, l.id, sizeof(l.id));
		sha256 = case_entry_get(&line.entry, CASE_KEY_SHA256);
		if (line.entry.kind != CASE_EXHIBIT || sha256.len != SHA_CHARS)
			continue;
		snprintf(path, sizeof(path), "%.*s", STR_FMT(sha256));
		check_file(folder, path, &u);
	}
	if (err == ERR_OK) {
		each_file(folder, "exhibits", NULL, &u);
		each_file(folder, "heads", &l, &u);
		*ret_unpacked = u;
	}
	free(l.hashes);
	arena_free(a);
	return err;
}
