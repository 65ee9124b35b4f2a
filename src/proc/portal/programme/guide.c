/*
 * Tables to look things up in: /guide, /guide/TABLE. Beside a table's rows: who spoke which version
 * of TLS, alerts of 90 days, documents and ledgers that are kept, what somebody chose.
 *
 * A choice of the table of tasks (inside or outside) is kept as a reply of the framework
 * "guide.outsourcing": it needs what replies have, who said it, when, and what was said before. A
 * framework's id has no ".", so that no framework ever counts it.
 */
#include "proc/portal/programme/guide.h"
#include "proc/portal/programme/programme.h"

#include "pages/guide.h"
#include "store/document.h"
#include "store/ledger.h"

#include <stdio.h>

#define SEEN_WITHIN (30 * MS_DAY)
#define ALERTS_WITHIN (90 * MS_DAY)
#define OUTSOURCING "guide.outsourcing"
#define RESULTS_MAX 8 /* frameworks that the goals of one table name */
#define QUERY_MAX 80

struct guide {
	struct guide_table_view v;
	struct programme p;
	const struct framework *frameworks[RESULTS_MAX];
	struct assess_result results[RESULTS_MAX];
	size_t n_results;
};

static struct str
query_of_search(struct request *r)
{
	struct str q = str_trim(form_get(&r->query, "q"));

	return str_of(q.p, q.len < QUERY_MAX * 4 ? q.len : QUERY_MAX * 4);
}

/* ---- what the box saw ---- */

static enum err
fill_tls(struct request *r, struct guide_table_view *v)
{
	struct guide_tls *list;
	struct fact *facts;
	size_t n;
	enum err err = store_fact_of_kind(
		r->view, FACT_TLS_VERSION, r->now - SEEN_WITHIN, r->arena, &facts, &n);

	if (err != ERR_OK)
		return err;
	list = arena_array(r->arena, struct guide_tls, n + 1);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		struct str version = str_c(facts[i].value);
		bool is_server = str_starts(version, STR("server "));

		if (is_server)
			version = str_of(version.p + 7, version.len - 7);
		list[i] = (struct guide_tls){
			version, is_server, brief_by_id(r, facts[i].device.text)};
		if (list[i].device == NULL)
			return ERR_FULL;
	}
	v->tls = list;
	v->n_tls = n;
	v->has_tls = n > 0;
	return ERR_OK;
}

static enum err
fill_alerts(struct request *r, struct guide_table_view *v)
{
	struct store_detector_count *counts;
	struct guide_alerts *list;
	size_t n;
	enum err err = store_alert_by_detector(
		r->view, r->now - ALERTS_WITHIN, r->now + 1, r->arena, &counts, &n);

	if (err != ERR_OK)
		return err;
	list = arena_array(r->arena, struct guide_alerts, n + 1);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < v->n_alerts && !str_equal(list[k].detector, str_c(counts[i].detector)))
			k++;
		if (k == v->n_alerts)
			list[v->n_alerts++] = (struct guide_alerts){str_c(counts[i].detector), 0};
		list[k].n += counts[i].alerts;
	}
	v->alerts = list;
	return ERR_OK;
}

/* ---- what the company keeps ---- */

/* The path, if this version has a page there. */
static struct str
path_if_there(struct request *r, const char *folder, const char *id)
{
	char path[160], *copy;
	struct str arg;
	bool other;

	snprintf(path, sizeof(path), "%s%s", folder, id);
	if (route_find(METHOD_GET, str_c(path), &arg, &other) == NULL)
		return STR("");
	copy = arena_copy(r->arena, str_c(path));
	return str_c(copy == NULL ? "" : copy);
}

static enum err
fill_papers(struct request *r, struct guide_table_view *v)
{
	struct store_ledger_count *ledgers;
	struct store_document *documents;
	struct guide_paper *list;
	size_t n_documents, n_ledgers;
	enum err err = store_document_list(r->view, r->arena, &documents, &n_documents);

	if (err == ERR_OK)
		err = store_ledger_counts(r->view, r->arena, &ledgers, &n_ledgers);
	if (err != ERR_OK)
		return err;
	list = arena_array(r->arena, struct guide_paper,
		n_documents + n_ledgers + r->portal->ledgers->n_ledgers + 1);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n_documents; i++)
		if (documents[i].state == STORE_DOCUMENT_KEPT && documents[i].kind[0] != '\0')
			list[v->n_papers++] = (struct guide_paper){str_c(documents[i].kind),
				path_if_there(r, "/documents/", documents[i].id.text),
				documents[i].current > 0};
	for (size_t i = 0; i < n_ledgers; i++)
		list[v->n_papers++] = (struct guide_paper){str_c(ledgers[i].ledger),
			path_if_there(r, "/ledgers/", ledgers[i].ledger), ledgers[i].rows > 0};
	/* Those that nobody wrote in yet have their page, too; the first of a kind counts. */
	for (uint32_t i = 0; i < r->portal->ledgers->n_ledgers; i++) {
		struct str id = r->portal->ledgers->ledgers[i].id;

		list[v->n_papers++] = (struct guide_paper){
			id, path_if_there(r, "/ledgers/", arena_copy(r->arena, id)), false};
	}
	v->papers = list;
	return ERR_OK;
}

static enum err
fill_choices(struct request *r, struct guide_table_view *v)
{
	struct guide_choice *list;
	struct store_reply *replies;
	size_t n = 0;
	enum err err;

	if (str_equal(v->table->id, STR("sectors15"))) {
		list = arena_array(r->arena, struct guide_choice, 1);
		if (list == NULL)
			return ERR_FULL;
		list[0] = (struct guide_choice){.row = setting_of(r, SETTING_ORG_SECTOR),
			.choice = STR("own"),
			.at = store_setting_number(r->view, SETTING_ORG_SECTOR_AT, 0)};
		v->choices = list;
		v->n_choices = list[0].row.len > 0;
		v->none_at = v->n_choices == 0 ? list[0].at : 0;
		return ERR_OK;
	}
	err = store_reply_list(r->view, OUTSOURCING, r->arena, &replies, &n);
	if (err != ERR_OK)
		return err;
	list = arena_array(r->arena, struct guide_choice, n + 1);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		list[i] = (struct guide_choice){str_c(replies[i].item), str_c(replies[i].choice),
			str_c(replies[i].who), replies[i].at};
	v->choices = list;
	v->n_choices = n;
	return ERR_OK;
}

/* ---- goals ---- */

static bool
is_kept(const struct guide_table_view *v, struct str kind)
{
	for (size_t i = 0; i < v->n_papers; i++)
		if (v->papers[i].is_there && str_equal(v->papers[i].kind, kind))
			return true;
	return false;
}

/* "scs3/1-3-1-1" is met or does not apply. */
static enum err
is_settled(struct request *r, struct guide *g, struct str ref, bool *ret_is)
{
	struct str rest = ref, head = str_split(&rest, '/');
	const struct framework *f = framework_find(r->portal->frameworks, head);
	const struct framework_item *item = f == NULL ? NULL : framework_item_find(f, rest);
	size_t k = 0;
	enum result result;
	enum err err = ERR_OK;

	*ret_is = false;
	if (item == NULL)
		return ERR_OK;
	while (k < g->n_results && g->frameworks[k] != f)
		k++;
	if (k == RESULTS_MAX)
		return ERR_OK;
	if (k == g->n_results) {
		g->frameworks[k] = f;
		err = programme_of(r, &g->p, f, STR(""), &g->results[k]);
		g->n_results += err == ERR_OK;
	}
	if (err != ERR_OK)
		return err;
	result = g->results[k].items[item->index].result;
	*ret_is = result == RESULT_MET || result == RESULT_NOT_APPLICABLE;
	return ERR_OK;
}

static enum err
goal_of(struct request *r, struct guide *g, const struct reference_row *row,
	const struct reference_cell *papers, struct guide_goal *goal)
{
	const struct reference_cell *refs = reference_cell_find(g->v.table, row, "refs");
	uint32_t n = papers->n_ids + (refs == NULL ? 0 : refs->n_ids), done = 0;
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < papers->n_ids; i++)
		done += is_kept(&g->v, papers->ids[i]);
	for (uint32_t i = 0; refs != NULL && i < refs->n_ids && err == ERR_OK; i++) {
		bool is = false;

		err = is_settled(r, g, refs->ids[i], &is);
		done += is;
	}
	*goal = (struct guide_goal){row->id, done == n	? PAGE_PROGRESS_DONE
					     : done > 0 ? PAGE_PROGRESS_DOING
							: PAGE_PROGRESS_TODO};
	return err;
}

/* How far the goals of a specialist's visits and the items of the syllabus are. */
static enum err
fill_goals(struct request *r, struct guide *g)
{
	const struct reference *t = g->v.table;
	struct guide_goal *list = arena_array(r->arena, struct guide_goal, t->n_rows + 1);
	enum err err = list == NULL ? ERR_FULL : programme_load(r, STR(""), &g->p);

	for (uint32_t i = 0; i < t->n_rows && err == ERR_OK; i++) {
		const struct reference_cell *papers =
			reference_cell_find(t, &t->rows[i], "deliverables");

		if (papers == NULL)
			papers = reference_cell_find(t, &t->rows[i], "artefacts");
		if (papers != NULL && papers->n_ids > 0)
			err = goal_of(r, g, &t->rows[i], papers, &list[g->v.n_goals++]);
	}
	g->v.goals = list;
	return err;
}

/* ---- pages ---- */

enum err
get_guide(struct request *r)
{
	const struct guide_view v = {.set = r->portal->references, .query = query_of_search(r)};
	struct page_frame f;

	frame_of(r, &f);
	return page_guide(r->portal->pages, &f, &v, &r->response.body);
}

static bool
has_column(const struct reference *t, const char *id)
{
	for (uint32_t i = 0; i < t->n_columns; i++)
		if (str_equal(t->columns[i].id, str_c(id)))
			return true;
	return false;
}

enum err
get_guide_table(struct request *r)
{
	const struct reference *t = reference_find(r->portal->references, r->arg);
	struct guide *g = arena_alloc(r->arena, sizeof(*g));
	struct page_frame f;
	enum err err;

	if (t == NULL)
		return ERR_NOT_FOUND;
	if (g == NULL)
		return ERR_FULL;
	g->v = (struct guide_table_view){
		.set = r->portal->references, .table = t, .query = query_of_search(r)};
	err = fill_papers(r, &g->v);
	if (err == ERR_OK && has_column(t, "fact"))
		err = fill_tls(r, &g->v);
	if (err == ERR_OK && has_column(t, "detectors"))
		err = fill_alerts(r, &g->v);
	if (err == ERR_OK && guide_may_choose(t->id, STR("")))
		err = fill_choices(r, &g->v);
	if (err == ERR_OK && (has_column(t, "deliverables") || has_column(t, "artefacts")))
		err = fill_goals(r, g);
	if (err != ERR_OK)
		return err;
	frame_of(r, &f);
	return page_guide_table(r->portal->pages, &f, &g->v, &r->response.body);
}

/* ---- choosing ---- */

/* Instead of a row of the sectors. */
#define NONE_OF_THEM "none"

struct choice_change {
	struct store_reply reply;
	bool is_sector;
	struct store_audit audit;
};

static enum err
write_choice(struct store_tx *tx, void *arg)
{
	struct choice_change *c = arg;
	char at[24];
	enum err err;

	if (c->is_sector) {
		bool is_row =
			c->reply.choice[0] != '\0' && strcmp(c->reply.item, NONE_OF_THEM) != 0;

		/* What is taken back was never said. */
		snprintf(at, sizeof(at), "%lld",
			c->reply.choice[0] == '\0' ? 0LL : (long long)c->reply.at);
		err = store_setting_set(tx, SETTING_ORG_SECTOR, str_c(is_row ? c->reply.item : ""));
		if (err == ERR_OK)
			err = store_setting_set(tx, SETTING_ORG_SECTOR_AT, str_c(at));
	} else {
		err = store_reply_put(tx, &c->reply);
	}
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

enum err
post_guide_table(struct request *r)
{
	const struct reference *t = reference_find(r->portal->references, r->arg);
	struct str row = form_get(&r->form, "row"), choice = form_get(&r->form, "choice");
	struct choice_change c = {.reply = {.id = store_id_new(r->now), .at = r->now}};
	char path[200], subject[120];
	bool is_none;
	enum err err;

	if (t == NULL || !guide_may_choose(t->id, STR("")))
		return ERR_NOT_FOUND;
	c.is_sector = str_equal(t->id, STR("sectors15"));
	is_none = c.is_sector && str_equal(row, STR(NONE_OF_THEM));
	if ((reference_row_find(t, row) == NULL && !is_none) || !guide_may_choose(t->id, choice))
		return ERR_INVALID;
	str_copy(STR(OUTSOURCING), c.reply.framework, sizeof(c.reply.framework));
	str_copy(row, c.reply.item, sizeof(c.reply.item));
	str_copy(choice, c.reply.choice, sizeof(c.reply.choice));
	str_copy(request_who(r), c.reply.who, sizeof(c.reply.who));
	snprintf(subject, sizeof(subject), "%.*s/%.*s %.*s", STR_FMT(t->id), STR_FMT(row),
		STR_FMT(choice));
	audit_fill(r, &c.audit, "guide.choose", subject);
	err = store_write(r->portal->store, STORE_VITAL, write_choice, &c);
	if (is_none)
		snprintf(path, sizeof(path), "/guide/%.*s", STR_FMT(t->id));
	else
		snprintf(path, sizeof(path), "/guide/%.*s#r-%.*s", STR_FMT(t->id), STR_FMT(row));
	return err == ERR_OK ? redirect(r, path, &(struct done){.key = "chosen"}) : err;
}

struct str
guide_sector_in(struct request *r)
{
	const struct reference *t = reference_find(r->portal->references, STR("sectors15"));
	struct str id = setting_of(r, SETTING_ORG_SECTOR);
	const struct reference_row *row = t == NULL ? NULL : reference_row_find(t, id);
	const struct reference_cell *name, *ministry;
	const struct words *words = text_find(r->portal->texts, STR("guide.sector"));
	struct text_value values[2];
	struct buf b = buf_of(1024);
	char *copy;

	if (row == NULL || words == NULL)
		return STR("");
	name = reference_cell_find(t, row, "name");
	ministry = reference_cell_find(t, row, "ministry_name");
	if (name == NULL || ministry == NULL)
		return STR("");
	values[0] = (struct text_value){STR("sector"), words_in(&name->words, r->lang)};
	values[1] = (struct text_value){STR("ministry"), words_in(&ministry->words, r->lang)};
	text_fill_values(&b, words_in(words, r->lang), values, 2);
	copy = arena_copy(r->arena, buf_view(&b));
	buf_done(&b);
	return str_c(copy == NULL ? "" : copy);
}
