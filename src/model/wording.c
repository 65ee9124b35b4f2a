/*
 * The wording guard by tables: words that claim, who is claimed of, names of techniques in which
 * such a word stands without claiming, and how a claim is denied. See wording.h.
 */
#include "model/wording.h"

#define N(table) (sizeof(table) / sizeof((table)[0]))
#define JA_DENIAL_CHARS 24 /* from a claim to its denial at most */
#define JA_AFTER_TOPIC 4 /* from は to ません: ではありません, にはなりません, はされていません */

static const char *const ja_claims[] = {
	"認定", "認証", "公認", "お墨付き", "お墨つき", "おすみつき", "取得"};
static const char *const en_claims[] = {"certified", "certifies", "certification", "certifications",
	"accredited", "accreditation", "endorsed", "endorsement", "approves"};

/* Preceded by no kanji where it begins with one: 外国の is not 国の, 衛星 not 星. */
static const char *const ja_authorities[] = {"経済産業省", "経産省", "情報処理推進機構", "総務省",
	"警察庁", "デジタル庁", "内閣", "国家サイバー統括室", "個人情報保護委員会", "政府", "省庁",
	"国が", "国の", "国に", "国から", "国は", "国も", "国や", "星", "★", "METI", "IPA",
	"SECURITYACTION", "SCS"};
static const char *const en_authorities[] = {"METI", "IPA", "ministry", "ministries", "agency",
	"agencies", "government", "star", "stars", "★", "SECURITY ACTION", "SCS"};

/* Techniques and offices whose names hold such a word. */
static const char *const ja_names[] = {"多要素認証", "二要素認証", "2要素認証", "２要素認証",
	"二段階認証", "2段階認証", "２段階認証", "生体認証", "本人認証", "利用者認証",
	"ユーザー認証", "パスワード認証", "機器認証", "無線の認証", "認証アプリ", "認証情報",
	"認証コード", "認証方式", "認証機能", "認証サーバー", "認証に失敗", "認証の失敗",
	"認証の記録", "認証を強く", "バックアップを取得", "バックアップの取得", "記録を取得",
	"記録の取得", "写しを取得", "情報を取得", "情報の取得", "認定個人情報保護団体",
	"認定経営革新等支援機関"};

/* Between claims that share one denial: 認定や認証ではありません */
static const char *const ja_joiners[] = {"や", "・", "、", "または", "も", "と", "「", "」", "の"};
/* What stands between makes the denial one of something else: 取得しても、取得すれば */
static const char *const ja_turns[] = {
	"ても", "でも、", "たので", "るので", "なので", "から", "ば", "たら", "が、", "、"};
static const char *const ja_denials[] = {
	"ません", "ではない", "でない", "ちがいます", "違います", "ことなります", "異なります"};
static const char *const en_denials[] = {"not", "no", "never", "nobody", "neither", "nor", "none",
	"without", "cannot", "can't", "isn't", "aren't", "doesn't", "don't", "nothing", "won't",
	"wasn't", "hasn't", "haven't", "unlike"};

/* ---- finding ------------------------------------------------------------------------------- */

static struct str
from(struct str s, size_t at)
{
	return str_of(s.p + at, s.len - at);
}

/* Index of the first of the words in s, -1; which one in *ret_which. */
static ptrdiff_t
find_first(struct str s, const char *const *words, size_t n, size_t *ret_which)
{
	ptrdiff_t first = -1;

	for (size_t i = 0; i < n; i++) {
		ptrdiff_t at = str_find(s, str_c(words[i]));

		if (at >= 0 && (first < 0 || at < first)) {
			first = at;
			*ret_which = i;
		}
	}
	return first;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '\'';
}

/* The character before `at` is a kanji (U+4E00..U+9FFF). */
static bool
follows_kanji(struct str s, size_t at)
{
	uint32_t cp = 0;

	return at >= 3 && str_utf8_char(str_of(s.p + at - 3, 3), &cp) == 3 && cp >= 0x4e00 &&
	       cp <= 0x9fff;
}

/* A word of ASCII letters stands alone; small letters of either case, capitals as they are. */
static ptrdiff_t
find_word(struct str s, const char *word)
{
	struct str w = str_c(word);
	bool is_ascii = is_letter(word[0]), is_name = word[0] >= 'A' && word[0] <= 'Z';
	size_t base = 0;

	for (;;) {
		struct str rest = from(s, base);
		ptrdiff_t found =
			is_name || !is_ascii ? str_find(rest, w) : str_find_nocase(rest, w);
		size_t at, end;
		bool is_alone;

		if (found < 0)
			return -1;
		at = base + (size_t)found;
		end = at + w.len;
		if (is_ascii)
			is_alone = (at == 0 || !is_letter(s.p[at - 1])) &&
				   (end == s.len || !is_letter(s.p[end]));
		else
			is_alone = !follows_kanji(s, at) || strcmp(word, "★") == 0 ||
				   w.len > strlen("国の");
		if (is_alone)
			return (ptrdiff_t)at;
		base = end;
	}
}

static const char *
find_authority(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (find_word(s, words[i]) >= 0)
			return words[i];
	return NULL;
}

/* ---- Japanese ------------------------------------------------------------------------------ */

static size_t
characters(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

/* The claim at `at` is part of a technique's name: 多要素認証. Names are shorter than 96 bytes. */
static bool
is_in_name(struct str s, size_t at)
{
	for (size_t i = 0; i < N(ja_names); i++) {
		struct str name = str_c(ja_names[i]);
		size_t first = at > name.len ? at - name.len : 0;

		for (size_t k = first; k <= at; k++)
			if (k + name.len > at && str_starts(from(s, k), name))
				return true;
	}
	return false;
}

/* Takes what begins rest off it; false when none of the words does. */
static bool
skip_one(struct str *rest, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (str_starts(*rest, str_c(words[i]))) {
			*rest = from(*rest, strlen(words[i]));
			return true;
		}
	}
	return false;
}

/* rest stands behind a claim: is the claim denied? */
static bool
is_denied_ja(struct str rest)
{
	struct str between;
	size_t which = 0;
	ptrdiff_t at, topic;

	while (skip_one(&rest, ja_joiners, N(ja_joiners)) ||
		skip_one(&rest, ja_claims, N(ja_claims)))
		;
	at = find_first(rest, ja_denials, N(ja_denials), &which);
	if (at < 0)
		return false;
	between = str_of(rest.p, (size_t)at);
	if (characters(between) > JA_DENIAL_CHARS ||
		find_first(between, ja_turns, N(ja_turns), &which) >= 0)
		return false;
	topic = str_find(between, STR("は"));
	return topic < 0 || characters(from(between, (size_t)topic)) - 1 <= JA_AFTER_TOPIC;
}

/* s is a sentence without blanks. */
static bool
claims_ja(struct str s, struct wording_breach *breach)
{
	size_t base = 0, which = 0;
	ptrdiff_t found;

	breach->who = find_authority(s, ja_authorities, N(ja_authorities));
	if (breach->who == NULL)
		return false;
	while ((found = find_first(from(s, base), ja_claims, N(ja_claims), &which)) >= 0) {
		size_t at = base + (size_t)found, end = at + strlen(ja_claims[which]);

		breach->claim = ja_claims[which];
		if (!is_in_name(s, at) && !is_denied_ja(from(s, end)))
			return true;
		base = end;
	}
	return false;
}

/* ---- English ------------------------------------------------------------------------------- */

/* A word that denies, between the last comma and the claim. */
static bool
is_denied_en(struct str s, size_t at)
{
	size_t begin = at;
	struct str clause;

	while (begin > 0 && strchr(",;:", s.p[begin - 1]) == NULL)
		begin--;
	clause = str_of(s.p + begin, at - begin);
	for (size_t i = 0; i < N(en_denials); i++)
		if (find_word(clause, en_denials[i]) >= 0)
			return true;
	return false;
}

/* "approved" is what a company's head does every day: only by an authority is it a claim. */
static bool
is_approved_by(struct str s)
{
	static const char *const ways[] = {"approved by", "approved by the", "approved by Japan's"};

	for (size_t i = 0; i < N(ways); i++) {
		ptrdiff_t at = str_find_nocase(s, str_c(ways[i]));
		struct str rest;

		if (at < 0 || is_denied_en(s, (size_t)at))
			continue;
		rest = str_trim(from(s, (size_t)at + strlen(ways[i])));
		for (size_t k = 0; k < N(en_authorities); k++)
			if (find_word(rest, en_authorities[k]) == 0)
				return true;
	}
	return false;
}

static bool
claims_en(struct str s, struct wording_breach *breach)
{
	breach->who = find_authority(s, en_authorities, N(en_authorities));
	if (breach->who == NULL)
		return false;
	for (size_t i = 0; i < N(en_claims); i++) {
		ptrdiff_t at = find_word(s, en_claims[i]);

		breach->claim = en_claims[i];
		if (at >= 0 && !is_denied_en(s, (size_t)at))
			return true;
	}
	breach->claim = "approved";
	return is_approved_by(s) || str_find(s, STR("-approved")) > 0;
}

/* ---- sentences ----------------------------------------------------------------------------- */

static struct str
next_sentence(struct str *text, enum lang lang)
{
	static const char *const ja_ends[] = {"。", "？", "！", "\n"};
	static const char *const en_ends[] = {". ", "? ", "! ", "\n"};
	const char *const *ends = lang == LANG_EN ? en_ends : ja_ends;
	size_t which = 0;
	ptrdiff_t at = find_first(*text, ends, 4, &which);
	struct str sentence = *text;

	if (at < 0) {
		*text = str_of(NULL, 0);
		return sentence;
	}
	sentence.len = (size_t)at;
	*text = from(*text, (size_t)at + strlen(ends[which]));
	return sentence;
}

bool
wording_guard(struct str text, enum lang lang, struct wording_breach *ret_breach)
{
	char squeezed[WORDING_SENTENCE_BYTES];

	while (text.len > 0) {
		struct wording_breach breach = {.sentence = next_sentence(&text, lang)};
		struct str s = breach.sentence;
		size_t n = 0;

		/* やさしい日本語 has blanks between phrases */
		for (size_t i = 0; i < s.len && n < sizeof(squeezed); i++)
			if (lang == LANG_EN || s.p[i] != ' ')
				squeezed[n++] = s.p[i];
		s = str_of(squeezed, n);
		if (lang == LANG_EN ? !claims_en(s, &breach) : !claims_ja(s, &breach))
			continue;
		if (ret_breach != NULL)
			*ret_breach = breach;
		return true;
	}
	return false;
}
