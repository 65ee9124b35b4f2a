/*
 * Rows that the machine proposes: devices that it saw, networks, outside services that it knows by
 * their names, desks of packs/text. Never from a staff member's own device. What somebody took, or
 * does not want, is not proposed again.
 */
#include "proc/portal/ledgers/found.h"
#include "model/product.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/learning/learning.h"
#include "proc/portal/watch/watch.h"

#include <stdio.h>
#include <stdlib.h>

#define SEEN_WITHIN (90 * MS_DAY)
#define TALKS_READ 20000
#define FOUND_MAX 4096
#define FACTS_ARENA ((size_t)16 << 20) /* of one device at a time */

static int
by_text(const void *a, const void *b)
{
	return str_order(*(const struct str *)a, *(const struct str *)b);
}

static enum err
add_known(struct finding *f, bool is_removed, size_t room)
{
	char id[STORE_LEDGER_MAX];
	struct store_ledger_query q = {.ledger = id, .is_removed = is_removed};
	struct store_ledger_row *rows;
	uint32_t total;
	size_t n;
	enum err err;

	str_copy(f->ledger->id, id, sizeof(id));
	err = store_ledger_list(f->request->view, &q, f->request->arena, &rows, &n, &total);
	for (size_t i = 0; err == ERR_OK && i < n && f->n_known < room; i++)
		if (rows[i].subject[0] != '\0')
			f->known[f->n_known++] = str_c(rows[i].subject);
	return err;
}

static enum err
load_known(struct finding *f)
{
	size_t room = (size_t)LIMIT_LEDGER_ROWS * 2;
	enum err err;

	f->known = arena_array(f->request->arena, struct str, room);
	f->list = arena_array(f->request->arena, struct ledger_found, FOUND_MAX);
	if (f->known == NULL || f->list == NULL)
		return ERR_FULL;
	err = add_known(f, false, room);
	if (err == ERR_OK && !f->is_refresh)
		err = add_known(f, true, room);
	qsort(f->known, f->n_known, sizeof(*f->known), by_text);
	return err;
}

static bool
is_known(const struct finding *f, struct str subject)
{
	return bsearch(&subject, f->known, f->n_known, sizeof(*f->known), by_text) != NULL;
}

/* A row of what the machine knows; a value that its column cannot hold is left out. */
enum err
found_propose(struct finding *f, struct str subject, const struct from *from, size_t n)
{
	const struct ledger *l = f->ledger;
	struct arena *a = f->request->arena;
	struct str *values;
	char *copy;

	if (f->n == FOUND_MAX || subject.len == 0 || subject.len >= STORE_LEDGER_SUBJECT_MAX ||
		is_known(f, subject) != f->is_refresh)
		return ERR_OK;
	values = arena_array(a, struct str, l->n_columns);
	copy = arena_copy(a, subject);
	if (values == NULL || copy == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < l->n_columns; i++) {
		enum cell_problem problem = CELL_FINE;

		values[i] = STR("");
		for (size_t k = 0; k < n; k++)
			if (str_equal(l->columns[i].from, str_c(from[k].from)) &&
				ledger_cell_read(&l->columns[i], from[k].value, a, &values[i],
					&problem) != ERR_OK)
				return ERR_FULL;
	}
	f->list[f->n++] = (struct ledger_found){str_c(copy), values};
	return ERR_OK;
}

/* ---- devices ------------------------------------------------------------------------------- */

static const char *
kind_choice(enum device_kind kind)
{
	static const char *const choices[DEVICE_KINDS] = {
		"unknown", "pc", "server", "phone", "printer", "nas", "network", "camera", "iot"};

	return choices[kind];
}

static enum err
propose_device(struct finding *f, const struct store_device *d)
{
	const struct portal *p = f->request->portal;
	char system[PRODUCT_WORDS_MAX];
	enum device_kind kind = d->kind_given >= 0 && d->kind_given < DEVICE_KINDS
					? (enum device_kind)d->kind_given
					: d->learned.kind;
	char first[LEDGER_DATE_MAX], last[LEDGER_DATE_MAX];
	struct from from[] = {
		{"device_first_seen", {0}},
		{"device_last_seen", {0}},
		{"device_name", str_c(d->name[0] != '\0'		? d->name
					: d->learned.name[0] != '\0'	? d->learned.name
					: d->learned.address[0] != '\0' ? d->learned.address
									: d->id.text)},
		{"device_kind", str_c(kind_choice(kind))},
		{"device_maker", str_c(d->learned.vendor)},
		{"device_model", str_c(d->learned.model)},
		{"device_system", product_words(p->texts, p->detects, str_c(d->learned.os),
					  f->request->lang, system)},
		{"device_address", str_c(d->learned.address)},
		{"device_owner", str_c(d->owner)},
		{"device_place", str_c(d->place)},
		{"device_whose", d->whose == STORE_WHOSE_OURS ? STR("ours") : STR("")},
	};

	ledger_date_of(f->request, d->first_seen, first);
	ledger_date_of(f->request, d->last_seen, last);
	from[0].value = str_c(first);
	from[1].value = str_c(last);
	return found_propose(f, str_c(d->id.text), from, sizeof(from) / sizeof(from[0]));
}

/* A staff member's own and a guest's devices are theirs. */
static bool
is_theirs(const struct store_device *d)
{
	return d->whose == STORE_WHOSE_STAFF || d->whose == STORE_WHOSE_GUEST;
}

/* A card alone, without an address or a name, that nobody answered for is no device that anybody
 * could write about: floods of made-up cards leave such. */
static bool
says_something(const struct store_device *d)
{
	bool has_address = d->learned.address[0] != '\0';

	return d->whose == STORE_WHOSE_OURS || d->name[0] != '\0' || d->learned.name[0] != '\0' ||
	       d->learned.os[0] != '\0' ||
	       (has_address && (d->learned.vendor[0] != '\0' || d->learned.kind != DEVICE_UNKNOWN));
}

static enum err
find_devices(struct finding *f)
{
	struct store_device_query q = {0};
	struct store_device *list;
	uint32_t total;
	size_t n;
	enum err err =
		store_device_list(f->request->view, &q, f->request->arena, &list, &n, &total);

	for (size_t i = 0; err == ERR_OK && i < n; i++)
		if (!is_theirs(&list[i]) && says_something(&list[i]) &&
			list[i].last_seen >= f->request->now - SEEN_WITHIN)
			err = propose_device(f, &list[i]);
	return err;
}

/* ---- networks ------------------------------------------------------------------------------ */

static enum err
find_networks(struct finding *f)
{
	struct store_network *list;
	size_t n;
	enum err err = store_network_list(f->request->view, f->request->arena, &list, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		const struct from from[] = {
			{"network_name", str_c(list[i].name)},
			{"network_prefix", str_c(list[i].prefix)},
			{"network_kind", str_c(network_kind_name(list[i].kind))},
		};

		err = found_propose(f, str_c(list[i].prefix), from, sizeof(from) / sizeof(from[0]));
	}
	return err;
}

/* ---- services ------------------------------------------------------------------------------ */

/* A service is proposed once, under its own name, whichever of its names was seen. */
static enum err
note_host(struct finding *f, struct str host)
{
	const struct known_service *s = ledger_known_service(f->request->portal->ledgers, host);
	const struct from from[] = {
		{"service_name", s == NULL ? STR("") : s->name},
		{"service_domain", s == NULL ? STR("") : s->domain},
		{"service_kind", s == NULL ? STR("") : s->kind},
	};

	for (size_t i = 0; s != NULL && i < f->n; i++)
		if (str_equal(f->list[i].subject, s->name))
			return ERR_OK;
	return s == NULL ? ERR_OK : found_propose(f, s->name, from, sizeof(from) / sizeof(from[0]));
}

static enum err
note_facts(struct finding *f, const struct store_device *d)
{
	struct arena *a = arena_new(FACTS_ARENA);
	struct fact *facts;
	size_t n = 0;
	enum err err =
		a == NULL ? ERR_FULL : store_fact_list(f->request->view, d->id.text, a, &facts, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++)
		if (facts[i].kind == FACT_OUTSIDE &&
			facts[i].last_seen >= f->request->now - SEEN_WITHIN)
			err = note_host(f, str_c(facts[i].value));
	arena_free(a);
	return err;
}

static bool
is_silent(const struct store_device *devices, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(devices[i].id.text, id) == 0)
			return is_theirs(&devices[i]) || is_personal(&devices[i]);
	return true; /* nobody knows whose it is */
}

static enum err
find_services(struct finding *f)
{
	struct store_device_query dq = {0};
	struct store_talk_query q = {.since = f->request->now - SEEN_WITHIN, .limit = TALKS_READ};
	struct store_device *devices;
	struct pair *pairs;
	uint32_t total;
	size_t n_devices, n = 0;
	enum err err = store_device_list(
		f->request->view, &dq, f->request->arena, &devices, &n_devices, &total);

	for (size_t i = 0; err == ERR_OK && i < n_devices; i++)
		if (!is_theirs(&devices[i]) && !is_personal(&devices[i]))
			err = note_facts(f, &devices[i]);
	if (err == ERR_OK)
		err = store_talk_list(f->request->view, &q, f->request->arena, &pairs, &n, &total);
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		if (pairs[i].with == PAIR_NAME &&
			!is_silent(devices, n_devices, pairs[i].device.text))
			err = note_host(f, str_c(pairs[i].peer));
	return err;
}

/* ---- desks --------------------------------------------------------------------------------- */

static struct str
desk_words(const struct finding *f, const char *what, const char *desk)
{
	const struct words *w;
	char key[64];

	snprintf(key, sizeof(key), "desk.%s.%s", what, desk);
	w = text_find(f->request->portal->texts, str_c(key));
	return w == NULL ? STR("") : words_in(w, f->request->lang);
}

static enum err
find_desks(struct finding *f)
{
	static const struct {
		const char *name;
		enum store_setting own;
	} desks[] = {{"police", SETTING_DESK_POLICE}, {"ipa", SETTING_DESK_IPA},
		{"jpcert", SETTING_DESK_JPCERT}, {"ppc", SETTING_DESK_PPC}};
	const struct words *date = text_find(f->request->portal->texts, STR("desk.date"));
	enum err err = ERR_OK;

	for (size_t i = 0; i < sizeof(desks) / sizeof(desks[0]) && err == ERR_OK; i++) {
		struct str own = setting_of(f->request, desks[i].own);
		struct str phone = desk_words(f, "phone", desks[i].name);
		struct str reach = desk_words(f, "reach", desks[i].name);
		char subject[32];
		const struct from from[] = {
			{"desk_name", desk_words(f, "name", desks[i].name)},
			{"desk_role", STR("authority")},
			{"desk_phone", own.len > 0     ? own
				       : phone.len > 0 ? phone
						       : reach},
			{"desk_when", desk_words(f, "what", desks[i].name)},
			{"desk_source", desk_words(f, "source", desks[i].name)},
			{"desk_date", date == NULL ? STR("") : words_in(date, f->request->lang)},
		};

		snprintf(subject, sizeof(subject), "desk:%s", desks[i].name);
		if (from[0].value.len > 0)
			err = found_propose(
				f, str_c(subject), from, sizeof(from) / sizeof(from[0]));
	}
	return err;
}

/* ---- all ----------------------------------------------------------------------------------- */

static enum err
find_staff(struct finding *f)
{
	struct store_staff *list;
	size_t n;
	enum err err = store_staff_list(f->request->view, false, f->request->arena, &list, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		const struct from from[] = {{"staff_name", str_c(list[i].name)},
			{"staff_department", str_c(list[i].department)}};

		err = found_propose(f, str_c(list[i].id.text), from, 2);
	}
	return err;
}

static enum err
find(struct finding *f)
{
	enum err err = load_known(f);

	if (err != ERR_OK)
		return err;
	switch (f->ledger->prefill) {
	case PREFILL_NONE:
		break;
	case PREFILL_DEVICES:
		err = find_devices(f);
		break;
	case PREFILL_NETWORKS:
		err = find_networks(f);
		break;
	case PREFILL_SERVICES:
		err = find_services(f);
		break;
	case PREFILL_STAFF:
		err = find_staff(f);
		break;
	case PREFILL_DESKS:
		err = find_desks(f);
		break;
	case PREFILL_PLAN:
		err = found_plan(f);
		break;
	}
	return err;
}

enum err
ledger_proposals(
	struct request *r, const struct ledger *l, struct ledger_found **ret_list, size_t *ret_n)
{
	struct finding f = {.request = r, .ledger = l};
	enum err err = l->prefill == PREFILL_NONE ? ERR_OK : find(&f);

	*ret_list = f.list;
	*ret_n = f.n;
	return err;
}

enum err
ledger_refresh(struct store_tx *tx, struct request *r)
{
	const struct ledger_set *set = r->portal->ledgers;
	const struct store_hand machine = {.origin = STORE_BY_MACHINE, .at = r->now};
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < set->n_ledgers && err == ERR_OK; i++) {
		struct finding f = {.request = r, .ledger = &set->ledgers[i], .is_refresh = true};
		struct store_ledger_done done;

		/* texts of desks differ by language, and a year's plan is no other when the year
		 * is over: both stay as they were taken */
		if (f.ledger->prefill == PREFILL_NONE || f.ledger->prefill == PREFILL_DESKS ||
			f.ledger->prefill == PREFILL_PLAN)
			continue;
		err = find(&f);
		for (size_t k = 0; k < f.n && err == ERR_OK; k++) {
			struct store_ledger_row row;

			err = ledger_row_make(r, f.ledger, f.list[k].values, false, &row);
			str_copy(f.list[k].subject, row.subject, sizeof(row.subject));
			if (err == ERR_OK)
				err = store_ledger_put(tx, &machine, &row, 1, &done);
		}
	}
	return err;
}

/* ---- taken or left out --------------------------------------------------------------------- */

static bool
is_chosen(const struct form *form, struct str subject)
{
	for (size_t i = 0; i < form->n; i++)
		if (str_equal(form->fields[i].name, STR("subject")) &&
			str_equal(form->fields[i].value, subject))
			return true;
	return false;
}

static enum err
make_rows(struct request *r, const struct ledger *l, bool is_all, struct ledger_deed *d)
{
	struct store_ledger_row *rows;
	struct ledger_found *found;
	size_t n;
	enum err err = ledger_proposals(r, l, &found, &n);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct store_ledger_row, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	d->rows = rows;
	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		struct store_ledger_row *row = &rows[d->n_rows];

		if (!is_all && !is_chosen(&r->form, found[i].subject))
			continue;
		err = ledger_row_make(r, l, found[i].values, false, row);
		str_copy(found[i].subject, row->subject, sizeof(row->subject));
		d->n_rows += err == ERR_OK;
	}
	return err;
}

enum err
post_ledger_found(struct request *r)
{
	const struct ledger *l = path_ledger(r);
	struct ledger_deed d = {.ledger = l, .origin = STORE_BY_MACHINE};
	struct str todo = form_get(&r->form, "do");
	bool is_ignored = str_equal(todo, STR("ignore"));
	char path[REQUEST_PATH_MAX], token[DEED_TOKEN_MAX];
	const char **removed;
	enum err err;

	if (l == NULL)
		return ERR_NOT_FOUND;
	if (!is_ignored && !str_equal(todo, STR("take")) && !str_equal(todo, STR("take_all")))
		return ERR_INVALID;
	snprintf(path, sizeof(path), "/ledgers/%.*s", STR_FMT(l->id));
	err = make_rows(r, l, str_equal(todo, STR("take_all")), &d);
	if (err != ERR_OK)
		return err;
	if (d.n_rows == 0)
		return redirect(
			r, path, &(struct done){.key = "nothing_chosen", .is_refusal = true});
	removed = arena_array(r->arena, const char *, d.n_rows);
	if (removed == NULL)
		return ERR_FULL;
	for (size_t i = 0; is_ignored && i < d.n_rows; i++)
		removed[d.n_removed++] = d.rows[i].id.text;
	d.removed = removed;
	d.action = is_ignored ? "ledger.ignore" : "ledger.take";
	err = deed_ledger(r, &d, token, NULL);
	if (err == ERR_LIMIT)
		return redirect(r, path, &(struct done){.key = "ledger_full", .is_refusal = true});
	return err == ERR_OK
		       ? redirect(r, path,
				 &(struct done){.key = is_ignored ? "rows_ignored" : "rows_taken",
					 .count = d.n_rows,
					 .undo = token})
		       : err;
}
