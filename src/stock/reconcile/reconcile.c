/*
 * Names to products; see reconcile.h. The table is walked whole for each line: a thousand spellings
 * and most of them differ in their first character.
 */
#include "stock/reconcile/own.h"

#include "base/limits.h"
#include "base/names.h"

static const char *const result_names[RECONCILE_RESULTS] = {"none", "one", "several", "maker"};
NAME_OF(enum reconcile_result, reconcile_result_name, result_names)

struct spelling {
	struct str before, after; /* squeezed: folded, without blanks and hyphens */
	bool has_version;	  /* between the two */
	bool needs_maker, is_model;
	const struct product *product;
};

struct maker {
	struct str name; /* squeezed, without the form of company */
	const struct product *product;
};

struct reconcile_table {
	uint32_t n_spellings, n_makers;
	struct spelling *spellings;
	struct maker *makers;
};

/* ---- the table ---- */

static bool
is_skipped(char c)
{
	return c == ' ' || c == '-';
}

/* In place. */
static struct str
squeeze(char *room, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		if (!is_skipped(room[i]))
			room[n++] = room[i];
	return str_of(room, n);
}

static struct str
keep_squeezed(struct arena *arena, struct str s)
{
	char room[RECONCILE_NAME_BYTES];
	struct str out;
	char *copy;

	if (s.len > sizeof(room))
		return STR("");
	if (s.len > 0)
		memcpy(room, s.p, s.len);
	out = squeeze(room, s.len);
	copy = arena_copy(arena, out);
	return copy == NULL ? STR("") : str_of(copy, out.len);
}

static struct str
without_company(struct str s)
{
	static const char *const forms[] = {"株式会社", "有限会社", "合同会社", "(株)", "(有)",
		"㈱", "㈲", ", inc.", ", inc", " inc.", " inc", " corporation", " corp.",
		" co., ltd.", " co.,ltd.", ", llc", " llc", " gmbh", " ltd.", " limited"};

	s = str_trim(s);
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct str form = str_c(forms[i]);

		if (s.len > form.len && str_starts(s, form))
			s = str_of(s.p + form.len, s.len - form.len);
		if (s.len > form.len && str_ends_nocase(s, form))
			s.len -= form.len;
	}
	return str_trim(s);
}

static void
add_spelling(struct reconcile_table *t, struct arena *arena, const struct product *p,
	const struct product_spelling *from)
{
	struct spelling *s = &t->spellings[t->n_spellings];
	char room[RECONCILE_NAME_BYTES];
	struct str folded = str_of(room, reconcile_fold(from->text, room, sizeof(room)));
	ptrdiff_t at;

	folded = remark_strip(folded);
	at = str_find(folded, STR("{v}"));
	if (folded.len == 0)
		return;
	s->before = keep_squeezed(arena, at < 0 ? folded : str_of(folded.p, (size_t)at));
	if (at >= 0)
		s->after = keep_squeezed(
			arena, str_of(folded.p + at + 3, folded.len - (size_t)at - 3));
	s->has_version = at >= 0;
	s->needs_maker = from->needs_maker;
	s->is_model = from->is_model;
	s->product = p;
	t->n_spellings += s->before.len > 0;
}

static void
add_makers(struct reconcile_table *t, struct arena *arena, const struct product *p)
{
	for (uint32_t i = 0; i < p->n_makers; i++) {
		char room[RECONCILE_NAME_BYTES];
		struct str folded = str_of(room, reconcile_fold(p->makers[i], room, sizeof(room)));

		t->makers[t->n_makers++] =
			(struct maker){keep_squeezed(arena, without_company(folded)), p};
	}
}

struct reconcile_table *
reconcile_new(const struct product_set *set, struct arena *arena)
{
	struct reconcile_table *t = arena_array(arena, struct reconcile_table, 1);
	uint32_t n_spellings = 0, n_makers = 0;

	for (uint32_t i = 0; i < set->n_products; i++) {
		n_spellings += set->products[i].n_names;
		n_makers += set->products[i].n_makers;
	}
	if (t == NULL)
		return NULL;
	t->spellings = arena_array(arena, struct spelling, n_spellings + 1);
	t->makers = arena_array(arena, struct maker, n_makers + 1);
	if (t->spellings == NULL || t->makers == NULL)
		return NULL;
	for (uint32_t i = 0; i < set->n_products; i++) {
		for (uint32_t k = 0; k < set->products[i].n_names; k++)
			add_spelling(t, arena, &set->products[i], &set->products[i].names[k]);
		add_makers(t, arena, &set->products[i]);
	}
	return arena_err(arena) == ERR_OK ? t : NULL;
}

/* ---- one spelling ---- */

/* Where the text goes on behind key, blanks and hyphens passed over; -1 when it begins otherwise.
 */
static ptrdiff_t
skip_key(struct str text, struct str key)
{
	size_t i = 0, k = 0;

	while (k < key.len) {
		while (i < text.len && is_skipped(text.p[i]))
			i++;
		if (i == text.len || text.p[i] != key.p[k])
			return -1;
		i++;
		k++;
	}
	return (ptrdiff_t)i;
}

/* The text without key at its end; false when it ends otherwise. */
static bool
cut_key(struct str *text, struct str key)
{
	size_t i = text->len;

	for (size_t k = key.len; k > 0; k--) {
		while (i > 0 && is_skipped(text->p[i - 1]))
			i--;
		if (i == 0 || text->p[i - 1] != key.p[k - 1])
			return false;
		i--;
	}
	text->len = i;
	return true;
}

static struct str
trim_skipped(struct str s)
{
	while (s.len > 0 && is_skipped(s.p[0]))
		s = str_of(s.p + 1, s.len - 1);
	while (s.len > 0 && is_skipped(s.p[s.len - 1]))
		s.len--;
	return s;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* One word of letters and digits with a digit in it: "60f", "c300i", "ts-253d". */
static bool
model_is(struct str s)
{
	bool has_digit = false;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];

		if (!is_digit(c) && !(c >= 'a' && c <= 'z') && strchr("-+./", c) == NULL)
			return false;
		has_digit = has_digit || is_digit(c);
	}
	return has_digit;
}

/* How well the name fits: 0 not; more for a longer spelling, most for the whole name. */
static size_t
fit(const struct spelling *s, struct str name, struct str *ret_release)
{
	ptrdiff_t at = skip_key(name, s->before);
	struct str rest, raw;

	*ret_release = STR("");
	if (at < 0)
		return 0;
	raw = str_of(name.p + at, name.len - (size_t)at);
	rest = trim_skipped(raw);
	if (!s->has_version && rest.len == 0)
		return SIZE_MAX;
	if (s->has_version && !cut_key(&rest, s->after))
		return 0;
	rest = trim_skipped(rest);
	/* "Office 20" is not before the "19" of "Office 2019" */
	if (!s->has_version && at > 0 && is_digit(name.p[at - 1]) && is_digit(raw.p[0]))
		return 0;
	if (s->is_model && !s->has_version ? !model_is(rest) : !version_is(rest))
		return 0;
	*ret_release = rest;
	return s->before.len + s->after.len;
}

/* ---- makers ---- */

enum maker_says { MAKER_UNSAID, MAKER_SAME, MAKER_OTHER, MAKER_UNKNOWN };

static enum maker_says
ask_maker(const struct reconcile_table *t, const struct product *p, struct str maker)
{
	char room[RECONCILE_NAME_BYTES];
	bool is_known = false;
	struct str name = str_of(room, reconcile_fold(maker, room, sizeof(room)));

	if (maker.len == 0 || name.len == 0)
		return maker.len == 0 ? MAKER_UNSAID : MAKER_UNKNOWN;
	name = without_company(name);
	name = squeeze(room + (name.p - room), name.len);
	for (uint32_t i = 0; i < t->n_makers; i++) {
		if (!str_equal(t->makers[i].name, name))
			continue;
		if (t->makers[i].product == p)
			return MAKER_SAME;
		is_known = true;
	}
	return is_known ? MAKER_OTHER : MAKER_UNKNOWN;
}

/* ---- a line ---- */

struct choice {
	size_t best;
	uint32_t n;
	const struct product *products[RECONCILE_CANDIDATES];
	struct str release;
	bool is_model;
};

static void
consider(struct choice *c, size_t how, const struct spelling *s, struct str release)
{
	if (how < c->best)
		return;
	if (how > c->best)
		*c = (struct choice){.best = how};
	for (uint32_t i = 0; i < c->n; i++)
		if (c->products[i] == s->product)
			return;
	if (c->n == RECONCILE_CANDIDATES)
		return;
	c->products[c->n++] = s->product;
	c->release = release;
	c->is_model = s->is_model && !s->has_version;
}

static void
finish(struct reconciled *one, const struct choice *c, const struct reconcile_line *line)
{
	size_t n = c->release.len < sizeof(one->text) ? c->release.len : 0;
	char folded[RECONCILE_NAME_BYTES];
	size_t len = reconcile_fold(line->version, folded, sizeof(folded));

	one->result = c->n == 1 ? RECONCILE_ONE : RECONCILE_SEVERAL;
	one->n = c->n;
	memcpy(one->products, c->products, sizeof(one->products));
	if (c->n != 1)
		return;
	if (n > 0)
		memcpy(one->text, c->release.p, n);
	one->release = str_of(one->text, n);
	one->version = line->version;
	if (len > 0 && n + len <= sizeof(one->text)) {
		memcpy(one->text + n, folded, len);
		one->version = str_of(one->text + n, len);
	} else if (len == 0 && !c->is_model) {
		one->version = one->release;
	}
}

void
reconcile_one(const struct reconcile_table *table, const struct reconcile_line *line,
	struct reconciled *ret_one)
{
	struct choice fits = {0}, others = {0};
	char room[RECONCILE_NAME_BYTES];
	struct str name = str_of(room, reconcile_fold(line->name, room, sizeof(room)));

	*ret_one = (struct reconciled){.result = RECONCILE_NONE};
	name = remark_strip(name);
	for (uint32_t i = 0; name.len > 0 && i < table->n_spellings; i++) {
		const struct spelling *s = &table->spellings[i];
		struct str release;
		size_t how = fit(s, name, &release);
		enum maker_says maker;

		if (how == 0)
			continue;
		maker = ask_maker(table, s->product, line->maker);
		if (maker == MAKER_OTHER || (s->needs_maker && maker != MAKER_SAME))
			consider(&others, how, s, release);
		else
			consider(&fits, how, s, release);
	}
	if (fits.n > 0) {
		finish(ret_one, &fits, line);
	} else if (others.n > 0) {
		ret_one->result = RECONCILE_MAKER;
		ret_one->n = others.n;
		memcpy(ret_one->products, others.products, sizeof(others.products));
	}
}
