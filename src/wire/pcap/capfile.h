/*
 * Capture files, record by record: pcap (micro- and nanoseconds, both byte orders, Kuznetzov's
 * longer record) and pcapng (several sections, interfaces and link types in one file). Pure: the
 * caller reads the file and hands over what it has, so this works under a sandbox that only reads.
 * Specifications: draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng.
 */
#ifndef WIRE_PCAP_CAPFILE_H
#define WIRE_PCAP_CAPFILE_H

#include "base/limits.h"
#include "base/reader.h"
#include "base/time.h"

/* A block or record with more bytes is skipped, a packet in it counted as unread. */
#define LIMIT_CAPFILE_BLOCK_BYTES (LIMIT_FRAME_BYTES + 4096)
#define LIMIT_CAPFILE_INTERFACES 256 /* per section; packets of later ones are skipped */

enum capfile_format {
	CAPFILE_UNKNOWN, /* nothing read yet */
	CAPFILE_PCAP,
	CAPFILE_PCAPNG,
};

struct capfile_interface {
	int linktype;	   /* as libpcap numbers them when it captures (DLT) */
	uint32_t snaplen;  /* 0: no limit */
	uint8_t tsresol;   /* if_tsresol: 10^-n seconds, or 2^-n with the top bit set */
	int64_t ts_offset; /* seconds */
};

/* The state of one file being read; zero it to begin. No memory of its own. */
struct capfile {
	enum capfile_format format;
	bool is_swapped;	 /* other byte order than ours: big-endian */
	bool is_nano;		 /* pcap only */
	uint8_t record_extra;	 /* pcap only: bytes behind the 16 of a record's header */
	uint64_t skip;		 /* bytes still to be passed over */
	uint64_t records_unread; /* too large, or of an interface that was never described */
	uint64_t offset;	 /* bytes consumed so far: for messages */
	uint32_t n_interfaces;
	struct capfile_interface interfaces[LIMIT_CAPFILE_INTERFACES]; /* pcap: [0] */
};

struct capfile_record {
	int linktype;
	ms_t at;	   /* UTC */
	struct str bytes;  /* inside the caller's buffer; at most LIMIT_FRAME_BYTES */
	uint32_t wire_len; /* at least bytes.len */
};

/*
 * The next packet in `in`, the bytes of the file from where the last call stopped. *ret_used
 * (always written) says how many bytes the caller can forget; it calls again with the rest and
 * more. ERR_TRUNCATED   not a whole packet in there: read on (`in` of LIMIT_CAPFILE_BLOCK_BYTES is
 *                   always enough); at the end of the file with bytes left over, the file is cut
 *   ERR_UNSUPPORTED not a capture file (only at its start; compressed ones too)
 *   ERR_MALFORMED   broken from here on; what came before stands
 */
enum err capfile_next(
	struct capfile *f, struct str in, size_t *ret_used, struct capfile_record *ret_record);

#endif
