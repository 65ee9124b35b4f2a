/*
 * From "affected" of CVE records to trees of CPE and packages. Schema: CVE_Record_Format.json,
 * definitions "product" and "versions"; how makers fill it in differs, see cve.h.
 */
#include "wire/cve/product.h"

#include "base/limits.h"

#include <stdlib.h>

void
cve_product_begin(struct cve_product *p)
{
	p->otherwise = CVE_UNKNOWN;
	p->collection = p->package = p->purl = STR("");
	p->n_cpes = p->n_versions = 0;
}

void
cve_product_done(struct cve_product *p)
{
	free(p->cpes);
	free(p->versions);
}

/* Room for one more of n; NULL and a fault when there is none. */
static void *
grow(void *old, uint32_t n, uint32_t *room, size_t size, struct draft *d)
{
	uint32_t more = *room > 0 ? 2 * *room : 16;
	void *p = old;

	if (n < *room)
		return old;
	if (more > LIMIT_CVE_PRODUCT_PARTS) {
		draft_fail(d, ERR_LIMIT, "a product in it lists too much");
		return NULL;
	}
	p = realloc(old, more * size);
	if (p == NULL)
		draft_fail(d, ERR_FULL, "no memory is left");
	else
		*room = more;
	return p;
}

struct str *
cve_product_cpe(struct cve_product *p, struct draft *d)
{
	struct str *all = grow(p->cpes, p->n_cpes, &p->room_cpes, sizeof(*all), d);

	if (all == NULL)
		return NULL;
	p->cpes = all;
	all[p->n_cpes] = STR("");
	return &all[p->n_cpes++];
}

struct cve_version *
cve_product_version(struct cve_product *p, struct draft *d)
{
	struct cve_version *all =
		grow(p->versions, p->n_versions, &p->room_versions, sizeof(*all), d);

	if (all == NULL)
		return NULL;
	p->versions = all;
	all[p->n_versions] = (struct cve_version){.version = STR("")};
	return &all[p->n_versions++];
}

static bool
has_digit(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

/* A version, and no remark about versions ("All", "n/a", "11.4, 11.5", "before 2", "5.4.*"). */
static bool
is_version(struct str s)
{
	return has_digit(s) && str_find_byte(s, ' ') < 0 && str_find_byte(s, ',') < 0 &&
	       str_find_byte(s, '*') < 0 && str_find_byte(s, '<') < 0 && str_find_byte(s, '>') < 0;
}

/* What an entry of "versions" says, in the words of a match. */
struct span {
	bool is_one; /* one version, in `from` and `to` */
	struct str from, to, to_before;
};

static bool
is_commit(const struct cve_version *v)
{
	return str_equal(v->type, STR("git")) || str_equal(v->type, STR("original_commit_for_fix"));
}

/* False: nothing that could be compared. */
static bool
span_of(const struct cve_version *v, struct span *ret_span)
{
	struct span s = {.from = is_version(v->version) ? v->version : STR("")};
	struct str end = v->less.len > 0 ? v->less : v->less_equal;
	bool is_open = str_equal(end, STR("*"));

	if (is_commit(v))
		return false;
	if (str_equal(s.from, STR("0")))
		s.from = STR("");
	if (v->n_changes == 1 && v->changed_to != v->status && is_version(v->changed_at)) {
		/* of several changes nobody knows which branch each belongs to: not cut then */
		s.to_before = v->changed_at;
		*ret_span = s;
		return true;
	}
	if (end.len == 0) {
		s.is_one = true;
		s.to = s.from;
		*ret_span = s;
		return s.from.len > 0;
	}
	if (!is_open && !is_version(end))
		return false;
	if (!is_open && v->less.len > 0)
		s.to_before = end;
	else if (!is_open)
		s.to = end;
	*ret_span = s;
	return true;
}

/* It ends at something that is no version ("publication"): which ones it means nobody can tell. */
static bool
is_vague(const struct cve_version *v)
{
	struct str end = v->less.len > 0 ? v->less : v->less_equal;

	return end.len > 0 && !str_equal(end, STR("*")) && !is_version(end);
}

static bool
is_everything(const struct cve_version *v)
{
	return str_equal(v->version, STR("*")) && v->less.len == 0 && v->less_equal.len == 0;
}

/* The place of the part-th ':' that no '\' stands before; s.len when there are fewer. */
static size_t
colon(struct str s, unsigned part)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == ':' && --part == 0)
			return i;
	}
	return s.len;
}

/* Where the version stands in a CPE: of 2.3 behind the fifth colon, of 2.2 behind the fourth. */
static struct str
cpe_version(struct str cpe, size_t *ret_from, size_t *ret_to)
{
	unsigned part = str_starts(cpe, STR("cpe:2.3:")) ? 5 : 4;
	size_t from = colon(cpe, part), to = colon(cpe, part + 1);

	if (from < cpe.len)
		from++;
	*ret_from = from;
	*ret_to = to;
	return str_of(cpe.p + from, to - from);
}

/* It names no version: "*", "-" or nothing. */
static bool
is_of_any_version(struct str cpe)
{
	size_t from, to;
	struct str v = cpe_version(cpe, &from, &to);

	return v.len == 0 || (v.len == 1 && (v.p[0] == '*' || v.p[0] == '-'));
}

/* The product whatever the version: "*" instead of version and, when there was one, its update. */
static struct str
product_of(struct draft *d, struct str cpe)
{
	char text[512];
	size_t from, to, rest, len;
	bool has_version = !is_of_any_version(cpe);
	struct str v = cpe_version(cpe, &from, &to);

	if (str_equal(v, STR("*")) || v.len == 0 || cpe.len + 4 > sizeof(text))
		return cpe;
	if (!str_starts(cpe, STR("cpe:2.3:")))
		return str_of(cpe.p, from - 1);
	memcpy(text, cpe.p, from);
	len = from;
	text[len++] = '*';
	rest = to;
	if (has_version && to < cpe.len) {
		memcpy(text + len, ":*", 2);
		len += 2;
		rest = to + 1 + colon(str_of(cpe.p + to + 1, cpe.len - to - 1), 1);
	}
	memcpy(text + len, cpe.p + rest, cpe.len - rest);
	return draft_text(d, str_of(text, len + cpe.len - rest));
}

static void
put_match(struct draft *d, struct str cpe, const struct span *s, bool is_vulnerable)
{
	struct cpe_node *n = draft_node(d, CPE_MATCH);

	n->cpe = cpe;
	n->is_vulnerable = is_vulnerable;
	if (s == NULL)
		return;
	n->from = s->from;
	n->to = s->to;
	n->to_before = s->to_before;
}

/* The CPEs brought down to their products, once each. */
static void
bring_down(struct cve_product *p, struct draft *d)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < p->n_cpes; i++) {
		struct str cpe = product_of(d, p->cpes[i]);
		bool is_there = false;

		for (uint32_t k = 0; k < n && !is_there; k++)
			is_there = str_equal(p->cpes[k], cpe);
		if (!is_there)
			p->cpes[n++] = cpe;
	}
	p->n_cpes = n;
}

/* Matches of each CPE with each span of that status; how many. */
static uint32_t
put_spans(const struct cve_product *p, struct draft *d, struct str cpe, enum cve_status status)
{
	struct span s;
	uint32_t n = 0;

	for (uint32_t i = 0; i < p->n_versions; i++) {
		if (p->versions[i].status != status || !span_of(&p->versions[i], &s))
			continue;
		put_match(d, cpe, &s, status == CVE_AFFECTED);
		n++;
	}
	return n;
}

/* Everything but what is listed: the product, and not one of the list. */
static void
put_others(struct cve_product *p, struct draft *d)
{
	bring_down(p, d);
	for (uint32_t i = 0; i < p->n_cpes; i++) {
		uint32_t all = draft_nodes(d), list, n;

		draft_node(d, CPE_AND)->n_children = 2;
		put_match(d, p->cpes[i], NULL, true);
		list = draft_nodes(d);
		draft_node(d, CPE_OR)->is_negated = true;
		n = put_spans(p, d, p->cpes[i], CVE_UNAFFECTED);
		draft_node_at(d, list)->n_children = n;
		if (n > 0)
			continue;
		draft_drop_nodes(d, all);
		put_match(d, p->cpes[i], NULL, true);
	}
}

static void
put_listed(struct cve_product *p, struct draft *d)
{
	uint32_t top = draft_nodes(d), n = 0;
	bool has_span = false, has_range = false, is_all = false, has_vague = false;
	struct span s;

	for (uint32_t i = 0; i < p->n_versions; i++) {
		if (p->versions[i].status != CVE_AFFECTED)
			continue;
		is_all = is_all || is_everything(&p->versions[i]);
		has_vague = has_vague || is_vague(&p->versions[i]);
		if (!span_of(&p->versions[i], &s))
			continue;
		has_span = true;
		has_range = has_range || !s.is_one;
	}
	if (has_range)
		bring_down(p, d);
	draft_node(d, CPE_OR);
	for (uint32_t i = 0; i < p->n_cpes; i++) {
		struct str cpe = p->cpes[i];

		if (has_vague && !has_span && !is_all && is_of_any_version(cpe))
			continue; /* or the repaired version would be hit for ever */
		if (is_all || (has_span && !has_range && is_of_any_version(cpe)))
			cpe = product_of(d, cpe);
		if (is_all || !has_span || (!has_range && !is_of_any_version(cpe))) {
			put_match(d, cpe, NULL, true); /* it says the version itself */
			n++;
		} else {
			n += put_spans(p, d, cpe, CVE_AFFECTED);
		}
	}
	draft_node_at(d, top)->n_children = n;
	if (n == 0)
		draft_drop_nodes(d, top);
}

static bool
has_affected(const struct cve_product *p)
{
	for (uint32_t i = 0; i < p->n_versions; i++)
		if (p->versions[i].status == CVE_AFFECTED)
			return true;
	return false;
}

/* collectionURL of registries whose names are those of packages. */
static enum ecosystem
ecosystem_of(struct str url)
{
	static const struct {
		const char *host;
		enum ecosystem ecosystem;
	} rows[] = {
		{"pypi.org", ECOSYSTEM_PYPI},
		{"pypi.python.org", ECOSYSTEM_PYPI},
		{"npmjs.com", ECOSYSTEM_NPM},
		{"registry.npmjs.org", ECOSYSTEM_NPM},
		{"repo.maven.apache.org", ECOSYSTEM_MAVEN},
		{"repo1.maven.org", ECOSYSTEM_MAVEN},
		{"pkg.go.dev", ECOSYSTEM_GO},
		{"packagist.org", ECOSYSTEM_PACKAGIST},
		{"crates.io", ECOSYSTEM_CRATES},
		{"rubygems.org", ECOSYSTEM_RUBYGEMS},
		{"nuget.org", ECOSYSTEM_NUGET},
		{"hex.pm", ECOSYSTEM_HEX},
		{"pub.dev", ECOSYSTEM_PUB},
		{"hackage.haskell.org", ECOSYSTEM_HACKAGE},
	};
	struct str host;

	if (!str_starts(url, STR("https://")))
		return ECOSYSTEM_NONE;
	url = str_of(url.p + 8, url.len - 8);
	host = str_split(&url, '/');
	if (str_starts(host, STR("www.")))
		host = str_of(host.p + 4, host.len - 4);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_equal(host, str_c(rows[i].host)))
			return rows[i].ecosystem;
	return ECOSYSTEM_NONE;
}

static void
put_range(struct draft *d, const struct span *s)
{
	draft_range(d, RANGE_ECOSYSTEM);
	draft_event(d, RANGE_INTRODUCED, s->from.len > 0 ? s->from : STR("0"));
	if (s->to_before.len > 0)
		draft_event(d, RANGE_FIXED, s->to_before);
	else if (s->to.len > 0)
		draft_event(d, RANGE_LAST_AFFECTED, s->to);
}

static void
put_package(const struct cve_product *p, struct draft *d)
{
	enum ecosystem e = ecosystem_of(p->collection);
	struct affected *a;
	struct span s;

	if (e == ECOSYSTEM_NONE && p->purl.len == 0)
		return;
	a = draft_affected(d);
	/* "all but these" is no range that a package can have */
	a->is_incomplete = p->otherwise == CVE_AFFECTED;
	a->purl = p->purl;
	if (p->purl.len == 0) { /* else the index works it out of the purl */
		a->package.ecosystem = e;
		a->package.name = p->package;
	}
	for (uint32_t i = 0; i < p->n_versions && p->otherwise != CVE_AFFECTED; i++) {
		if (p->versions[i].status != CVE_AFFECTED)
			continue;
		if (!span_of(&p->versions[i], &s))
			draft_last_affected(d)->is_incomplete |= !is_commit(&p->versions[i]);
		else if (s.is_one)
			draft_version(d, s.from);
		else
			put_range(d, &s);
	}
	a = draft_last_affected(d);
	if (a->n_ranges == 0 && a->n_versions == 0 && !a->is_incomplete)
		draft_drop_affected(d);
}

void
cve_product_tell(struct cve_product *p, struct draft *d)
{
	if (p->package.len > 0 || p->purl.len > 0)
		put_package(p, d);
	else if (p->n_cpes > 0 && p->otherwise == CVE_AFFECTED)
		put_others(p, d);
	else if (p->n_cpes > 0 && has_affected(p))
		put_listed(p, d);
}
