/* See undo.h. Everything that was written in one change, which is what one press did, is taken back
 * in one change, the last first. */
#include "proc/portal/cases/undo.h"

#include "proc/portal/deeds.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/web/handlers.h"

#include <stdio.h>

#define AT_ONCE 4 /* entries that one press writes */

/* The kinds that something takes back. */
static bool
is_undone(enum case_kind k)
{
	switch ((unsigned)k) {
	case CASE_PHASE:
	case CASE_DECIDED:
	case CASE_PLAYBOOK:
	case CASE_STEP:
	case CASE_CLOSED:
	case CASE_NOTE:
	case CASE_HAPPENED:
	case CASE_CLOCK:
	case CASE_JOINED:
		return true;
	default:
		return false;
	}
}

void
case_undo_token(const char *id, const struct case_entry *e, char dst[CASE_UNDO_MAX])
{
	int len = is_undone(e->kind) ? snprintf(dst, CASE_UNDO_MAX, "c%s.%u", id, e->nr) : 0;

	if (len <= 0 || len >= CASE_UNDO_MAX)
		dst[0] = '\0';
}

static bool
read_token(struct str token, struct str *ret_id, uint32_t *ret_nr)
{
	struct str rest = token;
	uint64_t nr;

	if (token.len < 2 || token.p[0] != 'c')
		return false;
	rest = str_of(token.p + 1, token.len - 1);
	*ret_id = str_split(&rest, '.');
	if (ret_id->len != CASE_ID_MAX - 1 || str_u64(rest, LIMIT_CASE_ENTRIES, &nr) != ERR_OK ||
		nr == 0)
		return false;
	*ret_nr = (uint32_t)nr;
	return true;
}

bool
case_undo_is(struct str token)
{
	struct str id;
	uint32_t nr;

	return read_token(token, &id, &nr);
}

/* ---- what takes an entry back ---- */

/* The latest before it about the same thing; NULL: none. */
static const struct case_entry *
before(const struct respond_case *c, const struct case_entry *e, enum case_key a, enum case_key b)
{
	for (uint32_t i = e->nr - 1; i-- > 0;)
		if (c->entries[i].kind == e->kind && !c->is_struck[i] &&
			str_equal(case_entry_get(&c->entries[i], a), case_entry_get(e, a)) &&
			str_equal(case_entry_get(&c->entries[i], b), case_entry_get(e, b)))
			return &c->entries[i];
	return NULL;
}

/* The value of `key` in the latest entry of this kind before it. */
static struct str
value_before(const struct respond_case *c, const struct case_entry *e, enum case_key key,
	const char *without)
{
	for (uint32_t i = e->nr - 1; i-- > 0;)
		if (c->entries[i].kind == e->kind && !c->is_struck[i])
			return case_entry_get(&c->entries[i], key);
	return str_c(without);
}

static void
take_back_step(const struct respond_case *c, const struct case_entry *e, struct case_entry *back)
{
	const struct case_entry *was = before(c, e, CASE_KEY_PLAYBOOK, CASE_KEY_STEP);
	struct str state = was == NULL ? STR("again") : case_entry_get(was, CASE_KEY_STATE);

	back->kind = CASE_STEP;
	case_put(back, CASE_KEY_PLAYBOOK, case_entry_get(e, CASE_KEY_PLAYBOOK));
	case_put(back, CASE_KEY_STEP, case_entry_get(e, CASE_KEY_STEP));
	case_put(back, CASE_KEY_STATE, state);
}

static void
take_back_playbook(const struct case_entry *e, struct case_entry *back)
{
	bool was_up = str_equal(case_entry_get(e, CASE_KEY_STATE), STR("up"));

	back->kind = CASE_PLAYBOOK;
	case_put(back, CASE_KEY_PLAYBOOK, case_entry_get(e, CASE_KEY_PLAYBOOK));
	case_put(back, CASE_KEY_STATE, was_up ? STR("aside") : STR("up"));
}

static enum err
take_back(struct request *r, const struct respond_case *c, const struct case_entry *e,
	struct case_entry *back)
{
	*back = (struct case_entry){.kind = CASE_STRUCK};
	switch ((unsigned)e->kind) {
	case CASE_PHASE:
		back->kind = CASE_PHASE;
		case_put(back, CASE_KEY_TO, value_before(c, e, CASE_KEY_TO, "found"));
		break;
	case CASE_DECIDED:
		back->kind = CASE_DECIDED;
		case_put(back, CASE_KEY_IS, value_before(c, e, CASE_KEY_IS, "undecided"));
		break;
	case CASE_CLOSED:
		back->kind = CASE_REOPENED;
		break;
	case CASE_PLAYBOOK:
		take_back_playbook(e, back);
		break;
	case CASE_STEP:
		take_back_step(c, e, back);
		break;
	default:
		case_put(back, CASE_KEY_OF, keep_text(r, "%u", e->nr));
		break;
	}
	case_put(back, CASE_KEY_REASON,
		words_in(text_find(r->portal->texts, STR("case.undo_why")), r->lang));
	return arena_err(r->arena);
}

/* ---- which ---- */

/* The entries from `nr` on that one press wrote; 0: not this person's. */
static uint32_t
written_at_once(struct request *r, const struct respond_case *c, uint32_t nr)
{
	const struct case_entry *first = &c->entries[nr - 1];
	uint32_t n = 0;

	while (nr - 1 + n < c->n_entries && n < AT_ONCE && first[n].at == first->at &&
		first[n].by == CASE_BY_PERSON && str_equal(first[n].who, request_who(r)))
		n++;
	return n;
}

/* What a person wrote since may rest on it. */
static bool
is_changed_since(const struct respond_case *c, uint32_t from)
{
	for (uint32_t i = from; i < c->n_entries; i++)
		if (c->entries[i].by == CASE_BY_PERSON)
			return true;
	return false;
}

/* A case that was ended as none took its alert off the list; it comes back with it. */
static enum err
show_alert_again(struct request *r, const struct respond_case *c)
{
	char id[ALERT_ID_TEXT_MAX], token[DEED_TOKEN_MAX];
	struct store_alert a;
	enum err err;

	if (strlen(c->head.alert) != ALERT_ID_TEXT_MAX - 1)
		return ERR_OK;
	str_copy(str_c(c->head.alert), id, sizeof(id));
	err = store_alert_get(r->view, id, r->arena, &a);
	if (err == ERR_NOT_FOUND)
		return ERR_OK;
	if (err != ERR_OK || a.state != STORE_ALERT_HANDLED)
		return err;
	return deed_answer(r, &(struct answer_deed){.answer = ANSWER_REOPEN, .alert = &a}, token);
}

enum err
case_undo(struct request *r, struct str token)
{
	struct case_entry list[AT_ONCE];
	enum respond_no no = RESPOND_MAY;
	struct respond_case c;
	struct str id;
	uint32_t nr = 0, n;
	bool is_none;
	enum err err = read_token(token, &id, &nr) ? case_open(r, id, &c) : ERR_NOT_FOUND;

	if (err != ERR_OK)
		return err;
	if (nr > c.n_entries || !is_undone(c.entries[nr - 1].kind))
		return ERR_NOT_FOUND;
	n = written_at_once(r, &c, nr);
	if (n == 0)
		return ERR_DENIED;
	if (is_changed_since(&c, nr - 1 + n))
		return ERR_EXISTS;
	for (uint32_t i = 0; i < n && err == ERR_OK; i++)
		err = take_back(r, &c, &c.entries[nr - 1 + n - 1 - i], &list[i]);
	is_none = n == 2 && c.entries[nr].kind == CASE_CLOSED;
	if (err == ERR_OK)
		err = case_say_all(r, c.head.id, list, n, &no);
	if (err == ERR_OK && no != RESPOND_MAY)
		return ERR_EXISTS;
	return err == ERR_OK && is_none ? show_alert_again(r, &c) : err;
}
