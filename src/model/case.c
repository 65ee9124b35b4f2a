/* Names of what stands in cases; see case.h. */
#include "model/case.h"

static const char *const kinds[] = {
#define CASE_ENTRY(constant, name) name,
#include "model/case_entry.def"
#undef CASE_ENTRY
};
static const struct {
	const char *name;
	size_t bytes_max;
} keys[] = {
#define CASE_PAIR(constant, name, bytes_max) {name, bytes_max},
#include "model/case_pair.def"
#undef CASE_PAIR
};
static const char *const bys[] = {"box", "person", "visitor"};
static const char *const phases[] = {"found", "first", "investigation", "recovery", "report"};
static const char *const verdicts[] = {"undecided", "incident", "no_incident"};

/* Most are not it by their first letter: tens of thousands of names are read for one page. */
static bool
is_named(struct str s, const char *name)
{
	return s.len > 0 && s.p[0] == name[0] && str_equal(s, str_c(name));
}

static enum err
parse(struct str s, const char *const *names, unsigned n, unsigned *ret_nr)
{
	*ret_nr = (unsigned)str_which(s, names, n);
	return *ret_nr < n ? ERR_OK : ERR_NOT_FOUND;
}

const char *
case_kind_name(enum case_kind k)
{
	return kinds[k];
}

enum err
case_kind_parse(struct str s, enum case_kind *ret_kind)
{
	unsigned nr;
	enum err err = parse(s, kinds, CASE_KINDS, &nr);

	if (err == ERR_OK)
		*ret_kind = (enum case_kind)nr;
	return err;
}

const char *
case_key_name(enum case_key k)
{
	return keys[k].name;
}

size_t
case_key_bytes_max(enum case_key k)
{
	return keys[k].bytes_max;
}

enum err
case_key_parse(struct str s, enum case_key *ret_key)
{
	for (unsigned i = 0; i < CASE_KEYS; i++)
		if (is_named(s, keys[i].name)) {
			*ret_key = (enum case_key)i;
			return ERR_OK;
		}
	return ERR_NOT_FOUND;
}

const char *
case_by_name(enum case_by b)
{
	return bys[b];
}

enum err
case_by_parse(struct str s, enum case_by *ret_by)
{
	unsigned nr;
	enum err err = parse(s, bys, CASE_BYS, &nr);

	if (err == ERR_OK)
		*ret_by = (enum case_by)nr;
	return err;
}

const char *
case_phase_name(enum case_phase p)
{
	return phases[p];
}

enum err
case_phase_parse(struct str s, enum case_phase *ret_phase)
{
	unsigned nr;
	enum err err = parse(s, phases, CASE_PHASES, &nr);

	if (err == ERR_OK)
		*ret_phase = (enum case_phase)nr;
	return err;
}

unsigned
case_phase_guide_step(enum case_phase p)
{
	static const unsigned steps[CASE_PHASES] = {1, 1, 3, 3, 2};

	return steps[p];
}

const char *
case_verdict_name(enum case_verdict v)
{
	return verdicts[v];
}

enum err
case_verdict_parse(struct str s, enum case_verdict *ret_verdict)
{
	unsigned nr;
	enum err err = parse(s, verdicts, CASE_VERDICTS, &nr);

	if (err == ERR_OK)
		*ret_verdict = (enum case_verdict)nr;
	return err;
}

/* ---- pairs ---- */

struct str
case_entry_get(const struct case_entry *e, enum case_key key)
{
	for (uint32_t i = 0; i < e->n_pairs; i++)
		if (e->pairs[i].key == key)
			return e->pairs[i].value;
	return str_c("");
}

bool
case_entry_has(const struct case_entry *e, enum case_key key)
{
	for (uint32_t i = 0; i < e->n_pairs; i++)
		if (e->pairs[i].key == key)
			return true;
	return false;
}

enum err
case_entry_add(struct case_entry *e, enum case_key key, struct str value)
{
	if (case_entry_has(e, key))
		return ERR_EXISTS;
	if (e->n_pairs == CASE_PAIRS_MAX)
		return ERR_LIMIT;
	e->pairs[e->n_pairs].key = key;
	e->pairs[e->n_pairs].value = str_cut(value, case_key_bytes_max(key));
	e->n_pairs++;
	return ERR_OK;
}

ms_t
case_entry_when(const struct case_entry *e)
{
	struct str when = case_entry_get(e, CASE_KEY_WHEN);
	ms_t at;

	return when.len > 0 && time_parse(when, &at) == ERR_OK ? at : e->at;
}
