/*
 * The parts of a package URL: their text, the rules of its type, building and printing; see purl.h.
 */
#include "wire/purl/own.h"

#include "base/names.h"

static const char *const mend_names[PURL_MENDS] = {"slashes", "type_case", "name_case", "name_mark",
	"key_case", "escape", "subpath", "order", "empty", "scheme", "blank", "slash_escaped",
	"slash_colon", "scope", "escape_broken", "qualifier", "required", "version_escaped"};
NAME_OF(enum purl_mend, purl_mend_name, mend_names)

/* ---- text ---- */

void
purl_mend(struct purl *p, enum purl_mend m)
{
	p->mends |= 1U << m;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* ECMA-427, "character encoding": what stands for itself. ':' does, too. */
bool
purl_is_plain(char c)
{
	return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_' || c == '~' ||
	       c == ':';
}

bool
purl_put(struct purl *p, char c)
{
	if (p->used == sizeof(p->text))
		return false;
	p->text[p->used++] = c;
	return true;
}

/* s itself, a copy in the purl's own text. */
enum err
purl_keep(struct purl *p, struct str s, struct str *ret_kept)
{
	size_t from = p->used;

	if (s.len > sizeof(p->text) - p->used)
		return ERR_LIMIT;
	if (s.len > 0)
		memcpy(p->text + from, s.p, s.len);
	p->used += s.len;
	*ret_kept = str_of(p->text + from, s.len);
	return ERR_OK;
}

bool
purl_is_text(struct str s)
{
	uint32_t cp;

	for (size_t i = 0; i < s.len;) {
		size_t n = str_utf8_char(str_of(s.p + i, s.len - i), &cp);

		if (n == 0 || cp < 0x20 || cp == 0x7f)
			return false;
		i += n;
	}
	return true;
}

/* In place: the text is ours. Kept words are written through p->text. */
static void
make_small(struct purl *p, struct str s)
{
	if (s.len == 0)
		return;
	for (char *c = p->text + (s.p - p->text); c < s.p + s.len; c++) {
		if (str_small(*c) != *c)
			purl_mend(p, PURL_MEND_NAME_CASE);
		*c = str_small(*c);
	}
}

static void
make_marks(struct purl *p, struct str s, unsigned rules)
{
	for (char *c = p->text + (s.p - p->text); c < s.p + s.len; c++) {
		char as = *c;

		if ((rules & NAME_DASH) && *c == '_')
			as = '-';
		if ((rules & NAME_UNDER) && !is_letter(*c) && !is_digit(*c))
			as = '_';
		if (as != *c)
			purl_mend(p, PURL_MEND_NAME_MARK);
		*c = as;
	}
}

/* ---- rules ---- */

bool
purl_is_type(struct str s)
{
	if (s.len == 0 || !is_letter(s.p[0]))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!is_letter(s.p[i]) && !is_digit(s.p[i]) && s.p[i] != '.' && s.p[i] != '-' &&
			s.p[i] != '+')
			return false;
	return true;
}

/* "A key is composed only of letters, digits, '.', '-', '_' and begins with a letter". */
bool
purl_is_key(struct str s)
{
	if (s.len == 0 || !is_letter(s.p[0]) || str_find_byte(s, '\0') >= 0)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!is_letter(s.p[i]) && !is_digit(s.p[i]) && strchr(".-_", s.p[i]) == NULL)
			return false;
	return true;
}

static bool
is_chrome(const struct purl_parts *is)
{
	struct str rest = is->version;
	unsigned numbers = 0;

	for (size_t i = 0; i < is->name.len; i++)
		if (is->name.p[i] < 'a' || is->name.p[i] > 'p')
			return false;
	while (rest.len > 0) {
		struct str number = str_split(&rest, '.');
		uint64_t n;

		if (++numbers > 4 || str_u64(number, UINT32_MAX, &n) != ERR_OK)
			return false;
	}
	return is->name.len == 32;
}

enum err
purl_apply_type(struct purl *p)
{
	const struct purl_type *t = purl_type_find(p->is.type);
	unsigned rules = t != NULL ? t->rules : 0;

	if (rules & SPACE_SMALL)
		make_small(p, p->is.space);
	if ((rules & NAME_SMALL) ||
		((rules & NAME_DATABRICKS) && str_find(purl_qualifier(p, STR("repository_url")),
						      STR("azuredatabricks.net")) >= 0))
		make_small(p, p->is.name);
	if (rules & VERSION_SMALL)
		make_small(p, p->is.version);
	if (rules & (NAME_DASH | NAME_UNDER))
		make_marks(p, p->is.name, rules);
	if ((rules & SPACE_NEVER) && p->is.space.len > 0)
		return ERR_MALFORMED;
	if ((rules & NAME_CHROME) && !is_chrome(&p->is))
		return ERR_MALFORMED;
	if ((rules & NAME_NO_COLONS) && str_find(p->is.name, STR("::")) >= 0)
		return ERR_MALFORMED;
	if (((rules & SPACE_ALWAYS) && p->is.space.len == 0) ||
		(t != NULL && t->wants != NULL && purl_qualifier(p, str_c(t->wants)).len == 0))
		purl_mend(p, PURL_MEND_REQUIRED);
	return ERR_OK;
}

/* Puts the pair where its key belongs; the first of two counts. */
enum err
purl_add_pair(struct purl *p, struct str key, struct str value)
{
	struct purl_parts *is = &p->is;
	unsigned at = is->n_pairs;

	if (is->n_pairs == LIMIT_PURL_QUALIFIERS)
		return ERR_LIMIT;
	while (at > 0 && str_order(is->pairs[at - 1].key, key) > 0)
		at--;
	if (at > 0 && str_equal(is->pairs[at - 1].key, key)) {
		purl_mend(p, PURL_MEND_QUALIFIER);
		return ERR_OK;
	}
	if (at < is->n_pairs)
		purl_mend(p, PURL_MEND_ORDER);
	memmove(&is->pairs[at + 1], &is->pairs[at], (is->n_pairs - at) * sizeof(is->pairs[0]));
	is->pairs[at] = (struct purl_pair){key, value};
	is->n_pairs++;
	return ERR_OK;
}

/* The key in small letters. ECMA-427 has keys without regard to case; its tests take
 * "repositorY_url", but refuse a key that begins with a capital: that one is mended. */
enum err
purl_keep_key(struct purl *p, struct str s, struct str *ret_key)
{
	size_t from = p->used;

	for (size_t i = 0; i < s.len; i++) {
		if (str_small(s.p[i]) != s.p[i])
			purl_mend(p, i == 0 ? PURL_MEND_QUALIFIER : PURL_MEND_KEY_CASE);
		if (!purl_put(p, str_small(s.p[i])))
			return ERR_LIMIT;
	}
	*ret_key = str_of(p->text + from, p->used - from);
	return ERR_OK;
}

void
purl_clear(struct purl *p, struct str original)
{
	struct purl_parts *is = &p->is;

	/* not the whole of it: the pairs are a kilobyte */
	is->type = is->space = is->name = is->version = is->subpath = STR("");
	is->n_pairs = 0;
	p->mends = 0;
	p->plain = 0;
	p->original = original;
	p->used = 0;
}

enum err
purl_build(const struct purl_parts *parts, struct purl *ret_p)
{
	struct purl *p = ret_p;
	enum err err;

	purl_clear(p, STR(""));
	if (!purl_is_type(parts->type) || parts->name.len == 0 || !purl_is_text(parts->name) ||
		!purl_is_text(parts->version))
		return ERR_MALFORMED;
	err = purl_keep(p, parts->type, &p->is.type);
	if (err != ERR_OK)
		return err;
	make_small(p, p->is.type);
	if (purl_keep(p, parts->space, &p->is.space) != ERR_OK ||
		purl_keep(p, parts->name, &p->is.name) != ERR_OK ||
		purl_keep(p, parts->version, &p->is.version) != ERR_OK ||
		purl_keep(p, parts->subpath, &p->is.subpath) != ERR_OK)
		return ERR_LIMIT;
	for (unsigned i = 0; err == ERR_OK && i < parts->n_pairs; i++) {
		struct str key, value = parts->pairs[i].value;

		if (!purl_is_key(parts->pairs[i].key) || !purl_is_text(value))
			return ERR_MALFORMED;
		if (value.len == 0)
			continue;
		err = purl_keep_key(p, parts->pairs[i].key, &key);
		if (err == ERR_OK)
			err = purl_keep(p, value, &value);
		if (err == ERR_OK)
			err = purl_add_pair(p, key, value);
	}
	if (err == ERR_OK)
		err = purl_apply_type(p);
	if (err == ERR_OK && (p->mends & 1U << PURL_MEND_REQUIRED) != 0)
		err = ERR_MALFORMED;
	return err;
}

/* ---- asking and printing ---- */

struct str
purl_qualifier(const struct purl *p, struct str key)
{
	for (unsigned i = 0; i < p->is.n_pairs; i++)
		if (str_equal(p->is.pairs[i].key, key))
			return p->is.pairs[i].value;
	return STR("");
}

static void
print_escaped(struct buf *out, struct str s, bool keeps_slash)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.len; i++) {
		uint8_t c = (uint8_t)s.p[i];

		if (purl_is_plain(s.p[i]) || (keeps_slash && c == '/')) {
			buf_byte(out, c);
			continue;
		}
		buf_byte(out, '%');
		buf_byte(out, (uint8_t)hex[c >> 4]);
		buf_byte(out, (uint8_t)hex[c & 15]);
	}
}

void
purl_print(const struct purl *p, struct buf *out)
{
	const struct purl_type *t = purl_type_find(p->is.type);

	buf_c(out, "pkg:");
	buf_str(out, p->is.type);
	buf_byte(out, '/');
	if (p->is.space.len > 0) {
		print_escaped(out, p->is.space, true);
		buf_byte(out, '/');
	}
	print_escaped(out, p->is.name, t != NULL && (t->rules & NAME_REST) != 0);
	if (p->is.version.len > 0) {
		buf_byte(out, '@');
		print_escaped(out, p->is.version, false);
	}
	for (unsigned i = 0; i < p->is.n_pairs; i++) {
		buf_byte(out, i == 0 ? '?' : '&');
		buf_str(out, p->is.pairs[i].key);
		buf_byte(out, '=');
		print_escaped(out, p->is.pairs[i].value, false);
	}
	if (p->is.subpath.len > 0) {
		buf_byte(out, '#');
		print_escaped(out, p->is.subpath, true);
	}
}

bool
purl_is_canonical(const struct purl *p)
{
	return p->mends == 0;
}
