/* Any bytes as a capture file, handed over in pieces; every packet given must lie in the input. */
#include "wire/pcap/capfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct capfile file; /* large; zeroed below */
	size_t at = 0, shown = size > 64 ? size / 2 : size;

	memset(&file, 0, sizeof(file));
	while (true) {
		struct str in = str_of((const char *)data + at, shown - at);
		struct capfile_record record;
		size_t used = 0;
		enum err err = capfile_next(&file, in, &used, &record);

		BUG_IF(used > in.len);
		at += used;
		if (err == ERR_OK) {
			BUG_IF(used == 0);
			BUG_IF(record.bytes.len > 0 && record.bytes.p < in.p);
			BUG_IF(record.bytes.len > 0 &&
				record.bytes.p + record.bytes.len > in.p + in.len);
			BUG_IF(record.wire_len < record.bytes.len);
			BUG_IF(record.at < 0);
			for (size_t i = 0; i < record.bytes.len; i++)
				file.offset ^= (uint8_t)record.bytes.p[i];
		} else if (err == ERR_TRUNCATED && shown < size) {
			shown = size;
		} else {
			return 0;
		}
	}
}
