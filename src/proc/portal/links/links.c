/*
 * Links: one thing that one person may do without a log-in. The token is 256 random bits, shown
 * once; the store keeps its SHA-256. Wrong ones are counted like wrong passwords.
 */
#include "proc/portal/links/links.h"
#include "proc/portal/cases/after.h"
#include "proc/portal/cases/help.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/kept.h"
#include "proc/portal/learning/learning.h"
#include "proc/portal/links/mail.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/stock/handed.h"
#include "proc/portal/web/gate.h"

#include "base/digest.h"
#include "sys/entropy.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- making ---- */

struct link_change {
	const struct link_wish *wish;
	struct store_link link;
	struct store_audit audit;
};

static enum err
write_link(struct store_tx *tx, void *arg)
{
	struct link_change *c = arg;
	enum err err = store_link_put(tx, &c->link);

	if (err == ERR_OK && c->wish->also != NULL)
		err = c->wish->also(tx, &c->link, c->wish->also_arg);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

void
link_url(const struct request *r, const struct link_wish *w, const char *token,
	char url[LINK_URL_MAX])
{
	const char *base = r->portal->url;
	size_t len = strlen(base);

	snprintf(url, LINK_URL_MAX, "%.*s%s%s%s",
		(int)(len > 0 && base[len - 1] == '/' ? len - 1 : len), base, w->path, token,
		w->suffix);
}

static enum err
make_kept(struct request *r, struct link_change *c, char *token)
{
	const struct store_kept_key key = {STORE_KEPT_LINK, c->link.id.text, NULL};

	return deed_kept(r,
		&(struct kept_deed){.kind = "link.make",
			.role = ROLE_MEMBER,
			.keys = &key,
			.n = 1,
			.write = write_link,
			.arg = c},
		token);
}

void
link_prepare(
	struct request *r, const struct link_wish *w, struct store_link *l, char url[LINK_URL_MAX])
{
	uint8_t token[32], digest[DIGEST_BYTES_MAX];
	char text[TOKEN_TEXT_MAX];

	*l = (struct store_link){.id = store_id_new(r->now),
		.purpose = w->purpose,
		.uses_max = w->uses_max,
		.created = r->now,
		.expires = r->now + w->life};
	entropy_fill(token, sizeof(token));
	token_text(token, text);
	digest_of(DIGEST_SHA256, token, sizeof(token), digest);
	memcpy(l->token_hash, digest, sizeof(l->token_hash));
	str_copy(str_c(w->subject), l->subject, sizeof(l->subject));
	str_copy(str_c(w->role), l->role, sizeof(l->role));
	str_copy(w->site, l->site, sizeof(l->site));
	str_clean(str_trim(w->name), l->name, sizeof(l->name));
	str_copy(request_who(r), l->who, sizeof(l->who));
	link_url(r, w, text, url);
}

enum err
link_make(struct request *r, const struct link_wish *w, char url[LINK_URL_MAX])
{
	struct link_change c = {.wish = w};

	link_prepare(r, w, &c.link, url);
	audit_fill(r, &c.audit, "link.make", c.link.subject);
	return w->undo != NULL ? make_kept(r, &c, w->undo)
			       : store_write(r->portal->store, STORE_VITAL, write_link, &c);
}

/* POST /check/FRAMEWORK/GROUP/link */
enum err
post_section_link(struct request *r)
{
	const struct framework *f = path_framework(r);
	uint32_t group = f == NULL ? 0 : group_find(f, path_part(r, 2));
	struct link_wish w = {.purpose = STORE_LINK_SECTION,
		.role = "colleague",
		.life = LINK_LIFE,
		.path = "/l/",
		.suffix = "",
		.site = form_get(&r->form, "site"),
		.name = form_get(&r->form, "name")};
	struct link_made_view v = {.what = "section", .until = r->now + LINK_LIFE};
	char subject[96];
	struct programme p;
	enum err err;

	if (f == NULL || group == f->n_groups)
		return ERR_NOT_FOUND;
	err = programme_load(r, w.site, &p); /* its site is one of ours */
	if (err != ERR_OK)
		return err;
	snprintf(subject, sizeof(subject), "%.*s/%.*s", STR_FMT(f->id),
		STR_FMT(f->groups[group].id));
	w.subject = subject;
	v.about = keep_text(r, "%.*s: %.*s", STR_FMT(words_in(&f->name, r->lang)),
		STR_FMT(words_in(&f->groups[group].name, r->lang)));
	v.back = keep_text(r, "/check/%.*s", STR_FMT(f->id));
	return link_made_show(r, &w, &v);
}

/* ---- the list ---- */

const char *
link_what(enum store_link_for purpose)
{
	switch (purpose) {
	case STORE_LINK_SECTION:
		return "section";
	case STORE_LINK_CONFIRM:
		return "confirm";
	case STORE_LINK_OATH:
		return "oath";
	case STORE_LINK_CALENDAR:
		return "calendar";
	case STORE_LINK_APPROVE:
		return "approve";
	case STORE_LINK_READ:
		return "read";
	case STORE_LINK_REVIEW:
		return "other";
	case STORE_LINK_LEARN:
		return "learn";
	case STORE_LINK_DRILL:
		return "drill";
	case STORE_LINK_HAND_IN:
		return "hand_in";
	case STORE_LINK_STORY:
		return "story";
	case STORE_LINK_HELP:
		return "help";
	}
	return "other";
}

static const char *
state_of(const struct store_link *l, ms_t now)
{
	if (l->revoked != 0)
		return "revoked";
	if (l->uses_max > 0 && l->uses >= l->uses_max)
		return "used";
	return l->expires <= now ? "expired" : "open";
}

struct str
link_about(struct request *r, const struct store_link *l)
{
	struct str subject = str_c(l->subject), id = str_split(&subject, '/');
	const struct framework *f = framework_find(r->portal->frameworks, id);
	uint32_t group = f == NULL ? 0 : group_find(f, subject);
	struct document_place d;
	uint32_t number;
	char text[400];
	const char *copy;

	if ((l->purpose == STORE_LINK_APPROVE || l->purpose == STORE_LINK_READ) &&
		document_subject(str_c(l->subject), &id, &number) &&
		document_of(r, id, &d) == ERR_OK)
		return keep_text(r, "%.*s (%u)", STR_FMT(document_title(r, &d)), number);
	if (l->purpose == STORE_LINK_LEARN)
		return learning_words(r, "title.lessons");
	if (l->purpose == STORE_LINK_DRILL)
		return drill_about(r, str_c(l->subject));
	if (l->purpose == STORE_LINK_HAND_IN)
		return hand_in_about(r, str_c(l->subject));
	if (l->purpose == STORE_LINK_STORY || l->purpose == STORE_LINK_HELP)
		return case_about(r, id);
	if (f == NULL)
		return str_c(l->subject);
	snprintf(text, sizeof(text), "%.*s%s%.*s", STR_FMT(words_in(&f->name, r->lang)),
		group < f->n_groups ? ": " : "",
		STR_FMT(group < f->n_groups ? words_in(&f->groups[group].name, r->lang) : STR("")));
	copy = arena_copy(r->arena, str_c(text));
	return str_c(copy == NULL ? "" : copy);
}

static int
latest_first(const void *a, const void *b)
{
	const struct link_row *x = a, *y = b;

	return x->created < y->created ? 1 : x->created > y->created ? -1 : 0;
}

#define LINKS_SHOWN 200

enum err
get_links(struct request *r)
{
	struct link_row *rows = arena_array(r->arena, struct link_row, LINKS_SHOWN);
	struct links_view v = {.rows = rows};
	struct page_frame f;
	enum err err = rows == NULL ? ERR_FULL : ERR_OK;

	for (unsigned i = 0; i < STORE_LINK_FORS && err == ERR_OK; i++) {
		struct store_link *list;
		size_t n;

		err = store_link_list(r->view, (enum store_link_for)i, NULL, r->arena, &list, &n);
		for (size_t k = 0; err == ERR_OK && k < n && v.n < LINKS_SHOWN; k++)
			rows[v.n++] = (struct link_row){str_c(list[k].id.text),
				link_about(r, &list[k]), str_c(list[k].name), str_c(list[k].who),
				link_what(list[k].purpose), state_of(&list[k], r->now),
				list[k].created, list[k].expires, list[k].used, list[k].uses,
				.may_again = link_may_again(&list[k])};
	}
	if (err == ERR_OK)
		err = link_mails_of(r, rows, v.n);
	if (err != ERR_OK)
		return err;
	v.is_mail_on = link_mail_is_on(r);
	qsort(rows, v.n, sizeof(*rows), latest_first);
	frame_of(r, &f);
	return page_links(r->portal->pages, &f, &v, &r->response.body);
}

struct revoke_change {
	char id[STORE_ID_TEXT_MAX];
	ms_t now;
	struct store_audit audit;
};

static enum err
write_revoke(struct store_tx *tx, void *arg)
{
	struct revoke_change *c = arg;
	enum err err = store_link_revoke(tx, c->id, c->now);

	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

enum err
post_links(struct request *r)
{
	struct revoke_change c = {.now = r->now};
	const struct store_kept_key key = {STORE_KEPT_LINK, c.id, NULL};
	const struct kept_deed kept = {.kind = "link.revoke",
		.role = ROLE_MEMBER,
		.keys = &key,
		.n = 1,
		.write = write_revoke,
		.arg = &c};

	if (str_equal(form_get(&r->form, "do"), STR("again")))
		return link_again(r, form_get(&r->form, "id"));
	if (!str_equal(form_get(&r->form, "do"), STR("revoke")))
		return ERR_INVALID;
	str_copy(form_get(&r->form, "id"), c.id, sizeof(c.id));
	audit_fill(r, &c.audit, "link.revoke", c.id);
	return kept_done(r, &kept, "/links", &(struct done){.key = "link_revoked"});
}

/* ---- opening ---- */

bool
token_hash(struct str text, uint8_t hash[STORE_TOKEN_HASH])
{
	uint8_t token[32], digest[DIGEST_BYTES_MAX];

	if (text.len != 64)
		return false;
	for (size_t i = 0; i < 64; i += 2) {
		int high = str_hex_digit(text.p[i]), low = str_hex_digit(text.p[i + 1]);

		if (high < 0 || low < 0)
			return false;
		token[i / 2] = (uint8_t)(high << 4 | low);
	}
	digest_of(DIGEST_SHA256, token, sizeof(token), digest);
	memcpy(hash, digest, STORE_TOKEN_HASH);
	return true;
}

static enum err
show_over(struct request *r, enum page_link_over why, ms_t used, int status)
{
	struct page_frame f;

	frame_of(r, &f);
	f.person = STR("");
	r->response.status = status;
	return page_link_over(r->portal->pages, &f, why, used, &r->response.body);
}

enum err
link_over(struct request *r, enum page_link_over why, int status)
{
	return show_over(r, why, 0, status);
}

static bool
takes_file(const struct request *r, const uint8_t hash[STORE_TOKEN_HASH])
{
	struct store_link l;

	return store_link_get(r->view, hash, &l) == ERR_OK && l.purpose == STORE_LINK_HAND_IN &&
	       l.revoked == 0 && l.expires > r->now && l.created <= r->now + CLOCK_SLACK &&
	       (l.uses_max == 0 || l.uses < l.uses_max);
}

int
link_upload_begin(struct request *r, struct str token)
{
	static const uint8_t nobody[STORE_TOKEN_HASH];
	uint8_t hash[STORE_TOKEN_HASH], (*places)[STORE_TOKEN_HASH] = r->portal->link_uploads;
	unsigned free_place = 0;
	bool is_busy = false;

	r->upload.is_unwanted = !token_hash(token, hash) || !takes_file(r, hash);
	if (r->upload.is_unwanted)
		return 0;
	pthread_mutex_lock(&r->portal->limit_lock);
	for (unsigned i = 0; i < LIMIT_LINK_UPLOADS; i++) {
		is_busy |= memcmp(places[i], hash, sizeof(hash)) == 0;
		if (memcmp(places[i], nobody, sizeof(nobody)) == 0)
			free_place = i + 1;
	}
	if (!is_busy && free_place > 0) {
		memcpy(places[free_place - 1], hash, sizeof(hash));
		r->upload.place = free_place;
	}
	pthread_mutex_unlock(&r->portal->limit_lock);
	return r->upload.place > 0 ? 0 : 503;
}

void
link_upload_end(struct request *r)
{
	if (r->upload.place == 0)
		return;
	pthread_mutex_lock(&r->portal->limit_lock);
	memset(r->portal->link_uploads[r->upload.place - 1], 0, STORE_TOKEN_HASH);
	pthread_mutex_unlock(&r->portal->limit_lock);
	r->upload.place = 0;
}

static bool
asks_for_word(const struct store_link *l)
{
	return l->purpose == STORE_LINK_APPROVE || l->purpose == STORE_LINK_CONFIRM ||
	       l->purpose == STORE_LINK_OATH;
}

enum err
link_open(struct request *r, struct str token, struct store_link *l, uint8_t hash[STORE_TOKEN_HASH],
	bool *ret_is_over)
{
	enum err err = ERR_NOT_FOUND;

	*ret_is_over = true;
	if (guard_wait(r, "link", token) > 0)
		return answer_error(r, 429);
	if (token_hash(token, hash))
		err = store_link_get(r->view, hash, l);
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	if (err == ERR_NOT_FOUND) {
		guard_failed(r, "link", token);
		return link_over(r, PAGE_LINK_UNKNOWN, 404);
	}
	if (l->revoked != 0)
		return link_over(r, PAGE_LINK_REVOKED, 410);
	if (l->expires <= r->now || l->created > r->now + CLOCK_SLACK)
		return link_over(r, PAGE_LINK_EXPIRED, 410);
	if (l->uses_max > 0 && l->uses >= l->uses_max)
		return show_over(r, PAGE_LINK_USED, l->used, 410);
	/* who asks for an approval or a signature does not give it: at least not as who asked */
	if (asks_for_word(l) && r->has_session && str_equal(request_who(r), str_c(l->who)))
		return link_over(r, PAGE_LINK_OWN, 403);
	if (asks_for_word(l)) {
		r->link_by = keep_text(r, "%s", l->who);
		r->link_made = l->created;
	}
	*ret_is_over = false;
	return ERR_OK;
}

struct link_screen {
	enum err (*get)(struct request *r, const struct store_link *l, struct str token);
	enum err (*post)(struct request *r, const struct store_link *l, struct str token,
		const uint8_t *hash);
};

/* What a link opens; NULL: its purpose opens nothing. */
static const struct link_screen *
screen_of(const struct store_link *l)
{
	static const struct link_screen screens[STORE_LINK_FORS] = {
		[STORE_LINK_SECTION] = {section_get, section_post},
		[STORE_LINK_APPROVE] = {document_approve_get, document_approve_post},
		[STORE_LINK_READ] = {document_read_get, document_read_post},
		[STORE_LINK_CONFIRM] = {file_sign_get, file_sign_post},
		[STORE_LINK_OATH] = {file_sign_get, file_sign_post},
		[STORE_LINK_LEARN] = {lesson_get, lesson_post},
		[STORE_LINK_DRILL] = {drill_role_get, drill_role_post},
		[STORE_LINK_HAND_IN] = {hand_in_get, hand_in_post},
		[STORE_LINK_STORY] = {case_story_get, NULL},
		[STORE_LINK_HELP] = {case_help_get, case_help_post},
	};
	unsigned purpose = (unsigned)l->purpose;

	return purpose < STORE_LINK_FORS && screens[purpose].get != NULL ? &screens[purpose] : NULL;
}

enum err
get_link(struct request *r)
{
	struct str token = path_part(r, 1);
	uint8_t hash[STORE_TOKEN_HASH];
	const struct link_screen *screen;
	struct store_link l;
	bool is_over;
	enum err err = link_open(r, token, &l, hash, &is_over);

	if (err != ERR_OK || is_over)
		return err;
	screen = screen_of(&l);
	return screen == NULL ? ERR_NOT_FOUND : screen->get(r, &l, token);
}

enum err
post_link(struct request *r)
{
	struct str token = path_part(r, 1);
	uint8_t hash[STORE_TOKEN_HASH];
	const struct link_screen *screen;
	struct store_link l;
	bool is_over;
	enum err err = link_open(r, token, &l, hash, &is_over);

	if (err != ERR_OK || is_over)
		return err;
	r->person = (struct store_person){0}; /* whoever is signed in here acts as the link's */
	str_copy(STR("link"), r->person.login, sizeof(r->person.login));
	str_copy(str_c(l.name), r->person.name, sizeof(r->person.name));
	screen = screen_of(&l);
	return screen == NULL || screen->post == NULL ? ERR_NOT_FOUND
						      : screen->post(r, &l, token, hash);
}
