/* See sample_document.h. */
#include "pages/sample_document.h"

#include "pages/document.h"

#define S(text)                                                                                    \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
#define W(ja, easy, en)                                                                            \
	{                                                                                          \
		{                                                                                  \
			S(ja), S(easy), S(en)                                                      \
		}                                                                                  \
	}
#define NOW SAMPLE_NOW
#define DAY(n) (NOW - (n)*MS_DAY)

/* ---- the list ---- */

static const struct document_row rules_row = {
	.id = S("rules"),
	.title = S("情報セキュリティ規程"),
	.number = S("JS-02"),
	.about = W("全員が守ることを章ごとに定めます。", "みんなが まもる ことです。",
		"What everybody keeps to."),
	.state = PAGE_DOCUMENT_WAITING,
	.latest = 3,
	.current = 2,
	.since = DAY(40),
	.review_due = NOW + 325 * MS_DAY,
	.n_stale = 2,
	.n_read = 1,
	.n_staff = 3,
	.is_public = true,
};
static const struct document_row policy_row = {
	.id = S("policy"),
	.title = S("情報セキュリティ基本方針"),
	.number = S("JS-01"),
	.about = W("会社の考えを示す1枚です。", "", "One page of what the company holds to."),
};
static const struct document_row own_row = {
	.id = S("0193aa00000000000000000000000021"),
	.title = S("就業規則<b>抜粋"),
	.state = PAGE_DOCUMENT_OVERDUE,
	.latest = 1,
	.current = 1,
	.since = DAY(500),
	.review_due = DAY(135),
	.is_file = true,
};

enum err
sample_documents(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct document_row rows[] = {rules_row, own_row, policy_row};
	const struct documents_view v = {rows, 3, true};

	return page_documents(p, f, &v, out);
}

enum err
sample_documents_new(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct documents_view v = {&policy_row, 1, false};

	return page_documents(p, f, &v, out);
}

/* ---- one ---- */

static const struct document_change changes[] = {
	{"trait_yes", S("社内のNAS"), S(""), S("ある"), DAY(7), S("NASの管理者を定める。")},
	{"value", S("責任者"), S("佐藤 花子"), S("<b>田中 一"), 0, S("責任者は佐藤 花子とする。")},
	{"number", S("見えた機器の数"), S("18"), S("31"), DAY(2), S("社内の機器は18台である。")},
	{"gone", S("在宅勤務"), S("ある"), S("ない"), DAY(2), S("自宅では家族と機器を分ける。")},
	{"dropped", S(""), S(""), S(""), 0, S("")},
};
static const struct document_version_row versions[] = {
	{3, DAY(1), 0, 0, 0, S("佐藤 花子"), S(""), S("NASの条文を足した"), S(""), 0, 0},
	{2, DAY(41), DAY(40), DAY(40), DAY(39), S("佐藤 花子"), S("山田 太郎"),
		S("パスワードの長さ"), S(""), 0, 1},
	{1, DAY(400), DAY(399), DAY(399), 0, S("佐藤 花子"), S("山田 太郎"), S(""), S(""), 0, 3},
};
static const struct document_reader readers[] = {
	{S("0193aa00000000000000000000000031"), S("佐藤 花子"), S("総務"), DAY(38), false},
	{S("0193aa00000000000000000000000032"), S("鈴木 <i>次郎"), S("倉庫"), 0, false},
	{S("0193aa00000000000000000000000033"), S("高橋 三郎"), S(""), 0, false},
	{S("0193aa00000000000000000000000034"), S("田中 四郎"), S("倉庫"), DAY(30), true},
};

enum err
sample_document(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct document_view v = {.row = rules_row,
		.has_pack = true,
		.may_be_public = true,
		.sent_back = STR("第3条を\n見直してください<script>"),
		.sent_back_by = STR("山田 太郎"),
		.sent_back_at = DAY(1),
		.n_blanks = 2,
		.changes = changes,
		.n_changes = sizeof(changes) / sizeof(*changes),
		.versions = versions,
		.n_versions = 3,
		.readers = readers,
		.n_readers = 4};

	return page_document(p, f, &v, out);
}

enum err
sample_document_new(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct document_view v = {.row = policy_row, .has_pack = true};

	return page_document(p, f, &v, out);
}

enum err
sample_document_claim(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct page_problem problems[] = {{"approver", "empty"}};
	static const struct document_version_row file = {
		1, DAY(3), 0, 0, 0, S("佐藤 花子"), S(""), S(""), S("規則 <2>.docx"), 48213, 0};
	struct document_view v = {.row = own_row,
		.claim = STR("当社は<b>国の認定を受けました。"),
		.claim_why = STR("認定 / 国"),
		.versions = &file,
		.n_versions = 1,
		.problems = {problems, 1}};

	v.row.state = PAGE_DOCUMENT_WITHDRAWN;
	v.row.current = 0;
	return page_document(p, f, &v, out);
}

/* ---- facts ---- */

static const struct policy_group groups[] = {
	{S("machines"), W("機器とネットワーク", "機械と ネットワーク", "Devices and networks")},
	{S("rules"), W("日数や時間の決まり", "日と 時間の 決まり", "Days and hours of the rules")},
	{S("none"), W("だれも使わない見出し", "つかわない", "Not used")}};
static const struct trait nas = {.id = S("nas"),
	.group = S("machines"),
	.name = W("社内のNAS", "社内の NAS", "A NAS in the office"),
	.ask = W("社内にファイル置き場（NAS）はありますか。", "NASは ありますか。",
		"Have you got a NAS in the office?")};
static const struct trait home = {.id = S("telework"),
	.group = S("machines"),
	.name = W("在宅勤務", "家で はたらく", "Working from home"),
	.ask = W("自宅で仕事をする人はいますか。", "家で はたらく 人は いますか。",
		"Does anybody work from home?")};
static const struct trait_row traits[] = {
	{&nas, "", "yes", 0, DAY(7), S(""), false},
	{&home, "", "", 0, 0, S(""), false},
};
static const struct trait_row known_traits[] = {
	{&nas, "no", "yes", DAY(30), DAY(7), S("佐藤 花子"), true},
	{&home, "yes", "", DAY(30), 0, S("佐藤 花子"), false},
};
static const struct policy_field officer = {.id = S("officer"),
	.group = S("rules"),
	.name = W("責任者の名前", "せきにんしゃ", "Officer"),
	.example = S("山田 花子")};
static const struct policy_field length = {.id = S("password_length"),
	.group = S("rules"),
	.name = W("パスワードの長さ", "パスワードの 長さ", "Length of passwords")};
static const struct field_row fields[] = {
	{&officer, S(""), "too_long", false, 0}, {&length, S("10"), NULL, true, 0}};
static const struct field_row known_fields[] = {
	{&officer, S("佐藤 <花子>"), NULL, false, DAY(30)}, {&length, S("10"), NULL, true, 0}};
static const struct str unread[] = {S("見えた機器の数")};
static const struct str empty[] = {S("連絡先")};

enum err
sample_document_make(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct facts_view v = {.id = STR("rules"),
		.title = rules_row.title,
		.traits = traits,
		.n_traits = 2,
		.fields = fields,
		.n_fields = 1,
		.known_traits = known_traits,
		.n_known_traits = 2,
		.known_fields = known_fields,
		.n_known_fields = 2,
		.readings = unread,
		.n_readings = 1,
		.tables = empty,
		.n_tables = 1,
		.has_draft = true,
		.problems = {.n = 1}};

	return page_facts(p, f, &v, out);
}

enum err
sample_document_facts(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct facts_view v = {.traits = known_traits,
		.n_traits = 2,
		.fields = known_fields,
		.n_fields = 2,
		.groups = groups,
		.n_groups = 3,
		.is_era = true,
		.years = {{"令和8年度", 13}, {"令和9年度", 13}},
		.first_year = 2026,
		.fiscal_month = 4};

	return page_facts(p, f, &v, out);
}

/* ---- editing ---- */

enum err
sample_document_edit(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct edit_section sections[] = {{S("org"), S("総則"), S("第1章"), false},
		{S("servers"), S("社内の機器"), S("第2章"), true}};
	const struct edit_part parts[] = {
		{S("servers"), S("機器"), "heading", S("第3条"), false, false, S(""), NULL, 0},
		{S("servers-1"), S("NASは総務が見る。\n</textarea><script>"), "text", S(""), true,
			false, S("NASの管理者を定める。"), changes, 2},
		{S("servers-2"), S("控えは線を抜いて置く。"), "item", S(""), false, true, S(""),
			NULL, 0},
		{S("servers-3"), S(""), "table", S(""), false, false, S(""), NULL, 0},
	};
	const struct edit_view v = {.id = STR("rules"),
		.title = rules_row.title,
		.number = 3,
		.section = STR("servers"),
		.sections = sections,
		.n_sections = 2,
		.parts = parts,
		.n_parts = 4,
		.note = STR("NASの条文を足した")};

	return page_document_edit(p, f, &v, out);
}

/* ---- reading ---- */

static const struct str row_1[] = {S("髙橋 﨑"), S("03-0000-0001")};
static const struct str row_2[] = {S("<b>㈱そら"), S("")};
static const struct block_row table_rows[] = {{row_1}, {row_2}};
static const struct block_column columns[] = {{S("名前"), 2, false}, {S("電話"), 1, false}};
static const struct block_person signers[] = {
	{S("起案"), S("佐藤 花子"), S("令和8年10月17日"), false},
	{S("承認"), S("山田 太郎"), S("令和8年10月18日"), false}};
static const struct block_person staff[] = {
	{S("倉庫"), S("鈴木 次郎"), S("令和8年10月20日"), true}, {S(""), S(""), S(""), false}};
static const struct block_field facts[] = {
	{S("施行"), S("令和8年10月18日")}, {S("版"), S("第2版")}};
static const struct document_revision revisions[] = {
	{S("第2版"), S("令和8年10月18日"), S("パスワードの長さ"), S("山田 太郎")},
	{S("第1版"), S("令和7年10月24日"), S("新しく定めた。"), S("山田 太郎")}};
static const struct block blocks[] = {
	{.kind = BLOCK_HEADING, .level = 1, .number = S("第1章"), .text = S("総則")},
	{.kind = BLOCK_HEADING, .level = 2, .number = S("第1条"), .text = S("目的")},
	{.kind = BLOCK_PARAGRAPH, .text = S("この規程は、会社の情報を守るために定める。<script>")},
	{.kind = BLOCK_PARAGRAPH,
		.id = S("p2"),
		.is_out_of_date = true,
		.text = S("2　責任者は佐藤 花子とする。\n改行も残る。")},
	{.kind = BLOCK_ITEM, .is_numbered = true, .text = S("控えを取る。")},
	{.kind = BLOCK_ITEM,
		.is_numbered = true,
		.is_out_of_date = true,
		.text = S("線を抜いて置く。")},
	{.kind = BLOCK_ITEM, .text = S("番号のない項目")},
	{.kind = BLOCK_TABLE, .table = {2, 2, columns, table_rows}},
	{.kind = BLOCK_FIELDS, .n_fields = 2, .fields = facts},
	{.kind = BLOCK_SIGNATURES, .n_people = 2, .people = signers},
	{.kind = BLOCK_PAGE_BREAK},
	{.kind = BLOCK_CIRCULATION,
		.n_people = 2,
		.people = staff,
		.titles = {S("部署"), S("名前"), S("日付"), S("読みました")}},
	{.kind = BLOCK_QR,
		.qr = S("https://192.0.2.1/l/abc"),
		.text = S("携帯電話で確認できます。")},
};
static const struct document paper = {
	.lang = S("ja"),
	.title = S("情報セキュリティ規程"),
	.company = S("青空商店<b>"),
	.number_label = S("文書番号"),
	.number = S("JS-02"),
	.out_of_date_note = S("もとになったことが変わりました"),
	.n_facts = 2,
	.facts = facts,
	.n_signers = 2,
	.signers = signers,
	.revisions_title = S("改定の記録"),
	.revision_titles = {S("版"), S("日付"), S("内容"), S("承認")},
	.n_revisions = 2,
	.revisions = revisions,
	.n_blocks = sizeof(blocks) / sizeof(*blocks),
	.blocks = blocks,
};

enum err
sample_document_text(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct text_view v = {.document = &paper,
		.id = STR("rules"),
		.number = 3,
		.is_draft = true,
		.has_english = true,
		.has_easy = true};

	return page_document_text(p, f, &v, out);
}

enum err
sample_document_approve(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct page_problem problems[] = {{"approver", "empty"}};
	const struct text_view v = {.what = PAGE_TEXT_APPROVE,
		.document = &paper,
		.number = 3,
		.is_draft = true,
		.token = STR("ab12"),
		.name = STR("山田 <太郎>"),
		.seen = STR("1795100400000"),
		.enacted = STR("2026-11-27"),
		.claim = STR("国の認定を受けた。"),
		.problems = {problems, 1}};

	f->person = STR("");
	return page_document_text(p, f, &v, out);
}

enum err
sample_document_receipt(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct text_view v = {.what = PAGE_TEXT_RECEIPT,
		.document = &paper,
		.number = 2,
		.is_current = true,
		.token = STR("ab12"),
		.readers = &readers[1],
		.n_readers = 2};

	f->person = STR("");
	return page_document_text(p, f, &v, out);
}

enum err
sample_document_confirmed(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct text_view v = {.what = PAGE_TEXT_RECEIPT,
		.document = &paper,
		.number = 2,
		.is_current = true,
		.token = STR("ab12"),
		.is_done = true,
		.done = "confirmed"};

	f->person = STR("");
	return page_document_text(p, f, &v, out);
}

enum err
sample_document_public(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct text_view v = {
		.what = PAGE_TEXT_PUBLIC, .document = &paper, .number = 2, .is_current = true};

	f->person = STR("");
	return page_document_text(p, f, &v, out);
}

enum err
sample_document_diff(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct diff_row rows[] = {
		{"changed", "text", S("第2条"), S("パスワードは8文字以上とする。"),
			S("パスワードは10文字以上とする。")},
		{"added", "text", S("第3条"), S(""), S("NASの管理者を定める。<b>")},
		{"removed", "item", S(""), S("自宅では家族と分ける。"), S("")},
	};
	const struct diff_view v = {STR("rules"), rules_row.title, 2, 3, rows, 3, 41};

	return page_document_diff(p, f, &v, out);
}

enum err
sample_document_register(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct page_problem problems[] = {
		{"doc_title", "empty"}, {"covers", "covers"}};
	const struct register_kind kinds[] = {
		{S("rules"), W("情報セキュリティ規程", "", "Rules"), true}};
	const struct register_view v = {
		.kinds = kinds, .n_kinds = 1, .covers = STR("scs3/\"9"), .problems = {problems, 2}};

	return page_document_register(p, f, &v, out);
}

enum err
sample_document_file(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct register_view v = {.id = STR("0193aa00000000000000000000000021"),
		.title = own_row.title,
		.bytes_max = 10485760};

	return page_document_register(p, f, &v, out);
}

enum err
sample_document_year(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct year_row rows[] = {
		{S("情報セキュリティ規程"), S("/documents/rules"), "document", DAY(3)},
		{S("更新の<b>見回り"), S(""), "duty", NOW + 20 * MS_DAY}};
	struct year_month months[12] = {{S("令和8年4月"), rows, 2}};
	const struct year_view v = {STR("令和8年度"), 2026, months, 1};

	for (size_t i = 1; i < 12; i++)
		months[i].name = STR("令和8年5月");
	return page_document_year(p, f, &v, out);
}

enum err
sample_public(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct public_row rows[] = {{S("policy"), S("情報セキュリティ基本方針"), DAY(39)}};
	const struct public_view v = {rows, 1};

	f->person = STR("");
	return page_public(p, f, &v, out);
}
