/* Look-ups of training.h. */
#include "model/training.h"

const struct training *
training_find(const struct training_set *set, struct str id)
{
	for (uint32_t i = 0; i < set->n_trainings; i++)
		if (str_equal(set->trainings[i].id, id))
			return &set->trainings[i];
	return NULL;
}
