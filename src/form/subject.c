/*
 * What a question is about: by the ways to ask of packs/forms/subjects.yaml, never by likeness. Of
 * the subjects that stand in a question the wider ones give way to the narrower; when two are left,
 * the question asks for two things, and none is said.
 */
#include "base/limits.h"
#include "form/own.h"

#define FOLDED_MAX 4096
#define WORDS_MORE 1   /* beside the subject's own, before a question asks for something more */
#define LETTERS_MORE 3 /* the same in Japanese */

struct folded {
	char letters[FOLDED_MAX]; /* all of them, without blanks and marks */
	char words[FOLDED_MAX];	  /* " do you take backups ": Latin words alone */
	size_t n_letters, n_words;
	bool is_words; /* nothing but Latin words */
};

struct needle {
	struct str text;
	bool is_words;
};

struct needles {
	bool is_not;
	uint32_t n;
	const struct needle *list;
};

struct way {
	uint32_t n;
	const struct needles *parts;
};

struct subjects {
	const struct form_set *set;
	const struct way *const *ways; /* by subject */
	struct needles details, plain;
	struct needles *named; /* by catalogue */
};

/* ---- folding ---- */

static void
put(char *dst, size_t *n, uint32_t cp)
{
	char bytes[4];
	size_t k = str_utf8_put(cp, bytes);

	if (*n + k + 2 > FOLDED_MAX)
		return;
	memcpy(dst + *n, bytes, k);
	*n += k;
}

/* Small kana become large, as in ウィルス and ウイルス. 0: the letter is left out (ー). */
static uint32_t
fold_kana(uint32_t cp)
{
	static const uint32_t small[] = {
		0x30a1, 0x30a3, 0x30a5, 0x30a7, 0x30a9, 0x30e3, 0x30e5, 0x30e7};

	if (cp == 0x30fc)
		return 0;
	for (size_t i = 0; i < sizeof(small) / sizeof(*small); i++)
		if (cp == small[i])
			return cp + 1;
	return cp;
}

static bool
is_mark(uint32_t cp)
{
	if (cp < 0x80)
		return !((cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9'));
	return (cp >= 0x3000 && cp <= 0x303f && cp != 0x3005) || cp == 0x30fb || cp == 0xa0 ||
	       (cp >= 0x2000 && cp <= 0x206f);
}

static void
fold_letter(struct folded *f, uint32_t cp)
{
	bool is_latin = cp < 0x80;

	if (cp >= '0' && cp <= '9') {
		cp = '#';
		if (f->n_words > 0 && f->words[f->n_words - 1] == '#')
			return; /* any number is one */
	}
	put(f->letters, &f->n_letters, cp);
	if (is_latin)
		put(f->words, &f->n_words, cp);
	f->is_words &= is_latin;
}

static void
fold(struct str s, struct folded *f)
{
	f->n_letters = f->n_words = 0;
	f->is_words = true;
	f->words[f->n_words++] = ' ';
	for (size_t i = 0; i < s.len;) {
		uint32_t cp = 0;
		size_t size = str_utf8_char(str_of(s.p + i, s.len - i), &cp);

		i += size == 0 ? 1 : size;
		cp = size == 0 || s.p[i - size] == '#' ? '#' : str_fold_char(cp);
		if (cp == '#' && size == 1) { /* of the pack: a number */
			fold_letter(f, '0');
			continue;
		}
		if (size == 0 || is_mark(cp) || cp >= 0x80)
			if (f->words[f->n_words - 1] != ' ' && f->n_words + 1 < FOLDED_MAX)
				f->words[f->n_words++] = ' ';
		cp = size == 0 || is_mark(cp) ? 0 : fold_kana(cp);
		if (cp != 0)
			fold_letter(f, cp);
	}
	if (f->words[f->n_words - 1] != ' ')
		f->words[f->n_words++] = ' ';
}

/* ---- the table ---- */

static enum err
needle_new(struct str word, struct arena *a, struct folded *f, struct needle *ret)
{
	bool is_begun = word.len > 0 && word.p[word.len - 1] == '*';
	const char *copy;
	struct str text;

	fold(word, f);
	ret->is_words = f->is_words;
	text = f->is_words ? str_of(f->words, f->n_words - (is_begun ? 1 : 0))
			   : str_of(f->letters, f->n_letters);
	copy = arena_copy(a, text);
	ret->text = str_of(copy, text.len);
	return copy == NULL ? ERR_LIMIT : ERR_OK;
}

static enum err
needles_new(
	const struct str *words, uint32_t n, struct arena *a, struct folded *f, struct needles *ret)
{
	struct needle *list = arena_array(a, struct needle, (size_t)n + 1);
	enum err err = list == NULL ? ERR_LIMIT : ERR_OK;

	for (uint32_t i = 0; err == ERR_OK && i < n; i++)
		err = needle_new(words[i], a, f, &list[i]);
	ret->n = n;
	ret->list = list;
	return err;
}

static enum err
ways_new(const struct form_subject *s, struct arena *a, struct folded *f, const struct way **ret)
{
	struct way *ways = arena_array(a, struct way, (size_t)s->n_ways + 1);
	enum err err = ways == NULL ? ERR_LIMIT : ERR_OK;

	for (uint32_t i = 0; err == ERR_OK && i < s->n_ways; i++) {
		const struct form_way *from = &s->ways[i];
		struct needles *parts = arena_array(a, struct needles, (size_t)from->n_parts + 1);

		if (parts == NULL)
			return ERR_LIMIT;
		for (uint32_t k = 0; err == ERR_OK && k < from->n_parts; k++) {
			parts[k].is_not = from->parts[k].is_not;
			err = needles_new(from->parts[k].any, from->parts[k].n, a, f, &parts[k]);
		}
		ways[i] = (struct way){from->n_parts, parts};
	}
	*ret = ways;
	return err;
}

enum err
subjects_new(const struct form_set *set, struct arena *a, const struct subjects **ret_subjects)
{
	struct subjects *s = arena_alloc(a, sizeof(*s));
	struct folded *f = arena_alloc(a, sizeof(*f));
	const struct way **ways = arena_array(a, const struct way *, (size_t)set->n_subjects + 1);
	enum err err;

	if (s == NULL || f == NULL || ways == NULL)
		return ERR_LIMIT;
	*s = (struct subjects){.set = set, .ways = ways};
	s->named = arena_array(a, struct needles, (size_t)set->n_catalogues + 1);
	err = s->named == NULL ? ERR_LIMIT
			       : needles_new(set->details, set->n_details, a, f, &s->details);
	if (err == ERR_OK)
		err = needles_new(set->plain, set->n_plain, a, f, &s->plain);
	for (uint32_t i = 0; err == ERR_OK && i < set->n_catalogues; i++)
		err = needles_new(
			set->catalogues[i].named, set->catalogues[i].n_named, a, f, &s->named[i]);
	for (uint32_t i = 0; err == ERR_OK && i < set->n_subjects; i++)
		err = ways_new(&set->subjects[i], a, f, &ways[i]);
	*ret_subjects = s;
	return err;
}

/* ---- one question ---- */

static bool
has_any(const struct folded *f, const struct needles *any)
{
	for (uint32_t i = 0; i < any->n; i++) {
		const struct needle *n = &any->list[i];
		const char *in = n->is_words ? f->words : f->letters;

		if (n->text.len > 0 && memmem(in, n->is_words ? f->n_words : f->n_letters,
					       n->text.p, n->text.len) != NULL)
			return true;
	}
	return false;
}

static bool
is_asked(const struct folded *f, const struct way *way)
{
	for (uint32_t i = 0; i < way->n; i++)
		if (has_any(f, &way->parts[i]) == way->parts[i].is_not)
			return false;
	return true;
}

/* All that it is under, near or far, gives way. */
static void
drop_wider(const struct form_set *set, uint32_t subject, bool *is_in)
{
	uint32_t stack[LIMIT_FORM_SUBJECTS], n = 0;
	bool seen[LIMIT_FORM_SUBJECTS] = {false};

	stack[n++] = subject;
	seen[subject] = true;
	while (n > 0) {
		const struct form_subject *s = &set->subjects[stack[--n]];

		for (uint32_t i = 0; i < s->n_under; i++) {
			is_in[s->under[i]] = false;
			if (!seen[s->under[i]]) {
				seen[s->under[i]] = true;
				stack[n++] = s->under[i];
			}
		}
	}
}

/* ---- what a question says beside its subject ---- */

static void
cover(const struct folded *f, const struct needles *any, bool *words, bool *letters)
{
	for (uint32_t i = 0; i < any->n; i++) {
		const struct needle *n = &any->list[i];
		const char *in = n->is_words ? f->words : f->letters, *at = in;
		const char *end = in + (n->is_words ? f->n_words : f->n_letters);

		while (n->text.len > 0 &&
			(at = memmem(at, (size_t)(end - at), n->text.p, n->text.len)) != NULL) {
			memset((n->is_words ? words : letters) + (at - in), 1, n->text.len);
			at++;
		}
	}
}

static uint32_t
count_words(const struct folded *f, const bool *is_covered)
{
	uint32_t n = 0;

	for (size_t i = 1; i < f->n_words; i++)
		n += f->words[i - 1] == ' ' && f->words[i] != ' ' && !is_covered[i];
	return n;
}

/* Kanji and katakana: hiragana holds a sentence together. */
static uint32_t
count_letters(const struct folded *f, const bool *is_covered)
{
	uint32_t n = 0, cp;

	for (size_t i = 0; i < f->n_letters;) {
		size_t size = str_utf8_char(str_of(f->letters + i, f->n_letters - i), &cp);

		n += size > 1 && cp >= 0x30a0 && !is_covered[i];
		i += size == 0 ? 1 : size;
	}
	return n;
}

/* More than a little: it asks for something that the subject does not know. */
static bool
says_more(const struct subjects *s, const struct folded *f, uint32_t subject)
{
	bool is_in[LIMIT_FORM_SUBJECTS], words[FOLDED_MAX] = {false}, letters[FOLDED_MAX] = {false};

	memset(is_in, 1, sizeof(is_in));
	drop_wider(s->set, subject, is_in);
	is_in[subject] = false;
	for (uint32_t i = 0; i < s->set->n_subjects; i++)
		for (uint32_t k = 0; k < s->set->subjects[i].n_ways && !is_in[i]; k++)
			for (uint32_t j = 0; j < s->ways[i][k].n; j++)
				cover(f, &s->ways[i][k].parts[j], words, letters);
	cover(f, &s->plain, words, letters);
	return count_words(f, words) > WORDS_MORE || count_letters(f, letters) > LETTERS_MORE;
}

/* ---- one question, all together ---- */

static uint32_t
count_strong(const struct form_set *set, const bool *is_in)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < set->n_subjects; i++)
		n += is_in[i] && !set->subjects[i].is_weak;
	return n;
}

void
subjects_find(const struct subjects *s, struct str question, struct subject_hit *ret_hit)
{
	const struct form_set *set = s->set;
	bool is_asked_of[LIMIT_FORM_SUBJECTS] = {false}, is_in[LIMIT_FORM_SUBJECTS];
	struct folded f;
	uint32_t n = 0;
	bool has_strong;

	*ret_hit = (struct subject_hit){0};
	fold(question, &f);
	for (uint32_t i = 0; i < set->n_subjects; i++)
		for (uint32_t k = 0; k < set->subjects[i].n_ways && !is_asked_of[i]; k++)
			is_asked_of[i] = is_asked(&f, &s->ways[i][k]);
	memcpy(is_in, is_asked_of, sizeof(is_in));
	for (uint32_t i = 0; i < set->n_subjects; i++)
		if (is_asked_of[i])
			drop_wider(set, i, is_in);
	has_strong = count_strong(set, is_in) > 0;
	for (uint32_t i = 0; i < set->n_subjects; i++) {
		ret_hit->is_touched |= is_asked_of[i];
		if (!is_in[i] || (has_strong && set->subjects[i].is_weak))
			continue;
		ret_hit->subject = &set->subjects[i];
		n++;
	}
	if (n > 1)
		ret_hit->subject = NULL;
	ret_hit->is_detailed = has_any(&f, &s->details);
	if (ret_hit->subject != NULL && !ret_hit->is_detailed)
		ret_hit->is_detailed =
			says_more(s, &f, (uint32_t)(ret_hit->subject - set->subjects));
}

/* ---- numbers of catalogues ---- */

uint32_t
subjects_named(const struct subjects *s, struct str text)
{
	struct folded f;
	uint32_t named = 0;

	fold(text, &f);
	for (uint32_t i = 0; i < s->set->n_catalogues; i++)
		if (has_any(&f, &s->named[i]))
			named |= 1u << i;
	return named;
}

static bool
is_number_of(const struct form_catalogue *c, bool is_named, struct str name, struct str number)
{
	if (!c->is_alone && !is_named)
		return false;
	if (str_equal_nocase(name, number))
		return true;
	return is_named && c->shorter.len > 0 && str_starts(name, c->shorter) &&
	       str_equal_nocase(str_of(name.p + c->shorter.len, name.len - c->shorter.len), number);
}

const struct form_subject *
subjects_by_number(const struct subjects *s, uint32_t named, struct str number)
{
	const struct form_set *set = s->set;

	for (uint32_t i = 0; i < set->n_subjects && number.len > 0; i++)
		for (uint32_t k = 0; k < set->subjects[i].n_ids; k++) {
			const struct form_id *id = &set->subjects[i].ids[k];

			if (is_number_of(&set->catalogues[id->catalogue],
				    (named >> id->catalogue & 1) != 0, id->name, number))
				return &set->subjects[i];
		}
	return NULL;
}

bool
subjects_are_one_line(const struct form_set *set, const struct form_subject *narrow,
	const struct form_subject *wide)
{
	bool is_in[LIMIT_FORM_SUBJECTS];

	memset(is_in, 1, sizeof(is_in));
	drop_wider(set, (uint32_t)(narrow - set->subjects), is_in);
	return narrow == wide || !is_in[wide - set->subjects];
}
