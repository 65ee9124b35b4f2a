/* packs/products: kinds.yaml, ways.yaml, and lists of products; format in its README.md. */
#include "pack/file.h"

#include <stdlib.h>

#define INSTEAD_FIELDS(type, member)                                                               \
	{"off", field_prose, offsetof(type, member[INSTEAD_OFF]), true},                           \
		{"workaround", field_prose, offsetof(type, member[INSTEAD_WORKAROUND]), true},     \
		{"separate", field_prose, offsetof(type, member[INSTEAD_SEPARATE]), true},         \
	{                                                                                          \
		"watch", field_prose, offsetof(type, member[INSTEAD_WATCH]), true                  \
	}

struct instead_words {
	struct words of[PRODUCT_INSTEADS];
};

struct kinds_file {
	struct pack_origin origin;
	struct product_kind *list;
	uint32_t n;
};
struct ways_file {
	struct pack_origin origin;
	struct product_way *list;
	uint32_t n;
};

/* A product as it is read: names of kind and way, before they are looked up. */
struct drafted {
	struct product is;
	struct str kind, way;
	struct instead_words instead;
	struct product_spelling *names, *with_maker, *models;
	uint32_t n_names, n_with_maker, n_models;
	int line;
};
struct products_file {
	struct pack_origin origin;
	struct drafted *list;
	uint32_t n;
};

static enum err
field_instead(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {INSTEAD_FIELDS(struct instead_words, of)};

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

/* ---- kinds.yaml ----------------------------------------------------------------------------- */

static enum err
read_called(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_str(ctx, node, dst);
}

static enum err
read_kind(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct list_kind also = {.size = sizeof(struct str),
		.max = PRODUCT_NAMES_MAX,
		.read = read_called,
		.what = "names",
		.least = 1};
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct product_kind, id), false},
		{"name", field_prose, offsetof(struct product_kind, name), false},
		{"also", NULL, offsetof(struct product_kind, also), true, &also,
			offsetof(struct product_kind, n_also)},
		{"outside", field_bool, offsetof(struct product_kind, faces_outside), true},
		INSTEAD_FIELDS(struct product_kind, instead),
	};

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

static enum err
read_kinds(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct list_kind kinds = {.size = sizeof(struct product_kind),
		.max = PRODUCT_KINDS_MAX,
		.read = read_kind,
		.what = "kinds",
		.one = "kind",
		.id_at = offsetof(struct product_kind, id),
		.least = 1};
	static const struct field fields[] = {FIELDS_ORIGIN(struct kinds_file, origin),
		{"kinds", NULL, offsetof(struct kinds_file, list), false, &kinds,
			offsetof(struct kinds_file, n)}};

	return fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

/* ---- ways.yaml ------------------------------------------------------------------------------ */

static enum err
read_step(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"do", field_prose, offsetof(struct product_step, words), false},
		{"minutes", field_minutes, offsetof(struct product_step, minutes), false},
	};

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

static enum err
read_way(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct list_kind steps = {.size = sizeof(struct product_step),
		.max = PRODUCT_STEPS_MAX,
		.read = read_step,
		.what = "steps",
		.least = 1};
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct product_way, id), false},
		{"name", field_prose, offsetof(struct product_way, name), false},
		{"version", field_prose, offsetof(struct product_way, version), false},
		{"unconfirmed", field_bool, offsetof(struct product_way, is_unconfirmed), true},
		{"steps", NULL, offsetof(struct product_way, steps), false, &steps,
			offsetof(struct product_way, n_steps)},
	};

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

static enum err
read_ways(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct list_kind ways = {.size = sizeof(struct product_way),
		.max = PRODUCT_WAYS_MAX,
		.read = read_way,
		.what = "ways",
		.one = "way",
		.id_at = offsetof(struct product_way, id),
		.least = 1};
	static const struct field fields[] = {FIELDS_ORIGIN(struct ways_file, origin),
		{"ways", NULL, offsetof(struct ways_file, list), false, &ways,
			offsetof(struct ways_file, n)}};

	return fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

/* ---- products ------------------------------------------------------------------------------- */

static enum err
read_spelling(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	struct product_spelling *s = dst;
	enum err err = field_str(ctx, node, &s->text);
	ptrdiff_t at = err == ERR_OK ? str_find(s->text, STR("{v}")) : -1;

	if (err == ERR_OK && at == 0)
		err = pack_say(
			ctx, ERR_MALFORMED, node->line, "a name does not begin with its version");
	return err;
}

static enum err
read_with_maker(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	((struct product_spelling *)dst)->needs_maker = true;
	return read_spelling(ctx, node, dst);
}

static enum err
read_model(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	((struct product_spelling *)dst)->is_model = true;
	return read_spelling(ctx, node, dst);
}

static enum err
field_proof(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const char *const words[] = {"", "kev", "vulnrichment", "unconfirmed"};
	struct str text;
	enum err err = field_str(ctx, node, &text);

	for (int i = 1; err == ERR_OK && i < PRODUCT_PROOFS; i++)
		if (str_equal(text, str_c(words[i]))) {
			*(enum product_proof *)dst = (enum product_proof)i;
			return ERR_OK;
		}
	return err != ERR_OK ? err
			     : pack_say(ctx, ERR_MALFORMED, node->line,
				       "seen is kev, vulnrichment or unconfirmed");
}

/* "a:google:chrome" */
static bool
is_cpe_name(struct str s)
{
	struct str part = str_split(&s, ':');
	struct str vendor = str_split(&s, ':');

	return part.len == 1 && strchr("aoh", part.p[0]) != NULL && vendor.len > 0 && s.len > 0 &&
	       str_find_byte(vendor, '*') < 0 && str_find_byte(s, '*') < 0 &&
	       str_find_byte(s, ':') < 0;
}

static enum err
read_cpe(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"name", field_str, offsetof(struct product_cpe, name), false},
		{"version", field_str, offsetof(struct product_cpe, version), true},
		{"seen", field_proof, offsetof(struct product_cpe, proof), false},
	};
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);

	if (err == ERR_OK && !is_cpe_name(((struct product_cpe *)dst)->name))
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"a CPE stands here as part, vendor and product: a:google:chrome");
	return err;
}

static enum err
field_match(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	struct str text;
	enum err err = field_str(ctx, node, &text);

	if (err != ERR_OK)
		return err;
	*(bool *)dst = str_equal(text, STR("sure"));
	if (!str_equal(text, STR("sure")) && !str_equal(text, STR("ask")))
		return pack_say(ctx, ERR_MALFORMED, node->line, "match is sure or ask");
	return ERR_OK;
}

static enum err
read_listed(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"vendor", field_str, offsetof(struct product_listed, vendor), false},
		{"product", field_str, offsetof(struct product_listed, product), false},
		{"match", field_match, offsetof(struct product_listed, is_sure), false},
	};

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

static enum err
read_end(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"version", field_str, offsetof(struct product_end, version), true},
		{"end", field_id, offsetof(struct product_end, end), true},
		{"date", field_date, offsetof(struct product_end, date), true},
		{"source", field_str, offsetof(struct product_end, source), true},
		{"unconfirmed", field_bool, offsetof(struct product_end, is_unconfirmed), true},
	};
	const struct product_end *e = dst;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);

	if (err == ERR_OK && (e->end.len > 0) == (e->date.len > 0))
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"an end is either one of end-of-life.yaml or a date");
	if (err == ERR_OK && e->date.len > 0 && e->source.len == 0)
		err = pack_say(ctx, ERR_MALFORMED, node->line, "a date needs its source");
	return err;
}

static bool
is_among(struct str name, const struct product_spelling *list, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (str_equal(list[i].text, name))
			return true;
	return false;
}

/* The names of the product are spellings, too. */
static enum err
join_names(struct pack_ctx *ctx, const struct node *node, struct drafted *d)
{
	const struct {
		const struct product_spelling *list;
		uint32_t n;
	} lists[] = {
		{d->names, d->n_names}, {d->with_maker, d->n_with_maker}, {d->models, d->n_models}};
	uint32_t n = 0;
	struct product_spelling *all = arena_array(ctx->arena, struct product_spelling,
		d->n_names + d->n_with_maker + d->n_models + LANGS);

	if (all == NULL)
		return pack_no_memory(ctx, node);
	for (unsigned lang = LANG_JA; lang < LANGS; lang++) {
		struct str name = d->is.name.in[lang];

		if (name.len == 0 || is_among(name, all, n) ||
			is_among(name, d->models, d->n_models))
			continue;
		all[n++].text = name;
	}
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (uint32_t k = 0; k < lists[i].n; k++)
			all[n++] = lists[i].list[k];
	d->is.names = all;
	d->is.n_names = n;
	return ERR_OK;
}

static enum err
read_product(struct pack_ctx *ctx, const struct node *node, void *dst)
{
#define LIST(type, most, reader, says)                                                             \
	{                                                                                          \
		.size = sizeof(type), .max = most, .read = reader, .what = says, .least = 1        \
	}
#define MEMBER(list, n) offsetof(struct drafted, list), true
	static const struct list_kind names =
		LIST(struct product_spelling, PRODUCT_NAMES_MAX, read_spelling, "names");
	static const struct list_kind with_maker =
		LIST(struct product_spelling, PRODUCT_NAMES_MAX, read_with_maker, "names");
	static const struct list_kind models =
		LIST(struct product_spelling, PRODUCT_NAMES_MAX, read_model, "names");
	static const struct list_kind makers =
		LIST(struct str, PRODUCT_NAMES_MAX, read_called, "makers");
	static const struct list_kind cpes =
		LIST(struct product_cpe, PRODUCT_LISTED_MAX, read_cpe, "CPE names");
	static const struct list_kind listed =
		LIST(struct product_listed, PRODUCT_LISTED_MAX, read_listed, "names in KEV");
	static const struct list_kind ends =
		LIST(struct product_end, PRODUCT_ENDS_MAX, read_end, "ends");
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct drafted, is.id), false},
		{"name", field_prose, offsetof(struct drafted, is.name), false},
		{"maker", field_prose, offsetof(struct drafted, is.maker), false},
		{"kind", field_id, offsetof(struct drafted, kind), false},
		{"update", field_id, offsetof(struct drafted, way), false},
		{"winget", field_str, offsetof(struct drafted, is.winget), true},
		{"menu", field_prose, offsetof(struct drafted, is.menu), true},
		{"see", field_prose, offsetof(struct drafted, is.version), true},
		{"note", field_prose, offsetof(struct drafted, is.note), true},
		{"instead", field_instead, offsetof(struct drafted, instead), true},
		{"also", NULL, MEMBER(names, n_names), &names, offsetof(struct drafted, n_names)},
		{"with_maker", NULL, MEMBER(with_maker, n_with_maker), &with_maker,
			offsetof(struct drafted, n_with_maker)},
		{"models", NULL, MEMBER(models, n_models), &models,
			offsetof(struct drafted, n_models)},
		{"makers", NULL, MEMBER(is.makers, n), &makers,
			offsetof(struct drafted, is.n_makers)},
		{"cpe", NULL, MEMBER(is.cpes, n), &cpes, offsetof(struct drafted, is.n_cpes)},
		{"kev", NULL, MEMBER(is.listed, n), &listed, offsetof(struct drafted, is.n_listed)},
		{"ends", NULL, MEMBER(is.ends, n), &ends, offsetof(struct drafted, is.n_ends)},
	};
#undef LIST
#undef MEMBER
	struct drafted *d = dst;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);

	d->line = node->line;
	if (err == ERR_OK && d->n_with_maker > 0 && d->is.n_makers == 0)
		err = pack_say(
			ctx, ERR_MALFORMED, node->line, "names that need the maker, but no makers");
	return err == ERR_OK ? join_names(ctx, node, d) : err;
}

static enum err
read_products(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct list_kind products = {.size = sizeof(struct drafted),
		.max = PRODUCTS_MAX,
		.read = read_product,
		.what = "products",
		.one = "product",
		.id_at = offsetof(struct drafted, is.id),
		.least = 1};
	static const struct field fields[] = {FIELDS_ORIGIN(struct products_file, origin),
		{"products", NULL, offsetof(struct products_file, list), false, &products,
			offsetof(struct products_file, n)}};

	return fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

/* ---- looking up ----------------------------------------------------------------------------- */

struct loading {
	const struct pack_product_source *source;
	struct arena *arena;
	struct product_set *set;
	struct product *products;
	uint32_t n;
};

static enum err
say(struct errinfo *info, const struct pack_file *file, const struct drafted *d, const char *what)
{
	return err_say(info, ERR_MALFORMED, (uint64_t)d->line, "%.*s:%d: %.*s: %s",
		STR_FMT(file->name), d->line, STR_FMT(d->is.id), what);
}

static enum err
settle(struct loading *l, const struct pack_file *file, struct drafted *d, struct errinfo *info)
{
	struct product *p = &d->is;

	for (uint32_t i = 0; i < l->set->n_kinds; i++)
		if (str_equal(l->set->kinds[i].id, d->kind))
			p->kind = &l->set->kinds[i];
	for (uint32_t i = 0; i < l->set->n_ways; i++)
		if (str_equal(l->set->ways[i].id, d->way))
			p->way = &l->set->ways[i];
	if (p->kind == NULL)
		return say(info, file, d, "no such kind in kinds.yaml");
	if (p->way == NULL)
		return say(info, file, d, "no such way in ways.yaml");
	if (p->version.in[LANG_JA].len == 0)
		p->version = p->way->version;
	for (unsigned i = 0; i < PRODUCT_INSTEADS; i++)
		p->instead[i] = d->instead.of[i].in[LANG_JA].len > 0 ? d->instead.of[i]
								     : p->kind->instead[i];
	for (uint32_t i = 0; l->source->detects != NULL && i < p->n_ends; i++)
		if (p->ends[i].end.len > 0 &&
			detect_packs_end(l->source->detects, p->ends[i].end) == NULL)
			return say(info, file, d, "an end that is not in end-of-life.yaml");
	for (uint32_t i = 0; i < l->n; i++)
		if (str_equal(l->products[i].id, p->id))
			return say(info, file, d, "this product stands twice");
	if (l->n == PRODUCTS_MAX)
		return say(info, file, d, "too many products");
	l->products[l->n++] = *p;
	return ERR_OK;
}

static bool
is_own(struct str name)
{
	return str_equal(name, STR("kinds.yaml")) || str_equal(name, STR("ways.yaml"));
}

static int
compare_ids(const void *a, const void *b)
{
	return str_order(((const struct product *)a)->id, ((const struct product *)b)->id);
}

static enum err
load_shared(struct loading *l, struct errinfo *info)
{
	const struct pack_file *kinds = file_find(&l->source->files, "kinds.yaml");
	const struct pack_file *ways = file_find(&l->source->files, "ways.yaml");
	struct kinds_file k = {0};
	struct ways_file w = {0};
	enum err err;

	if (kinds == NULL || ways == NULL)
		return err_say(info, ERR_NOT_FOUND, 0, "kinds.yaml or ways.yaml is missing");
	err = file_read(kinds, l->arena, info, read_kinds, &k);
	if (err == ERR_OK)
		err = file_read(ways, l->arena, info, read_ways, &w);
	if (err != ERR_OK)
		return err;
	*l->set = (struct product_set){.date = k.origin.date,
		.n_kinds = k.n,
		.kinds = k.list,
		.n_ways = w.n,
		.ways = w.list};
	return ERR_OK;
}

static enum err
load_file(struct loading *l, const struct pack_file *file, struct errinfo *info)
{
	struct products_file f = {0};
	enum err err = file_read(file, l->arena, info, read_products, &f);

	if (err == ERR_OK && str_order(f.origin.date, l->set->date) > 0)
		l->set->date = f.origin.date;
	for (uint32_t i = 0; err == ERR_OK && i < f.n; i++)
		err = settle(l, file, &f.list[i], info);
	return err;
}

enum err
pack_products_check(const struct pack_product_source *source, struct arena *arena,
	const struct pack_sink *sink, struct product_set *ret_set)
{
	struct product_set set = {0};
	struct loading l = {.source = source,
		.arena = arena,
		.set = &set,
		.products = arena_array(arena, struct product, PRODUCTS_MAX)};
	struct errinfo info = {0};
	enum err first = l.products == NULL
				 ? err_say(&info, ERR_LIMIT, 0, "the products need more memory")
				 : load_shared(&l, &info);

	*ret_set = set;
	if (first != ERR_OK) {
		sink->say(sink->arg, STR(""), &info);
		return first;
	}
	for (uint32_t i = 0; i < source->files.n_files; i++) {
		const struct pack_file *file = &source->files.files[i];
		enum err err = is_own(file->name) ? ERR_OK : load_file(&l, file, &info);

		if (err != ERR_OK)
			sink->say(sink->arg, file->name, &info);
		first = first == ERR_OK ? err : first;
	}
	qsort(l.products, l.n, sizeof(*l.products), compare_ids);
	set.products = l.products;
	set.n_products = l.n;
	*ret_set = set;
	return first;
}

/* The first mistake is told. */
static void
keep_first(void *arg, struct str file, const struct errinfo *info)
{
	struct errinfo *kept = arg;

	(void)file;
	if (kept != NULL && kept->err == ERR_OK)
		*kept = *info;
}

enum err
pack_products_load(const struct pack_product_source *source, struct arena *arena,
	struct product_set *ret_set, struct errinfo *info)
{
	struct errinfo first = {0};
	struct pack_sink sink = {keep_first, &first};
	struct product_set set;
	enum err err = pack_products_check(source, arena, &sink, &set);

	if (err == ERR_OK)
		*ret_set = set;
	else if (info != NULL)
		*info = first;
	return err;
}
