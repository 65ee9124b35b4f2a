/* Any bytes as a package URL: what is read prints as something that is read the same way. */
#include "wire/purl/purl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_same(const struct purl *a, const struct purl *b)
{
	BUG_IF(!str_equal(a->is.type, b->is.type) || !str_equal(a->is.space, b->is.space));
	BUG_IF(!str_equal(a->is.name, b->is.name) || !str_equal(a->is.version, b->is.version));
	BUG_IF(!str_equal(a->is.subpath, b->is.subpath) || a->is.n_pairs != b->is.n_pairs);
	for (unsigned i = 0; i < a->is.n_pairs; i++)
		BUG_IF(!str_equal(a->is.pairs[i].key, b->is.pairs[i].key) ||
			!str_equal(a->is.pairs[i].value, b->is.pairs[i].value));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = str_of((const char *)data, size);
	struct buf out = buf_of(4 * LIMIT_PURL_BYTES);
	static struct purl a, b;
	enum err strict = purl_parse(s, &a);

	if (purl_repair(s, &a) != ERR_OK) {
		BUG_IF(strict == ERR_OK);
		return 0;
	}
	purl_print(&a, &out);
	BUG_IF(buf_err(&out) != ERR_OK);
	BUG_IF(purl_is_canonical(&a) && !str_equal(buf_view(&out), s));
	if (out.len <= LIMIT_PURL_BYTES) {
		BUG_IF(purl_repair(buf_view(&out), &b) != ERR_OK);
		check_same(&a, &b);
	}
	buf_done(&out);
	return 0;
}
