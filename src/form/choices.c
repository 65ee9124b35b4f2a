/* What a place takes: its own list of values, or a text beside it that is nothing but answers. */
#include "base/limits.h"
#include "form/own.h"

#define ROW_CHOICES_MAX 8 /* that stand beside a question as one text */
#define CHOICE_LETTERS 16

/* One of the separators of "はい・いいえ", "○／△／×" at the start of s; its length, 0: none. */
static size_t
separator(struct str s)
{
	static const char *const all[] = {"・", "／", "/", "、", "，", ",", "|", "｜", "\n"};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (str_starts(s, str_c(all[i])))
			return strlen(all[i]);
	return 0;
}

/* The parts of a text, when each of them is an answer that we know. */
static uint32_t
split_choices(const struct form_set *set, struct str text, struct str list[ROW_CHOICES_MAX])
{
	uint32_t letters[FORM_LETTERS], n = 0;
	size_t from = 0;

	for (size_t i = 0; i <= text.len; i++) {
		struct str rest = str_of(text.p + i, text.len - i), one;
		size_t skip = i == text.len ? 1 : separator(rest);

		if (skip == 0)
			continue;
		one = str_trim(str_of(text.p + from, i - from));
		if (n == ROW_CHOICES_MAX || one.len == 0 ||
			form_letters(one, letters) > CHOICE_LETTERS ||
			form_result_of(set, one) == RESULT_UNANSWERED)
			return 0;
		list[n++] = one;
		from = i + skip;
		i = from - 1;
	}
	return n;
}

/* A text in the question's row that is nothing but answers. */
static enum err
row_choices(
	const struct form_set *set, const struct sheet *s, struct arena *a, struct form_place *p)
{
	struct str found[ROW_CHOICES_MAX], *list;

	for (uint32_t i = 0; i < s->n_cells; i++) {
		uint32_t n;

		if (s->cells[i].row != p->row)
			continue;
		n = split_choices(set, s->cells[i].text, found);
		if (n < 2)
			continue;
		list = arena_array(a, struct str, n);
		if (list == NULL)
			return ERR_LIMIT;
		memcpy(list, found, n * sizeof(*list));
		p->choices = list;
		p->n_choices = n;
		return ERR_OK;
	}
	return ERR_OK;
}

enum err
form_choices_find(
	const struct form_set *set, const struct sheet *s, struct arena *a, struct form_place *p)
{
	const struct sheet_list *l = sheet_list_of(s, p->row, p->column);

	if (l == NULL)
		return set == NULL ? ERR_OK : row_choices(set, s, a, p);
	p->is_list_unread = l->n == 0;
	p->choices = l->values;
	p->n_choices = l->n < LIMIT_FORM_CHOICES ? l->n : LIMIT_FORM_CHOICES;
	return ERR_OK;
}
