/*
 * Blocks of a paper of a case, one after another: headings by key, paragraphs, fields without the
 * empty ones, tables. Errors are sticky in say.err.
 */
#ifndef DOCS_CASE_LAY_H
#define DOCS_CASE_LAY_H

#include "docs/say.h"
#include "model/document.h"

#define CASE_LAY_BLOCKS 4000

struct case_lay {
	struct docs_say say;
	struct block *blocks;
	uint32_t n;
};

void case_lay_heading(struct case_lay *l, const char *key);
void case_lay_text(struct case_lay *l, struct str text);
void case_lay_item(struct case_lay *l, struct str text, bool is_numbered);
/* Numbered items "prefix.1", "prefix.2", ... as many as the texts have. */
void case_lay_items(struct case_lay *l, const char *prefix, bool is_numbered);
/* Those whose value is empty are left out; is_blank: they stay, to be filled in by hand. */
void case_lay_fields(struct case_lay *l, const struct block_field *list, uint32_t n, bool is_blank);

struct case_lay_column {
	const char *key;
	uint32_t width;
	bool is_right;
};
/* cells: row by row. Nothing without a row. */
void case_lay_table(struct case_lay *l, const struct case_lay_column *columns, uint32_t n_columns,
	const struct str *cells, uint32_t n_rows);
/* Boxes to sign in. */
void case_lay_sign(struct case_lay *l, const char *const *keys, uint32_t n);

/* "2026-11-28 19:03" in the site's zone; "" at 0. */
struct str case_lay_time(struct case_lay *l, ms_t at);
struct str case_lay_yen(struct case_lay *l, int64_t yen);

#endif
