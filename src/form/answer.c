/*
 * What would be written at a place. An item's result is the lower of what a person says and what
 * the box shows (assess/); a form without a word for "partly" gets "no", never "yes".
 */
#include "form/own.h"

/* ---- words of forms ---- */

static bool
holds(const uint32_t *text, size_t n, const uint32_t *word, size_t k)
{
	for (size_t i = 0; k > 1 && i + k <= n; i++)
		if (memcmp(text + i, word, k * sizeof(*text)) == 0)
			return true;
	return false;
}

#define WORDS_BYTES 1024 /* of one text that are looked at */

/* " yes but not all ": its Latin words, small; all else parts them. */
static size_t
latin_words(struct str s, char dst[WORDS_BYTES])
{
	size_t n = 1;

	dst[0] = ' ';
	for (size_t i = 0; i < s.len && n + 2 < WORDS_BYTES;) {
		uint32_t cp = 0;
		size_t size = str_utf8_char(str_of(s.p + i, s.len - i), &cp);
		bool is_letter;

		i += size == 0 ? 1 : size;
		cp = size == 0 ? 0 : str_fold_char(cp);
		is_letter = (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9');
		if (is_letter)
			dst[n++] = (char)cp;
		else if (cp != '\'' && cp != 0x2019 && dst[n - 1] != ' ')
			dst[n++] = ' ';
	}
	if (dst[n - 1] != ' ')
		dst[n++] = ' ';
	return n;
}

/* The word stands in the text as a word of its own: "no" is not in "known", "N/A" is not in "DNA".
 */
static bool
holds_word(struct str text, struct str word)
{
	char in[WORDS_BYTES], of[WORDS_BYTES];
	size_t n = latin_words(text, in), k = latin_words(word, of), joined = 1;

	if (memmem(in, n, of, k) != NULL)
		return true;
	for (size_t i = 1; i + 1 < k; i++) /* "N/A" as "NA" */
		if (of[i] != ' ')
			of[joined++] = of[i];
	of[joined++] = ' ';
	return memmem(in, n, of, joined) != NULL;
}

static bool
is_latin(const uint32_t *letters, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (letters[i] >= 0x80)
			return false;
	return n > 0;
}

static bool
holds_answer(struct str word, const uint32_t *text, size_t n, struct str known)
{
	uint32_t letters[FORM_LETTERS];
	size_t k = form_letters(known, letters);

	return is_latin(letters, k) ? holds_word(word, known) : holds(text, n, letters, k);
}

/* What limits comes before what it limits: "一部実施している" is partly, "実施していない" is not.
 */
static const enum result order[] = {
	RESULT_NOT_APPLICABLE, RESULT_UNKNOWN, RESULT_PARTLY, RESULT_NOT_MET, RESULT_MET};
#define ORDER (sizeof(order) / sizeof(*order))

enum result
form_result_of(const struct form_set *set, struct str word)
{
	uint32_t text[FORM_LETTERS];
	size_t n = form_letters(word, text);

	if (n == 0) /* a stroke alone is no letter */
		for (size_t i = 0; i < ORDER; i++)
			for (uint32_t k = 0; k < set->answers[order[i]].n; k++)
				if (str_equal(str_trim(word), set->answers[order[i]].known[k]))
					return order[i];
	for (size_t i = 0; i < ORDER && n > 0; i++)
		for (uint32_t k = 0; k < set->answers[order[i]].n; k++)
			if (form_same_letters(word, set->answers[order[i]].known[k]))
				return order[i];
	for (size_t i = 0; i < ORDER && n > 0; i++)
		for (uint32_t k = 0; k < set->answers[order[i]].n; k++)
			if (holds_answer(word, text, n, set->answers[order[i]].known[k]))
				return order[i];
	return RESULT_UNANSWERED;
}

/* The one choice that means the result: as we call it before others. Of several that mean it
 * (levels, "yes, planned") which one is for a person to say: "". */
static struct str
choice_for(const struct form_set *set, const struct form_place *p, enum result result)
{
	const struct form_answer_words *known = &set->answers[result];
	struct str exact = STR(""), meant = STR("");
	uint32_t n_exact = 0, n_meant = 0;

	for (uint32_t i = 0; i < p->n_choices; i++) {
		bool is_exact = false;

		if (form_result_of(set, p->choices[i]) != result)
			continue;
		for (uint32_t k = 0; k < known->n && !is_exact; k++)
			is_exact = form_same_letters(p->choices[i], known->known[k]) ||
				   str_equal(p->choices[i], known->known[k]);
		n_meant++;
		meant = p->choices[i];
		n_exact += is_exact;
		if (is_exact)
			exact = p->choices[i];
	}
	return n_exact == 1 ? exact : n_meant == 1 ? meant : STR("");
}

/* ---- an item's result as this form writes it ---- */

static struct str
label_for(const struct assess_item *at, enum result result, enum lang lang)
{
	const struct framework_item *item = at->item;
	const struct framework_choice *own =
		at->answer == NULL ? NULL : framework_choice_find(item, at->answer->choice);

	if (own != NULL && own->result == result)
		return words_in(&own->label, lang);
	for (uint32_t i = 0; i < item->n_choices; i++)
		if (item->choices[i].result == result)
			return words_in(&item->choices[i].label, lang);
	return STR("");
}

static struct str
words_for(const struct form_known *k, const struct form_place *p, const struct assess_item *at,
	enum result result)
{
	enum lang lang = form_lang(p->question);
	const struct form_answer_words *w = &k->set->answers[result];
	enum form_write write = p->write == FORM_AUTO ? k->write : p->write;
	struct str choice;

	if (result == RESULT_UNANSWERED)
		return STR("");
	if (p->n_choices > 0) {
		choice = choice_for(k->set, p, result);
		if (choice.len == 0 && result == RESULT_PARTLY)
			choice = choice_for(k->set, p, RESULT_NOT_MET);
		return choice;
	}
	if (result == RESULT_UNKNOWN) /* somebody has to find out first */
		return STR("");
	if (write == FORM_LABEL)
		return label_for(at, result, lang);
	return words_in(write == FORM_MARKS ? &w->marks : &w->words, lang);
}

static ms_t
machine_at(const struct assess_item *at)
{
	ms_t latest = 0;

	for (uint32_t i = 0; i < at->n_proofs; i++)
		if (at->proofs[i].standing == ASSESS_FRESH && at->proofs[i].reading->at > latest)
			latest = at->proofs[i].reading->at;
	return latest;
}

static const struct assess_item *
find_item(const struct form_known *k, struct str of, const struct framework **ret_framework)
{
	struct str item = of, name = str_split(&item, '/');

	for (uint32_t i = 0; i < k->n_results; i++) {
		const struct assess_result *r = &k->results[i];
		const struct framework_item *found;

		if (!str_equal(r->framework->id, name))
			continue;
		found = framework_item_find(r->framework, item);
		*ret_framework = r->framework;
		return found == NULL ? NULL : &r->items[found->index];
	}
	return NULL;
}

static void
answer_item(const struct form_known *k, const struct form_place *p, struct form_answer *answer)
{
	const struct assess_item *at = find_item(k, p->of, &answer->framework);
	bool has_person, has_machine;

	answer->item = at;
	if (at == NULL)
		return;
	has_person = at->person != RESULT_UNANSWERED;
	has_machine = at->machine != RESULT_UNANSWERED;
	answer->value = words_for(k, p, at, at->result);
	answer->basis = has_person && has_machine ? FORM_BOTH
			: has_machine		  ? FORM_MACHINE
						  : FORM_PERSON;
	if (at->answer != NULL) {
		answer->who = at->answer->who;
		answer->at = at->answer->at;
	}
	if (has_machine && (!has_person || machine_at(at) > answer->at))
		answer->at = machine_at(at);
	answer->is_off_list =
		p->n_choices > 0 && answer->value.len == 0 && at->result != RESULT_UNANSWERED;
	answer->differs = at->state == ASSESS_CONTRADICTION || at->is_refused;
	if (answer->differs) {
		answer->by_person = words_for(k, p, at, at->person);
		answer->by_machine = words_for(k, p, at, at->machine);
	}
}

/* ---- the others ---- */

/* A place with choices takes one of them. */
static struct str
fit(const struct form_place *p, struct str value)
{
	if (p->n_choices == 0)
		return value;
	for (uint32_t i = 0; i < p->n_choices; i++)
		if (form_same_letters(p->choices[i], value) || str_equal(p->choices[i], value))
			return p->choices[i];
	return STR("");
}

static void
answer_fact(const struct form_known *k, const struct form_place *p, struct form_answer *answer)
{
	for (uint32_t i = 0; i < k->n_facts; i++) {
		const struct form_fact *f = &k->facts[i];

		if (f->source != p->source || !str_equal(f->of, p->of))
			continue;
		answer->value = fit(p, f->value);
		answer->basis = f->basis;
		answer->at = f->at;
		return;
	}
}

static void
answer_memory(const struct form_known *k, const struct form_place *p, struct form_answer *answer)
{
	char topic[FORM_TOPIC_MAX];

	form_topic(p->question, topic);
	for (uint32_t i = 0; i < k->n_memories && topic[0] != '\0'; i++) {
		const struct form_memory *m = &k->memories[i];

		if (m->source != FORM_TEXT || !str_equal(m->topic, str_c(topic)))
			continue;
		answer->value = fit(p, m->value);
		answer->basis = FORM_TYPED;
		answer->at = m->at;
		answer->who = m->who;
		return;
	}
}

void
form_answer_of(const struct form_known *k, const struct form_place *p, struct form_answer *answer)
{
	*answer = (struct form_answer){
		.value = STR(""), .who = STR(""), .by_person = STR(""), .by_machine = STR("")};
	switch (p->source) {
	case FORM_ITEM:
		answer_item(k, p, answer);
		break;
	case FORM_FIELD:
	case FORM_COUNT:
		answer_fact(k, p, answer);
		break;
	case FORM_TEXT:
		answer_memory(k, p, answer);
		break;
	case FORM_NOTHING:
		break;
	}
	/* a word of ours may be none of its list: a person, who sees the list, types it */
	if (p->is_list_unread && p->source != FORM_TEXT)
		answer->value = STR("");
}
