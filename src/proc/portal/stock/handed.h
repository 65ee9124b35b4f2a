/*
 * Files that somebody without a log-in hands in by a link: a link is asked for, its page takes one
 * file and shows what is in it, its sender sends it, and somebody of the company takes it or throws
 * it away. Before that it counts for nothing.
 */
#ifndef PROC_PORTAL_STOCK_HANDED_H
#define PROC_PORTAL_STOCK_HANDED_H

#include "proc/portal/links/links.h"

#include "pages/stock_handed.h"
#include "proc/portal/stock/stock.h"
#include "store/handed.h"

handler_fn post_stock_ask, get_stock_handed, post_stock_handed, post_link_file, get_link_collector;

#define HAND_IN_DAYS 14 /* a link's, unless another is chosen */

/* ---- the link's page ---- */

enum err hand_in_get(struct request *r, const struct store_link *l, struct str token);
enum err hand_in_post(
	struct request *r, const struct store_link *l, struct str token, const uint8_t *hash);

/* What a link's subject asks for: a bill of a product, or the list of a device ("" any). */
struct hand_in_wish {
	bool is_bill;
	struct str of; /* product, or the device's id */
};
struct hand_in_wish hand_in_wish(struct str subject);
/* Its name for people; "" any computer. */
struct str hand_in_of(struct request *r, struct str subject);
/* The same, never "". */
struct str hand_in_about(struct request *r, struct str subject);
/* "kind", "cut", "empty": why this is not what was asked for; NULL: it is. */
const char *hand_in_problem(const struct hand_in_wish *wish, const struct stock_read *read);

/* ---- the company's pages ---- */

/* The file as pages show it: names, numbers, its beginning as clean text. */
enum err handed_file_of(
	struct request *r, const struct store_handed *h, struct stock_handed_file *ret_file);
/* What waits, for /stock/add. */
enum err handed_waiting(struct request *r, const struct stock_waiting **ret_waiting, size_t *ret_n);
/* /stock/add again, with what is wrong about who or what is asked. */
enum err stock_add_asked(struct request *r, const struct stock_asked *asked);

/* What of a file is shown: lines and tabs stay, all else that is no visible character does not.
 * At most HANDED_TEXT_SHOWN bytes of it. "": it is no text. ERR_FULL. */
#define HANDED_TEXT_SHOWN 20000
enum err handed_text(struct str file, struct arena *a, struct str *ret_text, bool *ret_is_cut);

#endif
