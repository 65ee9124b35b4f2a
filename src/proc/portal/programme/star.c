/* SECURITY ACTION: what the application asks, ready to copy; declarations that were made. */
#include "proc/portal/documents/document.h"
#include "proc/portal/kept.h"
#include "proc/portal/people/people.h"
#include "proc/portal/programme/programme.h"

#include "today/today.h"

#include <stdio.h>

#define DECLARED_MAX 20
#define STAR3_LIFE (365 * MS_DAY) /* ★3 holds for a year (packs/frameworks/scs3) */

static const struct {
	enum store_setting key;
	const char *field;
	size_t bytes_max;
	bool is_needed;
} org[] = {
	{SETTING_ORG_NAME, "company", 160, true},
	{SETTING_ORG_KANA, "org_kana", 160, false},
	{SETTING_ORG_NUMBER, "corporate_number", 40, false},
	{SETTING_ORG_POST, "org_post", 16, false},
	{SETTING_ORG_ADDRESS, "org_address", 240, false},
	{SETTING_ORG_PHONE, "org_phone", 20, false},
	{SETTING_ORG_HEAD, "org_head", 120, false},
	{SETTING_ORG_INDUSTRY, "org_industry", 180, false},
	{SETTING_ORG_STAFF, "org_staff", 6, false},
	{SETTING_ORG_CAPITAL, "org_capital", 60, false},
	{SETTING_ORG_URL, "org_url", 120, false},
	{SETTING_CHARGE_NAME, "person", 120, false},
	{SETTING_ORG_MAIL, "org_mail", 120, false},
};
#define ORG_FIELDS (sizeof(org) / sizeof(org[0]))

struct star {
	struct page_problem list[PROBLEMS_MAX + ORG_FIELDS];
	struct setup_value values[ORG_FIELDS + 3];
	struct star_view v;
};

/* The address of the basic policy, when it is on the public page. */
static enum err
published_policy(struct request *r, struct star_view *v)
{
	const char *base = r->portal->url;
	struct store_document d;
	enum err err = store_document_get(r->view, "policy", &d);

	if (err == ERR_OK && d.published > 0 && d.state == STORE_DOCUMENT_KEPT)
		v->policy_url = keep_text(r, "%.*s/public/policy",
			(int)(strlen(base) - (strlen(base) > 0 && base[strlen(base) - 1] == '/')),
			base);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
fill_declarations(struct request *r, struct star_view *v)
{
	struct store_declaration *list;
	struct star_declaration *rows;
	size_t n;
	enum err err = store_declaration_list(r->view, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct star_declaration, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n && v->n < DECLARED_MAX; i++) {
		const char *star = strcmp(list[i].star, "star2") == 0	? "star2"
				   : strcmp(list[i].star, "star3") == 0 ? "star3"
									: "star1";

		rows[v->n++] = (struct star_declaration){str_c(list[i].id.text),
			str_c(list[i].number), str_c(list[i].url), star, list[i].declared,
			list[i].expires, list[i].terms_accepted, str_c(list[i].who)};
		if (v->policy_url.len == 0)
			v->policy_url = str_c(list[i].url);
	}
	v->list = rows;
	return v->policy_url.len == 0 ? published_policy(r, v) : ERR_OK;
}

/* How the self-check stands, for ★★. */
static enum err
fill_check(struct request *r, struct star_view *v)
{
	const struct framework *f = framework_find(r->portal->frameworks, STR("selfcheck25"));
	struct assess_result result;
	struct programme p;
	enum err err = programme_load(r, STR(""), &p);

	if (err != ERR_OK || f == NULL)
		return err;
	err = programme_of(r, &p, f, STR(""), &result);
	for (size_t i = 0; err == ERR_OK && i < p.n_replies; i++)
		if (str_equal(f->id, str_c(p.replies[i].framework)) && p.replies[i].at > v->checked)
			v->checked = p.replies[i].at;
	if (err == ERR_OK) {
		v->points = result.points;
		v->points_max = result.points_max;
	}
	return err;
}

static enum err
show_star(struct request *r, struct star *s)
{
	struct page_frame f;
	enum err err = fill_declarations(r, &s->v);

	if (s->v.n_values == 0) {
		for (size_t i = 0; i < ORG_FIELDS; i++)
			s->values[s->v.n_values++] =
				(struct setup_value){org[i].field, setting_of(r, org[i].key)};
	}
	s->v.values = s->values;
	if (err == ERR_OK)
		err = fill_check(r, &s->v);
	if (err != ERR_OK)
		return err;
	frame_of(r, &f);
	return page_star(r->portal->pages, &f, &s->v, &r->response.body);
}

enum err
get_star(struct request *r)
{
	struct star s = {0};

	return show_star(r, &s);
}

/* ---- the company's data ---- */

static enum err
post_org(struct request *r, struct star *s)
{
	struct setting_change list[ORG_FIELDS];
	struct store_audit e;
	struct settings_change c = {.list = list, .n = ORG_FIELDS, .audit = &e};
	struct store_kept_key keys[ORG_FIELDS];
	char number[14] = "";
	enum err err;

	for (size_t i = 0; i < ORG_FIELDS; i++) {
		struct str typed = field_of(r, org[i].field, org[i].bytes_max, org[i].is_needed,
			&s->v.problems, s->list);

		list[i] = (struct setting_change){org[i].key, typed};
		s->values[s->v.n_values++] = (struct setup_value){org[i].field, typed};
		if (org[i].key == SETTING_ORG_NUMBER && typed.len > 0) {
			err = corporate_number(typed, number);
			if (err != ERR_OK)
				s->list[s->v.problems.n++] =
					(struct page_problem){org[i].field, "corporate_number"};
			list[i].value = str_c(number);
		}
		if (org[i].key == SETTING_ORG_PHONE && typed.len > 0 && !is_phone(typed))
			s->list[s->v.problems.n++] = (struct page_problem){org[i].field, "phone"};
		if (org[i].key == SETTING_ORG_MAIL && typed.len > 0 && !is_mail_address(typed))
			s->list[s->v.problems.n++] = (struct page_problem){org[i].field, "mail"};
	}
	s->v.problems.list = s->list;
	if (s->v.problems.n > 0) {
		r->response.status = 400;
		return show_star(r, s);
	}
	audit_fill(r, &e, "star.org", "");
	for (size_t i = 0; i < ORG_FIELDS; i++)
		keys[i] = (struct store_kept_key){
			STORE_KEPT_SETTING, store_setting_name(org[i].key), NULL};
	return kept_done(r,
		&(struct kept_deed){.kind = "star.org",
			.role = ROLE_ADMIN,
			.keys = keys,
			.n = ORG_FIELDS,
			.write = write_settings,
			.arg = &c},
		"/star", &(struct done){.key = "saved"});
}

/* ---- a declaration ---- */

struct declare_change {
	struct request *request;
	struct store_declaration declaration;
	struct store_audit audit;
};

static enum err
write_declaration(struct store_tx *tx, void *arg)
{
	struct declare_change *c = arg;
	enum err err = store_declaration_put(tx, &c->declaration);

	if (err == ERR_OK)
		err = programme_read_records(tx, c->request);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static enum err
keep_declaration(struct request *r, struct declare_change *c)
{
	const struct store_kept_key key = {STORE_KEPT_DECLARATION, c->declaration.id.text, NULL};
	const struct kept_deed kept = {.kind = "star.declare",
		.role = ROLE_ADMIN,
		.keys = &key,
		.n = 1,
		.write = write_declaration,
		.arg = c};

	audit_fill(r, &c->audit, "star.declare", c->declaration.star);
	return kept_done(r, &kept, "/star", &(struct done){.key = "declared"});
}

static enum err
post_declare(struct request *r, struct star *s)
{
	struct declare_change c = {.request = r, .declaration = {.id = store_id_new(r->now)}};
	struct store_declaration *d = &c.declaration;
	struct str star = form_get(&r->form, "star"), url, number, day, until;
	bool is_two = str_equal(star, STR("star2")), is_three = str_equal(star, STR("star3"));

	if (!is_two && !is_three && !str_equal(star, STR("star1")))
		return ERR_INVALID;
	day = field_of(r, "declared_on", 10, true, &s->v.problems, s->list);
	number = field_of(r, "star_number", sizeof(d->number) - 1, false, &s->v.problems, s->list);
	url = field_of(r, "star_url", sizeof(d->url) - 1, false, &s->v.problems, s->list);
	until = field_of(r, "star_until", 10, false, &s->v.problems, s->list);
	d->declared = form_date(day, r->zone_minutes);
	d->expires = form_date(until, r->zone_minutes);
	if (until.len > 0 && d->expires <= d->declared)
		s->list[s->v.problems.n++] = (struct page_problem){"star_until", "date"};
	if (day.len > 0 && (d->declared == 0 || d->declared > r->now + MS_DAY))
		s->list[s->v.problems.n++] = (struct page_problem){"declared_on", "date"};
	if ((url.len > 0 || is_two) && !str_starts_nocase(url, STR("https://")))
		s->list[s->v.problems.n++] = (struct page_problem){"star_url", "star_url"};
	s->v.problems.list = s->list;
	if (s->v.problems.n > 0) {
		r->response.status = 400;
		return show_star(r, s);
	}
	str_copy(star, d->star, sizeof(d->star));
	str_copy(number, d->number, sizeof(d->number));
	str_copy(url, d->url, sizeof(d->url));
	if (is_three && d->expires == 0)
		d->expires = d->declared + STAR3_LIFE;
	d->terms_accepted = form_has(&r->form, "terms") ? r->now : 0;
	str_copy(request_who(r), d->who, sizeof(d->who));
	return keep_declaration(r, &c);
}

enum err
post_star(struct request *r)
{
	struct star s = {0};

	if (str_equal(form_get(&r->form, "do"), STR("org")))
		return post_org(r, &s);
	if (str_equal(form_get(&r->form, "do"), STR("declare")))
		return post_declare(r, &s);
	return ERR_INVALID;
}
