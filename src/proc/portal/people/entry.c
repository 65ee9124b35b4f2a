/* Getting in: log-in, log-out, language, the QR page, the launcher's question about health. */
#include "proc/portal/care/care.h"
#include "proc/portal/people/people.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/web/gate.h"

#include "sys/log.h"
#include "sys/password.h"

#include <stdio.h>

/* What people type in capitals or full width is the same log-in. */
void
login_name(struct str typed, char dst[64])
{
	str_clean(str_trim(typed), dst, 64);
	for (char *p = dst; *p != '\0'; p++)
		*p = str_small(*p);
}

static enum err
show_login(struct request *r, const struct login_view *v)
{
	struct page_frame f;

	frame_of(r, &f);
	return page_login(r->portal->pages, &f, v, &r->response.body);
}

enum err
get_login(struct request *r)
{
	struct login_view v = {.back = safe_path(form_get(&r->query, "back"))};

	if (!r->is_set_up)
		return redirect(r, "/setup", NULL);
	if (r->has_session)
		return redirect(r, "/", NULL);
	return show_login(r, &v);
}

enum err
post_login(struct request *r)
{
	struct login_view v = {
		.name = form_get(&r->form, "name"), .back = safe_path(form_get(&r->form, "back"))};
	struct store_person person = {0};
	char login[64], back[REQUEST_PATH_MAX];
	enum page_work work;
	enum lang lang;
	bool fits;
	ms_t wait;
	enum err err;

	login_name(v.name, login);
	wait = guard_wait(r, "login", str_c(login));
	if (wait > 0) {
		v.wait_seconds = (uint32_t)(wait / 1000) + 1;
		r->response.status = 429;
		return show_login(r, &v);
	}
	err = store_person_by_login(r->view, str_c(login), &person);
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	fits = password_fits(form_get(&r->form, "password"), person.password);
	if (!fits || person.is_disabled) {
		guard_failed(r, "login", str_c(login));
		log_event("login.wrong", "tls=%d", r->is_tls);
		audit(r, "login.failed", "");
		v.is_wrong = true;
		r->response.status = 403;
		return show_login(r, &v);
	}
	guard_passed(r, "login", str_c(login));
	err = guard_log_in(r, &person);
	if (err != ERR_OK)
		return err;
	if (lang_parse(str_c(person.lang), &lang) == ERR_OK)
		add_cookie(r, "sakimori_lang", lang_name(lang), 365 * MS_DAY);
	str_copy(v.back, back, sizeof(back));
	/* Who was on the way to no other page begins where their own work is. */
	if (strcmp(back, "/") == 0 && page_work_parse(str_c(person.work), &work) == ERR_OK)
		str_copy(str_c(page_work_start(work)), back, sizeof(back));
	return redirect(r, back, NULL);
}

enum err
post_logout(struct request *r)
{
	enum err err = audit(r, "logout", "");

	if (err == ERR_OK)
		err = guard_log_out(r);
	return err == ERR_OK ? redirect(r, "/login", &(struct done){.key = "logged_out"}) : err;
}

static enum err
write_person_language(struct store_tx *tx, void *arg)
{
	return store_person_put(tx, arg);
}

/* Whoever is logged in keeps the choice, also elsewhere. */
enum err
post_language(struct request *r)
{
	char back[REQUEST_PATH_MAX];
	enum lang lang;
	enum err err;

	if (lang_parse(form_get(&r->form, "to"), &lang) != ERR_OK)
		return ERR_INVALID;
	if (r->has_session) {
		str_copy(str_c(lang_name(lang)), r->person.lang, sizeof(r->person.lang));
		err = store_write(r->portal->store, STORE_VITAL, write_person_language, &r->person);
		if (err != ERR_OK)
			return err;
	}
	add_cookie(r, "sakimori_lang", lang_name(lang), 365 * MS_DAY);
	str_copy(safe_path(form_get(&r->form, "back")), back, sizeof(back));
	return redirect(r, back, NULL);
}

enum err
get_qr(struct request *r)
{
	struct qr_view v = {
		.url = str_c(r->portal->url), .fingerprint = str_c(r->portal->fingerprint)};
	struct page_frame f;

	frame_of(r, &f);
	return page_qr(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_health(struct request *r)
{
	struct portal_live live;
	struct care_told told;

	live_copy(r->portal, &live);
	care_tell(r->portal, r->view, r->now, &told);
	r->response.type = "application/json";
	buf_printf(&r->response.body,
		"{\"portal\":\"running\",\"sensor\":\"%s\",\"disk\":\"%s\",\"set_up\":%s,"
		"\"records\":\"%s\"}\n",
		live.last_heard == 0  ? "unheard"
		: live.down_since > 0 ? "down"
				      : "running",
		live.space.is_full  ? "full"
		: live.space.is_low ? "low"
				    : "fine",
		r->is_set_up ? "true" : "false",
		told.fault_at == 0     ? "fine"
		: told.fault_copy == 0 ? "checked"
				       : "put_back");
	return buf_err(&r->response.body);
}

static enum err
send_file(struct request *r, struct str name)
{
	for (size_t i = 0; i < r->portal->n_files; i++) {
		const struct portal_file *file = &r->portal->files[i];

		if (file->type == NULL || !str_equal(str_c(file->name), name))
			continue;
		/* Files are the same for everybody: nothing of the session goes along. */
		r->response.n_cookies = 0;
		r->response.etag = file->etag;
		r->response.type = file->type;
		r->response.fixed = file->bytes;
		if (str_equal(r->if_none_match, str_c(file->etag))) {
			r->response.status = 304;
			r->response.fixed = STR("");
		}
		return ERR_OK;
	}
	return ERR_NOT_FOUND;
}

enum err
get_static(struct request *r)
{
	return send_file(r, str_of(r->path.p + 1, r->path.len - 1));
}

enum err
get_favicon(struct request *r)
{
	return send_file(r, STR("static/icon.svg"));
}
