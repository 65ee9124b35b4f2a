/* What SPDX 2 and 3 have in common; names of both in one table each. */
#include "wire/spdx/own.h"

#include "base/limits.h"

void
spdx_put(struct spdx_texts *t, enum spdx_text which, struct str s)
{
	t->at[which].at = t->buf.len;
	t->at[which].len = s.len;
	buf_str(&t->buf, s);
	if (buf_err(&t->buf) != ERR_OK)
		t->at[which].len = 0;
}

void
spdx_join(struct spdx_texts *t, enum spdx_text which, const char *between, struct str s)
{
	size_t at = t->buf.len;

	if (t->at[which].len == 0) {
		spdx_put(t, which, s);
		return;
	}
	if (t->at[which].at + t->at[which].len != at) { /* something else stands behind it */
		for (size_t i = 0; i < t->at[which].len && buf_err(&t->buf) == ERR_OK; i++)
			buf_byte(&t->buf, (uint8_t)t->buf.p[t->at[which].at + i]);
		t->at[which].at = at;
	}
	buf_c(&t->buf, between);
	buf_str(&t->buf, s);
	t->at[which].len = buf_err(&t->buf) == ERR_OK ? t->buf.len - t->at[which].at : 0;
}

void
spdx_forget(struct spdx_texts *t, enum spdx_text which)
{
	t->at[which].len = 0;
}

void
spdx_clear(struct spdx_texts *t)
{
	buf_clear(&t->buf);
	for (unsigned i = 0; i < SPDX_TEXTS; i++)
		t->at[i].len = 0;
}

struct str
spdx_get(const struct spdx_texts *t, enum spdx_text which)
{
	return t->at[which].len > 0 ? str_of(t->buf.p + t->at[which].at, t->at[which].len)
				    : STR("");
}

void
spdx_open(struct spdx_reading *r, struct bom_sink *sink, enum bom_format format)
{
	*r = (struct spdx_reading){.sink = sink, .format = format};
	r->refs = refs_new();
	r->described = refs_new();
	if (r->refs == NULL || r->described == NULL)
		spdx_fail(r, ERR_FULL, "no memory is left");
	r->part.buf = buf_of(LIMIT_BOM_ELEMENT_BYTES);
	r->head.buf = buf_of(LIMIT_BOM_ELEMENT_BYTES);
	r->item.buf = buf_of(LIMIT_BOM_ELEMENT_BYTES);
}

void
spdx_done(struct spdx_reading *r)
{
	refs_free(r->refs);
	refs_free(r->described);
	buf_done(&r->part.buf);
	buf_done(&r->head.buf);
	buf_done(&r->item.buf);
}

void
spdx_fail(struct spdx_reading *r, enum err err, const char *why)
{
	if (r->err != ERR_OK || err == ERR_OK)
		return;
	r->err = err;
	r->why = why;
}

/* After each call of the sink. */
static void
look_at_sink(struct spdx_reading *r)
{
	spdx_fail(r, r->sink->stop, "what it holds cannot be used");
}

void
spdx_fault(struct spdx_reading *r, enum bom_fault fault, struct str where)
{
	if (r->sink->fault != NULL)
		r->sink->fault(r->sink->arg, fault, where);
	look_at_sink(r);
}

struct str
spdx_said(struct str s)
{
	return str_equal_nocase(s, STR("NOASSERTION")) ? STR("") : s;
}

struct str
spdx_agent(struct str s)
{
	static const char *const kinds[] = {"Organization:", "Organisation:", "Person:", "Tool:"};

	s = str_trim(s);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_starts_nocase(s, str_c(kinds[i]))) {
			size_t n = strlen(kinds[i]);

			s = str_trim(str_of(s.p + n, s.len - n));
			break;
		}
	if (s.len >= 2 && s.p[s.len - 2] == '(' && s.p[s.len - 1] == ')')
		s = str_trim(str_of(s.p, s.len - 2));
	return spdx_said(s);
}

void
spdx_begin(struct spdx_reading *r)
{
	spdx_clear(&r->part);
	r->kind = COMPONENT_LIBRARY;
	r->hash_rank = 0;
}

/* The last part of a type that is written as an address. */
static struct str
last_part(struct str s)
{
	for (size_t i = s.len; i > 0; i--)
		if (s.p[i - 1] == '/' || s.p[i - 1] == '#')
			return str_of(s.p + i, s.len - i);
	return s;
}

void
spdx_reference(struct spdx_reading *r, struct str type, struct str locator)
{
	static const struct {
		const char *type;
		enum spdx_text text;
	} rows[] = {{"purl", SPDX_PURL}, {"packageUrl", SPDX_PURL}, {"cpe23Type", SPDX_CPE},
		{"cpe22Type", SPDX_CPE}, {"cpe23", SPDX_CPE}, {"cpe22", SPDX_CPE},
		{"swid", SPDX_SWID}};

	type = last_part(type);
	locator = str_trim(locator);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!str_equal_nocase(type, str_c(rows[i].type)))
			continue;
		if (spdx_get(&r->part, rows[i].text).len == 0)
			spdx_put(&r->part, rows[i].text, spdx_said(locator));
		return;
	}
}

void
spdx_sum(struct spdx_reading *r, struct str algorithm, struct str value)
{
	/* the weakest first; the name as CycloneDX has it */
	static const char *const names[][2] = {{"", ""}, {"gitoid", "gitoid"}, {"swhid", "swhid"},
		{"adler32", "Adler-32"}, {"md2", "MD2"}, {"md4", "MD4"}, {"md5", "MD5"},
		{"md6", "MD6"}, {"sha1", "SHA-1"}, {"sha224", "SHA-224"}, {"sha256", "SHA-256"},
		{"sha3224", "SHA3-224"}, {"sha3256", "SHA3-256"}, {"blake2b256", "BLAKE2b-256"},
		{"blake3", "BLAKE3"}, {"sha384", "SHA-384"}, {"sha3384", "SHA3-384"},
		{"blake2b384", "BLAKE2b-384"}, {"sha512", "SHA-512"}, {"sha3512", "SHA3-512"},
		{"blake2b512", "BLAKE2b-512"}};
	char bare[16];
	size_t len = 0;

	for (size_t i = 0; i < algorithm.len && len < sizeof(bare); i++)
		if (algorithm.p[i] != '-' && algorithm.p[i] != '_')
			bare[len++] = algorithm.p[i];
	value = spdx_said(str_trim(value));
	for (unsigned i = 1; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!str_equal_nocase(str_of(bare, len), str_c(names[i][0])))
			continue;
		if (i <= r->hash_rank || value.len == 0)
			return;
		r->hash_rank = i;
		spdx_put(&r->part, SPDX_HASH, str_c(names[i][1]));
		spdx_join(&r->part, SPDX_HASH, ":", value);
		return;
	}
}

void
spdx_purpose(struct spdx_reading *r, struct str purpose)
{
	static const struct {
		const char *name;
		enum component_kind kind;
	} rows[] = {{"library", COMPONENT_LIBRARY}, {"application", COMPONENT_APPLICATION},
		{"framework", COMPONENT_FRAMEWORK}, {"container", COMPONENT_CONTAINER},
		{"operating-system", COMPONENT_OS}, {"operating_system", COMPONENT_OS},
		{"operatingSystem", COMPONENT_OS}, {"device", COMPONENT_DEVICE},
		{"firmware", COMPONENT_FIRMWARE}, {"file", COMPONENT_FILE}};

	r->kind = COMPONENT_OTHER;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_equal_nocase(purpose, str_c(rows[i].name)))
			r->kind = rows[i].kind;
}

void
spdx_define(struct spdx_reading *r, struct str ref)
{
	if (r->err == ERR_OK && !refs_met(r->refs, ref))
		spdx_fault(r, BOM_FAULT_REF_TWICE, ref);
}

void
spdx_tell_part(struct spdx_reading *r)
{
	const struct spdx_texts *t = &r->part;
	struct str concluded = spdx_said(spdx_get(t, SPDX_CONCLUDED));
	struct str supplier = spdx_agent(spdx_get(t, SPDX_SUPPLIER));
	struct component c = {
		.ref = spdx_get(t, SPDX_REF),
		.parent = STR(""),
		.kind = r->kind,
		.group = STR(""),
		.name = spdx_get(t, SPDX_NAME),
		.version = spdx_said(spdx_get(t, SPDX_RELEASE)),
		.supplier = supplier.len > 0 ? supplier : spdx_agent(spdx_get(t, SPDX_ORIGINATOR)),
		.purl = spdx_get(t, SPDX_PURL),
		.cpe = spdx_get(t, SPDX_CPE),
		.swid = spdx_get(t, SPDX_SWID),
		.licence = concluded.len > 0 ? concluded : spdx_said(spdx_get(t, SPDX_DECLARED)),
		.copyright = spdx_said(spdx_get(t, SPDX_COPYRIGHT)),
		.hash = spdx_get(t, SPDX_HASH),
		.path = spdx_get(t, SPDX_PATH),
		.source_name = STR(""),
		.source_version = STR(""),
	};

	spdx_fail(r, buf_err(&r->part.buf), "one package of it is too long");
	if (r->err != ERR_OK)
		return;
	spdx_define(r, c.ref);
	c.is_root = refs_has(r->described, c.ref);
	if (c.name.len == 0)
		spdx_fault(r, BOM_FAULT_NO_NAME, c.ref);
	if (r->err == ERR_OK && r->sink->component != NULL)
		r->sink->component(r->sink->arg, &c);
	look_at_sink(r);
}

static const struct {
	const char *name;
	enum relation_kind kind;
	bool is_backward; /* the second needs, holds or describes the first */
} relations[] = {
	{"CONTAINS", RELATION_CONTAINS, false},
	{"DEPENDS_ON", RELATION_DEPENDS, false},
	{"dependsOn", RELATION_DEPENDS, false},
	{"DESCRIBES", RELATION_DESCRIBES, false},
	{"DESCRIBED_BY", RELATION_DESCRIBES, true},
	{"CONTAINED_BY", RELATION_CONTAINS, true},
	{"PACKAGE_OF", RELATION_CONTAINS, true},
	{"DEPENDENCY_OF", RELATION_DEPENDS, true},
	{"RUNTIME_DEPENDENCY_OF", RELATION_DEPENDS, true},
	{"BUILD_DEPENDENCY_OF", RELATION_DEPENDS, true},
	{"DEV_DEPENDENCY_OF", RELATION_DEPENDS, true},
	{"TEST_DEPENDENCY_OF", RELATION_DEPENDS, true},
	{"OPTIONAL_DEPENDENCY_OF", RELATION_DEPENDS, true},
	{"PROVIDED_DEPENDENCY_OF", RELATION_DEPENDS, true},
	{"PREREQUISITE_FOR", RELATION_DEPENDS, true},
	{"HAS_PREREQUISITE", RELATION_DEPENDS, false},
	{"STATIC_LINK", RELATION_DEPENDS, false},
	{"DYNAMIC_LINK", RELATION_DEPENDS, false},
	{"hasPrerequisite", RELATION_DEPENDS, false},
	{"hasStaticLink", RELATION_DEPENDS, false},
	{"hasDynamicLink", RELATION_DEPENDS, false},
	{"hasOptionalDependency", RELATION_DEPENDS, false},
	{"hasProvidedDependency", RELATION_DEPENDS, false},
	{"hasOptionalComponent", RELATION_CONTAINS, false},
};

static bool
is_named(struct str to, const char *what, const char *element)
{
	return str_equal_nocase(to, str_c(what)) || str_equal(last_part(to), str_c(element));
}

void
spdx_use(struct spdx_reading *r, struct str ref)
{
	if (r->err == ERR_OK && !str_starts(ref, STR("DocumentRef-")))
		refs_used(r->refs, ref);
}

void
spdx_describe(struct spdx_reading *r, struct str to)
{
	if (r->err == ERR_OK)
		refs_met(r->described, to);
}

void
spdx_relation(struct spdx_reading *r, struct str from, struct str type, struct str to)
{
	struct component_relation told = {.kind = RELATION_OTHER, .from = from, .to = to};
	const size_t n = sizeof(relations) / sizeof(relations[0]);
	size_t i = 0;

	while (i < n && !str_equal_nocase(type, str_c(relations[i].name)))
		i++;
	if (i < n)
		told.kind = relations[i].kind;
	if (from.len == 0 || to.len == 0) {
		spdx_fault(r, BOM_FAULT_FIELD, type);
		return;
	}
	if (is_named(to, "NOASSERTION", "NoAssertionElement"))
		return;
	if (is_named(to, "NONE", "NoneElement")) {
		told.is_none = true;
		told.to = STR("");
		if (i < n && relations[i].is_backward)
			return;
	} else if (i < n && relations[i].is_backward) {
		told.from = to;
		told.to = from;
	}
	spdx_use(r, told.from);
	spdx_use(r, told.to);
	if (told.kind == RELATION_DESCRIBES && told.to.len > 0)
		spdx_describe(r, told.to);
	if (r->err == ERR_OK && r->sink->relation != NULL)
		r->sink->relation(r->sink->arg, &told);
	look_at_sink(r);
}

void
spdx_creator(struct spdx_reading *r, struct str who)
{
	bool is_tool = str_starts_nocase(str_trim(who), STR("Tool:"));

	who = spdx_agent(who);
	if (who.len > 0)
		spdx_join(&r->head, is_tool ? SPDX_TOOL : SPDX_AUTHOR, ", ", who);
}

static void
tell_unknown(void *arg, struct str ref)
{
	struct spdx_reading *r = arg;

	if (r->err == ERR_OK)
		spdx_fault(r, BOM_FAULT_REF_UNKNOWN, ref);
}

void
spdx_tell_end(struct spdx_reading *r)
{
	const struct spdx_texts *t = &r->head;
	struct str made = str_trim(spdx_get(t, SPDX_MADE));
	struct bom bom = {
		.format = r->format,
		.version = spdx_get(t, SPDX_SPEC),
		.serial = spdx_get(t, SPDX_SERIAL),
		.name = spdx_get(t, SPDX_NAME),
		.author = spdx_get(t, SPDX_AUTHOR),
		.tool = spdx_get(t, SPDX_TOOL),
		.supplier = STR(""),
		.licence = spdx_said(spdx_get(t, SPDX_LICENCE)),
		.context = spdx_get(t, SPDX_CONTEXT),
		.n_files = r->n_files,
	};

	spdx_fail(r, buf_err(&r->head.buf), "what it says of itself is too long");
	if (made.len > 0 && time_parse(made, &bom.made) != ERR_OK)
		spdx_fault(r, BOM_FAULT_DATE, made);
	if (r->err == ERR_OK)
		refs_unknown(r->refs, tell_unknown, r);
	if (r->err == ERR_OK && (refs_is_partial(r->refs) || refs_is_partial(r->described)))
		spdx_fail(r, ERR_LIMIT, "more names in it than are read");
	if (r->err == ERR_OK && r->sink->bom != NULL)
		r->sink->bom(r->sink->arg, &bom);
	look_at_sink(r);
}
