/*
 * Which licences a bill names, and where. An SPDX expression ("MIT OR Apache-2.0") is listed under
 * each of its licences; what is no expression ("The BSD License") as it stands. A listing, no
 * judgement. Pure.
 */
#ifndef STOCK_LICENCE_H
#define STOCK_LICENCE_H

#include "stock/bill.h"

struct stock_licence {
	struct str id; /* "" for components that say none */
	size_t n;
	const uint32_t *components; /* places in the bill, ascending */
};

/* By id, as bytes; files are left out. ERR_LIMIT, ERR_FULL: the arena. */
enum err stock_licences(const struct stock_bill *bill, struct arena *arena,
	const struct stock_licence **ret_list, size_t *ret_n);

#endif
