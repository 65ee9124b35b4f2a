/* A case as an archive; see case_archive.h. */
#include "cli/case_archive.h"

#include "base/digest.h"
#include "base/limits.h"
#include "cli/archive/texts.h"
#include "wire/zip/zip.h"

#include <stdio.h>

static enum err
lines_of(const struct store_view *v, const char *id, struct arena *a, struct str *ret_text)
{
	struct buf text = buf_of((size_t)LIMIT_ZIP_ENTRY_BYTES);
	struct store_case_line *lines;
	size_t n;
	enum err err = store_case_lines(v, id, 1, 0, a, &lines, &n);
	const char *copy;

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		buf_str(&text, lines[i].bytes);
		buf_byte(&text, '\n');
	}
	if (err == ERR_OK)
		err = buf_err(&text);
	copy = err == ERR_OK ? arena_copy(a, buf_view(&text)) : NULL;
	if (err == ERR_OK && copy == NULL)
		err = ERR_LIMIT;
	if (err == ERR_OK)
		*ret_text = str_of(copy, text.len);
	buf_done(&text);
	return err;
}

/* The texts of days that name the case, and their stamps. */
static enum err
put_heads(const struct store_view *v, const char *id, struct arena *a, struct zipper *z)
{
	struct store_deposit *list;
	char entry[64], begin[CASE_ID_MAX + 2];
	size_t n;
	enum err err = store_deposit_list(v, 0, a, &list, &n);

	snprintf(begin, sizeof(begin), "\n%s ", id);
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		if (str_find(list[i].text, str_c(begin)) < 0)
			continue;
		snprintf(entry, sizeof(entry), "heads/%06llu.txt", (unsigned long long)list[i].nr);
		zipper_put(z, entry, list[i].text);
		if (list[i].stamp.len == 0)
			continue;
		snprintf(entry, sizeof(entry), "heads/%06llu.tsr", (unsigned long long)list[i].nr);
		zipper_put(z, entry, list[i].stamp);
	}
	return err;
}

static enum err
whole_file(const struct store_view *v, const struct store_exhibit *e, struct arena *a,
	struct str *ret_bytes)
{
	char *bytes = arena_alloc(a, e->bytes + 1);
	struct arena *part_arena = arena_new(2 * STORE_EXHIBIT_PART);
	size_t at = 0;
	enum err err = bytes == NULL || part_arena == NULL ? ERR_LIMIT : ERR_OK;

	for (uint32_t nr = 0; err == ERR_OK && at < e->bytes; nr++) {
		struct str part;

		arena_clear(part_arena);
		err = store_exhibit_read(v, e->sha256, nr, part_arena, &part);
		if (err != ERR_OK || part.len == 0 || part.len > e->bytes - at)
			break;
		memcpy(bytes + at, part.p, part.len);
		at += part.len;
	}
	arena_free(part_arena);
	if (err == ERR_OK)
		*ret_bytes = str_of(bytes, at);
	return err;
}

static enum err
put_files(const struct store_view *v, const char *id, struct arena *a, struct zipper *z)
{
	struct store_exhibit *list;
	uint64_t all = 0;
	size_t n;
	enum err err = store_exhibit_list(v, id, a, &list, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		struct str bytes;
		char entry[96];

		if (!list[i].is_whole)
			continue;
		all += list[i].bytes;
		err = all > LIMIT_ZIP_ALL_BYTES ? ERR_LIMIT : whole_file(v, &list[i], a, &bytes);
		snprintf(entry, sizeof(entry), "exhibits/%s", list[i].sha256);
		if (err == ERR_OK)
			zipper_put(z, entry, bytes);
	}
	return err;
}

enum err
case_archive(
	const struct store_view *v, const struct case_head *h, struct arena *a, struct buf *out)
{
	char hex[DIGEST_HEX_MAX + 1];
	struct zipper *z = NULL;
	struct str lines;
	enum err err = lines_of(v, h->id, a, &lines);

	if (err == ERR_OK)
		err = zipper_new(STR(""), &z, NULL);
	if (err != ERR_OK)
		return err;
	digest_hex(h->hash, CASE_HASH_BYTES, hex);
	hex[CASE_HASH_BYTES * 2] = '\n';
	hex[CASE_HASH_BYTES * 2 + 1] = '\0';
	zipper_put(z, "README.txt", str_c(archive_README_txt));
	zipper_put(z, "verify.sh", str_c(archive_verify_sh));
	zipper_put(z, "lines.jsonl", lines);
	zipper_put(z, "head", str_c(hex));
	err = put_heads(v, h->id, a, z);
	if (err == ERR_OK)
		err = put_files(v, h->id, a, z);
	if (err == ERR_OK)
		err = zipper_finish(z, out);
	zipper_free(z);
	return err;
}
