/*
 * What makers of documents and tables say: words by their key in the reader's language, filled in
 * and kept in the arena; days. Errors are sticky: say all of it, then look at err.
 */
#ifndef DOCS_SAY_H
#define DOCS_SAY_H

#include "base/arena.h"
#include "docs/date.h"
#include "model/table.h"
#include "model/text.h"

struct docs_say {
	const struct text_table *texts;
	struct date_style dates; /* with the language */
	struct arena *arena;
	enum err err; /* ERR_FULL */
};

/* The words under key; the key itself when there are none. */
struct str docs_words(const struct docs_say *s, const char *key);
/* The words under "prefix.name". */
struct str docs_word(const struct docs_say *s, const char *prefix, const char *name);
/* A copy in the arena; frees b. "" when it cannot be had. */
struct str docs_keep(struct docs_say *s, struct buf *b);
/* At most 16 KiB. */
struct str docs_fill(
	struct docs_say *s, const char *key, const struct text_value *values, size_t n);
struct str docs_number(struct docs_say *s, uint64_t n);

/* All three: "" at 0. 令和8年11月27日; R8.11.27; 2026-11-27, as sheets have it. */
struct str docs_say_date(struct docs_say *s, ms_t at);
struct str docs_say_date_short(struct docs_say *s, ms_t at);
struct str docs_say_date_iso(struct docs_say *s, ms_t at);

/* A sheet's columns, by the keys of their titles. */
struct docs_column {
	const char *key;
	enum sheet_kind kind;
	uint32_t width;
};
/*
 * Makes the table of ret_table->n_rows with empty cells: *ret_cells, row by row. Titles of its two
 * sheets and yes and no are said; title, company and note are the caller's. ERR_FULL.
 */
enum err docs_table(struct docs_say *s, const struct docs_column *columns, uint32_t n_columns,
	struct table *ret_table, struct str **ret_cells);

#endif
