/*
 * What a file is that was brought as evidence, told behind the opener's lock and before it is kept:
 * its kind by its first bytes (wire/magic), and of a ZIP its list of names. Nothing is unpacked,
 * no picture is decoded. Documents that are ZIPs by their making (DOCX, XLSX, JAR, ...) are looked
 * at in the same way.
 */
#ifndef DOCS_ORDER_EXHIBIT_H
#define DOCS_ORDER_EXHIBIT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum exhibit_form {
	EXHIBIT_UNKNOWN,
	EXHIBIT_PICTURE,
	EXHIBIT_ZIP,
	EXHIBIT_PROGRAM, /* or a script */
	EXHIBIT_DOCUMENT,
	EXHIBIT_PACKETS,
	EXHIBIT_TEXT,
};
#define EXHIBIT_FORMS 7
const char *exhibit_form_name(enum exhibit_form f); /* "unknown", "picture", ... */
enum err exhibit_form_parse(struct str s, enum exhibit_form *ret_form); /* ERR_NOT_FOUND */

enum exhibit_no { /* why it is not taken */
	EXHIBIT_MAY,
	EXHIBIT_BOMB,	/* it would grow far beyond its size, or has too many entries */
	EXHIBIT_PATH,	/* a name leads out of its folder */
	EXHIBIT_NESTED, /* an archive within it */
	EXHIBIT_BROKEN, /* it begins like a ZIP and is none */
};
#define EXHIBIT_NOS 5
const char *exhibit_no_name(enum exhibit_no n); /* "may", "bomb", "path", "nested", "broken" */
enum err exhibit_no_parse(struct str s, enum exhibit_no *ret_no); /* ERR_NOT_FOUND */

struct exhibit_look {
	enum exhibit_form form;
	enum exhibit_no no;
	uint32_t n_entries; /* of a ZIP */
};
void exhibit_look(struct str file, struct exhibit_look *ret_look);

/* On its way back to the portal: "form no entries\n". */
enum err exhibit_look_put(const struct exhibit_look *look, struct buf *out);
enum err exhibit_look_get(struct str bytes, struct exhibit_look *ret_look); /* ERR_MALFORMED */

#endif
