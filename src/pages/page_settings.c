/* Settings, the log of who did what, and the page about what is collected and what leaves. */
#include "pages/parts.h"

static const struct field_spec company_fields[] = {
	{"company", "text", "organization", 60, true},
	{"corporate_number", "text", "", 13, false},
	{"person", "text", "name", 40, true},
};
static const struct field_spec contact_fields[] = {
	{"help_name", "text", "", 60, false},
	{"help_phone", "tel", "tel", 20, false},
	{"insurer_name", "text", "", 60, false},
	{"insurer_phone", "tel", "tel", 20, false},
	{"person_phone", "tel", "tel", 20, false},
};
static const struct field_spec desk_fields[] = {
	{"desk_police", "text", "", 40, false},
	{"desk_ipa", "text", "", 40, false},
	{"desk_jpcert", "text", "", 40, false},
	{"desk_ppc", "text", "", 40, false},
};
static const struct field_spec mail_fields[] = {
	{"mail_to", "email", "email", 120, false},
	{"mail_from", "email", "", 120, false},
	{"mail_host", "text", "", 120, false},
	{"mail_port", "text", "", 5, false},
	{"mail_user", "text", "", 120, false},
	{"mail_password", "password", "", 128, false},
};
static const struct field_spec stamp_fields[] = {
	{"stamp_url", "url", "", 500, false},
};
static const struct field_spec keep_fields[] = {
	{"keep_days", "number", "", 4, true},
};

#define FORM(list, specs)                                                                          \
	page_fields(pg, pg->root, list, specs, sizeof(specs) / sizeof(*(specs)), &given)

static void
put_forms(const struct page *pg, const struct settings_view *v)
{
	static const char *const securities[] = {"tls", "starttls", "none"};
	const struct field_values given = {v->values, v->n_values, v->problems};
	struct str security = page_field_value(v->values, v->n_values, "mail_security");

	FORM("company_fields", company_fields);
	FORM("contact_fields", contact_fields);
	FORM("desk_fields", desk_fields);
	page_desks(pg, v->values, v->n_values);
	FORM("mail_fields", mail_fields);
	FORM("stamp_fields", stamp_fields);
	FORM("keep_fields", keep_fields);
	for (size_t i = 0; i < 3; i++) {
		struct view *choice = view_item(pg->root, "securities");

		view_c(choice, "security", securities[i]);
		view_flag(choice, "is_chosen",
			security.len == 0 ? i == 0 : str_equal(security, str_c(securities[i])));
	}
}

/* What became of the latest question to the time stamp authority. */
static void
put_stamp(const struct page *pg, const struct settings_view *v)
{
	const char *state = !v->has_stamp_url	   ? "off"
			    : v->stamp_why.len > 0 ? "failed"
			    : v->is_stamped	   ? "kept"
						   : "waits";

	view_c(pg->root, "stamp_state", state);
	view_flag(pg->root, "is_stamp_failed", strcmp(state, "failed") == 0);
	view_text(pg->root, "stamp_why", v->stamp_why);
	page_time(pg, pg->root, "stamp_tried", v->stamp_tried);
}

enum err
page_settings(const struct pages *p, const struct page_frame *f, const struct settings_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_SETTINGS, "settings");

	if (err != ERR_OK)
		return err;
	put_forms(&pg, v);
	page_problem_list(&pg, &v->problems);
	for (size_t i = 0; i < v->n_networks; i++) {
		struct view *row = view_item(pg.root, "networks");

		view_text(row, "network", v->networks[i].name);
		view_flag(row, "is_watched", v->networks[i].is_watched);
		page_count(&pg, row, "count", v->networks[i].n_devices);
	}
	view_flag(pg.root, "has_networks", v->n_networks > 0);
	for (size_t i = 0; i < v->n_quiet; i++) {
		struct view *row = view_item(pg.root, "quiet");

		page_alert_into(&pg, row, &v->quiet[i].alert);
		view_text(row, "by", v->quiet[i].by);
		page_date(&pg, row, "until", v->quiet[i].until);
	}
	view_flag(pg.root, "has_quiet", v->n_quiet > 0);
	view_text(pg.root, "version", v->version);
	view_flag(pg.root, "has_backup", v->last_backup != 0);
	page_time(&pg, pg.root, "last_backup", v->last_backup);
	view_flag(pg.root, "has_copy", v->last_copy != 0);
	page_time(&pg, pg.root, "last_copy", v->last_copy);
	view_flag(pg.root, "has_copy_why", v->copy_why != NULL);
	view_c(pg.root, "copy_why", v->copy_why != NULL ? v->copy_why : "");
	put_stamp(&pg, v);
	return page_end(&pg, "settings", out);
}

enum err
page_log(const struct pages *p, const struct page_frame *f, const struct log_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_SETTINGS, "log");

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < v->n; i++) {
		struct view *row = view_item(pg.root, "rows");

		page_time(&pg, row, "at", v->rows[i].at);
		view_text(row, "who", v->rows[i].who);
		view_text(row, "did", page_words_of(&pg, "log.", v->rows[i].what));
		view_text(row, "object", v->rows[i].object);
	}
	view_flag(pg.root, "has_rows", v->n > 0);
	page_pager(&pg, STR("/log?"), v->page, v->n_pages);
	return page_end(&pg, "log", out);
}

static void
put_lists(const struct page *pg, const struct about_view *v)
{
	bool has_trouble = false;

	for (size_t i = 0; i < v->n_lists; i++) {
		const struct known_bad_list *l = &v->lists[i];
		struct view *row = view_item(pg->root, "lists");

		view_text(row, "name", l->name);
		view_text(row, "state", l->state);
		page_count(pg, row, "count", l->entries);
		page_date(pg, row, "since", l->since);
		view_flag(row, "is_fine", str_equal(l->state, STR("in_use")));
		view_flag(row, "is_kept", str_equal(l->state, STR("kept")));
		view_flag(row, "has_why", l->why.len > 0);
		view_text(row, "why", l->why);
		view_flag(row, "has_line", l->line > 0);
		page_count(pg, row, "line", l->line);
		has_trouble |= l->why.len > 0;
	}
	view_flag(pg->root, "has_lists", v->n_lists > 0);
	view_flag(pg->root, "has_trouble", has_trouble);
	view_flag(pg->root, "has_index", v->index_entries > 0);
	view_flag(pg->root, "is_index_unread", v->is_index_unread);
	page_count(pg, pg->root, "index_entries", v->index_entries);
	page_time(pg, pg->root, "index_made", v->index_made);
}

enum err
page_about(const struct pages *p, const struct page_frame *f, const struct about_view *v,
	struct buf *out)
{
	const struct {
		const char *name;
		uint64_t count;
	} counts[] = {{"frames", v->frames}, {"flows", v->flows}, {"unread", v->frames_unread},
		{"dropped", v->frames_dropped}, {"flows_evicted", v->flows_evicted},
		{"devices_evicted", v->devices_evicted}, {"disk_lost", v->disk_lost}};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_SETTINGS, "about");

	if (err != ERR_OK)
		return err;
	view_text(pg.root, "version", v->version);
	page_count(&pg, pg.root, "days", v->keep_days);
	view_flag(pg.root, "is_mail_set", v->is_mail_set);
	view_flag(pg.root, "is_stamp_set", v->is_stamp_set);
	view_text(pg.root, "mail_host", v->mail_host);
	page_bytes(&pg, pg.root, "disk", v->disk_bytes);
	page_date(&pg, pg.root, "since", v->watching_since);
	for (size_t i = 0; i < v->n_tables; i++) {
		struct view *row = view_item(pg.root, "tables");

		view_text(row, "table",
			page_has_words(&pg, "about.table.", v->tables[i].name) ? v->tables[i].name
									       : STR("other"));
		page_count(&pg, row, "count", v->tables[i].count);
	}
	view_flag(pg.root, "has_tables", v->n_tables > 0);
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		struct view *row = view_item(pg.root, "counts");

		view_c(row, "counter", counts[i].name);
		page_count(&pg, row, "count", counts[i].count);
	}
	put_lists(&pg, v);
	return page_end(&pg, "about", out);
}
