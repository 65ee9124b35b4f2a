/* What the three readers of SPDX share: a package that is put together, and the bill's head.
 * wire/spdx only. */
#ifndef WIRE_SPDX_OWN_H
#define WIRE_SPDX_OWN_H

#include "base/buf.h"
#include "wire/refs/refs.h"
#include "wire/spdx/spdx.h"

enum spdx_text {
	SPDX_REF,
	SPDX_NAME,
	SPDX_RELEASE, /* its version */
	SPDX_SUPPLIER,
	SPDX_ORIGINATOR,
	SPDX_CONCLUDED,
	SPDX_DECLARED,
	SPDX_COPYRIGHT,
	SPDX_PATH,
	SPDX_PURL,
	SPDX_CPE,
	SPDX_SWID,
	SPDX_HASH,
	/* while a reference, sum or relation is read */
	SPDX_KIND,
	SPDX_VALUE,
	SPDX_FROM,
	SPDX_TO,
	/* of the bill */
	SPDX_SPEC,
	SPDX_SERIAL,
	SPDX_AUTHOR,
	SPDX_TOOL,
	SPDX_LICENCE,
	SPDX_CONTEXT,
	SPDX_MADE,
	/* of an element of 3.0 */
	SPDX_TYPE,
	SPDX_EXPRESSION,
	SPDX_CREATION,
	SPDX_RELATION,
	SPDX_TEXTS
};

/* Texts that are gathered one by one, by what they are. What is put into them lies elsewhere. */
struct spdx_texts {
	struct buf buf;
	struct {
		size_t at, len;
	} at[SPDX_TEXTS];
};

void spdx_put(
	struct spdx_texts *t, enum spdx_text which, struct str s); /* instead of what was there */
void spdx_join(struct spdx_texts *t, enum spdx_text which, const char *between, struct str s);
void spdx_forget(struct spdx_texts *t, enum spdx_text which);
void spdx_clear(struct spdx_texts *t);
struct str spdx_get(const struct spdx_texts *t, enum spdx_text which);

struct spdx_reading {
	struct bom_sink *sink;
	struct refs *refs, *described;
	struct spdx_texts part, head;
	struct spdx_texts item; /* the reference, sum or relation at hand */
	enum bom_format format;
	enum component_kind kind; /* of the part */
	unsigned hash_rank;
	uint64_t n_files;
	enum err err; /* sticky; why in words */
	const char *why;
};

void spdx_open(struct spdx_reading *r, struct bom_sink *sink, enum bom_format format);
void spdx_done(struct spdx_reading *r);
void spdx_fail(struct spdx_reading *r, enum err err, const char *why);
void spdx_fault(struct spdx_reading *r, enum bom_fault fault, struct str where);

/* Of the part. */
void spdx_begin(struct spdx_reading *r);
void spdx_reference(struct spdx_reading *r, struct str type, struct str locator);
void spdx_sum(struct spdx_reading *r, struct str algorithm, struct str value);
void spdx_purpose(struct spdx_reading *r, struct str purpose);
void spdx_tell_part(struct spdx_reading *r);

/* An id that no component has: a file, a snippet, the document itself. */
void spdx_define(struct spdx_reading *r, struct str ref);
/* What one end of a relation names must be somewhere; other bills' names (DocumentRef-) need not.
 */
void spdx_use(struct spdx_reading *r, struct str ref);
/* From here on a package of this id is a root. */
void spdx_describe(struct spdx_reading *r, struct str to);
void spdx_relation(struct spdx_reading *r, struct str from, struct str type, struct str to);
/* "Tool: x", "Organization: y". */
void spdx_creator(struct spdx_reading *r, struct str who);
/* Faults that only the end shows, and the bill itself. */
void spdx_tell_end(struct spdx_reading *r);

/* "" for what says that nobody says. */
struct str spdx_said(struct str s);
/* Without "Organization: " and an empty address. */
struct str spdx_agent(struct str s);

#endif
