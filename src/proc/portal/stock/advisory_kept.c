/* What is kept of one vulnerability: findings of all devices and bills; see advisory.h. */
#include "proc/portal/stock/advisory.h"

#include "stock/ending.h"

#define KEPT_MAX 2000
#define KEPT_ARENA ((size_t)16 << 20)
#define PLACES_MAX 1000 /* bills that one component is in */
#define MENDED_SHOWN 20

struct advisory_kept {
	const struct store_finding **list; /* KEPT_MAX */
	bool *is_met;			   /* likewise */
	size_t n;
};

static enum err
keep(struct request *r, struct advisory_kept *kept, const struct store_finding *f)
{
	struct store_finding *copy = arena_alloc(r->arena, sizeof(*copy));

	if (copy == NULL)
		return ERR_FULL;
	*copy = *f;
	kept->list[kept->n++] = copy;
	return ERR_OK;
}

enum err
advisory_kept_read(struct look *l, uint32_t vulnerability, struct advisory_kept **ret_kept)
{
	struct arena *one = arena_new(KEPT_ARENA);
	struct advisory_kept *kept = arena_alloc(l->r->arena, sizeof(*kept));
	struct advisory_vulnerability v;
	enum err err = one == NULL || kept == NULL ? ERR_FULL : ERR_OK;

	if (err == ERR_OK)
		*kept = (struct advisory_kept){
			arena_array(l->r->arena, const struct store_finding *, KEPT_MAX),
			arena_array(l->r->arena, bool, KEPT_MAX), 0};
	if (err == ERR_OK && (kept->list == NULL || kept->is_met == NULL))
		err = ERR_FULL;
	if (!advisory_index_vulnerability(l->opened.index, vulnerability, &v))
		v.names = v.names_end = 0;
	for (uint32_t i = v.names; i < v.names_end && err == ERR_OK; i++) {
		char name[LIMIT_ADVISORY_ID];
		const struct store_finding_query q = {.advisory = name, .limit = KEPT_MAX};
		struct store_finding *list;
		size_t n = 0;

		arena_clear(one);
		str_copy(advisory_index_name(l->opened.index, i), name, sizeof(name));
		err = store_finding_list(l->r->view, &q, one, &list, &n, NULL);
		for (size_t k = 0; err == ERR_OK && k < n && kept->n < KEPT_MAX; k++)
			err = keep(l->r, kept, &list[k]);
	}
	arena_free(one);
	*ret_kept = kept;
	return err;
}

const struct store_finding *
advisory_kept_met(struct advisory_kept *kept, enum store_finding_subject subject, uint64_t nr)
{
	const struct store_finding *first = NULL;

	for (size_t i = 0; i < kept->n; i++) {
		if (kept->list[i]->subject != subject || kept->list[i]->subject_nr != nr)
			continue;
		kept->is_met[i] = true;
		if (first == NULL)
			first = kept->list[i];
	}
	return first;
}

/* ---- places ---- */

bool
advisory_spot_has(const struct advisory_spots *places, bool is_bill, const char *id)
{
	for (size_t i = 0; i < places->n; i++)
		if (places->list[i].is_bill == is_bill && strcmp(places->list[i].id, id) == 0)
			return true;
	return false;
}

enum err
advisory_spot_add(struct arena *a, struct advisory_spots *to, bool is_bill, const char *id)
{
	const char *copy;

	if (advisory_spot_has(to, is_bill, id))
		return ERR_OK;
	if (to->n == to->room) {
		size_t room = to->room == 0 ? 32 : to->room * 2;
		struct advisory_spot *more = arena_array(a, struct advisory_spot, room);

		if (more == NULL)
			return ERR_FULL;
		if (to->n > 0)
			memcpy(more, to->list, to->n * sizeof(*more));
		to->list = more;
		to->room = room;
	}
	copy = arena_copy(a, str_c(id));
	if (copy == NULL)
		return ERR_FULL;
	to->list[to->n++] = (struct advisory_spot){is_bill, copy};
	return ERR_OK;
}

/* Nobody measured that it is over: its list was switched off, or a bill was read in part. */
enum err
advisory_kept_left(struct request *r, struct advisory_scan *scan)
{
	const struct advisory_kept *kept = scan->kept;
	struct arena *one = arena_new(KEPT_ARENA);
	enum err err = one == NULL ? ERR_FULL : ERR_OK;

	for (size_t i = 0; err == ERR_OK && i < kept->n; i++) {
		const struct store_finding_total_query q = {
			.about = kept->list[i], .limit = PLACES_MAX};
		struct store_finding_total *sums;
		size_t n = 0;

		if (kept->list[i]->state != STORE_FINDING_OPEN || kept->is_met[i])
			continue;
		arena_clear(one);
		err = store_finding_totals(r->view, &q, one, &sums, &n, NULL);
		scan->n_left += err == ERR_OK && n > 0; /* else its bill was taken away */
		for (size_t k = 0; err == ERR_OK && k < n; k++) {
			bool is_bill = sums[k].bill[0] != '\0';

			err = advisory_spot_add(r->arena, &scan->still, is_bill,
				is_bill ? sums[k].bill : sums[k].device);
		}
	}
	arena_free(one);
	return err;
}

/* ---- where it is over ---- */

bool
advisory_same_place(const struct stock_subject *a, const struct stock_subject *b)
{
	if (a->bill != NULL || b->bill != NULL)
		return a->bill != NULL && b->bill != NULL && str_equal(a->bill->id, b->bill->id);
	return a->device != NULL && b->device != NULL &&
	       strcmp(a->device->id.text, b->device->id.text) == 0;
}

static bool
is_measured(enum ending_kind k)
{
	return k == ENDING_COLLECTOR || k == ENDING_PACKAGES || k == ENDING_BILL;
}

/* Read anew: what is shown lives as long as the request. */
static enum err
show_mended(struct request *r, const struct store_finding *f, const struct ending *e,
	struct stock_mended *to)
{
	const struct store_finding_total_query q = {.about = f, .limit = 1};
	struct store_finding_total *sums;
	size_t n;
	enum err err = store_finding_totals(r->view, &q, r->arena, &sums, &n, NULL);

	*to = (struct stock_mended){.finding = str_c(f->id.text),
		.ended_by = ending_kind_name(e->kind),
		.measured_at = e->at};
	return err == ERR_OK && n > 0 ? look_subject(r, &sums[0], &to->about) : err;
}

enum err
advisory_mended(struct request *r, const struct advisory_scan *scan, struct stock_mended **ret_list,
	size_t *ret_n, uint32_t *ret_measured)
{
	struct stock_mended *rows = arena_array(r->arena, struct stock_mended, MENDED_SHOWN);
	const struct advisory_kept *kept = scan->kept;
	struct arena *one = arena_new(KEPT_ARENA);
	struct advisory_spots over = {.n = 0};
	enum err err = rows == NULL || one == NULL ? ERR_FULL : ERR_OK;

	*ret_measured = 0;
	*ret_n = 0;
	for (size_t i = 0; err == ERR_OK && i < kept->n; i++) {
		const struct store_finding *f = kept->list[i];
		const struct store_finding_total_query q = {.about = f, .limit = 1};
		struct store_finding_total *sums;
		struct ending e;
		const char *id;
		bool is_bill;
		size_t n;

		if (f->state != STORE_FINDING_DONE ||
			ending_parse(str_c(f->measured), &e) != ERR_OK || e.kind == ENDING_SAME)
			continue;
		arena_clear(one);
		err = store_finding_totals(r->view, &q, one, &sums, &n, NULL);
		if (err != ERR_OK || n == 0)
			continue;
		is_bill = sums[0].bill[0] != '\0';
		id = is_bill ? sums[0].bill : sums[0].device;
		if (advisory_spot_has(&over, is_bill, id) ||
			advisory_spot_has(&scan->still, is_bill, id))
			continue;
		*ret_measured += is_measured(e.kind);
		err = advisory_spot_add(r->arena, &over, is_bill, id);
		if (err == ERR_OK && *ret_n < MENDED_SHOWN)
			err = show_mended(r, f, &e, &rows[(*ret_n)++]);
	}
	arena_free(one);
	*ret_list = rows;
	return err;
}
