/*
 * Who is called, who comes, what they did and who signed: the page, and what is said on it. Each
 * form is one entry of the case; a mistake is struck on the page of all entries.
 */
#include "proc/portal/cases/hands.h"

#include "pages/case_hands.h"
#include "proc/portal/ledgers/ledgers.h"
#include "proc/portal/web/handlers.h"

#include <stdio.h>

#define NAME_MAX_BYTES 200
#define TEXT_MAX_BYTES 2000

/* ---- contacts ----------------------------------------------------------------------------------
 */

static struct str
cell(const struct ledger *l, const struct str *values, const char *column)
{
	const struct ledger_column *c = ledger_column_find(l, str_c(column));

	return c != NULL && values != NULL ? values[c - l->columns] : STR("");
}

enum err
case_contacts_of(struct request *r, const struct respond_case *c, const struct hands *h,
	struct contact_line **ret_lines, size_t *ret_n)
{
	const struct ledger *l = ledger_find(r->portal->ledgers, STR("contacts"));
	struct contact_ask ask = {
		.hands = h, .n_playbooks = c->n_playbooks, .playbooks = c->playbooks};
	struct ledger_rows rows = {0};
	struct contact *list;
	enum err err = l == NULL ? ERR_OK : ledger_rows_load(r->view, r->arena, l, false, &rows);

	if (err != ERR_OK)
		return err;
	list = arena_array(r->arena, struct contact, rows.n + 1);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < rows.n; i++)
		list[i] = (struct contact){.name = cell(l, rows.values[i], "name"),
			.role = cell(l, rows.values[i], "role"),
			.parent = cell(l, rows.values[i], "parent"),
			.phone = cell(l, rows.values[i], "phone"),
			.mail = cell(l, rows.values[i], "mail")};
	ask.contacts = list;
	ask.n_contacts = (uint32_t)rows.n;
	*ret_n = rows.n;
	return contact_order(&ask, r->arena, ret_lines);
}

/* ---- the page
 * ------------------------------------------------------------------------------------ */

struct room {
	struct respond_case c;
	struct hands hands;
	struct case_hands_view v;
	bool is_long;
};

static enum err
open_room(struct request *r, struct room *m)
{
	enum err err = case_page(r, CASE_PART_HANDS, &m->c, &m->v.bar);

	return err == ERR_OK ? hands_of(&m->c, r->now, r->arena, &m->hands) : err;
}

static enum err
show(struct request *r, struct room *m)
{
	struct contact_line *lines;
	struct page_frame f;
	struct costs costs;
	enum err err = case_contacts_of(r, &m->c, &m->hands, &lines, &m->v.n_contacts);

	if (err == ERR_OK)
		err = costs_of(&m->c, r->arena, &costs);
	if (err != ERR_OK)
		return err;
	m->v.contacts = lines;
	m->v.hands = &m->hands;
	m->v.costs = &costs;
	m->v.now = r->now;
	m->v.n_entries = m->c.n_entries;
	if (m->v.no != NULL)
		r->response.status = 400;
	frame_of(r, &f);
	return page_case_hands(r->portal->pages, &f, &m->v, &r->response.body);
}

enum err
get_case_hands(struct request *r)
{
	struct room m = {0};
	enum err err = open_room(r, &m);

	return err == ERR_OK ? show(r, &m) : err;
}

/* ---- what is said
 * ---------------------------------------------------------------------------------- */

static void
put_text(struct request *r, struct room *m, struct case_entry *e, enum case_key key,
	const char *field, size_t max)
{
	case_put(e, key, case_text(r, field, max, &m->is_long));
}

/* Whole minutes or yen; blank is none. False: not a number. */
static bool
put_number(
	struct request *r, struct case_entry *e, enum case_key key, const char *field, uint64_t max)
{
	struct str typed = str_trim(form_get(&r->form, field));
	uint64_t n;

	if (typed.len == 0)
		return true;
	if (str_u64(typed, max, &n) != ERR_OK)
		return false;
	case_put(e, key, typed);
	return true;
}

static const char *
say_called(struct request *r, struct room *m, struct case_entry *e)
{
	bool is_reached = str_equal(form_get(&r->form, "reached"), STR("1"));

	case_put(e, CASE_KEY_DID, str_c(hand_did_name(is_reached ? HAND_REACHED : HAND_MISSED)));
	put_text(r, m, e, CASE_KEY_NAME, "name", NAME_MAX_BYTES);
	put_text(r, m, e, CASE_KEY_CONTACT, "contact", NAME_MAX_BYTES);
	put_text(r, m, e, CASE_KEY_ROLE, "role", 40);
	case_put(e, CASE_KEY_WAY, STR("phone"));
	return case_entry_has(e, CASE_KEY_NAME) ? NULL : "name";
}

static const char *
say_ask(struct request *r, struct room *m, struct case_entry *e)
{
	bool is_remote = str_equal(form_get(&r->form, "kind"), STR("remote"));

	case_put(e, CASE_KEY_DID, STR("asked"));
	case_put(e, CASE_KEY_KIND, is_remote ? STR("remote") : STR("dispatch"));
	put_text(r, m, e, CASE_KEY_NAME, "name", NAME_MAX_BYTES);
	put_text(r, m, e, CASE_KEY_CONTACT, "contact", NAME_MAX_BYTES);
	put_text(r, m, e, CASE_KEY_PLACE, "place", NAME_MAX_BYTES);
	put_text(r, m, e, CASE_KEY_TEXT, "text", TEXT_MAX_BYTES);
	return case_entry_has(e, CASE_KEY_NAME) ? NULL : "name";
}

/* The visit that the form names, when this may follow in it. */
static bool
put_of(struct request *r, const struct room *m, struct case_entry *e, enum hand_did did)
{
	struct str of = form_get(&r->form, "of");
	const struct hand_visit *v;
	uint64_t nr;

	if (str_u64(of, UINT32_MAX, &nr) != ERR_OK)
		return false;
	v = hands_find(&m->hands, (uint32_t)nr);
	if (v == NULL || !hand_may(v, did))
		return false;
	case_put(e, CASE_KEY_OF, of);
	case_put(e, CASE_KEY_DID, str_c(hand_did_name(did)));
	return true;
}

static const char *
say_stage(struct request *r, struct room *m, struct case_entry *e)
{
	enum hand_did did;

	if (hand_did_parse(form_get(&r->form, "did"), &did) != ERR_OK || did == HAND_SIGNED ||
		!put_of(r, m, e, did))
		return "stage";
	put_text(r, m, e, CASE_KEY_NAME, "name", NAME_MAX_BYTES);
	put_text(r, m, e, CASE_KEY_PLACE, "place", NAME_MAX_BYTES);
	put_text(r, m, e, CASE_KEY_TERMS, "terms", TEXT_MAX_BYTES);
	put_text(r, m, e, CASE_KEY_TEXT, "text", TEXT_MAX_BYTES);
	return put_number(r, e, CASE_KEY_MINUTES, "minutes", 99999) ? NULL : "number";
}

/* A name and a tick, by who is logged in: the entry has the time and whose log-in it was. */
static const char *
say_sign(struct request *r, struct room *m, struct case_entry *e)
{
	if (!put_of(r, m, e, HAND_SIGNED))
		return "stage";
	put_text(r, m, e, CASE_KEY_NAME, "name", NAME_MAX_BYTES);
	if (!case_entry_has(e, CASE_KEY_NAME))
		return "name";
	return form_has(&r->form, "confirm") ? NULL : "confirm";
}

static const char *
say_cost(struct request *r, struct room *m, struct case_entry *e)
{
	e->kind = CASE_COST;
	put_text(r, m, e, CASE_KEY_KIND, "kind", 40);
	put_text(r, m, e, CASE_KEY_TEXT, "text", NAME_MAX_BYTES);
	if (!put_number(r, e, CASE_KEY_YEN, "yen", LIMIT_DAMAGE_YEN) ||
		!put_number(r, e, CASE_KEY_MINUTES, "minutes", 999999))
		return "number";
	return case_entry_has(e, CASE_KEY_YEN) || case_entry_has(e, CASE_KEY_MINUTES) ? NULL
										      : "amount";
}

static const struct {
	const char *name;
	const char *(*say)(struct request *r, struct room *m, struct case_entry *e);
} forms[] = {{"called", say_called}, {"ask", say_ask}, {"stage", say_stage}, {"sign", say_sign},
	{"cost", say_cost}};

enum err
post_case_hands(struct request *r)
{
	struct room m = {0};
	struct case_entry *e = case_entry_new(r, CASE_HAND);
	enum respond_no no = RESPOND_MAY;
	size_t which = 0;
	char to[64];
	enum err err = e == NULL ? ERR_FULL : open_room(r, &m);

	while (which < sizeof(forms) / sizeof(*forms) &&
		!str_equal(form_get(&r->form, "do"), str_c(forms[which].name)))
		which++;
	if (err != ERR_OK)
		return err;
	if (which == sizeof(forms) / sizeof(*forms))
		return ERR_INVALID;
	m.v.no = forms[which].say(r, &m, e);
	if (m.v.no == NULL)
		err = case_say(r, m.c.head.id, e, &no);
	if (err != ERR_OK)
		return err;
	if (no != RESPOND_MAY) {
		m.v.no = respond_no_name(no);
		m.v.is_rule = true;
	}
	if (m.v.no != NULL)
		return show(r, &m);
	snprintf(to, sizeof(to), "/cases/%s/hands", m.c.head.id);
	return redirect(r, to, &(struct done){.key = "hands.done", .name = m.c.head.number});
}
