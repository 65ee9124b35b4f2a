/* Fields by a table of lists; see quality.h. */
#include "stock/quality.h"

#include "base/names.h"
#include "know/identity/identity.h"
#include "wire/cpe/cpe.h"

#include <stdlib.h>

static const char *const field_names[] = {"supplier", "name", "version", "id", "relation", "hash",
	"licence", "author", "time", "tool", "context"};
NAME_OF(enum quality_field, quality_field_name, field_names)

static const char *const set_names[] = {"ntia-2021", "cisa-2025-draft", "meti-2.0"};
NAME_OF(enum quality_set, quality_set_name, set_names)

#define BIT(f) (1u << (f))
#define SEVEN                                                                                      \
	(BIT(QUALITY_SUPPLIER) | BIT(QUALITY_NAME) | BIT(QUALITY_VERSION) | BIT(QUALITY_ID) |      \
		BIT(QUALITY_RELATION) | BIT(QUALITY_AUTHOR) | BIT(QUALITY_TIME))

static const struct {
	unsigned fields;
	bool is_confirmed;
} sets[QUALITY_SETS] = {
	[QUALITY_NTIA_2021] = {SEVEN, true},
	[QUALITY_CISA_2025_DRAFT] = {SEVEN | BIT(QUALITY_HASH) | BIT(QUALITY_LICENCE) |
					     BIT(QUALITY_TOOL) | BIT(QUALITY_CONTEXT),
		true},
	[QUALITY_METI_2] = {SEVEN, false},
};

bool
quality_set_has(enum quality_set s, enum quality_field f)
{
	return (sets[s].fields & BIT(f)) != 0;
}

bool
quality_set_is_confirmed(enum quality_set s)
{
	return sets[s].is_confirmed;
}

/* Marks components that a relation of needing or holding names. */
static void
mark_related(const struct stock_bill *b, struct str ref, bool *is_related)
{
	size_t first, n = ref.len > 0 ? stock_bill_find(b, ref, &first) : 0;

	for (size_t i = 0; i < n; i++)
		is_related[b->by_ref[first + i]] = true;
}

static void
find_related(const struct stock_bill *b, bool *is_related)
{
	for (size_t i = 0; i < b->n_relations; i++) {
		if (b->relations[i].kind == RELATION_DESCRIBES)
			continue;
		mark_related(b, b->relations[i].from, is_related);
		mark_related(b, b->relations[i].to, is_related);
	}
	for (size_t i = 0; i < b->n_components; i++)
		if (b->components[i].parent.len > 0) {
			is_related[i] = true;
			mark_related(b, b->components[i].parent, is_related);
		}
}

static bool
names_one(struct str value)
{
	return !cpe_is_any(value) && !cpe_is_na(value) && !cpe_has_wildcard(value);
}

/* A CPE by which something can be looked up: NISTIR 7695, maker and product without wildcards. */
static unsigned
judge_cpe(const struct component *c)
{
	char room[LIMIT_CPE_BYTES];
	struct str version;
	struct cpe cpe;

	if (c->cpe.len == 0)
		return 0;
	if (cpe_parse(c->cpe, &cpe) != ERR_OK || !names_one(cpe.is[CPE_VENDOR]) ||
		!names_one(cpe.is[CPE_PRODUCT]))
		return QUALITY_CPE_BROKEN;
	if (c->version.len == 0 || !names_one(cpe.is[CPE_VERSION]) ||
		cpe_plain(cpe.is[CPE_VERSION], room, sizeof(room), &version) != ERR_OK)
		return 0;
	return str_equal_nocase(version, c->version) ? 0 : QUALITY_CPE_OTHER;
}

static struct quality_row
row_of(const struct component *c, bool is_related)
{
	struct quality_row row = {0};
	struct identity id;
	bool has_version = c->version.len > 0, has_purl = c->purl.len > 0, has_cpe;

	if (c->kind == COMPONENT_FILE) {
		row.flags = QUALITY_NOT_JUDGED;
		return row;
	}
	identity_of_component(c, NULL, &id);
	if (has_purl && id.reason == IDENTITY_PURL_BROKEN) {
		row.flags |= QUALITY_PURL_BROKEN;
		has_purl = false;
	} else if (has_purl && IDENTITY_MENDS(&id) != 0) {
		row.flags |= QUALITY_PURL_MENDED;
	}
	if (has_version && id.reason == IDENTITY_VERSION_RANGE)
		row.flags |= QUALITY_VERSION_WISH;
	if (id.reason == IDENTITY_VERSION_RANGE || id.reason == IDENTITY_NO_VERSION)
		has_version = false;
	row.flags |= (uint8_t)judge_cpe(c);
	has_cpe = c->cpe.len > 0 && (row.flags & QUALITY_CPE_BROKEN) == 0;
	row.missing = (uint16_t)((c->supplier.len > 0 ? 0 : BIT(QUALITY_SUPPLIER)) |
				 (c->name.len > 0 ? 0 : BIT(QUALITY_NAME)) |
				 (has_version ? 0 : BIT(QUALITY_VERSION)) |
				 (has_purl || has_cpe || c->swid.len > 0 ? 0 : BIT(QUALITY_ID)) |
				 (is_related ? 0 : BIT(QUALITY_RELATION)) |
				 (c->hash.len > 0 ? 0 : BIT(QUALITY_HASH)) |
				 (c->licence.len > 0 ? 0 : BIT(QUALITY_LICENCE)));
	return row;
}

static int
by_what_it_is(const void *a, const void *b, void *arg)
{
	const struct component *list = arg, *x = &list[*(const uint32_t *)a],
			       *y = &list[*(const uint32_t *)b];
	int order = str_order(x->name, y->name);

	if (order == 0)
		order = str_order(x->group, y->group);
	if (order == 0)
		order = str_order(x->version, y->version);
	if (order == 0)
		order = str_order(x->purl, y->purl);
	return order != 0 ? order : (x > y) - (x < y);
}

static bool
is_same(const struct component *x, const struct component *y)
{
	return x->name.len > 0 && str_equal(x->name, y->name) && str_equal(x->group, y->group) &&
	       str_equal(x->version, y->version) && str_equal(x->purl, y->purl) &&
	       str_equal(x->hash, y->hash) && str_equal(x->path, y->path);
}

/* What stands there once more, behind the first one. */
static enum err
find_doubles(const struct stock_bill *b, struct arena *arena, struct quality_row *rows)
{
	uint32_t *order = arena_array(arena, uint32_t, b->n_components + 1);

	if (order == NULL)
		return arena_err(arena);
	for (uint32_t i = 0; i < b->n_components; i++)
		order[i] = i;
	qsort_r(order, b->n_components, sizeof(*order), by_what_it_is,
		(void *)(uintptr_t)b->components);
	for (size_t i = 1; i < b->n_components; i++)
		if (is_same(&b->components[order[i - 1]], &b->components[order[i]]))
			rows[order[i]].flags |= QUALITY_TWICE;
	return ERR_OK;
}

static void
judge_bill(const struct bom *bom, struct quality *q)
{
	q->missing[QUALITY_AUTHOR] = bom->author.len == 0 && bom->supplier.len == 0;
	q->missing[QUALITY_TIME] = bom->made == 0;
	q->missing[QUALITY_TOOL] = bom->tool.len == 0;
	q->missing[QUALITY_CONTEXT] = bom->context.len == 0;
}

static void
count_row(struct quality *q, const struct quality_row *row)
{
	q->n_mended += (row->flags & QUALITY_PURL_MENDED) != 0;
	q->n_broken += (row->flags & QUALITY_PURL_BROKEN) != 0;
	q->n_wishes += (row->flags & QUALITY_VERSION_WISH) != 0;
	q->n_twice += (row->flags & QUALITY_TWICE) != 0;
	q->n_cpe_broken += (row->flags & QUALITY_CPE_BROKEN) != 0;
	q->n_cpe_other += (row->flags & QUALITY_CPE_OTHER) != 0;
	if ((row->flags & QUALITY_NOT_JUDGED) != 0)
		return;
	q->n_judged++;
	for (unsigned f = 0; f < QUALITY_BILL_FIRST; f++)
		q->missing[f] += (row->missing & BIT(f)) != 0;
	for (unsigned s = 0; s < QUALITY_SETS; s++)
		q->n_whole[s] += (row->missing & sets[s].fields) == 0;
}

/* Each field counts the same; a component's by the share of components that have it. */
static unsigned
percent_of(const struct quality *q, unsigned fields)
{
	uint64_t sum = 0, n = 0;

	for (unsigned f = 0; f < QUALITY_FIELDS; f++) {
		uint64_t all = f < QUALITY_BILL_FIRST ? q->n_judged : 1;

		if ((fields & BIT(f)) == 0)
			continue;
		n++;
		sum += all > 0 ? (all - q->missing[f]) * 1000000 / all : 0;
	}
	return (unsigned)(sum / (n * 10000));
}

enum err
quality_judge(const struct stock_bill *bill, struct arena *arena, struct quality *ret_quality)
{
	struct quality q = {0};
	struct quality_row *rows = arena_array(arena, struct quality_row, bill->n_components + 1);
	bool *is_related = arena_array(arena, bool, bill->n_components + 1);
	enum err err;

	if (rows == NULL || is_related == NULL)
		return arena_err(arena);
	find_related(bill, is_related);
	for (size_t i = 0; i < bill->n_components; i++)
		rows[i] = row_of(&bill->components[i], is_related[i]);
	err = find_doubles(bill, arena, rows);
	if (err != ERR_OK)
		return err;
	q.rows = rows;
	judge_bill(&bill->bom, &q);
	for (size_t i = 0; i < bill->n_components; i++)
		count_row(&q, &rows[i]);
	for (unsigned s = 0; s < QUALITY_SETS; s++)
		q.percent[s] = percent_of(&q, sets[s].fields);
	*ret_quality = q;
	return ERR_OK;
}

bool
quality_has_findings(const struct stock_bill *bill, const struct quality *q)
{
	if (q->n_judged == 0 ||
		q->n_mended + q->n_broken + q->n_wishes + q->n_cpe_broken + q->n_cpe_other > 0)
		return true;
	for (unsigned s = 0; s < QUALITY_SETS; s++)
		if (sets[s].is_confirmed && q->percent[s] < 100)
			return true;
	for (unsigned f = 0; f < BOM_FAULTS; f++)
		if (bill->counts[f] > 0)
			return true;
	return false;
}

void
quality_mended_purl(const struct component *c, struct buf *out)
{
	struct purl p;

	if (c->purl.len > 0 && purl_repair_beside(c->purl, c->version, &p) == ERR_OK &&
		p.mends >> PURL_MENDS_STRICT != 0)
		purl_print(&p, out);
}
