/* Any bytes as a package URL: what is read prints as something that is read the same way, and the
 * short way reads what the long way reads. */
#include "wire/purl/own.h"

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

static void
check_short_way(struct str s)
{
	static char other[LIMIT_PURL_BYTES + 5];
	static struct purl a, b;

	if (!purl_read_plain(s, &a))
		return;
	BUG_IF(purl_read_long(s, &b, false) != ERR_OK || a.mends != b.mends);
	check_same(&a, &b);
	if (a.plain == 0 || a.plain + 5 > LIMIT_PURL_BYTES)
		return;
	memcpy(other, s.p, a.plain);
	memcpy(other + a.plain, "1.2-x", 5);
	other[a.plain + 3] = (char)(s.len % 2 > 0 ? '-' : '+');
	BUG_IF(!purl_read_again(str_of(other, a.plain + 5), &a));
	BUG_IF(purl_read_long(str_of(other, a.plain + 5), &b, false) != ERR_OK);
	BUG_IF(a.mends != b.mends);
	check_same(&a, &b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = str_of((const char *)data, size);
	struct buf out = buf_of(4 * LIMIT_PURL_BYTES);
	static struct purl a, b;
	enum err strict = purl_parse(s, &a);

	check_short_way(s);
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
