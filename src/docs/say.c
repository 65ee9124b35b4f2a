/* See say.h. */
#include "docs/say.h"

#include <stdio.h>

#define TEXT_BYTES ((size_t)16 << 10)

struct str
docs_words(const struct docs_say *s, const char *key)
{
	const struct words *w = text_find(s->texts, str_c(key));

	return w == NULL ? str_c(key) : words_in(w, s->dates.lang);
}

struct str
docs_word(const struct docs_say *s, const char *prefix, const char *name)
{
	char key[96];

	snprintf(key, sizeof(key), "%s.%s", prefix, name);
	return docs_words(s, key);
}

struct str
docs_keep(struct docs_say *s, struct buf *b)
{
	const char *copy = buf_err(b) == ERR_OK ? arena_copy(s->arena, buf_view(b)) : NULL;
	struct str kept = copy == NULL ? STR("") : str_of(copy, b->len);

	if (copy == NULL && s->err == ERR_OK)
		s->err = ERR_FULL;
	buf_done(b);
	return kept;
}

struct str
docs_fill(struct docs_say *s, const char *key, const struct text_value *values, size_t n)
{
	struct buf b = buf_of(TEXT_BYTES);

	text_fill_values(&b, docs_words(s, key), values, n);
	return docs_keep(s, &b);
}

struct str
docs_number(struct docs_say *s, uint64_t n)
{
	struct buf b = buf_of(32);

	buf_printf(&b, "%llu", (unsigned long long)n);
	return docs_keep(s, &b);
}

struct str
docs_say_date(struct docs_say *s, ms_t at)
{
	struct buf b = buf_of(256);

	if (at == 0)
		return STR("");
	docs_date(&b, at, &s->dates);
	return docs_keep(s, &b);
}

struct str
docs_say_date_short(struct docs_say *s, ms_t at)
{
	struct buf b = buf_of(64);

	if (at == 0)
		return STR("");
	docs_date_short(&b, at, &s->dates);
	return docs_keep(s, &b);
}

struct str
docs_say_date_iso(struct docs_say *s, ms_t at)
{
	struct civil c = time_civil(at, s->dates.zone_minutes);
	struct buf b = buf_of(64);

	if (at == 0)
		return STR("");
	buf_printf(&b, "%04d-%02d-%02d", c.year, c.month, c.day);
	return docs_keep(s, &b);
}

enum err
docs_table(struct docs_say *s, const struct docs_column *columns, uint32_t n_columns,
	struct table *ret_table, struct str **ret_cells)
{
	struct table_column *made = arena_array(s->arena, struct table_column, n_columns);
	struct str *cells =
		arena_array(s->arena, struct str, (size_t)n_columns * ret_table->n_rows + 1);

	if (made == NULL || cells == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < n_columns; i++)
		made[i] = (struct table_column){
			docs_words(s, columns[i].key), columns[i].kind, columns[i].width};
	ret_table->sheet_print = docs_words(s, "ledger.sheet_print");
	ret_table->sheet_data = docs_words(s, "ledger.sheet_data");
	ret_table->yes = docs_words(s, "ledger.say.yes");
	ret_table->no = docs_words(s, "ledger.say.no");
	ret_table->n_columns = n_columns;
	ret_table->columns = made;
	ret_table->cells = cells;
	*ret_cells = cells;
	return ERR_OK;
}
