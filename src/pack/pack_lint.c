/*
 * Checks what people will read: every text of packs/detect and packs/text against the language
 * rules of doc/glossary.md, and that each detector of watch/detect/detectors.def has its pack.
 * Prints one line per breach. A program beside the tests; it is not part of the product. usage:
 * pack_lint FOLDER_OF_THE_PROJECT
 */
#include "pack/pack.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define JA_SENTENCE_MAX 60
#define JA_EASY_SENTENCE_MAX 40
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
	{"パケット", "通信"},
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
static const char *const endings[] = {
	"です", "ます", "ません", "ました", "でした", "ください", "ましょう", "でしょう", "下さい"};

struct lint {
	unsigned breaches;
	char where[160]; /* "detect/beacon what" */
};

static void
breach(struct lint *lint, const char *lang, const char *says, struct str text)
{
	lint->breaches++;
	printf("%s, %s: %s: %.*s\n", lint->where, lang, says, STR_FMT(text));
}

/* Characters as a reader meets them; the blanks between words of ja-easy do not count. */
static unsigned
characters(struct str text)
{
	struct str literal, name;
	unsigned n = 0;
	bool has_name;

	do {
		has_name = text_next_name(&text, &literal, &name);
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
lint_sentences(struct lint *lint, const char *lang, struct str text, unsigned max)
{
	while (text.len > 0) {
		bool is_full;
		struct str sentence = next_sentence(&text, &is_full);

		if (characters(sentence) > max)
			breach(lint, lang, "this sentence is too long", sentence);
		if (is_full && !ends_politely(sentence))
			breach(lint, lang, "this sentence does not end in です or ます", sentence);
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

static bool
has_name(struct str text, struct str wanted)
{
	struct str literal, name;

	while (text_next_name(&text, &literal, &name))
		if (str_equal(name, wanted))
			return true;
	return false;
}

/* Every {name} of one language stands in the other too. */
static void
lint_names(struct lint *lint, const struct words *words, enum lang from, enum lang to)
{
	struct str rest = words->in[from], literal, name;

	while (text_next_name(&rest, &literal, &name))
		if (!has_name(words->in[to], name))
			breach(lint, lang_name(to), "this name is missing", name);
}

static void
lint_words(struct lint *lint, const struct words *words, bool needs_easy)
{
	struct str easy = words->in[LANG_JA_EASY];

	lint_sentences(lint, "ja", words->in[LANG_JA], JA_SENTENCE_MAX);
	lint_words_of_trade(lint, "ja", words->in[LANG_JA]);
	lint_names(lint, words, LANG_JA, LANG_EN);
	lint_names(lint, words, LANG_EN, LANG_JA);
	if (easy.len > 0) {
		lint_sentences(lint, "ja-easy", easy, JA_EASY_SENTENCE_MAX);
		lint_words_of_trade(lint, "ja-easy", easy);
		lint_names(lint, words, LANG_JA_EASY, LANG_JA); /* it may leave some out */
	} else if (needs_easy) {
		breach(lint, "ja-easy", "the text is missing", words->in[LANG_JA]);
	}
}

/* Who has to act now is told first of all to unplug and not to switch off. */
static void
lint_act_now(struct lint *lint, const struct detect_pack *pack)
{
	bool unplugs = false, keeps_power = false;

	for (uint32_t i = 0; i < pack->n_steps; i++) {
		struct str ja = pack->steps[i].text.in[LANG_JA];

		unplugs |= str_find(ja, STR("線を抜")) >= 0;
		keeps_power |= str_find(ja, STR("電源は切りません")) >= 0;
	}
	if (!unplugs)
		breach(lint, "ja", "no step says to unplug", STR("線を抜く"));
	if (!keeps_power)
		breach(lint, "ja", "no step says to leave it on", STR("電源は切りません"));
}

static void
lint_detector(struct lint *lint, const struct detect_pack *pack)
{
	const struct {
		const char *name;
		const struct words *words;
	} all[] = {
		{"title", &pack->title},
		{"what", &pack->what},
		{"why", &pack->why},
		{"ask", &pack->ask},
		{"cannot_see", &pack->cannot_see},
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		snprintf(lint->where, sizeof(lint->where), "detect/%.*s %s", STR_FMT(pack->id),
			all[i].name);
		lint_words(lint, all[i].words, true);
	}
	for (uint32_t i = 0; i < pack->n_steps; i++) {
		snprintf(lint->where, sizeof(lint->where), "detect/%.*s step %u", STR_FMT(pack->id),
			i + 1);
		lint_words(lint, &pack->steps[i].text, true);
	}
	snprintf(lint->where, sizeof(lint->where), "detect/%.*s steps", STR_FMT(pack->id));
	if (pack->severity == SEVERITY_ACT_NOW)
		lint_act_now(lint, pack);
}

static void
lint_ends(struct lint *lint, const struct detect_packs *packs)
{
	for (uint32_t i = 0; i < packs->n_ends; i++) {
		snprintf(lint->where, sizeof(lint->where), "detect/end-of-life %.*s",
			STR_FMT(packs->ends[i].product));
		lint_words(lint, &packs->ends[i].name, false);
		if (packs->ends[i].note.in[LANG_JA].len > 0)
			lint_words(lint, &packs->ends[i].note, false);
	}
}

/* Lines DETECTOR(name): each has a pack. */
static void
lint_detectors_def(struct lint *lint, const char *root, const struct detect_packs *packs)
{
	char path[4096], line[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/src/watch/detect/detectors.def", root);
	f = fopen(path, "re");
	if (f == NULL)
		return;
	snprintf(lint->where, sizeof(lint->where), "detectors.def");
	while (fgets(line, sizeof(line), f) != NULL) {
		struct str rest = str_trim(str_c(line)), name;

		if (!str_starts(rest, STR("DETECTOR(")))
			continue;
		(void)str_split(&rest, '(');
		name = str_trim(str_split(&rest, ')'));
		if (detect_packs_find(packs, name) == NULL)
			breach(lint, "packs/detect", "this detector has no pack", name);
	}
	fclose(f);
}

static bool
read_folder(const char *root, const char *name, struct arena *arena, struct pack_source *source)
{
	struct errinfo info = {0};
	char path[4096];
	enum err err;
	int fd;

	snprintf(path, sizeof(path), "%s/packs/%s", root, name);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	err = pack_read_dir(fd, arena, source, &info);
	close(fd);
	if (err != ERR_OK)
		printf("packs/%s: %s\n", name, info.what);
	return err == ERR_OK;
}

static bool
lint_detect_folder(struct lint *lint, const char *root, struct arena *arena)
{
	struct pack_source source = {0};
	struct detect_packs packs;
	struct device_rules rules;
	struct errinfo info = {0};

	if (!read_folder(root, "detect", arena, &source) ||
		pack_detect_load(&source, arena, &packs, &info) != ERR_OK ||
		pack_devices_load(&source, arena, &rules, &info) != ERR_OK) {
		printf("packs/detect/%s\n", info.what);
		return false;
	}
	for (uint32_t i = 0; i < packs.n_packs; i++)
		lint_detector(lint, &packs.packs[i]);
	lint_ends(lint, &packs);
	lint_detectors_def(lint, root, &packs);
	printf("packs/detect: %u detectors, %u ends of support, %u device rules\n", packs.n_packs,
		packs.n_ends, rules.n_rules);
	return true;
}

static bool
lint_text_folder(struct lint *lint, const char *root, struct arena *arena)
{
	struct pack_source source = {0};
	struct text_table table;
	struct errinfo info = {0};

	if (!read_folder(root, "text", arena, &source))
		return true; /* there are no pages yet */
	if (pack_text_load(&source, arena, &table, &info) != ERR_OK) {
		printf("packs/text/%s\n", info.what);
		return false;
	}
	for (uint32_t i = 0; i < table.n_entries; i++) {
		snprintf(lint->where, sizeof(lint->where), "text/%.*s",
			STR_FMT(table.entries[i].key));
		lint_words(lint, &table.entries[i].words, false);
	}
	printf("packs/text: %u texts\n", table.n_entries);
	return true;
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new(2 * PACK_ARENA_BYTES);
	struct lint lint = {0};
	bool is_loaded;

	if (argc != 2 || arena == NULL) {
		fprintf(stderr, "usage: pack_lint FOLDER_OF_THE_PROJECT\n");
		return 2;
	}
	is_loaded = lint_detect_folder(&lint, argv[1], arena);
	is_loaded = lint_text_folder(&lint, argv[1], arena) && is_loaded;
	arena_free(arena);
	printf("%u breaches of the language rules\n", lint.breaches);
	return is_loaded && lint.breaches == 0 ? 0 : 1;
}
