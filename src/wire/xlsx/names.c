/*
 * Names of ranges (ECMA-376 part 1, section 18.2.5), as far as lists of values need them: "YesNo"
 * for Values!$A$4:$A$5. Each is kept as it stands; what a formula would reckon is no range, and a
 * list of that name stays unread.
 */
#include "base/limits.h"
#include "wire/xlsx/own.h"

#define NAME_BYTES 1024 /* of a name, and of what it stands for: longer ones are no plain range */

void
xlsx_name_open(struct xlsx_names *n, const struct xml_tag *tag)
{
	uint64_t sheet;

	if (!xml_is(tag, "definedName"))
		return;
	n->is_in = true;
	n->sheet = XLSX_ANY_SHEET;
	if (str_u64(xml_attribute(tag, "localSheetId"), LIMIT_BOOK_SHEETS * 2, &sheet) == ERR_OK)
		n->sheet = (uint32_t)sheet;
	buf_clear(&n->name);
	buf_clear(&n->text);
	buf_str(&n->name, xml_attribute(tag, "name"));
}

void
xlsx_name_text(struct xlsx_names *n, struct str text)
{
	if (n->is_in)
		buf_str(&n->text, text);
}

enum err
xlsx_name_close(struct xlsx_names *n, const struct xml_tag *tag)
{
	struct str name = buf_view(&n->name), text = str_trim(buf_view(&n->text));
	struct xlsx_name *one;
	const char *kept_name, *kept_text;

	if (!xml_is(tag, "definedName") || !n->is_in)
		return ERR_OK;
	n->is_in = false;
	if (name.len == 0 || text.len == 0 || buf_err(&n->name) != ERR_OK ||
		buf_err(&n->text) != ERR_OK || n->n == LIMIT_BOOK_NAMES)
		return ERR_OK;
	if (n->list == NULL)
		n->list = arena_array(n->arena, struct xlsx_name, LIMIT_BOOK_NAMES);
	kept_name = arena_copy(n->arena, name);
	kept_text = arena_copy(n->arena, text);
	if (n->list == NULL || kept_name == NULL || kept_text == NULL)
		return ERR_LIMIT;
	one = &n->list[n->n++];
	*one = (struct xlsx_name){
		n->sheet, str_of(kept_name, name.len), str_of(kept_text, text.len)};
	return ERR_OK;
}

void
xlsx_names_begin(struct xlsx_names *n, struct arena *a)
{
	*n = (struct xlsx_names){
		.arena = a, .name = buf_of(NAME_BYTES), .text = buf_of(NAME_BYTES)};
}

void
xlsx_names_done(struct xlsx_names *n)
{
	buf_done(&n->name);
	buf_done(&n->text);
}

struct str
xlsx_name_of(const struct xlsx_parts *p, struct str name, uint32_t sheet)
{
	for (uint32_t i = 0; i < p->n_names; i++)
		if (p->names[i].sheet == sheet && str_equal_nocase(p->names[i].name, name))
			return p->names[i].text;
	return STR("");
}
