/* Any bytes as a feed, in the format that they look like and in each other; what comes out is in
 * normal form, and can be asked whether it is held. Then the same bytes as names to be held. */
#include "know/feed/feed.h"
#include "know/feed/held.h"
#include "know/indicator/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
take(void *arg, const struct feed_entry *e)
{
	char normal[LIMIT_INDICATOR_TEXT];
	size_t len;

	BUG_IF(e->value.len == 0 || e->value.len > LIMIT_INDICATOR_TEXT);
	if (e->kind == INDICATOR_ADDRESS)
		BUG_IF(e->value.len != ADDRESS_KEY);
	else if (e->kind != INDICATOR_URL) /* a normal form stays what it is */
		BUG_IF(indicator_normal(e->kind, e->value, normal, &len) != ERR_OK ||
			!str_equal(str_of(normal, len), e->value));
	BUG_IF(e->note.what.len > 0 && e->note.what.p == NULL);
	uint64_t hash;

	(void)held_why(arg, e->kind, e->value, &hash);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum indicator_held readers[] = {
		HELD_OWN, HELD_SUFFIX, HELD_POPULAR, HELD_HISTORY};
	static const struct hash_key key = {{1}};
	struct str bytes = str_of((const char *)data, size);
	struct held *h = held_new(&key, NULL);
	struct feed_settings settings = {.now = 1790000000000};
	struct held_counts held;
	struct feed_counts counts;
	enum feed_format format;

	if (h == NULL || size > 1 << 16) {
		held_free(h);
		return 0;
	}
	(void)held_read(h, readers[size % 4], bytes, &held, NULL);
	if (feed_detect(bytes, &format, NULL) == ERR_OK)
		(void)feed_read(format, bytes, &settings, take, h, &counts, NULL);
	for (int i = 0; i < FEED_FORMATS; i++)
		(void)feed_read((enum feed_format)i, bytes, &settings, take, h, &counts, NULL);
	held_free(h);
	return 0;
}
