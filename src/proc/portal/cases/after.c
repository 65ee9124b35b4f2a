/*
 * After an incident: lessons, each with a measure that becomes a row of the plan; the story without
 * names, which a person reads and shares; the review of structure and forms. See
 * pages/case_after.h.
 */
#include "proc/portal/cases/after.h"
#include "proc/portal/cases/papers.h"

#include "docs/date.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/learning/drill_case.h"
#include "proc/portal/ledgers/ledgers.h"
#include "proc/portal/links/mail.h"
#include "proc/portal/web/handlers.h"
#include "respond/tally.h"
#include "respond/told.h"
#include "store/programme.h"

#include <stdio.h>

#define LESSON_TEXT_MAX 1900
#define LESSON_MEASURE_MAX 190
#define LESSON_NAME_MAX 190
#define STORY_LINK_LIFE (90 * MS_DAY)
#define REVIEW_DUTY "scs3.incident_review"
#define FROM_LEDGER "ledger:"

struct room {
	struct case_parts parts;
	struct case_after_view v;
	struct drill_score score;
	bool is_long;
};

/* ---- the page ---- */

/* How the measure stands in the plan; "gone": somebody took the row away. */
static const char *
state_of(struct request *r, struct str id)
{
	static const char *const states[] = {"planned", "doing", "done", "stopped"};
	char text[STORE_ID_TEXT_MAX];
	struct store_ledger_row row;
	size_t i;

	if (id.len >= sizeof(text))
		return "gone";
	str_copy(id, text, sizeof(text));
	if (store_ledger_get(r->view, text, r->arena, &row) != ERR_OK || row.removed != 0)
		return "gone";
	i = str_which(store_ledger_value(&row, STR(LEDGER_STATE)), states, 4);
	return i < 4 ? states[i] : "planned";
}

static void
put_lesson(struct request *r, const struct case_entry *e, struct case_lesson_row *ret)
{
	struct str source = case_entry_get(e, CASE_KEY_SOURCE);
	size_t prefix = strlen(FROM_LEDGER);

	*ret = (struct case_lesson_row){.nr = e->nr,
		.at = e->at,
		.text = case_entry_get(e, CASE_KEY_TEXT),
		.measure = case_entry_get(e, CASE_KEY_MEASURE),
		.name = case_entry_get(e, CASE_KEY_NAME),
		.state = ""};
	(void)time_parse(case_entry_get(e, CASE_KEY_DUE), &ret->due);
	if (!str_starts(source, STR(FROM_LEDGER)))
		return;
	ret->state = state_of(r, str_of(source.p + prefix, source.len - prefix));
	if (strcmp(ret->state, "gone") != 0)
		ret->row = str_of(source.p + prefix, source.len - prefix);
}

static enum err
fill_lessons(struct request *r, struct room *m)
{
	const struct respond_case *c = &m->parts.c;
	struct case_lesson_row *list =
		arena_array(r->arena, struct case_lesson_row, c->n_entries + 1);

	if (list == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < c->n_entries; i++)
		if (c->entries[i].kind == CASE_LESSON && !c->is_struck[i])
			put_lesson(r, &c->entries[i], &list[m->v.n_lessons++]);
	m->v.lessons = list;
	return ERR_OK;
}

const struct case_entry *
case_story_shared(const struct respond_case *c)
{
	for (uint32_t i = c->n_entries; i-- > 0;) {
		const struct case_entry *e = &c->entries[i];

		if (e->kind == CASE_REPORT && !c->is_struck[i] &&
			str_equal(case_entry_get(e, CASE_KEY_FORM), STR(CASE_FORM_STORY)))
			return e;
	}
	return NULL;
}

/* The story as it was shared last; else as the case tells it. */
static enum err
fill_story(struct request *r, struct room *m)
{
	const struct case_entry *e = case_story_shared(&m->parts.c);
	struct document d;
	struct buf b = buf_of(4 * TOLD_BYTES);
	enum err err = ERR_OK;
	char *copy;

	if (e != NULL) {
		m->v.shared = case_entry_when(e);
		m->v.shared_by = e->who;
	}
	if (m->v.story.len > 0) /* typed */
		return ERR_OK;
	if (e != NULL) {
		m->v.story = case_entry_get(e, CASE_KEY_TEXT);
		return ERR_OK;
	}
	err = case_paper_make(CASE_PAPER_STORY, &m->parts.in, r->arena, &d);
	if (err == ERR_OK)
		err = told_text(&d, &b);
	copy = err == ERR_OK ? arena_copy(r->arena, str_cut(buf_view(&b), TOLD_BYTES)) : NULL;
	buf_done(&b);
	if (copy == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	m->v.story = str_c(copy);
	return ERR_OK;
}

static enum err
open_room(struct request *r, struct room *m)
{
	enum err err = case_page(r, CASE_PART_AFTER, &m->parts.c, &m->v.bar);

	m->v.can_add = r->has_session && r->person.role >= ROLE_MEMBER;
	return err == ERR_OK ? case_parts_of(r, CASE_PAPER_STORY, &m->parts) : err;
}

static enum err
show(struct request *r, struct room *m)
{
	struct store_duty *duties;
	bool has_score = false;
	struct case_step *steps;
	struct page_frame f;
	size_t n;
	enum err err =
		case_steps_of(r, &m->parts.c, &m->v.playbooks, &m->v.n_playbooks, &steps, &n);

	if (err == ERR_OK)
		err = fill_lessons(r, m);
	if (err == ERR_OK)
		err = fill_story(r, m);
	if (err == ERR_OK)
		err = names_of_staff(r, &m->v.people, &m->v.n_people);
	if (err == ERR_OK)
		err = store_duty_list(r->view, REVIEW_DUTY, r->arena, &duties, &n);
	if (err != ERR_OK)
		return err;
	m->v.reviewed = n > 0 ? duties[0].at : 0;
	if (m->parts.c.head.is_drill)
		err = drill_case_score(r, m->parts.c.head.id, &m->score, &has_score);
	if (err != ERR_OK)
		return err;
	m->v.drill = has_score ? &m->score : NULL;
	m->v.drill_id = str_c(m->parts.c.head.id);
	if (m->v.no != NULL)
		r->response.status = 400;
	frame_of(r, &f);
	return page_case_after(r->portal->pages, &f, &m->v, &r->response.body);
}

static struct room *
room_new(struct request *r)
{
	struct room *m = arena_alloc(r->arena, sizeof(*m));

	if (m != NULL)
		*m = (struct room){0};
	return m;
}

enum err
get_case_after(struct request *r)
{
	struct room *m = room_new(r);
	enum err err = m == NULL ? ERR_FULL : open_room(r, m);

	return err == ERR_OK ? show(r, m) : err;
}

/* ---- what is said ---- */

static enum err
wrong(struct request *r, struct room *m, const char *no)
{
	m->v.no = no;
	return show(r, m);
}

static enum err
answer(struct request *r, struct room *m, enum respond_no no, const struct done *done)
{
	char to[64];

	if (no != RESPOND_MAY) {
		m->v.is_rule = true;
		return wrong(r, m, respond_no_name(no));
	}
	snprintf(to, sizeof(to), "/cases/%s/after", m->parts.c.head.id);
	return redirect(r, to, done);
}

struct lesson {
	struct str text, measure, name;
	ms_t due;
};

static void
put_value(const struct ledger *l, struct str *values, const char *column, struct str value)
{
	const struct ledger_column *c = ledger_column_find(l, str_c(column));

	if (c != NULL)
		values[c - l->columns] = value;
}

/* The measure as a row of the plan: planned, of the year in which it is due. */
static enum err
measure_row(struct request *r, const struct room *m, const struct lesson *lesson,
	const struct ledger *l, struct store_ledger_row *ret_row)
{
	struct str *values = arena_array(r->arena, struct str, l->n_columns);
	const struct words *for_case = text_find(r->portal->texts, STR("after.for_case"));
	char year[16], due[LEDGER_DATE_MAX];
	struct buf b = buf_of(1024);
	struct known k;
	enum err err = values == NULL || for_case == NULL ? ERR_FULL : known_load(r, &k);

	if (err != ERR_OK)
		return err;
	for (uint32_t i = 0; i < l->n_columns; i++)
		values[i] = STR("");
	snprintf(year, sizeof(year), "%d",
		docs_fiscal_year(lesson->due != 0 ? lesson->due : r->now, (int)k.fiscal_month,
			r->zone_minutes));
	put_value(l, values, LEDGER_WHAT, lesson->measure);
	put_value(l, values, LEDGER_YEAR, str_c(arena_copy(r->arena, str_c(year))));
	put_value(l, values, "often", STR("once"));
	put_value(l, values, "who", lesson->name);
	put_value(l, values, LEDGER_STATE, STR("planned"));
	if (lesson->due != 0) {
		ledger_date_of(r, lesson->due, due);
		put_value(l, values, LEDGER_DUE, str_c(arena_copy(r->arena, str_c(due))));
	}
	learning_fill_words(&b, words_in(for_case, r->lang),
		&(struct learning_fill){"number", str_c(m->parts.c.head.number)}, 1);
	put_value(l, values, "for", str_c(arena_copy(r->arena, buf_view(&b))));
	buf_done(&b);
	put_value(l, values, "note", str_cut(lesson->text, 900));
	err = ledger_row_make(r, l, values, false, ret_row);
	snprintf(ret_row->subject, sizeof(ret_row->subject), LEDGER_OF_CASE "%s/%s",
		m->parts.c.head.id, ret_row->id.text);
	return err;
}

static enum err
read_lesson(struct request *r, struct room *m, struct lesson *ret, const char **ret_no)
{
	struct str due = str_trim(form_get(&r->form, "due"));
	bool is_long[3];

	*ret = (struct lesson){.text = case_text(r, "text", LESSON_TEXT_MAX, &is_long[0]),
		.measure = case_text(r, "measure", LESSON_MEASURE_MAX, &is_long[1]),
		.name = case_text(r, "name", LESSON_NAME_MAX, &is_long[2]),
		.due = due.len > 0 ? form_date(due, r->zone_minutes) : 0};
	m->v.text = ret->text;
	m->v.measure = ret->measure;
	m->v.name = ret->name;
	m->v.due = due;
	*ret_no = ret->text.len == 0						  ? "text"
		  : is_long[0] || is_long[1] || is_long[2]			  ? "long"
		  : due.len > 0 && ret->due == 0				  ? "due"
		  : ret->measure.len == 0 && (ret->name.len > 0 || ret->due != 0) ? "measure"
										  : NULL;
	return arena_err(r->arena);
}

/* The case first: without its lesson a row would come from nowhere. */
static enum err
do_lesson(struct request *r, struct room *m)
{
	const struct ledger *l = ledger_find(r->portal->ledgers, STR(LEDGER_MEASURES));
	struct case_entry e = {.kind = CASE_LESSON};
	enum respond_no no = RESPOND_MAY;
	char token[DEED_TOKEN_MAX] = "", source[80];
	struct store_ledger_row row;
	struct lesson lesson;
	const char *wrong_with;
	enum err err = read_lesson(r, m, &lesson, &wrong_with);
	bool has_row = lesson.measure.len > 0 && l != NULL;

	if (err != ERR_OK)
		return err;
	if (wrong_with != NULL)
		return wrong(r, m, wrong_with);
	case_put(&e, CASE_KEY_TEXT, lesson.text);
	case_put(&e, CASE_KEY_MEASURE, lesson.measure);
	case_put(&e, CASE_KEY_NAME, lesson.name);
	case_put_time(r, &e, CASE_KEY_DUE, lesson.due);
	if (has_row) {
		err = measure_row(r, m, &lesson, l, &row);
		snprintf(source, sizeof(source), FROM_LEDGER "%s", row.id.text);
		case_put(&e, CASE_KEY_SOURCE, str_c(source));
	}
	if (err == ERR_OK)
		err = case_say(r, m->parts.c.head.id, &e, &no);
	if (err == ERR_OK && no == RESPOND_MAY && has_row)
		err = deed_ledger(r,
			&(struct ledger_deed){.ledger = l,
				.origin = STORE_BY_PERSON,
				.rows = &row,
				.n_rows = 1,
				.action = "ledger.save"},
			token, NULL);
	return err == ERR_OK
		       ? answer(r, m, no,
				 &(struct done){.key = has_row ? "after_measure" : "after_lesson"})
		       : err;
}

static bool
has_names(struct request *r, struct room *m, struct str text)
{
	struct buf b = buf_of(8 * TOLD_BYTES);
	char *copy;

	scrub_text(&m->parts.scrub, text, &b);
	copy = arena_copy(r->arena, str_cut(buf_view(&b), TOLD_BYTES));
	m->v.is_cleaned = copy == NULL || !str_equal(str_c(copy), text);
	m->v.story = copy == NULL ? text : str_c(copy);
	buf_done(&b);
	return m->v.is_cleaned;
}

static enum err
do_share(struct request *r, struct room *m)
{
	struct str text = case_text(r, "text", TOLD_BYTES, &m->is_long);
	struct case_entry e = {.kind = CASE_REPORT};
	enum respond_no no = RESPOND_MAY;
	uint8_t sum[DIGEST_BYTES_MAX];
	char hex[DIGEST_HEX_MAX], bytes[24];
	enum err err;

	m->v.story = text;
	if (text.len == 0 || m->is_long)
		return wrong(r, m, m->is_long ? "long" : "text");
	if (!form_has(&r->form, "keep") && has_names(r, m, text))
		return wrong(r, m, "names");
	digest_hex(sum, digest_of(DIGEST_SHA256, text.p, text.len, sum), hex);
	snprintf(bytes, sizeof(bytes), "%zu", text.len);
	case_put(&e, CASE_KEY_RECIPIENT, STR("staff"));
	case_put(&e, CASE_KEY_FORM, STR(CASE_FORM_STORY));
	case_put(&e, CASE_KEY_STAGE,
		case_story_shared(&m->parts.c) == NULL ? STR("final") : STR("amended"));
	case_put(&e, CASE_KEY_WAY, STR("site"));
	case_put(&e, CASE_KEY_TLP, STR("amber+strict"));
	case_put(&e, CASE_KEY_TEXT, text);
	case_put(&e, CASE_KEY_SHA256, str_c(hex));
	case_put(&e, CASE_KEY_BYTES, str_c(bytes));
	err = case_say(r, m->parts.c.head.id, &e, &no);
	return err == ERR_OK ? answer(r, m, no, &(struct done){.key = "after_shared"}) : err;
}

static enum err
do_link(struct request *r, struct room *m)
{
	const struct link_wish w = {.purpose = STORE_LINK_STORY,
		.subject = m->parts.c.head.id,
		.role = "staff",
		.life = STORY_LINK_LIFE,
		.path = "/l/",
		.suffix = "",
		.name = form_get(&r->form, "name")};
	struct link_made_view v = {.what = "story",
		.until = r->now + STORY_LINK_LIFE,
		.about = str_c(m->parts.c.head.number),
		.back = keep_text(r, "/cases/%s/after", m->parts.c.head.id)};

	if (m->parts.c.head.is_drill || case_story_shared(&m->parts.c) == NULL)
		return wrong(r, m, m->parts.c.head.is_drill ? "drill" : "not_shared");
	return link_made_show(r, &w, &v);
}

static enum err
do_review(struct request *r, struct room *m)
{
	struct store_duty duty = {.id = store_id_new(r->now), .key = REVIEW_DUTY, .at = r->now};
	struct str note = case_text(r, "note", 400, &m->is_long);
	char token[DEED_TOKEN_MAX] = "";
	enum err err;

	if (note.len == 0 || m->is_long)
		return wrong(r, m, m->is_long ? "long" : "text");
	snprintf(duty.note, sizeof(duty.note), "%s: %.*s", m->parts.c.head.number, STR_FMT(note));
	str_copy(request_who(r), duty.who, sizeof(duty.who));
	err = deed_duty(r, &duty, token);
	return err == ERR_OK ? answer(r, m, RESPOND_MAY,
				       &(struct done){.key = "after_review", .undo = token})
			     : err;
}

static const struct {
	const char *name;
	enum err (*run)(struct request *r, struct room *m);
} forms[] = {{"lesson", do_lesson}, {"share", do_share}, {"link", do_link}, {"review", do_review}};

enum err
post_case_after(struct request *r)
{
	struct room *m = room_new(r);
	enum err err = m == NULL ? ERR_FULL : open_room(r, m);

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		if (str_equal(form_get(&r->form, "do"), str_c(forms[i].name)))
			return forms[i].run(r, m);
	return ERR_INVALID;
}
