/* See sample_ledger.h. */
#include "pages/sample_ledger.h"

#include "pack/pack.h"
#include "pages/ledger.h"
#include "pages/stock_products.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define S(text)                                                                                    \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
#define NOW SAMPLE_NOW
#define DAY(n) (NOW - (n)*MS_DAY)
#define N(list) (sizeof(list) / sizeof(*(list)))
#define ROWS_MAX 8
#define HOSTILE "<script>alert(1)</script> \" onload=x"

static struct ledger_set ledgers;
static struct framework_set frameworks;

static void
die(const struct errinfo *info)
{
	fprintf(stderr, "sample: %s\n", info->what);
	exit(1);
}

static struct pack_source
read_folder(const char *root, const char *name, struct arena *arena)
{
	struct pack_source source = {0};
	struct errinfo info = {0};
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/packs/%s", root, name);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || pack_read_dir(fd, arena, &source, &info) != ERR_OK)
		die(&info);
	close(fd);
	return source;
}

void
sample_ledgers_load(const char *root, struct arena *arena)
{
	struct pack_source source = read_folder(root, "frameworks", arena);
	struct pack_guide_source guide = {
		.files = read_folder(root, "ledgers", arena), .frameworks = &frameworks};
	struct errinfo info = {0};

	if (pack_frameworks_load(&source, arena, &frameworks, &info) != ERR_OK ||
		pack_ledgers_load(&guide, arena, &ledgers, &info) != ERR_OK)
		die(&info);
}

static const struct ledger *
ledger_of(const char *id)
{
	const struct ledger *l = ledger_find(&ledgers, str_c(id));

	if (l == NULL)
		die(&(struct errinfo){.what = "a ledger is missing"});
	return l;
}

struct pairs {
	const char *column, *value;
};

static void
set(const struct ledger *l, struct str *values, const struct pairs *pairs, size_t n)
{
	for (uint32_t i = 0; i < l->n_columns; i++)
		values[i] = STR("");
	for (size_t i = 0; i < n; i++) {
		const struct ledger_column *c = ledger_column_find(l, str_c(pairs[i].column));

		if (c != NULL)
			values[c - l->columns] = str_c(pairs[i].value);
	}
}

static const struct pairs pc[] = {{"name", "経理のパソコン"}, {"kind", "pc"},
	{"maker", "Dell Inc."}, {"system", "Windows 11 24H2"}, {"manager", "佐藤 花子"},
	{"bought", "2024-04-01"}, {"warranty_until", "2029-03-31"}};
static const struct pairs nas[] = {{"name", "NAS"}, {"kind", "nas"}, {"maker", "QNAP"}};
static const struct pairs hostile[] = {{"name", HOSTILE}, {"kind", "unknown"}};
static const struct pairs services[] = {{"name", "Dropbox"}, {"kind", "storage"},
	{"domain", "dropbox.com"}, {"confidential", "yes"}, {"mfa", "unknown"}};
static const struct pairs info_1[] = {{"business", "人事"}, {"name", "社員名簿"}, {"medium", "pc"},
	{"personal", "my_number"}, {"confidentiality", "2"}, {"integrity", "1"},
	{"availability", "1"}, {"threat", "3"}, {"vulnerability", "3"}, {"treatment", "reduce"}};
static const struct pairs info_2[] = {{"business", "営業"}, {"name", "見積書"}, {"medium", "paper"},
	{"personal", "none"}, {"confidentiality", "2"}, {"integrity", "2"}, {"availability", "1"},
	{"threat", "2"}, {"vulnerability", "2"}};

enum err
sample_ledgers_page(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct ledgers_row rows[LIMIT_LEDGERS] = {0};
	struct ledgers_view v = {.rows = rows};

	for (uint32_t i = 0; i < ledgers.n_ledgers && i < N(rows); i++)
		rows[v.n++] = (struct ledgers_row){.ledger = &ledgers.ledgers[i]};
	rows[3] = (struct ledgers_row){&ledgers.ledgers[3], 18, 5, 0, 3, DAY(2), DAY(90), false};
	rows[5] = (struct ledgers_row){&ledgers.ledgers[5], 24, 0, 2, 0, DAY(400), DAY(400), true};
	return page_ledgers(p, f, &v, out);
}

enum err
sample_ledger(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct ledger *l = ledger_of("devices");
	static struct str values[ROWS_MAX][LIMIT_LEDGER_COLUMNS];
	struct ledger_line lines[3];
	struct ledger_found found[2];
	struct ledger_view v = {.ledger = l,
		.query = STR("a\"><b>"),
		.show = PAGE_LEDGER_OPEN,
		.sort = &l->columns[0],
		.is_descending = true,
		.lines = lines,
		.n = 3,
		.total = 103,
		.all = 118,
		.page = 2,
		.n_pages = 3,
		.n_open = 103,
		.n_held = 2,
		.found = found,
		.n_found = 2,
		.n_found_more = 5,
		.reviewed = DAY(400),
		.due = DAY(35),
		.today = STR("2026-11-20")};

	set(l, values[0], pc, N(pc));
	set(l, values[1], nas, N(nas));
	set(l, values[2], hostile, N(hostile));
	lines[0] = (struct ledger_line){STR("r1"), values[0], 0, false};
	lines[1] = (struct ledger_line){STR("r2"), values[1], 4, true};
	lines[2] = (struct ledger_line){STR("r3"), values[2], 3, false};
	found[0] = (struct ledger_found){STR("mac:00:1b:44:11:3a:b7"), values[1]};
	found[1] = (struct ledger_found){STR("mac:" HOSTILE), values[2]};
	f->notice = (struct page_notice){.key = "rows_taken", .count = 3, .undo = STR("l1")};
	return page_ledger(p, f, &v, out);
}

enum err
sample_ledger_empty(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct ledger_view v = {
		.ledger = ledger_of("information"), .page = 1, .n_pages = 1, .today = STR("")};

	f->may = PAGE_MAY_LOOK;
	return page_ledger(p, f, &v, out);
}

/* ---- one row ---- */

static void
cells_of(
	const struct ledger *l, const struct pairs *pairs, size_t n, struct ledger_cell_form *cells)
{
	struct str values[LIMIT_LEDGER_COLUMNS];

	set(l, values, pairs, n);
	for (uint32_t i = 0; i < l->n_columns; i++)
		cells[i] = (struct ledger_cell_form){
			values[i], CELL_FINE, i % 2 == 1 && values[i].len > 0, DAY(3)};
}

static const struct str people[] = {S("佐藤 花子"), S("\"><b>田中")};

enum err
sample_ledger_row(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct ledger_change_row changes[] = {
		{"changed", S("佐藤 花子"), DAY(1), S("0193"), false, false},
		{"made", S("<b>"), DAY(3), S("0194"), false, true},
		{"removed", S("田中"), DAY(4), S("0195"), true, false},
	};
	const struct ledger *l = ledger_of("services");
	struct ledger_cell_form cells[LIMIT_LEDGER_COLUMNS];
	const struct ledger_row_view v = {.ledger = l,
		.id = STR("r1"),
		.is_machine = true,
		.cells = cells,
		.n_missing = 7,
		.today = STR("2026-11-20"),
		.people = people,
		.n_people = N(people),
		.changes = changes,
		.n_changes = N(changes),
		.check = framework_find(&frameworks, l->check),
		.n_checked = 4};

	cells_of(l, services, N(services), cells);
	return page_ledger_row(p, f, &v, out);
}

enum err
sample_ledger_row_new(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct ledger *l = ledger_of("information");
	struct ledger_cell_form cells[LIMIT_LEDGER_COLUMNS];
	const struct ledger_row_view v = {.ledger = l,
		.cells = cells,
		.n_missing = 9,
		.lacks_name = true,
		.today = STR("2026-11-20"),
		.people = people,
		.n_people = N(people)};

	cells_of(l, info_1, N(info_1), cells);
	return page_ledger_row(p, f, &v, out);
}

enum err
sample_ledger_row_held(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct ledger *l = ledger_of("devices");
	struct ledger_cell_form cells[LIMIT_LEDGER_COLUMNS];
	const struct ledger_row_view v = {.ledger = l,
		.id = STR("h1"),
		.is_held = true,
		.place = 14,
		.cells = cells,
		.n_missing = 2,
		.n_problems = 2,
		.today = STR("2026-11-20"),
		.people = people,
		.n_people = N(people)};

	cells_of(l, hostile, N(hostile), cells);
	for (uint32_t i = 0; i < l->n_columns; i++) {
		if (str_equal(l->columns[i].id, STR("kind")))
			cells[i] = (struct ledger_cell_form){
				STR("冷蔵庫"), CELL_NOT_A_CHOICE, false, 0};
		if (str_equal(l->columns[i].id, STR("bought")))
			cells[i] = (struct ledger_cell_form){
				STR("来年<b>"), CELL_NOT_A_DATE, false, 0};
	}
	return page_ledger_row(p, f, &v, out);
}

enum err
sample_ledger_check(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct ledger *l = ledger_of("services");
	static struct str chosen[64];
	const struct ledger_check_view v = {.ledger = l,
		.id = STR("r1"),
		.name = STR("Dropbox " HOSTILE),
		.framework = framework_find(&frameworks, l->check),
		.chosen = chosen};

	for (size_t i = 0; i < N(chosen); i++)
		chosen[i] = i % 3 == 0 ? STR("yes") : STR("");
	return page_ledger_check(p, f, &v, out);
}

/* ---- bringing in ---- */

enum err
sample_ledger_import(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct ledger_import_view v = {.ledger = ledger_of("devices"),
		.text = STR("名前\t種類\n</textarea>" HOSTILE),
		.problem = "broken",
		.bytes_max = 10 << 20,
		.has_upload = true};

	return page_ledger_import(p, f, &v, out);
}

enum err
sample_ledger_match(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct str sheets[] = {S("台帳"), S("<b>控え")};
	static const struct ledger_match_column columns[] = {
		{0, S("機器名"), {S("経理PC"), S("営業PC"), S("")}, 0},
		{1, S("種別"), {S("パソコン"), S(""), S("")}, 1},
		{28, S(HOSTILE), {S("=1+1"), S(HOSTILE), S("x")}, LEDGER_NO_COLUMN},
		{30, S(""), {S("x"), S(""), S("")}, LEDGER_NO_COLUMN},
	};
	const struct ledger_match_view v = {.ledger = ledger_of("devices"),
		.key = STR("k1"),
		.file = STR("台帳 " HOSTILE ".xlsx"),
		.sheets = sheets,
		.n_sheets = 2,
		.sheet = 1,
		.heading_row = 3,
		.columns = columns,
		.n = N(columns),
		.n_formulas = 2};

	return page_ledger_match(p, f, &v, out);
}

enum err
sample_ledger_look(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct ledger *l = ledger_of("devices");
	static struct str values[LIMIT_LEDGER_COLUMNS];
	const struct str *good[1] = {values};
	const struct ledger_bad_cell bad[] = {
		{4, 1, &l->columns[1], STR("冷蔵庫"), CELL_NOT_A_CHOICE},
		{6, 28, ledger_column_find(l, STR("bought")), STR(HOSTILE), CELL_NOT_A_DATE},
		{7, LEDGER_NO_COLUMN, &l->columns[0], STR(""), CELL_FINE},
	};
	const struct ledger_look_view v = {.ledger = l,
		.key = STR("k1"),
		.n_good = 12,
		.n_bad = 3,
		.n_left = 4,
		.bad = bad,
		.n_shown = N(bad),
		.n_bad_cells = 9,
		.good = good,
		.n_good_shown = 1,
		.n_same = 2};

	set(l, values, pc, N(pc));
	return page_ledger_look(p, f, &v, out);
}

enum err
sample_ledger_held(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct ledger *l = ledger_of("devices");
	const struct ledger_held_row rows[] = {
		{STR("h1"), 5, STR("経理PC"), &l->columns[1], STR("冷蔵庫"), CELL_NOT_A_CHOICE,
			DAY(1)},
		{STR("h2"), 7, STR(""), &l->columns[0], STR(""), CELL_FINE, DAY(1)},
		{STR("h3"), 9, STR(HOSTILE), NULL, STR(HOSTILE), CELL_FINE, DAY(1)},
	};
	const struct ledger_held_view v = {
		.ledger = l, .rows = rows, .n = N(rows), .total = 63, .page = 1, .n_pages = 2};

	return page_ledger_held(p, f, &v, out);
}

enum err
sample_ledger_risk(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct ledger *l = ledger_of("information");
	static struct str values[2][LIMIT_LEDGER_COLUMNS];
	static const struct ledger_risk_chapter chapters[] = {
		{S("使う権限"), 5, 2}, {S("機器の使い方"), 3, 0}};
	const struct ledger_risk_line lines[] = {
		{STR("r1"), values[0], {3, RISK_SMALL, true}, {3, RISK_SMALL, false},
			{9, RISK_LARGE, false}},
		{STR("r2"), values[1], {2, RISK_SMALL, false}, {1, RISK_SMALL, false},
			{2, RISK_SMALL, false}},
	};
	const struct ledger_risk_view v = {.ledger = l,
		.n_rows = 9,
		.n_reckoned = 7,
		.n_by_band = {4, 2, 1},
		.cells = {{1, 0, 0}, {3, 1, 0}, {0, 1, 1}},
		.lines = lines,
		.n = 2,
		.n_more = 5,
		.chapters = chapters,
		.n_chapters = 2};

	set(l, values[0], info_1, N(info_1));
	set(l, values[1], info_2, N(info_2));
	return page_ledger_risk(p, f, &v, out);
}

enum err
sample_ledger_tree(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct pairs owner[] = {
		{"name", "山田（社長）"}, {"role", "owner"}, {"phone", "090-0000-0000"}};
	static const struct pairs head[] = {{"name", "佐藤 花子"}, {"role", "security"},
		{"phone", "090-0000-0001"}, {"mail", "sato@example.co.jp"},
		{"when", "おかしいと思ったら、まず"}};
	static const struct pairs odd[] = {{"name", HOSTILE}, {"role", "vendor"}};
	const struct ledger *l = ledger_of("contacts");
	static struct str values[3][LIMIT_LEDGER_COLUMNS];
	const struct ledger_tree_line lines[] = {
		{STR("r1"), values[0], 0}, {STR("r2"), values[1], 1}, {STR("r3"), values[2], 8}};
	const struct ledger_tree_view v = {
		.ledger = l, .lines = lines, .n = N(lines), .today = STR("2026-11-20")};

	set(l, values[0], owner, N(owner));
	set(l, values[1], head, N(head));
	set(l, values[2], odd, N(odd));
	return page_ledger_tree(p, f, &v, out);
}

/* ---- products ---- */

static const struct pairs camera[] = {{"product", "MiteCam 2 " HOSTILE}, {"maker", "例示電機"},
	{"label", "jc_star"}, {"level", "1"}, {"number", "00012345"}, {"label_until", "2027-05-31"},
	{"password", "shared"}, {"updates", "by_hand"}, {"support_until", "2028-03-31"},
	{"contact", "unknown"}, {"firmware", "1.0.4"},
	{"stated", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
	{"decision", "waiting"}};
static const struct pairs router[] = {{"product", "MiteRouter"}, {"maker", "例示電機"},
	{"label", "none"}, {"support_until", "2033-03-31"}, {"decision", "bought"},
	{"decided", "2026-10-01"}};

enum err
sample_purchases(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct ledger *l = ledger_of("purchases");
	static struct str values[2][LIMIT_LEDGER_COLUMNS];
	const struct purchase_line lines[] = {
		{STR("r1"), values[0], "not"}, {STR("r2"), values[1], "buy"}};
	const struct purchase_list_view v = {
		.ledger = l, .lines = lines, .n = N(lines), .today = STR("2026-11-20")};

	set(l, values[0], camera, N(camera));
	set(l, values[1], router, N(router));
	return page_stock_purchase(p, f, &v, out);
}

enum err
sample_purchase(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct purchase_why reasons[] = {{"against", "password_shared"},
		{"ask", "contact_unknown"}, {"note", "label_own"}, {"note", "hash_uncompared"},
		{"for", "updates_good"}};
	const struct ledger *l = ledger_of("purchases");
	static struct str values[LIMIT_LEDGER_COLUMNS];
	const struct device_brief device = {
		.id = {"mac:00"}, .name = STR("入口 " HOSTILE), .kind = DEVICE_CAMERA};
	const struct purchase_view v = {.ledger = l,
		.id = STR("r1"),
		.values = values,
		.advice = "not",
		.reasons = reasons,
		.n = N(reasons),
		.today = STR("2026-11-20"),
		.device = &device,
		.problem = "too_large",
		.bytes_max = 256000000};

	set(l, values, camera, N(camera));
	return page_stock_purchase_row(p, f, &v, out);
}

static const struct pairs flaw[] = {{"target", "在庫くん " HOSTILE}, {"found", "2026-11-18"},
	{"kind", "product"}, {"maker", "例示ソフト"}, {"version", "4.2"},
	{"weakness", "番号を替えると、ほかの会社の在庫が見えます。"},
	{"steps", "1. 開きます。\n2. <b>番号を替えます。"}, {"finder", "佐藤 花子"},
	{"name_to_maker", "yes"}, {"note", "社内のメモ"}};

enum err
sample_reports(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct ledger *l = ledger_of("finder_reports");
	static struct str values[LIMIT_LEDGER_COLUMNS];
	const struct report_line line = {STR("r1"), values};
	const struct report_list_view v = {
		.ledger = l, .lines = &line, .n = 1, .today = STR("2026-11-20")};

	set(l, values, flaw, N(flaw));
	return page_stock_report(p, f, &v, out);
}

enum err
sample_report(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct ledger *l = ledger_of("finder_reports");
	static struct str values[LIMIT_LEDGER_COLUMNS];
	const struct report_view v = {.ledger = l,
		.id = STR("r1"),
		.values = values,
		.n_missing = 4,
		.today = STR("2026-11-20")};

	set(l, values, flaw, N(flaw));
	return page_stock_report_row(p, f, &v, out);
}

enum err
sample_contact(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct pairs desk[] = {{"site", "example.jp " HOSTILE},
		{"expires", "2027-09-30"},
		{"canonical", "https://example.jp/.well-known/security.txt"}};
	static const struct pairs news[] = {{"product", "在庫くん"}, {"came", "2026-11-18"},
		{"what", "番号を替えると見える"}, {"state", "checking"}};
	const struct ledger *desks = ledger_of("intake_desk"), *intake = ledger_of("intake");
	static struct str values[2][LIMIT_LEDGER_COLUMNS];
	const struct contact_desk shown[] = {
		{.id = STR("r1"),
			.values = values[0],
			.file = STR("Contact: mailto:psirt@example.jp\r\n"
				    "Expires: 2027-09-30T00:00:00Z\r\n")},
		{.id = STR("r2"), .values = values[0], .faults = {"mail", "no_end"}, .n_faults = 2},
	};
	const struct report_line line = {STR("r3"), values[1]};
	const struct contact_view v = {.desk_ledger = desks,
		.intake_ledger = intake,
		.desks = shown,
		.n_desks = N(shown),
		.intake = &line,
		.n_intake = 1,
		.today = STR("2026-11-20")};

	set(desks, values[0], desk, N(desk));
	set(intake, values[1], news, N(news));
	return page_stock_contact(p, f, &v, out);
}
