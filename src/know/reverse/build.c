/*
 * Making the reverse index in two passes: the first counts how many bytes each item's list takes,
 * the second writes the lists into one piece of memory of just that size.
 */
#include "base/buf.h"
#include "know/reverse/own.h"
#include "know/version/version.h"

#include <stdlib.h>

struct item {
	uint32_t package_at, version_at; /* in texts: a package's text, a version's */
	uint32_t ecosystem;
	uint32_t place; /* after sorting */
};

struct builder_list { /* of one item, while it grows */
	uint64_t bytes;
	uint32_t last, n; /* last set, plus one */
};

struct set_slot {
	uint64_t sum[2];
	uint32_t set; /* plus one; 0: empty */
};

struct reverse_builder {
	struct hash_key key;
	struct buf texts; /* u16 lengths before each */
	struct item *items;
	uint32_t n_items, room;
	uint32_t *slots, n_slots;
	struct builder_list *lists;
	struct set_slot *sets;
	uint32_t n_sets, sets_room;
	uint32_t *set_of, n_companies, companies_room, companies_first;
	uint32_t *sorted; /* one company's items by place */
	bool is_second;
	struct reverse *made;
	enum err err;
};

struct reverse_builder *
reverse_builder_new(const struct hash_key *key)
{
	struct reverse_builder *b = calloc(1, sizeof(*b));

	if (b == NULL)
		return NULL;
	b->key = *key;
	b->texts = buf_of((size_t)1 << 31);
	return b;
}

void
reverse_builder_free(struct reverse_builder *b)
{
	if (b == NULL)
		return;
	buf_done(&b->texts);
	free(b->items);
	free(b->slots);
	free(b->lists);
	free(b->sets);
	free(b->set_of);
	free(b->sorted);
	reverse_free(b->made);
	free(b);
}

/* ---- items ---- */

static struct str
text_at(const struct buf *texts, uint32_t at)
{
	const uint8_t *p = (const uint8_t *)texts->p + at;

	return str_of((const char *)p + 2, p[0] | (size_t)p[1] << 8);
}

static uint32_t
put_text(struct reverse_builder *b, struct str s)
{
	uint32_t at = (uint32_t)b->texts.len;

	buf_le16(&b->texts, (uint16_t)s.len);
	buf_str(&b->texts, s);
	return at;
}

/* Release, name and version of an item stand behind each other. */
static struct package
package_of(const struct buf *texts, const struct item *i)
{
	struct package p = {.ecosystem = (enum ecosystem)i->ecosystem};

	p.release = text_at(texts, i->package_at);
	p.name = text_at(texts, i->package_at + 2 + (uint32_t)p.release.len);
	return p;
}

static uint64_t
item_hash(const struct reverse_builder *b, const struct package *p, struct str version)
{
	uint64_t h = hash_bytes(&b->key, version.p, version.len) + (uint64_t)p->ecosystem;

	h = h * UINT64_C(0x9e3779b97f4a7c15) ^ hash_bytes(&b->key, p->name.p, p->name.len);
	return h * UINT64_C(0x9e3779b97f4a7c15) ^ hash_bytes(&b->key, p->release.p, p->release.len);
}

int
reverse_package_order(const struct package *a, const struct package *b)
{
	int d;

	if (a->ecosystem != b->ecosystem)
		return a->ecosystem < b->ecosystem ? -1 : 1;
	d = str_order(a->name, b->name);
	return d != 0 ? d : str_order(a->release, b->release);
}

static bool
grow_items(struct reverse_builder *b)
{
	uint32_t n_slots = b->n_slots > 0 ? b->n_slots * 2 : 4096, *slots;
	struct item *more;

	if (b->n_items < b->n_slots / 2)
		return true;
	slots = calloc(n_slots, sizeof(*slots));
	more = realloc(b->items, (size_t)n_slots / 2 * sizeof(*more));
	if (more != NULL)
		b->items = more;
	if (slots == NULL || more == NULL) {
		free(slots);
		return false;
	}
	for (uint32_t i = 0; i < b->n_items; i++) {
		struct package p = package_of(&b->texts, &b->items[i]);
		uint64_t h = item_hash(b, &p, text_at(&b->texts, b->items[i].version_at));

		while (slots[h & (n_slots - 1)] != 0)
			h++;
		slots[h & (n_slots - 1)] = i + 1;
	}
	free(b->slots);
	b->slots = slots;
	b->n_slots = n_slots;
	return true;
}

enum err
reverse_item(
	struct reverse_builder *b, const struct package *p, struct str version, uint32_t *ret_item)
{
	uint64_t h = item_hash(b, p, version);

	if (p->name.len > UINT16_MAX || p->release.len > UINT16_MAX || version.len > UINT16_MAX ||
		b->n_items == LIMIT_REVERSE_ITEMS)
		return ERR_LIMIT;
	if (!grow_items(b))
		return ERR_FULL;
	for (; b->slots[h & (b->n_slots - 1)] != 0; h++) {
		uint32_t i = b->slots[h & (b->n_slots - 1)] - 1;
		struct package q = package_of(&b->texts, &b->items[i]);

		if (reverse_package_order(p, &q) == 0 &&
			str_equal(version, text_at(&b->texts, b->items[i].version_at))) {
			*ret_item = i;
			return ERR_OK;
		}
	}
	b->items[b->n_items] = (struct item){
		.package_at = put_text(b, p->release), .ecosystem = (uint32_t)p->ecosystem};
	(void)put_text(b, p->name);
	b->items[b->n_items].version_at = put_text(b, version);
	if (buf_err(&b->texts) != ERR_OK)
		return buf_err(&b->texts);
	*ret_item = b->n_items++;
	b->slots[h & (b->n_slots - 1)] = b->n_items;
	return ERR_OK;
}

struct sorting {
	const struct buf *texts;
	const struct item *items;
};

static int
item_order(const void *a, const void *b, void *arg)
{
	const struct sorting *s = arg;
	const struct item *x = &s->items[*(const uint32_t *)a],
			  *y = &s->items[*(const uint32_t *)b];
	struct package p = package_of(s->texts, x), q = package_of(s->texts, y);
	int d = reverse_package_order(&p, &q);

	if (d != 0)
		return d;
	d = version_compare(ecosystem_order(p.ecosystem), text_at(s->texts, x->version_at),
		text_at(s->texts, y->version_at));
	return d != 0 ? d
		      : str_order(
				text_at(s->texts, x->version_at), text_at(s->texts, y->version_at));
}

/* Packages and versions in their order, texts taken over. */
static void
take_order(struct reverse_builder *b, const uint32_t *sorted)
{
	struct reverse *r = b->made;

	r->texts = b->texts.p;
	r->texts_bytes = b->texts.len;
	for (uint32_t i = 0; i < b->n_items; i++) {
		struct item *x = &b->items[sorted[i]];
		struct package p = package_of(&b->texts, x);

		x->place = i;
		r->versions[i] = text_at(&b->texts, x->version_at);
		if (r->n_packages == 0 ||
			reverse_package_order(&r->packages[r->n_packages - 1].package, &p) != 0)
			r->packages[r->n_packages++] = (struct reverse_package){p, i};
	}
	r->packages[r->n_packages].first_item = b->n_items;
	b->texts = buf_of(0);
}

enum err
reverse_begin(struct reverse_builder *b)
{
	struct sorting s = {&b->texts, b->items};
	uint32_t *sorted = malloc(((size_t)b->n_items + 1) * sizeof(*sorted));
	struct reverse *r = calloc(1, sizeof(*r));

	b->made = r;
	b->lists = calloc((size_t)b->n_items + 1, sizeof(*b->lists));
	b->sorted = malloc(LIMIT_REVERSE_SET * sizeof(*b->sorted));
	if (r != NULL) {
		r->n_items = b->n_items;
		r->packages = calloc((size_t)b->n_items + 1, sizeof(*r->packages));
		r->versions = calloc((size_t)b->n_items + 1, sizeof(*r->versions));
	}
	if (r == NULL || sorted == NULL || b->lists == NULL || b->sorted == NULL ||
		r->packages == NULL || r->versions == NULL) {
		free(sorted);
		return ERR_FULL;
	}
	for (uint32_t i = 0; i < b->n_items; i++)
		sorted[i] = i;
	if (b->n_items > 1)
		qsort_r(sorted, b->n_items, sizeof(*sorted), item_order, &s);
	take_order(b, sorted);
	free(sorted);
	return ERR_OK;
}

/* ---- companies ---- */

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* The company's items by place, each once; their number. */
static uint32_t
sort_items(struct reverse_builder *b, const uint32_t *items, uint32_t n)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < n; i++)
		b->sorted[i] = b->items[items[i]].place;
	if (n > 1)
		qsort(b->sorted, n, sizeof(*b->sorted), by_number);
	for (uint32_t i = 0; i < n; i++)
		if (kept == 0 || b->sorted[kept - 1] != b->sorted[i])
			b->sorted[kept++] = b->sorted[i];
	return kept;
}

static bool
grow_sets(struct reverse_builder *b)
{
	uint32_t room = b->sets_room > 0 ? b->sets_room * 2 : 4096;
	struct set_slot *more;

	if (b->n_sets < b->sets_room / 4 * 3)
		return true;
	more = calloc(room, sizeof(*more));
	if (more == NULL)
		return false;
	for (uint32_t i = 0; i < b->sets_room; i++) {
		uint32_t at = (uint32_t)b->sets[i].sum[0] & (room - 1);

		if (b->sets[i].set == 0)
			continue;
		while (more[at].set != 0)
			at = (at + 1) & (room - 1);
		more[at] = b->sets[i];
	}
	free(b->sets);
	b->sets = more;
	b->sets_room = room;
	return true;
}

/* The set with just these items; *ret_is_new: it is the first company that has it. */
static bool
find_set(struct reverse_builder *b, uint32_t n, uint32_t *ret_set, bool *ret_is_new)
{
	struct hash_key other = b->key;
	uint64_t sum[2];
	uint32_t at;

	other.b[0] ^= 0x5a;
	sum[0] = hash_bytes(&b->key, b->sorted, (size_t)n * sizeof(*b->sorted));
	sum[1] = hash_bytes(&other, b->sorted, (size_t)n * sizeof(*b->sorted));
	if (!grow_sets(b))
		return false;
	for (at = (uint32_t)sum[0] & (b->sets_room - 1); b->sets[at].set != 0;
		at = (at + 1) & (b->sets_room - 1))
		if (b->sets[at].sum[0] == sum[0] && b->sets[at].sum[1] == sum[1]) {
			*ret_set = b->sets[at].set - 1;
			*ret_is_new = false;
			return true;
		}
	b->sets[at] = (struct set_slot){{sum[0], sum[1]}, ++b->n_sets};
	*ret_set = b->n_sets - 1;
	*ret_is_new = true;
	return true;
}

static unsigned
varint_bytes(uint32_t n)
{
	unsigned bytes = 1;

	for (; n >= 128; n >>= 7)
		bytes++;
	return bytes;
}

static void
write_list(struct reverse_builder *b, uint32_t item, uint32_t set)
{
	struct reverse *r = b->made;
	struct builder_list *l = &b->lists[item];
	uint8_t *p = r->bytes + r->at[item];
	uint32_t gap = set + 1 - l->last;

	if ((r->counts[item] & REVERSE_DENSE) != 0) {
		p[set / 8] |= (uint8_t)(1 << (set % 8));
		return;
	}
	for (; gap >= 128; gap >>= 7)
		p[l->bytes++] = (uint8_t)(gap | 128);
	p[l->bytes++] = (uint8_t)gap;
	l->last = set + 1;
}

static void
count_list(struct reverse_builder *b, uint32_t item, uint32_t set)
{
	struct builder_list *l = &b->lists[item];

	l->bytes += varint_bytes(set + 1 - l->last);
	l->last = set + 1;
	l->n++;
}

static enum err
first_pass(struct reverse_builder *b, uint32_t n)
{
	uint32_t set;
	bool is_new;

	if (b->n_companies == b->companies_room) {
		uint32_t room = b->companies_room > 0 ? b->companies_room * 2 : 4096;
		uint32_t *more = realloc(b->set_of, (size_t)room * sizeof(*more));

		if (more == NULL)
			return ERR_FULL;
		b->set_of = more;
		b->companies_room = room;
	}
	if (!find_set(b, n, &set, &is_new))
		return ERR_FULL;
	b->set_of[b->n_companies++] = set;
	for (uint32_t i = 0; i < n && is_new; i++)
		count_list(b, b->sorted[i], set);
	return ERR_OK;
}

static enum err
second_pass(struct reverse_builder *b, uint32_t n)
{
	uint32_t set, before = b->n_sets;
	bool is_new;

	if (b->n_companies == b->companies_first)
		return ERR_INVALID;
	if (!find_set(b, n, &set, &is_new))
		return ERR_FULL;
	if (is_new || before != b->n_sets || b->set_of[b->n_companies] != set)
		return ERR_INVALID;
	b->n_companies++;
	if (b->n_sets == 0 || set != b->made->n_sets) /* not the first company with it */
		return ERR_OK;
	b->made->n_sets++;
	for (uint32_t i = 0; i < n; i++)
		write_list(b, b->sorted[i], set);
	return ERR_OK;
}

enum err
reverse_company(struct reverse_builder *b, const uint32_t *items, uint32_t n)
{
	if (b->err != ERR_OK)
		return b->err;
	if (n > LIMIT_REVERSE_SET || b->n_companies == LIMIT_REVERSE_COMPANIES)
		return ERR_LIMIT;
	for (uint32_t i = 0; i < n; i++)
		if (items[i] >= b->n_items)
			return ERR_INVALID;
	n = sort_items(b, items, n);
	b->err = b->is_second ? second_pass(b, n) : first_pass(b, n);
	return b->err;
}

enum err
reverse_half(struct reverse_builder *b)
{
	struct reverse *r = b->made;
	uint64_t bits = ((uint64_t)b->n_sets + 63) / 64 * 8;

	r->at = calloc((size_t)b->n_items + 1, sizeof(*r->at));
	r->counts = calloc((size_t)b->n_items + 1, sizeof(*r->counts));
	if (r->at == NULL || r->counts == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < b->n_items; i++) {
		bool is_dense = b->lists[i].bytes > bits;

		r->counts[i] = b->lists[i].n | (is_dense ? REVERSE_DENSE : 0);
		r->n_dense += is_dense;
		r->postings += b->lists[i].n;
		r->at[i + 1] = r->at[i] + (is_dense ? bits : b->lists[i].bytes);
		b->lists[i] = (struct builder_list){0};
	}
	r->bytes = calloc(r->at[b->n_items] + 1, 1);
	if (r->bytes == NULL)
		return ERR_FULL;
	b->companies_first = b->n_companies;
	b->n_companies = 0;
	b->is_second = true;
	return ERR_OK;
}

enum err
reverse_end(struct reverse_builder *b, struct reverse **ret_reverse)
{
	struct reverse *r = b->made;

	if (b->err != ERR_OK || !b->is_second || b->n_companies != b->companies_first ||
		r->n_sets != b->n_sets)
		return b->err != ERR_OK ? b->err : ERR_INVALID;
	r->n_companies = b->n_companies;
	if (r->n_sets < r->n_companies) {
		r->set_of = b->set_of;
		b->set_of = NULL;
	}
	b->made = NULL;
	*ret_reverse = r;
	return ERR_OK;
}

void
reverse_free(struct reverse *r)
{
	if (r == NULL)
		return;
	free(r->texts);
	free(r->packages);
	free(r->versions);
	free(r->at);
	free(r->counts);
	free(r->bytes);
	free(r->set_of);
	free(r);
}

struct reverse_info
reverse_info(const struct reverse *r)
{
	return (struct reverse_info){.items = r->n_items,
		.packages = r->n_packages,
		.sets = r->n_sets,
		.companies = r->n_companies,
		.dense = r->n_dense,
		.postings = r->postings,
		.bytes = r->at[r->n_items] + r->texts_bytes +
			 (uint64_t)r->n_items *
				 (sizeof(*r->at) + sizeof(*r->counts) + sizeof(*r->versions)) +
			 (uint64_t)r->n_packages * sizeof(*r->packages) +
			 (r->set_of != NULL ? (uint64_t)r->n_companies * 4 : 0)};
}
