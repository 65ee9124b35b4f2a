/*
 * The first visit, step by step. The one-time code proves that whoever sits there also stands at
 * the machine: it is printed where the box was started. It becomes a cookie until an administrator
 * exists, and is worthless afterwards.
 */
#include "proc/portal/people/setup.h"
#include "proc/portal/guard/guard.h"
#include "proc/portal/people/people.h"
#include "proc/portal/programme/programme.h"

#include "today/today.h"

#include <stdio.h>

static enum setup_step
first_unfinished(struct request *r)
{
	int64_t step;

	if (!r->has_session)
		return setup_holds_code(r) ? SETUP_ADMIN : SETUP_CODE;
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
	struct str known;

	if (values == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < sizeof(remembered) / sizeof(remembered[0]); i++) {
		if (remembered[i].step != v->step)
			continue;
		known = form_has(&r->form, remembered[i].field)
				? form_get(&r->form, remembered[i].field)
				: setting_of(r, remembered[i].key);
		if (known.len == 0 && v->step == SETUP_CONSENT)
			known = str_c(r->person.name); /* who sets it up, unless changed */
		values[v->n_values++] = (struct setup_value){remembered[i].field, known};
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
		setup_problem(p, list, "corporate_number", "corporate_number");
	else if (err != ERR_OK)
		setup_problem(p, list, "corporate_number", "corporate_number");
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
		setup_problem(p, list, "agree", "agree");
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
		setup_problem(p, list, "place", "choose");
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
	enum err err;

	snprintf(now, sizeof(now), "%lld", (long long)r->now);
	set[3].value = str_c(now);
	if (phone.len > 0 && !is_phone(phone))
		setup_problem(p, list, "help_phone", "phone");
	if (mail.len > 0 && !is_mail_address(mail))
		setup_problem(p, list, "mail", "mail");
	if (p->n > 0)
		return ERR_OK;
	err = store_write(r->portal->store, STORE_VITAL, write_settings, &c);
	if (err == ERR_OK && r->portal->guard != NULL)
		guard_changed(r->portal); /* it waited for somebody who decides */
	return err;
}

static enum err
take_step(
	struct request *r, enum setup_step step, struct page_problems *p, struct page_problem *list)
{
	switch (step) {
	case SETUP_CODE:
		return setup_take_code(r, p, list);
	case SETUP_ADMIN:
		return setup_take_admin(r, p, list);
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
