/* Links by mail; see links/mail.h. */
#include "proc/portal/links/mail.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/learning/learning.h"
#include "proc/portal/links/links.h"

#include "base/limits.h"

#include <stdio.h>

#define MAIL_TEXT_MAX 16384
#define MAILS_SHOWN 3	/* of one link */
#define MAILS_READ 2000 /* for the list of links */

bool
link_mail_is_on(const struct request *r)
{
	return store_setting_number(r->view, SETTING_MAIL_ON, 0) == 1;
}

/* ---- what leaves ---- */

struct letter {
	struct str subject, body;
};

/* One letter: the words of its purpose, whom it is for, what it opens, until when, who asks. url:
 * the link, or what stands for it. */
static enum err
letter_of(struct request *r, const struct store_link *l, struct str about, struct str url,
	struct letter *ret)
{
	struct civil day = time_civil(l->expires, r->zone_minutes);
	struct buf what = buf_of(4096), text = buf_of(MAIL_TEXT_MAX), subject = buf_of(1024);
	struct str name = str_c(l->name);
	char until[16], key[64];
	int until_len = snprintf(
		until, sizeof(until), "%04d-%02d-%02d", day.year % 10000, day.month, day.day);
	struct learning_fill fills[] = {{"name", name}, {"about", about}, {"link", url},
		{"until", str_of(until, (size_t)until_len)}, {"asker", request_who(r)},
		{"company", setting_of(r, SETTING_ORG_NAME)}, {"what", STR("")}};
	enum err err;

	snprintf(key, sizeof(key), "linkmail.what.%s", link_what(l->purpose));
	learning_fill_words(&what, learning_words(r, key), fills, 6);
	fills[6].value = buf_view(&what);
	snprintf(key, sizeof(key), "linkmail.subject.%s", link_what(l->purpose));
	learning_fill_words(&subject, learning_words(r, key), fills, 6);
	if (name.len > 0) {
		learning_fill_words(&text, learning_words(r, "linkmail.dear"), fills, 6);
		buf_c(&text, "\n\n");
	}
	learning_fill_words(&text, learning_words(r, "linkmail.text"), fills, 7);
	err = buf_err(&what) != ERR_OK	    ? buf_err(&what)
	      : buf_err(&subject) != ERR_OK ? buf_err(&subject)
					    : buf_err(&text);
	if (err == ERR_OK) {
		ret->subject = str_of(arena_copy(r->arena, buf_view(&subject)), subject.len);
		ret->body = str_of(arena_copy(r->arena, buf_view(&text)), text.len);
		if (ret->subject.p == NULL || ret->body.p == NULL)
			err = ERR_FULL;
	}
	buf_done(&what);
	buf_done(&subject);
	buf_done(&text);
	return err;
}

static struct store_mail
mail_of(const struct request *r, const struct store_link *l, const struct letter *letter,
	struct str address)
{
	struct store_mail m = {.id = store_id_new(r->now),
		.created = r->now,
		.next_try = r->now,
		.body = letter->body};

	str_copy(address, m.recipient, sizeof(m.recipient));
	str_clean(letter->subject, m.subject, sizeof(m.subject));
	str_copy(STR("link"), m.kind, sizeof(m.kind));
	str_copy(str_c(l->id.text), m.about, sizeof(m.about));
	return m;
}

/* Too many today: key below "linkmail.obstacle."; NULL: one more may go. address NULL: in all. */
static enum err
find_flood(const struct store_view *v, ms_t now, const char *address, const char **ret_obstacle)
{
	uint32_t n = 0;
	enum err err = store_mail_count_links(v, now - MS_DAY, NULL, &n);

	*ret_obstacle = n >= LIMIT_LINK_MAILS_A_DAY ? "many" : NULL;
	if (err == ERR_OK && *ret_obstacle == NULL && address != NULL) {
		err = store_mail_count_links(v, now - MS_DAY, address, &n);
		*ret_obstacle = n >= LIMIT_LINK_MAILS_ONE_A_DAY ? "one" : NULL;
	}
	return err;
}

static struct str
sender(struct request *r)
{
	struct str from = setting_of(r, SETTING_MAIL_FROM);

	return from.len > 0 ? from : setting_of(r, SETTING_MAIL_TO);
}

static enum err
show(struct request *r, struct link_mail_view *v)
{
	struct page_frame f;

	v->from = sender(r);
	v->from = str_split(&v->from, ',');
	frame_of(r, &f);
	f.path = v->back;
	return page_link_mail(r->portal->pages, &f, v, &r->response.body);
}

/* ---- one link ---- */

/* Who has this name here: staff first, then people with a log-in. "" when nobody has. */
static enum err
address_of(struct request *r, struct str name, struct str *ret_address)
{
	struct store_staff *staff;
	struct store_person *people;
	size_t n, n_people;
	enum err err = store_staff_list(r->view, false, r->arena, &staff, &n);

	*ret_address = STR("");
	if (name.len == 0 || err != ERR_OK)
		return err;
	for (size_t i = 0; i < n; i++)
		if (str_equal(name, str_c(staff[i].name)) && staff[i].mail[0] != '\0') {
			*ret_address = str_c(staff[i].mail);
			return ERR_OK;
		}
	err = store_person_list(r->view, r->arena, &people, &n_people);
	for (size_t i = 0; err == ERR_OK && i < n_people; i++)
		if (str_equal(name, str_c(people[i].name)) && !people[i].is_disabled &&
			people[i].mail[0] != '\0')
			*ret_address = str_c(people[i].mail);
	return err;
}

static enum err
show_made(struct request *r, struct str name, const char *url, struct link_made_view *v)
{
	struct str address = v->mail, token = str_c(url);
	struct page_frame f;
	enum err err = v->mail.len > 0 ? ERR_OK : address_of(r, name, &address);

	if (err != ERR_OK)
		return err;
	v->url = str_c(url);
	v->name = name;
	v->mail = address;
	v->is_mail_on = link_mail_is_on(r);
	v->token = str_of(token.p + token.len - 64, 64); /* the address ends in it */
	frame_of(r, &f);
	f.path = v->back;
	return page_link_made(r->portal->pages, &f, v, &r->response.body);
}

enum err
link_made_show(struct request *r, const struct link_wish *w, struct link_made_view *v)
{
	char url[LINK_URL_MAX], name[LIMIT_NAME_BYTES], token[DEED_TOKEN_MAX] = "";
	struct link_wish wish = *w;
	enum err err;

	wish.undo = token;
	err = link_make(r, &wish, url);
	v->undo = str_c(token);
	str_clean(str_trim(w->name), name, sizeof(name));
	return err == ERR_OK ? show_made(r, str_c(name), url, v) : err;
}

struct sending {
	struct request *request;
	const struct store_link *links; /* NULL: they are there */
	const struct store_mail *mails;
	size_t n;
	const char *obstacle;
	struct store_audit audit;
};

/* What is counted is counted in the change itself: two at once are not twice as many. */
static enum err
write_sending(struct store_tx *tx, void *arg)
{
	struct sending *s = arg;
	enum err err = ERR_OK;

	for (size_t i = 0; i < s->n && err == ERR_OK; i++) {
		err = find_flood(
			store_tx_view(tx), s->request->now, s->mails[i].recipient, &s->obstacle);
		if (err == ERR_OK && s->obstacle != NULL)
			err = ERR_LIMIT;
		if (err == ERR_OK && s->links != NULL)
			err = store_link_put(tx, &s->links[i]);
		if (err == ERR_OK)
			err = store_link_mailed(tx, s->mails[i].about, s->mails[i].recipient);
		if (err == ERR_OK)
			err = store_mail_put(tx, &s->mails[i]);
	}
	return err == ERR_OK ? store_audit_add(tx, &s->audit) : err;
}

static enum err
send(struct request *r, struct sending *s, const char *back, const struct done *done)
{
	enum err err;

	s->request = r;
	audit_fill(r, &s->audit, "link.mail", s->n == 1 ? s->mails[0].recipient : "");
	err = store_write(r->portal->store, STORE_VITAL, write_sending, s);
	if (err == ERR_LIMIT && s->obstacle != NULL)
		return redirect(r, back,
			&(struct done){.key = strcmp(s->obstacle, "one") == 0 ? "link_mail_one"
									      : "link_mail_many",
				.is_refusal = true});
	return err == ERR_OK ? redirect(r, back, done) : err;
}

/* The link of this token, open; ERR_NOT_FOUND. */
static enum err
open_link(struct request *r, struct str token, struct store_link *l)
{
	uint8_t hash[STORE_TOKEN_HASH];
	enum err err = token_hash(token, hash) ? store_link_get(r->view, hash, l) : ERR_NOT_FOUND;

	if (err == ERR_OK && (l->revoked != 0 || l->expires <= r->now ||
				     (l->uses_max > 0 && l->uses >= l->uses_max) ||
				     l->purpose == STORE_LINK_CALENDAR))
		return ERR_NOT_FOUND;
	return err;
}

/* The page of the link again, with what is wrong about the address. */
static enum err
show_wrong(struct request *r, const struct store_link *l, const char *url, struct str mail)
{
	struct link_made_view v = {.what = link_what(l->purpose),
		.about = link_about(r, l),
		.until = l->expires,
		.back = STR("/links"),
		.mail = mail,
		.is_wrong_mail = true};

	r->response.status = 400;
	return show_made(r, str_c(l->name), url, &v);
}

enum err
post_link_mail(struct request *r)
{
	const struct link_wish w = {.path = "/l/", .suffix = ""};
	struct str mail = str_trim(form_get(&r->form, "mail")), token = form_get(&r->form, "token");
	struct link_mail_view v = {.action = STR("/links/mail"),
		.deed = "send",
		.n = 1,
		.token = token,
		.mail = mail,
		.back = STR("/links")};
	char url[LINK_URL_MAX], text[TOKEN_TEXT_MAX];
	struct link_mail_to to = {.address = mail};
	struct letter letter;
	struct store_mail m;
	struct store_link l;
	struct sending s = {.mails = &m, .n = 1};
	enum err err = open_link(r, token, &l);

	if (err != ERR_OK)
		return err;
	str_copy(token, text, sizeof(text));
	link_url(r, &w, text, url);
	if (!is_mail_address(mail))
		return show_wrong(r, &l, url, mail);
	err = letter_of(r, &l, link_about(r, &l), str_c(url), &letter);
	if (err == ERR_OK && link_mail_is_on(r))
		err = find_flood(
			r->view, r->now, keep_text(r, "%.*s", STR_FMT(mail)).p, &v.obstacle);
	else
		v.obstacle = "off";
	if (err != ERR_OK)
		return err;
	if (v.obstacle == NULL && str_equal(form_get(&r->form, "do"), STR("send"))) {
		m = mail_of(r, &l, &letter, mail);
		return send(r, &s, "/links", &(struct done){.key = "link_mailed"});
	}
	to.name = str_c(l.name);
	v.to = &to;
	v.subject = letter.subject;
	v.text = letter.body;
	return show(r, &v);
}

/* ---- again ---- */

bool
link_may_again(const struct store_link *l)
{
	return l->purpose != STORE_LINK_CALENDAR && l->purpose != STORE_LINK_REVIEW &&
	       l->purpose != STORE_LINK_HELP && l->revoked == 0;
}

struct again_change {
	const struct store_link *link;
	const char *old;
	struct store_audit audit;
};

static enum err
write_again(struct store_tx *tx, void *arg)
{
	struct again_change *c = arg;
	enum err err = store_link_revoke(tx, c->old, c->link->created);

	if (err == ERR_OK)
		err = store_link_put(tx, c->link);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static enum err
find_link(struct request *r, struct str id, struct store_link *ret_link)
{
	for (unsigned i = 0; i < STORE_LINK_FORS; i++) {
		struct store_link *list;
		size_t n;
		enum err err =
			store_link_list(r->view, (enum store_link_for)i, NULL, r->arena, &list, &n);

		if (err != ERR_OK)
			return err;
		for (size_t k = 0; k < n; k++)
			if (str_equal(id, str_c(list[k].id.text))) {
				*ret_link = list[k];
				return ERR_OK;
			}
	}
	return ERR_NOT_FOUND;
}

/* Who may make a link of this purpose may make it anew. */
static bool
may_make(const struct request *r, enum store_link_for purpose)
{
	return (purpose != STORE_LINK_CONFIRM && purpose != STORE_LINK_OATH) ||
	       r->person.role == ROLE_ADMIN;
}

enum err
link_again(struct request *r, struct str id)
{
	struct again_change c = {0};
	struct store_link old, fresh;
	struct link_wish w = {.path = "/l/", .suffix = ""};
	struct link_made_view v = {.back = STR("/links")};
	char url[LINK_URL_MAX];
	enum err err = find_link(r, id, &old);

	if (err == ERR_OK && (!link_may_again(&old) || !may_make(r, old.purpose)))
		err = ERR_NOT_FOUND;
	if (err != ERR_OK)
		return err;
	w.purpose = old.purpose;
	w.subject = old.subject;
	w.role = old.role;
	w.site = str_c(old.site);
	w.name = str_c(old.name);
	w.uses_max = old.uses_max;
	w.life = old.expires - old.created;
	link_prepare(r, &w, &fresh, url);
	c.link = &fresh;
	c.old = old.id.text;
	audit_fill(r, &c.audit, "link.make", old.subject);
	err = store_write(r->portal->store, STORE_VITAL, write_again, &c);
	if (err != ERR_OK)
		return err;
	v.what = link_what(fresh.purpose);
	v.about = link_about(r, &fresh);
	v.until = fresh.expires;
	v.mail = str_c(old.mail);
	return show_made(r, str_c(fresh.name), url, &v);
}

/* ---- who was sent what ---- */

static const char *
state_of(const struct store_mail *m)
{
	return m->sent != 0 ? "sent" : m->next_try == INT64_MAX ? "failed" : "waiting";
}

enum err
link_mails_of(struct request *r, struct link_row *rows, size_t n)
{
	struct store_mail *list;
	size_t n_mails;
	enum err err = store_mail_list_links(r->view, MAILS_READ, r->arena, &list, &n_mails);

	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		struct link_mailed *mails = arena_array(r->arena, struct link_mailed, MAILS_SHOWN);

		rows[i].mails = mails;
		err = mails == NULL ? ERR_FULL : ERR_OK;
		for (size_t k = 0; err == ERR_OK && k < n_mails && rows[i].n_mails < MAILS_SHOWN;
			k++)
			if (str_equal(rows[i].id, str_c(list[k].about)))
				mails[rows[i].n_mails++] = (struct link_mailed){
					str_c(list[k].recipient), state_of(&list[k]),
					list[k].sent != 0 ? list[k].sent : list[k].created};
	}
	return err;
}

/* ---- to many ---- */

enum err
mailing_start(struct request *r, struct mailing *m, size_t n_max)
{
	m->n_max = n_max;
	m->list = arena_array(r->arena, struct mailing_one, n_max + 1);
	m->without = arena_array(r->arena, struct str, n_max + 1);
	return m->list == NULL || m->without == NULL ? ERR_FULL : ERR_OK;
}

enum err
mailing_add(
	struct request *r, struct mailing *m, const struct store_staff *staff, const char *subject)
{
	const char *flood;
	ms_t last;
	enum err err;

	if (m->n + m->n_without + m->n_recent >= m->n_max)
		return ERR_LIMIT;
	if (staff->mail[0] == '\0') {
		m->without[m->n_without++] = str_c(staff->name);
		return ERR_OK;
	}
	err = store_link_mailed_at(r->view, m->purpose, subject, &last);
	if (err == ERR_OK)
		err = find_flood(r->view, r->now, staff->mail, &flood);
	if (err != ERR_OK)
		return err;
	if (last > r->now - MS_DAY || (flood != NULL && strcmp(flood, "one") == 0)) {
		m->n_recent++;
		return ERR_OK;
	}
	m->list[m->n].staff = staff;
	str_copy(str_c(subject), m->list[m->n].subject, sizeof(m->list[m->n].subject));
	m->n++;
	return ERR_OK;
}

static struct link_wish
wish_of(const struct mailing *m, size_t i)
{
	return (struct link_wish){.purpose = m->purpose,
		.subject = m->list[i].subject,
		.role = m->role,
		.name = str_c(m->list[i].staff->name),
		.site = STR(""),
		.life = m->life,
		.path = "/l/",
		.suffix = ""};
}

/* Why nobody gets one now; NULL: nothing is in the way. */
static enum err
find_obstacle(struct request *r, const struct mailing *m, const char **ret_obstacle)
{
	uint32_t n = 0;
	enum err err = store_mail_count_links(r->view, r->now - MS_DAY, NULL, &n);

	*ret_obstacle = !link_mail_is_on(r)		    ? "off"
			: m->n == 0 && m->n_recent > 0	    ? "today"
			: m->n == 0			    ? "nobody"
			: n + m->n > LIMIT_LINK_MAILS_A_DAY ? "many"
							    : NULL;
	return err;
}

enum err
mailing_show(struct request *r, const struct mailing *m)
{
	struct link_mail_to *to = arena_array(r->arena, struct link_mail_to, m->n + 1);
	struct link_mail_view v = {.to = to,
		.without = m->without,
		.n_without = m->n_without,
		.n_recent = m->n_recent,
		.is_many = true,
		.action = m->path,
		.deed = m->deed,
		.back = m->back};
	struct letter letter = {.subject = STR("")};
	enum err err = to == NULL ? ERR_FULL : find_obstacle(r, m, &v.obstacle);

	for (size_t i = 0; err == ERR_OK && i < m->n; i++)
		to[v.n++] = (struct link_mail_to){
			str_c(m->list[i].staff->name), str_c(m->list[i].staff->mail)};
	if (err == ERR_OK && m->n > 0) {
		const struct link_wish w = wish_of(m, 0);
		struct store_link l;
		char url[LINK_URL_MAX];

		link_prepare(r, &w, &l, url); /* never kept: each gets one when it leaves */
		link_url(r, &w, "....", url);
		err = letter_of(r, &l, m->about, str_c(url), &letter);
	}
	if (err != ERR_OK)
		return err;
	v.subject = letter.subject;
	v.text = letter.body;
	return show(r, &v);
}

enum err
mailing_send(struct request *r, const struct mailing *m)
{
	struct store_link *links = arena_array(r->arena, struct store_link, m->n + 1);
	struct store_mail *mails = arena_array(r->arena, struct store_mail, m->n + 1);
	struct sending s = {.links = links, .mails = mails, .n = m->n};
	const char *obstacle = NULL;
	char back[REQUEST_PATH_MAX];
	enum err err = links == NULL || mails == NULL ? ERR_FULL : find_obstacle(r, m, &obstacle);

	str_copy(m->back, back, sizeof(back));
	if (err == ERR_OK && obstacle != NULL)
		return mailing_show(r, m); /* it says why */
	for (size_t i = 0; err == ERR_OK && i < m->n; i++) {
		const struct link_wish w = wish_of(m, i);
		char url[LINK_URL_MAX];
		struct letter letter;

		link_prepare(r, &w, &links[i], url);
		err = letter_of(r, &links[i], m->about, str_c(url), &letter);
		if (err == ERR_OK)
			mails[i] = mail_of(r, &links[i], &letter, str_c(m->list[i].staff->mail));
	}
	return err == ERR_OK
		       ? send(r, &s, back, &(struct done){.key = "learn_mailed", .count = m->n})
		       : err;
}
