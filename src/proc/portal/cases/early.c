/*
 * Evidence that would be forgotten before a person comes: of a case that began with an alert, the
 * box keeps what is known of the device, and the packets of the alert, as files of the case. Once
 * for each case, and for no more than LIMIT_CASE_EARLY_DAY cases a day: people's files have the
 * rest of the room. It changes nothing outside of the case.
 */
#include "proc/portal/cases/early.h"

#include "base/limits.h"
#include "proc/portal/cases/acts.h"
#include "proc/portal/cases/exhibits.h"
#include "sys/log.h"

static bool
has_kept(const struct respond_case *c)
{
	for (uint32_t i = 0; i < c->n_actions; i++)
		if (str_equal(c->actions[i].did, str_c(act_name(ACT_SNAPSHOT))))
			return true;
	return false;
}

static bool
is_wanted(const struct request *r, const struct respond_case *c)
{
	const struct case_head *h = &c->head;

	return !h->is_drill && !h->is_closed && h->verdict != VERDICT_NO_INCIDENT &&
	       h->alert[0] != '\0' && h->device[0] != '\0' &&
	       r->now - h->opened >= CASE_EARLY_AFTER && c->n_entries > 0 &&
	       c->entries[0].by == CASE_BY_BOX && !has_kept(c);
}

/* One more today? */
static bool
has_room(struct portal *p, ms_t now)
{
	int64_t day = now / MS_DAY;

	if (day != p->early_day) {
		p->early_day = day;
		p->early_n = 0;
	}
	return p->early_n < LIMIT_CASE_EARLY_DAY;
}

static enum err
keep_packets(struct request *r, const struct respond_case *c)
{
	const char *problem = NULL;
	enum err err = case_keep_packets(r, c, c->head.alert, true, &problem);

	if (problem != NULL)
		log_event("case.early_refused", "case=%s why=%s", c->head.number, problem);
	/* None were kept of it, or more than a file may hold: then there are none. */
	return err == ERR_NOT_FOUND || err == ERR_LIMIT ? ERR_OK : err;
}

enum err
case_early_keep(struct request *r, const struct respond_case *c, bool *ret_is_new)
{
	enum respond_no no = RESPOND_MAY;
	enum err err;

	*ret_is_new = false;
	if (!is_wanted(r, c) || !has_room(r->portal, r->now))
		return ERR_OK;
	err = case_snapshot_keep(r, c->head.id, c->head.device, CASE_BY_BOX, &no);
	/* Not known any more, or no room: a person sees on the page that nothing was kept. */
	if (err == ERR_NOT_FOUND || err == ERR_LIMIT || err == ERR_FULL)
		return ERR_OK;
	if (err == ERR_OK && no != RESPOND_MAY)
		log_event("case.early_refused", "case=%s why=%s", c->head.number,
			respond_no_name(no));
	if (err != ERR_OK || no != RESPOND_MAY)
		return err;
	r->portal->early_n++;
	*ret_is_new = true;
	err = keep_packets(r, c);
	return err == ERR_OK ? store_read_again(r->view) : err;
}
