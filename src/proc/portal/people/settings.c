/* Settings: the company, whom to call, mail, networks, how long things are kept. */
#include "proc/portal/care/care.h"
#include "proc/portal/form_mark.h"
#include "proc/portal/learning/learning.h"
#include "proc/portal/mail.h"
#include "proc/portal/people/people.h"
#include "proc/portal/watch/watch.h"

#include "model/feed.h"
#include "store/case.h"
#include "today/today.h"

#include <stdio.h>
#include <stdlib.h>

/* A field of a form, the setting behind it, and what it has to be. */
enum shape { ANY, NEEDED, PHONE, MAIL, MAILS, PORT, SECURITY, HOST, DAYS, NUMBER, STAMP };

struct setting_field {
	const char *room; /* the last part of the form's path */
	const char *field;
	enum store_setting key;
	size_t bytes_max;
	enum shape shape;
};

static const struct setting_field fields[] = {
	{"company", "company", SETTING_ORG_NAME, 150, NEEDED},
	{"company", "corporate_number", SETTING_ORG_NUMBER, 60, NUMBER},
	{"company", "person", SETTING_CHARGE_NAME, 150, ANY},
	{"contact", "help_name", SETTING_CONTACT_NAME, 150, ANY},
	{"contact", "help_phone", SETTING_CONTACT_PHONE, 38, PHONE},
	{"contact", "insurer_name", SETTING_INSURER_NAME, 150, ANY},
	{"contact", "insurer_phone", SETTING_INSURER_PHONE, 38, PHONE},
	{"contact", "person_phone", SETTING_CONTACT2_PHONE, 38, PHONE},
	{"desks", "desk_police", SETTING_DESK_POLICE, 110, ANY},
	{"desks", "desk_ipa", SETTING_DESK_IPA, 110, ANY},
	{"desks", "desk_jpcert", SETTING_DESK_JPCERT, 110, ANY},
	{"desks", "desk_ppc", SETTING_DESK_PPC, 110, ANY},
	{"mail", "mail_host", SETTING_MAIL_HOST, 250, HOST},
	{"mail", "mail_port", SETTING_MAIL_PORT, 5, PORT},
	{"mail", "mail_security", SETTING_MAIL_SECURITY, 8, SECURITY},
	{"mail", "mail_user", SETTING_MAIL_USER, 120, ANY},
	{"mail", "mail_from", SETTING_MAIL_FROM, 120, MAIL},
	{"mail", "mail_to", SETTING_MAIL_TO, 500, MAILS},
	{"stamp", "stamp_url", SETTING_CASE_TSA, 500, STAMP},
	{"keep", "keep_days", SETTING_KEEP_DAYS, 4, DAYS},
};
#define FIELDS (sizeof(fields) / sizeof(fields[0]))

static const char *const marked[] = {"company", "contact", "desks", "mail", "stamp", "keep"};
#define MARKED (sizeof(marked) / sizeof(marked[0]))

/* A part for each form of the page: who changes the mail is not in the way of the company's name.
 */
static enum err
rooms_mark(struct request *r, struct str *ret_marks)
{
	enum err err = ERR_OK;

	*ret_marks = STR("");
	for (size_t k = 0; k < MARKED && err == ERR_OK; k++) {
		struct str values[FIELDS];
		size_t n = 0;

		for (size_t i = 0; i < FIELDS; i++)
			if (strcmp(fields[i].room, marked[k]) == 0)
				values[n++] = setting_of(r, fields[i].key);
		err = form_mark_add(r, values, n, ret_marks);
	}
	return err;
}

static bool
is_host(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
			c != '.' && c != '-' && c != ':')
			return false;
	}
	return true;
}

static bool
are_mail_addresses(struct str s)
{
	while (s.len > 0) {
		if (!is_mail_address(str_trim(str_split(&s, ','))))
			return false;
	}
	return true;
}

/* The key of the problem, NULL when it is fine. */
static const char *
wrong_with(const struct setting_field *f, struct str s)
{
	uint64_t n;
	char number[14], url[512];

	if (s.len == 0)
		return f->shape == NEEDED ? "empty" : NULL;
	switch (f->shape) {
	case ANY:
	case NEEDED:
		return NULL;
	case PHONE:
		return is_phone(s) ? NULL : "phone";
	case MAIL:
		return is_mail_address(s) ? NULL : "mail";
	case MAILS:
		return are_mail_addresses(s) ? NULL : "mail";
	case PORT:
		return str_u64(s, 65535, &n) == ERR_OK && n > 0 ? NULL : "number";
	case SECURITY:
		return str_equal(s, STR("tls")) || str_equal(s, STR("starttls")) ||
				       str_equal(s, STR("none"))
			       ? NULL
			       : "empty";
	case HOST:
		return is_host(s) ? NULL : "host";
	case DAYS:
		return str_u64(s, KEEP_DAYS_MAX, &n) == ERR_OK && n >= 7 ? NULL : "number";
	case NUMBER:
		return corporate_number(s, number) == ERR_OK ? NULL : "corporate_number";
	case STAMP:
		str_copy(s, url, sizeof(url));
		return stamp_url_is_good(url) ? NULL : "stamp_url";
	}
	return NULL;
}

/* Devices whose address lies in "192.168.1.0/24". */
static uint64_t
devices_in(struct request *r, const char *prefix)
{
	struct store_device_query q = {0};
	struct store_device *list;
	struct addr net, a;
	uint64_t count = 0;
	uint32_t total;
	unsigned bits;
	size_t n;

	if (addr_prefix_parse(str_c(prefix), &net, &bits) != ERR_OK ||
		store_device_list(r->view, &q, r->arena, &list, &n, &total) != ERR_OK)
		return 0;
	for (size_t i = 0; i < n; i++)
		count += addr_parse(str_c(list[i].learned.address), &a) == ERR_OK &&
			 addr_in_prefix(a, net, bits);
	return count;
}

static enum err
fill_networks(struct request *r, struct settings_view *v)
{
	struct store_network *list;
	struct network_row *rows;
	size_t n;
	enum err err = store_network_list(r->view, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct network_row, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct network_row){.name = str_c(list[i].prefix),
			.is_watched = list[i].is_watched,
			.n_devices = devices_in(r, list[i].prefix)};
	v->networks = rows;
	v->n_networks = n;
	return ERR_OK;
}

static enum err
fill_quiet(struct request *r, struct settings_view *v)
{
	struct store_suppression *list;
	struct quiet_row *rows;
	size_t n;
	enum err err = store_suppression_list(r->view, r->now, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct quiet_row, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n && i < 200; i++) {
		struct store_alert *a = arena_alloc(r->arena, sizeof(*a));
		const struct alert_brief *brief;

		/* An alert that was tidied away leaves its suppression to run out. */
		if (a == NULL || store_alert_get(r->view, list[i].alert, r->arena, a) != ERR_OK ||
			briefs_of_alerts(r, a, 1, &brief) != ERR_OK)
			continue;
		rows[v->n_quiet++] =
			(struct quiet_row){*brief, str_c(list[i].who), list[i].expires};
	}
	v->quiet = rows;
	return ERR_OK;
}

static void
fill_stamp(struct request *r, struct settings_view *v)
{
	struct store_deposit d;

	v->has_stamp_url = setting_of(r, SETTING_CASE_TSA).len > 0;
	v->stamp_tried = store_setting_number(r->view, SETTING_CASE_TSA_AT, 0);
	v->stamp_why = setting_of(r, SETTING_CASE_TSA_WHY);
	if (store_deposit_before(r->view, INT64_MAX, &d) == ERR_OK)
		v->is_stamped = (d.ways & 2) != 0;
}

/* Where nobody has said how long things are kept, the form shows what holds. */
static void
show_default_days(struct request *r, struct setup_value values[FIELDS])
{
	char days[24];

	snprintf(days, sizeof(days), "%d", KEEP_DAYS_MAX);
	for (size_t i = 0; i < FIELDS; i++)
		if (fields[i].key == SETTING_KEEP_DAYS && values[i].value.len == 0)
			values[i].value = str_c(arena_copy(r->arena, str_c(days)));
}

static enum err
show_settings(struct request *r, const struct page_problems *problems)
{
	static const char *const copy_whys[] = {
		[COPIES_FINE] = NULL, [COPIES_NO_ROOM] = "no_room", [COPIES_FAILED] = "failed"};
	struct setup_value values[FIELDS];
	struct care_told told;
	struct settings_view v = {.values = values, .n_values = FIELDS, .version = STR("0.1.0")};
	struct page_frame f;
	enum err err;

	for (size_t i = 0; i < FIELDS; i++)
		values[i] = (struct setup_value){fields[i].field,
			form_has(&r->form, fields[i].field) ? form_get(&r->form, fields[i].field)
							    : setting_of(r, fields[i].key)};
	show_default_days(r, values);
	if (problems != NULL) {
		v.problems = *problems;
		r->response.status = 400;
	}
	care_tell(r->portal, r->view, r->now, &told);
	v.last_copy = told.copied_at;
	v.copy_why = copy_whys[told.state];
	fill_stamp(r, &v);
	v.last_backup = store_setting_number(r->view, SETTING_BACKUP_AT, 0);
	err = fill_networks(r, &v);
	if (err == ERR_OK)
		err = fill_quiet(r, &v);
	if (err != ERR_OK)
		return err;
	frame_of(r, &f);
	err = rooms_mark(r, &f.form_mark);
	if (err != ERR_OK)
		return err;
	return page_settings(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_settings(struct request *r)
{
	return show_settings(r, NULL);
}

static enum err send_test_mail(struct request *r);

/* ---- the rooms whose fields stand in the table ---- */

static enum err
post_fields(struct request *r)
{
	struct page_problem list[PROBLEMS_MAX * 2];
	struct page_problems problems = {.list = list};
	struct setting_change set[FIELDS + 2];
	struct store_audit e;
	struct settings_change c = {.list = set, .audit = &e};
	char number[14] = "";
	struct str marks;
	enum err err;

	for (size_t i = 0; i < FIELDS; i++) {
		const struct setting_field *f = &fields[i];
		const char *wrong;
		struct str value;

		if (!str_equal(r->arg, str_c(f->room)) || !form_has(&r->form, f->field))
			continue;
		value = field_of(r, f->field, f->bytes_max, false, &problems, list);
		wrong = wrong_with(f, value);
		if (wrong != NULL)
			list[problems.n++] = (struct page_problem){f->field, wrong};
		if (f->shape == NUMBER && corporate_number(value, number) == ERR_OK)
			value = str_c(number);
		set[c.n++] = (struct setting_change){f->key, value};
	}
	if (problems.n > 0)
		return show_settings(r, &problems);
	if (c.n == 0)
		return ERR_NOT_FOUND;
	err = rooms_mark(r, &marks);
	if (err != ERR_OK)
		return err;
	if (form_is_passed(r, marks, str_which(r->arg, marked, MARKED))) {
		form_refuse_passed(r);
		return show_settings(r, NULL);
	}
	if (str_equal(r->arg, STR("mail"))) {
		struct str password = form_get(&r->form, "mail_password");

		if (password.len > 0)
			set[c.n++] = (struct setting_change){SETTING_MAIL_PASSWORD, password};
		set[c.n++] = (struct setting_change){
			SETTING_MAIL_ON, form_get(&r->form, "mail_host").len > 0 &&
							 form_get(&r->form, "mail_to").len > 0
						 ? STR("1")
						 : STR("0")};
	}
	if (str_equal(r->arg, STR("stamp"))) { /* another authority is asked at once */
		set[c.n++] = (struct setting_change){SETTING_CASE_TSA_AT, STR("0")};
		set[c.n++] = (struct setting_change){SETTING_CASE_TSA_WHY, STR("")};
	}
	audit_fill(r, &e, "settings.change", "");
	str_copy(r->arg, e.subject, sizeof(e.subject));
	err = store_write(r->portal->store, STORE_VITAL, write_settings, &c);
	if (err == ERR_OK && str_equal(form_get(&r->form, "do"), STR("test")))
		return send_test_mail(r);
	return err == ERR_OK ? redirect(r, "/settings", &(struct done){.key = "saved"}) : err;
}

/* ---- networks ---- */

static enum err
write_network(struct store_tx *tx, void *arg)
{
	return store_network_put(tx, arg);
}

static enum err
post_network(struct request *r)
{
	struct str prefix = str_trim(form_get(&r->form, "network"));
	struct store_network *list;
	size_t n;
	enum err err = store_network_list(r->view, r->arena, &list, &n);

	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		if (!str_equal(prefix, str_c(list[i].prefix)))
			continue;
		list[i].is_watched = str_equal(form_get(&r->form, "watch"), STR("1"));
		list[i].kind = list[i].is_watched ? NETWORK_OURS : NETWORK_GUEST;
		err = store_write(r->portal->store, STORE_VITAL, write_network, &list[i]);
		if (err == ERR_OK)
			err = audit(r, "network.change", list[i].prefix);
		if (err != ERR_OK)
			return err;
		__atomic_store_n(&r->portal->is_policy_new, true, __ATOMIC_RELEASE);
		return redirect(r, "/settings", &(struct done){.key = "network"});
	}
	return err == ERR_OK ? ERR_NOT_FOUND : err;
}

/* ---- a mail to try it ---- */

struct test_mail {
	struct request *request;
	struct str subject, text;
};

static enum err
write_test_mail(struct store_tx *tx, void *arg)
{
	const struct test_mail *t = arg;

	return mail_put(tx, "test", t->subject, t->text, t->request->now);
}

/* The letter of the week so far is what is sent: the person sees what will come. */
static enum err
send_test_mail(struct request *r)
{
	struct buf subject = buf_of(1024), text = buf_of(49152);
	struct test_mail t = {.request = r};
	struct letter_view v;
	struct page_frame f;
	ms_t week = today_week_of(r->now, r->zone_minutes);
	enum err err = letter_fill(r, week, r->now, &v);

	if (err == ERR_OK) {
		frame_of(r, &f);
		err = page_letter_mail(r->portal->pages, &f, &v, &subject, &text);
	}
	t.subject = buf_view(&subject);
	t.text = buf_view(&text);
	if (err == ERR_OK)
		err = store_write(r->portal->store, STORE_VITAL, write_test_mail, &t);
	if (err == ERR_OK)
		err = audit(r, "mail.test", "");
	buf_done(&subject);
	buf_done(&text);
	return err == ERR_OK ? redirect(r, "/settings", &(struct done){.key = "mail_sent"}) : err;
}

/* ---- suppressions ---- */

struct loud {
	struct request *request;
	char id[ALERT_ID_TEXT_MAX];
	struct store_audit audit;
};

static enum err
write_loud(struct store_tx *tx, void *arg)
{
	struct loud *l = arg;
	struct store_answer a = {.state = STORE_ALERT_SEEN};
	struct store_suppression *list;
	size_t n;
	enum err err = store_suppression_list(store_tx_view(tx), 0, l->request->arena, &list, &n);

	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		if (strcmp(list[i].alert, l->id) == 0)
			err = store_suppression_drop(tx, list[i].id.text);
	}
	if (err == ERR_OK)
		err = store_alert_answer(tx, l->id, &a);
	return err == ERR_OK ? store_audit_add(tx, &l->audit) : err;
}

static enum err
post_quiet(struct request *r)
{
	struct loud l = {.request = r};
	enum err err;

	str_copy(form_get(&r->form, "id"), l.id, sizeof(l.id));
	audit_fill(r, &l.audit, "unsuppress", l.id);
	err = store_write(r->portal->store, STORE_VITAL, write_loud, &l);
	return err == ERR_OK ? redirect(r, "/settings", &(struct done){.key = "quiet_ended"}) : err;
}

enum err
post_settings(struct request *r)
{
	static const struct {
		const char *room;
		handler_fn *handler;
	} rooms[] = {{"company", post_fields}, {"contact", post_fields}, {"desks", post_fields},
		{"mail", post_fields}, {"stamp", post_fields}, {"keep", post_fields},
		{"networks", post_network}, {"quiet", post_quiet}};

	for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++) {
		if (str_equal(r->arg, str_c(rooms[i].room)))
			return rooms[i].handler(r);
	}
	return ERR_NOT_FOUND;
}
