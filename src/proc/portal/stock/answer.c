/* POST /stock/finding/ID: not affected, guarded another way, taken back. Nobody says that it is
 * done: the next measurement does. See answer.h. */
#include "proc/portal/stock/answer.h"

#include "proc/portal/kept.h"
#include "proc/portal/stock/said.h"

#include "base/limits.h"

#include <stdio.h>
#include <stdlib.h>

#define WORDS_BYTES 330 /* with a name before them they fit into `why` */
#define MONTH (30 * MS_DAY)

enum err
finding_of_path(struct request *r, struct store_finding *ret_finding)
{
	char id[STORE_ID_TEXT_MAX];

	if (r->arg.len == 0 || r->arg.len >= sizeof(id))
		return ERR_NOT_FOUND;
	str_copy(r->arg, id, sizeof(id));
	return store_finding_get(r->view, id, ret_finding);
}

/* ---- a decision's text ---- */

static void
put_text(const struct store_finding *f, char dst[STORE_DECISION_MAX])
{
	struct buf b = buf_of(STORE_DECISION_MAX);

	deed_number(&b, "state", f->state);
	deed_number(&b, "expires", f->expires);
	deed_field(&b, "why", f->why);
	str_copy(b.len < STORE_DECISION_MAX ? buf_view(&b) : STR(""), dst, STORE_DECISION_MAX);
	buf_done(&b);
}

enum err
answer_parse(struct request *r, struct str after, struct store_finding *ret_then)
{
	struct form form;
	int64_t state;
	enum err err = form_parse(after, r->arena, &form);

	if (err != ERR_OK)
		return err;
	state = deed_number_of(&form, "state");
	ret_then->state = state >= 0 && state < STORE_FINDING_STATES
				  ? (enum store_finding_state)state
				  : STORE_FINDING_OPEN;
	ret_then->expires = deed_number_of(&form, "expires");
	str_copy(form_get(&form, "why"), ret_then->why, sizeof(ret_then->why));
	return ERR_OK;
}

/* ---- the change ---- */

struct answering {
	struct request *r;
	struct store_finding_answer answer; /* id: of each */
	const struct store_finding *list;
	size_t n;
	const struct store_said *said; /* that is taken over; NULL: an own answer */
	struct store_audit audit;
};

static enum err
write_answers(struct store_tx *tx, void *arg)
{
	struct answering *c = arg;
	enum err err = ERR_OK;

	for (size_t i = 0; i < c->n && err == ERR_OK; i++) {
		struct store_finding after = {
			.state = c->answer.state, .expires = c->answer.expires};
		struct store_decision d;

		c->answer.id = c->list[i].id.text;
		err = store_finding_answer(tx, &c->answer);
		if (err != ERR_OK)
			return err;
		str_copy(str_c(c->answer.why), after.why, sizeof(after.why));
		deed_decision(c->r, ANSWER_KIND, c->list[i].id.text, &d);
		put_text(&c->list[i], d.before);
		put_text(&after, d.after);
		err = store_decision_put(tx, &d);
	}
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

/* The same weakness in the packages that the program is made of; when it is wanted, all its others
 * that are open. What is taken back: what was answered together. What is taken over: of those that
 * are open the ones that the statement is about. */
static bool
is_meant(const struct request *r, const struct store_finding *f, const struct look_other *other)
{
	bool wants_all = form_get(&r->form, "all").len > 0;

	if (strcmp(other->id.text, f->id.text) == 0 || other->state == STORE_FINDING_DONE)
		return false;
	if (str_equal(form_get(&r->form, "do"), STR("back")))
		return strcmp(other->advisory, f->advisory) == 0 && other->answered == f->answered;
	if (str_equal(form_get(&r->form, "do"), STR("take")))
		return strcmp(other->advisory, f->advisory) == 0 &&
		       other->state == STORE_FINDING_OPEN;
	return strcmp(other->advisory, f->advisory) == 0 ||
	       (wants_all && other->state == STORE_FINDING_OPEN);
}

/* The first one was looked at by a person. */
static enum err
keep_named(struct answering *c, struct store_finding *list)
{
	struct look l;
	size_t kept = 1;
	enum err err = ERR_OK;

	look_open(c->r, &l);
	for (size_t i = 1; i < c->n && err == ERR_OK; i++) {
		bool is = false;

		err = said_names_finding(&l, &list[i], c->said, &is);
		if (is)
			list[kept++] = list[i];
	}
	look_close(&l);
	c->n = kept;
	return err;
}

static enum err
fill_list(struct request *r, const struct store_finding *f, struct answering *c)
{
	const struct store_finding_total_query q = {.about = f, .limit = 1};
	struct store_finding_total *sums;
	struct look_other *list = NULL;
	struct store_finding *keep;
	size_t n = 0, n_sums;
	enum err err = store_finding_totals(r->view, &q, r->arena, &sums, &n_sums, NULL);

	if (err == ERR_OK && n_sums > 0)
		err = look_same(r, &sums[0], &list, &n);
	keep = err == ERR_OK ? arena_array(r->arena, struct store_finding,
				       n < LIMIT_UNDO_KEYS ? n + 1 : LIMIT_UNDO_KEYS)
			     : NULL;
	if (keep == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	keep[c->n++] = *f;
	for (size_t i = 0; i < n && c->n < LIMIT_UNDO_KEYS && err == ERR_OK; i++)
		if (is_meant(r, f, &list[i]))
			err = store_finding_get(r->view, list[i].id.text, &keep[c->n++]);
	c->list = keep;
	return err == ERR_OK && c->said != NULL ? keep_named(c, keep) : err;
}

static enum err
write_all(struct request *r, const struct store_finding *f, struct answering *c, const char *done)
{
	struct store_kept_key *keys;
	char path[128];
	enum err err = fill_list(r, f, c);

	keys = err == ERR_OK ? arena_array(r->arena, struct store_kept_key, c->n + 1) : NULL;
	if (keys == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < c->n; i++)
		keys[i] = (struct store_kept_key){STORE_KEPT_FINDING, c->list[i].id.text, NULL};
	audit_fill(r, &c->audit, "stock.answer", f->advisory);
	snprintf(path, sizeof(path), "/stock/finding/%s", f->id.text);
	return kept_done(r,
		&(struct kept_deed){.kind = "stock.answer",
			.role = ROLE_MEMBER,
			.keys = keys,
			.n = c->n,
			.write = write_answers,
			.arg = c},
		path, &(struct done){.key = done, .name = f->advisory, .count = c->n});
}

/* ---- the form ---- */

/* The end of the day, so many months from now. */
static ms_t
until_of(const struct request *r)
{
	static const char *const months[] = {"1", "3", "6", "12"};
	static const int counts[] = {1, 3, 6, 12};
	struct str s = form_get(&r->form, "months");

	for (size_t i = 0; i < sizeof(months) / sizeof(*months); i++)
		if (str_equal(s, str_c(months[i])))
			return time_day(r->now, r->zone_minutes) + counts[i] * MONTH + MS_DAY - 1;
	return 0;
}

static const char *
name_of(const struct request *r, enum store_finding_state state)
{
	enum vex_reason reason;

	if (state == STORE_FINDING_NOT_AFFECTED) {
		struct str s = form_get(&r->form, "reason");

		return s.len > 0 && vex_reason_parse(s, &reason) == ERR_OK &&
				       reason != VEX_REASON_NONE
			       ? vex_reason_name(reason)
			       : NULL;
	}
	for (unsigned i = 0; i < PRODUCT_INSTEADS; i++)
		if (str_equal(form_get(&r->form, "instead"),
			    str_c(product_instead_name((enum product_instead)i))))
			return product_instead_name((enum product_instead)i);
	return NULL;
}

static enum err
post_answer(struct request *r, const struct store_finding *f, enum store_finding_state state)
{
	struct str words = str_trim(form_get(&r->form, "why"));
	struct answering c = {.r = r};
	struct stock_answered typed = {.words = words};
	const char *name = name_of(r, state), *who;
	char why[sizeof(f->why)];

	if (state == STORE_FINDING_NOT_AFFECTED)
		typed.reason = name;
	else
		typed.instead = name;
	c.answer =
		(struct store_finding_answer){.state = state, .at = r->now, .expires = until_of(r)};
	if (name == NULL || c.answer.expires == 0)
		return finding_show(r, f, "choice", &typed);
	if (words.len == 0 || words.len > WORDS_BYTES)
		return finding_show(r, f, "words", &typed);
	snprintf(why, sizeof(why), "%s\n%.*s", name, STR_FMT(words));
	who = arena_copy(r->arena, request_who(r));
	if (who == NULL)
		return ERR_FULL;
	c.answer.who = who;
	c.answer.why = why;
	return write_all(r, f, &c, "stock_answered");
}

/* ---- what its maker says, as one's own ---- */

static enum err
find_said(struct request *r, const struct store_finding *f, struct store_said **ret_said)
{
	const struct store_finding_total_query q = {.about = f, .limit = 1};
	struct str id = form_get(&r->form, "said");
	struct store_finding_total *sums;
	struct store_said *list;
	struct look l;
	uint64_t nr;
	size_t n, n_list = 0;
	enum err err = str_u64(form_get(&r->form, "nr"), LIMIT_SAID, &nr);

	if (err == ERR_OK)
		err = store_finding_totals(r->view, &q, r->arena, &sums, &n, NULL);
	if (err == ERR_OK && n == 0)
		err = ERR_NOT_FOUND;
	if (err != ERR_OK)
		return err;
	look_open(r, &l);
	err = said_of_finding(&l, f, &sums[0], &list, &n_list);
	look_close(&l);
	for (size_t i = 0; err == ERR_OK && i < n_list; i++)
		if (list[i].nr == nr && str_equal(id, str_c(list[i].document.id.text)) &&
			said_may_take(&list[i], r->now)) {
			*ret_said = &list[i];
			return ERR_OK;
		}
	return err == ERR_OK ? ERR_NOT_FOUND : err;
}

static enum err
post_take(struct request *r, const struct store_finding *f)
{
	struct answering c = {
		.r = r, .answer = {.state = STORE_FINDING_NOT_AFFECTED, .at = r->now}};
	struct buf words = buf_of(LIMIT_LEDGER_CELL_BYTES * 2);
	char text[WORDS_BYTES], why[sizeof(f->why)];
	struct store_said *said = NULL;
	enum err err = find_said(r, f, &said);

	if (err != ERR_OK)
		return err;
	c.answer.expires = time_day(r->now, r->zone_minutes) + 3 * MONTH + MS_DAY - 1;
	if (said->until != 0 && said->until < c.answer.expires)
		c.answer.expires = said->until;
	buf_printf(&words, "%s (VEX): %.*s",
		said->document.author[0] != '\0' ? said->document.author : said->document.file_name,
		STR_FMT(said->statement.why));
	str_clean(buf_view(&words), text, sizeof(text));
	buf_done(&words);
	snprintf(why, sizeof(why), "%s\n%s", vex_reason_name(said->statement.reason), text);
	c.answer.who = arena_copy(r->arena, request_who(r));
	c.answer.why = why;
	c.said = said;
	return c.answer.who == NULL ? ERR_FULL : write_all(r, f, &c, "stock_answered");
}

enum err
post_stock_finding(struct request *r)
{
	struct str what = form_get(&r->form, "do");
	struct store_finding f;
	enum err err = finding_of_path(r, &f);

	if (err != ERR_OK)
		return err;
	if (f.state == STORE_FINDING_DONE) {
		char path[128];

		snprintf(path, sizeof(path), "/stock/finding/%s", f.id.text);
		return redirect(
			r, path, &(struct done){.key = "stock_measured", .is_refusal = true});
	}
	if (str_equal(what, STR("not_affected")))
		return post_answer(r, &f, STORE_FINDING_NOT_AFFECTED);
	if (str_equal(what, STR("alternative")))
		return post_answer(r, &f, STORE_FINDING_ALTERNATIVE);
	if (str_equal(what, STR("take")))
		return post_take(r, &f);
	if (str_equal(what, STR("back"))) {
		struct answering c = {.r = r,
			.answer = {
				.state = STORE_FINDING_OPEN, .at = r->now, .who = "", .why = ""}};

		return write_all(r, &f, &c, "stock_answer_back");
	}
	return ERR_INVALID;
}
