/* Two devices that are perhaps one: choosing the other, what becomes one, the question on Today. */
#include "pages/parts.h"

/* Why the sensor takes them for one, as a sentence. */
static void
put_reason(const struct page *pg, struct view *v, struct str reason)
{
	char key[64];

	str_copy(reason, key, sizeof(key));
	for (char *c = key; *c != '\0'; c++)
		*c = *c == ' ' ? '_' : *c;
	view_text(v, "pair_reason",
		page_words_of(pg, "same.reason.",
			page_has_words(pg, "same.reason.", str_c(key)) ? key : "other"));
}

void
page_same_into(const struct page *pg, struct view *v, const struct same_brief *pair)
{
	page_device_into(pg, view_node(v, "one"), pair->device);
	page_device_into(pg, view_node(v, "two"), pair->other);
	put_reason(pg, v, pair->reason);
}

/* The pair as seen from one of the two: the other one. */
static const struct device_brief *
other_of(const struct same_brief *pair, const struct device_brief *device)
{
	return strcmp(pair->device->id.text, device->id.text) == 0 ? pair->other : pair->device;
}

static void
put_choice(const struct page *pg, struct view *v, const struct device_brief *device,
	const struct device_brief *other)
{
	char path[DEVICE_ID_TEXT_MAX + 32];
	struct buf url = buf_of(PAGE_TEXT_BYTES_MAX);

	page_device_into(pg, v, other);
	buf_c(&url, "/devices/");
	url_escape(&url, str_c(device->id.text));
	buf_c(&url, "/same?with=");
	str_copy(buf_view(&url), path, sizeof(path));
	buf_done(&url);
	page_link(pg, v, "choose", path, str_c(other->id.text));
}

void
page_same_list_into(const struct page *pg, struct view *v, const char *list,
	const struct device_brief *device, const struct same_brief *pairs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct view *row = view_item(v, list);

		put_choice(pg, row, device, other_of(&pairs[i], device));
		put_reason(pg, row, pairs[i].reason);
	}
}

enum err
page_same(const struct pages *p, const struct page_frame *f, const struct same_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_DEVICES, "same");

	if (err != ERR_OK)
		return err;
	page_device_into(&pg, pg.root, &v->device);
	if (v->with != NULL) {
		struct view *both = view_node(pg.root, "both");

		page_device_into(&pg, view_node(both, "kept"), v->is_kept ? &v->device : v->with);
		page_device_into(&pg, view_node(both, "part"), v->is_kept ? v->with : &v->device);
		view_c(both, "with_id", v->with->id.text);
	} else {
		struct view *choose = view_node(pg.root, "choosing");

		view_text(choose, "query", v->query);
		page_same_list_into(&pg, choose, "pairs", &v->device, v->pairs, v->n_pairs);
		view_flag(choose, "has_pairs", v->n_pairs > 0);
		for (size_t i = 0; i < v->n_found; i++)
			put_choice(&pg, view_item(choose, "found"), &v->device, &v->found[i]);
		view_flag(choose, "is_nothing_found", v->query.len > 0 && v->n_found == 0);
	}
	return page_end(&pg, "same", out);
}
