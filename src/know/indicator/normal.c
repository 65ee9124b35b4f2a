/*
 * The normal form of indicators: names in small letters without a final dot, URLs without scheme,
 * default port and fragment, hashes in small letters, addresses as family, prefix length and bytes.
 * And which of them are refused because they would hit too much.
 */
#include "know/indicator/table.h"

#include "model/registered.h"

static bool
is_hex(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = str_small(s.p[i]);

		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
			return false;
	}
	return s.len > 0;
}

void
address_key(struct addr a, unsigned bits, char dst[ADDRESS_KEY])
{
	memset(dst, 0, ADDRESS_KEY);
	dst[0] = (char)a.family;
	dst[1] = (char)(unsigned char)bits;
	for (unsigned i = 0; i < bits / 8; i++)
		dst[2 + i] = (char)a.b[i];
	if (bits % 8 != 0)
		dst[2 + bits / 8] = (char)(a.b[bits / 8] & (0xff00U >> (bits % 8)));
}

bool
address_is_never(struct addr a)
{
	return addr_is_none(a) || addr_is_loopback(a) || addr_is_multicast(a) ||
	       addr_is_link_local(a) || addr_is_private(a);
}

/* "198.51.100.0/24", "2001:db8::1", "198.51.100.7:443" */
static enum err
read_address(struct str value, struct addr *ret_addr, unsigned *ret_bits)
{
	struct str rest = value, host = str_split(&rest, '/');
	bool has_bits = host.len < value.len;
	struct addr a;
	uint64_t bits;

	if (!has_bits && addr_parse(host, &a) != ERR_OK) { /* IPv4 with a port */
		struct str after = host, number = str_split(&after, ':');

		if (after.len == 0 || str_u64(after, 65535, &bits) != ERR_OK)
			return ERR_MALFORMED;
		host = number;
	}
	if (addr_parse(host, &a) != ERR_OK)
		return ERR_MALFORMED;
	bits = a.family == 4 ? 32 : 128;
	if (has_bits && str_u64(rest, bits, &bits) != ERR_OK)
		return ERR_MALFORMED;
	*ret_addr = a;
	*ret_bits = (unsigned)bits;
	return ERR_OK;
}

/* What a name may hold, in small letters; 0: nothing. */
static const char letters[256] = {
	['-'] = '-',
	['.'] = '.',
	['_'] = '_',
	['0'] = '0',
	['1'] = '1',
	['2'] = '2',
	['3'] = '3',
	['4'] = '4',
	['5'] = '5',
	['6'] = '6',
	['7'] = '7',
	['8'] = '8',
	['9'] = '9',
	['A'] = 'a',
	['B'] = 'b',
	['C'] = 'c',
	['D'] = 'd',
	['E'] = 'e',
	['F'] = 'f',
	['G'] = 'g',
	['H'] = 'h',
	['I'] = 'i',
	['J'] = 'j',
	['K'] = 'k',
	['L'] = 'l',
	['M'] = 'm',
	['N'] = 'n',
	['O'] = 'o',
	['P'] = 'p',
	['Q'] = 'q',
	['R'] = 'r',
	['S'] = 's',
	['T'] = 't',
	['U'] = 'u',
	['V'] = 'v',
	['W'] = 'w',
	['X'] = 'x',
	['Y'] = 'y',
	['Z'] = 'z',
	['a'] = 'a',
	['b'] = 'b',
	['c'] = 'c',
	['d'] = 'd',
	['e'] = 'e',
	['f'] = 'f',
	['g'] = 'g',
	['h'] = 'h',
	['i'] = 'i',
	['j'] = 'j',
	['k'] = 'k',
	['l'] = 'l',
	['m'] = 'm',
	['n'] = 'n',
	['o'] = 'o',
	['p'] = 'p',
	['q'] = 'q',
	['r'] = 'r',
	['s'] = 's',
	['t'] = 't',
	['u'] = 'u',
	['v'] = 'v',
	['w'] = 'w',
	['x'] = 'x',
	['y'] = 'y',
	['z'] = 'z',
};

static enum err
normal_domain(struct str value, char *dst, size_t *ret_len)
{
	size_t label = 0;
	bool is_number = true; /* the last label */

	if (str_starts(value, STR("*.")))
		value = str_of(value.p + 2, value.len - 2);
	else if (value.len > 0 && value.p[0] == '.')
		value = str_of(value.p + 1, value.len - 1);
	if (value.len > 0 && value.p[value.len - 1] == '.')
		value.len--;
	if (value.len == 0 || value.len > LIMIT_DNS_NAME_BYTES - 2)
		return ERR_MALFORMED;
	for (size_t i = 0; i < value.len; i++) {
		char c = letters[(unsigned char)value.p[i]];

		if (c == '\0' || (c == '.' && label == 0))
			return ERR_MALFORMED;
		label = c == '.' ? 0 : label + 1;
		is_number = c == '.' || (is_number && c <= '9' && c >= '0');
		if (label > 63)
			return ERR_MALFORMED;
		dst[i] = c;
	}
	*ret_len = value.len;
	return label == 0 || is_number ? ERR_MALFORMED : ERR_OK;
}

static enum err
normal_url(struct str value, char *dst, size_t *ret_len)
{
	ptrdiff_t scheme = str_find(value, STR("://")), end;
	struct str host, path;
	size_t n = 0;

	if (scheme >= 0)
		value = str_of(value.p + scheme + 3, value.len - (size_t)scheme - 3);
	end = str_find_byte(value, '#');
	if (end >= 0)
		value.len = (size_t)end;
	end = str_find_byte(value, '/');
	host = end < 0 ? value : str_of(value.p, (size_t)end);
	path = end < 0 ? STR("/") : str_of(value.p + end, value.len - (size_t)end);
	if (str_ends_nocase(host, STR(":80")))
		host.len -= 3;
	else if (str_ends_nocase(host, STR(":443")))
		host.len -= 4;
	if (host.len < 3 || host.len + path.len > LIMIT_INDICATOR_TEXT ||
		str_find_byte(host, '.') < 0 || str_find_byte(host, '@') >= 0)
		return ERR_MALFORMED;
	for (size_t i = 0; i < host.len; i++)
		dst[n++] = str_small(host.p[i]);
	memcpy(dst + n, path.p, path.len);
	*ret_len = n + path.len;
	return ERR_OK;
}

static bool
is_ja4(struct str s)
{
	return s.len == 36 && s.p[10] == '_' && s.p[23] == '_' &&
	       (s.p[0] == 't' || s.p[0] == 'q' || s.p[0] == 'd') && is_hex(str_of(s.p + 11, 12)) &&
	       is_hex(str_of(s.p + 24, 12));
}

static bool
is_hash(struct str s)
{
	return (s.len == 32 || s.len == 40 || s.len == 64) && is_hex(s);
}

enum err
indicator_guess(struct str value, enum indicator_kind *ret_kind)
{
	char dst[LIMIT_INDICATOR_TEXT];
	struct addr a;
	unsigned bits;
	size_t len;

	if (value.len == 0 || value.len > LIMIT_INDICATOR_TEXT)
		return ERR_MALFORMED;
	if (is_hash(value))
		*ret_kind = INDICATOR_HASH;
	else if (read_address(value, &a, &bits) == ERR_OK)
		*ret_kind = INDICATOR_ADDRESS;
	else if (is_ja4(value))
		*ret_kind = INDICATOR_JA4;
	else if (str_find_byte(value, '/') >= 0)
		*ret_kind = INDICATOR_URL;
	else if (str_find_byte(value, '.') > 0 && normal_domain(value, dst, &len) == ERR_OK)
		*ret_kind = INDICATOR_DOMAIN;
	else
		return ERR_MALFORMED;
	return ERR_OK;
}

enum err
indicator_normal(
	enum indicator_kind kind, struct str value, char dst[LIMIT_INDICATOR_TEXT], size_t *ret_len)
{
	struct addr a;
	unsigned bits;

	if (value.len == 0 || value.len > LIMIT_INDICATOR_TEXT)
		return ERR_MALFORMED;
	switch (kind) {
	case INDICATOR_DOMAIN:
		return normal_domain(value, dst, ret_len);
	case INDICATOR_URL:
		return normal_url(value, dst, ret_len);
	case INDICATOR_ADDRESS:
		if (read_address(value, &a, &bits) != ERR_OK)
			return ERR_MALFORMED;
		address_key(a, bits, dst);
		*ret_len = ADDRESS_KEY;
		return ERR_OK;
	case INDICATOR_HASH:
		if (!is_hash(value))
			return ERR_MALFORMED;
		break;
	case INDICATOR_JA3:
		if (value.len != 32 || !is_hex(value))
			return ERR_MALFORMED;
		break;
	case INDICATOR_JA4:
		if (!is_ja4(value))
			return ERR_MALFORMED;
		break;
	}
	for (size_t i = 0; i < value.len; i++)
		dst[i] = str_small(value.p[i]);
	*ret_len = value.len;
	return ERR_OK;
}

/* Anybody registers below it, or it is what most companies use: two labels at most. */
static bool
is_public_suffix(struct str name)
{
	static const struct str whole[] = {STR_IN_TABLE("amazonaws.com"),
		STR_IN_TABLE("cloudfront.net"), STR_IN_TABLE("windows.net"),
		STR_IN_TABLE("googleapis.com"), STR_IN_TABLE("googleusercontent.com"),
		STR_IN_TABLE("microsoft.com"), STR_IN_TABLE("google.com"),
		STR_IN_TABLE("apple.com"), STR_IN_TABLE("windowsupdate.com")};

	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (str_equal(name, whole[i]))
			return true;
	return registered_is_registry(name) || registered_is_host(name);
}

bool
indicator_is_too_wide(const struct detect_packs *packs, enum indicator_kind kind, struct str normal)
{
	if (kind == INDICATOR_ADDRESS) {
		struct addr a = {.family = (uint8_t)normal.p[0]};
		unsigned bits = (unsigned char)normal.p[1];

		memcpy(a.b, normal.p + 2, 16);
		return address_is_never(a) || bits < (a.family == 4 ? 8 : 16);
	}
	if (kind != INDICATOR_DOMAIN)
		return false;
	return str_find_byte(normal, '.') < 0 || is_public_suffix(normal) ||
	       (packs != NULL && detect_packs_service(packs, normal) != NULL);
}
