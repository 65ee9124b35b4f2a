/*
 * The insurer's pack: policy, timeline, who came and for how long, files with their digests,
 * invoices with sums by kind, and the digest that the case's chain ends in. See case_paper.h.
 */
#include "docs/case_part.h"

/* ---- the timeline -------------------------------------------------------------------------------
 */

/* What an entry is about: the first of these that it has. */
static const enum case_key telling[] = {CASE_KEY_TEXT, CASE_KEY_TITLE, CASE_KEY_VALUE,
	CASE_KEY_REASON, CASE_KEY_MEASURE, CASE_KEY_TARGET, CASE_KEY_NAME, CASE_KEY_ALERT,
	CASE_KEY_RECIPIENT, CASE_KEY_CLOCK, CASE_KEY_SHA256};
#define TELLING (sizeof(telling) / sizeof(telling[0]))
#define CELL_BYTES_MAX 400

static struct str
about(struct case_lay *l, const struct case_paper_in *in, const struct case_entry *e)
{
	if (e->kind == CASE_STEP)
		return case_part_step(l, in, case_entry_get(e, CASE_KEY_PLAYBOOK),
			case_entry_get(e, CASE_KEY_STEP));
	if (e->kind == CASE_DECIDED) {
		enum case_verdict is;

		if (case_verdict_parse(case_entry_get(e, CASE_KEY_IS), &is) == ERR_OK)
			return docs_word(&l->say, "case_paper.verdict", case_verdict_name(is));
	}
	for (size_t i = 0; i < TELLING; i++)
		if (case_entry_has(e, telling[i]))
			return str_cut(case_entry_get(e, telling[i]), CELL_BYTES_MAX);
	return STR("");
}

/* What an insurer has no use for: wishes, notes among ourselves, where heads were deposited. */
static bool
is_told(const struct case_entry *e)
{
	return e->kind != CASE_WISH && e->kind != CASE_NOTE && e->kind != CASE_HEAD &&
	       e->kind != CASE_LESSON && e->kind != CASE_STRUCK;
}

#define TIME_COLUMNS 4
#define TIME_ROWS_MAX 2000

static void
put_timeline(struct case_lay *l, const struct case_paper_in *in)
{
	static const struct case_lay_column columns[TIME_COLUMNS] = {
		{"case_paper.t.when", 3, false}, {"case_paper.t.what", 3, false},
		{"case_paper.t.about", 7, false}, {"case_paper.t.who", 2, false}};
	const struct respond_case *c = in->c;
	uint32_t room = c->n_entries < TIME_ROWS_MAX ? c->n_entries : TIME_ROWS_MAX, n = 0;
	struct str *cells =
		arena_array(l->say.arena, struct str, (size_t)(room + 1) * TIME_COLUMNS);

	if (cells == NULL) {
		l->say.err = ERR_FULL;
		return;
	}
	case_lay_heading(l, "case_paper.h.timeline");
	for (uint32_t i = 0; i < c->n_entries && n < room; i++) {
		const struct case_entry *e = &c->entries[i];
		struct str *row = &cells[n * TIME_COLUMNS];

		if (c->is_struck[i] || !is_told(e) || !case_part_entry_goes(in, e))
			continue;
		row[0] = case_lay_time(l, case_entry_when(e));
		row[1] = docs_word(&l->say, "case_paper.entry", case_kind_name(e->kind));
		row[2] = case_part_kept(l, case_part_words_go(in, e), about(l, in, e));
		row[3] = e->by == CASE_BY_BOX
				 ? docs_words(&l->say, "case_paper.box")
				 : case_part_kept(l, case_part_goes(in, "contact_name"), e->who);
		n++;
	}
	case_lay_table(l, columns, TIME_COLUMNS, cells, n);
	if (c->n_entries > TIME_ROWS_MAX)
		case_lay_text(l, docs_words(&l->say, "case_paper.cut"));
}

/* ---- who came
 * ------------------------------------------------------------------------------------ */

#define VISIT_COLUMNS 5

void
case_part_visits(struct case_lay *l, const struct case_paper_in *in)
{
	static const struct case_lay_column columns[VISIT_COLUMNS] = {
		{"case_paper.t.name", 3, false}, {"case_paper.t.arrived", 3, false},
		{"case_paper.t.left", 3, false}, {"case_paper.t.minutes", 2, true},
		{"case_paper.t.work", 5, false}};
	uint32_t n = in->hands != NULL ? in->hands->n_visits : 0;
	struct str *cells = arena_array(l->say.arena, struct str, (size_t)(n + 1) * VISIT_COLUMNS);

	if (cells == NULL) {
		l->say.err = ERR_FULL;
		return;
	}
	case_lay_heading(l, "case_paper.h.visits");
	if (n == 0)
		case_lay_text(l, docs_words(&l->say, "case_paper.no_visits"));
	for (uint32_t i = 0; i < n; i++) {
		const struct hand_visit *v = &in->hands->visits[i];
		struct str *row = &cells[i * VISIT_COLUMNS];
		uint32_t minutes = 0;
		bool is_known = hand_minutes(v, HAND_ARRIVED, HAND_LEFT, &minutes);

		row[0] = v->name;
		row[1] = case_lay_time(l, v->at[HAND_ARRIVED]);
		row[2] = v->stage == HAND_OFF ? docs_words(&l->say, "case_paper.called_off")
					      : case_lay_time(l, v->at[HAND_LEFT]);
		row[3] = case_part_minutes(l, is_known, minutes);
		row[4] = case_part_kept(l, case_part_class_goes(in, RECORD_RESPONSE), v->work);
	}
	case_lay_table(l, columns, VISIT_COLUMNS, cells, n);
}

/* ---- files and money
 * ------------------------------------------------------------------------------ */

#define FILE_COLUMNS 4

static void
put_files(struct case_lay *l, const struct case_paper_in *in)
{
	static const struct case_lay_column columns[FILE_COLUMNS] = {
		{"case_paper.t.file", 4, false}, {"case_paper.t.bytes", 2, true},
		{"case_paper.t.when", 3, false}, {"case_paper.t.sha256", 8, false}};
	struct str *cells =
		arena_array(l->say.arena, struct str, (size_t)(in->n_files + 1) * FILE_COLUMNS);

	if (cells == NULL) {
		l->say.err = ERR_FULL;
		return;
	}
	case_lay_heading(l, "case_paper.h.files");
	case_lay_text(l,
		docs_words(&l->say, in->n_files > 0 ? "case_paper.files" : "case_paper.no_files"));
	for (uint32_t i = 0; i < in->n_files; i++) {
		struct str *row = &cells[i * FILE_COLUMNS];

		row[0] = case_part_kept(l, case_part_goes(in, "evidence_kept"), in->files[i].name);
		row[1] = docs_number(&l->say, in->files[i].bytes);
		row[2] = case_lay_time(l, in->files[i].at);
		row[3] = in->files[i].sha256;
	}
	case_lay_table(l, columns, FILE_COLUMNS, cells, in->n_files);
}

/* The kinds that the page offers have words; any other stands as it was typed. */
static struct str
cost_kind(struct case_lay *l, struct str kind)
{
	char key[96] = "case_paper.cost.";
	size_t at = strlen(key);
	const struct words *w;

	str_copy(kind, key + at, sizeof(key) - at);
	w = text_find(l->say.texts, str_c(key));
	return w != NULL ? words_in(w, l->say.dates.lang) : kind;
}

#define COST_COLUMNS 5

static void
put_costs(struct case_lay *l, const struct case_paper_in *in)
{
	static const struct case_lay_column columns[COST_COLUMNS] = {
		{"case_paper.t.when", 3, false}, {"case_paper.t.kind", 3, false},
		{"case_paper.t.about", 5, false}, {"case_paper.t.minutes", 2, true},
		{"case_paper.t.yen", 3, true}};
	static const struct case_lay_column sums[] = {{"case_paper.t.sum", 4, false},
		{"case_paper.t.count", 1, true}, {"case_paper.t.minutes", 2, true},
		{"case_paper.t.yen", 3, true}};
	const struct costs *k = in->costs;
	bool goes = case_part_class_goes(in, RECORD_EFFECT);
	uint32_t n = k != NULL ? k->n_lines : 0;
	struct str *cells = arena_array(l->say.arena, struct str, (size_t)(n + 1) * COST_COLUMNS);
	struct str *sum_cells = arena_array(l->say.arena, struct str, (COST_KINDS_MAX + 1) * 4);

	case_lay_heading(l, "case_paper.h.costs");
	if (n == 0 || cells == NULL || sum_cells == NULL) {
		case_lay_text(l, docs_words(&l->say, "case_paper.no_costs"));
		return;
	}
	for (uint32_t i = 0; i < n; i++) {
		const struct cost_line *c = &k->lines[i];
		struct str *row = &cells[i * COST_COLUMNS];

		row[0] = docs_say_date_iso(&l->say, c->at);
		row[1] = cost_kind(l, c->kind);
		row[2] = case_part_kept(
			l, goes, c->text.len > 0 ? str_cut(c->text, CELL_BYTES_MAX) : c->name);
		row[3] = case_part_minutes(l, c->minutes > 0, c->minutes);
		row[4] = c->yen > 0 ? case_lay_yen(l, c->yen) : STR("");
	}
	case_lay_table(l, columns, COST_COLUMNS, cells, n);
	for (uint32_t i = 0; i <= k->n_sums; i++) {
		const struct cost_sum *s = i < k->n_sums ? &k->sums[i] : &k->all;
		struct str *row = &sum_cells[i * 4];

		row[0] = i < k->n_sums ? cost_kind(l, s->kind)
				       : docs_words(&l->say, "case_paper.cost_all");
		row[1] = docs_number(&l->say, s->n);
		row[2] = case_part_minutes(l, s->minutes > 0, s->minutes);
		row[3] = case_lay_yen(l, s->yen);
	}
	case_lay_table(l, sums, 4, sum_cells, k->n_sums + 1);
}

/* ---- the pack
 * -------------------------------------------------------------------------------------- */

static struct str
head_words(struct case_lay *l, const struct case_paper_in *in)
{
	struct buf b = buf_of(128);

	for (size_t i = 0; i < CASE_HASH_BYTES; i++)
		buf_printf(&b, i > 0 && i % 8 == 0 ? " %02x" : "%02x", in->c->head.hash[i]);
	return docs_keep(&l->say, &b);
}

void
case_part_insurer(struct case_lay *l, const struct case_paper_in *in)
{
	const struct case_head *h = &in->c->head;

	case_lay_fields(l,
		(const struct block_field[]){
			{docs_words(&l->say, "case_paper.company"), in->company},
			{docs_words(&l->say, "case_paper.person"), in->person},
			{docs_words(&l->say, "case_paper.phone"), in->phone},
			{docs_words(&l->say, "case_paper.insurer"), in->insurer},
			{docs_words(&l->say, "case_paper.policy"), in->policy},
			{docs_words(&l->say, "case_paper.number"), str_c(h->number)},
			{docs_words(&l->say, "case_paper.what"),
				case_part_kept(l, case_part_goes(in, "title"), str_c(h->title))},
			{docs_words(&l->say, "case_paper.since"), case_lay_time(l, h->opened)}},
		8, true);
	if (h->is_drill)
		case_lay_text(l, docs_words(&l->say, "case_paper.drill"));
	case_part_say_kept(l, in);
	put_timeline(l, in);
	case_part_visits(l, in);
	put_costs(l, in);
	put_files(l, in);
	case_lay_heading(l, "case_paper.h.chain");
	case_lay_text(l, docs_words(&l->say, "case_paper.chain"));
	case_lay_text(l, head_words(l, in));
}
