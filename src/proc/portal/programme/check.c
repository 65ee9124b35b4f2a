/*
 * Questions and what they amount to: /check/FRAMEWORK, its items, its result. An answer is a new
 * row with its person and time; what a machine saw is never overruled by "does not apply".
 */
#include "proc/portal/documents/document.h"
#include "proc/portal/programme/programme.h"

#include "pages/guide.h"

#include <stdio.h>

#define MANY_ITEMS 40 /* above that a page asks one group only */
#define HISTORY_DAYS 10
#define HISTORY_READ 200
#define GUIDE_ROWS_MAX 12 /* of the tables that name an item */

/* ---- reading the form ---- */

static struct str
field_with(struct request *r, const char *prefix, struct str item)
{
	char name[STORE_ITEM_MAX + 4];

	snprintf(name, sizeof(name), "%s%.*s", prefix, STR_FMT(item));
	return form_get(&r->form, name);
}

const char *
typed_problem(
	const struct programme *p, const struct framework_choice *choice, struct check_row *row)
{
	const struct framework_item *item = row->at->item;

	if (choice == NULL || (choice->result == RESULT_NOT_APPLICABLE && !item->may_not_apply))
		return "choice";
	if (choice->needs_reason && row->reason.len == 0)
		return "reason";
	if (row->reason.len >= STORE_REASON_MAX)
		return "long";
	if (choice->result == RESULT_NOT_APPLICABLE &&
		!assess_may_not_apply(&p->in, item, &row->seen))
		return "seen";
	return NULL;
}

void
typed_reply(struct request *r, const struct programme *p, const struct framework *f,
	const struct check_row *row, struct store_reply *reply)
{
	*reply = (struct store_reply){.id = store_id_new(r->now), .at = r->now};
	str_copy(p->site, reply->site, sizeof(reply->site));
	str_copy(f->id, reply->framework, sizeof(reply->framework));
	str_copy(row->at->item->id, reply->item, sizeof(reply->item));
	str_copy(row->chosen, reply->choice, sizeof(reply->choice));
	str_copy(row->reason, reply->reason, sizeof(reply->reason));
	str_copy(request_who(r), reply->who, sizeof(reply->who));
}

/* ---- two who answer at once ---- */

/* The answers as they stood when the form went out; none: the form does not say. */
struct since {
	bool is_known;
	struct store_reply *list;
	size_t n;
};

static enum err
since_load(struct request *r, const struct framework *f, struct since *s)
{
	char framework[STORE_FRAMEWORK_MAX];
	uint64_t mark;

	*s = (struct since){0};
	if (!form_has(&r->form, "mark"))
		return ERR_OK;
	if (str_u64(form_get(&r->form, "mark"), INT64_MAX, &mark) != ERR_OK)
		return ERR_INVALID;
	s->is_known = true;
	str_copy(f->id, framework, sizeof(framework));
	return store_reply_list_at(r->view, framework, mark, r->arena, &s->list, &s->n);
}

static const struct store_reply *
reply_in(const struct store_reply *list, size_t n, const struct store_reply *place)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].framework, place->framework) == 0 &&
			strcmp(list[i].item, place->item) == 0 &&
			strcmp(list[i].site, place->site) == 0)
			return &list[i];
	return NULL;
}

static bool
is_same_answer(const struct store_reply *a, const struct store_reply *typed)
{
	return a != NULL && strcmp(a->choice, typed->choice) == 0 &&
	       strcmp(a->reason, typed->reason) == 0;
}

enum turn { TURN_MINE, TURN_THEIRS, TURN_BOTH };

/* Whose word it is now: who only leaves standing what the form showed says nothing against an
 * answer that came meanwhile; who says something else is asked once more. */
static enum turn
turn_of(const struct since *s, const struct programme *p, const struct store_reply *typed)
{
	const struct store_reply *then = reply_in(s->list, s->n, typed),
				 *now = reply_in(p->replies, p->n_replies, typed);

	if (!s->is_known || then == now ||
		(then != NULL && now != NULL && strcmp(then->id.text, now->id.text) == 0))
		return TURN_MINE;
	return is_same_answer(then, typed) || is_same_answer(now, typed) ? TURN_THEIRS : TURN_BOTH;
}

/* What is typed for one item, into its row. */
static enum err
typed_row(struct request *r, const struct programme *p, struct str typed, struct check_row *row)
{
	const struct framework_item *item = row->at->item;
	const struct framework_choice *choice = framework_choice_find(item, typed);
	struct str wrote = str_trim(field_with(r, "r-", item->id));
	char *reason = arena_alloc(r->arena, wrote.len + 1); /* all of it is shown again */

	if (reason == NULL)
		return ERR_FULL;
	str_clean(wrote, reason, wrote.len + 1);
	row->chosen = choice != NULL ? choice->id : STR("");
	row->reason = choice != NULL && choice->needs_reason ? str_c(reason) : STR("");
	row->problem = typed_problem(p, choice, row);
	return ERR_OK;
}

enum err
typed_read(struct request *r, const struct programme *p, const struct framework *f, uint32_t group,
	struct check_row *rows, struct typed *t)
{
	struct since since;
	enum err err = since_load(r, f, &since);

	t->framework = f;
	t->list = arena_array(r->arena, struct store_reply, f->n_items + 1);
	if (t->list == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < f->n_items && err == ERR_OK; i++) {
		const struct framework_item *item = &f->items[i];
		struct str typed = field_with(r, "a-", item->id);
		const struct check_row before = rows[i];
		struct store_reply *reply = &t->list[t->n];
		enum turn turn;

		if (typed.len == 0 || (group != CHECK_ALL_GROUPS && item->group != group))
			continue;
		err = typed_row(r, p, typed, &rows[i]);
		typed_reply(r, p, f, &rows[i], reply);
		turn = rows[i].problem != NULL ? TURN_MINE : turn_of(&since, p, reply);
		if (turn == TURN_BOTH)
			rows[i].problem = "changed";
		else if (turn == TURN_THEIRS)
			rows[i] = before;
		t->n_problems += rows[i].problem != NULL;
		if (rows[i].problem == NULL && turn == TURN_MINE &&
			!(str_equal(before.chosen, rows[i].chosen) &&
				str_equal(before.reason, rows[i].reason)))
			t->n++;
	}
	return err;
}

/* ---- showing ---- */

struct check {
	struct programme p;
	struct assess_result result;
	struct check_row *rows;
};

static enum err
load_check(struct request *r, const struct framework *f, struct str site, struct check *c)
{
	enum err err = programme_load(r, site, &c->p);

	if (err == ERR_OK)
		err = programme_of(r, &c->p, f, site, &c->result);
	return err == ERR_OK ? programme_check_rows(r, &c->p, &c->result, &c->rows) : err;
}

static uint32_t
count_answered(
	struct request *r, const struct programme *p, const struct framework *f, struct str site)
{
	struct assess_result result;

	return programme_of(r, p, f, site, &result) == ERR_OK ? result.n_answered : 0;
}

/* The company as a whole first, then its sites. */
static enum err
fill_sites(
	struct request *r, const struct check *c, const struct framework *f, struct check_view *v)
{
	struct page_site *list = arena_array(r->arena, struct page_site, c->p.n_sites + 1);
	const struct words *whole = text_find(r->portal->texts, STR("file.scope_all"));

	if (list == NULL)
		return ERR_FULL;
	if (c->p.n_sites == 0)
		return ERR_OK;
	list[0] = (struct page_site){STR(""), whole != NULL ? words_in(whole, r->lang) : STR(""),
		count_answered(r, &c->p, f, STR(""))};
	for (size_t i = 0; i < c->p.n_sites; i++) {
		struct str id = str_c(c->p.sites[i].id.text);

		list[i + 1] = (struct page_site){
			id, str_c(c->p.sites[i].name), count_answered(r, &c->p, f, id)};
	}
	v->sites = list;
	v->n_sites = c->p.n_sites + 1;
	return ERR_OK;
}

/* The group that the address asks for; of a long one the first with an open question. */
static enum err
group_of(const struct check *c, struct str asked, uint32_t *ret_group)
{
	const struct framework *f = c->result.framework;

	*ret_group = CHECK_ALL_GROUPS;
	if (asked.len > 0) {
		*ret_group = group_find(f, asked);
		return *ret_group == f->n_groups ? ERR_NOT_FOUND : ERR_OK;
	}
	if (f->n_items <= MANY_ITEMS)
		return ERR_OK;
	*ret_group = 0;
	for (uint32_t i = 0; i < f->n_items; i++) {
		enum result result = c->result.items[i].result;

		if (result == RESULT_UNANSWERED || result == RESULT_UNKNOWN) {
			*ret_group = f->items[i].group;
			break;
		}
	}
	return ERR_OK;
}

static enum err
show_check(struct request *r, struct check *c, uint32_t group, uint32_t n_problems)
{
	const struct framework *f = c->result.framework;
	struct check_view v = {.result = &c->result,
		.rows = c->rows,
		.group = group,
		.filled = topic_find(f, form_get(&r->query, "filled")),
		.n_problems = n_problems,
		.site = c->p.site};
	struct page_frame frame;
	enum err err = fill_sites(r, c, f, &v);

	if (err != ERR_OK)
		return err;
	err = store_reply_mark(r->view, &v.mark);
	if (err != ERR_OK)
		return err;
	frame_of(r, &frame);
	return page_check(r->portal->pages, &frame, &v, &r->response.body);
}

enum err
get_check(struct request *r)
{
	const struct framework *f = path_framework(r);
	struct check c;
	uint32_t group;
	enum err err =
		f == NULL ? ERR_NOT_FOUND : load_check(r, f, form_get(&r->query, "site"), &c);

	if (err == ERR_OK)
		err = group_of(&c, form_get(&r->query, "group"), &group);
	return err == ERR_OK ? show_check(r, &c, group, 0) : err;
}

/* Where it goes on: another group, the result, back to the item, the place of what was filled. */
static void
next_path(struct request *r, const struct check *c, uint32_t group, uint32_t filled, char *path,
	size_t size)
{
	const struct framework *f = c->result.framework;
	struct str go = form_get(&r->form, "go"), site = c->p.site;
	bool is_whole = group == CHECK_ALL_GROUPS;
	int id = (int)f->id.len;
	uint32_t g = group_find(f, go);

	if (g == f->n_groups)
		g = is_whole ? 0 : group;
	if (filled != FRAMEWORK_NO_TOPIC)
		snprintf(path, size, "/check/%.*s?site=%.*s&group=%.*s&filled=%.*s#f-%.*s", id,
			f->id.p, STR_FMT(site), STR_FMT(is_whole ? STR("") : f->groups[g].id),
			STR_FMT(f->topics[filled].id), STR_FMT(f->topics[filled].id));
	else if (str_equal(go, STR("item")))
		str_copy(safe_path(form_get(&r->form, "back")), path, size);
	else if (str_equal(go, STR("result")))
		snprintf(path, size, "/check/%.*s/result?site=%.*s", id, f->id.p, STR_FMT(site));
	else
		snprintf(path, size, "/check/%.*s?site=%.*s%s%.*s", id, f->id.p, STR_FMT(site),
			is_whole ? "#g-" : "&group=", STR_FMT(f->groups[g].id));
}

/* What the notice says. */
static enum err
answer_saved(struct request *r, const char *path, const struct typed *t, const char *token,
	const struct filled *filled)
{
	struct done done = {.key = t->n == 0 ? "answers_none" : "answers",
		.name = filled->left,
		.count = t->n,
		.undo = token};

	if (form_has(&r->form, "take") && t->n > 0)
		done.key = "taken";
	if (form_has(&r->form, "fill"))
		done.key = filled->n_left > 0 ? (t->n > 0 ? "filled_left" : "filled_none_left")
			   : t->n > 0	      ? "filled"
					      : "filled_none";
	return redirect(r, path, &done);
}

enum err
post_check(struct request *r)
{
	const struct framework *f = path_framework(r);
	struct str asked = form_get(&r->form, "group");
	char token[DEED_TOKEN_MAX] = "", path[REQUEST_PATH_MAX];
	struct filled filled = {.topic = FRAMEWORK_NO_TOPIC};
	struct typed t = {0};
	struct check c;
	uint32_t group = CHECK_ALL_GROUPS;
	enum err err = f == NULL ? ERR_NOT_FOUND : load_check(r, f, form_get(&r->form, "site"), &c);

	if (err == ERR_OK && asked.len > 0)
		err = group_of(&c, asked, &group);
	if (err == ERR_OK)
		err = typed_read(r, &c.p, f, CHECK_ALL_GROUPS, c.rows, &t);
	if (err == ERR_OK && form_has(&r->form, "take"))
		many_take(r, &c.p, f, c.rows, &t);
	if (err == ERR_OK && form_has(&r->form, "fill"))
		err = many_fill(r, &c.p, c.rows, &t, &filled);
	if (err != ERR_OK)
		return err;
	if (t.n_problems > 0) {
		r->response.status = 400;
		return show_check(r, &c, group, t.n_problems);
	}
	if (t.n > 0) {
		const struct reply_deed d = {f, t.list, t.n, "answers.save", NULL};

		err = deed_replies(r, &d, token);
	}
	if (err != ERR_OK)
		return err;
	next_path(r, &c, group, filled.topic, path, sizeof(path));
	return answer_saved(r, path, &t, token, &filled);
}

/* ---- one item ---- */

static struct str
site_name(const struct programme *p, const char *id)
{
	for (size_t i = 0; i < p->n_sites; i++)
		if (strcmp(p->sites[i].id.text, id) == 0)
			return str_c(p->sites[i].name);
	return STR("");
}

static const char *
how_given(const char *via)
{
	static const char *const known[] = {"", STORE_VIA_FILL, STORE_VIA_TAKE};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(via, known[i]) == 0)
			return known[i];
	return "link";
}

static enum err
fill_answers(struct request *r, const struct check *c, const struct framework_item *item,
	struct item_view *v)
{
	char framework[STORE_FRAMEWORK_MAX], id[STORE_ITEM_MAX];
	struct item_answer *rows;
	struct store_reply *list;
	size_t n;
	enum err err;

	str_copy(c->result.framework->id, framework, sizeof(framework));
	str_copy(item->id, id, sizeof(id));
	err = store_reply_history(r->view, framework, id, 20, r->arena, &list, &n);
	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct item_answer, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct item_answer){framework_choice_find(item, str_c(list[i].choice)),
			str_c(list[i].reason), str_c(list[i].who), site_name(&c->p, list[i].site),
			list[i].at, how_given(list[i].via)};
	v->answers = rows;
	v->n_answers = n;
	return ERR_OK;
}

static enum relation
turned(enum relation relation)
{
	return relation == RELATION_SUBSET     ? RELATION_SUPERSET
	       : relation == RELATION_SUPERSET ? RELATION_SUBSET
					       : relation;
}

#define MAPS_MAX 48

/* Maps stand on one side only: those of others that name this item count, too. */
static enum err
fill_maps(struct request *r, const struct check *c, const struct framework_item *item,
	struct item_view *v)
{
	const struct framework_set *set = c->p.in.frameworks;
	struct item_map *list = arena_array(r->arena, struct item_map, MAPS_MAX);

	if (list == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < item->n_maps && v->n_maps < MAPS_MAX; i++) {
		const struct framework *f = framework_find(set, item->maps[i].framework);

		if (f != NULL)
			list[v->n_maps++] =
				(struct item_map){f, item->maps[i].other, item->maps[i].relation};
	}
	for (uint32_t i = 0; i < set->n_frameworks; i++) {
		const struct framework *f = &set->frameworks[i];

		for (uint32_t k = 0; k < f->n_items; k++)
			for (uint32_t m = 0; m < f->items[k].n_maps && v->n_maps < MAPS_MAX; m++)
				if (f->items[k].maps[m].other == item)
					list[v->n_maps++] = (struct item_map){f, &f->items[k],
						turned(f->items[k].maps[m].relation)};
	}
	v->maps = list;
	return ERR_OK;
}

static enum err
fill_duties(struct request *r, const struct check *c, const struct framework_item *item,
	struct item_view *v)
{
	struct item_duty *list = arena_array(r->arena, struct item_duty, item->n_duties + 1);
	struct duty_row *rows;
	size_t n = 0;
	enum err err = list == NULL ? ERR_FULL : programme_duties(r, &c->p, &rows, &n);

	for (uint32_t i = 0; i < item->n_duties && err == ERR_OK; i++) {
		list[i] = (struct item_duty){&item->duties[i], 0, 0};
		duty_times(r, &item->duties[i], &list[i].last, &list[i].due);
		for (size_t k = 0; k < n; k++)
			if (rows[k].due->duty == &item->duties[i]) {
				list[i].last = rows[k].due->last;
				list[i].due = rows[k].due->due;
			}
	}
	v->duties = list;
	v->n_duties = item->n_duties;
	return err;
}

enum err
get_item(struct request *r)
{
	const struct framework *f = path_framework(r);
	const struct framework_item *item =
		f == NULL ? NULL : framework_item_find(f, path_part(r, 2));
	struct guide_ref guide[GUIDE_ROWS_MAX];
	struct item_view v = {0};
	struct page_frame frame;
	struct check c;
	enum err err =
		item == NULL ? ERR_NOT_FOUND : load_check(r, f, form_get(&r->query, "site"), &c);

	if (err == ERR_OK)
		err = fill_answers(r, &c, item, &v);
	if (err == ERR_OK)
		err = fill_maps(r, &c, item, &v);
	if (err == ERR_OK)
		err = fill_duties(r, &c, item, &v);
	if (err != ERR_OK)
		return err;
	err = store_reply_mark(r->view, &v.mark);
	if (err != ERR_OK)
		return err;
	v.result = &c.result;
	v.row = &c.rows[item->index];
	v.site = c.p.site;
	v.guide = guide;
	v.n_guide = guide_refs_of(r->portal->references, f->id, item->id, guide, GUIDE_ROWS_MAX);
	frame_of(r, &frame);
	return page_item(r->portal->pages, &frame, &v, &r->response.body);
}

/* ---- the result ---- */

/* The last of each day: who saves three times in ten minutes has one result. */
static enum err
fill_history(struct request *r, const struct framework *f, struct str site, struct result_view *v)
{
	struct outcome_row *rows = arena_array(r->arena, struct outcome_row, HISTORY_DAYS);
	char framework[STORE_FRAMEWORK_MAX], id[STORE_ID_TEXT_MAX];
	struct store_outcome *list;
	size_t n = 0;
	ms_t day = INT64_MAX;
	enum err err;

	str_copy(f->id, framework, sizeof(framework));
	str_copy(site, id, sizeof(id));
	err = rows == NULL ? ERR_FULL
			   : store_outcome_list(
				     r->view, framework, id, HISTORY_READ, r->arena, &list, &n);
	for (size_t i = 0; err == ERR_OK && i < n && v->n_history < HISTORY_DAYS; i++) {
		ms_t of = time_day(list[i].at, r->zone_minutes);

		if (of == day)
			continue;
		day = of;
		rows[v->n_history++] = (struct outcome_row){list[i].at, list[i].points,
			list[i].points_max, list[i].n_items, list[i].n_met, list[i].n_proven,
			list[i].n_answered, STR("")};
	}
	v->history = rows;
	return err;
}

static enum err
fill_by_site(struct request *r, const struct check *c, struct result_view *v)
{
	const struct framework *f = c->result.framework;
	struct outcome_row *rows = arena_array(r->arena, struct outcome_row, c->p.n_sites + 1);
	enum err err = rows == NULL ? ERR_FULL : ERR_OK;

	for (size_t i = 0; i < c->p.n_sites && err == ERR_OK; i++) {
		struct assess_result s;

		err = programme_of(r, &c->p, f, str_c(c->p.sites[i].id.text), &s);
		if (err == ERR_OK)
			rows[v->n_by_site++] = (struct outcome_row){r->now, s.points, s.points_max,
				f->n_items,
				s.n_by_result[RESULT_MET] + s.n_by_result[RESULT_NOT_APPLICABLE],
				s.n_proven, s.n_answered, str_c(c->p.sites[i].name)};
	}
	v->by_site = rows;
	return err;
}

enum err
get_result(struct request *r)
{
	const struct framework *f = path_framework(r);
	struct str site = form_get(&r->query, "site");
	struct result_view v = {.site = site};
	struct page_frame frame;
	char id[STORE_ID_TEXT_MAX];
	struct check c;
	enum err err = f == NULL ? ERR_NOT_FOUND : load_check(r, f, site, &c);

	if (err == ERR_OK)
		err = fill_history(r, f, site, &v);
	if (err == ERR_OK && site.len == 0)
		err = fill_by_site(r, &c, &v);
	if (err != ERR_OK)
		return err;
	str_copy(site, id, sizeof(id));
	v.site_name = site_name(&c.p, id);
	v.result = &c.result;
	frame_of(r, &frame);
	return page_result(r->portal->pages, &frame, &v, &r->response.body);
}

/* ---- one group by a link ---- */

/* Only what came by this link is shown again. */
static void
keep_via(const struct programme *p, const struct framework *f, const struct store_link *l,
	struct check_row *rows)
{
	for (uint32_t i = 0; i < f->n_items; i++) {
		rows[i].chosen = rows[i].reason = STR("");
		rows[i].proposal = NULL;
		for (size_t k = 0; k < p->n_replies; k++) {
			const struct store_reply *a = &p->replies[k];

			if (strcmp(a->via, l->id.text) != 0 || strcmp(a->site, l->site) != 0 ||
				!str_equal(f->id, str_c(a->framework)) ||
				!str_equal(f->items[i].id, str_c(a->item)))
				continue;
			rows[i].chosen = str_c(a->choice);
			rows[i].reason = str_c(a->reason);
		}
	}
}

struct section {
	struct check c;
	const struct framework *framework;
	uint32_t group;
};

/* The link's subject is FRAMEWORK/GROUP; its site may have been closed since. */
static enum err
section_load(struct request *r, const struct store_link *l, struct section *s)
{
	struct str subject = str_c(l->subject);
	struct str framework = str_split(&subject, '/');
	enum err err;

	s->framework = framework_find(r->portal->frameworks, framework);
	if (s->framework == NULL)
		return ERR_NOT_FOUND;
	s->group = group_find(s->framework, subject);
	if (s->group == s->framework->n_groups)
		return ERR_NOT_FOUND;
	err = load_check(r, s->framework, str_c(l->site), &s->c);
	if (err == ERR_OK)
		keep_via(&s->c.p, s->framework, l, s->c.rows);
	return err;
}

static enum err
section_show(struct request *r, const struct store_link *l, struct str token, struct section *s,
	uint32_t n_problems)
{
	struct section_view v = {.framework = s->framework,
		.group = s->group,
		.rows = s->c.rows,
		.token = token,
		.name = str_c(l->name),
		.asker = str_c(l->who),
		.until = l->expires,
		.is_saved = form_has(&r->query, "saved"),
		.filled = topic_find(s->framework, form_get(&r->query, "filled")),
		.n_problems = n_problems};
	struct page_frame f;
	enum err err = store_reply_mark(r->view, &v.mark);

	if (err != ERR_OK)
		return err;
	frame_of(r, &f);
	f.person = STR(""); /* nobody is at home here, whoever is signed in */
	return page_section_link(r->portal->pages, &f, &v, &r->response.body);
}

enum err
section_get(struct request *r, const struct store_link *l, struct str token)
{
	struct section s;
	enum err err = section_load(r, l, &s);

	return err == ERR_OK ? section_show(r, l, token, &s, 0) : err;
}

/* Is the topic that one answer is given for one of this group's? */
static bool
fills_own(struct request *r, const struct section *s)
{
	const struct framework *f = s->framework;
	struct str choice = form_get(&r->form, "fill");
	uint32_t topic = topic_find(f, str_split(&choice, '/'));

	for (uint32_t i = 0; topic != FRAMEWORK_NO_TOPIC && i < f->n_items; i++)
		if (f->items[i].topic == topic)
			return f->items[i].group == s->group;
	return false;
}

/* An item or a topic of another group in the form is another's: 404, and nothing is kept. */
static bool
names_others(struct request *r, const struct section *s)
{
	if (form_has(&r->form, "fill") && !fills_own(r, s))
		return true;
	for (size_t i = 0; i < r->form.n; i++) {
		struct str name = r->form.fields[i].name;
		const struct framework_item *item;

		if (!str_starts(name, STR("a-")) && !str_starts(name, STR("r-")))
			continue;
		item = framework_item_find(s->framework, str_of(name.p + 2, name.len - 2));
		if (item == NULL || item->group != s->group)
			return true;
	}
	return false;
}

/* What the machine saw otherwise, and what others answered, is not named to somebody outside. */
static enum err
section_saved(struct request *r, const struct section *s, struct str token, uint32_t topic)
{
	const struct framework *f = s->framework;
	char path[REQUEST_PATH_MAX];

	if (topic == FRAMEWORK_NO_TOPIC)
		snprintf(path, sizeof(path), "/l/%.*s?saved=1", STR_FMT(token));
	else
		snprintf(path, sizeof(path), "/l/%.*s?filled=%.*s#f-%.*s", STR_FMT(token),
			STR_FMT(f->topics[topic].id), STR_FMT(f->topics[topic].id));
	return redirect(r, path, NULL);
}

enum err
section_post(struct request *r, const struct store_link *l, struct str token, const uint8_t *hash)
{
	char undo[DEED_TOKEN_MAX];
	struct filled filled = {.topic = FRAMEWORK_NO_TOPIC};
	struct typed t = {0};
	struct section s;
	enum err err = section_load(r, l, &s);

	if (err != ERR_OK)
		return err;
	if (names_others(r, &s))
		return ERR_NOT_FOUND;
	str_copy(str_c(l->name[0] != '\0' ? l->name : "-"), r->person.name, sizeof(r->person.name));
	err = typed_read(r, &s.c.p, s.framework, s.group, s.c.rows, &t);
	if (err == ERR_OK && form_has(&r->form, "fill"))
		err = many_fill(r, &s.c.p, s.c.rows, &t, &filled);
	if (err != ERR_OK)
		return err;
	if (t.n_problems > 0) {
		for (uint32_t i = 0; i < s.framework->n_items; i++)
			s.c.rows[i].seen = NULL; /* not for somebody outside */
		r->response.status = 400;
		return section_show(r, l, token, &s, t.n_problems);
	}
	for (size_t i = 0; i < t.n; i++)
		str_copy(str_c(l->id.text), t.list[i].via, sizeof(t.list[i].via));
	if (t.n > 0) {
		const struct reply_deed d = {s.framework, t.list, t.n, "link.answer", hash};

		err = deed_replies(r, &d, undo);
	}
	return err == ERR_OK ? section_saved(r, &s, token, filled.topic) : err;
}
