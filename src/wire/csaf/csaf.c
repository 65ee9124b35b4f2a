/*
 * CSAF documents to struct vex_statement and struct advisory. Specification: CSAF 2.0,
 * section 3.2.3 (vulnerabilities). The product tree is read first (products.h), since nothing says
 * that it stands before what refers to it.
 */
#include "wire/csaf/csaf.h"

#include "base/limits.h"
#include "wire/advisory/draft.h"
#include "wire/csaf/affected.h"
#include "wire/csaf/products.h"
#include "wire/json/json.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	INNER = 1,
	VULNERABILITY,
	CVE,
	OTHER_ID,
	TITLE,
	RELEASED,
	STATUS, /* the object; its lists: */
	FIXED,
	AFFECTED,
	NOT_AFFECTED,
	INVESTIGATED,
	FLAG,
	THREAT,
	REMEDIATION,
	LABEL,
	KIND,
	DETAILS,
	PRODUCT_ID,
	GROUP_ID,
	VECTOR,
	SCORE,
};

static const struct json_shape other_id = JSON_SHAPE({"text", OTHER_ID, NULL});
static const struct json_shape status = JSON_SHAPE({"fixed", FIXED, NULL},
	{"first_fixed", FIXED, NULL}, {"known_affected", AFFECTED, NULL},
	{"first_affected", AFFECTED, NULL}, {"last_affected", AFFECTED, NULL},
	{"known_not_affected", NOT_AFFECTED, NULL}, {"under_investigation", INVESTIGATED, NULL});
static const struct json_shape flag = JSON_SHAPE(
	{"label", LABEL, NULL}, {"product_ids", PRODUCT_ID, NULL}, {"group_ids", GROUP_ID, NULL});
static const struct json_shape said =
	JSON_SHAPE({"category", KIND, NULL}, {"details", DETAILS, NULL},
		{"product_ids", PRODUCT_ID, NULL}, {"group_ids", GROUP_ID, NULL});
static const struct json_shape cvss =
	JSON_SHAPE({"vectorString", VECTOR, NULL}, {"baseScore", SCORE, NULL});
static const struct json_shape score =
	JSON_SHAPE({"cvss_v2", INNER, &cvss}, {"cvss_v3", INNER, &cvss}, {"cvss_v4", INNER, &cvss});
static const struct json_shape metric = JSON_SHAPE({"content", INNER, &score}); /* 2.1 */
static const struct json_shape vulnerability = JSON_SHAPE({"cve", CVE, NULL},
	{"ids", INNER, &other_id}, {"title", TITLE, NULL}, {"release_date", RELEASED, NULL},
	{"product_status", STATUS, &status}, {"flags", FLAG, &flag}, {"threats", THREAT, &said},
	{"remediations", REMEDIATION, &said}, {"scores", INNER, &score},
	{"metrics", INNER, &metric});
static const struct json_shape root =
	JSON_SHAPE({"vulnerabilities", VULNERABILITY, &vulnerability});

/* A product of a vulnerability, in the order of the document. */
struct listed {
	enum vex_status status;
	uint32_t product;
};

struct csaf_reader {
	struct csaf_products products;
	struct advisory_sink *advisories;
	struct vex_sink *statements;
	struct json_handler json;
	struct draft *draft;
	struct arena *texts; /* of one vulnerability */
	uint32_t n_vulnerabilities;
	struct str cve, other_id;
	ms_t released;
	struct listed *listed;
	uint32_t n_listed, room_listed;
	/* Of the flag, threat or remediation being read: */
	uint32_t *named, n_named, room_named;
	struct str kind, details;
	enum vex_reason reason;
	struct str unknown; /* a product id that the tree does not have */
	uint64_t n_told;
};

static struct str
keep(struct csaf_reader *r, struct str s)
{
	const char *p = arena_copy(r->texts, s);

	if (p == NULL) {
		r->json.stop = arena_err(r->texts);
		return STR("");
	}
	return str_of(p, s.len);
}

/* Room for one more; NULL, and the reading ends, when there is none. */
static void *
grow(struct csaf_reader *r, void *old, uint32_t n, uint32_t *room, size_t size)
{
	uint32_t more = *room > 0 ? 2 * *room : 64;
	void *p;

	if (n < *room)
		return old;
	p = more <= LIMIT_VEX_STATEMENTS ? realloc(old, more * size) : NULL;
	if (p == NULL)
		r->json.stop = more <= LIMIT_VEX_STATEMENTS ? ERR_FULL : ERR_LIMIT;
	else
		*room = more;
	return p;
}

/* Reading ends where a document costs more than its length explains: a group named by each of many
 * flags, ids made for one bucket, one long range in many vulnerabilities. */
static void
spend(struct csaf_reader *r, uint64_t steps)
{
	r->products.steps += steps;
	if (r->products.steps > LIMIT_CSAF_STEPS)
		r->json.stop = ERR_LIMIT;
}

static uint32_t
find(struct csaf_reader *r, struct str id)
{
	uint32_t i = csaf_product_find(&r->products, id);

	spend(r, 0);
	if (i == CSAF_NONE && r->unknown.len == 0)
		r->unknown = keep(r, id);
	return i;
}

static void
on_open(void *arg, unsigned id, struct str key)
{
	struct csaf_reader *r = arg;

	switch (id) {
	case VULNERABILITY:
		arena_clear(r->texts);
		draft_begin(r->draft);
		r->n_vulnerabilities++;
		r->cve = r->other_id = r->unknown = STR("");
		r->released = 0;
		r->n_listed = 0;
		break;
	case FLAG:
	case THREAT:
	case REMEDIATION:
		r->n_named = 0;
		r->kind = r->details = STR("");
		r->reason = VEX_REASON_NONE;
		break;
	}
}

static void
list(struct csaf_reader *r, enum vex_status s, struct str id)
{
	uint32_t product = find(r, id);
	struct listed *all;

	if (product == CSAF_NONE)
		return;
	all = grow(r, r->listed, r->n_listed, &r->room_listed, sizeof(*all));
	if (all == NULL)
		return;
	r->listed = all;
	all[r->n_listed++] = (struct listed){s, product};
}

static void
name(struct csaf_reader *r, struct str id)
{
	uint32_t product = find(r, id), *all;

	if (product == CSAF_NONE)
		return;
	all = grow(r, r->named, r->n_named, &r->room_named, sizeof(*all));
	if (all == NULL)
		return;
	r->named = all;
	all[r->n_named++] = product;
}

static void
name_group(struct csaf_reader *r, struct str id)
{
	const struct csaf_group *g = csaf_group_find(&r->products, id);

	for (uint32_t i = 0; g != NULL && i < g->n && r->json.stop == ERR_OK; i++) {
		name(r, r->products.members[g->from + i]);
		spend(r, 1);
	}
}

static void
text_value(struct csaf_reader *r, unsigned id, struct str text)
{
	switch (id) {
	case CVE:
		r->cve = keep(r, text);
		break;
	case OTHER_ID:
		if (r->other_id.len == 0)
			r->other_id = keep(r, text);
		draft_alias(r->draft, text);
		break;
	case TITLE:
		draft_summary(r->draft, text);
		break;
	case RELEASED:
		r->released = advisory_time(text);
		break;
	case LABEL:
		if (vex_reason_parse(text, &r->reason) != ERR_OK)
			r->reason = VEX_REASON_NONE;
		break;
	case KIND:
		r->kind = keep(r, text);
		break;
	case DETAILS:
		r->details = keep(r, text);
		break;
	case VECTOR:
		draft_cvss(r->draft, text);
		break;
	}
}

static void
on_value(void *arg, unsigned id, const struct json_value *v)
{
	struct csaf_reader *r = arg;

	if (v->type == JSON_NUMBER && id == SCORE)
		draft_score(r->draft, v->text);
	if (v->type != JSON_STRING)
		return;
	switch (id) {
	case FIXED:
		list(r, VEX_FIXED, v->text);
		break;
	case AFFECTED:
		list(r, VEX_AFFECTED, v->text);
		break;
	case NOT_AFFECTED:
		list(r, VEX_NOT_AFFECTED, v->text);
		break;
	case INVESTIGATED:
		list(r, VEX_INVESTIGATED, v->text);
		break;
	case PRODUCT_ID:
		name(r, v->text);
		break;
	case GROUP_ID:
		name_group(r, v->text);
		break;
	default:
		text_value(r, id, v->text);
	}
}

/* What was said about the named products is kept with them. */
static void
close_said(struct csaf_reader *r, unsigned id)
{
	bool is_fix = str_equal(r->kind, STR("vendor_fix"));

	for (uint32_t i = 0; i < r->n_named; i++) {
		struct csaf_product *p = &r->products.all[r->named[i]];

		if (p->mark != r->n_vulnerabilities) {
			p->mark = r->n_vulnerabilities;
			p->reason = VEX_REASON_NONE;
			p->why = p->action = STR("");
		}
		if (id == FLAG && r->reason != VEX_REASON_NONE)
			p->reason = r->reason;
		else if (id == THREAT && str_equal(r->kind, STR("impact")))
			p->why = r->details;
		else if (id == REMEDIATION && (p->action.len == 0 || is_fix))
			p->action = r->details;
	}
}

static void
tell_statement(struct csaf_reader *r, const struct listed *l)
{
	struct csaf_products *t = &r->products;
	const struct csaf_product *p = &t->all[l->product], *made_of = csaf_product_made_of(t, p);
	struct vex_statement s = {.vulnerability = r->cve.len > 0 ? r->cve : r->other_id,
		.status = l->status,
		.product = csaf_product_text(p),
		.made = r->released != 0 ? r->released : t->made,
		.changed = t->changed};
	uint32_t on = p->part_of.len > 0 ? csaf_product_find(t, p->part_of) : CSAF_NONE;

	if (r->cve.len > 0)
		s.alias = r->other_id;
	if (made_of != p && p->purl.len == 0 && p->cpe.len == 0 && on != CSAF_NONE) {
		s.product = csaf_product_text(&t->all[on]);
		s.subcomponent = csaf_product_text(made_of);
	}
	if (p->mark == r->n_vulnerabilities) {
		s.reason = l->status == VEX_NOT_AFFECTED ? p->reason : VEX_REASON_NONE;
		s.why = p->why;
		s.action = l->status == VEX_AFFECTED ? p->action : STR("");
	}
	r->statements->statement(r->statements->arg, &s);
	r->json.stop = r->statements->stop;
}

static void
tell_statements(struct csaf_reader *r)
{
	if (r->statements == NULL || r->statements->statement == NULL)
		return;
	for (uint32_t i = 0; i < r->n_listed && r->json.stop == ERR_OK; i++) {
		if (r->n_told++ == LIMIT_VEX_STATEMENTS)
			r->json.stop = ERR_LIMIT;
		else
			tell_statement(r, &r->listed[i]);
	}
}

static void
tell_advisory(struct csaf_reader *r)
{
	struct csaf_products *t = &r->products;
	struct advisory *a = draft_head(r->draft);
	char id[512];

	if (r->advisories == NULL)
		return;
	snprintf(id, sizeof(id), "%.*s/%.*s", STR_FMT(t->document_id),
		STR_FMT(r->cve.len > 0 ? r->cve : r->other_id));
	a->id = draft_text(r->draft, str_c(id));
	draft_alias(r->draft, r->cve);
	if (a->summary.len == 0)
		draft_summary(r->draft, t->title);
	draft_word(r->draft, t->word);
	a->url = draft_text(r->draft, t->url);
	a->published = r->released != 0 ? r->released : t->made;
	a->changed = t->changed;
	spend(r, (t->document_id.len + t->title.len + t->url.len) / CSAF_BYTES_OF_STEP);
	for (uint32_t i = 0; i < r->n_listed && r->json.stop == ERR_OK; i++)
		if (r->listed[i].status == VEX_AFFECTED) {
			csaf_put_affected(r->draft, t, &t->all[r->listed[i].product]);
			spend(r, 0);
		}
	if (r->json.stop != ERR_OK)
		return;
	draft_tell(r->draft, r->advisories, t->document_id);
	r->json.stop = r->advisories->stop;
}

static void
refuse(struct csaf_reader *r, struct str where, const char *why)
{
	struct errinfo info;

	err_say(&info, ERR_MALFORMED, 0, "CSAF: %s", why);
	if (r->statements != NULL && r->statements->refused != NULL)
		r->statements->refused(r->statements->arg, where, &info);
	else if (r->advisories != NULL && r->advisories->refused != NULL)
		r->advisories->refused(r->advisories->arg, where, &info);
}

static void
close_vulnerability(struct csaf_reader *r)
{
	if (r->cve.len == 0 && r->other_id.len == 0) {
		refuse(r, r->products.document_id, "a vulnerability without a name");
		return;
	}
	if (r->unknown.len > 0)
		refuse(r, r->cve.len > 0 ? r->cve : r->other_id,
			"it names a product that the document does not have");
	tell_statements(r);
	if (r->json.stop == ERR_OK)
		tell_advisory(r);
}

static void
on_close(void *arg, unsigned id)
{
	struct csaf_reader *r = arg;

	if (r->json.stop != ERR_OK)
		return;
	if (id == FLAG || id == THREAT || id == REMEDIATION)
		close_said(r, id);
	else if (id == VULNERABILITY)
		close_vulnerability(r);
}

static enum err
read_all(struct csaf_reader *r, struct str bytes, struct errinfo *info)
{
	const struct csaf_products *t = &r->products;
	enum err err = csaf_products_read(&r->products, bytes, info);
	struct vex_document d;

	if (err != ERR_OK)
		return err;
	d = (struct vex_document){.id = t->document_id,
		.author = t->publisher,
		.version = t->version,
		.made = t->made,
		.changed = t->changed};
	if (r->statements != NULL && r->statements->document != NULL)
		r->statements->document(r->statements->arg, &d);
	if (r->statements != NULL && r->statements->stop != ERR_OK)
		return r->statements->stop;
	r->json = (struct json_handler){on_open, on_value, on_close, r, ERR_OK};
	err = json_read(bytes, &root, &r->json, info);
	if (err == ERR_LIMIT && t->steps > LIMIT_CSAF_STEPS)
		err_say(info, err, info != NULL ? info->offset : 0,
			"CSAF: it would take too many steps: it says the same again and again");
	return err;
}

enum err
csaf_read(struct str bytes, struct advisory_sink *advisories, struct vex_sink *statements,
	struct errinfo *info)
{
	struct csaf_reader *r = calloc(1, sizeof(*r));
	enum err err = ERR_FULL;

	if (r == NULL)
		return err_say(info, ERR_FULL, 0, "no memory is left");
	r->advisories = advisories;
	r->statements = statements;
	r->texts = arena_new(LIMIT_VEX_BYTES);
	r->draft = draft_new();
	if (r->texts != NULL && r->draft != NULL)
		err = read_all(r, bytes, info);
	else
		err_say(info, err, 0, "no memory is left");
	csaf_products_done(&r->products);
	draft_free(r->draft);
	arena_free(r->texts);
	free(r->listed);
	free(r->named);
	free(r);
	return err;
}
