/* How alike a text is to what is known: by rare words and pairs of letters, and by labels; see
 * propose.h. */
#include "docs/propose_own.h"

#include <stdlib.h>

#define GRAMS_MAX 512 /* pairs of letters of one text */
/* A text must weigh as much to be wholly like another: "その他" and "incident" are in too many. */
#define FLOOR_PAIRS 3.0
#define FLOOR_WORDS 2.0
#define WORD_LETTERS 6 /* "encrypt", "encrypted", "encryption" are one word */
#define WORD_MARK ((uint64_t)1 << 63)

/* ---- letters ---- */

/* 0: a blank or a mark that does not count. */
static uint32_t
fold(uint32_t cp)
{
	if (cp == 0x3007 || cp == 0x25ef) /* other rings */
		return 0x25cb;
	cp = str_fold_char(cp);
	if (cp < 0x80)
		return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') ? cp : 0;
	if (cp >= 0x3000 && cp <= 0x303f) /* blanks, brackets, stops */
		return cp == 0x3005 ? cp : 0;
	if (cp == 0x30fb || (cp >= 0x2000 && cp <= 0x206f) || cp == 0xa0)
		return 0;
	return cp;
}

size_t
propose_letters(struct str s, uint32_t *list, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len && n < max;) {
		uint32_t cp = 0;
		size_t size = str_utf8_char(str_of(s.p + i, s.len - i), &cp);

		i += size == 0 ? 1 : size;
		cp = size == 0 ? 0 : fold(cp);
		if (cp != 0)
			list[n++] = cp;
	}
	return n;
}

struct grams {
	uint32_t n;
	uint64_t list[GRAMS_MAX]; /* sorted, each once */
};

static int
order_u64(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Words that every question has. */
static bool
says_nothing(const char *word)
{
	static const char *const all[] = {"a", "an", "the", "of", "to", "in", "on", "for", "and",
		"or", "is", "are", "be", "do", "does", "has", "have", "had", "was", "were", "will",
		"can", "by", "with", "from", "at", "as", "it", "its", "any", "all", "that", "this",
		"these", "those", "there", "you", "your", "we", "our", "us", "they", "their", "not",
		"no", "yes", "if", "so", "what", "which", "who", "how", "when", "where", "e", "g",
		"eg", "ie", "etc", "s", "please", "such"};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (strcmp(word, all[i]) == 0)
			return true;
	return false;
}

/* A word of Latin letters or digits that begins at the text's start; its bytes, 0: there is none.
 * *ret_gram 0: it does not count. */
static size_t
take_word(struct str s, uint64_t *ret_gram)
{
	char word[16];
	size_t n = 0, i = 0;
	uint64_t gram = 0;

	while (i < s.len) {
		uint32_t cp = 0;
		size_t size = str_utf8_char(str_of(s.p + i, s.len - i), &cp);

		cp = size == 0 ? 0 : fold(cp);
		if (cp == 0 || cp >= 0x80)
			break;
		if (n + 1 < sizeof(word))
			word[n++] = (char)cp;
		i += size;
	}
	word[n] = '\0';
	for (size_t k = 0; k < n && k < WORD_LETTERS; k++)
		gram = gram << 8 | (unsigned char)word[k];
	*ret_gram = says_nothing(word) ? 0 : gram | WORD_MARK;
	return i;
}

/* A word of Latin letters counts as one; of all else each pair of letters. */
static void
add_grams(struct grams *g, struct str s)
{
	uint32_t cp = 0, last = 0;

	for (size_t i = 0; i < s.len && g->n < GRAMS_MAX;) {
		struct str rest = str_of(s.p + i, s.len - i);
		uint64_t gram = 0;
		size_t n = take_word(rest, &gram);

		if (n > 0) {
			if (gram != 0)
				g->list[g->n++] = gram;
			last = 0;
			i += n;
			continue;
		}
		n = str_utf8_char(rest, &cp);
		i += n == 0 ? 1 : n;
		cp = n == 0 ? 0 : fold(cp);
		if (cp != 0 && last != 0)
			g->list[g->n++] = (uint64_t)last << 32 | cp;
		last = cp != 0 ? cp : last;
	}
}

static void
tidy(struct grams *g)
{
	uint32_t kept = 0;

	qsort(g->list, g->n, sizeof(g->list[0]), order_u64);
	for (uint32_t i = 0; i < g->n; i++)
		if (kept == 0 || g->list[kept - 1] != g->list[i])
			g->list[kept++] = g->list[i];
	g->n = kept;
}

/* ---- how alike ---- */

static enum err
count_all(struct matcher *m, struct arena *a)
{
	size_t sum = 0, kept = 0;

	for (uint32_t i = 0; i < m->n; i++)
		sum += m->grams[i].n;
	m->all = arena_array(a, uint64_t, sum + 1);
	m->times = arena_array(a, uint32_t, sum + 1);
	if (m->all == NULL || m->times == NULL)
		return ERR_LIMIT;
	sum = 0;
	for (uint32_t i = 0; i < m->n; i++) {
		memcpy(m->all + sum, m->grams[i].list, m->grams[i].n * sizeof(uint64_t));
		sum += m->grams[i].n;
	}
	qsort(m->all, sum, sizeof(uint64_t), order_u64);
	for (size_t i = 0; i < sum; i++) {
		if (kept == 0 || m->all[kept - 1] != m->all[i])
			m->all[kept++] = m->all[i];
		m->times[kept - 1]++;
	}
	m->n_all = (uint32_t)kept;
	return ERR_OK;
}

enum err
propose_matcher_init(
	struct matcher *m, const struct propose_item *items, uint32_t n, struct arena *a)
{
	*m = (struct matcher){.items = items, .n = n};
	m->grams = arena_array(a, struct grams, (size_t)n + 1);
	if (m->grams == NULL)
		return ERR_LIMIT;
	for (uint32_t i = 0; i < n; i++) {
		if (items[i].is_label)
			continue;
		add_grams(&m->grams[i], items[i].name);
		add_grams(&m->grams[i], items[i].ask);
		tidy(&m->grams[i]);
	}
	return count_all(m, a);
}

/* 1, 2, 2, 3, 3, 3, 3, 4: how often n can be halved, and once more. */
static uint32_t
doublings(uint32_t n)
{
	uint32_t k = 0;

	for (; n > 0; n >>= 1)
		k++;
	return k;
}

/* What a pair weighs: 1 when it is in one item alone, little when it is in all; a word, which says
 * more, loses less. What no item has weighs as much as what is in a few: forms have their own
 * phrases. */
static double
weight(const struct matcher *m, uint64_t gram)
{
	const uint64_t *at = bsearch(&gram, m->all, m->n_all, sizeof(gram), order_u64);
	bool is_word = (gram & WORD_MARK) != 0;

	if (at == NULL)
		return is_word ? 0.3 : 0.2;
	return 1.0 / (is_word ? doublings(m->times[at - m->all]) : m->times[at - m->all]);
}

/* More words than pairs: another language, another measure. */
static double
least_weight(const struct grams *g)
{
	uint32_t words = 0;

	for (uint32_t i = 0; i < g->n; i++)
		words += (g->list[i] & WORD_MARK) != 0;
	return words * 2 > g->n ? FLOOR_WORDS : FLOOR_PAIRS;
}

static double
weight_all(const struct matcher *m, const struct grams *g)
{
	double sum = 0;

	for (uint32_t i = 0; i < g->n; i++)
		sum += weight(m, g->list[i]);
	return sum;
}

static double
weight_common(const struct matcher *m, const struct grams *x, const struct grams *y)
{
	double sum = 0;

	for (uint32_t i = 0, k = 0; i < x->n && k < y->n;) {
		if (x->list[i] == y->list[k]) {
			sum += weight(m, x->list[i]);
			i++;
			k++;
		} else if (x->list[i] < y->list[k]) {
			i++;
		} else {
			k++;
		}
	}
	return sum;
}

/* The item that is most alike: what both have, by the lighter of both, so that a short question
 * finds a long one. */
void
propose_match(const struct matcher *m, struct proposal *p)
{
	struct grams q = {.n = 0};
	double best = 0, own, floor;

	add_grams(&q, p->text);
	tidy(&q);
	own = weight_all(m, &q);
	floor = least_weight(&q);
	for (uint32_t i = 0; i < m->n; i++) {
		double its = weight_all(m, &m->grams[i]);
		double least = own < its ? own : its;
		double like = weight_common(m, &q, &m->grams[i]) / (least < floor ? floor : least);

		if (like > best) {
			best = like;
			p->item = &m->items[i];
		}
	}
	p->percent = (uint32_t)(best > 1 ? 100 : best * 100);
	if (p->percent < PROPOSE_LIKE_MIN)
		p->item = NULL;
}

/* ---- labels ---- */

#define LABEL_LETTERS 128 /* of a text that may hold one */

static bool
holds(const uint32_t *text, size_t n, const uint32_t *label, size_t k)
{
	for (size_t i = 0; k > 0 && i + k <= n; i++)
		if (memcmp(text + i, label, k * sizeof(*text)) == 0)
			return true;
	return false;
}

/* How much of the text the longest label in it is. */
uint32_t
propose_label_percent(
	const struct matcher *m, struct str text, const struct propose_item **ret_item)
{
	uint32_t letters[LABEL_LETTERS], label[LABEL_LETTERS];
	size_t n = propose_letters(text, letters, LABEL_LETTERS), longest = 0;

	for (uint32_t i = 0; i < m->n && n < LABEL_LETTERS; i++) {
		size_t k = m->items[i].is_label
				   ? propose_letters(m->items[i].name, label, LABEL_LETTERS)
				   : 0;

		if (k > longest && holds(letters, n, label, k)) {
			longest = k;
			*ret_item = &m->items[i];
		}
	}
	return n == 0 ? 0 : (uint32_t)(longest * 100 / n);
}

void
propose_match_label(const struct matcher *m, struct proposal *p)
{
	const struct propose_item *item = NULL;
	uint32_t percent = propose_label_percent(m, p->text, &item);

	if (percent >= PROPOSE_LIKE_MIN && percent > p->percent) {
		p->percent = percent;
		p->item = item;
	}
}
