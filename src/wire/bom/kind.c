/* What a file is; see bom.h. */
#include "base/limits.h"
#include "wire/bom/bom.h"
#include "wire/json/json.h"
#include "wire/xml/shape.h"

enum reader { OTHER, BILL };

static const struct {
	const char *name;
	enum reader reader;
} kinds[] = {
#define KIND(constant, name, reader, words) {name, reader},
#include "wire/bom/kind.def"
#undef KIND
};

const char *
bom_kind_name(enum bom_kind k)
{
	BUG_IF(k >= BOM_KINDS);
	return kinds[k].name;
}

bool
bom_kind_is_bill(enum bom_kind k)
{
	BUG_IF(k >= BOM_KINDS);
	return kinds[k].reader == BILL;
}

/* Keys and what they decide. WEAK: only when nothing else says more. */
enum key {
	K_FORMAT = 1,
	K_SPDX,
	K_CONTEXT,
	K_DOCUMENT,
	K_CSAF,
	K_OSV,
	K_CVE,
	K_NVD,
	K_KEV,
	K_DSSE,
	K_WEAK
};

static const struct json_shape document = JSON_SHAPE({"csaf_version", K_CSAF, NULL});
/* A bill may lie in an envelope: the predicate of an in-toto statement, GitHub's {"sbom": ...}. */
static const struct json_shape keys;
static const struct json_field key_fields[] = {
	{"bomFormat", K_FORMAT, NULL},
	{"SPDXID", K_SPDX, NULL},
	{"spdxVersion", K_SPDX, NULL},
	{"@context", K_CONTEXT, NULL},
	{"document", K_DOCUMENT, &document},
	{"schema_version", K_OSV, NULL},
	{"cveMetadata", K_CVE, &document},
	{"resultsPerPage", K_NVD, NULL},
	{"catalogVersion", K_KEV, NULL},
	{"payloadType", K_DSSE, NULL},
	{"specVersion", K_WEAK, NULL},
	{"predicate", K_DOCUMENT, &keys},
	{"Data", K_DOCUMENT, &keys},
	{"sbom", K_DOCUMENT, &keys},
};
static const struct json_shape keys = {key_fields, sizeof(key_fields) / sizeof(key_fields[0])};

struct look {
	struct json_handler *handler;
	enum bom_kind kind, weak;
};

static void
decide(struct look *l, enum bom_kind kind)
{
	l->kind = kind;
	l->handler->stop = ERR_EXISTS;
}

static enum bom_kind
kind_of_context(struct str url)
{
	if (str_find(url, STR("openvex")) >= 0)
		return BOM_KIND_OPENVEX;
	return str_find(url, STR("spdx.org/rdf")) >= 0 ? BOM_KIND_SPDX3 : BOM_KIND_UNKNOWN;
}

static void
on_value(void *arg, unsigned id, const struct json_value *v)
{
	struct look *l = arg;

	switch ((enum key)id) {
	case K_FORMAT:
		if (str_equal_nocase(v->text, STR("CycloneDX")))
			decide(l, BOM_KIND_CYCLONEDX_JSON);
		break;
	case K_SPDX:
		if (str_starts(v->text, STR("SPDX")))
			decide(l, BOM_KIND_SPDX_JSON);
		break;
	case K_CONTEXT:
		if (kind_of_context(v->text) != BOM_KIND_UNKNOWN)
			decide(l, kind_of_context(v->text));
		break;
	case K_CSAF:
		decide(l, BOM_KIND_CSAF);
		break;
	case K_OSV:
		decide(l, BOM_KIND_OSV);
		break;
	case K_NVD:
		decide(l, BOM_KIND_NVD);
		break;
	case K_KEV:
		decide(l, BOM_KIND_KEV);
		break;
	case K_DSSE:
		decide(l, BOM_KIND_DSSE);
		break;
	case K_WEAK:
		l->weak = BOM_KIND_CYCLONEDX_JSON;
		break;
	case K_DOCUMENT:
	case K_CVE:
		break;
	}
}

static void
on_open(void *arg, unsigned id, struct str key)
{
	if (id == K_CVE)
		decide(arg, BOM_KIND_CVE);
}

static enum bom_kind
kind_of_json(struct str text)
{
	struct look l = {.kind = BOM_KIND_UNKNOWN, .weak = BOM_KIND_UNKNOWN};
	struct json_handler h = {.open = on_open, .value = on_value, .arg = &l};

	l.handler = &h;
	json_read(text, &keys, &h, NULL); /* broken: what it seemed to be until then */
	return l.kind != BOM_KIND_UNKNOWN ? l.kind : l.weak;
}

/* The name of an XML file's root, without its prefix; *ret_tag is its start tag. */
static struct str
root_of_xml(struct str text, struct str *ret_tag)
{
	size_t at = 0, from, end;

	for (;;) { /* declarations and comments before it */
		ptrdiff_t open = str_find_byte(str_of(text.p + at, text.len - at), '<');

		if (open < 0 || at + (size_t)open + 1 >= text.len)
			return STR("");
		at += (size_t)open + 1;
		if (text.p[at] == '!' || text.p[at] == '?') {
			bool is_comment =
				str_starts(str_of(text.p + at, text.len - at), STR("!--"));
			ptrdiff_t close = str_find(str_of(text.p + at, text.len - at),
				is_comment ? STR("-->") : STR(">"));

			if (close < 0)
				return STR("");
			at += (size_t)close;
			continue;
		}
		break;
	}
	for (end = at; end < text.len && text.p[end] != '>'; end++)
		;
	*ret_tag = str_of(text.p + at, end - at);
	for (from = at; at < end && strchr(" \t\r\n/", text.p[at]) == NULL; at++)
		if (text.p[at] == ':')
			from = at + 1;
	return str_of(text.p + from, at - from);
}

static enum bom_kind
kind_of_xml(struct str text)
{
	struct str tag = STR("");
	struct str root = root_of_xml(text, &tag);

	if (str_equal(root, STR("bom")) || str_find(tag, STR("cyclonedx.org")) >= 0)
		return BOM_KIND_CYCLONEDX_XML;
	if (str_equal(root, STR("RDF")) && str_find(text, STR("spdx.org/rdf")) >= 0)
		return BOM_KIND_SPDX_RDF;
	if (str_find(tag, STR("jvndb.jvn.jp")) >= 0)
		return BOM_KIND_MYJVN;
	if (str_equal(root, STR("SoftwareIdentity")) ||
		str_equal(root, STR("software_identification_tag")) ||
		str_find(str_of(text.p, text.len < 65536 ? text.len : 65536),
			STR("SoftwareIdentity")) >= 0)
		return BOM_KIND_SWID;
	return BOM_KIND_UNKNOWN;
}

static enum bom_kind
kind_of_bytes(struct str bytes)
{
	static const struct {
		struct str magic;
		enum bom_kind kind;
	} rows[] = {
		{{"\x7f"
		  "ELF",
			 4},
			BOM_KIND_EXECUTABLE},
		{{"MZ", 2}, BOM_KIND_EXECUTABLE},
		{{"\xcf\xfa\xed\xfe", 4}, BOM_KIND_EXECUTABLE},
		{{"\xce\xfa\xed\xfe", 4}, BOM_KIND_EXECUTABLE},
		{{"\xca\xfe\xba\xbe", 4}, BOM_KIND_EXECUTABLE},
		{{"\xca\xfe\xba\xbf", 4}, BOM_KIND_EXECUTABLE},
		{{"PK\x03\x04", 4}, BOM_KIND_ZIP},
		{{"\x1f\x8b", 2}, BOM_KIND_GZIP},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_starts(bytes, rows[i].magic))
			return rows[i].kind;
	return BOM_KIND_UNKNOWN;
}

/* The text of the first lines decides: "SPDXVersion: SPDX-2.3" or a heading of a table. */
static enum bom_kind
kind_of_text(struct str text)
{
	struct str head = str_of(text.p, text.len < 65536 ? text.len : 65536), rest = head;

	while (rest.len > 0) {
		struct str line = str_trim(str_split(&rest, '\n'));

		if (str_starts(line, STR("SPDXVersion:")))
			return BOM_KIND_SPDX_TAG;
		if (str_starts(line, STR("spdxVersion:")) || str_starts(line, STR("SPDXID: \"")))
			return BOM_KIND_SPDX_YAML;
	}
	rest = head;
	head = str_split(&rest, '\n');
	if (str_find_byte(head, ',') >= 0 || str_find_byte(head, '\t') >= 0)
		return BOM_KIND_TABLE;
	return BOM_KIND_UNKNOWN;
}

/* The first 64 KiB of UTF-16 as far as they are ASCII: enough to see what it is. */
static size_t
ascii_of_wide(struct str bytes, char *dst, size_t size)
{
	bool is_big = (uint8_t)bytes.p[0] == 0xfe;
	size_t n = 0;

	for (size_t at = 2; at + 2 <= bytes.len && n < size; at += 2) {
		char low = bytes.p[at + (is_big ? 1 : 0)], high = bytes.p[at + (is_big ? 0 : 1)];

		dst[n++] = high == 0 && (uint8_t)low < 0x80 ? low : '?';
	}
	return n;
}

enum bom_kind
bom_kind_of(struct str bytes)
{
	char ascii[16384];
	struct str text;

	if (kind_of_bytes(bytes) != BOM_KIND_UNKNOWN)
		return kind_of_bytes(bytes);
	if (str_starts(bytes, STR("\xef\xbb\xbf")))
		bytes = str_of(bytes.p + 3, bytes.len - 3);
	else if (str_starts(bytes, STR("\xff\xfe")) || str_starts(bytes, STR("\xfe\xff")))
		bytes = str_of(ascii, ascii_of_wide(bytes, ascii, sizeof(ascii)));
	text = str_trim(bytes);
	if (text.len == 0)
		return BOM_KIND_UNKNOWN;
	if (text.p[0] == '{' || text.p[0] == '[')
		return kind_of_json(text);
	if (text.p[0] == '<')
		return kind_of_xml(text);
	return kind_of_text(text);
}
