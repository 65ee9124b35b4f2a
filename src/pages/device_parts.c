/* A device as values: its name for people, what it seems to be and how we know. */
#include "pages/page.h"

#include "model/product.h"
#include "pages/parts.h"

#define REASON_PARTS_MAX 6

static struct str
kept(const struct page *pg, struct buf *text)
{
	size_t len = text->len;
	char *copy = arena_copy(pg->arena, buf_view(text));

	buf_done(text);
	return copy == NULL ? STR("") : str_of(copy, len);
}

struct str
page_product(const struct page *pg, struct str product)
{
	char name[PRODUCT_WORDS_MAX];
	struct str words =
		product_words(pg->pages->texts, pg->pages->detects, product, pg->frame->lang, name);
	struct buf text = buf_of(PAGE_TEXT_BYTES_MAX);

	if (words.p != name)
		return words;
	buf_str(&text, words);
	return kept(pg, &text);
}

bool
page_is_obsolete(const struct page *pg, struct str product)
{
	const struct end_of_life *end = detect_packs_end(pg->pages->detects, product);

	return end != NULL && end->ends < pg->frame->now;
}

struct str
page_device_name(const struct page *pg, const struct device_brief *d)
{
	struct view *v = view_new(pg->arena);
	struct buf text = buf_of(PAGE_TEXT_BYTES_MAX);

	if (d->name.len > 0 || v == NULL)
		return d->name;
	view_text(v, "kind", page_words_of(pg, "kind.", device_kind_name(d->kind)));
	view_text(v, "address", d->address.len > 0 ? d->address : str_c(d->id.text));
	templates_fill(&text,
		page_words(
			pg, d->kind == DEVICE_UNKNOWN ? "device.unnamed" : "device.unnamed_kind"),
		v);
	return kept(pg, &text);
}

void
page_reason_into(const struct page *pg, struct view *v, const char *name, struct str reason)
{
	struct buf text = buf_of(PAGE_TEXT_BYTES_MAX);
	struct view *filling = view_new(pg->arena);
	unsigned n = 0;

	while (reason.len > 0 && n < REASON_PARTS_MAX) {
		struct str part = str_split(&reason, '+');

		if (n++ > 0) {
			const char *blank = pg->frame->lang == LANG_EN ? " " : "";

			buf_c(&text, blank);
			buf_str(&text, page_words(pg, "reason.and"));
			buf_c(&text, blank);
		}
		if (page_has_words(pg, "reason.", part)) {
			char key[64];

			str_copy(part, key, sizeof(key));
			part = page_words_of(pg, "reason.", key);
		}
		buf_str(&text, part);
	}
	if (n < 2 || filling == NULL) {
		view_take(v, name, &text);
		return;
	}
	view_take(filling, "reasons", &text);
	page_fill(pg, v, name, "reason.agree", filling);
}

static void
put_kind(const struct page *pg, struct view *v, const struct device_brief *d)
{
	bool is_sure =
		d->kind_confidence == CONFIDENCE_HIGH || str_equal(d->kind_reason, STR("manual"));
	struct view *filling = view_new(pg->arena);

	view_c(v, "kind", device_kind_name(d->kind));
	view_flag(v, "is_kind_known", d->kind != DEVICE_UNKNOWN);
	if (filling == NULL)
		return;
	view_text(filling, "kind", page_words_of(pg, "kind.", device_kind_name(d->kind)));
	page_fill(pg, v, "kind_words",
		is_sure || d->kind == DEVICE_UNKNOWN ? "device.kind" : "device.kind_maybe",
		filling);
	view_c(v, "confidence", confidence_name(d->kind_confidence));
	page_reason_into(pg, v, "kind_reason", d->kind_reason);
}

void
page_device_into(const struct page *pg, struct view *v, const struct device_brief *d)
{
	static const char *const tones[PAGE_WHOSES] = {
		"look", "calm", "calm", "calm", "now", "look"};

	view_printf(v, "id", "%s", d->id.text);
	page_link(pg, v, "url", "/devices/", str_c(d->id.text));
	view_text(v, "device", page_device_name(pg, d));
	view_flag(v, "is_named", d->name.len > 0);
	view_text(v, "owner", d->owner);
	view_text(v, "place", d->place);
	view_c(v, "whose", page_whose_name(d->whose));
	view_c(v, "whose_tone", tones[d->whose]);
	view_text(v, "address", d->address);
	view_text(v, "vendor", d->vendor);
	view_text(v, "os", d->os.len > 0 ? page_product(pg, d->os) : STR(""));
	view_flag(v, "is_obsolete", d->os.len > 0 && page_is_obsolete(pg, d->os));
	page_when(pg, v, "first_seen", d->first_seen);
	page_when(pg, v, "last_seen", d->last_seen);
	view_flag(v, "has_alerts", d->n_alerts > 0);
	page_count(pg, v, "count", d->n_alerts);
	put_kind(pg, v, d);
}
