/* Looking words up and filling {names} in; see text.h. */
#include "model/text.h"

const struct words *
text_find(const struct text_table *table, struct str key)
{
	uint32_t low = 0, high = table->n_entries;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = str_order(key, table->entries[middle].key);

		if (order == 0)
			return &table->entries[middle].words;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct words *
text_find_sign(const struct text_table *table, struct str sign)
{
	char key[TEXT_SIGN_KEY_MAX] = "sign.";
	size_t begin = strlen(key), n = begin;
	bool has_gap = false;

	for (size_t i = 0; i < sign.len; i++) {
		char c = str_small(sign.p[i]);

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
			has_gap = n > begin;
			continue;
		}
		if (has_gap && n < sizeof(key))
			key[n++] = '_';
		has_gap = false;
		if (n < sizeof(key))
			key[n++] = c;
	}
	return text_find(table, str_of(key, n));
}

/* Length of a name in braces at the start of s, braces included; 0 when there is none. */
static size_t
name_length(struct str s)
{
	size_t i = 1;

	if (s.len < 3 || s.p[0] != '{' || s.p[1] < 'a' || s.p[1] > 'z')
		return 0;
	while (i < s.len && ((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') ||
				    s.p[i] == '_'))
		i++;
	return i < s.len && s.p[i] == '}' ? i + 1 : 0;
}

bool
text_next_name(struct str *rest, struct str *ret_literal, struct str *ret_name)
{
	for (size_t i = 0; i < rest->len; i++) {
		size_t n = name_length(str_of(rest->p + i, rest->len - i));

		if (n == 0)
			continue;
		*ret_literal = str_of(rest->p, i);
		*ret_name = str_of(rest->p + i + 1, n - 2);
		*rest = str_of(rest->p + i + n, rest->len - i - n);
		return true;
	}
	*ret_literal = *rest;
	*ret_name = str_of(NULL, 0);
	*rest = str_of(NULL, 0);
	return false;
}

static void
write_literal(struct buf *out, struct str text, const struct text_filler *filler)
{
	if (text.len == 0)
		return;
	if (filler->literal != NULL)
		filler->literal(filler->arg, text, out);
	else
		buf_str(out, text);
}

uint32_t
text_fill(struct buf *out, struct str words, const struct text_filler *filler)
{
	struct str literal, name;
	uint32_t n_unknown = 0;
	bool has_name;

	do {
		has_name = text_next_name(&words, &literal, &name);
		write_literal(out, literal, filler);
		if (has_name && !filler->value(filler->arg, name, out)) {
			n_unknown++;
			write_literal(out, str_of(name.p - 1, name.len + 2), filler);
		}
	} while (has_name);
	return n_unknown;
}

struct value_list {
	const struct text_value *values;
	size_t n;
};

static bool
write_value(void *arg, struct str name, struct buf *out)
{
	const struct value_list *list = arg;

	for (size_t i = 0; i < list->n; i++) {
		if (str_equal(list->values[i].name, name)) {
			buf_str(out, list->values[i].value);
			return true;
		}
	}
	return false;
}

uint32_t
text_fill_values(
	struct buf *out, struct str words, const struct text_value *values, size_t n_values)
{
	struct value_list list = {values, n_values};

	return text_fill(out, words, &(struct text_filler){.value = write_value, .arg = &list});
}
