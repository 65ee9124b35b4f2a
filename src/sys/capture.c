/* Frames out of capture files, and what is common to files and interfaces; see capture.h. */
#include "sys/capture_own.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define START_BYTES 4 /* enough to know the format */

/* Moves what is left to the front and reads on, up to `most` bytes. False at the end of the file.
 */
static bool
fill_buffer(struct capture *c, size_t most)
{
	ssize_t n;

	memmove(c->buffer, c->buffer + c->begin, c->end - c->begin);
	c->end -= c->begin;
	c->begin = 0;
	if (c->end == CAPTURE_BUFFER_BYTES)
		return false;
	do
		n = read(c->fd, c->buffer + c->end,
			most < CAPTURE_BUFFER_BYTES - c->end ? most
							     : CAPTURE_BUFFER_BYTES - c->end);
	while (n < 0 && errno == EINTR);
	if (n <= 0) {
		c->is_at_end = true;
		return false;
	}
	c->end += (size_t)n;
	return true;
}

static enum err
say_where(struct capture *c, enum err err, const char *what)
{
	snprintf(c->note, sizeof(c->note), "the file %s after %llu frames, at byte %llu", what,
		(unsigned long long)c->frames, (unsigned long long)c->file.offset);
	return err;
}

static enum err
file_next(struct capture *c, struct capture_frame *ret_frame)
{
	struct capfile_record record;

	for (;;) {
		struct str in = str_of((const char *)c->buffer + c->begin, c->end - c->begin);
		size_t used;
		enum err err = capfile_next(&c->file, in, &used, &record);

		c->begin += used;
		if (err == ERR_OK)
			break;
		if (err == ERR_UNSUPPORTED)
			return err;
		if (err == ERR_MALFORMED)
			return say_where(c, err, "is broken");
		if (!c->is_at_end && fill_buffer(c, CAPTURE_BUFFER_BYTES))
			continue;
		if (c->begin < c->end || c->file.skip > 0)
			return say_where(c, ERR_TRUNCATED, "is cut off");
		return ERR_NOT_FOUND;
	}
	*ret_frame = (struct capture_frame){.linktype = record.linktype,
		.at = record.at,
		.bytes = record.bytes,
		.wire_len = record.wire_len};
	return ERR_OK;
}

/* The first four bytes of what we read, as pcap and pcapng have them (see wire/pcap). */
static enum err
check_start(const uint8_t *bytes, size_t len, struct errinfo *info)
{
	static const uint8_t starts[][4] = {
		{0xd4, 0xc3, 0xb2, 0xa1}, {0xa1, 0xb2, 0xc3, 0xd4}, /* microseconds */
		{0x4d, 0x3c, 0xb2, 0xa1}, {0xa1, 0xb2, 0x3c, 0x4d}, /* nanoseconds */
		{0x34, 0xcd, 0xb2, 0xa1}, {0xa1, 0xb2, 0xcd, 0x34}, /* longer records */
		{0x0a, 0x0d, 0x0d, 0x0a},			    /* pcapng */
	};

	if (len == 0)
		return err_say(info, ERR_UNSUPPORTED, 0, "the file is empty");
	if (len >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b)
		return err_say(info, ERR_UNSUPPORTED, 0,
			"the file is compressed; unpack it first (gunzip)");
	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts) && len >= 4; i++)
		if (memcmp(bytes, starts[i], 4) == 0)
			return ERR_OK;
	return err_say(info, ERR_UNSUPPORTED, 0, "not a capture file (pcap or pcapng)");
}

enum err
capture_check_file(int fd, struct errinfo *info)
{
	uint8_t bytes[4];
	ssize_t n = pread(fd, bytes, sizeof(bytes), 0);

	if (n < 0 && errno == ESPIPE)
		return ERR_OK; /* a pipe: seen when it is read */
	if (n < 0)
		return err_say(
			info, errno == EISDIR ? ERR_UNSUPPORTED : ERR_IO, 0, "%s", strerror(errno));
	return check_start(bytes, (size_t)n, info);
}

enum err
capture_open_file(int fd, struct capture **ret_capture, struct errinfo *info)
{
	struct capture *c = calloc(1, sizeof(*c));
	enum err err = ERR_OK;

	if (c != NULL)
		c->buffer = malloc(CAPTURE_BUFFER_BYTES);
	if (c == NULL || c->buffer == NULL) {
		free(c);
		close(fd);
		return err_say(info, ERR_FULL, 0, "out of memory");
	}
	c->fd = fd;
	while (c->end < START_BYTES && fill_buffer(c, START_BYTES)) {
	}
	err = check_start(c->buffer, c->end, info);
	if (err != ERR_OK) {
		capture_free(c);
		return err;
	}
	*ret_capture = c;
	return ERR_OK;
}

void
capture_free(struct capture *c)
{
	if (c == NULL)
		return;
	if (c->pcap != NULL)
		capture_live_close(c);
	else
		close(c->fd);
	free(c->buffer);
	free(c);
}

enum err
capture_next(struct capture *c, struct capture_frame *ret_frame)
{
	enum err err = c->pcap != NULL ? capture_live_next(c, ret_frame) : file_next(c, ret_frame);

	c->frames += err == ERR_OK;
	return err;
}

enum err
capture_rewind(struct capture *c)
{
	if (c->pcap != NULL || lseek(c->fd, 0, SEEK_SET) != 0)
		return ERR_UNSUPPORTED;
	c->begin = c->end = 0;
	c->is_at_end = false;
	c->frames = 0;
	c->note[0] = '\0';
	c->file = (struct capfile){0};
	return ERR_OK;
}

int
capture_fd(const struct capture *c)
{
	return c->pcap != NULL ? c->fd : -1;
}

const char *
capture_note(const struct capture *c)
{
	return c->note;
}

void
capture_stats(struct capture *c, struct capture_stats *ret_stats)
{
	if (c->pcap != NULL)
		capture_live_stats(c);
	*ret_stats = (struct capture_stats){.frames = c->frames,
		.dropped = c->dropped,
		.records_unread = c->file.records_unread,
		.file_bytes = c->file.offset};
}
