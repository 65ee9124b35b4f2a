/* A page's life: its frame of menu, banners and notice, its values, its writing; see page.h. */
#include "pages/page.h"

#include <stdlib.h>

/* ---- All pages together -------------------------------------------------------------------- */

/* "templates/today.html" is "today", "icons/pc.svg" is "icons/pc". */
static struct str
template_name(struct str path)
{
	if (str_starts(path, STR("templates/")))
		path = str_of(path.p + 10, path.len - 10);
	if (str_ends_nocase(path, STR(".html")))
		return str_of(path.p, path.len - 5);
	if (str_ends_nocase(path, STR(".svg")))
		return str_of(path.p, path.len - 4);
	return str_of(NULL, 0);
}

enum err
pages_new(const struct pages_options *options, struct pages **ret_pages, struct errinfo *info)
{
	struct pages *p = calloc(1, sizeof(*p));
	struct template_file *files = calloc(options->n_files + 1, sizeof(*files));
	size_t n = 0;
	enum err err = ERR_FULL;

	if (p == NULL || files == NULL) {
		err_say(info, ERR_FULL, 0, "no memory for the pages");
		goto out;
	}
	for (size_t i = 0; i < options->n_files; i++) {
		files[n].name = template_name(options->files[i].name);
		files[n].bytes = options->files[i].bytes;
		n += files[n].name.len > 0;
	}
	p->texts = options->texts;
	p->detects = options->detects;
	p->frameworks = options->frameworks;
	err = templates_new(files, n, options->texts, &p->templates, info);
out:
	free(files);
	if (err == ERR_OK)
		*ret_pages = p;
	else
		pages_free(p);
	return err;
}

void
pages_free(struct pages *p)
{
	if (p == NULL)
		return;
	templates_free(p->templates);
	free(p);
}

/* ---- Words ---------------------------------------------------------------------------------- */

struct str
page_words(const struct page *pg, const char *key)
{
	const struct words *words = text_find(pg->pages->texts, str_c(key));

	return words == NULL ? str_c(key) : words_in(words, pg->frame->lang);
}

struct str
page_words_of(const struct page *pg, const char *prefix, const char *name)
{
	char key[96];
	const struct words *words;

	snprintf(key, sizeof(key), "%s%s", prefix, name);
	words = text_find(pg->pages->texts, str_c(key));
	return words == NULL ? str_c(name) : words_in(words, pg->frame->lang);
}

bool
page_has_words(const struct page *pg, const char *prefix, struct str name)
{
	char key[96];

	if (name.len > 64)
		return false;
	snprintf(key, sizeof(key), "%s%.*s", prefix, STR_FMT(name));
	return text_find(pg->pages->texts, str_c(key)) != NULL;
}

void
page_fill_words(const struct page *pg, struct view *v, const char *name, struct str words,
	const struct view *from)
{
	struct buf text = buf_of(PAGE_TEXT_BYTES_MAX);

	templates_fill(&text, words, from);
	view_take(v, name, &text);
	(void)pg;
}

void
page_fill(const struct page *pg, struct view *v, const char *name, const char *key,
	const struct view *from)
{
	page_fill_words(pg, v, name, page_words(pg, key), from);
}

/* ---- Values --------------------------------------------------------------------------------- */

typedef void show_fn(struct buf *out, enum lang lang, ms_t at, int zone_minutes);

static void
put_time(const struct page *pg, struct view *v, const char *name, ms_t at, show_fn *show)
{
	struct buf text = buf_of(PAGE_TEXT_BYTES_MAX);

	if (at == 0) {
		view_text(v, name, page_words(pg, "value.unknown"));
		return;
	}
	show(&text, pg->frame->lang, at, pg->frame->zone_minutes);
	view_time(v, name, at, &text);
}

void
page_time(const struct page *pg, struct view *v, const char *name, ms_t at)
{
	put_time(pg, v, name, at, show_time);
}

void
page_date(const struct page *pg, struct view *v, const char *name, ms_t at)
{
	put_time(pg, v, name, at, show_date);
}

void
page_clock(const struct page *pg, struct view *v, const char *name, ms_t at)
{
	put_time(pg, v, name, at, show_clock);
}

void
page_when(const struct page *pg, struct view *v, const char *name, ms_t at)
{
	const struct show_now now = {pg->frame->now, pg->frame->zone_minutes};
	struct buf text = buf_of(PAGE_TEXT_BYTES_MAX);

	if (at == 0) {
		view_text(v, name, page_words(pg, "value.unknown"));
		return;
	}
	show_when(&text, pg->frame->lang, at, &now);
	view_time(v, name, at, &text);
}

void
page_span(const struct page *pg, struct view *v, const char *name, ms_t span)
{
	struct buf text = buf_of(PAGE_TEXT_BYTES_MAX);

	show_span(&text, pg->frame->lang, span);
	view_take(v, name, &text);
}

void
page_count(const struct page *pg, struct view *v, const char *name, uint64_t n)
{
	struct buf text = buf_of(PAGE_TEXT_BYTES_MAX);

	show_count(&text, n);
	view_take(v, name, &text);
	(void)pg;
}

void
page_bytes(const struct page *pg, struct view *v, const char *name, uint64_t bytes)
{
	struct buf text = buf_of(PAGE_TEXT_BYTES_MAX);

	show_bytes(&text, pg->frame->lang, bytes);
	view_take(v, name, &text);
}

void
page_rough(const struct page *pg, struct view *v, const char *name, uint64_t bytes)
{
	struct buf text = buf_of(PAGE_TEXT_BYTES_MAX);

	show_about(&text, pg->frame->lang, bytes);
	view_take(v, name, &text);
}

void
page_link(const struct page *pg, struct view *v, const char *name, const char *path, struct str id)
{
	struct buf url = buf_of(PAGE_TEXT_BYTES_MAX);
	char *copy;

	buf_c(&url, path);
	url_escape(&url, id);
	copy = arena_copy(pg->arena, buf_view(&url));
	if (copy != NULL)
		view_link(v, name, str_of(copy, url.len));
	buf_done(&url);
}

static void
pager_link(const struct page *pg, struct view *v, const char *name, struct str path_query,
	uint32_t page)
{
	struct buf url = buf_of(PAGE_TEXT_BYTES_MAX);
	char *copy;

	buf_printf(&url, "%.*spage=%u", STR_FMT(path_query), page);
	copy = arena_copy(pg->arena, buf_view(&url));
	if (copy != NULL)
		view_link(v, name, str_of(copy, url.len));
	buf_done(&url);
}

void
page_pager(const struct page *pg, struct str path_query, uint32_t page, uint32_t n_pages)
{
	struct view *v;

	if (n_pages < 2)
		return;
	v = view_node(pg->root, "pager");
	page_count(pg, v, "number", page);
	page_count(pg, v, "of", n_pages);
	if (page > 1)
		pager_link(pg, v, "previous", path_query, page - 1);
	if (page < n_pages)
		pager_link(pg, v, "next", path_query, page + 1);
}

/* ---- The frame ------------------------------------------------------------------------------ */

static const struct {
	enum page_section section;
	const char *key, *url;
} menu[] = {
	{PAGE_SECTION_TODAY, "today", "/"},
	{PAGE_SECTION_DEVICES, "devices", "/devices"},
	{PAGE_SECTION_STOCK, "stock", "/stock"},
	{PAGE_SECTION_ALERTS, "alerts", "/alerts"},
	{PAGE_SECTION_CASES, "cases", "/cases"},
	{PAGE_SECTION_GUARD, "guard", "/guard"},
	{PAGE_SECTION_PROGRAMME, "programme", "/programme"},
	{PAGE_SECTION_DOCUMENTS, "documents", "/documents"},
	{PAGE_SECTION_LEARN, "learn", "/learn"},
	{PAGE_SECTION_MAP, "map", "/map"},
	{PAGE_SECTION_LETTER, "letter", "/letter"},
	{PAGE_SECTION_SETTINGS, "settings", "/settings"},
	{PAGE_SECTION_OWNER, "owner", "/owner"},
};
#define MENU (sizeof(menu) / sizeof(*menu))

/* What comes first for whom; the rest follows in the order above. */
static const struct {
	enum page_section first[4];
} orders[PAGE_WORKS] = {
	[PAGE_WORK_CHARGE] = {{PAGE_SECTION_NONE}},
	[PAGE_WORK_OWNER] = {{PAGE_SECTION_OWNER, PAGE_SECTION_TODAY, PAGE_SECTION_PROGRAMME,
		PAGE_SECTION_DOCUMENTS}},
	[PAGE_WORK_STAFF] = {{PAGE_SECTION_LEARN, PAGE_SECTION_DOCUMENTS}},
};

static bool
is_first(enum page_work work, enum page_section section)
{
	for (size_t i = 0; i < 4; i++)
		if (orders[work].first[i] == section)
			return section != PAGE_SECTION_NONE;
	return false;
}

static void
put_menu_entry(const struct page *pg, size_t i, enum page_section section)
{
	struct view *v;

	if (menu[i].section == PAGE_SECTION_SETTINGS && pg->frame->may < PAGE_MAY_ADMINISTER)
		return;
	if (menu[i].section == PAGE_SECTION_CASES && pg->frame->n_cases_open == 0 &&
		section != PAGE_SECTION_CASES)
		return;
	v = view_item(pg->root, "menu");
	view_c(v, "key", menu[i].key);
	view_link(v, "url", str_c(menu[i].url));
	view_flag(v, "is_current", menu[i].section == section);
	if (menu[i].section == PAGE_SECTION_ALERTS && pg->frame->n_alerts_open > 0)
		page_count(pg, v, "open", pg->frame->n_alerts_open);
	if (menu[i].section == PAGE_SECTION_CASES && pg->frame->n_cases_open > 0)
		page_count(pg, v, "open", pg->frame->n_cases_open);
}

static void
put_menu(const struct page *pg, enum page_section section)
{
	enum page_work work = pg->frame->work;

	if (pg->frame->person.len == 0)
		return;
	BUG_IF((unsigned)work >= PAGE_WORKS);
	for (size_t k = 0; k < 4; k++)
		for (size_t i = 0; i < MENU; i++)
			if (orders[work].first[k] == menu[i].section)
				put_menu_entry(pg, i, section);
	for (size_t i = 0; i < MENU; i++)
		if (!is_first(work, menu[i].section) && menu[i].section != PAGE_SECTION_OWNER)
			put_menu_entry(pg, i, section);
}

void
page_language_into(struct view *v, enum lang lang)
{
	static const char *const names[LANGS] = {"日本語", "やさしい日本語", "English"};
	static const char *const tags[LANGS] = {"ja", "ja", "en"};

	view_c(v, "value", lang_name(lang));
	view_c(v, "words", names[lang]);
	view_c(v, "tag", tags[lang]);
}

void
page_language_choices(const struct page *pg, enum lang chosen)
{
	for (unsigned i = 0; i < LANGS; i++) {
		struct view *v = view_item(pg->root, "language_choices");

		page_language_into(v, (enum lang)i);
		view_flag(v, "is_chosen", (enum lang)i == chosen);
	}
}

static void
put_languages(const struct page *pg)
{
	for (unsigned i = 0; i < LANGS; i++) {
		if ((enum lang)i != pg->frame->lang)
			page_language_into(view_item(pg->root, "languages"), (enum lang)i);
	}
}

/* A key that packs/text lacks must not cost the page: the general word stands in. */
static const char *
known_key(const struct page *pg, const char *prefix, const char *key, const char *otherwise)
{
	return page_has_words(pg, prefix, str_c(key)) ? key : otherwise;
}

static void
put_notice(const struct page *pg)
{
	const struct page_notice *n = &pg->frame->notice;
	struct view *v;

	if (n->key == NULL)
		return;
	v = view_node(pg->root, "notice");
	view_c(v, "key",
		known_key(pg, n->is_refusal ? "refused." : "done.", n->key,
			n->is_refusal ? "invalid" : "saved"));
	view_text(v, "name", n->name);
	page_count(pg, v, "count", n->count);
	view_text(v, "undo", n->undo);
	view_flag(v, "is_refusal", n->is_refusal);
}

/* What is wrong with the box's clock, and what it says now. */
static void
put_clock(const struct page *pg)
{
	const struct page_frame *f = pg->frame;
	ms_t by = f->clock_jumped_by;

	view_flag(pg->root, "is_clock_wrong", f->is_clock_early || by != 0);
	view_flag(pg->root, "is_clock_early", f->is_clock_early);
	view_flag(pg->root, "is_clock_back", by < 0);
	page_span(pg, pg->root, "clock_by", by < 0 ? -by : by);
	page_time(pg, pg->root, "clock_now", f->now);
}

static void
put_frame(const struct page *pg, enum page_section section)
{
	static const char *const sights[] = {"nothing", "announcements", "one_way", "traffic"};
	const struct page_frame *f = pg->frame;
	struct view *v = pg->root;

	view_c(v, "html_lang", f->lang == LANG_EN ? "en" : "ja");
	view_c(v, "lang", lang_name(f->lang));
	view_text(v, "company", f->company);
	view_text(v, "person", f->person);
	view_flag(v, "may_answer", f->may >= PAGE_MAY_ANSWER);
	view_flag(v, "may_administer", f->may >= PAGE_MAY_ADMINISTER);
	view_text(v, "csrf", f->csrf);
	view_text(v, "form_mark", f->form_mark);
	view_text(v, "path", f->path);
	view_flag(v, "is_demo", f->is_demo);
	view_flag(v, "is_disk_full", f->is_disk_full);
	view_flag(v, "has_disk_lost", f->disk_lost > 0);
	page_count(pg, v, "disk_lost", f->disk_lost);
	view_flag(v, "is_sensor_down", f->sensor_down_since != 0);
	if (f->sensor_down_since != 0)
		page_when(pg, v, "sensor_down_since", f->sensor_down_since);
	put_clock(pg);
	BUG_IF((unsigned)f->sight > PAGE_SIGHT_TRAFFIC);
	view_c(v, "sight", sights[f->sight]);
	view_text(v, "help_phone", f->help_phone);
	view_text(v, "help_name", f->help_name);
	view_flag(v, "has_cases_open", f->n_cases_open > 0);
	page_count(pg, v, "n_cases", f->n_cases_open);
	view_text(v, "link_by", f->link_by);
	if (f->link_by.len > 0)
		page_when(pg, v, "link_made", f->link_made);
	put_menu(pg, section);
	put_languages(pg);
	put_notice(pg);
}

enum err
page_begin(struct page *pg, const struct pages *p, const struct page_frame *f,
	enum page_section section, const char *name)
{
	struct arena *arena = arena_new(PAGE_VIEW_BYTES_MAX);
	struct view *root = arena == NULL ? NULL : view_new(arena);

	if (root == NULL) {
		arena_free(arena);
		return ERR_FULL;
	}
	*pg = (struct page){p, f, arena, root};
	put_frame(pg, section);
	view_text(root, "title", page_words_of(pg, "title.", name));
	return ERR_OK;
}

void
page_drop(struct page *pg)
{
	arena_free(pg->arena);
}

enum err
page_end(struct page *pg, const char *name, struct buf *out)
{
	enum err err = arena_err(pg->arena) == ERR_OK ? ERR_OK : ERR_FULL;

	if (err == ERR_OK)
		err = templates_write(pg->pages->templates, name, pg->root, pg->frame->lang, out);
	page_drop(pg);
	/* What a template wants and does not get is our mistake, not that of who asked. */
	return err == ERR_INVALID ? ERR_UNSUPPORTED : err;
}

/* "AB12 CD34 ..." in rows of four groups, to be compared by eye. */
void
page_fingerprint(const struct page *pg, struct str hex)
{
	view_flag(pg->root, "has_fingerprint", hex.len == 64);
	for (size_t row = 0; row + 16 <= hex.len; row += 16) {
		struct view *v = view_item(pg->root, "print_rows");

		for (size_t i = row; i < row + 16; i += 4) {
			char group[5];

			for (size_t k = 0; k < 4; k++) {
				char c = hex.p[i + k];

				group[k] = (char)(c >= 'a' && c <= 'f' ? c - 'a' + 'A' : c);
			}
			group[4] = '\0';
			view_printf(view_item(v, "groups"), "group", "%s", group);
		}
	}
}

/* ---- Forms ---------------------------------------------------------------------------------- */

struct str
page_field_value(const struct setup_value *values, size_t n_values, const char *field)
{
	for (size_t i = 0; i < n_values; i++)
		if (strcmp(values[i].field, field) == 0)
			return values[i].value;
	return STR("");
}

static const char *
label_of(const struct field_spec *spec)
{
	return strcmp(spec->autocomplete, "username") == 0 ? "login" : spec->name;
}

void
page_fields(const struct page *pg, struct view *v, const char *list, const struct field_spec *specs,
	size_t n_specs, const struct field_values *given)
{
	for (size_t i = 0; i < n_specs; i++) {
		struct view *field = view_item(v, list);

		view_c(field, "name", specs[i].name);
		view_c(field, "label", label_of(&specs[i]));
		view_c(field, "type", specs[i].type);
		view_c(field, "autocomplete",
			specs[i].autocomplete[0] == '\0' ? "off" : specs[i].autocomplete);
		view_printf(field, "max", "%u", specs[i].max);
		view_flag(field, "is_required", specs[i].is_required);
		/* how to choose a password helps nobody who types the one that there is */
		view_flag(field, "has_hint",
			strcmp(specs[i].autocomplete, "current-password") != 0 &&
				page_has_words(pg, "hint.", str_c(specs[i].name)));
		view_text(field, "value",
			strcmp(specs[i].type, "password") == 0
				? STR("")
				: page_field_value(given->values, given->n_values, specs[i].name));
		view_c(field, "problem", "");
		for (size_t k = 0; k < given->problems.n; k++)
			if (strcmp(given->problems.list[k].field, specs[i].name) == 0)
				view_c(field, "problem",
					known_key(pg, "problem.", given->problems.list[k].key,
						"wrong"));
	}
}

void
page_problem_list(const struct page *pg, const struct page_problems *problems)
{
	page_problems_of(pg, problems, NULL, 0);
}

void
page_problems_of(const struct page *pg, const struct page_problems *problems,
	const struct field_spec *specs, size_t n_specs)
{
	for (size_t i = 0; i < problems->n; i++) {
		struct view *v = view_item(pg->root, "problems");
		const char *label = problems->list[i].field;

		for (size_t k = 0; k < n_specs; k++)
			if (strcmp(specs[k].name, label) == 0)
				label = label_of(&specs[k]);
		view_c(v, "name", problems->list[i].field);
		view_c(v, "label", label);
		view_c(v, "problem", known_key(pg, "problem.", problems->list[i].key, "wrong"));
	}
}
