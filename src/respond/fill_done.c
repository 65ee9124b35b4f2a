/* What the box can say of what was done: the case's own acts, steps, reports, calls and files. */
#include "respond/fill_own.h"

#include <string.h>

static bool
contains(struct str did)
{
	return str_equal(did, STR("isolate")) || str_starts(did, STR("block_"));
}

static bool
is_concerned(const struct filler *f, struct str device)
{
	for (uint32_t i = 0; i < f->in->n_devices; i++)
		if (str_equal(f->in->devices[i].id, device))
			return true;
	return device.len == 0; /* it holds for all */
}

static void
fill_actions(struct filler *f)
{
	const struct respond_case *c = f->in->c;
	struct buf did = buf_of(LIMIT_RECORD_TEXT), steps = buf_of(LIMIT_RECORD_TEXT);
	ms_t contained = 0;

	for (uint32_t i = 0; i < c->n_actions; i++) {
		/* What was done, not to whom: devices and addresses have fields of their own, and
		 * masks of their own. */
		fill_add(&did, fill_words(f, "action", c->actions[i].did), '\n');
		if (contains(c->actions[i].did) && !c->actions[i].is_ended &&
			is_concerned(f, c->actions[i].device) &&
			(contained == 0 || c->actions[i].at < contained))
			contained = c->actions[i].at;
	}
	for (uint32_t i = 0; i < c->n_steps; i++)
		if (str_equal(c->steps[i].state, STR("done"))) {
			struct buf id = buf_of(LIMIT_RECORD_TEXT);

			buf_printf(&id, "%.*s/%.*s", STR_FMT(c->steps[i].playbook),
				STR_FMT(c->steps[i].step));
			fill_add(&steps, fill_words(f, "step", buf_view(&id)), '\n');
			buf_done(&id);
		}
	if (steps.len == 0)
		buf_str(&steps, buf_view(&did));
	fill_put_buf(f, "first_measures", &did, STR("case"), CONFIDENCE_HIGH);
	fill_put_buf(f, "measures_done", &steps, STR("case"), CONFIDENCE_HIGH);
	if (contained != 0)
		fill_put_time(f, "contained_at", contained, STR("case"), CONFIDENCE_LOW);
	else
		fill_unsay(f, "contained_at", STR("case"));
}

/* Somebody outside the company was called and reached. By what they are to it: names of persons
 * have fields and masks of their own. */
static bool
is_outside_call(const struct case_entry *e)
{
	static const char *const outside[] = {
		"vendor", "specialist", "insurer", "lawyer", "partner", "bank", "authority"};
	struct str role = case_entry_get(e, CASE_KEY_ROLE);

	return str_equal(case_entry_get(e, CASE_KEY_DID), STR("reached")) &&
	       str_which(role, outside, sizeof(outside) / sizeof(outside[0])) <
		       sizeof(outside) / sizeof(outside[0]);
}

/* Who was told, which files are kept. */
static void
fill_entries(struct filler *f)
{
	const struct respond_case *c = f->in->c;
	struct buf told = buf_of(LIMIT_RECORD_TEXT), files = buf_of(LIMIT_RECORD_TEXT);

	for (uint32_t i = 0; i < c->n_entries; i++) {
		const struct case_entry *e = &c->entries[i];
		struct str to = case_entry_get(e, CASE_KEY_RECIPIENT);

		if (c->is_struck[i])
			continue;
		if (e->kind == CASE_HAND && is_outside_call(e))
			fill_add(&told, fill_words(f, "role", case_entry_get(e, CASE_KEY_ROLE)),
				'\n');
		if (e->kind == CASE_EXHIBIT)
			fill_add(&files, case_entry_get(e, CASE_KEY_NAME), '\n');
		if (e->kind == CASE_REPLY && str_equal(to, STR("police")))
			fill_put(f, "police_number", case_entry_get(e, CASE_KEY_ACK), STR("case"),
				CONFIDENCE_HIGH, 0);
		if (e->kind != CASE_REPORT)
			continue;
		fill_add(&told, fill_words(f, "recipient", to), '\n');
		if (str_equal(to, STR("persons"))) {
			fill_put_c(f, "persons_told", "yes", STR("case"), CONFIDENCE_HIGH);
			fill_put_time(f, "persons_told_when", case_entry_when(e), STR("case"),
				CONFIDENCE_HIGH);
		}
		if (str_equal(to, STR("public"))) {
			fill_put_c(f, "publication", "done", STR("case"), CONFIDENCE_HIGH);
			fill_put_time(f, "publication_when", case_entry_when(e), STR("case"),
				CONFIDENCE_HIGH);
		}
	}
	fill_put_buf(f, "told_others", &told, STR("case"), CONFIDENCE_HIGH);
	fill_put_buf(f, "evidence_kept", &files, STR("case"), CONFIDENCE_HIGH);
}

static void
fill_state(struct filler *f)
{
	static const char *const states[CASE_PHASES] = {
		"going_on", "going_on", "investigating", "recovering", "ended"};
	const struct respond_case *c = f->in->c;
	const char *state = states[c->head.phase];
	bool is_held = false;

	for (uint32_t i = 0; i < c->n_actions; i++)
		is_held |= contains(c->actions[i].did) && !c->actions[i].is_ended &&
			   is_concerned(f, c->actions[i].device);
	if (c->head.phase <= PHASE_FIRST && is_held)
		state = "contained";
	/* Nobody looked into it, and nothing is seen any more: then nobody knows. */
	if (strcmp(state, "going_on") == 0 && fill_is_quiet(f))
		fill_unsay(f, "present_state", STR("case"));
	else
		fill_put_c(f, "present_state", state, STR("case"), CONFIDENCE_MEDIUM);
}

void
fill_done(struct filler *f)
{
	if (f->in->c != NULL) {
		fill_actions(f);
		fill_entries(f);
		fill_state(f);
	} else if (f->in->alert != NULL) {
		fill_put_c(f, "present_state", "going_on", f->alert_source, CONFIDENCE_LOW);
	}
}
