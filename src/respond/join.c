/* Which open case an alert belongs to; see join.h. */
#include "respond/join.h"

#include "base/names.h"

#include <string.h>

static const char *const whys[JOIN_WHYS] = {"", "device", "path", "same", "many"};

NAME_OF(enum join_why, join_why_name, whys)

enum join_why
join_why_of(struct str name)
{
	size_t i = str_which(name, whys, JOIN_WHYS);

	return i < JOIN_WHYS ? (enum join_why)i : JOIN_NOT;
}

/* ---- what two alerts have in common ---- */

#define SHORTEST 4 /* bytes: less says nothing about who it is */

/* A name server only passes on what is asked: it is not whom the device deals with. */
static bool
is_name_server(const struct detection *d)
{
	struct str port = detection_basis_text(d, BASIS_PORT);

	return str_equal(port, STR("udp/53")) || str_equal(port, STR("tcp/53"));
}

/* Whom or what a detection is about, by one of its grounds; "" nothing. An address that many share
 * (a cloud) says less than the name that was asked for there: with a name only that counts. */
static struct str
matter(const struct detection *d, enum basis_key key)
{
	if ((key == BASIS_PEER || key == BASIS_PEER_NAME) && is_name_server(d))
		return STR("");
	if (key == BASIS_PEER && detection_basis_text(d, BASIS_PEER_NAME).len > 0)
		return STR("");
	return detection_basis_text(d, key);
}

static const enum basis_key matters[] = {
	BASIS_PEER, BASIS_PEER_NAME, BASIS_NAME, BASIS_INDICATOR, BASIS_SHA256};
#define MATTERS (sizeof(matters) / sizeof(matters[0]))

static bool
have_matter_in_common(const struct detection *a, const struct detection *b)
{
	for (size_t i = 0; i < MATTERS; i++) {
		struct str one = matter(a, matters[i]);

		for (size_t j = 0; one.len >= SHORTEST && j < MATTERS; j++)
			if (str_equal_nocase(one, matter(b, matters[j])))
				return true;
	}
	return false;
}

/* d's device dealt with the one that has e's address. */
static bool
leads_to(const struct detection *d, const struct detection *e)
{
	char address[ADDR_TEXT_MAX];
	struct str at = str_c(addr_text(e->address, address));

	return at.len > 0 && !is_name_server(d) &&
	       str_equal(at, detection_basis_text(d, BASIS_PEER));
}

static bool
is_on_path(const struct detection *d, const struct detection *e)
{
	return leads_to(d, e) || leads_to(e, d);
}

static bool
any_pair(const struct alert *a, const struct alert *b,
	bool (*holds)(const struct detection *, const struct detection *))
{
	for (uint32_t i = 0; i < a->n_detections; i++)
		for (uint32_t j = 0; j < b->n_detections; j++)
			if (holds(&a->detections[i], &b->detections[j]))
				return true;
	return false;
}

/* ---- one case ---- */

static bool
takes_up(const struct case_head *h)
{
	return !h->is_closed && !h->is_drill && h->verdict != VERDICT_NO_INCIDENT &&
	       h->n_entries < JOIN_ENTRIES_MAX;
}

static bool
is_within(const struct case_head *h, ms_t now, ms_t span)
{
	return now - h->changed < span;
}

static bool
is_of_device(const struct join_case *c, struct str device)
{
	if (device.len == 0)
		return false;
	if (str_equal(device, str_c(c->head.device)))
		return true;
	for (uint32_t i = 0; i < c->n_alerts; i++)
		if (str_equal(device, c->alerts[i].device))
			return true;
	return false;
}

static enum join_why
why_of(const struct join_case *c, const struct join_alert *a, ms_t now)
{
	enum join_why why = JOIN_NOT;

	if (is_of_device(c, a->device) && is_within(&c->head, now, JOIN_DEVICE_WITHIN))
		return JOIN_DEVICE;
	if (!is_within(&c->head, now, JOIN_NEAR_WITHIN))
		return JOIN_NOT;
	for (uint32_t i = 0; i < c->n_alerts; i++) {
		if (any_pair(c->alerts[i].alert, a->alert, is_on_path))
			return JOIN_PATH;
		if (any_pair(c->alerts[i].alert, a->alert, have_matter_in_common))
			why = JOIN_SAME;
	}
	return why;
}

/* The box opened it, and nobody decided yet. */
static bool
waits(const struct case_head *h, ms_t now)
{
	return h->alert[0] != '\0' && h->verdict == VERDICT_UNDECIDED &&
	       is_within(h, now, JOIN_NEAR_WITHIN);
}

/* ---- the best one ---- */

static bool
is_better(const struct case_head *h, const struct case_head *than, struct str playbook)
{
	bool fits = playbook.len > 0 && str_equal(playbook, str_c(h->playbook));
	bool other_fits = playbook.len > 0 && str_equal(playbook, str_c(than->playbook));

	return fits != other_fits ? fits : h->changed > than->changed;
}

enum join_why
join_find(const struct join_case *list, uint32_t n, const struct join_alert *a, struct str playbook,
	ms_t now, uint32_t *ret_at)
{
	enum join_why best = JOIN_NOT;
	uint32_t at = n, waiting = 0, many = n;

	for (uint32_t i = 0; i < n; i++) {
		const struct case_head *h = &list[i].head;
		enum join_why why;

		if (!takes_up(h))
			continue;
		if (waits(h, now)) {
			waiting++;
			if (many == n || is_better(h, &list[many].head, playbook))
				many = i;
		}
		why = why_of(&list[i], a, now);
		if (why == JOIN_NOT)
			continue;
		if (best == JOIN_NOT || why < best ||
			(why == best && is_better(h, &list[at].head, playbook))) {
			best = why;
			at = i;
		}
	}
	if (best == JOIN_NOT && waiting >= JOIN_WAITING_MAX) {
		best = JOIN_MANY;
		at = many;
	}
	*ret_at = at;
	return best;
}
