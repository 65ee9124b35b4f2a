/* See recalc.h. */
#include "docs/recalc.h"

#include "docs/edit.h"
#include "wire/xml/xml.h"

#include <string.h>

struct finding {
	struct str xml;
	struct str prefix; /* "x:" where the maker uses one */
	size_t after;	   /* where calcPr belongs when there is none */
	size_t from, to;   /* of its start tag */
	bool has, is_on, says_no;
};

static void
on_open(void *arg, const struct xml_tag *tag)
{
	struct finding *f = arg;
	struct str said;

	if (tag->depth == 0) {
		size_t raw = strcspn(f->xml.p + tag->from + 1, " \t\r\n/>");

		f->prefix = str_of(f->xml.p + tag->from + 1, raw - tag->name.len);
	}
	if (tag->depth != 1 || !xml_is(tag, "calcPr"))
		return;
	said = xml_attribute(tag, "fullCalcOnLoad");
	f->has = true;
	f->is_on = str_equal(said, STR("1")) || str_equal(said, STR("true"));
	f->says_no = said.len > 0 && !f->is_on;
	f->from = tag->from;
	f->to = tag->to;
}

/* The order of a workbook's children (section 18.2.27). */
static void
on_close(void *arg, const struct xml_tag *tag)
{
	static const char *const before[] = {
		"sheets", "functionGroups", "externalReferences", "definedNames"};
	struct finding *f = arg;

	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++)
		if (tag->depth == 1 && xml_is(tag, before[i]))
			f->after = tag->to;
}

/* Where the attribute that says no stands, with its value; from == to: it was not found. */
static void
find_no(const struct finding *f, size_t *ret_from, size_t *ret_to)
{
	struct str tag = str_of(f->xml.p + f->from, f->to - f->from);
	ptrdiff_t at = str_find(tag, STR("fullCalcOnLoad"));
	size_t end;

	*ret_from = *ret_to = f->to;
	if (at < 0)
		return;
	end = (size_t)at + strcspn(tag.p + at, "\"'");
	if (end >= tag.len)
		return;
	end += 1 + strcspn(tag.p + end + 1, "\"'");
	if (end >= tag.len)
		return;
	*ret_from = f->from + (size_t)at;
	*ret_to = f->from + end + 1;
}

static void
put(const struct finding *f, struct edits *e)
{
	size_t from = f->after, to = from;

	if (f->says_no)
		find_no(f, &from, &to);
	else if (f->has) /* a start tag has three bytes at least */
		from = to = f->to - (f->xml.p[f->to - 2] == '/' ? 2 : 1);
	edits_add(e, from, to);
	if (!f->has) {
		buf_byte(&e->text, '<');
		buf_str(&e->text, f->prefix);
		buf_c(&e->text, "calcPr fullCalcOnLoad=\"1\"/>");
	} else {
		buf_c(&e->text, f->says_no ? "fullCalcOnLoad=\"1\"" : " fullCalcOnLoad=\"1\"");
	}
}

enum err
recalc_on_open(struct str xml, struct buf *out, struct errinfo *info)
{
	struct finding f = {.xml = xml};
	struct xml_handler handler = {.open = on_open, .close = on_close, .arg = &f};
	struct edits edits = edits_of(256);
	enum err err = xml_read(xml, &handler, info);

	if (err == ERR_OK && !f.is_on && (f.has || f.after > 0))
		put(&f, &edits);
	if (err == ERR_OK)
		err = edits_apply(&edits, xml, out);
	edits_done(&edits);
	return err;
}
