/* Capture files of every kind that we read, made byte by byte in corpus/, and broken ones. */
#include "wire/pcap/capfile.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define FILE_BYTES 4096

struct packet {
	int linktype;
	ms_t at;
	size_t len;
	uint32_t wire_len;
};

static size_t
read_corpus(const char *name, char bytes[FILE_BYTES])
{
	char path[512];
	size_t len;
	FILE *f;

	snprintf(path, sizeof(path), "%s/src/wire/pcap/corpus/%s", getenv("SAKIMORI_SOURCE"), name);
	f = fopen(path, "rb");
	assert_non_null(f);
	len = fread(bytes, 1, FILE_BYTES, f);
	fclose(f);
	return len;
}

/* All packets of a file that is handed over `step` bytes at a time. */
static enum err
read_all(struct str all, size_t step, struct packet *packets, size_t *n)
{
	static struct capfile file;
	size_t begin = 0, end = 0;

	file = (struct capfile){0};
	*n = 0;
	for (;;) {
		struct capfile_record record;
		size_t used;
		enum err err =
			capfile_next(&file, str_of(all.p + begin, end - begin), &used, &record);

		begin += used;
		if (err == ERR_OK) {
			assert_true(*n < 8);
			packets[(*n)++] = (struct packet){
				record.linktype, record.at, record.bytes.len, record.wire_len};
		} else if (err == ERR_TRUNCATED && end < all.len) {
			end = end + step < all.len ? end + step : all.len;
		} else {
			return err == ERR_TRUNCATED && begin == end ? ERR_OK : err;
		}
	}
}

static const ms_t start = 1700000000000;

static void
every_kind_is_read(void **state)
{
	static const struct {
		const char *name;
		size_t n;
		struct packet packets[4];
	} cases[] = {
		{"micro.pcap", 3,
			{{1, start + 500, 60, 60}, {1, start + 1500, 60, 64},
				{1, start + 2500, 60, 68}}},
		{"nano_be.pcap", 1, {{12, start + 999, 20, 20}}},
		{"kuznetzov.pcap", 1, {{113, start, 20, 20}}},
		{"two.pcapng", 4,
			{{1, start + 3600123, 60, 64}, {12, start + 500, 21, 21},
				{1, 3600000, 60, 60}, {12, 4, 10, 10}}},
		{"two_be.pcapng", 4,
			{{1, start + 3600123, 60, 64}, {12, start + 500, 21, 21},
				{1, 3600000, 60, 60}, {12, 4, 10, 10}}},
	};
	static const size_t steps[] = {1, 7, FILE_BYTES};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char bytes[FILE_BYTES];
		struct str all = str_of(bytes, read_corpus(cases[i].name, bytes));

		for (size_t k = 0; k < sizeof(steps) / sizeof(*steps); k++) {
			struct packet packets[8] = {0};
			size_t n;

			assert_int_equal(read_all(all, steps[k], packets, &n), ERR_OK);
			assert_int_equal(n, cases[i].n);
			for (size_t p = 0; p < n; p++) {
				assert_int_equal(packets[p].linktype, cases[i].packets[p].linktype);
				assert_true(packets[p].at == cases[i].packets[p].at);
				assert_int_equal(packets[p].len, cases[i].packets[p].len);
				assert_int_equal(packets[p].wire_len, cases[i].packets[p].wire_len);
			}
		}
	}
}

static void
what_is_no_capture_is_refused(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		enum err err;
	} cases[] = {
		{"\x1f\x8b\x08\x00 compressed file", 20, ERR_UNSUPPORTED},
		{"PK\x03\x04", 4, ERR_UNSUPPORTED},
		{"\x0a\x0d\x0d\x0a\x1c\0\0\0\x11\x22\x33\x44\x01\0\0\0\0\0\0\0", 20, ERR_MALFORMED},
		{"\x0a\x0d\x0d\x0a\x05\0\0\0\x4d\x3c\x2b\x1a\x01\0\0\0\0\0\0\0", 20, ERR_MALFORMED},
		{"\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0", 12, ERR_TRUNCATED},
		{"\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0\0\0\0\0\xff\xff\0\0\x01\0\0\0"
		 "\0\0\0\0\0\0\0\0\xff\xff\xff\xff\0\0\0\0",
			40, ERR_MALFORMED},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct packet packets[8];
		size_t n;

		assert_int_equal(read_all(str_of(cases[i].bytes, cases[i].len), 4096, packets, &n),
			cases[i].err);
		assert_int_equal(n, 0);
	}
}

/* A cut file gives all that is whole before the cut, wherever that is. */
static void
a_cut_file_gives_what_is_whole(void **state)
{
	char bytes[FILE_BYTES];
	size_t len = read_corpus("micro.pcap", bytes);

	for (size_t cut = 24; cut < len; cut++) {
		struct packet packets[8];
		size_t n;
		enum err err = read_all(str_of(bytes, cut), FILE_BYTES, packets, &n);

		assert_int_equal(n, (cut - 24) / 76);
		assert_int_equal(err, (cut - 24) % 76 == 0 ? ERR_OK : ERR_TRUNCATED);
	}
}

/* A block that is too large is passed over, what follows is read. */
static void
large_blocks_are_skipped(void **state)
{
	static struct capfile file;
	struct buf b = buf_of(1 << 20);
	char bytes[FILE_BYTES];
	size_t len = read_corpus("two.pcapng", bytes), used;
	struct capfile_record record;
	char *filler = calloc(1, 200000);

	file = (struct capfile){0};
	buf_add(&b, bytes, 28); /* the section */
	buf_le32(&b, 0xbad);
	buf_le32(&b, 200012);
	buf_add(&b, filler, 200000);
	buf_le32(&b, 200012);
	buf_add(&b, bytes + 28, len - 28);
	assert_int_equal(capfile_next(&file, str_of(b.p, 100000), &used, &record), ERR_TRUNCATED);
	assert_int_equal(used, 100000);
	assert_int_equal(
		capfile_next(&file, str_of(b.p + used, b.len - used), &used, &record), ERR_OK);
	assert_int_equal(record.bytes.len, 60);
	free(filler);
	buf_done(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_is_read),
		cmocka_unit_test(what_is_no_capture_is_refused),
		cmocka_unit_test(a_cut_file_gives_what_is_whole),
		cmocka_unit_test(large_blocks_are_skipped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
