/*
 * Damaged copies of a capture file for tests/robust/run, the same for the same seed:
 *
 *   PREFIX.cut    the file cut off somewhere
 *   PREFIX.raw    bits of the file flipped, record headers too (not the first 64 bytes)
 *   PREFIX.flip   bits inside the frames flipped
 *   PREFIX.short  frames cut off somewhere, as with a snap length
 *   PREFIX.order  frames exchanged with their neighbours, some doubled, some left out
 *
 * usage: mangle FILE PREFIX SEED. The last three are left out if libpcap cannot read FILE. At most
 * FRAMES_MAX frames and BYTES_MAX bytes are used. Exit code 1: FILE cannot be read or PREFIX
 * written.
 */
#include <pcap/pcap.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRAMES_MAX 3000
#define BYTES_MAX (4 << 20)
#define KEPT_BYTES 64
#define BYTES_PER_FLIP 160
#define NEIGHBOURS 12

struct frame {
	struct pcap_pkthdr head;
	uint8_t *bytes;
};

/* splitmix64 */
static uint64_t
draw(uint64_t *seed)
{
	uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static void
flip(uint8_t *bytes, size_t from, size_t len, uint64_t *seed)
{
	size_t n;

	if (len <= from)
		return;
	n = 1 + draw(seed) % ((len - from) / BYTES_PER_FLIP + 1);
	while (n-- > 0)
		bytes[from + draw(seed) % (len - from)] ^= (uint8_t)(1U << draw(seed) % 8);
}

static FILE *
create(const char *prefix, const char *kind)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s.%s", prefix, kind);
	f = fopen(path, "wb");
	if (f == NULL) {
		perror(path);
		exit(1);
	}
	return f;
}

static void
write_bytes(const char *prefix, const char *kind, const uint8_t *bytes, size_t len)
{
	FILE *f = create(prefix, kind);

	if (fwrite(bytes, 1, len, f) != len || fclose(f) != 0) {
		perror(prefix);
		exit(1);
	}
}

static void
mangle_file(const char *path, const char *prefix, uint64_t *seed)
{
	uint8_t *bytes = malloc(BYTES_MAX);
	FILE *f = fopen(path, "rb");
	size_t len;

	if (bytes == NULL || f == NULL) {
		perror(path);
		exit(1);
	}
	len = fread(bytes, 1, BYTES_MAX, f);
	fclose(f);
	write_bytes(prefix, "cut", bytes,
		len > KEPT_BYTES ? KEPT_BYTES + draw(seed) % (len - KEPT_BYTES) : len);
	flip(bytes, KEPT_BYTES, len, seed);
	write_bytes(prefix, "raw", bytes, len);
	free(bytes);
}

static size_t
read_frames(pcap_t *in, struct frame *frames)
{
	struct pcap_pkthdr *head;
	const uint8_t *bytes;
	size_t n = 0;

	while (n < FRAMES_MAX && pcap_next_ex(in, &head, &bytes) == 1) {
		frames[n].head = *head;
		frames[n].bytes = malloc(head->caplen + 1);
		if (frames[n].bytes == NULL)
			break;
		memcpy(frames[n].bytes, bytes, head->caplen);
		n++;
	}
	return n;
}

static void
write_frames(pcap_t *in, const char *prefix, const char *kind, const struct frame *frames, size_t n)
{
	pcap_dumper_t *out = pcap_dump_fopen(in, create(prefix, kind));

	if (out == NULL) {
		fprintf(stderr, "%s\n", pcap_geterr(in));
		exit(1);
	}
	for (size_t i = 0; i < n; i++)
		pcap_dump((uint8_t *)out, &frames[i].head, frames[i].bytes);
	pcap_dump_close(out);
}

/* Only the order changes: the times stay with their frames, so the clock jumps back and forth. */
static size_t
reorder(const struct frame *frames, size_t n, struct frame *dst, uint64_t *seed)
{
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		uint64_t chance = draw(seed) % 16;

		if (chance != 0)
			dst[len++] = frames[i];
		if (chance == 1)
			dst[len++] = frames[i];
	}
	for (size_t i = 0; i + 1 < len; i++) {
		size_t k = i + draw(seed) % NEIGHBOURS;
		struct frame other;

		if (k >= len)
			continue;
		other = dst[k];
		dst[k] = dst[i];
		dst[i] = other;
	}
	return len;
}

static void
mangle_frames(pcap_t *in, const char *prefix, uint64_t *seed)
{
	struct frame *frames = calloc(FRAMES_MAX, sizeof(*frames)),
		     *other = calloc(2 * FRAMES_MAX, sizeof(*other));
	size_t n;

	if (frames == NULL || other == NULL)
		exit(1);
	n = read_frames(in, frames);
	write_frames(in, prefix, "order", other, reorder(frames, n, other, seed));
	memcpy(other, frames, n * sizeof(*frames));
	for (size_t i = 0; i < n; i++)
		if (draw(seed) % 2 == 0)
			other[i].head.caplen = (uint32_t)(draw(seed) % (frames[i].head.caplen + 1));
	write_frames(in, prefix, "short", other, n);
	for (size_t i = 0; i < n; i++)
		flip(frames[i].bytes, 0, frames[i].head.caplen, seed);
	write_frames(in, prefix, "flip", frames, n);
	for (size_t i = 0; i < n; i++)
		free(frames[i].bytes);
	free(frames);
	free(other);
}

int
main(int argc, char **argv)
{
	char why[PCAP_ERRBUF_SIZE];
	uint64_t seed;
	pcap_t *in;

	if (argc != 4) {
		fprintf(stderr, "usage: mangle FILE PREFIX SEED\n");
		return 2;
	}
	seed = strtoull(argv[3], NULL, 0);
	mangle_file(argv[1], argv[2], &seed);
	in = pcap_open_offline(argv[1], why);
	if (in == NULL)
		return 0;
	mangle_frames(in, argv[2], &seed);
	pcap_close(in);
	return 0;
}
