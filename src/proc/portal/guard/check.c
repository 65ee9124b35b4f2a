/*
 * "Does this device ask our name server?" The page shows a picture whose name only our name server
 * knows (FIRST_CHECK); it stands on the door again. Did the picture's request come in, the answer
 * is yes. With and without JavaScript: the page looks again by itself.
 */
#include "proc/portal/guard/doors.h"
#include "proc/portal/guard/guard.h"
#include "proc/resolver/first.h"

#include "pages/guard_doors.h"
#include "sys/entropy.h"

#include <stdio.h>

#define AGAIN_SECONDS 2
/* The page's picture comes from a name of its own. */
#define CSP                                                                                        \
	"default-src 'none'; style-src 'self'; script-src 'self'; "                                \
	"img-src 'self' http://*." FIRST_CHECK ":*; connect-src 'self'; form-action 'self'; "      \
	"base-uri 'none'; frame-ancestors 'none'"

static struct guard_token *
find(struct guard_doors *d, struct str text, ms_t now)
{
	for (size_t i = 0; text.len == 16 && i < GUARD_CHECKS_KEPT; i++)
		if (str_equal(str_c(d->tokens[i].text), text) && now >= d->tokens[i].made &&
			now - d->tokens[i].made < GUARD_CHECK_LIVES)
			return &d->tokens[i];
	return NULL;
}

static enum err
begin(struct request *r)
{
	struct guard_doors *d = r->portal->doors;
	struct guard_token t = {.made = r->now};
	char path[80];
	uint8_t bytes[8];

	entropy_fill(bytes, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(t.text + 2 * i, 3, "%02x", bytes[i]);
	pthread_mutex_lock(&d->lock);
	d->tokens[d->next++ % GUARD_CHECKS_KEPT] = t;
	pthread_mutex_unlock(&d->lock);
	snprintf(path, sizeof(path), "/guard/check?t=%s&lang=%s", t.text, lang_name(r->lang));
	return redirect(r, path, NULL);
}

/* The picture's name was looked up with us, and led here. */
static enum err
take_probe(struct request *r)
{
	struct guard_doors *d = r->portal->doors;
	struct str label = guard_door_host(r);
	struct guard_token *t;

	label.len = label.len > 16 ? 16 : label.len;
	pthread_mutex_lock(&d->lock);
	t = find(d, label, r->now);
	if (t != NULL)
		t->is_seen = true;
	pthread_mutex_unlock(&d->lock);
	r->response.type = "image/svg+xml";
	buf_c(&r->response.body,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>");
	return buf_err(&r->response.body);
}

static enum err
show(struct request *r, struct guard_check_view *v)
{
	struct page_frame f;

	frame_of(r, &f);
	f.path = STR("/guard/check");
	return page_guard_check(r->portal->pages, &f, v, &r->response.body);
}

static enum guard_check
look(struct request *r, struct str text)
{
	struct guard_doors *d = r->portal->doors;
	enum guard_check check = GUARD_CHECK_NO;
	struct guard_token *t;

	pthread_mutex_lock(&d->lock);
	t = find(d, text, r->now);
	if (t != NULL && t->is_seen)
		check = GUARD_CHECK_YES;
	else if (t != NULL && r->now - t->made < GUARD_CHECK_WAITS)
		check = GUARD_CHECK_ASKING;
	pthread_mutex_unlock(&d->lock);
	return check;
}

enum err
get_guard_check(struct request *r)
{
	struct guard_check_view v = {.check = GUARD_CHECK_ABSENT};
	struct str text = form_get(&r->query, "t"), door = guard_door_url(r);
	char url[160];

	if (r->is_door && str_ends_nocase(guard_door_host(r), STR("." FIRST_CHECK)))
		return take_probe(r);
	guard_door_language(r);
	if (door.len == 0)
		return show(r, &v);
	if (!r->is_door) { /* on another port or with TLS the picture would not be asked for */
		snprintf(url, sizeof(url), "%.*s/guard/check", STR_FMT(door));
		v = (struct guard_check_view){GUARD_CHECK_ELSEWHERE, str_c(url), STR(""), STR("")};
		return show(r, &v);
	}
	if (!guard_door_may_look(r))
		return answer_error(r, 429);
	if (text.len != 16)
		return begin(r);
	v.check = look(r, text);
	v.again = STR("/guard/check");
	if (v.check == GUARD_CHECK_ASKING) {
		snprintf(url, sizeof(url), "http://%.*s." FIRST_CHECK ":%u/seen.svg", STR_FMT(text),
			r->portal->doors->port);
		v.probe = str_c(url);
		r->response.refresh_seconds = AGAIN_SECONDS;
		r->response.csp = CSP;
	}
	return show(r, &v);
}
