/*
 * Finishing, third part: advisories themselves, vulnerabilities with their names and marks,
 * products by CPE.
 */
#include "know/advisory/build_own.h"

#include <stdlib.h>

/* ---- advisories ---- */

static void
put_list(struct advisory_builder *b, struct reader list, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t text = build_string(b, record_text_next(&list));

		build_row(b, SECTION_LISTS, &text, 1);
	}
}

static void
put_nodes(struct advisory_builder *b, struct reader list, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct cpe_node x;
		uint32_t words[6];

		BUG_IF(!record_node_next(&list, &x));
		words[0] = (uint32_t)x.kind | (x.is_negated ? 16u : 0) |
			   (x.is_vulnerable ? 32u : 0) | x.n_children << 8;
		words[1] = build_string(b, x.cpe);
		words[2] = build_string(b, x.from);
		words[3] = build_string(b, x.from_after);
		words[4] = build_string(b, x.to);
		words[5] = build_string(b, x.to_before);
		build_row(b, SECTION_NODES, words, 6);
	}
}

static uint32_t
in_seconds(ms_t at)
{
	return (uint32_t)(at / MS_SECOND);
}

static void
put_advisory(struct advisory_builder *b, uint32_t i)
{
	struct record x = build_record(b, b->order[i]);
	struct record_advisory a;
	uint32_t words[12];
	unsigned source = build_source_of(b, x.source);

	BUG_IF(record_advisory_read(&x, &a) != ERR_OK || source == b->n_sources);
	b->sources[source].n++;
	b->built.withdrawn += a.withdrawn != 0;
	words[ADVISORY_ID] = build_string(b, x.id);
	words[ADVISORY_VULNERABILITY_NO] = b->vulnerability[i];
	words[ADVISORY_SUMMARY] = build_text(b, a.summary);
	words[ADVISORY_URL] = build_text(b, a.url);
	words[ADVISORY_CVSS] = build_string(b, a.cvss);
	words[ADVISORY_PUBLISHED] = in_seconds(a.published);
	words[ADVISORY_CHANGED] = in_seconds(a.changed);
	words[ADVISORY_WITHDRAWN] = in_seconds(a.withdrawn);
	words[ADVISORY_LISTS] = build_rows(b, SECTION_LISTS);
	words[ADVISORY_COUNTS] = (a.n_aliases & 0xffff) | a.n_related << 16;
	words[ADVISORY_NODES] = build_rows(b, SECTION_NODES);
	words[ADVISORY_GRADES] = (uint32_t)a.score | (uint32_t)a.rating << 16 |
				 (uint32_t)a.kind << 20 | source << 24;
	build_row(b, SECTION_ADVISORIES, words, 12);
	put_list(b, a.aliases, a.n_aliases);
	put_list(b, a.related, a.n_related);
	put_nodes(b, a.nodes, a.n_nodes);
}

void
build_advisories(struct advisory_builder *b)
{
	uint32_t end[12] = {0};

	for (uint32_t i = 0; i < b->n_advisories && b->err == ERR_OK; i++)
		put_advisory(b, i);
	b->built.advisories = b->n_advisories;
	b->built.nodes = build_rows(b, SECTION_NODES);
	end[ADVISORY_LISTS] = build_rows(b, SECTION_LISTS);
	end[ADVISORY_NODES] = b->built.nodes;
	build_row(b, SECTION_ADVISORIES, end, 12);
}

/* ---- marks ---- */

struct mark {
	uint32_t vulnerability, place; /* of the name in NAMES */
	uint32_t words[10];
};

static int
mark_order(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	if (x->vulnerability != y->vulnerability)
		return x->vulnerability < y->vulnerability ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

static void
take_exploited(struct advisory_builder *b, const struct record *x, struct mark *m)
{
	struct exploited e;

	BUG_IF(record_exploited_read(x, &e) != ERR_OK);
	m->words[MARK_BITS] |= MARK_HAS_EXPLOITED | (e.is_ransomware ? MARK_RANSOMWARE : 0);
	m->words[MARK_ADDED] = in_seconds(e.added);
	m->words[MARK_DUE] = in_seconds(e.due);
	m->words[MARK_VENDOR] = build_string(b, e.vendor);
	m->words[MARK_PRODUCT] = build_string(b, e.product);
	m->words[MARK_TITLE] = build_text(b, e.name);
	m->words[MARK_ACTION] = build_text(b, e.action);
	m->words[MARK_SOURCES] |= build_source_of(b, x->source);
	b->built.exploited++;
}

static void
take_scores(struct advisory_builder *b, const struct record *x, struct mark *m)
{
	struct epss e;
	struct ssvc s;

	if (x->kind == RECORD_EPSS) {
		BUG_IF(record_epss_read(x, &e) != ERR_OK);
		m->words[MARK_BITS] |= MARK_HAS_EPSS;
		m->words[MARK_EPSS] = e.score / 1000 | (e.percentile / 10000) << 16;
		m->words[MARK_SOURCES] |= build_source_of(b, x->source) << 8;
		b->built.scores++;
		return;
	}
	BUG_IF(record_ssvc_read(x, &s) != ERR_OK);
	m->words[MARK_BITS] |= MARK_HAS_SSVC | (s.is_automatable ? MARK_AUTOMATABLE : 0) |
			       (s.is_total ? MARK_TOTAL : 0) |
			       (uint32_t)s.exploitation << MARK_EXPLOITATION;
	m->words[MARK_SOURCES] |= build_source_of(b, x->source) << 16;
	b->built.assessed++;
}

static void
take_mark(struct advisory_builder *b, const struct record *x, struct mark *m)
{
	unsigned source = build_source_of(b, x->source);

	BUG_IF(source == b->n_sources);
	b->sources[source].n++;
	if (x->kind == RECORD_EXPLOITED)
		take_exploited(b, x, m);
	else
		take_scores(b, x, m);
}

/* The three lists of marks are each sorted by name: steps through them by the names' places. */
static struct mark *
collect_marks(struct advisory_builder *b, uint32_t *ret_n)
{
	uint32_t *by_name = calloc((size_t)b->n_names + 1, sizeof(*by_name)), n = 0;
	struct mark *marks = calloc(b->n - b->n_advisories + 1, sizeof(*marks));

	if (by_name == NULL || marks == NULL) {
		build_fail(b, ERR_FULL);
		free(by_name);
		free(marks);
		return NULL;
	}
	for (size_t i = b->n_advisories; i < b->n; i++) {
		struct record x = build_record(b, i);
		uint32_t name = build_name_find(b, x.id);
		struct mark *m;

		if (by_name[name] == 0) {
			by_name[name] = ++n;
			marks[n - 1].place = b->names[name].place;
			marks[n - 1].vulnerability =
				b->names[build_name_root(b, name)].vulnerability;
			marks[n - 1].words[MARK_NAME] = build_string(b, x.id);
		}
		m = &marks[by_name[name] - 1];
		take_mark(b, &x, m);
	}
	free(by_name);
	if (n > 1)
		qsort(marks, n, sizeof(*marks), mark_order);
	*ret_n = n;
	return marks;
}

/* ---- vulnerabilities ---- */

struct member {
	uint32_t vulnerability, place;
};

static int
member_order(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	if (x->vulnerability != y->vulnerability)
		return x->vulnerability < y->vulnerability ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

static struct member *
collect_members(struct advisory_builder *b, uint32_t *ret_n)
{
	struct member *list = malloc(((size_t)b->n_names + 1) * sizeof(*list));
	uint32_t n = 0;

	if (list == NULL) {
		build_fail(b, ERR_FULL);
		return NULL;
	}
	for (uint32_t i = 0; i < b->n_names; i++)
		if (b->names[i].is_named || b->names[i].is_marked)
			list[n++] = (struct member){
				b->names[build_name_root(b, i)].vulnerability, b->names[i].place};
	if (n > 1)
		qsort(list, n, sizeof(*list), member_order);
	*ret_n = n;
	return list;
}

void
build_vulnerabilities(struct advisory_builder *b)
{
	uint32_t n_marks = 0, n_members = 0, mark = 0, member = 0, advisory = 0;
	struct mark *marks = collect_marks(b, &n_marks);
	struct member *members = marks != NULL ? collect_members(b, &n_members) : NULL;

	for (uint32_t i = 0; members != NULL && i <= b->n_vulnerabilities; i++) {
		uint32_t words[3];

		while (advisory < b->n_advisories && b->vulnerability[advisory] < i)
			advisory++;
		while (member < n_members && members[member].vulnerability < i)
			build_row(b, SECTION_MEMBERS, &members[member++].place, 1);
		while (mark < n_marks && marks[mark].vulnerability < i)
			build_row(b, SECTION_MARKS, marks[mark++].words, 10);
		words[VULNERABILITY_ADVISORIES] = advisory;
		words[VULNERABILITY_MEMBERS] = member;
		words[VULNERABILITY_MARKS] = mark;
		build_row(b, SECTION_VULNERABILITIES, words, 3);
	}
	b->built.vulnerabilities = b->n_vulnerabilities;
	free(marks);
	free(members);
}
