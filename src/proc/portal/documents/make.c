/* /documents/ID/make and /documents/facts: what documents need to know, asked only where nobody
 * knows it yet; and a draft made of it. */
#include "proc/portal/documents/document.h"
#include "proc/portal/form_mark.h"
#include "proc/portal/kept.h"
#include "proc/portal/people/people.h"
#include "proc/portal/programme/programme.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- rows ---- */

static struct trait_row
trait_row(const struct known *k, uint32_t at)
{
	static const char *const names[] = {"", "yes", "no"};
	const struct known_trait *t = &k->traits[at];

	return (struct trait_row){&k->set->traits[at], names[t->person], names[t->machine],
		t->person_at, t->machine_at, k->who[at], known_trait_contradicts(t)};
}

static struct field_row
field_row(const struct known *k, uint32_t at)
{
	const struct known_field *f = &k->fields[at];

	return (struct field_row){&k->set->fields[at], f->value, NULL,
		f->at == 0 && str_equal(f->value, k->set->fields[at].preset), f->at};
}

/* Which traits and fields the policy speaks of. */
struct named {
	bool *traits, *fields;
};

static void
name_when(const struct known *k, const struct policy_when *when, struct named *n)
{
	for (uint32_t i = 0; i < when->n; i++)
		n->traits[when->ifs[i].trait - k->set->traits] = true;
}

static void
name_places(const struct known *k, const struct words *words, struct named *n)
{
	struct str rest = words->in[DOCUMENT_LANG], literal;
	struct policy_place place;

	while (policy_next_place(&rest, &literal, &place)) {
		const struct policy_field *f =
			place.is_reading ? NULL : policy_field(k->set, place.name);

		if (f != NULL)
			n->fields[f - k->set->fields] = true;
	}
}

static enum err
named_by(struct request *r, const struct known *k, const struct policy *policy, struct named *n)
{
	n->traits = arena_array(r->arena, bool, k->set->n_traits + 1);
	n->fields = arena_array(r->arena, bool, k->set->n_fields + 1);
	if (n->traits == NULL || n->fields == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < policy->n_sections; i++) {
		const struct policy_section *s = &policy->sections[i];

		name_when(k, &s->when, n);
		for (uint32_t p = 0; p < s->n_paragraphs; p++) {
			name_when(k, &s->paragraphs[p].when, n);
			name_places(k, &s->paragraphs[p].text, n);
		}
	}
	return ERR_OK;
}

/* ---- what is asked ---- */

struct rows {
	struct trait_row *asked_traits, *known_traits;
	struct field_row *asked_fields, *known_fields;
};

static enum err
rows_new(struct request *r, const struct known *k, struct rows *rows)
{
	rows->asked_traits = arena_array(r->arena, struct trait_row, k->set->n_traits + 1);
	rows->known_traits = arena_array(r->arena, struct trait_row, k->set->n_traits + 1);
	rows->asked_fields = arena_array(r->arena, struct field_row, k->set->n_fields + 1);
	rows->known_fields = arena_array(r->arena, struct field_row, k->set->n_fields + 1);
	return arena_err(r->arena) == ERR_OK ? ERR_OK : ERR_FULL;
}

static void
put_rows(
	const struct known *k, const struct named *n, const struct rows *rows, struct facts_view *v)
{
	for (uint32_t i = 0; i < k->set->n_traits; i++) {
		bool is_open = known_trait_word(&k->traits[i]) == TRAIT_SILENT ||
			       known_trait_contradicts(&k->traits[i]);

		if (n == NULL || (n->traits[i] && is_open))
			rows->asked_traits[v->n_traits++] = trait_row(k, i);
		else if (n->traits[i])
			rows->known_traits[v->n_known_traits++] = trait_row(k, i);
	}
	for (uint32_t i = 0; i < k->set->n_fields; i++) {
		bool is_records = k->set->fields[i].from.len > 0; /* nobody is asked */

		if (is_records)
			continue;
		if (n == NULL || (n->fields[i] && k->fields[i].value.len == 0))
			rows->asked_fields[v->n_fields++] = field_row(k, i);
		else if (n->fields[i])
			rows->known_fields[v->n_known_fields++] = field_row(k, i);
	}
	v->traits = rows->asked_traits;
	v->known_traits = rows->known_traits;
	v->fields = rows->asked_fields;
	v->known_fields = rows->known_fields;
}

static enum err
put_missing(
	struct request *r, const struct known *k, const struct policy *policy, struct facts_view *v)
{
	struct composed made;
	struct str *readings, *tables;
	enum err err = document_compose(r, k, policy, DOCUMENT_LANG, NULL, &made);

	if (err != ERR_OK)
		return err;
	readings = arena_array(r->arena, struct str, made.n_readings_missing + 1);
	tables = arena_array(r->arena, struct str, made.n_tables_empty + 1);
	if (readings == NULL || tables == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < made.n_readings_missing; i++) {
		char key[96];

		snprintf(key, sizeof(key), "reading.%.*s.name", STR_FMT(made.readings_missing[i]));
		readings[i] = words_of(r, key, r->lang);
	}
	for (uint32_t i = 0; i < made.n_tables_empty; i++) {
		const struct ledger *l = ledger_find(r->portal->ledgers, made.tables_empty[i]);

		tables[i] = l != NULL ? words_in(&l->name, r->lang) : made.tables_empty[i];
	}
	v->readings = readings;
	v->n_readings = made.n_readings_missing;
	v->tables = tables;
	v->n_tables = made.n_tables_empty;
	return ERR_OK;
}

static void
put_years(struct request *r, const struct known *k, struct facts_view *v)
{
	struct date_style dates = known_dates(r, k, r->lang);

	v->first_year = docs_fiscal_year(r->now, (int)k->fiscal_month, r->zone_minutes);
	v->plans_next = k->plan_year > v->first_year;
	for (int i = 0; i < 2; i++) {
		struct buf b = buf_of(64);

		docs_fiscal_words(&b, v->first_year + i, (int)k->fiscal_month, &dates);
		v->years[i] = keep_text(r, "%.*s", (int)b.len, b.p);
		buf_done(&b);
	}
}

/* d NULL: all that documents may need. */
static enum err
show_facts(struct request *r, const struct known *k, const struct document_place *d,
	const struct field_row *wrong)
{
	struct facts_view v = {.is_era = k->is_era, .fiscal_month = k->fiscal_month};
	struct page_frame f;
	struct named n;
	struct rows rows;
	enum err err = rows_new(r, k, &rows);

	if (err == ERR_OK && d != NULL)
		err = named_by(r, k, d->policy, &n);
	if (err == ERR_OK && d != NULL)
		err = put_missing(r, k, d->policy, &v);
	if (err != ERR_OK)
		return err;
	put_rows(k, d != NULL ? &n : NULL, &rows, &v);
	put_years(r, k, &v);
	v.groups = k->set->groups;
	v.n_groups = k->set->n_groups;
	if (d != NULL) {
		v.id = str_c(d->document.id.text);
		v.title = document_title(r, d);
		v.has_draft = d->document.latest > d->document.current;
	}
	for (size_t i = 0; wrong != NULL && i < v.n_fields; i++)
		if (rows.asked_fields[i].field == wrong->field) {
			rows.asked_fields[i] = *wrong;
			v.problems.n = 1;
		}
	if (wrong != NULL)
		r->response.status = 400;
	frame_of(r, &f);
	f.form_mark = k->mark;
	return page_facts(r->portal->pages, &f, &v, &r->response.body);
}

/* ---- what is typed ---- */

struct typed_facts {
	struct store_document_word *words;
	size_t n_words;
	struct setting_change *settings;
	size_t n_settings;
	struct field_row wrong; /* its field NULL: none */
};

static struct store_document_word *
add_word(struct request *r, struct typed_facts *t)
{
	struct store_document_word *w = &t->words[t->n_words++];

	*w = (struct store_document_word){.at = r->now};
	str_copy(request_who(r), w->who, sizeof(w->who));
	return w;
}

static void
type_trait(struct request *r, struct known *k, uint32_t at, struct typed_facts *t)
{
	struct known_trait *known = &k->traits[at];
	struct store_document_word *w;
	enum trait_word word = TRAIT_SILENT;
	struct str value;
	char name[80];

	snprintf(name, sizeof(name), "t-%.*s", STR_FMT(k->set->traits[at].id));
	if (!form_has(&r->form, name))
		return;
	value = form_get(&r->form, name);
	if (str_equal(value, STR("yes")))
		word = TRAIT_YES;
	else if (str_equal(value, STR("no")))
		word = TRAIT_NO;
	if (word == known->person)
		return;
	w = add_word(r, t);
	snprintf(w->key, sizeof(w->key), "trait.%.*s", STR_FMT(k->set->traits[at].id));
	if (word != TRAIT_SILENT)
		str_copy(value, w->value, sizeof(w->value));
	known->person = word;
	known->person_at = r->now;
}

static void
type_field(struct request *r, struct known *k, uint32_t at, struct typed_facts *t)
{
	const struct policy_field *f = &k->set->fields[at];
	enum store_setting setting;
	struct str typed, clean;
	struct store_document_word *w;
	char name[80], *text;

	snprintf(name, sizeof(name), "f-%.*s", STR_FMT(f->id));
	if (!form_has(&r->form, name) || f->from.len > 0)
		return;
	typed = str_trim(form_get(&r->form, name));
	text = arena_alloc(r->arena, typed.len + 4);
	if (text == NULL)
		return;
	clean = str_of(text, str_clean(typed, text, typed.len + 4));
	/* what stands there because nobody said otherwise is no word of anybody */
	if (str_equal(clean, k->fields[at].value) ||
		(k->fields[at].at == 0 && clean.len == 0 && f->preset.len > 0))
		return;
	if (clean.len > sizeof(w->value) - 1 || clean.len > 480) {
		t->wrong = (struct field_row){f, clean, "too_long", false, 0};
		return;
	}
	if (f->setting.len > 0 && setting_named(f->setting, &setting)) {
		t->settings[t->n_settings++] = (struct setting_change){setting, clean};
	} else {
		w = add_word(r, t);
		snprintf(w->key, sizeof(w->key), "field.%.*s", STR_FMT(f->id));
		str_copy(clean, w->value, sizeof(w->value));
	}
	k->fields[at] = clean.len > 0 ? (struct known_field){clean, r->now}
				      : (struct known_field){f->preset, 0};
}

static void
type_options(struct request *r, struct known *k, struct typed_facts *t)
{
	struct str era = form_get(&r->form, "era");
	struct store_document_word *w;
	uint64_t month = 0, year = 0;

	if (form_has(&r->form, "era") && str_equal(era, STR("1")) != k->is_era) {
		w = add_word(r, t);
		snprintf(w->key, sizeof(w->key), "option.era");
		str_copy(
			str_equal(era, STR("1")) ? STR("1") : STR("0"), w->value, sizeof(w->value));
		k->is_era = !k->is_era;
	}
	if (str_u64(form_get(&r->form, "fiscal"), 12, &month) == ERR_OK && month > 0 &&
		month != k->fiscal_month) {
		w = add_word(r, t);
		snprintf(w->key, sizeof(w->key), "option.fiscal");
		snprintf(w->value, sizeof(w->value), "%u", (unsigned)month);
		k->fiscal_month = (uint32_t)month;
	}
	if (str_u64(form_get(&r->form, "plan_year"), 9000, &year) == ERR_OK &&
		(int)year != k->plan_year) {
		w = add_word(r, t);
		snprintf(w->key, sizeof(w->key), "option.plan_year");
		snprintf(w->value, sizeof(w->value), "%u", (unsigned)year);
		k->plan_year = (int)year;
	}
}

static enum err
typed_facts_read(struct request *r, struct known *k, struct typed_facts *t)
{
	size_t n = k->set->n_traits + k->set->n_fields + 3;

	*t = (struct typed_facts){0};
	t->words = arena_array(r->arena, struct store_document_word, n);
	t->settings = arena_array(r->arena, struct setting_change, n);
	if (t->words == NULL || t->settings == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < k->set->n_traits; i++)
		type_trait(r, k, i, t);
	for (uint32_t i = 0; i < k->set->n_fields; i++)
		type_field(r, k, i, t);
	return arena_err(r->arena) == ERR_OK ? ERR_OK : ERR_FULL;
}

/* ---- writing ---- */

struct facts_change {
	struct request *request;
	const struct typed_facts *typed;
	struct store_audit audit;
	/* with a document: */
	const struct document_place *place;
	const struct composed *made;
	const char *note;
};

static enum err
write_words(struct store_tx *tx, const struct typed_facts *t, ms_t now)
{
	enum err err = ERR_OK;

	for (size_t i = 0; i < t->n_words && err == ERR_OK; i++)
		err = store_document_word_put(tx, &t->words[i]);
	for (size_t i = 0; i < t->n_settings && err == ERR_OK; i++)
		err = store_setting_set(tx, t->settings[i].key, t->settings[i].value);
	return err == ERR_OK ? write_company(tx, t->settings, t->n_settings, now) : err;
}

static enum err
write_draft(struct store_tx *tx, const struct facts_change *c)
{
	struct store_document doc = c->place->document;
	struct request *r = c->request;
	struct version_write w = {.document = doc.id.text,
		.number = doc.latest > doc.current ? doc.latest : 0,
		.body = &c->made->body,
		.origins = c->made->origins,
		.n_origins = c->made->n_origins,
		.policy = c->place->policy,
		.note = c->note};
	uint32_t number;
	enum err err = ERR_OK;

	if (!c->place->is_made) {
		doc.created = r->now;
		str_copy(document_title(r, c->place), doc.title, sizeof(doc.title));
		str_copy(str_c(r->person.name), doc.who, sizeof(doc.who));
		err = store_document_put(tx, &doc);
	}
	return err == ERR_OK ? version_put(tx, r, &w, &number) : err;
}

static enum err
write_facts(struct store_tx *tx, void *arg)
{
	struct facts_change *c = arg;
	enum err err = write_words(tx, c->typed, c->audit.at);

	if (err == ERR_OK && c->place != NULL)
		err = write_draft(tx, c);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

/* The words and settings that were typed, the document and its draft: what is noted before. */
static enum err
keep_facts(struct request *r, struct facts_change *c, const char *kind, char *token)
{
	const struct typed_facts *t = c->typed;
	struct store_kept_key *keys =
		arena_array(r->arena, struct store_kept_key, t->n_words + t->n_settings + 2);
	struct kept_deed kept = {
		.kind = kind, .role = ROLE_MEMBER, .keys = keys, .write = write_facts, .arg = c};
	char number[12];

	if (keys == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < t->n_words; i++)
		keys[kept.n++] = (struct store_kept_key){STORE_KEPT_WORD, t->words[i].key, NULL};
	for (size_t i = 0; i < t->n_settings; i++)
		keys[kept.n++] = (struct store_kept_key){
			STORE_KEPT_SETTING, store_setting_name(t->settings[i].key), NULL};
	if (c->place != NULL) {
		const struct store_document *doc = &c->place->document;

		snprintf(number, sizeof(number), "%u",
			doc->latest > doc->current ? doc->latest : doc->latest + 1);
		keys[kept.n++] = (struct store_kept_key){STORE_KEPT_DOCUMENT, doc->id.text, NULL};
		keys[kept.n++] = (struct store_kept_key){STORE_KEPT_VERSION, doc->id.text, number};
	}
	return deed_kept(r, &kept, token);
}

/* ---- /documents/facts ---- */

enum err
get_document_facts(struct request *r)
{
	struct known k;
	enum err err = known_load(r, &k);

	return err == ERR_OK ? show_facts(r, &k, NULL, NULL) : err;
}

enum err
post_document_facts(struct request *r)
{
	struct typed_facts typed;
	struct facts_change c = {.request = r, .typed = &typed};
	char token[DEED_TOKEN_MAX];
	struct known k;
	enum err err = known_load(r, &k);

	if (err == ERR_OK)
		err = typed_facts_read(r, &k, &typed);
	if (err != ERR_OK)
		return err;
	if (typed.wrong.field != NULL)
		return show_facts(r, &k, NULL, &typed.wrong);
	type_options(r, &k, &typed);
	if (form_is_passed(r, k.mark, 0)) {
		form_refuse_passed(r);
		return show_facts(r, &k, NULL, NULL);
	}
	audit_fill(r, &c.audit, "document.facts", "");
	err = keep_facts(r, &c, "document.facts", token);
	return err == ERR_OK ? redirect(r, "/documents/facts",
				       &(struct done){.key = "facts_saved", .undo = token})
			     : err;
}

/* ---- /documents/ID/make ---- */

static enum err
place_to_make(struct request *r, struct document_place *d)
{
	enum err err = document_of(r, path_part(r, 1), d);

	if (err == ERR_OK && d->policy == NULL)
		return ERR_NOT_FOUND; /* a file is not made here */
	return err;
}

enum err
get_document_make(struct request *r)
{
	struct document_place d;
	struct known k;
	enum err err = place_to_make(r, &d);

	if (err == ERR_OK)
		err = known_load(r, &k);
	return err == ERR_OK ? show_facts(r, &k, &d, NULL) : err;
}

enum err
post_document_make(struct request *r)
{
	struct typed_facts typed;
	struct facts_change c = {.request = r, .typed = &typed, .note = ""};
	struct document_text before;
	struct document_place d;
	struct composed made;
	struct known k;
	bool has_before = false;
	char path[80], name[160], token[DEED_TOKEN_MAX];
	enum err err = place_to_make(r, &d);

	if (err == ERR_OK)
		err = known_load(r, &k);
	if (err == ERR_OK)
		err = typed_facts_read(r, &k, &typed);
	if (err != ERR_OK)
		return err;
	if (typed.wrong.field != NULL)
		return show_facts(r, &k, &d, &typed.wrong);
	if (form_is_passed(r, k.mark, 0)) {
		form_refuse_passed(r);
		return show_facts(r, &k, &d, NULL);
	}
	if (d.is_made && d.document.latest > 0) {
		err = document_text_load(r, d.document.id.text, d.document.latest, &before);
		has_before = err == ERR_OK;
		if (has_before && d.document.latest > d.document.current)
			c.note = before.version.note;
	}
	err = document_compose(r, &k, d.policy, DOCUMENT_LANG, has_before ? &before : NULL, &made);
	if (err != ERR_OK)
		return err;
	c.place = &d;
	c.made = &made;
	audit_fill(r, &c.audit, "document.make", d.document.id.text);
	err = keep_facts(r, &c, "document.make", token);
	if (err != ERR_OK)
		return err;
	str_copy(document_title(r, &d), name, sizeof(name));
	snprintf(path, sizeof(path), "/documents/%s", d.document.id.text);
	return redirect(
		r, path, &(struct done){.key = "document_made", .name = name, .undo = token});
}
