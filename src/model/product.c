/* Names of systems for people. */
#include "model/product.h"

#include <stdio.h>

static const struct words *
words_under(const struct text_table *texts, const char *prefix, struct str name)
{
	char key[LIMIT_PACK_KEY_BYTES];
	int n = snprintf(key, sizeof(key), "%s%.*s", prefix, STR_FMT(name));

	return n < 0 || (size_t)n >= sizeof(key) ? NULL : text_find(texts, str_c(key));
}

struct str
product_words(const struct text_table *texts, const struct detect_packs *detects,
	struct str product, enum lang lang, char dst[PRODUCT_WORDS_MAX])
{
	const struct end_of_life *end = detect_packs_end(detects, product);
	const struct words *words = words_under(texts, "os.", product);
	struct str family;
	size_t dash = product.len;

	if (end != NULL)
		return words_in(&end->name, lang);
	if (words != NULL)
		return words_in(words, lang);
	while (dash > 0 && product.p[dash - 1] != '-')
		dash--;
	words = dash < 2 ? NULL : words_under(texts, "os.name.", str_of(product.p, dash - 1));
	if (words == NULL)
		return product;
	family = words_in(words, lang);
	snprintf(dst, PRODUCT_WORDS_MAX, "%.*s %.*s", STR_FMT(family), (int)(product.len - dash),
		product.p + dash);
	return str_c(dst);
}
