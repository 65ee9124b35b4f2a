/* One device or bill against the index: findings are put, moved on, ended; see findings.h. */
#include "proc/portal/stock/findings_own.h"

#include <stdio.h>
#include <stdlib.h>

#define SLICE_ARENA ((size_t)96 << 20)
#define GROUP_ARENA ((size_t)64 << 20)
#define SLICE_ROWS 200
#define ROUNDS_MAX 32
#define WRITE_ROWS 500 /* findings in one change of the store */
/* ---- one slice ---- */

/* Nothing is made of what a deed said that was taken back since. */
static enum err
check_begin(const struct working *w)
{
	return w->in->undone == w->in->portal->findings.undone ? ERR_OK : ERR_AGAIN;
}

static enum err
write_slice(struct store_tx *tx, void *arg)
{
	struct working *w = arg;
	const struct move_of *moves = w->moves.items;
	const struct end_of *ends = w->ends.items, *unsaid = w->unsaid.items;
	enum err err = check_begin(w);

	for (size_t i = 0; i < w->moves.n && err == ERR_OK; i++) {
		err = store_finding_move(
			tx, moves[i].finding, moves[i].advisory, moves[i].nr, w->in->now);
		if (err == ERR_EXISTS || err == ERR_NOT_FOUND) /* somebody was faster */
			err = ERR_OK;
	}
	if (err == ERR_OK && w->puts.n > 0)
		err = store_finding_put_list(tx, w->puts.items, w->puts.n, &w->left_out);
	for (size_t i = 0; i < w->ends.n && err == ERR_OK; i++) {
		err = store_finding_end(tx, ends[i].finding, ends[i].at, ends[i].text);
		err = err == ERR_NOT_FOUND ? ERR_OK : err;
	}
	for (size_t i = 0; i < w->unsaid.n && err == ERR_OK; i++)
		err = store_finding_unsaid(tx, unsaid[i].finding, unsaid[i].at);
	return err;
}

static void
begin_slice(struct working *w)
{
	arena_clear(w->slice);
	w->puts = (struct list){.size = sizeof(struct store_finding)};
	w->ends = w->unsaid = (struct list){.size = sizeof(struct end_of)};
	w->moves = (struct list){.size = sizeof(struct move_of)};
	w->left_out = 0;
}

/* What the slice came to, a part at a time, so that others write between. */
static enum err
end_slice(struct working *w)
{
	struct list puts = w->puts;
	size_t done = 0;
	enum err err = ERR_OK;

	if (puts.n + w->ends.n + w->moves.n + w->unsaid.n == 0)
		return ERR_OK;
	do {
		w->puts = puts;
		if (puts.n > 0)
			w->puts.items = (struct store_finding *)puts.items + done;
		w->puts.n = puts.n - done < WRITE_ROWS ? puts.n - done : WRITE_ROWS;
		err = store_write(w->in->portal->store, STORE_BULK, write_slice, w);
		done += w->puts.n;
		w->ends.n = w->moves.n = w->unsaid.n = 0;
		if (w->left_out > 0)
			working_count(w, STORE_COMPARED_LEFT_OUT, "limit", w->left_out);
		w->left_out = 0;
	} while (err == ERR_OK && done < puts.n);
	return err;
}

/* Findings of the subject out of those of the slice, which are in the order of their subjects. */
static void
known_of_subject(struct subject *s, struct store_finding *list, size_t n, size_t *at)
{
	while (*at < n && list[*at].subject_nr < s->nr)
		(*at)++;
	if (*at < n)
		s->known = list + *at;
	while (*at < n && list[*at].subject_nr == s->nr) {
		(*at)++;
		s->n_known++;
	}
}

static enum err
compare_software(struct working *w, const struct store_view *v, uint64_t *after, uint32_t limit,
	size_t *ret_n)
{
	struct store_software *list;
	struct store_finding *known;
	struct compare_asked asked;
	size_t n_known, at = 0;
	enum err err =
		store_compare_software(v, w->in->group->id, *after, limit, w->slice, &list, ret_n);

	if (err != ERR_OK || *ret_n == 0)
		return err;
	err = store_compare_findings(
		v, w->in->group, list[0].nr, list[*ret_n - 1].nr, w->slice, &known, &n_known);
	for (size_t i = 0; i < *ret_n && err == ERR_OK; i++) {
		struct subject s = {.kind = STORE_FINDING_SOFTWARE,
			.nr = list[i].nr,
			.source = list[i].source,
			.name = str_c(list[i].name),
			.version = str_c(list[i].version)};

		known_of_subject(&s, known, n_known, &at);
		compare_ask(w->in->portal, &list[i], &asked);
		err = subject_take(w, &s, &asked);
	}
	if (err == ERR_OK)
		*after = list[*ret_n - 1].nr;
	return err;
}

static enum err
compare_components(struct working *w, const struct store_view *v, uint64_t *after, uint32_t limit,
	size_t *ret_n)
{
	struct store_component *list;
	struct store_finding *known;
	struct compare_asked asked;
	size_t n_known, at = 0;
	enum err err = store_compare_components(
		v, w->in->group->id, *after, limit, w->slice, &list, ret_n);

	if (err != ERR_OK || *ret_n == 0)
		return err;
	err = store_compare_findings(
		v, w->in->group, list[0].nr, list[*ret_n - 1].nr, w->slice, &known, &n_known);
	for (size_t i = 0; i < *ret_n && err == ERR_OK; i++) {
		struct subject s = {.kind = STORE_FINDING_COMPONENT,
			.nr = list[i].nr,
			.source = STORE_STOCK_BILL,
			.name = list[i].name,
			.version = list[i].version};

		known_of_subject(&s, known, n_known, &at);
		compare_ask_component(&list[i], &asked);
		err = subject_take(w, &s, &asked);
	}
	if (err == ERR_OK)
		*after = list[*ret_n - 1].nr;
	return err;
}

/* The next rows; fewer at once when they come to more than a slice holds. */
static enum err
compare_slice(struct working *w, uint64_t *after, size_t *ret_n)
{
	size_t n_counts = w->n_counts;
	struct store_compared_count counts[COUNTS_MAX];
	enum err err = ERR_LIMIT;

	memcpy(counts, w->counts, sizeof(counts));
	memcpy(w->fates_before, w->fates, w->n_gone * sizeof(*w->fates));
	for (uint32_t limit = SLICE_ROWS; limit > 0; limit = limit / 8 + (limit > 1 && limit < 8)) {
		struct store_view *v;

		begin_slice(w);
		memcpy(w->counts, counts, sizeof(counts));
		memcpy(w->fates, w->fates_before, w->n_gone * sizeof(*w->fates));
		w->n_counts = n_counts;
		err = store_read(w->in->portal->store, &v);
		if (err != ERR_OK)
			return err;
		w->view = v;
		err = w->in->group->is_bill ? compare_components(w, v, after, limit, ret_n)
					    : compare_software(w, v, after, limit, ret_n);
		store_read_end(v);
		w->view = NULL;
		if (err != ERR_LIMIT && err != ERR_FULL)
			break;
	}
	return err == ERR_OK ? end_slice(w) : err;
}

/* ---- the end of a group ---- */

/* Measured: another version, or none. Where nobody can tell whether the other version is better,
 * the finding goes on about that one. */
static enum err
take_gone(struct working *w, const struct store_compare_gone *g, enum gone_fate fate)
{
	static const enum ending_kind kinds[STORE_STOCK_SOURCES] = {
		[STORE_STOCK_COLLECTOR] = ENDING_COLLECTOR,
		[STORE_STOCK_PACKAGES] = ENDING_PACKAGES,
		[STORE_STOCK_BILL] = ENDING_BILL,
		[STORE_STOCK_FILE] = ENDING_BILL,
		[STORE_STOCK_LIST] = ENDING_LIST,
		[STORE_STOCK_SENSOR] = ENDING_COLLECTOR};
	struct ending e = {
		.kind = fate == GONE_SAME ? ENDING_SAME : kinds[g->source], .at = g->measured};
	ms_t withdrawn;
	enum err err;

	str_copy(str_c(g->version), e.from, sizeof(e.from));
	str_copy(str_c(g->version_now), e.to, sizeof(e.to));
	if (fate != GONE_SAME && g->instead == 0 && g->is_part)
		return working_unsaid(w, g->finding);
	if (fate == GONE_SAME || g->instead == 0)
		return working_end(w, g->finding, &e);
	switch (compare_word_of(w->compare, g->list, g->ground, &withdrawn)) {
	case COMPARE_OTHERWISE:
		if (fate != GONE_OPEN)
			return working_end(w, g->finding, &e);
		break;
	case COMPARE_WITHDRAWN:
		e.kind = ENDING_WITHDRAWN;
		e.at = withdrawn;
		return working_end(w, g->finding, &e);
	case COMPARE_SILENT:
		break;
	}
	err = working_move(w, g->finding, g->advisory, g->instead);
	return err == ERR_OK ? working_unsaid(w, g->finding) : err;
}

static enum err
end_gone(struct working *w)
{
	enum err err = ERR_OK;

	begin_slice(w);
	for (size_t i = 0; i < w->n_gone && err == ERR_OK; i++) {
		if (w->fates[i] != GONE_MOVED)
			err = take_gone(w, &w->gone[i], w->fates[i]);
		if (err == ERR_OK && w->ends.n + w->moves.n >= WRITE_ROWS) {
			err = end_slice(w);
			begin_slice(w);
		}
	}
	return err == ERR_OK ? end_slice(w) : err;
}

static enum err
write_counts(struct store_tx *tx, void *arg)
{
	const struct working *w = arg;
	enum err err = check_begin(w);

	return err == ERR_OK ? store_compared_put(tx, w->in->group, w->counts, w->n_counts) : err;
}

/* ---- one group ---- */

/* Whole advisories: the last of a part may go on in the next. */
static void
cut_gone(struct working *w)
{
	size_t n = w->n_gone;

	w->is_gone_cut = n == STORE_COMPARE_GONE_MAX;
	if (!w->is_gone_cut)
		return;
	while (n > 0 && strcmp(w->gone[n - 1].advisory, w->gone[w->n_gone - 1].advisory) == 0)
		n--;
	if (n > 0)
		w->n_gone = n;
}

static enum err
load_group(struct working *w, struct match_target *target)
{
	const struct store_compare_group *g = w->in->group;
	struct store_view *v;
	enum err err = store_read(w->in->portal->store, &v);

	if (err != ERR_OK)
		return err;
	err = findings_facts(v, g->device, w->in->now, w->group, &w->facts);
	if (err == ERR_OK)
		err = findings_contracts(v, w->in, w->group, &w->contracts);
	if (err == ERR_OK)
		err = store_compare_gone(v, g, w->group, &w->gone, &w->n_gone);
	if (err == ERR_OK)
		cut_gone(w);
	if (err == ERR_OK && g->is_bill && g->device[0] == '\0')
		err = findings_distro_of_bill(v, g->id, w->group, &w->facts.distro);
	if (err == ERR_OK) {
		target->os = str_c(w->facts.os);
		target->hint.distro = str_c(w->facts.distro);
	}
	store_read_end(v);
	w->fates = arena_array(w->group, enum gone_fate, w->n_gone + 1);
	w->fates_before = arena_array(w->group, enum gone_fate, w->n_gone + 1);
	if (err == ERR_OK && (w->fates == NULL || w->fates_before == NULL))
		err = ERR_FULL;
	for (size_t i = 0; err == ERR_OK && i < w->n_gone; i++)
		w->fates[i] = GONE_OVER;
	return err;
}

/* All of it, with as much of what is gone as is looked at together. */
static enum err
one_round(struct working *w, bool *ret_is_cut)
{
	const struct findings_group *g = w->in;
	struct match_target target = {0};
	uint64_t after = 0;
	size_t n = 1;
	enum err err = load_group(w, &target);

	if (err == ERR_OK) {
		w->compare = compare_new(g->portal, g->index, &target);
		err = w->compare == NULL ? ERR_FULL : ERR_OK;
	}
	*ret_is_cut = false;
	while (err == ERR_OK && n > 0 && !*ret_is_cut) {
		err = compare_slice(w, &after, &n);
		*ret_is_cut = __atomic_load_n(g->is_stopping, __ATOMIC_ACQUIRE);
	}
	if (err == ERR_OK && !*ret_is_cut)
		err = end_gone(w);
	shared_done(w);
	compare_free(w->compare);
	w->compare = NULL;
	return err;
}

enum err
findings_compare_group(struct findings_group *g)
{
	size_t most = g->portal->findings.slice_bytes;
	struct working w = {.in = g,
		.group = arena_new(GROUP_ARENA),
		.slice = arena_new(most != 0 ? most : SLICE_ARENA)};
	bool is_cut = false;
	enum err err = w.group == NULL || w.slice == NULL ? ERR_FULL : ERR_OK;

	for (unsigned i = 0; err == ERR_OK && !is_cut && (i == 0 || w.is_gone_cut); i++) {
		if (i == ROUNDS_MAX) {
			err = ERR_LIMIT;
			break;
		}
		arena_clear(w.group);
		w.n_counts = 0;
		err = one_round(&w, &is_cut);
	}
	/* last: what was cut is compared again */
	if (err == ERR_OK && !is_cut && advisory_index_err(g->index) == ERR_OK)
		err = store_write(g->portal->store, STORE_BULK, write_counts, &w);
	arena_free(w.group);
	arena_free(w.slice);
	return err;
}

enum err
findings_not_compared(const struct findings_group *g)
{
	struct working w = {.in = g};

	working_count(&w, STORE_COMPARED_UNCHECKED, "not_compared", g->group->n);
	return store_write(g->portal->store, STORE_BULK, write_counts, &w);
}

/* ---- bills that are gone ---- */

static enum err
end_removed(struct working *w)
{
	enum err err = ERR_OK;

	begin_slice(w);
	for (size_t i = 0; i < w->n_gone && err == ERR_OK; i++) {
		struct ending e = {.kind = ENDING_BILL_REMOVED, .at = w->gone[i].measured};

		str_copy(str_c(w->gone[i].version), e.from, sizeof(e.from));
		err = working_end(w, w->gone[i].finding, &e);
		if (err == ERR_OK && w->ends.n >= WRITE_ROWS) {
			err = end_slice(w);
			begin_slice(w);
		}
	}
	return err == ERR_OK ? end_slice(w) : err;
}

enum err
findings_end_removed(struct portal *p, ms_t now, uint64_t undone)
{
	const struct findings_group in = {.portal = p, .now = now, .undone = undone};
	struct working w = {
		.in = &in, .group = arena_new(GROUP_ARENA), .slice = arena_new(SLICE_ARENA)};
	enum err err = w.group == NULL || w.slice == NULL ? ERR_FULL : ERR_OK;

	do { /* those that are ended are not told again */
		struct store_view *v;

		if (err == ERR_OK)
			err = store_read(p->store, &v);
		if (err != ERR_OK)
			break;
		arena_clear(w.group);
		err = store_compare_removed(v, w.group, &w.gone, &w.n_gone);
		store_read_end(v);
		if (err == ERR_OK)
			err = end_removed(&w);
	} while (err == ERR_OK && w.n_gone == STORE_COMPARE_GONE_MAX);
	arena_free(w.group);
	arena_free(w.slice);
	return err;
}
