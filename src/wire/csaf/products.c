/* Branches, full names, relationships and groups to a table; see products.h. */
#include "wire/csaf/products.h"

#include "base/hash.h"
#include "base/limits.h"
#include "wire/json/json.h"

#include <stdlib.h>

enum {
	INNER = 1,
	VERSION_OF_CSAF,
	TITLE,
	PUBLISHER,
	WORD,
	TRACKING_ID,
	TRACKING_VERSION,
	MADE,
	CHANGED,
	REFERENCE_KIND,
	REFERENCE_URL,
	REFERENCE,
	BRANCH,
	BRANCH_KIND,
	BRANCH_NAME,
	PRODUCT,
	NAME,
	ID,
	PURL,
	CPE,
	RELATION,
	MADE_OF,
	PART_OF,
	GROUP,
	GROUP_ID,
	MEMBER,
};

static const struct json_shape publisher = JSON_SHAPE({"name", PUBLISHER, NULL});
static const struct json_shape severity = JSON_SHAPE({"text", WORD, NULL});
static const struct json_shape tracking =
	JSON_SHAPE({"id", TRACKING_ID, NULL}, {"version", TRACKING_VERSION, NULL},
		{"initial_release_date", MADE, NULL}, {"current_release_date", CHANGED, NULL});
static const struct json_shape reference =
	JSON_SHAPE({"category", REFERENCE_KIND, NULL}, {"url", REFERENCE_URL, NULL});
static const struct json_shape document =
	JSON_SHAPE({"csaf_version", VERSION_OF_CSAF, NULL}, {"title", TITLE, NULL},
		{"publisher", INNER, &publisher}, {"aggregate_severity", INNER, &severity},
		{"tracking", INNER, &tracking}, {"references", REFERENCE, &reference});

/* 2.1 has "purls", a list */
static const struct json_shape helper =
	JSON_SHAPE({"purl", PURL, NULL}, {"purls", PURL, NULL}, {"cpe", CPE, NULL});
static const struct json_shape product = JSON_SHAPE({"name", NAME, NULL}, {"product_id", ID, NULL},
	{"product_identification_helper", INNER, &helper});
static const struct json_shape branch;
static const struct json_field branch_fields[] = {{"category", BRANCH_KIND, NULL},
	{"name", BRANCH_NAME, NULL}, {"product", PRODUCT, &product}, {"branches", BRANCH, &branch}};
static const struct json_shape branch = {branch_fields, 4};
static const struct json_shape relation = JSON_SHAPE({"full_product_name", PRODUCT, &product},
	{"product_reference", MADE_OF, NULL}, {"relates_to_product_reference", PART_OF, NULL});
static const struct json_shape group =
	JSON_SHAPE({"group_id", GROUP_ID, NULL}, {"product_ids", MEMBER, NULL});
static const struct json_shape tree =
	JSON_SHAPE({"branches", BRANCH, &branch}, {"full_product_names", PRODUCT, &product},
		{"relationships", RELATION, &relation}, {"product_groups", GROUP, &group});
static const struct json_shape root =
	JSON_SHAPE({"document", INNER, &document}, {"product_tree", INNER, &tree});

/* A branch being read, from the root to the leaf. */
struct level {
	bool is_version, is_range;
	struct str name;
	uint32_t product; /* declared in it; CSAF_NONE */
};

struct reader {
	struct csaf_products *p;
	struct json_handler json;
	struct level levels[LIMIT_JSON_DEPTH];
	unsigned depth;
	struct csaf_product product; /* being read */
	uint32_t last;		     /* product that was read last; CSAF_NONE */
	struct str made_of, part_of;
	bool is_self;
	struct str url;
};

static struct str
keep(struct reader *r, struct str s)
{
	const char *text = arena_copy(r->p->texts, s);

	if (text == NULL) {
		r->json.stop = arena_err(r->p->texts);
		return STR("");
	}
	return str_of(text, s.len);
}

/* Room for one more; NULL, and the reading ends, when there is none. */
static void *
grow(struct reader *r, void *old, uint32_t n, uint32_t *room, size_t size)
{
	uint32_t more = *room > 0 ? 2 * *room : 64;
	void *p;

	if (n < *room)
		return old;
	p = more <= LIMIT_CSAF_PRODUCTS ? realloc(old, more * size) : NULL;
	if (p == NULL)
		r->json.stop = more <= LIMIT_CSAF_PRODUCTS ? ERR_FULL : ERR_LIMIT;
	else
		*room = more;
	return p;
}

static void
on_open(void *arg, unsigned id, struct str key)
{
	struct reader *r = arg;
	struct csaf_group *groups;

	switch (id) {
	case BRANCH:
		BUG_IF(r->depth == LIMIT_JSON_DEPTH); /* the JSON reader's limit comes first */
		r->levels[r->depth++] = (struct level){.name = STR(""), .product = CSAF_NONE};
		break;
	case PRODUCT:
		r->product = (struct csaf_product){.id = STR("")};
		break;
	case RELATION:
		r->made_of = r->part_of = STR("");
		r->last = CSAF_NONE;
		break;
	case REFERENCE:
		r->is_self = false;
		r->url = STR("");
		break;
	case GROUP:
		if (r->p->n_groups == LIMIT_CSAF_GROUPS) {
			r->json.stop = ERR_LIMIT;
			break;
		}
		groups = grow(r, r->p->groups, r->p->n_groups, &r->p->room_groups, sizeof(*groups));
		if (groups == NULL)
			break;
		r->p->groups = groups;
		groups[r->p->n_groups++] =
			(struct csaf_group){.id = STR(""), .from = r->p->n_members};
		break;
	}
}

static void
document_value(struct reader *r, unsigned id, struct str text)
{
	struct csaf_products *p = r->p;
	ms_t at;

	switch (id) {
	case VERSION_OF_CSAF:
		p->is_csaf = str_starts(text, STR("2."));
		break;
	case TITLE:
		p->title = keep(r, text);
		break;
	case PUBLISHER:
		p->publisher = keep(r, text);
		break;
	case WORD:
		p->word = keep(r, text);
		break;
	case TRACKING_ID:
		p->document_id = keep(r, text);
		break;
	case TRACKING_VERSION:
		p->version = keep(r, text);
		break;
	case MADE:
	case CHANGED:
		if (time_parse(text, &at) != ERR_OK || at < 0)
			break;
		if (id == MADE)
			p->made = at;
		else
			p->changed = at;
		break;
	case REFERENCE_KIND:
		r->is_self = str_equal(text, STR("self"));
		break;
	case REFERENCE_URL:
		r->url = keep(r, text);
		break;
	}
}

static void
add_member(struct reader *r, struct str text)
{
	struct csaf_products *p = r->p;
	struct str *members;

	if (p->n_groups == 0)
		return;
	members = grow(r, p->members, p->n_members, &p->room_members, sizeof(*members));
	if (members == NULL)
		return;
	p->members = members;
	members[p->n_members++] = keep(r, text);
	p->groups[p->n_groups - 1].n++;
}

static void
tree_value(struct reader *r, unsigned id, struct str text)
{
	struct level *l = r->depth > 0 ? &r->levels[r->depth - 1] : NULL;

	switch (id) {
	case BRANCH_KIND:
		if (l == NULL)
			break;
		l->is_range = str_equal(text, STR("product_version_range"));
		l->is_version = l->is_range || str_equal(text, STR("product_version"));
		break;
	case BRANCH_NAME:
		if (l != NULL)
			l->name = keep(r, text);
		break;
	case NAME:
		r->product.name = keep(r, text);
		break;
	case ID:
		r->product.id = keep(r, text);
		break;
	case PURL:
		if (r->product.purl.len == 0)
			r->product.purl = keep(r, text);
		break;
	case CPE:
		r->product.cpe = keep(r, text);
		break;
	case MADE_OF:
		r->made_of = keep(r, text);
		break;
	case PART_OF:
		r->part_of = keep(r, text);
		break;
	case GROUP_ID:
		if (r->p->n_groups > 0)
			r->p->groups[r->p->n_groups - 1].id = keep(r, text);
		break;
	case MEMBER:
		add_member(r, text);
		break;
	}
}

static void
on_value(void *arg, unsigned id, const struct json_value *v)
{
	struct reader *r = arg;

	if (v->type != JSON_STRING)
		return;
	if (id < BRANCH)
		document_value(r, id, v->text);
	else
		tree_value(r, id, v->text);
}

static void
close_product(struct reader *r)
{
	struct csaf_products *p = r->p;
	struct csaf_product *all;

	r->last = CSAF_NONE;
	if (r->product.id.len == 0)
		return;
	all = grow(r, p->all, p->n, &p->room, sizeof(*all));
	if (all == NULL)
		return;
	p->all = all;
	all[p->n] = r->product;
	r->last = p->n++;
	if (r->depth > 0)
		r->levels[r->depth - 1].product = r->last;
}

/* The branch says which version its product is. Its name may stand behind the product. */
static void
close_branch(struct reader *r)
{
	const struct level *l = &r->levels[--r->depth];

	if (l->product == CSAF_NONE || !l->is_version)
		return;
	r->p->all[l->product].version = l->name;
	r->p->all[l->product].is_range = l->is_range;
}

static void
on_close(void *arg, unsigned id)
{
	struct reader *r = arg;

	switch (id) {
	case BRANCH:
		close_branch(r);
		break;
	case PRODUCT:
		close_product(r);
		break;
	case RELATION:
		if (r->last == CSAF_NONE)
			break;
		r->p->all[r->last].made_of = r->made_of;
		r->p->all[r->last].part_of = r->part_of;
		break;
	case REFERENCE:
		if (r->is_self && r->p->url.len == 0)
			r->p->url = r->url;
		break;
	}
}

/* A fixed key: the table lives as long as one document in a process that only reads it. */
static uint32_t
bucket_of(const struct csaf_products *p, struct str id)
{
	static const struct hash_key key = {{'c', 's', 'a', 'f'}};

	return (uint32_t)(hash_bytes(&key, id.p, id.len) & (p->n_buckets - 1));
}

static enum err
make_buckets(struct csaf_products *p)
{
	p->n_buckets = 16;
	while (p->n_buckets < p->n)
		p->n_buckets *= 2;
	p->buckets = malloc(p->n_buckets * sizeof(*p->buckets));
	if (p->buckets == NULL)
		return ERR_FULL;
	memset(p->buckets, 0xff, p->n_buckets * sizeof(*p->buckets)); /* CSAF_NONE */
	for (uint32_t i = p->n; i-- > 0;) { /* of an id that comes twice the first one is found */
		uint32_t b = bucket_of(p, p->all[i].id);

		p->all[i].next = p->buckets[b];
		p->buckets[b] = i;
	}
	return ERR_OK;
}

uint32_t
csaf_product_find(struct csaf_products *p, struct str id)
{
	uint32_t i = p->buckets[bucket_of(p, id)];

	for (; i != CSAF_NONE && !str_equal(p->all[i].id, id); i = p->all[i].next)
		p->steps++; /* the key is known: ids may be made for one bucket */
	return i;
}

const struct csaf_group *
csaf_group_find(struct csaf_products *p, struct str id)
{
	for (uint32_t i = 0; i < p->n_groups; i++, p->steps++)
		if (str_equal(p->groups[i].id, id))
			return &p->groups[i];
	return NULL;
}

const struct csaf_product *
csaf_product_made_of(struct csaf_products *p, const struct csaf_product *it)
{
	/* relationships may go round in a circle */
	for (int hops = 0; hops < 8 && it->made_of.len > 0; hops++) {
		uint32_t i = csaf_product_find(p, it->made_of);

		if (i == CSAF_NONE)
			break;
		it = &p->all[i];
	}
	return it;
}

struct str
csaf_product_text(const struct csaf_product *it)
{
	if (it->purl.len > 0)
		return it->purl;
	if (it->cpe.len > 0)
		return it->cpe;
	return it->name.len > 0 ? it->name : it->id;
}

enum err
csaf_products_read(struct csaf_products *p, struct str bytes, struct errinfo *info)
{
	struct reader *r = calloc(1, sizeof(*r));
	enum err err = ERR_FULL;

	p->texts = arena_new(LIMIT_CSAF_BYTES);
	if (r == NULL || p->texts == NULL) {
		free(r);
		return err_say(info, ERR_FULL, 0, "no memory is left");
	}
	r->p = p;
	r->last = CSAF_NONE;
	r->json = (struct json_handler){on_open, on_value, on_close, r, ERR_OK};
	err = json_read(bytes, &root, &r->json, info);
	free(r);
	if (err == ERR_OK && !p->is_csaf)
		err = err_say(info, ERR_UNSUPPORTED, 0, "CSAF: not a document of CSAF 2");
	if (err == ERR_OK && make_buckets(p) != ERR_OK)
		err = err_say(info, ERR_FULL, 0, "no memory is left");
	return err;
}

void
csaf_products_done(struct csaf_products *p)
{
	arena_free(p->texts);
	free(p->all);
	free(p->groups);
	free(p->members);
	free(p->buckets);
}
