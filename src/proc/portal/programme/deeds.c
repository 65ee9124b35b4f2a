/* What people decide in the programme, and how it is undone. Answers are never overwritten: undoing
 * one writes the one before it again. */
#include "proc/portal/programme/programme.h"

#include <stdio.h>

static enum err
write_audit_of(struct store_tx *tx, struct request *r, const char *action, const char *subject)
{
	struct store_audit e;

	audit_fill(r, &e, action, subject);
	return store_audit_add(tx, &e);
}

/* ---- answers ---- */

struct reply_change {
	struct request *request;
	const struct reply_deed *deed;
	struct store_id group;
};

/* Which answer stood there before, and which one stands there now: answers are never deleted. */
static enum err
reply_before(const struct store_view *v, const struct store_reply *reply, struct store_decision *d)
{
	struct store_reply was;
	struct buf b = buf_of(4096);
	enum err err = store_reply_latest(v, reply, &was);

	deed_field(&b, "reply", reply->id.text);
	if (err == ERR_OK)
		deed_field(&b, "was", was.id.text);
	deed_before(&b, d);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
write_replies(struct store_tx *tx, void *arg)
{
	struct reply_change *c = arg;
	struct request *r = c->request;
	const struct reply_deed *d = c->deed;
	enum err err = d->link == NULL ? ERR_OK : store_link_use(tx, d->link, r->now);
	char subject[64];

	for (size_t i = 0; i < d->n && err == ERR_OK; i++) {
		struct store_decision decision;

		deed_decision(r, "reply", c->group.text, &decision);
		err = reply_before(store_tx_view(tx), &d->list[i], &decision);
		if (err == ERR_OK)
			err = store_reply_put(tx, &d->list[i]);
		if (err == ERR_OK && d->link == NULL)
			err = store_decision_put(tx, &decision);
	}
	snprintf(subject, sizeof(subject), "%.*s: %zu", STR_FMT(d->framework->id), d->n);
	if (err == ERR_OK)
		err = programme_read_records(tx, r);
	if (err == ERR_OK)
		err = programme_keep_outcome(
			tx, r, d->framework, STR(""), d->n > 0 ? d->list[0].who : "");
	if (err == ERR_OK && d->n > 0 && d->list[0].site[0] != '\0')
		err = programme_keep_outcome(
			tx, r, d->framework, str_c(d->list[0].site), d->list[0].who);
	return err == ERR_OK ? write_audit_of(tx, r, d->action, subject) : err;
}

enum err
deed_replies(struct request *r, const struct reply_deed *d, char token[DEED_TOKEN_MAX])
{
	struct reply_change c = {.request = r, .deed = d, .group = store_id_new(r->now)};
	enum err err = store_write(r->portal->store, STORE_VITAL, write_replies, &c);

	if (err == ERR_OK)
		snprintf(token, DEED_TOKEN_MAX, "g%s", c.group.text);
	return err;
}

/* What the deed wrote must still be the latest. */
static enum err
replies_of(struct store_tx *tx, const struct undo *u, struct store_reply *now,
	struct store_reply *ret_was)
{
	const struct store_view *v = store_tx_view(tx);
	char id[STORE_ID_TEXT_MAX];
	struct store_reply latest;
	enum err err;

	str_copy(form_get(&u->before, "reply"), id, sizeof(id));
	err = store_reply_get(v, id, now);
	if (err == ERR_OK)
		err = store_reply_latest(v, now, &latest);
	if (err == ERR_OK && strcmp(latest.id.text, now->id.text) != 0)
		err = ERR_EXISTS;
	if (err != ERR_OK)
		return err;
	*ret_was = *now;
	ret_was->choice[0] = ret_was->reason[0] = ret_was->via[0] = '\0';
	if (!form_has(&u->before, "was"))
		return ERR_OK;
	str_copy(form_get(&u->before, "was"), id, sizeof(id));
	return store_reply_get(v, id, ret_was);
}

enum err
undo_reply(struct store_tx *tx, const struct undo *u)
{
	struct request *r = u->request;
	struct store_reply now, was;
	const struct framework *f;
	enum err err = replies_of(tx, u, &now, &was);

	if (err != ERR_OK)
		return err;
	was.id = store_id_new(r->now);
	was.at = r->now;
	f = framework_find(r->portal->frameworks, str_c(was.framework));
	err = store_reply_put(tx, &was);
	if (err == ERR_OK)
		err = programme_read_records(tx, r);
	if (err == ERR_OK && f != NULL)
		err = programme_keep_outcome(tx, r, f, STR(""), was.who);
	if (err == ERR_OK && f != NULL && was.site[0] != '\0')
		err = programme_keep_outcome(tx, r, f, str_c(was.site), was.who);
	return err;
}

/* ---- duties ---- */

struct duty_change {
	struct request *request;
	struct store_duty duty;
	struct store_decision decision;
};

static enum err
write_duty(struct store_tx *tx, void *arg)
{
	struct duty_change *c = arg;
	enum err err = store_duty_put(tx, &c->duty);

	if (err == ERR_OK)
		err = store_decision_put(tx, &c->decision);
	if (err == ERR_OK)
		err = programme_read_records(tx, c->request);
	return err == ERR_OK ? write_audit_of(tx, c->request, "duty.done", c->duty.key) : err;
}

enum err
deed_duty(struct request *r, const struct store_duty *duty, char token[DEED_TOKEN_MAX])
{
	struct duty_change c = {.request = r, .duty = *duty};
	struct buf b = buf_of(4096);
	enum err err;

	deed_decision(r, "duty", duty->key, &c.decision);
	deed_field(&b, "id", duty->id.text);
	deed_before(&b, &c.decision);
	err = store_write(r->portal->store, STORE_VITAL, write_duty, &c);
	if (err == ERR_OK)
		str_copy(str_c(c.decision.id.text), token, DEED_TOKEN_MAX);
	return err;
}

#define NEVER_DAYS 36500 /* what a reading of a duty that was never done says */

/* What was read of it must go, too: the reading before it would stand for days. */
enum err
undo_duty(struct store_tx *tx, const struct undo *u)
{
	struct request *r = u->request;
	struct reading never = {.kind = READING_DUTY_DONE,
		.key = str_c(u->decision->subject),
		.value = NEVER_DAYS,
		.of = 1,
		.seen_percent = 100,
		.at = r->now};
	char id[STORE_ID_TEXT_MAX];
	enum err err;

	str_copy(form_get(&u->before, "id"), id, sizeof(id));
	err = store_duty_drop(tx, id);
	if (err == ERR_OK)
		err = store_reading_put(tx, &never, time_day(r->now, r->zone_minutes));
	return err == ERR_OK ? programme_read_records(tx, r) : err;
}

/* ---- the plan ---- */

struct plan_change {
	struct request *request;
	const char *item;
	struct store_decision decision;
};

static enum err
write_plan(struct store_tx *tx, void *arg)
{
	struct plan_change *c = arg;
	enum err err = store_decision_put(tx, &c->decision);

	return err == ERR_OK ? write_audit_of(tx, c->request, "plan.change", c->item) : err;
}

enum err
deed_plan(struct request *r, const struct plan_deed *d, char token[DEED_TOKEN_MAX])
{
	struct plan_change c = {.request = r, .item = d->subject};
	struct buf b = buf_of(4096);
	enum err err;

	deed_decision(r, "plan", PLAN_SUBJECT, &c.decision);
	deed_field(&b, "item", d->subject);
	deed_number(&b, "state", d->state);
	deed_number(&b, "until", d->until);
	deed_field(&b, "reason", d->reason);
	str_copy(buf_view(&b), c.decision.after, sizeof(c.decision.after));
	str_copy(STR("plan=1"), c.decision.before, sizeof(c.decision.before));
	err = buf_err(&b);
	buf_done(&b);
	if (err == ERR_OK)
		err = store_write(r->portal->store, STORE_VITAL, write_plan, &c);
	if (err == ERR_OK)
		str_copy(str_c(c.decision.id.text), token, DEED_TOKEN_MAX);
	return err;
}

/* The latest decision that stands counts: this one does no longer. */
enum err
undo_plan(struct store_tx *tx, const struct undo *u)
{
	(void)tx;
	(void)u;
	return ERR_OK;
}

/* ---- what is taken up ---- */

struct pursuit_change {
	struct request *request;
	struct store_pursuit pursuit;
	struct store_decision decision;
};

static enum err
write_pursuit(struct store_tx *tx, void *arg)
{
	struct pursuit_change *c = arg;
	enum err err = store_pursuit_put(tx, &c->pursuit);

	if (err == ERR_OK)
		err = store_decision_put(tx, &c->decision);
	return err == ERR_OK
		       ? write_audit_of(tx, c->request, "programme.change", c->pursuit.framework)
		       : err;
}

static void
pursuit_before(const struct store_pursuit *p, struct store_decision *d)
{
	struct buf b = buf_of(4096);

	deed_field(&b, "framework", p->framework);
	deed_field(&b, "scope", p->scope);
	deed_number(&b, "begun", p->begun);
	deed_number(&b, "until", p->until);
	deed_number(&b, "ended", p->ended);
	deed_field(&b, "who", p->who);
	deed_before(&b, d);
}

enum err
deed_pursuit(struct request *r, const struct store_pursuit *p, char token[DEED_TOKEN_MAX])
{
	struct pursuit_change c = {.request = r, .pursuit = *p};
	struct store_pursuit *list, before = *p;
	size_t n;
	enum err err = store_pursuit_list(r->view, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	before.ended = r->now; /* of one that was never under way */
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].framework, p->framework) == 0) {
			before = list[i];
			break;
		}
	deed_decision(r, "pursuit", p->framework, &c.decision);
	pursuit_before(&before, &c.decision);
	err = store_write(r->portal->store, STORE_VITAL, write_pursuit, &c);
	if (err == ERR_OK)
		str_copy(str_c(c.decision.id.text), token, DEED_TOKEN_MAX);
	return err;
}

enum err
undo_pursuit(struct store_tx *tx, const struct undo *u)
{
	struct store_pursuit p = {.begun = deed_number_of(&u->before, "begun"),
		.until = deed_number_of(&u->before, "until"),
		.ended = deed_number_of(&u->before, "ended")};

	str_copy(form_get(&u->before, "framework"), p.framework, sizeof(p.framework));
	str_copy(form_get(&u->before, "scope"), p.scope, sizeof(p.scope));
	str_copy(form_get(&u->before, "who"), p.who, sizeof(p.who));
	return store_pursuit_put(tx, &p);
}
