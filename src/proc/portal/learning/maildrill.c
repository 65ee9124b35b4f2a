/*
 * Mail drills over the company's own mail: consent, notice, sending, and what the mail's link leads
 * to. Who opened is kept nowhere: a mark knows its group only, marks are put in the order of their
 * hashes, and a mail's text is gone once it has left.
 */
#include "proc/portal/kept.h"
#include "proc/portal/learning/learning.h"
#include "proc/portal/links/links.h"
#include "proc/portal/programme/programme.h"
#include "proc/portal/web/gate.h"

#include "base/digest.h"
#include "sys/entropy.h"
#include "sys/log.h"

#include <stdio.h>
#include <stdlib.h>

#define DRILL_LIFE (14 * MS_DAY)
#define DRILLS_SHOWN 30
#define MAILS_MAX 2000

struct maildrill {
	struct store_campaign kept;
	const struct training_mail *mail; /* NULL: gone */
	struct learning l;
	bool *is_in; /* of l.staff: gets it */
	uint32_t n_people;
	struct str domain;
	const char *obstacle; /* NULL: none */
	struct page_problem list[PROBLEMS_MAX];
	struct mail_drill_view v;
};

/* ---- what stands in the way ---- */

static bool
is_busy(const struct store_campaign *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].started != 0 && list[i].closed == 0)
			return true;
	return false;
}

static enum err
find_obstacle(struct request *r, struct maildrill *d)
{
	struct store_campaign *list;
	enum drill_domain domain = drill_domain_of(setting_of(r, SETTING_MAIL_FROM),
		setting_of(r, SETTING_ORG_MAIL), r->portal->trainings, &d->domain);
	size_t n;
	enum err err = store_campaign_list(r->view, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < d->l.n_staff && domain == DRILL_DOMAIN_OWN; i++) {
		d->is_in[i] = drill_is_at(str_c(d->l.staff[i].mail), d->domain) &&
			      d->n_people < MAILS_MAX;
		d->n_people += d->is_in[i];
	}
	d->obstacle = d->mail == NULL || d->mail->course == NULL	       ? "gone"
		      : store_setting_number(r->view, SETTING_MAIL_ON, 0) != 1 ? "mail_off"
		      : domain == DRILL_DOMAIN_DIFFERS			       ? "domain"
		      : domain == DRILL_DOMAIN_SHARED			       ? "shared"
		      : d->n_people == 0				       ? "nobody"
		      : d->kept.owner[0] == '\0' || d->kept.consented == 0     ? "consent"
		      : d->kept.announced == 0				       ? "announce"
		      : is_busy(list, n)				       ? "busy"
									       : NULL;
	return ERR_OK;
}

static enum err
maildrill_load(struct request *r, struct maildrill *d)
{
	struct str id = path_part(r, 2);
	char text[STORE_ID_TEXT_MAX];
	enum err err;

	*d = (struct maildrill){.mail = NULL};
	if (id.len >= sizeof(text))
		return ERR_NOT_FOUND;
	str_copy(id, text, sizeof(text));
	err = store_campaign_get(r->view, text, &d->kept);
	if (err == ERR_OK)
		err = learning_load(r, &d->l);
	if (err != ERR_OK)
		return err;
	d->mail = training_mail_find(r->portal->trainings, str_c(d->kept.mail));
	d->is_in = arena_array(r->arena, bool, d->l.n_staff + 1);
	return d->is_in == NULL ? ERR_FULL : find_obstacle(r, d);
}

/* ---- showing ---- */

static struct mail_drill_view
brief_of(struct request *r, const struct store_campaign *c)
{
	return (struct mail_drill_view){.id = str_c(c->id.text),
		.mail = training_mail_find(r->portal->trainings, str_c(c->mail)),
		.owner = str_c(c->owner),
		.announced_how = str_c(c->announced_how),
		.consented = c->consented,
		.announced = c->announced,
		.started = c->started,
		.ends = c->ends,
		.closed = c->closed,
		.is_stopped = c->is_stopped,
		.n_reported = c->n_reported};
}

static enum err
fill_counts(struct request *r, struct maildrill *d)
{
	struct learn_group *groups;
	struct store_count *list;
	size_t n;
	enum err err = store_count_list(r->view, d->kept.id.text, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	groups = arena_array(r->arena, struct learn_group, n + 1);
	if (groups == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		groups[i] = (struct learn_group){
			str_c(list[i].group), list[i].n_sent, list[i].n_opened};
		d->v.n_sent += list[i].n_sent;
		d->v.n_opened += list[i].n_opened;
		d->v.n_told += list[i].n_told;
	}
	d->v.groups = groups;
	d->v.n_groups = n;
	return ERR_OK;
}

static enum err
show_one(struct request *r, struct maildrill *d)
{
	struct page_problems problems = d->v.problems;
	struct mail_drills_view v = {.one = &d->v};
	struct page_frame f;
	enum err err;

	d->v = brief_of(r, &d->kept);
	d->v.problems = problems;
	d->v.problems.list = d->list;
	d->v.n_people = d->n_people;
	d->v.obstacle = d->obstacle;
	d->v.domain = d->domain;
	err = fill_counts(r, d);
	if (err != ERR_OK)
		return err;
	frame_of(r, &f);
	return page_mail_drills(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_mail_drill(struct request *r)
{
	struct maildrill d;
	enum err err = maildrill_load(r, &d);

	return err == ERR_OK ? show_one(r, &d) : err;
}

enum err
get_mail_drills(struct request *r)
{
	const struct training_set *set = r->portal->trainings;
	struct mail_drill_view *rows = arena_array(r->arena, struct mail_drill_view, DRILLS_SHOWN);
	struct mail_drills_view v = {.mails = set->mails, .n_mails = set->n_mails, .list = rows};
	struct store_campaign *list;
	struct page_frame f;
	size_t n;
	enum err err = rows == NULL ? ERR_FULL : store_campaign_list(r->view, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n && i < DRILLS_SHOWN; i++)
		rows[v.n++] = brief_of(r, &list[i]);
	frame_of(r, &f);
	return page_mail_drills(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- preparing ---- */

struct campaign_change {
	struct store_campaign c;
	struct store_audit audit;
};

static enum err
write_campaign(struct store_tx *tx, void *arg)
{
	struct campaign_change *c = arg;
	enum err err = store_campaign_put(tx, &c->c);

	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static enum err
keep(struct request *r, const struct store_campaign *campaign, const char *action)
{
	struct campaign_change c = {.c = *campaign};
	const struct store_kept_key key = {STORE_KEPT_CAMPAIGN, c.c.id.text, NULL};
	const struct kept_deed kept = {.kind = action,
		.back = campaign->created == r->now ? "/learn/mail" : NULL,
		.role = ROLE_ADMIN,
		.keys = &key,
		.n = 1,
		.write = write_campaign,
		.arg = &c};
	char path[80];

	audit_fill(r, &c.audit, action, c.c.mail);
	snprintf(path, sizeof(path), "/learn/mail/%s", c.c.id.text);
	return kept_done(r, &kept, path, &(struct done){.key = "saved"});
}

enum err
post_mail_drills(struct request *r)
{
	const struct training_mail *m =
		training_mail_find(r->portal->trainings, form_get(&r->form, "mail"));
	struct store_campaign c = {.id = store_id_new(r->now), .created = r->now};

	if (m == NULL)
		return ERR_NOT_FOUND;
	str_copy(m->id, c.mail, sizeof(c.mail));
	str_copy(request_who(r), c.who, sizeof(c.who));
	return keep(r, &c, "maildrill.change");
}

/* A sentence and a tick, or what is missing of them. */
static bool
is_confirmed(struct request *r, struct maildrill *d, const char *field, struct str *ret_text)
{
	*ret_text = field_of(r, field, LIMIT_NAME_BYTES - 1, true, &d->v.problems, d->list);
	if (!form_has(&r->form, "agree"))
		d->list[d->v.problems.n++] = (struct page_problem){
			strcmp(field, "drill_owner") == 0 ? "drill_agree" : "announced", "agreed"};
	return d->v.problems.n == 0;
}

static enum err
post_consent(struct request *r, struct maildrill *d)
{
	struct str owner;

	if (!is_confirmed(r, d, "drill_owner", &owner)) {
		r->response.status = 400;
		return show_one(r, d);
	}
	str_copy(owner, d->kept.owner, sizeof(d->kept.owner));
	d->kept.consented = r->now;
	return keep(r, &d->kept, "maildrill.change");
}

static enum err
post_announce(struct request *r, struct maildrill *d)
{
	struct str how;

	if (!is_confirmed(r, d, "announced_how", &how)) {
		r->response.status = 400;
		return show_one(r, d);
	}
	str_copy(how, d->kept.announced_how, sizeof(d->kept.announced_how));
	d->kept.announced = r->now;
	return keep(r, &d->kept, "maildrill.change");
}

static enum err
post_reported(struct request *r, struct maildrill *d)
{
	uint64_t n = 0;
	enum err err;

	if (d->kept.started == 0 ||
		str_u64(form_get(&r->form, "n_reported"), MAILS_MAX, &n) != ERR_OK)
		return ERR_INVALID;
	err = fill_counts(r, d);
	if (err != ERR_OK || n > d->v.n_sent) /* nobody tells of a mail that was not sent */
		return err != ERR_OK ? err : ERR_INVALID;
	d->kept.n_reported = (uint32_t)n;
	return keep(r, &d->kept, "maildrill.change");
}

/* ---- sending ---- */

struct sending {
	struct request *request;
	struct store_campaign c;
	const struct training_mail *mail;
	const struct store_staff **people;
	struct store_mark *marks;
	char (*tokens)[TOKEN_TEXT_MAX];
	size_t n;
	struct store_audit audit;
};

static int
by_hash(const void *a, const void *b)
{
	return memcmp(((const struct store_mark *)a)->token_hash,
		((const struct store_mark *)b)->token_hash, STORE_TOKEN_HASH);
}

static enum err
put_mail(struct store_tx *tx, const struct sending *s, size_t i)
{
	const struct request *r = s->request;
	const char *base = r->portal->url;
	size_t len = strlen(base);
	struct store_mail m = {.id = store_id_new(r->now), .created = r->now, .next_try = r->now};
	struct str body = words_in(&s->mail->body, r->lang);
	struct buf text = buf_of(65536);
	char url[LINK_URL_MAX];
	enum err err;

	snprintf(url, sizeof(url), "%.*s/t/%s",
		(int)(len > 0 && base[len - 1] == '/' ? len - 1 : len), base, s->tokens[i]);
	learning_fill_words(&text, body, (const struct learning_fill[]){{"link", str_c(url)}}, 1);
	if (str_find(body, STR("{link}")) < 0)
		buf_printf(&text, "\n\n%s", url);
	buf_byte(&text, '\n');
	m.body = buf_view(&text);
	str_copy(str_c(s->people[i]->mail), m.recipient, sizeof(m.recipient));
	str_copy(words_in(&s->mail->subject, r->lang), m.subject, sizeof(m.subject));
	str_copy(STR("drill"), m.kind, sizeof(m.kind));
	err = buf_err(&text);
	if (err == ERR_OK)
		err = store_mail_put(tx, &m);
	buf_done(&text);
	return err;
}

static enum err
write_sending(struct store_tx *tx, void *arg)
{
	struct sending *s = arg;
	struct store_campaign *list;
	size_t n;
	enum err err = store_campaign_list(store_tx_view(tx), s->request->arena, &list, &n);

	if (err == ERR_OK && is_busy(list, n)) /* pressed twice at once */
		return ERR_EXISTS;
	if (err == ERR_OK)
		err = store_campaign_put(tx, &s->c);
	for (size_t i = 0; i < s->n && err == ERR_OK; i++)
		err = put_mail(tx, s, i);
	/* only now: until here mark and token belong together */
	qsort(s->marks, s->n, sizeof(*s->marks), by_hash);
	for (size_t i = 0; i < s->n && err == ERR_OK; i++)
		err = store_mark_put(tx, &s->marks[i]);
	return err == ERR_OK ? store_audit_add(tx, &s->audit) : err;
}

/* Whose department is large enough to be counted apart: its name, else "". */
static struct str
group_of(const struct learning_groups *groups, const char *department)
{
	for (size_t i = 0; i < groups->n; i++)
		if (groups->list[i].name.len > 0 &&
			str_equal(groups->list[i].name, str_c(department)))
			return groups->list[i].name;
	return STR("");
}

static enum err
fill_sending(struct request *r, const struct maildrill *d, struct sending *s)
{
	struct learning_groups groups = {NULL, 0};
	enum err err =
		learning_groups_of(r, &d->l, &(struct learning_sum){d->is_in, NULL}, &groups);

	s->people = arena_array(r->arena, const struct store_staff *, d->n_people + 1);
	s->marks = arena_array(r->arena, struct store_mark, d->n_people + 1);
	s->tokens = arena_alloc(r->arena, (d->n_people + 1) * sizeof(*s->tokens));
	if (err != ERR_OK || s->people == NULL || s->marks == NULL || s->tokens == NULL)
		return err != ERR_OK ? err : ERR_FULL;
	for (size_t i = 0; i < d->l.n_staff; i++) {
		struct store_mark *mark = &s->marks[s->n];
		uint8_t token[32];

		if (!d->is_in[i])
			continue;
		entropy_fill(token, sizeof(token));
		token_text(token, s->tokens[s->n]);
		*mark = (struct store_mark){{0}};
		if (!token_hash(str_c(s->tokens[s->n]), mark->token_hash))
			return ERR_INVALID;
		str_copy(str_c(d->kept.id.text), mark->campaign, sizeof(mark->campaign));
		str_copy(group_of(&groups, d->l.staff[i].department), mark->group,
			sizeof(mark->group));
		s->people[s->n++] = &d->l.staff[i];
	}
	return ERR_OK;
}

static enum err
post_start(struct request *r, struct maildrill *d)
{
	struct sending s = {.request = r, .c = d->kept, .mail = d->mail};
	char path[80];
	enum err err;

	snprintf(path, sizeof(path), "/learn/mail/%s", d->kept.id.text);
	if (d->obstacle != NULL || d->kept.started != 0 || d->kept.closed != 0)
		return redirect(
			r, path, &(struct done){.key = "maildrill_not_yet", .is_refusal = true});
	err = fill_sending(r, d, &s);
	if (err != ERR_OK)
		return err;
	s.c.started = r->now;
	s.c.ends = r->now + DRILL_LIFE;
	audit_fill(r, &s.audit, "maildrill.start", s.c.mail);
	err = store_write(r->portal->store, STORE_VITAL, write_sending, &s);
	return err == ERR_OK
		       ? redirect(r, path, &(struct done){.key = "campaign_started", .count = s.n})
		       : err;
}

/* ---- stopping ---- */

struct closing {
	const char *id;
	ms_t now;
	bool is_stopped;
	const struct store_audit *audit; /* NULL: by itself */
};

static enum err
write_closing(struct store_tx *tx, void *arg)
{
	const struct closing *c = arg;
	enum err err = store_campaign_close(tx, c->id, c->now, c->is_stopped);

	return err == ERR_OK && c->audit != NULL ? store_audit_add(tx, c->audit) : err;
}

static enum err
post_stop(struct request *r, struct maildrill *d)
{
	struct store_audit e;
	struct closing c = {d->kept.id.text, r->now, true, &e};
	const struct store_kept_key key = {STORE_KEPT_CAMPAIGN, c.id, NULL};
	const struct kept_deed kept = {.kind = "maildrill.stop",
		.role = ROLE_ADMIN,
		.keys = &key,
		.n = 1,
		.write = write_closing,
		.arg = &c};
	char token[DEED_TOKEN_MAX] = "";
	enum err err;

	audit_fill(r, &e, "maildrill.stop", d->kept.mail);
	if (d->kept.started == 0)
		err = deed_kept(r, &kept, token);
	else /* its marks are counts then: no way back */
		err = store_write(r->portal->store, STORE_VITAL, write_closing, &c);
	return err == ERR_OK ? redirect(r, "/learn/mail",
				       &(struct done){.key = "campaign_stopped", .undo = token})
			     : err;
}

void
maildrill_tick(struct request *r)
{
	struct store_campaign *list;
	size_t n;

	if (store_campaign_list(r->view, r->arena, &list, &n) != ERR_OK)
		return;
	for (size_t i = 0; i < n; i++) {
		struct closing c = {list[i].id.text, r->now, false, NULL};

		if (list[i].started == 0 || list[i].closed != 0 || list[i].ends > r->now)
			continue;
		if (store_write(r->portal->store, STORE_VITAL, write_closing, &c) != ERR_OK)
			log_event("maildrill.unclosed", "id=%s", list[i].id.text);
	}
}

enum err
post_mail_drill(struct request *r)
{
	static const struct {
		const char *name;
		enum err (*post)(struct request *r, struct maildrill *d);
	} deeds[] = {{"consent", post_consent}, {"announce", post_announce}, {"start", post_start},
		{"stop", post_stop}, {"reported", post_reported}};
	struct maildrill d;
	enum err err = maildrill_load(r, &d);

	for (size_t i = 0; err == ERR_OK && i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (str_equal(form_get(&r->form, "do"), str_c(deeds[i].name)))
			return deeds[i].post(r, &d);
	return err == ERR_OK ? ERR_INVALID : err;
}

/* ---- what the mail leads to ---- */

struct marking {
	uint8_t hash[STORE_TOKEN_HASH];
	bool is_told;
};

static enum err
write_mark(struct store_tx *tx, void *arg)
{
	const struct marking *m = arg;
	enum err err = store_mark_opened(tx, m->hash);

	return err == ERR_OK && m->is_told ? store_mark_told(tx, m->hash) : err;
}

static enum err
teach(struct request *r, bool is_told)
{
	struct str token = path_part(r, 1);
	struct marking m = {.is_told = is_told};
	struct teach_view v = {.token = token, .is_told = is_told};
	struct store_campaign c;
	struct store_mark mark;
	struct page_frame f;
	enum err err = ERR_NOT_FOUND;

	if (guard_wait(r, "link", token) > 0)
		return answer_error(r, 429);
	if (token_hash(token, m.hash))
		err = store_mark_get(r->view, m.hash, &mark);
	if (err == ERR_OK)
		err = store_campaign_get(r->view, mark.campaign, &c);
	if (err == ERR_NOT_FOUND) {
		guard_failed(r, "link", token);
		return link_over(r, PAGE_LINK_DRILL, 404);
	}
	if (err != ERR_OK)
		return err;
	v.mail = training_mail_find(r->portal->trainings, str_c(c.mail));
	if (v.mail == NULL || c.ends <= r->now)
		return link_over(r, PAGE_LINK_DRILL, 410);
	err = store_write(r->portal->store, STORE_VITAL, write_mark, &m);
	if (err != ERR_OK && err != ERR_NOT_FOUND) /* stopped this moment: it still teaches */
		return err;
	frame_of(r, &f);
	f.person = STR("");
	f.path = STR("/");
	return page_teach(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_teach(struct request *r)
{
	return teach(r, false);
}

enum err
post_teach(struct request *r)
{
	return teach(r, true);
}
