/* See contact.h. */
#include "respond/contact.h"

const char *
contact_state_name(enum contact_state s)
{
	static const char *const names[CONTACT_STATES] = {"open", "missed", "reached"};

	BUG_IF((unsigned)s >= CONTACT_STATES);
	return names[s];
}

/* Who decides and who can help come first; those who are only told, last. */
static const char *const order[] = {"security", "owner", "stand_in", "vendor", "specialist",
	"insurer", "bank", "authority", "lawyer", "department", "staff", "partner", "press"};
#define ORDER (sizeof(order) / sizeof(order[0]))

/* Here minutes decide whether money comes back. */
static const char *const money[] = {"fake_invoice", "support_scam"};

static size_t
place(const struct contact_ask *ask, const struct contact *c)
{
	if (str_equal(c->role, STR("bank")))
		for (uint32_t i = 0; i < ask->n_playbooks; i++)
			if (str_which(ask->playbooks[i], money, 2) < 2)
				return 0;
	return 1 + str_which(c->role, order, ORDER);
}

/* Of the first contact with this name; n: none. */
static uint32_t
named(const struct contact_ask *ask, struct str name)
{
	for (uint32_t i = 0; name.len > 0 && i < ask->n_contacts; i++)
		if (str_equal(ask->contacts[i].name, name))
			return i;
	return ask->n_contacts;
}

static void
read_calls(const struct contact_ask *ask, struct contact_line *line)
{
	for (uint32_t i = 0; ask->hands != NULL && i < ask->hands->n_calls; i++) {
		const struct hand_call *call = &ask->hands->calls[i];

		if (!str_equal(call->name, line->contact->name))
			continue;
		line->n_calls++;
		if (line->state != CONTACT_REACHED)
			line->state = call->is_reached ? CONTACT_REACHED : CONTACT_MISSED;
		if (call->is_reached && line->reached == 0)
			line->reached = call->at;
	}
}

struct tree {
	const struct contact_ask *ask;
	uint32_t *parent; /* n: none */
	size_t *place;	  /* the lower is called first */
	bool *is_out;	  /* already in the list */
};

/* Whoever is in a circle has no top above: their line is cut there. */
static bool
reaches_top(const struct tree *t, uint32_t i)
{
	for (uint32_t steps = 0; steps <= t->ask->n_contacts; steps++) {
		if (t->parent[i] == t->ask->n_contacts)
			return true;
		i = t->parent[i];
	}
	return false;
}

/* The next of those below `parent` that is not out yet; n: none. */
static uint32_t
next_below(const struct tree *t, uint32_t parent)
{
	uint32_t best = t->ask->n_contacts;

	for (uint32_t i = 0; i < t->ask->n_contacts; i++)
		if (!t->is_out[i] && t->parent[i] == parent &&
			(best == t->ask->n_contacts || t->place[i] < t->place[best]))
			best = i;
	return best;
}

/* Down where there is somebody below, else up again: no recursion, each contact once. */
static void
walk(const struct tree *t, struct contact_line *lines)
{
	uint32_t n = t->ask->n_contacts, at = n, depth = 0, made = 0;

	while (made < n) {
		uint32_t next = next_below(t, at);

		if (next < n) {
			t->is_out[next] = true;
			lines[made].contact = &t->ask->contacts[next];
			lines[made++].depth = depth++;
			at = next;
		} else {
			BUG_IF(at == n);
			at = t->parent[at];
			depth--;
		}
	}
}

static void
mark_next(const struct contact_ask *ask, struct contact_line *lines)
{
	for (uint32_t i = 0; i < ask->n_contacts; i++) {
		bool is_free = lines[i].depth == 0;

		if (lines[i].state != CONTACT_OPEN)
			continue;
		for (uint32_t k = i; !is_free && k-- > 0;)
			if (lines[k].depth == lines[i].depth - 1) {
				is_free = lines[k].state != CONTACT_OPEN;
				break;
			}
		if (is_free) {
			lines[i].is_next = true;
			return;
		}
	}
	for (uint32_t i = 0; i < ask->n_contacts; i++) /* all were tried: the missed ones again */
		if (lines[i].state == CONTACT_MISSED) {
			lines[i].is_next = true;
			return;
		}
}

enum err
contact_order(const struct contact_ask *ask, struct arena *a, struct contact_line **ret_lines)
{
	uint32_t n = ask->n_contacts;
	struct contact_line *lines = arena_array(a, struct contact_line, n + 1);
	bool *is_circle = arena_array(a, bool, n + 1);
	struct tree t = {ask, arena_array(a, uint32_t, n + 1), arena_array(a, size_t, n + 1),
		arena_array(a, bool, n + 1)};

	if (lines == NULL || is_circle == NULL || t.parent == NULL || t.place == NULL ||
		t.is_out == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < n; i++) {
		t.parent[i] = named(ask, ask->contacts[i].parent);
		t.place[i] = place(ask, &ask->contacts[i]);
	}
	for (uint32_t i = 0; i < n; i++)
		if (!reaches_top(&t, i)) {
			is_circle[i] = true;
			t.parent[i] = n;
		}
	walk(&t, lines);
	for (uint32_t i = 0; i < n; i++) {
		lines[i].is_in_circle = is_circle[lines[i].contact - ask->contacts];
		read_calls(ask, &lines[i]);
	}
	mark_next(ask, lines);
	*ret_lines = lines;
	return ERR_OK;
}
