/*
 * A recording as it would be watched now: copies a classic capture file (microseconds, little-endian,
 * as lab/captures has them) with all times moved so that the last packet was SECONDS ago.
 * usage: as_now IN OUT SECONDS
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HEADER 24
#define RECORD 16
#define BYTES_MAX (256L << 20)

static uint32_t
get(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void
put(unsigned char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (unsigned char)(v >> (8 * i));
}

/* The whole file; exits when it is none. */
static unsigned char *
read_all(const char *path, size_t *ret_len)
{
	FILE *f = fopen(path, "rb");
	unsigned char *bytes;
	long len;

	if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (len = ftell(f)) < HEADER ||
		len > BYTES_MAX || fseek(f, 0, SEEK_SET) != 0)
		exit(1);
	bytes = malloc((size_t)len);
	if (bytes == NULL || fread(bytes, 1, (size_t)len, f) != (size_t)len ||
		get(bytes) != 0xa1b2c3d4)
		exit(1);
	fclose(f);
	*ret_len = (size_t)len;
	return bytes;
}

/* The records one after the other; *at is moved behind it. NULL: no more. */
static unsigned char *
next(unsigned char *bytes, size_t len, size_t *at)
{
	unsigned char *record = bytes + *at;

	if (*at + RECORD > len || *at + RECORD + get(record + 8) > len)
		return NULL;
	*at += RECORD + get(record + 8);
	return record;
}

int
main(int argc, char **argv)
{
	unsigned char *bytes, *record;
	uint32_t last = 0, shift;
	size_t len, at = HEADER;
	FILE *f;

	if (argc != 4)
		return 2;
	bytes = read_all(argv[1], &len);
	while ((record = next(bytes, len, &at)) != NULL)
		last = get(record) > last ? get(record) : last;
	shift = (uint32_t)time(NULL) - (uint32_t)strtoul(argv[3], NULL, 10) - last;
	for (at = HEADER; (record = next(bytes, len, &at)) != NULL;)
		put(record, get(record) + shift);
	f = fopen(argv[2], "wb");
	return f != NULL && fwrite(bytes, 1, len, f) == len && fclose(f) == 0 ? 0 : 1;
}
