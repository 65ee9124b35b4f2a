/*
 * What the box knows of a case, brought together for respond/fill.h: what it saw (filling_seen.c),
 * the company's own lists (filling_lists.c), what the case did. And said, as the box.
 */
#include "proc/portal/cases/filling.h"

#include "proc/portal/cases/early.h"
#include "proc/portal/ledgers/ledgers.h"
#include "sys/log.h"

#include <stdio.h>

/* ---- words ---- */

/* As the list of contacts calls it. */
static struct str
role_words(struct request *r, struct str id)
{
	const struct ledger *l = ledger_find(r->portal->ledgers, STR("contacts"));
	const struct ledger_column *role = l == NULL ? NULL : ledger_column_find(l, STR("role"));
	const struct ledger_choice *c = role == NULL ? NULL : ledger_choice_find(role, id);

	return c == NULL ? STR("") : words_in(&c->name, filling_lang(r));
}

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
		return to == NULL ? STR("") : words_in(&to->name, filling_lang(r));
	}
	if (strcmp(room, "role") == 0)
		return role_words(r, id);
	if (strcmp(room, "step") == 0 && r->portal->playbooks != NULL) {
		struct str step = id, book = str_split(&step, '/');
		const struct playbook *p = playbook_find(r->portal->playbooks, book);
		const struct playbook_step *s = p == NULL ? NULL : playbook_step_find(p, step);

		return s == NULL ? STR("") : words_in(&s->name, filling_lang(r));
	}
	snprintf(key, sizeof(key), "%s.%.*s", strcmp(room, "action") == 0 ? "act" : room,
		(int)(id.len < 60 ? id.len : 60), id.p);
	w = text_find(r->portal->texts, str_c(key));
	return w == NULL ? STR("") : words_in(w, filling_lang(r));
}

/* Records are kept in this zone; whether the box's clock is right, nobody looked up. */
static struct str
clock_words(struct request *r)
{
	const struct words *w = text_find(r->portal->texts, STR("notice.clock_unchecked"));
	struct str unchecked = w == NULL ? STR("") : words_in(w, filling_lang(r));
	int zone = r->zone_minutes, minutes = zone < 0 ? -zone : zone;
	struct buf b = buf_of(256);

	buf_printf(&b, "UTC%c%02d:%02d", zone < 0 ? '-' : '+', minutes / 60, minutes % 60);
	if (unchecked.len > 0)
		buf_printf(&b, " (%.*s)", STR_FMT(unchecked));
	return filling_kept(r, &b);
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
	err = filling_alerts(f, c);
	if (err == ERR_OK)
		err = filling_devices(f, c);
	if (err == ERR_OK)
		err = filling_lists(f, c);
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
case_say_by_box(struct request *r, const char *id, struct case_entry *list, size_t n,
	enum respond_no *ret_no)
{
	struct fill_job j = {.writer = {r->now, r->zone_minutes, CASE_BY_BOX, STR("")},
		.id = id,
		.list = list,
		.n = n};
	enum err err = store_write(r->portal->store, STORE_VITAL, write_fill, &j);

	*ret_no = j.no;
	return err == ERR_OK ? store_read_again(r->view) : err;
}

enum err
case_fill_say(struct request *r, const struct respond_case *c)
{
	struct case_entry *list;
	enum respond_no no = RESPOND_MAY;
	size_t n = 0;
	enum err err = case_fill_entries(r, c, &list, &n);

	if (err == ERR_OK && n > 0)
		err = case_say_by_box(r, c->head.id, list, n, &no);
	if (err == ERR_OK && no != RESPOND_MAY)
		log_event("case.unfilled", "case=%s why=%s", c->head.number, respond_no_name(no));
	return err;
}

/* Since something last happened in it: what went on was quiet for an hour then, at least. */
#define FILL_FRESH (3 * MS_HOUR)
#define FILL_CASES 32 /* looked at each time, incidents and alerts first */

/* First what the box keeps by itself, for the record says what was kept. */
static enum err
keep_up(struct request *r, const char *id)
{
	struct respond_case c;
	bool is_new = false;
	enum err err = case_open(r, str_c(id), &c);

	if (err == ERR_OK)
		err = case_early_keep(r, &c, &is_new);
	if (err == ERR_OK && is_new)
		err = case_open(r, str_c(id), &c);
	return err == ERR_OK ? case_fill_say(r, &c) : err;
}

void
case_fill_tick(struct request *r)
{
	const struct store_case_query q = {.open_only = true,
		.pressing_first = true,
		.since = r->now - FILL_FRESH,
		.limit = FILL_CASES};
	struct case_head *list;
	size_t n = 0;

	if (r->portal->records == NULL)
		return;
	if (store_case_list(r->view, &q, r->arena, &list, &n, NULL) != ERR_OK)
		return;
	for (size_t i = 0; i < n; i++)
		if (list[i].alert[0] != '\0' && keep_up(r, list[i].id) != ERR_OK)
			log_event("case.unfilled", "case=%s", list[i].number);
}
