/* One form and what it is filled from: items, names and numbers, what was said once; see forms.h.
 */
#include "proc/portal/documents/document.h"
#include "proc/portal/forms/forms.h"
#include "proc/portal/programme/programme.h"

#include "store/ledger.h"

#include <stdio.h>

/* Offered whether the company has taken them up or not: what packs/forms/subjects.yaml names. */
static const char *const always[] = {"selfcheck25", "scs3", "scs4", "cpg2"};
#define FRAMEWORKS_MAX 32

void
forms_path(const struct store_form *f, const char *tail, char dst[REQUEST_PATH_MAX])
{
	snprintf(dst, REQUEST_PATH_MAX, "/forms/%s%s", f->id.text, tail);
}

/* ---- facts ---- */

static void
add_fact(struct request *r, struct form_known *k, struct form_fact *list, struct form_fact fact)
{
	if (fact.value.len == 0)
		return;
	list[k->n_facts++] = fact;
	k->facts = list;
	(void)r;
}

static void
add_count(struct request *r, struct form_known *k, struct form_fact *list, struct str of,
	uint64_t n, enum form_basis basis, ms_t at)
{
	add_fact(r, k, list,
		(struct form_fact){
			FORM_COUNT, of, keep_text(r, "%llu", (unsigned long long)n), basis, at});
}

static enum err
add_counts(struct request *r, struct form_known *k, struct form_fact *list)
{
	struct store_device_counts devices;
	struct store_ledger_count *ledgers;
	struct store_staff *staff;
	size_t n_ledgers, n_staff;
	enum err err = store_device_counts(r->view, 0, &devices);

	if (err == ERR_OK)
		err = store_staff_list(r->view, false, r->arena, &staff, &n_staff);
	if (err == ERR_OK)
		err = store_ledger_counts(r->view, r->arena, &ledgers, &n_ledgers);
	if (err != ERR_OK)
		return err;
	if (devices.all > 0)
		add_count(r, k, list, STR("devices"), devices.all, FORM_MACHINE, r->now);
	if (n_staff > 0)
		add_count(r, k, list, STR("staff"), n_staff, FORM_PERSON, 0);
	for (size_t i = 0; i < n_ledgers && i < LIMIT_LEDGERS; i++)
		add_count(r, k, list, keep_text(r, "ledger.%s", ledgers[i].ledger), ledgers[i].rows,
			FORM_PERSON, ledgers[i].changed);
	return ERR_OK;
}

static enum err
load_facts(struct request *r, struct form_known *k)
{
	struct form_fact *list;
	struct known known;
	enum err err = known_load(r, &known);

	if (err != ERR_OK)
		return err;
	list = arena_array(r->arena, struct form_fact,
		(size_t)known.set->n_fields + STORE_SETTINGS + LIMIT_LEDGERS + 3);
	if (list == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < known.set->n_fields; i++)
		add_fact(r, k, list,
			(struct form_fact){FORM_FIELD, known.set->fields[i].id,
				known.fields[i].value, FORM_PERSON, known.fields[i].at});
	for (unsigned i = 0; i < STORE_SETTINGS; i++) {
		struct str name = str_c(store_setting_name((enum store_setting)i));

		if (str_starts(name, STR("org.")))
			add_fact(r, k, list,
				(struct form_fact){FORM_FIELD, name,
					setting_of(r, (enum store_setting)i), FORM_PERSON, 0});
	}
	return add_counts(r, k, list);
}

/* ---- all that is known ---- */

static enum err
load_memories(struct request *r, struct form_known *k)
{
	struct store_form_memory *kept;
	struct form_memory *list;
	size_t n;
	enum err err = store_form_memories(r->view, r->arena, &kept, &n);

	if (err != ERR_OK)
		return err;
	list = arena_array(r->arena, struct form_memory, n + 1);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		list[i] = (struct form_memory){str_c(kept[i].topic), kept[i].source, kept[i].of,
			kept[i].value, kept[i].who, kept[i].at};
	k->memories = list;
	k->n_memories = (uint32_t)n;
	return ERR_OK;
}

static void
add_framework(struct forms_known *k, const struct framework *f)
{
	for (uint32_t i = 0; i < k->n_frameworks; i++)
		if (k->frameworks[i] == f)
			return;
	if (f != NULL && k->n_frameworks < FRAMEWORKS_MAX && f->rule != FRAMEWORK_JOURNEY)
		k->frameworks[k->n_frameworks++] = f;
}

enum err
forms_known_load(struct request *r, struct forms_known *k)
{
	const struct framework *pursued[FRAMEWORKS_MAX];
	struct assess_result *results = arena_array(r->arena, struct assess_result, FRAMEWORKS_MAX);
	struct programme p;
	size_t n;
	enum err err = results == NULL ? ERR_FULL : programme_load(r, STR(""), &p);

	if (err != ERR_OK)
		return err;
	*k = (struct forms_known){.known = {.set = r->portal->forms, .write = FORM_WORDS}};
	for (size_t i = 0; i < sizeof(always) / sizeof(*always); i++)
		add_framework(k, framework_find(r->portal->frameworks, str_c(always[i])));
	n = programme_pursued(&p, pursued, FRAMEWORKS_MAX);
	for (size_t i = 0; i < n; i++)
		add_framework(k, pursued[i]);
	for (uint32_t i = 0; i < k->n_frameworks && err == ERR_OK; i++)
		err = programme_of(r, &p, k->frameworks[i], STR(""), &results[i]);
	k->known.results = results;
	k->known.n_results = k->n_frameworks;
	if (err == ERR_OK)
		err = load_facts(r, &k->known);
	return err == ERR_OK ? load_memories(r, &k->known) : err;
}

/* ---- one form ---- */

static enum err
load_answers(struct request *r, struct forms_one *one)
{
	struct store_form_answer *list;
	size_t n, k = 0;
	enum err err = store_form_answers(r->view, one->form.id.text, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	one->answers = arena_array(r->arena, const struct store_form_answer *, one->n_cells + 1);
	if (one->answers == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < one->n_cells; i++) { /* both are by cell */
		while (k < n && list[k].cell < one->cells[i].cell)
			k++;
		if (k < n && list[k].cell == one->cells[i].cell &&
			list[k].decision != STORE_FORM_REOPEN)
			one->answers[i] = &list[k];
	}
	return ERR_OK;
}

enum err
forms_load(struct request *r, struct forms_one *one)
{
	struct str id = path_part(r, 1);
	char text[STORE_ID_TEXT_MAX];
	enum err err;

	*one = (struct forms_one){0};
	if (id.len == 0 || id.len >= sizeof(text))
		return ERR_NOT_FOUND;
	str_copy(id, text, sizeof(text));
	err = store_form_get(r->view, text, &one->form);
	if (err == ERR_OK)
		err = store_form_cells(
			r->view, one->form.digest, r->arena, &one->cells, &one->n_cells);
	if (err == ERR_OK)
		err = load_answers(r, one);
	if (err == ERR_OK)
		err = forms_known_load(r, &one->known);
	one->known.known.write = one->form.write;
	return err;
}

void
forms_place(const struct store_form_cell *c, struct form_place *p)
{
	*p = (struct form_place){.sheet = c->sheet,
		.row = c->row,
		.column = c->column,
		.question = c->question,
		.source = c->source,
		.of = c->of,
		.write = c->write,
		.n_choices = c->n_choices,
		.choices = c->choices,
		.is_list_unread = c->is_list_unread,
		.percent = c->percent,
		.confidence = c->picked != 0 ? CONFIDENCE_HIGH : c->confidence};
}

/* ---- how a cell stands ---- */

static struct str
field_name(const struct request *r, struct str of)
{
	const struct policy_field *f = policy_field(r->portal->policies, of);
	char key[96];

	if (f != NULL)
		return words_in(&f->name, r->lang);
	snprintf(key, sizeof(key), "forms.of.%.*s", STR_FMT(of));
	return words_of(r, key, r->lang);
}

static struct str
count_name(const struct request *r, struct str of)
{
	struct str ledger = of;
	const struct ledger *l;
	char key[96];

	(void)str_split(&ledger, '.');
	l = ledger_find(r->portal->ledgers, ledger);
	if (l != NULL)
		return words_in(&l->name, r->lang);
	snprintf(key, sizeof(key), "forms.of.%.*s", STR_FMT(of));
	return words_of(r, key, r->lang);
}

static void
name_source(struct request *r, const struct form_answer *a, struct form_line *l, struct str of)
{
	switch (l->source) {
	case FORM_ITEM:
		if (a->item == NULL)
			return;
		l->from =
			keep_text(r, "%.*s: %.*s", STR_FMT(words_in(&a->framework->name, r->lang)),
				STR_FMT(words_in(&a->item->item->name, r->lang)));
		l->item_url = keep_text(r, "/check/%.*s", STR_FMT(of));
		break;
	case FORM_FIELD:
		l->from = field_name(r, of);
		break;
	case FORM_COUNT:
		l->from = count_name(r, of);
		break;
	case FORM_TEXT:
	case FORM_NOTHING:
		break;
	}
}

void
forms_line(struct request *r, const struct forms_one *one, size_t i, struct form_line *l)
{
	const struct store_form_cell *c = &one->cells[i];
	const struct store_form_answer *kept = one->answers[i];
	struct form_answer a;
	struct form_place p;
	char name[SHEET_CELL_NAME_MAX];

	forms_place(c, &p);
	form_answer_of(&one->known.known, &p, &a);
	*l = (struct form_line){.cell = c->cell,
		.question = c->question,
		.place = keep_text(
			r, "%.*s %s", STR_FMT(c->sheet), sheet_cell_name(c->row, c->column, name)),
		.source = c->source,
		.from = STR(""),
		.item_url = STR(""),
		.value = a.value,
		.basis = a.basis,
		.who = a.who,
		.at = a.at,
		.confidence = p.confidence,
		.differs = a.differs,
		.is_off_list = a.is_off_list,
		.is_list_unread = c->is_list_unread,
		.by_person = a.by_person,
		.by_machine = a.by_machine,
		.state = a.value.len > 0 ? "proposed" : "open"};
	name_source(r, &a, l, c->of);
	if (kept == NULL)
		return;
	l->state = kept->decision == STORE_FORM_WRITE ? "written" : "left";
	l->kept = kept->value;
	l->kept_by = kept->who;
	l->kept_at = kept->at;
	l->is_stale = kept->decision == STORE_FORM_WRITE && kept->source != FORM_TEXT &&
		      !str_equal(kept->value, a.value);
}

/* ---- deeds ---- */

struct forms_change {
	struct request *request;
	const struct forms_deed *deed;
	struct store_id batch;
};

static enum err
write_deed(struct store_tx *tx, void *arg)
{
	struct forms_change *c = arg;
	const struct forms_deed *d = c->deed;
	const struct request *r = c->request;
	struct store_form_hand hand = {.who = request_who(r).p, /* ends with NUL */
		.batch = c->batch.text,
		.at = r->now};
	struct store_audit e;
	enum err err = ERR_OK;

	for (size_t i = 0; i < d->n_answers && err == ERR_OK; i++)
		err = store_form_answer_put(tx, &d->answers[i], &hand);
	if (err == ERR_OK && d->pick != NULL)
		err = store_form_pick_put(tx, d->form->digest, d->pick, &hand);
	if (err == ERR_OK && d->memory != NULL)
		err = store_form_memory_put(tx, d->memory, &hand);
	audit_fill(r, &e, d->action, d->form->name);
	return err == ERR_OK ? store_audit_add(tx, &e) : err;
}

enum err
deed_forms(struct request *r, const struct forms_deed *d, char token[DEED_TOKEN_MAX])
{
	struct forms_change c = {.request = r, .deed = d, .batch = store_id_new(r->now)};
	enum err err = store_write(r->portal->store, STORE_VITAL, write_deed, &c);

	if (err == ERR_OK)
		snprintf(token, DEED_TOKEN_MAX, "q%s", c.batch.text);
	return err;
}

enum err
undo_forms(struct store_tx *tx, struct request *r, const char *batch)
{
	struct store_audit e;
	enum err err = store_form_undo(tx, batch);

	audit_fill(r, &e, "undo", "form");
	return err == ERR_OK ? store_audit_add(tx, &e) : err;
}
