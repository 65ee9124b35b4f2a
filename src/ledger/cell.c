/* Cells: what people type and what sheets hold, as it is kept; see ledger.h. */
#include "ledger/own.h"

#include "base/names.h"

#include <stdio.h>

#define CELL_TEXT_BYTES 8192 /* of what is looked at; longer is too long anyway */
#define DATE_NUMBER_MAX 9999

static const char *const problems[CELL_PROBLEMS] = {
	"fine", "too_long", "number", "date", "yen", "yes_no", "choice"};

NAME_OF(enum cell_problem, cell_problem_name, problems)
NAME_PARSE(enum cell_problem, cell_problem_parse, problems, ERR_NOT_FOUND)

/* ---- dates --------------------------------------------------------------------------------- */

/* Takes digits off *s; false without any, or when there are more than four. */
static bool
take_number(struct str *s, int *ret_number)
{
	size_t n = 0;
	int number = 0;

	while (n < s->len && s->p[n] >= '0' && s->p[n] <= '9' && number <= DATE_NUMBER_MAX)
		number = number * 10 + (s->p[n++] - '0');
	*s = str_of(s->p + n, s->len - n);
	*ret_number = number;
	return n > 0 && number <= DATE_NUMBER_MAX;
}

static bool
take(struct str *s, const char *word)
{
	struct str w = str_c(word);

	if (!str_starts_nocase(*s, w))
		return false;
	*s = str_of(s->p + w.len, s->len - w.len);
	return true;
}

static const struct {
	const char *name;
	int before; /* year 1 is this one and one more */
} eras[] = {{"令和", 2018}, {"平成", 1988}, {"昭和", 1925}, {"R", 2018}, {"H", 1988}, {"S", 1925}};

/* The year, and its end: '/', '-', '.', "年". Of an era: 令和8年, R8. */
static bool
take_year(struct str *s, int *ret_year)
{
	size_t i = 0;
	bool is_first;

	while (i < sizeof(eras) / sizeof(eras[0]) && !take(s, eras[i].name))
		i++;
	if (i == sizeof(eras) / sizeof(eras[0]))
		return take_number(s, ret_year) && *ret_year >= 1900;
	is_first = take(s, "元");
	if (is_first)
		*ret_year = 1;
	else if (!take_number(s, ret_year) || *ret_year < 1 || *ret_year > 99)
		return false;
	*ret_year += eras[i].before;
	return true;
}

static bool
take_between(struct str *s, const char *kanji)
{
	return take(s, kanji) || take(s, "/") || take(s, "-") || take(s, ".");
}

/* The civil date exists: it comes back the same. */
static bool
date_put(int year, int month, int day, char dst[16])
{
	struct civil c = {.year = year, .month = month, .day = day}, again;

	if (month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	again = time_civil(time_from_civil(&c, 0), 0);
	if (again.month != month || again.day != day)
		return false;
	snprintf(dst, 16, "%04d-%02d-%02d", year % 10000, month, day);
	return true;
}

bool
ledger_date(struct str s, char dst[16])
{
	int year, month, day;
	char packed[12];

	s = str_trim(s);
	if (s.len == 8 && str_find_byte(s, '-') < 0 && str_find_byte(s, '/') < 0 &&
		str_find_byte(s, '.') < 0 && s.p[0] >= '1' && s.p[0] <= '2') { /* 20261127 */
		snprintf(packed, sizeof(packed), "%.4s-%.2s-%.2s", s.p, s.p + 4, s.p + 6);
		s = str_c(packed);
	}
	if (!take_year(&s, &year) || !take_between(&s, "年") || !take_number(&s, &month) ||
		!take_between(&s, "月") || !take_number(&s, &day))
		return false;
	take(&s, "日");
	/* of a date with its time the day counts; a day of the week in brackets says nothing new */
	if (s.len > 0 && s.p[0] != 'T' && s.p[0] != ' ' && s.p[0] != '(')
		return false;
	return date_put(year, month, day, dst);
}

bool
ledger_day_number(struct str iso, int64_t *ret_day)
{
	struct civil c;

	if (!time_civil_parse(iso, &c))
		return false;
	*ret_day = time_from_civil(&c, 0) / MS_DAY;
	return true;
}

/* ---- numbers ------------------------------------------------------------------------------- */

#define DIGITS_MAX 15

/* "-12.5" from "−12.5", "1,234". *rest: what stands behind the number. */
static bool
number_of(struct str s, bool has_point, char dst[DIGITS_MAX + 4], struct str *rest)
{
	size_t n = 0, digits = 0;
	bool was_point = false;

	if (take(&s, "-"))
		dst[n++] = '-';
	for (; s.len > 0; s = str_of(s.p + 1, s.len - 1)) {
		char c = s.p[0];

		if (c == ',' && digits > 0 && !was_point)
			continue;
		if (c == '.' && has_point && !was_point && digits > 0)
			was_point = true;
		else if (c < '0' || c > '9')
			break;
		else if (++digits > DIGITS_MAX)
			return false;
		dst[n++] = c;
	}
	if (n > 0 && dst[n - 1] == '.')
		return false;
	dst[n] = '\0';
	*rest = str_trim(s);
	return digits > 0;
}

/* What may stand behind a number without changing it. */
static bool
is_unit(struct str s)
{
	static const char *const units[] = {"", "時間", "日", "台", "個", "件", "人", "名", "本",
		"分", "か月", "年", "年度", "h", "hours", "days", "%"};

	return str_which(s, units, NAMES_N(units)) < NAMES_N(units);
}

static bool
yen_of(struct str s, char dst[DIGITS_MAX + 4])
{
	struct str rest;

	if (!take(&s, "\xc2\xa5") && !take(&s, "JPY"))
		take(&s, "\\");
	s = str_trim(s);
	return number_of(s, false, dst, &rest) &&
	       (rest.len == 0 || str_equal(rest, STR("円")) || str_equal_nocase(rest, STR("yen")) ||
		       str_equal_nocase(rest, STR("JPY")));
}

/* ---- words --------------------------------------------------------------------------------- */

static bool
yes_no_of(struct str folded, struct str *ret_value)
{
	static const char *const yes[] = {"yes", "y", "true", "on", "1", "はい", "○", "〇", "◯",
		"有", "あり", "有り", "済", "済み", "可", "する", "している", "該当", "要", "✓",
		"✔", "☑", "レ", "●", "◎"};
	static const char *const no[] = {"no", "n", "false", "off", "0", "いいえ", "×", "✕", "✗",
		"x", "無", "なし", "無し", "未", "未済", "否", "不可", "しない", "していない",
		"非該当", "不要", "-", "ー", "―", "☐", "□"};

	if (str_which(folded, yes, NAMES_N(yes)) < NAMES_N(yes))
		*ret_value = STR("yes");
	else if (str_which(folded, no, NAMES_N(no)) < NAMES_N(no))
		*ret_value = STR("no");
	else
		return false;
	return true;
}

/* Folded alike; or (is_part) the beginning of the name, two characters of ours at least. */
static bool
is_name(struct str name, struct str folded, bool is_part)
{
	struct buf b = buf_of(4096);
	bool is_same;

	ledger_fold(name, &b);
	is_same = is_part ? folded.len >= 6 && str_starts(buf_view(&b), folded)
			  : str_equal(buf_view(&b), folded);
	buf_done(&b);
	return is_same;
}

/* By its name in any language or as other lists call it; or (is_part) by the name's beginning. */
static bool
is_called(const struct ledger_choice *choice, struct str folded, bool is_part)
{
	for (unsigned lang = 0; lang < LANGS; lang++)
		if (is_name(choice->name.in[lang], folded, is_part))
			return true;
	for (uint32_t i = 0; !is_part && i < choice->n_also; i++)
		if (is_name(choice->also[i], folded, false))
			return true;
	return false;
}

/* The one choice whose id or name it is; else the only one whose name begins so. */
static bool
choice_of(const struct ledger_column *c, struct str typed, struct str folded, struct str *ret_value)
{
	uint32_t found = 0;

	for (uint32_t i = 0; i < c->n_choices; i++)
		if (str_equal(c->choices[i].id, typed) || str_equal(c->choices[i].id, folded)) {
			*ret_value = c->choices[i].id;
			return true;
		}
	for (unsigned part = 0; part < 2 && found == 0; part++)
		for (uint32_t i = 0; i < c->n_choices; i++)
			if (is_called(&c->choices[i], folded, part == 1)) {
				*ret_value = c->choices[i].id;
				found++;
			}
	return found == 1;
}

/* ---- one cell ------------------------------------------------------------------------------ */

/* As typed, without control characters; line ends become blanks. */
static enum err
read_text(const struct ledger_column *c, struct str typed, struct arena *a, struct str *ret_value,
	enum cell_problem *ret_problem)
{
	char *spaced = arena_copy(a, typed);
	char *clean = arena_alloc(a, typed.len + 4);

	if (spaced == NULL || clean == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < typed.len; i++)
		if (spaced[i] == '\r' || spaced[i] == '\n' || spaced[i] == '\t')
			spaced[i] = ' ';
	str_clean(str_of(spaced, typed.len), clean, typed.len + 4);
	*ret_problem = strlen(clean) > c->bytes_max ? CELL_TOO_LONG : CELL_FINE;
	*ret_value = str_c(clean);
	return ERR_OK;
}

/* What people put where there is nothing. */
static bool
is_dash(struct str folded)
{
	static const char *const dashes[] = {"-", "--", "―", "ー", "—"};

	return str_which(folded, dashes, NAMES_N(dashes)) < NAMES_N(dashes);
}

static enum cell_problem
read_kind(const struct ledger_column *c, struct str wide, struct str folded, char dst[32],
	struct str *ret_value)
{
	struct str rest;
	char number[DIGITS_MAX + 4];

	*ret_value = STR("");
	if (c->kind != COLUMN_YES_NO && is_dash(folded))
		return CELL_FINE;
	switch (c->kind) {
	case COLUMN_CHOICE:
		return choice_of(c, wide, folded, ret_value) ? CELL_FINE : CELL_NOT_A_CHOICE;
	case COLUMN_YES_NO:
		return yes_no_of(folded, ret_value) ? CELL_FINE : CELL_NOT_YES_NO;
	case COLUMN_DATE:
		if (!ledger_date(wide, dst))
			return CELL_NOT_A_DATE;
		break;
	case COLUMN_NUMBER:
		if (!number_of(wide, true, number, &rest) || !is_unit(rest))
			return CELL_NOT_A_NUMBER;
		str_copy(str_c(number), dst, 32);
		break;
	case COLUMN_YEN:
		if (!yen_of(wide, number))
			return CELL_NOT_AN_AMOUNT;
		str_copy(str_c(number), dst, 32);
		break;
	case COLUMN_TEXT:
	case COLUMN_PERSON:
	case COLUMN_RECKONED:
		BUG_IF(true);
	}
	*ret_value = str_c(dst);
	return CELL_FINE;
}

enum err
ledger_cell_read(const struct ledger_column *c, struct str typed, struct arena *a,
	struct str *ret_value, enum cell_problem *ret_problem)
{
	struct buf wide = buf_of(CELL_TEXT_BYTES), folded = buf_of(CELL_TEXT_BYTES);
	struct str value = STR("");
	char dst[32];
	const char *kept;
	enum err err = ERR_OK;

	if (c->kind == COLUMN_RECKONED)
		return ERR_INVALID;
	typed = str_trim(typed);
	*ret_problem = typed.len > CELL_TEXT_BYTES / 4 ? CELL_TOO_LONG : CELL_FINE;
	if (typed.len > 0 && *ret_problem == CELL_FINE &&
		(c->kind == COLUMN_TEXT || c->kind == COLUMN_PERSON)) {
		err = read_text(c, typed, a, &value, ret_problem);
	} else if (typed.len > 0 && *ret_problem == CELL_FINE) {
		ledger_width(typed, &wide);
		ledger_fold(typed, &folded);
		*ret_problem =
			read_kind(c, str_trim(buf_view(&wide)), buf_view(&folded), dst, &value);
		err = buf_err(&wide) != ERR_OK ? buf_err(&wide) : buf_err(&folded);
	}
	buf_done(&wide);
	buf_done(&folded);
	if (err != ERR_OK)
		return err;
	kept = arena_copy(a, *ret_problem == CELL_FINE ? value : STR(""));
	if (kept == NULL)
		return ERR_FULL;
	*ret_value = str_c(kept);
	return ERR_OK;
}

struct str
ledger_cell_words(const struct ledger_column *c, enum lang lang, struct str value)
{
	const struct ledger_choice *choice =
		c->kind == COLUMN_CHOICE ? ledger_choice_find(c, value) : NULL;

	if (choice == NULL)
		return value;
	return words_in(&choice->name, lang);
}

void
ledger_cell_example(const struct ledger_column *c, enum lang lang, struct buf *out)
{
	switch (c->kind) {
	case COLUMN_NUMBER:
		buf_c(out, "24");
		break;
	case COLUMN_DATE:
		buf_c(out, "2026-11-27");
		break;
	case COLUMN_YEN:
		buf_c(out, "12000");
		break;
	case COLUMN_YES_NO:
		buf_c(out, lang == LANG_EN ? "yes / no" : "はい / いいえ");
		break;
	case COLUMN_CHOICE:
		for (uint32_t i = 0; i < c->n_choices; i++) {
			buf_c(out, i > 0 ? " / " : "");
			buf_str(out, words_in(&c->choices[i].name, lang));
		}
		break;
	case COLUMN_TEXT:
	case COLUMN_PERSON:
	case COLUMN_RECKONED:
		break;
	}
}
