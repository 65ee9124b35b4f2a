/* See told.h. */
#include "respond/told.h"

#define HEADING "■"
#define ITEM "・"
#define DASH "- "

enum block_kind
told_line(struct str line, struct str *ret_rest)
{
	static const struct {
		const char *mark;
		enum block_kind kind;
	} marks[] = {{HEADING, BLOCK_HEADING}, {ITEM, BLOCK_ITEM}, {DASH, BLOCK_ITEM}};

	line = str_trim(line);
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		struct str mark = str_c(marks[i].mark);

		if (!str_starts(line, mark))
			continue;
		*ret_rest = str_trim(str_of(line.p + mark.len, line.len - mark.len));
		return marks[i].kind;
	}
	*ret_rest = line;
	return BLOCK_PARAGRAPH;
}

enum err
told_text(const struct document *d, struct buf *out)
{
	for (uint32_t i = 0; i < d->n_blocks; i++) {
		const struct block *b = &d->blocks[i];

		if (b->kind == BLOCK_HEADING)
			buf_c(out, out->len > 0 ? "\n" HEADING " " : HEADING " ");
		else if (b->kind == BLOCK_ITEM)
			buf_c(out, ITEM);
		else if (b->kind != BLOCK_PARAGRAPH)
			continue;
		buf_str(out, b->text);
		buf_c(out, "\n");
	}
	return buf_err(out);
}

enum err
told_blocks(struct str text, struct arena *a, struct document *d)
{
	size_t n_lines = 1;
	struct block *list;

	for (size_t i = 0; i < text.len; i++)
		n_lines += text.p[i] == '\n';
	list = arena_array(a, struct block, n_lines);
	if (list == NULL)
		return ERR_FULL;
	d->n_blocks = 0;
	while (text.len > 0) {
		struct block b = {0};

		b.kind = told_line(str_split(&text, '\n'), &b.text);
		b.level = 1;
		if (b.text.len > 0)
			list[d->n_blocks++] = b;
	}
	d->blocks = list;
	return ERR_OK;
}
