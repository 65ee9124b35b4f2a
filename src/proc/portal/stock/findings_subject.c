/* One program or component of a group: its hits, and what is not among them any more; see
 * findings.h. */
#include "proc/portal/stock/findings_own.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- what the slice comes to ---- */

static void *
list_add(struct list *l, struct arena *a)
{
	if (l->n == l->room) {
		size_t room = l->room == 0 ? 32 : l->room * 2;
		void *more = arena_alloc(a, room * l->size);

		if (more == NULL)
			return NULL;
		if (l->n > 0)
			memcpy(more, l->items, l->n * l->size);
		l->items = more;
		l->room = room;
	}
	return (char *)l->items + l->n++ * l->size;
}

enum err
working_end(struct working *w, const char *finding, const struct ending *e)
{
	struct end_of *to = list_add(&w->ends, w->slice);

	if (to == NULL)
		return ERR_LIMIT;
	str_copy(str_c(finding), to->finding, sizeof(to->finding));
	to->at = w->in->now;
	ending_text(e, to->text);
	return ERR_OK;
}

enum err
working_move(struct working *w, const char *finding, const char *advisory, uint64_t nr)
{
	struct move_of *to = list_add(&w->moves, w->slice);

	if (to == NULL)
		return ERR_LIMIT;
	*to = (struct move_of){.advisory = advisory, .nr = nr};
	str_copy(str_c(finding), to->finding, sizeof(to->finding));
	return ERR_OK;
}

enum err
working_unsaid(struct working *w, const char *finding)
{
	struct end_of *to = list_add(&w->unsaid, w->slice);

	if (to == NULL)
		return ERR_LIMIT;
	str_copy(str_c(finding), to->finding, sizeof(to->finding));
	to->at = w->in->now;
	return ERR_OK;
}

/* ---- counts ---- */

void
working_count(struct working *w, enum store_compared_kind kind, const char *reason, uint32_t n)
{
	for (size_t i = 0; i < w->n_counts; i++)
		if (w->counts[i].kind == kind && strcmp(w->counts[i].reason, reason) == 0) {
			w->counts[i].n += n;
			return;
		}
	if (w->n_counts == COUNTS_MAX)
		return;
	w->counts[w->n_counts] = (struct store_compared_count){.kind = kind, .n = n};
	str_copy(str_c(reason), w->counts[w->n_counts].reason,
		sizeof(w->counts[w->n_counts].reason));
	w->n_counts++;
}

static void
count_result(struct working *w, const struct compare_result *r)
{
	if (r->partly != NULL)
		working_count(w, STORE_COMPARED_PARTLY, r->partly, 1);
	if (r->is_checked)
		working_count(w, STORE_COMPARED_CHECKED, "", 1);
	else
		working_count(
			w, STORE_COMPARED_UNCHECKED, r->reason != NULL ? r->reason : "unknown", 1);
}

/* The one about what this one is there instead of: among those by advisory. */
static struct store_compare_gone *
gone_of(struct working *w, const char *advisory, const struct subject *s, size_t *ret_index)
{
	size_t lo = 0, hi = w->n_gone;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (strcmp(w->gone[mid].advisory, advisory) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < w->n_gone && strcmp(w->gone[lo].advisory, advisory) == 0; lo++) {
		const struct store_compare_gone *g = &w->gone[lo];

		if (w->fates[lo] != GONE_OVER || g->source != s->source ||
			(g->instead != s->nr && !str_equal_nocase(str_c(g->name), s->name)))
			continue;
		*ret_index = lo;
		return &w->gone[lo];
	}
	return NULL;
}

/* Is it another round's, which knows whether it goes on from something that is gone? */
static bool
is_later(const struct working *w, const struct compare_hit *h)
{
	return w->is_gone_cut && strcmp(h->name, w->gone[w->n_gone - 1].advisory) > 0;
}

/* ---- one program or component ---- */

/* Several bills may have a component: it stands where it is the most urgent, and the strictest of
 * what was promised of any of them holds, whichever is compared last. */
static void
put_places(struct working *w, const struct subject *s, const struct compare_hit *h,
	struct store_finding *f)
{
	const struct rank_when when = {.known = f->first_seen,
		.zone_minutes = w->in->zone_minutes,
		.contracts = s->contracts.list,
		.n_contracts = s->contracts.n};
	struct rank_facts facts = findings_at(&h->facts, &w->facts);
	struct rank_place place;
	struct rank_dues dues;

	dues = rank_dues(&facts, &when);
	place = rank_place(&facts);
	for (size_t i = 0; i < s->n_places; i++) {
		struct rank_facts there = findings_at(&h->facts, &s->places[i]->facts);
		struct rank_place other = rank_place(&there);

		if (other.rank > place.rank)
			place = other;
	}
	f->rank = place.rank;
	f->action = place.action;
	f->is_serious = rank_is_serious(&facts);
	f->is_exploited = facts.is_exploited;
	f->confidence = facts.confidence;
	for (unsigned i = 0; i < dues.n; i++) {
		ms_t *to = dues.list[i].kind == RANK_DUE_LIST	 ? &f->due
			   : dues.list[i].kind == RANK_DUE_HOUSE ? &f->due_house
								 : &f->due_contract;

		*to = dues.list[i].at;
	}
	str_copy(str_c(h->source), f->source, sizeof(f->source));
	str_copy(str_c(h->ground), f->ground, sizeof(f->ground));
	str_copy(str_c(h->fixed), f->fixed, sizeof(f->fixed));
}

/* Written anew only when something of it is otherwise, or once a day. */
static bool
is_news(const struct working *w, const struct store_finding *k, const struct store_finding *f)
{
	int zone = w->in->zone_minutes;

	return k->state == STORE_FINDING_DONE || k->unsaid != 0 || k->rank != f->rank ||
	       k->action != f->action || k->due != f->due || k->due_house != f->due_house ||
	       k->due_contract != f->due_contract || k->confidence != f->confidence ||
	       k->is_serious != f->is_serious || k->is_exploited != f->is_exploited ||
	       strcmp(k->source, f->source) != 0 || strcmp(k->ground, f->ground) != 0 ||
	       strcmp(k->fixed, f->fixed) != 0 ||
	       time_day(k->last_seen, zone) != time_day(f->last_seen, zone);
}

static int
by_advisory(const void *name, const void *member)
{
	return strcmp(name, ((const struct store_finding *)member)->advisory);
}

/* The vulnerabilities of what is known, asked once for all; a name of none has none. */
static enum err
number_known(struct working *w, struct subject *s)
{
	s->numbers = arena_array(w->slice, uint32_t, s->n_known + 1);
	if (s->numbers == NULL)
		return ERR_LIMIT;
	for (size_t i = 0; i < s->n_known; i++)
		if (!compare_number_of(w->compare, s->known[i].advisory, &s->numbers[i]))
			s->numbers[i] = UINT32_MAX;
	return ERR_OK;
}

/* By its name, else by another name of the same vulnerability; SIZE_MAX: it is new. */
static enum err
known_of(struct working *w, struct subject *s, const struct compare_hit *h, size_t *ret_i)
{
	const struct store_finding *k =
		s->n_known == 0 ? NULL
				: bsearch(h->name, s->known, s->n_known, sizeof(*k), by_advisory);
	enum err err = k == NULL && s->numbers == NULL ? number_known(w, s) : ERR_OK;

	*ret_i = k == NULL ? SIZE_MAX : (size_t)(k - s->known);
	if (k != NULL || err != ERR_OK)
		return err;
	for (size_t i = 0; i < s->n_known; i++)
		if (s->numbers[i] == h->vulnerability && !s->is_hit[i] &&
			s->known[i].state != STORE_FINDING_DONE) {
			*ret_i = i;
			break;
		}
	return ERR_OK;
}

static enum err
take_hit(struct working *w, struct subject *s, const struct compare_hit *h)
{
	struct store_finding f = {.subject = s->kind,
		.subject_nr = s->nr,
		.first_seen = w->in->now,
		.last_seen = w->in->now};
	size_t at, i;
	enum err err = known_of(w, s, h, &i);
	const struct store_finding *k = err != ERR_OK || i == SIZE_MAX ? NULL : &s->known[i];
	struct store_compare_gone *gone = gone_of(w, h->name, s, &at);
	const char *name = h->name;
	struct store_finding *to;

	if (err != ERR_OK)
		return err;
	if (strlen(name) >= sizeof(f.advisory)) {
		if (k == NULL) {
			working_count(w, STORE_COMPARED_LEFT_OUT, "name", 1);
			return ERR_OK;
		}
		name = k->advisory; /* it goes on under the one that there is room for */
	}
	if (k == NULL && is_later(w, h))
		return ERR_OK;
	if (k != NULL) {
		s->is_hit[i] = true;
		f.id = k->id;
		/* what was over and is there again is known anew */
		f.first_seen = k->state == STORE_FINDING_DONE ? w->in->now : k->first_seen;
		if (strcmp(k->advisory, name) != 0)
			err = working_move(w, k->id.text, name, s->nr);
		if (gone != NULL)
			w->fates[at] = GONE_SAME;
	} else if (gone != NULL) {
		str_copy(str_c(gone->finding), f.id.text, sizeof(f.id.text));
		f.first_seen = gone->first_seen;
		w->fates[at] = GONE_MOVED;
		err = working_move(w, gone->finding, name, s->nr);
	} else {
		f.id = store_id_new(w->in->now);
	}
	str_copy(str_c(name), f.advisory, sizeof(f.advisory));
	put_places(w, s, h, &f);
	if (err != ERR_OK || (k != NULL && strcmp(k->advisory, name) == 0 && !is_news(w, k, &f)))
		return err;
	to = list_add(&w->puts, w->slice);
	if (to == NULL)
		return ERR_LIMIT;
	*to = f;
	return ERR_OK;
}

/* Of what this one takes the place of: where it was not compared, nobody can tell whether it is
 * better. */
static void
leave_gone_open(struct working *w, const struct subject *s, const struct compare_result *r)
{
	for (size_t i = 0; i < w->n_gone; i++) {
		uint32_t number;

		if (w->gone[i].instead != s->nr || w->fates[i] != GONE_OVER)
			continue;
		if (!r->is_checked || !r->is_whole ||
			(r->n_open > 0 &&
				compare_number_of(w->compare, w->gone[i].advisory, &number) &&
				compare_is_open(r, number)))
			w->fates[i] = GONE_OPEN;
	}
}

/* Known, and not among the hits: only its own list's word ends it. */
static enum err
take_missing(struct working *w, struct subject *s, const struct compare_result *r,
	const struct store_finding *k)
{
	struct ending e = {.at = w->in->now};
	ms_t withdrawn = 0;
	uint32_t number = 0;
	bool has_one = compare_number_of(w->compare, k->advisory, &number), is_elsewhere = false;
	enum err err;

	str_copy(s->version, e.from, sizeof(e.from));
	if (has_one && compare_has(r, number)) {
		e.kind = ENDING_SAME;
		return working_end(w, k->id.text, &e);
	}
	switch (compare_word_of(w->compare, k->source, k->ground, &withdrawn)) {
	case COMPARE_WITHDRAWN:
		e.kind = ENDING_WITHDRAWN;
		e.at = withdrawn;
		return working_end(w, k->id.text, &e);
	case COMPARE_OTHERWISE:
		if (!r->is_checked || !r->is_whole || (has_one && compare_is_open(r, number)))
			break;
		err = has_one ? shared_has(w, s, number, &is_elsewhere) : ERR_OK;
		if (err != ERR_OK || is_elsewhere)
			return err; /* the other bill's comparing says what it is */
		e.kind = ENDING_CHANGED;
		return working_end(w, k->id.text, &e);
	case COMPARE_SILENT:
		break;
	}
	return k->unsaid != 0 ? ERR_OK : working_unsaid(w, k->id.text);
}

enum err
subject_take(struct working *w, struct subject *s, const struct compare_asked *asked)
{
	struct compare_result r;
	enum err err = compare_one(w->compare, asked, w->slice, &r);

	if (err == ERR_OK)
		count_result(w, &r);
	s->asked = asked;
	s->is_hit = arena_array(w->slice, bool, s->n_known + 1);
	if (s->is_hit == NULL)
		return ERR_LIMIT;
	if (err == ERR_OK && r.n > 0)
		err = shared_places(w, s);
	for (size_t i = 0; i < r.n && err == ERR_OK; i++)
		err = take_hit(w, s, &r.hits[i]);
	if (err == ERR_OK)
		leave_gone_open(w, s, &r);
	for (size_t i = 0; i < s->n_known && err == ERR_OK; i++)
		if (!s->is_hit[i] && s->known[i].state != STORE_FINDING_DONE)
			err = take_missing(w, s, &r, &s->known[i]);
	return err;
}
