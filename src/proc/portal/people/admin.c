/*
 * Who administers the box: the one-time code that proves that whoever sits there also stands at the
 * machine, and the first administrator, who makes the code worthless.
 */
#include "proc/portal/people/people.h"
#include "proc/portal/people/setup.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/web/gate.h"

#include "base/digest.h"
#include "sys/password.h"

#define CODE_COOKIE "sakimori_setup"

void
setup_problem(
	struct page_problems *p, struct page_problem *list, const char *field, const char *key)
{
	p->list = list;
	list[p->n++] = (struct page_problem){field, key};
}

static void
digest_text(struct str s, char dst[DIGEST_HEX_MAX])
{
	uint8_t digest[DIGEST_BYTES_MAX];

	digest_of(DIGEST_SHA256, s.p, s.len, digest);
	digest_hex(digest, 32, dst);
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

bool
setup_holds_code(struct request *r)
{
	char kept[STORE_SETTING_MAX], brought[DIGEST_HEX_MAX];
	struct str cookie = cookie_get(r->cookie, CODE_COOKIE);

	if (store_setting(r->view, SETTING_SETUP_CODE, kept) != 64 || cookie.len == 0)
		return false;
	digest_text(cookie, brought);
	return bytes_equal_secret(kept, brought, 64);
}

enum err
setup_take_code(struct request *r, struct page_problems *p, struct page_problem *list)
{
	char kept[STORE_SETTING_MAX], brought[DIGEST_HEX_MAX], code[32];
	struct str typed = form_get(&r->form, "code");
	size_t n = 0;

	if (guard_wait(r, "code", STR("")) > 0) {
		setup_problem(p, list, "code", "wrong");
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
		setup_problem(p, list, "code", "wrong");
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

enum err
setup_take_admin(struct request *r, struct page_problems *p, struct page_problem *list)
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
