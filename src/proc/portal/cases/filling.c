/*
 * What the box knows of a case, brought together for respond/fill.h: the alert with its words, the
 * devices, the company's own lists, what the case did. And said, as the box.
 */
#include "proc/portal/cases/record.h"

#include <stdio.h>

#include "model/product.h"
#include "proc/portal/ledgers/ledgers.h"
#include "proc/portal/stock/products.h"
#include "respond/fill.h"
#include "sys/log.h"

#define DEVICES_MAX 16
#define ROWS_MAX 64
#define ADDRESSES_MAX 16
#define JOINED_MAX 16

struct filling {
	struct request *request;
	const struct store_alert *alert; /* NULL: it is looked up */
	struct fill_in in;
	struct fill_device devices[DEVICES_MAX];
	struct fill_system systems[ROWS_MAX];
	struct fill_information information[ROWS_MAX];
	const struct alert *joined[JOINED_MAX];
};

/* What is kept is said in the site's language, whoever asks. */
static enum lang
kept_lang(const struct request *r)
{
	char text[STORE_SETTING_MAX];
	enum lang lang;

	store_setting(r->view, SETTING_LANG, text);
	return lang_parse(str_c(text), &lang) == ERR_OK && lang == LANG_EN ? LANG_EN : LANG_JA;
}

/* ---- devices ---- */

static struct str
os_words(struct request *r, struct str os)
{
	char text[PRODUCT_WORDS_MAX];
	const char *copy;

	if (os.len == 0)
		return os;
	copy = arena_copy(r->arena,
		product_words(r->portal->texts, r->portal->detects, os, kept_lang(r), text));
	return copy == NULL ? STR("") : str_c(copy);
}

static enum err
add_device(struct filling *f, const char *id)
{
	struct request *r = f->request;
	struct fill_device *d = &f->devices[f->in.n_devices];
	const struct device_brief *b = brief_by_id(r, id);
	struct str *addresses = arena_array(r->arena, struct str, ADDRESSES_MAX);
	struct fact *facts;
	size_t n;
	enum err err;

	for (uint32_t i = 0; i < f->in.n_devices; i++)
		if (str_equal(f->devices[i].id, str_c(id)))
			return ERR_OK;
	if (b == NULL || addresses == NULL)
		return ERR_FULL;
	if (f->in.n_devices == DEVICES_MAX)
		return ERR_OK;
	*d = (struct fill_device){.id = str_c(b->id.text),
		.name = b->name,
		.kind = b->kind,
		.os = os_words(r, b->os),
		.addresses = addresses};
	err = store_fact_list(r->view, id, r->arena, &facts, &n);
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		struct str value = str_c(facts[i].value);

		if (facts[i].kind == FACT_ADDRESS && d->n_addresses < ADDRESSES_MAX)
			addresses[d->n_addresses++] = value;
		if (facts[i].kind != FACT_SERVICE_OFFERED)
			continue;
		d->offers_web |=
			str_ends_nocase(value, STR(" http")) || str_ends_nocase(value, STR(" tls"));
		d->offers_mail |= str_ends_nocase(value, STR(" smtp")) ||
				  str_ends_nocase(value, STR(" imap"));
		d->offers_files |= str_ends_nocase(value, STR(" smb"));
		d->offers_directory |= str_ends_nocase(value, STR(" kerberos")) ||
				       str_ends_nocase(value, STR(" ldap"));
	}
	f->in.n_devices++;
	return err;
}

/* The case's own, and those of alerts that joined it. */
static enum err
add_devices(struct filling *f, const struct respond_case *c)
{
	enum err err = ERR_OK;

	if (c->head.device[0] != '\0')
		err = add_device(f, c->head.device);
	for (uint32_t i = 0; err == ERR_OK && i < c->n_entries; i++) {
		struct str id = case_entry_get(&c->entries[i], CASE_KEY_DEVICE);
		char text[DEVICE_ID_TEXT_MAX];

		if (c->entries[i].kind != CASE_JOINED || c->is_struck[i] || id.len == 0 ||
			id.len >= sizeof(text))
			continue;
		str_copy(id, text, sizeof(text));
		err = add_device(f, text);
	}
	f->in.devices = f->devices;
	return err;
}

/* ---- the company's own lists ---- */

/* A row speaks of a device when it names it: word by word, in letters of either case. */
static bool
names_device(const struct filling *f, struct str text)
{
	for (uint32_t i = 0; i < f->in.n_devices; i++)
		if (f->devices[i].name.len > 2 && str_find_nocase(text, f->devices[i].name) >= 0)
			return true;
	return false;
}

static enum err
add_systems(struct filling *f)
{
	const struct ledger *l;
	struct ledger_rows rows;
	enum err err = product_rows(f->request, "systems", &l, &rows);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	for (size_t i = 0; i < rows.n && f->in.n_systems < ROWS_MAX; i++) {
		const struct str *v = rows.values[i];

		if (!names_device(f, product_value(l, v, "name")) &&
			!names_device(f, product_value(l, v, "note")))
			continue;
		f->systems[f->in.n_systems++] = (struct fill_system){str_c(rows.rows[i].id.text),
			product_value(l, v, "name"), product_value(l, v, "business"),
			product_value(l, v, "place"), product_value(l, v, "vendor"),
			product_value(l, v, "backup")};
	}
	f->in.systems = f->systems;
	return ERR_OK;
}

/* What the person in charge does in the company, as the list of contacts says. */
static enum err
add_contact(struct filling *f)
{
	struct request *r = f->request;
	struct str charge = setting_of(r, SETTING_CHARGE_NAME);
	const struct ledger *l;
	struct ledger_rows rows;
	enum err err = product_rows(r, "contacts", &l, &rows);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	for (size_t i = 0; charge.len > 0 && i < rows.n && f->in.contact_row.len == 0; i++) {
		const struct str *v = rows.values[i];
		const struct ledger_column *role = ledger_column_find(l, STR("role"));
		const struct ledger_choice *choice =
			role == NULL ? NULL : ledger_choice_find(role, product_value(l, v, "role"));

		if (choice == NULL || !str_equal(product_value(l, v, "name"), charge))
			continue;
		f->in.contact_role = words_in(&choice->name, kept_lang(r));
		f->in.contact_row = str_c(rows.rows[i].id.text);
	}
	return ERR_OK;
}

/* Where a row's information is kept. */
static bool
is_kept_on(const struct filling *f, const struct ledger *l, const struct str *v)
{
	return names_device(f, product_value(l, v, "place")) ||
	       names_device(f, product_value(l, v, "note"));
}

static enum err
add_information(struct filling *f)
{
	const struct ledger *l;
	struct ledger_rows rows;
	enum err err = product_rows(f->request, "information", &l, &rows);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	for (size_t i = 0; i < rows.n && f->in.n_information < ROWS_MAX; i++) {
		const struct str *v = rows.values[i];

		if (is_kept_on(f, l, v))
			f->information[f->in.n_information++] =
				(struct fill_information){.id = str_c(rows.rows[i].id.text),
					.name = product_value(l, v, "name"),
					.personal = product_value(l, v, "personal"),
					.users = product_value(l, v, "users")};
	}
	f->in.information = f->information;
	return ERR_OK;
}

/* ---- the alert ---- */

static struct str
kept(struct request *r, struct buf *b)
{
	char *copy = buf_err(b) == ERR_OK ? arena_copy(r->arena, buf_view(b)) : NULL;
	struct str text = copy == NULL ? STR("") : str_of(copy, b->len);

	buf_done(b);
	return text;
}

static enum err
add_alert(struct filling *f, const struct respond_case *c)
{
	struct request *r = f->request;
	const struct alert_brief *briefs;
	struct store_alert *found = arena_alloc(r->arena, sizeof(*found));
	const struct store_alert *a = f->alert != NULL ? f->alert : found;
	struct buf title = buf_of(1024);
	enum err err = ERR_OK;

	if (found == NULL)
		return ERR_FULL;
	if (f->alert == NULL)
		err = c->head.alert[0] == '\0'
			      ? ERR_NOT_FOUND
			      : store_alert_get(r->view, c->head.alert, r->arena, found);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	err = briefs_of_alerts(r, a, 1, &briefs);
	if (err != ERR_OK)
		return err;
	show_alert_title(r->portal->pages, kept_lang(r), &briefs[0], &title);
	f->in.title = f->in.what = kept(r, &title);
	f->in.alert = a->alert;
	f->in.told = a->arrived;
	return ERR_OK;
}

/* Alerts that a person, or the box, put into the case since. One that was tidied away says nothing
 * any more. */
static enum err
add_joined(struct filling *f, const struct respond_case *c)
{
	struct request *r = f->request;
	enum err err = ERR_OK;

	for (uint32_t i = 0; err == ERR_OK && i < c->n_entries; i++) {
		struct str id = case_entry_get(&c->entries[i], CASE_KEY_ALERT);
		struct store_alert *a;
		char text[ALERT_ID_TEXT_MAX];

		if (c->entries[i].kind != CASE_JOINED || c->is_struck[i] ||
			id.len != ALERT_ID_TEXT_MAX - 1 || f->in.n_joined == JOINED_MAX)
			continue;
		str_copy(id, text, sizeof(text));
		a = arena_alloc(r->arena, sizeof(*a));
		if (a == NULL)
			return ERR_FULL;
		err = store_alert_get(r->view, text, r->arena, a);
		if (err == ERR_OK)
			f->joined[f->in.n_joined++] = a->alert;
		if (err == ERR_NOT_FOUND)
			err = ERR_OK;
	}
	f->in.joined = f->joined;
	return err;
}

/* ---- words ---- */

static struct str
words_of(void *arg, const char *room, struct str id)
{
	struct filling *f = arg;
	struct request *r = f->request;
	const struct recipient *to;
	const struct words *w;
	char key[96];

	if (strcmp(room, "recipient") == 0) {
		to = recipient_find(r->portal->records, id);
		return to == NULL ? STR("") : words_in(&to->name, kept_lang(r));
	}
	if (strcmp(room, "step") == 0 && r->portal->playbooks != NULL) {
		struct str step = id, book = str_split(&step, '/');
		const struct playbook *p = playbook_find(r->portal->playbooks, book);
		const struct playbook_step *s = p == NULL ? NULL : playbook_step_find(p, step);

		return s == NULL ? STR("") : words_in(&s->name, kept_lang(r));
	}
	snprintf(key, sizeof(key), "act.%.*s", (int)(id.len < 60 ? id.len : 60), id.p);
	w = text_find(r->portal->texts, str_c(key));
	return w == NULL ? STR("") : words_in(w, kept_lang(r));
}

/* Records are kept in this zone; whether the box's clock is right, nobody looked up. */
static struct str
clock_words(struct request *r)
{
	const struct words *w = text_find(r->portal->texts, STR("notice.clock_unchecked"));
	struct str unchecked = w == NULL ? STR("") : words_in(w, kept_lang(r));
	int zone = r->zone_minutes, minutes = zone < 0 ? -zone : zone;
	struct buf b = buf_of(256);

	buf_printf(&b, "UTC%c%02d:%02d", zone < 0 ? '-' : '+', minutes / 60, minutes % 60);
	if (unchecked.len > 0)
		buf_printf(&b, " (%.*s)", STR_FMT(unchecked));
	return kept(r, &b);
}

/* ---- all ---- */

static enum err
begin(struct request *r, const struct respond_case *c, struct filling *f)
{
	enum err err;

	f->request = r;
	f->in = (struct fill_in){.now = r->now,
		.packs = r->portal->detects,
		.playbook = str_c(c->head.playbook),
		.from = case_entry_get(&c->entries[0], CASE_KEY_FROM),
		.tool = STR("Sakimori 0.1.0"),
		.c = c,
		.clock = clock_words(r),
		.words = words_of,
		.arg = f};
	err = add_alert(f, c);
	if (err == ERR_OK && f->in.alert != NULL)
		err = add_joined(f, c);
	if (err == ERR_OK)
		err = add_devices(f, c);
	if (err == ERR_OK)
		err = add_systems(f);
	if (err == ERR_OK)
		err = add_information(f);
	if (err == ERR_OK)
		err = add_contact(f);
	f->in.has_map = f->in.n_devices > 0;
	return err;
}

static enum err
entries_of(struct request *r, const struct store_alert *a, const struct respond_case *c,
	struct case_entry **ret_list, size_t *ret_n)
{
	struct filling *f = arena_alloc(r->arena, sizeof(*f));
	struct fill_said *said;
	struct case_record record;
	struct case_entry *list;
	uint32_t n = 0;
	enum err err = f == NULL ? ERR_FULL : ERR_OK;

	if (err != ERR_OK)
		return err;
	f->alert = a;
	err = begin(r, c, f);
	if (err == ERR_OK)
		err = respond_fill(&f->in, r->arena, &said, &n);
	if (err == ERR_OK)
		err = case_record_then(r, c, UINT32_MAX, &record);
	if (err != ERR_OK)
		return err;
	n = respond_fill_news(&record, said, n);
	list = arena_array(r->arena, struct case_entry, (size_t)n + 1);
	if (list == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; err == ERR_OK && i < n; i++)
		err = respond_fill_entry(&said[i], r->arena, &list[i]);
	*ret_list = list;
	*ret_n = n;
	return err;
}

enum err
case_fill_entries(struct request *r, const struct respond_case *c, struct case_entry **ret_list,
	size_t *ret_n)
{
	return entries_of(r, NULL, c, ret_list, ret_n);
}

enum err
case_fill_first(struct request *r, const struct store_alert *a, const struct case_entry *first,
	size_t n, struct case_entry **ret_list, size_t *ret_n)
{
	struct case_entry *said = NULL,
			  *list = arena_array(r->arena, struct case_entry, n + FILL_MAX);
	struct respond_case c;
	size_t n_said = 0;
	enum err err;

	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		list[i] = first[i];
		list[i].nr = (uint32_t)i + 1;
		list[i].at = r->now;
		list[i].by = CASE_BY_BOX;
	}
	err = respond_case_of(list, (uint32_t)n, r->arena, &c);
	if (err == ERR_OK)
		err = entries_of(r, a, &c, &said, &n_said);
	if (err != ERR_OK)
		return err;
	memcpy(list + n, said, n_said * sizeof(*said));
	*ret_list = list;
	*ret_n = n + n_said;
	return ERR_OK;
}

struct fill_job {
	struct case_writer writer;
	const char *id;
	struct case_entry *list;
	size_t n;
	enum respond_no no;
};

static enum err
write_fill(struct store_tx *tx, void *arg)
{
	struct fill_job *j = arg;

	return case_write(tx, &j->writer, j->id, j->list, j->n, &j->no);
}

enum err
case_fill_say(struct request *r, const struct respond_case *c)
{
	struct fill_job j = {
		.writer = {r->now, r->zone_minutes, CASE_BY_BOX, STR("")}, .id = c->head.id};
	enum err err = case_fill_entries(r, c, &j.list, &j.n);

	if (err == ERR_OK && j.n > 0)
		err = store_write(r->portal->store, STORE_VITAL, write_fill, &j);
	return err == ERR_OK ? store_read_again(r->view) : err;
}

#define FILL_EVERY (20 * MS_SECOND)
/* Since something last happened in it: what went on was quiet for an hour then, at least. */
#define FILL_FRESH (3 * MS_HOUR)
#define FILL_CASES 32 /* looked at each time, incidents and alerts first */

void
case_fill_tick(struct request *r)
{
	const struct store_case_query q = {.open_only = true,
		.pressing_first = true,
		.since = r->now - FILL_FRESH,
		.limit = FILL_CASES};
	struct case_head *list;
	size_t n = 0;

	if (r->portal->records == NULL ||
		(r->now >= r->portal->filled && r->now - r->portal->filled < FILL_EVERY))
		return;
	r->portal->filled = r->now;
	if (store_case_list(r->view, &q, r->arena, &list, &n, NULL) != ERR_OK)
		return;
	for (size_t i = 0; i < n; i++) {
		struct respond_case c;

		if (list[i].alert[0] != '\0' && case_open(r, str_c(list[i].id), &c) == ERR_OK &&
			case_fill_say(r, &c) != ERR_OK)
			log_event("case.unfilled", "case=%s", list[i].number);
	}
}
