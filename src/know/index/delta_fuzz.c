/*
 * A delta above a base that may be damaged: which lists are new (u8), how many bytes of changes to
 * the base (u16), the changes (patch_test.h), then the entries of the new versions: which value
 * (u8; behind the known ones: length (u8) and bytes of a name), its list and tier (u8). The base is
 * refused or compared; what comes out opens, and when the base is whole, both layers together say
 * what the new versions say.
 */
#include "know/index/delta.h"
#include "know/index/patch_test.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ENTRIES 64

struct work {
	struct memory stage, fresh;
	struct index_outside stage_outside, fresh_outside;
	struct index_file head; /* of the base */
	char *base;
	size_t base_len;
	bool is_whole;
	struct arena *arena;
	struct index_writer *writer;
	struct index_delta *delta;
	struct patch_value added[ENTRIES];
	unsigned n_added;
	struct index index;
	struct index_hits hits;
};

static bool
read_layer(void *arg, enum index_layer layer, uint64_t at, void *dst, size_t len)
{
	const struct work *w = arg;
	struct str file =
		layer == INDEX_BASE ? str_of(w->base, w->base_len) : buf_view(&w->fresh.file);

	if (at > file.len || len > file.len - at)
		return false;
	memcpy(dst, file.p + at, len);
	return true;
}

static void
add(struct work *w, struct reader *r)
{
	unsigned which = reader_u8(r), said;
	struct patch_value v = {0};
	char normal[LIMIT_INDICATOR_TEXT];
	struct index_entry e = {.note = {.what = STR(""), .context = STR("")}};

	if (which >= PATCH_VALUES) {
		e.value.len = reader_u8(r);
		e.value = reader_str(r, e.value.len);
	}
	said = reader_u8(r);
	if (reader_err(r) != ERR_OK)
		return;
	v.list = said & 1;
	v.tier = (enum indicator_tier)((said >> 1) % INDICATOR_TIERS);
	if (which >= PATCH_VALUES) { /* any bytes as a name: what is none is refused */
		e.note.list = v.list;
		(void)index_delta_add(w->delta, &e);
		return;
	}
	v.kind = patch_values[which].kind;
	v.text = patch_values[which].text;
	e = patch_entry(&v, normal);
	BUG_IF(index_delta_add(w->delta, &e) != ERR_OK);
	w->added[w->n_added++] = v;
}

static bool
is_said(struct work *w, const struct patch_value *v)
{
	char normal[LIMIT_INDICATOR_TEXT];
	struct index_entry e = patch_entry(v, normal);
	const struct index_hits *hits = &w->hits;

	if (v->kind == INDICATOR_ADDRESS) /* the network itself is no address to ask for */
		return true;
	index_find(&w->index, v->kind, e.value, PATCH_NOW, &w->hits);
	for (unsigned i = 0; i < hits->n; i++)
		if (hits->list[i].note.list == v->list && str_equal(hits->list[i].value, e.value) &&
			hits->list[i].note.tier == v->tier)
			return true;
	return false;
}

/* Both layers, as a process takes them. Lists that are new say what their new versions say. */
static void
ask(struct work *w, uint64_t lists)
{
	struct index_file f;
	struct errinfo info;
	char *fresh = memory_aligned(buf_view(&w->fresh.file));

	BUG_IF(fresh == NULL ||
		index_file_read(str_of(fresh, INDEX_FILE_HEAD), &f, &info) != ERR_OK ||
		f.bytes != w->fresh.file.len ||
		memory_take(str_of(fresh, f.bytes), &f, INDEX_FRESH, &w->index, &info) != ERR_OK);
	if (w->is_whole) {
		w->index.read = read_layer;
		w->index.arg = w;
		BUG_IF(memory_take(str_of(w->base, w->base_len), &w->head, INDEX_BASE, &w->index,
			       &info) != ERR_OK);
		index_ready(&w->index);
		for (unsigned i = 0; i < w->n_added; i++)
			BUG_IF(!is_said(w, &w->added[i]));
		for (unsigned i = 0; i < PATCH_VALUES; i++) {
			const struct patch_value *v = &patch_values[i];
			bool is_kept = (lists >> v->list & 1) == 0;

			for (unsigned k = 0; k < w->n_added; k++)
				is_kept =
					is_kept || (w->added[k].kind == v->kind &&
							   strcmp(w->added[k].text, v->text) == 0 &&
							   w->added[k].list == v->list &&
							   w->added[k].tier == v->tier);
			BUG_IF(v->kind != INDICATOR_ADDRESS && is_said(w, v) != is_kept);
		}
	}
	free(fresh);
}

static void
run(struct work *w, uint64_t lists, struct reader *r)
{
	struct index_delta_source source = {.base = str_of(w->base, w->base_len),
		.file = &w->head,
		.lists = lists,
		.stage = &w->stage_outside};
	struct index_file f = w->head;
	struct index_delta_counts counts;
	struct index_made made;
	struct errinfo info;
	enum err err;

	BUG_IF(index_writer_new(&w->fresh_outside, &f, w->arena, &w->writer) != ERR_OK);
	source.fresh = w->writer;
	BUG_IF(index_delta_new(&source, w->arena, &w->delta) != ERR_OK);
	while (reader_left(r) > 0 && reader_err(r) == ERR_OK && w->n_added < ENTRIES)
		add(w, r);
	err = index_delta_finish(w->delta, &counts, &info);
	BUG_IF(w->is_whole && err != ERR_OK);
	if (index_writer_finish(w->writer, &made, &info) == ERR_OK && err == ERR_OK)
		ask(w, lists);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct memory base; /* made once */
	struct reader r = reader_of(data, size);
	uint64_t lists = reader_u8(&r);
	struct str changes = {.len = reader_le16(&r)};
	struct work *w = calloc(1, sizeof(*w));
	struct errinfo info;

	changes = reader_str(&r, changes.len);
	if (base.file.len == 0)
		patch_base(&base);
	BUG_IF(w == NULL);
	w->arena = arena_new(PATCH_ARENA);
	w->base_len = base.file.len;
	w->base = patch_apply(&base, changes);
	w->is_whole = changes.len == 0;
	w->stage_outside = memory_begin(&w->stage);
	w->fresh_outside = memory_begin(&w->fresh);
	BUG_IF(w->arena == NULL);
	if (reader_err(&r) == ERR_OK &&
		index_file_read(str_of(w->base, INDEX_FILE_HEAD), &w->head, &info) == ERR_OK &&
		w->head.bytes <= w->base_len)
		run(w, lists, &r);
	memory_end(&w->stage);
	memory_end(&w->fresh);
	arena_free(w->arena);
	free(w->base);
	free(w);
	return 0;
}
