/* For tests of readers of bills: what a sink was told, as lines of text. */
#ifndef WIRE_BOM_TOLD_FIXTURE_H
#define WIRE_BOM_TOLD_FIXTURE_H

#include "base/buf.h"
#include "model/component.h"

static inline void
told_pair(struct buf *b, const char *name, struct str value)
{
	if (value.len > 0)
		buf_printf(b, " %s=%.*s", name, STR_FMT(value));
}

static inline void
told_time(struct buf *b, const char *name, ms_t at)
{
	char text[TIME_TEXT_MAX];

	if (at != 0)
		buf_printf(b, " %s=%s", name, time_text(at, text));
}

static inline void
told_bom(void *arg, const struct bom *o)
{
	buf_printf(arg, "bom %s", bom_format_name(o->format));
	told_pair(arg, "version", o->version);
	told_pair(arg, "serial", o->serial);
	told_pair(arg, "name", o->name);
	told_pair(arg, "author", o->author);
	told_pair(arg, "tool", o->tool);
	told_pair(arg, "supplier", o->supplier);
	told_pair(arg, "licence", o->licence);
	told_pair(arg, "context", o->context);
	told_time(arg, "made", o->made);
	buf_c(arg, "\n");
}

static inline void
told_component(void *arg, const struct component *c)
{
	buf_printf(arg, "component %s", component_kind_name(c->kind));
	told_pair(arg, "ref", c->ref);
	told_pair(arg, "parent", c->parent);
	told_pair(arg, "group", c->group);
	told_pair(arg, "name", c->name);
	told_pair(arg, "version", c->version);
	told_pair(arg, "supplier", c->supplier);
	told_pair(arg, "purl", c->purl);
	told_pair(arg, "cpe", c->cpe);
	told_pair(arg, "swid", c->swid);
	told_pair(arg, "licence", c->licence);
	told_pair(arg, "copyright", c->copyright);
	told_pair(arg, "hash", c->hash);
	told_pair(arg, "path", c->path);
	told_pair(arg, "source", c->source_name);
	told_pair(arg, "source_version", c->source_version);
	buf_printf(arg, "%s%s\n", c->is_root ? " root" : "", c->is_excluded ? " excluded" : "");
}

static inline void
told_relation(void *arg, const struct component_relation *r)
{
	static const char *const kinds[] = {"depends", "contains", "describes", "other"};

	buf_printf(arg, "%s %.*s > %.*s%s\n", kinds[r->kind], STR_FMT(r->from), STR_FMT(r->to),
		r->is_none ? "nothing" : "");
}

static inline void
told_fault(void *arg, enum bom_fault fault, struct str where)
{
	buf_printf(arg, "fault %s %.*s\n", bom_fault_name(fault), STR_FMT(where));
}

static inline void
told_statement(void *arg, const struct vex_statement *s)
{
	buf_printf(arg, "vex %s", vex_status_name(s->status));
	told_pair(arg, "reason", str_c(vex_reason_name(s->reason)));
	told_pair(arg, "id", s->vulnerability);
	told_pair(arg, "alias", s->alias);
	told_pair(arg, "product", s->product);
	told_pair(arg, "part", s->subcomponent);
	told_pair(arg, "why", s->why);
	told_pair(arg, "action", s->action);
	told_time(arg, "made", s->made);
	told_time(arg, "changed", s->changed);
	buf_c(arg, "\n");
}

static inline struct bom_sink
told_sink(struct buf *b)
{
	return (struct bom_sink){
		told_bom, told_component, told_relation, told_fault, told_statement, b, ERR_OK};
}

#endif
