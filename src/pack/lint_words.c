/*
 * The language rules of doc/glossary.md for one text: lengths, polite endings, words of the trade
 * with their gloss, {names} in every language, and the wording guard. See lint.h.
 */
#include "pack/lint.h"

#include "model/policy.h"
#include "model/wording.h"

#include <stdio.h>

#define JA_SENTENCE_MAX 60
#define JA_EASY_SENTENCE_MAX 40
#define JA_RULES_SENTENCE_MAX 90 /* of a company's rules */
#define PLACEHOLDER_CHARACTERS 6 /* what a {name} counts as */

/* Words of the trade: only with a gloss in brackets beside them, 悪いプログラム（マルウェア）. */
static const struct {
	const char *word, *say;
} trade_words[] = {
	{"インシデント", "事故、おかしなこと"},
	{"脆弱性", "弱点"},
	{"ぜい弱性", "弱点"},
	{"エンドポイント", "パソコン・スマホ"},
	{"是正措置", "直すこと"},
	{"マルウェア", "悪いプログラム"},
	{"ランサムウェア", "データを人質に取るプログラム"},
	{"フィッシング", "にせのメールやサイト"},
	{"トラフィック", "通信"},
	{"パケット", "通信の小包"},
	{"プロトコル", "通信の方式"},
	{"ペイロード", "中身"},
	{"エクスプロイト", "弱点を突く攻撃"},
	{"ビーコン", "決まった間かくの通信"},
	{"ブルートフォース", "パスワードの総当たり"},
	{"クレデンシャル", "パスワードなど"},
	{"資格情報", "パスワードなど"},
	{"横展開", "社内の別の機器へ広がること"},
	{"ボットネット", "乗っ取られた機器の集まり"},
	{"スプーフィング", "なりすまし"},
	{"セッション", "ログインした状態"},
	{"ドメイン", "名前"},
	{"トンネリング", "通信をかくすこと"},
	{"アラート", "お知らせ"},
	{"ログ", "記録"},
};

/* How a Japanese sentence of ours may end. */
static const char *const endings[] = {"です", "ます", "ません", "ました", "でした", "ください",
	"ましょう", "でしょう", "下さい", "ますか", "ですか", "ませんか", "ましたか", "でしょうか"};

void
lint_breach(struct lint *lint, const char *lang, const char *says, struct str text)
{
	lint->breaches++;
	printf("%s, %s: %s: %.*s\n", lint->where, lang, says, STR_FMT(text));
}

/* Characters as a reader meets them; the blanks between words of ja-easy do not count. */
static unsigned
characters(struct str text)
{
	struct policy_place place;
	struct str literal;
	unsigned n = 0;
	bool has_name;

	do {
		has_name = policy_next_place(&text, &literal, &place);
		for (size_t i = 0; i < literal.len; i++)
			if (((unsigned char)literal.p[i] & 0xc0) != 0x80 && literal.p[i] != ' ')
				n++;
		if (has_name)
			n += PLACEHOLDER_CHARACTERS;
	} while (has_name);
	return n;
}

/* Takes the next sentence off *text; *ret_is_full says whether it ended in 。 */
static struct str
next_sentence(struct str *text, bool *ret_is_full)
{
	static const char *const ends[] = {"。", "？", "！", "\n"};
	size_t len = text->len, skip = 0;
	struct str sentence;

	*ret_is_full = false;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		ptrdiff_t at = str_find(*text, str_c(ends[i]));

		if (at >= 0 && (size_t)at < len) {
			len = (size_t)at;
			skip = strlen(ends[i]);
			*ret_is_full = i == 0;
		}
	}
	sentence = str_trim(str_of(text->p, len));
	*text = str_of(text->p + len + skip, text->len - len - skip);
	return sentence;
}

static bool
ends_politely(struct str sentence)
{
	/* a sentence in brackets: （電源は切りません。） */
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (str_ends_nocase(sentence, str_c(endings[i])))
			return true;
	return false;
}

static void
lint_sentences(struct lint *lint, const char *lang, struct str text, unsigned max, bool is_polite)
{
	while (text.len > 0) {
		bool is_full;
		struct str sentence = next_sentence(&text, &is_full);

		if (characters(sentence) > max)
			lint_breach(lint, lang, "this sentence is too long", sentence);
		if (is_polite && is_full && !ends_politely(sentence))
			lint_breach(
				lint, lang, "this sentence does not end in です or ます", sentence);
	}
}

static bool
is_glossed(struct str text, size_t at, size_t len)
{
	struct str before = str_of(text.p, at);
	struct str after = str_of(text.p + at + len, text.len - at - len);

	return str_ends_nocase(before, STR("（")) || str_starts(after, STR("（"));
}

/* ログ stands in ログイン, カタログ and プログラム too. */
static bool
is_inside_word(struct str text, size_t at, size_t len)
{
	struct str before = str_of(text.p, at);
	struct str after = str_of(text.p + at + len, text.len - at - len);
	uint32_t cp = 0;

	if (after.len > 0 && str_utf8_char(after, &cp) > 0 && cp >= 0x30a1 && cp <= 0x30fc)
		return true;
	return before.len >= 3 && str_utf8_char(str_of(before.p + before.len - 3, 3), &cp) == 3 &&
	       cp >= 0x30a1 && cp <= 0x30fc;
}

static void
lint_words_of_trade(struct lint *lint, const char *lang, struct str text)
{
	for (size_t i = 0; i < sizeof(trade_words) / sizeof(trade_words[0]); i++) {
		struct str word = str_c(trade_words[i].word);
		ptrdiff_t at = str_find(text, word);

		if (at < 0 || is_glossed(text, (size_t)at, word.len) ||
			is_inside_word(text, (size_t)at, word.len))
			continue;
		lint->breaches++;
		printf("%s, %s: \"%s\" needs a gloss, or say %s\n", lint->where, lang,
			trade_words[i].word, trade_words[i].say);
	}
}

/* 九つ is the last of its kind: a {number} that may be ten or more counts with 件, 個, 台, 項目 ...
 */
static void
lint_counting(struct lint *lint, const char *lang, struct str text)
{
	if (str_find(text, STR("}つ")) >= 0 || str_find(text, STR("} つ")) >= 0)
		lint_breach(lint, lang, "\"149つ\" is no Japanese: say 件, 個, 台, 項目", text);
}

static bool
has_japanese(struct str text)
{
	uint32_t cp = 0;

	for (size_t at = 0, n; at < text.len; at += n == 0 ? 1 : n) {
		n = str_utf8_char(str_of(text.p + at, text.len - at), &cp);
		if (n > 0 && cp >= 0x3041 && cp <= 0x9fff)
			return true;
	}
	return false;
}

/* English that stands where Japanese is awaited. Proper names and numbers may. */
static void
lint_is_japanese(struct lint *lint, const char *lang, struct str text)
{
	if (lint_small_words(text) >= 2 && !has_japanese(text))
		lint_breach(lint, lang, "this is English", text);
}

static bool
has_place(struct str text, const struct policy_place *wanted)
{
	struct policy_place place;
	struct str literal;

	while (policy_next_place(&text, &literal, &place))
		if (str_equal(place.name, wanted->name) && str_equal(place.key, wanted->key))
			return true;
	return false;
}

/* Every {name} of one language stands in the other too. */
static void
lint_names(struct lint *lint, const struct words *words, enum lang from, enum lang to)
{
	struct str rest = words->in[from], literal;
	struct policy_place place;

	while (policy_next_place(&rest, &literal, &place))
		if (!has_place(words->in[to], &place))
			lint_breach(lint, lang_name(to), "this name is missing", place.name);
}

/* Nobody is certified by a ministry, an agency or a star. */
static void
lint_claims(struct lint *lint, enum lang lang, struct str text)
{
	struct wording_breach claim;

	if (!wording_guard(text, lang, &claim))
		return;
	lint->breaches++;
	printf("%s, %s: \"%s\" beside \"%s\" claims what nobody gives; say 自己宣言, or deny it: "
	       "%.*s\n",
		lint->where, lang_name(lang), claim.claim, claim.who, STR_FMT(claim.sentence));
}

void
lint_words(struct lint *lint, const struct words *words, bool needs_easy)
{
	struct str easy = words->in[LANG_JA_EASY];

	for (unsigned lang = 0; lang < LANGS; lang++)
		lint_claims(lint, (enum lang)lang, words->in[lang]);
	lint_sentences(lint, "ja", words->in[LANG_JA], JA_SENTENCE_MAX, true);
	lint_words_of_trade(lint, "ja", words->in[LANG_JA]);
	lint_counting(lint, "ja", words->in[LANG_JA]);
	lint_counting(lint, "ja-easy", easy);
	lint_is_japanese(lint, "ja", words->in[LANG_JA]);
	lint_is_japanese(lint, "ja-easy", easy);
	lint_names(lint, words, LANG_JA, LANG_EN);
	lint_names(lint, words, LANG_EN, LANG_JA);
	if (easy.len > 0) {
		lint_sentences(lint, "ja-easy", easy, JA_EASY_SENTENCE_MAX, true);
		lint_words_of_trade(lint, "ja-easy", easy);
		lint_names(lint, words, LANG_JA_EASY, LANG_JA); /* it may leave some out */
	} else if (needs_easy) {
		lint_breach(lint, "ja-easy", "the text is missing", words->in[LANG_JA]);
	}
}

void
lint_rules(struct lint *lint, const struct words *words)
{
	for (unsigned lang = 0; lang < LANGS; lang++)
		lint_claims(lint, (enum lang)lang, words->in[lang]);
	lint_sentences(lint, "ja", words->in[LANG_JA], JA_RULES_SENTENCE_MAX, false);
	lint_words_of_trade(lint, "ja", words->in[LANG_JA]);
	lint_names(lint, words, LANG_JA, LANG_EN);
	lint_names(lint, words, LANG_EN, LANG_JA);
}
