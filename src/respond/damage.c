/* See damage.h. */
#include "respond/damage.h"

#include <stdlib.h>

const char *
damage_state_name(enum damage_state s)
{
	static const char *const names[DAMAGE_STATES] = {
		"counted", "assumed", "unsaid", "none", "apart"};

	BUG_IF((unsigned)s >= DAMAGE_STATES);
	return names[s];
}

enum which { LOW, LIKELY, HIGH };

/* One cost at its low or high while the others are likely; none: NULL. */
struct shift {
	const struct damage_cost *cost;
	enum which which;
};

/* ---- numbers that stop at the limit ---------------------------------------------------------- */

static int64_t
add(int64_t a, int64_t b, bool *is_over)
{
	if (a > LIMIT_DAMAGE_YEN - b) {
		*is_over = true;
		return LIMIT_DAMAGE_YEN;
	}
	return a + b;
}

static int64_t
times(int64_t a, int64_t b, bool *is_over)
{
	if (b != 0 && a > LIMIT_DAMAGE_YEN / b) {
		*is_over = true;
		return LIMIT_DAMAGE_YEN;
	}
	return a * b;
}

/* Rounded down; never over. */
static int64_t
share(int64_t a, int64_t thousandths)
{
	return a / 1000 * thousandths + a % 1000 * thousandths / 1000;
}

/* ---- one term -------------------------------------------------------------------------------- */

static int64_t
input_value(const struct damage_ask *ask, const struct damage_input *in, bool *ret_is_said)
{
	for (uint32_t i = 0; i < ask->n_given; i++)
		if (str_equal(ask->given[i].input, in->id)) {
			int64_t v = ask->given[i].value;

			*ret_is_said = true;
			return v < in->least ? in->least : v > in->most ? in->most : v;
		}
	*ret_is_said = false;
	return in->otherwise;
}

static int64_t
cost_value(const struct damage_cost *c, enum which which)
{
	return which == LOW ? c->low : which == HIGH ? c->high : c->likely;
}

/* Whole numbers first, then the shares, so that nothing small is lost to rounding. */
static int64_t
product(const struct damage_ask *ask, const struct damage_term *t, enum which which,
	const struct shift *shift, bool *is_over)
{
	int64_t yen = 1;
	bool is_said;

	for (int shares = 0; shares < 2; shares++)
		for (uint32_t i = 0; i < t->n_factors; i++) {
			const struct damage_input *in = damage_input_find(ask->set, t->factors[i]);
			const struct damage_cost *c =
				in == NULL ? damage_cost_find(ask->set, t->factors[i]) : NULL;
			bool is_share = c != NULL && c->is_share;
			int64_t value;

			if (is_share != (shares == 1) || (in == NULL && c == NULL))
				continue;
			value = in != NULL ? input_value(ask, in, &is_said)
					   : cost_value(c, shift != NULL && shift->cost == c
								   ? shift->which
								   : which);
			yen = is_share ? share(yen, value) : times(yen, value, is_over);
		}
	return yen;
}

static bool
is_of_case(const struct damage_ask *ask, const struct damage_term *t)
{
	for (uint32_t i = 0; i < t->n_playbooks; i++)
		for (uint32_t k = 0; k < ask->n_playbooks; k++)
			if (str_equal(t->playbooks[i], ask->playbooks[k]))
				return true;
	return t->n_playbooks == 0;
}

static struct damage_line
line_of(const struct damage_ask *ask, const struct damage_term *t, bool *is_over)
{
	struct damage_line line = {.term = t, .state = DAMAGE_COUNTED};

	if (!is_of_case(ask, t)) {
		line.state = DAMAGE_APART;
		return line;
	}
	for (uint32_t i = 0; i < t->n_factors; i++) {
		const struct damage_input *in = damage_input_find(ask->set, t->factors[i]);
		enum damage_state state = DAMAGE_COUNTED;
		int64_t value;
		bool is_said;

		if (in == NULL)
			continue;
		value = input_value(ask, in, &is_said);
		if (!is_said)
			state = value == 0 ? DAMAGE_UNSAID : DAMAGE_ASSUMED;
		else if (value == 0)
			state = DAMAGE_NONE;
		if (!is_said && (line.missing == NULL || state == DAMAGE_UNSAID))
			line.missing = in;
		if (state > line.state)
			line.state = state;
	}
	if (line.state <= DAMAGE_ASSUMED) {
		line.yen.low = product(ask, t, LOW, NULL, is_over);
		line.yen.likely = product(ask, t, LIKELY, NULL, is_over);
		line.yen.high = product(ask, t, HIGH, NULL, is_over);
	}
	return line;
}

/* ---- the sum --------------------------------------------------------------------------------- */

static bool
has_factor(const struct damage_term *t, struct str id)
{
	for (uint32_t i = 0; i < t->n_factors; i++)
		if (str_equal(t->factors[i], id))
			return true;
	return false;
}

/* The likely sum: without the terms that have `without` ("" all), with one cost shifted. */
static int64_t
likely_sum(const struct damage_ask *ask, struct str without, const struct shift *shift)
{
	int64_t sum = 0;
	bool is_over = false;

	for (uint32_t i = 0; i < ask->set->n_terms; i++) {
		const struct damage_term *t = &ask->set->terms[i];
		struct damage_line line = line_of(ask, t, &is_over);

		if (line.state > DAMAGE_ASSUMED || (without.len > 0 && has_factor(t, without)))
			continue;
		sum = add(sum, product(ask, t, LIKELY, shift, &is_over), &is_over);
	}
	return sum;
}

static int
order_lines(const void *a, const void *b)
{
	const struct damage_line *x = a, *y = b;
	bool is_out_x = x->state > DAMAGE_ASSUMED, is_out_y = y->state > DAMAGE_ASSUMED;

	if (is_out_x != is_out_y)
		return is_out_x ? 1 : -1;
	if (x->yen.likely != y->yen.likely)
		return x->yen.likely > y->yen.likely ? -1 : 1;
	return x->term < y->term ? -1 : x->term > y->term; /* as the pack has them */
}

static struct str
part_id(const struct damage_part *p)
{
	if (p->input != NULL)
		return p->input->id;
	return p->cost != NULL ? p->cost->id : STR("");
}

static int
order_parts(const void *a, const void *b)
{
	const struct damage_part *x = a, *y = b;

	if (x->adds != y->adds)
		return x->adds > y->adds ? -1 : 1;
	if (x->high - x->low != y->high - y->low)
		return x->high - x->low > y->high - y->low ? -1 : 1;
	return str_order(part_id(x), part_id(y));
}

/* A part that no counted term has adds nothing, and is not in the list. */
static bool
part_of(const struct damage_ask *ask, int64_t sum, struct damage_part *p)
{
	struct str id = part_id(p);
	bool is_said = false;

	p->without = likely_sum(ask, id, NULL);
	p->adds = sum - p->without;
	p->low = p->high = sum;
	p->is_assumed = true;
	if (p->input != NULL) {
		p->value = input_value(ask, p->input, &is_said);
		p->is_assumed = !is_said;
	} else if (p->cost != NULL) {
		struct shift low = {p->cost, LOW}, high = {p->cost, HIGH};

		p->low = likely_sum(ask, STR(""), &low);
		p->high = likely_sum(ask, STR(""), &high);
	}
	return p->adds > 0 || p->low != p->high;
}

static enum err
find_parts(const struct damage_ask *ask, struct arena *a, struct damage_estimate *e)
{
	const struct damage_set *s = ask->set;
	struct damage_part *parts =
		arena_array(a, struct damage_part, s->n_inputs + s->n_costs + 1);

	if (parts == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < s->n_inputs + s->n_costs; i++) {
		struct damage_part p = {0};

		if (i < s->n_inputs)
			p.input = &s->inputs[i];
		else
			p.cost = &s->costs[i - s->n_inputs];
		if (part_of(ask, e->sum.likely, &p))
			parts[e->n_parts++] = p;
	}
	qsort(parts, e->n_parts, sizeof(*parts), order_parts);
	e->parts = parts;
	return ERR_OK;
}

enum err
damage_estimate_of(
	const struct damage_ask *ask, struct arena *a, struct damage_estimate *ret_estimate)
{
	struct damage_estimate e = {.n_lines = ask->set->n_terms};
	struct damage_line *lines = arena_array(a, struct damage_line, e.n_lines + 1);
	enum err err;

	if (lines == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < e.n_lines; i++) {
		lines[i] = line_of(ask, &ask->set->terms[i], &e.is_over);
		e.sum.low = add(e.sum.low, lines[i].yen.low, &e.is_over);
		e.sum.likely = add(e.sum.likely, lines[i].yen.likely, &e.is_over);
		e.sum.high = add(e.sum.high, lines[i].yen.high, &e.is_over);
	}
	qsort(lines, e.n_lines, sizeof(*lines), order_lines);
	e.lines = lines;
	err = find_parts(ask, a, &e);
	if (err == ERR_OK)
		*ret_estimate = e;
	return err;
}

/* ---- the other way round ----------------------------------------------------------------------
 */

/* The sum never falls when an input grows: the least value is found by halving. */
enum err
damage_input_for(const struct damage_ask *ask, struct str input, int64_t yen, int64_t *ret_value)
{
	const struct damage_input *in = damage_input_find(ask->set, input);
	struct damage_given given[LIMIT_DAMAGE_INPUTS + 1];
	struct damage_ask with = *ask;
	int64_t low, high;

	if (in == NULL)
		return ERR_NOT_FOUND;
	with.given = given;
	with.n_given = 1;
	for (uint32_t i = 0; i < ask->n_given && with.n_given <= LIMIT_DAMAGE_INPUTS; i++)
		if (!str_equal(ask->given[i].input, input))
			given[with.n_given++] = ask->given[i];
	low = in->least;
	high = in->most;
	given[0] = (struct damage_given){input, high};
	if (likely_sum(&with, STR(""), NULL) < yen)
		return ERR_NOT_FOUND;
	while (low < high) {
		int64_t middle = low + (high - low) / 2;

		given[0].value = middle;
		if (likely_sum(&with, STR(""), NULL) < yen)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_value = low;
	return ERR_OK;
}

enum err
damage_compare_known(const struct damage_set *set, const struct damage_known *known,
	struct str input, struct arena *a, struct damage_compare *ret_compare)
{
	struct damage_given given[LIMIT_DAMAGE_INPUTS];
	struct damage_ask ask = {.set = set, .given = given};
	struct damage_compare c = {.known = known};
	struct damage_estimate e;
	enum err err;

	for (uint32_t i = 0; i < known->n_inputs && i < LIMIT_DAMAGE_INPUTS; i++)
		given[ask.n_given++] = (struct damage_given){known->inputs[i], known->values[i]};
	err = damage_estimate_of(&ask, a, &e);
	if (err != ERR_OK)
		return err;
	c.model = e.sum;
	c.percent = known->yen > 0 ? e.sum.likely * 100 / known->yen : 0;
	c.is_in_range = e.sum.low <= known->yen && known->yen <= e.sum.high;
	c.has_hours = damage_input_for(&ask, input, known->yen, &c.hours) == ERR_OK;
	*ret_compare = c;
	return ERR_OK;
}

int64_t
damage_round(int64_t yen)
{
	int64_t unit = 1;

	while (yen / unit >= 100)
		unit *= 10;
	return (yen + unit / 2) / unit * unit;
}
