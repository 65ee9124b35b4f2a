/* See stock.h. */
#include "docs/order/stock.h"

#include "base/limits.h"
#include "docs/order/codec.h"
#include "docs/order/order.h"
#include "wire/bom/bom.h"
#include "wire/collected/collected.h"
#include "wire/csaf/csaf.h"
#include "wire/exe/exe.h"
#include "wire/openvex/openvex.h"
#include "wire/packages/packages.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- as bytes ---- */

static void
code_told(struct codec *c, struct stock_told *t)
{
	codec_str(c, &t->key);
	codec_str(c, &t->value);
}

static void
code_component(struct codec *c, struct component *k)
{
	struct str *const texts[] = {&k->ref, &k->parent, &k->group, &k->name, &k->version,
		&k->supplier, &k->purl, &k->cpe, &k->swid, &k->licence, &k->hash, &k->path,
		&k->source_name, &k->source_version};
	uint8_t kind = (uint8_t)k->kind;

	codec_u8(c, &kind, COMPONENT_KINDS - 1);
	k->kind = (enum component_kind)kind;
	codec_bool(c, &k->is_root);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		codec_str(c, texts[i]);
}

static void
code_relation(struct codec *c, struct component_relation *r)
{
	uint8_t kind = (uint8_t)r->kind;

	codec_u8(c, &kind, RELATION_OTHER);
	r->kind = (enum relation_kind)kind;
	codec_str(c, &r->from);
	codec_str(c, &r->to);
	codec_bool(c, &r->is_none);
}

static void
code_place(struct codec *c, struct stock_place *p)
{
	uint8_t fault = (uint8_t)p->fault;

	codec_u8(c, &fault, BOM_FAULTS - 1);
	p->fault = (enum bom_fault)fault;
	codec_str(c, &p->where);
}

static void
code_relations(struct codec *c, struct stock_read *r)
{
	CODEC_LIST(c, struct component_relation, r->relations, &r->n_relations,
		LIMIT_BILL_RELATIONS, code_relation);
	codec_u32(c, &r->n_relations_said, UINT32_MAX);
	for (size_t i = 0; i < BOM_FAULTS; i++)
		codec_u32(c, &r->counts[i], UINT32_MAX);
	CODEC_LIST(c, struct stock_place, r->places, &r->n_places, LIMIT_BILL_FAULTS, code_place);
}

static void
code_statement(struct codec *c, struct vex_statement *s)
{
	struct str *const texts[] = {
		&s->vulnerability, &s->alias, &s->product, &s->subcomponent, &s->why, &s->action};
	uint8_t status = (uint8_t)s->status, reason = (uint8_t)s->reason;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		codec_str(c, texts[i]);
	codec_u8(c, &status, VEX_STATUSES - 1);
	codec_u8(c, &reason, VEX_REASONS - 1);
	s->status = (enum vex_status)status;
	s->reason = (enum vex_reason)reason;
	codec_i64(c, &s->made);
	codec_i64(c, &s->changed);
}

static void
code_statements(struct codec *c, struct stock_read *r)
{
	struct vex_document *d = &r->document;
	struct str *const texts[] = {&r->form, &d->id, &d->author, &d->role, &d->version, &d->tool};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		codec_str(c, texts[i]);
	codec_i64(c, &d->made);
	codec_i64(c, &d->changed);
	CODEC_LIST(c, struct vex_statement, r->statements, &r->n_statements, LIMIT_SAID,
		code_statement);
	codec_u32(c, &r->n_statements_said, UINT32_MAX);
	codec_u32(c, &r->n_refused, UINT32_MAX);
}

static void
code_read(struct codec *c, struct stock_read *r)
{
	struct bom *b = &r->bom;
	struct str *const texts[] = {&b->version, &b->serial, &b->name, &b->author, &b->tool,
		&b->supplier, &b->licence, &b->context};
	uint8_t kind = (uint8_t)r->kind, format = (uint8_t)b->format;

	codec_u8(c, &kind, STOCK_FILES - 1);
	r->kind = (enum stock_file)kind;
	codec_u8(c, &format, BOM_FORMATS - 1);
	b->format = (enum bom_format)format;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		codec_str(c, texts[i]);
	codec_i64(c, &b->made);
	CODEC_LIST(c, struct stock_told, r->told, &r->n_told, LIMIT_TOLD_DEVICE, code_told);
	CODEC_LIST(
		c, struct component, r->components, &r->n, LIMIT_BILL_COMPONENTS, code_component);
	codec_u32(c, &r->n_said, UINT32_MAX);
	codec_u32(c, &r->n_faults, UINT32_MAX);
	codec_bool(c, &r->is_whole);
	code_relations(c, r);
	code_statements(c, r);
}

enum err
order_get_stock(struct str bytes, struct arena *a, struct stock_read *ret_read)
{
	struct codec c = {.in = reader_of(bytes.p, bytes.len), .arena = a};
	struct stock_read r = {.kind = STOCK_BILL};

	code_read(&c, &r);
	if (codec_err(&c) != ERR_OK)
		return codec_err(&c);
	if (reader_left(&c.in) > 0)
		return ERR_MALFORMED;
	*ret_read = r;
	return ERR_OK;
}

/* ---- reading ---- */

struct gathering {
	struct arena *arena;
	struct stock_read read;
	struct stock_told *told;
	struct component *components;
	struct component_relation *relations;
	struct stock_place *places;
	struct vex_statement *statements;
	struct component root; /* when has_root: the first one's names */
	bool has_root;
	enum err err;
};

static struct str
kept(struct gathering *g, struct str s)
{
	const char *copy = arena_copy(g->arena, str_cut(s, LIMIT_LEDGER_CELL_BYTES));

	if (copy == NULL) {
		g->err = ERR_LIMIT;
		return STR("");
	}
	return str_c(copy);
}

static void
on_component(void *arg, const struct component *c)
{
	struct gathering *g = arg;
	struct component *k;

	g->read.n_said++;
	if (c->is_root && !g->has_root) {
		g->has_root = true;
		g->root = (struct component){.name = kept(g, c->name),
			.version = kept(g, c->version),
			.purl = kept(g, c->purl),
			.cpe = kept(g, c->cpe)};
	}
	if (g->read.n == LIMIT_BILL_COMPONENTS)
		return; /* counted; the page says how many are not kept */
	k = &g->components[g->read.n++];
	*k = (struct component){.kind = c->kind,
		.is_root = c->is_root,
		.ref = kept(g, c->ref),
		.parent = kept(g, c->parent),
		.swid = kept(g, c->swid),
		.path = kept(g, c->path),
		.group = kept(g, c->group),
		.name = kept(g, c->name),
		.version = kept(g, c->version),
		.supplier = kept(g, c->supplier),
		.purl = kept(g, c->purl),
		.cpe = kept(g, c->cpe),
		.licence = kept(g, c->licence),
		.hash = kept(g, c->hash),
		.source_name = kept(g, c->source_name),
		.source_version = kept(g, c->source_version)};
}

static void
on_told(void *arg, struct str key, const struct str parts[COLLECTED_PARTS - 1])
{
	struct gathering *g = arg;
	struct buf text = buf_of(LIMIT_PACKAGES_LINE);

	if (g->read.n_told == LIMIT_TOLD_DEVICE)
		return;
	for (size_t i = 0; i < COLLECTED_PARTS - 1; i++) {
		if (text.len > 0 && parts[i].len > 0)
			buf_byte(&text, ' ');
		buf_str(&text, parts[i]);
	}
	g->told[g->read.n_told++] = (struct stock_told){kept(g, key), kept(g, buf_view(&text))};
	buf_done(&text);
}

static void
on_bom(void *arg, const struct bom *b)
{
	struct gathering *g = arg;

	g->read.bom = (struct bom){.format = b->format,
		.made = b->made,
		.version = kept(g, b->version),
		.serial = kept(g, b->serial),
		.name = kept(g, b->name),
		.author = kept(g, b->author),
		.tool = kept(g, b->tool),
		.supplier = kept(g, b->supplier),
		.licence = kept(g, b->licence),
		.context = kept(g, b->context)};
}

static void
on_relation(void *arg, const struct component_relation *r)
{
	struct gathering *g = arg;

	if (r->kind == RELATION_OTHER)
		return;
	g->read.n_relations_said++;
	if (g->read.n_relations == LIMIT_BILL_RELATIONS)
		return; /* counted */
	g->relations[g->read.n_relations++] = (struct component_relation){.kind = r->kind,
		.from = kept(g, r->from),
		.to = kept(g, r->to),
		.is_none = r->is_none};
}

static void
on_fault(void *arg, enum bom_fault fault, struct str where)
{
	struct gathering *g = arg;

	g->read.n_faults++;
	g->read.counts[fault]++;
	if (g->places != NULL && g->read.n_places < LIMIT_BILL_FAULTS)
		g->places[g->read.n_places++] = (struct stock_place){fault, kept(g, where)};
}

static void
on_document(void *arg, const struct vex_document *d)
{
	struct gathering *g = arg;

	g->read.document = (struct vex_document){.id = kept(g, d->id),
		.author = kept(g, d->author),
		.role = kept(g, d->role),
		.version = kept(g, d->version),
		.tool = kept(g, d->tool),
		.made = d->made,
		.changed = d->changed};
}

static void
on_statement(void *arg, const struct vex_statement *s)
{
	struct gathering *g = arg;

	if (s->product.len == 0) { /* about nothing */
		g->read.n_refused++;
		return;
	}
	g->read.n_statements_said++;
	if (g->read.n_statements == LIMIT_SAID)
		return; /* counted */
	g->statements[g->read.n_statements++] =
		(struct vex_statement){.vulnerability = kept(g, s->vulnerability),
			.alias = kept(g, s->alias),
			.product = kept(g, s->product),
			.subcomponent = kept(g, s->subcomponent),
			.status = s->status,
			.reason = s->reason,
			.why = kept(g, s->why),
			.action = kept(g, s->action),
			.made = s->made,
			.changed = s->changed};
}

static void
on_refused(void *arg, struct str where, const struct errinfo *why)
{
	struct gathering *g = arg;

	(void)where;
	(void)why;
	g->read.n_refused++;
}

/* "12 sofware": for a person to look at in the file. */
static void
on_passed(void *arg, size_t line, struct str key)
{
	char where[80];

	snprintf(where, sizeof(where), "%zu %.*s", line, (int)(key.len < 40 ? key.len : 0), key.p);
	on_fault(arg, BOM_FAULT_FIELD, str_c(where));
}

static enum err
read_collected(struct gathering *g, struct str file, struct cp932 *cp932, struct errinfo *info)
{
	struct collected_sink sink = {.told = on_told,
		.component = on_component,
		.passed = on_passed,
		.arg = g,
		.cp932 = cp932};
	struct collected all;
	enum err err;

	g->places = arena_array(g->arena, struct stock_place, LIMIT_BILL_FAULTS);
	if (g->places == NULL)
		return err_say(info, ERR_FULL, 0, "out of memory");
	err = collected_read(file, &sink, &all, info);
	g->read.kind = STOCK_COLLECTED;
	g->read.is_whole = all.is_whole;
	return err;
}

static int
by_ref(const void *a, const void *b)
{
	const struct component *const *x = a, *const *y = b;

	return str_order((*x)->ref, (*y)->ref);
}

static struct str
known_name(const struct component *k)
{
	return k->purl.len > 0 ? k->purl : k->cpe;
}

/* What the bill is about, by the name that others know; without one by its own, which only the
 * same bill means (stock/vex.h). */
static struct str
root_name(struct gathering *g)
{
	const struct component *root = &g->root;
	struct buf b = buf_of((size_t)2 * LIMIT_LEDGER_CELL_BYTES + 1);
	struct str name = known_name(root);

	if (name.len == 0) {
		buf_printf(&b, "%.*s %.*s", STR_FMT(root->name), STR_FMT(root->version));
		name = kept(g, str_trim(buf_view(&b)));
	}
	buf_done(&b);
	return name;
}

/* Where it stands in the list; NULL: not there. */
static const struct component *const *
component_of(const struct component *const *list, size_t n, struct str ref)
{
	const struct component key = {.ref = ref}, *wanted = &key;

	return bsearch(&wanted, list, n, sizeof(*list), by_ref);
}

/* By their refs; without one, or with one that another has too, nobody can mean it. */
static size_t
list_refs(const struct gathering *g, const struct component **list)
{
	size_t n = 0, kept = 0, end;

	for (uint32_t i = 0; i < g->read.n; i++)
		if (g->components[i].ref.len > 0)
			list[n++] = &g->components[i];
	qsort(list, n, sizeof(*list), by_ref);
	for (size_t i = 0; i < n; i = end) {
		for (end = i + 1; end < n && by_ref(&list[i], &list[end]) == 0;)
			end++;
		if (end == i + 1)
			list[kept++] = list[i];
	}
	return kept;
}

/* Nothing says what it is a list of, and each component is one that is spoken of. */
static bool
only_speaks(const struct gathering *g, const bool *is_meant)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < g->read.n; i++)
		n += is_meant[i];
	return !g->has_root && n == g->read.n;
}

/* A statement of a CycloneDX file is about a ref in it: by the name that others know instead. In a
 * bill it is about a part of what that is the bill of, which may have no name; else about the
 * component wherever it is. */
static bool
name_products(struct gathering *g)
{
	const struct component **list =
		arena_array(g->arena, const struct component *, g->read.n + 1);
	bool *is_meant = arena_array(g->arena, bool, g->read.n + 1);
	struct str root = g->has_root ? root_name(g) : STR("");
	size_t n;

	if (list == NULL || is_meant == NULL)
		return false;
	n = list_refs(g, list);
	for (uint32_t i = 0; i < g->read.n_statements; i++) {
		struct vex_statement *s = &g->statements[i];
		const struct component *const *at = component_of(list, n, s->product);
		const struct component *k = at != NULL ? *at : NULL;
		struct str name = k != NULL && known_name(k).len > 0 ? known_name(k) : s->product;

		if (at != NULL)
			is_meant[at - list] = true;
		s->subcomponent = k != NULL && k->is_root ? STR("") : name;
		s->product = root;
	}
	if (!only_speaks(g, is_meant))
		return true;
	g->read.kind = STOCK_STATEMENTS;
	for (uint32_t i = 0; i < g->read.n_statements; i++) {
		g->statements[i].product = g->statements[i].subcomponent;
		g->statements[i].subcomponent = STR("");
	}
	return true;
}

static enum err
read_bill(struct gathering *g, struct str file, struct errinfo *info)
{
	struct bom_sink sink = {.bom = on_bom,
		.component = on_component,
		.relation = on_relation,
		.fault = on_fault,
		.statement = on_statement,
		.arg = g};
	enum err err;

	g->read.kind = STOCK_BILL;
	g->relations = arena_array(g->arena, struct component_relation, LIMIT_BILL_RELATIONS);
	g->places = arena_array(g->arena, struct stock_place, LIMIT_BILL_FAULTS);
	if (g->relations == NULL || g->places == NULL)
		return err_say(info, ERR_FULL, 0, "out of memory");
	err = bom_read(file, g->arena, &sink, info);
	if (err != ERR_OK || g->read.n_statements == 0)
		return err;
	if (!name_products(g))
		return err_say(info, ERR_FULL, 0, "out of memory");
	g->read.form = STR("cyclonedx");
	g->read.document = (struct vex_document){.id = g->read.bom.serial,
		.author = g->read.bom.author.len > 0 ? g->read.bom.author : g->read.bom.supplier,
		.tool = g->read.bom.tool,
		.made = g->read.bom.made};
	return ERR_OK;
}

static enum err
read_statements(struct gathering *g, enum bom_kind kind, struct str file, struct errinfo *info)
{
	struct vex_sink sink = {on_document, on_statement, on_refused, g, ERR_OK};
	struct str text;
	enum err err = bom_utf8(file, g->arena, &text, info);

	g->read.kind = STOCK_STATEMENTS;
	g->read.form = kind == BOM_KIND_CSAF ? STR("csaf") : STR("openvex");
	if (err != ERR_OK)
		return err;
	return kind == BOM_KIND_CSAF ? csaf_read(text, NULL, &sink, info)
				     : openvex_read(text, &sink, info);
}

static bool
is_program(struct str file)
{
	static const char *const magics[] = {"\177ELF", "MZ", "\xfe\xed\xfa\xce",
		"\xfe\xed\xfa\xcf", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe"};

	for (size_t i = 0; i < sizeof(magics) / sizeof(*magics); i++)
		if (str_starts(file, str_c(magics[i])))
			return true;
	return false;
}

/* One that says nothing of itself has no components. */
static enum err
read_program(struct gathering *g, struct str file, struct errinfo *info)
{
	struct bom_sink sink = {
		.bom = on_bom, .component = on_component, .fault = on_fault, .arg = g};
	enum err err = exe_read(file, &sink, info);

	g->read.kind = STOCK_PROGRAM;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
read_packages(struct gathering *g, enum package_kind kind, struct str file, struct str release,
	struct errinfo *info)
{
	struct bom_sink sink = {.component = on_component, .arg = g};
	struct package_distro distro;

	g->read.kind = STOCK_PACKAGES;
	distro.id = str_split(&release, ' ');
	distro.version = str_trim(release);
	return kind == PACKAGE_DEB ? packages_read_dpkg(file, &distro, &sink, info)
				   : packages_read_apk(file, &distro, &sink, info);
}

enum err
order_read_stock(const struct order *o, struct cp932 *cp932, struct arena *a, struct buf *out,
	struct errinfo *info)
{
	struct str file = o->file;
	struct gathering g = {.arena = a, .read.is_whole = true};
	struct codec c = {.out = out};
	enum package_kind kind;
	enum bom_kind said;
	enum err err;

	g.told = arena_array(a, struct stock_told, LIMIT_TOLD_DEVICE);
	g.components = arena_array(a, struct component, LIMIT_BILL_COMPONENTS);
	g.statements = arena_array(a, struct vex_statement, LIMIT_SAID);
	if (g.told == NULL || g.components == NULL || g.statements == NULL)
		return err_say(info, ERR_FULL, 0, "out of memory");
	if (collected_detect(file))
		err = read_collected(&g, file, cp932, info);
	else if (packages_detect(file, &kind) == ERR_OK)
		err = read_packages(&g, kind, file, o->release, info);
	else if (is_program(file))
		err = read_program(&g, file, info);
	else if ((said = bom_kind_of(file)) == BOM_KIND_OPENVEX || said == BOM_KIND_CSAF)
		err = read_statements(&g, said, file, info);
	else
		err = read_bill(&g, file, info);
	if (err == ERR_OK && g.err != ERR_OK)
		err = err_say(info, g.err, 0, "the file says more than is kept");
	if (err != ERR_OK)
		return err;
	g.read.told = g.told;
	g.read.components = g.components;
	g.read.relations = g.relations;
	g.read.places = g.places;
	g.read.statements = g.statements;
	code_read(&c, &g.read);
	return codec_err(&c);
}
