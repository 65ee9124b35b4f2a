/*
 * Any bytes as the two files of a spool, as a disk gives them back after a bad day: opening, giving
 * out, acknowledging, appending and opening once more must stay within bounds and come to an end.
 * The first byte says whether checksums are put right first (else hardly anything would pass them),
 * the second one how the rest is shared between the files.
 */
#include "bus/crc32.h"
#include "bus/spool.h"

#include <sys/mman.h>
#include <unistd.h>

#define HEADER_AT 4096
#define SLOT_BYTES 64
#define SLOT_CRC 24
#define RECORD_HEADER 20

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t
le32_at(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void
put_le32(uint8_t *p, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

/* Checksums of the slots and of all records in a row. */
static void
mend(uint8_t *file, size_t len)
{
	for (size_t slot = 0; slot < 2 && (slot + 1) * SLOT_BYTES <= len; slot++) {
		uint8_t *p = file + slot * SLOT_BYTES;

		put_le32(p + SLOT_CRC, crc32_of(p, SLOT_CRC));
	}
	for (size_t at = HEADER_AT; at + RECORD_HEADER <= len;) {
		uint32_t body = le32_at(file + at);

		if (body > len - at - RECORD_HEADER)
			return;
		put_le32(file + at + 4, crc32_of(file + at + 8, RECORD_HEADER - 8 + body));
		at += RECORD_HEADER + body;
	}
}

/* A file from the input: slots first, records where they begin. */
static int
make_file(const uint8_t *data, size_t size, bool is_mended)
{
	static uint8_t file[SPOOL_FILE_BYTES_MIN];
	size_t head = size < 2 * SLOT_BYTES ? size : 2 * SLOT_BYTES, rest = size - head;
	int fd = memfd_create("spool", MFD_CLOEXEC);

	if (rest > sizeof(file) - HEADER_AT)
		rest = sizeof(file) - HEADER_AT;
	memset(file, 0, sizeof(file));
	if (head > 0)
		memcpy(file, data, head);
	if (rest > 0)
		memcpy(file + HEADER_AT, data + head, rest);
	if (is_mended)
		mend(file, HEADER_AT + rest);
	BUG_IF(fd < 0 || write(fd, file, sizeof(file)) != (ssize_t)sizeof(file));
	return fd;
}

/* Gives all out; what comes back must be decodable or refused, never read past its end. */
static uint64_t
give_out(struct spool *s)
{
	struct spool_record record;
	uint64_t last = 0;

	for (int n = 0; spool_next(s, &record) == ERR_OK; n++) {
		BUG_IF(n > 2 * SPOOL_FILE_BYTES_MIN / RECORD_HEADER || record.sequence == 0);
		last = record.sequence;
	}
	return last;
}

static void
use(const int fds[2])
{
	struct bus_message m = {.type = BUS_DONE, .fd = -1};
	struct spool_stats stats;
	struct spool *s;

	if (spool_open(fds, &s, NULL) != ERR_OK)
		return;
	spool_ack(s, give_out(s) / 2);
	spool_rewind(s);
	for (int i = 0; i < 4; i++)
		(void)spool_put(s, &m);
	(void)give_out(s);
	spool_back(s);
	spool_stats(s, &stats);
	BUG_IF(stats.percent > 100);
	spool_ack(s, UINT64_MAX);
	spool_close(s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fds[2], again[2];
	size_t first;
	bool is_mended;

	if (size < 2)
		return 0;
	is_mended = (data[0] & 1) != 0;
	first = (size - 2) * data[1] / 256;
	fds[0] = make_file(data + 2, first, is_mended);
	fds[1] = make_file(data + 2 + first, size - 2 - first, is_mended);
	for (int i = 0; i < 2; i++)
		again[i] = dup(fds[i]);
	use(fds);
	use(again);
	return 0;
}
