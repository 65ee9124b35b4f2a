/*
 * A DOCX template filled in. Word parts a text in pieces at will ("{{com" and "pany}}" in two
 * runs), so the texts of a paragraph are looked at as one; bytes that are no place to fill stay as
 * they are.
 */
#include "base/limits.h"
#include "docs/docs.h"
#include "docs/edit.h"
#include "wire/xml/xml.h"
#include "wire/zip/zip.h"

#define NAME_MAX 64
#define PARTS_MAX 32 /* text, headers, footers */

struct piece {
	size_t from, to; /* of a w:t, in the XML */
};

struct filling {
	struct str xml;
	const struct docs_values *values;
	struct edits edits;
	struct buf pieces; /* of the paragraph being read */
	struct buf text;   /* their bytes, one after the other */
	size_t text_from;
	bool is_text;
	uint32_t filled;
	struct xml_handler handler;
};

static const struct docs_value *
find_value(const struct docs_values *values, struct str name)
{
	for (uint32_t i = 0; i < values->n; i++)
		if (str_equal(values->list[i].name, name))
			return &values->list[i];
	return NULL;
}

static void
put_value(struct buf *b, struct str text)
{
	for (bool is_first = true; is_first || text.len > 0; is_first = false) {
		buf_c(b, is_first ? "" : "</w:t><w:br/><w:t xml:space=\"preserve\">");
		xml_put(b, str_split(&text, '\n'));
	}
}

/* Replaces [from, to) of the paragraph's text, over all pieces that it lies in. */
static void
replace(struct filling *f, size_t from, size_t to, struct str value)
{
	const struct piece *p = (const struct piece *)(const void *)f->pieces.p;
	size_t n = f->pieces.len / sizeof(*p), at = 0;
	bool is_first = true;

	for (size_t i = 0; i < n; i++) {
		size_t len = p[i].to - p[i].from;
		size_t a = from > at ? from - at : 0, b = to > at ? to - at : 0;

		if (a < len && b > 0 && a < b) {
			edits_add(&f->edits, p[i].from + a, p[i].from + (b < len ? b : len));
			if (is_first)
				put_value(&f->edits.text, value);
			is_first = false;
		}
		at += len;
	}
}

static void
end_paragraph(struct filling *f)
{
	struct str rest = buf_view(&f->text);
	size_t at = 0;

	for (ptrdiff_t open; (open = str_find(rest, STR("{{"))) >= 0;) {
		struct str after = str_of(rest.p + open + 2, rest.len - (size_t)open - 2);
		ptrdiff_t close = str_find(after, STR("}}"));
		const struct docs_value *v;
		size_t end;

		if (close < 0)
			break;
		end = (size_t)open + 2 + (size_t)close + 2;
		v = close > NAME_MAX
			    ? NULL
			    : find_value(f->values, str_trim(str_of(after.p, (size_t)close)));
		if (v == NULL) {
			end = (size_t)open + 2; /* "{{ {{name}}" */
		} else {
			replace(f, at + (size_t)open, at + end, v->text);
			f->filled++;
		}
		at += end;
		rest = str_of(rest.p + end, rest.len - end);
	}
	buf_clear(&f->pieces);
	buf_clear(&f->text);
}

static void
on_open(void *arg, const struct xml_tag *tag)
{
	struct filling *f = arg;

	if (xml_is(tag, "p"))
		end_paragraph(f);
	if (xml_is(tag, "t")) {
		f->is_text = true;
		f->text_from = tag->to;
	}
}

static void
on_close(void *arg, const struct xml_tag *tag)
{
	struct filling *f = arg;

	if (xml_is(tag, "t") && f->is_text) {
		const struct piece p = {f->text_from, tag->from};

		f->is_text = false;
		if (p.to > p.from) {
			buf_add(&f->pieces, &p, sizeof(p));
			buf_add(&f->text, f->xml.p + p.from, p.to - p.from);
		}
	}
	if (xml_is(tag, "p"))
		end_paragraph(f);
	if (buf_err(&f->pieces) != ERR_OK || buf_err(&f->text) != ERR_OK)
		f->handler.stop = ERR_LIMIT;
}

static enum err
fill_part(struct str xml, const struct docs_values *values, struct buf *out, uint32_t *filled,
	struct errinfo *info)
{
	struct filling f = {.xml = xml,
		.values = values,
		.edits = edits_of(LIMIT_DOCUMENT_BYTES),
		.pieces = buf_of(LIMIT_ZIP_ENTRY_BYTES),
		.text = buf_of(LIMIT_ZIP_ENTRY_BYTES)};
	enum err err;

	f.handler = (struct xml_handler){.open = on_open, .close = on_close, .arg = &f};
	err = xml_read(xml, &f.handler, info);
	if (err == ERR_OK)
		err = edits_apply(&f.edits, xml, out);
	*filled += f.filled;
	edits_done(&f.edits);
	buf_done(&f.pieces);
	buf_done(&f.text);
	return err;
}

static bool
has_text(struct str name)
{
	return str_equal(name, STR("word/document.xml")) ||
	       ((str_starts(name, STR("word/header")) || str_starts(name, STR("word/footer"))) &&
		       str_ends_nocase(name, STR(".xml")));
}

struct part {
	char name[LIMIT_ZIP_NAME_BYTES + 1];
	struct buf xml, filled;
};

struct parts {
	struct part list[PARTS_MAX];
	uint32_t n;
};

static enum err
fill_parts(struct unzip *u, const struct docs_values *values, struct parts *parts, uint32_t *filled,
	struct errinfo *info)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < unzip_count(u) && err == ERR_OK; i++) {
		struct str name = unzip_name(u, i);
		struct part *p = &parts->list[parts->n];

		if (!has_text(name))
			continue;
		if (parts->n == PARTS_MAX)
			return err_say(info, ERR_LIMIT, 0, "too many headers and footers");
		parts->n++;
		str_copy(name, p->name, sizeof(p->name));
		p->xml = buf_of(LIMIT_ZIP_ENTRY_BYTES);
		p->filled = buf_of(LIMIT_ZIP_ENTRY_BYTES);
		err = unzip_read(u, name, &p->xml, info);
		if (err == ERR_OK)
			err = fill_part(buf_view(&p->xml), values, &p->filled, filled, info);
	}
	if (err == ERR_OK && parts->n == 0)
		err = err_say(info, ERR_UNSUPPORTED, 0, "not a DOCX document");
	return err;
}

enum err
docs_fill_docx(struct str template, const struct docs_values *values, struct buf *out,
	uint32_t *ret_filled, struct errinfo *info)
{
	struct parts parts = {.n = 0};
	struct zipper *z = NULL;
	struct unzip *u;
	uint32_t filled = 0;
	enum err err = unzip_open(template, &u, info);

	if (err != ERR_OK)
		return err;
	err = fill_parts(u, values, &parts, &filled, info);
	unzip_close(u);
	if (err == ERR_OK)
		err = zipper_new(template, &z, info);
	for (uint32_t i = 0; i < parts.n && err == ERR_OK; i++)
		zipper_put(z, parts.list[i].name, buf_view(&parts.list[i].filled));
	if (err == ERR_OK)
		err = zipper_finish(z, out);
	zipper_free(z);
	for (uint32_t i = 0; i < parts.n; i++) {
		buf_done(&parts.list[i].xml);
		buf_done(&parts.list[i].filled);
	}
	if (err == ERR_OK && ret_filled != NULL)
		*ret_filled = filled;
	return err;
}
