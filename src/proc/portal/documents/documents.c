/* GET /documents, /documents/ID, /documents/year, /public: what there is, and what is to be done
 * with it. */
#include "proc/portal/documents/document.h"
#include "proc/portal/learning/learning.h"
#include "proc/portal/ledgers/planned.h"
#include "proc/portal/programme/dated.h"
#include "proc/portal/programme/programme.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- finding ---- */

bool
document_subject(struct str subject, struct str *ret_id, uint32_t *ret_number)
{
	struct str rest = subject, id = str_split(&rest, '/'), text = str_split(&rest, '/');
	uint64_t number = 0;

	if (id.len == 0 || str_u64(text, UINT32_MAX, &number) != ERR_OK)
		return false;
	*ret_id = id;
	*ret_number = (uint32_t)number;
	return true;
}

uint32_t
path_number(const struct request *r)
{
	uint64_t n = 0;

	return str_u64(path_part(r, 2), UINT32_MAX, &n) == ERR_OK ? (uint32_t)n : 0;
}

enum err
document_of(struct request *r, struct str id, struct document_place *d)
{
	char text[STORE_ID_TEXT_MAX];
	enum err err;

	*d = (struct document_place){0};
	if (id.len == 0 || id.len >= sizeof(text))
		return ERR_NOT_FOUND;
	str_copy(id, text, sizeof(text));
	err = store_document_get(r->view, text, &d->document);
	d->is_made = err == ERR_OK;
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	/* One that was made here is named as its policy; a file of the same kind is not. */
	d->policy = policy_find(r->portal->policies, id);
	if (err == ERR_NOT_FOUND && d->policy == NULL)
		return ERR_NOT_FOUND;
	if (!d->is_made) {
		str_copy(id, d->document.id.text, sizeof(d->document.id.text));
		str_copy(id, d->document.kind, sizeof(d->document.kind));
		str_copy(d->policy->number, d->document.number, sizeof(d->document.number));
	}
	return ERR_OK;
}

struct str
document_title(const struct request *r, const struct document_place *d)
{
	(void)r;
	if (d->document.title[0] == '\0' && d->policy != NULL)
		return words_in(&d->policy->name, DOCUMENT_LANG);
	return str_c(d->document.title);
}

/* The policy that says who has to read it, also of a file. */
static const struct policy *
kind_of(struct request *r, const struct document_place *d)
{
	return d->policy != NULL ? d->policy
				 : policy_find(r->portal->policies, str_c(d->document.kind));
}

/* ---- readers ---- */

enum err
document_readers(struct request *r, const struct document_place *d,
	struct document_reader **ret_readers, size_t *ret_n, size_t *ret_done)
{
	const struct policy *kind = kind_of(r, d);
	struct store_receipt *receipts = NULL;
	struct document_reader *list;
	struct store_staff *staff;
	size_t n, n_receipts = 0;
	enum err err;

	*ret_n = *ret_done = 0;
	*ret_readers = NULL;
	if (kind != NULL && (kind->readers == READERS_MANAGERS || kind->readers == READERS_TEAM))
		return ERR_OK;
	err = store_staff_list(r->view, false, r->arena, &staff, &n);
	if (err == ERR_OK && d->document.current > 0)
		err = store_receipt_list(r->view, d->document.id.text, d->document.current,
			r->arena, &receipts, &n_receipts);
	if (err != ERR_OK)
		return err;
	list = arena_array(r->arena, struct document_reader, n + 1);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		list[i] = (struct document_reader){.id = str_c(staff[i].id.text),
			.name = str_c(staff[i].name),
			.department = str_c(staff[i].department)};
		for (size_t k = 0; k < n_receipts; k++)
			if (strcmp(receipts[k].staff, staff[i].id.text) == 0) {
				list[i].at = receipts[k].at;
				list[i].is_on_paper = receipts[k].link[0] == '\0';
			}
		*ret_done += list[i].at != 0;
	}
	*ret_readers = list;
	*ret_n = n;
	return ERR_OK;
}

/* ---- state ---- */

enum err
document_waits(struct request *r, const char *id, uint32_t number, bool *ret_waits)
{
	struct store_link *links;
	char subject[96];
	size_t n;
	enum err err;

	*ret_waits = false;
	snprintf(subject, sizeof(subject), "%s/%u", id, number);
	err = store_link_list(r->view, STORE_LINK_APPROVE, subject, r->arena, &links, &n);
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		*ret_waits |= strcmp(links[i].subject, subject) == 0 && links[i].revoked == 0 &&
			      links[i].uses == 0 && links[i].expires > r->now;
	return err;
}

ms_t
document_due(struct request *r, const struct document_place *d)
{
	const struct policy *kind = kind_of(r, d);
	uint32_t days = kind != NULL ? kind->review_days : 365;

	return d->document.current == 0 ? 0 : d->document.current_since + (ms_t)days * MS_DAY;
}

static enum page_document_state
state_of(const struct request *r, const struct document_place *d, bool waits, ms_t due)
{
	if (!d->is_made || d->document.latest == 0)
		return PAGE_DOCUMENT_NONE;
	if (d->document.state == STORE_DOCUMENT_WITHDRAWN)
		return PAGE_DOCUMENT_WITHDRAWN;
	if (d->document.latest > d->document.current && waits)
		return PAGE_DOCUMENT_WAITING;
	if (d->document.current == 0)
		return PAGE_DOCUMENT_DRAFT;
	return due < r->now ? PAGE_DOCUMENT_OVERDUE : PAGE_DOCUMENT_APPROVED;
}

/* The version whose paragraphs are looked at: the one in force, else the draft. */
static enum err
load_stale(struct request *r, const struct known *k, const struct document_place *d,
	struct document_stale *s)
{
	uint32_t number = d->document.current > 0 ? d->document.current : d->document.latest;
	struct document_text text;
	enum err err;

	*s = (struct document_stale){0};
	if (d->policy == NULL || !d->is_made || number == 0 ||
		d->document.state == STORE_DOCUMENT_WITHDRAWN)
		return ERR_OK;
	err = document_text_load(r, d->document.id.text, number, &text);
	if (err == ERR_NOT_FOUND)
		return ERR_OK; /* a file */
	return err == ERR_OK ? document_stale_of(r, k, d->policy, &text, s) : err;
}

static enum err
fill_row(struct request *r, const struct document_place *d, const struct document_stale *stale,
	struct document_row *row)
{
	struct document_reader *readers;
	size_t n, done;
	bool waits;
	enum err err = document_readers(r, d, &readers, &n, &done);

	if (err == ERR_OK)
		err = document_waits(r, d->document.id.text, d->document.latest, &waits);
	if (err != ERR_OK)
		return err;
	*row = (struct document_row){.id = keep_text(r, "%s", d->document.id.text),
		.title = document_title(r, d),
		.number = keep_text(r, "%s", d->document.number),
		.latest = d->document.latest,
		.current = d->document.current,
		.since = d->document.current_since,
		.review_due = document_due(r, d),
		.n_stale = stale->n_places,
		.n_read = (uint32_t)done,
		.n_staff = (uint32_t)n,
		.is_file = d->policy == NULL,
		.is_public = d->document.published > 0};
	row->title = keep_text(r, "%.*s", STR_FMT(row->title));
	if (d->policy != NULL)
		row->about = d->policy->about;
	row->state = state_of(r, d, waits, row->review_due);
	return ERR_OK;
}

enum err
document_row_of(struct request *r, const struct known *k, const struct document_place *d,
	struct document_row *ret_row)
{
	struct document_stale stale;
	enum err err = load_stale(r, k, d, &stale);

	return err == ERR_OK ? fill_row(r, d, &stale, ret_row) : err;
}

/* ---- the list ---- */

static bool
is_listed(const struct store_document *list, size_t n, struct str id)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(str_c(list[i].id.text), id))
			return true;
	return false;
}

static enum err
add_row(struct request *r, const struct known *k, struct str id, struct document_row *rows,
	size_t *n)
{
	struct document_place d;
	enum err err = document_of(r, id, &d);

	return err == ERR_OK ? document_row_of(r, k, &d, &rows[(*n)++]) : err;
}

/* The numbers that the packs give are the order in which a company needs them. */
static int
by_number(const void *a, const void *b)
{
	const struct policy *const *x = a, *const *y = b;

	return str_order((*x)->number, (*y)->number);
}

/* Rows of the documents that nobody has made yet. */
static enum err
add_others(struct request *r, const struct known *k, const struct store_document *list, size_t n,
	struct documents_view *v, struct document_row *rows)
{
	const struct policy_set *set = r->portal->policies;
	const struct policy **ordered =
		arena_array(r->arena, const struct policy *, set->n_policies + 1);
	enum err err = ordered == NULL ? ERR_FULL : ERR_OK;

	for (uint32_t i = 0; err == ERR_OK && i < set->n_policies; i++)
		ordered[i] = &set->policies[i];
	if (err == ERR_OK)
		qsort(ordered, set->n_policies, sizeof(*ordered), by_number);
	for (uint32_t i = 0; err == ERR_OK && i < set->n_policies; i++)
		if (!is_listed(list, n, ordered[i]->id))
			err = add_row(r, k, ordered[i]->id, rows, &v->n);
	return err;
}

enum err
get_documents(struct request *r)
{
	const struct policy_set *set = r->portal->policies;
	struct documents_view v = {0};
	struct store_document *list;
	struct document_row *rows;
	struct page_frame f;
	struct known k;
	size_t n;
	enum err err = known_load(r, &k);

	if (err == ERR_OK)
		err = store_document_list(r->view, r->arena, &list, &n);
	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct document_row, n + set->n_policies + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		err = add_row(r, &k, str_c(list[i].id.text), rows, &v.n);
	if (err == ERR_OK)
		err = add_others(r, &k, list, n, &v, rows);
	if (err != ERR_OK)
		return err;
	for (uint32_t i = 0; i < set->n_traits; i++)
		v.has_contradictions |= known_trait_contradicts(&k.traits[i]);
	v.rows = rows;
	frame_of(r, &f);
	return page_documents(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- one ---- */

static enum err
fill_versions(struct request *r, const struct document_place *d, struct document_view *v)
{
	struct document_version_row *rows;
	struct store_version *list;
	size_t n;
	enum err err = store_version_list(r->view, d->document.id.text, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct document_version_row, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct document_version_row){list[i].number, list[i].changed,
			list[i].approved, list[i].enacted, list[i].published,
			str_c(list[i].drafter), str_c(list[i].approver), str_c(list[i].note),
			str_c(list[i].file_name), list[i].file_bytes, list[i].n_receipts};
	v->versions = rows;
	v->n_versions = n;
	return ERR_OK;
}

/* What stands in the draft's way: blanks, and sentences that claim too much. */
static enum err
fill_draft(struct request *r, const struct document_place *d, struct document_view *v)
{
	struct str blank = words_of(r, "paper.blank", DOCUMENT_LANG), id;
	struct wording_breach breach;
	struct document_text text;
	enum err err;

	if (d->document.latest == d->document.current)
		return ERR_OK;
	err = document_text_load(r, d->document.id.text, d->document.latest, &text);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	for (uint32_t i = 0; i < text.body.n_parts; i++) {
		struct str rest = text.body.parts[i].text;

		for (ptrdiff_t at = str_find(rest, blank);
			!text.body.parts[i].is_removed && at >= 0; at = str_find(rest, blank)) {
			v->n_blanks++;
			rest = str_of(rest.p + at + blank.len, rest.len - (size_t)at - blank.len);
		}
	}
	if (body_guard(&text.body, DOCUMENT_LANG, &breach, &id)) {
		v->claim = breach.sentence;
		v->claim_why = keep_text(r, "%s / %s", breach.claim, breach.who);
	}
	return ERR_OK;
}

static void
fill_sent_back(const struct known *k, const struct document_place *d, struct document_view *v)
{
	const struct store_document_word *w;
	char key[64];

	snprintf(key, sizeof(key), "back.%s", d->document.id.text);
	w = known_word(k, key);
	if (w == NULL || d->document.latest == d->document.current)
		return;
	v->sent_back = str_c(w->value);
	v->sent_back_by = str_c(w->who);
	v->sent_back_at = w->at;
}

enum err
document_show(struct request *r, struct str id, struct document_view *v)
{
	struct document_stale stale;
	struct document_reader *readers;
	struct document_place d;
	struct page_frame f;
	struct known k;
	size_t done;
	enum err err = document_of(r, id, &d);

	if (err == ERR_OK)
		err = known_load(r, &k);
	if (err == ERR_OK)
		err = load_stale(r, &k, &d, &stale);
	if (err == ERR_OK)
		err = fill_row(r, &d, &stale, &v->row);
	if (err == ERR_OK)
		err = fill_versions(r, &d, v);
	if (err == ERR_OK)
		err = fill_draft(r, &d, v);
	if (err == ERR_OK)
		err = document_readers(r, &d, &readers, &v->n_readers, &done);
	if (err != ERR_OK)
		return err;
	v->readers = readers;
	v->changes = stale.changes;
	v->n_changes = stale.n_changes;
	v->has_pack = d.policy != NULL;
	v->may_be_public = d.policy != NULL && d.policy->readers == READERS_ALL;
	fill_sent_back(&k, &d, v);
	frame_of(r, &f);
	return page_document(r->portal->pages, &f, v, &r->response.body);
}

enum err
get_document(struct request *r)
{
	char today[16];
	struct civil c = time_civil(r->now, r->zone_minutes);
	const struct setup_value values[] = {
		{"approver", str_c(r->person.name)}, {"enacted", str_c(today)}};
	struct document_view v = {.values = values, .n_values = 2};

	snprintf(today, sizeof(today), "%04d-%02d-%02d", c.year % 10000, c.month, c.day);
	return document_show(r, path_part(r, 1), &v);
}

/* ---- the year ---- */

static int
by_due(const void *a, const void *b)
{
	const struct year_row *x = a, *y = b;

	return x->due < y->due ? -1 : x->due > y->due;
}

/* "「調査票」を出す": the words of a day, with what it is about. */
static struct str
dated_words(struct request *r, const struct page_dated *d)
{
	struct buf b = buf_of(4096);
	char key[64];
	struct str name = d->name, words;

	if (str_starts(d->key, STR("star:"))) {
		snprintf(key, sizeof(key), "star.name.%.*s", STR_FMT(d->name));
		name = words_of(r, key, r->lang);
	}
	snprintf(key, sizeof(key), "dated.%s", d->kind);
	learning_fill_words(
		&b, words_of(r, key, r->lang), (const struct learning_fill[]){{"name", name}}, 1);
	words = keep_text(r, "%.*s", (int)b.len, b.p == NULL ? "" : (const char *)b.p);
	buf_done(&b);
	return words;
}

static enum err
year_rows(struct request *r, struct year_row **ret_rows, size_t *ret_n)
{
	struct dated_list dated;
	struct duty_row *duties;
	struct year_row *rows;
	struct programme p;
	struct planned_row *planned;
	size_t n_duties, n_planned, made = 0;
	enum err err = dated_load(r, &dated);

	if (err == ERR_OK)
		err = programme_load(r, STR(""), &p);
	if (err == ERR_OK)
		err = programme_duties(r, &p, &duties, &n_duties);
	if (err == ERR_OK)
		err = planned_dated(r, &planned, &n_planned);
	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct year_row, dated.n + n_duties + n_planned + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < dated.n; i++) {
		const struct page_dated *d = &dated.rows[i];
		bool is_document = strcmp(d->kind, "document") == 0;

		rows[made++] = (struct year_row){is_document ? d->name : dated_words(r, d), d->url,
			is_document ? "document" : "duty", d->due};
	}
	for (size_t i = 0; i < n_duties; i++)
		if (duties[i].due->duty != NULL)
			rows[made++] =
				(struct year_row){words_in(&duties[i].due->duty->name, r->lang),
					STR("/duties"), "duty", duties[i].due->due};
	for (size_t i = 0; i < n_planned; i++)
		rows[made++] = (struct year_row){planned[i].what,
			keep_text(r, "/ledgers/%s/%.*s", LEDGER_MEASURES, STR_FMT(planned[i].id)),
			"measure", planned[i].due};
	qsort(rows, made, sizeof(*rows), by_due);
	*ret_rows = rows;
	*ret_n = made;
	return err;
}

enum err
get_document_year(struct request *r)
{
	struct year_month months[12] = {{{0}}};
	struct year_view v = {.months = months};
	struct date_style dates;
	struct year_row *rows;
	struct page_frame f;
	struct known k;
	uint64_t asked = 0;
	struct buf b = buf_of(256);
	size_t n = 0, at = 0;
	enum err err = known_load(r, &k);

	if (err == ERR_OK)
		err = year_rows(r, &rows, &n);
	if (err != ERR_OK)
		return err;
	dates = known_dates(r, &k, r->lang);
	v.year = docs_fiscal_year(r->now, (int)k.fiscal_month, r->zone_minutes);
	if (str_u64(form_get(&r->query, "year"), 9000, &asked) == ERR_OK && asked >= 1970)
		v.year = (int)asked;
	docs_fiscal_words(&b, v.year, (int)k.fiscal_month, &dates);
	v.name = keep_text(r, "%.*s", (int)b.len, b.p);
	for (int m = 0; m < 12; m++) {
		int month = (int)k.fiscal_month - 1 + m;
		struct civil first = {
			.year = v.year + month / 12, .month = month % 12 + 1, .day = 1};
		struct civil next = {
			.year = v.year + (month + 1) / 12, .month = (month + 1) % 12 + 1, .day = 1};
		ms_t until = time_from_civil(&next, r->zone_minutes);
		ms_t from = time_from_civil(&first, r->zone_minutes);

		buf_clear(&b);
		docs_month(&b, from, &dates);
		months[m].name = keep_text(r, "%.*s", (int)b.len, b.p);
		while (m == 0 && at < n && rows[at].due < from)
			at++; /* what was due before stands in the year before */
		months[m].rows = &rows[at];
		while (at < n && rows[at].due < until) {
			months[m].n++;
			at++;
		}
	}
	buf_done(&b);
	frame_of(r, &f);
	return page_document_year(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- the public ---- */

enum err
get_public(struct request *r)
{
	struct public_view v = {0};
	struct store_document *list;
	struct public_row *rows;
	struct page_frame f;
	size_t n;
	enum err err = store_document_list(r->view, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct public_row, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		struct store_version version;

		if (list[i].published == 0 || list[i].state == STORE_DOCUMENT_WITHDRAWN)
			continue;
		err = store_version_get(
			r->view, list[i].id.text, list[i].published, r->arena, &version);
		if (err == ERR_OK)
			rows[v.n++] = (struct public_row){
				str_c(list[i].id.text), str_c(list[i].title), version.published};
	}
	if (err != ERR_OK)
		return err;
	v.rows = rows;
	frame_of(r, &f);
	f.person = STR("");
	return page_public(r->portal->pages, &f, &v, &r->response.body);
}
