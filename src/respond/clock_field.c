/* See clock_field.h. */
#include "respond/clock_field.h"

const struct case_entry *
clock_field(const struct respond_case *c, struct str field)
{
	for (uint32_t i = c->n_entries; i-- > 0;)
		if (c->entries[i].kind == CASE_SAID && !c->is_struck[i] &&
			str_equal(case_entry_get(&c->entries[i], CASE_KEY_FIELD), field))
			return &c->entries[i];
	return NULL;
}

struct str
clock_field_value(const struct respond_case *c, struct str field)
{
	const struct case_entry *e = clock_field(c, field);

	return e != NULL ? str_trim(case_entry_get(e, CASE_KEY_VALUE)) : str_c("");
}

/* One of the words, for fields of several choices. */
static bool
has_word(struct str words, struct str word)
{
	while (words.len > 0)
		if (str_equal(str_split(&words, ' '), word))
			return true;
	return false;
}

enum clock_truth
clock_condition(const struct respond_case *c, const struct clock_if *i)
{
	const struct case_entry *e = clock_field(c, i->field);
	struct str value = clock_field_value(c, i->field);
	uint64_t number;

	if (value.len == 0)
		return e != NULL && str_equal(case_entry_get(e, CASE_KEY_STATE),
					    STR("not_applicable"))
			       ? CLOCK_NO
			       : CLOCK_PERHAPS;
	if (!i->has_at_least)
		return has_word(value, i->value) ? CLOCK_YES : CLOCK_NO;
	if (str_u64(value, INT64_MAX, &number) != ERR_OK)
		return CLOCK_PERHAPS; /* "many" */
	return (int64_t)number >= i->at_least ? CLOCK_YES : CLOCK_NO;
}

enum clock_truth
clock_applies(const struct respond_case *c, const struct report_clock *k)
{
	enum clock_truth any = k->n_if == 0 ? CLOCK_YES : CLOCK_NO, all = CLOCK_YES, is;

	for (uint32_t i = 0; i < k->n_if; i++)
		if ((is = clock_condition(c, &k->ifs[i])) > any)
			any = is;
	for (uint32_t i = 0; i < k->n_all; i++)
		if ((is = clock_condition(c, &k->alls[i])) < all)
			all = is;
	return any < all ? any : all;
}
