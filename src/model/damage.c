/* Looking up parts of the damage estimate; see damage.h. */
#include "model/damage.h"

const struct damage_cost *
damage_cost_find(const struct damage_set *s, struct str id)
{
	for (uint32_t i = 0; i < s->n_costs; i++)
		if (str_equal(s->costs[i].id, id))
			return &s->costs[i];
	return NULL;
}

const struct damage_input *
damage_input_find(const struct damage_set *s, struct str id)
{
	for (uint32_t i = 0; i < s->n_inputs; i++)
		if (str_equal(s->inputs[i].id, id))
			return &s->inputs[i];
	return NULL;
}

const struct damage_term *
damage_term_find(const struct damage_set *s, struct str id)
{
	for (uint32_t i = 0; i < s->n_terms; i++)
		if (str_equal(s->terms[i].id, id))
			return &s->terms[i];
	return NULL;
}
