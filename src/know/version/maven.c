/*
 * Maven's "Version Order Specification" (POM reference): tokens between dots, hyphens and changes
 * from digit to letter; empty values at the end of each part left out; qualifiers < "-number" <
 * ".number"; the same qualifier behind a dot is older than behind a hyphen. Zeros before a
 * qualifier are left out behind dots, too, as Maven 4 does: only so it is an order.
 */
#include "know/version/parts.h"

/* Ranks of qualifiers; others come behind these, by letters. */
enum { ALPHA = 1, BETA, MILESTONE, RC, SNAPSHOT, RELEASE, SP, OTHER };

enum token_kind { TOKEN_WORD, TOKEN_HYPHEN, TOKEN_DOT };
struct token {
	enum token_kind kind; /* of numbers: what stands before them */
	struct str text;
	int rank; /* of words */
};

static int
word_rank(struct str word, bool before_digit)
{
	static const struct {
		const char *name;
		int rank;
	} known[] = {{"alpha", ALPHA}, {"beta", BETA}, {"milestone", MILESTONE}, {"rc", RC},
		{"cr", RC}, {"snapshot", SNAPSHOT}, {"ga", RELEASE}, {"final", RELEASE},
		{"release", RELEASE}, {"sp", SP}};

	if (before_digit && word.len == 1) {
		switch (str_small(word.p[0])) {
		case 'a':
			return ALPHA;
		case 'b':
			return BETA;
		case 'm':
			return MILESTONE;
		}
	}
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_equal_nocase(word, str_c(known[i].name)))
			return known[i].rank;
	return OTHER;
}

/* The next token as it stands there. *after: what stands before it: '.', '-', or NUL for a change
 * between digits and letters and for the beginning. */
static struct token
take_token(struct str *s, char *after)
{
	struct token t = {TOKEN_DOT, {s->p, 0}, 0};

	if (part_is_digit(part_first(*s))) {
		t.kind = *after == '.' ? TOKEN_DOT : TOKEN_HYPHEN;
		t.text = part_digits(s);
	} else {
		while (t.text.len < s->len && !part_is_digit(s->p[t.text.len]) &&
			s->p[t.text.len] != '.' && s->p[t.text.len] != '-')
			t.text.len++;
		part_skip(s, t.text.len);
		t.kind = t.text.len > 0 ? TOKEN_WORD : *after == '.' ? TOKEN_DOT : TOKEN_HYPHEN;
		if (t.text.len > 0)
			t.rank = word_rank(t.text, part_is_digit(part_first(*s)));
	}
	*after = '\0';
	if (part_first(*s) == '.' || part_first(*s) == '-') {
		*after = s->p[0];
		part_skip(s, 1);
	}
	return t;
}

static bool
is_null(const struct token *t)
{
	return t->kind == TOKEN_WORD ? t->rank == RELEASE : part_is_zero(t->text);
}

struct cursor {
	struct str rest;
	char after;
	bool more;	   /* also when rest is empty: something stands behind a separator */
	const char *alive; /* empty values before this place are known to count */
};

static struct token
next_raw(struct cursor *c)
{
	struct token t = take_token(&c->rest, &c->after);

	c->more = c->rest.len > 0 || c->after != '\0';
	return t;
}

/* The next token that counts; false at the end. Empty values count only when a ".number" follows
 * them in their part that is not empty itself; others are passed over all at once. */
static bool
next_token(struct cursor *c, struct token *ret_t)
{
	while (c->more) {
		struct token t = next_raw(c), ahead;
		struct cursor look = *c, before;

		*ret_t = t;
		if (!is_null(&t) || (c->alive != NULL && c->rest.p <= c->alive))
			return true;
		while (look.more) {
			before = look;
			ahead = next_raw(&look);
			if (ahead.kind != TOKEN_DOT) {
				look = before;
				break;
			}
			if (!is_null(&ahead)) {
				c->alive = before.rest.p;
				return true;
			}
		}
		*c = look;
	}
	return false;
}

static int
order_tokens(const struct token *a, const struct token *b)
{
	if (a->kind != b->kind)
		return part_order_ints((int)a->kind, (int)b->kind);
	if (a->kind != TOKEN_WORD)
		return part_order_digits(a->text, b->text);
	if (a->rank != b->rank)
		return part_order_ints(a->rank, b->rank);
	return a->rank == OTHER ? part_order_nocase(a->text, b->text) : 0;
}

/* Against the end of the other version: only qualifiers below the release are older. */
static int
order_end(const struct token *t)
{
	return t->kind == TOKEN_WORD && t->rank < RELEASE ? -1 : 1;
}

int
version_maven(struct str a, struct str b)
{
	struct cursor x = {a, '.', a.len > 0, NULL}, y = {b, '.', b.len > 0, NULL};

	while (true) {
		struct token left, right;
		bool has_left = next_token(&x, &left), has_right = next_token(&y, &right);
		int order;

		if (!has_left || !has_right)
			return has_left ? order_end(&left) : has_right ? -order_end(&right) : 0;
		order = order_tokens(&left, &right);
		if (order != 0)
			return order;
	}
}

bool
version_maven_valid(struct str v)
{
	bool has_alnum = false;

	for (size_t i = 0; i < v.len; i++) {
		char c = v.p[i];

		has_alnum = has_alnum || part_is_alnum(c);
		if (c <= ' ' || c == 0x7f || strchr("[](),<>|*\"\\/:?", c) != NULL)
			return false;
	}
	return has_alnum;
}
