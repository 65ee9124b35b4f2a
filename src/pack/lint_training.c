/*
 * The words of packs/training; see lint.h. Beside the language: a course can be read in the minutes
 * that it names, and no drill mail bears the name of a real firm, office or post of the company.
 */
#include "pack/lint.h"

#include <stdio.h>

#define READ_PER_MINUTE 400 /* Japanese characters, of somebody who reads with care */

/* Names that a drill mail may not borrow. Small letters; Japanese as it is written. */
static const char *const real_names[] = {"amazon", "アマゾン", "apple", "アップル", "microsoft",
	"マイクロソフト", "google", "グーグル", "楽天", "rakuten", "yahoo", "ヤフー", "paypal",
	"paypay", "メルカリ", "ヤマト運輸", "クロネコ", "佐川", "日本郵便", "ゆうちょ", "三菱",
	"三井", "みずほ", "りそな", "えきねっと", "etc利用", "docomo", "ドコモ", "softbank",
	"ソフトバンク", "kddi", "ntt", "netflix", "dropbox", "zoom", "slack", "facebook",
	"instagram", "dhl", "fedex", "visa", "mastercard", "jcb", "国税", "税務署", "年金機構",
	"警察", "厚生労働", "経済産業", "総務省", "ハローワーク", "市役所", "保健所", "裁判所",
	"ipa", "jpcert", "社長", "代表取締役"};

static bool
is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Latin names as whole words only: "online" is not "line". */
static bool
has_name(struct str text, struct str name)
{
	for (size_t i = 0; i + name.len <= text.len; i++) {
		bool is_latin = is_word_byte(name.p[0]);

		if (!str_equal_nocase(str_of(text.p + i, name.len), name))
			continue;
		if (!is_latin ||
			((i == 0 || !is_word_byte(text.p[i - 1])) &&
				(i + name.len == text.len || !is_word_byte(text.p[i + name.len]))))
			return true;
	}
	return false;
}

static void
lint_bait(struct lint *lint, const struct words *words)
{
	for (unsigned lang = 0; lang < LANGS; lang++)
		for (size_t i = 0; i < sizeof(real_names) / sizeof(real_names[0]); i++)
			if (has_name(words->in[lang], str_c(real_names[i])))
				lint_breach(lint, lang_name((enum lang)lang),
					"a drill mail borrows the name of nobody",
					str_c(real_names[i]));
}

static void
lint_mail(struct lint *lint, const struct training_mail *m)
{
	lint_at(lint, &m->subject, "training/mails %.*s subject", STR_FMT(m->id));
	lint_bait(lint, &m->subject);
	lint_at(lint, &m->body, "training/mails %.*s body", STR_FMT(m->id));
	lint_bait(lint, &m->body);
	for (uint32_t i = 0; i < m->n_hints; i++)
		lint_at(lint, &m->hints[i], "training/mails %.*s hint %u", STR_FMT(m->id), i + 1);
}

static uint32_t
characters(struct str text)
{
	uint32_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += ((unsigned char)text.p[i] & 0xc0) != 0x80;
	return n;
}

static void
lint_choices(struct lint *lint, const struct training *t, struct str part,
	const struct training_choice *choices, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		lint_at(lint, &choices[i].text, "training/%.*s %.*s choice %.*s", STR_FMT(t->id),
			STR_FMT(part), STR_FMT(choices[i].id));
		lint_at(lint, &choices[i].because, "training/%.*s %.*s because of %.*s",
			STR_FMT(t->id), STR_FMT(part), STR_FMT(choices[i].id));
	}
}

static void
lint_course(struct lint *lint, const struct training *t)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < t->n_cards; i++) {
		lint_at(lint, &t->cards[i].title, "training/%.*s %.*s title", STR_FMT(t->id),
			STR_FMT(t->cards[i].id));
		lint_at(lint, &t->cards[i].text, "training/%.*s %.*s text", STR_FMT(t->id),
			STR_FMT(t->cards[i].id));
		n += characters(t->cards[i].text.in[LANG_JA]);
	}
	for (uint32_t i = 0; i < t->n_questions; i++) {
		lint_at(lint, &t->questions[i].ask, "training/%.*s %.*s ask", STR_FMT(t->id),
			STR_FMT(t->questions[i].id));
		lint_choices(lint, t, t->questions[i].id, t->questions[i].choices,
			t->questions[i].n_choices);
	}
	snprintf(lint->where, sizeof(lint->where), "training/%.*s cards", STR_FMT(t->id));
	if (n > t->minutes * READ_PER_MINUTE)
		lint_breach(lint, "ja", "longer than its minutes, at 400 characters each",
			t->cards[0].text.in[LANG_JA]);
}

static void
lint_drill(struct lint *lint, const struct training *t)
{
	for (uint32_t i = 0; i < t->n_roles; i++)
		lint_at(lint, &t->roles[i].name, "training/%.*s role %.*s", STR_FMT(t->id),
			STR_FMT(t->roles[i].id));
	for (uint32_t i = 0; i < t->n_injects; i++) {
		const struct training_inject *inject = &t->injects[i];

		lint_at(lint, &inject->text, "training/%.*s %.*s text", STR_FMT(t->id),
			STR_FMT(inject->id));
		lint_at(lint, &inject->ask, "training/%.*s %.*s ask", STR_FMT(t->id),
			STR_FMT(inject->id));
		lint_choices(lint, t, inject->id, inject->choices, inject->n_choices);
	}
	lint_at(lint, &t->after, "training/%.*s after", STR_FMT(t->id));
}

bool
lint_training(struct lint *lint, const char *root, const struct framework_set *frameworks,
	struct arena *arena)
{
	struct pack_guide_source source = {.frameworks = frameworks};
	struct training_set set = {0};
	struct errinfo info = {0};
	bool is_loaded = true;

	if (lint_read_folder(lint, root, "training", arena, &source.files) &&
		pack_trainings_load(&source, arena, &set, &info) != ERR_OK) {
		printf("packs/training/%s\n", info.what);
		is_loaded = false;
	}
	for (uint32_t i = 0; i < set.n_trainings; i++) {
		const struct training *t = &set.trainings[i];

		lint_at(lint, &t->name, "training/%.*s name", STR_FMT(t->id));
		lint_at(lint, &t->about, "training/%.*s about", STR_FMT(t->id));
		lint_at(lint, &t->source, "training/%.*s source", STR_FMT(t->id));
		if (t->is_drill)
			lint_drill(lint, t);
		else
			lint_course(lint, t);
	}
	for (uint32_t i = 0; i < set.n_mails; i++)
		lint_mail(lint, &set.mails[i]);
	printf("packs/training: %u courses and drills, %u drill mails\n", set.n_trainings,
		set.n_mails);
	return is_loaded;
}
