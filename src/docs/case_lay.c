/* See case_lay.h. */
#include "docs/case_lay.h"

#include <stdio.h>

static void
add(struct case_lay *l, const struct block *b)
{
	if (l->n == CASE_LAY_BLOCKS) {
		l->say.err = ERR_FULL;
		return;
	}
	l->blocks[l->n++] = *b;
}

void
case_lay_heading(struct case_lay *l, const char *key)
{
	add(l, &(struct block){
		       .kind = BLOCK_HEADING, .level = 1, .text = docs_words(&l->say, key)});
}

void
case_lay_text(struct case_lay *l, struct str text)
{
	if (text.len > 0)
		add(l, &(struct block){.kind = BLOCK_PARAGRAPH, .text = text});
}

void
case_lay_item(struct case_lay *l, struct str text, bool is_numbered)
{
	if (text.len > 0)
		add(l, &(struct block){.kind = BLOCK_ITEM,
			       .level = 1,
			       .is_numbered = is_numbered,
			       .text = text});
}

void
case_lay_items(struct case_lay *l, const char *prefix, bool is_numbered)
{
	char key[96];

	for (unsigned i = 1; i < 100; i++) {
		snprintf(key, sizeof(key), "%s.%u", prefix, i);
		if (text_find(l->say.texts, str_c(key)) == NULL)
			return;
		case_lay_item(l, docs_words(&l->say, key), is_numbered);
	}
}

void
case_lay_fields(struct case_lay *l, const struct block_field *list, uint32_t n, bool is_blank)
{
	struct block_field *kept = arena_array(l->say.arena, struct block_field, n + 1);
	uint32_t made = 0;

	if (kept == NULL) {
		l->say.err = ERR_FULL;
		return;
	}
	for (uint32_t i = 0; i < n; i++)
		if (is_blank || list[i].value.len > 0)
			kept[made++] = list[i];
	if (made > 0)
		add(l, &(struct block){.kind = BLOCK_FIELDS, .n_fields = made, .fields = kept});
}

void
case_lay_table(struct case_lay *l, const struct case_lay_column *columns, uint32_t n_columns,
	const struct str *cells, uint32_t n_rows)
{
	struct block_column *made = arena_array(l->say.arena, struct block_column, n_columns);
	struct block_row *rows = arena_array(l->say.arena, struct block_row, n_rows + 1);

	if (made == NULL || rows == NULL) {
		l->say.err = ERR_FULL;
		return;
	}
	if (n_rows == 0)
		return;
	for (uint32_t i = 0; i < n_columns; i++)
		made[i] = (struct block_column){
			docs_words(&l->say, columns[i].key), columns[i].width, columns[i].is_right};
	for (uint32_t i = 0; i < n_rows; i++)
		rows[i].cells = &cells[i * n_columns];
	add(l, &(struct block){.kind = BLOCK_TABLE, .table = {n_columns, n_rows, made, rows}});
}

void
case_lay_sign(struct case_lay *l, const char *const *keys, uint32_t n)
{
	struct block_person *people = arena_array(l->say.arena, struct block_person, n);

	if (people == NULL) {
		l->say.err = ERR_FULL;
		return;
	}
	for (uint32_t i = 0; i < n; i++)
		people[i].role = docs_words(&l->say, keys[i]);
	add(l, &(struct block){.kind = BLOCK_SIGNATURES, .n_people = n, .people = people});
}

struct str
case_lay_time(struct case_lay *l, ms_t at)
{
	struct civil c = time_civil(at, l->say.dates.zone_minutes);
	struct buf b = buf_of(64);

	if (at != 0)
		buf_printf(
			&b, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, c.hour, c.minute);
	return docs_keep(&l->say, &b);
}

struct str
case_lay_yen(struct case_lay *l, int64_t yen)
{
	struct buf b = buf_of(64);

	docs_yen(&b, yen, l->say.dates.lang);
	return docs_keep(&l->say, &b);
}
