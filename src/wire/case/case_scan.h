/* Reading a line, for this room alone: what all versions share is told apart from what it says. */
#ifndef WIRE_CASE_CASE_SCAN_H
#define WIRE_CASE_CASE_SCAN_H

#include "wire/case/case_line.h"

#define CASE_LINE_TIME_MAX 25 /* "2026-11-28T09:02:33.120Z", with NUL */

/* As case_line_get(); without an arena texts stay as they are written (escapes too), and a line of
 * a later version is ERR_OK with *ret_is_known false: case, nr, previous and at hold, no more. */
enum err case_line_scan(
	struct str bytes, struct arena *a, struct case_line *ret_line, bool *ret_is_known);
/* Whether an id is one: 32 small hexadecimal digits. */
bool case_line_is_id(struct str s);
/* The 32 bytes of 64 small hexadecimal digits; false: they are none. */
bool case_line_hash_of(struct str s, uint8_t ret_hash[CASE_HASH_BYTES]);
const char *case_line_time(ms_t at, char dst[CASE_LINE_TIME_MAX]);
/* Only the very writing of case_line_time(). */
bool case_line_time_of(struct str s, ms_t *ret_at);

#endif
