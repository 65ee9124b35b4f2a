/*
 * What the sensor has found and the portal has not yet acknowledged, in two preallocated files that
 * come as descriptors. A record is in the file before it is sent, so that a kill of either process
 * loses nothing; after a restart the unacknowledged ones are given out again.
 *
 * The files are used in turn. Facts and pairs may fill half of a file, alerts and evidence all of
 * it, packets kept for a case a quarter, and only where nothing must go for them; when the active
 * file is full and the other one is not yet acknowledged, the other's alerts and evidence are
 * carried over into the active one, the rest is dropped (and counted), and it is used anew. If even that has no room, evidence goes before alerts. Nothing here blocks but
 * write(2) to the disk cache: what a power failure may take is the last seconds.
 *
 * On disk, little-endian: a header of 4096 bytes, two slots of 64 in turn (magic, generation, least
 * sequence not acknowledged, CRC-32), then records: length of the body (4), CRC-32 of all that
 * follows (4), sequence (8), type (2), zero (2), body. The end is a record that does not fit:
 * zeroes, a wrong CRC, or a sequence that is not higher than the one before.
 */
#ifndef BUS_SPOOL_H
#define BUS_SPOOL_H

#include "bus/message.h"

#define SPOOL_HEADER_BYTES 4096
#define SPOOL_FILE_BYTES_MIN (256 << 10)
#define SPOOL_FILE_BYTES (8 << 20) /* of each of the two, as the launcher makes them */

struct spool;

/* Two files of the same size >= SPOOL_FILE_BYTES_MIN; takes the descriptors over. Reads what is in
 * them: afterwards spool_next() gives the unacknowledged records. ERR_IO, ERR_INVALID. */
enum err spool_open(const int fds[2], struct spool **ret_spool, struct errinfo *info);
void spool_close(struct spool *s);

/* Appends a message (FACT, PAIR, ALERT, EVIDENCE, KEPT, DONE); its sequence is given by the spool.
 * ERR_FULL: no room for it, counted as lost (but KEPT). ERR_IO: the disk fails. */
enum err spool_put(struct spool *s, const struct bus_message *m);

struct spool_record {
	enum bus_type type;
	uint64_t sequence;
	struct str body; /* valid until the next call */
};

/* The next record that was not given out since the start or spool_rewind(). ERR_NOT_FOUND: none. */
enum err spool_next(struct spool *s, struct spool_record *ret_record);
/* Gives the last record of spool_next() out again (it could not be sent). */
void spool_back(struct spool *s);
/* Gives all that is not acknowledged out again: there is a new receiver. */
void spool_rewind(struct spool *s);
/* All up to this sequence is committed; forgets it. */
void spool_ack(struct spool *s, uint64_t up_to);

struct spool_stats {
	uint64_t waiting; /* records not acknowledged */
	uint64_t lost;	  /* dropped or refused since the start, of all types */
	uint64_t lost_alerts;
	unsigned percent; /* of the active file that is used */
	bool is_turnable; /* the other file is acknowledged: there is room */
};
void spool_stats(const struct spool *s, struct spool_stats *ret_stats);

/* Asks the kernel to begin writing to the disk, without waiting. Once a second. */
void spool_flush(struct spool *s);

#endif
