/* The workbook: which parts there are, and all of them in order; see xlsx.h. */
#include "wire/xlsx/xlsx.h"

#include "base/limits.h"
#include "wire/xlsx/own.h"

#include <stdio.h>

_Static_assert(
	sizeof(((struct xlsx_parts *)0)->sheets) / sizeof(struct xlsx_part) == LIMIT_BOOK_SHEETS,
	"one limit");

enum err
xlsx_read_entry(
	struct unzip *u, struct str entry, struct xml_handler *handler, struct errinfo *info)
{
	struct buf xml = buf_of(LIMIT_ZIP_ENTRY_BYTES);
	enum err err = unzip_read(u, entry, &xml, info);

	if (err == ERR_OK)
		err = xml_read(buf_view(&xml), handler, info);
	buf_done(&xml);
	return err;
}

/* ---- relations (ECMA-376 part 2, section 9) ---- */

#define RELATIONS_MAX 1024

struct relation {
	struct str id, type, target; /* the type's last part: "worksheet" */
};

struct relations {
	struct arena *arena;
	uint32_t n;
	struct relation list[RELATIONS_MAX];
	enum err err;
};

static struct str
last_part(struct str s)
{
	while (s.len > 0) {
		ptrdiff_t slash = str_find_byte(s, '/');

		if (slash < 0)
			break;
		s = str_of(s.p + slash + 1, s.len - (size_t)slash - 1);
	}
	return s;
}

static struct str
keep(struct relations *r, struct str s)
{
	const char *copy = arena_copy(r->arena, s);

	if (copy == NULL)
		r->err = ERR_LIMIT;
	return copy == NULL ? STR("") : str_of(copy, s.len);
}

static void
on_relation(void *arg, const struct xml_tag *tag)
{
	struct relations *r = arg;
	struct relation *one;

	if (!xml_is(tag, "Relationship") || r->n == RELATIONS_MAX ||
		str_equal(xml_attribute(tag, "TargetMode"), STR("External")))
		return;
	one = &r->list[r->n++];
	one->id = keep(r, xml_attribute(tag, "Id"));
	one->type = keep(r, last_part(xml_attribute(tag, "Type")));
	one->target = keep(r, xml_attribute(tag, "Target"));
}

static enum err
read_relations(struct unzip *u, struct str entry, struct relations *r, struct errinfo *info)
{
	struct xml_handler h = {.open = on_relation, .arg = r};
	enum err err;

	r->n = 0;
	err = xlsx_read_entry(u, entry, &h, info);
	return err == ERR_OK ? r->err : err;
}

static const struct relation *
find_relation(const struct relations *r, const char *type, struct str id)
{
	for (uint32_t i = 0; i < r->n; i++)
		if ((type == NULL || str_equal(r->list[i].type, str_c(type))) &&
			(id.len == 0 || str_equal(r->list[i].id, id)))
			return &r->list[i];
	return NULL;
}

/* A target is absolute ("/xl/styles.xml") or relative to the folder of the part that names it. */
static struct str
resolve(struct relations *r, struct str from, struct str target)
{
	size_t folder = from.len - last_part(from).len;
	char path[LIMIT_ZIP_NAME_BYTES + 1];

	if (str_starts(target, STR("/")))
		return str_of(target.p + 1, target.len - 1);
	if (folder + target.len >= sizeof(path))
		return STR("");
	snprintf(path, sizeof(path), "%.*s%.*s", (int)folder, from.p, STR_FMT(target));
	return keep(r, str_c(path));
}

/* ---- workbook.xml ---- */

struct workbook_reading {
	struct relations *relations;
	struct str entry;
	struct xlsx_parts *parts;
	uint32_t n_all; /* sheets, those that are passed over too */
	struct xlsx_names names;
	struct xml_handler handler;
};

static void
add_sheet(struct workbook_reading *w, const struct xml_tag *tag)
{
	struct xlsx_parts *p = w->parts;
	struct str id = xml_attribute(tag, "id"), state = xml_attribute(tag, "state");
	const struct relation *r;
	uint32_t number = w->n_all++;

	/* r:id, not sheetId; sheets of charts and macros are passed over */
	r = id.len > 0 ? find_relation(w->relations, "worksheet", id) : NULL;
	if (r == NULL)
		return;
	if (p->n_sheets == LIMIT_BOOK_SHEETS) {
		w->handler.stop = ERR_LIMIT;
		return;
	}
	p->sheets[p->n_sheets++] =
		(struct xlsx_part){.sheet = keep(w->relations, xml_attribute(tag, "name")),
			.entry = resolve(w->relations, w->entry, r->target),
			.is_hidden = state.len > 0 && !str_equal(state, STR("visible")),
			.number = number};
}

static bool
is_true(struct str s)
{
	return str_equal(s, STR("1")) || str_equal(s, STR("true")) || str_equal(s, STR("on"));
}

static void
on_workbook(void *arg, const struct xml_tag *tag)
{
	struct workbook_reading *w = arg;

	if (xml_is(tag, "workbookPr"))
		w->parts->is_1904 = is_true(xml_attribute(tag, "date1904"));
	if (xml_is(tag, "sheet") && tag->depth == 2)
		add_sheet(w, tag);
	xlsx_name_open(&w->names, tag);
}

static void
on_workbook_text(void *arg, struct str text)
{
	struct workbook_reading *w = arg;

	xlsx_name_text(&w->names, text);
}

static void
on_workbook_close(void *arg, const struct xml_tag *tag)
{
	struct workbook_reading *w = arg;
	enum err err = xlsx_name_close(&w->names, tag);

	if (err != ERR_OK)
		w->handler.stop = err;
}

static enum err
read_workbook(struct unzip *u, struct workbook_reading *w, struct errinfo *info)
{
	enum err err;

	w->handler = (struct xml_handler){.open = on_workbook,
		.text = on_workbook_text,
		.close = on_workbook_close,
		.arg = w};
	xlsx_names_begin(&w->names, w->relations->arena);
	err = xlsx_read_entry(u, w->entry, &w->handler, info);
	xlsx_names_done(&w->names);
	w->parts->n_names = w->names.n;
	w->parts->names = w->names.list;
	return err;
}

static enum err
find_workbook(struct unzip *u, struct relations *r, struct str *ret_entry, struct errinfo *info)
{
	const struct relation *main_part;
	enum err err = read_relations(u, STR("_rels/.rels"), r, info);

	if (err == ERR_NOT_FOUND)
		return err_say(info, ERR_UNSUPPORTED, 0, "not an Excel workbook");
	if (err != ERR_OK)
		return err;
	main_part = find_relation(r, "officeDocument", STR(""));
	if (main_part == NULL)
		return err_say(info, ERR_UNSUPPORTED, 0, "not an Excel workbook");
	*ret_entry = resolve(r, STR(""), main_part->target);
	return ERR_OK;
}

static struct str
part_of(struct relations *r, struct str entry, const char *type)
{
	const struct relation *one = find_relation(r, type, STR(""));

	return one == NULL ? STR("") : resolve(r, entry, one->target);
}

static enum err
read_parts(struct unzip *u, struct relations *r, struct xlsx_parts *parts, struct errinfo *info)
{
	struct workbook_reading w = {.relations = r, .parts = parts};
	char rels[LIMIT_ZIP_NAME_BYTES + 16];
	size_t folder;
	enum err err = find_workbook(u, r, &w.entry, info);

	if (err != ERR_OK)
		return err;
	folder = w.entry.len - last_part(w.entry).len;
	snprintf(rels, sizeof(rels), "%.*s_rels/%.*s.rels", (int)folder, w.entry.p,
		STR_FMT(last_part(w.entry)));
	err = read_relations(u, str_c(rels), r, info);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND
			       ? err_say(info, ERR_UNSUPPORTED, 0, "not an Excel workbook")
			       : err;
	err = read_workbook(u, &w, info);
	parts->has_macros = find_relation(r, "vbaProject", STR("")) != NULL;
	parts->workbook = w.entry;
	parts->strings = part_of(r, w.entry, "sharedStrings");
	parts->styles = part_of(r, w.entry, "styles");
	if (err == ERR_OK && parts->n_sheets == 0)
		err = err_say(info, ERR_UNSUPPORTED, 0, "no sheets: not an Excel workbook");
	return err == ERR_OK ? r->err : err;
}

enum err
xlsx_parts(struct unzip *u, struct arena *a, struct xlsx_parts *ret_parts, struct errinfo *info)
{
	struct relations *r = arena_alloc(a, sizeof(*r));
	struct xlsx_parts *parts = arena_alloc(a, sizeof(*parts));
	enum err err;

	if (r == NULL || parts == NULL)
		return err_say(info, ERR_LIMIT, 0, "out of memory");
	r->arena = a;
	err = read_parts(u, r, parts, info);
	if (err == ERR_OK)
		*ret_parts = *parts;
	return err;
}

/* ---- all of it ---- */

static enum err
read_sheets(struct xlsx_reading *r, struct sheet *sheets, struct errinfo *info)
{
	struct {
		const struct xlsx_rule *list;
		uint32_t n;
	} rules[LIMIT_BOOK_SHEETS];
	const struct workbook b = {.n_sheets = r->parts.n_sheets, .sheets = sheets};
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < r->parts.n_sheets && err == ERR_OK; i++) {
		sheets[i].name = r->parts.sheets[i].sheet;
		sheets[i].is_hidden = r->parts.sheets[i].is_hidden;
		err = xlsx_read_sheet(r, r->parts.sheets[i].entry, &sheets[i], info);
		rules[i].list = r->rules;
		rules[i].n = r->n_sheet_rules;
	}
	/* a list may stand on any sheet */
	for (uint32_t i = 0; i < r->parts.n_sheets && err == ERR_OK; i++) {
		const struct xlsx_list_source from = {.book = &b,
			.parts = &r->parts,
			.sheet = &sheets[i],
			.number = r->parts.sheets[i].number,
			.rules = rules[i].list,
			.n = rules[i].n};

		err = xlsx_read_lists(&from, r->arena);
	}
	return err;
}

static enum err
read_book(struct xlsx_reading *r, struct workbook *ret_book, struct errinfo *info)
{
	struct sheet *sheets;
	enum err err = xlsx_parts(r->unzip, r->arena, &r->parts, info);

	if (err == ERR_OK && r->parts.styles.len > 0)
		err = xlsx_read_styles(r->unzip, r->parts.styles, r->arena, &r->styles, info);
	if (err == ERR_OK && r->parts.strings.len > 0)
		err = xlsx_read_strings(r->unzip, r->parts.strings, r->arena, &r->strings, info);
	if (err != ERR_OK)
		return err;
	sheets = arena_array(r->arena, struct sheet, r->parts.n_sheets);
	if (sheets == NULL)
		return err_say(info, ERR_LIMIT, 0, "the book is too large");
	err = read_sheets(r, sheets, info);
	if (err == ERR_OK)
		*ret_book = (struct workbook){.n_sheets = r->parts.n_sheets,
			.sheets = sheets,
			.n_formulas = r->n_formulas,
			.has_macros = r->parts.has_macros};
	return err;
}

enum err
xlsx_read(struct str bytes, struct arena *a, struct workbook *ret_book, struct errinfo *info)
{
	struct xlsx_reading *r;
	enum err err;

	/* [MS-CFB]: an old .xls, and also what is encrypted with a password */
	if (str_starts(bytes, STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")))
		return err_say(
			info, ERR_UNSUPPORTED, 0, "an old .xls file, or one with a password");
	if (bytes.len > LIMIT_TABLE_FILE_BYTES)
		return err_say(info, ERR_LIMIT, 0, "the file is too large");
	r = arena_alloc(a, sizeof(*r));
	if (r == NULL)
		return err_say(info, ERR_LIMIT, 0, "out of memory");
	r->arena = a;
	err = unzip_open(bytes, &r->unzip, info);
	if (err != ERR_OK)
		return err;
	err = read_book(r, ret_book, info);
	unzip_close(r->unzip);
	return err == ERR_NOT_FOUND ? ERR_MALFORMED : err; /* a part that is named but missing */
}
