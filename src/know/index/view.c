/* See view.h. */
#include "know/index/view.h"

#include "know/indicator/table.h"

#include <stdio.h>

/* "203.0.113.0/24" */
static struct str
show_address(struct index_view *v, struct str key)
{
	const uint8_t *p = (const uint8_t *)key.p;
	char text[ADDR_TEXT_MAX];
	unsigned most = p[0] == 4 ? 32 : 128;
	int len;

	addr_text(p[0] == 4 ? addr_v4(p + 2) : addr_v6(p + 2), text);
	len = p[1] < most ? snprintf(v->shown, sizeof(v->shown), "%s/%u", text, p[1])
			  : snprintf(v->shown, sizeof(v->shown), "%s", text);
	return str_of(v->shown, (size_t)len);
}

/* A list keeps its number in both layers; the fresh one knows those that came since. */
static struct str
list_name(const struct index_view *v, unsigned list)
{
	for (int layer = INDEX_LAYERS; layer-- > 0;) {
		const struct index_file *f = v->files[layer];

		if (f != NULL && list < f->n_lists)
			return str_c(f->lists[list].name);
	}
	return STR("");
}

/* The first that is not held back: they stand in the order of what they do. */
static bool
take_hit(struct index_view *v, struct indicator_hit *ret_hit)
{
	v->unread += v->hits.not_read;
	for (unsigned i = 0; i < v->hits.n; i++) {
		const struct indicator_found *f = &v->hits.list[i];

		if (f->note.held != HELD_NOT)
			continue;
		*ret_hit = (struct indicator_hit){.value = f->kind == INDICATOR_ADDRESS
								   ? show_address(v, f->value)
								   : f->value,
			.list = list_name(v, f->note.list),
			.what = f->note.what,
			.context = f->note.context,
			.tier = f->note.tier,
			.confidence = f->note.confidence,
			.first_seen = f->note.first_seen,
			.expires = f->note.expires};
		return true;
	}
	return false;
}

static bool
look(struct index_view *v, enum indicator_kind kind, struct str key, struct indicator_hit *ret_hit)
{
	index_find(v->index, kind, key, v->now, &v->hits);
	return take_hit(v, ret_hit);
}

static bool
ask_index(struct index_view *v, enum indicator_kind kind, struct str value,
	struct indicator_hit *ret_hit)
{
	struct str key = str_of(v->key, 0);

	if (v->index == NULL || kind == INDICATOR_ADDRESS ||
		indicator_key(kind, value, v->key, &key.len) != ERR_OK)
		return false;
	if (look(v, kind, key, ret_hit))
		return true;
	/* a list names the page, whatever it is asked with */
	if (kind != INDICATOR_URL || str_find_byte(key, '?') <= 0)
		return false;
	key.len = (size_t)str_find_byte(key, '?');
	return look(v, kind, key, ret_hit);
}

/* Does the one from the lists behind do more? */
static bool
is_more(const struct indicator_hit *other, const struct indicator_hit *than)
{
	return other->tier != than->tier ? other->tier > than->tier
					 : other->confidence > than->confidence;
}

static bool
view_find(void *table, enum indicator_kind kind, struct str value, struct indicator_hit *ret_hit)
{
	struct index_view *v = table;
	struct indicator_hit other;
	bool is_hit = ask_index(v, kind, value, ret_hit);

	if (v->others == NULL || !v->others->find(v->others->table, kind, value, &other))
		return is_hit;
	if (!is_hit || is_more(&other, ret_hit))
		*ret_hit = other;
	return true;
}

static bool
view_find_address(void *table, struct addr a, struct indicator_hit *ret_hit)
{
	struct index_view *v = table;
	struct indicator_hit other;
	bool is_hit = false;

	if (v->index != NULL) {
		index_find_address(v->index, a, v->now, &v->hits);
		is_hit = take_hit(v, ret_hit);
	}
	if (v->others == NULL || !v->others->find_address(v->others->table, a, &other))
		return is_hit;
	if (!is_hit || is_more(&other, ret_hit))
		*ret_hit = other;
	return true;
}

void
index_view_start(struct index_view *v, const struct indicator_view *others)
{
	*v = (struct index_view){.others = others};
	v->view = (struct indicator_view){
		.table = v, .find = view_find, .find_address = view_find_address};
	index_view_use(v, NULL, NULL, NULL);
}

void
index_view_use(struct index_view *v, const struct index *index, const struct index_file *base,
	const struct index_file *fresh)
{
	v->index = index;
	v->files[INDEX_BASE] = base;
	v->files[INDEX_FRESH] = fresh;
	v->view.hashes =
		(index != NULL ? index->digests : 0) | (v->others != NULL ? v->others->hashes : 0);
}
