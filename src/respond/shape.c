/* The table of shape.h, and whether an entry keeps to it. The values that a pair may have stand in
 * a second table: words of a closed list, times, numbers, digests; all else is free text. */
#include "respond/shape.h"

#include "respond/respond.h"

#include <assert.h>

#define K(key) (UINT64_C(1) << CASE_KEY_##key)
#define BOX (1U << CASE_BY_BOX)
#define PERSON (1U << CASE_BY_PERSON)
#define VISITOR (1U << CASE_BY_VISITOR)
#define BACK(how) SHAPE_BACK_##how

static_assert(CASE_KEYS <= 64, "a set of keys is one uint64_t");

/* kind: {needs, one of, may besides, who, reason, after the end, may be struck, looks back} */
static const struct shape shapes[CASE_KINDS] = {
	[CASE_OPENED] = {K(FROM) | K(TITLE), 0,
		K(NUMBER) | K(ALERT) | K(DEVICE) | K(TEXT) | K(WHEN) | K(NAME) | K(CONTACT) |
			K(ROLE) | K(SOURCE) | K(KIND) | K(PLACE) | K(SURE),
		BOX | PERSON | VISITOR, SHAPE_REASON_MAY, false, false, BACK(HEAD)},
	[CASE_JOINED] = {0, K(ALERT) | K(CASE) | K(TEXT),
		K(FROM) | K(DEVICE) | K(WHEN) | K(NAME) | K(CONTACT) | K(SOURCE) | K(KIND),
		BOX | PERSON, SHAPE_REASON_MAY, false, true, BACK(KIND)},
	[CASE_PHASE] = {K(TO), 0, K(TEXT), PERSON, SHAPE_REASON_MAY, false, false, BACK(HEAD)},
	[CASE_DECIDED] = {K(IS), 0, K(ROLE), PERSON, SHAPE_REASON_NEEDED, false, false, BACK(KIND)},
	[CASE_SAID] = {K(FIELD), K(VALUE) | K(STATE), K(SOURCE) | K(SURE) | K(WHEN) | K(NAME),
		BOX | PERSON, SHAPE_REASON_MAY, false, true, BACK(KIND)},
	[CASE_HAPPENED] = {K(TEXT), 0,
		K(WHEN) | K(SOURCE) | K(SURE) | K(DEVICE) | K(NAME) | K(KIND) | K(ALERT),
		BOX | PERSON | VISITOR, SHAPE_REASON_MAY, false, true, BACK(HEAD)},
	[CASE_NOTE] = {K(TEXT), 0, K(OF) | K(NAME) | K(CONTACT), BOX | PERSON | VISITOR,
		SHAPE_REASON_NONE, false, true, BACK(HEAD)},
	[CASE_PLAYBOOK] = {K(PLAYBOOK) | K(STATE), 0, 0, BOX | PERSON, SHAPE_REASON_MAY, false,
		false, BACK(KIND)},
	[CASE_STEP] = {K(PLAYBOOK) | K(STEP) | K(STATE), 0,
		K(TEXT) | K(MINUTES) | K(NAME) | K(WHEN), BOX | PERSON, SHAPE_REASON_MAY, false,
		false, BACK(CASE)},
	[CASE_ACTION] = {K(DID), K(TARGET) | K(DEVICE),
		K(UNTIL) | K(OF) | K(TEXT) | K(NAME) | K(SHA256), BOX | PERSON, SHAPE_REASON_MAY,
		false, false, BACK(HEAD)},
	[CASE_UNDONE] = {K(OF), 0, K(TEXT) | K(KIND), BOX | PERSON, SHAPE_REASON_MAY, true, false,
		BACK(CASE)},
	[CASE_EXHIBIT] = {K(SHA256) | K(NAME) | K(BYTES), 0,
		K(KIND) | K(SOURCE) | K(WHEN) | K(DEVICE) | K(TEXT) | K(PLACE) | K(CONTACT) |
			K(ALERT),
		BOX | PERSON | VISITOR, SHAPE_REASON_NONE, true, true, BACK(KIND)},
	[CASE_CLOCK] = {K(CLOCK) | K(STATE), 0,
		K(DUE) | K(WHEN) | K(OF) | K(RECIPIENT) | K(NAME) | K(TEXT), BOX | PERSON,
		SHAPE_REASON_MAY, false, true, BACK(KIND)},
	[CASE_WISH] = {0, K(MAY) | K(TLP),
		K(RECIPIENT) | K(FIELD) | K(KIND) | K(UNTIL) | K(SHA256) | K(FORM) | K(STAGE) |
			K(FIELDS) | K(NAME),
		PERSON, SHAPE_REASON_MAY, true, true, BACK(HEAD)},
	[CASE_REPORT] = {K(RECIPIENT) | K(STAGE) | K(WAY), 0,
		K(FORM) | K(SHA256) | K(BYTES) | K(FIELDS) | K(MASKED) | K(TLP) | K(WHEN) |
			K(TEXT) | K(NAME) | K(CONTACT) | K(ACK) | K(CLOCK) | K(OF),
		BOX | PERSON, SHAPE_REASON_MAY, true, true, BACK(HEAD)},
	[CASE_REPLY] = {K(RECIPIENT), K(TEXT) | K(ACK),
		K(OF) | K(WHEN) | K(NAME) | K(CONTACT) | K(WAY) | K(SHA256), PERSON,
		SHAPE_REASON_NONE, true, true, BACK(HEAD)},
	[CASE_HAND] = {K(DID), 0,
		K(NAME) | K(CONTACT) | K(ROLE) | K(PLACE) | K(TERMS) | K(MINUTES) | K(WHEN) |
			K(TEXT) | K(OF) | K(UNTIL) | K(SHA256) | K(KIND) | K(TARGET) | K(WAY),
		PERSON | VISITOR, SHAPE_REASON_MAY, false, true, BACK(HEAD)},
	[CASE_COST] = {K(KIND), K(YEN) | K(MINUTES),
		K(TEXT) | K(NAME) | K(WHEN) | K(SHA256) | K(OF) | K(SOURCE) | K(ROLE), PERSON,
		SHAPE_REASON_MAY, true, true, BACK(HEAD)},
	[CASE_LESSON] = {K(TEXT), 0, K(MEASURE) | K(NAME) | K(DUE) | K(OF) | K(KIND) | K(SOURCE),
		PERSON, SHAPE_REASON_MAY, true, true, BACK(HEAD)},
	[CASE_STRUCK] = {K(OF), 0, 0, PERSON, SHAPE_REASON_NEEDED, false, false, BACK(CASE)},
	[CASE_HEAD] = {K(HEAD), K(PLACE) | K(WAY), K(WHEN) | K(OF) | K(TEXT), BOX | PERSON,
		SHAPE_REASON_NONE, true, false, BACK(HEAD)},
	[CASE_CLOSED] = {0, 0, K(TEXT) | K(STATE), PERSON, SHAPE_REASON_MAY, false, false,
		BACK(CASE)},
	[CASE_REOPENED] = {0, 0, K(TEXT), PERSON, SHAPE_REASON_NEEDED, true, false, BACK(HEAD)},
};

const struct shape *
shape_of(enum case_kind k)
{
	return &shapes[k];
}

bool
shape_says(const struct case_entry *e, enum case_key key)
{
	return str_trim(case_entry_get(e, key)).len > 0;
}

uint32_t
shape_of_nr(const struct case_entry *e)
{
	uint64_t nr;

	return str_u64(case_entry_get(e, CASE_KEY_OF), UINT32_MAX, &nr) == ERR_OK ? (uint32_t)nr
										  : 0;
}

/* ---- values ---- */

static const char *const from_words[] = {
	"alert", "odd", "call", "outside", "person", "drill", NULL};
static const char *const playbook_words[] = {"up", "aside", NULL};
static const char *const step_words[] = {"begun", "done", "left", "again", NULL};
static const char *const said_words[] = {"unknown", "not_applicable", NULL};
static const char *const clock_words[] = {"applies", "not", "met", "moved", NULL};
static const char *const closed_words[] = {"kept", NULL};
static const char *const sure_words[] = {"low", "medium", "high", NULL};
static const char *const stage_words[] = {
	"first", "further", "final", "amended", "withdrawn", NULL};
static const char *const way_words[] = {"mail", "phone", "post", "site", "hand", "paper", NULL};
static const char *const tlp_words[] = {"clear", "green", "amber", "amber+strict", "red", NULL};
static const char *const phase_words[] = {
	"found", "first", "investigation", "recovery", "report", NULL};
static const char *const verdict_words[] = {"undecided", "incident", "no_incident", NULL};
static const char *const act_words[] = {
#define ACT(constant, name, hours, needs) name,
#include "model/action.def"
#undef ACT
	NULL};

/* kinds: CASE_KINDS means any. The first row that fits counts. */
static const struct {
	enum case_key key;
	enum case_kind kind;
	const char *const *words;
} lists[] = {
	{CASE_KEY_FROM, CASE_OPENED, from_words},
	{CASE_KEY_TO, CASE_PHASE, phase_words},
	{CASE_KEY_IS, CASE_DECIDED, verdict_words},
	{CASE_KEY_STATE, CASE_PLAYBOOK, playbook_words},
	{CASE_KEY_STATE, CASE_STEP, step_words},
	{CASE_KEY_STATE, CASE_SAID, said_words},
	{CASE_KEY_STATE, CASE_CLOCK, clock_words},
	{CASE_KEY_STATE, CASE_CLOSED, closed_words},
	{CASE_KEY_DID, CASE_ACTION, act_words},
	{CASE_KEY_SURE, CASE_KINDS, sure_words},
	{CASE_KEY_STAGE, CASE_KINDS, stage_words},
	{CASE_KEY_WAY, CASE_KINDS, way_words},
	{CASE_KEY_TLP, CASE_KINDS, tlp_words},
};

static bool
is_word(struct str s, const char *const *words)
{
	for (; *words != NULL; words++)
		if (str_equal(s, str_c(*words)))
			return true;
	return false;
}

static bool
is_hex64(struct str s)
{
	if (s.len != 64)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (str_hex_digit(s.p[i]) < 0 || (s.p[i] >= 'A' && s.p[i] <= 'F'))
			return false;
	return true;
}

static bool
has_value_shape(enum case_kind kind, const struct case_pair *p)
{
	uint64_t number;
	ms_t at;

	if (p->value.len > case_key_bytes_max(p->key) || !str_is_utf8(p->value))
		return false;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (lists[i].key == p->key &&
			(lists[i].kind == kind || lists[i].kind == CASE_KINDS))
			return is_word(p->value, lists[i].words);
	switch ((unsigned)p->key) {
	case CASE_KEY_WHEN:
	case CASE_KEY_UNTIL:
	case CASE_KEY_DUE:
		return time_parse(p->value, &at) == ERR_OK;
	case CASE_KEY_OF:
		return str_u64(p->value, UINT32_MAX, &number) == ERR_OK && number > 0;
	case CASE_KEY_BYTES:
	case CASE_KEY_YEN:
	case CASE_KEY_MINUTES:
		return str_u64(p->value, INT64_MAX, &number) == ERR_OK;
	case CASE_KEY_SHA256:
	case CASE_KEY_HEAD:
		return is_hex64(p->value);
	default: /* free text; all other keys */
		return true;
	}
}

/* ---- whole entries ---- */

/* What the table cannot say in one row. */
static bool
fits_together(const struct case_entry *e)
{
	switch ((unsigned)e->kind) {
	case CASE_SAID: /* a value or that there is none; the box says where it has it from */
		return shape_says(e, CASE_KEY_VALUE) != shape_says(e, CASE_KEY_STATE) &&
		       (e->by != CASE_BY_BOX || shape_says(e, CASE_KEY_SOURCE));
	case CASE_CLOCK: /* moved: until when */
		return !str_equal(case_entry_get(e, CASE_KEY_STATE), STR("moved")) ||
		       shape_says(e, CASE_KEY_DUE);
	default:
		return true;
	}
}

bool
respond_has_shape(const struct case_entry *e)
{
	uint64_t has = 0, says = 0, allowed;
	const struct shape *s;

	if (e->kind >= CASE_KINDS || e->n_pairs > CASE_PAIRS_MAX)
		return false;
	s = &shapes[e->kind];
	allowed = s->needs | s->one_of | s->may;
	if (s->reason != SHAPE_REASON_NONE)
		allowed |= K(REASON);
	for (uint32_t i = 0; i < e->n_pairs; i++) {
		const struct case_pair *p = &e->pairs[i];

		if (p->key >= CASE_KEYS || (has & (UINT64_C(1) << p->key)) != 0 ||
			!has_value_shape(e->kind, p))
			return false;
		has |= UINT64_C(1) << p->key;
		if (str_trim(p->value).len > 0)
			says |= UINT64_C(1) << p->key;
	}
	return (has & ~allowed) == 0 && (says & s->needs) == s->needs &&
	       (s->one_of == 0 || (says & s->one_of) != 0) && fits_together(e);
}
