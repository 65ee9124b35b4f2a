/*
 * Base scores of CVSS. In: a vector. Out: tenths.
 *   2.0  "A Complete Guide to the Common Vulnerability Scoring System Version 2.0", section 3.2.1
 *   3.0, 3.1  specification documents, section 7.1 (3.1: and roundup of appendix A)
 *   4.0  specification document, section 8: the MacroVector's score, less the mean of how far the
 *        vector lies below the worst one of its MacroVector
 */
#include "wire/cvss/cvss.h"

#define METRICS 11

/* A base metric: its name and the values that it can have; what was read is a place in `values`. */
struct metric {
	const char *name, *values;
};

static const struct metric metrics_2[] = {
	{"AV", "LAN"}, {"AC", "HML"}, {"Au", "MSN"}, {"C", "NPC"}, {"I", "NPC"}, {"A", "NPC"}};
static const struct metric metrics_3[] = {{"AV", "NALP"}, {"AC", "LH"}, {"PR", "NLH"}, {"UI", "NR"},
	{"S", "UC"}, {"C", "HLN"}, {"I", "HLN"}, {"A", "HLN"}};
static const struct metric metrics_4[] = {{"AV", "NALP"}, {"AC", "LH"}, {"AT", "NP"}, {"PR", "NLH"},
	{"UI", "NPA"}, {"VC", "HLN"}, {"VI", "HLN"}, {"VA", "HLN"}, {"SC", "HLN"}, {"SI", "HLN"},
	{"SA", "HLN"}};

/* One "name:value" into at[]; what is no base metric is passed over. */
static enum err
take(struct str part, const struct metric *metrics, size_t n, signed char at[METRICS])
{
	struct str name = str_split(&part, ':');
	const char *place;

	if (name.len == 0 || part.len == 0)
		return ERR_MALFORMED;
	for (size_t i = 0; i < n; i++) {
		if (!str_equal(name, str_c(metrics[i].name)))
			continue;
		place = part.len == 1 ? strchr(metrics[i].values, part.p[0]) : NULL;
		if (place == NULL || *place == '\0' || at[i] >= 0)
			return ERR_MALFORMED;
		at[i] = (signed char)(place - metrics[i].values);
	}
	return ERR_OK;
}

static enum err
read_metrics(struct str vector, const struct metric *metrics, size_t n, signed char at[METRICS])
{
	enum err err = ERR_OK;

	memset(at, -1, METRICS);
	if (vector.len > 0 && vector.p[vector.len - 1] == '/')
		vector.len--;
	while (err == ERR_OK && vector.len > 0)
		err = take(str_split(&vector, '/'), metrics, n, at);
	for (size_t i = 0; i < n && err == ERR_OK; i++)
		if (at[i] < 0)
			err = ERR_MALFORMED;
	return err;
}

/* To the nearest tenth, halves up; x >= 0. */
static unsigned
nearest(double x)
{
	return (unsigned)(x * 10 + 0.5 + 1e-9);
}

static unsigned
score_2(const signed char at[METRICS])
{
	static const double vector[] = {0.395, 0.646, 1.0}, complexity[] = {0.35, 0.61, 0.71},
			    authentication[] = {0.45, 0.56, 0.704}, harm[] = {0.0, 0.275, 0.660};
	double impact = 10.41 * (1 - (1 - harm[at[3]]) * (1 - harm[at[4]]) * (1 - harm[at[5]]));
	double ease = 20 * vector[at[0]] * complexity[at[1]] * authentication[at[2]];

	if (at[3] == 0 && at[4] == 0 && at[5] == 0)
		return 0; /* f(impact) is 0 */
	return nearest((0.6 * impact + 0.4 * ease - 1.5) * 1.176);
}

/* To the next tenth above, as appendix A of 3.1 says it, so that no machine's rounding matters. */
static unsigned
round_up(double x)
{
	uint64_t fine = (uint64_t)(x * 100000 + 0.5);

	return (unsigned)((fine + 9999) / 10000);
}

static unsigned
score_3(const signed char at[METRICS])
{
	static const double vector[] = {0.85, 0.62, 0.55, 0.2}, complexity[] = {0.77, 0.44},
			    rights[2][3] = {{0.85, 0.62, 0.27}, {0.85, 0.68, 0.5}},
			    person[] = {0.85, 0.62}, harm[] = {0.56, 0.22, 0.0};
	bool is_changed = at[4] == 1;
	double loss = 1 - (1 - harm[at[5]]) * (1 - harm[at[6]]) * (1 - harm[at[7]]);
	double impact = 6.42 * loss, power = 1, sum;
	double ease = 8.22 * vector[at[0]] * complexity[at[1]] * rights[is_changed][at[2]] *
		      person[at[3]];

	if (is_changed) {
		for (int i = 0; i < 15; i++)
			power *= loss - 0.02;
		impact = 7.52 * (loss - 0.029) - 3.25 * power;
	}
	if (impact <= 0)
		return 0;
	sum = (impact + ease) * (is_changed ? 1.08 : 1);
	return round_up(sum < 10 ? sum : 10);
}

/* --- 4.0. Of base vectors only: E counts as A, all requirements as H, nothing harms people (S). */

enum { AV, AC, AT, PR, UI, VC, VI, VA, SC, SI, SA }; /* places in metrics_4 */

/* The MacroVectors that base vectors have, and those just below: EQ5 is 0. By EQ1, EQ2, EQ3 with
 * EQ6 (00, 01, 10, 11, 21), EQ4 (1, 2); tenths. */
static const unsigned char macro_scores[3][2][5][2] = {
	{{{100, 93}, {96, 90}, {93, 88}, {92, 80}, {79, 69}},
		{{95, 92}, {91, 81}, {92, 84}, {82, 70}, {71, 63}}},
	{{{94, 87}, {89, 75}, {86, 72}, {76, 57}, {65, 53}},
		{{90, 77}, {77, 66}, {74, 61}, {59, 52}, {58, 23}}},
	{{{86, 70}, {74, 54}, {72, 53}, {57, 36}, {47, 24}},
		{{73, 54}, {55, 43}, {61, 46}, {51, 18}, {24, 10}}},
};
enum { EQ36_00, EQ36_01, EQ36_10, EQ36_11, EQ36_21 };

/* The worst vectors of an EQ, as places in the metrics' values, and its depth. */
struct worst {
	unsigned n, depth;
	signed char of[3][3];
};
static const struct worst worst_1[3] = {/* AV PR UI */
	{1, 1, {{0, 0, 0}}}, {3, 4, {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
	{2, 5, {{3, 0, 0}, {1, 1, 1}}}};
static const struct worst worst_2[2] = {/* AC AT */
	{1, 1, {{0, 0}}}, {2, 2, {{1, 0}, {0, 1}}}};
static const struct worst worst_3[3] = {/* VC VI VA, of EQ3 with the EQ6 that goes with it */
	{1, 7, {{0, 0, 0}}}, {2, 8, {{1, 0, 0}, {0, 1, 0}}}, {1, 10, {{1, 1, 1}}}};
static const struct worst worst_4[3] = {/* SC SI SA */
	{0, 0, {{0}}}, {1, 5, {{0, 0, 0}}}, {1, 4, {{1, 1, 1}}}};

/* Steps from the first worst vector that is nowhere better than this one. */
static int
distance(const struct worst *w, int a, int b, int c)
{
	for (unsigned i = 0; i < w->n; i++) {
		int x = a - w->of[i][0], y = b - w->of[i][1], z = c - w->of[i][2];

		if (x >= 0 && y >= 0 && z >= 0)
			return x + y + z;
	}
	return 0;
}

struct macro {
	int eq1, eq2, eq3, eq4;
};

static struct macro
macro_of(const signed char at[METRICS])
{
	bool network = at[AV] == 0, no_rights = at[PR] == 0, no_person = at[UI] == 0;
	struct macro m = {2, 1, 2, 2};

	if (network && no_rights && no_person)
		m.eq1 = 0;
	else if ((network || no_rights || no_person) && at[AV] != 3)
		m.eq1 = 1;
	if (at[AC] == 0 && at[AT] == 0)
		m.eq2 = 0;
	if (at[VC] == 0 && at[VI] == 0)
		m.eq3 = 0;
	else if (at[VC] == 0 || at[VI] == 0 || at[VA] == 0)
		m.eq3 = 1;
	if (at[SC] == 0 || at[SI] == 0 || at[SA] == 0)
		m.eq4 = 1;
	return m;
}

/* What the next lower MacroVector of EQ3 and EQ6 scores; of two the higher one; -1: there is none.
 */
static int
lower_36(const struct macro *m)
{
	const unsigned char(*s)[2] = macro_scores[m->eq1][m->eq2];
	int left = s[EQ36_01][m->eq4 - 1], right = s[EQ36_10][m->eq4 - 1];

	if (m->eq3 == 0)
		return left > right ? left : right;
	return m->eq3 == 1 ? s[EQ36_11][m->eq4 - 1] : -1;
}

static unsigned
score_4(const signed char at[METRICS])
{
	static const int eq36_of[3] = {EQ36_00, EQ36_10, EQ36_21};
	struct macro m = macro_of(at);
	int eq36 = eq36_of[m.eq3], score = macro_scores[m.eq1][m.eq2][eq36][m.eq4 - 1];
	int lower[4] = {-1, -1, lower_36(&m), -1}; /* -1: there is none, and it does not count */
	const struct worst *w[4] = {
		&worst_1[m.eq1], &worst_2[m.eq2], &worst_3[m.eq3], &worst_4[m.eq4]};
	int d[4] = {distance(w[0], at[AV], at[PR], at[UI]), distance(w[1], at[AC], at[AT], 0),
		distance(w[2], at[VC], at[VI], at[VA]), distance(w[3], at[SC], at[SI], at[SA])};
	int sum = 0, n = 1; /* EQ5 has a lower one, at no distance */

	if (at[VC] + at[VI] + at[VA] + at[SC] + at[SI] + at[SA] == 12)
		return 0; /* no harm at all */
	if (m.eq1 < 2)
		lower[0] = macro_scores[m.eq1 + 1][m.eq2][eq36][m.eq4 - 1];
	if (m.eq2 == 0)
		lower[1] = macro_scores[m.eq1][1][eq36][m.eq4 - 1];
	if (m.eq4 == 1)
		lower[3] = macro_scores[m.eq1][m.eq2][eq36][1];
	/* in 280ths of a tenth, which all depths divide: no rounding before the last step */
	for (int i = 0; i < 4; i++) {
		if (lower[i] < 0)
			continue;
		n++;
		sum += (score - lower[i]) * d[i] * (280 / (int)w[i]->depth);
	}
	return (unsigned)((2 * (score * 280 * n - sum) + 280 * n) / (2 * 280 * n));
}

static const struct {
	const char *prefix;
	enum cvss_version version;
	const struct metric *metrics;
	size_t n;
	unsigned (*score)(const signed char at[METRICS]);
} versions[] = {
	{"CVSS:3.1/", CVSS_3_1, metrics_3, 8, score_3},
	{"CVSS:3.0/", CVSS_3_0, metrics_3, 8, score_3},
	{"CVSS:4.0/", CVSS_4_0, metrics_4, METRICS, score_4},
	{"CVSS:2.0/", CVSS_2_0, metrics_2, 6, score_2},
	{"AV:", CVSS_2_0, metrics_2, 6, score_2},
};

enum err
cvss_score(struct str vector, struct cvss *ret_cvss)
{
	signed char at[METRICS];
	enum err err;

	vector = str_trim(vector);
	if (vector.len >= 2 && vector.p[0] == '(' && vector.p[vector.len - 1] == ')')
		vector = str_of(vector.p + 1, vector.len - 2);
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		size_t skip = strlen(versions[i].prefix);

		if (!str_starts(vector, str_c(versions[i].prefix)))
			continue;
		if (versions[i].prefix[0] == 'A')
			skip = 0;
		err = read_metrics(str_of(vector.p + skip, vector.len - skip), versions[i].metrics,
			versions[i].n, at);
		if (err == ERR_OK)
			*ret_cvss = (struct cvss){versions[i].version, versions[i].score(at)};
		return err;
	}
	return str_starts(vector, STR("CVSS:")) ? ERR_UNSUPPORTED : ERR_MALFORMED;
}
