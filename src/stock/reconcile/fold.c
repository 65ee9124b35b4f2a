/* The folded writing of names; see reconcile.h. */
#include "stock/reconcile/own.h"

/* Half-width kana U+FF66..U+FF9D as full-width; by Unicode's table of half-width forms. */
static const uint16_t kana[] = {0x30f2, 0x30a1, 0x30a3, 0x30a5, 0x30a7, 0x30a9, 0x30e3, 0x30e5,
	0x30e7, 0x30c3, 0x30fc, 0x30a2, 0x30a4, 0x30a6, 0x30a8, 0x30aa, 0x30ab, 0x30ad, 0x30af,
	0x30b1, 0x30b3, 0x30b5, 0x30b7, 0x30b9, 0x30bb, 0x30bd, 0x30bf, 0x30c1, 0x30c4, 0x30c6,
	0x30c8, 0x30ca, 0x30cb, 0x30cc, 0x30cd, 0x30ce, 0x30cf, 0x30d2, 0x30d5, 0x30d8, 0x30db,
	0x30de, 0x30df, 0x30e0, 0x30e1, 0x30e2, 0x30e4, 0x30e6, 0x30e8, 0x30e9, 0x30ea, 0x30eb,
	0x30ec, 0x30ed, 0x30ef, 0x30f3};

#define VOICED 0xff9e	   /* ﾞ */
#define HALF_VOICED 0xff9f /* ﾟ */

/* ｶ and ﾞ are ガ: the next character in Unicode; of the ハ row ﾟ gives the one behind. */
static uint32_t
with_mark(uint32_t cp, uint32_t mark)
{
	bool is_ha = cp >= 0x30cf && cp <= 0x30db && (cp - 0x30cf) % 3 == 0;
	bool is_ka = cp >= 0x30ab && cp <= 0x30c1 && (cp - 0x30ab) % 2 == 0;
	bool is_ta = cp == 0x30c4 || cp == 0x30c6 || cp == 0x30c8;

	if (mark == VOICED && cp == 0x30a6)
		return 0x30f4; /* ヴ */
	if (mark == VOICED && (is_ha || is_ka || is_ta))
		return cp + 1;
	return mark == HALF_VOICED && is_ha ? cp + 2 : 0;
}

static bool
is_blank(uint32_t cp)
{
	return cp <= ' ' || cp == 0x7f || cp == 0xa0 || cp == 0x3000 || cp == 0xfeff ||
	       (cp >= 0x2000 && cp <= 0x200b);
}

/* ®, ™, © and their spelled forms say nothing. */
static bool
is_sign(uint32_t cp)
{
	return cp == 0xae || cp == 0x2122 || cp == 0xa9;
}

static uint32_t
fold_char(uint32_t cp)
{
	if (cp >= 0xff66 && cp <= 0xff9d)
		return kana[cp - 0xff66];
	if (cp == 0x2010 || cp == 0x2011 || cp == 0x2012 || cp == 0x2013 || cp == 0x2014 ||
		cp == 0x2212)
		return '-';
	if (cp == 0x30fb || cp == 0xff65)
		return 0x30fb; /* ・ */
	return str_fold_char(cp);
}

/* The next character, folded; 0 at the end or for what is no UTF-8 (*ret_bad). */
static uint32_t
next_char(struct str *s, bool *ret_bad)
{
	uint32_t cp, mark, joined;
	size_t n = str_utf8_char(*s, &cp);

	if (n == 0) {
		*ret_bad = true;
		return 0;
	}
	*s = str_of(s->p + n, s->len - n);
	cp = fold_char(cp);
	if (s->len == 0 || str_utf8_char(*s, &mark) == 0)
		return cp;
	joined = with_mark(cp, mark == 0x3099 ? VOICED : mark == 0x309a ? HALF_VOICED : mark);
	if (joined == 0)
		return cp;
	n = str_utf8_char(*s, &mark);
	*s = str_of(s->p + n, s->len - n);
	return joined;
}

size_t
reconcile_fold(struct str name, char *room, size_t size)
{
	size_t len = 0;
	bool is_bad = false, had_blank = false;

	while (name.len > 0) {
		char bytes[4];
		uint32_t cp = next_char(&name, &is_bad);
		size_t n;

		if (is_bad)
			return 0;
		if (is_sign(cp))
			continue;
		if (is_blank(cp)) {
			had_blank = len > 0;
			continue;
		}
		n = str_utf8_put(cp, bytes);
		if (len + n + 2 > size)
			return 0;
		if (had_blank)
			room[len++] = ' ';
		had_blank = false;
		memcpy(room + len, bytes, n);
		len += n;
	}
	if (size > 0)
		room[len] = '\0';
	return len;
}
