/*
 * See body.h. As bytes: "sakimori-body 1\n", then the parts, each a run of strings "LENGTH:BYTES,"
 * (kind, flags, level, id, number, text, columns, rows, cells), so that any character comes back.
 */
#include "docs/body.h"

#include "model/text.h"

#include <stdio.h>

#define HEAD "sakimori-body 1\n"

/* ---- numbers ------------------------------------------------------------------------------- */

static struct str
number_words(struct str words, unsigned n, struct arena *arena)
{
	char digits[16];
	struct text_value value = {STR("n"), {0}};
	struct buf b = buf_of(256);
	const char *copy;
	size_t len;

	snprintf(digits, sizeof(digits), "%u", n);
	value.value = str_c(digits);
	text_fill_values(&b, words, &value, 1);
	copy = arena_copy(arena, buf_view(&b));
	len = copy != NULL ? b.len : 0;
	buf_done(&b);
	return str_of(copy, len);
}

/* Rules: chapters, articles counted through, and within an article the second text on. */
struct counts {
	unsigned chapter, article, text;
	bool is_article; /* a heading of this chapter came before */
};

static struct str
number_rules(const struct body_part *p, struct counts *c, const struct body_words *words,
	struct arena *arena)
{
	if (p->kind == PARAGRAPH_HEADING && p->level == 1) {
		c->is_article = false;
		return number_words(words->chapter, ++c->chapter, arena);
	}
	if (p->kind == PARAGRAPH_HEADING) {
		c->is_article = true;
		c->text = 0;
		return number_words(words->article, ++c->article, arena);
	}
	if (p->kind != PARAGRAPH_TEXT)
		return (struct str){0};
	if (!c->is_article)
		return number_words(words->article, ++c->article, arena);
	return ++c->text >= 2 ? number_words(STR("{n}"), c->text, arena) : (struct str){0};
}

enum err
body_number(struct body *body, enum policy_style style, const struct body_words *words,
	struct arena *arena)
{
	struct counts c = {0};

	for (uint32_t i = 0; i < body->n_parts; i++) {
		struct body_part *p = &body->parts[i];

		p->number = (struct str){0};
		if (p->is_removed)
			continue;
		if (style == POLICY_RULES)
			p->number = number_rules(p, &c, words, arena);
		else if (p->kind == PARAGRAPH_HEADING && p->level == 1)
			p->number = number_words(STR("{n}."), ++c.chapter, arena);
	}
	return arena_err(arena) == ERR_OK ? ERR_OK : ERR_FULL;
}

/* ---- bytes --------------------------------------------------------------------------------- */

static void
put_string(struct buf *out, struct str s)
{
	buf_printf(out, "%zu:", s.len);
	buf_str(out, s);
	buf_byte(out, ',');
}

static void
put_number(struct buf *out, uint32_t n)
{
	char digits[16];

	snprintf(digits, sizeof(digits), "%u", n);
	put_string(out, str_c(digits));
}

void
body_write(const struct body *body, struct buf *out)
{
	buf_c(out, HEAD);
	for (uint32_t i = 0; i < body->n_parts; i++) {
		const struct body_part *p = &body->parts[i];
		uint32_t n_cells = p->n_columns * (p->n_rows + 1);

		put_string(out, str_c(paragraph_kind_name(p->kind)));
		put_number(out, p->is_edited + 2U * p->is_removed);
		put_number(out, p->level);
		put_string(out, p->id);
		put_string(out, p->number);
		put_string(out, p->text);
		put_number(out, p->n_columns);
		put_number(out, p->n_rows);
		for (uint32_t k = 0; p->n_columns > 0 && k < n_cells; k++)
			put_string(out, p->cells[k]);
	}
}

static enum err
take_string(struct str *rest, struct str *ret_string)
{
	ptrdiff_t colon = str_find_byte(*rest, ':');
	uint64_t len;

	if (rest->len == 0)
		return ERR_TRUNCATED;
	if (colon < 0 || colon > 9)
		return colon < 0 && rest->len < 10 ? ERR_TRUNCATED : ERR_MALFORMED;
	if (str_u64(str_of(rest->p, (size_t)colon), LIMIT_DOCUMENT_BYTES, &len) != ERR_OK)
		return ERR_MALFORMED;
	if (rest->len - (size_t)colon - 1 < len + 1)
		return ERR_TRUNCATED;
	if (rest->p[(size_t)colon + 1 + len] != ',')
		return ERR_MALFORMED;
	*ret_string = str_of(rest->p + colon + 1, len);
	*rest = str_of(rest->p + colon + 2 + len, rest->len - (size_t)colon - 2 - len);
	return ERR_OK;
}

static enum err
take_number(struct str *rest, uint32_t max, uint32_t *ret_number)
{
	struct str digits;
	uint64_t n = 0;
	enum err err = take_string(rest, &digits);

	if (err == ERR_OK && str_u64(digits, max, &n) != ERR_OK)
		err = ERR_MALFORMED;
	if (err == ERR_OK)
		*ret_number = (uint32_t)n;
	return err;
}

static enum err
take_cells(struct str *rest, struct arena *arena, struct body_part *p)
{
	uint32_t n = p->n_columns * (p->n_rows + 1);
	struct str *cells;
	enum err err = ERR_OK;

	if (p->n_columns == 0)
		return p->n_rows == 0 ? ERR_OK : ERR_MALFORMED;
	/* each cell is three bytes at least: a number of rows that lies asks for no memory */
	if (n > rest->len / 3)
		return ERR_TRUNCATED;
	cells = arena_array(arena, struct str, n);
	if (cells == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; err == ERR_OK && i < n; i++)
		err = take_string(rest, &cells[i]);
	p->cells = cells;
	return err;
}

static enum err
take_part(struct str *rest, struct arena *arena, struct body_part *p)
{
	uint32_t flags = 0, level = 0;
	struct str kind = {0};
	enum err err = take_string(rest, &kind);

	if (err == ERR_OK && paragraph_kind_parse(kind, &p->kind) != ERR_OK)
		err = ERR_MALFORMED;
	if (err == ERR_OK)
		err = take_number(rest, 3, &flags);
	if (err == ERR_OK)
		err = take_number(rest, 3, &level);
	if (err == ERR_OK)
		err = take_string(rest, &p->id);
	if (err == ERR_OK)
		err = take_string(rest, &p->number);
	if (err == ERR_OK)
		err = take_string(rest, &p->text);
	if (err == ERR_OK)
		err = take_number(rest, DOCUMENT_COLUMNS_MAX, &p->n_columns);
	if (err == ERR_OK)
		err = take_number(rest, LIMIT_LEDGER_ROWS, &p->n_rows);
	if (err == ERR_OK)
		err = take_cells(rest, arena, p);
	p->is_edited = flags & 1;
	p->is_removed = flags & 2;
	p->level = (uint8_t)level;
	return err;
}

enum err
body_read(struct str bytes, struct arena *arena, struct body *ret_body)
{
	struct str rest = bytes;
	struct body body = {0};
	uint32_t room = 0;

	if (!str_starts(bytes, STR(HEAD)))
		return bytes.len < sizeof(HEAD) - 1 ? ERR_TRUNCATED : ERR_MALFORMED;
	rest = str_of(rest.p + sizeof(HEAD) - 1, rest.len - (sizeof(HEAD) - 1));
	while (rest.len > 0) {
		enum err err;

		if (body.n_parts == LIMIT_BODY_PARTS)
			return ERR_LIMIT;
		if (body.n_parts == room) {
			struct body_part *more;

			room = room == 0 ? 64 : 2 * room;
			more = arena_array(arena, struct body_part, room);
			if (more == NULL)
				return ERR_FULL;
			if (body.n_parts > 0)
				memcpy(more, body.parts, body.n_parts * sizeof(*more));
			body.parts = more;
		}
		err = take_part(&rest, arena, &body.parts[body.n_parts++]);
		if (err != ERR_OK)
			return err;
	}
	*ret_body = body;
	return ERR_OK;
}

struct body_part *
body_find(const struct body *body, struct str id)
{
	for (uint32_t i = 0; i < body->n_parts; i++)
		if (str_equal(body->parts[i].id, id))
			return &body->parts[i];
	return NULL;
}

/* ---- the guard ----------------------------------------------------------------------------- */

bool
body_guard(const struct body *body, enum lang lang, struct wording_breach *ret_breach,
	struct str *ret_id)
{
	for (uint32_t i = 0; i < body->n_parts; i++) {
		const struct body_part *p = &body->parts[i];
		uint32_t n_cells = p->n_columns > 0 ? p->n_columns * (p->n_rows + 1) : 0;
		bool is_breach = !p->is_removed && wording_guard(p->text, lang, ret_breach);

		for (uint32_t k = 0; !is_breach && !p->is_removed && k < n_cells; k++)
			is_breach = wording_guard(p->cells[k], lang, ret_breach);
		if (is_breach) {
			*ret_id = p->id;
			return true;
		}
	}
	return false;
}

/* ---- blocks -------------------------------------------------------------------------------- */

static bool
is_stale(const struct body_frame *frame, struct str id)
{
	for (uint32_t i = 0; i < frame->n_stale; i++)
		if (str_equal(frame->stale[i], id))
			return true;
	return false;
}

/* A paragraph's number stands before its text, as a heading's does. */
static struct str
with_number(const struct body_part *p, struct arena *arena)
{
	struct buf b = buf_of(LIMIT_DOCUMENT_BYTES);
	const char *copy;
	size_t len;

	if (p->number.len == 0)
		return p->text;
	buf_str(&b, p->number);
	buf_c(&b, "\u3000");
	buf_str(&b, p->text);
	copy = arena_copy(arena, buf_view(&b));
	len = copy != NULL ? b.len : 0;
	buf_done(&b);
	return str_of(copy, len);
}

static void
table_block(const struct body_part *p, struct arena *arena, struct block *b)
{
	struct block_column *columns = arena_array(arena, struct block_column, p->n_columns + 1);
	struct block_row *rows = arena_array(arena, struct block_row, p->n_rows + 1);

	if (columns == NULL || rows == NULL)
		return;
	for (uint32_t c = 0; c < p->n_columns; c++) {
		size_t widest = p->cells[c].len;

		/* a column as wide as its longest cell asks, within bounds */
		for (uint32_t r = 1; r <= p->n_rows; r++)
			if (p->cells[r * p->n_columns + c].len > widest)
				widest = p->cells[r * p->n_columns + c].len;
		columns[c].title = p->cells[c];
		columns[c].width = (uint32_t)(widest < 12 ? 12 : widest > 60 ? 60 : widest);
	}
	for (uint32_t r = 0; r < p->n_rows; r++)
		rows[r].cells = &p->cells[(r + 1) * p->n_columns];
	b->table = (struct block_table){p->n_columns, p->n_rows, columns, rows};
}

static void
circulation_block(const struct body_frame *frame, struct arena *arena, struct block *b)
{
	uint32_t n = frame->n_people + frame->blank_rows;
	struct block_person *people = arena_array(arena, struct block_person, n + 1);

	if (people == NULL)
		return;
	if (frame->n_people > 0)
		memcpy(people, frame->people, frame->n_people * sizeof(*people));
	b->n_people = n;
	b->people = people;
	memcpy(b->titles, frame->circulation_titles, sizeof(b->titles));
}

struct blocks {
	const struct body_frame *frame;
	struct arena *arena;
	struct block *list;
	uint32_t n;
};

static void
add_text(struct blocks *bs, const struct body_part *p, enum block_kind kind)
{
	struct block *b = &bs->list[bs->n++];

	*b = (struct block){.kind = kind,
		.id = p->id,
		.level = p->level,
		.is_out_of_date = is_stale(bs->frame, p->id)};
	if (kind == BLOCK_HEADING) {
		b->number = p->number;
		b->text = p->text;
	} else {
		b->text = with_number(p, bs->arena);
	}
}

/* The text that may stand above a table or list. */
static void
add_lead(struct blocks *bs, const struct body_part *p)
{
	if (p->text.len > 0)
		add_text(bs, p, BLOCK_PARAGRAPH);
}

static void
add_part(struct blocks *bs, const struct body_part *p)
{
	const struct document *head = &bs->frame->head;
	struct block *b;

	switch (p->kind) {
	case PARAGRAPH_TEXT:
		add_text(bs, p, BLOCK_PARAGRAPH);
		return;
	case PARAGRAPH_ITEM:
		add_text(bs, p, BLOCK_ITEM);
		bs->list[bs->n - 1].level = 1;
		bs->list[bs->n - 1].is_numbered = true;
		return;
	case PARAGRAPH_HEADING:
		add_text(bs, p, BLOCK_HEADING);
		return;
	case PARAGRAPH_TABLE:
		add_lead(bs, p);
		b = &bs->list[bs->n++];
		*b = (struct block){.kind = BLOCK_TABLE, .id = p->id};
		table_block(p, bs->arena, b);
		return;
	case PARAGRAPH_SIGN:
		if (head->n_signers == 0)
			return;
		add_lead(bs, p);
		bs->list[bs->n++] = (struct block){.kind = BLOCK_SIGNATURES,
			.n_people = head->n_signers,
			.people = head->signers};
		return;
	case PARAGRAPH_CIRCULATION:
		if (bs->frame->n_people + bs->frame->blank_rows == 0)
			return;
		add_lead(bs, p);
		b = &bs->list[bs->n++];
		*b = (struct block){.kind = BLOCK_CIRCULATION};
		circulation_block(bs->frame, bs->arena, b);
		return;
	case PARAGRAPH_QR:
		if (bs->frame->qr.len > 0)
			bs->list[bs->n++] = (struct block){
				.kind = BLOCK_QR, .text = p->text, .qr = bs->frame->qr};
		return;
	case PARAGRAPH_BREAK:
		bs->list[bs->n++] = (struct block){.kind = BLOCK_PAGE_BREAK};
		return;
	}
}

enum err
body_document(const struct body *body, const struct body_frame *frame, struct arena *arena,
	struct document *ret_document)
{
	struct blocks bs = {.frame = frame, .arena = arena};

	bs.list = arena_array(arena, struct block, 2 * (size_t)body->n_parts + 1);
	if (bs.list == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < body->n_parts; i++)
		if (!body->parts[i].is_removed)
			add_part(&bs, &body->parts[i]);
	if (arena_err(arena) != ERR_OK)
		return ERR_FULL;
	*ret_document = frame->head;
	ret_document->n_blocks = bs.n;
	ret_document->blocks = bs.list;
	return ERR_OK;
}
