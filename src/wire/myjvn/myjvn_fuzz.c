/* Any bytes as an answer of MyJVN, and as versions in words: what is told is sound. */
#include "wire/advisory/sound_fixture.h"
#include "wire/myjvn/myjvn.h"
#include "wire/myjvn/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	struct advisory_sink sink = sound_sink();
	struct myjvn_answer answer;
	struct myjvn_span span;

	myjvn_read(bytes, &sink, &answer, NULL);
	if (myjvn_words(bytes, &span))
		BUG_IF(span.from.len + span.to.len + span.to_before.len > 2 * size);
	return 0;
}
