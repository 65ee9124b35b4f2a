/* See vex.h. */
#include "stock/vex.h"

#include "base/limits.h"
#include "base/names.h"
#include "wire/cpe/cpe.h"
#include "wire/csaf/csaf.h"
#include "wire/cyclonedx/vex.h"
#include "wire/openvex/openvex.h"
#include "wire/purl/purl.h"

#include <stdlib.h>

static const char *const form_names[] = {"openvex", "csaf", "cyclonedx"};
NAME_OF(enum stock_vex_form, stock_vex_form_name, form_names)
NAME_PARSE(enum stock_vex_form, stock_vex_form_parse, form_names, ERR_NOT_FOUND)

static const char *const signer_names[] = {"none", "other", "known"};
NAME_OF(enum stock_signer, stock_signer_name, signer_names)

#define UNTIL " [valid until "
#define TEXT_BYTES ((size_t)64 << 10)

/* ---- ours ----------------------------------------------------------------------------------- */

/* How grave a status is, for two that are of the same time. */
static int
gravity(enum vex_status s)
{
	static const int of[VEX_STATUSES] = {[VEX_INVESTIGATED] = 2, [VEX_AFFECTED] = 3};

	return of[s];
}

static int
by_name(const struct stock_answer *a, const struct stock_answer *b)
{
	int order = str_order(a->vulnerability, b->vulnerability);

	return order != 0 ? order : str_order(a->product, b->product);
}

static int
answers_order(const void *pa, const void *pb)
{
	const struct stock_answer *a = pa, *b = pb;
	int order = by_name(a, b);

	if (order != 0)
		return order;
	if (gravity(a->status) != gravity(b->status))
		return gravity(b->status) - gravity(a->status);
	if (a->is_open != b->is_open)
		return a->is_open ? -1 : 1;
	if (a->expires != b->expires)
		return a->expires != 0 && (b->expires == 0 || a->expires < b->expires) ? -1 : 1;
	return (a->at < b->at) - (a->at > b->at);
}

size_t
stock_answers_fold(struct stock_answer *list, size_t n)
{
	size_t kept = 0;

	qsort(list, n, sizeof(*list), answers_order);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || by_name(&list[kept - 1], &list[i]) != 0)
			list[kept++] = list[i];
	return kept;
}

static bool
is_plain_version(struct str version)
{
	for (size_t i = 0; i < version.len; i++) {
		char c = str_small(version.p[i]);

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.')
			return false;
	}
	return version.len > 0;
}

enum err
stock_vex_product(struct str purl, struct str cpe, struct str version, struct buf *out)
{
	struct purl said, p;
	struct cpe c;

	if (purl.len > 0 && purl_repair_beside(purl, version, &said) == ERR_OK) {
		if (said.is.version.len == 0)
			said.is.version = version;
		if (said.is.version.len > 0 && purl_build(&said.is, &p) == ERR_OK) {
			purl_print(&p, out);
			return buf_err(out);
		}
	}
	if (cpe.len == 0 || cpe_parse(cpe, &c) != ERR_OK)
		return ERR_NOT_FOUND;
	if (cpe_is_any(c.is[CPE_VERSION]) && is_plain_version(version))
		c.is[CPE_VERSION] = version;
	if (cpe_is_any(c.is[CPE_VERSION]) || cpe_is_na(c.is[CPE_VERSION]) ||
		cpe_has_wildcard(c.is[CPE_VERSION]))
		return ERR_NOT_FOUND;
	cpe_print(&c, out);
	return buf_err(out);
}

/* The text with who says it and until when behind it; "" when memory is out. */
static struct str
signed_text(struct arena *arena, struct str text, const struct stock_answer *a)
{
	struct buf b = buf_of(TEXT_BYTES);
	char day[TIME_TEXT_MAX];
	const char *copy;
	size_t len;

	buf_str(&b, text);
	if (a->who.len > 0)
		buf_printf(&b, " [by %.*s]", STR_FMT(a->who));
	if (a->expires > 0)
		buf_printf(&b, UNTIL "%s]", time_text(a->expires, day));
	copy = buf_err(&b) == ERR_OK ? arena_copy(arena, buf_view(&b)) : NULL;
	len = copy != NULL ? b.len : 0;
	buf_done(&b);
	return str_of(copy, len);
}

static struct vex_statement
statement_of(struct arena *arena, const struct stock_answer *a)
{
	struct vex_statement s = {.vulnerability = a->vulnerability,
		.alias = STR(""),
		.product = a->product,
		.subcomponent = STR(""),
		.status = a->status,
		.reason = a->status == VEX_NOT_AFFECTED ? a->reason : VEX_REASON_NONE,
		.why = STR(""),
		.action = STR(""),
		.made = a->at,
		.changed = a->at};

	if (a->status == VEX_NOT_AFFECTED)
		s.why = signed_text(arena, a->why, a);
	else if (a->status == VEX_AFFECTED && (a->action.len > 0 || a->why.len > 0))
		s.action = signed_text(arena, a->action.len > 0 ? a->action : a->why, a);
	return s;
}

enum err
stock_vex_write(const struct stock_vex_writing *w, struct arena *arena, struct buf *out,
	struct errinfo *info)
{
	struct vex_statement *list = arena_array(arena, struct vex_statement, w->n + 1);
	size_t n = 0;

	if (list == NULL)
		return err_say(info, ERR_FULL, 0, "VEX: not enough memory");
	for (size_t i = 0; i < w->n; i++)
		if (w->answers[i].expires == 0 || w->answers[i].expires > w->now)
			list[n++] = statement_of(arena, &w->answers[i]);
	if (arena_err(arena) != ERR_OK)
		return err_say(info, arena_err(arena), 0, "VEX: too much to say");
	if (n == 0)
		return err_say(info, ERR_NOT_FOUND, 0, "VEX: nothing to say");
	switch (w->form) {
	case STOCK_VEX_OPENVEX:
		return openvex_write(&w->document, list, n, out, info);
	case STOCK_VEX_CSAF:
		return csaf_write(&w->document, w->url, w->title, list, n, out, info);
	case STOCK_VEX_CYCLONEDX:
		return cyclonedx_vex_write(&w->document, list, n, out, info);
	}
	BUG_IF(true);
	return ERR_INVALID;
}

/* ---- other people's ------------------------------------------------------------------------- */

static struct str
keep(struct stock_vex_list *list, struct str s)
{
	const char *copy = s.len > 0 ? arena_copy(list->arena, s) : NULL;

	if (s.len > 0 && copy == NULL)
		list->sink.stop = arena_err(list->arena);
	return copy != NULL ? str_of(copy, s.len) : STR("");
}

/* What signed_text() put behind: 0 when there is none, or none that can be read. */
static ms_t
until_of(struct str text)
{
	ptrdiff_t at = str_find(text, STR(UNTIL));
	ms_t until = 0;

	if (at < 0)
		return 0;
	text = str_of(text.p + at + sizeof(UNTIL) - 1, text.len - (size_t)at - (sizeof(UNTIL) - 1));
	return time_parse(str_split(&text, ']'), &until) == ERR_OK ? until : 0;
}

static ms_t
earlier(ms_t a, ms_t b)
{
	return a == 0 || (b != 0 && b < a) ? b : a;
}

ms_t
stock_vex_until(const struct vex_statement *s)
{
	return earlier(until_of(s->why), until_of(s->action));
}

static void
take_document(void *arg, const struct vex_document *d)
{
	struct stock_vex_list *list = arg;

	list->author = keep(list, d->author);
	list->document = keep(list, d->id);
}

static void
take_statement(void *arg, const struct vex_statement *s)
{
	struct stock_vex_list *list = arg;
	struct stock_said said = {.statement = *s,
		.author = list->author,
		.document = list->document,
		.signer = list->signer,
		.until = earlier(list->until, stock_vex_until(s))};

	said.statement.vulnerability = keep(list, s->vulnerability);
	said.statement.alias = keep(list, s->alias);
	said.statement.product = keep(list, s->product);
	said.statement.subcomponent = keep(list, s->subcomponent);
	said.statement.why = keep(list, s->why);
	said.statement.action = keep(list, s->action);
	buf_add(&list->rows, &said, sizeof(said));
	if (buf_err(&list->rows) != ERR_OK)
		list->sink.stop = buf_err(&list->rows);
}

static void
take_refused(void *arg, struct str where, const struct errinfo *why)
{
	struct stock_vex_list *list = arg;

	(void)where;
	(void)why;
	list->n_refused++;
}

void
stock_vex_begin(struct stock_vex_list *list, struct arena *arena)
{
	*list = (struct stock_vex_list){.arena = arena,
		.rows = buf_of(sizeof(struct stock_said) * LIMIT_VEX_STATEMENTS),
		.author = STR(""),
		.document = STR(""),
		.sink = {take_document, take_statement, take_refused, list, ERR_OK}};
}

size_t
stock_vex_n(const struct stock_vex_list *list)
{
	return list->rows.len / sizeof(struct stock_said);
}

const struct stock_said *
stock_vex_row(const struct stock_vex_list *list, size_t i)
{
	return (const struct stock_said *)(const void *)list->rows.p + i;
}

void
stock_vex_done(struct stock_vex_list *list)
{
	buf_done(&list->rows);
}

static bool
is_purl_of(struct str said, struct str has)
{
	struct purl a, b;

	if (purl_repair(said, &a) != ERR_OK || purl_repair(has, &b) != ERR_OK)
		return false;
	if (!str_equal(a.is.type, b.is.type) || !str_equal(a.is.space, b.is.space) ||
		!str_equal(a.is.name, b.is.name))
		return false;
	if (a.is.version.len > 0 && !str_equal(a.is.version, b.is.version))
		return false;
	for (unsigned i = 0; i < a.is.n_pairs; i++)
		if (!str_equal(a.is.pairs[i].value, purl_qualifier(&b, a.is.pairs[i].key)))
			return false;
	return a.is.subpath.len == 0 || str_equal(a.is.subpath, b.is.subpath);
}

static bool
is_cpe_of(struct str said, struct str has)
{
	struct cpe a, b;

	return cpe_parse(said, &a) == ERR_OK && cpe_parse(has, &b) == ERR_OK && cpe_matches(&a, &b);
}

/* Does what is said name the thing that has this purl and CPE? */
static bool
is_named(struct str said, struct str purl, struct str cpe)
{
	if (said.len == 0)
		return false;
	if (str_starts(said, STR("cpe:")))
		return cpe.len > 0 && is_cpe_of(said, cpe);
	return purl.len > 0 && is_purl_of(said, purl);
}

bool
stock_vex_is_about(const struct vex_statement *s, const struct stock_vex_subject *subject)
{
	bool is_name = false, is_root;

	for (size_t i = 0; i < subject->n_names && !is_name; i++)
		is_name = str_equal(subject->names[i], s->vulnerability) ||
			  (s->alias.len > 0 && str_equal(subject->names[i], s->alias));
	if (!is_name)
		return false;
	is_root = subject->is_of_its_bill || is_named(s->product, subject->root, subject->root_cpe);
	if (s->subcomponent.len > 0)
		return is_root && is_named(s->subcomponent, subject->purl, subject->cpe);
	return is_root || is_named(s->product, subject->purl, subject->cpe);
}

static ms_t
time_of(const struct stock_said *s)
{
	return s->statement.changed > s->statement.made ? s->statement.changed : s->statement.made;
}

static bool
goes_before(const struct stock_said *a, const struct stock_said *b)
{
	bool is_known = a->signer == STOCK_SIGNER_KNOWN;

	if (is_known != (b->signer == STOCK_SIGNER_KNOWN))
		return is_known;
	if (time_of(a) != time_of(b))
		return time_of(a) > time_of(b);
	return gravity(a->statement.status) > gravity(b->statement.status);
}

struct stock_vex_view
stock_vex_view(const struct stock_vex_list *list, const struct stock_vex_subject *subject, ms_t now)
{
	struct stock_vex_view view = {0};

	for (size_t i = 0; i < stock_vex_n(list); i++) {
		const struct stock_said *s = stock_vex_row(list, i);

		if (!stock_vex_is_about(&s->statement, subject))
			continue;
		if (s->until != 0 && s->until <= now) {
			view.n_expired++;
			continue;
		}
		if (view.said != NULL && view.said->statement.status != s->statement.status)
			view.is_disputed = true;
		if (view.said == NULL || goes_before(s, view.said))
			view.said = s;
	}
	return view;
}
