/* Texts as they are compared: without blanks, marks and widths. */
#include "base/digest.h"
#include "docs/propose.h"
#include "form/own.h"

size_t
form_letters(struct str s, uint32_t list[FORM_LETTERS])
{
	return propose_letters(s, list, FORM_LETTERS);
}

bool
form_same_letters(struct str a, struct str b)
{
	uint32_t x[FORM_LETTERS], y[FORM_LETTERS];
	size_t n = form_letters(a, x);

	return n > 0 && n == form_letters(b, y) && memcmp(x, y, n * sizeof(*x)) == 0;
}

static bool
is_digit(uint32_t cp)
{
	return cp >= '0' && cp <= '9';
}

/* "問3", "Q12", "No.4", "7": the number that stands before a question. */
static size_t
skip_number(const uint32_t *list, size_t n)
{
	static const uint32_t marks[][3] = {{0x554f, 0, 0}, {'q', 0, 0}, {'n', 'o', 0}};
	size_t from = 0, to;

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks) && from == 0; i++) {
		size_t k = marks[i][1] == 0 ? 1 : 2;

		if (k < n && memcmp(list, marks[i], k * sizeof(*list)) == 0 && is_digit(list[k]))
			from = k;
	}
	for (to = from; to < n && is_digit(list[to]);)
		to++;
	return to > from && to < n ? to : 0;
}

void
form_topic(struct str question, char dst[FORM_TOPIC_MAX])
{
	uint32_t list[FORM_LETTERS];
	uint8_t digest[DIGEST_BYTES_MAX];
	size_t n = form_letters(question, list), from = skip_number(list, n);

	_Static_assert(FORM_TOPIC_MAX == DIGEST_HEX_MAX, "a digest as text");
	dst[0] = '\0';
	if (n == from)
		return;
	digest_of(DIGEST_SHA256, list + from, (n - from) * sizeof(*list), digest);
	digest_hex(digest, 32, dst);
}

enum lang
form_lang(struct str question)
{
	uint32_t list[FORM_LETTERS];
	size_t n = form_letters(question, list);

	for (size_t i = 0; i < n; i++)
		if (list[i] >= 0x3040)
			return LANG_JA;
	return LANG_EN;
}
