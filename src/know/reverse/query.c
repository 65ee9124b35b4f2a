/* Who is affected: a run of items for each interval, their sets as bits, companies of the sets. */
#include "know/reverse/own.h"
#include "know/version/version.h"

static const struct reverse_package *
find_package(const struct reverse *r, const struct package *p)
{
	uint32_t from = 0, end = r->n_packages;

	while (from < end) {
		uint32_t middle = from + (end - from) / 2;
		int d = reverse_package_order(&r->packages[middle].package, p);

		if (d == 0)
			return &r->packages[middle];
		if (d < 0)
			from = middle + 1;
		else
			end = middle;
	}
	return NULL;
}

/* The first item of from..end that is not older than (is_behind: newer than) the version. */
static uint32_t
edge(const struct reverse *r, enum version_order o, const struct reverse_package *p,
	struct str version, bool is_behind)
{
	uint32_t from = p->first_item, end = p[1].first_item;

	while (from < end) {
		uint32_t middle = from + (end - from) / 2;
		int d = version_compare(o, r->versions[middle], version);

		if (d < 0 || (d == 0 && is_behind))
			from = middle + 1;
		else
			end = middle;
	}
	return from;
}

/* ---- lists ---- */

static void
add_bits(const struct reverse *r, uint32_t item, uint64_t *sets)
{
	const uint8_t *p = r->bytes + r->at[item];
	size_t words = ((size_t)r->n_sets + 63) / 64;

	for (size_t i = 0; i < words; i++, p += 8)
		sets[i] |= p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
			   (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 |
			   (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

static void
add_list(const struct reverse *r, uint32_t item, uint64_t *sets)
{
	const uint8_t *p = r->bytes + r->at[item], *end = r->bytes + r->at[item + 1];
	uint32_t set = UINT32_MAX; /* the one before the first */

	while (p < end) {
		uint32_t gap = *p++;

		if (gap >= 128) {
			unsigned shift = 7;

			gap &= 127;
			for (; p < end && *p >= 128; shift += 7)
				gap |= (uint32_t)(*p++ & 127) << shift;
			if (p < end)
				gap |= (uint32_t)*p++ << shift;
		}
		set += gap;
		sets[set / 64] |= UINT64_C(1) << (set % 64);
	}
}

static void
add_item(const struct reverse *r, uint32_t item, struct reverse_answer *answer)
{
	answer->items++;
	answer->postings += r->counts[item] & ~REVERSE_DENSE;
	if ((r->counts[item] & REVERSE_DENSE) != 0)
		add_bits(r, item, answer->sets);
	else
		add_list(r, item, answer->sets);
}

/* ---- intervals ---- */

static void
add_run(const struct reverse *r, const struct reverse_package *p, const struct interval *in,
	struct reverse_answer *answer)
{
	enum version_order o = ecosystem_order(p->package.ecosystem);
	uint32_t from = p->first_item, end = p[1].first_item;

	if (in->from.len > 0)
		from = edge(r, o, p, in->from, false);
	if (in->end != INTERVAL_OPEN)
		end = edge(r, o, p, in->to, in->end != INTERVAL_FIXED);
	for (uint32_t i = from; i < end; i++)
		add_item(r, i, answer);
}

/* By another order than the items': each is looked at. */
static void
add_each(const struct reverse *r, const struct reverse_package *p, const struct interval *in,
	struct reverse_answer *answer)
{
	const enum version_order o = VERSION_SEMVER;

	for (uint32_t i = p->first_item; i < p[1].first_item; i++) {
		struct str v = r->versions[i];
		int d = in->end == INTERVAL_OPEN ? -1 : version_compare(o, v, in->to);

		if ((in->from.len == 0 || version_compare(o, v, in->from) >= 0) &&
			(d < 0 || (d == 0 && in->end != INTERVAL_FIXED)))
			add_item(r, i, answer);
	}
}

void
reverse_affected(const struct reverse *r, const struct package *p, const struct interval *intervals,
	uint32_t n, struct reverse_answer *answer)
{
	const struct reverse_package *found = find_package(r, p);

	for (uint32_t i = 0; found != NULL && i < n; i++)
		if (intervals[i].is_semver)
			add_each(r, found, &intervals[i], answer);
		else
			add_run(r, found, &intervals[i], answer);
}

static bool
ask_affected(const struct reverse *r, struct advisory_index *x, const struct advisory_package *p,
	uint32_t affected, struct reverse_answer *answer)
{
	const struct package package = {p->ecosystem, p->release, p->name};
	struct advisory_interval at;
	struct advisory_affected a;

	if (!advisory_index_affected(x, affected, &a))
		return false;
	for (uint32_t i = a.intervals; i < a.intervals_end; i++) {
		struct interval in = {.from = STR(""), .to = STR("")};

		if (!advisory_index_interval(x, i, &at))
			return false;
		in.is_semver = at.is_semver;
		in.end = at.end;
		if (at.from > 0)
			in.from = advisory_index_bound(x, p, at.is_semver, at.from - 1);
		if (at.end != INTERVAL_OPEN)
			in.to = advisory_index_bound(x, p, at.is_semver, at.to);
		reverse_affected(r, &package, &in, 1, answer);
	}
	return true;
}

bool
reverse_package(const struct reverse *r, struct advisory_index *x, const struct advisory_package *p,
	uint32_t advisory, struct reverse_answer *answer)
{
	struct advisory_affected a;

	for (uint32_t i = p->affected; i < p->affected_end; i++)
		if (!advisory_index_affected(x, i, &a) ||
			(a.advisory == advisory && !ask_affected(r, x, p, i, answer)))
			return false;
	return advisory_index_err(x) == ERR_OK;
}

bool
reverse_advisory(const struct reverse *r, struct advisory_index *x, uint32_t advisory,
	struct reverse_answer *answer)
{
	struct advisory_package p;
	uint32_t first, n;

	for (unsigned e = 0; e < ECOSYSTEMS; e++) {
		n = advisory_index_ecosystem(x, (enum ecosystem)e, &first);
		for (uint32_t no = first; no < first + n; no++) {
			if (!advisory_index_package_no(x, no, &p))
				return false;
			p.ecosystem = (enum ecosystem)e;
			if (!reverse_package(r, x, &p, advisory, answer))
				return false;
		}
	}
	return advisory_index_err(x) == ERR_OK;
}

uint32_t
reverse_companies(const struct reverse *r, struct reverse_answer *answer)
{
	size_t words = ((size_t)r->n_companies + 63) / 64;
	uint32_t n = 0;

	if (r->set_of == NULL)
		for (size_t i = 0; i < words; i++)
			answer->companies[i] |= answer->sets[i];
	for (uint32_t c = 0; r->set_of != NULL && c < r->n_companies; c++) {
		uint32_t set = r->set_of[c];

		answer->companies[c / 64] |= (answer->sets[set / 64] >> (set % 64) & 1) << (c % 64);
	}
	for (size_t i = 0; i < words; i++)
		n += (uint32_t)__builtin_popcountll(answer->companies[i]);
	return n;
}
