/* Any bytes as a file that is brought as evidence, and as what an opener says of one: what is told
 * keeps its bounds, a refusal has its ground in the file, and the answer comes back the same. */
#include "base/limits.h"
#include "docs/order/exhibit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
a_file(struct str bytes)
{
	struct exhibit_look look, again;
	struct buf b = buf_of(256);

	exhibit_look(bytes, &look);
	BUG_IF(look.n_entries > LIMIT_ZIP_ENTRIES);
	/* only what begins like a ZIP is opened at all */
	BUG_IF((look.no != EXHIBIT_MAY || look.n_entries > 0) &&
		(bytes.len < 4 || memcmp(bytes.p, "PK\3\4", 4) != 0));
	BUG_IF(exhibit_look_put(&look, &b) != ERR_OK);
	BUG_IF(exhibit_look_get(buf_view(&b), &again) != ERR_OK);
	BUG_IF(again.form != look.form || again.no != look.no || again.n_entries != look.n_entries);
	buf_done(&b);
}

static void
an_answer(struct str bytes)
{
	struct exhibit_look look, again;
	struct buf b = buf_of(256);

	if (exhibit_look_get(bytes, &look) == ERR_OK) {
		BUG_IF(exhibit_look_put(&look, &b) != ERR_OK);
		BUG_IF(exhibit_look_get(buf_view(&b), &again) != ERR_OK);
		BUG_IF(again.form != look.form || again.no != look.no ||
			again.n_entries != look.n_entries);
	}
	buf_done(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	a_file(str_of((const char *)data, size));
	an_answer(str_of((const char *)data, size));
	return 0;
}
