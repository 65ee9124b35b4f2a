/* Getting in: the steps of the set-up, log-in, and the page with the QR code and the fingerprint.
 */
#include "pages/parts.h"

#define FIELDS_MAX 4

/* What each step asks; labels, hints and problems are words of packs/text. */
static const struct {
	size_t n;
	struct field_spec fields[FIELDS_MAX];
} asked[SETUP_STEPS] = {
	[SETUP_CODE] = {1, {{"code", "text", "one-time-code", 20, true}}},
	[SETUP_ADMIN] = {3, {{"name", "text", "username", 40, true},
				    {"password", "password", "new-password", 128, true},
				    {"password_again", "password", "new-password", 128, true}}},
	[SETUP_COMPANY] = {2, {{"company", "text", "organization", 60, true},
				      {"corporate_number", "text", "", 13, false}}},
	[SETUP_CONSENT] = {1, {{"person", "text", "name", 40, true}}},
	[SETUP_CONTACT] = {3,
		{{"help_name", "text", "", 60, false}, {"help_phone", "tel", "tel", 20, false},
			{"mail", "email", "email", 120, false}}},
};

static const char *const places[] = {"mirror", "bridge", "router", "plain"};

static void
put_steps(const struct page *pg, enum setup_step now)
{
	for (unsigned i = 0; i < SETUP_STEPS; i++) {
		struct view *v = view_item(pg->root, "steps");

		view_printf(v, "number", "%u", i + 1);
		view_c(v, "step_name", setup_step_name((enum setup_step)i));
		view_flag(v, "is_done", i < (unsigned)now);
		view_flag(v, "is_now", i == (unsigned)now);
	}
}

static void
put_places(const struct page *pg, const struct setup_view *v)
{
	struct str chosen = page_field_value(v->values, v->n_values, "place");
	struct view *check = view_node(pg->root, "check");

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		struct view *place = view_item(pg->root, "places");

		view_c(place, "place", places[i]);
		view_flag(place, "is_chosen", str_equal(chosen, str_c(places[i])));
	}
	view_flag(check, "is_good", pg->frame->sight == PAGE_SIGHT_TRAFFIC);
	view_flag(check, "is_empty", pg->frame->sight == PAGE_SIGHT_NOTHING);
	page_count(pg, check, "frames", v->frames);
	page_count(pg, check, "count", v->n_talkers);
}

static void
put_step(const struct page *pg, const struct setup_view *v)
{
	const struct field_values given = {v->values, v->n_values, v->problems};

	page_fields(pg, pg->root, "fields", asked[v->step].fields, asked[v->step].n, &given);
	if (v->step == SETUP_ADMIN)
		page_language_choices(pg, pg->frame->lang);
	if (v->step == SETUP_PLACE)
		put_places(pg, v);
	if (v->step == SETUP_DEVICES) {
		for (size_t i = 0; i < v->n_devices; i++)
			page_device_into(pg, view_item(pg->root, "devices"), &v->devices[i]);
		page_count(pg, pg->root, "count", v->total);
		view_flag(pg->root, "has_devices", v->n_devices > 0);
		view_flag(pg->root, "has_rest", v->total > v->n_devices);
		page_count(pg, pg->root, "rest", v->total - v->n_devices);
	}
}

enum err
page_setup(const struct pages *p, const struct page_frame *f, const struct setup_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err;

	BUG_IF((unsigned)v->step >= SETUP_STEPS);
	err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "setup");
	if (err != ERR_OK)
		return err;
	view_c(pg.root, "step", setup_step_name(v->step));
	view_printf(pg.root, "step_number", "%u", (unsigned)v->step + 1);
	view_printf(pg.root, "steps_all", "%d", SETUP_STEPS);
	view_text(pg.root, "title", page_words_of(&pg, "setup.title.", setup_step_name(v->step)));
	view_text(pg.root, "person_in_charge", page_field_value(v->values, v->n_values, "person"));
	put_steps(&pg, v->step);
	page_problems_of(&pg, &v->problems, asked[v->step].fields, asked[v->step].n);
	put_step(&pg, v);
	return page_end(&pg, "setup", out);
}

enum err
page_login(const struct pages *p, const struct page_frame *f, const struct login_view *v,
	struct buf *out)
{
	static const struct field_spec specs[] = {
		{"name", "text", "username", 40, true},
		{"password", "password", "current-password", 128, true},
	};
	const struct setup_value name = {"name", v->name};
	const struct field_values given = {&name, 1, {NULL, 0}};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "login");

	if (err != ERR_OK)
		return err;
	page_fields(&pg, pg.root, "fields", specs, 2, &given);
	view_text(pg.root, "back", v->back);
	view_flag(pg.root, "is_wrong", v->is_wrong);
	view_flag(pg.root, "must_wait", v->wait_seconds > 0);
	page_span(&pg, pg.root, "wait", (ms_t)v->wait_seconds * MS_SECOND);
	return page_end(&pg, "login", out);
}

enum err
page_qr(const struct pages *p, const struct page_frame *f, const struct qr_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "qr");

	if (err != ERR_OK)
		return err;
	view_text(pg.root, "address", v->url);
	err = draw_qr(&pg, pg.root, "qr", v->url);
	if (err != ERR_OK) {
		page_drop(&pg);
		return err;
	}
	page_fingerprint(&pg, v->fingerprint);
	return page_end(&pg, "qr", out);
}
