/* CVE records to struct advisory and struct ssvc; see cve.h. */
#include "wire/cve/cve.h"

#include "wire/advisory/tree.h"
#include "wire/cve/product.h"

#include <stdlib.h>

enum {
	INNER = 1, /* what only holds something */
	ID,
	STATE,
	PUBLISHED,
	CHANGED,
	REJECTED,
	CNA,
	ADP,
	TITLE,
	DESCRIPTION,
	LANGUAGE,
	TEXT,
	REFERENCE,
	URL,
	TAG,
	OWN_ID, /* of the maker's own advisory */
	VECTOR,
	SCORE,
	OTHER,
	OTHER_TYPE,
	WORD,
	EXPLOITATION,
	AUTOMATABLE,
	IMPACT,
	PRODUCT,
	OTHERWISE,
	COLLECTION,
	PACKAGE,
	PACKAGE_URL,
	CPE,
	VERSION,
	STATUS,
	FROM,
	LESS,
	LESS_EQUAL,
	VERSION_TYPE,
	CHANGE,
	CHANGE_AT,
	CHANGE_TO,
};

static const struct json_shape meta =
	JSON_SHAPE({"cveId", ID, NULL}, {"state", STATE, NULL}, {"datePublished", PUBLISHED, NULL},
		{"dateUpdated", CHANGED, NULL}, {"dateRejected", REJECTED, NULL});
static const struct json_shape description =
	JSON_SHAPE({"lang", LANGUAGE, NULL}, {"value", TEXT, NULL});
static const struct json_shape reference = JSON_SHAPE({"url", URL, NULL}, {"tags", TAG, NULL});
static const struct json_shape source = JSON_SHAPE({"advisory", OWN_ID, NULL});
static const struct json_shape cvss =
	JSON_SHAPE({"vectorString", VECTOR, NULL}, {"baseScore", SCORE, NULL});
static const struct json_shape option = JSON_SHAPE({"Exploitation", EXPLOITATION, NULL},
	{"Automatable", AUTOMATABLE, NULL}, {"Technical Impact", IMPACT, NULL});
static const struct json_shape content =
	JSON_SHAPE({"options", INNER, &option}, {"text", WORD, NULL}, {"value", WORD, NULL});
static const struct json_shape other =
	JSON_SHAPE({"type", OTHER_TYPE, NULL}, {"content", INNER, &content});
static const struct json_shape metric =
	JSON_SHAPE({"cvssV4_0", INNER, &cvss}, {"cvssV3_1", INNER, &cvss},
		{"cvssV3_0", INNER, &cvss}, {"cvssV2_0", INNER, &cvss}, {"other", OTHER, &other});
static const struct json_shape change =
	JSON_SHAPE({"at", CHANGE_AT, NULL}, {"status", CHANGE_TO, NULL});
static const struct json_shape version = JSON_SHAPE({"version", FROM, NULL},
	{"status", STATUS, NULL}, {"lessThan", LESS, NULL}, {"lessThanOrEqual", LESS_EQUAL, NULL},
	{"versionType", VERSION_TYPE, NULL}, {"changes", CHANGE, &change});
static const struct json_shape product = JSON_SHAPE({"defaultStatus", OTHERWISE, NULL},
	{"collectionURL", COLLECTION, NULL}, {"packageName", PACKAGE, NULL},
	{"packageURL", PACKAGE_URL, NULL}, {"cpes", CPE, NULL}, {"versions", VERSION, &version});
static const struct json_shape container = JSON_SHAPE({"title", TITLE, NULL},
	{"descriptions", DESCRIPTION, &description}, {"references", REFERENCE, &reference},
	{"source", INNER, &source}, {"metrics", INNER, &metric}, {"affected", PRODUCT, &product},
	{"cpeApplicability", TREE_NODE, &tree_node_shape});
static const struct json_shape containers =
	JSON_SHAPE({"cna", CNA, &container}, {"adp", ADP, &container});
static const struct json_shape root =
	JSON_SHAPE({"cveMetadata", INNER, &meta}, {"containers", INNER, &containers});

struct cve_reader {
	struct draft *draft;
	struct tree tree;
	struct cve_product product;
	struct cve_version *version, spare; /* the one being read */
	struct advisory_sink *sink;
	struct json_handler json;
	ms_t rejected;
	struct ssvc ssvc;
	bool has_ssvc, is_rejected;
	bool is_cna, is_url_vendor;
	struct str title, text, url;
	bool is_english, is_tagged_vendor; /* the description, reference being read */
	bool is_ssvc, has_options;	   /* the metric being read */
	struct ssvc options;
};

static void
begin(struct cve_reader *r)
{
	draft_begin(r->draft);
	tree_begin(&r->tree, r->draft);
	r->rejected = 0;
	r->has_ssvc = r->is_rejected = r->is_cna = r->is_url_vendor = false;
	r->title = STR("");
}

static void
on_open(void *arg, unsigned id, struct str key)
{
	struct cve_reader *r = arg;

	switch (id) {
	case JSON_ROOT:
		begin(r);
		break;
	case CNA:
	case ADP:
		r->is_cna = id == CNA;
		break;
	case DESCRIPTION:
		r->is_english = false;
		r->text = STR("");
		break;
	case REFERENCE:
		r->is_tagged_vendor = false;
		r->url = STR("");
		break;
	case OTHER:
		r->is_ssvc = r->has_options = false;
		r->options = (struct ssvc){.id = STR("")};
		break;
	case PRODUCT:
		cve_product_begin(&r->product);
		break;
	case VERSION:
		r->version = cve_product_version(&r->product, r->draft);
		if (r->version == NULL)
			r->version = &r->spare;
		break;
	case CHANGE:
		r->version->n_changes++;
		break;
	default:
		tree_open(&r->tree, id);
	}
}

static void
head_value(struct cve_reader *r, unsigned id, struct str text)
{
	struct advisory *a = draft_head(r->draft);

	switch (id) {
	case ID:
		a->id = draft_text(r->draft, text);
		break;
	case STATE:
		r->is_rejected = str_equal(text, STR("REJECTED"));
		break;
	case PUBLISHED:
		a->published = advisory_time(text);
		break;
	case CHANGED:
		a->changed = advisory_time(text);
		break;
	case REJECTED:
		r->rejected = advisory_time(text);
		break;
	case VECTOR:
		draft_cvss(r->draft, text);
		break;
	case OWN_ID: /* GitHub's own number of the same */
		if (r->is_cna && str_starts(text, STR("GHSA-")))
			draft_alias(r->draft, text);
		break;
	}
}

static void
text_value(struct cve_reader *r, unsigned id, struct str text)
{
	switch (id) {
	case TITLE:
		if (r->is_cna)
			r->title = draft_text(r->draft, text);
		break;
	case LANGUAGE:
		r->is_english = str_starts(text, STR("en"));
		break;
	case TEXT:
		r->text = draft_text(r->draft, text);
		break;
	case URL:
		r->url = draft_text(r->draft, text);
		break;
	case TAG:
		if (str_equal(text, STR("vendor-advisory")))
			r->is_tagged_vendor = true;
		break;
	case WORD:
		draft_word(r->draft, text);
		break;
	}
}

static void
ssvc_value(struct cve_reader *r, unsigned id, struct str text)
{
	switch (id) {
	case OTHER_TYPE:
		r->is_ssvc = str_equal_nocase(text, STR("ssvc"));
		break;
	case EXPLOITATION:
		r->options.exploitation = exploitation_of_word(text);
		r->has_options = true;
		break;
	case AUTOMATABLE:
		r->options.is_automatable = str_equal_nocase(text, STR("yes"));
		break;
	case IMPACT:
		r->options.is_total = str_equal_nocase(text, STR("total"));
		break;
	}
}

static enum cve_status
status_of(struct str text)
{
	if (str_equal(text, STR("affected")))
		return CVE_AFFECTED;
	return str_equal(text, STR("unaffected")) ? CVE_UNAFFECTED : CVE_UNKNOWN;
}

static void
product_value(struct cve_reader *r, unsigned id, struct str text)
{
	struct str *cpe;

	switch (id) {
	case OTHERWISE:
		r->product.otherwise = status_of(text);
		break;
	case COLLECTION:
		r->product.collection = draft_text(r->draft, text);
		break;
	case PACKAGE:
		r->product.package = draft_text(r->draft, text);
		break;
	case PACKAGE_URL:
		r->product.purl = draft_text(r->draft, text);
		break;
	case CPE:
		cpe = str_starts(text, STR("cpe:")) ? cve_product_cpe(&r->product, r->draft) : NULL;
		if (cpe != NULL)
			*cpe = draft_text(r->draft, text);
		break;
	}
}

static void
version_value(struct cve_reader *r, unsigned id, struct str text)
{
	struct cve_version *v = r->version;

	switch (id) {
	case STATUS:
		v->status = status_of(text);
		break;
	case FROM:
		v->version = draft_text(r->draft, text);
		break;
	case LESS:
		v->less = draft_text(r->draft, text);
		break;
	case LESS_EQUAL:
		v->less_equal = draft_text(r->draft, text);
		break;
	case VERSION_TYPE:
		v->type = draft_text(r->draft, text);
		break;
	case CHANGE_AT:
		v->changed_at = draft_text(r->draft, text);
		break;
	case CHANGE_TO:
		v->changed_to = status_of(text);
		break;
	}
}

static void
on_value(void *arg, unsigned id, const struct json_value *v)
{
	struct cve_reader *r = arg;

	if (tree_value(&r->tree, id, v))
		return;
	if (v->type == JSON_NUMBER && id == SCORE)
		draft_score(r->draft, v->text);
	if (v->type != JSON_STRING)
		return;
	head_value(r, id, v->text);
	text_value(r, id, v->text);
	ssvc_value(r, id, v->text);
	product_value(r, id, v->text);
	version_value(r, id, v->text);
}

static void
close_reference(struct cve_reader *r)
{
	struct advisory *a = draft_head(r->draft);

	a->n_references++;
	if (r->is_url_vendor || (a->url.len > 0 && !r->is_tagged_vendor))
		return;
	a->url = r->url;
	r->is_url_vendor = r->is_tagged_vendor;
}

static void
close_root(struct cve_reader *r)
{
	struct advisory *a = draft_head(r->draft);

	if (r->title.len > 0)
		draft_summary(r->draft, r->title);
	if (r->is_rejected)
		a->withdrawn = r->rejected != 0 ? r->rejected : a->changed != 0 ? a->changed : 1;
	if (draft_tell(r->draft, r->sink, STR("a record")) && r->has_ssvc &&
		r->sink->ssvc != NULL) {
		r->ssvc.id = a->id;
		r->sink->ssvc(r->sink->arg, &r->ssvc);
	}
	r->json.stop = r->sink->stop;
}

static void
on_close(void *arg, unsigned id)
{
	struct cve_reader *r = arg;

	switch (id) {
	case JSON_ROOT:
		close_root(r);
		break;
	case DESCRIPTION:
		if (r->is_cna && r->is_english && draft_head(r->draft)->summary.len == 0)
			draft_summary(r->draft, r->text);
		break;
	case REFERENCE:
		close_reference(r);
		break;
	case OTHER:
		if (!r->is_ssvc || !r->has_options)
			break;
		r->ssvc = r->options;
		r->has_ssvc = true;
		break;
	case PRODUCT:
		cve_product_tell(&r->product, r->draft);
		break;
	default:
		tree_close(&r->tree, id);
	}
}

struct cve_reader *
cve_open(void)
{
	struct cve_reader *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->version = &r->spare;
	r->draft = draft_new();
	if (r->draft == NULL) {
		free(r);
		return NULL;
	}
	return r;
}

void
cve_free(struct cve_reader *r)
{
	if (r == NULL)
		return;
	cve_product_done(&r->product);
	draft_free(r->draft);
	free(r);
}

enum err
cve_read(struct cve_reader *r, struct str bytes, struct advisory_sink *sink, struct errinfo *info)
{
	r->sink = sink;
	r->json = (struct json_handler){on_open, on_value, on_close, r, ERR_OK};
	return json_read(bytes, &root, &r->json, info);
}
