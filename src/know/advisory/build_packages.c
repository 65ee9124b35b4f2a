/*
 * Finishing, second half: packages in the order of ecosystem, release, name; of each its bounds in
 * the order of versions, and what advisories say as intervals between their places.
 */
#include "know/advisory/build_own.h"
#include "know/version/version.h"

#include <stdlib.h>

struct bound {
	struct str text;
	bool is_semver;
};

struct bounds { /* of one package; the room grows with the largest */
	struct bound *list;
	uint32_t n, room;
	uint32_t n_own; /* of the ecosystem's scale; those of semver follow */
	enum ecosystem ecosystem;
};

struct packing {
	struct advisory_builder *b;
	struct build_ref *refs;
	size_t n;
	struct bounds bounds;
	uint64_t *hashes; /* of the packages of the ecosystem at hand */
	uint32_t n_hashes, hashes_room;
};

static struct record_affected
affected_of(const struct build_ref *ref)
{
	struct reader r = reader_of(ref->at, ref->len);
	struct record_affected x;

	BUG_IF(!record_affected_next(&r, &x));
	return x;
}

static int
package_order(const struct package *x, const struct package *y)
{
	int d;

	if (x->ecosystem != y->ecosystem)
		return x->ecosystem < y->ecosystem ? -1 : 1;
	d = str_order(x->release, y->release);
	return d != 0 ? d : str_order(x->name, y->name);
}

static int
ref_order(const void *a, const void *b)
{
	const struct build_ref *x = a, *y = b;
	struct record_affected p = affected_of(x), q = affected_of(y);
	int d = package_order(&p.package, &q.package);

	if (d != 0)
		return d;
	if (x->advisory != y->advisory)
		return x->advisory < y->advisory ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static size_t
count_refs(struct advisory_builder *b)
{
	struct record_advisory a;
	size_t n = 0;

	for (uint32_t i = 0; i < b->n_advisories; i++) {
		struct record x = build_record(b, i);

		BUG_IF(record_advisory_read(&x, &a) != ERR_OK);
		n += a.n_affected;
	}
	return n;
}

static void
collect(struct packing *w)
{
	struct advisory_builder *b = w->b;

	w->refs = malloc((count_refs(b) + 1) * sizeof(*w->refs));
	if (w->refs == NULL) {
		build_fail(b, ERR_FULL);
		return;
	}
	for (uint32_t i = 0; i < b->n_advisories; i++) {
		struct record x = build_record(b, b->order[i]);
		struct record_affected p;
		struct record_advisory a;

		BUG_IF(record_advisory_read(&x, &a) != ERR_OK);
		for (uint32_t k = 0; k < a.n_affected; k++) {
			struct build_ref *ref = &w->refs[w->n];

			ref->at = a.affected.p;
			ref->advisory = i;
			BUG_IF(!record_affected_next(&a.affected, &p));
			ref->len = (uint32_t)(a.affected.p - ref->at);
			w->n++;
		}
	}
	if (w->n > 1)
		qsort(w->refs, w->n, sizeof(*w->refs), ref_order);
}

/* ---- bounds ---- */

static int
bound_order(const void *a, const void *b, void *arg)
{
	const struct bound *x = a, *y = b;
	int d;

	if (x->is_semver != y->is_semver)
		return x->is_semver ? 1 : -1;
	d = version_compare(
		interval_order(*(const enum ecosystem *)arg, x->is_semver), x->text, y->text);
	return d != 0 ? d : str_order(x->text, y->text);
}

static void
add_bound(struct packing *w, struct str text, bool is_semver)
{
	struct bounds *t = &w->bounds;

	if (text.len == 0)
		return;
	if (t->n == t->room) {
		uint32_t room = t->room > 0 ? t->room * 2 : 256;
		struct bound *more = realloc(t->list, room * sizeof(*more));

		if (more == NULL) {
			build_fail(w->b, ERR_FULL);
			return;
		}
		t->list = more;
		t->room = room;
	}
	t->list[t->n++] = (struct bound){text, is_semver};
}

static void
take_bounds(struct packing *w, size_t from, size_t end)
{
	struct bounds *t = &w->bounds;
	struct interval in;
	uint32_t kept = 0;

	t->n = t->n_own = 0;
	for (size_t i = from; i < end; i++) {
		struct record_affected x = affected_of(&w->refs[i]);

		t->ecosystem = x.package.ecosystem;
		for (uint32_t k = 0; k < x.n_intervals; k++) {
			BUG_IF(!record_interval_next(&x.intervals, &in));
			add_bound(w, in.from, in.is_semver);
			if (in.end != INTERVAL_EXACT)
				add_bound(w, in.to, in.is_semver);
		}
	}
	if (t->n > 1)
		qsort_r(t->list, t->n, sizeof(*t->list), bound_order, &t->ecosystem);
	for (uint32_t i = 0; i < t->n; i++)
		if (kept == 0 || bound_order(&t->list[kept - 1], &t->list[i], &t->ecosystem) != 0) {
			t->n_own += !t->list[i].is_semver;
			t->list[kept++] = t->list[i];
		}
	t->n = kept;
}

/* The place within its scale. */
static uint32_t
place_of(const struct bounds *t, struct str text, bool is_semver)
{
	const struct bound key = {text, is_semver};
	uint32_t from = 0, end = t->n;
	enum ecosystem e = t->ecosystem;

	while (from < end) {
		uint32_t middle = from + (end - from) / 2;

		if (bound_order(&t->list[middle], &key, &e) < 0)
			from = middle + 1;
		else
			end = middle;
	}
	return is_semver ? from - t->n_own : from;
}

/* ---- one package ---- */

static void
put_intervals(struct packing *w, struct record_affected *x)
{
	struct interval in;

	for (uint32_t k = 0; k < x->n_intervals; k++) {
		uint32_t words[2] = {0, INTERVAL_OPEN};

		BUG_IF(!record_interval_next(&x->intervals, &in));
		if (in.from.len > 0)
			words[0] = place_of(&w->bounds, in.from, in.is_semver) + 1;
		if (in.is_semver)
			words[0] |= INTERVAL_SEMVER;
		if (in.end != INTERVAL_OPEN)
			words[1] =
				place_of(&w->bounds, in.to, in.is_semver) << 2 | (uint32_t)in.end;
		build_row(w->b, SECTION_INTERVALS, words, 2);
	}
}

static void
put_affected(struct packing *w, const struct build_ref *ref)
{
	struct advisory_builder *b = w->b;
	struct record_affected x = affected_of(ref);
	uint32_t words[4] = {ref->advisory, build_rows(b, SECTION_INTERVALS),
		build_rows(b, SECTION_LISTS), x.flags};

	build_row(b, SECTION_AFFECTED, words, 4);
	for (uint32_t k = 0; k < x.n_platforms; k++) {
		uint32_t text = build_string(b, record_text_next(&x.platforms));

		build_row(b, SECTION_LISTS, &text, 1);
	}
	put_intervals(w, &x);
}

static void
remember_hash(struct packing *w, const struct package *p)
{
	if (w->n_hashes == w->hashes_room) {
		uint32_t room = w->hashes_room > 0 ? w->hashes_room * 2 : 1024;
		uint64_t *more = realloc(w->hashes, room * sizeof(*more));

		if (more == NULL) {
			build_fail(w->b, ERR_FULL);
			return;
		}
		w->hashes = more;
		w->hashes_room = room;
	}
	w->hashes[w->n_hashes++] = advisory_package_hash(&w->b->options.key, p);
}

static void
put_package(struct packing *w, size_t from, size_t end)
{
	struct advisory_builder *b = w->b;
	const struct package p = affected_of(&w->refs[from]).package;
	uint32_t words[5];

	take_bounds(w, from, end);
	if (b->err != ERR_OK)
		return;
	words[PACKAGE_NAME] = build_string(b, p.name);
	words[PACKAGE_RELEASE] = build_string(b, p.release);
	words[PACKAGE_BOUNDS] = build_rows(b, SECTION_BOUNDS);
	words[PACKAGE_SEMVER] = words[PACKAGE_BOUNDS] + w->bounds.n_own;
	words[PACKAGE_AFFECTED] = build_rows(b, SECTION_AFFECTED);
	build_row(b, SECTION_PACKAGES, words, 5);
	for (uint32_t i = 0; i < w->bounds.n; i++) {
		const struct bound *x = &w->bounds.list[i];
		uint64_t key = version_key(interval_order(p.ecosystem, x->is_semver), x->text);
		uint32_t text = build_string(b, x->text);

		build_row(b, SECTION_BOUNDS, &text, 1);
		build_row(b, SECTION_KEYS, (const uint32_t[]){(uint32_t)key, (uint32_t)(key >> 32)},
			2);
	}
	for (size_t i = from; i < end; i++) {
		put_affected(w, &w->refs[i]);
		if (i == from || w->refs[i].advisory != w->refs[i - 1].advisory)
			b->ecosystems[p.ecosystem].n_advisories++;
	}
	remember_hash(w, &p);
}

/* ---- one ecosystem ---- */

/* The hash table: seven tenths full at most. */
static void
put_slots(struct packing *w, struct build_ecosystem *e)
{
	struct advisory_builder *b = w->b;
	uint32_t room = 8, *slots;

	while ((uint64_t)w->n_hashes * 10 > (uint64_t)room * 7)
		room *= 2;
	slots = calloc(room, 2 * sizeof(*slots));
	if (slots == NULL) {
		build_fail(b, ERR_FULL);
		return;
	}
	for (uint32_t i = 0; i < w->n_hashes; i++) {
		uint32_t at = (uint32_t)w->hashes[i] & (room - 1);

		while (slots[at * 2 + 1] != 0)
			at = (at + 1) & (room - 1);
		slots[at * 2] = (uint32_t)(w->hashes[i] >> 32);
		slots[at * 2 + 1] = e->first_package + i + 1;
	}
	e->first_slot = build_rows(b, SECTION_SLOTS);
	e->n_slots = room;
	for (uint32_t i = 0; i < room; i++)
		build_row(b, SECTION_SLOTS, &slots[i * 2], 2);
	free(slots);
}

static size_t
put_ecosystem(struct packing *w, size_t from)
{
	struct advisory_builder *b = w->b;
	struct record_affected first = affected_of(&w->refs[from]);
	struct build_ecosystem *e = &b->ecosystems[first.package.ecosystem];
	size_t i = from, end;

	e->first_package = build_rows(b, SECTION_PACKAGES);
	w->n_hashes = 0;
	while (i < w->n && b->err == ERR_OK) {
		struct record_affected x = affected_of(&w->refs[i]), y;

		if (x.package.ecosystem != first.package.ecosystem)
			break;
		for (end = i + 1; end < w->n; end++) {
			y = affected_of(&w->refs[end]);
			if (package_order(&x.package, &y.package) != 0)
				break;
		}
		put_package(w, i, end);
		i = end;
	}
	e->n_packages = build_rows(b, SECTION_PACKAGES) - e->first_package;
	if (b->err == ERR_OK)
		put_slots(w, e);
	return i;
}

void
build_packages(struct advisory_builder *b)
{
	struct packing w = {.b = b};
	uint32_t end[5] = {0};

	collect(&w);
	for (size_t i = 0; i < w.n && b->err == ERR_OK;)
		i = put_ecosystem(&w, i);
	b->built.packages = build_rows(b, SECTION_PACKAGES);
	b->built.bounds = build_rows(b, SECTION_BOUNDS);
	b->built.affected = build_rows(b, SECTION_AFFECTED);
	b->built.intervals = build_rows(b, SECTION_INTERVALS);
	end[PACKAGE_BOUNDS] = end[PACKAGE_SEMVER] = b->built.bounds;
	end[PACKAGE_AFFECTED] = b->built.affected;
	build_row(b, SECTION_PACKAGES, end, 5);
	build_row(b, SECTION_AFFECTED,
		(const uint32_t[]){BUILD_NONE, b->built.intervals, build_rows(b, SECTION_LISTS), 0},
		4);
	free(w.refs);
	free(w.bounds.list);
	free(w.hashes);
}
