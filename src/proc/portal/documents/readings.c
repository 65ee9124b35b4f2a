/* What documents amount to, as readings: for each kind whether one is in force, how old it is, who
 * has read it; and for each item how many documents in force answer it. */
#include "proc/portal/documents/document.h"

struct kind_sum {
	struct str kind;
	bool is_current, is_public;
	ms_t since;
	uint32_t n_read; /* of the kind's latest one */
};

struct item_sum {
	struct str item; /* "scs3/4-1-5-1" */
	uint32_t n;
};

struct sums {
	struct kind_sum *kinds;
	size_t n_kinds, kinds_max;
	struct item_sum *items;
	size_t n_items, items_max;
};

static struct kind_sum *
kind_sum(struct sums *s, struct str kind)
{
	for (size_t i = 0; i < s->n_kinds; i++)
		if (str_equal(s->kinds[i].kind, kind))
			return &s->kinds[i];
	if (kind.len == 0 || s->n_kinds == s->kinds_max)
		return NULL;
	s->kinds[s->n_kinds].kind = kind;
	return &s->kinds[s->n_kinds++];
}

static void
add_item(struct sums *s, struct str item, uint32_t n)
{
	for (size_t i = 0; i < s->n_items; i++)
		if (str_equal(s->items[i].item, item)) {
			s->items[i].n += n;
			return;
		}
	if (s->n_items < s->items_max)
		s->items[s->n_items++] = (struct item_sum){item, n};
}

/* What documents can answer is said with 0 too, so that what was withdrawn is not believed on. */
static void
add_policies(struct request *r, struct sums *s)
{
	const struct policy_set *set = r->portal->policies;

	for (uint32_t i = 0; i < set->n_policies; i++) {
		const struct policy *p = &set->policies[i];

		(void)kind_sum(s, p->id);
		for (uint32_t k = 0; k < p->n_sections; k++)
			for (uint32_t g = 0; g < p->sections[k].n_paragraphs; g++) {
				const struct policy_paragraph *pg = &p->sections[k].paragraphs[g];

				for (uint32_t m = 0; m < pg->n_serves; m++)
					add_item(s,
						keep_text(r, "%.*s/%.*s",
							STR_FMT(pg->serves[m].framework),
							STR_FMT(pg->serves[m].item)),
						0);
			}
	}
}

static enum err
add_document(struct request *r, const struct store_document *d, struct sums *s)
{
	bool is_current = d->state == STORE_DOCUMENT_KEPT && d->current > 0;
	struct kind_sum *kind = kind_sum(s, str_c(d->kind));
	struct store_version version;
	enum err err = d->current == 0 ? ERR_OK
				       : store_version_get(r->view, d->id.text, d->current,
						 r->arena, &version);

	if (err != ERR_OK || d->current == 0)
		return err;
	for (uint32_t i = 0; i < version.n_covers; i++)
		add_item(s, version.covers[i], is_current);
	if (!is_current || kind == NULL)
		return ERR_OK;
	kind->is_current = true;
	kind->is_public |= d->published > 0;
	if (d->current_since >= kind->since) {
		kind->since = d->current_since;
		kind->n_read = d->n_receipts;
	}
	return ERR_OK;
}

static enum err
put(struct store_tx *tx, const struct request *r, const struct reading *reading)
{
	struct reading full = *reading;

	full.seen_percent = 100;
	full.at = r->now;
	return store_reading_put(tx, &full, time_day(r->now, r->zone_minutes));
}

static enum err
put_kind(struct store_tx *tx, const struct request *r, const struct kind_sum *k, uint32_t n_staff)
{
	const struct reading list[] = {
		{.kind = READING_DOCUMENT_CURRENT, .key = k->kind, .value = k->is_current, .of = 1},
		{.kind = READING_DOCUMENT_PUBLISHED,
			.key = k->kind,
			.value = k->is_public,
			.of = 1},
		{.kind = READING_DOCUMENT_AGE,
			.key = k->kind,
			.value = (r->now - k->since) / MS_DAY,
			.of = 1},
		{.kind = READING_DOCUMENT_READ,
			.key = k->kind,
			.value = k->n_read < n_staff ? k->n_read : n_staff,
			.of = n_staff},
	};
	/* without one in force there is no age and nobody has read it: what was said before is
	 * contradicted by document_current */
	size_t n = k->is_current ? sizeof(list) / sizeof(list[0]) : 2;
	enum err err = ERR_OK;

	for (size_t i = 0; i < n && err == ERR_OK; i++)
		err = put(tx, r, &list[i]);
	return err;
}

enum err
document_read_records(struct store_tx *tx, struct request *r)
{
	struct sums s = {.kinds_max = LIMIT_POLICIES + 1, .items_max = 2000};
	struct store_document *list;
	struct store_staff *staff;
	size_t n, n_staff;
	enum err err = store_document_list(r->view, r->arena, &list, &n);

	if (err == ERR_OK)
		err = store_staff_list(r->view, false, r->arena, &staff, &n_staff);
	if (err != ERR_OK)
		return err;
	s.kinds = arena_array(r->arena, struct kind_sum, s.kinds_max);
	s.items = arena_array(r->arena, struct item_sum, s.items_max);
	if (s.kinds == NULL || s.items == NULL)
		return ERR_FULL;
	add_policies(r, &s);
	for (size_t i = 0; i < n && err == ERR_OK; i++)
		err = add_document(r, &list[i], &s);
	for (size_t i = 0; i < s.n_kinds && err == ERR_OK; i++)
		err = put_kind(tx, r, &s.kinds[i], (uint32_t)n_staff);
	for (size_t i = 0; i < s.n_items && err == ERR_OK; i++)
		err = put(tx, r,
			&(struct reading){.kind = READING_DOCUMENT_COVERS,
				.key = s.items[i].item,
				.value = s.items[i].n,
				.of = 1});
	return err;
}
