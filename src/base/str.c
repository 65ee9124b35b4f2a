/* Borrowed byte runs: comparing, searching, cutting, and cleaning of names from outside. */
#include "base/str.h"

static inline unsigned char
lower(char c)
{
	unsigned char u = (unsigned char)c;

	return (unsigned char)(u - 'A') < 26 ? (unsigned char)(u | 32) : u;
}

static bool
same_nocase(const char *a, const char *b, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (lower(a[i]) != lower(b[i]))
			return false;
	return true;
}

bool
str_equal(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

int
str_order(struct str a, struct str b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len == 0 ? 0 : memcmp(a.p, b.p, len);

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

bool
str_equal_nocase(struct str a, struct str b)
{
	return a.len == b.len && same_nocase(a.p, b.p, a.len);
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len && str_equal(str_of(s.p, prefix.len), prefix);
}

bool
str_starts_nocase(struct str s, struct str prefix)
{
	return s.len >= prefix.len && same_nocase(s.p, prefix.p, prefix.len);
}

bool
str_ends_nocase(struct str s, struct str suffix)
{
	return s.len >= suffix.len && same_nocase(s.p + s.len - suffix.len, suffix.p, suffix.len);
}

/* The byte of a needle that is the rarest in text, so that memchr() seldom stops for nothing. */
static size_t
rarest_byte(struct str needle)
{
	size_t best = 0;
	int best_rank = 4;

	for (size_t i = 0; i < needle.len && best_rank > 0; i++) {
		char c = needle.p[i];
		int rank = c >= 'a' && c <= 'z'						 ? 3
			   : c == '\0' || c == ' ' || (c >= '-' && c <= '9') || c == '=' ? 2
			   : c >= 'A' && c <= 'Z'					 ? 1
											 : 0;

		if (rank < best_rank) {
			best = i;
			best_rank = rank;
		}
	}
	return best;
}

ptrdiff_t
str_find(struct str s, struct str needle)
{
	size_t rare, at = 0, end;

	if (needle.len == 0)
		return 0;
	if (s.len < needle.len)
		return -1;
	rare = rarest_byte(needle);
	end = s.len - needle.len + 1;
	while (at < end) {
		const char *hit = memchr(s.p + at + rare, needle.p[rare], end - at);

		if (hit == NULL)
			return -1;
		at = (size_t)(hit - s.p) - rare;
		if (memcmp(s.p + at, needle.p, needle.len) == 0)
			return (ptrdiff_t)at;
		at++;
	}
	return -1;
}

/* Bytes that equal a letter once this bit is set are its two cases; other bytes have one form. */
static unsigned char
case_bit(unsigned char lowered)
{
	return (unsigned char)(lowered - 'a') < 26 ? 32 : 0;
}

ptrdiff_t
str_find_nocase(struct str s, struct str needle)
{
	unsigned char first, second, first_bit, second_bit;
	size_t end;

	if (needle.len == 0)
		return 0;
	if (needle.len > s.len)
		return -1;
	first = lower(needle.p[0]);
	second = needle.len > 1 ? lower(needle.p[1]) : 0;
	first_bit = case_bit(first);
	second_bit = needle.len > 1 ? case_bit(second) : 0;
	end = s.len - needle.len;
	for (size_t i = 0; i <= end; i++) {
		if (((unsigned char)s.p[i] | first_bit) != first)
			continue;
		if (needle.len == 1)
			return (ptrdiff_t)i;
		if (((unsigned char)s.p[i + 1] | second_bit) == second &&
			same_nocase(s.p + i + 2, needle.p + 2, needle.len - 2))
			return (ptrdiff_t)i;
	}
	return -1;
}

size_t
str_which(struct str s, const char *const *names, size_t n)
{
	size_t i = 0;

	while (i < n && !str_equal(s, str_c(names[i])))
		i++;
	return i;
}

ptrdiff_t
str_find_byte(struct str s, char byte)
{
	const char *hit = s.len == 0 ? NULL : memchr(s.p, byte, s.len);

	return hit == NULL ? -1 : hit - s.p;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A byte as one of 32 bits, the same for both cases of a letter. */
static uint32_t
bit_of(char c)
{
	return UINT32_C(1) << (c & 31);
}

/* Most words have a letter that does not occur at all, which costs less to see than a search. */
bool
str_has_any_nocase(struct str s, const char *const *words, size_t n)
{
	uint32_t present = 0;

	for (size_t i = 0; i < s.len; i++)
		present |= bit_of(s.p[i]);
	for (size_t i = 0; i < n; i++) {
		size_t len = 0;

		while (words[i][len] != '\0' && (present & bit_of(words[i][len])) != 0)
			len++;
		if (words[i][len] == '\0' && str_find_nocase(s, str_of(words[i], len)) >= 0)
			return true;
	}
	return false;
}

uint32_t
str_fold_char(uint32_t cp)
{
	if (cp >= 0xff01 && cp <= 0xff5e)
		cp -= 0xfee0;
	return cp >= 'A' && cp <= 'Z' ? cp + ('a' - 'A') : cp;
}

int
str_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

struct str
str_trim(struct str s)
{
	while (s.len > 0 && is_blank(s.p[0]))
		s = str_of(s.p + 1, s.len - 1);
	while (s.len > 0 && is_blank(s.p[s.len - 1]))
		s.len--;
	return s;
}

struct str
str_split(struct str *s, char sep)
{
	ptrdiff_t at = str_find_byte(*s, sep);
	struct str head = *s;

	if (at < 0) {
		*s = str_of(s->len > 0 ? s->p + s->len : s->p, 0); /* NULL + 0 is undefined in C */
		return head;
	}
	head.len = (size_t)at;
	*s = str_of(s->p + at + 1, s->len - (size_t)at - 1);
	return head;
}

enum err
str_u64(struct str s, uint64_t max, uint64_t *ret_number)
{
	uint64_t n = 0;

	if (s.len == 0)
		return ERR_MALFORMED;
	for (size_t i = 0; i < s.len; i++) {
		unsigned digit = (unsigned char)s.p[i] - (unsigned)'0';

		if (digit > 9)
			return ERR_MALFORMED;
		if (n > (max - digit) / 10 || digit > max)
			return ERR_LIMIT;
		n = n * 10 + digit;
	}
	*ret_number = n;
	return ERR_OK;
}

size_t
str_utf8_char(struct str s, uint32_t *cp)
{
	static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char c = (unsigned char)s.p[0];
	size_t len = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 0;

	if (len == 0 || len > s.len || c > 0xf4)
		return 0;
	*cp = len == 1 ? c : c & (0x7fU >> len);
	for (size_t i = 1; i < len; i++) {
		unsigned char next = (unsigned char)s.p[i];

		if ((next & 0xc0) != 0x80)
			return 0;
		*cp = *cp << 6 | (next & 0x3f);
	}
	if (*cp < least[len] || *cp > 0x10ffff || (*cp >= 0xd800 && *cp <= 0xdfff))
		return 0;
	return len;
}

/* Three bytes that are one character, as nearly all of Japanese; where they are not, or where the
 * first byte alone does not tell, the long way does. */
static bool
is_plain_three(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (u[0] & 0xf0) == 0xe0 && u[0] != 0xe0 && u[0] != 0xed && (u[1] & 0xc0) == 0x80 &&
	       (u[2] & 0xc0) == 0x80;
}

bool
str_is_utf8(struct str s)
{
	uint32_t cp;
	uint64_t eight;

	for (size_t i = 0; i < s.len;) {
		size_t n;

		if (s.len - i >= sizeof(eight)) {
			memcpy(&eight, s.p + i, sizeof(eight));
			if ((eight & UINT64_C(0x8080808080808080)) == 0) {
				i += sizeof(eight);
				continue;
			}
		}
		if (s.len - i >= 3 && is_plain_three(s.p + i)) {
			i += 3;
			continue;
		}
		n = str_utf8_char(str_of(s.p + i, s.len - i), &cp);
		if (n == 0)
			return false;
		i += n;
	}
	return true;
}

/* Controls, line separators and the marks that turn the direction of writing (UAX #9). */
static bool
is_unprintable(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x200e || cp == 0x200f ||
	       (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0xfeff;
}

struct str
str_cut(struct str s, size_t max)
{
	size_t len = s.len;

	if (len > max) {
		len = max;
		while (len > 0 && ((uint8_t)s.p[len] & 0xc0) == 0x80)
			len--;
	}
	return str_of(s.p, len);
}

size_t
str_utf8_put(uint32_t cp, char dst[4])
{
	if (cp < 0x80) {
		dst[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		dst[0] = (char)(0xc0 | cp >> 6);
		dst[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		dst[0] = (char)(0xe0 | cp >> 12);
		dst[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		dst[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	dst[0] = (char)(0xf0 | cp >> 18);
	dst[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	dst[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	dst[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Are the eight bytes all of 0x20 to 0x7e? */
static bool
are_printable(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return (((v - EACH(0x20)) | v | (v + EACH(1))) & EACH(0x80)) == 0;
}

size_t
str_clean(struct str s, char *dst, size_t size)
{
	size_t at = 0, out = 0;

	BUG_IF(size == 0);
	while (at < s.len) {
		uint32_t cp = 0;
		size_t len, need;
		bool bad;

		if (s.len - at >= 8 && out + 8 < size && are_printable(s.p + at)) {
			memcpy(dst + out, s.p + at, 8);
			out += 8;
			at += 8;
			continue;
		}
		if (s.p[at] >= 0x20 && s.p[at] < 0x7f && out + 1 < size) { /* as nearly all */
			dst[out++] = s.p[at++];
			continue;
		}
		len = str_utf8_char(str_of(s.p + at, s.len - at), &cp);
		bad = len == 0 || is_unprintable(cp);
		need = bad ? 1 : len;
		if (out + need >= size)
			break;
		if (bad)
			dst[out] = '?';
		else
			memcpy(dst + out, s.p + at, len);
		out += need;
		at += len == 0 ? 1 : len;
	}
	dst[out] = '\0';
	return out;
}

size_t
str_copy(struct str s, char *dst, size_t size)
{
	size_t len = s.len < size ? s.len : size - 1;

	BUG_IF(size == 0);
	if (len > 0)
		memcpy(dst, s.p, len);
	dst[len] = '\0';
	return len;
}

const char *
path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}
