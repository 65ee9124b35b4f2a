/* Which clock a report meets: who sends it says so. Several may run to the same recipient (each
 * contract has one of its own), and the recipient alone does not tell them apart. */
#include "proc/portal/cases/clocks.h"
#include "proc/portal/cases/record.h"

static bool
is_meant(const struct case_leaving *l, const struct case_clock *k)
{
	return str_equal(k->clock->recipient, l->recipient->id) &&
	       str_equal(k->clock->stage, str_c(report_stage_name(l->stage)));
}

/* The only one that recipient and stage speak of; n: none, or several. */
static uint32_t
meant_of(const struct case_leaving *l, const struct case_clock *list, uint32_t n)
{
	uint32_t found = n;

	for (uint32_t i = 0; i < n; i++) {
		if (!clock_is_open(list[i].state) || !is_meant(l, &list[i]))
			continue;
		if (found < n)
			return n;
		found = i;
	}
	return found;
}

static struct case_clock_row
row_of(struct request *r, const struct case_clock *k)
{
	return (struct case_clock_row){.key = k->key,
		.name = words_in(&k->clock->name, r->lang),
		.recipient = k->contract != NULL ? k->contract->name : STR("")};
}

enum err
case_report_clocks(struct request *r, const struct case_leaving *l, struct case_report_view *v)
{
	const struct case_clock *list;
	struct case_clock_row *rows;
	uint32_t n, meant;
	enum err err = case_clocks_of(r, &l->c, &list, &n);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct case_clock_row, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	meant = meant_of(l, list, n);
	v->is_clock_chosen = meant < n;
	if (meant < n)
		rows[v->n_clocks++] = row_of(r, &list[meant]);
	for (uint32_t i = 0; i < n; i++)
		if (i != meant && clock_is_open(list[i].state) && list[i].clock->recipient.len > 0)
			rows[v->n_clocks++] = row_of(r, &list[i]);
	v->clocks = rows;
	return ERR_OK;
}

enum err
case_report_put_clock(
	struct request *r, const struct case_leaving *l, struct case_entry *e, bool *ret_is_such)
{
	struct str key = str_trim(form_get(&r->form, "clock"));
	const struct case_clock *list;
	uint32_t n;
	enum err err;

	*ret_is_such = key.len == 0;
	if (key.len == 0)
		return ERR_OK;
	err = case_clocks_of(r, &l->c, &list, &n);
	for (uint32_t i = 0; err == ERR_OK && i < n; i++)
		*ret_is_such |= str_equal(list[i].key, key);
	if (err == ERR_OK && *ret_is_such)
		case_put(e, CASE_KEY_CLOCK, key);
	return err;
}
