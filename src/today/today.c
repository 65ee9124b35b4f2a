/* See today.h. */
#include "today/today.h"

/* Whether alert b comes before a. */
static bool
comes_before(const struct today_alert *b, const struct today_alert *a)
{
	if (b->severity != a->severity)
		return b->severity > a->severity;
	return b->last_seen > a->last_seen;
}

/* Whether in->alerts[i] stands for its device: no other of the same device comes before it. */
static bool
leads(const struct today_input *in, size_t i)
{
	const struct today_alert *a = &in->alerts[i];

	if (a->severity == SEVERITY_RECORD || a->has_case)
		return false;
	for (size_t j = 0; j < in->n_alerts; j++) {
		const struct today_alert *b = &in->alerts[j];

		if (j == i || strcmp(a->device, b->device) != 0)
			continue;
		if (comes_before(b, a) || (!comes_before(a, b) && j < i))
			return false;
	}
	return true;
}

static void
add(struct today_task *tasks, size_t max, size_t *n, struct today_task task, uint32_t put_off)
{
	if ((put_off >> task.kind & 1) != 0)
		return;
	if (*n < max)
		tasks[*n] = task;
	(*n)++;
}

/* Puts the alert at its place among the alerts that were added since `first`. */
static void
add_alert(const struct today_input *in, struct today_task *tasks, size_t max, size_t *n,
	size_t first, size_t i)
{
	size_t at = *n < max ? *n : max;

	while (at > first && comes_before(&in->alerts[i], &in->alerts[tasks[at - 1].index])) {
		if (at < max)
			tasks[at] = tasks[at - 1];
		at--;
	}
	if (at < max)
		tasks[at] = (struct today_task){TODAY_ALERT, i};
	(*n)++;
}

static void
add_alerts(const struct today_input *in, enum severity severity, struct today_task *tasks,
	size_t max, size_t *n)
{
	size_t first = *n;

	for (size_t i = 0; i < in->n_alerts; i++)
		if (in->alerts[i].severity == severity && leads(in, i))
			add_alert(in, tasks, max, n, first, i);
}

static unsigned
urgency(const struct today_case *c)
{
	if (c->is_drill)
		return 0;
	return c->is_act_now ? 3 : c->is_incident ? 2 : 1;
}

bool
today_case_first(const struct today_case *list, size_t n, size_t *ret_index)
{
	const struct today_case *best = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct today_case *c = &list[i];

		if (!c->has_next)
			continue;
		if (best == NULL || urgency(c) > urgency(best) ||
			(urgency(c) == urgency(best) && c->changed > best->changed)) {
			best = c;
			*ret_index = i;
		}
	}
	return best != NULL;
}

/* What is odd, and what was made of it: each at its place beside the alerts. */
static void
add_odd(const struct today_input *in, struct today_task *tasks, size_t max, size_t *n)
{
	struct today_task task = {TODAY_CASE, 0};
	unsigned is = 0;

	if (today_case_first(in->cases, in->n_cases, &task.index))
		is = 1 + urgency(&in->cases[task.index]);
	if (is == 4)
		add(tasks, max, n, task, in->put_off);
	add_alerts(in, SEVERITY_ACT_NOW, tasks, max, n);
	if (is == 3)
		add(tasks, max, n, task, in->put_off);
	if (in->has_clock)
		add(tasks, max, n, (struct today_task){TODAY_CLOCK, 0}, in->put_off);
	add_alerts(in, SEVERITY_PLEASE_LOOK, tasks, max, n);
	if (is == 1 || is == 2)
		add(tasks, max, n, task, in->put_off);
}

/* Something due, a document, a gap: each has a place when it is quiet; beside alerts and cases one
 * of them, so that nobody drowns in paper while something is odd. Of two things that are due one is
 * said. */
static void
add_programme(const struct today_input *in, struct today_task *tasks, size_t max, size_t *n)
{
	bool is_quiet = *n == 0 || tasks[0].kind > TODAY_CLOCK;
	bool is_dated = in->has_dated && (in->put_off >> TODAY_DATED & 1) == 0;
	bool is_duty = in->has_duty && !(is_dated && in->is_dated_first);
	const struct {
		bool is_there;
		enum today_kind kind;
	} places[] = {{is_duty, TODAY_DUTY}, {is_dated && !is_duty, TODAY_DATED},
		{in->has_document, TODAY_DOCUMENT}, {in->has_gap, TODAY_GAP}};
	size_t before = *n;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (places[i].is_there && (is_quiet || *n == before))
			add(tasks, max, n, (struct today_task){places[i].kind, 0}, in->put_off);
	if (in->wants_check && is_quiet)
		add(tasks, max, n, (struct today_task){TODAY_CHECK, 0}, in->put_off);
}

size_t
today_rank(const struct today_input *in, struct today_task *tasks, size_t max)
{
	size_t n = 0;

	add_odd(in, tasks, max, &n);
	if (in->is_guard_down)
		add(tasks, max, &n, (struct today_task){TODAY_GUARD_DOWN, 0}, in->put_off);
	if (in->n_pleas > 0)
		add(tasks, max, &n, (struct today_task){TODAY_GUARD_PLEA, 0}, in->put_off);
	if (in->n_feeds > 0)
		add(tasks, max, &n, (struct today_task){TODAY_GUARD_FEED, 0}, in->put_off);
	if (in->is_cert_ending)
		add(tasks, max, &n, (struct today_task){TODAY_GUARD_CERT, 0}, in->put_off);
	if (in->n_sources > 0)
		add(tasks, max, &n, (struct today_task){TODAY_STOCK_SOURCE, 0}, in->put_off);
	if (in->has_update)
		add(tasks, max, &n, (struct today_task){TODAY_UPDATE, 0}, in->put_off);
	if (!in->can_see_traffic && in->has_seen_enough)
		add(tasks, max, &n, (struct today_task){TODAY_PLACE, 0}, in->put_off);
	if (!in->has_contact)
		add(tasks, max, &n, (struct today_task){TODAY_CONTACT, 0}, in->put_off);
	if (in->n_marks > 0)
		add(tasks, max, &n, (struct today_task){TODAY_MARK, 0}, in->put_off);
	if (in->n_pairs > 0)
		add(tasks, max, &n, (struct today_task){TODAY_SAME_DEVICE, 0}, in->put_off);
	if (in->n_devices_unnamed == 1)
		add(tasks, max, &n, (struct today_task){TODAY_NEW_DEVICE, 0}, in->put_off);
	if (in->n_devices_unnamed > 1)
		add(tasks, max, &n, (struct today_task){TODAY_NAME_DEVICES, 0}, in->put_off);
	add_programme(in, tasks, max, &n);
	if (in->is_guard_tried)
		add(tasks, max, &n, (struct today_task){TODAY_GUARD_TRIAL, 0}, in->put_off);
	if (!in->has_notice)
		add(tasks, max, &n, (struct today_task){TODAY_STAFF_NOTICE, 0}, in->put_off);
	if (!in->has_card)
		add(tasks, max, &n, (struct today_task){TODAY_CARD, 0}, in->put_off);
	if (!in->has_stand_in)
		add(tasks, max, &n, (struct today_task){TODAY_STAND_IN, 0}, in->put_off);
	for (size_t i = 0; i < in->n_obsolete; i++)
		add(tasks, max, &n, (struct today_task){TODAY_OBSOLETE, i}, in->put_off);
	if (!in->has_backup && in->now - in->set_up > TODAY_BACKUP_AFTER)
		add(tasks, max, &n, (struct today_task){TODAY_BACKUP, 0}, in->put_off);
	return n;
}

enum today_interrupt
today_interrupts(const struct today_budget *b)
{
	if (b->is_quiet || b->was_said)
		return TODAY_QUIET;
	switch (b->severity) {
	case SEVERITY_RECORD:
		return TODAY_QUIET;
	case SEVERITY_PLEASE_LOOK:
		return b->said_week < b->week_max ? TODAY_AT_ONCE : TODAY_DIGEST;
	case SEVERITY_ACT_NOW:
		return TODAY_AT_ONCE;
	}
	return TODAY_QUIET;
}

ms_t
today_week_of(ms_t at, int zone_minutes)
{
	struct civil c = time_civil(at, zone_minutes);
	ms_t midnight;

	c.hour = c.minute = c.second = 0;
	midnight = time_from_civil(&c, zone_minutes);
	return midnight - (ms_t)((c.weekday + 6) % 7) * MS_DAY;
}

ms_t
today_letter_due(ms_t now, int zone_minutes, ms_t sent, ms_t watching_since)
{
	ms_t this_week = today_week_of(now, zone_minutes);
	ms_t last_week = this_week - 7 * MS_DAY;

	if (sent > this_week) /* written when the clock was wrong: or none would go for years */
		sent = 0;
	if (now < this_week + 8 * MS_HOUR || sent >= last_week || watching_since >= this_week)
		return 0;
	return last_week;
}

bool
today_clock_ask(struct today_clock *c, ms_t now)
{
	ms_t by = now - c->last;
	bool is_jump = c->last != 0 && (by > TODAY_CLOCK_AHEAD || by < -TODAY_CLOCK_BACK);

	c->last = now;
	if (is_jump) {
		c->jumped_at = now;
		c->jumped_by = by;
	}
	return is_jump;
}

bool
today_clock_is_doubtful(const struct today_clock *c, ms_t now)
{
	return now < TODAY_CLOCK_EARLIEST ||
	       (c->jumped_at != 0 && now < c->jumped_at + TODAY_CLOCK_CONFIRM);
}

static bool
is_peer(const struct basis *b)
{
	return b->key == BASIS_PEER || b->key == BASIS_PEER_NAME || b->key == BASIS_NAME ||
	       b->key == BASIS_USER;
}

static bool
has_peer(const struct detection *d, const char *peer)
{
	for (uint32_t i = 0; i < d->n_basis; i++) {
		if (is_peer(&d->basis[i]) && strcmp(d->basis[i].text, peer) == 0)
			return true;
	}
	return false;
}

static bool
matches(const struct alert *a, const struct detection *d, const struct today_suppression *s)
{
	return strcmp(s->detector, d->detector) == 0 &&
	       (s->device[0] == '\0' || strcmp(s->device, a->device.text) == 0) &&
	       (s->peer[0] == '\0' || has_peer(d, s->peer));
}

bool
today_is_suppressed(const struct alert *a, const struct today_suppression *list, size_t n, ms_t now)
{
	for (uint32_t i = 0; i < a->n_detections; i++) {
		bool is_matched = false;

		for (size_t j = 0; j < n && !is_matched; j++)
			is_matched =
				list[j].expires > now && matches(a, &a->detections[i], &list[j]);
		if (!is_matched)
			return false;
	}
	return a->n_detections > 0;
}

const char *
today_peer_of(const struct alert *a)
{
	static const enum basis_key order[] = {BASIS_PEER_NAME, BASIS_NAME, BASIS_PEER};

	if (a->n_detections == 0)
		return "";
	for (size_t k = 0; k < sizeof(order) / sizeof(order[0]); k++) {
		const struct detection *d = &a->detections[0];

		for (uint32_t i = 0; i < d->n_basis; i++) {
			if (d->basis[i].key == order[k] && d->basis[i].text[0] != '\0')
				return d->basis[i].text;
		}
	}
	return "";
}

enum err
corporate_number(struct str typed, char dst[14])
{
	char digits[14] = "";
	unsigned n = 0, sum = 0;

	while (typed.len > 0) {
		uint32_t c = 0;
		size_t len = str_utf8_char(typed, &c);

		if (len == 0)
			return ERR_MALFORMED;
		typed = str_of(typed.p + len, typed.len - len);
		if (c >= 0xff10 && c <= 0xff19) /* full-width digits */
			c = c - 0xff10 + '0';
		if (c == ' ' || c == '-' || c == 0x3000 || c == 0x2010 || c == 0xff0d)
			continue;
		if (c < '0' || c > '9' || n == 13)
			return ERR_MALFORMED;
		digits[n++] = (char)c;
	}
	if (n != 13)
		return ERR_MALFORMED;
	for (unsigned i = 1; i <= 12; i++)
		sum += (unsigned)(digits[13 - i] - '0') * (i % 2 == 0 ? 2 : 1);
	if ((unsigned)(digits[0] - '0') != 9 - sum % 9)
		return ERR_INVALID;
	memcpy(dst, digits, 14);
	return ERR_OK;
}
