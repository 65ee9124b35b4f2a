/* Fetching one feed by HTTPS, by libcurl. */
#ifndef PROC_COURIER_FETCH_H
#define PROC_COURIER_FETCH_H

#include "bus/message.h"

/*
 * Blocks for five minutes at most. What the server sends is written to fd, unpacked, up to
 * bytes_max; nothing of it is looked at. HTTPS alone, also where it leads on; the certificate is
 * checked. Only the address of this box and the version that it has (etag, modified) are told. With
 * a proxy it is asked to CONNECT: it learns the server's name, not what is fetched.
 *
 * With is_stamp the descriptor has a question to a time stamp authority, which is posted to the one
 * URL, by HTTP too, leading nowhere else; the answer is written behind the question.
 */
void fetch_run(const struct bus_fetch *what, int fd, struct bus_fetch_result *ret_result);

#endif
