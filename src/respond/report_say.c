/* Values of the record as people read them; see report.h. */
#include "respond/report.h"

#include "model/text.h"

static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July",
	"August", "September", "October", "November", "December"};

static void
put_day(struct buf *out, const struct civil *t, enum lang lang)
{
	if (lang == LANG_EN)
		buf_printf(out, "%d %s %d", t->day, months[t->month - 1], t->year);
	else
		buf_printf(out, "%d年%d月%d日", t->year, t->month, t->day);
}

static void
put_clock(struct buf *out, const struct civil *t, enum lang lang)
{
	if (lang == LANG_EN)
		buf_printf(out, "%02d:%02d", t->hour, t->minute);
	else
		buf_printf(out, "%d時%02d分", t->hour, t->minute);
}

/* A day alone has ten characters, and no zone that could move it. */
static void
put_time(struct buf *out, struct str value, enum report_write write, const struct record_say *say)
{
	struct civil t;
	bool is_day = time_civil_parse(value, &t);
	ms_t at = 0;

	if (!is_day) {
		if (time_parse(value, &at) != ERR_OK || !time_is_civil(at)) {
			buf_str(out, value);
			return;
		}
		t = time_civil(at, say->zone_minutes);
	}
	if (write != REPORT_CLOCK)
		put_day(out, &t, say->lang);
	if (is_day || write == REPORT_DATE)
		return;
	if (write == REPORT_WORDS)
		buf_c(out, say->lang == LANG_EN ? ", " : " ");
	put_clock(out, &t, say->lang);
}

static void
put_number(struct buf *out, struct str digits)
{
	uint64_t n;

	if (str_u64(digits, INT64_MAX, &n) != ERR_OK) {
		buf_str(out, digits);
		return;
	}
	for (size_t i = 0; i < digits.len; i++) {
		if (i > 0 && (digits.len - i) % 3 == 0)
			buf_byte(out, ',');
		buf_byte(out, (uint8_t)digits.p[i]);
	}
}

static void
put_choices(struct buf *out, const struct record_field *f, struct str value, enum lang lang)
{
	bool is_first = true;

	while (value.len > 0) {
		struct str id = str_split(&value, ' ');
		const struct record_choice *c = record_choice_find(f, id);

		if (!is_first)
			buf_c(out, lang == LANG_EN ? ", " : "、");
		buf_str(out, c != NULL ? words_in(&c->name, lang) : id);
		is_first = false;
	}
}

void
respond_value_put(struct buf *out, const struct record_field *f, struct str value,
	enum report_write write, const struct record_say *say)
{
	switch (f->kind) {
	case RECORD_TEXT:
	case RECORD_PROSE:
	case RECORD_LIST:
		buf_str(out, value);
		break;
	case RECORD_NUMBER:
		put_number(out, value);
		break;
	case RECORD_YEN:
		put_number(out, value);
		buf_c(out, say->lang == LANG_EN ? " yen" : "円");
		break;
	case RECORD_TIME:
		put_time(out, value, write, say);
		break;
	case RECORD_YES_NO:
		buf_str(out, str_equal(value, STR("yes"))  ? say->yes
			     : str_equal(value, STR("no")) ? say->no
							   : value);
		break;
	case RECORD_CHOICE:
	case RECORD_CHOICES:
		put_choices(out, f, value, say->lang);
		break;
	}
}

/* ---- letters ---- */

/* Lines of a list stand in a row within a sentence. */
static void
put_in_sentence(struct buf *out, struct str text, enum lang lang)
{
	bool is_first = true;

	while (text.len > 0) {
		struct str line = str_trim(str_split(&text, '\n'));

		if (line.len == 0)
			continue;
		if (!is_first)
			buf_c(out, lang == LANG_EN ? ", " : "、");
		buf_str(out, line);
		is_first = false;
	}
}

bool
respond_letter_line(const struct filled_line *l, const struct record_say *say, struct buf *out)
{
	struct str rest = words_in(&l->item->say, say->lang), literal, name;

	if (l->state != LINE_KNOWN) {
		struct str unsaid = words_in(&l->item->unsaid, say->lang);

		buf_str(out, unsaid);
		return unsaid.len > 0;
	}
	while (text_next_name(&rest, &literal, &name)) {
		buf_str(out, literal);
		if (l->value->field->kind == RECORD_LIST)
			put_in_sentence(out, l->text, say->lang);
		else
			buf_str(out, l->text);
	}
	buf_str(out, literal);
	return true;
}

void
respond_letter_around(const struct release *r, const struct words *w, const struct record_say *say,
	struct buf *out)
{
	struct str rest = words_in(w, say->lang), literal, name;

	while (text_next_name(&rest, &literal, &name)) {
		const struct record_value *v = respond_record_get(&r->record, name);

		buf_str(out, literal);
		if (v != NULL && v->state == RECORD_KNOWN)
			respond_value_put(out, v->field, v->value, REPORT_WORDS, say);
	}
	buf_str(out, literal);
}
