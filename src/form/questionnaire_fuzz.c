/*
 * Any bytes as a partner's questionnaire, all the way: read, proposed, answered, filled in and read
 * again. Of what comes back the answers' cells alone may differ. Bytes that are no archive become
 * an archive's only sheet, so that the fuzzer reaches the cells without having to make checksums.
 */
#include "base/digest.h"
#include "base/limits.h"
#include "docs/docs.h"
#include "form/form.h"
#include "wire/xlsx/xlsx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define RELS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define S(text)                                                                                    \
	{                                                                                          \
		(text), sizeof(text) - 1                                                           \
	}
#define WORDS(ja, en)                                                                              \
	{                                                                                          \
		{                                                                                  \
			S(ja), S(ja), S(en)                                                        \
		}                                                                                  \
	}
#define COUNT(list) (sizeof(list) / sizeof(*(list)))

/* ---- what the company knows ---- */

static const struct framework_choice choices[] = {
	{S("yes"), WORDS("実施している", "Yes, we do"), 4, RESULT_MET, false},
	{S("no"), WORDS("していない", "No"), 0, RESULT_NOT_MET, false},
};
static const struct framework_item items[] = {
	{.id = S("1"),
		.index = 0,
		.name = WORDS("更新", "Updates"),
		.ask = WORDS(
			"パソコンの基本ソフトを最新にしていますか", "Is software kept up to date"),
		.n_choices = COUNT(choices),
		.choices = choices},
	{.id = S("2"),
		.index = 1,
		.name = WORDS("バックアップ", "Backups"),
		.ask = WORDS("バックアップを取っていますか", "Are backups made"),
		.n_choices = COUNT(choices),
		.choices = choices},
};
static const struct framework framework = {
	.id = S("sample"), .n_items = COUNT(items), .items = items};
static const struct framework *const frameworks[] = {&framework};
static const struct assess_item standing[] = {
	{.item = &items[0],
		.person = RESULT_MET,
		.machine = RESULT_NOT_MET,
		.result = RESULT_NOT_MET,
		.state = ASSESS_CONTRADICTION},
	{.item = &items[1], .person = RESULT_PARTLY, .result = RESULT_PARTLY},
};
static const struct assess_result results[] = {{.framework = &framework, .items = standing}};

static const struct str company[] = {S("貴社名"), S("Company")}, staff[] = {S("従業員数")};
static const struct form_label labels[] = {
	{FORM_FIELD, S("company"), COUNT(company), company},
	{FORM_COUNT, S("staff"), COUNT(staff), staff},
};
static const struct str met[] = {S("はい"), S("○"), S("実施"), S("Yes")},
			partly[] = {S("一部"), S("△")},
			not_met[] = {S("いいえ"), S("×"), S("未実施"), S("No")};
static const struct str marks[] = {S("調査票")};
static const struct known_form_cell cells[] = {
	{.sheet = S("s"), .row = 1, .column = 1, .source = FORM_ITEM, .of = S("sample/1")},
	{.sheet = S("s"), .row = 8, .column = 8, .source = FORM_TEXT},
};
static const struct known_form known_forms[] = {{.id = S("known"),
	.n_marks = COUNT(marks),
	.marks = marks,
	.n_cells = COUNT(cells),
	.cells = cells}};
/* Subjects under each other, in a ring too, weak ones, numbers of catalogues: as reviewed ways have
 * them, and worse. */
static const struct str kept_words[] = {S("backup*"), S("バックアップ"), S("控え")},
			daily[] = {S("daily"), S("毎日"), S("# days"), S("#日")},
			tape[] = {S("tape"), S("テープ")},
			updates[] = {S("update*"), S("更新"), S("最新")},
			no_words[] = {S(""), S("*"), S("#"), S("ー")};
static const struct form_part kept_daily[] = {{false, COUNT(kept_words), kept_words},
	{false, COUNT(daily), daily}, {true, COUNT(tape), tape}},
			      kept_parts[] = {{false, COUNT(kept_words), kept_words}},
			      update_parts[] = {{false, COUNT(updates), updates}},
			      no_parts[] = {{false, COUNT(no_words), no_words}};
static const struct form_way kept_daily_ways[] = {{COUNT(kept_daily), kept_daily}},
			     kept_ways[] = {{COUNT(kept_parts), kept_parts}},
			     update_ways[] = {{COUNT(update_parts), update_parts}},
			     no_ways[] = {{COUNT(no_parts), no_parts}};
static const uint32_t under_kept[] = {1, 3}, under_ring[] = {2}, under_daily[] = {0};
static const struct str of_updates[] = {S("sample/1")},
			of_backups[] = {S("sample/9"), S("sample/2")};
static const struct form_id daily_ids[] = {{0, S("A.8.13")}, {1, S("PR.DS-11")}},
			    update_ids[] = {{0, S("A.8.8")}, {2, S("1")}};
static const struct form_subject subjects[] = {
	{.id = S("kept.daily"),
		.n_under = COUNT(under_kept),
		.under = under_kept,
		.n_ways = COUNT(kept_daily_ways),
		.ways = kept_daily_ways,
		.n_items = COUNT(of_backups),
		.items = of_backups,
		.n_ids = COUNT(daily_ids),
		.ids = daily_ids},
	{.id = S("kept"),
		.n_under = COUNT(under_ring),
		.under = under_ring,
		.n_ways = COUNT(kept_ways),
		.ways = kept_ways,
		.n_near = COUNT(of_backups),
		.near = of_backups},
	{.id = S("updates"),
		.n_under = COUNT(under_daily),
		.under = under_daily,
		.n_ways = COUNT(update_ways),
		.ways = update_ways,
		.n_items = COUNT(of_updates),
		.items = of_updates,
		.n_ids = COUNT(update_ids),
		.ids = update_ids},
	{.id = S("wide"), .is_weak = true, .n_ways = COUNT(no_ways), .ways = no_ways},
};
static const struct str iso_named[] = {S("iso 27001"), S("ISMS")}, own_named[] = {S("sample")},
			details[] = {S("how many"), S("何件"), S("# days")},
			plain[] = {S("the"), S("is"), S("定期的")};
static const struct form_catalogue catalogues[] = {
	{S("iso"), COUNT(iso_named), iso_named, S("A."), false, S("")},
	{S("csf"), 0, NULL, S(""), true, S("")},
	{S("own"), COUNT(own_named), own_named, S(""), false, S("sample")},
};
static const struct form_set set = {.n_forms = COUNT(known_forms),
	.forms = known_forms,
	.n_labels = COUNT(labels),
	.labels = labels,
	.n_subjects = COUNT(subjects),
	.subjects = subjects,
	.n_catalogues = COUNT(catalogues),
	.catalogues = catalogues,
	.n_details = COUNT(details),
	.details = details,
	.n_plain = COUNT(plain),
	.plain = plain,
	.answers = {
		[RESULT_MET] = {COUNT(met), met, WORDS("はい", "Yes"), WORDS("○", "○")},
		[RESULT_PARTLY] = {COUNT(partly), partly, WORDS("一部", "Partly"), WORDS("△", "△")},
		[RESULT_NOT_MET] = {COUNT(not_met), not_met, WORDS("いいえ", "No"),
			WORDS("×", "×")},
	}};
static const struct form_fact facts[] = {
	{FORM_FIELD, S("company"), S("例の会社 <&>"), FORM_TYPED, 0},
	{FORM_COUNT, S("staff"), S("12"), FORM_PERSON, 1},
};

/* ---- read ---- */

static void
check_places(const struct workbook *b, const struct form_place *list, uint32_t n)
{
	char topic[FORM_TOPIC_MAX];

	for (uint32_t i = 0; i < n; i++) {
		const struct sheet *s = workbook_sheet(b, list[i].sheet);
		struct sheet_range r;

		BUG_IF(s == NULL);
		BUG_IF(list[i].row >= SHEET_ROWS_MAX || list[i].column >= SHEET_COLUMNS_MAX);
		r = sheet_range_of(s, list[i].row, list[i].column);
		BUG_IF(sheet_is_hidden_at(s, &r) || sheet_is_locked_at(s, r.row, r.column));
		BUG_IF(list[i].percent > 100 || list[i].n_choices > LIMIT_FORM_CHOICES);
		BUG_IF((list[i].source == FORM_NOTHING) != (list[i].of.len == 0) &&
			list[i].source != FORM_TEXT);
		form_topic(list[i].question, topic);
		BUG_IF(strlen(topic) != 0 && strlen(topic) != FORM_TOPIC_MAX - 1);
	}
}

/* ---- filled ---- */

static bool
is_in(struct sheet_range r, uint32_t row, uint32_t column)
{
	return row >= r.row && row <= r.row_to && column >= r.column && column <= r.column_to;
}

/* A fill of a cell that nothing else goes into: two in one merged range are refused as a whole. */
static bool
is_free(const struct workbook *b, const struct sheet_fill *fills, uint32_t n,
	const struct form_place *p)
{
	const struct sheet *s = workbook_sheet(b, p->sheet);
	struct sheet_range r = sheet_range_of(s, p->row, p->column);
	const struct sheet_cell *there = sheet_at(s, r.row, r.column);

	if (there != NULL && there->is_formula)
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (str_equal(fills[i].sheet, p->sheet) && is_in(r, fills[i].row, fills[i].column))
			return false;
	return true;
}

/* Characters that XML leaves out or replaces: they are not what comes back. */
static bool
is_written(struct str s)
{
	return s.len > 0 && str_find_byte(s, 0x7f) < 0 && str_find(s, STR("\xef\xbf\xbe")) < 0 &&
	       str_find(s, STR("\xef\xbf\xbf")) < 0;
}

/* What is known, else the question's own text: as hostile as the form is. */
static uint32_t
answer_places(const struct workbook *b, const struct form_place *list, uint32_t n,
	struct sheet_fill *fills)
{
	const struct form_known known = {.set = &set,
		.n_results = COUNT(results),
		.results = results,
		.n_facts = COUNT(facts),
		.facts = facts,
		.write = FORM_WORDS};
	uint32_t n_fills = 0;

	for (uint32_t i = 0; i < n; i++) {
		struct form_answer answer;

		form_answer_of(&known, &list[i], &answer);
		BUG_IF(list[i].source == FORM_ITEM && str_equal(list[i].of, STR("sample/1")) &&
			list[i].n_choices == 0 && form_result_of(&set, answer.value) == RESULT_MET);
		if (!is_free(b, fills, n_fills, &list[i]))
			continue;
		if (answer.value.len == 0)
			answer.value =
				is_written(list[i].question) ? list[i].question : STR("=1+1");
		fills[n_fills++] = (struct sheet_fill){list[i].sheet, list[i].row, list[i].column,
			list[i].source == FORM_COUNT ? SHEET_NUMBER : SHEET_TEXT, answer.value};
	}
	return n_fills;
}

static const struct sheet_fill *
fill_of(const struct sheet *s, const struct sheet_fill *fills, uint32_t n,
	const struct sheet_cell *c)
{
	for (uint32_t i = 0; i < n; i++) {
		struct sheet_range r = sheet_range_of(s, fills[i].row, fills[i].column);

		if (str_equal(fills[i].sheet, s->name) && r.row == c->row && r.column == c->column)
			return &fills[i];
	}
	return NULL;
}

static void
check_sheet(
	const struct sheet *was, const struct sheet *is, const struct sheet_fill *fills, uint32_t n)
{
	uint32_t kept = 0, written = 0;

	BUG_IF(!str_equal(was->name, is->name) || was->is_hidden != is->is_hidden);
	BUG_IF(was->n_merges != is->n_merges || was->n_lists != is->n_lists);
	BUG_IF(was->is_protected != is->is_protected || was->n_rows_hidden != is->n_rows_hidden ||
		was->n_columns_hidden != is->n_columns_hidden);
	for (uint32_t i = 0; i < is->n_cells; i++) {
		const struct sheet_cell *c = &is->cells[i], *before;
		const struct sheet_fill *fill = fill_of(is, fills, n, c);

		if (fill != NULL) {
			BUG_IF(c->is_formula || !str_equal(c->text, fill->text));
			written++;
			continue;
		}
		before = sheet_at(was, c->row, c->column);
		BUG_IF(before == NULL || before->kind != c->kind ||
			before->is_formula != c->is_formula || !str_equal(before->text, c->text));
		kept++;
	}
	for (uint32_t i = 0; i < was->n_cells; i++)
		kept -= fill_of(was, fills, n, &was->cells[i]) == NULL;
	for (uint32_t i = 0; i < n; i++)
		written -= str_equal(fills[i].sheet, was->name);
	BUG_IF(kept != 0 || written != 0);
}

static void
fill_in(struct str bytes, const struct workbook *b, const struct form_place *list, uint32_t n,
	struct arena *a)
{
	struct docs_form form = {.bytes = bytes};
	struct sheet_fill *fills = arena_array(a, struct sheet_fill, (size_t)n + 1);
	struct buf out = buf_of((size_t)1 << 26);
	struct workbook again;
	uint8_t sum[DIGEST_BYTES_MAX];

	if (fills == NULL)
		return;
	form.n_fills = answer_places(b, list, n, fills);
	form.fills = fills;
	digest_of(DIGEST_SHA256, bytes.p, bytes.len, sum);
	memcpy(form.sha256, sum, sizeof(form.sha256));
	if (form.n_fills > 0 && docs_fill_xlsx(&form, &out, NULL) == ERR_OK) {
		BUG_IF(xlsx_read(buf_view(&out), a, &again, NULL) != ERR_OK);
		BUG_IF(again.n_sheets != b->n_sheets || again.n_formulas != b->n_formulas ||
			again.has_macros != b->has_macros);
		for (uint32_t i = 0; i < b->n_sheets; i++)
			check_sheet(&b->sheets[i], &again.sheets[i], fills, form.n_fills);
	}
	buf_done(&out);
}

static void
go_the_way(struct str bytes)
{
	const struct form_asked asked = {
		.set = &set, .n_frameworks = COUNT(frameworks), .frameworks = frameworks};
	struct arena *a = arena_new(4 * LIMIT_BOOK_ARENA_BYTES);
	struct form_place *list;
	struct workbook book;
	uint32_t n;

	BUG_IF(a == NULL);
	if (xlsx_read(bytes, a, &book, NULL) == ERR_OK) {
		if (form_edition_of(&set, &book) != NULL &&
			form_known_places(&book, &known_forms[0], a, &list, &n) == ERR_OK) {
			BUG_IF(n > COUNT(cells));
			check_places(&book, list, n);
		}
		if (form_propose(&book, &asked, a, &list, &n) == ERR_OK) {
			BUG_IF(n > LIMIT_FORM_CELLS);
			check_places(&book, list, n);
			fill_in(bytes, &book, list, n, a);
		}
	}
	arena_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	struct buf zip = buf_of((size_t)1 << 26);
	struct zipper *z;

	if (str_starts(bytes, STR("PK"))) {
		go_the_way(bytes);
		return 0;
	}
	BUG_IF(zipper_new(STR(""), &z, NULL) != ERR_OK);
	zipper_put(z, "_rels/.rels",
		STR("<Relationships><Relationship Id=\"a\" Type=\"" RELS
		    "/officeDocument\" Target=\"w.xml\"/></Relationships>"));
	zipper_put(z, "w.xml",
		STR("<workbook><sheets><sheet name=\"s\" id=\"s\"/></sheets></workbook>"));
	zipper_put(z, "_rels/w.xml.rels",
		STR("<Relationships><Relationship Id=\"s\" Type=\"" RELS
		    "/worksheet\" Target=\"s.xml\"/></Relationships>"));
	zipper_put(z, "s.xml", bytes);
	if (zipper_finish(z, &zip) == ERR_OK)
		go_the_way(buf_view(&zip));
	zipper_free(z);
	buf_done(&zip);
	return 0;
}
