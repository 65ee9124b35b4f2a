/* See deeds.h. `before` is kept as form text ("state=1&quiet=0"), read back with the form reader.
 */
#include "proc/portal/programme/programme.h"

#include "proc/portal/forms/forms.h"
#include "proc/portal/kept.h"
#include "proc/portal/ledgers/ledgers.h"
#include "proc/portal/watch/marks.h"
#include "today/today.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ms_t
tomorrow_morning(const struct request *r)
{
	struct civil c = time_civil(r->now + MS_DAY, r->zone_minutes);

	c.hour = 8;
	c.minute = c.second = 0;
	return time_from_civil(&c, r->zone_minutes);
}

void
deed_field(struct buf *b, const char *name, const char *value)
{
	buf_printf(b, "%s%s=", b->len == 0 ? "" : "&", name);
	for (; *value != '\0'; value++) {
		uint8_t c = (uint8_t)*value;

		/* Japanese as it is: encoded it would be three times as long, and be lost. */
		if (c <= ' ' || strchr("&=+%", c) != NULL)
			buf_printf(b, "%%%02X", c);
		else
			buf_byte(b, c);
	}
}

void
deed_number(struct buf *b, const char *name, int64_t value)
{
	buf_printf(b, "%s%s=%lld", b->len == 0 ? "" : "&", name, (long long)value);
}

void
deed_before(struct buf *b, struct store_decision *d)
{
	/* Too long cannot be undone in part: then not at all. */
	str_copy(b->len < sizeof(d->before) ? buf_view(b) : STR(""), d->before, sizeof(d->before));
	buf_done(b);
}

static void
before_alert(const struct store_alert *a, const char *whose_before, struct store_decision *d)
{
	struct buf b = buf_of(4096);

	deed_number(&b, "state", a->state);
	deed_number(&b, "quiet", a->is_quiet);
	deed_number(&b, "later", a->later_until);
	deed_number(&b, "at", a->answered);
	deed_field(&b, "who", a->answered_by);
	if (whose_before != NULL) {
		deed_field(&b, "device", a->device);
		deed_field(&b, "whose", whose_before);
	}
	deed_before(&b, d);
}

void
deed_device_before(const struct store_device *device, struct store_decision *d)
{
	struct buf b = buf_of(4096);

	deed_field(&b, "device", device->id.text);
	deed_field(&b, "name", device->name);
	deed_field(&b, "owner", device->owner);
	deed_field(&b, "place", device->place);
	deed_field(&b, "whose", store_whose_name(device->whose));
	deed_number(&b, "later", device->later_until);
	deed_number(&b, "kind", device->kind_given);
	deed_before(&b, d);
}

enum err
deed_device_after(struct store_tx *tx, const char *device, struct store_decision *d)
{
	struct store_decision now = {0};
	struct store_device left;
	enum err err = store_device_get(store_tx_view(tx), device, &left);

	if (err != ERR_OK)
		return err;
	deed_device_before(&left, &now);
	str_copy(str_c(now.before), d->after, sizeof(d->after));
	return ERR_OK;
}

void
deed_decision(
	const struct request *r, const char *kind, const char *subject, struct store_decision *d)
{
	*d = (struct store_decision){0};
	d->id = store_id_new(r->now);
	d->at = r->now;
	str_copy(request_who(r), d->who, sizeof(d->who));
	str_copy(str_c(kind), d->kind, sizeof(d->kind));
	str_copy(str_c(subject), d->subject, sizeof(d->subject));
}

/* ---- answers ---- */

struct answer_change {
	const struct request *request;
	const struct answer_deed *deed;
	struct store_decision decision;
	struct store_audit audit;
};

static enum err
set_whose(struct store_tx *tx, const char *device, enum store_whose whose, ms_t later)
{
	struct store_device d;
	enum err err = store_device_get(store_tx_view(tx), device, &d);

	if (err == ERR_NOT_FOUND)
		return ERR_OK; /* the alert came before its device's first fact */
	if (err != ERR_OK)
		return err;
	d.whose = whose;
	d.later_until = later;
	return store_device_describe(tx, &d);
}

static enum err
drop_suppressions(struct store_tx *tx, const char *alert, struct arena *a)
{
	struct store_suppression *list;
	size_t n;
	enum err err = store_suppression_list(store_tx_view(tx), 0, a, &list, &n);

	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		if (strcmp(list[i].alert, alert) == 0)
			err = store_suppression_drop(tx, list[i].id.text);
	}
	return err;
}

/* One suppression for each behaviour of the story. */
static enum err
suppress(struct store_tx *tx, const struct answer_change *c)
{
	const struct alert *a = c->deed->alert->alert;
	const char *peer = today_peer_of(a);
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < a->n_detections && err == ERR_OK; i++) {
		struct store_suppression s = {.id = store_id_new(c->request->now),
			.created = c->request->now,
			.expires = c->request->now + (ms_t)c->deed->days * MS_DAY};

		str_copy(str_c(a->detections[i].detector), s.detector, sizeof(s.detector));
		str_copy(str_c(c->deed->alert->device), s.device, sizeof(s.device));
		if (i == 0)
			str_copy(str_c(peer), s.peer, sizeof(s.peer));
		str_copy(str_c(c->deed->alert->id_text), s.alert, sizeof(s.alert));
		str_copy(str_c(c->decision.who), s.who, sizeof(s.who));
		err = store_suppression_put(tx, &s);
	}
	return err;
}

static enum err
write_answer(struct store_tx *tx, void *arg)
{
	struct answer_change *c = arg;
	const struct answer_deed *d = c->deed;
	struct store_answer a = {
		.state = STORE_ALERT_HANDLED, .at = c->request->now, .who = c->decision.who};
	enum err err = ERR_OK;

	switch (d->answer) {
	case ANSWER_HANDLED:
		break;
	case ANSWER_EXPECTED:
		a.state = STORE_ALERT_EXPECTED;
		a.is_quiet = true;
		err = suppress(tx, c);
		break;
	case ANSWER_LATER:
		a.state = STORE_ALERT_LATER;
		a.later_until = tomorrow_morning(c->request);
		break;
	case ANSWER_REOPEN:
		a.state = STORE_ALERT_SEEN;
		a.at = 0;
		a.who = "";
		err = drop_suppressions(tx, d->alert->id_text, c->request->arena);
		break;
	case ANSWER_WHOSE:
		if (d->whose == STORE_WHOSE_UNKNOWN)
			a.state = STORE_ALERT_SEEN; /* somebody still has to find out */
		err = set_whose(tx, d->alert->device, d->whose, 0);
		break;
	}
	if (err == ERR_OK)
		err = store_alert_answer(tx, d->alert->id_text, &a);
	if (err == ERR_OK)
		err = store_decision_put(tx, &c->decision);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

enum err
deed_answer(struct request *r, const struct answer_deed *d, char token[DEED_TOKEN_MAX])
{
	struct answer_change c = {.request = r, .deed = d};
	struct store_device device;
	const char *whose = NULL;
	enum err err;

	deed_decision(r, "alert", d->alert->id_text, &c.decision);
	if (d->answer == ANSWER_WHOSE &&
		store_device_get(r->view, d->alert->device, &device) == ERR_OK)
		whose = store_whose_name(device.whose);
	before_alert(d->alert, whose, &c.decision);
	audit_fill(r, &c.audit, "alert.answer", d->alert->id_text);
	err = store_write(r->portal->store, STORE_VITAL, write_answer, &c);
	if (err == ERR_OK)
		str_copy(str_c(c.decision.id.text), token, DEED_TOKEN_MAX);
	return err;
}

/* ---- devices ---- */

struct describe_change {
	struct request *request;
	const struct store_device *devices;
	size_t n;
	struct store_id group;
};

static enum err
write_describe(struct store_tx *tx, void *arg)
{
	struct describe_change *c = arg;
	struct store_audit e;
	enum err err = ERR_OK;

	for (size_t i = 0; i < c->n && err == ERR_OK; i++) {
		struct store_decision d;
		struct store_device before;

		err = store_device_get(store_tx_view(tx), c->devices[i].id.text, &before);
		if (err != ERR_OK)
			break;
		deed_decision(c->request, "device", c->group.text, &d);
		deed_device_before(&before, &d);
		err = store_device_describe(tx, &c->devices[i]);
		if (err == ERR_OK)
			err = deed_device_after(tx, before.id.text, &d);
		if (err == ERR_OK)
			err = store_decision_put(tx, &d);
		if (err == ERR_OK) {
			audit_fill(c->request, &e, "device.change", c->devices[i].id.text);
			err = store_audit_add(tx, &e);
		}
	}
	return err;
}

enum err
deed_describe(
	struct request *r, const struct store_device *devices, size_t n, char token[DEED_TOKEN_MAX])
{
	struct describe_change c = {
		.request = r, .devices = devices, .n = n, .group = store_id_new(r->now)};
	enum err err = store_write(r->portal->store, STORE_VITAL, write_describe, &c);

	if (err == ERR_OK)
		snprintf(token, DEED_TOKEN_MAX, "g%s", c.group.text);
	return err;
}

/* ---- undo ---- */

int64_t
deed_number_of(const struct form *f, const char *name)
{
	char text[32];

	str_copy(form_get(f, name), text, sizeof(text));
	return strtoll(text, NULL, 10);
}

static enum err
undo_alert(struct store_tx *tx, const struct undo *u)
{
	const struct form *f = &u->before;
	char who[LIMIT_NAME_BYTES], device[DEVICE_ID_TEXT_MAX];
	struct store_answer answer = {.state = (enum store_alert_state)deed_number_of(f, "state"),
		.is_quiet = deed_number_of(f, "quiet") != 0,
		.later_until = deed_number_of(f, "later"),
		.at = deed_number_of(f, "at"),
		.who = who};
	enum store_whose whose;
	enum err err;

	str_copy(form_get(f, "who"), who, sizeof(who));
	err = store_alert_answer(tx, u->decision->subject, &answer);
	if (err == ERR_OK && !answer.is_quiet)
		err = drop_suppressions(tx, u->decision->subject, u->request->arena);
	if (err == ERR_OK && store_whose_parse(form_get(f, "whose"), &whose) == ERR_OK) {
		str_copy(form_get(f, "device"), device, sizeof(device));
		err = set_whose(tx, device, whose, 0);
	}
	return err;
}

static enum err
undo_device(struct store_tx *tx, const struct undo *u)
{
	const struct form *f = &u->before;
	struct store_decision now = {0};
	struct store_device d;
	char id[DEVICE_ID_TEXT_MAX];
	enum err err;

	str_copy(form_get(f, "device"), id, sizeof(id));
	err = store_device_get(store_tx_view(tx), id, &d);
	if (err != ERR_OK)
		return err;
	deed_device_before(&d, &now);
	if (strcmp(now.before, u->decision->after) != 0)
		return ERR_EXISTS;
	str_copy(form_get(f, "name"), d.name, sizeof(d.name));
	str_copy(form_get(f, "owner"), d.owner, sizeof(d.owner));
	str_copy(form_get(f, "place"), d.place, sizeof(d.place));
	if (store_whose_parse(form_get(f, "whose"), &d.whose) != ERR_OK)
		d.whose = STORE_WHOSE_UNANSWERED;
	d.later_until = deed_number_of(f, "later");
	d.kind_given = (int)deed_number_of(f, "kind");
	return store_device_describe(tx, &d);
}

static const struct {
	const char *kind;
	enum person_role role; /* who may undo it, at least */
	undo_fn *undo;
	bool is_of_group;  /* its subject is the deed's: one token undoes many */
	bool is_last_only; /* a later one of the same subject would be undone with it */
} undos[] = {
	{"alert", ROLE_MEMBER, undo_alert, false, true},
	{"device", ROLE_MEMBER, undo_device, true, false},
	{"merge", ROLE_MEMBER, undo_merge, true, false},
	{"apart", ROLE_MEMBER, undo_apart, false, false},
	{"mark", ROLE_MEMBER, undo_mark, false, true},
	{"person", ROLE_ADMIN, undo_person, false, true},
	{"reply", ROLE_MEMBER, undo_reply, true, false},
	{"duty", ROLE_MEMBER, undo_duty, false, false},
	{"plan", ROLE_MEMBER, undo_plan, false, false},
	{"pursuit", ROLE_MEMBER, undo_pursuit, false, true},
};
#define UNDOS (sizeof(undos) / sizeof(undos[0]))
#define DECISIONS_LOOKED_AT 1000

struct undo_change {
	struct request *request;
	char token[DEED_TOKEN_MAX];
};

static size_t
kind_of(const struct store_decision *d)
{
	size_t i = 0;

	while (i < UNDOS && strcmp(undos[i].kind, d->kind) != 0)
		i++;
	return i;
}

/* ERR_EXISTS: somebody has decided about the same since, and that stands. */
static enum err
check_last(struct store_tx *tx, const struct store_decision *d, struct arena *a)
{
	struct store_decision *list;
	size_t n;
	enum err err = store_decision_list(
		store_tx_view(tx), d->subject, DECISIONS_LOOKED_AT, a, &list, &n);

	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		if (strcmp(list[i].id.text, d->id.text) == 0)
			return ERR_OK;
		if (list[i].undone == 0 && strcmp(list[i].kind, d->kind) == 0)
			err = ERR_EXISTS;
	}
	return err == ERR_OK ? ERR_EXISTS : err;
}

static enum err
undo_one(struct store_tx *tx, struct undo_change *c, const struct store_decision *d)
{
	struct arena *a = c->request->arena;
	struct undo u = {.request = c->request, .decision = d};
	struct store_audit e;
	size_t i = kind_of(d);
	enum err err = i < UNDOS && undos[i].is_last_only ? check_last(tx, d, a) : ERR_OK;

	if (err == ERR_OK)
		err = store_decision_undone(tx, d->id.text, c->request->now);
	if (err != ERR_OK)
		return err;
	if (i == UNDOS || d->before[0] == '\0' ||
		form_parse(str_c(arena_copy(a, str_c(d->before))), a, &u.before) != ERR_OK)
		return ERR_NOT_FOUND;
	if (c->request->person.role < undos[i].role)
		return ERR_DENIED;
	err = undos[i].undo(tx, &u);
	if (err != ERR_OK)
		return err;
	audit_fill(c->request, &e, "undo", d->subject);
	return store_audit_add(tx, &e);
}

static enum err
write_undo(struct store_tx *tx, void *arg)
{
	struct undo_change *c = arg;
	struct store_decision one, *list;
	size_t n;
	enum err err;

	if (c->token[0] == 'l')
		return undo_ledger(tx, c->request, c->token + 1);
	if (c->token[0] == 'u')
		return undo_kept(tx, c->request, c->token + 1);
	if (c->token[0] == 'q')
		return undo_forms(tx, c->request, c->token + 1);
	if (c->token[0] != 'g') {
		err = store_decision_get(store_tx_view(tx), c->token, &one);
		return err == ERR_OK ? undo_one(tx, c, &one) : err;
	}
	err = store_decision_list(
		store_tx_view(tx), c->token + 1, LIMIT_DEVICES, c->request->arena, &list, &n);
	if (err == ERR_OK && n == 0)
		err = ERR_NOT_FOUND;
	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		size_t kind = kind_of(&list[i]);

		err = kind < UNDOS && undos[kind].is_of_group ? undo_one(tx, c, &list[i])
							      : ERR_NOT_FOUND;
	}
	return err;
}

enum err
deed_undo(struct request *r, struct str token)
{
	struct undo_change c = {.request = r};

	if (token.len == 0 || token.len >= sizeof(c.token))
		return ERR_NOT_FOUND;
	str_copy(token, c.token, sizeof(c.token));
	return store_write(r->portal->store, STORE_VITAL, write_undo, &c);
}
