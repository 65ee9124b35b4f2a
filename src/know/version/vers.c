/* Ranges as text; see vers.h. */
#include "know/version/vers.h"

#include "know/version/parts.h"
#include "know/version/version.h"

#include "base/limits.h"

bool
vers_order_of(struct str type, enum version_order *ret_order)
{
	/* Types that have an order of their own; the others are types of purl. */
	static const struct {
		const char *type;
		enum version_order order;
	} own[] = {{"alpm", VERSION_ALPM}, {"arch", VERSION_ALPM}, {"ebuild", VERSION_GENTOO},
		{"gentoo", VERSION_GENTOO}, {"alpine", VERSION_ALPINE}, {"debian", VERSION_DEBIAN},
		{"semver", VERSION_SEMVER}, {"openssl", VERSION_GENERIC},
		{"nginx", VERSION_GENERIC}, {"generic", VERSION_GENERIC}, {"intdot", VERSION_CRAN},
		{"datetime", VERSION_DATETIME}, {"lexicographic", VERSION_TEXT}};

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		if (!str_equal(type, str_c(own[i].type)))
			continue;
		*ret_order = own[i].order;
		return true;
	}
	for (unsigned e = ECOSYSTEM_NONE + 1; e < ECOSYSTEMS; e++) {
		if (type.len == 0 || !ecosystem_has_purl((enum ecosystem)e, type))
			continue;
		*ret_order = ecosystem_order((enum ecosystem)e);
		return true;
	}
	return false;
}

static void
note(struct vers *v, enum vers_fault fault)
{
	if (v->fault == VERS_CANONICAL)
		v->fault = fault;
}

/* Characters that would be read as something else. */
static bool
must_encode(char c)
{
	unsigned char u = (unsigned char)c;

	return u <= ' ' || u >= 0x7f || strchr("><=!*|%", c) != NULL;
}

static void
write_version(struct buf *b, struct str version)
{
	for (size_t i = 0; i < version.len; i++) {
		if (must_encode(version.p[i]))
			buf_printf(b, "%%%02X", (unsigned)(unsigned char)version.p[i]);
		else
			buf_byte(b, (uint8_t)version.p[i]);
	}
}

/* The byte that "%XX" at the front stands for; -1 when it is none, or one that no version holds. */
static int
decode_one(struct str s)
{
	int high = s.len > 2 ? str_hex_digit(s.p[1]) : -1;
	int low = s.len > 2 ? str_hex_digit(s.p[2]) : -1;
	int byte = high * 16 + low;

	return high < 0 || low < 0 || byte < ' ' || byte == 0x7f ? -1 : byte;
}

/* One version, its %XX decoded once. */
static enum err
decode(struct vers *v, struct str text, struct arena *arena, struct str *ret_version)
{
	char *to;
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++) {
		if ((unsigned char)text.p[i] <= ' ' || text.p[i] == 0x7f)
			return ERR_MALFORMED;
		if (text.p[i] != '%' && must_encode(text.p[i]))
			note(v, VERS_ENCODING);
	}
	*ret_version = text;
	if (text.len == 0)
		return ERR_MALFORMED;
	if (str_find_byte(text, '%') < 0)
		return ERR_OK;
	to = arena_alloc(arena, text.len);
	if (to == NULL)
		return ERR_LIMIT;
	while (text.len > 0) {
		int byte = text.p[0] == '%' ? decode_one(text) : (unsigned char)text.p[0];

		if (byte < 0)
			return ERR_MALFORMED;
		to[n++] = (char)byte;
		if (text.p[0] != '%') {
			part_skip(&text, 1);
			continue;
		}
		if (!must_encode((char)byte) || (text.p[1] >= 'a' && text.p[1] <= 'f') ||
			(text.p[2] >= 'a' && text.p[2] <= 'f'))
			note(v, VERS_ENCODING);
		part_skip(&text, 3);
	}
	*ret_version = str_of(to, n);
	return ERR_OK;
}

static enum vers_comparator
take_comparator(struct vers *v, struct str *s)
{
	static const struct {
		const char *sign;
		enum vers_comparator comparator;
	} signs[] = {{">=", VERS_GREATER_EQUAL}, {"<=", VERS_LESS_EQUAL}, {"!=", VERS_NOT},
		{"<", VERS_LESS}, {">", VERS_GREATER}, {"=", VERS_EQUAL}};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (!str_starts(*s, str_c(signs[i].sign)))
			continue;
		part_skip(s, strlen(signs[i].sign));
		if (signs[i].comparator == VERS_EQUAL)
			note(v, VERS_EQUALS);
		return signs[i].comparator;
	}
	return VERS_EQUAL;
}

static bool
is_upper(const struct vers_constraint *c)
{
	return c->comparator == VERS_LESS || c->comparator == VERS_LESS_EQUAL;
}

static bool
is_lower(const struct vers_constraint *c)
{
	return c->comparator == VERS_GREATER || c->comparator == VERS_GREATER_EQUAL;
}

static bool
is_inclusive(const struct vers_constraint *c)
{
	return c->comparator == VERS_EQUAL || c->comparator == VERS_LESS_EQUAL ||
	       c->comparator == VERS_GREATER_EQUAL;
}

/* Of the same version the ones that reach further down come first. */
static int
order_constraints(enum version_order o, const struct vers_constraint *a,
	const struct vers_constraint *b, bool *ret_same)
{
	static const int ranks[] = {[VERS_LESS] = 0,
		[VERS_LESS_EQUAL] = 1,
		[VERS_EQUAL] = 2,
		[VERS_GREATER_EQUAL] = 3,
		[VERS_GREATER] = 4,
		[VERS_NOT] = 5};
	int order = version_compare(o, a->version, b->version);

	*ret_same = order == 0;
	return order != 0 ? order : ranks[a->comparator] - ranks[b->comparator];
}

/* By halving, so that what is sorted already costs one comparison each. */
static void
sort(struct vers *v, struct vers_constraint *c, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++) {
		struct vers_constraint one = c[i];
		uint32_t from = 0, to = i;
		bool same;

		if (order_constraints(v->order, &c[i - 1], &one, &same) > 0)
			note(v, same ? VERS_TWICE : VERS_UNSORTED);
		else
			from = i;
		while (from < to) {
			uint32_t middle = from + (to - from) / 2;

			if (order_constraints(v->order, &c[middle], &one, &same) <= 0)
				from = middle + 1;
			else
				to = middle;
		}
		memmove(&c[from + 1], &c[from], (i - from) * sizeof(*c));
		c[from] = one;
	}
}

/* Clause 5.4, of sorted constraints. */
static void
look_at_sequence(struct vers *v)
{
	const struct vers_constraint *last = NULL, *bound = NULL;

	for (uint32_t i = 0; i < v->n; i++) {
		const struct vers_constraint *c = &v->constraints[i];

		if (i > 0 && version_compare(v->order, c[-1].version, c->version) == 0)
			note(v, VERS_TWICE);
		if (c->comparator == VERS_NOT)
			continue;
		if (last != NULL && last->comparator == VERS_EQUAL && is_upper(c))
			note(v, VERS_SEQUENCE);
		if (last != NULL && is_lower(last) && c->comparator == VERS_EQUAL)
			note(v, VERS_SEQUENCE);
		last = c;
		if (c->comparator == VERS_EQUAL)
			continue;
		if (bound != NULL && is_lower(bound) == is_lower(c))
			note(v, VERS_SEQUENCE);
		bound = c;
	}
}

static bool
is_small_time(const struct vers *v, struct str version)
{
	return v->order == VERSION_DATETIME &&
	       (str_find_byte(version, 't') >= 0 || str_find_byte(version, 'z') >= 0);
}

static enum err
parse_constraints(struct vers *v, struct str rest, struct arena *arena, struct errinfo *info)
{
	const char *start = rest.p;
	struct vers_constraint *c;
	uint32_t n = 1;

	for (size_t i = 0; i < rest.len; i++)
		n += rest.p[i] == '|';
	if (n > LIMIT_VERS_PARTS)
		return err_say(
			info, ERR_LIMIT, 0, "vers: more than %d constraints", LIMIT_VERS_PARTS);
	c = arena_array(arena, struct vers_constraint, n);
	if (c == NULL)
		return err_say(info, ERR_LIMIT, 0, "vers: too large");
	if (rest.len > 0 && rest.p[rest.len - 1] == '|')
		note(v, VERS_PIPES);
	while (rest.len > 0) {
		struct str whole = str_split(&rest, '|'), part = str_trim(whole);
		size_t at = (size_t)(whole.p - start);
		enum err err;

		if (part.len != whole.len)
			note(v, VERS_SPACES);
		if (part.len == 0) {
			note(v, VERS_PIPES);
			continue;
		}
		c[v->n].comparator = take_comparator(v, &part);
		whole = part;
		part = str_trim(part);
		if (part.len != whole.len)
			note(v, VERS_SPACES);
		err = decode(v, part, arena, &c[v->n].version);
		if (err != ERR_OK)
			return err_say(info, err, at, "vers: no version");
		if (is_small_time(v, c[v->n].version))
			note(v, VERS_SPELLING);
		v->n++;
	}
	if (v->n == 0)
		return err_say(info, ERR_MALFORMED, 0, "vers: no constraint");
	sort(v, c, v->n);
	v->constraints = c;
	look_at_sequence(v);
	return ERR_OK;
}

/* "npm" in small letters, or an empty one. */
static struct str
parse_type(struct vers *v, struct str type, struct arena *arena)
{
	char *small = NULL;

	for (size_t i = 0; i < type.len; i++) {
		if (!part_is_alnum(type.p[i]) && type.p[i] != '.' && type.p[i] != '-')
			return STR("");
		if (type.p[i] == str_small(type.p[i]))
			continue;
		note(v, VERS_CAPITALS);
		if (small == NULL && (small = arena_copy(arena, type)) == NULL)
			return STR("");
		small[i] = str_small(type.p[i]);
	}
	if (!part_is_letter(part_first(type)) || str_equal_nocase(type, STR("invalid")))
		return STR("");
	return small != NULL ? str_of(small, type.len) : type;
}

enum err
vers_parse(struct str text, struct arena *arena, struct vers *ret_vers, struct errinfo *info)
{
	struct vers v = {0};
	struct str rest = str_trim(text), scheme;
	enum err err;

	if (text.len > LIMIT_VERS_BYTES)
		return err_say(info, ERR_LIMIT, 0, "vers: longer than %d bytes", LIMIT_VERS_BYTES);
	if (rest.len != text.len)
		note(&v, VERS_SPACES);
	scheme = str_split(&rest, ':');
	if (!str_equal_nocase(scheme, STR("vers")))
		return err_say(info, ERR_MALFORMED, 0, "vers: it does not begin with \"vers:\"");
	if (!str_equal(scheme, STR("vers")))
		note(&v, VERS_CAPITALS);
	v.type = parse_type(&v, str_split(&rest, '/'), arena);
	if (v.type.len == 0)
		return err_say(info, ERR_MALFORMED, 5, "vers: no type");
	v.is_known = vers_order_of(v.type, &v.order);
	v.is_any = str_equal(str_trim(rest), STR("*"));
	if (v.is_any) {
		if (rest.len != 1)
			note(&v, VERS_SPACES);
	} else {
		err = parse_constraints(&v, rest, arena, info);
		if (err != ERR_OK)
			return err;
	}
	*ret_vers = v;
	return ERR_OK;
}

/*
 * Between the last bound below the version and the first one above it: inside when the one above is
 * an upper one or the one below is a lower one. A bound that leaves its own version out lies on the
 * side where it does not reach.
 */
bool
vers_contains(const struct vers *v, struct str version)
{
	const struct vers_constraint *below = NULL, *above = NULL;
	bool is_excluded = false, has_bounds = false, only_not = v->n > 0;

	if (v->is_any)
		return true;
	for (uint32_t i = 0; i < v->n; i++) {
		const struct vers_constraint *c = &v->constraints[i];
		int order = version_compare(v->order, version, c->version);

		only_not = only_not && c->comparator == VERS_NOT;
		if (order == 0 &&
			(c->comparator == VERS_EQUAL || c->comparator == VERS_LESS_EQUAL ||
				c->comparator == VERS_GREATER_EQUAL))
			return true;
		if (c->comparator == VERS_EQUAL || c->comparator == VERS_NOT) {
			is_excluded = is_excluded || (order == 0 && c->comparator == VERS_NOT);
			continue;
		}
		has_bounds = true;
		if (order > 0 || (order == 0 && is_upper(c)))
			below = c;
		else if (above == NULL)
			above = c;
	}
	if (is_excluded)
		return false;
	if (!has_bounds)
		return only_not;
	return (above != NULL && is_upper(above)) || (below != NULL && is_lower(below));
}

void
vers_write(const struct vers *v, struct buf *b)
{
	static const char *const signs[] = {[VERS_EQUAL] = "",
		[VERS_NOT] = "!=",
		[VERS_LESS] = "<",
		[VERS_LESS_EQUAL] = "<=",
		[VERS_GREATER] = ">",
		[VERS_GREATER_EQUAL] = ">="};

	buf_c(b, "vers:");
	buf_str(b, v->type);
	buf_c(b, v->is_any ? "/*" : "/");
	for (uint32_t i = 0; i < v->n; i++) {
		if (i > 0)
			buf_byte(b, '|');
		buf_c(b, signs[v->constraints[i].comparator]);
		write_version(b, v->constraints[i].version);
	}
}

/* `kept` are the ones so far that stay and are no "!=". */
static void
push(const struct vers_constraint **kept, uint32_t *n, const struct vers_constraint *c)
{
	while (*n > 0 && is_upper(c) && !is_lower(kept[*n - 1]))
		--*n;
	if (*n == 0 || !is_lower(kept[*n - 1]) || is_upper(c))
		kept[(*n)++] = c;
}

enum err
vers_simplify(struct vers *v, struct arena *arena)
{
	const struct vers_constraint **kept;
	struct vers_constraint *to;
	uint32_t n = 0, next = 0, written = 0;
	bool is_in = false;

	if (v->n == 0)
		return ERR_OK;
	kept = arena_array(arena, const struct vers_constraint *, v->n);
	to = arena_array(arena, struct vers_constraint, v->n);
	if (kept == NULL || to == NULL)
		return ERR_LIMIT;
	for (uint32_t i = 0; i < v->n; i++)
		if (v->constraints[i].comparator != VERS_NOT)
			push(kept, &n, &v->constraints[i]);
	for (uint32_t i = 0; i < v->n; i++) {
		const struct vers_constraint *c = &v->constraints[i];

		if (i > 0 && version_compare(v->order, c[-1].version, c->version) != 0)
			is_in = false;
		is_in = is_in || is_inclusive(c);
		if (c->comparator == VERS_NOT ? is_in : next == n || kept[next] != c)
			continue; /* what includes a version goes before what excludes it */
		next += c->comparator != VERS_NOT;
		if (written > 0 && to[written - 1].comparator == c->comparator &&
			version_compare(v->order, to[written - 1].version, c->version) == 0)
			continue;
		to[written++] = *c;
	}
	v->constraints = to;
	v->n = written;
	return ERR_OK;
}
