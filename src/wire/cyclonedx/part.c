/*
 * Components: their fields in the order in which they come, with those that lie in them. A
 * component that closes before what it lies in has said its name waits for it (only in JSON whose
 * keys stand in an unusual order); all others are told as they close.
 */
#include "wire/cyclonedx/own.h"

#include <stdio.h>
#include <stdlib.h>

static struct cdx_part *
part_now(struct cdx *c)
{
	return c->depth > 0 ? &c->parts[c->depth - 1] : NULL;
}

static struct cdx_span *
field(struct cdx_part *p, enum cdx_id id)
{
	return &p->fields[id - CDX_PART];
}

static struct str
text_of(const struct cdx *c, const struct cdx_part *p, enum cdx_id id)
{
	return cdx_str(&c->text, p->fields[id - CDX_PART]);
}

/* How people find it: its ref, or else its name. */
static struct str
where_of(const struct cdx *c, const struct cdx_part *p)
{
	struct str ref = text_of(c, p, CDX_REF);

	return ref.len > 0 ? ref : text_of(c, p, CDX_NAME);
}

void
cdx_part_open(struct cdx *c, bool is_root)
{
	struct cdx_part *p;

	if (c->depth == LIMIT_BOM_NESTING) {
		cdx_fail(c, ERR_LIMIT, "components lie in each other too deeply");
		return;
	}
	p = &c->parts[c->depth++];
	memset(p, 0, sizeof(*p));
	p->mark = c->text.len;
	p->is_root = is_root;
}

/* Weakest first: how hard it is to make another file with the same one; and its digits. */
static const struct {
	const char *name;
	unsigned digits; /* 0: any */
} hashes[] = {
	{"", 0},
	{"MD5", 32},
	{"SHA-1", 40},
	{"Streebog-256", 64},
	{"BLAKE2b-256", 64},
	{"BLAKE3", 0},
	{"SHA3-256", 64},
	{"SHA-256", 64},
	{"BLAKE2b-384", 96},
	{"SHA3-384", 96},
	{"SHA-384", 96},
	{"Streebog-512", 128},
	{"BLAKE2b-512", 128},
	{"SHA3-512", 128},
	{"SHA-512", 128},
};
#define HASHES (sizeof(hashes) / sizeof(hashes[0]))

static void
hash_close(struct cdx *c, struct cdx_part *p)
{
	struct str name = cdx_str(&c->text, c->now_name), text = cdx_str(&c->text, c->now);
	char line[160];
	size_t rank = 1;
	int n;

	while (rank < HASHES && !str_equal(name, str_c(hashes[rank].name)))
		rank++;
	for (size_t i = 0; i < text.len && rank < HASHES; i++)
		if (str_hex_digit(text.p[i]) < 0)
			rank = HASHES;
	if (rank == HASHES || text.len == 0 || text.len > 128 ||
		(hashes[rank].digits != 0 && hashes[rank].digits != text.len)) {
		cdx_fault(c, BOM_FAULT_FIELD, where_of(c, p), "hash");
		return;
	}
	if (rank <= p->hash_rank)
		return;
	n = snprintf(line, sizeof(line), "%s:%.*s", hashes[rank].name, STR_FMT(text));
	*field(p, CDX_BEST_HASH) = cdx_keep(c, &c->text, str_of(line, n > 0 ? (size_t)n : 0));
	p->hash_rank = (uint8_t)rank;
}

/* Properties in which tools put what the format has no field for. */
static const struct {
	const char *name;
	enum cdx_id id;
} properties[] = {
	{"aquasecurity:trivy:SrcName", CDX_SOURCE_NAME},
	{"aquasecurity:trivy:SrcVersion", CDX_SOURCE_VERSION},
	{"aquasecurity:trivy:SrcRelease", CDX_SOURCE_RELEASE},
	{"aquasecurity:trivy:SrcEpoch", CDX_SOURCE_EPOCH},
	{"aquasecurity:trivy:FilePath", CDX_PATH},
	{"syft:metadata:source", CDX_SOURCE_NAME},
	{"syft:metadata:sourceVersion", CDX_SOURCE_VERSION},
	{"syft:metadata:originPackage", CDX_SOURCE_NAME},
	{"syft:metadata:sourceRpm", CDX_SOURCE_RPM},
	{"syft:location:0:path", CDX_PATH},
	{"cdx:npm:package:path", CDX_PATH},
	{"SrcFile", CDX_PATH},
};

static void
property_close(struct cdx *c, struct cdx_part *p)
{
	struct str name = cdx_str(&c->text, c->now_name);

	if (name.len == 0)
		cdx_fault(c, BOM_FAULT_FIELD, where_of(c, p), "a property without a name");
	for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++) {
		if (!str_equal(name, str_c(properties[i].name)))
			continue;
		if (field(p, properties[i].id)->len == 0 && c->now.len > 0)
			*field(p, properties[i].id) = c->now;
		break;
	}
}

void
cdx_part_object_open(struct cdx *c, unsigned id)
{
	if (id == CDX_HASH || id == CDX_PROPERTY)
		c->now = c->now_name = (struct cdx_span){0};
	else if (id == CDX_LICENCE)
		c->n_names = 0;
	else if (id == CDX_CHOICE)
		c->has_licence = c->has_expression = false;
}

/* From 1.7 on a list as XML may hold both; as JSON each entry is one or the other. */
static bool
may_mix(const struct cdx *c)
{
	return c->format == BOM_CYCLONEDX_XML && str_equal(cdx_str(&c->head, c->spec), STR("1.7"));
}

void
cdx_part_object_close(struct cdx *c, unsigned id)
{
	struct cdx_part *p = part_now(c);
	struct str where = p != NULL ? where_of(c, p) : STR("metadata");

	if (id == CDX_LICENCE) {
		c->has_licence = true;
		if (c->n_names != 1)
			cdx_fault(c, BOM_FAULT_FIELD, where, "a licence needs an id or a name");
	} else if (id == CDX_CHOICE && c->has_licence && c->has_expression && !may_mix(c)) {
		cdx_fault(c, BOM_FAULT_FIELD, where, "a licence or an expression, not both");
	}
	if (p == NULL)
		return;
	if (id == CDX_HASH)
		hash_close(c, p);
	else if (id == CDX_PROPERTY)
		property_close(c, p);
	else if (id == CDX_SWID &&
		 (field(p, CDX_SWID_TAG)->len == 0 || field(p, CDX_SWID_NAME)->len == 0))
		cdx_fault(c, BOM_FAULT_FIELD, where, "swid without tagId or name");
}

static void
kind_value(struct cdx *c, struct cdx_part *p, struct str text)
{
	static const struct {
		const char *name;
		enum component_kind kind;
	} rows[] = {
		{"library", COMPONENT_LIBRARY},
		{"application", COMPONENT_APPLICATION},
		{"framework", COMPONENT_FRAMEWORK},
		{"container", COMPONENT_CONTAINER},
		{"operating-system", COMPONENT_OS},
		{"device", COMPONENT_DEVICE},
		{"firmware", COMPONENT_FIRMWARE},
		{"file", COMPONENT_FILE},
		{"platform", COMPONENT_OTHER},
		{"device-driver", COMPONENT_OTHER},
		{"machine-learning-model", COMPONENT_OTHER},
		{"data", COMPONENT_OTHER},
		{"cryptographic-asset", COMPONENT_OTHER},
	};

	p->has_kind = true;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!str_equal(text, str_c(rows[i].name)))
			continue;
		p->kind = rows[i].kind;
		return;
	}
	p->kind = COMPONENT_OTHER;
	cdx_fault(c, BOM_FAULT_FIELD, where_of(c, p), "type");
}

static void
scope_value(struct cdx *c, struct cdx_part *p, struct str text)
{
	static const char *const known[] = {"required", "optional", "excluded"};
	size_t which = str_which(text, known, 3);

	p->is_excluded = which == 2;
	if (which == 3)
		cdx_fault(c, BOM_FAULT_FIELD, where_of(c, p), "scope");
}

/* Several are joined by AND: an expression with OR in it needs brackets then. */
static void
licence_value(struct cdx *c, struct cdx_part *p, struct str text, bool is_expression)
{
	struct cdx_span *all = field(p, CDX_LICENCES);
	bool has_or = is_expression && str_find_nocase(text, STR(" or ")) >= 0;
	struct str old;

	if (all->len == 0) {
		*all = cdx_keep(c, &c->text, text);
		p->has_alternatives = has_or;
		return;
	}
	old = cdx_str(&c->text, *all);
	if (str_equal(old, text))
		return; /* declared and concluded alike */
	if (p->has_alternatives) {
		struct cdx_span first = *all;

		*all = cdx_keep(c, &c->text, STR("("));
		if (c->err != ERR_OK)
			return;
		for (uint32_t i = 0; i < first.len; i++)
			buf_byte(&c->text, (uint8_t)c->text.p[first.at + i]);
		buf_byte(&c->text, ')');
		all->len = (uint32_t)c->text.len - all->at;
		p->has_alternatives = false;
	}
	cdx_join(c, &c->text, all, has_or ? " AND (" : " AND ", text);
	if (has_or)
		cdx_join(c, &c->text, all, "", STR(")"));
}

static void
ref_value(struct cdx *c, struct cdx_part *p, struct str text)
{
	if (!refs_met(c->refs, text))
		cdx_fault(c, BOM_FAULT_REF_TWICE, text, NULL);
	*field(p, CDX_REF) = cdx_keep(c, &c->text, text);
}

void
cdx_part_value(struct cdx *c, unsigned id, struct str text)
{
	struct cdx_part *p = part_now(c);

	if (id == CDX_LICENCE_NAME || id == CDX_HEAD_LICENCE_NAME)
		c->n_names++;
	else if (id == CDX_LICENCE_EXPRESSION)
		c->has_expression = true;
	if (id == CDX_HEAD_LICENCE_NAME)
		cdx_join(c, &c->head, &c->about[CDX_HEAD_LICENCE - CDX_HEAD], " AND ", text);
	if (p == NULL)
		return;
	if (id == CDX_KIND)
		kind_value(c, p, text);
	else if (id == CDX_SCOPE)
		scope_value(c, p, text);
	else if (id == CDX_LICENCE_NAME || id == CDX_LICENCE_EXPRESSION)
		licence_value(c, p, text, id == CDX_LICENCE_EXPRESSION);
	else if (id == CDX_HASH_ALG || id == CDX_PROPERTY_NAME)
		c->now_name = cdx_keep(c, &c->text, text);
	else if (id == CDX_HASH_TEXT || id == CDX_PROPERTY_TEXT)
		c->now = cdx_keep(c, &c->text, text);
	else if (id == CDX_REF)
		ref_value(c, p, text);
	else if (id == CDX_PART_AUTHORS)
		cdx_join(c, &c->text, field(p, id), ", ", text);
	else if (id >= CDX_PART && field(p, id)->len == 0)
		*field(p, id) = cdx_keep(c, &c->text, text);
	if (id == CDX_NAME && p->is_root)
		c->about[CDX_SUBJECT_NAME - CDX_HEAD] = cdx_keep(c, &c->head, text);
}

/* "bash-5.0-4.el8.src.rpm" is bash of 5.0-4.el8. */
static void
source_of_rpm(struct str file, struct component *out)
{
	ptrdiff_t dash = -1, second = -1;

	if (!str_ends_nocase(file, STR(".rpm")))
		return;
	file.len -= 4;
	for (size_t i = file.len; i > 0 && file.p[i - 1] != '.'; i--)
		file.len = i - 1;
	if (file.len > 0)
		file.len--; /* ".src" */
	for (size_t i = 0; i < file.len; i++) {
		if (file.p[i] != '-')
			continue;
		second = dash;
		dash = (ptrdiff_t)i;
	}
	if (second <= 0)
		return;
	out->source_name = str_of(file.p, (size_t)second);
	out->source_version = str_of(file.p + second + 1, file.len - (size_t)second - 1);
}

/* The version of the source package, where a tool said its pieces: "epoch:version-release". */
static struct str
source_version(struct cdx *c, struct cdx_part *p, char *line, size_t size)
{
	struct str version = text_of(c, p, CDX_SOURCE_VERSION);
	struct str release = text_of(c, p, CDX_SOURCE_RELEASE);
	struct str epoch = text_of(c, p, CDX_SOURCE_EPOCH);
	bool has_epoch = epoch.len > 0 && !str_equal(epoch, STR("0"));
	int n;

	if (version.len == 0 || (release.len == 0 && !has_epoch))
		return version;
	if (version.len + release.len + epoch.len + 3 > size)
		return version;
	n = snprintf(line, size, "%.*s%s%.*s%s%.*s", has_epoch ? (int)epoch.len : 0, epoch.p,
		has_epoch ? ":" : "", STR_FMT(version), release.len > 0 ? "-" : "",
		STR_FMT(release));
	return str_of(line, n > 0 ? (size_t)n : 0);
}

static struct str
maker_of(const struct cdx *c, const struct cdx_part *p)
{
	static const enum cdx_id order[] = {
		CDX_PART_SUPPLIER, CDX_PART_MANUFACTURER, CDX_PUBLISHER, CDX_PART_AUTHORS};

	for (size_t i = 0; i < 4; i++)
		if (p->fields[order[i] - CDX_PART].len > 0)
			return text_of(c, p, order[i]);
	return STR("");
}

static void
tell(struct cdx *c, struct cdx_part *p, struct str parent)
{
	char line[512];
	struct component out = {.parent = parent, .kind = p->kind};

	if (c->err != ERR_OK)
		return;
	out.ref = text_of(c, p, CDX_REF);
	out.group = text_of(c, p, CDX_GROUP);
	out.name = text_of(c, p, CDX_NAME);
	out.version = text_of(c, p, CDX_COMPONENT_VERSION);
	out.supplier = maker_of(c, p);
	out.purl = text_of(c, p, CDX_PURL);
	out.cpe = text_of(c, p, CDX_CPE);
	out.swid = text_of(c, p, CDX_SWID_TAG);
	out.licence = text_of(c, p, CDX_LICENCES);
	out.copyright = text_of(c, p, CDX_COPYRIGHT);
	out.hash = text_of(c, p, CDX_BEST_HASH);
	out.path = text_of(c, p, CDX_PATH);
	source_of_rpm(text_of(c, p, CDX_SOURCE_RPM), &out);
	if (field(p, CDX_SOURCE_NAME)->len > 0) {
		out.source_name = text_of(c, p, CDX_SOURCE_NAME);
		out.source_version = source_version(c, p, line, sizeof(line));
	}
	out.is_root = p->is_root;
	out.is_excluded = p->is_excluded;
	if (out.name.len == 0)
		cdx_fault(c, BOM_FAULT_NO_NAME, out.ref, NULL);
	if (!p->has_kind)
		cdx_fault(c, BOM_FAULT_FIELD, where_of(c, p), "type is missing");
	if (c->err != ERR_OK || c->sink->component == NULL)
		return;
	c->sink->component(c->sink->arg, &out);
	cdx_told(c);
}

static void
hold(struct cdx *c, const struct cdx_part *p)
{
	if (c->n_held == c->held_room) {
		size_t room = c->held_room == 0 ? 64 : 2 * c->held_room;
		struct cdx_held *more =
			room > LIMIT_BOM_ELEMENTS ? NULL : realloc(c->held, room * sizeof(*more));

		if (more == NULL) {
			cdx_fail(c, ERR_LIMIT, "too many components wait for a bom-ref");
			return;
		}
		c->held = more;
		c->held_room = room;
	}
	c->held[c->n_held++] = (struct cdx_held){*p, c->depth};
}

/* Those that waited for p, which lies at depth c->depth now. */
static void
tell_held(struct cdx *c, const struct cdx_part *p)
{
	size_t first = c->n_held;

	while (first > 0 && c->held[first - 1].depth > c->depth)
		first--;
	for (size_t i = first; i < c->n_held; i++)
		tell(c, &c->held[i].part, text_of(c, p, CDX_REF));
	c->n_held = first;
}

void
cdx_part_close(struct cdx *c)
{
	struct cdx_part *p = part_now(c);
	struct cdx_part *in = c->depth > 1 ? &c->parts[c->depth - 2] : NULL;

	if (c->err != ERR_OK || p == NULL)
		return;
	if (in != NULL && field(in, CDX_REF)->len == 0 && c->format == BOM_CYCLONEDX_JSON) {
		tell_held(c, p);
		hold(c, p);
	} else {
		tell(c, p, in != NULL ? text_of(c, in, CDX_REF) : STR(""));
		tell_held(c, p);
	}
	c->depth--;
	if (c->n_held == 0) /* nobody needs its texts any more */
		c->text.len = p->mark;
}
