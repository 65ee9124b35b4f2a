/* See hands.h. */
#include "respond/hands.h"

static const char *const names[HAND_DIDS] = {
	"asked", "agreed", "way", "arrived", "done", "signed", "left", "off", "reached", "missed"};

const char *
hand_did_name(enum hand_did d)
{
	BUG_IF((unsigned)d >= HAND_DIDS);
	return names[d];
}

enum err
hand_did_parse(struct str s, enum hand_did *ret_did)
{
	size_t i = str_which(s, names, HAND_DIDS);

	if (i == HAND_DIDS)
		return ERR_NOT_FOUND;
	*ret_did = (enum hand_did)i;
	return ERR_OK;
}

/* ---- from entries -----------------------------------------------------------------------------
 */

static uint32_t
number_of(const struct case_entry *e, enum case_key key)
{
	uint64_t n = 0;

	return str_u64(case_entry_get(e, key), UINT32_MAX, &n) == ERR_OK ? (uint32_t)n : 0;
}

static ms_t
time_of(const struct case_entry *e, enum case_key key)
{
	ms_t at = 0;

	return time_parse(case_entry_get(e, key), &at) == ERR_OK ? at : 0;
}

/* The latest word counts, where there is one. */
static void
take(struct str *member, const struct case_entry *e, enum case_key key)
{
	if (case_entry_has(e, key))
		*member = case_entry_get(e, key);
}

static void
read_asked(struct hand_visit *v, const struct case_entry *e)
{
	v->nr = e->nr;
	v->is_remote = str_equal(case_entry_get(e, CASE_KEY_KIND), STR("remote"));
	v->what_for = case_entry_get(e, CASE_KEY_TEXT);
	v->target = case_entry_get(e, CASE_KEY_TARGET);
}

static void
read_stage(struct hand_visit *v, const struct case_entry *e, enum hand_did did)
{
	v->at[did] = case_entry_when(e);
	if (did > v->stage && v->stage != HAND_OFF)
		v->stage = did;
	take(&v->place, e, CASE_KEY_PLACE);
	take(&v->terms, e, CASE_KEY_TERMS);
	if (case_entry_has(e, CASE_KEY_UNTIL))
		v->until = time_of(e, CASE_KEY_UNTIL);
	if (did == HAND_SIGNED) {
		take(&v->signed_by, e, CASE_KEY_NAME);
		take(&v->signature, e, CASE_KEY_SHA256);
		return;
	}
	take(&v->name, e, CASE_KEY_NAME);
	take(&v->contact, e, CASE_KEY_CONTACT);
	take(&v->role, e, CASE_KEY_ROLE);
	if (did == HAND_AGREED && case_entry_has(e, CASE_KEY_MINUTES)) {
		v->has_promise = true;
		v->promised_minutes = number_of(e, CASE_KEY_MINUTES);
	}
	if (did == HAND_DONE) {
		take(&v->work, e, CASE_KEY_TEXT);
		v->work_minutes = number_of(e, CASE_KEY_MINUTES);
	}
}

static struct hand_call
call_of(const struct case_entry *e, bool is_reached)
{
	return (struct hand_call){.nr = e->nr,
		.at = case_entry_when(e),
		.is_reached = is_reached,
		.name = case_entry_get(e, CASE_KEY_NAME),
		.contact = case_entry_get(e, CASE_KEY_CONTACT),
		.role = case_entry_get(e, CASE_KEY_ROLE),
		.way = case_entry_get(e, CASE_KEY_WAY),
		.text = case_entry_get(e, CASE_KEY_TEXT),
		.who = e->who};
}

static struct hand_visit *
find(struct hand_visit *visits, uint32_t n, uint32_t nr)
{
	for (uint32_t i = 0; i < n; i++)
		if (visits[i].nr == nr)
			return &visits[i];
	return NULL;
}

/* Whoever opened the link is there, and again each time. */
static void
read_opened(struct hand_visit *v, const struct case_entry *e)
{
	if (v == NULL || v->stage == HAND_OFF)
		return;
	v->n_opened++;
	v->opened = case_entry_when(e);
	if (v->at[HAND_ARRIVED] == 0)
		v->at[HAND_ARRIVED] = v->opened;
	if (v->stage < HAND_ARRIVED)
		v->stage = HAND_ARRIVED;
}

static void
end_visits(struct hand_visit *visits, uint32_t n, ms_t now)
{
	for (uint32_t i = 0; i < n; i++)
		visits[i].has_ended = visits[i].stage >= HAND_LEFT ||
				      (visits[i].until > 0 && visits[i].until <= now);
}

enum err
hands_of(const struct respond_case *c, ms_t now, struct arena *a, struct hands *ret_hands)
{
	struct hand_visit *visits = arena_array(a, struct hand_visit, c->n_entries + 1);
	struct hand_call *calls = arena_array(a, struct hand_call, c->n_entries + 1);
	uint32_t n_visits = 0, n_calls = 0;

	if (visits == NULL || calls == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < c->n_entries; i++) {
		const struct case_entry *e = &c->entries[i];
		struct hand_visit *v;
		enum hand_did did;

		if (e->kind != CASE_HAND || c->is_struck[i])
			continue;
		if (str_equal(case_entry_get(e, CASE_KEY_DID), STR(HAND_DID_OPENED)))
			read_opened(find(visits, n_visits, number_of(e, CASE_KEY_OF)), e);
		if (hand_did_parse(case_entry_get(e, CASE_KEY_DID), &did) != ERR_OK)
			continue;
		if (did >= HAND_REACHED) {
			calls[n_calls++] = call_of(e, did == HAND_REACHED);
			continue;
		}
		if (did == HAND_ASKED) {
			v = &visits[n_visits++];
			read_asked(v, e);
		} else {
			v = find(visits, n_visits, number_of(e, CASE_KEY_OF));
		}
		if (v != NULL && did == HAND_OFF)
			v->stage = HAND_OFF;
		else if (v != NULL)
			read_stage(v, e, did);
	}
	end_visits(visits, n_visits, now);
	*ret_hands = (struct hands){n_visits, n_calls, visits, calls};
	return ERR_OK;
}

const struct hand_visit *
hands_find(const struct hands *h, uint32_t nr)
{
	for (uint32_t i = 0; i < h->n_visits; i++)
		if (h->visits[i].nr == nr)
			return &h->visits[i];
	return NULL;
}

/* ---- what may follow, and how long it took ----------------------------------------------------
 */

bool
hand_may(const struct hand_visit *v, enum hand_did did)
{
	if (did == HAND_ASKED || did >= HAND_REACHED || v->stage >= HAND_LEFT)
		return false;
	if (v->is_remote && did == HAND_WAY)
		return false;
	if (v->has_ended) /* its time is over: what was done may still be written down */
		return did > v->stage && did >= HAND_DONE && did <= HAND_LEFT;
	return did == HAND_OFF ? v->stage < HAND_ARRIVED : did > v->stage;
}

bool
hand_minutes(
	const struct hand_visit *v, enum hand_did from, enum hand_did to, uint32_t *ret_minutes)
{
	if (from >= HAND_STAGES || to >= HAND_STAGES || v->at[from] == 0 || v->at[to] == 0 ||
		v->at[to] < v->at[from])
		return false;
	*ret_minutes = (uint32_t)((v->at[to] - v->at[from] + MS_MINUTE - 1) / MS_MINUTE);
	return true;
}

bool
hand_is_late(const struct hand_visit *v, ms_t now)
{
	ms_t there = v->at[HAND_ARRIVED] != 0 ? v->at[HAND_ARRIVED] : now;

	return v->has_promise && v->at[HAND_AGREED] != 0 && v->stage != HAND_OFF &&
	       (v->at[HAND_ARRIVED] != 0 || v->stage < HAND_ARRIVED) &&
	       there - v->at[HAND_AGREED] > (ms_t)v->promised_minutes * MS_MINUTE;
}
