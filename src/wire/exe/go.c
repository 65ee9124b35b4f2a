/*
 * Go's build information, as Go's own debug/buildinfo describes it: a block that begins with
 * "\xff Go buildinf:" at a multiple of 16. Since 1.18 two texts follow it (length as a varint);
 *before, pointers to two Go strings. The first is Go's version, the second a list of modules
 *between two marks of 16 bytes, one a line: path	main package      mod	module	version	sum
 *dep	module	version	sum
 *	=>	what replaces the one before		build	key=value
 */
#include "wire/exe/own.h"

#include "base/limits.h"
#include "base/reader.h"
#include "wire/purl/purl.h"

#include <stdio.h>

#define MAGIC STR("\xff Go buildinf:")
#define HEAD_BYTES 32
#define MARK_BYTES 16

enum { IS_BIG = 1, IS_INLINE = 2 };

static struct str
find_block(struct str data)
{
	for (size_t at = 0; at + HEAD_BYTES <= data.len; at += 16)
		if (data.p[at] == '\xff' && str_starts(str_of(data.p + at, data.len - at), MAGIC))
			return str_of(data.p + at, data.len - at);
	return STR("");
}

/* Where Go's linker puts it: its own section, or the beginning of the data. */
static struct str
block_of(const struct image *x)
{
	struct piece p;

	if (image_find(x, STR(".go.buildinfo"), &p) || image_find(x, STR("__go_buildinfo"), &p))
		return find_block(p.data);
	if (image_find_data(x, &p))
		return find_block(p.data);
	return STR("");
}

/* A length (Go's varint: LEB128) and as many bytes. */
static struct str
inline_text(struct reader *r)
{
	uint64_t len = 0;

	for (unsigned shift = 0; shift < 35; shift += 7) {
		uint8_t byte = reader_u8(r);

		len |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80)
			return reader_str(r, (size_t)len);
	}
	reader_fail(r, ERR_MALFORMED);
	return STR("");
}

static uint64_t
pointer(struct str s, unsigned size, bool is_big)
{
	uint64_t n = 0;

	if (s.len < size)
		return 0;
	for (unsigned i = 0; i < size; i++)
		n = n << 8 | (uint8_t)s.p[is_big ? i : size - 1 - i];
	return n;
}

/* A pointer to a Go string, which is a pointer and a length. */
static struct str
pointed_text(const struct image *x, struct str at, unsigned size, bool is_big)
{
	struct str head = image_at(x, pointer(at, size, is_big)), text;
	uint64_t len;

	if (head.len < 2 * size)
		return STR("");
	text = image_at(x, pointer(head, size, is_big));
	len = pointer(str_of(head.p + size, size), size, is_big);
	return len <= text.len ? str_of(text.p, (size_t)len) : STR("");
}

struct go {
	struct bom_sink *sink;
	struct str path, go, os, arch;
	struct str main, main_version;
	bool has_module; /* main is a module, not only a package */
	unsigned n;
	char text[LIMIT_PURL_BYTES]; /* of the version of Go */
	struct purl purl;	     /* of the module that is told */
};

static bool
is_printable(struct str s)
{
	uint32_t cp;

	while (s.len > 0) {
		size_t n = str_utf8_char(s, &cp);

		if (n == 0 || cp < 0x20 || cp == 0x7f)
			return false;
		s = str_of(s.p + n, s.len - n);
	}
	return true;
}

static void
fault(struct go *g, enum bom_fault f, struct str where)
{
	if (g->sink->fault != NULL && g->sink->stop == ERR_OK)
		g->sink->fault(g->sink->arg, f, where);
}

/* "(devel)" is no version. */
static struct str
known_version(struct str version)
{
	return str_equal(version, STR("(devel)")) ? STR("") : version;
}

/* The purl into g->purl and b; "" when there can be none. */
static struct str
purl_of(struct go *g, struct str name, struct str version, struct buf *b)
{
	struct purl_parts parts = {.type = STR("golang"), .version = version};
	ptrdiff_t slash = -1;

	for (size_t i = 0; i < name.len; i++)
		if (name.p[i] == '/')
			slash = (ptrdiff_t)i;
	parts.name = slash < 0 ? name : str_of(name.p + slash + 1, name.len - (size_t)slash - 1);
	parts.space = slash < 0 ? STR("") : str_of(name.p, (size_t)slash);
	if (g->arch.len > 0)
		parts.pairs[parts.n_pairs++] = (struct purl_pair){STR("goarch"), g->arch};
	if (g->os.len > 0)
		parts.pairs[parts.n_pairs++] = (struct purl_pair){STR("goos"), g->os};
	if (purl_build(&parts, &g->purl) != ERR_OK)
		return STR("");
	purl_print(&g->purl, b);
	return buf_err(b) == ERR_OK ? buf_view(b) : STR("");
}

static void
tell(struct go *g, struct str name, struct str version, bool is_root)
{
	struct buf b = buf_of(4 * LIMIT_PURL_BYTES);
	struct component c = {.name = name, .version = known_version(version)};

	if (g->sink->stop != ERR_OK || g->sink->component == NULL)
		return;
	if (!is_root || g->has_module)
		c.purl = purl_of(g, name, c.version, &b);
	c.ref = c.purl.len > 0 ? c.purl : name;
	c.kind = is_root ? COMPONENT_APPLICATION : COMPONENT_LIBRARY;
	c.parent = is_root ? STR("") : g->main;
	c.ref = is_root ? g->main : c.ref;
	c.is_root = is_root;
	g->sink->component(g->sink->arg, &c);
	buf_done(&b);
}

/* "go1.19.8", "go1.21rc2 X:boringcrypto" as versions of the standard library, by which advisories
 * name it: "1.19.8", "1.21.0-rc.2". Of a version between releases ("devel ...") none is known. */
static struct str
library_version(struct go *g)
{
	struct str rest = g->go, v = str_split(&rest, ' ');
	size_t digits = 0, dots = 0;
	struct str tail;
	int n;

	if (!str_starts(v, STR("go")))
		return STR("");
	v = str_of(v.p + 2, v.len - 2);
	while (digits < v.len && (v.p[digits] == '.' || (v.p[digits] >= '0' && v.p[digits] <= '9')))
		dots += v.p[digits++] == '.';
	tail = str_of(v.p + digits, v.len - digits);
	if (digits == 0 || digits > 30 || tail.len > 30)
		return STR("");
	if (tail.len > 0 && tail.p[0] == '-') /* a distribution's own */
		tail = STR("");
	if (!str_starts(tail, STR("rc")) && !str_starts(tail, STR("beta")) && tail.len > 0)
		return STR("");
	n = snprintf(g->text, sizeof(g->text), "%.*s%s", (int)digits, v.p, dots < 2 ? ".0" : "");
	if (tail.len > 0) {
		size_t letters = tail.p[0] == 'r' ? 2 : 4;

		n += snprintf(g->text + n, sizeof(g->text) - (size_t)n, "-%.*s.%.*s", (int)letters,
			tail.p, (int)(tail.len - letters), tail.p + letters);
	}
	return str_of(g->text, (size_t)n);
}

/* key=value; values may be quoted as Go does, those that matter never are. */
static void
build_line(struct go *g, struct str rest)
{
	struct str key = str_split(&rest, '=');

	if (str_equal(key, STR("GOOS")))
		g->os = rest;
	else if (str_equal(key, STR("GOARCH")))
		g->arch = rest;
}

struct module {
	struct str kind, path, version;
};

static struct module
module_of(struct str line)
{
	struct module m;

	m.kind = str_split(&line, '\t');
	m.path = str_split(&line, '\t');
	m.version = str_split(&line, '\t');
	return m;
}

/* What stands for all: the main module, and the system, which comes last. */
static void
first_look(struct go *g, struct str text)
{
	while (text.len > 0) {
		struct str line = str_split(&text, '\n'), rest = line;
		struct str kind = str_split(&rest, '\t');
		struct module m = module_of(line);

		if (!is_printable(m.path) || !is_printable(m.version))
			continue;
		if (str_equal(kind, STR("path")))
			g->path = m.path;
		else if (str_equal(kind, STR("build")) && is_printable(rest))
			build_line(g, rest);
		if (str_equal(kind, STR("mod"))) {
			g->main = m.path;
			g->main_version = m.version;
			g->has_module = m.path.len > 0;
		}
	}
	if (g->main.len == 0)
		g->main = g->path;
}

static bool
is_folder(struct str path)
{
	return str_starts(path, STR("./")) || str_starts(path, STR("../")) ||
	       str_starts(path, STR("/")) || (path.len > 2 && path.p[1] == ':');
}

static void
tell_module(struct go *g, const struct module *dep, const struct module *instead)
{
	if (dep->path.len == 0)
		return;
	if (instead->path.len == 0) {
		tell(g, dep->path, dep->version, false);
	} else if (is_folder(instead->path)) {
		fault(g, BOM_FAULT_FIELD, dep->path);
		tell(g, dep->path, STR(""), false);
	} else {
		tell(g, instead->path, instead->version, false);
	}
}

static enum err
tell_modules(struct go *g, struct str text, struct errinfo *info)
{
	struct module dep = {0}, instead = {0};

	while (text.len > 0 && g->sink->stop == ERR_OK) {
		struct str line = str_split(&text, '\n');
		struct module m = module_of(line);
		bool is_dep = str_equal(m.kind, STR("dep"));

		if (!is_dep && !str_equal(m.kind, STR("=>")))
			continue;
		if (++g->n > LIMIT_EXE_MODULES)
			return err_say(info, ERR_LIMIT, 0, "the program lists too many modules");
		if (!is_printable(m.path) || !is_printable(m.version)) {
			fault(g, BOM_FAULT_FIELD, STR("a module that is no text"));
			continue;
		}
		if (is_dep) {
			tell_module(g, &dep, &instead);
			dep = m;
			instead = (struct module){0};
		} else {
			instead = m;
		}
	}
	tell_module(g, &dep, &instead);
	return ERR_OK;
}

static enum err
texts_of(const struct image *x, struct str block, struct str *ret_go, struct str *ret_list)
{
	unsigned flags = (uint8_t)block.p[15], size = (uint8_t)block.p[14];
	struct reader r;

	if ((flags & IS_INLINE) != 0) {
		r = reader_of(block.p + HEAD_BYTES, block.len - HEAD_BYTES);
		*ret_go = inline_text(&r);
		*ret_list = inline_text(&r);
		return reader_err(&r);
	}
	if (size != 4 && size != 8)
		return ERR_MALFORMED;
	*ret_go = pointed_text(x, str_of(block.p + 16, size), size, flags & IS_BIG);
	*ret_list = pointed_text(x, str_of(block.p + 16 + size, size), size, flags & IS_BIG);
	return ERR_OK;
}

enum err
exe_go(const struct image *x, struct bom_sink *sink, struct errinfo *info)
{
	struct str block = block_of(x), list = STR("");
	struct go g = {.sink = sink};
	struct bom b = {.format = BOM_OTHER, .version = STR("Go build information")};
	enum err err;

	if (block.len == 0)
		return ERR_NOT_FOUND;
	err = texts_of(x, block, &g.go, &list);
	if (err != ERR_OK)
		return err_say(info, err, 0, "Go's build information in the program is broken");
	if (g.go.len == 0 || !is_printable(g.go))
		return ERR_NOT_FOUND;
	/* between two marks; without any the program was built without modules */
	if (list.len >= 2 * MARK_BYTES + 1 && list.p[list.len - MARK_BYTES - 1] == '\n')
		list = str_of(list.p + MARK_BYTES, list.len - 2 * MARK_BYTES);
	else
		list = STR("");
	first_look(&g, list);
	if (g.main.len > 0)
		tell(&g, g.main, g.main_version, true);
	tell(&g, STR("stdlib"), library_version(&g), false);
	err = tell_modules(&g, list, info);
	b.name = g.main;
	b.tool = g.go;
	b.context = STR("build");
	if (err == ERR_OK && sink->stop == ERR_OK && sink->bom != NULL)
		sink->bom(sink->arg, &b);
	if (err == ERR_OK && sink->stop != ERR_OK)
		err = err_say(info, sink->stop, 0, "the reading of the program was ended");
	return err;
}
