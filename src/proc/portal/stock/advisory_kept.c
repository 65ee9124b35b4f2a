/* What is kept of one vulnerability: findings of all devices and bills; see advisory.h. */
#include "proc/portal/stock/advisory.h"

#include "stock/ending.h"

#define KEPT_MAX 2000
#define KEPT_ARENA ((size_t)16 << 20)
#define MENDED_SHOWN 20

struct advisory_kept {
	const struct store_finding **list; /* KEPT_MAX */
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
			arena_array(l->r->arena, const struct store_finding *, KEPT_MAX), 0};
	if (err == ERR_OK && kept->list == NULL)
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
advisory_kept_of(const struct advisory_kept *kept, enum store_finding_subject subject, uint64_t nr)
{
	for (size_t i = 0; i < kept->n; i++)
		if (kept->list[i]->subject == subject && kept->list[i]->subject_nr == nr)
			return kept->list[i];
	return NULL;
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
is_still(const struct advisory_scan *scan, const struct stock_subject *about)
{
	for (size_t i = 0; i < scan->n_affected; i++)
		if (advisory_same_place(&scan->affected[i].about, about))
			return true;
	for (size_t i = 0; i < scan->n_open; i++)
		if (advisory_same_place(&scan->open[i].about, about))
			return true;
	return false;
}

static bool
is_measured(enum ending_kind k)
{
	return k == ENDING_COLLECTOR || k == ENDING_PACKAGES || k == ENDING_BILL;
}

enum err
advisory_mended(struct request *r, const struct advisory_scan *scan, struct stock_mended **ret_list,
	size_t *ret_n, uint32_t *ret_measured)
{
	struct stock_mended *rows = arena_array(r->arena, struct stock_mended, MENDED_SHOWN);
	const struct advisory_kept *kept = scan->kept;
	size_t n = 0;
	enum err err = rows == NULL ? ERR_FULL : ERR_OK;

	*ret_measured = 0;
	for (size_t i = 0; err == ERR_OK && i < kept->n && n < MENDED_SHOWN; i++) {
		const struct store_finding *f = kept->list[i];
		const struct store_finding_total_query q = {.about = f, .limit = 1};
		struct store_finding_total *sums;
		struct ending e;
		size_t n_sums, same = 0;

		if (f->state != STORE_FINDING_DONE ||
			ending_parse(str_c(f->measured), &e) != ERR_OK || e.kind == ENDING_SAME)
			continue;
		err = store_finding_totals(r->view, &q, r->arena, &sums, &n_sums, NULL);
		if (err != ERR_OK || n_sums == 0)
			continue;
		rows[n] = (struct stock_mended){.finding = str_c(f->id.text),
			.ended_by = ending_kind_name(e.kind),
			.measured_at = e.at};
		err = look_subject(r, &sums[0], &rows[n].about);
		while (same < n && !advisory_same_place(&rows[same].about, &rows[n].about))
			same++;
		if (same < n || is_still(scan, &rows[n].about))
			continue;
		*ret_measured += is_measured(e.kind);
		n++;
	}
	*ret_list = rows;
	*ret_n = n;
	return err;
}
