/* Any bytes as SPDX, by each of the three readers: texts are whole UTF-8, and one bill is told at
 * most. */
#include "base/limits.h"
#include "wire/spdx/spdx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct told {
	unsigned bills;
	uint64_t bytes;
};

static void
look(struct told *t, struct str s)
{
	uint32_t cp;

	t->bytes += s.len;
	while (s.len > 0) {
		size_t n = str_utf8_char(s, &cp);

		BUG_IF(n == 0);
		s = str_of(s.p + n, s.len - n);
	}
}

static void
on_bom(void *arg, const struct bom *b)
{
	struct told *t = arg;

	t->bills++;
	look(t, b->version);
	look(t, b->serial);
	look(t, b->name);
	look(t, b->author);
	look(t, b->tool);
	look(t, b->licence);
	look(t, b->context);
}

static void
on_component(void *arg, const struct component *c)
{
	BUG_IF((unsigned)c->kind >= COMPONENT_KINDS);
	look(arg, c->ref);
	look(arg, c->name);
	look(arg, c->version);
	look(arg, c->supplier);
	look(arg, c->purl);
	look(arg, c->cpe);
	look(arg, c->swid);
	look(arg, c->licence);
	look(arg, c->copyright);
	look(arg, c->hash);
	look(arg, c->path);
}

static void
on_relation(void *arg, const struct component_relation *r)
{
	BUG_IF(r->is_none != (r->to.len == 0));
	look(arg, r->from);
	look(arg, r->to);
}

static void
on_fault(void *arg, enum bom_fault fault, struct str where)
{
	BUG_IF((unsigned)fault >= BOM_FAULTS);
	look(arg, where);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static enum err (*const readers[])(struct str, struct bom_sink *, struct errinfo *) = {
		spdx_read, spdx_json_read, spdx_tag_read, spdx3_read};

	for (unsigned i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		struct told t = {0};
		struct errinfo info = {0};
		struct bom_sink sink = {.bom = on_bom,
			.component = on_component,
			.relation = on_relation,
			.fault = on_fault,
			.arg = &t};
		enum err err = readers[i](str_of((const char *)data, size), &sink, &info);

		BUG_IF(t.bills > 1 || (err == ERR_OK) != (t.bills == 1));
		BUG_IF(err != ERR_OK && info.what[0] == '\0');
	}
	return 0;
}
