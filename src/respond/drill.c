/* See drill.h. */
#include "respond/drill.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- which steps ------------------------------------------------------------------------------
 */

/* Marks the steps that become events: those of the first hour, then the rest, in their order. */
static uint32_t
pick(const struct playbook *p, bool *is_in)
{
	uint32_t n = 0;

	for (int first = 1; first >= 0; first--)
		for (uint32_t i = 0; i < p->n_steps && n < LIMIT_TRAINING_INJECTS; i++)
			if (p->steps[i].is_first_hour == (first == 1)) {
				is_in[i] = true;
				n++;
			}
	return n;
}

static const struct words *
text_of(const struct text_table *texts, const char *key, enum err *err)
{
	static const struct words none;
	const struct words *w = text_find(texts, str_c(key));

	if (w == NULL && *err == ERR_OK)
		*err = ERR_NOT_FOUND;
	return w != NULL ? w : &none;
}

/* ---- one event ---------------------------------------------------------------------------------
 */

struct making {
	const struct playbook *p;
	const struct text_table *texts;
	struct arena *arena;
	enum err err;
};

/* "What to do: how. Why." in each language. */
static struct words
inject_text(struct making *m, const struct playbook_step *s)
{
	struct words w = {0};

	for (int lang = 0; lang < LANGS; lang++) {
		struct buf b = buf_of(16384);
		char *copy;

		if (s->name.in[lang].len == 0)
			continue;
		buf_str(&b, s->name.in[lang]);
		buf_byte(&b, '\n');
		buf_str(&b, s->how.in[lang]);
		copy = buf_err(&b) == ERR_OK ? arena_copy(m->arena, buf_view(&b)) : NULL;
		if (copy == NULL)
			m->err = ERR_FULL;
		else
			w.in[lang] = str_of(copy, b.len);
		buf_done(&b);
	}
	return w;
}

static uint32_t
put_choices(struct making *m, const struct playbook_step *s, struct training_choice *list)
{
	bool has_dont = s->dont.in[LANG_JA].len > 0;
	const struct words *because = text_of(m->texts, "book_drill.because.done", &m->err);

	list[0] = (struct training_choice){.id = STR("done"),
		.text = *text_of(m->texts, "book_drill.done", &m->err),
		.because = s->why.in[LANG_JA].len > 0 ? s->why : *because,
		.points = 2};
	list[1] = (struct training_choice){.id = STR("later"),
		.text = *text_of(m->texts, "book_drill.later", &m->err),
		.because = *text_of(m->texts, "book_drill.because.later", &m->err),
		.points = s->is_first_hour ? 0 : 1};
	if (has_dont)
		list[2] = (struct training_choice){.id = STR("dont"),
			.text = *text_of(m->texts, "book_drill.dont", &m->err),
			.because = s->dont,
			.points = -2};
	return has_dont ? 3 : 2;
}

static void
put_inject(struct making *m, uint32_t step, uint32_t at_minutes, struct training_inject *ret)
{
	const struct playbook_step *s = &m->p->steps[step];
	struct training_choice *choices = arena_array(m->arena, struct training_choice, 3);
	char id[LIMIT_TRAINING_PART_BYTES + 1];
	char *kept;

	snprintf(id, sizeof(id), "s%u", step + 1);
	kept = arena_copy(m->arena, str_c(id));
	if (choices == NULL || kept == NULL) {
		m->err = ERR_FULL;
		return;
	}
	*ret = (struct training_inject){.id = str_c(kept),
		.at_minutes = at_minutes,
		.text = inject_text(m, s),
		.ask = *text_of(m->texts, "book_drill.ask", &m->err),
		.to = str_c(step_who_name(s->who)),
		.n_serves =
			s->n_serves < LIMIT_TRAINING_SERVES ? s->n_serves : LIMIT_TRAINING_SERVES,
		.serves = s->serves};
	ret->n_choices = put_choices(m, s, choices);
	ret->choices = choices;
}

/* Minutes before each picked step; all of it fits into the longest drill. */
static void
put_injects(
	struct making *m, const bool *is_in, struct training_inject *injects, struct training *t)
{
	uint32_t all = 0, before = 0, n = 0;

	for (uint32_t i = 0; i < m->p->n_steps; i++)
		all += is_in[i] ? m->p->steps[i].minutes : 0;
	for (uint32_t i = 0; i < m->p->n_steps; i++) {
		uint64_t at = before;

		if (!is_in[i])
			continue;
		if (all > LIMIT_TRAINING_MINUTES)
			at = at * LIMIT_TRAINING_MINUTES / all;
		put_inject(m, i, (uint32_t)at, &injects[n++]);
		before += m->p->steps[i].minutes;
	}
	t->minutes = all > LIMIT_TRAINING_MINUTES ? LIMIT_TRAINING_MINUTES : all > 0 ? all : 1;
	t->n_injects = n;
	t->injects = injects;
}

static void
put_roles(struct making *m, const bool *is_in, struct training *t)
{
	struct training_role *roles = arena_array(m->arena, struct training_role, STEP_WHOS);
	char key[48];

	if (roles == NULL) {
		m->err = ERR_FULL;
		return;
	}
	for (int who = 0; who < STEP_WHOS && t->n_roles < LIMIT_TRAINING_ROLES; who++) {
		bool plays = false;

		for (uint32_t i = 0; i < m->p->n_steps; i++)
			plays |= is_in[i] && m->p->steps[i].who == (enum step_who)who;
		if (!plays)
			continue;
		snprintf(key, sizeof(key), "book_drill.who.%s", step_who_name((enum step_who)who));
		roles[t->n_roles++] = (struct training_role){
			str_c(step_who_name((enum step_who)who)), *text_of(m->texts, key, &m->err)};
	}
	t->roles = roles;
}

/* What the drill serves: of all steps, each once. */
static void
put_serves(struct making *m, struct training *t)
{
	struct framework_map *list =
		arena_array(m->arena, struct framework_map, LIMIT_TRAINING_SERVES);

	if (list == NULL) {
		m->err = ERR_FULL;
		return;
	}
	for (uint32_t i = 0; i < m->p->n_steps; i++)
		for (uint32_t k = 0; k < m->p->steps[i].n_serves; k++) {
			const struct framework_map *map = &m->p->steps[i].serves[k];
			bool is_there = t->n_serves == LIMIT_TRAINING_SERVES;

			for (uint32_t n = 0; n < t->n_serves && !is_there; n++)
				is_there = memcmp(&list[n], map, sizeof(*map)) == 0;
			if (!is_there)
				list[t->n_serves++] = *map;
		}
	t->serves = list;
}

enum err
drill_of_playbook(const struct playbook *p, const struct text_table *texts, struct arena *a,
	struct training *ret_training)
{
	struct making m = {p, texts, a, ERR_OK};
	bool *is_in = arena_array(a, bool, p->n_steps + 1);
	struct training_inject *injects =
		arena_array(a, struct training_inject, LIMIT_TRAINING_INJECTS);
	char id[LIMIT_TRAINING_ID_BYTES + 1];
	struct training t = {.is_drill = true,
		.version = p->version,
		.date = p->date,
		.licence = p->licence,
		.source = p->source,
		.name = p->name,
		.about = p->about};
	char *kept;

	if (p->id.len + strlen(DRILL_BOOK_PREFIX) > LIMIT_TRAINING_ID_BYTES)
		return ERR_LIMIT;
	snprintf(id, sizeof(id), DRILL_BOOK_PREFIX "%.*s", STR_FMT(p->id));
	kept = arena_copy(a, str_c(id));
	if (is_in == NULL || injects == NULL || kept == NULL)
		return ERR_FULL;
	t.id = str_c(kept);
	t.after = *text_of(texts, "book_drill.after", &m.err);
	(void)pick(p, is_in);
	put_injects(&m, is_in, injects, &t);
	put_roles(&m, is_in, &t);
	put_serves(&m, &t);
	if (m.err == ERR_OK)
		*ret_training = t;
	return m.err;
}

static int
by_id(const void *a, const void *b)
{
	return str_order(((const struct training *)a)->id, ((const struct training *)b)->id);
}

enum err
drill_add_playbooks(const struct playbook_set *books, const struct text_table *texts,
	struct arena *a, struct training_set *set, uint32_t *ret_left_out)
{
	struct training *list = arena_array(a, struct training, set->n_trainings + books->n + 1);
	uint32_t n = set->n_trainings, left_out = 0;

	if (list == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < n; i++)
		list[i] = set->trainings[i];
	for (uint32_t i = 0; i < books->n; i++) {
		enum err err = drill_of_playbook(&books->playbooks[i], texts, a, &list[n]);

		if (err == ERR_FULL)
			return err;
		if (err != ERR_OK || training_find(set, list[n].id) != NULL)
			left_out++;
		else
			n++;
	}
	qsort(list, n, sizeof(*list), by_id);
	set->trainings = list;
	set->n_trainings = n;
	*ret_left_out = left_out;
	return ERR_OK;
}

bool
drill_is_of_playbook(struct str scenario, struct str *ret_playbook)
{
	size_t n = strlen(DRILL_BOOK_PREFIX);

	if (!str_starts(scenario, STR(DRILL_BOOK_PREFIX)) || scenario.len == n)
		return false;
	*ret_playbook = str_of(scenario.p + n, scenario.len - n);
	return true;
}

const struct playbook_step *
drill_step_of(const struct playbook *p, struct str inject)
{
	uint64_t nr = 0;

	if (inject.len < 2 || inject.p[0] != 's' ||
		str_u64(str_of(inject.p + 1, inject.len - 1), p->n_steps, &nr) != ERR_OK || nr == 0)
		return NULL;
	return &p->steps[nr - 1];
}

/* ---- what they did
 * ------------------------------------------------------------------------------- */

static bool
is_contact(const struct playbook_step *s)
{
	return s->recipient.len > 0 || s->who == STEP_OWNER || s->who == STEP_OUTSIDE;
}

static int
by_time(const void *a, const void *b)
{
	const struct drill_choice *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

/* Longest run of steps done one after the other in the playbook's order; done[i]: when, 0 not. */
static uint32_t
in_order(const ms_t *done, uint32_t n, uint32_t *best)
{
	uint32_t most = 0;

	for (uint32_t i = 0; i < n; i++) {
		best[i] = done[i] != 0;
		for (uint32_t k = 0; k < i && done[i] != 0; k++)
			if (done[k] != 0 && done[k] <= done[i] && best[k] + 1 > best[i])
				best[i] = best[k] + 1;
		most = best[i] > most ? best[i] : most;
	}
	return most;
}

static void
take_choice(const struct drill_did *did, const struct drill_choice *c, ms_t *done, bool *is_broken)
{
	const struct playbook_step *s = drill_step_of(did->playbook, c->inject);
	size_t i;

	if (s == NULL)
		return;
	i = (size_t)(s - did->playbook->steps);
	if (str_equal(c->choice, STR("dont")))
		is_broken[i] = s->dont.in[LANG_JA].len > 0;
	if (!str_equal(c->choice, STR("done")))
		done[i] = 0;
	else if (done[i] == 0)
		done[i] = c->at;
}

enum err
drill_score_of(const struct drill_did *did, struct arena *a, struct drill_score *ret_score)
{
	const struct playbook *p = did->playbook;
	struct drill_choice *list = arena_array(a, struct drill_choice, did->n_choices + 1);
	ms_t *done = arena_array(a, ms_t, p->n_steps + 1);
	bool *is_in = arena_array(a, bool, p->n_steps + 1);
	bool *is_broken = arena_array(a, bool, p->n_steps + 1);
	uint32_t *best = arena_array(a, uint32_t, p->n_steps + 1);
	struct drill_score s = {0};
	ms_t contact = 0;

	if (list == NULL || done == NULL || is_in == NULL || is_broken == NULL || best == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < did->n_choices; i++)
		list[i] = did->choices[i];
	qsort(list, did->n_choices, sizeof(*list), by_time);
	for (uint32_t i = 0; i < did->n_choices; i++)
		take_choice(did, &list[i], done, is_broken);
	s.n_steps = pick(p, is_in);
	for (uint32_t i = 0; i < p->n_steps; i++) {
		s.n_donts += is_in[i] && p->steps[i].dont.in[LANG_JA].len > 0;
		s.n_broken += is_broken[i];
		s.n_done += done[i] != 0;
		if (done[i] != 0 && is_contact(&p->steps[i]) && (contact == 0 || done[i] < contact))
			contact = done[i];
	}
	s.n_in_order = in_order(done, p->n_steps, best);
	if (contact >= did->started && contact != 0) {
		s.has_contact = true;
		s.contact_minutes =
			(uint32_t)((contact - did->started + MS_MINUTE - 1) / MS_MINUTE);
	}
	*ret_score = s;
	return ERR_OK;
}
