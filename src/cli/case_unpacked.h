/* An archive of a case that was unpacked: its files and the heads of days beside its lines. */
#ifndef CLI_CASE_UNPACKED_H
#define CLI_CASE_UNPACKED_H

#include "base/buf.h"
#include "model/case.h"

struct case_unpacked {
	uint32_t files, heads; /* that were read */
	char exhibit[65];      /* the digest of a file that is not what it was, or not there; "" */
	bool is_missing;       /* an entry speaks of it, and it is not there */
	char day[64];	       /* a file of heads/ that says otherwise than the lines; "" */
	uint32_t day_nr;       /* of which line */
};
/* lines: of lines.jsonl, whose chain is whole. ERR_IO: a file cannot be read; ERR_FULL. */
enum err case_unpacked_check(
	const char *folder, struct str lines, struct case_unpacked *ret_unpacked);
/* The whole file FOLDER/NAME; false: it is not there, or over max. */
bool case_unpacked_read(const char *folder, const char *name, size_t max, struct buf *out);

#endif
