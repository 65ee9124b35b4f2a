/*
 * Names as people, lists and installers write them -> products of packs/products, with the version.
 * Exact by the reviewed table and folded writing; never by likeness. Two products that fit are no
 * match: a person is asked, with both shown.
 *
 * Folded: width (full-width Latin, half-width kana), case of ASCII, blanks, hyphens, the signs of
 * trade marks. Left out at the end: remarks in brackets or behind a dash about bits and language:
 * "(64-bit)", "(x64 ja)", "- ja-jp", "x64". A version is what stands where the pack has "{v}", or
 * behind a name: digits with dots and the like ("120.0.1", "v3.2", "22H2").
 */
#ifndef STOCK_RECONCILE_H
#define STOCK_RECONCILE_H

#include "base/arena.h"
#include "model/products.h"

#define RECONCILE_CANDIDATES 4
#define RECONCILE_NAME_BYTES 512 /* a longer name is none of the table's */

struct reconcile_table; /* lives in the arena; the set must stay, too */

/* NULL when the arena is full. */
struct reconcile_table *reconcile_new(const struct product_set *set, struct arena *arena);

struct reconcile_line { /* as it was written; "" when not said */
	struct str name, maker, version;
};

enum reconcile_result {
	RECONCILE_NONE, /* no product is called so */
	RECONCILE_ONE,
	RECONCILE_SEVERAL, /* a person has to say which */
	RECONCILE_MAKER, /* one is called so, but it is another maker's, or needs its maker said */
};
#define RECONCILE_RESULTS 4
const char *reconcile_result_name(enum reconcile_result r); /* "none", "one" ... */

struct reconciled {
	enum reconcile_result result;
	/* Of ONE the product; of SEVERAL and MAKER those that it may be, for a person to choose. */
	uint32_t n;
	const struct product *products[RECONCILE_CANDIDATES];
	/* Of ONE. Borrowed from the line, or from ret_one->text; "" when not said. */
	struct str version; /* the line's own, else the one in the name */
	struct str release; /* the one in the name: "2019" of "Office 2019" */
	char text[64];
};

void reconcile_one(const struct reconcile_table *table, const struct reconcile_line *line,
	struct reconciled *ret_one);

/* The folded writing, for who compares names elsewhere: at most size - 1 bytes and a NUL; the
 * length, or 0 when it does not fit or is not UTF-8. */
size_t reconcile_fold(struct str name, char *room, size_t size);

#endif
