/* Text of cells, and the table of shared strings (ECMA-376 part 1, sections 18.4 and 22.9.2.19). */
#include "base/limits.h"
#include "wire/xlsx/own.h"

/* The UTF-16 unit of an escape "_x000D_" at the start of s; -1 when there is none. */
static int
escaped_unit(struct str s)
{
	int unit = 0;

	if (s.len < 7 || s.p[0] != '_' || s.p[1] != 'x' || s.p[6] != '_')
		return -1;
	for (size_t i = 2; i < 6; i++) {
		int digit = str_hex_digit(s.p[i]);

		if (digit < 0)
			return -1;
		unit = unit * 16 + digit;
	}
	return unit;
}

static void
add_unit(struct buf *b, int unit)
{
	if (unit == '\n' || unit == '\t' || (unit >= 0x20 && unit < 0x7f) ||
		(unit >= 0x80 && (unit < 0xd800 || unit > 0xdfff) && unit < 0xfffe))
		buf_utf8(b, (uint32_t)unit);
	/* CR before LF, other controls and halves of a pair are left out */
}

void
xlsx_add_text(struct buf *b, struct str text)
{
	size_t from = 0;

	for (size_t i = 0; i < text.len; i++) {
		int unit;

		if (text.p[i] != '_')
			continue;
		unit = escaped_unit(str_of(text.p + i, text.len - i));
		if (unit < 0)
			continue;
		buf_add(b, text.p + from, i - from);
		add_unit(b, unit);
		from = i + 7;
		i = from - 1;
	}
	buf_add(b, text.p + from, text.len - from);
}

enum err
xlsx_keep_text(const struct buf *b, struct arena *a, struct str *ret_text)
{
	struct str whole = buf_view(b);
	const char *copy = arena_copy(a, str_cut(whole, LIMIT_CELL_BYTES));

	if (copy == NULL)
		return ERR_LIMIT;
	*ret_text = str_c(copy);
	return ERR_OK;
}

/* ---- sharedStrings.xml ---- */

struct strings {
	struct buf list; /* of struct str */
	struct buf text;
	struct arena *arena;
	unsigned phonetic; /* inside of rPh */
	bool is_text, is_string;
	struct xml_handler handler;
};

static void
on_open(void *arg, const struct xml_tag *tag)
{
	struct strings *s = arg;

	if (xml_is(tag, "si") && tag->depth == 1) {
		s->is_string = true;
		buf_clear(&s->text);
	} else if (xml_is(tag, "rPh")) {
		s->phonetic++;
	} else if (xml_is(tag, "t")) {
		s->is_text = s->is_string && s->phonetic == 0;
	}
}

static void
on_close(void *arg, const struct xml_tag *tag)
{
	struct strings *s = arg;
	struct str one;

	if (xml_is(tag, "t"))
		s->is_text = false;
	if (xml_is(tag, "rPh"))
		s->phonetic--;
	if (!xml_is(tag, "si") || tag->depth != 1)
		return;
	s->is_string = false;
	s->handler.stop = xlsx_keep_text(&s->text, s->arena, &one);
	buf_add(&s->list, &one, sizeof(one));
	if (buf_err(&s->list) != ERR_OK)
		s->handler.stop = ERR_LIMIT;
}

static void
on_text(void *arg, struct str text)
{
	struct strings *s = arg;

	if (s->is_text && s->text.len <= LIMIT_CELL_BYTES)
		xlsx_add_text(&s->text, text);
}

enum err
xlsx_read_strings(struct unzip *u, struct str entry, struct arena *a,
	struct xlsx_strings *ret_strings, struct errinfo *info)
{
	struct strings s = {.arena = a,
		.list = buf_of(LIMIT_BOOK_STRINGS * sizeof(struct str)),
		.text = buf_of(LIMIT_ZIP_ENTRY_BYTES)};
	struct str *list;
	enum err err;

	s.handler = (struct xml_handler){
		.open = on_open, .close = on_close, .text = on_text, .arg = &s};
	err = xlsx_read_entry(u, entry, &s.handler, info);
	list = err == ERR_OK ? arena_alloc(a, s.list.len + 1) : NULL;
	if (err == ERR_OK && list == NULL)
		err = err_say(info, ERR_LIMIT, 0, "too much text");
	if (err == ERR_OK) {
		if (s.list.len > 0)
			memcpy(list, s.list.p, s.list.len);
		*ret_strings = (struct xlsx_strings){
			.n = (uint32_t)(s.list.len / sizeof(struct str)), .list = list};
	}
	buf_done(&s.list);
	buf_done(&s.text);
	return err;
}
