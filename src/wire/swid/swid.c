/* SWID tags; see swid.h. */
#include "wire/swid/swid.h"

#include "base/limits.h"
#include "wire/refs/refs.h"
#include "wire/xml/shape.h"

enum id {
	TAG = 1,
	ENTITY,
	LINK,
	/* values of a tag */
	NAME,
	VERSION,
	TAG_ID,
	CREATOR,
	DISTRIBUTOR,
	LICENSOR,
	TAG_CREATOR,
	IS_PATCH,
	IS_SUPPLEMENTAL,
	/* of what lies in it */
	ENTITY_NAME,
	ENTITY_ROLE,
	LINK_HREF,
	LINK_REL,
};
#define FIELDS (TAG_CREATOR + 1 - NAME)

#define SHAPE(name, ...)                                                                           \
	static const struct xml_field name##_fields[] = {__VA_ARGS__};                             \
	static const struct xml_shape name = {                                                     \
		name##_fields, sizeof(name##_fields) / sizeof(name##_fields[0])}

SHAPE(entity, {"@name", ENTITY_NAME, NULL}, {"@role", ENTITY_ROLE, NULL});
SHAPE(link_to, {"@rel", LINK_REL, NULL}, {"@href", LINK_HREF, NULL});
SHAPE(old_version, {"name", VERSION, NULL});
SHAPE(old_creator, {"name", CREATOR, NULL});
SHAPE(old_licensor, {"name", LICENSOR, NULL});
SHAPE(old_tag_creator, {"name", TAG_CREATOR, NULL});
SHAPE(old_id, {"unique_id", TAG_ID, NULL});

/* What a tag holds: 2015, then 2009. */
#define TAG_FIELDS                                                                                 \
	{"@name", NAME, NULL}, {"@version", VERSION, NULL}, {"@tagId", TAG_ID, NULL},              \
		{"@patch", IS_PATCH, NULL}, {"@supplemental", IS_SUPPLEMENTAL, NULL},              \
		{"Entity", ENTITY, &entity}, {"Link", LINK, &link_to},                             \
		{"product_title", NAME, NULL}, {"product_version", XML_THROUGH, &old_version},     \
		{"software_creator", XML_THROUGH, &old_creator},                                   \
		{"software_licensor", XML_THROUGH, &old_licensor},                                 \
		{"tag_creator", XML_THROUGH, &old_tag_creator},                                    \
	{                                                                                          \
		"software_id", XML_THROUGH, &old_id                                                \
	}

SHAPE(tag, TAG_FIELDS);
SHAPE(root, {"SoftwareIdentity", TAG, &tag}, {"software_identification_tag", TAG, &tag},
	TAG_FIELDS);

struct span {
	uint32_t at, len;
};

/* A tag; told when the next one begins or the file ends: only then it is known whether it is
 * alone. */
struct one {
	struct buf text;
	struct span fields[FIELDS];
	bool is_patch, is_supplemental, is_old;
};

struct reading {
	struct bom_sink *sink;
	struct xml_events *events;
	struct refs *refs;
	struct one now, last, first; /* read; waiting; kept for the bill */
	unsigned tags;
	bool root_is_tag, has_last;
	struct span entity_name, entity_role, href, rel; /* in now.text */
};

static struct str
text_of(const struct one *t, enum id id)
{
	struct span s = t->fields[id - NAME];

	return s.len > 0 ? str_of(t->text.p + s.at, s.len) : STR("");
}

static struct str
part_of(const struct reading *r, struct span s)
{
	return s.len > 0 ? str_of(r->now.text.p + s.at, s.len) : STR("");
}

static void
told(struct reading *r)
{
	if (r->events->stop == ERR_OK)
		r->events->stop = r->sink->stop;
}

static void
fault(struct reading *r, enum bom_fault f, struct str where)
{
	if (r->sink->fault == NULL || r->events->stop != ERR_OK)
		return;
	r->sink->fault(r->sink->arg, f, where);
	told(r);
}

static struct str
maker_of(const struct one *t)
{
	for (enum id id = CREATOR; id <= TAG_CREATOR; id++)
		if (text_of(t, id).len > 0)
			return text_of(t, id);
	return STR("");
}

static void
tell_last(struct reading *r, bool is_end)
{
	const struct one *t = &r->last;
	struct component c = {.kind = COMPONENT_APPLICATION};

	if (!r->has_last || r->events->stop != ERR_OK)
		return;
	r->has_last = false;
	c.ref = c.swid = text_of(t, TAG_ID);
	c.name = text_of(t, NAME);
	c.version = text_of(t, VERSION);
	c.supplier = maker_of(t);
	c.kind = t->is_patch ? COMPONENT_OTHER : COMPONENT_APPLICATION;
	c.is_root = is_end && r->tags == 1;
	if (t->is_supplemental) {
		fault(r, BOM_FAULT_FIELD, c.ref);
		return;
	}
	if (c.name.len == 0)
		fault(r, BOM_FAULT_NO_NAME, c.ref);
	if (r->events->stop != ERR_OK || r->sink->component == NULL)
		return;
	r->sink->component(r->sink->arg, &c);
	told(r);
}

static void
tag_open(struct reading *r)
{
	tell_last(r, false);
	buf_clear(&r->now.text);
	r->now = (struct one){.text = r->now.text};
}

static void
tag_close(struct reading *r)
{
	struct one swap = r->last;

	if (!refs_met(r->refs, text_of(&r->now, TAG_ID)))
		fault(r, BOM_FAULT_REF_TWICE, text_of(&r->now, TAG_ID));
	if (text_of(&r->now, TAG_ID).len == 0)
		fault(r, BOM_FAULT_FIELD, text_of(&r->now, NAME));
	if (r->tags++ == 0) {
		r->first = r->now;
		r->first.text = buf_of(LIMIT_BOM_HEAD_BYTES);
		buf_str(&r->first.text, buf_view(&r->now.text));
	}
	r->last = r->now;
	r->now = (struct one){.text = swap.text};
	r->has_last = true;
}

/* Roles of ISO/IEC 19770-2:2015, 8.5.5; several may stand in one, separated by blanks. */
static void
entity_close(struct reading *r)
{
	static const struct {
		const char *name;
		enum id id;
	} roles[] = {
		{"softwareCreator", CREATOR},
		{"distributor", DISTRIBUTOR},
		{"licensor", LICENSOR},
		{"tagCreator", TAG_CREATOR},
	};
	struct str rest = part_of(r, r->entity_role);

	while (rest.len > 0) {
		struct str role = str_split(&rest, ' ');

		for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
			if (str_equal_nocase(role, str_c(roles[i].name)) &&
				r->now.fields[roles[i].id - NAME].len == 0)
				r->now.fields[roles[i].id - NAME] = r->entity_name;
	}
}

static void
link_close(struct reading *r)
{
	static const struct {
		const char *rel;
		enum relation_kind kind;
		bool is_back;
	} rels[] = {
		{"requires", RELATION_DEPENDS, false},
		{"component", RELATION_CONTAINS, false},
		{"parent", RELATION_CONTAINS, true},
		{"patches", RELATION_OTHER, false},
		{"supersedes", RELATION_OTHER, false},
	};
	struct str href = part_of(r, r->href), rel = part_of(r, r->rel);
	struct str own = text_of(&r->now, TAG_ID);

	if (!str_starts_nocase(href, STR("swid:")) || own.len == 0)
		return; /* a file's name, or a place in the web */
	href = str_of(href.p + 5, href.len - 5);
	for (size_t i = 0; i < sizeof(rels) / sizeof(rels[0]); i++) {
		struct component_relation out = {.kind = rels[i].kind};

		if (!str_equal(rel, str_c(rels[i].rel)))
			continue;
		out.from = rels[i].is_back ? href : own;
		out.to = rels[i].is_back ? own : href;
		if (r->sink->relation != NULL && r->events->stop == ERR_OK)
			r->sink->relation(r->sink->arg, &out);
		told(r);
	}
}

static void
on_root(void *arg, const struct xml_tag *t)
{
	struct reading *r = arg;

	r->root_is_tag = xml_is(t, "SoftwareIdentity") || xml_is(t, "software_identification_tag");
	if (r->root_is_tag)
		tag_open(r);
}

static void
on_open(void *arg, unsigned id)
{
	struct reading *r = arg;

	if (id == TAG)
		tag_open(r);
	else if (id == ENTITY)
		r->entity_name = r->entity_role = (struct span){0};
	else if (id == LINK)
		r->href = r->rel = (struct span){0};
}

static void
on_value(void *arg, unsigned id, struct str text)
{
	struct reading *r = arg;
	struct span s = {(uint32_t)r->now.text.len, 0};

	text = str_trim(text);
	s.len = (uint32_t)text.len;
	if (id == IS_PATCH)
		r->now.is_patch = str_equal(text, STR("true"));
	if (id == IS_SUPPLEMENTAL)
		r->now.is_supplemental = str_equal(text, STR("true"));
	if (id == IS_PATCH || id == IS_SUPPLEMENTAL || text.len == 0)
		return;
	if (r->now.text.max == 0)
		r->now.text.max = LIMIT_BOM_HEAD_BYTES;
	buf_str(&r->now.text, text);
	if (buf_err(&r->now.text) != ERR_OK) {
		r->events->stop = buf_err(&r->now.text);
		return;
	}
	if (id == ENTITY_NAME)
		r->entity_name = s;
	else if (id == ENTITY_ROLE)
		r->entity_role = s;
	else if (id == LINK_HREF)
		r->href = s;
	else if (id == LINK_REL)
		r->rel = s;
	else if (r->now.fields[id - NAME].len == 0)
		r->now.fields[id - NAME] = s;
}

static void
on_close(void *arg, unsigned id)
{
	struct reading *r = arg;

	if (id == TAG || (id == XML_ROOT && r->root_is_tag))
		tag_close(r);
	else if (id == ENTITY)
		entity_close(r);
	else if (id == LINK)
		link_close(r);
}

static void
tell_bill(struct reading *r)
{
	struct bom b = {.format = BOM_SWID, .version = STR("ISO/IEC 19770-2")};

	tell_last(r, true);
	if (r->sink->bom == NULL || r->events->stop != ERR_OK)
		return;
	b.serial = text_of(&r->first, TAG_ID);
	b.name = text_of(&r->first, NAME);
	b.author = text_of(&r->first, TAG_CREATOR);
	b.supplier = maker_of(&r->first);
	r->sink->bom(r->sink->arg, &b);
	told(r);
}

/* Documents behind each other: each begins with its own declaration. */
static enum err
read_all(struct reading *r, struct str bytes, struct errinfo *info)
{
	size_t from = 0;

	while (from < bytes.len) {
		struct str rest = str_of(bytes.p + from, bytes.len - from);
		struct str after = str_of(rest.p + 1, rest.len - 1);
		ptrdiff_t next = str_find(after, STR("<?xml "));
		size_t len = next < 0 ? rest.len : (size_t)next + 1;
		enum err err = ERR_OK;

		if (str_trim(str_of(rest.p, len)).len > 0)
			err = xml_read_shape(str_of(rest.p, len), &root, r->events, info);
		if (err != ERR_OK) {
			if (info != NULL)
				info->offset += from;
			return err;
		}
		from += len;
	}
	if (r->tags == 0)
		return err_say(info, ERR_UNSUPPORTED, 0, "XML without a SWID tag");
	return ERR_OK;
}

enum err
swid_read(struct str bytes, struct bom_sink *sink, struct errinfo *info)
{
	struct reading r = {.sink = sink};
	struct xml_events events = {on_root, on_open, on_value, on_close, &r, ERR_OK};
	enum err err;

	r.events = &events;
	r.refs = refs_new();
	if (r.refs == NULL)
		return err_say(info, ERR_FULL, 0, "no memory is left");
	err = read_all(&r, bytes, info);
	if (err == ERR_OK) {
		tell_bill(&r);
		if (events.stop != ERR_OK)
			err = err_say(info, events.stop, 0, "the reading of the tags was ended");
	}
	refs_free(r.refs);
	buf_done(&r.now.text);
	buf_done(&r.last.text);
	buf_done(&r.first.text);
	return err;
}
