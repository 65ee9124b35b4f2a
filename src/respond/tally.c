/* See tally.h. */
#include "respond/tally.h"

#include <stdlib.h>

/* When the first entry of this kind was written that is not struck; 0 none. */
static ms_t
first_of(const struct respond_case *c, enum case_kind kind, enum case_key key, struct str value)
{
	for (uint32_t i = 0; i < c->n_entries; i++)
		if (c->entries[i].kind == kind && !c->is_struck[i] &&
			(value.len == 0 || str_equal(case_entry_get(&c->entries[i], key), value)))
			return c->entries[i].at;
	return 0;
}

static ms_t
quick_report(const struct respond_case *c)
{
	ms_t sent = first_of(c, CASE_REPORT, CASE_KEY_FORM, STR(CASE_FORM_QUICK));
	ms_t made = first_of(c, CASE_EXHIBIT, CASE_KEY_KIND, STR("report"));

	return sent == 0 || (made != 0 && made < sent) ? made : sent;
}

static void
take_shared(struct respond_tally *t, const struct respond_case *c)
{
	for (uint32_t i = 0; i < c->n_entries; i++)
		if (c->entries[i].kind == CASE_REPORT && !c->is_struck[i] &&
			str_equal(case_entry_get(&c->entries[i], CASE_KEY_FORM),
				STR(CASE_FORM_STORY)) &&
			c->entries[i].at > t->shared)
			t->shared = c->entries[i].at;
}

static void
take_quick(struct respond_tally *t, const struct respond_case *c)
{
	ms_t made = quick_report(c);

	if (c->n_entries == 0 ||
		!str_equal(case_entry_get(&c->entries[0], CASE_KEY_FROM), STR("alert")))
		return;
	t->n_alerts++;
	if (made == 0 || made < c->head.opened || t->n_quick == TALLY_QUICK_MAX)
		return;
	t->quick[t->n_quick++] = (uint32_t)((made - c->head.opened + MS_MINUTE - 1) / MS_MINUTE);
}

/* ---- what was cut off ---- */

static bool
is_cut(enum act a)
{
	return a == ACT_ISOLATE || a == ACT_BLOCK_NAME || a == ACT_BLOCK_ADDRESS;
}

/* Whether a person says that it was done by hand: the step whose button would have done it. */
static bool
is_cut_by_hand(const struct playbook_set *books, const struct respond_step_done *done)
{
	const struct playbook *book = books == NULL ? NULL : playbook_find(books, done->playbook);

	if (book == NULL || !str_equal(done->state, STR("done")))
		return false;
	for (uint32_t i = 0; i < book->n_steps; i++)
		if (str_equal(book->steps[i].id, done->step))
			return book->steps[i].has_act && is_cut(book->steps[i].act);
	return false;
}

/* The first time; 0 never. What was ended later had been cut off all the same. */
static ms_t
first_cut(const struct respond_case *c, const struct playbook_set *books)
{
	ms_t first = 0;
	enum act act;

	for (uint32_t i = 0; i < c->n_actions; i++)
		if (act_parse(c->actions[i].did, &act) == ERR_OK && is_cut(act) &&
			(first == 0 || c->actions[i].at < first))
			first = c->actions[i].at;
	for (uint32_t i = 0; i < c->n_steps; i++)
		if (is_cut_by_hand(books, &c->steps[i]) && (first == 0 || c->steps[i].at < first))
			first = c->steps[i].at;
	return first;
}

static void
take_cut(struct respond_tally *t, const struct respond_case *c, const struct playbook_set *books)
{
	ms_t cut = first_cut(c, books);

	if (c->n_entries == 0 || (cut == 0 && c->head.device[0] == '\0'))
		return; /* not read, or nothing of it could be cut off */
	t->n_of_device++;
	t->n_contained += cut != 0;
	if (cut < c->head.opened || t->n_stops == TALLY_QUICK_MAX)
		return;
	t->stops[t->n_stops++] = (uint32_t)((cut - c->head.opened + MS_MINUTE - 1) / MS_MINUTE);
}

void
respond_tally_add(struct respond_tally *t, const struct respond_case *c,
	const struct playbook_set *books, ms_t now)
{
	const struct case_head *h = &c->head;

	if (h->is_drill)
		return;
	take_shared(t, c); /* an old case may be shared today */
	if (h->opened < now - TALLY_WITHIN)
		return;
	t->n_cases++;
	t->n_decided += h->verdict != VERDICT_UNDECIDED && h->decided_by[0] != '\0';
	take_quick(t, c);
	if (h->verdict != VERDICT_INCIDENT)
		return;
	t->n_incidents++;
	take_cut(t, c, books);
	t->n_reported += first_of(c, CASE_REPORT, CASE_KEY_FORM, STR(CASE_FORM_QUICK)) != 0;
	if (h->is_closed) {
		t->n_closed++;
		t->n_reviewed += first_of(c, CASE_LESSON, CASE_KEY_TEXT, STR("")) != 0;
	}
}

static int
by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

uint32_t
respond_tally_readings(struct respond_tally *t, ms_t now, struct reading ret[TALLY_READINGS])
{
	const struct {
		enum reading_kind kind;
		bool is_known;
		int64_t value, of;
	} lines[TALLY_READINGS] = {
		{READING_CASES_DECIDED, t->n_cases > 0, t->n_decided, t->n_cases},
		{READING_CASES_REPORTED, t->n_incidents > 0, t->n_reported, t->n_incidents},
		{READING_CASES_REVIEWED, t->n_closed > 0, t->n_reviewed, t->n_closed},
		{READING_CASES_SHARED, t->shared != 0,
			t->shared < now ? (now - t->shared) / MS_DAY : 0, 1},
		{READING_QUICK_REPORT_MINUTES, t->n_quick > 0, 0, t->n_quick},
		{READING_CONTAINED, t->n_of_device > 0, t->n_contained, t->n_of_device},
		{READING_CONTAINED_MINUTES, t->n_stops > 0, 0, t->n_stops},
	};
	uint32_t n = 0;

	qsort(t->quick, t->n_quick, sizeof(t->quick[0]), by_size);
	qsort(t->stops, t->n_stops, sizeof(t->stops[0]), by_size);
	for (size_t i = 0; i < TALLY_READINGS; i++) {
		if (!lines[i].is_known)
			continue;
		ret[n] = (struct reading){.kind = lines[i].kind,
			.value = lines[i].value,
			.of = lines[i].of,
			.seen_percent = 100,
			.at = now};
		if (lines[i].kind == READING_QUICK_REPORT_MINUTES)
			ret[n].value = t->quick[t->n_quick / 2];
		if (lines[i].kind == READING_CONTAINED_MINUTES)
			ret[n].value = t->stops[t->n_stops / 2];
		n++;
	}
	return n;
}
