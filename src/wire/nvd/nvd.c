/*
 * NVD's JSON to struct advisory. API 2.0: https://csrc.nist.gov/schema/nvd/api/2.0/
 * cve_api_json_2.0.schema; older feeds: nvd_cve_feed_json_1.1.schema.
 */
#include "wire/nvd/nvd.h"

#include "wire/advisory/tree.h"

#include <stdlib.h>

enum {
	ITEM = 1, /* one vulnerability */
	INNER,	  /* "cve" of the older feeds, and what only holds something */
	ID,
	PUBLISHED,
	CHANGED,
	STATUS,
	DESCRIPTION,
	LANGUAGE,
	TEXT,
	VECTOR,
	SCORE,
	REFERENCE,
	URL,
	TAG,
	EXPLOIT_ADD,
	EXPLOIT_DUE,
	EXPLOIT_ACTION,
	EXPLOIT_NAME,
};

static const struct json_shape description =
	JSON_SHAPE({"lang", LANGUAGE, NULL}, {"value", TEXT, NULL});
static const struct json_shape reference = JSON_SHAPE({"url", URL, NULL}, {"tags", TAG, NULL});
static const struct json_shape cvss =
	JSON_SHAPE({"vectorString", VECTOR, NULL}, {"baseScore", SCORE, NULL});
static const struct json_shape metric = JSON_SHAPE({"cvssData", INNER, &cvss});
static const struct json_shape metrics =
	JSON_SHAPE({"cvssMetricV40", INNER, &metric}, {"cvssMetricV31", INNER, &metric},
		{"cvssMetricV30", INNER, &metric}, {"cvssMetricV2", INNER, &metric});
static const struct json_shape cve = JSON_SHAPE({"id", ID, NULL}, {"published", PUBLISHED, NULL},
	{"lastModified", CHANGED, NULL}, {"vulnStatus", STATUS, NULL},
	{"descriptions", DESCRIPTION, &description}, {"metrics", INNER, &metrics},
	{"configurations", TREE_NODE, &tree_node_shape}, {"references", REFERENCE, &reference},
	{"cisaExploitAdd", EXPLOIT_ADD, NULL}, {"cisaActionDue", EXPLOIT_DUE, NULL},
	{"cisaRequiredAction", EXPLOIT_ACTION, NULL},
	{"cisaVulnerabilityName", EXPLOIT_NAME, NULL});
static const struct json_shape vulnerability = JSON_SHAPE({"cve", ITEM, &cve});

/* 1.1 */
static const struct json_shape old_meta = JSON_SHAPE({"ID", ID, NULL});
static const struct json_shape old_description =
	JSON_SHAPE({"description_data", DESCRIPTION, &description});
static const struct json_shape old_references =
	JSON_SHAPE({"reference_data", REFERENCE, &reference});
static const struct json_shape old_cve = JSON_SHAPE({"CVE_data_meta", INNER, &old_meta},
	{"description", INNER, &old_description}, {"references", INNER, &old_references});
static const struct json_shape old_v3 = JSON_SHAPE({"cvssV3", INNER, &cvss});
static const struct json_shape old_v2 = JSON_SHAPE({"cvssV2", INNER, &cvss});
static const struct json_shape old_impact =
	JSON_SHAPE({"baseMetricV3", INNER, &old_v3}, {"baseMetricV2", INNER, &old_v2});
static const struct json_shape old_item = JSON_SHAPE({"cve", INNER, &old_cve},
	{"configurations", TREE_NODE, &tree_node_shape}, {"impact", INNER, &old_impact},
	{"publishedDate", PUBLISHED, NULL}, {"lastModifiedDate", CHANGED, NULL});

static const struct json_shape root =
	JSON_SHAPE({"vulnerabilities", INNER, &vulnerability}, {"CVE_Items", ITEM, &old_item});

struct nvd_reader {
	struct draft *draft;
	struct tree tree;
	struct advisory_sink *sink;
	struct json_handler json;
	struct exploited exploited;
	bool is_url_vendor;
	bool is_english; /* the description being read */
	struct str text, url;
	bool is_tagged_vendor; /* the reference */
	uint64_t n;
};

static void
on_open(void *arg, unsigned id, struct str key)
{
	struct nvd_reader *r = arg;

	switch (id) {
	case ITEM:
		r->n++;
		draft_begin(r->draft);
		tree_begin(&r->tree, r->draft);
		r->exploited = (struct exploited){.id = STR("")};
		r->is_url_vendor = false;
		break;
	case DESCRIPTION:
		r->is_english = false;
		r->text = STR("");
		break;
	case REFERENCE:
		r->url = STR("");
		r->is_tagged_vendor = false;
		break;
	default:
		tree_open(&r->tree, id);
	}
}

static void
exploited_value(struct nvd_reader *r, unsigned id, struct str text)
{
	struct exploited *e = &r->exploited;

	switch (id) {
	case EXPLOIT_ADD:
		e->added = advisory_time(text);
		break;
	case EXPLOIT_DUE:
		e->due = advisory_time(text);
		break;
	case EXPLOIT_ACTION:
		e->action = draft_text(r->draft, text);
		break;
	case EXPLOIT_NAME:
		e->name = draft_text(r->draft, text);
		break;
	}
}

static void
text_value(struct nvd_reader *r, unsigned id, struct str text)
{
	struct advisory *a = draft_head(r->draft);

	switch (id) {
	case ID:
		a->id = draft_text(r->draft, text);
		break;
	case PUBLISHED:
		a->published = advisory_time(text);
		break;
	case CHANGED:
		a->changed = advisory_time(text);
		break;
	case STATUS:
		if (str_equal_nocase(text, STR("Rejected")))
			a->withdrawn = 1; /* since when: see close_item() */
		break;
	case LANGUAGE:
		r->is_english = str_equal(text, STR("en"));
		break;
	case TEXT:
		r->text = draft_text(r->draft, text);
		break;
	case VECTOR:
		draft_cvss(r->draft, text);
		break;
	case URL:
		r->url = draft_text(r->draft, text);
		break;
	case TAG:
		if (str_equal(text, STR("Vendor Advisory")))
			r->is_tagged_vendor = true;
		break;
	default:
		exploited_value(r, id, text);
	}
}

static void
on_value(void *arg, unsigned id, const struct json_value *v)
{
	struct nvd_reader *r = arg;

	if (r->n == 0 || tree_value(&r->tree, id, v))
		return;
	if (v->type == JSON_STRING)
		text_value(r, id, v->text);
	else if (v->type == JSON_NUMBER && id == SCORE)
		draft_score(r->draft, v->text);
}

static void
close_item(struct nvd_reader *r)
{
	struct advisory *a = draft_head(r->draft);

	if (a->withdrawn != 0 && a->changed != 0)
		a->withdrawn = a->changed;
	if (draft_tell(r->draft, r->sink, STR("an entry")) && r->exploited.added != 0 &&
		r->sink->exploited != NULL) {
		r->exploited.id = a->id;
		r->sink->exploited(r->sink->arg, &r->exploited);
	}
	r->json.stop = r->sink->stop;
}

static void
close_reference(struct nvd_reader *r)
{
	struct advisory *a = draft_head(r->draft);

	a->n_references++;
	if (r->is_url_vendor || (a->url.len > 0 && !r->is_tagged_vendor))
		return;
	a->url = r->url;
	r->is_url_vendor = r->is_tagged_vendor;
}

static void
on_close(void *arg, unsigned id)
{
	struct nvd_reader *r = arg;

	switch (id) {
	case ITEM:
		close_item(r);
		break;
	case DESCRIPTION:
		if (r->is_english && draft_head(r->draft)->summary.len == 0)
			draft_summary(r->draft, r->text);
		break;
	case REFERENCE:
		close_reference(r);
		break;
	default:
		tree_close(&r->tree, id);
	}
}

struct nvd_reader *
nvd_open(void)
{
	struct nvd_reader *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->draft = draft_new();
	if (r->draft == NULL) {
		free(r);
		return NULL;
	}
	return r;
}

void
nvd_free(struct nvd_reader *r)
{
	if (r == NULL)
		return;
	draft_free(r->draft);
	free(r);
}

enum err
nvd_read(struct nvd_reader *r, struct str bytes, struct advisory_sink *sink, struct errinfo *info)
{
	r->sink = sink;
	r->n = 0;
	draft_begin(r->draft);
	tree_begin(&r->tree, r->draft);
	r->json = (struct json_handler){on_open, on_value, on_close, r, ERR_OK};
	return json_read(bytes, &root, &r->json, info);
}
