/* See clock_field.h. */
#include "respond/clock_field.h"

const struct case_entry *
clock_field(const struct respond_case *c, struct str field)
{
	const struct case_entry *last = NULL;

	for (uint32_t i = c->n_entries; i-- > 0;) {
		const struct case_entry *e = &c->entries[i];

		if (e->kind != CASE_SAID || c->is_struck[i] ||
			!str_equal(case_entry_get(e, CASE_KEY_FIELD), field))
			continue;
		if (e->by == CASE_BY_PERSON)
			return e;
		if (last == NULL)
			last = e;
	}
	return last;
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

/* The strongest of the list. */
static enum clock_truth
any_of(const struct respond_case *c, const struct clock_if *list, uint32_t n)
{
	enum clock_truth any = CLOCK_NO, is;

	for (uint32_t i = 0; i < n; i++)
		if ((is = clock_condition(c, &list[i])) > any)
			any = is;
	return any;
}

enum clock_truth
clock_applies(const struct respond_case *c, const struct report_clock *k)
{
	enum clock_truth any = k->n_if == 0 ? CLOCK_YES : any_of(c, k->ifs, k->n_if);
	enum clock_truth also = k->n_also == 0 ? CLOCK_YES : any_of(c, k->alsos, k->n_also);
	enum clock_truth all = CLOCK_YES, is;

	for (uint32_t i = 0; i < k->n_all; i++)
		if ((is = clock_condition(c, &k->alls[i])) < all)
			all = is;
	if (k->n_unless > 0 && (k->n_also == 0 || also != CLOCK_YES) &&
		any_of(c, k->unlesses, k->n_unless) == CLOCK_YES)
		return CLOCK_NO;
	if (all > also)
		all = also;
	return any < all ? any : all;
}
