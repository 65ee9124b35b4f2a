/* Names and look-ups of playbook.h; what the box can do is action.c. */
#include "model/playbook.h"

#include "base/names.h"

static const char *const whos[STEP_WHOS] = {
	"finder", "officer", "owner", "outside", "staff", "box"};

const char *
step_who_name(enum step_who w)
{
	return whos[w];
}

enum err
step_who_parse(struct str s, enum step_who *ret_who)
{
	size_t nr = str_which(s, whos, STEP_WHOS);

	if (nr == STEP_WHOS)
		return ERR_NOT_FOUND;
	*ret_who = (enum step_who)nr;
	return ERR_OK;
}

const struct playbook *
playbook_find(const struct playbook_set *s, struct str id)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (str_equal(s->playbooks[i].id, id))
			return &s->playbooks[i];
	return NULL;
}

const struct playbook_step *
playbook_step_find(const struct playbook *p, struct str id)
{
	for (uint32_t i = 0; i < p->n_steps; i++)
		if (str_equal(p->steps[i].id, id))
			return &p->steps[i];
	return NULL;
}
