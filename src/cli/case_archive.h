/* A case as an archive that anybody can check: lines.jsonl, head, heads/, exhibits/, README.txt,
 * verify.sh (POSIX sh with sha256sum, awk and sed). */
#ifndef CLI_CASE_ARCHIVE_H
#define CLI_CASE_ARCHIVE_H

#include "base/buf.h"
#include "store/case.h"

/* Appends the ZIP. ERR_LIMIT: it has no room for all files. a: holds all that goes in. */
enum err case_archive(
	const struct store_view *v, const struct case_head *h, struct arena *a, struct buf *out);

#endif
