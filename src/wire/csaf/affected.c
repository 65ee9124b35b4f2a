/*
 * Affected products of CSAF: by purl as a package whose name the index works out of the purl, by
 * CPE as a match. Ranges: section 3.1.2.3.2, "vers:..." or "vls:...", also without that word.
 */
#include "wire/csaf/affected.h"

/* What a constraint begins with; the longer ones first. */
static const struct {
	const char *sign;
	bool is_from, is_to, is_open; /* open: without the version itself */
} signs[] = {
	{">=", true, false, false}, {"<=", false, true, false}, {"!=", false, false, true},
	{">", true, false, true}, {"<", false, true, true}, {"=", false, false, false},
	{"", false, false, false}, /* the version alone */
};
#define SIGNS (sizeof(signs) / sizeof(signs[0]))

/* Takes the next constraint of a range; its sign's place. */
static size_t
take(struct str *range, struct str *ret_version)
{
	struct str part = str_trim(str_split(range, '|'));
	size_t i = 0;

	while (!str_starts(part, str_c(signs[i].sign)))
		i++;
	*ret_version =
		str_trim(str_of(part.p + strlen(signs[i].sign), part.len - strlen(signs[i].sign)));
	return i;
}

/* Without "vers:npm/" and "vls:". */
static struct str
constraints(struct str range)
{
	struct str rest = range;

	if (str_starts(range, STR("vers:"))) {
		str_split(&rest, '/');
		return rest;
	}
	if (str_starts(range, STR("vls:")))
		return str_of(range.p + 4, range.len - 4);
	return range;
}

/* "All versions", "prior to 2.1": words, which are no version and bound nothing. */
static bool
is_words(struct str version)
{
	return str_find_byte(version, ' ') >= 0;
}

static void
put_ranges(struct draft *d, struct str range)
{
	struct str version;
	bool is_open = false; /* a range that has begun */

	for (range = constraints(range); range.len > 0;) {
		size_t i = take(&range, &version);

		if (version.len == 0 || (signs[i].is_open && !signs[i].is_from && !signs[i].is_to))
			continue;
		if (is_words(version))
			draft_last_affected(d)->is_incomplete = true;
		else if (str_equal(version, STR("*"))) {
			draft_range(d, RANGE_ECOSYSTEM);
			draft_event(d, RANGE_INTRODUCED, STR("0"));
		} else if (signs[i].is_from) {
			/* what lies just above a version cannot be said: it is in */
			draft_range(d, RANGE_ECOSYSTEM);
			draft_event(d, RANGE_INTRODUCED, version);
			is_open = true;
		} else if (signs[i].is_to) {
			if (!is_open) {
				draft_range(d, RANGE_ECOSYSTEM);
				draft_event(d, RANGE_INTRODUCED, STR("0"));
			}
			draft_event(
				d, signs[i].is_open ? RANGE_FIXED : RANGE_LAST_AFFECTED, version);
			is_open = false;
		} else {
			draft_version(d, version);
		}
	}
}

static struct cpe_node *
put_match(struct draft *d, struct str cpe)
{
	struct cpe_node *n = draft_node(d, CPE_MATCH);
	struct str text = draft_text(d, cpe);

	n->cpe = text;
	n->is_vulnerable = true;
	return n;
}

/* A match for each stretch of the range; the CPE alone when it bounds nothing. */
static void
put_nodes(struct draft *d, struct str cpe, struct str range)
{
	struct cpe_node *n = NULL;
	struct str version;
	uint32_t before = draft_nodes(d);

	for (range = constraints(range); range.len > 0;) {
		size_t i = take(&range, &version);
		struct str text = draft_text(d, version);

		if (version.len == 0 || str_equal(version, STR("*")) || is_words(version) ||
			(signs[i].is_open && !signs[i].is_from && !signs[i].is_to))
			continue;
		if (n == NULL || !signs[i].is_to)
			n = put_match(d, cpe);
		if (signs[i].is_from)
			*(signs[i].is_open ? &n->from_after : &n->from) = text;
		else if (signs[i].is_to)
			*(signs[i].is_open ? &n->to_before : &n->to) = text;
		else
			n->from = n->to = text;
		if (!signs[i].is_from)
			n = NULL;
	}
	if (draft_nodes(d) == before)
		put_match(d, cpe);
}

/* "pkg:npm/a@1.2?x=y": "1.2", still escaped. */
static struct str
version_of(struct str purl)
{
	struct str rest = purl, version;
	struct str head = str_split(&rest, '?');
	ptrdiff_t at = -1;

	for (size_t i = 0; i < head.len; i++)
		if (head.p[i] == '@')
			at = (ptrdiff_t)i;
		else if (head.p[i] == '/')
			at = -1;
	if (at < 0)
		return STR("");
	version = str_of(head.p + at + 1, head.len - (size_t)at - 1);
	return str_split(&version, '#');
}

void
csaf_put_affected(struct draft *d, struct csaf_products *t, const struct csaf_product *p)
{
	const struct csaf_product *made_of = csaf_product_made_of(t, p);
	const struct csaf_product *it = p->purl.len > 0 || p->cpe.len > 0 ? p : made_of;
	struct affected *a;
	struct str purl;

	/* a vulnerability names a product in a few bytes; its texts are as long as they like */
	t->steps += (it->purl.len + it->cpe.len) / CSAF_BYTES_OF_STEP + it->version.len / 4;
	if (it->purl.len > 0) {
		a = draft_affected(d);
		purl = draft_text(d, it->purl);
		a->purl = purl;
		if (it->is_range)
			put_ranges(d, it->version);
		else if (version_of(it->purl).len > 0)
			draft_version(d, version_of(it->purl));
		else if (it->version.len > 0)
			draft_version(d, it->version);
		else
			put_ranges(d, STR("*"));
	} else if (it->cpe.len > 0) {
		put_nodes(d, it->cpe, it->is_range ? it->version : STR(""));
	}
}
