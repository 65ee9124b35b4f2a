/*
 * Finishing, first half: the records sorted and each once; which of their names mean the same
 * vulnerability (union-find over ids and aliases); the order of advisories in the file:
 * vulnerability by vulnerability, as the first id of each comes.
 */
#include "know/advisory/build_own.h"

#include <stdlib.h>

/* ---- hash tables of numbers ---- */

bool
build_slots_grow(struct build_slots *s, uint32_t n,
	uint64_t (*hash_of)(const void *arg, uint32_t what), const void *arg)
{
	uint32_t room = s->room > 0 ? s->room : 1024;
	uint32_t *slots;

	while (n > room / 4 * 3)
		room *= 2;
	if (room == s->room)
		return true;
	slots = calloc(room, sizeof(*slots));
	if (slots == NULL)
		return false;
	for (uint32_t i = 0; i < s->room; i++) {
		uint32_t at;

		if (s->slots[i] == 0)
			continue;
		at = (uint32_t)hash_of(arg, s->slots[i] - 1) & (room - 1);
		while (slots[at] != 0)
			at = (at + 1) & (room - 1);
		slots[at] = s->slots[i];
	}
	free(s->slots);
	s->slots = slots;
	s->room = room;
	return true;
}

uint64_t
build_hash(const struct advisory_builder *b, struct str s)
{
	return hash_bytes(&b->options.key, s.p, s.len);
}

/* ---- strings ---- */

static struct str
string_at(const struct advisory_builder *b, uint32_t at)
{
	const uint8_t *p = (const uint8_t *)b->strings.p + at;

	return str_of((const char *)p + 2, p[0] | (size_t)p[1] << 8);
}

static uint64_t
string_hash(const void *arg, uint32_t at)
{
	return build_hash(arg, string_at(arg, at));
}

uint32_t
build_string(struct advisory_builder *b, struct str s)
{
	struct build_slots *t = &b->string_slots;
	uint32_t at, place;

	if (b->strings.len == 0)
		buf_le16(&b->strings, 0);
	if (s.len == 0 || s.len > UINT16_MAX)
		return 0;
	if (!build_slots_grow(t, t->n + 1, string_hash, b)) {
		build_fail(b, ERR_FULL);
		return 0;
	}
	for (at = (uint32_t)build_hash(b, s) & (t->room - 1); t->slots[at] != 0;
		at = (at + 1) & (t->room - 1))
		if (str_equal(string_at(b, t->slots[at] - 1), s))
			return t->slots[at] - 1;
	place = (uint32_t)b->strings.len;
	buf_le16(&b->strings, (uint16_t)s.len);
	buf_str(&b->strings, s);
	if (buf_err(&b->strings) != ERR_OK) {
		build_fail(b, buf_err(&b->strings));
		return 0;
	}
	t->slots[at] = place + 1;
	t->n++;
	return place;
}

uint32_t
build_text(struct advisory_builder *b, struct str s)
{
	uint8_t head[2] = {(uint8_t)s.len, (uint8_t)(s.len >> 8)};
	uint64_t at = b->bytes[SECTION_TEXTS];

	if (at == 0) {
		build_add(b, SECTION_TEXTS, "\0", 2);
		at = 2;
	}
	if (s.len == 0)
		return 0;
	if (at > UINT32_MAX - UINT16_MAX - 2)
		build_fail(b, ERR_LIMIT);
	build_add(b, SECTION_TEXTS, head, 2);
	build_add(b, SECTION_TEXTS, s.p, s.len);
	return (uint32_t)at;
}

/* ---- records ---- */

static struct record
record_at(struct str records, uint64_t at)
{
	struct reader r = reader_of(records.p + at, records.len - at);
	struct record x;

	BUG_IF(record_next(&r, &x) != ERR_OK);
	return x;
}

struct record
build_record(const struct advisory_builder *b, size_t i)
{
	return record_at(b->records, b->at[i]);
}

/* The one that was changed last first; then by the bytes, so that any order gives the same. */
static int
which_counts(const struct record *x, const struct record *y)
{
	struct record_advisory a, c;

	if (x->kind == RECORD_ADVISORY && record_advisory_read(x, &a) == ERR_OK &&
		record_advisory_read(y, &c) == ERR_OK && a.changed != c.changed)
		return a.changed > c.changed ? -1 : 1;
	if (x->bytes.len != y->bytes.len) /* who says more */
		return x->bytes.len > y->bytes.len ? -1 : 1;
	return str_order(x->bytes, y->bytes);
}

static int
place_order(const void *a, const void *b, void *arg)
{
	const struct str *records = arg;
	struct record x = record_at(*records, *(const uint64_t *)a);
	struct record y = record_at(*records, *(const uint64_t *)b);
	int d = record_order(&x, &y);

	return d != 0 ? d : which_counts(&x, &y);
}

static int
source_order(const void *a, const void *b)
{
	return strcmp(((const struct advisory_source *)a)->name,
		((const struct advisory_source *)b)->name);
}

/* Of marks one for each name is enough, whoever says it. */
static bool
is_same(const struct record *x, const struct record *y)
{
	return x->kind == RECORD_ADVISORY ? record_order(x, y) == 0
					  : x->kind == y->kind && str_equal(x->id, y->id);
}

void
build_sort(struct advisory_builder *b)
{
	struct record last = {0};
	size_t kept = 0;

	b->records =
		b->n > 0 ? b->options.outside.view(b->options.outside.arg, SPOOL_RECORDS) : STR("");
	if (b->records.p == NULL || b->records.len != b->bytes[SPOOL_RECORDS]) {
		build_fail(b, ERR_IO);
		return;
	}
	if (b->n_sources > 1)
		qsort(b->sources, b->n_sources, sizeof(*b->sources), source_order);
	if (b->n > 1)
		qsort_r(b->at, b->n, sizeof(*b->at), place_order, &b->records);
	for (size_t i = 0; i < b->n; i++) {
		struct record x = build_record(b, i);

		if (kept > 0 && is_same(&last, &x)) {
			b->built.twice++;
			continue;
		}
		b->at[kept++] = b->at[i];
		b->n_advisories += x.kind == RECORD_ADVISORY;
		b->n_exploited += x.kind == RECORD_EXPLOITED;
		b->n_epss += x.kind == RECORD_EPSS;
		b->n_ssvc += x.kind == RECORD_SSVC;
		last = x;
	}
	b->n = kept;
}

/* ---- names ---- */

static uint64_t
name_hash(const void *arg, uint32_t i)
{
	const struct advisory_builder *b = arg;

	return build_hash(b, str_of(b->names[i].p, b->names[i].len));
}

uint32_t
build_name_find(const struct advisory_builder *b, struct str name)
{
	const struct build_slots *t = &b->name_slots;

	if (t->room == 0)
		return BUILD_NONE;
	for (uint32_t at = (uint32_t)build_hash(b, name) & (t->room - 1); t->slots[at] != 0;
		at = (at + 1) & (t->room - 1)) {
		const struct build_name *n = &b->names[t->slots[at] - 1];

		if (str_equal(str_of(n->p, n->len), name))
			return t->slots[at] - 1;
	}
	return BUILD_NONE;
}

/* Its number, a new one when it is new; BUILD_NONE after an error. */
static uint32_t
add_name(struct advisory_builder *b, struct str name)
{
	uint32_t i = build_name_find(b, name), at;
	struct build_slots *t = &b->name_slots;

	if (i != BUILD_NONE)
		return i;
	if (b->n_names == b->names_room) {
		uint32_t room = b->names_room > 0 ? b->names_room * 2 : 4096;
		struct build_name *more = realloc(b->names, room * sizeof(*more));

		if (more == NULL) {
			build_fail(b, ERR_FULL);
			return BUILD_NONE;
		}
		b->names = more;
		b->names_room = room;
	}
	if (!build_slots_grow(t, b->n_names + 1, name_hash, b)) {
		build_fail(b, ERR_FULL);
		return BUILD_NONE;
	}
	i = b->n_names++;
	b->names[i] = (struct build_name){
		.p = name.p, .len = (uint32_t)name.len, .parent = i, .vulnerability = BUILD_NONE};
	at = (uint32_t)name_hash(b, i) & (t->room - 1);
	while (t->slots[at] != 0)
		at = (at + 1) & (t->room - 1);
	t->slots[at] = i + 1;
	return i;
}

uint32_t
build_name_root(struct advisory_builder *b, uint32_t i)
{
	while (b->names[i].parent != i) {
		b->names[i].parent = b->names[b->names[i].parent].parent;
		i = b->names[i].parent;
	}
	return i;
}

/* An own name of the advisory whose id is `with` (or BUILD_NONE). */
static uint32_t
name_same(struct advisory_builder *b, struct str name, uint32_t with)
{
	uint32_t i = add_name(b, name);

	if (i == BUILD_NONE)
		return i;
	b->names[i].is_named = true;
	if (with != BUILD_NONE) {
		uint32_t x = build_name_root(b, i), y = build_name_root(b, with);

		if (x != y)
			b->names[x < y ? y : x].parent = x < y ? x : y;
	}
	return i;
}

static void
name_advisory(struct advisory_builder *b, const struct record *x)
{
	uint32_t id = name_same(b, x->id, BUILD_NONE);
	struct record_advisory a;

	BUG_IF(record_advisory_read(x, &a) != ERR_OK);
	for (uint32_t i = 0; i < a.n_aliases && b->err == ERR_OK; i++)
		(void)name_same(b, record_text_next(&a.aliases), id);
	for (uint32_t i = 0; i < a.n_related && b->err == ERR_OK; i++)
		(void)add_name(b, record_text_next(&a.related));
}

/* Marks of what nothing here speaks of are left out; what is exploited stays in any case. */
static void
name_marks(struct advisory_builder *b)
{
	size_t kept = b->n_advisories;
	uint32_t n[RECORD_GONE] = {0};

	for (size_t i = b->n_advisories; i < b->n && b->err == ERR_OK; i++) {
		struct record x = build_record(b, i);
		uint32_t name =
			x.kind == RECORD_EXPLOITED ? add_name(b, x.id) : build_name_find(b, x.id);

		if (name == BUILD_NONE) {
			b->built.marks_unused++;
			continue;
		}
		b->names[name].is_marked = true;
		b->at[kept++] = b->at[i];
		n[x.kind]++;
	}
	b->n = kept;
	b->n_exploited = n[RECORD_EXPLOITED];
	b->n_epss = n[RECORD_EPSS];
	b->n_ssvc = n[RECORD_SSVC];
}

/* ---- vulnerabilities ---- */

static int
name_order(const void *a, const void *b, void *arg)
{
	const struct build_name *names = arg;
	const struct build_name *x = &names[*(const uint32_t *)a],
				*y = &names[*(const uint32_t *)b];

	return str_order(str_of(x->p, x->len), str_of(y->p, y->len));
}

static uint32_t
vulnerability_of(struct advisory_builder *b, uint32_t name)
{
	struct build_name *root = &b->names[build_name_root(b, name)];

	if (root->vulnerability == BUILD_NONE)
		root->vulnerability = b->n_vulnerabilities++;
	return root->vulnerability;
}

/* Numbers: as the advisories come, then what only marks speak of, by name. */
static void
number(struct advisory_builder *b, uint32_t *sorted, uint32_t n)
{
	uint32_t words[2];

	for (uint32_t i = 0; i < b->n_advisories; i++) {
		struct record x = build_record(b, i);

		b->vulnerability[i] = vulnerability_of(b, build_name_find(b, x.id));
	}
	for (uint32_t i = 0; i < n; i++) {
		struct build_name *x = &b->names[sorted[i]];

		x->place = i;
		words[0] = build_string(b, str_of(x->p, x->len));
		words[1] = vulnerability_of(b, sorted[i]);
		build_row(b, SECTION_NAMES, words, 2);
	}
}

static int
number_order(const void *a, const void *b, void *arg)
{
	const uint32_t *vulnerability = arg;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	if (vulnerability[x] != vulnerability[y])
		return vulnerability[x] < vulnerability[y] ? -1 : 1;
	return x < y ? -1 : x > y;
}

static void
order_advisories(struct advisory_builder *b)
{
	uint32_t *by_place = malloc(((size_t)b->n_advisories + 1) * sizeof(*by_place));

	b->order = malloc(((size_t)b->n_advisories + 1) * sizeof(*b->order));
	if (by_place == NULL || b->order == NULL) {
		free(by_place);
		build_fail(b, ERR_FULL);
		return;
	}
	for (uint32_t i = 0; i < b->n_advisories; i++)
		b->order[i] = i;
	if (b->n_advisories > 1)
		qsort_r(b->order, b->n_advisories, sizeof(*b->order), number_order,
			b->vulnerability);
	for (uint32_t i = 0; i < b->n_advisories; i++)
		by_place[i] = b->vulnerability[b->order[i]];
	free(b->vulnerability);
	b->vulnerability = by_place;
}

void
build_names(struct advisory_builder *b)
{
	uint32_t *sorted, n = 0;

	for (uint32_t i = 0; i < b->n_advisories && b->err == ERR_OK; i++) {
		struct record x = build_record(b, i);

		name_advisory(b, &x);
	}
	name_marks(b);
	sorted = malloc(((size_t)b->n_names + 1) * sizeof(*sorted));
	b->vulnerability = malloc(((size_t)b->n_advisories + 1) * sizeof(*b->vulnerability));
	if (sorted == NULL || b->vulnerability == NULL)
		build_fail(b, ERR_FULL);
	if (b->err == ERR_OK) {
		for (uint32_t i = 0; i < b->n_names; i++)
			if (b->names[i].is_named || b->names[i].is_marked)
				sorted[n++] = i;
		if (n > 1)
			qsort_r(sorted, n, sizeof(*sorted), name_order, b->names);
		number(b, sorted, n);
		order_advisories(b);
	}
	free(sorted);
}
