/*
 * OpenVEX to struct vex_statement. Specification: OPENVEX-SPEC.md of openvex/spec, "Data format".
 * The document's own fields may stand behind its statements, so it is read twice.
 */
#include "wire/openvex/openvex.h"

#include "base/arena.h"
#include "base/limits.h"
#include "wire/json/json.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	CONTEXT = 1,
	ID,
	AUTHOR,
	ROLE,
	TIME,
	CHANGED,
	VERSION,
	TOOL,
	STATEMENT,
	S_VULNERABILITY, /* an object of 0.2.0, a text of 0.0.1 */
	V_ID,
	V_NAME,
	V_ALIAS,
	S_TIME,
	S_CHANGED,
	S_STATUS,
	S_REASON,
	S_WHY,
	S_ACTION,
	PRODUCT,
	PART,
	NAME_ID,
	IDENTIFIERS,
	NAME_PURL,
	NAME_CPE,
};

static const struct json_shape document_shape =
	JSON_SHAPE({"@context", CONTEXT, NULL}, {"@id", ID, NULL}, {"author", AUTHOR, NULL},
		{"role", ROLE, NULL}, {"timestamp", TIME, NULL}, {"last_updated", CHANGED, NULL},
		{"version", VERSION, NULL}, {"tooling", TOOL, NULL});

static const struct json_shape vulnerability =
	JSON_SHAPE({"@id", V_ID, NULL}, {"name", V_NAME, NULL}, {"aliases", V_ALIAS, NULL});
static const struct json_shape identifiers =
	JSON_SHAPE({"purl", NAME_PURL, NULL}, {"cpe23", NAME_CPE, NULL}, {"cpe22", NAME_CPE, NULL});
static const struct json_shape part =
	JSON_SHAPE({"@id", NAME_ID, NULL}, {"identifiers", IDENTIFIERS, &identifiers});
static const struct json_shape product = JSON_SHAPE({"@id", NAME_ID, NULL},
	{"identifiers", IDENTIFIERS, &identifiers}, {"subcomponents", PART, &part});
static const struct json_shape statement =
	JSON_SHAPE({"vulnerability", S_VULNERABILITY, &vulnerability}, {"timestamp", S_TIME, NULL},
		{"last_updated", S_CHANGED, NULL}, {"status", S_STATUS, NULL},
		{"justification", S_REASON, NULL}, {"impact_statement", S_WHY, NULL},
		{"action_statement", S_ACTION, NULL}, {"products", PRODUCT, &product},
		{"subcomponents", PART, &part});
static const struct json_shape statements_shape = JSON_SHAPE({"statements", STATEMENT, &statement});

#define NO_PART UINT32_MAX

/* A product or a part of one; those of a product end before the next product's. */
struct name {
	bool is_part;
	uint32_t next_part; /* the next part's place; NO_PART: none. 0.0.1 only */
	struct str purl, cpe, id;
};

struct openvex_reader {
	struct vex_sink *sink;
	struct json_handler json;
	struct arena *kept;  /* of the document */
	struct arena *texts; /* of one statement */
	struct vex_document document;
	struct str context;
	struct vex_statement statement;
	bool has_status;
	struct name *names, none;
	uint32_t n_names, room_names;
	bool is_in_product;
	unsigned long n_statements, n_told;
};

static struct str
keep(struct openvex_reader *r, struct arena *a, struct str s)
{
	const char *p = arena_copy(a, s);

	if (p == NULL) {
		r->json.stop = arena_err(a);
		return STR("");
	}
	return str_of(p, s.len);
}

static ms_t
time_of(struct str s)
{
	ms_t at;

	return time_parse(str_trim(s), &at) == ERR_OK && at > 0 ? at : 0;
}

static void
document_value(void *arg, unsigned id, const struct json_value *v)
{
	struct openvex_reader *r = arg;
	struct vex_document *d = &r->document;
	struct str *fields[] = {[CONTEXT] = &r->context,
		[ID] = &d->id,
		[AUTHOR] = &d->author,
		[ROLE] = &d->role,
		[VERSION] = &d->version,
		[TOOL] = &d->tool};

	if (v->type != JSON_STRING && v->type != JSON_NUMBER)
		return;
	if (id == TIME)
		d->made = time_of(v->text);
	else if (id == CHANGED)
		d->changed = time_of(v->text);
	else if (id != CONTEXT || r->context.len == 0) /* the first of several contexts */
		*fields[id] = keep(r, r->kept, v->text);
}

static struct name *
add_name(struct openvex_reader *r, bool is_part)
{
	struct name *p;

	r->none = (struct name){.is_part = is_part};
	if (r->n_names == r->room_names) {
		uint32_t room = r->room_names > 0 ? 2 * r->room_names : 16;

		p = room <= LIMIT_VEX_NAMES ? realloc(r->names, room * sizeof(*p)) : NULL;
		if (p == NULL) {
			r->json.stop = room <= LIMIT_VEX_NAMES ? ERR_FULL : ERR_LIMIT;
			return &r->none;
		}
		r->names = p;
		r->room_names = room;
	}
	p = &r->names[r->n_names++];
	*p = r->none;
	return p;
}

static void
on_open(void *arg, unsigned id, struct str key)
{
	struct openvex_reader *r = arg;

	switch (id) {
	case STATEMENT:
		arena_clear(r->texts);
		r->statement = (struct vex_statement){.vulnerability = STR("")};
		r->has_status = r->is_in_product = false;
		r->n_names = 0;
		r->n_statements++;
		break;
	case PRODUCT:
		add_name(r, false);
		r->is_in_product = true;
		break;
	case PART:
		add_name(r, true);
		break;
	}
}

static void
name_value(struct openvex_reader *r, unsigned id, struct str text)
{
	struct name *n;

	if (id == PRODUCT || id == PART) { /* 0.0.1: a text alone */
		n = add_name(r, id == PART);
		n->id = keep(r, r->texts, text);
		return;
	}
	if (r->n_names == 0)
		return;
	n = &r->names[r->n_names - 1];
	if (id == NAME_ID)
		n->id = keep(r, r->texts, text);
	else if (id == NAME_PURL)
		n->purl = keep(r, r->texts, text);
	else if (id == NAME_CPE && n->cpe.len == 0)
		n->cpe = keep(r, r->texts, text);
}

static void
on_value(void *arg, unsigned id, const struct json_value *v)
{
	struct openvex_reader *r = arg;
	struct vex_statement *s = &r->statement;

	if (v->type != JSON_STRING)
		return;
	switch (id) {
	case V_NAME:
	case S_VULNERABILITY:
		s->vulnerability = keep(r, r->texts, v->text);
		break;
	case V_ID:
		if (s->vulnerability.len == 0)
			s->vulnerability = keep(r, r->texts, v->text);
		break;
	case V_ALIAS:
		if (s->alias.len == 0)
			s->alias = keep(r, r->texts, v->text);
		break;
	case S_TIME:
		s->made = time_of(v->text);
		break;
	case S_CHANGED:
		s->changed = time_of(v->text);
		break;
	case S_STATUS:
		r->has_status = vex_status_parse(v->text, &s->status) == ERR_OK;
		break;
	case S_REASON:
		if (vex_reason_parse(v->text, &s->reason) != ERR_OK)
			s->reason = VEX_REASON_NONE;
		break;
	case S_WHY:
		s->why = keep(r, r->texts, v->text);
		break;
	case S_ACTION:
		s->action = keep(r, r->texts, v->text);
		break;
	default:
		name_value(r, id, v->text);
	}
}

static struct str
name_text(const struct name *n)
{
	if (n->purl.len > 0)
		return n->purl;
	if (str_starts(n->id, STR("pkg:")) || n->cpe.len == 0)
		return n->id;
	return n->cpe;
}

static void
tell(struct openvex_reader *r, struct str product_text, struct str part_text)
{
	struct vex_statement *s = &r->statement;

	if (r->json.stop != ERR_OK)
		return;
	if (r->n_told++ == LIMIT_VEX_STATEMENTS) {
		r->json.stop = ERR_LIMIT;
		return;
	}
	s->product = product_text;
	s->subcomponent = part_text;
	if (r->sink->statement != NULL)
		r->sink->statement(r->sink->arg, s);
	r->json.stop = r->sink->stop;
}

/* A chain through all parts, so that products without any are not looked through for each product;
 * the first one's place. */
static uint32_t
chain_parts(struct openvex_reader *r)
{
	uint32_t first = NO_PART;

	for (uint32_t i = r->n_names; i-- > 0;)
		if (r->names[i].is_part) {
			r->names[i].next_part = first;
			first = i;
		}
	return first;
}

/* The parts of 0.0.1 stand beside the products and belong to each of them. */
static void
tell_with_all_parts(struct openvex_reader *r, struct str product_text, uint32_t first)
{
	if (first == NO_PART)
		tell(r, product_text, STR(""));
	for (uint32_t i = first; i != NO_PART && r->json.stop == ERR_OK; i = r->names[i].next_part)
		tell(r, product_text, name_text(&r->names[i]));
}

static void
tell_all(struct openvex_reader *r)
{
	uint32_t first = chain_parts(r);
	bool has_product = false;

	for (uint32_t i = 0; i < r->n_names && r->json.stop == ERR_OK; i++) {
		struct str text = name_text(&r->names[i]);
		uint32_t k = i + 1;

		if (r->names[i].is_part)
			continue;
		has_product = true;
		if (!r->is_in_product) {
			tell_with_all_parts(r, text, first);
			continue;
		}
		for (; k < r->n_names && r->names[k].is_part; k++)
			tell(r, text, name_text(&r->names[k]));
		if (k == i + 1)
			tell(r, text, STR(""));
	}
	if (!has_product)
		tell_with_all_parts(r, STR(""), first);
}

static void
refuse(struct openvex_reader *r)
{
	struct errinfo info;
	char where[40];

	snprintf(where, sizeof(where), "statement %lu", r->n_statements);
	err_say(&info, ERR_MALFORMED, 0, "VEX: a statement without its vulnerability or status");
	if (r->sink->refused != NULL)
		r->sink->refused(r->sink->arg,
			r->statement.vulnerability.len > 0 ? r->statement.vulnerability
							   : str_c(where),
			&info);
	r->json.stop = r->sink->stop;
}

static void
on_close(void *arg, unsigned id)
{
	struct openvex_reader *r = arg;
	struct vex_statement *s = &r->statement;

	if (id != STATEMENT || r->json.stop != ERR_OK)
		return;
	if (s->made == 0)
		s->made = r->document.made;
	if (s->changed == 0)
		s->changed = r->document.changed;
	if (s->vulnerability.len == 0 || !r->has_status)
		refuse(r);
	else
		tell_all(r);
}

static enum err
read_twice(struct openvex_reader *r, struct str bytes, struct errinfo *info)
{
	enum err err;

	r->json = (struct json_handler){.value = document_value, .arg = r};
	err = json_read(bytes, &document_shape, &r->json, info);
	if (err != ERR_OK)
		return err;
	if (str_find(r->context, STR("openvex.dev/ns")) < 0)
		return err_say(info, ERR_UNSUPPORTED, 0, "VEX: not a document of OpenVEX");
	if (r->sink->document != NULL)
		r->sink->document(r->sink->arg, &r->document);
	if (r->sink->stop != ERR_OK)
		return r->sink->stop;
	r->json = (struct json_handler){on_open, on_value, on_close, r, ERR_OK};
	return json_read(bytes, &statements_shape, &r->json, info);
}

enum err
openvex_read(struct str bytes, struct vex_sink *sink, struct errinfo *info)
{
	struct openvex_reader r = {.sink = sink, .context = STR("")};
	enum err err = ERR_FULL;

	r.kept = arena_new(LIMIT_VEX_BYTES);
	r.texts = arena_new(LIMIT_VEX_BYTES);
	if (r.kept != NULL && r.texts != NULL)
		err = read_twice(&r, bytes, info);
	else
		err_say(info, err, 0, "no memory is left");
	free(r.names);
	arena_free(r.kept);
	arena_free(r.texts);
	return err;
}
