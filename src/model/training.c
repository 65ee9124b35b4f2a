/* Look-ups of training.h. */
#include "model/training.h"

uint32_t
training_place(const struct training *t)
{
	uint32_t first = UINT32_MAX;

	for (uint32_t i = 0; i < t->n_serves; i++) {
		const struct framework_item *item = t->serves[i].other;

		if (item != NULL && str_equal(t->serves[i].framework, STR("selfcheck25")) &&
			item->index < first)
			first = item->index;
	}
	return first;
}

const struct training *
training_find(const struct training_set *set, struct str id)
{
	for (uint32_t i = 0; i < set->n_trainings; i++)
		if (str_equal(set->trainings[i].id, id))
			return &set->trainings[i];
	return NULL;
}

const struct training_mail *
training_mail_find(const struct training_set *set, struct str id)
{
	for (uint32_t i = 0; i < set->n_mails; i++)
		if (str_equal(set->mails[i].id, id))
			return &set->mails[i];
	return NULL;
}

const struct training_role *
training_role_find(const struct training *t, struct str id)
{
	for (uint32_t i = 0; i < t->n_roles; i++)
		if (str_equal(t->roles[i].id, id))
			return &t->roles[i];
	return NULL;
}

const struct training_inject *
training_inject_find(const struct training *t, struct str id)
{
	for (uint32_t i = 0; i < t->n_injects; i++)
		if (str_equal(t->injects[i].id, id))
			return &t->injects[i];
	return NULL;
}

const struct training_choice *
training_choice_find(const struct training_choice *choices, uint32_t n_choices, struct str id)
{
	for (uint32_t i = 0; i < n_choices; i++)
		if (str_equal(choices[i].id, id))
			return &choices[i];
	return NULL;
}
