/* GET /stock/advisory/ID, /stock/advisory?q=: is the company affected? See advisory.h. */
#include "proc/portal/stock/advisory.h"
#include "proc/portal/stock/said.h"

#include <stdio.h>

#define NAMES_SHOWN 40
#define ENTRIES_SHOWN 30

/* ---- by which name ---- */

/* Large, but for what follows "GHSA-". */
static void
put_letters(char *id)
{
	bool is_ghsa = str_starts_nocase(str_c(id), STR("ghsa-"));

	for (size_t i = 0; id[i] != '\0'; i++)
		if (is_ghsa && i >= 5)
			id[i] = str_small(id[i]);
		else if (id[i] >= 'a' && id[i] <= 'z')
			id[i] = (char)(id[i] - 'a' + 'A');
}

bool
advisory_number(const struct look *l, struct str name, uint32_t *ret_vulnerability)
{
	char other[LIMIT_ADVISORY_ID];

	if (!l->has_index || name.len == 0 || name.len >= sizeof(other))
		return false;
	if (advisory_index_named(l->opened.index, name, ret_vulnerability))
		return true;
	str_copy(name, other, sizeof(other));
	put_letters(other);
	return advisory_index_named(l->opened.index, str_c(other), ret_vulnerability);
}

/* "CVE-2024-1", "JVNDB-2024-000001", "GO-2024-1": letters, a hyphen, a digit somewhere. */
static bool
is_id(struct str s)
{
	ptrdiff_t hyphen = str_find(s, STR("-"));
	bool has_digit = false;

	if (hyphen < 2 || hyphen > 12 || str_find(s, STR(" ")) >= 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = str_small(s.p[i]);

		if ((size_t)i < (size_t)hyphen && (c < 'a' || c > 'z'))
			return false;
		has_digit |= c >= '0' && c <= '9';
	}
	return has_digit;
}

/* Before "-": what numbers of weaknesses begin with, where a blank may stand for the hyphen. */
static bool
begins_number(struct str s)
{
	static const char *const kinds[] = {"cve", "ghsa", "jvn", "jvndb", "dsa", "dla", "usn",
		"rhsa", "go", "mal", "pysec", "rustsec", "osv"};
	struct str kind = str_split(&s, '-');

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (s.len > 0 && str_equal_nocase(kind, str_c(kinds[i])))
			return true;
	return false;
}

static bool
is_hyphen(uint32_t cp)
{
	return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0x30fc ||
	       cp == 0xff70 || cp == 0xfe63;
}

bool
advisory_spelt(struct str asked, char *ret_id, size_t size)
{
	size_t n = 0;
	struct str id;

	asked = str_trim(asked);
	while (asked.len > 0) {
		uint32_t cp;
		size_t len = str_utf8_char(asked, &cp);

		if (len == 0 || n + 1 >= size)
			return false;
		if (cp >= 0xff01 && cp <= 0xff5e)
			cp -= 0xfee0;
		if (cp == ' ' || cp == 0x3000 || is_hyphen(cp))
			cp = '-';
		if (cp < '!' || cp > '~')
			return false;
		if (cp != '-' || (n > 0 && ret_id[n - 1] != '-'))
			ret_id[n++] = (char)cp;
		asked = str_of(asked.p + len, asked.len - len);
	}
	while (n > 0 && ret_id[n - 1] == '-')
		n--;
	ret_id[n] = '\0';
	id = str_of(ret_id, n);
	return is_id(id) && begins_number(id);
}

/* ---- what lists say of it ---- */

static enum err
fill_names(struct look *l, const struct advisory_vulnerability *x, struct stock_advisory_view *v)
{
	struct str *names = arena_array(l->r->arena, struct str, NAMES_SHOWN);

	if (names == NULL)
		return ERR_FULL;
	for (uint32_t i = x->names; i < x->names_end; i++) {
		struct str name = advisory_index_name(l->opened.index, i);

		if (v->name.len == 0 ||
			(str_starts(name, STR("CVE-")) && !str_starts(v->name, STR("CVE-"))))
			v->name = name;
	}
	for (uint32_t i = x->names; i < x->names_end && v->n_names < NAMES_SHOWN; i++) {
		struct str name = advisory_index_name(l->opened.index, i);

		if (!str_equal(name, v->name))
			names[v->n_names++] = name;
	}
	v->names = names;
	return ERR_OK;
}

static enum err
fill_entries(struct look *l, const struct advisory_vulnerability *x, struct stock_advisory_view *v)
{
	struct stock_entry *rows = arena_array(l->r->arena, struct stock_entry, ENTRIES_SHOWN);
	struct advisory_entry e;
	bool is_first = true;

	if (rows == NULL)
		return ERR_FULL;
	v->is_withdrawn = x->advisories < x->advisories_end;
	for (uint32_t i = x->advisories; i < x->advisories_end; i++) {
		const struct advisory_source *source;

		if (!advisory_index_entry(l->opened.index, i, &e))
			continue;
		v->is_withdrawn = v->is_withdrawn && e.withdrawn != 0;
		if (e.score > v->score) {
			v->score = e.score;
			v->cvss = e.cvss;
		}
		if (e.rating > v->rating)
			v->rating = e.rating;
		if (is_first || e.kind < v->kind)
			v->kind = e.kind;
		is_first = false;
		if (v->n_entries == ENTRIES_SHOWN)
			continue;
		source = &l->info.sources[e.source < l->info.n_sources ? e.source : 0];
		rows[v->n_entries++] = (struct stock_entry){.id = e.id,
			.source = look_source(l, e.source),
			.summary = e.summary,
			.url = e.url,
			.dated = source->dated,
			.published = e.published,
			.changed = e.changed,
			.withdrawn = e.withdrawn,
			.score = e.score,
			.rating = e.rating};
	}
	v->entries = rows;
	return ERR_OK;
}

static enum err
fill_marks(struct look *l, const struct advisory_vulnerability *x, struct stock_advisory_view *v)
{
	size_t n = x->marks_end - x->marks;
	struct stock_exploited *rows = arena_array(l->r->arena, struct stock_exploited, n + 1);
	struct rank_facts facts = {0};
	struct advisory_mark m;

	if (rows == NULL)
		return ERR_FULL;
	for (uint32_t i = x->marks; i < x->marks_end; i++) {
		if (!advisory_index_mark(l->opened.index, i, &m))
			continue;
		if (m.has_epss && (!facts.has_epss || m.epss.score > facts.epss.score)) {
			facts.has_epss = true;
			facts.epss = m.epss;
		}
		if (m.has_ssvc)
			v->exploitation = m.ssvc.exploitation != EXPLOITATION_UNKNOWN
						  ? exploitation_name(m.ssvc.exploitation)
						  : NULL;
		if (!m.has_exploited)
			continue;
		rows[v->n_exploited++] = (struct stock_exploited){.vendor = m.exploited.vendor,
			.product = m.exploited.product,
			.action = m.exploited.action,
			.added = m.exploited.added,
			.due = m.exploited.due,
			.is_ransomware = m.exploited.is_ransomware,
			.source = look_source(l, m.sources[0])};
	}
	v->exploited = rows;
	v->chance = rank_chance_name(rank_place(&facts).chance);
	v->chance_tenths = facts.has_epss ? facts.epss.score / 1000 : 0;
	return ERR_OK;
}

/* The list of the catalogue that may say versions of it, when nobody chose it yet: NVD's of the
 * year in "CVE-2021-41773". */
static enum err
fill_list(struct look *l, struct stock_advisory_view *v)
{
	const struct advisory_catalogue *c = l->r->portal->known_sources;
	char id[32], feed[40];
	struct store_feed *list;
	size_t n;
	enum err err;

	if (!str_starts(v->name, STR("CVE-")) || v->name.len < 8)
		return ERR_OK;
	snprintf(id, sizeof(id), "nvd-%.4s", v->name.p + 4);
	snprintf(feed, sizeof(feed), FEED_ADVISORIES "%s", id);
	err = feeds_list(l->r->view, FEED_ROOM_STOCK, l->r->arena, &list, &n);
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		if (strcmp(list[i].id, feed) == 0)
			return ERR_OK;
	for (uint32_t i = 0; err == ERR_OK && c != NULL && i < c->n; i++)
		if (str_equal(c->list[i].id, str_c(id)))
			v->list = c->list[i].name;
	return err;
}

static enum err
ask_all(struct look *l, struct advisory_scan *scan, struct stock_advisory_view *v)
{
	struct stock_mended *mended;
	enum err err;

	if (v->n_exploited > 0)
		err = advisory_scan_listed(
			l->r, v->exploited[0].vendor, v->exploited[0].product, scan);
	else
		err = advisory_scan(l->r, scan);
	if (err == ERR_OK)
		err = advisory_unlisted(l->r, &scan->tally.unlisted);
	if (err == ERR_OK)
		err = advisory_mended(l->r, scan, &mended, &v->n_mended, &scan->tally.mended);
	if (err == ERR_OK)
		v->mended = mended;
	return err;
}

static enum err
fill_known(struct look *l, uint32_t number, struct stock_advisory_view *v)
{
	struct advisory_scan scan = {.look = l, .vulnerability = number};
	struct advisory_vulnerability x;
	enum err err;

	if (!advisory_index_vulnerability(l->opened.index, number, &x))
		return ERR_OK;
	v->is_known = true;
	err = fill_names(l, &x, v);
	if (err == ERR_OK)
		err = fill_entries(l, &x, v);
	if (err == ERR_OK)
		err = fill_marks(l, &x, v);
	if (err == ERR_OK)
		err = ask_all(l, &scan, v);
	if (err == ERR_OK && scan.is_only_named)
		err = fill_list(l, v);
	if (err != ERR_OK)
		return err;
	v->affected = scan.affected;
	v->n_affected = scan.n_affected;
	v->n_affected_more = scan.n_affected_more;
	v->open = scan.open;
	v->n_open = scan.n_open;
	v->n_excluded = scan.n_excluded;
	v->tally = scan.tally;
	v->fix = scan.fix;
	v->reply = advisory_reply(&scan, v->is_withdrawn, &v->because);
	return ERR_OK;
}

/* ---- not in the lists ---- */

/* Takes the next row: a device or bill counts once. */
static void
count_before(const struct stock_affected *rows, struct stock_advisory_view *v)
{
	const struct stock_subject *about = &rows[v->n_affected].about;
	size_t i = 0;

	while (i < v->n_affected && !advisory_same_place(&rows[i].about, about))
		i++;
	v->tally.devices += i == v->n_affected && about->device != NULL;
	v->tally.bills += i == v->n_affected && about->bill != NULL;
	v->n_affected++;
}

/* What was found before stays found. */
static enum err
fill_before(struct request *r, struct stock_advisory_view *v)
{
	char id[LIMIT_ADVISORY_ID];
	const struct store_finding_query q = {.advisory = id, .is_open = true, .limit = 100};
	struct stock_affected *rows = arena_array(r->arena, struct stock_affected, 100);
	struct store_finding *list;
	size_t n;
	enum err err;

	str_copy(v->asked, id, sizeof(id));
	err = rows == NULL ? ERR_FULL : store_finding_list(r->view, &q, r->arena, &list, &n, NULL);
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		const struct store_finding_total_query sq = {.about = &list[i], .limit = 1};
		struct store_finding_total *sums;
		size_t n_sums;

		err = store_finding_totals(r->view, &sq, r->arena, &sums, &n_sums, NULL);
		if (err != ERR_OK || n_sums == 0)
			continue;
		rows[v->n_affected] = (struct stock_affected){.finding = str_c(list[i].id.text),
			.state = store_finding_state_name(list[i].state),
			.fixed = str_c(list[i].fixed)};
		err = look_subject(r, &sums[0], &rows[v->n_affected].about);
		count_before(rows, v);
	}
	v->affected = rows;
	if (v->n_affected > 0) {
		v->reply = STOCK_REPLY_YES;
		v->because = "before";
	}
	return err;
}

static enum err
fill(struct request *r, struct look *l, struct stock_advisory_view *v)
{
	uint32_t number;
	enum err err;

	if (v->asked.len == 0)
		return ERR_OK;
	if (advisory_number(l, v->asked, &number))
		return fill_known(l, number, v);
	v->has_asked_words = !is_id(v->asked);
	if (v->has_asked_words)
		return advisory_words(l, v);
	v->because = l->is_damaged ? "damaged" : l->has_index ? "not_listed" : "no_index";
	err = fill_before(r, v);
	return err;
}

/* Beside the answer, which it does not change. */
static enum err
fill_said(struct request *r, struct stock_advisory_view *v)
{
	struct str *names = arena_array(r->arena, struct str, NAMES_SHOWN + 2);
	struct said_found found;
	size_t n = 0;
	enum err err;

	if (names == NULL)
		return ERR_FULL;
	names[n++] = v->asked;
	if (v->name.len > 0)
		names[n++] = v->name;
	for (size_t i = 0; i < v->n_names; i++)
		names[n++] = v->names[i];
	err = said_of_names(r, names, n, &found);
	if (err != ERR_OK)
		return err;
	v->n_sayings = found.n;
	v->n_sayings_more = (uint32_t)found.n_more;
	return found.n > 0 ? said_rows(r, found.list, found.n, &v->sayings) : ERR_OK;
}

enum err
get_stock_advisory(struct request *r)
{
	struct str asked = str_trim(r->arg.len > 0 ? r->arg : form_get(&r->query, "q"));
	char id[LIMIT_ADVISORY_ID];
	bool is_too_long = asked.len >= LIMIT_ADVISORY_ID;
	struct stock_advisory_view v = {.asked = is_too_long ? STR("") : asked,
		.is_too_long = is_too_long,
		.reply = STOCK_REPLY_UNKNOWN,
		.because = "no_index"};
	struct stock_compared compared;
	struct page_frame f;
	struct look l;
	enum err err;

	if (advisory_spelt(asked, id, sizeof(id))) {
		put_letters(id);
		v.asked = str_c(id);
	}
	look_open(r, &l);
	err = look_compared(r, &l, NULL, false, &compared);
	v.compared = &compared;
	if (err == ERR_OK)
		err = fill(r, &l, &v);
	if (err == ERR_OK && v.asked.len > 0 && !v.has_asked_words)
		err = fill_said(r, &v);
	if (err == ERR_OK) {
		if (is_too_long)
			r->response.status = 400;
		frame_of(r, &f);
		err = page_stock_advisory(r->portal->pages, &f, &v, &r->response.body);
	}
	look_close(&l);
	return err;
}
