/*
 * Why a name does not open: the same verdict as the name server's (guard/), said in words to
 * whoever asks from our own networks; and "this is a mistake", which goes to the person in charge.
 */
#include "proc/portal/guard/doors.h"
#include "proc/portal/guard/guard.h"

#include "pages/guard_doors.h"
#include "store/guard_log.h"

#include <stdio.h>

#define AGAIN_SECONDS 2
#define BEHIND_SINCE MS_DAY

/* What a list says of itself, in the words that lists use. */
static const struct {
	const char *part;
	enum blocked_why why;
} kinds[] = {{"phish", BLOCKED_PHISHING}, {"malware", BLOCKED_MALWARE}, {"trojan", BLOCKED_MALWARE},
	{"ransom", BLOCKED_MALWARE}, {"botnet", BLOCKED_MALWARE}, {"stealer", BLOCKED_MALWARE},
	{"loader", BLOCKED_MALWARE}, {"c2", BLOCKED_MALWARE}, {"c&c", BLOCKED_MALWARE}};

static enum blocked_why
kind_of(struct str what)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		for (size_t at = 0; at < what.len; at++)
			if (str_starts_nocase(
				    str_of(what.p + at, what.len - at), str_c(kinds[i].part)))
				return kinds[i].why;
	return BLOCKED_LIST;
}

static struct str
keep(struct request *r, struct str s)
{
	char clean[512];
	const char *copy;

	str_clean(s, clean, sizeof(clean));
	copy = arena_copy(r->arena, str_c(clean));
	return str_c(copy != NULL ? copy : "");
}

static void
take_list(struct request *r, const struct guard_listed *l, const struct guard_verdict *verdict,
	struct blocked_view *v)
{
	const struct indicator_note *note = &verdict->found->note;
	size_t i = (size_t)(verdict->found - l->hits.list);

	v->why = kind_of(note->what);
	if (verdict->action != GUARD_BLOCK)
		v->why = BLOCKED_WOULD;
	v->confidence = note->confidence;
	v->since = note->first_seen;
	if (note->tlp >= TLP_AMBER) /* not for everybody in the company */
		return;
	v->found = keep(r, verdict->found->value);
	v->what = keep(r, note->what);
	v->list = i < l->hits.n ? l->lists[i] : STR("");
}

static enum err
take_rule(struct request *r, uint64_t id, struct blocked_view *v)
{
	struct store_guard_rule rule;
	enum err err = store_guard_rule_get(r->view, id, &rule);

	v->why = BLOCKED_RULE;
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	v->found = keep(r, str_c(rule.name));
	v->reason = keep(r, str_c(rule.reason));
	v->since = rule.made;
	return ERR_OK;
}

/* Nothing is said of the name itself: what did it lead to when it was blocked last, and is that
 * still so? */
static enum err
judge_behind(struct request *r, const struct guard_policy *policy,
	const struct guard_client *client, struct blocked_view *v)
{
	struct store_guard_line line;
	const struct guard_listed *l;
	struct guard_verdict verdict;
	struct addr a;
	unsigned bits;
	char name[LIMIT_HOST_BYTES];
	enum err err;

	str_copy(v->name, name, sizeof(name));
	err = store_guard_line_behind(r->view, name, r->now - BEHIND_SINCE, &line);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	v->is_behind = line.reason == GUARD_RULE;
	if (line.reason == GUARD_RULE)
		return take_rule(r, line.rule, v);
	l = guard_lists_say(r, str_c(line.found));
	if (l == NULL)
		return ERR_FULL;
	v->is_address = addr_parse(str_c(line.found), &a) == ERR_OK ||
			addr_prefix_parse(str_c(line.found), &a, &bits) == ERR_OK;
	verdict = v->is_address ? guard_judge_address(
					  policy, client, v->name, l->hits.list, l->hits.n, r->now)
				: guard_judge(policy, client, str_c(line.found), l->hits.list,
					  l->hits.n, r->now);
	if (verdict.action != GUARD_BLOCK || verdict.reason != GUARD_LIST || verdict.found == NULL)
		return ERR_OK;
	v->is_behind = true;
	take_list(r, l, &verdict, v);
	if (v->found.len > 0)
		v->found = keep(r, str_c(line.found));
	return ERR_OK;
}

/* What is said of the name to that client. */
static enum err
judge(struct request *r, const struct guard_policy *policy, const struct guard_client *client,
	struct blocked_view *v)
{
	const struct guard_listed *l = guard_lists_say(r, v->name);
	struct guard_verdict verdict;
	enum err err = ERR_OK;

	if (l == NULL)
		return ERR_FULL;
	verdict = guard_judge(policy, client, v->name, l->hits.list, l->hits.n, r->now);
	v->why = l->is_unread ? BLOCKED_UNKNOWN : BLOCKED_BEHIND;
	if (verdict.reason == GUARD_LIST && verdict.found != NULL)
		take_list(r, l, &verdict, v);
	else if (verdict.reason == GUARD_RULE && (verdict.action == GUARD_BLOCK || verdict.would))
		return take_rule(r, verdict.rule, v);
	else if (verdict.reason == GUARD_ISOLATED)
		v->why = BLOCKED_ISOLATED;
	else if (verdict.reason == GUARD_BYPASS || verdict.reason == GUARD_CANARY)
		v->why = BLOCKED_BYPASS;
	else if (v->why == BLOCKED_BEHIND && verdict.action == GUARD_PASS)
		err = judge_behind(r, policy, client, v);
	/* of an isolated device no name is a mistake: the person in charge ends it in the case */
	v->has_form = (verdict.action == GUARD_BLOCK && verdict.reason != GUARD_ISOLATED) ||
		      v->why == BLOCKED_BEHIND || v->why == BLOCKED_UNKNOWN || v->is_behind;
	return err;
}

/* The name that is asked about: at the door the one that led here, else ?name=. False: none. */
static bool
name_of(struct request *r, char name[LIMIT_HOST_BYTES])
{
	struct str typed =
		r->method == METHOD_POST ? form_get(&r->form, "name") : form_get(&r->query, "name");

	if (r->is_door && !guard_door_is_self(r) && r->method != METHOD_POST)
		typed = guard_door_host(r);
	return typed.len > 0 && guard_name_read(r->portal->detects, typed, name) == ERR_OK;
}

static enum err
show(struct request *r, struct blocked_view *v)
{
	char url[128 + 3 * LIMIT_HOST_BYTES], name[3 * LIMIT_HOST_BYTES];
	struct str door = guard_door_url(r);
	struct page_frame f;

	v->phone = setting_of(r, SETTING_CONTACT_PHONE);
	v->charge = setting_of(r, SETTING_CHARGE_NAME);
	if (v->charge.len == 0)
		v->charge = setting_of(r, SETTING_CONTACT_NAME);
	if (door.len > 0 && v->name.len > 0 && url_encode(v->name, name, sizeof(name)) == ERR_OK) {
		snprintf(url, sizeof(url), "%.*s/blocked?name=%s", STR_FMT(door), name);
		v->url = str_c(url);
	}
	/* what it leads to is written down within a second */
	if (r->is_door && r->method == METHOD_GET && v->why == BLOCKED_BEHIND &&
		!form_has(&r->query, "again")) {
		r->response.refresh_seconds = AGAIN_SECONDS;
		snprintf(r->response.location, sizeof(r->response.location),
			"/blocked?name=%s&lang=%s&again=1",
			url_encode(v->name, name, sizeof(name)) == ERR_OK ? name : "",
			lang_name(r->lang));
	}
	frame_of(r, &f);
	f.path = STR("/blocked");
	if (v->why == BLOCKED_BUSY || v->is_too_many)
		r->response.status = 429;
	return page_blocked(r->portal->pages, &f, v, &r->response.body);
}

/* Fills the view; *ret_client of who asks. ERR_DENIED: not from here. */
static enum err
fill(struct request *r, char name[LIMIT_HOST_BYTES], struct blocked_view *v,
	struct guard_client *ret_client)
{
	struct guard_policy *policy;
	enum err err = guard_door_client(r, &policy, ret_client);

	if (err == ERR_OK && ret_client->group == NULL)
		return ERR_DENIED;
	if (err != ERR_OK || !name_of(r, name))
		return err;
	v->name = str_c(name);
	if (!guard_door_may_look(r)) {
		v->why = BLOCKED_BUSY;
		return ERR_OK;
	}
	return judge(r, policy, ret_client, v);
}

enum err
get_blocked(struct request *r)
{
	struct blocked_view v = {.why = BLOCKED_ASK, .is_told = form_has(&r->query, "told")};
	char name[LIMIT_HOST_BYTES];
	struct guard_client client;
	enum err err;

	guard_door_language(r);
	err = fill(r, name, &v, &client);
	return err == ERR_OK ? show(r, &v) : err;
}

/* ---- "this is a mistake" ---- */

static enum err
write_plea(struct store_tx *tx, void *arg)
{
	return store_guard_plea_put(tx, arg);
}

static bool
is_from_here(const struct request *r)
{
	struct str origin = r->origin;

	if (origin.len == 0)
		return true;
	if (!str_starts(origin, STR("http://")))
		return false;
	return str_equal_nocase(str_of(origin.p + 7, origin.len - 7), r->host);
}

static enum err
plead(struct request *r, const struct guard_client *client, struct blocked_view *v)
{
	struct store_guard_plea plea = {.id = store_id_new(r->now), .at = r->now};
	struct device_id device;
	enum err err;

	if (!guard_door_may_plead(r)) {
		v->is_too_many = true;
		return ERR_OK;
	}
	str_copy(v->name, plea.name, sizeof(plea.name));
	if (client->device != 0 && guard_device_of(r->portal, client->device, &device))
		str_copy(str_c(device.text), plea.device, sizeof(plea.device));
	addr_text(r->address, plea.address);
	str_clean(str_trim(form_get(&r->form, "words")), plea.words, sizeof(plea.words));
	str_clean(str_trim(form_get(&r->form, "asker")), plea.asker, sizeof(plea.asker));
	err = store_write(r->portal->store, STORE_VITAL, write_plea, &plea);
	v->is_told = err == ERR_OK || err == ERR_EXISTS;
	v->is_too_many = err == ERR_LIMIT;
	return v->is_told || v->is_too_many ? ERR_OK : err;
}

enum err
post_blocked(struct request *r)
{
	struct blocked_view v = {.why = BLOCKED_ASK};
	char name[LIMIT_HOST_BYTES];
	struct guard_client client;
	enum err err;

	if (r->is_door && !is_from_here(r))
		return ERR_DENIED;
	(void)lang_parse(form_get(&r->form, "lang"), &r->lang);
	err = fill(r, name, &v, &client);
	if (err == ERR_OK && v.has_form && str_equal(form_get(&r->form, "do"), STR("mistake")))
		err = plead(r, &client, &v);
	return err == ERR_OK ? show(r, &v) : err;
}
