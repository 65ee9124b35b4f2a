/* What capture.c (files) and capture_live.c (interfaces) share; sys/ only. */
#ifndef SYS_CAPTURE_OWN_H
#define SYS_CAPTURE_OWN_H

#include "sys/capture.h"
#include "wire/pcap/capfile.h"

#define CAPTURE_NOTE_MAX 160
/* Read this much at a time: holds the largest block and then some, and stays in the processor's
 * cache until it is used. */
#define CAPTURE_BUFFER_BYTES (1u << 18)

struct pcap;

struct capture {
	int fd; /* owned for files; for interfaces pcap's */
	uint64_t frames;
	char note[CAPTURE_NOTE_MAX];
	/* interface */
	struct pcap *pcap; /* NULL for files */
	int linktype;
	uint64_t dropped;
	/* file */
	uint8_t *buffer;
	size_t begin, end; /* of what is in the buffer and not yet used */
	bool is_at_end;
	struct capfile file;
};

enum err capture_live_next(struct capture *c, struct capture_frame *ret_frame);
void capture_live_stats(struct capture *c);
void capture_live_close(struct capture *c);

#endif
