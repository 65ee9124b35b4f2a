/* What stands at a name's end and is no part of it; see reconcile.h. All text is folded already. */
#include "stock/reconcile/own.h"

/* Words of which a remark may consist, and nothing else: a bracket with any other word stays, since
 * it may tell one product from another. */
static const char *const words[] = {"64-bit", "32-bit", "64bit", "32bit", "64 bit", "32 bit",
	"64ビット", "32ビット", "64", "32", "bit", "ビット", "x64", "x86", "x86_64", "amd64",
	"arm64", "win64", "win32", "64-bit x64", "ja", "ja-jp", "jp", "jpn", "en", "en-us",
	"japanese", "日本語", "日本語版", "日本語表示", "user", "machine", "ユーザー", "無償版",
	"有償版", "free", "edition"};

static bool
is_word(struct str s)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_equal(s, str_c(words[i])))
			return true;
	return false;
}

/* Words between blanks, commas and slashes. */
static bool
is_remark(struct str s)
{
	bool has_word = false;

	for (size_t from = 0; from < s.len;) {
		size_t to = from;

		while (to < s.len && strchr(" ,/", s.p[to]) == NULL)
			to++;
		if (to > from && !is_word(str_of(s.p + from, to - from)))
			return false;
		has_word = has_word || to > from;
		from = to + 1;
	}
	return has_word;
}

/* The length of the name without the bracket at its end; s.len when there is none. */
static size_t
without_bracket(struct str s)
{
	static const char *const pairs[][2] = {{"(", ")"}, {"[", "]"}, {"【", "】"}, {"〔", "〕"}};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct str open = str_c(pairs[i][0]), close = str_c(pairs[i][1]);

		if (!str_ends_nocase(s, close))
			continue;
		for (size_t at = s.len - close.len; at-- > 0;) {
			struct str rest = str_of(s.p + at, s.len - at);
			struct str inner;

			if (!str_starts(rest, open))
				continue;
			inner = str_of(rest.p + open.len, rest.len - open.len - close.len);
			return is_remark(str_trim(inner)) ? at : s.len;
		}
	}
	return s.len;
}

/* "... - ja-jp", "... x64": the last word, when a blank stands before it. */
static size_t
without_word(struct str s)
{
	size_t at = s.len;

	while (at > 0 && s.p[at - 1] != ' ')
		at--;
	if (at == 0 || at == s.len)
		return s.len;
	/* "64" and the like alone are versions */
	if (version_is(str_of(s.p + at, s.len - at)) || !is_word(str_of(s.p + at, s.len - at)))
		return s.len;
	s.len = at - 1;
	if (s.len > 2 && s.p[s.len - 1] == '-' && s.p[s.len - 2] == ' ')
		s.len -= 2;
	return s.len;
}

struct str
remark_strip(struct str folded)
{
	struct str s = folded;

	for (size_t before = s.len + 1; s.len < before;) {
		before = s.len;
		s.len = without_bracket(s);
		s = str_trim(s);
		s.len = without_word(s);
		s = str_trim(s);
	}
	return s;
}

/* The last character may be a letter: "1.1.1w", "22h2", "9.0.0-beta". */
bool
version_is(struct str s)
{
	static const char *const before[] = {
		"version", "ver.", "ver", "v.", "v", "バージョン", "rel.", "r"};
	size_t i = 0;

	for (size_t k = 0; k < sizeof(before) / sizeof(before[0]); k++)
		if (str_starts(s, str_c(before[k]))) {
			i = strlen(before[k]);
			break;
		}
	while (i < s.len && s.p[i] == ' ')
		i++;
	if (i == s.len || s.p[i] < '0' || s.p[i] > '9')
		return false;
	for (; i < s.len; i++) {
		char c = s.p[i];

		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && strchr("._-+", c) == NULL)
			return false;
	}
	return true;
}
