/* After an incident, and help from afar, of the made-up company; see sample.h. */
#include "pages/case_after.h"
#include "pages/case_help.h"
#include "pages/sample_case.h"

#define ID "0193aabbccdd0193aabbccdd0193aabb"

static struct case_head
head_of(const struct page_frame *f, bool is_drill)
{
	return (struct case_head){.id = ID,
		.number = "2026-003",
		.title = "「営業-03」が<b>知らない相手</b>と話し続けている",
		.phase = PHASE_REPORT,
		.verdict = VERDICT_INCIDENT,
		.is_drill = is_drill,
		.opened = f->now - 5 * MS_HOUR,
		.changed = f->now - 2 * MS_MINUTE};
}

#define STORY "■ きっかけ\n・○○の警告で気づきました。\n<i>すぐ</i>に電話しました。\n"

enum err
sample_case_after(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct case_head h = head_of(f, true);
	const struct words ask = {
		.in = {STR("だれに最初に知らせましたか。"), STR("だれに はじめに 知らせましたか。"),
			STR("Who was told first?")}};
	const struct playbook book = {.n_ask = 1, .ask = &ask};
	const struct playbook *books[] = {&book};
	const struct case_lesson_row lessons[] = {
		{.nr = 9,
			.at = f->now - MS_HOUR,
			.text = STR("電話番号が<b>古かった</b>。"),
			.measure = STR("連絡先を直す"),
			.name = STR("佐藤"),
			.due = f->now + 14 * MS_DAY,
			.state = "planned",
			.row = STR("0193aabbccdd0193aabbccdd0193aacc")},
		{.nr = 10, .at = f->now, .text = STR("すぐ抜いたのがよかった。"), .state = ""}};
	const struct str people[] = {STR("佐藤"), STR("鈴木<i>")};
	const struct drill_score score = {.has_contact = true,
		.contact_minutes = 7,
		.n_steps = 20,
		.n_done = 12,
		.n_in_order = 10,
		.n_broken = 1,
		.n_donts = 4};

	return page_case_after(p, f,
		&(struct case_after_view){
			.bar = {.head = &h, .part = CASE_PART_AFTER, .can_write = true},
			.can_add = true,
			.drill = &score,
			.drill_id = STR(ID),
			.lessons = lessons,
			.n_lessons = 2,
			.playbooks = books,
			.n_playbooks = 1,
			.people = people,
			.n_people = 2,
			.text = STR("書きかけ"),
			.due = STR("2026-12-24"),
			.story = STR(STORY),
			.is_cleaned = true,
			.shared = f->now - MS_HOUR,
			.shared_by = STR("佐藤"),
			.reviewed = f->now - MS_DAY,
			.no = "names"},
		out);
}

enum err
sample_case_after_none(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct case_head h = head_of(f, false);

	return page_case_after(p, f,
		&(struct case_after_view){
			.bar = {.head = &h, .part = CASE_PART_AFTER, .can_write = true},
			.can_add = true,
			.story = STR(STORY)},
		out);
}

enum err
sample_case_told(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return page_case_told(p, f,
		&(struct case_told_view){
			.text = STR(STORY), .shared = f->now - MS_HOUR, .is_drill = true},
		out);
}

static const struct case_entry happened[] = {
	{.nr = 2,
		.at = 1795860000000,
		.kind = CASE_NOTE,
		.who = {"佐藤", 6},
		.n_pairs = 1,
		.pairs = {{CASE_KEY_TEXT, {"線を<b>抜いた</b>。", 25}}}},
};

static void
fill_help(const struct case_head *h, struct case_help_view *v)
{
	static const struct playbook_step step = {
		.name = {.in = {{"線を抜く", 12}, {"線を ぬく", 13}, {"Unplug it", 9}}}};
	static const struct playbook book;
	static const struct respond_step_done done = {.state = {"done", 4}, .at = 1795860000000};
	static const struct case_step steps[] = {{&book, &step, &done, NULL}, {&book, &step, NULL, NULL}};
	static const struct respond_action actions[] = {
		{.did = {"isolate", 7}, .device = {"営業-03", 9}, .at = 1795860000000}};
	static const struct case_exhibit_row files[] = {{.sha256 = {"00112233", 8},
		.name = {"写し<i>.zip", 13},
		.bytes = 12345,
		.at = 1795860000000}};

	v->head = h;
	v->name = STR("見本IT <b>鈴木</b>");
	v->company = STR("やまと製作所");
	v->person = STR("佐藤");
	v->phone = STR("090-0000-0000");
	v->told = STR("箱が知らせました。");
	v->happened = happened;
	v->n_happened = 1;
	v->steps = steps;
	v->n_steps = 2;
	v->actions = actions;
	v->n_actions = 1;
	v->files = files;
	v->n_files = 1;
	v->may_files = true;
}

enum err
sample_case_help(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct case_head h = head_of(f, false);
	struct case_help_view v = {
		.token = STR("00ff"), .until = f->now + MS_HOUR, .no = "text", .is_kept = true};

	fill_help(&h, &v);
	return page_case_help(p, f, &v, out);
}

enum err
sample_case_help_look(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct case_head h = head_of(f, false);
	struct case_help_view v = {.until = f->now + 4 * MS_HOUR, .hours = 4};

	fill_help(&h, &v);
	return page_case_help(p, f, &v, out);
}
