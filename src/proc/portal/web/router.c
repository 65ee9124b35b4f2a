/*
 * From a request to a handler: the route, the language, the session, the right, the form's token,
 * in this order. One place, so that no handler can forget one of them.
 */
#include "proc/portal/links/links.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/stock/findings.h"
#include "proc/portal/web/gate.h"

#include "sys/log.h"

#include <stdio.h>
#include <stdlib.h>

#define LANG_COOKIE "sakimori_lang"
#define NOTICE_COOKIE "sakimori_notice"
#define YEAR (365 * MS_DAY)
#define MENDING_SECONDS 15 /* the page opens itself again after that */

/* "*" stands for the rest up to the next '/', not empty. */
static bool
fits(const char *pattern, struct str path, struct str *ret_arg)
{
	struct str p = str_c(pattern);

	while (p.len > 0 || path.len > 0) {
		struct str a = str_split(&p, '/'), b = str_split(&path, '/');

		if (str_equal(a, STR("*"))) {
			if (b.len == 0)
				return false;
			*ret_arg = b;
		} else if (!str_equal(a, b)) {
			return false;
		}
		if ((p.p == NULL || p.len == 0) != (path.p == NULL || path.len == 0))
			return false;
	}
	return true;
}

const struct route *
route_find(enum method method, struct str path, struct str *ret_arg, bool *ret_other)
{
	struct str arg = STR("");

	*ret_other = false;
	/* "/devices/" is not "/devices": one page, one address */
	if (path.len > 1 && path.p[path.len - 1] == '/')
		return NULL;
	for (const struct route *r = routes; r->path != NULL; r++) {
		if (!fits(r->path, path, &arg))
			continue;
		if (r->method == method) {
			*ret_arg = arg;
			return r;
		}
		*ret_other = true;
	}
	return NULL;
}

void
add_cookie(struct request *r, const char *name, const char *value, ms_t max_age)
{
	struct response *out = &r->response;
	char age[40] = "";

	BUG_IF(out->n_cookies == RESPONSE_COOKIES_MAX);
	if (max_age != 0)
		snprintf(age, sizeof(age), "; Max-Age=%lld",
			max_age < 0 ? 0LL : (long long)(max_age / 1000));
	snprintf(out->cookies[out->n_cookies++], sizeof(out->cookies[0]),
		"%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s", name, value, age,
		r->is_tls ? "; Secure" : "");
}

struct str
safe_path(struct str path)
{
	if (path.len == 0 || path.p[0] != '/' || path.len > 512)
		return STR("/");
	if (path.len > 1 && (path.p[1] == '/' || path.p[1] == '\\'))
		return STR("/");
	for (size_t i = 0; i < path.len; i++) {
		if ((uint8_t)path.p[i] <= ' ' || (uint8_t)path.p[i] >= 0x7f)
			return STR("/");
	}
	return path;
}

void
response_attach(struct request *r, const char *ascii, const char *name)
{
	char encoded[sizeof(r->response.disposition)];
	int len = snprintf(r->response.disposition, sizeof(r->response.disposition),
		"attachment; filename=\"%s\"", ascii);
	size_t at = len < 0 ? 0 : (size_t)len;

	if (url_encode(str_c(name), encoded, sizeof(encoded)) != ERR_OK ||
		at + strlen(encoded) + sizeof("; filename*=UTF-8''") >
			sizeof(r->response.disposition))
		return;
	snprintf(r->response.disposition + at, sizeof(r->response.disposition) - at,
		"; filename*=UTF-8''%s", encoded);
}

enum err
redirect(struct request *r, const char *path, const struct done *done)
{
	struct response *out = &r->response;
	char name[NOTICE_NAME_MAX] = "", value[400];

	out->status = 303;
	snprintf(out->location, sizeof(out->location), "%s", path);
	if (done == NULL || done->key == NULL)
		return ERR_OK;
	if (done->name != NULL && url_encode(str_c(done->name), name, sizeof(name)) != ERR_OK)
		name[0] = '\0';
	snprintf(value, sizeof(value), "%d|%s|%llu|%s|%s", done->is_refusal, done->key,
		(unsigned long long)done->count, done->undo == NULL ? "" : done->undo, name);
	add_cookie(r, NOTICE_COOKIE, value, MS_MINUTE);
	return ERR_OK;
}

static bool
is_plain_word(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_' && c != ':')
			return false;
	}
	return s.len < sizeof(((struct request *)NULL)->notice_key);
}

/* The sentence left by the page before; shown once. */
static void
take_notice(struct request *r)
{
	struct str s = cookie_get(r->cookie, NOTICE_COOKIE);
	struct str refusal, key, count, undo;
	struct form name;
	char body[260];

	if (s.len == 0 || r->method != METHOD_GET)
		return;
	add_cookie(r, NOTICE_COOKIE, "", -1);
	refusal = str_split(&s, '|');
	key = str_split(&s, '|');
	count = str_split(&s, '|');
	undo = str_split(&s, '|');
	if (key.len == 0 || !is_plain_word(key) || undo.len > 40 || s.len > 200)
		return;
	str_copy(key, r->notice_key, sizeof(r->notice_key));
	r->notice.key = r->notice_key;
	r->notice.is_refusal = str_equal(refusal, STR("1"));
	r->notice.undo = undo;
	if (str_u64(count, UINT32_MAX, &r->notice.count) != ERR_OK)
		r->notice.count = 0;
	snprintf(body, sizeof(body), "n=%.*s", STR_FMT(s));
	if (form_parse(str_c(arena_copy(r->arena, str_c(body))), r->arena, &name) == ERR_OK)
		r->notice.name = form_get(&name, "n");
}

/* The cookie first, then the browser's own wish, then the site's. */
static void
choose_language(struct request *r)
{
	struct str accepted = r->accept_language;
	char site[STORE_SETTING_MAX];

	if (!r->is_door && lang_parse(cookie_get(r->cookie, LANG_COOKIE), &r->lang) == ERR_OK)
		return;
	while (accepted.len > 0) {
		struct str one = str_trim(str_split(&accepted, ','));

		if (str_starts_nocase(one, STR("ja"))) {
			r->lang = LANG_JA;
			return;
		}
		if (str_starts_nocase(one, STR("en"))) {
			r->lang = LANG_EN;
			return;
		}
	}
	store_setting(r->view, SETTING_LANG, site);
	if (lang_parse(str_c(site), &r->lang) != ERR_OK)
		r->lang = LANG_JA;
}

enum err
answer_error(struct request *r, int status)
{
	struct page_frame f;

	buf_clear(&r->response.body);
	r->response.status = status;
	frame_of(r, &f);
	return page_error(r->portal->pages, &f, status, &r->response.body);
}

/* Who only looks brings nothing that could be broken or there already: then it is what we keep. */
static int
status_of(const struct request *r, enum err err)
{
	switch (err) {
	case ERR_NOT_FOUND:
		return 404;
	case ERR_DENIED:
		return 403;
	case ERR_INVALID:
		return 400;
	case ERR_MALFORMED:
	case ERR_EXISTS:
		return r->method == METHOD_GET ? 500 : 400;
	case ERR_LIMIT:
		return 413;
	case ERR_FULL:
	case ERR_AGAIN:
		return 503;
	case ERR_OK:
	case ERR_TRUNCATED:
	case ERR_UNSUPPORTED:
	case ERR_IO:
		return 500;
	}
	return 500;
}

static bool
has_right(const struct request *r)
{
	if (r->route->right == RIGHT_ANYONE)
		return true;
	if (!r->has_session)
		return false;
	return (int)r->person.role >= (int)r->route->right - (int)RIGHT_READER;
}

static enum err
to_login(struct request *r)
{
	char back[REQUEST_PATH_MAX], path[REQUEST_PATH_MAX];

	if (r->method != METHOD_GET || r->path.len <= 1 ||
		url_encode(r->path, back, sizeof(back)) != ERR_OK)
		return redirect(r, "/login", NULL);
	snprintf(path, sizeof(path), "/login?back=%.*s", 900, back);
	return redirect(r, path, NULL);
}

/* Nobody logs in at the door, and no cookie is looked at or given. */
static enum err
dispatch_at_door(struct request *r)
{
	if (r->response.status != 0 || r->route == NULL)
		return answer_error(r, r->response.status != 0 ? r->response.status : 404);
	return r->route->right == RIGHT_ANYONE ? r->route->handler(r) : answer_error(r, 403);
}

static enum err
dispatch(struct request *r)
{
	enum err err;

	if (r->is_door)
		return dispatch_at_door(r);
	err = guard_session(r);
	if (err != ERR_OK)
		return err;
	take_notice(r);
	if (r->response.status != 0)
		return answer_error(r, r->response.status);
	if (!r->is_set_up && r->route->right != RIGHT_ANYONE)
		return redirect(r, "/setup", NULL);
	if (!r->has_session && r->route->right != RIGHT_ANYONE)
		return to_login(r);
	if (!has_right(r))
		return answer_error(r, 403);
	if (r->method == METHOD_POST && !guard_csrf(r)) {
		log_event("request.forged", "path=%s", r->route->path);
		return answer_error(r, 403);
	}
	return r->route->handler(r);
}

int
request_may(struct request *r)
{
	struct store_view *v;
	int status = 503;

	if (store_read(r->portal->store, &v) != ERR_OK)
		return status;
	r->view = v;
	if (guard_session(r) != ERR_OK) {
		status = 503;
	} else if (r->route->right == RIGHT_ANYONE) { /* by a link; what is wrong with it is said */
		status = link_upload_begin(r, path_part(r, 1));
	} else {
		status = r->has_session && has_right(r) ? 0 : 403;
	}
	store_read_end(v);
	r->view = NULL;
	r->response.n_cookies = 0; /* the answer makes its own */
	return status;
}

/* The value that the page's template wanted in vain: a name of ours, nothing of anybody. */
static struct str
lacking_in(struct str page)
{
	ptrdiff_t from = str_find(page, STR("[?")), len;

	if (from < 0)
		return STR("");
	page = str_of(page.p + from + 2, page.len - (size_t)from - 2);
	len = str_find_byte(page, ']');
	return str_of(page.p, len < 0 || len > 64 ? 0 : (size_t)len);
}

static void
answer_bare(struct request *r, int status)
{
	buf_clear(&r->response.body);
	r->response.status = status;
	r->response.type = "text/plain; charset=utf-8";
	buf_printf(&r->response.body, "%d\n", status);
}

/* What was made of records that do not hold together is not shown: "not set up yet", for one. */
static void
answer_mending(struct request *r)
{
	log_event("request.mending", "path=%s", r->route != NULL ? r->route->path : "none");
	buf_done(&r->response.body);
	if (r->response.stream.more != NULL)
		r->response.stream.end(r->response.stream.arg);
	r->response = (struct response){.body = buf_of(PAGE_BYTES_MAX)};
	if (r->method == METHOD_GET)
		r->response.refresh_seconds = MENDING_SECONDS;
	if (answer_error(r, 503) != ERR_OK)
		answer_bare(r, 503);
}

void
request_answer(struct request *r)
{
	struct store_view *v;
	enum err err = store_read(r->portal->store, &v);

	if (err != ERR_OK) {
		answer_bare(r, 503);
		return;
	}
	r->view = v;
	r->zone_minutes = (int)store_setting_number(v, SETTING_ZONE_MINUTES, ZONE_JAPAN_MINUTES);
	r->is_set_up = store_setting_number(v, SETTING_SETUP_DONE, 0) > 0;
	choose_language(r);
	err = dispatch(r);
	if (err == ERR_AGAIN && r->waits) { /* called again from the start when it is there */
		store_read_end(v);
		r->view = NULL;
		r->response.n_cookies = 0;
		buf_clear(&r->response.body);
		return;
	}
	if (err == ERR_OK)
		err = buf_err(&r->response.body);
	if (store_is_damaged(r->portal->store) && r->response.fixed.p == NULL) {
		answer_mending(r);
	} else if (err != ERR_OK) {
		struct str lacks =
			err == ERR_UNSUPPORTED ? lacking_in(buf_view(&r->response.body)) : STR("");

		log_event("request.failed", "path=%s err=%s%s%.*s",
			r->route != NULL ? r->route->path : "none", err_name(err),
			lacks.len > 0 ? " lacks=" : "", STR_FMT(lacks));
		r->response.n_cookies = 0;
		r->response.fixed = (struct str){0};
		r->response.type = NULL;
		r->response.disposition[0] = '\0';
		r->response.location[0] = '\0';
		buf_done(&r->response.body);
		r->response.body = buf_of(PAGE_BYTES_MAX);
		/* whoever is not of the company is not told whose box this is */
		if ((r->is_door && err == ERR_DENIED) ||
			answer_error(r, status_of(r, err)) != ERR_OK)
			answer_bare(r, status_of(r, err));
	}
	store_read_end(v);
	r->view = NULL;
	if (r->method == METHOD_POST) /* what it changed of the stock */
		findings_wake(r->portal);
}
