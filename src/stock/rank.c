/*
 * Tables first: classes, points, SSVC's decisions, days. See rank.h.
 *
 * The number of a rank, from its highest bits on: class (3 bits), points (6), EPSS in percent (7),
 * CVSS in tenths (7), how sure the match is (2), whether there is a fix (1).
 */
#include "stock/rank.h"

#include "base/names.h"

static const char *const role_names[] = {"unknown", "thing", "work", "serve", "edge"};
NAME_OF(enum rank_role, rank_role_name, role_names)

static const char *const fact_names[] = {"exploited", "ransomware", "attacked", "malicious",
	"recipe", "chance", "score", "unrated", "outside", "listening", "seen", "alerts", "blocked",
	"role"};
NAME_OF(enum rank_fact, rank_fact_name, fact_names)

static const char *const chance_names[] = {"unknown", "rare", "small", "middle", "high"};
NAME_OF(enum rank_chance, rank_chance_name, chance_names)

static const char *const action_names[] = {"track", "track_star", "attend", "act"};
NAME_OF(enum rank_action, rank_action_name, action_names)

static const char *const due_names[] = {"list", "house", "contract"};
NAME_OF(enum rank_due_kind, rank_due_name, due_names)

#define SCORE_MAX 100
#define SCORE_UNRATED 70 /* ★3 4-4-4-2 treats what nobody has rated like 7.0 */

/* ---- how bad, how likely -------------------------------------------------------------------- */

static bool
is_unrated(const struct rank_facts *f)
{
	return f->score == 0 && f->rating == RATING_UNKNOWN &&
	       (f->kind == ADVISORY_VULNERABILITY || f->kind == ADVISORY_MALICIOUS);
}

/* In tenths: the score, else the lowest of what its maker's word stands for (CVSS 3.1, table 14).
 * The higher one of both where they differ. */
static unsigned
score_of(const struct rank_facts *f)
{
	static const unsigned of_rating[RATINGS] = {
		[RATING_LOW] = 1, [RATING_MEDIUM] = 40, [RATING_HIGH] = 70, [RATING_CRITICAL] = 90};
	unsigned score = f->score > SCORE_MAX ? SCORE_MAX : f->score;

	if (is_unrated(f))
		return SCORE_UNRATED;
	return score > of_rating[f->rating] ? score : of_rating[f->rating];
}

static bool
is_active(const struct rank_facts *f)
{
	return f->has_ssvc && f->ssvc.exploitation == EXPLOITATION_ACTIVE;
}

static bool
is_attacked(const struct rank_facts *f)
{
	return f->is_exploited || f->kind == ADVISORY_MALICIOUS || is_active(f);
}

static bool
is_recipe(const struct rank_facts *f)
{
	return f->has_ssvc && f->ssvc.exploitation == EXPLOITATION_POC;
}

bool
rank_is_serious(const struct rank_facts *f)
{
	return is_attacked(f) || score_of(f) >= SCORE_UNRATED;
}

#define PERCENT 10000 /* of a chance in millionths */

static enum rank_chance
chance_of(const struct rank_facts *f)
{
	if (!f->has_epss)
		return RANK_CHANCE_UNKNOWN;
	return f->epss.score >= 50 * PERCENT   ? RANK_CHANCE_HIGH
	       : f->epss.score >= 10 * PERCENT ? RANK_CHANCE_MIDDLE
	       : f->epss.score >= PERCENT      ? RANK_CHANCE_SMALL
					       : RANK_CHANCE_RARE;
}

/* ---- the order ------------------------------------------------------------------------------ */

enum {
	CLASS_NOTICE, /* unmaintained, a notice, or of no importance */
	CLASS_OTHER,
	CLASS_ATTACKED,
	CLASS_EXPLOITED,
	CLASS_RANSOMWARE,
};

static unsigned
class_of(const struct rank_facts *f)
{
	if (f->is_exploited)
		return f->is_ransomware ? CLASS_RANSOMWARE : CLASS_EXPLOITED;
	if (is_attacked(f))
		return CLASS_ATTACKED;
	return f->is_unimportant || f->kind == ADVISORY_NOTICE || f->kind == ADVISORY_UNMAINTAINED
		       ? CLASS_NOTICE
		       : CLASS_OTHER;
}

static uint8_t
points_chance(const struct rank_facts *f)
{
	static const uint8_t points[RANK_CHANCES] = {
		[RANK_CHANCE_SMALL] = 3, [RANK_CHANCE_MIDDLE] = 7, [RANK_CHANCE_HIGH] = 12};

	return points[chance_of(f)];
}

static uint8_t
points_score(const struct rank_facts *f)
{
	static const uint8_t points[RATINGS] = {
		[RATING_MEDIUM] = 1, [RATING_HIGH] = 3, [RATING_CRITICAL] = 5};

	return is_unrated(f) ? 0 : points[rating_of_score(score_of(f))];
}

static uint8_t
points_role(const struct rank_facts *f)
{
	static const uint8_t points[RANK_ROLES] = {[RANK_ROLE_SERVE] = 2, [RANK_ROLE_EDGE] = 4};

	return points[f->role];
}

#define POINTS_WHEN(name, condition, points)                                                       \
	static uint8_t name(const struct rank_facts *f)                                            \
	{                                                                                          \
		return (condition) ? (points) : 0;                                                 \
	}
/* Who attacks has a recipe. */
POINTS_WHEN(points_recipe, is_recipe(f) || is_active(f), 4)
POINTS_WHEN(points_unrated, is_unrated(f), 3)
POINTS_WHEN(points_outside, f->is_outside, 10)
POINTS_WHEN(points_listening, f->is_listening, 3)
POINTS_WHEN(points_seen, f->is_seen, 2)
POINTS_WHEN(points_alerts, f->alerts > 0, 6)
POINTS_WHEN(points_blocked, f->blocked > 0, 3)

/* The highest of each together are 49: they fit the six bits. */
static const struct {
	enum rank_fact fact;
	uint8_t (*points)(const struct rank_facts *f);
} lifts[] = {
	{RANK_RECIPE, points_recipe},
	{RANK_CHANCE, points_chance},
	{RANK_SCORE, points_score},
	{RANK_UNRATED, points_unrated},
	{RANK_OUTSIDE, points_outside},
	{RANK_LISTENING, points_listening},
	{RANK_SEEN, points_seen},
	{RANK_ALERTS, points_alerts},
	{RANK_BLOCKED, points_blocked},
	{RANK_ROLE, points_role},
};
#define LIFTS (sizeof(lifts) / sizeof(lifts[0]))

static void
add_lift(struct rank_place *p, enum rank_fact fact, uint8_t points)
{
	unsigned at = p->n_lifts++;

	for (; at > 0 && p->lifts[at - 1].points != 0 && p->lifts[at - 1].points < points; at--)
		p->lifts[at] = p->lifts[at - 1];
	p->lifts[at] = (struct rank_lift){fact, points};
}

static unsigned
lift_all(const struct rank_facts *f, struct rank_place *p)
{
	unsigned sum = 0;

	if (f->is_exploited)
		add_lift(p, RANK_EXPLOITED, 0);
	if (f->is_exploited && f->is_ransomware)
		add_lift(p, RANK_RANSOMWARE, 0);
	if (is_active(f))
		add_lift(p, RANK_ATTACKED, 0);
	if (f->kind == ADVISORY_MALICIOUS)
		add_lift(p, RANK_MALICIOUS, 0);
	for (size_t i = 0; i < LIFTS; i++) {
		uint8_t points = lifts[i].points(f);

		if (points > 0 && !(lifts[i].fact == RANK_RECIPE && is_active(f)) &&
			!(lifts[i].fact == RANK_UNRATED && f->kind == ADVISORY_MALICIOUS))
			add_lift(p, lifts[i].fact, points);
		sum += points;
	}
	return sum;
}

/* ---- the action ----------------------------------------------------------------------------- */

/*
 * CISA, "Stakeholder-Specific Vulnerability Categorization Guide" (2022), the decision tree: by
 * exploitation (none, poc, active), automatable (no, yes), technical impact (partial, total),
 * mission and well-being (low, medium, high).
 */
#define T RANK_TRACK
#define S RANK_TRACK_STAR
#define A RANK_ATTEND
#define X RANK_ACT
static const uint8_t decisions[3][2][2][3] = {
	{{{T, T, T}, {T, T, S}}, {{T, T, A}, {T, T, A}}},
	{{{T, T, S}, {T, S, A}}, {{T, T, A}, {T, S, A}}},
	{{{T, T, A}, {T, A, X}}, {{A, A, X}, {A, X, X}}},
};
#undef T
#undef S
#undef A
#undef X

/* Where nobody assessed it, a chance from 10 % on counts like a public recipe. */
static unsigned
exploitation_of(const struct rank_facts *f)
{
	if (is_attacked(f))
		return 2;
	return is_recipe(f) || chance_of(f) >= RANK_CHANCE_MIDDLE ? 1 : 0;
}

/* Mission and well-being, in place of it what the device is for and what was measured of it. */
static unsigned
stake_of(const struct rank_facts *f)
{
	static const uint8_t of_role[RANK_ROLES] = {1, 0, 1, 1, 2};
	unsigned stake = of_role[f->role] + (f->is_outside ? 1 : 0) +
			 (f->alerts > 0 || f->blocked > 0 ? 1 : 0);

	return stake > 2 ? 2 : stake;
}

static enum rank_action
action_of(const struct rank_facts *f)
{
	/* Not assessed: automatable when anybody can reach it, total from 9.0 on. */
	bool is_automatable = f->has_ssvc ? f->ssvc.is_automatable : f->is_outside;
	bool is_total = f->has_ssvc ? f->ssvc.is_total : score_of(f) >= 90;
	unsigned action = decisions[exploitation_of(f)][is_automatable][is_total][stake_of(f)];
	unsigned least = RANK_TRACK;

	/* The house's own: known attacks are never left to the usual updates; what is due within
	 * 14 days is watched; a package that is the attack, or one that extortionists use, is for
	 * now. */
	if (f->kind == ADVISORY_MALICIOUS || (f->is_exploited && f->is_ransomware))
		least = RANK_ACT;
	else if (is_attacked(f))
		least = RANK_ATTEND;
	else if (rank_is_serious(f) && class_of(f) != CLASS_NOTICE)
		least = RANK_TRACK_STAR;
	return (enum rank_action)(action > least ? action : least);
}

struct rank_place
rank_place(const struct rank_facts *f)
{
	struct rank_place p = {.action = action_of(f), .chance = chance_of(f)};
	unsigned points = lift_all(f, &p);
	unsigned percent = f->has_epss ? f->epss.score / PERCENT : 0;

	p.rank = class_of(f) << 23 | points << 17 | (percent > 100 ? 100 : percent) << 10 |
		 score_of(f) << 3 | (f->confidence > 2 ? 2 : f->confidence) << 1 |
		 (f->has_fix ? 1 : 0);
	return p;
}

int
rank_order(const struct rank_key *a, const struct rank_key *b)
{
	int names;

	if (a->rank != b->rank)
		return a->rank > b->rank ? -1 : 1;
	if (a->due != b->due) {
		if (a->due == 0 || b->due == 0)
			return a->due != 0 ? -1 : 1;
		return a->due < b->due ? -1 : 1;
	}
	names = str_order(a->name, b->name);
	if (names != 0)
		return names;
	return (a->subject > b->subject) - (a->subject < b->subject);
}

/* ---- by when -------------------------------------------------------------------------------- */

static void
add_due(struct rank_dues *d, struct rank_due due, ms_t first_day)
{
	unsigned at = d->n++;

	due.was_over = due.at < first_day;
	for (; at > 0 && d->list[at - 1].at > due.at; at--)
		d->list[at] = d->list[at - 1];
	d->list[at] = due;
}

/* The earliest day that one of the contracts sets. */
static bool
contract_due(const struct rank_facts *f, const struct rank_when *when, struct rank_due *ret_due)
{
	bool has_one = false;

	for (size_t i = 0; i < when->n_contracts; i++) {
		const struct rank_contract *c = &when->contracts[i];
		ms_t from = c->since > when->known ? c->since : when->known;
		ms_t at = time_day(from, when->zone_minutes) + c->days * MS_DAY;

		if (score_of(f) < c->least || (has_one && at >= ret_due->at))
			continue;
		*ret_due = (struct rank_due){RANK_DUE_CONTRACT, at, c->days, false};
		has_one = true;
	}
	return has_one;
}

struct rank_dues
rank_dues(const struct rank_facts *f, const struct rank_when *when)
{
	struct rank_dues d = {0};
	ms_t first_day = time_day(when->known, when->zone_minutes);
	unsigned house = f->kind == ADVISORY_MALICIOUS ? 0 : RANK_HOUSE_DAYS;
	struct rank_due contract = {.at = 0};

	/* A day of the list is a day in the calendar: the same one here. */
	if (f->is_exploited && f->exploited_due != 0)
		add_due(&d,
			(struct rank_due){RANK_DUE_LIST,
				time_day(f->exploited_due, 0) - when->zone_minutes * MS_MINUTE, 0,
				false},
			first_day);
	if (rank_is_serious(f))
		add_due(&d,
			(struct rank_due){RANK_DUE_HOUSE, first_day + house * MS_DAY, house, false},
			first_day);
	if (contract_due(f, when, &contract))
		add_due(&d, contract, first_day);
	return d;
}
