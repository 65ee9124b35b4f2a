/* The parts of the filler: fill.c puts and joins, fill_when.c, fill_where.c, fill_attack.c (how),
 * fill_done.c. */
#ifndef RESPOND_FILL_OWN_H
#define RESPOND_FILL_OWN_H

#include "base/buf.h"
#include "respond/fill.h"

struct filler {
	const struct fill_in *in;
	struct arena *a;
	struct fill_said *list;
	uint32_t n;
	enum err err;
	struct str alert_source; /* "alert:ID" */
};

/* Says it unless the value is empty or the field was said already. */
void fill_put(struct filler *f, const char *field, struct str value, struct str source,
	enum confidence sure, ms_t when);
void fill_put_c(struct filler *f, const char *field, const char *value, struct str source,
	enum confidence sure);
void fill_put_time(
	struct filler *f, const char *field, ms_t at, struct str source, enum confidence sure);
void fill_put_number(
	struct filler *f, const char *field, uint64_t n, struct str source, enum confidence sure);
/* What stands in the buffer, which is done with. */
void fill_put_buf(struct filler *f, const char *field, struct buf *b, struct str source,
	enum confidence sure);
/* Not known to the box: nothing, or what it said before is taken back. */
void fill_unsay(struct filler *f, const char *field, struct str source);
struct str fill_kept(struct filler *f, struct str text); /* a copy; "" and f->err */
/* One thing a line, each once; joined by sep. */
void fill_add(struct buf *b, struct str value, char sep);
/* Of packs and ledgers, in the language of what is kept; the id itself where there are none. */
struct str fill_words(const struct filler *f, const char *room, struct str id);
struct str fill_source(struct filler *f, const char *room, struct str id);

/* The case's alerts: the one it began with, then those that joined. NULL: no more. */
const struct alert *fill_alert(const struct filler *f, uint32_t i);

/* Quiet for an hour: whatever it was, it is not seen any more. */
bool fill_is_quiet(const struct filler *f);

void fill_when(struct filler *f);   /* what and when, by the alerts */
void fill_attack(struct filler *f); /* entry, indicators, techniques, spreading, DDoS */
void fill_where(struct filler *f);  /* devices, systems, data, who speaks for the company */
void fill_done(struct filler *f);   /* acts, steps, reports, files, the present state */

#endif
