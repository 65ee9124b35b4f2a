/*
 * The short way through a package URL: most are written as the standard wants them and have nothing
 * escaped, so one look at each byte is enough. What is not like that is left to the long way
 * (purl.c), which says the same of all that is read here.
 */
#include "wire/purl/own.h"

/* Rules that ask for more than a look at the letters. */
#define RULES_ODD (NAME_REST | NAME_CHROME | NAME_NO_COLONS | NAME_DATABRICKS)
#define RULES_SMALL (SPACE_SMALL | NAME_SMALL | VERSION_SMALL)

/* PLUS wants escaping, and hardly anybody does: "1.0+deb12u1". */
enum { OTHER, PLAIN, CAPITAL, MARK, PLUS, SLASH, AT, QUESTION };

#define DIGITS(is) (is), (is), (is), (is), (is), (is), (is), (is), (is), (is)
#define LETTERS(is) DIGITS(is), DIGITS(is), (is), (is), (is), (is), (is), (is)

/* By byte; all others are OTHER. */
static const uint8_t classes[256] = {
	['a'] = LETTERS(PLAIN),
	['0'] = DIGITS(PLAIN),
	['A'] = LETTERS(CAPITAL),
	['-'] = MARK,
	['.'] = MARK,
	[':'] = MARK,
	['_'] = MARK,
	['~'] = MARK,
	['+'] = PLUS,
	['/'] = SLASH,
	['@'] = AT,
	['?'] = QUESTION,
};

struct places { /* in the text; 0: there is none */
	size_t slash, at, end;
	bool has_capital, has_mark, has_under, is_mended; /* before the version */
};

/* One part behind the only '?', of printable ASCII. */
static bool
are_qualifiers(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~' || s.p[i] == '?' || s.p[i] == '#')
			return false;
	return s.len > 0;
}

/* From `i`, where the path begins, to its end. False: not plain. */
static bool
look(struct purl *p, size_t i, size_t len, struct places *ret)
{
	const char *text = p->text;
	size_t from = i; /* of the segment */

	for (; i < len; i++) {
		switch (classes[(uint8_t)text[i]]) {
		case PLAIN:
			continue;
		case CAPITAL:
			ret->has_capital = true;
			continue;
		case MARK:
		case PLUS:
			if (text[i] == '+')
				purl_mend(p, PURL_MEND_ESCAPE);
			ret->has_under = ret->has_under || text[i] == '_';
			ret->has_mark = ret->has_mark || (ret->at == 0 && text[i] != '_');
			continue;
		case SLASH:
			if (i == from || ret->at > 0)
				return false;
			ret->slash = i;
			from = i + 1;
			continue;
		case AT:
			if (i == from || ret->at > 0)
				return false;
			ret->at = i;
			ret->is_mended = p->mends != 0;
			from = i + 1;
			continue;
		case QUESTION:
			ret->end = i;
			return i > from && are_qualifiers(str_of(text + i + 1, len - i - 1));
		default:
			return false;
		}
	}
	ret->end = len;
	return i > from;
}

static bool
fits_type(const struct purl_type *t, const struct places *at)
{
	unsigned rules = t != NULL ? t->rules : 0;

	if (t == NULL)
		return true;
	if (t->wants != NULL || (rules & RULES_ODD) != 0 ||
		((rules & RULES_SMALL) != 0 && at->has_capital) ||
		((rules & NAME_DASH) != 0 && at->has_under) ||
		((rules & NAME_UNDER) != 0 && at->has_mark))
		return false;
	return at->slash > 0 ? (rules & (SPACE_NEVER | SPACE_SCOPE)) == 0
			     : (rules & (SPACE_ALWAYS | NAME_GROUPED)) == 0;
}

/* "pkg:npm/%40scope/name": the scope is unescaped where it stands. */
static size_t
take_scope(char *text, size_t i, size_t len)
{
	if (len - i < 4 || memcmp(text + i, "%40", 3) != 0)
		return 0;
	text[i + 2] = '@';
	return i + 3;
}

bool
purl_read_plain(struct str s, struct purl *p)
{
	struct places at = {0};
	const struct purl_type *t;
	size_t i = 4, path, scope;
	char *text = p->text;

	if (s.len > LIMIT_PURL_BYTES || s.len < 7 || memcmp(s.p, "pkg:", 4) != 0 || s.p[4] < 'a' ||
		s.p[4] > 'z')
		return false;
	purl_clear(p, s);
	memcpy(text, s.p, s.len);
	p->used = s.len;
	while (i < s.len &&
		(classes[(uint8_t)text[i]] == PLAIN || text[i] == '-' || text[i] == '.'))
		i++;
	if (i == s.len || text[i] != '/')
		return false;
	p->is.type = str_of(text + 4, i - 4);
	t = purl_type_find(p->is.type);
	path = i + 1;
	scope = t != NULL && (t->rules & SPACE_SCOPE) != 0 ? take_scope(text, path, s.len) : 0;
	if (!look(p, scope > 0 ? scope : path, s.len, &at))
		return false;
	if (scope > 0 ? at.slash == 0 || memchr(text + scope, '/', at.slash - scope) != NULL
		      : !fits_type(t, &at))
		return false;
	path = scope > 0 ? scope - 1 : path;
	i = at.slash > 0 ? at.slash + 1 : path;
	p->is.space = at.slash > 0 ? str_of(text + path, at.slash - path) : STR("");
	p->is.name = str_of(text + i, (at.at > 0 ? at.at : at.end) - i);
	p->is.version = at.at > 0 ? str_of(text + at.at + 1, at.end - at.at - 1) : STR("");
	p->plain = at.end == s.len && scope == 0 && at.at > 0 && !at.is_mended ? at.at + 1 : 0;
	return at.end == s.len ||
	       purl_read_qualifiers(p, str_of(s.p + at.end + 1, s.len - at.end - 1)) == ERR_OK;
}

bool
purl_read_again(struct str s, struct purl *p)
{
	size_t at = p->plain;
	bool has_plus = false;

	if (at == 0 || s.len <= at || s.len > LIMIT_PURL_BYTES || memcmp(s.p, p->text, at) != 0)
		return false;
	for (size_t i = at; i < s.len; i++) {
		uint8_t is = classes[(uint8_t)s.p[i]];

		if (is < PLAIN || is > PLUS)
			return false;
		has_plus = has_plus || is == PLUS;
	}
	p->mends = has_plus ? 1U << PURL_MEND_ESCAPE : 0;
	memcpy(p->text + at, s.p + at, s.len - at);
	p->used = s.len;
	p->original = s;
	p->is.version = str_of(p->text + at, s.len - at);
	return true;
}
