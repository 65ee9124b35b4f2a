/* See ledger_parts.h. */
#include "pages/ledger_parts.h"
#include "model/directory.h"

struct str
ledger_words(const struct page *pg, const struct words *words)
{
	return words_in(words, pg->frame->lang);
}

void
ledger_link(const struct page *pg, struct view *v, const char *name, const struct ledger *l,
	const char *tail)
{
	struct buf b = buf_of(1024);

	buf_c(&b, "/ledgers/");
	url_escape(&b, l->id);
	buf_c(&b, tail);
	if (buf_err(&b) == ERR_OK)
		view_link(v, name, str_c(arena_copy(pg->arena, buf_view(&b))));
	buf_done(&b);
}

/* A published list is searched and dated elsewhere. */
static void
put_directory(const struct page *pg, struct view *v, const struct ledger *l)
{
	bool is_directory = str_starts(l->id, STR(DIRECTORY_LEDGER));
	struct str id = l->id;

	view_flag(v, "is_directory", is_directory);
	if (!is_directory)
		return;
	id.p += strlen(DIRECTORY_LEDGER);
	id.len -= strlen(DIRECTORY_LEDGER);
	page_link(pg, v, "directory_url", "/find/", id);
}

void
ledger_into(const struct page *pg, struct view *v, const struct ledger *l)
{
	view_text(v, "ledger_id", l->id);
	view_text(v, "ledger", ledger_words(pg, &l->name));
	view_text(v, "about", ledger_words(pg, &l->about));
	ledger_link(pg, v, "ledger_url", l, "");
	ledger_link(pg, v, "new_url", l, "/new");
	ledger_link(pg, v, "import_url", l, "/import");
	ledger_link(pg, v, "file_url", l, "/import/file");
	ledger_link(pg, v, "held_url", l, "/held");
	ledger_link(pg, v, "found_url", l, "/found");
	ledger_link(pg, v, "xlsx_url", l, "/export.xlsx");
	ledger_link(pg, v, "csv_url", l, "/export.csv");
	ledger_link(pg, v, "csv_old_url", l, "/export-sjis.csv");
	ledger_link(pg, v, "risk_url", l, "/risk");
	ledger_link(pg, v, "tree_url", l, "/tree");
	put_directory(pg, v, l);
	view_flag(v, "has_tree", ledger_column_find(l, STR(LEDGER_PARENT)) != NULL);
	view_flag(v, "has_risk", ledger_column_find(l, STR("risk")) != NULL);
}

const char *
ledger_risk_tone(enum risk_band band)
{
	static const char *const tones[RISK_BANDS] = {"calm", "look", "now"};

	BUG_IF((unsigned)band >= RISK_BANDS);
	return tones[band];
}

static void
put_days_over(const struct page *pg, struct view *v, const char *name, uint64_t days)
{
	struct view *from = view_new(pg->arena);

	page_count(pg, from, "days", days);
	page_fill(pg, v, name, "ledger.days_over", from);
}

static void
put_reckoned(const struct page *pg, struct view *v, const char *name, const struct ledger *l,
	const struct ledger_column *c, const struct str *values, struct str today)
{
	struct ledger_reckoned r;

	if (!ledger_reckon(l, c, values, today, &r)) {
		view_c(v, name, "");
		return;
	}
	if (c->reckon == RECKON_RISK)
		view_printf(v, name, "%lld %.*s", (long long)r.number,
			STR_FMT(page_words_of(pg, "ledger.band.", risk_band_name(r.band))));
	else if (c->reckon == RECKON_DAYS_LEFT && r.number < 0)
		put_days_over(pg, v, name, (uint64_t)-r.number);
	else
		view_printf(v, name, "%lld", (long long)r.number);
}

void
ledger_value(const struct page *pg, struct view *v, const char *name, const struct ledger *l,
	const struct ledger_column *c, const struct str *values, struct str today)
{
	struct str value = values[c - l->columns];
	struct buf b = buf_of(PAGE_TEXT_BYTES_MAX);
	uint64_t yen;

	switch (c->kind) {
	case COLUMN_RECKONED:
		put_reckoned(pg, v, name, l, c, values, today);
		break;
	case COLUMN_YES_NO:
		view_text(v, name,
			value.len == 0 ? value
				       : page_words_of(pg, "ledger.say.",
						 str_equal(value, STR("yes")) ? "yes" : "no"));
		break;
	case COLUMN_DATE:
		show_civil(&b, pg->frame->lang, value);
		view_take(v, name, &b);
		break;
	case COLUMN_YEN:
		if (str_u64(value, UINT64_MAX, &yen) == ERR_OK)
			page_count(pg, v, name, yen);
		else
			view_text(v, name, value);
		break;
	case COLUMN_CHOICE:
		view_text(v, name, ledger_cell_words(c, pg->frame->lang, value));
		break;
	case COLUMN_TEXT:
	case COLUMN_NUMBER:
	case COLUMN_PERSON:
		view_text(v, name, value);
		break;
	}
	buf_done(&b);
}

size_t
ledger_shown(const struct ledger *l, const struct ledger_column **list, size_t max)
{
	const struct ledger_column *risk = ledger_column_find(l, STR("risk"));
	size_t n = 0, room = risk != NULL ? max - 1 : max;

	for (unsigned pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < l->n_columns && n < room; i++) {
			const struct ledger_column *c = &l->columns[i];

			if (pass == 0 ? c->is_key : !c->is_key && c->is_needed)
				list[n++] = c;
		}
	if (risk != NULL)
		list[n++] = risk;
	return n;
}

struct str
ledger_row_name(const struct page *pg, const struct ledger *l, const struct str *values)
{
	struct buf b = buf_of(PAGE_TEXT_BYTES_MAX);
	struct str name = page_words(pg, "ledger.nameless");
	char *copy;

	for (uint32_t i = 0; i < l->n_columns; i++) {
		if (!l->columns[i].is_key || values[i].len == 0)
			continue;
		buf_c(&b, b.len > 0 ? " / " : "");
		buf_str(&b, ledger_cell_words(&l->columns[i], pg->frame->lang, values[i]));
	}
	if (b.len > 0 && (copy = arena_copy(pg->arena, buf_view(&b))) != NULL)
		name = str_c(copy);
	buf_done(&b);
	return name;
}

void
ledger_problem_into(const struct page *pg, struct view *v, const struct ledger_column *c,
	enum cell_problem problem)
{
	struct buf b = buf_of(PAGE_TEXT_BYTES_MAX);

	view_text(v, "problem_words",
		page_words_of(pg, "ledger.problem.", cell_problem_name(problem)));
	ledger_cell_example(c, pg->frame->lang, &b);
	view_flag(v, "has_example", b.len > 0 && problem != CELL_TOO_LONG);
	view_take(v, "example", &b);
}
