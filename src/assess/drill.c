/* See drill.h. */
#include "assess/drill.h"

/* ---- the clock ---- */

uint32_t
drill_minutes(const struct drill_state *s, ms_t now)
{
	ms_t until = s->ended != 0 ? s->ended : now;
	int64_t run;

	if (s->paused_at != 0 && s->paused_at < until)
		until = s->paused_at;
	run = until - s->started - s->paused_ms;
	if (run < 0)
		run = 0;
	run = run / MS_MINUTE + s->ahead_minutes;
	return run > LIMIT_TRAINING_MINUTES ? LIMIT_TRAINING_MINUTES : (uint32_t)run;
}

uint32_t
drill_due(const struct training *t, const struct drill_state *s, ms_t now)
{
	uint32_t minutes = drill_minutes(s, now), n = 0;

	while (n < t->n_injects && t->injects[n].at_minutes <= minutes)
		n++;
	return n;
}

bool
drill_next(const struct training *t, const struct drill_state *s, ms_t now, uint32_t *ret_minutes)
{
	uint32_t n = drill_due(t, s, now);

	if (n == t->n_injects)
		return false;
	*ret_minutes = t->injects[n].at_minutes - drill_minutes(s, now);
	return true;
}

uint32_t
drill_ahead(const struct training *t, const struct drill_state *s, ms_t now)
{
	uint32_t minutes;

	return drill_next(t, s, now, &minutes) ? s->ahead_minutes + minutes : s->ahead_minutes;
}

void
drill_pause(struct drill_state *s, ms_t now)
{
	if (s->paused_at == 0 && s->ended == 0)
		s->paused_at = now;
}

void
drill_resume(struct drill_state *s, ms_t now)
{
	if (s->paused_at == 0 || s->ended != 0)
		return;
	if (now > s->paused_at)
		s->paused_ms += now - s->paused_at;
	s->paused_at = 0;
}

/* ---- answers ---- */

bool
drill_is_for(const struct training_inject *i, struct str role)
{
	return i->to.len == 0 || role.len == 0 || str_equal(i->to, role);
}

static int
most_of(const struct training_inject *inject)
{
	int most = 0;

	for (uint32_t i = 0; i < inject->n_choices; i++)
		if (inject->choices[i].points > most)
			most = inject->choices[i].points;
	return most;
}

static struct drill_line
line_of(const struct training *t, const struct training_inject *inject,
	const struct drill_answer *answer)
{
	struct drill_line line = {.inject = inject,
		.answer = answer,
		.role = training_role_find(t, inject->to),
		.points_most = most_of(inject)};

	if (answer == NULL)
		return line;
	if (answer->role.len > 0)
		line.role = training_role_find(t, answer->role);
	line.choice = training_choice_find(inject->choices, inject->n_choices, answer->choice);
	if (line.choice != NULL)
		line.points = line.choice->points;
	return line;
}

enum err
drill_report_of(const struct drill_asked *asked, struct arena *a, struct drill_report *ret_report)
{
	const struct training *t = asked->training;
	uint32_t n_shown = asked->n_shown < t->n_injects ? asked->n_shown : t->n_injects;
	struct drill_line *lines =
		arena_array(a, struct drill_line, asked->n_answers + t->n_injects + 1);
	struct drill_report r = {.n_injects = n_shown, .lines = lines};

	if (lines == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < n_shown; i++) {
		const struct training_inject *inject = &t->injects[i];
		uint32_t before = r.n_lines;

		for (size_t k = 0; k < asked->n_answers; k++)
			if (str_equal(asked->answers[k].inject, inject->id))
				lines[r.n_lines++] = line_of(t, inject, &asked->answers[k]);
		if (r.n_lines == before)
			lines[r.n_lines++] = line_of(t, inject, NULL);
		else
			r.n_answered++;
		for (uint32_t k = before; k < r.n_lines; k++) {
			r.points += lines[k].points;
			r.points_most += lines[k].points_most;
		}
	}
	*ret_report = r;
	return ERR_OK;
}

/* ---- groups ---- */

void
drill_groups_part(struct drill_group *groups, size_t n)
{
	uint32_t rest = 0;

	for (size_t i = 0; i < n; i++) {
		groups[i].is_apart = groups[i].n >= DRILL_GROUP_LEAST;
		rest += groups[i].is_apart ? 0 : groups[i].n;
	}
	while (rest > 0 && rest < DRILL_GROUP_LEAST) {
		struct drill_group *smallest = NULL;

		for (size_t i = 0; i < n; i++)
			if (groups[i].is_apart && (smallest == NULL || groups[i].n < smallest->n))
				smallest = &groups[i];
		if (smallest == NULL)
			return;
		smallest->is_apart = false;
		rest += smallest->n;
	}
}

/* ---- mail drills ---- */

static struct str
domain_of(struct str mail)
{
	ptrdiff_t at = str_find_byte(mail, '@');

	return at <= 0 ? STR("") : str_of(mail.p + at + 1, mail.len - (size_t)at - 1);
}

enum drill_domain
drill_domain_of(
	struct str from, struct str org, const struct training_set *set, struct str *ret_domain)
{
	struct str domain = domain_of(from);

	if (domain.len == 0 || (org.len > 0 && !str_equal_nocase(domain_of(org), domain)))
		return DRILL_DOMAIN_DIFFERS;
	for (uint32_t i = 0; i < set->n_shared_domains; i++)
		if (str_equal_nocase(domain, set->shared_domains[i]))
			return DRILL_DOMAIN_SHARED;
	*ret_domain = domain;
	return DRILL_DOMAIN_OWN;
}

bool
drill_is_at(struct str mail, struct str domain)
{
	return domain.len > 0 && str_equal_nocase(domain_of(mail), domain);
}
