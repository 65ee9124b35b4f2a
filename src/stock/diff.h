/*
 * Two bills side by side: what came, what went, what has another version, what is the same under
 * another name; and read as "by hand against by tool": what only one of them has, where they
 * disagree. Pure.
 *
 * What is the same: the package URL without version, qualifiers and subpath; where one of both has
 * none, group and name, in small letters; last the name as people write it (full-width forms,
 * capitals, blanks,
 * '-', '_' and '.' passed over). Two different package URLs are never the same.
 */
#ifndef STOCK_DIFF_H
#define STOCK_DIFF_H

#include "stock/bill.h"

enum diff_kind {
	DIFF_GONE,	 /* only in the first */
	DIFF_ADDED,	 /* only in the second */
	DIFF_VERSION,	 /* both say a version, another one */
	DIFF_NO_VERSION, /* only one of them says a version */
	DIFF_NAME,	 /* the same version under another name */
	DIFF_SAME,
};
#define DIFF_KINDS 6
const char *diff_kind_name(enum diff_kind k); /* "gone", "added" ... */

#define DIFF_NONE UINT32_MAX

struct diff_row {
	enum diff_kind kind;
	uint32_t first, second; /* places in the bills; DIFF_NONE */
	bool is_renamed;	/* beside another version */
};

struct stock_diff {
	size_t n; /* by kind, then by name and version */
	const struct diff_row *rows;
	uint64_t counts[DIFF_KINDS];
};

/* Files are left out. ERR_LIMIT, ERR_FULL: the arena. */
enum err stock_diff(const struct stock_bill *first, const struct stock_bill *second,
	struct arena *arena, struct stock_diff *ret_diff);

#endif
