/* From the store's records to what pages show. */
#include "proc/portal/cases/cases.h"
#include "proc/portal/learning/learning.h"
#include "proc/portal/web/request.h"

#include <stdio.h>
#include <stdlib.h>

#define SPACE_EVERY (5 * MS_SECOND)

static const char *
keep(struct request *r, const char *text)
{
	const char *copy = arena_copy(r->arena, str_c(text));

	return copy == NULL ? "" : copy;
}

struct str
setting_of(struct request *r, enum store_setting key)
{
	char text[STORE_SETTING_MAX];

	store_setting(r->view, key, text);
	return str_c(keep(r, text));
}

void
live_copy(struct portal *p, struct portal_live *ret_live)
{
	struct store_space space;
	ms_t now = p->clock();
	bool is_old;

	pthread_mutex_lock(&p->live.lock);
	is_old = now - p->live.space_at > SPACE_EVERY || now < p->live.space_at;
	if (is_old)
		p->live.space_at = now;
	*ret_live = p->live;
	pthread_mutex_unlock(&p->live.lock);
	if (is_old && store_space(p->store, &space) == ERR_OK) {
		pthread_mutex_lock(&p->live.lock);
		p->live.space = space;
		pthread_mutex_unlock(&p->live.lock);
		ret_live->space = space;
	}
}

struct str
request_who(const struct request *r)
{
	return str_c(r->person.name[0] != '\0' ? r->person.name : r->person.login);
}

void
frame_of(struct request *r, struct page_frame *f)
{
	struct store_alert_query open = {.is_open = true,
		.severity_min = SEVERITY_PLEASE_LOOK,
		.severity_max = SEVERITY_ACT_NOW};
	struct portal_live live;
	enum page_work work = PAGE_WORK_CHARGE;
	uint32_t n = 0, n_cases = 0;

	(void)page_work_parse(str_c(r->person.work), &work);
	live_copy(r->portal, &live);
	if (r->is_set_up)
		store_alert_count(r->view, &open, &n);
	if (r->is_set_up) /* for the menu, Today and the letter; nobody else is shown it */
		(void)case_count_open(r->view, r->arena, &n_cases);
	*f = (struct page_frame){
		.lang = r->lang,
		.zone_minutes = r->zone_minutes,
		.now = r->now,
		.company = setting_of(r, SETTING_ORG_NAME),
		.person = r->has_session ? request_who(r) : STR(""),
		.may = !r->has_session		       ? PAGE_MAY_LOOK
		       : r->person.role == ROLE_ADMIN  ? PAGE_MAY_ADMINISTER
		       : r->person.role == ROLE_MEMBER ? PAGE_MAY_ANSWER
						       : PAGE_MAY_LOOK,
		.work = work,
		.csrf = str_c(r->csrf),
		.path = r->path,
		.notice = r->notice,
		.is_demo = r->portal->is_demo,
		.is_mending = store_is_damaged(r->portal->store),
		.is_disk_full = live.space.is_low || live.space.is_full,
		.disk_lost = live.disk_lost_all,
		.sensor_down_since = live.down_since,
		.is_clock_early = r->now < TODAY_CLOCK_EARLIEST,
		.clock_jumped_by =
			today_clock_is_doubtful(&live.clock, r->now) ? live.clock.jumped_by : 0,
		.sight = live.sight,
		.n_alerts_open = n,
		.n_cases_open = n_cases,
		.help_phone = setting_of(r, SETTING_CONTACT_PHONE),
		.help_name = setting_of(r, SETTING_CONTACT_NAME),
		.link_by = r->link_by,
		.link_made = r->link_made,
	};
}

void
brief_of_device(const struct store_device *d, struct device_brief *b)
{
	bool is_given = d->kind_given >= 0 && d->kind_given < DEVICE_KINDS;

	*b = (struct device_brief){
		.id = d->id,
		.name = str_c(d->name[0] != '\0' ? d->name : d->learned.name),
		.owner = str_c(d->owner),
		.place = str_c(d->place),
		.whose = (enum page_whose)d->whose,
		.kind = is_given ? (enum device_kind)d->kind_given : d->learned.kind,
		.kind_confidence = is_given ? CONFIDENCE_HIGH : d->learned.kind_confidence,
		.kind_reason = is_given ? STR("manual") : str_c(d->learned.kind_reason),
		.address = str_c(d->learned.address),
		.vendor = str_c(d->learned.vendor),
		.os = str_c(d->learned.os),
		.first_seen = d->first_seen,
		.last_seen = d->last_seen,
		.n_alerts = d->alerts_open,
	};
}

const struct device_brief *
brief_by_id(struct request *r, const char *id)
{
	struct store_device *d = arena_alloc(r->arena, sizeof(*d));
	struct device_brief *b = arena_alloc(r->arena, sizeof(*b));

	if (d == NULL || b == NULL)
		return NULL;
	if (store_device_get(r->view, id, d) != ERR_OK) {
		*d = (struct store_device){.kind_given = -1};
		str_copy(str_c(id), d->id.text, sizeof(d->id.text));
	}
	brief_of_device(d, b);
	return b;
}

static enum page_decision
decision_of(const struct store_alert *a)
{
	switch (a->state) {
	case STORE_ALERT_NEW:
	case STORE_ALERT_SEEN:
		return a->is_quiet ? PAGE_DECISION_EXPECTED : PAGE_DECISION_OPEN;
	case STORE_ALERT_HANDLED:
		return PAGE_DECISION_HANDLED;
	case STORE_ALERT_EXPECTED:
		return PAGE_DECISION_EXPECTED;
	case STORE_ALERT_LATER:
		return PAGE_DECISION_LATER;
	}
	return PAGE_DECISION_OPEN;
}

enum err
briefs_of_alerts(struct request *r, const struct store_alert *list, size_t n,
	const struct alert_brief **ret_briefs)
{
	struct alert_brief *briefs = arena_array(r->arena, struct alert_brief, n + 1);

	if (briefs == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		briefs[i].alert = list[i].alert;
		briefs[i].decision = decision_of(&list[i]);
		for (size_t j = 0; j < i && briefs[i].device == NULL; j++) {
			if (strcmp(list[j].device, list[i].device) == 0)
				briefs[i].device = briefs[j].device;
		}
		if (briefs[i].device == NULL)
			briefs[i].device = brief_by_id(r, list[i].device);
		if (briefs[i].device == NULL)
			return ERR_FULL;
	}
	*ret_briefs = briefs;
	return ERR_OK;
}

enum err
briefs_of_devices(struct request *r, const struct store_device *list, size_t n,
	const struct device_brief **ret_briefs)
{
	struct device_brief *briefs = arena_array(r->arena, struct device_brief, n + 1);

	if (briefs == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		brief_of_device(&list[i], &briefs[i]);
	*ret_briefs = briefs;
	return ERR_OK;
}

void
audit_fill(const struct request *r, struct store_audit *e, const char *action, const char *subject)
{
	*e = (struct store_audit){.id = store_id_new(r->now), .at = r->now};
	str_copy(str_c(r->person.login[0] != '\0' ? r->person.login : "-"), e->who, sizeof(e->who));
	str_copy(str_c(action), e->action, sizeof(e->action));
	str_copy(str_c(subject), e->subject, sizeof(e->subject));
	addr_text(r->address, e->address);
}

static enum err
write_audit(struct store_tx *tx, void *arg)
{
	return store_audit_add(tx, arg);
}

enum err
audit(struct request *r, const char *action, const char *subject)
{
	struct store_audit e;

	audit_fill(r, &e, action, subject);
	return store_write(r->portal->store, STORE_VITAL, write_audit, &e);
}

enum err
names_of_staff(struct request *r, const struct str **ret_names, size_t *ret_n)
{
	struct str *names = arena_array(r->arena, struct str, STAFF_NAMES_MAX);
	struct store_staff *list;
	size_t n;
	enum err err =
		names == NULL ? ERR_FULL : store_staff_list(r->view, false, r->arena, &list, &n);

	*ret_n = 0;
	for (size_t i = 0; err == ERR_OK && i < n && *ret_n < STAFF_NAMES_MAX; i++)
		names[(*ret_n)++] = str_c(list[i].name);
	*ret_names = names;
	return err;
}
