/* See sample_test.h. */
#include "docs/sample_test.h"

#include <stdio.h>

#define S(text)                                                                                    \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}

static const struct block_field facts[] = {
	{S("制定日"), S("2026年4月1日（令和8年4月1日）")},
	{S("改定日"), S("2026年11月20日（令和8年11月20日）")},
	{S("対象"), S("役員、社員、パート、派遣で働く人")},
};

static const struct block_person signers[] = {
	{S("承認"), S("髙﨑 一郎"), S("2026.11.20"), false},
	{S("審査"), S(""), S(""), false},
	{S("起案"), S("𠮷田 花子"), S("2026.11.18"), false},
};

static const struct document_revision revisions[] = {
	{S("第1版"), S("2026-04-01"), S("はじめて定めました"), S("髙﨑")},
	{S("第2版"), S("2026-11-20"),
		S("在宅で働くときの決まりを足しました。NASの控えの手順を改めました"), S("𠮷田")},
};

static const struct block_column columns[] = {{S("名前"), 4, false}, {S("置き場所"), 3, false},
	{S("担当"), 3, false}, {S("台数"), 1, true}};

static const struct str rows[][4] = {
	{S("㈱やまと製作所 受発注用パソコン"), S("1階 事務所"), S("𠮷田"), S("3")},
	{S("NAS（図面）"), S("2階 サーバー置き場"), S("髙﨑"), S("1")},
	{S("会議室のプリンター。来客も使うので、社内のネットワークとは分けてつないであります"),
		S("会議室"), S("山田"), S("1")},
};

static const struct block_row table_rows[] = {{rows[0]}, {rows[1]}, {rows[2]}};

static const struct block_person readers[] = {
	{S("製造部"), S("山田 太郎"), S("2026-11-21"), true},
	{S("製造部"), S("髙﨑 次郎"), S(""), false},
	{S("総務部"), S("𠮷田 花子"), S("2026-11-22"), true},
};

static const struct block_field contacts[] = {
	{S("社内の窓口"), S("総務部 𠮷田（内線 12）")},
	{S("外の相談先"), S("契約している会社の窓口。平日の9時から18時まで")},
};

static const char *const texts[] = {
	"この規程は、株式会社やまと製作所が持つ情報を、なくさない、もらさない、止めないために、"
	"だれが何をするかを定めます。お客様から預かった図面と、働く人の名前や連絡先を、とくに大切に"
	"扱います。",
	"パソコンとスマホには、会社が決めた人だけがさわれるようにします。画面から離れるときは鍵をか"
	"け、"
	"使わなくなった機器は、中のデータを消してから手放します。",
	"おかしいと思ったら、まず線を抜き、電源は切らず、画面の写真を撮って、窓口に電話します。"
	"自分のせいだと思っても、知らせた人が責められることはありません。",
	"控えは毎日取り、1か月に1度、本当に元に戻せるかを確かめます。確かめた日と人を記録します。"
	"A reader of English finds here a line of Latin letters (TLS 1.2, NAS-01) to see how both "
	"mix.",
};

struct writer {
	struct arena *arena;
	struct block *blocks;
	uint32_t n;
};

static struct block *
add(struct writer *w, enum block_kind kind, const char *text)
{
	struct block *b = &w->blocks[w->n++];

	b->kind = kind;
	b->text = str_c(text);
	return b;
}

static struct str
number(struct arena *a, const char *before, uint32_t n, const char *after)
{
	char text[128];

	snprintf(text, sizeof(text), "%s%u%s", before, n, after);
	return str_c(arena_copy(a, str_c(text)));
}

static void
add_chapter(struct writer *w, uint32_t chapter)
{
	struct block *b = add(w, BLOCK_HEADING, "機器と情報の扱い");

	b->level = 1;
	b->number = number(w->arena, "第", chapter, "章");
	add(w, BLOCK_PARAGRAPH, texts[0])->id = number(w->arena, "p", chapter, "");
	b = add(w, BLOCK_HEADING, "守ること");
	b->level = 2;
	b->number = number(w->arena, "", chapter, ".1");
	b = add(w, BLOCK_PARAGRAPH, texts[1]);
	b->is_out_of_date = chapter % 3 == 1;
	for (uint32_t i = 0; i < 3; i++) {
		b = add(w, BLOCK_ITEM, texts[i + 1]);
		b->level = i == 1 ? 2 : 1;
		b->is_numbered = chapter % 2 == 0;
	}
	b = add(w, BLOCK_HEADING, "持っている物");
	b->level = 3;
	b = add(w, BLOCK_TABLE, "");
	b->table = (struct block_table){4, 3, columns, table_rows};
	add(w, BLOCK_PARAGRAPH, texts[3]);
}

static void
add_end(struct writer *w)
{
	struct block *b = add(w, BLOCK_HEADING, "連絡先と回覧");

	b->level = 1;
	b = add(w, BLOCK_FIELDS, "");
	b->fields = contacts;
	b->n_fields = 2;
	b = add(w, BLOCK_CIRCULATION, "");
	b->people = readers;
	b->n_people = 3;
	b->titles[0] = STR("部署");
	b->titles[1] = STR("名前");
	b->titles[2] = STR("読んだ日");
	b->titles[3] = STR("しるし");
	b = add(w, BLOCK_QR, "スマホで読むときは、ここから開きます。");
	b->qr = STR("https://192.168.1.20:8443/read/ABCDEFGH");
	b = add(w, BLOCK_SIGNATURES, "");
	b->people = signers;
	b->n_people = 3;
}

void
sample_document(struct arena *a, uint32_t chapters, struct document *ret_document)
{
	struct writer w = {.arena = a};

	w.blocks = arena_array(a, struct block, (size_t)chapters * 12 + 16);
	BUG_IF(w.blocks == NULL);
	for (uint32_t i = 1; i <= chapters; i++)
		add_chapter(&w, i);
	add_end(&w);
	*ret_document = (struct document){
		.lang = S("ja"),
		.title = S("情報セキュリティ規程"),
		.subtitle = S("みんなで守る決まり"),
		.company = S("株式会社やまと製作所"),
		.number_label = S("文書番号"),
		.number = S("ISP-001"),
		.footer = S("社外秘"),
		.out_of_date_note = S("事実が変わりました。見直しが必要です"),
		.made_at = 1795996800000, /* 2026-11-30 */
		.n_facts = 3,
		.facts = facts,
		.n_signers = 3,
		.signers = signers,
		.revisions_title = S("改定の記録"),
		.revision_titles = {S("版"), S("日付"), S("変えたこと"), S("担当")},
		.n_revisions = 2,
		.revisions = revisions,
		.n_blocks = w.n,
		.blocks = w.blocks,
	};
}

static const struct table_column ledger[] = {{S("番号"), SHEET_NUMBER, 6},
	{S("名前"), SHEET_TEXT, 24}, {S("置き場所"), SHEET_TEXT, 16}, {S("担当"), SHEET_TEXT, 12},
	{S("大切さ"), SHEET_NUMBER, 8}, {S("買った日"), SHEET_DATE, 12},
	{S("持ち出す"), SHEET_YES_NO, 10}, {S("メーカー"), SHEET_TEXT, 16},
	{S("アドレス"), SHEET_TEXT, 16}, {S("メモ"), SHEET_TEXT, 30}};

void
sample_table(struct arena *a, uint32_t n_rows, struct table *ret_table)
{
	struct str *cells = arena_array(a, struct str, (size_t)n_rows * 10 + 1);

	BUG_IF(cells == NULL);
	for (uint32_t i = 0; i < n_rows; i++) {
		struct str *row = cells + (size_t)i * 10;

		row[0] = number(a, "", i + 1, "");
		row[1] = number(a, "髙﨑の㈱ノートパソコン ", i + 1, "");
		row[2] = STR("1階 事務所");
		row[3] = STR("𠮷田");
		row[4] = number(a, "", i % 3 + 1, "");
		row[5] = STR("2026-11-20");
		row[6] = i % 2 == 0 ? STR("yes") : STR("no");
		row[7] = STR("やまと電機");
		row[8] = number(a, "192.168.1.", i % 250 + 1, "");
		row[9] = i % 7 == 0 ? STR("=HYPERLINK(\"http://example.com\")") : STR("");
	}
	*ret_table = (struct table){
		.title = S("情報資産台帳"),
		.company = S("株式会社やまと製作所"),
		.note = S("2026年11月20日 現在"),
		.sheet_print = S("見る"),
		.sheet_data = S("データ"),
		.yes = S("はい"),
		.no = S("いいえ"),
		.n_columns = 10,
		.n_rows = n_rows,
		.columns = ledger,
		.cells = cells,
	};
}
