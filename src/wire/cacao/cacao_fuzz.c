/* Any bytes as CACAO: what is read can be written, and comes back the same. */
#include "base/limits.h"
#include "wire/cacao/cacao.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(LIMIT_CACAO_ARENA * 2);
	struct buf one = buf_of((size_t)1 << 26), two = buf_of((size_t)1 << 26);
	struct cacao_read read, again;

	BUG_IF(a == NULL);
	if (cacao_read(str_of((const char *)data, size), a, &read, NULL) == ERR_OK) {
		BUG_IF(read.playbook.n_steps == 0 || read.n_left > LIMIT_CACAO_LEFT);
		for (uint32_t i = 0; i < read.n_left; i++)
			BUG_IF(read.left[i].why == NULL);
		/* what is written has our extension, so that it comes back whole; texts may be
		 * longer than a file may be when they stand in it twice */
		if (cacao_write(&read.playbook, read.lang, &one, NULL) == ERR_OK &&
			one.len <= LIMIT_CACAO_BYTES) {
			BUG_IF(cacao_read(buf_view(&one), a, &again, NULL) != ERR_OK);
			BUG_IF(cacao_write(&again.playbook, read.lang, &two, NULL) != ERR_OK);
			BUG_IF(!str_equal(buf_view(&one), buf_view(&two)));
		}
	}
	buf_done(&one);
	buf_done(&two);
	arena_free(a);
	return 0;
}
