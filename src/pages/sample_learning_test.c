/* See sample_learning.h. One small course, one drill and one mail stand for all. */
#include "pages/sample_learning.h"

#define S(text)                                                                                    \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
/* ja, ja-easy, en */
#define W(ja, easy, en)                                                                            \
	{                                                                                          \
		{                                                                                  \
			S(ja), S(easy), S(en)                                                      \
		}                                                                                  \
	}
#define NOW SAMPLE_NOW
#define DAY(n) (NOW - (n)*MS_DAY)
#define TOKEN STR("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")

static const struct training_choice choices[] = {
	{.id = S("a"),
		.text = W("知っている番号に電話する", "知って いる 番号に 電話する",
			"Call a number that I know"),
		.because =
			W("本人に届くからです。", "本人に とどきます。", "It reaches the person."),
		.is_right = true},
	{.id = S("b"),
		.text = W("メールの番号に電話する<b>", "メールの 番号に 電話する",
			"Call the number in the mail"),
		.because = W("その番号も、にせかもしれません。", "にせかも しれません。",
			"That may be false too.")},
};
static const struct training_card cards[] = {
	{.id = S("c1"),
		.title = W("急がせる文に気をつける", "いそがせる 文", "Beware of haste"),
		.text = W("「今日中に」とあせらせます。\nまず手を止めます。",
			"「今日中に」と 言います。\nまず とまります。",
			"They hurry you.\nStop first.")},
	{.id = S("c2"),
		.title = W("別の方法で確かめる", "べつの やりかた", "Ask in another way"),
		.text = W("電話で聞きます。", "電話で ききます。", "Call them.")},
};
#define QUESTION(n)                                                                                \
	{                                                                                          \
		.id = S(n),                                                                        \
		.ask = W("振込先を変えるメールが来ました。", "メールが 来ました。",                \
			"A mail asks to change the account."),                                     \
		.n_choices = 2, .choices = choices                                                 \
	}
static const struct training_question questions[] = {
	QUESTION("q1"), QUESTION("q2"), QUESTION("q3")};
static const struct training course = {.id = S("false_invoice"),
	.name = W("にせの請求", "にせの せいきゅう", "False invoices"),
	.about = W("振込先を変えるメールを確かめます。", "メールを たしかめます。",
		"Checking mails that change an account."),
	.minutes = 3,
	.n_cards = 2,
	.cards = cards,
	.n_questions = 3,
	.questions = questions};
static const struct training_role roles[] = {
	{.id = S("owner"), .name = W("経営者", "社長", "Owner")},
	{.id = S("security"), .name = W("担当者", "担当", "Person in charge")}};
static const struct training_choice options[] = {
	{.id = S("a"),
		.text = W("LANの線を抜く", "線を ぬく", "Unplug it"),
		.because = W("広がりを止めます。", "とめます。", "It stops the spread."),
		.points = 2},
	{.id = S("b"),
		.text = W("様子を見る", "まつ", "Wait"),
		.because = W("その間に広がります。", "ひろがります。", "It spreads."),
		.points = -1}};
static const struct training_inject injects[] = {
	{.id = S("i1"),
		.at_minutes = 0,
		.text = W("共有フォルダのファイルが開けません。", "ファイルが ひらきません。",
			"Shared files do not open."),
		.ask = W("まず何をしますか。", "何を しますか。", "What first?"),
		.to = S("security"),
		.n_choices = 2,
		.choices = options},
	{.id = S("i2"),
		.at_minutes = 10,
		.text = W("「金を払え」という文が出ました。", "「お金」と 出ました。",
			"A demand for money."),
		.ask = W("だれに連絡しますか。", "だれに 言いますか。", "Whom do you call?")},
};
static const struct training scenario = {.id = S("ransomware"),
	.is_drill = true,
	.name = W("ファイルが開けない朝", "ファイルが ひらかない 朝", "Files that do not open"),
	.about = W("人質に取られたファイルへの動きを試します。", "動きを ためします。",
		"Files held to ransom."),
	.after = W("連絡先は新しいですか。\n控えはありましたか。", "連絡先は 新しいですか。",
		"Are the contacts up to date?\nWere there copies?"),
	.minutes = 40,
	.n_roles = 2,
	.roles = roles,
	.n_injects = 2,
	.injects = injects};
static const struct words hints[] = {
	W("送り主のアドレスが、いつもと違います。", "アドレスが ちがいます。",
		"The sender's address is another one."),
	W("今日中にと急がせています。", "いそがせて います。", "It hurries you.")};
static const struct training_mail mails[] = {{.id = S("parcel"),
	.difficulty = 1,
	.subject = W("お荷物のご確認", "にもつの かくにん", "Your parcel"),
	.body = W("荷物をお届けできませんでした。\n{link}", "とどきませんでした。\n{link}",
		"We could not deliver.\n{link}"),
	.n_hints = 2,
	.hints = hints,
	.lesson = S("false_invoice"),
	.course = &course}};

/* ---- people, courses ---- */

static const struct staff_row staff[] = {{S("0193aa00000000000000000000000041"), S("佐藤 花子"),
						 S("総務"), S("sato@yamato.example"), true},
	{S("0193aa00000000000000000000000042"), S("髙﨑 <i>"), S("製造"), S(""), false}};

enum err
sample_staff(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct page_problem problems[] = {{"staff_mail", "mail"}};
	static const struct setup_value values[] = {
		{"staff_name", S("田中")}, {"staff_mail", S("x")}};
	const struct staff_view v = {.rows = staff,
		.n = 2,
		.values = values,
		.n_values = 2,
		.problems = {problems, 1},
		.text = STR("、、、"),
		.n_wrong = 1,
		.first_wrong = 2};

	return page_staff(p, f, &v, out);
}

enum err
sample_staff_empty(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct staff_view v = {0};

	return page_staff(p, f, &v, out);
}

enum err
sample_learn(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct learn_row rows[] = {{&course, 7}, {&course, 0}};
	static const struct learn_group groups[] = {{S("製造"), 8, 5}, {S(""), 6, 2}};
	static const struct class_brief classes[] = {
		{S("0193aa00000000000000000000000051"), S("春の研修"), S("髙﨑"), DAY(30), 9}};
	const struct learn_view v = {.courses = rows,
		.n = 2,
		.n_staff = 14,
		.n_any = 7,
		.groups = groups,
		.n_groups = 2,
		.classes = classes,
		.n_classes = 1,
		.n_mail = 9,
		.is_mail_on = true};

	return page_learn(p, f, &v, out);
}

enum err
sample_learn_empty(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct learn_view v = {0};

	return page_learn(p, f, &v, out);
}

static const struct learn_person people[] = {{S("佐藤 花子"), S("総務"), DAY(3), 1, 3, true, false},
	{S("髙﨑"), S("製造"), DAY(30), 0, 0, false, true}};

enum err
sample_learn_course(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct learn_course_view v = {.course = &course,
		.learned = {9, {3, 4, 5}, {8, 9, 9}},
		.people = people,
		.n = 2,
		.n_staff = 14};

	return page_learn_course(p, f, &v, out);
}

/* Of four people it would tell whose answers they are. */
enum err
sample_learn_course_few(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct learn_course_view v = {
		.course = &course, .learned = {4, {0, 1, 2}, {3, 4, 4}}, .n_staff = 14};

	return page_learn_course(p, f, &v, out);
}

enum err
sample_learn_links(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct learn_link links[] = {
		{S("佐藤 花子"), S("総務"),
			S("https://192.168.1.20:8443/l/"
			  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")},
		{S("髙﨑"), S("製造"),
			S("https://192.168.1.20:8443/l/"
			  "1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")}};
	const struct learn_links_view v = {links, 2, NOW + 90 * MS_DAY};

	return page_learn_links(p, f, &v, out);
}

static const struct training *const courses[] = {&course};

enum err
sample_class(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct setup_value values[] = {{"class_title", S("春の研修")},
		{"class_date", S("2026-10-21")}, {"class_minutes", S("45")},
		{"class_teacher", S("髙﨑")}, {"class_content", S("あやしいメールの見分け方")}};
	static const struct class_person here[] = {
		{S("0193aa00000000000000000000000041"), S("佐藤 花子"), S("総務"), true, true},
		{S("0193aa00000000000000000000000042"), S("田中"), S("製造"), false, false}};
	const struct class_view v = {.id = STR("0193aa00000000000000000000000051"),
		.values = values,
		.n_values = 5,
		.method = "room",
		.course = STR("false_invoice"),
		.courses = courses,
		.n_courses = 1,
		.at = DAY(30),
		.people = here,
		.n_people = 2,
		.n_attended = 1};

	f->form_mark = STR("0123456789abcdeffedcba9876543210");
	return page_class(p, f, &v, out);
}

enum err
sample_class_new(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct page_problem problems[] = {{"class_date", "date"}};
	const struct class_view v = {
		.method = "room", .courses = courses, .n_courses = 1, .problems = {problems, 1}};

	return page_class(p, f, &v, out);
}

/* ---- by a link ---- */

enum err
sample_lessons(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct lesson_row rows[] = {{&course, LESSON_NEW, 0},
		{&course, LESSON_BEGUN, 0}, {&course, LESSON_DONE, DAY(3)}};
	const struct lessons_view v = {TOKEN, STR("佐藤 花子"), rows, 3};

	f->person = STR("");
	return page_lessons(p, f, &v, out);
}

static struct lesson_view
lesson_at(uint32_t position)
{
	return (struct lesson_view){.token = TOKEN,
		.name = STR("佐藤 花子"),
		.course = &course,
		.at = course_at(&course, position),
		.before = course_answers_parse(&course, STR("b,a,b")),
		.after = course_answers_parse(&course, STR("a,a,b"))};
}

static enum err
lesson(const struct pages *p, struct page_frame *f, const struct lesson_view *v, struct buf *out)
{
	f->person = STR("");
	return page_lesson(p, f, v, out);
}

enum err
sample_lesson_before(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct lesson_view v = lesson_at(0);

	v.before = course_answers_parse(&course, STR("b,,a"));
	v.is_missing = true;
	return lesson(p, f, &v, out);
}

enum err
sample_lesson_card(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct lesson_view v = lesson_at(2);

	return lesson(p, f, &v, out);
}

enum err
sample_lesson_after(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct lesson_view v = lesson_at(3);

	v.after = course_answers_parse(&course, STR(""));
	return lesson(p, f, &v, out);
}

enum err
sample_lesson_done(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct lesson_view v = lesson_at(4);

	v.finished = DAY(1);
	return lesson(p, f, &v, out);
}

enum err
sample_certificate(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct lesson_view v = lesson_at(4);

	v.finished = DAY(1);
	f->person = STR("");
	return page_certificate(p, f, &v, out);
}

/* ---- drills ---- */

static const struct training *const scenarios[] = {&scenario};
static const struct drill_answer answer = {S("i1"), S("security"), S("a"), S(""), S("田中"), NOW};
static const struct drill_answer text = {
	S("i2"), S(""), S(""), S("警察と取引先に<電話>"), S("佐藤"), NOW};

enum err
sample_drills(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct drill_brief list[] = {
		{S("0193aa00000000000000000000000061"), &scenario, S("ransomware"), DAY(1), 0},
		{S("0193aa00000000000000000000000062"), NULL, S("old"), DAY(300), DAY(300)}};
	const struct drills_view v = {.scenarios = scenarios,
		.n_scenarios = 1,
		.list = list,
		.n = 2,
		.people = STR("佐藤、田中")};

	return page_drills(p, f, &v, out);
}

enum err
sample_drills_empty(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct drills_view v = {0};

	return page_drills(p, f, &v, out);
}

static const struct drill_event events[] = {
	{&injects[1], NULL, true}, {&injects[0], &answer, true}};

enum err
sample_drill(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct drill_view v = {.id = STR("0193aa00000000000000000000000061"),
		.scenario = &scenario,
		.minutes = 12,
		.events = events,
		.n = 2,
		.is_paused = true,
		.is_empty_answer = true};

	return page_drill(p, f, &v, out);
}

enum err
sample_drill_role(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct drill_event ours[] = {{&injects[0], NULL, true}};
	const struct drill_view v = {.id = STR("0193aa00000000000000000000000061"),
		.scenario = &scenario,
		.role = &roles[1],
		.token = TOKEN,
		.minutes = 2,
		.events = ours,
		.n = 1,
		.has_next = true,
		.next_minutes = 8};

	f->person = STR("");
	return page_drill(p, f, &v, out);
}

enum err
sample_drill_over(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct drill_view v = {.id = STR("0193aa00000000000000000000000061"),
		.scenario = &scenario,
		.minutes = 31,
		.events = events,
		.n = 2,
		.is_over = true,
		.notes = STR("連絡先が古い。来週までに直す。")};

	return page_drill(p, f, &v, out);
}

enum err
sample_drill_report(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct drill_line lines[] = {
		{&injects[0], &roles[1], &answer, &options[0], 2, 2},
		{&injects[1], NULL, &text, NULL, 0, 0}, {&injects[1], &roles[0], NULL, NULL, 0, 0}};
	static const struct drill_report report = {2, 2, 2, 2, 3, lines};
	const struct drill_report_view v = {.id = STR("0193aa00000000000000000000000061"),
		.scenario = &scenario,
		.report = &report,
		.people = STR("佐藤、田中"),
		.notes = STR("連絡先が古い。来週までに直す。"),
		.started = DAY(1),
		.ended = DAY(1) + MS_HOUR,
		.minutes = 31};

	return page_drill_report(p, f, &v, out);
}

/* ---- mail drills ---- */

enum err
sample_mail_drills(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct mail_drill_view list[] = {
		{.id = S("0193aa00000000000000000000000071"), .mail = &mails[0]},
		{.id = S("0193aa00000000000000000000000072"),
			.mail = NULL,
			.started = DAY(60),
			.closed = DAY(50),
			.is_stopped = true}};
	const struct mail_drills_view v = {.mails = mails, .n_mails = 1, .list = list, .n = 2};

	return page_mail_drills(p, f, &v, out);
}

enum err
sample_mail_drill_planned(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct page_problem problems[] = {{"announced_how", "empty"}};
	const struct mail_drill_view one = {.id = STR("0193aa00000000000000000000000071"),
		.mail = &mails[0],
		.owner = STR("髙﨑 社長"),
		.consented = DAY(2),
		.obstacle = "announce",
		.domain = STR("yamato.example"),
		.n_people = 12,
		.problems = {problems, 1}};
	const struct mail_drills_view v = {.one = &one};

	return page_mail_drills(p, f, &v, out);
}

enum err
sample_mail_drill_running(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct learn_group groups[] = {{S("製造"), 8, 3}, {S(""), 6, 1}};
	const struct mail_drill_view one = {.id = STR("0193aa00000000000000000000000071"),
		.mail = &mails[0],
		.owner = STR("髙﨑"),
		.announced_how = STR("朝礼で話した"),
		.consented = DAY(9),
		.announced = DAY(8),
		.started = DAY(1),
		.ends = NOW + 13 * MS_DAY,
		.groups = groups,
		.n_groups = 2,
		.n_sent = 14,
		.n_opened = 4,
		.n_told = 2,
		.n_reported = 5};
	const struct mail_drills_view v = {.one = &one};

	return page_mail_drills(p, f, &v, out);
}

enum err
sample_teach(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct teach_view v = {TOKEN, &mails[0], false};

	f->person = STR("");
	return page_teach(p, f, &v, out);
}
