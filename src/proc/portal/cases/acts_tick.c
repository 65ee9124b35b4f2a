/* What time does to actions of the box: see acts.h. */
#include "proc/portal/cases/acts.h"
#include "proc/portal/cases/cases.h"

#include "sys/log.h"

#include <stdio.h>
#include <string.h>

#define TICK_ARENA ((size_t)64 << 20)

struct ended {
	const struct case_act *act;
	const char *kind; /* of the entry: "time", "guard" */
};

struct change {
	struct ended *list; /* those of one case stand together */
	size_t n;
	const struct case_act **again; /* rules that the guard lost */
	size_t n_again;
	ms_t now;
};

static enum err
write_one(struct store_tx *tx, const struct ended *e, ms_t now)
{
	const struct case_writer w = {.now = now, .by = CASE_BY_BOX, .who = STR("")};
	struct case_entry entry = {.kind = CASE_UNDONE};
	enum respond_no no;
	char of[12];
	enum err err;

	snprintf(of, sizeof(of), "%u", e->act->nr);
	case_put(&entry, CASE_KEY_OF, str_c(of));
	case_put(&entry, CASE_KEY_KIND, str_c(e->kind));
	err = case_write(tx, &w, e->act->id, &entry, 1, &no);
	if (err == ERR_OK && no != RESPOND_MAY) /* somebody was faster */
		log_event("case.act_kept", "why=%s", respond_no_name(no));
	return err;
}

/* Of one case. */
static enum err
write_ends(struct store_tx *tx, void *arg)
{
	const struct change *c = arg;
	enum err err = ERR_OK;

	for (size_t i = 0; i < c->n && err == ERR_OK; i++)
		err = write_one(tx, &c->list[i], c->now);
	return err;
}

static enum err
write_again(struct store_tx *tx, void *arg)
{
	const struct change *c = arg;
	enum err err = ERR_OK;

	for (size_t i = 0; i < c->n_again && err == ERR_OK; i++) {
		struct store_guard_rule rule;

		case_act_rule(c->again[i], STR(""), c->now, &rule);
		err = store_guard_rule_put(tx, &rule);
	}
	return err;
}

/* A change for each case: one that cannot be written stops no other. */
static void
write_all(struct portal *p, const struct change *all)
{
	enum err err;

	for (size_t i = 0; i < all->n;) {
		struct change one = {.list = &all->list[i], .now = all->now};

		while (i + one.n < all->n &&
			strcmp(all->list[i + one.n].act->id, one.list[0].act->id) == 0)
			one.n++;
		err = store_write(p->store, STORE_VITAL, write_ends, &one);
		if (err != ERR_OK)
			log_event("case.end_unwritten", "case=%s ends=%zu err=%s",
				one.list[0].act->number, one.n, err_name(err));
		i += one.n;
	}
	err = all->n_again == 0
		      ? ERR_OK
		      : store_write(p->store, STORE_VITAL, write_again, (void *)(uintptr_t)all);
	if (err != ERR_OK)
		log_event("case.rule_unwritten", "rules=%zu err=%s", all->n_again, err_name(err));
}

/* A rule that a person ended on the guard's page ends in the case, too; one that is not there at
 * all was lost with an older copy of the records. */
static void
look_at_rule(const struct store_view *v, const struct case_act *act, struct change *c)
{
	struct store_guard_rule rule;
	enum err err = store_guard_rule_get(v, case_act_number(act->id, act->nr), &rule);

	if (err == ERR_NOT_FOUND)
		c->again[c->n_again++] = act;
	else if (err == ERR_OK && rule.ended != 0)
		c->list[c->n++] = (struct ended){act, "guard"};
}

static enum err
find_ended(const struct store_view *v, struct arena *a, struct change *c)
{
	struct case_acts acts;
	uint32_t unread = 0;
	enum err err = case_acts_of(v, c->now, a, &acts, &unread);

	if (err != ERR_OK)
		return err;
	if (unread > 0)
		log_event("case.unread", "cases=%u", unread);
	c->list = arena_array(a, struct ended, acts.n_due + acts.n_holds + 1);
	c->again = arena_array(a, const struct case_act *, acts.n_holds + 1);
	if (c->list == NULL || c->again == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < acts.n_due; i++)
		c->list[c->n++] = (struct ended){&acts.due[i], "time"};
	for (size_t i = 0; i < acts.n_holds; i++)
		if (acts.holds[i].act == ACT_BLOCK_NAME)
			look_at_rule(v, &acts.holds[i], c);
	return ERR_OK;
}

void
case_acts_tick(struct portal *p, ms_t now)
{
	struct arena *a = arena_new(TICK_ARENA);
	struct change c = {.now = now};
	struct store_view *v;
	enum err err = a == NULL ? ERR_FULL : store_read(p->store, &v);

	if (err == ERR_OK) {
		err = find_ended(v, a, &c);
		store_read_end(v);
	}
	if (err == ERR_OK && c.n + c.n_again > 0) {
		write_all(p, &c);
		case_acts_changed(p);
	}
	if (err != ERR_OK)
		log_event("case.acts_tick", "err=%s", err_name(err));
	arena_free(a);
}
