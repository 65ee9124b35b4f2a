/*
 * Frames, from an interface (libpcap) or from a capture file (our own reader, which works on an
 * open descriptor and needs read(2) alone). One way to take them: capture_next().
 */
#ifndef SYS_CAPTURE_H
#define SYS_CAPTURE_H

#include "base/limits.h"
#include "base/time.h"

#define CAPTURE_RING_BYTES (8 << 20)
#define CAPTURE_LIST_MAX 64
#define CAPTURE_NAME_MAX 32

struct capture;

struct capture_frame {
	int linktype;	  /* DLT, as libpcap numbers it */
	ms_t at;	  /* UTC */
	struct str bytes; /* valid until the next call */
	uint32_t wire_len;
};

/* Takes over fd, which stands at the beginning of a pcap or pcapng file (or is a pipe). The first
 * bytes are read at once: ERR_UNSUPPORTED with a sentence when it is no capture file. fd is closed
 * on an error too. */
enum err capture_open_file(int fd, struct capture **ret_capture, struct errinfo *info);

/* Whether the file begins as a capture does, by its first four bytes; leaves its position alone. */
enum err capture_check_file(int fd, struct errinfo *info);

/* Live, promiscuous. ERR_NOT_FOUND: no such interface, ERR_DENIED: the right is missing, ERR_IO: it
 * is down or can't be used; info has the sentence. Afterwards no further right is needed. */
enum err capture_open_live(
	const char *interface, struct capture **ret_capture, struct errinfo *info);
void capture_free(struct capture *c);

/*
 * The next frame. ERR_AGAIN: none now (live: wait for capture_fd()). ERR_NOT_FOUND: the file ended.
 * ERR_TRUNCATED, ERR_MALFORMED: the file is cut or broken there; all before was given (capture_note
 * has the sentence). ERR_IO: the interface went away.
 */
enum err capture_next(struct capture *c, struct capture_frame *ret_frame);

/* A file that can be read again: from its beginning. ERR_UNSUPPORTED for pipes and interfaces. */
enum err capture_rewind(struct capture *c);

/* To wait for with a loop; -1 for files, which are always ready. */
int capture_fd(const struct capture *c);

/* What the person who gave the file should know, "" when all is well. */
const char *capture_note(const struct capture *c);

struct capture_stats {
	uint64_t frames;	 /* given out */
	uint64_t dropped;	 /* by the kernel, because we were too slow; live only */
	uint64_t records_unread; /* of a file: too large or of an unknown interface */
	uint64_t file_bytes;	 /* of a file: read so far */
};

void capture_stats(struct capture *c, struct capture_stats *ret_stats);

struct capture_interface {
	char name[CAPTURE_NAME_MAX];
	bool is_up; /* switched on, with a cable or radio link */
	bool is_wireless;
	bool is_loopback;
	char why_not[96]; /* one sentence in English when it can't be used; "" when it can */
};

/* The interfaces of this machine, best first; at most CAPTURE_LIST_MAX. */
enum err capture_list(struct capture_interface *list, size_t *ret_n, struct errinfo *info);

#endif
