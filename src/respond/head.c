/* The head of a case, entry by entry. Only kinds that can never be struck change it, so that it is
 * right without looking back. */
#include "respond/respond.h"
#include "respond/shape.h"

static void
copy(struct str s, char *dst, size_t size)
{
	str_copy(str_cut(s, size - 1), dst, size);
}

static void
begin(struct case_head *h, const struct case_entry *e)
{
	copy(case_entry_get(e, CASE_KEY_NUMBER), h->number, sizeof(h->number));
	copy(case_entry_get(e, CASE_KEY_TITLE), h->title, sizeof(h->title));
	copy(case_entry_get(e, CASE_KEY_ALERT), h->alert, sizeof(h->alert));
	copy(case_entry_get(e, CASE_KEY_DEVICE), h->device, sizeof(h->device));
	h->is_drill = str_equal(case_entry_get(e, CASE_KEY_FROM), STR("drill"));
	h->phase = PHASE_FOUND;
	h->verdict = VERDICT_UNDECIDED;
	h->opened = e->at;
}

/* One put aside is named no more; which others are up, only the whole case says. */
static void
playbook(struct case_head *h, const struct case_entry *e)
{
	struct str id = case_entry_get(e, CASE_KEY_PLAYBOOK);

	if (str_equal(case_entry_get(e, CASE_KEY_STATE), STR("up")))
		copy(id, h->playbook, sizeof(h->playbook));
	else if (str_equal(id, str_c(h->playbook)))
		h->playbook[0] = '\0';
}

void
respond_head_add(
	struct case_head *h, const struct case_entry *e, const uint8_t hash[CASE_HASH_BYTES])
{
	switch ((unsigned)e->kind) {
	case CASE_OPENED:
		begin(h, e);
		break;
	case CASE_PHASE:
		(void)case_phase_parse(case_entry_get(e, CASE_KEY_TO), &h->phase);
		break;
	case CASE_DECIDED:
		if (case_verdict_parse(case_entry_get(e, CASE_KEY_IS), &h->verdict) == ERR_OK)
			copy(e->who, h->decided_by, sizeof(h->decided_by));
		break;
	case CASE_PLAYBOOK:
		playbook(h, e);
		break;
	case CASE_ACTION: /* one without an end leaves nothing to undo */
		h->n_actions += shape_says(e, CASE_KEY_UNTIL) ? 1 : 0;
		break;
	case CASE_UNDONE:
		h->n_actions -= h->n_actions > 0 ? 1 : 0;
		break;
	case CASE_CLOSED:
		h->is_closed = true;
		h->closed = e->at;
		break;
	case CASE_REOPENED:
		h->is_closed = false;
		h->closed = 0;
		break;
	default: /* nothing that lists need */
		break;
	}
	/* A word about where the head lies is no news of the case; were it, each deposit would make
	 * the next one due. */
	if (e->kind != CASE_HEAD)
		h->changed = e->at;
	h->n_entries = e->nr;
	memcpy(h->hash, hash, CASE_HASH_BYTES);
}
