/*
 * Finishing, last part: products by CPE, then the file: the sections one after the other in pages,
 * the sums of the pages, the head with the sum of the sums, the signature over the head.
 */
#include "know/advisory/build_own.h"
#include "know/advisory/product.h"

#include <stdlib.h>

/* ---- products ---- */

struct tree {
	const char *key; /* in the strings */
	uint32_t key_len, name, advisory, node;
};

static int
tree_order(const void *a, const void *b)
{
	const struct tree *x = a, *y = b;
	int d = str_order(str_of(x->key, x->key_len), str_of(y->key, y->key_len));

	if (d != 0)
		return d;
	if (x->advisory != y->advisory)
		return x->advisory < y->advisory ? -1 : 1;
	return x->node < y->node ? -1 : x->node > y->node;
}

struct trees {
	struct tree *list;
	uint32_t n, room;
};

static void
add_tree(struct advisory_builder *b, struct trees *t, struct str key, struct tree x)
{
	if (t->n == t->room) {
		uint32_t room = t->room > 0 ? t->room * 2 : 1024;
		struct tree *more = realloc(t->list, room * sizeof(*more));

		if (more == NULL) {
			build_fail(b, ERR_FULL);
			return;
		}
		t->list = more;
		t->room = room;
	}
	x.name = build_string(b, key);
	x.key_len = (uint32_t)key.len;
	t->list[t->n++] = x;
}

/* Each criterion that is vulnerable files its tree under its product. */
static void
take_nodes(struct advisory_builder *b, struct trees *t, uint32_t advisory, uint32_t *node)
{
	struct record x = build_record(b, b->order[advisory]);
	struct record_advisory a;
	uint64_t left = 0; /* nodes of the tree at hand that are still to come */
	uint32_t root = *node;

	BUG_IF(record_advisory_read(&x, &a) != ERR_OK);
	for (uint32_t i = 0; i < a.n_nodes && b->err == ERR_OK; i++, ++*node) {
		char room[LIMIT_ADVISORY_ID];
		struct cpe_node c;
		struct str key;

		BUG_IF(!record_node_next(&a.nodes, &c));
		if (left == 0) {
			root = *node;
			left = 1;
		}
		left = left - 1 + c.n_children;
		if (c.kind == CPE_MATCH && c.is_vulnerable &&
			advisory_product_key(c.cpe, room, &key))
			add_tree(b, t, key, (struct tree){.advisory = advisory, .node = root});
	}
}

void
build_products(struct advisory_builder *b)
{
	struct trees t = {0};
	uint32_t node = 0, words[2];

	for (uint32_t i = 0; i < b->n_advisories && b->err == ERR_OK; i++)
		take_nodes(b, &t, i, &node);
	for (uint32_t i = 0; i < t.n; i++) /* the strings do not move any more */
		t.list[i].key = b->strings.p + t.list[i].name + 2;
	if (t.n > 1)
		qsort(t.list, t.n, sizeof(*t.list), tree_order);
	for (uint32_t i = 0; i < t.n && b->err == ERR_OK; i++) {
		const struct tree *x = &t.list[i];

		if (i > 0 && tree_order(x - 1, x) == 0)
			continue;
		if (i == 0 || x[-1].name != x->name) {
			words[0] = x->name;
			words[1] = build_rows(b, SECTION_TREES);
			build_row(b, SECTION_PRODUCTS, words, 2);
		}
		words[0] = x->advisory;
		words[1] = x->node;
		build_row(b, SECTION_TREES, words, 2);
	}
	b->built.trees = build_rows(b, SECTION_TREES);
	words[0] = 0;
	words[1] = b->built.trees;
	build_row(b, SECTION_PRODUCTS, words, 2);
	free(t.list);
}

/* ---- the file ---- */

struct writing {
	struct advisory_builder *b;
	uint8_t head[ADVISORY_HEAD];
	uint8_t page[ADVISORY_PAGE];
	size_t filled; /* of the page */
	struct buf sums;
	uint64_t pages_at, n_pages;
};

static void
put32(uint8_t *p, uint32_t n)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(n >> (8 * i));
}

static void
put64(uint8_t *p, uint64_t n)
{
	put32(p, (uint32_t)n);
	put32(p + 4, (uint32_t)(n >> 32));
}

static void
out(struct writing *w, uint64_t at, const void *bytes, size_t len)
{
	struct advisory_outside *o = &w->b->options.outside;

	if (w->b->err == ERR_OK && !o->out(o->arg, at, str_of(bytes, len)))
		build_fail(w->b, ERR_IO);
}

static void
page_done(struct writing *w)
{
	uint8_t sum[SUM_BYTES];

	if (w->filled == 0)
		return;
	memset(w->page + w->filled, 0, ADVISORY_PAGE - w->filled);
	sum_of(str_of((const char *)w->page, ADVISORY_PAGE), sum);
	buf_add(&w->sums, sum, sizeof(sum));
	out(w, w->pages_at + w->n_pages * ADVISORY_PAGE, w->page, ADVISORY_PAGE);
	w->n_pages++;
	w->filled = 0;
}

static void
put_bytes(struct writing *w, struct str s)
{
	while (s.len > 0) {
		size_t n = ADVISORY_PAGE - w->filled;

		if (n > s.len)
			n = s.len;
		memcpy(w->page + w->filled, s.p, n);
		w->filled += n;
		s.p += n;
		s.len -= n;
		if (w->filled == ADVISORY_PAGE)
			page_done(w);
	}
}

static struct str
section_bytes(struct advisory_builder *b, unsigned s)
{
	struct str bytes = STR("");

	if (s == SECTION_STRINGS)
		return buf_view(&b->strings);
	if (b->bytes[s] > 0)
		bytes = b->options.outside.view(b->options.outside.arg, s);
	if (bytes.p == NULL || bytes.len != b->bytes[s])
		build_fail(b, ERR_IO);
	return bytes;
}

static void
put_sections(struct writing *w)
{
	for (unsigned s = 0; s < SECTIONS && w->b->err == ERR_OK; s++) {
		struct str bytes = section_bytes(w->b, s);

		w->filled = (w->filled + 15) & ~(size_t)15;
		put64(w->head + HEAD_SECTIONS + 16 * s, w->n_pages * ADVISORY_PAGE + w->filled);
		put64(w->head + HEAD_SECTIONS + 16 * s + 8, bytes.len);
		if (w->b->err == ERR_OK)
			put_bytes(w, bytes);
	}
	page_done(w);
}

static uint64_t
pages_of(const struct advisory_builder *b)
{
	uint64_t n = b->strings.len + 15;

	for (unsigned s = 0; s < SECTIONS; s++)
		n += b->bytes[s] + 15;
	return n / ADVISORY_PAGE + 2;
}

static void
put_ecosystems(struct writing *w)
{
	uint32_t n = 0;

	for (unsigned i = 0; i < ECOSYSTEMS; i++) {
		const struct build_ecosystem *e = &w->b->ecosystems[i];
		uint8_t *p = w->head + HEAD_ECOSYSTEMS + n * HEAD_ECOSYSTEM_BYTES;
		const char *name = ecosystem_name((enum ecosystem)i);

		if (e->n_packages == 0)
			continue;
		BUG_IF(strlen(name) >= HEAD_ECOSYSTEM_NAME);
		memcpy(p, name, strlen(name));
		put32(p + 16, e->first_package);
		put32(p + 20, e->n_packages);
		put32(p + 24, e->first_slot);
		put32(p + 28, e->n_slots);
		put32(p + 32, e->n_advisories);
		n++;
	}
	put32(w->head + HEAD_ECOSYSTEMS_N, n);
}

static void
put_head(struct writing *w)
{
	struct advisory_builder *b = w->b;

	put32(w->head, ADVISORY_MAGIC);
	put32(w->head + 4, ADVISORY_VERSION);
	put64(w->head + HEAD_MADE, (uint64_t)b->options.made);
	put64(w->head + HEAD_BYTES, w->pages_at + w->n_pages * ADVISORY_PAGE);
	memcpy(w->head + HEAD_KEY, b->options.key.b, sizeof(b->options.key.b));
	put32(w->head + HEAD_PAGES, (uint32_t)w->n_pages);
	put32(w->head + HEAD_SOURCES_N, b->n_sources);
	put64(w->head + HEAD_PAGES_AT, w->pages_at);
	sum_of(buf_view(&w->sums), w->head + HEAD_SUM);
	put_ecosystems(w);
	for (uint32_t i = 0; i < b->n_sources; i++) {
		uint8_t *p = w->head + HEAD_SOURCES + i * HEAD_SOURCE_BYTES;

		memcpy(p, b->sources[i].name, strlen(b->sources[i].name));
		put64(p + 48, (uint64_t)b->sources[i].dated);
		put32(p + 56, b->sources[i].n);
	}
	if (b->options.seed != NULL)
		sign_public_of(b->options.seed, w->head + HEAD_PUBLIC);
	else if (b->options.public_key != NULL)
		memcpy(w->head + HEAD_PUBLIC, b->options.public_key, SIGN_PUBLIC_BYTES);
	sum_of(str_of((const char *)w->head, HEAD_OWN_SUM), w->head + HEAD_OWN_SUM);
	if (b->options.seed == NULL && b->options.signature != NULL)
		memcpy(w->head + ADVISORY_SIGNED, b->options.signature, SIGN_BYTES);
	if (b->options.seed != NULL)
		sign_make(b->options.seed, str_of((const char *)w->head, ADVISORY_SIGNED),
			w->head + ADVISORY_SIGNED);
}

void
build_write(struct advisory_builder *b)
{
	struct writing *w = calloc(1, sizeof(*w));
	uint64_t room;

	if (w == NULL) {
		build_fail(b, ERR_FULL);
		return;
	}
	w->b = b;
	w->sums = buf_of(pages_of(b) * SUM_BYTES);
	room = ADVISORY_HEAD + pages_of(b) * SUM_BYTES + ADVISORY_PAGE - 1;
	w->pages_at = room - room % ADVISORY_PAGE;
	put_sections(w);
	if (buf_err(&w->sums) != ERR_OK)
		build_fail(b, buf_err(&w->sums));
	if (b->err == ERR_OK) {
		put_head(w);
		out(w, 0, w->head, ADVISORY_HEAD);
		out(w, ADVISORY_HEAD, w->sums.p, w->sums.len);
	}
	b->built.bytes = w->pages_at + w->n_pages * ADVISORY_PAGE;
	buf_done(&w->sums);
	free(w);
}
