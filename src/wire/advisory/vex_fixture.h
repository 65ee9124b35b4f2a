/* For tests: what a reader of VEX tells, as text; only what is said is written. */
#ifndef WIRE_ADVISORY_VEX_FIXTURE_H
#define WIRE_ADVISORY_VEX_FIXTURE_H

#include "base/buf.h"
#include "model/vex.h"

static void
vex_field(struct buf *b, const char *name, struct str s)
{
	if (s.len > 0)
		buf_printf(b, " %s=%.*s", name, STR_FMT(s));
}

static void
vex_time(struct buf *b, const char *name, ms_t at)
{
	char text[TIME_TEXT_MAX];

	if (at != 0)
		buf_printf(b, " %s=%s", name, time_text(at, text));
}

static void
vex_told_document(void *arg, const struct vex_document *d)
{
	struct buf *b = arg;

	buf_printf(b, "document %.*s", STR_FMT(d->id));
	vex_field(b, "author", d->author);
	vex_field(b, "role", d->role);
	vex_field(b, "version", d->version);
	vex_field(b, "tool", d->tool);
	vex_time(b, "made", d->made);
	vex_time(b, "changed", d->changed);
	buf_c(b, "\n");
}

static void
vex_told_statement(void *arg, const struct vex_statement *s)
{
	struct buf *b = arg;

	buf_printf(b, "%.*s", STR_FMT(s->vulnerability));
	vex_field(b, "alias", s->alias);
	vex_field(b, "product", s->product);
	vex_field(b, "part", s->subcomponent);
	buf_printf(b, " %s", vex_status_name(s->status));
	vex_field(b, "reason", str_c(vex_reason_name(s->reason)));
	vex_field(b, "why", s->why);
	vex_field(b, "action", s->action);
	vex_time(b, "made", s->made);
	vex_time(b, "changed", s->changed);
	buf_c(b, "\n");
}

static void
vex_told_refused(void *arg, struct str where, const struct errinfo *why)
{
	buf_printf(arg, "refused %.*s: %s: %s\n", STR_FMT(where), err_name(why->err), why->what);
}

static inline struct vex_sink
vex_told_sink(struct buf *b)
{
	return (struct vex_sink){
		.document = vex_told_document,
		.statement = vex_told_statement,
		.refused = vex_told_refused,
		.arg = b,
	};
}

/* For fuzz targets: what every reader of VEX promises. */
static unsigned
vex_sound_text(struct str s)
{
	unsigned sum = 0;

	BUG_IF(s.len > 0 && s.p == NULL);
	for (size_t i = 0; i < s.len; i++)
		sum += (unsigned char)s.p[i];
	return sum;
}

static void
vex_sound_document(void *arg, const struct vex_document *d)
{
	vex_sound_text(d->id);
	vex_sound_text(d->author);
	vex_sound_text(d->role);
	vex_sound_text(d->version);
	vex_sound_text(d->tool);
}

static void
vex_sound_statement(void *arg, const struct vex_statement *s)
{
	BUG_IF(s->vulnerability.len == 0 || s->status >= VEX_STATUSES || s->reason >= VEX_REASONS);
	vex_sound_text(s->vulnerability);
	vex_sound_text(s->alias);
	vex_sound_text(s->product);
	vex_sound_text(s->subcomponent);
	vex_sound_text(s->why);
	vex_sound_text(s->action);
}

static void
vex_sound_refused(void *arg, struct str where, const struct errinfo *why)
{
	vex_sound_text(where);
	BUG_IF(why->err == ERR_OK || why->what[0] == '\0');
}

static inline struct vex_sink
vex_sound_sink(void)
{
	return (struct vex_sink){
		.document = vex_sound_document,
		.statement = vex_sound_statement,
		.refused = vex_sound_refused,
	};
}

/* Uses what a test does not, so that each may take only a half of this file. */
static inline void
vex_fixture_used(void)
{
	(void)vex_told_sink;
	(void)vex_sound_sink;
}

#endif
