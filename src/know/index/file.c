/* The head of a prepared file: see file.h. */
#include "know/index/file.h"

#include <string.h>

#define FILE_MAGIC 0x46494b53U /* "SKIF" */
#define FILE_VERSION 1

static void
put_list(struct buf *b, const struct index_list *l)
{
	buf_add(b, l->name, sizeof(l->name));
	buf_add(b, l->id, sizeof(l->id));
	buf_le32(b, l->entries);
	buf_le32(b, l->held);
	buf_le32(b, l->refused);
	buf_le64(b, (uint64_t)l->fetched);
}

void
index_file_put(struct buf *b, const struct index_file *f)
{
	static const struct index_list no_list;
	size_t from = b->len;

	buf_le32(b, FILE_MAGIC);
	buf_le32(b, FILE_VERSION);
	buf_add(b, f->key.b, sizeof(f->key.b));
	buf_le64(b, (uint64_t)f->made);
	buf_le64(b, f->notes_at);
	buf_le64(b, f->bytes);
	for (int width = 0; width < INDEX_WIDTHS; width++)
		for (int i = 0; i < INDEX_SHARDS; i++) {
			buf_le64(b, f->places[width][i].table_at);
			buf_le32(b, f->places[width][i].table_bytes);
			buf_le64(b, f->places[width][i].records_at);
		}
	buf_le32(b, f->n_lists);
	for (uint32_t i = 0; i < LIMIT_INDICATOR_LISTS; i++)
		put_list(b, i < f->n_lists ? &f->lists[i] : &no_list);
	while (buf_err(b) == ERR_OK && b->len - from < INDEX_FILE_HEAD)
		buf_byte(b, 0);
}

static void
read_text(struct reader *r, char *dst, size_t size)
{
	struct str bytes = reader_str(r, size);

	if (bytes.len == 0)
		return;
	memcpy(dst, bytes.p, size);
	dst[size - 1] = '\0';
}

static void
read_list(struct reader *r, struct index_list *l)
{
	char name[sizeof(l->name)] = "";

	read_text(r, name, sizeof(name));
	str_clean(str_c(name), l->name, sizeof(l->name)); /* people see it */
	read_text(r, l->id, sizeof(l->id));
	l->entries = reader_le32(r);
	l->held = reader_le32(r);
	l->refused = reader_le32(r);
	l->fetched = (ms_t)reader_le64(r);
}

static bool
is_inside(const struct index_file *f)
{
	for (int width = 0; width < INDEX_WIDTHS; width++)
		for (int i = 0; i < INDEX_SHARDS; i++) {
			const struct index_place *p = &f->places[width][i];

			if (p->table_at > f->bytes || p->table_bytes > f->bytes - p->table_at ||
				p->records_at > f->bytes || p->table_at % INDEX_LINE != 0)
				return false;
		}
	return f->notes_at <= f->bytes;
}

static bool
are_times_good(const struct index_file *f)
{
	for (uint32_t i = 0; i < f->n_lists; i++)
		if (!time_is_civil(f->lists[i].fetched))
			return false;
	return time_is_civil(f->made);
}

bool
index_file_fits(const struct index_file *f)
{
	uint64_t all = 0;

	for (int width = 0; width < INDEX_WIDTHS; width++)
		for (int i = 0; i < INDEX_SHARDS; i++) {
			if (f->places[width][i].table_bytes > LIMIT_INDEX_TABLE_BYTES)
				return false;
			all += f->places[width][i].table_bytes;
		}
	return all <= LIMIT_INDEX_TABLES_BYTES;
}

enum err
index_file_read(struct str head, struct index_file *ret_file, struct errinfo *info)
{
	struct reader r = reader_of(head.p, head.len);
	uint32_t magic = reader_le32(&r), version = reader_le32(&r);
	struct str key = reader_str(&r, sizeof(ret_file->key.b));

	if (head.len < INDEX_FILE_HEAD)
		return err_say(info, ERR_TRUNCATED, 0, "the index's head is not whole");
	if (magic != FILE_MAGIC || version != FILE_VERSION)
		return err_say(info, ERR_MALFORMED, 0, "this is no index that this version reads");
	memset(ret_file, 0, sizeof(*ret_file));
	memcpy(ret_file->key.b, key.p, sizeof(ret_file->key.b));
	ret_file->made = (ms_t)reader_le64(&r);
	ret_file->notes_at = reader_le64(&r);
	ret_file->bytes = reader_le64(&r);
	for (int width = 0; width < INDEX_WIDTHS; width++)
		for (int i = 0; i < INDEX_SHARDS; i++) {
			struct index_place *p = &ret_file->places[width][i];

			p->table_at = reader_le64(&r);
			p->table_bytes = reader_le32(&r);
			p->records_at = reader_le64(&r);
		}
	ret_file->n_lists = reader_le32(&r);
	for (uint32_t i = 0; i < LIMIT_INDICATOR_LISTS; i++)
		read_list(&r, &ret_file->lists[i]);
	if (reader_err(&r) != ERR_OK || ret_file->n_lists > LIMIT_INDICATOR_LISTS ||
		!is_inside(ret_file) || !are_times_good(ret_file))
		return err_say(info, ERR_MALFORMED, 0, "the index's head is damaged");
	if (!index_file_fits(ret_file))
		return err_say(info, ERR_LIMIT, 0, "the index's tables are larger than %u bytes",
			(unsigned)LIMIT_INDEX_TABLES_BYTES);
	return ERR_OK;
}
