/*
 * The packets behind an alert: a ring of the latest frames, cut to EVIDENCE_FRAME_BYTES each, from
 * which those of a detection's two addresses are given out with the alert.
 *
 * Secrets never leave this room: before a frame is given out, passwords, cookies and authorisation
 * headers in its text are overwritten with 'x' (mask_secrets()), of the same length, so that the
 * frame stays readable.
 */
#ifndef WATCH_EVIDENCE_EVIDENCE_H
#define WATCH_EVIDENCE_EVIDENCE_H

#include "base/addr.h"
#include "base/limits.h"
#include "base/time.h"

#define EVIDENCE_FRAME_BYTES 512

struct evidence_ring;

struct evidence_frame {
	ms_t at;
	uint32_t wire_len;
	struct str bytes; /* masked; valid during the call */
};

typedef void evidence_fn(void *arg, const struct evidence_frame *frame);

struct evidence_ring *evidence_new(void); /* NULL: out of memory */
void evidence_free(struct evidence_ring *r);

/* Keeps the frame's start; from and to as its IP header says; payload_at: offset of what stands
 * above TCP or UDP, which is where secrets are looked for. */
void evidence_keep(struct evidence_ring *r, const struct evidence_frame *frame, struct addr from,
	struct addr to, size_t payload_at);

/*
 * Gives the latest frames between a and b (b none: all of a's), oldest first, at most max, only
 * those kept after `since` (a serial of evidence_serial(); 0: all).
 */
void evidence_give(struct evidence_ring *r, struct addr a, struct addr b, uint64_t since,
	unsigned max, evidence_fn *give, void *arg);
uint64_t evidence_serial(const struct evidence_ring *r); /* of the latest frame */

/* Overwrites what looks like a secret in a payload of a text protocol; returns how many were found.
 */
unsigned mask_secrets(char *bytes, size_t len);

#endif
