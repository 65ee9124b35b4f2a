/* Any bytes as CycloneDX in both writings: what is told lies within limits and is valid UTF-8. */
#include "base/limits.h"
#include "wire/cyclonedx/cyclonedx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
look(struct str s)
{
	uint32_t cp;

	while (s.len > 0) {
		size_t n = str_utf8_char(s, &cp);

		BUG_IF(n == 0);
		s = str_of(s.p + n, s.len - n);
	}
}

static void
on_bom(void *arg, const struct bom *b)
{
	BUG_IF(++*(unsigned *)arg > 1);
	look(b->serial);
	look(b->tool);
	look(b->author);
	look(b->context);
}

static void
on_component(void *arg, const struct component *c)
{
	BUG_IF(c->kind >= COMPONENT_KINDS);
	look(c->ref);
	look(c->parent);
	look(c->name);
	look(c->licence);
	look(c->hash);
	look(c->source_name);
	look(c->source_version);
}

static void
on_relation(void *arg, const struct component_relation *r)
{
	BUG_IF(r->from.len == 0 || r->is_none != (r->to.len == 0));
	look(r->from);
	look(r->to);
}

static void
on_fault(void *arg, enum bom_fault fault, struct str where)
{
	BUG_IF(fault >= BOM_FAULTS);
}

static void
on_statement(void *arg, const struct vex_statement *s)
{
	BUG_IF((unsigned)s->status >= VEX_STATUSES || (unsigned)s->reason >= VEX_REASONS);
	look(s->product);
	look(s->action);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	unsigned boms = 0;
	struct bom_sink sink = {
		on_bom, on_component, on_relation, on_fault, on_statement, &boms, ERR_OK};
	struct errinfo info;

	cyclonedx_json_read(bytes, &sink, &info);
	boms = 0;
	cyclonedx_xml_read(bytes, &sink, &info);
	return 0;
}
