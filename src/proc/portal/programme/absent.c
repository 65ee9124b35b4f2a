/*
 * What the company lacks, as assess/ takes it: what somebody said among the facts for documents,
 * and the box has not seen all the same.
 */
#include "proc/portal/documents/document.h"
#include "proc/portal/programme/programme.h"

/* The trait that a word says is not there; NULL: it says something else. */
static const struct trait *
trait_denied(const struct policy_set *set, const struct store_document_word *w)
{
	struct str id = str_c(w->key), kind = str_split(&id, '.');

	if (!str_equal(kind, STR("trait")) || strcmp(w->value, "no") != 0)
		return NULL;
	return policy_trait(set, id);
}

enum err
programme_absent(struct request *r, struct assess_input *in)
{
	struct assess_absent *list;
	struct store_document_word *words;
	size_t n;
	enum err err = store_document_word_list(r->view, r->arena, &words, &n);

	if (err != ERR_OK)
		return err;
	list = arena_array(r->arena, struct assess_absent, n + 1);
	if (list == NULL)
		return ERR_FULL;
	in->absent = list;
	in->n_absent = 0;
	for (size_t i = 0; i < n; i++) {
		const struct trait *t = trait_denied(r->portal->policies, &words[i]);
		ms_t seen;

		if (t == NULL || trait_seen(t, in->readings, in->n_readings, &seen) == TRAIT_YES)
			continue;
		list[in->n_absent++] =
			(struct assess_absent){t->id, &t->lacks, str_c(words[i].who), words[i].at};
	}
	return ERR_OK;
}
