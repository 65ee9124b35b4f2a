/* What is known of the company, and documents made of it; see document.h. */
#include "proc/portal/documents/document.h"
#include "proc/portal/form_mark.h"
#include "proc/portal/ledgers/planned.h"
#include "proc/portal/programme/programme.h"

#include "store/ledger.h"

#include <stdarg.h>
#include <stdio.h>

#define FISCAL_MONTH 4 /* where nobody said */

/* ---- words ---- */

struct str
keep_text(struct request *r, const char *fmt, ...)
{
	char text[1024];
	const char *copy;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	copy = arena_copy(r->arena, str_c(text));
	return str_c(copy == NULL ? "" : copy);
}

struct str
keep_day(struct request *r, ms_t at)
{
	struct civil c = time_civil(at, r->zone_minutes);

	return at == 0 ? STR("") : keep_text(r, "%04d-%02d-%02d", c.year % 10000, c.month, c.day);
}

struct str
words_of(const struct request *r, const char *key, enum lang lang)
{
	const struct words *w = text_find(r->portal->texts, str_c(key));

	return w == NULL ? STR("") : words_in(w, lang);
}

bool
setting_named(struct str name, enum store_setting *ret_setting)
{
	static const char *const names[] = {
#define SETTING(constant, name, bytes) name,
#include "store/setting.def"
#undef SETTING
	};
	size_t n = sizeof(names) / sizeof(names[0]), at = str_which(name, names, n);

	if (at == n)
		return false;
	*ret_setting = (enum store_setting)at;
	return true;
}

/* ---- what is known ---- */

const struct store_document_word *
known_word(const struct known *k, const char *key)
{
	for (size_t i = 0; i < k->n_words; i++)
		if (strcmp(k->words[i].key, key) == 0)
			return &k->words[i];
	return NULL;
}

static void
load_traits(struct known *k)
{
	for (uint32_t i = 0; i < k->set->n_traits; i++) {
		const struct trait *t = &k->set->traits[i];
		struct known_trait *known = &k->traits[i];
		const struct store_document_word *w;
		char key[80];

		known->machine = trait_seen(t, k->readings, k->n_readings, &known->machine_at);
		snprintf(key, sizeof(key), "trait.%.*s", STR_FMT(t->id));
		w = known_word(k, key);
		if (w == NULL)
			continue;
		known->person = strcmp(w->value, "yes") == 0  ? TRAIT_YES
				: strcmp(w->value, "no") == 0 ? TRAIT_NO
							      : TRAIT_SILENT;
		known->person_at = w->at;
		k->who[i] = str_c(w->who);
	}
}

/* What records say: the year that is planned, and its money. "" where nothing is planned. */
static enum err
field_from(struct request *r, const struct known *k, struct str from, struct known_field *ret)
{
	struct date_style dates = known_dates(r, k, DOCUMENT_LANG);
	struct planned planned;
	struct buf b = buf_of(128);
	enum err err = ERR_OK;

	*ret = (struct known_field){0};
	if (str_equal(from, STR(POLICY_FROM_YEAR))) {
		docs_fiscal_words(&b, k->plan_year, (int)k->fiscal_month, &dates);
	} else if (str_equal(from, STR(POLICY_FROM_MONTH))) {
		buf_printf(&b, "%u", k->fiscal_month);
	} else {
		err = planned_sum(r, k->plan_year, &planned);
		if (err == ERR_OK && planned.n > planned.n_open)
			docs_yen(&b, planned.yen, DOCUMENT_LANG);
		ret->at = err == ERR_OK ? planned.at : 0;
	}
	ret->value = keep_text(r, "%.*s", (int)b.len, b.len > 0 ? b.p : "");
	buf_done(&b);
	return err;
}

static enum err
load_fields(struct request *r, struct known *k)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; err == ERR_OK && i < k->set->n_fields; i++) {
		const struct policy_field *f = &k->set->fields[i];
		struct known_field *known = &k->fields[i];
		const struct store_document_word *w;
		enum store_setting setting;
		char key[80];

		if (f->from.len > 0) {
			err = field_from(r, k, f->from, known);
			continue;
		}
		snprintf(key, sizeof(key), "field.%.*s", STR_FMT(f->id));
		w = known_word(k, key);
		if (f->setting.len > 0 && setting_named(f->setting, &setting))
			known->value = setting_of(r, setting);
		else if (w != NULL)
			*known = (struct known_field){str_c(w->value), w->at};
		if (known->value.len == 0)
			*known = (struct known_field){f->preset, 0};
	}
	return err;
}

static uint32_t
month_of(const struct known *k)
{
	const struct store_document_word *w = known_word(k, "option.fiscal");
	uint64_t month = 0;

	if (w == NULL || str_u64(str_c(w->value), 12, &month) != ERR_OK || month == 0)
		return FISCAL_MONTH;
	return (uint32_t)month;
}

/* What a person may have said, as it is kept. */
static enum err
load_mark(struct request *r, struct known *k)
{
	size_t n = 0, room = k->set->n_fields + k->n_words;
	struct str *values = arena_array(r->arena, struct str, 2 * room + 1);

	if (values == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < k->set->n_fields; i++)
		if (k->set->fields[i].setting.len > 0)
			values[n++] = k->fields[i].value;
	for (size_t i = 0; i < k->n_words; i++) {
		values[n++] = str_c(k->words[i].key);
		values[n++] = str_c(k->words[i].value);
	}
	return form_mark_add(r, values, n, &k->mark);
}

enum err
known_load(struct request *r, struct known *k)
{
	const struct policy_set *set = r->portal->policies;
	const struct store_document_word *era, *year;
	enum err err;

	*k = (struct known){.set = set};
	k->traits = arena_array(r->arena, struct known_trait, set->n_traits + 1);
	k->who = arena_array(r->arena, struct str, set->n_traits + 1);
	k->fields = arena_array(r->arena, struct known_field, set->n_fields + 1);
	if (k->traits == NULL || k->who == NULL || k->fields == NULL)
		return ERR_FULL;
	err = store_reading_list(r->view, r->arena, &k->readings, &k->n_readings);
	if (err == ERR_OK)
		err = store_document_word_list(r->view, r->arena, &k->words, &k->n_words);
	if (err != ERR_OK)
		return err;
	era = known_word(k, "option.era");
	k->is_era = era == NULL || strcmp(era->value, "0") != 0;
	k->fiscal_month = month_of(k);
	year = known_word(k, "option.plan_year");
	k->plan_year =
		planned_year(r, k->fiscal_month, year == NULL ? STR("") : str_c(year->value));
	load_traits(k);
	err = load_fields(r, k);
	return err == ERR_OK ? load_mark(r, k) : err;
}

struct date_style
known_dates(const struct request *r, const struct known *k, enum lang lang)
{
	return (struct date_style){lang, k->is_era, r->zone_minutes};
}

/* ---- ledgers ---- */

static struct str
cell_words(struct request *r, const struct ledger_column *c, struct str value,
	const struct date_style *dates)
{
	struct buf b = buf_of(256);
	const struct ledger_choice *choice;
	struct str kept;
	int64_t yen;
	ms_t at;

	switch (c->kind) {
	case COLUMN_CHOICE:
		choice = ledger_choice_find(c, value);
		return choice != NULL ? words_in(&choice->name, dates->lang) : value;
	case COLUMN_YES_NO:
		if (!str_equal(value, STR("yes")) && !str_equal(value, STR("no")))
			return value;
		return words_of(
			r, str_equal(value, STR("yes")) ? "facts.yes" : "facts.no", dates->lang);
	case COLUMN_DATE:
		if (time_day_parse(value, r->zone_minutes, &at) != ERR_OK)
			return value;
		docs_date(&b, at, dates);
		kept = keep_text(r, "%.*s", (int)b.len, b.p);
		buf_done(&b);
		return kept;
	case COLUMN_YEN:
		if (!ledger_yen(value, &yen))
			return value;
		docs_yen(&b, yen, dates->lang);
		kept = keep_text(r, "%.*s", (int)b.len, b.p);
		buf_done(&b);
		return kept;
	case COLUMN_TEXT:
	case COLUMN_NUMBER:
	case COLUMN_PERSON:
	case COLUMN_RECKONED:
		break;
	}
	return value;
}

static enum err
load_table(struct request *r, const struct ledger *l, const struct date_style *dates,
	struct known_table *t)
{
	struct store_ledger_query q = {0};
	struct store_ledger_row *rows;
	struct str *columns, *titles, *cells, *values;
	char id[STORE_LEDGER_MAX];
	uint32_t total;
	size_t n;
	enum err err;

	str_copy(l->id, id, sizeof(id));
	q.ledger = id;
	err = store_ledger_list(r->view, &q, r->arena, &rows, &n, &total);
	if (err != ERR_OK)
		return err;
	columns = arena_array(r->arena, struct str, l->n_columns + 1);
	titles = arena_array(r->arena, struct str, l->n_columns + 1);
	cells = arena_array(r->arena, struct str, n * l->n_columns + 1);
	values = arena_array(r->arena, struct str, n * l->n_columns + 1);
	if (columns == NULL || titles == NULL || cells == NULL || values == NULL)
		return ERR_FULL;
	*t = (struct known_table){
		l->id, l->n_columns, (uint32_t)n, columns, titles, cells, 0, values};
	for (uint32_t c = 0; c < l->n_columns; c++) {
		columns[c] = l->columns[c].id;
		titles[c] = words_in(&l->columns[c].name, dates->lang);
	}
	for (size_t i = 0; i < n; i++) {
		t->at = rows[i].changed > t->at ? rows[i].changed : t->at;
		for (uint32_t c = 0; c < l->n_columns; c++) {
			const struct store_cell *cell =
				store_ledger_cell(&rows[i], l->columns[c].id);

			if (cell == NULL)
				continue;
			values[i * l->n_columns + c] = cell->value;
			cells[i * l->n_columns + c] =
				cell_words(r, &l->columns[c], cell->value, dates);
		}
	}
	return ERR_OK;
}

static bool
has_table(const struct policy *policy, struct str ledger)
{
	for (uint32_t i = 0; i < policy->n_sections; i++)
		for (uint32_t k = 0; k < policy->sections[i].n_paragraphs; k++)
			if (str_equal(policy->sections[i].paragraphs[k].ledger, ledger))
				return true;
	return false;
}

/* ---- composing ---- */

static void
words_for(const struct request *r, enum lang lang, struct body_words *w)
{
	w->chapter = words_of(r, "paper.chapter", lang);
	w->article = words_of(r, "paper.article", lang);
	w->as_of = words_of(r, "paper.as_of", lang);
	w->blank = words_of(r, "paper.blank", lang);
	w->total = words_of(r, "paper.total", lang);
	w->total_open = words_of(r, "paper.total_open", lang);
	w->group_open = words_of(r, "paper.group_open", lang);
	w->more = words_of(r, "paper.more", lang);
	w->ungrouped = words_of(r, "paper.ungrouped", lang);
}

enum err
document_compose(struct request *r, const struct known *k, const struct policy *policy,
	enum lang lang, const struct document_text *kept, struct composed *ret_composed)
{
	const struct ledger_set *ledgers = r->portal->ledgers;
	struct known_table *tables =
		arena_array(r->arena, struct known_table, ledgers->n_ledgers + 1);
	struct body_words words;
	struct compose_input in = {.set = k->set,
		.policy = policy,
		.traits = k->traits,
		.fields = k->fields,
		.n_readings = k->n_readings,
		.readings = k->readings,
		.tables = tables,
		.words = &words,
		.dates = known_dates(r, k, lang),
		.plan_year = k->plan_year};
	enum err err = tables == NULL ? ERR_FULL : ERR_OK;

	words_for(r, lang, &words);
	for (uint32_t i = 0; err == ERR_OK && i < ledgers->n_ledgers; i++)
		if (has_table(policy, ledgers->ledgers[i].id))
			err = load_table(
				r, &ledgers->ledgers[i], &in.dates, &tables[in.n_tables++]);
	if (kept != NULL) {
		in.kept = &kept->body;
		in.kept_origins = kept->origins;
		in.n_kept_origins = kept->n_origins;
	}
	return err == ERR_OK ? compose(&in, r->arena, ret_composed) : err;
}

/* ---- versions ---- */

enum err
document_text_read(const struct store_view *v, struct arena *a, const struct store_version *version,
	struct document_text *text)
{
	enum err err;

	*text = (struct document_text){.version = *version};
	(void)v;
	if (version->file_name[0] != '\0' || version->body.len == 0)
		return ERR_NOT_FOUND;
	err = body_read(version->body, a, &text->body);
	if (err != ERR_OK)
		return err;
	text->n_origins = version->n_facts;
	text->origins = arena_array(a, struct origin, version->n_facts + 1);
	if (text->origins == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < version->n_facts; i++)
		text->origins[i] = (struct origin){version->facts[i].paragraph,
			version->facts[i].key, version->facts[i].value, 0};
	return ERR_OK;
}

enum err
document_text_load(
	struct request *r, const char *id, uint32_t number, struct document_text *ret_text)
{
	struct store_version version;
	enum err err = store_version_get(r->view, id, number, r->arena, &version);

	return err == ERR_OK ? document_text_read(r->view, r->arena, &version, ret_text) : err;
}

enum err
version_put(
	struct store_tx *tx, struct request *r, const struct version_write *w, uint32_t *ret_number)
{
	struct store_version ver = {.number = w->number, .changed = r->now};
	struct store_version_fact *facts =
		arena_array(r->arena, struct store_version_fact, w->n_origins + 1);
	struct buf body = buf_of(LIMIT_DOCUMENT_TEXT_BYTES);
	enum err err = facts == NULL ? ERR_FULL : ERR_OK;

	for (size_t i = 0; err == ERR_OK && i < w->n_origins; i++)
		facts[i] = (struct store_version_fact){
			w->origins[i].part, w->origins[i].key, w->origins[i].value};
	str_copy(str_c(w->document), ver.document, sizeof(ver.document));
	str_copy(request_who(r), ver.drafter, sizeof(ver.drafter));
	str_copy(str_c(w->note), ver.note, sizeof(ver.note));
	body_write(w->body, &body);
	if (err == ERR_OK)
		err = buf_err(&body);
	if (err == ERR_OK && w->policy != NULL)
		err = compose_covers(w->policy, w->body, r->arena, &ver.covers, &ver.n_covers);
	ver.body = buf_view(&body);
	ver.n_facts = (uint32_t)w->n_origins;
	ver.facts = facts;
	if (err == ERR_OK)
		err = store_version_put(tx, &ver, NULL, ret_number);
	buf_done(&body);
	return err;
}

/* ---- what has changed ---- */

static struct str
subject_of(struct request *r, const struct known *k, struct str key)
{
	struct str id = key, kind = str_split(&id, '.');
	const struct policy_field *f = policy_field(k->set, id);
	const struct trait *t = policy_trait(k->set, id);
	const struct ledger *l = ledger_find(r->portal->ledgers, id);
	struct str name, words;
	char text[96];

	if (str_equal(kind, STR("trait")) && t != NULL)
		return words_in(&t->name, r->lang);
	if (str_equal(kind, STR("field")) && f != NULL)
		return words_in(&f->name, r->lang);
	if (str_equal(kind, STR("ledger")) && l != NULL)
		return words_in(&l->name, r->lang);
	name = str_split(&id, '/');
	snprintf(text, sizeof(text), "reading.%.*s.name", STR_FMT(name));
	words = words_of(r, text, r->lang);
	return words.len > 0 ? words : key;
}

static const char *
words_kind(const struct change *c)
{
	bool is_trait = str_starts(c->key, STR("trait."));

	switch (c->kind) {
	case CHANGE_NEW:
		return !is_trait		      ? "added"
		       : str_equal(c->is, STR("yes")) ? "trait_yes"
						      : "trait_no";
	case CHANGE_GONE:
		return is_trait ? "gone" : "dropped";
	case CHANGE_WORDS:
		return "words";
	case CHANGE_VALUE:
		break;
	}
	if (str_starts(c->key, STR("ledger.")))
		return "table";
	if (c->was.len == 0)
		return "filled";
	if (c->is.len == 0)
		return "emptied";
	return str_starts(c->key, STR("reading.")) ? "number" : "value";
}

void
document_change_words(struct request *r, const struct known *k, const struct change *c,
	struct str text, struct document_change *ret)
{
	*ret = (struct document_change){.kind = words_kind(c),
		.subject = subject_of(r, k, c->key),
		.was = c->was,
		.is = c->is,
		.at = c->at,
		.text = text};
}

/* The same reason is told once, whatever number of paragraphs it touches. */
static bool
is_told(const struct document_stale *s, const struct change *c)
{
	for (size_t i = 0; i < s->n_all; i++)
		if (s->all[i].kind == c->kind && str_equal(s->all[i].key, c->key) && c->key.len > 0)
			return true;
	return false;
}

static void
note_part(struct document_stale *s, struct str part)
{
	for (uint32_t i = 0; i < s->n_parts; i++)
		if (str_equal(s->parts[i], part))
			return;
	s->parts[s->n_parts++] = part;
}

enum err
document_stale_of(struct request *r, const struct known *k, const struct policy *policy,
	const struct document_text *text, struct document_stale *s)
{
	struct composed now;
	struct change *list;
	size_t n = 0;
	enum err err = document_compose(r, k, policy, DOCUMENT_LANG, NULL, &now);

	*s = (struct document_stale){0};
	if (err == ERR_OK)
		err = compose_compare(text->origins, text->n_origins, &now, r->arena, &list, &n);
	if (err != ERR_OK)
		return err;
	s->changes = arena_array(r->arena, struct document_change, n + 1);
	s->parts = arena_array(r->arena, struct str, n + 1);
	s->all = arena_array(r->arena, struct change, n + 1);
	if (s->changes == NULL || s->parts == NULL || s->all == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		const struct body_part *part = body_find(&text->body, list[i].part);
		const struct body_part *fresh = body_find(&now.body, list[i].part);

		if (part != NULL && part->is_removed)
			continue; /* it was taken out: its ground matters no more */
		if (list[i].kind == CHANGE_NEW && part != NULL)
			continue; /* it stands there, and was made from nothing */
		if (!is_told(s, &list[i]))
			document_change_words(r, k, &list[i],
				part != NULL	? part->text
				: fresh != NULL ? fresh->text
						: STR(""),
				&s->changes[s->n_changes++]);
		s->all[s->n_all++] = list[i];
		if (list[i].kind != CHANGE_NEW)
			note_part(s, list[i].part);
	}
	s->n_places = s->n_parts;
	for (size_t i = 0; i < s->n_all; i++)
		s->n_places += s->all[i].kind == CHANGE_NEW &&
			       (i == 0 || !str_equal(s->all[i].part, s->all[i - 1].part));
	return ERR_OK;
}
