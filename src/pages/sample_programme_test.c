/* See sample_programme.h. Two small frameworks stand for all: one with points, one with criteria.
 */
#include "pages/sample_programme.h"

#include "pages/programme.h"

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

/* ---- frameworks ---- */

static const struct framework_choice choices[] = {
	{S("yes"), W("している", "して います", "Yes"), 4, RESULT_MET, false},
	{S("partly"), W("一部している", "すこし", "Partly"), 2, RESULT_PARTLY, false},
	{S("no"), W("していない", "して いません", "No"), 0, RESULT_NOT_MET, false},
	{S("unknown"), W("分からない", "わかりません", "Don't know"), -1, RESULT_UNKNOWN, false},
	{S("not_applicable"), W("当てはまらない", "関係 ありません", "Does not apply"), 4,
		RESULT_NOT_APPLICABLE, true},
};
static const struct framework_measure measures[] = {
	{W("パソコンの更新を自動にします。", "更新を 自動に します。",
		 "Switch updates to automatic."),
		30, MONEY_NONE, 4, DOER_INSIDE},
	{W("古い機器を買いかえます。", "古い 機械を かえます。", "Replace old devices."), 240,
		MONEY_UNDER_1M, 5, DOER_BOTH},
};
static const struct framework_duty duty_list[] = {
	{S("update_round"), W("更新の見回り", "更新を 見る", "Round of updates"), 30, 20}};
static const struct framework_binding bindings[] = {
	{.reading = READING_SYSTEMS_OUT_OF_SUPPORT,
		.supports = RESULT_MET,
		.grade = GRADE_HELPS,
		.valid_days = 30,
		.limits = W("電源が切れた機器は見えません。", "",
			"Devices that are off are not seen.")},
	{.reading = READING_PATCHES_OVERDUE,
		.supports = RESULT_MET,
		.grade = GRADE_PROVES,
		.valid_days = 14},
	{.reading = READING_DOCUMENT_AGE,
		.key = S("policy"),
		.supports = RESULT_NOT_MET,
		.grade = GRADE_CONTRADICTS,
		.valid_days = 400},
};
static const struct str documents[] = {S("rules"), S("unheard_of")};
static const struct framework_item other_item;
static const struct framework_map maps[] = {{RELATION_SUBSET, S("scs3"), S("4-4-4-1"), &other_item},
	{RELATION_TOUCHES, S("scs3"), S(""), NULL}};

#define ITEM(id_, group_, n_bind, name_, ask_)                                                     \
	{                                                                                          \
		.id = S(id_), .group = (group_), .topic = (group_), .name = name_, .ask = ask_,    \
		.why = W("攻撃は古い弱点から入るからです。", "古い 弱点から 入ります。",           \
			"Attacks come in by old weaknesses."),                                     \
		.may_not_apply = true, .n_choices = 5, .choices = choices, .n_bindings = (n_bind), \
		.bindings = bindings, .n_measures = 2, .measures = measures, .n_documents = 2,     \
		.documents = documents, .n_duties = 1, .duties = duty_list, .n_maps = 2,           \
		.maps = maps                                                                       \
	}

static const struct framework_item check_items[] = {
	ITEM("1", 0, 3, W("更新", "更新", "Updates"),
		W("パソコンやスマホを、いつも新しい状態にしていますか。",
			"パソコンは 新しいですか。", "Are computers and phones kept up to date?")),
	ITEM("2", 0, 0, W("ウイルス対策", "ウイルス", "Virus protection"),
		W("すべてのパソコンにウイルス対策を入れていますか。", "ウイルス対策は ありますか。",
			"Does every computer have virus protection?")),
	ITEM("3", 0, 0, W("パスワード", "パスワード", "Passwords"),
		W("長いパスワードを使っていますか。", "パスワードは 長いですか。",
			"Are passwords long?")),
	ITEM("4", 1, 1, W("無線LAN", "むせん", "Wireless"),
		W("無線LANを暗号にしていますか。", "むせんは 暗号ですか。",
			"Is the wireless network encrypted?")),
	ITEM("5", 1, 0, W("持ち出し", "もち出し", "Taking out"),
		W("情報を持ち出すときの決まりはありますか。", "もち出す きまりは ありますか。",
			"Is there a rule for taking information out?")),
};
static const struct framework_group check_groups[] = {
	{S("basic"), W("基本の対策", "きほん", "Basics"),
		W("5つの基本です。", "", "The five basics.")},
	{S("staff"), W("社員としての対策", "社員", "As staff"), W("", "", "")},
};
static const struct framework_topic check_topics[] = {
	{S("basic"), W("基本", "きほん", "Basics")}, {S("staff"), W("社員", "社員", "Staff")}};
static const struct framework_band bands[] = {
	{50, W("まだ足りません", "まだです", "Not enough yet"),
		W("点の低いものから直してください。", "ひくい ものから なおします。",
			"Begin with the lowest.")},
};
static const struct framework check = {
	.id = S("selfcheck25"),
	.edition = S("3.1"),
	.source = W("IPAの付録3", "IPAの ふろく3", "IPA, appendix 3"),
	.name = W("5分の自己診断", "5分の しんだん", "Five-minute self-check"),
	.about = W("自分の会社のいまを知るための質問です。", "いまを 知る 質問です。",
		"Questions to know where you stand."),
	.official_count = 5,
	.rule = FRAMEWORK_SUM,
	.n_groups = 2,
	.groups = check_groups,
	.n_topics = 2,
	.topics = check_topics,
	.n_bands = 1,
	.bands = bands,
	.n_items = 5,
	.items = check_items,
};
static const struct framework_item star_items[] = {
	ITEM("4-4-4-1", 0, 3,
		W("サポートが切れた物を使わない", "古い ものを 使わない", "Nothing out of support"),
		W("サポートが切れた物を使っていませんか。", "古い ものは ありませんか。",
			"Is nothing in use that is out of support?")),
	ITEM("4-4-4-2", 0, 3,
		W("重大な更新は14日以内", "更新は 14日まで", "Critical updates in 14 days"),
		W("重大な更新を14日以内にしていますか。", "14日までに 更新しますか。",
			"Are critical updates made within 14 days?")),
	ITEM("4-4-5-1", 0, 2, W("ウイルス対策を入れる", "ウイルス対策", "Virus protection"),
		W("ウイルス対策を入れていますか。", "ウイルス対策は ありますか。",
			"Is virus protection installed?")),
};
static const struct framework_group star_groups[] = {
	{S("4-4"), W("4-4 更新と守り", "4-4 更新", "4-4 Updates and protection"), W("", "", "")}};
static const struct framework star = {
	.id = S("scs3"),
	.edition = S("2026-03-27"),
	.source = W("経済産業省", "経済産業省", "METI"),
	.name = W("★3の用意", "★3の 用意", "Preparing ★3"),
	.about = W("発注元に見せる自己評価の用意です。", "★3の 用意です。",
		"Preparing the self-assessment for ★3."),
	.official_count = 3,
	.rule = FRAMEWORK_ALL,
	.n_groups = 1,
	.groups = star_groups,
	.n_items = 3,
	.items = star_items,
};
static const struct framework_item step_items[] = {ITEM("1", 0, 0,
	W("担当者を決める", "たんとうを 決める", "Name a person in charge"),
	W("担当者は決まりましたか。", "たんとうは いますか。", "Is a person in charge named?"))};
static const struct framework step = {
	.id = S("guide4"),
	.edition = S("β"),
	.source = W("経済産業省", "経済産業省", "METI"),
	.name = W("はじめの一歩（Step 1）", "Step 1", "First step (Step 1)"),
	.about = W("兼任の人が1人でできることです。", "1人で できます。",
		"What one part-time person can do."),
	.official_count = 1,
	.rule = FRAMEWORK_JOURNEY,
	.n_groups = 1,
	.groups = star_groups,
	.n_items = 1,
	.items = step_items,
};

/* ---- what was answered and read ---- */

static const struct assess_answer answers[] = {
	{S(""), S("selfcheck25"), S("1"), S("yes"), S(""), S("佐藤 花子"), DAY(18)},
	{S(""), S("selfcheck25"), S("3"), S("unknown"), S(""), S("<b>田中</b>"), DAY(3)},
	{S(""), S("selfcheck25"), S("5"), S("not_applicable"), S("持ち出しません"), S("佐藤 花子"),
		DAY(3)},
	{S(""), S("scs3"), S("4-4-4-1"), S("yes"), S(""), S("佐藤 花子"), DAY(18)},
};
static const struct reading support = {
	READING_SYSTEMS_OUT_OF_SUPPORT, S(""), 0, 18, 83, NOW - MS_HOUR, 0, {{0}}};
static const struct reading patches = {READING_PATCHES_OVERDUE, S(""), 2, 18, 100, NOW - MS_HOUR, 2,
	{S("営業-03"), S("<i>受付-01</i>")}};
static const struct reading policy_age = {
	READING_DOCUMENT_AGE, S("policy"), 500, 1, 100, NOW - MS_HOUR, 0, {{0}}};
static const struct assess_proof proofs[] = {
	{&bindings[0], &support, ASSESS_FRESH, NOW + 30 * MS_DAY},
	{&bindings[1], &patches, ASSESS_FRESH, NOW + 14 * MS_DAY},
	{&bindings[2], NULL, ASSESS_NO_READING, 0},
};
static const struct assess_proof proofs_stale[] = {
	{&bindings[0], &support, ASSESS_STALE, NOW - MS_DAY},
	{&bindings[1], NULL, ASSESS_NO_PRODUCER, 0},
	{&bindings[2], &policy_age, ASSESS_SILENT, 0},
};

static const struct assess_item check_at[] = {
	{&check_items[0], &answers[0], &check, false, true, RESULT_MET, RESULT_NOT_MET,
		RESULT_NOT_MET, ASSESS_CONTRADICTION, false, false, false, 0, 3, proofs},
	{&check_items[1], NULL, NULL, false, true, RESULT_UNANSWERED, RESULT_UNANSWERED,
		RESULT_UNANSWERED, ASSESS_NOT_MEASURED, false, false, false, 0, 0, NULL},
	{&check_items[2], &answers[1], &check, false, true, RESULT_UNKNOWN, RESULT_UNANSWERED,
		RESULT_UNKNOWN, ASSESS_PERSON, false, false, false, -1, 0, NULL},
	{&check_items[3], NULL, NULL, false, true, RESULT_UNANSWERED, RESULT_MET, RESULT_MET,
		ASSESS_MACHINE, true, false, false, 4, 1, proofs},
	{&check_items[4], &answers[2], &check, false, true, RESULT_NOT_APPLICABLE,
		RESULT_UNANSWERED, RESULT_NOT_APPLICABLE, ASSESS_PERSON, false, false, false, 4, 0,
		NULL},
};
static const struct assess_result check_result = {.framework = &check,
	.items = check_at,
	.points = 7,
	.points_min = -5,
	.points_max = 20,
	.band = &bands[0],
	.n_by_result = {1, 1, 1, 0, 1, 1},
	.n_by_state = {1, 2, 1, 1, 0},
	.n_proven = 1,
	.n_answered = 3};
static const struct assess_item star_at[] = {
	{&star_items[0], &answers[3], &star, false, true, RESULT_MET, RESULT_MET, RESULT_MET,
		ASSESS_PERSON, false, true, false, 1, 3, proofs},
	{&star_items[1], &answers[0], &check, true, true, RESULT_MET, RESULT_UNANSWERED,
		RESULT_UNKNOWN, ASSESS_EXPIRED, false, false, false, 0, 3, proofs_stale},
	{&star_items[2], NULL, NULL, false, true, RESULT_UNANSWERED, RESULT_UNANSWERED,
		RESULT_UNANSWERED, ASSESS_NOT_MEASURED, false, false, false, 0, 2, proofs_stale},
};
static const struct assess_result star_result = {.framework = &star,
	.items = star_at,
	.points = 1,
	.points_max = 3,
	.n_by_result = {1, 1, 0, 0, 1, 0},
	.n_by_state = {1, 1, 0, 0, 1},
	.n_helped = 1,
	.n_answered = 1};
static const struct assess_item step_at[] = {
	{&step_items[0], NULL, NULL, false, true, RESULT_UNANSWERED, RESULT_UNANSWERED,
		RESULT_UNANSWERED, ASSESS_NOT_MEASURED, false, false, false, 0, 0, NULL}};
static const struct assess_result step_result = {
	.framework = &step, .items = step_at, .n_by_result = {1}, .n_by_state = {1}};

static const struct assess_suggestion suggestion = {
	&check_items[1], &choices[1], &star, &star_items[2], RELATION_EQUAL, &answers[3]};

static const struct assess_proposal proposal = {
	&check_items[1], &choices[1], ASSESS_GROUND_ANSWER, .suggestion = &suggestion};

static const struct check_row check_rows[] = {
	{.at = &check_at[0], .chosen = S("yes")},
	{.at = &check_at[1], .proposal = &proposal},
	{.at = &check_at[2], .chosen = S("unknown")},
	{.at = &check_at[3]},
	{.at = &check_at[4], .chosen = S("not_applicable"), .reason = S("持ち出しません")},
};
static const struct check_row star_rows[] = {{.at = &star_at[0], .chosen = S("yes")},
	{.at = &star_at[1], .chosen = S("yes")}, {.at = &star_at[2]}};

/* ---- pages ---- */

enum err
sample_programme(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct programme_row rows[] = {
		{.result = &step_result,
			.progress = PAGE_PROGRESS_CANNOT,
			.why = STR("担当がまだいません"),
			.next = &step_items[0],
			.is_pursued = true,
			.begun = DAY(9)},
		{.result = &check_result,
			.progress = PAGE_PROGRESS_DOING,
			.next = &check_items[1],
			.is_pursued = true,
			.begun = DAY(9),
			.last = DAY(3)},
		{.result = &star_result, .progress = PAGE_PROGRESS_DOING},
	};
	static const struct programme_journey journeys[] = {
		{&step, NULL, &star_groups[0], PAGE_PROGRESS_CANNOT, 0, 1, &step_items[0],
			S("担当がまだいません")},
		{&star, NULL, NULL, PAGE_PROGRESS_WAITING, 3, 3, NULL, S("")}};
	const struct programme_view v = {.journeys = journeys,
		.n_journeys = 2,
		.rows = rows,
		.n = 3,
		.n_measured = 29,
		.measured_at = NOW - MS_HOUR,
		.n_overdue = 1,
		.has_sites = true};

	f->notice = (struct page_notice){
		.key = "begun", .name = check.name.in[LANG_JA], .undo = STR("d1")};
	return page_programme(p, f, &v, out);
}

enum err
sample_programme_new(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct programme_row row = {.result = &step_result};
	const struct programme_view v = {.rows = &row, .n = 1};

	f->may = PAGE_MAY_LOOK;
	return page_programme(p, f, &v, out);
}

static const struct page_site sites[] = {{S(""), S("会社全体"), 3},
	{S("0193aa00000000000000000000000011"), S("本社"), 4},
	{S("0193aa00000000000000000000000012"), S("奈良<b>工場"), 0}};

enum err
sample_sites(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct page_problem problems[] = {{"site_name", "empty"}};
	const struct sites_view v = {&sites[1], 2, {problems, 1}};

	return page_sites(p, f, &v, out);
}

enum err
sample_check(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct check_view v = {.result = &check_result,
		.rows = check_rows,
		.group = CHECK_ALL_GROUPS,
		.filled = FRAMEWORK_NO_TOPIC,
		.sites = sites,
		.n_sites = 3};

	f->notice = (struct page_notice){.key = "answers", .count = 3, .undo = STR("g1")};
	return page_check(p, f, &v, out);
}

enum err
sample_check_refused(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct check_row rows[5];
	const struct check_view v = {.result = &check_result,
		.rows = rows,
		.group = 1,
		.n_problems = 2,
		.site = sites[1].id,
		.sites = sites,
		.n_sites = 3};

	memcpy(rows, check_rows, sizeof(rows));
	rows[3].chosen = STR("not_applicable");
	rows[3].reason = STR("使いません");
	rows[3].problem = "seen";
	rows[3].seen = &support;
	rows[4].reason = STR("");
	rows[4].problem = "reason";
	return page_check(p, f, &v, out);
}

/* A whole topic was just answered; what is suggested has four grounds. */
enum err
sample_check_filled(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct assess_proof proof = {
		&bindings[0], &support, ASSESS_FRESH, NOW + 20 * MS_DAY};
	static const struct assess_holding bought = {S("utm"), S("<b>UTM</b>"), 0};
	static const struct words why = {{S("<b>無線LAN</b>を使っていないため"),
		S("Wi-Fiを つかわないので"), S("No Wi-Fi is used")}};
	static const struct assess_absent absent = {S("wifi"), &why, S("佐藤 花子"), NOW - MS_DAY};
	static const struct assess_proposal list[] = {
		{&check_items[0], &choices[0], ASSESS_GROUND_READING, .proof = &proof},
		{&check_items[1], &choices[1], ASSESS_GROUND_ANSWER, .suggestion = &suggestion},
		{&check_items[2], &choices[1], ASSESS_GROUND_HOLDING, .holding = &bought},
		{&check_items[4], &choices[4], ASSESS_GROUND_ABSENT, .absent = &absent}};
	struct assess_item at[4];
	struct check_row rows[5];
	const struct check_view v = {
		.result = &check_result, .rows = rows, .group = CHECK_ALL_GROUPS, .filled = 1};

	memcpy(rows, check_rows, sizeof(rows));
	for (int i = 0; i < 4; i++) {
		at[i] = (struct assess_item){.item = list[i].item, .is_asked = true};
		rows[list[i].item - check_items] =
			(struct check_row){.at = &at[i], .proposal = &list[i]};
	}
	rows[3].chosen = STR("yes");
	f->notice = (struct page_notice){
		.key = "filled_left", .name = STR("4"), .count = 1, .undo = STR("g1")};
	return page_check(p, f, &v, out);
}

/* The last item is asked once the one before it is done. */
enum err
sample_check_waiting(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct assess_item at = star_at[2];
	struct check_row rows[3];
	const struct check_view v = {.result = &star_result, .rows = rows, .group = 0};

	memcpy(rows, star_rows, sizeof(rows));
	at.is_asked = false;
	rows[2].at = &at;
	return page_check(p, f, &v, out);
}

static enum err
section(const struct pages *p, struct page_frame *f, bool is_saved, struct buf *out)
{
	struct check_row rows[5];
	const struct section_view v = {.framework = &check,
		.rows = rows,
		.token = STR("0123456789abcdef"),
		.name = STR("鈴木"),
		.asker = STR("佐藤 花子"),
		.until = NOW + 14 * MS_DAY,
		.is_saved = is_saved,
		.filled = is_saved ? 0 : FRAMEWORK_NO_TOPIC,
		.n_problems = is_saved ? 0 : 1};

	memcpy(rows, check_rows, sizeof(rows));
	rows[0].chosen = STR("not_applicable");
	rows[0].problem = is_saved ? NULL : "reason";
	f->person = STR("");
	return page_section_link(p, f, &v, out);
}

enum err
sample_section(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return section(p, f, false, out);
}

enum err
sample_section_saved(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return section(p, f, true, out);
}

enum err
sample_link_over(const struct pages *p, struct page_frame *f, struct buf *out)
{
	f->person = STR("");
	return page_link_over(p, f, PAGE_LINK_EXPIRED, 0, out);
}

enum err
sample_link_used(const struct pages *p, struct page_frame *f, struct buf *out)
{
	f->person = STR("");
	return page_link_over(p, f, PAGE_LINK_USED, f->now - 3 * MS_MINUTE, out);
}

enum err
sample_link_drill(const struct pages *p, struct page_frame *f, struct buf *out)
{
	f->person = STR("");
	return page_link_over(p, f, PAGE_LINK_DRILL, 0, out);
}

enum err
sample_item(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct item_answer given[] = {
		{&choices[0], S(""), S("佐藤 花子"), S(""), DAY(18), "fill"},
		{NULL, S(""), S("<b>田中</b>"), S("本社"), DAY(40), ""},
		{&choices[4], S("使いません"), S("鈴木"), S("本社"), DAY(60), "link"}};
	static const struct item_map list[] = {
		{&star, &star_items[0], RELATION_SUBSET}, {&star, NULL, RELATION_TOUCHES}};
	static const struct item_duty duties[] = {{&duty_list[0], DAY(20), NOW + 10 * MS_DAY}};
	const struct item_view v = {.result = &check_result,
		.row = &check_rows[0],
		.answers = given,
		.n_answers = 3,
		.maps = list,
		.n_maps = 2,
		.duties = duties,
		.n_duties = 1};

	return page_item(p, f, &v, out);
}

enum err
sample_item_plain(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct item_view v = {.result = &star_result, .row = &star_rows[2]};

	f->may = PAGE_MAY_LOOK;
	return page_item(p, f, &v, out);
}

enum err
sample_result(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct outcome_row history[] = {
		{DAY(3), 7, 20, 5, 2, 1, 3, S("")}, {DAY(90), 4, 20, 5, 1, 0, 2, S("")}};
	static const struct outcome_row by_site[] = {
		{DAY(3), 10, 20, 5, 3, 1, 4, S("本社")}, {0, 0, 20, 5, 0, 1, 0, S("奈良<b>工場")}};
	const struct result_view v = {.result = &check_result,
		.history = history,
		.n_history = 2,
		.by_site = by_site,
		.n_by_site = 2};

	return page_result(p, f, &v, out);
}

enum err
sample_result_criteria(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct result_view v = {.result = &star_result};

	return page_result(p, f, &v, out);
}

enum err
sample_result_empty(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct result_view v = {
		.result = &step_result, .site = STR("x"), .site_name = STR("本社")};

	return page_result(p, f, &v, out);
}

static const struct assess_gap gaps[] = {
	{&check, &check_items[0], &measures[0], RESULT_NOT_MET, ASSESS_CONTRADICTION, 3, 900},
	{&star, &star_items[2], &measures[0], RESULT_UNANSWERED, ASSESS_NOT_MEASURED, 1, 500},
	{&check, &check_items[2], &measures[1], RESULT_UNKNOWN, ASSESS_PERSON, 2, 300},
};

enum err
sample_plan(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct plan_row rows[] = {
		{&gaps[0], 0, S(""), S("")}, {&gaps[1], 0, S(""), S(""), 8}};
	static const struct plan_row put_off[] = {
		{&gaps[2], NOW + 7 * MS_DAY, S(""), S("佐藤 花子")},
		{&gaps[1], 0, S("お金がありません <b>"), S("佐藤 花子")}};
	static const struct page_problem problems[] = {{"reason", "empty"}};
	const struct programme_row pursued = {
		.result = &check_result, .progress = PAGE_PROGRESS_DOING, .is_pursued = true};
	const struct plan_view v = {.rows = rows,
		.n = 2,
		.put_off = put_off,
		.n_put_off = 2,
		.n_all = 12,
		.pursued = &pursued,
		.n_pursued = 1,
		.problems = {problems, 1}};

	return page_plan(p, f, &v, out);
}

enum err
sample_plan_empty(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct plan_view v = {0};

	return page_plan(p, f, &v, out);
}

static const struct assess_due dues[] = {
	{&check, &check_items[0], &duty_list[0], S("selfcheck25.update_round"), DAY(40), DAY(10),
		20},
	{&star, &star_items[1], NULL, S("answer:scs3/4-4-4-2"), DAY(360), NOW + 2 * MS_DAY, 0},
	{&star, &star_items[0], &duty_list[0], S("scs3.update_round"), 0, NOW + 90 * MS_DAY, 20},
};
static const struct duty_row duty_rows[] = {{&dues[0], S("佐藤 花子"), S("全部 <b>見た</b>")},
	{&dues[1], S(""), S("")}, {&dues[2], S(""), S("")}};

static const struct device_brief dated_device = {.name = S("けんさ<b>-01")};
static const struct page_dated dated[] = {
	{"form", S("form:1"), S("取引先の<b>調査票"), S("㈱山川"), S("/forms/1"), DAY(2),
		14 * MS_DAY, 0, 30, false},
	{"document", S("document:policy"), S("情報セキュリティ基本方針"), S(""),
		S("/documents/policy"), NOW + 4 * MS_DAY, 30 * MS_DAY, 0, 10, false},
	{"declared", S("star:star1"), S("star1"), S(""), S("/star"), NOW + 20 * MS_DAY, 30 * MS_DAY,
		DAY(345), 10, true},
	{"renewal", S("star:star2"), S("star2"), S(""), S("/star"), NOW + 80 * MS_DAY, 90 * MS_DAY,
		0, 20, false},
	{"star3", S("star:star3"), S("star3"), S(""), S("/check/scs3/file"), NOW + 85 * MS_DAY,
		90 * MS_DAY, 0, 30, false},
	{"mark", S("mark:mac:00"), S(""), S("検査の機械がこれでしか動かない"), S("/devices/mac:00"),
		NOW + 100 * MS_DAY, 14 * MS_DAY, 0, 10, false, &dated_device},
};

enum err
sample_duties(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct duties_view v = {.rows = duty_rows,
		.n = 3,
		.dated = dated,
		.n_dated = 6,
		.calendar_url = STR("https://192.168.1.20:8443/calendar/0123456789abcdef.ics"),
		.n_calendars = 2};

	return page_duties(p, f, &v, out);
}

enum err
sample_duties_empty(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct duties_view v = {0};

	return page_duties(p, f, &v, out);
}

enum err
sample_calendar(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct duties_view v = {.rows = duty_rows, .n = 3, .dated = dated, .n_dated = 6};

	return page_calendar(p, f, &v, STR("sakimori.local"), out);
}

enum err
sample_link_made(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct link_made_view v = {
		.url = STR("https://192.168.1.20:8443/l/"
			   "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
		.name = STR("鈴木"),
		.about = STR("5分の自己診断: 基本の対策"),
		.what = "section",
		.back = STR("/check/selfcheck25"),
		.undo = STR("u0193aa00000000000000000000000041"),
		.until = NOW + 14 * MS_DAY};

	return page_link_made(p, f, &v, out);
}

enum err
sample_link_made_mail(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct link_made_view v = {
		.url = STR("https://192.168.1.20:8443/l/"
			   "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
		.name = STR("鈴木"),
		.about = STR("情報セキュリティ基本方針"),
		.what = "approve",
		.back = STR("/documents/policy"),
		.is_mail_on = true,
		.token = STR("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
		.mail = STR("suzuki@example.co.jp, x"),
		.is_wrong_mail = true,
		.until = NOW + 14 * MS_DAY};

	return page_link_made(p, f, &v, out);
}

static const struct link_mail_to mail_to[] = {
	{S("鈴木<b>"), S("suzuki@example.co.jp")}, {S("髙﨑 花子"), S("hanako@example.co.jp")}};

enum err
sample_link_mail(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct link_mail_view v = {.from = STR("box@example.co.jp"),
		.subject = STR("承認のお願い：基本方針<i>"),
		.text = STR("鈴木さん\n\n書類を見てください。\n\nhttps://192.168.1.20:8443/l/01"),
		.to = mail_to,
		.n = 1,
		.action = STR("/links/mail"),
		.deed = "send",
		.token = STR("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
		.mail = STR("suzuki@example.co.jp"),
		.back = STR("/links")};

	return page_link_mail(p, f, &v, out);
}

enum err
sample_link_mail_many(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct str without[] = {S("田中 次郎")};
	const struct link_mail_view v = {.from = STR("box@example.co.jp"),
		.subject = STR("読んで確認するお願い：社内の決まり"),
		.text = STR("鈴木さん\n\n書類を読んでください。"),
		.to = mail_to,
		.n = 2,
		.without = without,
		.n_without = 1,
		.n_recent = 3,
		.is_many = true,
		.action = STR("/documents/rules"),
		.deed = "remind_send",
		.back = STR("/documents/rules")};

	return page_link_mail(p, f, &v, out);
}

enum err
sample_link_mail_off(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct link_mail_view v = {.n_recent = 4,
		.is_many = true,
		.action = STR("/documents/rules"),
		.deed = "remind_send",
		.obstacle = "today",
		.back = STR("/documents/rules")};

	return page_link_mail(p, f, &v, out);
}

enum err
sample_links(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct link_mailed mails[] = {{S("suzuki@example.co.jp"), "sent", DAY(0)},
		{S("suzuki@exmaple.co.jp"), "failed", DAY(1)}};
	static const struct link_row rows[] = {
		{S("0193aa00000000000000000000000021"), S("5分の自己診断: 基本の対策"),
			S("鈴木<b>"), S("佐藤 花子"), "section", "open", DAY(1), NOW + 13 * MS_DAY,
			DAY(0), 1, true, mails, 2},
		{S("0193aa00000000000000000000000022"), S("★3の用意"), S(""), S("佐藤 花子"),
			"confirm", "revoked", DAY(9), NOW + 5 * MS_DAY, 0, 0, false, NULL, 0}};
	const struct links_view v = {rows, 2, true};

	return page_links(p, f, &v, out);
}

static const struct file_signature signatures[] = {
	{S("加藤 支援士"), S("第000000号"), S("更新の記録を月ごとに残すとよいです。\n<b>"),
		"specialist", DAY(3), false},
	{S("大和 社長"), S(""), S(""), "manager", DAY(1), true}};

static const struct file_confirmer confirmer = {
	W("登録セキスペ", "登録セキスペ", "Registered specialist"),
	W("一覧から探します。", "一覧で さがします。", "Look in the list."),
	W("1回ごとの料金です。", "1回の お金です。", "A fee per session."), W("", "", ""),
	W("費用は、まだ確かめていません。", "お金は まだ わかりません。",
		"Fees are not confirmed yet.")};

enum err
sample_file(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct file_view v = {.result = &star_result,
		.rows = star_rows,
		.scope = STR("製造部"),
		.number = STR("7000012050002"),
		.digest = STR("3f9a0c77e1b2d4568899aabbccddeeff00112233445566778899aabbccddeeff"),
		.until = NOW + 20 * MS_DAY,
		.signatures = signatures,
		.n_signatures = 2,
		.confirmers = &confirmer,
		.n_confirmers = 1};

	return page_file(p, f, &v, out);
}

enum err
sample_sign(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct page_problem problems[] = {{"sign_name", "empty"}};
	const struct file_view v = {.result = &star_result,
		.rows = star_rows,
		.digest = STR("3f9a0c77e1b2d4568899aabbccddeeff00112233445566778899aabbccddeeff"),
		.signer = "specialist",
		.token = STR("0123456789abcdef"),
		.problems = {problems, 1}};

	f->person = STR("");
	f->link_by = STR("佐藤 花子");
	f->link_made = NOW - MS_DAY;
	return page_file(p, f, &v, out);
}

static const struct star_declaration declarations[] = {
	{S("1"), S(""), S("https://www.example.jp/policy"), "star2", DAY(3), 0, DAY(3),
		S("佐藤 花子")},
	{S("2"), S("40123456789"), S(""), "star1", DAY(300), 0, 0, S("佐藤 花子")}};

enum err
sample_star(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct setup_value values[] = {{"company", S("株式会社やまと製作所")},
		{"corporate_number", S("7000012050002")}, {"person", S("佐藤 花子")}};
	static const struct page_problem problems[] = {{"declared_on", "date"}};
	const struct star_view v = {.values = values,
		.n_values = 3,
		.problems = {problems, 1},
		.list = declarations,
		.n = 2,
		.points = 7,
		.points_max = 20,
		.checked = DAY(3)};

	return page_star(p, f, &v, out);
}

enum err
sample_owner(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct owner_figure figures[] = {
		{W("会社の7割に、安全の担当がいません。", "",
			 "Seven of ten companies have nobody in charge."),
			W("経済産業省、中小企業の調査", "", "METI, survey of SMEs"), S("2025")}};
	static const struct owner_plan plan = {
		S("令和8年度"), S("1,010,000円"), 9, 2, S("300,000円")};
	const struct owner_view v = {.figures = figures,
		.plan = &plan,
		.n_figures = 1,
		.gap = &gaps[0],
		.n_gaps = 12,
		.n_done = 13,
		.n_items = 25,
		.n_contradictions = 1,
		.declaration = &declarations[1]};

	return page_owner(p, f, &v, out);
}

enum err
sample_have(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct have_row rows[] = {{S("0193aa00000000000000000000000031"),
		S("見守りサービス<b>"), S("奈良IT"), S("2年契約"),
		W("見守りと駆けつけ", "見守り", "Watch and help"),
		W("控えと教育は残ります。", "", "Backups and teaching stay open."),
		W("夜の知らせ方を聞きます。", "", "Ask how they tell you at night."), 120000, 0}};
	static const struct have_offering offerings[] = {
		{S("watch"), W("見守りと駆けつけ", "見守り", "Watch and help")}};
	static const struct have_cover covers[] = {
		{&check, &check_items[0], S("見守りサービス"), "covered", false},
		{&check, &check_items[3], S("この箱"), "settled", true},
		{&check, &check_items[2], S(""), "open", false}};
	static const struct page_problem problems[] = {{"have_name", "empty"}};
	const struct have_view v = {.rows = rows,
		.n = 1,
		.offerings = offerings,
		.n_offerings = 1,
		.covers = covers,
		.n_covers = 3,
		.n_proven = 1,
		.n_said = 1,
		.n_open = 1,
		.problems = {problems, 1}};

	return page_have(p, f, &v, out);
}

enum err
sample_today_programme(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct programme_task gap = {.gap = &gaps[1]}, due = {.due = &dues[0]};
	const struct page_task tasks[] = {{.kind = PAGE_TASK_DUTY, .programme = &due},
		{.kind = PAGE_TASK_GAP, .programme = &gap}, {.kind = PAGE_TASK_CARD}};
	const struct today_view v = {.items = tasks,
		.n_items = 3,
		.checked_at = NOW - MS_MINUTE,
		.watching_since = NOW - 40 * MS_DAY,
		.n_devices = 18,
		.n_heard_day = 18,
		.n_talking_day = 12};

	return page_today(p, f, &v, out);
}

enum err
sample_today_dated(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct page_paper_task paper = {
		"unread", S("情報セキュリティ<b>基本方針"), S("/documents/policy"), 5, 0, 3};
	static const struct programme_task gap = {.gap = &gaps[1]};
	const struct page_task tasks[] = {{.kind = PAGE_TASK_DATED, .dated = &dated[0]},
		{.kind = PAGE_TASK_DOCUMENT, .paper = &paper},
		{.kind = PAGE_TASK_GAP, .programme = &gap}};
	const struct today_view v = {.items = tasks,
		.n_items = 3,
		.checked_at = NOW - MS_MINUTE,
		.watching_since = NOW - 40 * MS_DAY,
		.n_devices = 18,
		.n_heard_day = 18,
		.n_talking_day = 12};

	return page_today(p, f, &v, out);
}
