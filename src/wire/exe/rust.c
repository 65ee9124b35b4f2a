/*
 * The list of crates that cargo-auditable puts into Rust programs: the section ".dep-v0", zlib
 * (RFC 1950) around JSON: {"packages": [{"name", "version", "source", "kind", "dependencies":
 * [numbers], "root"}]}. "kind" is "build" for what only helped to build it.
 */
#include "wire/exe/own.h"

#include "base/buf.h"
#include "base/limits.h"
#include "wire/json/json.h"
#include "wire/purl/purl.h"

#include <stdio.h>
#include <zlib.h>

enum id { CRATE = 1, NAME, VERSION, SOURCE, KIND, DEPENDS, IS_ROOT };

static const struct json_shape crate =
	JSON_SHAPE({"name", NAME, NULL}, {"version", VERSION, NULL}, {"source", SOURCE, NULL},
		{"kind", KIND, NULL}, {"dependencies", DEPENDS, NULL}, {"root", IS_ROOT, NULL});
static const struct json_shape root = JSON_SHAPE({"packages", CRATE, &crate});

/* The bytes of a zlib stream. */
static enum err
unpack(struct str packed, struct buf *b)
{
	unsigned char piece[16384];
	z_stream z = {0};
	int done = Z_OK;

	if (inflateInit(&z) != Z_OK)
		return ERR_FULL;
	z.next_in = (z_const Bytef *)(uintptr_t)packed.p;
	z.avail_in = packed.len > UINT32_MAX ? UINT32_MAX : (uInt)packed.len;
	while (done == Z_OK && buf_err(b) == ERR_OK) {
		z.next_out = piece;
		z.avail_out = sizeof(piece);
		done = inflate(&z, Z_NO_FLUSH);
		buf_add(b, piece, sizeof(piece) - z.avail_out);
	}
	inflateEnd(&z);
	if (buf_err(b) != ERR_OK)
		return buf_err(b);
	if (done == Z_STREAM_END)
		return ERR_OK;
	return done == Z_BUF_ERROR ? ERR_TRUNCATED : ERR_MALFORMED;
}

/* The list is read twice: the root, in which all others lie, may come last. */
struct rust {
	struct bom_sink *sink;
	struct json_handler *handler;
	bool is_second;
	unsigned n;
	int main;						/* number of the root; -1: none */
	char name[LIMIT_PURL_BYTES], version[LIMIT_PURL_BYTES]; /* of the crate that is read */
	char main_name[LIMIT_PURL_BYTES];
	bool is_build, is_other_source, is_root;
	struct purl purl;
};

static struct str
number_text(char *dst, size_t size, unsigned n)
{
	int len = snprintf(dst, size, "%u", n);

	return str_of(dst, len > 0 ? (size_t)len : 0);
}

static void
on_open(void *arg, unsigned id, struct str key)
{
	struct rust *r = arg;

	if (id != CRATE)
		return;
	r->name[0] = r->version[0] = '\0';
	r->is_build = r->is_other_source = r->is_root = false;
	if (r->n >= LIMIT_EXE_MODULES)
		r->handler->stop = ERR_LIMIT;
}

static void
tell_relation(struct rust *r, struct str to)
{
	char from[16];
	struct component_relation out = {.kind = RELATION_DEPENDS, .to = to};
	uint64_t n;

	if (!r->is_second || r->sink->relation == NULL || r->sink->stop != ERR_OK)
		return;
	if (str_u64(to, LIMIT_EXE_MODULES, &n) != ERR_OK)
		return;
	out.from = number_text(from, sizeof(from), r->n);
	r->sink->relation(r->sink->arg, &out);
}

static void
on_value(void *arg, unsigned id, const struct json_value *v)
{
	struct rust *r = arg;

	switch ((enum id)id) {
	case NAME:
		str_clean(v->text, r->name, sizeof(r->name));
		break;
	case VERSION:
		str_clean(v->text, r->version, sizeof(r->version));
		break;
	case SOURCE:
		r->is_other_source = !str_equal(v->text, STR("crates.io"));
		break;
	case KIND:
		r->is_build = str_equal(v->text, STR("build"));
		break;
	case IS_ROOT:
		r->is_root = str_equal(v->text, STR("true"));
		break;
	case DEPENDS:
		tell_relation(r, v->text);
		break;
	case CRATE:
		break;
	}
	if (r->sink->stop != ERR_OK)
		r->handler->stop = r->sink->stop;
}

static void
tell(struct rust *r)
{
	char ref[16], parent[16];
	struct buf b = buf_of(4 * LIMIT_PURL_BYTES);
	struct purl_parts parts = {.type = STR("cargo"), .name = str_c(r->name)};
	struct component c = {.name = str_c(r->name), .version = str_c(r->version)};

	c.ref = number_text(ref, sizeof(ref), r->n);
	c.is_root = (int)r->n == r->main;
	if (r->main >= 0 && !c.is_root)
		c.parent = number_text(parent, sizeof(parent), (unsigned)r->main);
	c.kind = c.is_root ? COMPONENT_APPLICATION : COMPONENT_LIBRARY;
	c.is_excluded = r->is_build;
	parts.version = c.version;
	/* one from a folder or from git need not be what crates.io has by that name */
	if (!r->is_other_source && purl_build(&parts, &r->purl) == ERR_OK) {
		purl_print(&r->purl, &b);
		c.purl = buf_err(&b) == ERR_OK ? buf_view(&b) : STR("");
	}
	if (c.name.len == 0 && r->sink->fault != NULL)
		r->sink->fault(r->sink->arg, BOM_FAULT_NO_NAME, c.ref);
	if (r->sink->stop == ERR_OK && r->sink->component != NULL)
		r->sink->component(r->sink->arg, &c);
	buf_done(&b);
}

static void
on_close(void *arg, unsigned id)
{
	struct rust *r = arg;

	if (id != CRATE)
		return;
	if (r->is_second) {
		tell(r);
	} else if (r->is_root) {
		r->main = (int)r->n;
		str_copy(str_c(r->name), r->main_name, sizeof(r->main_name));
	}
	r->n++;
	if (r->sink->stop != ERR_OK)
		r->handler->stop = r->sink->stop;
}

static enum err
read_list(struct str json, struct bom_sink *sink, struct errinfo *info)
{
	struct rust r = {.sink = sink, .main = -1};
	struct json_handler h = {on_open, on_value, on_close, &r, ERR_OK};
	struct bom b = {.format = BOM_OTHER, .version = STR("cargo auditable 0")};
	enum err err;

	r.handler = &h;
	err = json_read(json, &root, &h, info);
	if (err != ERR_OK)
		return err;
	r.n = 0;
	r.is_second = true;
	err = json_read(json, &root, &h, info);
	if (err != ERR_OK)
		return err;
	b.name = str_c(r.main_name);
	b.tool = STR("cargo auditable");
	b.context = STR("build");
	if (sink->bom != NULL)
		sink->bom(sink->arg, &b);
	return sink->stop;
}

enum err
exe_rust(const struct image *x, struct bom_sink *sink, struct errinfo *info)
{
	struct buf b = buf_of(LIMIT_EXE_LIST_BYTES);
	struct piece p;
	enum err err;

	if (!image_find(x, STR(".dep-v0"), &p))
		return ERR_NOT_FOUND;
	err = unpack(p.data, &b);
	if (err != ERR_OK)
		err_say(info, err, 0, "the list of crates in the program cannot be unpacked");
	else
		err = read_list(buf_view(&b), sink, info);
	buf_done(&b);
	return err;
}
