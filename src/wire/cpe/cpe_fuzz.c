/* Any bytes as a CPE name: what is read prints in both forms as something that is read the same. */
#include "wire/cpe/cpe.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_same(const struct cpe *a, struct str printed)
{
	static struct cpe b;

	if (printed.len > LIMIT_CPE_BYTES)
		return;
	BUG_IF(cpe_parse(printed, &b) != ERR_OK || b.is_mended);
	for (unsigned i = 0; i < CPE_ATTRIBUTES; i++)
		BUG_IF(!str_equal(a->is[i], b.is[i]));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = str_of((const char *)data, size);
	struct buf out = buf_of(16 * LIMIT_CPE_BYTES);
	static struct cpe a, any;
	char room[LIMIT_CPE_BYTES + 1];
	struct str plain;

	if (cpe_parse(s, &a) != ERR_OK)
		return 0;
	BUG_IF(cpe_parse(STR("cpe:2.3:*:*:*:*:*:*:*:*:*:*:*"), &any) != ERR_OK);
	cpe_print(&a, &out);
	check_same(&a, buf_view(&out));
	buf_clear(&out);
	cpe_print_uri(&a, &out);
	check_same(&a, buf_view(&out));
	buf_done(&out);
	for (unsigned i = 0; i < CPE_ATTRIBUTES; i++)
		BUG_IF(cpe_plain(a.is[i], room, sizeof(room), &plain) != ERR_OK ||
			plain.len > a.is[i].len);
	BUG_IF(cpe_compare(&a, &a) == CPE_DISJOINT);
	BUG_IF(cpe_compare(&any, &a) == CPE_SUBSET || cpe_compare(&any, &a) == CPE_DISJOINT);
	return 0;
}
