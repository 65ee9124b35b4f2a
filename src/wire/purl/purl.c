/*
 * Package URLs: text to parts; see purl.h. The order of the steps is ECMA-427's "how to parse":
 * from the right the subpath, the qualifiers and the version, from the left scheme and type.
 */
#include "wire/purl/own.h"

/* Unescaped into the purl's own text. `plain`: characters that stand for themselves here besides
 * the usual ones. */
static enum err
unescape(struct purl *p, struct str s, const char *plain, struct str *ret_s)
{
	size_t from = p->used;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];
		int high = i + 2 < s.len ? str_hex_digit(s.p[i + 1]) : -1;
		int low = i + 2 < s.len ? str_hex_digit(s.p[i + 2]) : -1;

		if (c == '%' && high >= 0 && low >= 0) {
			c = (char)(high << 4 | low);
			if (purl_is_plain(c) || s.p[i + 1] >= 'a' || s.p[i + 2] >= 'a')
				purl_mend(p, PURL_MEND_ESCAPE);
			i += 2;
		} else if (c == '%') {
			purl_mend(p, PURL_MEND_ESCAPE_BROKEN);
		} else if (c == ' ' || c == '\t') {
			purl_mend(p, PURL_MEND_BLANK);
		} else if (!purl_is_plain(c) && strchr(plain, c) == NULL) {
			purl_mend(p, PURL_MEND_ESCAPE);
		}
		if (!purl_put(p, c))
			return ERR_LIMIT;
	}
	*ret_s = str_of(p->text + from, p->used - from);
	return purl_is_text(*ret_s) ? ERR_OK : ERR_MALFORMED;
}

enum err
purl_read_qualifiers(struct purl *p, struct str s)
{
	while (s.len > 0) {
		struct str value = str_split(&s, '&');
		bool has_value = str_find_byte(value, '=') >= 0;
		struct str key = str_split(&value, '=');
		enum err err;

		if (!has_value || !purl_is_key(key)) {
			purl_mend(p, PURL_MEND_QUALIFIER);
			continue;
		}
		if (s.p != NULL && s.len == 0 && s.p[-1] == '&')
			purl_mend(p, PURL_MEND_EMPTY);
		err = purl_keep_key(p, key, &key);
		if (err == ERR_OK)
			err = unescape(p, value, "", &value);
		if (err != ERR_OK)
			return err;
		if (value.len == 0) {
			purl_mend(p, PURL_MEND_EMPTY);
			continue;
		}
		err = purl_add_pair(p, key, value);
		if (err != ERR_OK)
			return err;
	}
	return ERR_OK;
}

/* Segments joined by '/', each unescaped; empty ones are left out, in a subpath "." and "..", too.
 */
static enum err
read_segments(struct purl *p, struct str s, bool is_subpath, struct str *ret_s)
{
	size_t from = p->used;

	if (s.len > 0 && s.p[s.len - 1] == '/')
		purl_mend(p, is_subpath ? PURL_MEND_SUBPATH : PURL_MEND_SLASHES);
	while (s.len > 0) {
		struct str part = str_split(&s, '/');
		size_t before = p->used;
		enum err err;

		if (part.len == 0) {
			purl_mend(p, is_subpath ? PURL_MEND_SUBPATH : PURL_MEND_SLASHES);
			continue;
		}
		if (p->used > from && !purl_put(p, '/'))
			return ERR_LIMIT;
		err = unescape(p, part, "", &part);
		if (err == ERR_OK && str_find_byte(part, '/') >= 0)
			err = ERR_MALFORMED;
		if (err != ERR_OK)
			return err;
		if (is_subpath && (str_equal(part, STR(".")) || str_equal(part, STR("..")))) {
			purl_mend(p, PURL_MEND_SUBPATH);
			p->used = before;
		}
	}
	*ret_s = str_of(p->text + from, p->used - from);
	return ERR_OK;
}

/* The last '@' parts off the version, unless it begins a segment with more of the path behind it:
 * "@babel/core". -1 when there is none. */
static ptrdiff_t
find_version(struct str path)
{
	for (size_t i = path.len; i-- > 0;) {
		struct str behind = str_of(path.p + i, path.len - i);

		if (path.p[i] != '@')
			continue;
		if ((i == 0 || path.p[i - 1] == '/') &&
			(str_find_byte(behind, '/') >= 0 ||
				str_find_nocase(behind, STR("%2f")) >= 0))
			return -1;
		return (ptrdiff_t)i;
	}
	return -1;
}

/* Where the name begins in the path; escaped slashes as makers write them. */
static size_t
find_name(struct purl *p, struct str path, unsigned rules, size_t *ret_gap)
{
	*ret_gap = 1;
	for (size_t i = path.len; i-- > 0;)
		if (path.p[i] == '/') {
			ptrdiff_t first = str_find_byte(path, '/');

			return ((rules & NAME_REST) ? (size_t)first : i) + 1;
		}
	if (rules & SPACE_NEVER)
		return 0;
	for (size_t i = path.len; i-- > 2;)
		if (path.p[i - 2] == '%' && path.p[i - 1] == '2' && str_small(path.p[i]) == 'f') {
			purl_mend(p, PURL_MEND_SLASH_ESCAPED);
			*ret_gap = 3;
			return i + 1;
		}
	return 0;
}

/* "github.com%2Fgorilla/context": slashes within a namespace that were escaped. */
static struct str
unescape_slashes(struct purl *p, struct str space)
{
	size_t from = p->used;

	if (str_find_nocase(space, STR("%2f")) < 0)
		return space;
	purl_mend(p, PURL_MEND_SLASH_ESCAPED);
	for (size_t i = 0; i < space.len; i++) {
		bool is_slash = space.len - i >= 3 && space.p[i] == '%' && space.p[i + 1] == '2' &&
				str_small(space.p[i + 2]) == 'f';

		if (!purl_put(p, is_slash ? '/' : space.p[i]))
			return space;
		i += is_slash ? 2 : 0;
	}
	return str_of(p->text + from, p->used - from);
}

static enum err
read_scope(struct purl *p)
{
	struct str at, rest;

	if (p->is.space.len == 0 || p->is.space.p[0] == '@')
		return ERR_OK;
	purl_mend(p, PURL_MEND_SCOPE);
	if (purl_keep(p, STR("@"), &at) != ERR_OK || purl_keep(p, p->is.space, &rest) != ERR_OK)
		return ERR_LIMIT;
	p->is.space = str_of(at.p, 1 + rest.len);
	return ERR_OK;
}

/* "org.acme:lib", however the colon is written: with a slash in the standard. */
static enum err
read_group(struct purl *p)
{
	struct str name = p->is.name;
	ptrdiff_t colon = str_find_byte(name, ':');

	if (p->is.space.len > 0 || colon <= 0)
		return ERR_OK;
	if ((size_t)colon + 1 == name.len)
		return ERR_MALFORMED;
	purl_mend(p, PURL_MEND_SLASH_COLON);
	p->is.space = str_of(name.p, (size_t)colon);
	p->is.name = str_of(name.p + colon + 1, name.len - (size_t)colon - 1);
	return ERR_OK;
}

static enum err
read_path(struct purl *p, struct str path, bool is_strict)
{
	const struct purl_type *t = purl_type_find(p->is.type);
	unsigned rules = t != NULL ? t->rules : 0;
	ptrdiff_t at;
	size_t name_at, gap;
	struct str space = STR(""), name;
	enum err err;

	while (path.len > 0 && (path.p[0] == '/' || path.p[path.len - 1] == '/')) {
		path = path.p[0] == '/' ? str_of(path.p + 1, path.len - 1)
					: str_of(path.p, path.len - 1);
		purl_mend(p, PURL_MEND_SLASHES);
	}
	at = find_version(path);
	if (at >= 0) {
		err = unescape(
			p, str_of(path.p + at + 1, path.len - (size_t)at - 1), "", &p->is.version);
		if (err != ERR_OK)
			return err;
		if (p->is.version.len == 0)
			purl_mend(p, PURL_MEND_EMPTY);
		path.len = (size_t)at;
	}
	name_at = find_name(p, path, rules, &gap);
	name = str_of(path.p + name_at, path.len - name_at);
	if (name_at > 0)
		space = unescape_slashes(p, str_of(path.p, name_at - gap));
	err = read_segments(p, space, false, &p->is.space);
	if (err == ERR_OK)
		err = unescape(p, name, (rules & NAME_REST) ? "/" : "", &p->is.name);
	if (err == ERR_OK && (rules & SPACE_SCOPE) && !is_strict)
		err = read_scope(p);
	if (err == ERR_OK && (rules & NAME_GROUPED))
		err = read_group(p);
	if (err != ERR_OK)
		return err;
	if (p->is.name.len == 0)
		return ERR_MALFORMED;
	if (rules & NAME_REST) /* the namespace is one segment */
		return p->is.name.p[p->is.name.len - 1] == '/' ||
				       str_find_byte(p->is.space, '/') >= 0
			       ? ERR_MALFORMED
			       : ERR_OK;
	return str_find_byte(p->is.name, '/') >= 0 ? ERR_MALFORMED : ERR_OK;
}

/* Takes scheme and type off *s. */
static enum err
read_type(struct purl *p, struct str *s, bool is_strict)
{
	struct str rest = *s, type;
	size_t at = 0;
	enum err err;

	if (str_starts_nocase(rest, STR("pkg:"))) {
		if (!str_starts(rest, STR("pkg:")))
			purl_mend(p, PURL_MEND_TYPE_CASE);
		rest = str_of(rest.p + 4, rest.len - 4);
	} else {
		purl_mend(p, PURL_MEND_SCHEME);
		if (str_starts_nocase(rest, STR("pkg%3a")))
			rest = str_of(rest.p + 6, rest.len - 6);
	}
	while (rest.len > 0 && rest.p[0] == '/') {
		rest = str_of(rest.p + 1, rest.len - 1);
		purl_mend(p, PURL_MEND_SLASHES);
	}
	while (at < rest.len && rest.p[at] != '/' && (is_strict || rest.p[at] != ':'))
		at++;
	if (at == rest.len)
		return ERR_MALFORMED;
	if (rest.p[at] == ':')
		purl_mend(p, PURL_MEND_SLASH_COLON);
	type = str_of(rest.p, at);
	if (!purl_is_type(type))
		return ERR_MALFORMED;
	err = purl_keep(p, type, &p->is.type);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < type.len; i++) {
		if (str_small(type.p[i]) != type.p[i])
			purl_mend(p, PURL_MEND_TYPE_CASE);
		p->text[i] = str_small(type.p[i]);
	}
	/* Without the scheme, or with a colon, it must be a type that is known: nothing is guessed.
	 */
	if ((p->mends & (1U << PURL_MEND_SCHEME | 1U << PURL_MEND_SLASH_COLON)) != 0 &&
		purl_type_find(p->is.type) == NULL)
		return ERR_MALFORMED;
	*s = str_of(rest.p + at + 1, rest.len - at - 1);
	return ERR_OK;
}

/* What stands behind the last `mark`, taken off *s. */
static struct str
split_last(struct purl *p, struct str *s, char mark)
{
	for (size_t i = s->len; i-- > 0;)
		if (s->p[i] == mark) {
			struct str behind = str_of(s->p + i + 1, s->len - i - 1);

			if (behind.len == 0)
				purl_mend(p, PURL_MEND_EMPTY);
			s->len = i;
			return behind;
		}
	return STR("");
}

enum err
purl_read_long(struct str s, struct purl *p, bool is_strict)
{
	struct str rest, subpath, qualifiers;
	enum err err;

	purl_clear(p, s);
	if (s.len > LIMIT_PURL_BYTES)
		return ERR_LIMIT;
	if (str_find_byte(s, '\0') >= 0)
		return ERR_MALFORMED;
	rest = str_trim(s);
	if (rest.len != s.len)
		purl_mend(p, PURL_MEND_BLANK);
	err = read_type(p, &rest, is_strict);
	if (err != ERR_OK)
		return err;
	subpath = split_last(p, &rest, '#');
	qualifiers = split_last(p, &rest, '?');
	err = read_path(p, rest, is_strict);
	if (err == ERR_OK)
		err = purl_read_qualifiers(p, qualifiers);
	if (err == ERR_OK)
		err = read_segments(p, subpath, true, &p->is.subpath);
	if (err == ERR_OK)
		err = purl_apply_type(p);
	if (err == ERR_OK && is_strict && p->mends >> PURL_MENDS_STRICT != 0)
		err = ERR_MALFORMED;
	return err;
}

/* What is read as it stands has nothing to mend but qualifiers. */
static enum err
read_purl(struct str s, struct purl *p, bool is_strict)
{
	if (!purl_read_plain(s, p))
		return purl_read_long(s, p, is_strict);
	return is_strict && p->mends >> PURL_MENDS_STRICT != 0 ? ERR_MALFORMED : ERR_OK;
}

enum err
purl_parse(struct str s, struct purl *ret_p)
{
	return read_purl(s, ret_p, true);
}

enum err
purl_repair(struct str s, struct purl *ret_p)
{
	return read_purl(s, ret_p, false);
}

enum err
purl_repair_beside(struct str s, struct str version, struct purl *ret_p)
{
	enum err err = purl_repair(s, ret_p);
	struct purl_parts *is = &ret_p->is;
	size_t at;

	if (err != ERR_OK || version.len == 0 || is->version.len > 0 ||
		is->name.len < version.len + 2)
		return err;
	at = is->name.len - version.len;
	if (is->name.p[at - 1] != '@' || !str_equal(str_of(is->name.p + at, version.len), version))
		return ERR_OK;
	is->version = str_of(is->name.p + at, version.len);
	is->name.len = at - 1;
	purl_mend(ret_p, PURL_MEND_VERSION_ESCAPED);
	return ERR_OK;
}
