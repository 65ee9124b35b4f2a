/* Signs of an attack out of what people typed: made whole, brought into one form, each once. */
#include "base/addr.h"
#include "base/limits.h"
#include "docs/incident/own.h"

static const struct {
	const char *field;
	enum incident_sign_kind kind;
} fields[] = {
	{"indicator_addresses", SIGN_ADDRESS},
	{"indicator_names", SIGN_NAME},
	{"indicator_urls", SIGN_URL},
	{"indicator_hashes", SIGN_HASH},
	{"indicator_mails", SIGN_MAIL},
};

static const struct {
	const char *from, *to;
} disarmed[] = {{"[.]", "."}, {"(.)", "."}, {"[:]", ":"}, {"[@]", "@"}, {"hxxp", "http"}};
#define DISARMED (sizeof(disarmed) / sizeof(*disarmed))
#define HXXP 4 /* in front alone */

/* Undoes how people disarm what must not be clicked. dst holds s.len + 1 bytes. */
static size_t
rearm(struct str s, char *dst)
{
	size_t n = 0;

	while (s.len > 0) {
		size_t i = 0;

		while (i < DISARMED && !str_starts_nocase(s, str_c(disarmed[i].from)))
			i++;
		if (i == DISARMED || (i == HXXP && n > 0)) {
			dst[n++] = s.p[0];
			s = str_of(s.p + 1, s.len - 1);
			continue;
		}
		memcpy(dst + n, disarmed[i].to, strlen(disarmed[i].to));
		n += strlen(disarmed[i].to);
		s = str_of(s.p + strlen(disarmed[i].from), s.len - strlen(disarmed[i].from));
	}
	dst[n] = '\0';
	return n;
}

static void
make_small(char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		p[i] = str_small(p[i]);
}

/* Letters, digits, '-' and '_' in labels of at most 63, two labels at least; or UTF-8. */
static bool
is_name(struct str s)
{
	size_t label = 0, labels = 1;

	if (s.len == 0 || s.len > LIMIT_DNS_NAME_BYTES - 2)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '.') {
			if (label == 0)
				return false;
			label = 0;
			labels++;
		} else if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			   c == '-' || c == '_') {
			if (++label > 63)
				return false;
		} else {
			return false;
		}
	}
	return label > 0 && labels >= 2;
}

const char *
incident_hash_name(struct str value)
{
	for (size_t i = 0; i < value.len; i++)
		if (str_hex_digit(value.p[i]) < 0)
			return NULL;
	switch (value.len) {
	case 32:
		return "MD5";
	case 40:
		return "SHA-1";
	case 64:
		return "SHA-256";
	case 128:
		return "SHA-512";
	default:
		return NULL;
	}
}

static bool
is_url(struct str s)
{
	ptrdiff_t scheme = str_find(s, STR("://"));

	if (scheme < 2 || scheme > 10 || (size_t)scheme + 3 >= s.len)
		return false;
	for (ptrdiff_t i = 0; i < scheme; i++)
		if (str_small(s.p[i]) < 'a' || str_small(s.p[i]) > 'z')
			return false;
	return str_find_byte(s, '"') < 0 && str_find_byte(s, '<') < 0;
}

static bool
is_mail(struct str s)
{
	ptrdiff_t at = str_find_byte(s, '@');

	return at > 0 && at <= 64 && is_name(str_of(s.p + at + 1, s.len - (size_t)at - 1)) &&
	       str_find_byte(str_of(s.p, (size_t)at), '"') < 0;
}

/* An address, or a net in the way of RFC 4632; into its one form (RFC 5952). */
static bool
put_address(char *p, size_t len, size_t size)
{
	char text[ADDR_TEXT_MAX];
	struct addr a;
	unsigned bits;

	if (addr_parse(str_of(p, len), &a) == ERR_OK) {
		addr_text(a, text);
		return strlen(text) < size && str_copy(str_c(text), p, size) > 0;
	}
	if (addr_prefix_parse(str_of(p, len), &a, &bits) != ERR_OK)
		return false;
	addr_text(a, text);
	if (strlen(text) + 5 > size)
		return false;
	{
		struct buf b = buf_of(64);

		buf_printf(&b, "%s/%u", text, bits);
		str_copy(buf_view(&b), p, size);
		buf_done(&b);
	}
	return true;
}

enum err
incident_sign_parse(enum incident_sign_kind kind, struct str value, char *dst, size_t size)
{
	struct str s;

	value = str_trim(value);
	if (value.len == 0 || value.len >= size || !str_is_utf8(value))
		return ERR_MALFORMED;
	s = str_of(dst, rearm(value, dst));
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f)
			return ERR_MALFORMED;
	for (size_t i = 0; i < DISARMED; i++) /* in one another: what comes out is no form */
		if (str_find_nocase(s, str_c(disarmed[i].from)) == 0 ||
			(i != HXXP && str_find(s, str_c(disarmed[i].from)) >= 0))
			return ERR_MALFORMED;
	if (kind == SIGN_NAME || kind == SIGN_HASH)
		make_small(dst, s.len);
	if (kind == SIGN_NAME && s.len > 1 && dst[s.len - 1] == '.')
		dst[--s.len] = '\0';
	if (kind == SIGN_MAIL && str_find_byte(s, '@') >= 0)
		make_small(dst + str_find_byte(s, '@'), s.len - (size_t)str_find_byte(s, '@'));
	switch (kind) {
	case SIGN_ADDRESS:
		return put_address(dst, s.len, size) ? ERR_OK : ERR_MALFORMED;
	case SIGN_NAME:
		return is_name(s) ? ERR_OK : ERR_MALFORMED;
	case SIGN_URL:
		return is_url(s) ? ERR_OK : ERR_MALFORMED;
	case SIGN_HASH:
		return incident_hash_name(s) != NULL ? ERR_OK : ERR_MALFORMED;
	case SIGN_MAIL:
		return is_mail(s) ? ERR_OK : ERR_MALFORMED;
	}
	return ERR_MALFORMED;
}

const char *
incident_sign_type(const struct incident_sign *s)
{
	switch (s->kind) {
	case SIGN_ADDRESS:
		return str_find_byte(s->value, ':') >= 0 ? "ipv6-addr" : "ipv4-addr";
	case SIGN_NAME:
		return "domain-name";
	case SIGN_URL:
		return "url";
	case SIGN_HASH:
		return "file";
	case SIGN_MAIL:
		return "email-addr";
	}
	return "url";
}

static enum err
add(struct incident_sign *list, uint32_t *n, struct incident_sign one, struct arena *a)
{
	char *copy;

	for (uint32_t i = 0; i < *n; i++)
		if (list[i].kind == one.kind && str_equal(list[i].value, one.value))
			return ERR_OK;
	if (*n == LIMIT_INCIDENT_SIGNS)
		return ERR_LIMIT;
	copy = arena_copy(a, one.value);
	if (copy == NULL)
		return ERR_LIMIT;
	one.value = str_c(copy);
	list[(*n)++] = one;
	return ERR_OK;
}

enum err
incident_signs_of(const struct incident_facts *f, struct arena *a,
	const struct incident_sign **ret_signs, uint32_t *ret_n, uint32_t *ret_left_out)
{
	struct incident_sign *list = arena_array(a, struct incident_sign, LIMIT_INCIDENT_SIGNS);
	char normal[LIMIT_INDICATOR_TEXT];
	uint32_t n = 0, left_out = 0;
	enum err err = list != NULL ? ERR_OK : ERR_LIMIT;

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields) && err == ERR_OK; i++) {
		const struct incident_value *v = incident_value_of(f, fields[i].field);
		struct str rest = v != NULL ? v->value : str_c(""), line;

		while (err == ERR_OK && incident_next(&rest, false, &line)) {
			struct incident_sign one = {.kind = fields[i].kind, .tlp = v->tlp};

			if (incident_sign_parse(one.kind, line, normal, sizeof(normal)) != ERR_OK) {
				left_out++;
				continue;
			}
			one.value = str_c(normal);
			err = add(list, &n, one, a);
		}
	}
	if (err != ERR_OK)
		return err;
	*ret_signs = list;
	*ret_n = n;
	*ret_left_out = left_out;
	return ERR_OK;
}
