/* See clock.h. Each clock is looked at in this order: does it apply, what did people say of it, was
 * it met, from when does it run, until when. */
#include "respond/clock.h"

#include "respond/clock_field.h"

#include <stdio.h>

static const char *const states[CLOCK_STATES] = {
	"over", "soon", "prompt", "running", "unknown", "waits", "met", "aside", "not_yet"};

const char *
clock_state_name(enum clock_state s)
{
	return states[s];
}

bool
clock_is_open(enum clock_state s)
{
	return s <= CLOCK_WAITS;
}

struct work {
	const struct clock_input *in;
	struct arena *a;
	struct case_clock *list;
	uint32_t n;
};

/* ---- does it apply ---- */

static bool
is_begun(const struct clock_input *in, struct str id)
{
	for (uint32_t i = 0; i < in->n_begun; i++)
		if (str_equal(in->begun[i], id))
			return true;
	return false;
}

static bool
is_of_sector(const struct clock_input *in, const struct report_clock *k)
{
	for (uint32_t i = 0; i < k->n_sectors; i++)
		if (str_equal(k->sectors[i], in->sector))
			return true;
	return k->n_sectors == 0;
}

/* The latest word about it; NULL: none. */
static const struct case_entry *
word_of(const struct respond_case *c, struct str key)
{
	for (uint32_t i = c->n_entries; i-- > 0;)
		if (c->entries[i].kind == CASE_CLOCK && !c->is_struck[i] &&
			str_equal(case_entry_get(&c->entries[i], CASE_KEY_CLOCK), key))
			return &c->entries[i];
	return NULL;
}

static bool
says(const struct case_entry *word, const char *state)
{
	return word != NULL && str_equal(case_entry_get(word, CASE_KEY_STATE), str_c(state));
}

/* What the record says of it; where a person or the box said a word, that it applies. A clock that
 * no playbook names comes only when the record says yes. */
static enum clock_truth
applies(const struct work *w, const struct report_clock *k, const struct case_entry *word)
{
	enum clock_truth is;

	if (word != NULL)
		return CLOCK_YES;
	if (!is_of_sector(w->in, k))
		return CLOCK_NO;
	is = clock_applies(w->in->c, k);
	if (k->is_if_contract)
		return is;
	if (is == CLOCK_YES && (k->n_if > 0 || k->n_all > 0 || k->n_also > 0 || k->n_sectors > 0))
		return CLOCK_YES;
	return is_begun(w->in, k->id) ? is : CLOCK_NO;
}

static bool
list_unsaid(struct work *w, struct case_clock *k)
{
	const struct report_clock *c = k->clock;
	uint32_t n = c->n_if + c->n_all + c->n_also;
	struct str *list = arena_array(w->a, struct str, n + 1);

	for (uint32_t i = 0; list != NULL && i < n; i++) {
		const struct clock_if *f = i < c->n_if ? &c->ifs[i]
					   : i < c->n_if + c->n_all
						   ? &c->alls[i - c->n_if]
						   : &c->alsos[i - c->n_if - c->n_all];
		bool is_new = clock_condition(w->in->c, f) == CLOCK_PERHAPS;

		for (uint32_t j = 0; j < k->n_unsaid; j++)
			is_new = is_new && !str_equal(list[j], f->field);
		if (is_new)
			list[k->n_unsaid++] = f->field;
	}
	k->unsaid = list;
	return list != NULL;
}

static bool
list_missing(struct work *w, struct case_clock *k)
{
	struct str *list = arena_array(w->a, struct str, k->clock->n_needs + 1);

	for (uint32_t i = 0; list != NULL && i < k->clock->n_needs; i++)
		if (clock_field(w->in->c, k->clock->needs[i]) == NULL)
			list[k->n_missing++] = k->clock->needs[i];
	k->missing = list;
	return list != NULL;
}

/* ---- was it met ---- */

/* A later stage says all that an earlier one had to. */
static bool
is_stage_enough(struct str needed, struct str sent)
{
	static const char *const in_order[] = {"first", "further", "final"};
	size_t n = str_which(needed, in_order, 3), s = str_which(sent, in_order, 3);

	return n < 3 && s < 3 && s >= n;
}

static bool
meets(const struct case_clock *k, const struct case_entry *e)
{
	struct str clock = case_entry_get(e, CASE_KEY_CLOCK);

	if (str_equal(case_entry_get(e, CASE_KEY_WAY), STR("phone")) && !k->clock->can_be_oral)
		return false;
	if (clock.len > 0)
		return str_equal(clock, k->key) &&
		       !str_equal(case_entry_get(e, CASE_KEY_STAGE), STR("withdrawn"));
	/* Of several contracts the entry has to say which. */
	return k->contract == NULL && k->clock->recipient.len > 0 &&
	       str_equal(case_entry_get(e, CASE_KEY_RECIPIENT), k->clock->recipient) &&
	       is_stage_enough(k->clock->stage, case_entry_get(e, CASE_KEY_STAGE));
}

/* The first report that meets it; NULL. One that was withdrawn since stays a report that came. */
static const struct case_entry *
report_of(const struct respond_case *c, const struct case_clock *k)
{
	for (uint32_t i = 0; i < c->n_entries; i++)
		if (c->entries[i].kind == CASE_REPORT && !c->is_struck[i] &&
			meets(k, &c->entries[i]))
			return &c->entries[i];
	return NULL;
}

static void
take_word(struct case_clock *k, const struct case_entry *e)
{
	k->who = e->who;
	k->reason = case_entry_get(e, CASE_KEY_REASON);
	k->nr = e->nr;
}

/* ---- from when, until when ---- */

/* When another one was met: of the same contract first. 0: not yet. */
static const struct case_clock *
other(const struct work *w, const struct case_clock *k, struct str id)
{
	const struct case_clock *found = NULL;

	for (uint32_t i = 0; i < w->n; i++)
		if (str_equal(w->list[i].clock->id, id) &&
			(found == NULL || w->list[i].contract == k->contract))
			found = &w->list[i];
	return found;
}

/* A day alone is the begin of that day: the earliest that it can mean. */
static bool
read_time(const struct work *w, struct str value, ms_t *ret_at)
{
	struct civil day;

	if (time_civil_parse(value, &day)) {
		*ret_at = due_zone_at(w->in->zone, &day);
		return true;
	}
	return value.len > 0 && time_parse(value, ret_at) == ERR_OK;
}

static void
set_start(const struct work *w, struct case_clock *k)
{
	ms_t other;

	if (read_time(w, clock_field_value(w->in->c, k->clock->from), &k->start)) {
		if (k->clock->or_from.len > 0 &&
			read_time(w, clock_field_value(w->in->c, k->clock->or_from), &other) &&
			other < k->start)
			k->start = other;
		return;
	}
	if (k->clock->or_from.len > 0 &&
		read_time(w, clock_field_value(w->in->c, k->clock->or_from), &k->start)) {
		k->is_start_assumed = true;
		return;
	}
	/* Who opened the case had noticed it. Nothing like this holds of other fields. */
	if (str_equal(k->clock->from, STR("noticed_at")) ||
		str_equal(k->clock->or_from, STR("noticed_at"))) {
		k->start = w->in->c->head.opened;
		k->is_start_assumed = true;
	}
}

/* Of a contract that names no number, too. */
static bool
is_prompt(const struct case_clock *k)
{
	return k->clock->unit == CLOCK_PROMPT ||
	       (k->clock->amount == 0 && (k->contract == NULL || k->contract->amount == 0));
}

static void
set_due(const struct work *w, struct case_clock *k, const struct case_entry *word)
{
	const struct report_clock *c = k->clock;
	struct due_from f = {w->in->set, w->in->zone, k->start, c->unit, c->amount,
		c->is_first_day_one, c->is_moved_on};
	struct due_when when;

	if (k->contract != NULL && k->contract->amount > 0)
		f.amount = k->contract->amount;
	if (is_prompt(k))
		f.unit = CLOCK_PROMPT;
	when = due_reckon(&f);
	k->due = when.at;
	k->is_beyond = when.is_beyond;
	if (c->amount_first > 0) {
		f.amount = c->amount_first;
		f.is_moved_on = false;
		k->due_first = due_reckon(&f).at;
	}
	if (says(word, "moved") && read_time(w, case_entry_get(word, CASE_KEY_DUE), &k->due)) {
		k->is_moved = true;
		k->is_beyond = false;
		take_word(k, word);
	}
}

static enum clock_state
running_state(const struct work *w, struct case_clock *k)
{
	const struct report_clock *c = k->clock;
	enum clock_state state = CLOCK_RUNNING;

	if (is_prompt(k) && !k->is_moved)
		return CLOCK_NOW;
	if (w->in->now >= k->due)
		return CLOCK_OVER;
	for (uint32_t i = 0; i < c->n_remind; i++) {
		ms_t at = k->due - (ms_t)c->remind_hours[i] * MS_HOUR;

		if (at <= w->in->now)
			state = CLOCK_SOON;
		else if (k->remind == 0 || at < k->remind)
			k->remind = at;
	}
	return state;
}

static void
set_met(const struct work *w, struct case_clock *k, const struct case_entry *by)
{
	k->state = CLOCK_MET;
	k->met = case_entry_when(by);
	if (k->met > w->in->now)
		k->met = by->at;
	k->is_late = !(is_prompt(k) && !k->is_moved) && k->due > 0 && k->met >= k->due;
	take_word(k, by);
}

/* The one that it runs from has no answer yet. */
static bool
waits(const struct work *w, struct case_clock *k)
{
	const struct case_clock *before = other(w, k, k->clock->after);

	if (before != NULL && before->state == CLOCK_MET) {
		k->start = before->met;
		return false;
	}
	k->state = before != NULL && clock_is_open(before->state) ? CLOCK_WAITS : CLOCK_SET_ASIDE;
	return true;
}

/* Until when, should it turn out to run: who waits to know whether it does must not be late. */
static void
set_provisional(const struct work *w, struct case_clock *k, const struct case_entry *word)
{
	if (k->clock->after.len > 0)
		return;
	set_start(w, k);
	if (k->start != 0 && !is_prompt(k) &&
		!(k->clock->is_not_before && k->start < k->clock->not_before))
		set_due(w, k, word);
}

static void
stand(const struct work *w, struct case_clock *k, enum clock_truth is,
	const struct case_entry *word)
{
	const struct case_entry *report = report_of(w->in->c, k);

	if (says(word, "not")) {
		k->state = CLOCK_SET_ASIDE;
		take_word(k, word);
		return;
	}
	if (is == CLOCK_PERHAPS && report == NULL) {
		k->state = CLOCK_UNKNOWN;
		set_provisional(w, k, word);
		return;
	}
	if (k->clock->after.len > 0) {
		if (waits(w, k))
			return;
	} else {
		set_start(w, k);
	}
	if (k->start != 0 && k->clock->is_not_before && k->start < k->clock->not_before) {
		k->state = CLOCK_BEFORE_LAW;
		return;
	}
	if (k->start != 0)
		set_due(w, k, word);
	if (says(word, "met") || report != NULL)
		set_met(w, k, says(word, "met") ? word : report);
	else
		k->state = k->start == 0 ? CLOCK_UNKNOWN : running_state(w, k);
}

/* ---- all of them ---- */

static enum err
add(struct work *w, const struct report_clock *clock, const struct clock_contract *contract)
{
	struct case_clock *k = &w->list[w->n];
	const struct case_entry *word;
	enum clock_truth is;
	char key[CLOCK_KEY_MAX];
	int len = snprintf(key, sizeof(key),
		contract != NULL && contract->id.len > 0 ? "%.*s.%.*s" : "%.*s%.*s",
		STR_FMT(clock->id), contract != NULL ? (int)contract->id.len : 0,
		contract != NULL ? contract->id.p : "");

	if (len < 0 || (size_t)len >= sizeof(key))
		return ERR_LIMIT;
	*k = (struct case_clock){.clock = clock, .contract = contract};
	k->key = str_c(arena_copy(w->a, str_c(key)));
	word = word_of(w->in->c, k->key);
	is = applies(w, clock, word);
	if (is == CLOCK_NO)
		return ERR_OK;
	stand(w, k, is, word);
	if (!list_missing(w, k) || !list_unsaid(w, k) || k->key.p == NULL)
		return ERR_LIMIT;
	/* Known to run, and only its beginning is not: that is the field which is asked for. */
	if (k->state == CLOCK_UNKNOWN && k->n_unsaid == 0 && is == CLOCK_YES) {
		k->unsaid = &clock->from;
		k->n_unsaid = 1;
	}
	w->n++;
	return ERR_OK;
}

/* Where one applies in place of another, that one goes. */
static void
replace(struct work *w)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < w->n; i++) {
		bool stays = true;

		for (uint32_t j = 0; j < w->n; j++)
			if (str_equal(w->list[j].clock->instead_of, w->list[i].clock->id) &&
				w->list[j].state != CLOCK_UNKNOWN &&
				w->list[j].state != CLOCK_SET_ASIDE)
				stays = false;
		if (stays)
			w->list[n++] = w->list[i];
	}
	w->n = n;
}

/* By state, and of one state what is due first; the pack's order else. */
static bool
comes_before(const struct case_clock *a, const struct case_clock *b)
{
	if (a->clock->is_voluntary != b->clock->is_voluntary && clock_is_open(a->state) &&
		clock_is_open(b->state))
		return b->clock->is_voluntary;
	if (a->state != b->state)
		return a->state < b->state;
	return a->due < b->due;
}

static void
sort(struct work *w)
{
	for (uint32_t i = 1; i < w->n; i++) {
		struct case_clock k = w->list[i];
		uint32_t at = i;

		for (; at > 0 && comes_before(&k, &w->list[at - 1]); at--)
			w->list[at] = w->list[at - 1];
		w->list[at] = k;
	}
}

enum err
respond_clocks(const struct clock_input *in, struct arena *a, const struct case_clock **ret_list,
	uint32_t *ret_n)
{
	struct work w = {.in = in, .a = a};
	enum err err = ERR_OK;

	w.list = arena_array(a, struct case_clock, in->set->n_clocks + in->n_contracts + 1);
	if (w.list == NULL)
		return ERR_LIMIT;
	for (uint32_t i = 0; err == ERR_OK && i < in->set->n_clocks; i++) {
		const struct report_clock *k = &in->set->clocks[i];

		if (in->c->head.verdict == VERDICT_NO_INCIDENT)
			break;
		if (!k->is_if_contract)
			err = add(&w, k, NULL);
		for (uint32_t j = 0; err == ERR_OK && k->is_if_contract && j < in->n_contracts; j++)
			if (str_equal(in->contracts[j].clock, k->id))
				err = add(&w, k, &in->contracts[j]);
	}
	if (err != ERR_OK)
		return err;
	replace(&w);
	sort(&w);
	*ret_list = w.list;
	*ret_n = w.n;
	return ERR_OK;
}

uint32_t
respond_clocks_open(const struct case_clock *list, uint32_t n)
{
	uint32_t open = 0;

	for (uint32_t i = 0; i < n; i++)
		open += clock_is_open(list[i].state) && !list[i].clock->is_voluntary ? 1 : 0;
	return open;
}
