/*
 * "Version 4.50 およびそれ以前" is ..4.50, "1.2 から 1.5 未満" is 1.2..<1.5. The text without its
 * versions, blanks and words that only say "version" must be one of the table's; else it is not
 * understood.
 */
#include "wire/myjvn/words.h"

#define SHAPE_BYTES 96

/* Words that say nothing. */
static const char *const fillers[] = {"Version", "version", "Ver.", "ver.", "バージョン",
	"Firmware", "firmware", "ファームウェア", "ファームウエア", "Rev."};
#define FILLERS (sizeof(fillers) / sizeof(fillers[0]))

enum place { NOWHERE, FROM, TO, TO_BEFORE, BOTH };

static const struct {
	const char *shape; /* '#' stands for a version */
	enum place first, second;
} shapes[] = {
	{"#", BOTH, NOWHERE},
	{"#およびそれ以前", TO, NOWHERE},
	{"#及びそれ以前", TO, NOWHERE},
	{"#以前", TO, NOWHERE},
	{"#およびそれ以前の", TO, NOWHERE},
	{"#以前の", TO, NOWHERE},
	{"#以下", TO, NOWHERE},
	{"#まで", TO, NOWHERE},
	{"#andearlier", TO, NOWHERE},
	{"#andearlierversions", TO, NOWHERE},
	{"#andprior", TO, NOWHERE},
	{"#未満", TO_BEFORE, NOWHERE},
	{"#未満の", TO_BEFORE, NOWHERE},
	{"#より前", TO_BEFORE, NOWHERE},
	{"#より前の", TO_BEFORE, NOWHERE},
	{"priorto#", TO_BEFORE, NOWHERE},
	{"before#", TO_BEFORE, NOWHERE},
	{"#以降", FROM, NOWHERE},
	{"#およびそれ以降", FROM, NOWHERE},
	{"#以上", FROM, NOWHERE},
	{"#andlater", FROM, NOWHERE},
	{"#から#", FROM, TO},
	{"#から#まで", FROM, TO},
	{"#から#までの", FROM, TO},
	{"#～#", FROM, TO},
	{"#〜#", FROM, TO},
	{"#以上#以下", FROM, TO},
	{"#through#", FROM, TO},
	{"from#through#", FROM, TO},
	{"#to#", FROM, TO},
	{"#から#未満", FROM, TO_BEFORE},
	{"#から#より前", FROM, TO_BEFORE},
	{"#以上#未満", FROM, TO_BEFORE},
	{"#以降#未満", FROM, TO_BEFORE},
	{"#以上#より前", FROM, TO_BEFORE},
	{"#以降#より前", FROM, TO_BEFORE},
	{"すべての", NOWHERE, NOWHERE},
	{"全ての", NOWHERE, NOWHERE},
	{"全", NOWHERE, NOWHERE},
	{"allversions", NOWHERE, NOWHERE},
	{"Allversions", NOWHERE, NOWHERE},
};

static bool
is_of_version(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '.' || c == '-' || c == '_' || c == '+';
}

/* The length of the version at the start of s; 0: there is none. */
static size_t
version_len(struct str s)
{
	size_t skip = s.len > 1 && (s.p[0] == 'v' || s.p[0] == 'V') ? 1 : 0, n;

	if (s.len <= skip || s.p[skip] < '0' || s.p[skip] > '9')
		return 0;
	for (n = skip; n < s.len && is_of_version(s.p[n]);)
		n++;
	return n;
}

static size_t
filler_len(struct str s)
{
	if (s.p[0] == ' ')
		return 1;
	if (str_starts(s, STR("　"))) /* U+3000 */
		return sizeof("　") - 1;
	for (size_t i = 0; i < FILLERS; i++)
		if (str_starts(s, str_c(fillers[i])))
			return strlen(fillers[i]);
	return 0;
}

static struct str
without_v(struct str version)
{
	if (version.len > 0 && (version.p[0] == 'v' || version.p[0] == 'V'))
		return str_of(version.p + 1, version.len - 1);
	return version;
}

static void
put(struct myjvn_span *s, enum place place, struct str version)
{
	version = without_v(version);
	switch (place) {
	case NOWHERE:
		break;
	case FROM:
		s->from = version;
		break;
	case TO:
		s->to = version;
		break;
	case TO_BEFORE:
		s->to_before = version;
		break;
	case BOTH:
		s->from = s->to = version;
		break;
	}
}

bool
myjvn_words(struct str text, struct myjvn_span *ret_span)
{
	struct myjvn_span span = {.from = STR("")};
	struct str versions[2] = {STR(""), STR("")}, shape;
	char room[SHAPE_BYTES];
	size_t len = 0, n_versions = 0, n;

	for (text = str_trim(text); text.len > 0; text = str_of(text.p + n, text.len - n)) {
		if (len == sizeof(room))
			return false;
		n = filler_len(text);
		if (n > 0)
			continue;
		n = version_len(text);
		if (n == 0) {
			room[len++] = text.p[0];
			n = 1;
			continue;
		}
		if (n_versions == 2)
			return false;
		versions[n_versions++] = str_of(text.p, n);
		room[len++] = '#';
	}
	shape = str_of(room, len);
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		if (!str_equal(shape, str_c(shapes[i].shape)))
			continue;
		put(&span, shapes[i].first, versions[0]);
		put(&span, shapes[i].second, versions[1]);
		*ret_span = span;
		return true;
	}
	return false;
}
