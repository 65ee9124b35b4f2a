/*
 * The first visit, step by step. The one-time code proves that whoever sits there also stands at
 * the machine: it is printed where the box was started. It becomes a cookie until an administrator
 * exists, and is worthless afterwards.
 */
#include "proc/portal/guard.h"
#include "proc/portal/handlers.h"

#include "base/digest.h"
#include "sys/password.h"
#include "today/today.h"

#include <stdio.h>

#define CODE_COOKIE "sakimori_setup"

static void
digest_text(struct str s, char dst[DIGEST_HEX_MAX])
{
	uint8_t digest[DIGEST_BYTES_MAX];

	digest_of(DIGEST_SHA256, s.p, s.len, digest);
	digest_hex(digest, 32, dst);
}

enum err
write_settings(struct store_tx *tx, void *arg)
{
	const struct settings_change *c = arg;
	enum err err = ERR_OK;

	for (size_t i = 0; i < c->n && err == ERR_OK; i++)
		err = store_setting_set(tx, c->list[i].key, c->list[i].value);
	if (err == ERR_OK && c->audit != NULL)
		err = store_audit_add(tx, c->audit);
	return err;
}

enum err
set_number(struct request *r, enum store_setting key, int64_t value)
{
	char text[24];
	struct setting_change one = {.key = key};
	struct settings_change c = {.list = &one, .n = 1};

	snprintf(text, sizeof(text), "%lld", (long long)value);
	one.value = str_c(text);
	return store_write(r->portal->store, STORE_VITAL, write_settings, &c);
}

static bool
has_administrator(const struct store_view *v, struct arena *a)
{
	struct store_person *list;
	size_t n;

	if (store_person_list(v, a, &list, &n) != ERR_OK)
		return true;
	for (size_t i = 0; i < n; i++) {
		if (list[i].role == ROLE_ADMIN && !list[i].is_disabled)
			return true;
	}
	return false;
}

enum err
setup_code_set(struct portal *p, struct str code)
{
	struct arena *a = arena_new(1 << 20);
	char hash[DIGEST_HEX_MAX];
	struct setting_change one = {SETTING_SETUP_CODE, STR("")};
	struct settings_change c = {.list = &one, .n = 1};
	struct store_view *v;
	enum err err = a == NULL ? ERR_FULL : store_read(p->store, &v);

	if (err == ERR_OK) {
		if (!has_administrator(v, a) && code.len > 0) {
			digest_text(code, hash);
			one.value = str_c(hash);
		}
		store_read_end(v);
		err = store_write(p->store, STORE_VITAL, write_settings, &c);
	}
	arena_free(a);
	return err;
}

bool
setup_is_needed(struct portal *p)
{
	struct arena *a = arena_new(1 << 20);
	struct store_view *v;
	bool is_needed = false;

	if (a != NULL && store_read(p->store, &v) == ERR_OK) {
		is_needed = !has_administrator(v, a);
		store_read_end(v);
	}
	arena_free(a);
	return is_needed;
}

/* Whether this browser brought the code (or what it became). */
static bool
holds_code(struct request *r)
{
	char kept[STORE_SETTING_MAX], brought[DIGEST_HEX_MAX];
	struct str cookie = cookie_get(r->cookie, CODE_COOKIE);

	if (store_setting(r->view, SETTING_SETUP_CODE, kept) != 64 || cookie.len == 0)
		return false;
	digest_text(cookie, brought);
	return bytes_equal_secret(kept, brought, 64);
}

static enum setup_step
first_unfinished(struct request *r)
{
	int64_t step;

	if (!r->has_session)
		return holds_code(r) ? SETUP_ADMIN : SETUP_CODE;
	step = store_setting_number(r->view, SETTING_SETUP_STEP, SETUP_COMPANY);
	return step < SETUP_COMPANY || step > SETUP_DONE ? SETUP_COMPANY : (enum setup_step)step;
}

static enum err
to_step(struct request *r, enum setup_step step)
{
	char path[48];

	snprintf(path, sizeof(path), "/setup/%s", setup_step_name(step));
	return redirect(r, path, NULL);
}

enum err
get_setup_first(struct request *r)
{
	return r->is_set_up ? redirect(r, "/", NULL) : to_step(r, first_unfinished(r));
}

/* ---- showing ---- */

static const struct {
	const char *field;
	enum store_setting key;
	enum setup_step step;
} remembered[] = {
	{"company", SETTING_ORG_NAME, SETUP_COMPANY},
	{"corporate_number", SETTING_ORG_NUMBER, SETUP_COMPANY},
	{"person", SETTING_CHARGE_NAME, SETUP_CONSENT},
	{"place", SETTING_PLACE, SETUP_PLACE},
	{"help_name", SETTING_CONTACT_NAME, SETUP_CONTACT},
	{"help_phone", SETTING_CONTACT_PHONE, SETUP_CONTACT},
	{"mail", SETTING_MAIL_TO, SETUP_CONTACT},
};

/* What was typed, else what is known; never a password or the code. */
static enum err
fill_values(struct request *r, struct setup_view *v)
{
	struct setup_value *values = arena_array(r->arena, struct setup_value, 8);

	if (values == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < sizeof(remembered) / sizeof(remembered[0]); i++) {
		if (remembered[i].step != v->step)
			continue;
		values[v->n_values++] = (struct setup_value){
			remembered[i].field, form_has(&r->form, remembered[i].field)
						     ? form_get(&r->form, remembered[i].field)
						     : setting_of(r, remembered[i].key)};
	}
	if (v->step == SETUP_ADMIN)
		values[v->n_values++] = (struct setup_value){"name", form_get(&r->form, "name")};
	v->values = values;
	return ERR_OK;
}

static enum err
show_step(struct request *r, enum setup_step step, const struct page_problems *problems)
{
	struct setup_view v = {.step = step};
	struct store_device_query q = {.limit = 12};
	struct store_sensor_hour sum = {0};
	struct store_device *list;
	struct page_frame f;
	uint32_t total;
	enum err err = fill_values(r, &v);

	if (err == ERR_OK)
		err = store_sensor_sum(r->view, 0, INT64_MAX, &sum);
	if (err == ERR_OK)
		err = store_device_list(r->view, &q, r->arena, &list, &v.n_devices, &total);
	if (err == ERR_OK)
		err = briefs_of_devices(r, list, v.n_devices, &v.devices);
	if (err != ERR_OK)
		return err;
	v.frames = sum.counts[SENSOR_FRAMES];
	v.n_talkers = total;
	v.total = total;
	if (problems != NULL)
		v.problems = *problems;
	if (problems != NULL && problems->n > 0)
		r->response.status = 400;
	frame_of(r, &f);
	return page_setup(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_setup(struct request *r)
{
	enum setup_step step, first = first_unfinished(r);

	if (setup_step_parse(r->arg, &step) != ERR_OK)
		return ERR_NOT_FOUND;
	if (r->is_set_up) {
		/* Afterwards the guide where to plug in, with its check, stays of use. */
		if (!r->has_session)
			return redirect(r, "/login", NULL);
		return step == SETUP_PLACE || step == SETUP_DONE ? show_step(r, step, NULL)
								 : redirect(r, "/", NULL);
	}
	if (step > first || (step < SETUP_COMPANY && step != first))
		return to_step(r, first);
	return show_step(r, step, NULL);
}

/* ---- taking ---- */

bool
is_mail_address(struct str s)
{
	ptrdiff_t at = str_find_byte(s, '@');

	if (at <= 0 || (size_t)at + 3 > s.len || s.len > 120)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		uint8_t c = (uint8_t)s.p[i];

		if (c <= ' ' || c >= 0x7f || strchr("<>()[]\\,;:\"", c) != NULL ||
			(c == '@' && i != (size_t)at))
			return false;
	}
	return true;
}

bool
is_phone(struct str s)
{
	size_t digits = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			digits++;
		else if (strchr("+-() #*", s.p[i]) == NULL)
			return false;
	}
	return digits >= 3 && digits <= 20;
}

struct str
field_of(struct request *r, const char *name, size_t bytes_max, bool is_needed,
	struct page_problems *problems, struct page_problem *list)
{
	struct str typed = str_trim(form_get(&r->form, name));
	char *clean = arena_alloc(r->arena, typed.len + 4);

	if (clean == NULL)
		return STR("");
	str_clean(typed, clean, typed.len + 4);
	problems->list = list;
	if (is_needed && typed.len == 0)
		list[problems->n++] = (struct page_problem){name, "empty"};
	if (typed.len > bytes_max)
		list[problems->n++] = (struct page_problem){name, "too_long"};
	return str_c(clean);
}

static void
problem(struct page_problems *p, struct page_problem *list, const char *field, const char *key)
{
	p->list = list;
	list[p->n++] = (struct page_problem){field, key};
}

static enum err
take_code(struct request *r, struct page_problems *p, struct page_problem *list)
{
	char kept[STORE_SETTING_MAX], brought[DIGEST_HEX_MAX], code[32];
	struct str typed = form_get(&r->form, "code");
	size_t n = 0;

	if (guard_wait(r, "code", STR("")) > 0) {
		problem(p, list, "code", "wrong");
		r->response.status = 429;
		return ERR_OK;
	}
	for (size_t i = 0; i < typed.len && n + 1 < sizeof(code); i++) {
		char c = typed.p[i];

		if (c != ' ' && c != '-')
			code[n++] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
	}
	digest_text(str_of(code, n), brought);
	if (store_setting(r->view, SETTING_SETUP_CODE, kept) != 64 ||
		!bytes_equal_secret(kept, brought, 64)) {
		guard_failed(r, "code", STR(""));
		problem(p, list, "code", "wrong");
		return ERR_OK;
	}
	guard_passed(r, "code", STR(""));
	code[n] = '\0';
	add_cookie(r, CODE_COOKIE, code, MS_HOUR);
	return ERR_OK;
}

struct admin_change {
	struct request *request;
	struct store_person person;
	enum lang lang;
	struct store_audit audit;
	bool is_late;
};

/* Only while there is none: of two who hold the code, one becomes it. */
static enum err
write_admin(struct store_tx *tx, void *arg)
{
	struct admin_change *c = arg;
	enum err err;

	if (has_administrator(store_tx_view(tx), c->request->arena))
		return ERR_DENIED;
	err = store_person_put(tx, &c->person);
	if (err == ERR_OK)
		err = store_setting_set(tx, SETTING_SETUP_CODE, STR(""));
	if (err == ERR_OK)
		err = store_setting_set(tx, SETTING_LANG, str_c(lang_name(c->lang)));
	if (err == ERR_OK)
		err = store_setting_set_number(tx, SETTING_SETUP_STEP, SETUP_COMPANY);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static enum err
take_admin(struct request *r, struct page_problems *p, struct page_problem *list)
{
	struct admin_change c = {.request = r, .lang = r->lang};
	struct str password = form_get(&r->form, "password");
	struct str name = field_of(r, "name", 60, true, p, list);
	enum err err;

	new_password_of(r, p, list);
	if (p->n > 0)
		return ERR_OK;
	if (lang_parse(form_get(&r->form, "language"), &c.lang) == ERR_OK)
		add_cookie(r, "sakimori_lang", lang_name(c.lang), 365 * MS_DAY);
	c.person = (struct store_person){
		.id = store_id_new(r->now), .role = ROLE_ADMIN, .created = r->now};
	str_clean(name, c.person.name, sizeof(c.person.name));
	login_name(name, c.person.login);
	err = password_hash(password, c.person.password);
	audit_fill(r, &c.audit, "setup", c.person.login);
	if (err == ERR_OK)
		err = store_write(r->portal->store, STORE_VITAL, write_admin, &c);
	if (err != ERR_OK)
		return err;
	add_cookie(r, CODE_COOKIE, "", -1);
	return guard_log_in(r, &c.person);
}

static enum err
take_company(struct request *r, struct page_problems *p, struct page_problem *list)
{
	struct str company = field_of(r, "company", 150, true, p, list);
	struct str typed = str_trim(form_get(&r->form, "corporate_number"));
	char number[14] = "";
	struct setting_change set[3] = {{SETTING_ORG_NAME, company}};
	struct settings_change c = {.list = set, .n = 3};
	enum err err = typed.len == 0 ? ERR_OK : corporate_number(typed, number);

	if (err == ERR_MALFORMED)
		problem(p, list, "corporate_number", "corporate_number");
	else if (err != ERR_OK)
		problem(p, list, "corporate_number", "corporate_number");
	if (p->n > 0)
		return ERR_OK;
	set[1] = (struct setting_change){SETTING_ORG_NUMBER, str_c(number)};
	set[2] = (struct setting_change){SETTING_SITE_NAME, company};
	return store_write(r->portal->store, STORE_VITAL, write_settings, &c);
}

static enum err
take_consent(struct request *r, struct page_problems *p, struct page_problem *list)
{
	struct str person = field_of(r, "person", 150, true, p, list);
	char now[24];
	struct store_audit e;
	struct setting_change set[] = {{SETTING_CHARGE_NAME, person},
		{SETTING_CONSENT_AT, str_c(now)}, {SETTING_CONSENT_BY, str_c(r->person.login)}};
	struct settings_change c = {.list = set, .n = 3, .audit = &e};

	snprintf(now, sizeof(now), "%lld", (long long)r->now);
	set[1].value = str_c(now);
	if (!str_equal(form_get(&r->form, "agree"), STR("1")))
		problem(p, list, "agree", "agree");
	if (p->n > 0)
		return ERR_OK;
	audit_fill(r, &e, "consent", "");
	return store_write(r->portal->store, STORE_VITAL, write_settings, &c);
}

static enum err
take_place(struct request *r, struct page_problems *p, struct page_problem *list)
{
	struct str place = form_get(&r->form, "place");
	struct setting_change set[] = {{SETTING_PLACE, place}};
	struct settings_change c = {.list = set, .n = 1};

	if (!str_equal(place, STR("mirror")) && !str_equal(place, STR("bridge")) &&
		!str_equal(place, STR("router")) && !str_equal(place, STR("plain"))) {
		problem(p, list, "place", "choose");
		return ERR_OK;
	}
	return store_write(r->portal->store, STORE_VITAL, write_settings, &c);
}

static enum err
take_contact(struct request *r, struct page_problems *p, struct page_problem *list)
{
	struct str name = field_of(r, "help_name", 150, false, p, list);
	struct str phone = field_of(r, "help_phone", 38, false, p, list);
	struct str mail = field_of(r, "mail", 120, false, p, list);
	char now[24];
	struct setting_change set[] = {{SETTING_CONTACT_NAME, name}, {SETTING_CONTACT_PHONE, phone},
		{SETTING_MAIL_TO, mail}, {SETTING_SETUP_DONE, STR("")}};
	struct settings_change c = {.list = set, .n = 4};

	snprintf(now, sizeof(now), "%lld", (long long)r->now);
	set[3].value = str_c(now);
	if (phone.len > 0 && !is_phone(phone))
		problem(p, list, "help_phone", "phone");
	if (mail.len > 0 && !is_mail_address(mail))
		problem(p, list, "mail", "mail");
	if (p->n > 0)
		return ERR_OK;
	return store_write(r->portal->store, STORE_VITAL, write_settings, &c);
}

static enum err
take_step(
	struct request *r, enum setup_step step, struct page_problems *p, struct page_problem *list)
{
	switch (step) {
	case SETUP_CODE:
		return take_code(r, p, list);
	case SETUP_ADMIN:
		return take_admin(r, p, list);
	case SETUP_COMPANY:
		return take_company(r, p, list);
	case SETUP_CONSENT:
		return take_consent(r, p, list);
	case SETUP_PLACE:
		return take_place(r, p, list);
	case SETUP_CONTACT:
		return take_contact(r, p, list);
	case SETUP_DEVICES:
	case SETUP_DONE:
		return ERR_OK;
	}
	return ERR_INVALID;
}

enum err
post_setup(struct request *r)
{
	struct page_problem list[PROBLEMS_MAX];
	struct page_problems problems = {.list = list};
	enum setup_step step, first = first_unfinished(r);
	enum err err;

	if (setup_step_parse(r->arg, &step) != ERR_OK)
		return ERR_NOT_FOUND;
	if (r->is_set_up && (step != SETUP_PLACE || !r->has_session))
		return redirect(r, "/", NULL);
	if (!r->is_set_up && (step > first || (step < SETUP_COMPANY && step != first)))
		return to_step(r, first);
	if (step > SETUP_ADMIN && r->person.role != ROLE_ADMIN)
		return ERR_DENIED;
	err = take_step(r, step, &problems, list);
	if (err != ERR_OK)
		return err;
	if (problems.n > 0)
		return show_step(r, step, &problems);
	if (r->is_set_up || step == SETUP_DONE)
		return redirect(r, "/", &(struct done){.key = "saved"});
	if (step >= SETUP_COMPANY && step >= first)
		err = set_number(r, SETTING_SETUP_STEP, step + 1);
	return err == ERR_OK ? to_step(r, (enum setup_step)(step + 1)) : err;
}
