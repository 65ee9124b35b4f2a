/*
 * What a browser sends: application/x-www-form-urlencoded (WHATWG URL standard section 5.1) and
 * cookies (RFC 6265 section 4.2). Values are decoded into the arena.
 */
#ifndef PROC_PORTAL_FORM_H
#define PROC_PORTAL_FORM_H

#include "base/arena.h"

#define FORM_FIELDS_MAX 4096 /* many devices at once send one field each */

struct form_field {
	struct str name, value;
};

struct form {
	const struct form_field *fields;
	size_t n;
};

/* ERR_LIMIT over FORM_FIELDS_MAX or the arena; ERR_MALFORMED for a broken escape, a NUL, or text
 * that is not UTF-8. */
enum err form_parse(struct str body, struct arena *a, struct form *ret_form);
/* The first field of that name; "" when there is none. */
struct str form_get(const struct form *f, const char *name);
bool form_has(const struct form *f, const char *name);
/* The value of a cookie in a Cookie header; "" when there is none. Not decoded. */
struct str cookie_get(struct str header, const char *name);
/* Percent-encodes all but unreserved characters (RFC 3986 section 2.3). */
enum err url_encode(struct str s, char *dst, size_t size);

/* Splits CSV or what a spreadsheet puts on the clipboard (tabs), one row at a time (RFC 4180,
 * quotes included). Returns how many cells, 0 at the end; cells beyond max are dropped. */
size_t table_row(struct str *rest, struct arena *a, struct str *cells, size_t max);

#endif
