/*
 * One device: what the company says of it, what was learned and how. Names of outside services are
 * told only as a number: which pages a person visits is nobody's business here; what is dangerous
 * becomes an alert and says its name there.
 */
#include "pages/parts.h"

/* In this order; the last ones stand in a part that is opened by hand. */
static const enum fact_kind shown[] = {FACT_NAME, FACT_ADDRESS, FACT_MAC, FACT_VENDOR, FACT_MODEL,
	FACT_KIND, FACT_OS, FACT_SERVICE_OFFERED, FACT_CLEARTEXT, FACT_SAME_AS, FACT_CAPTURE};
static const enum fact_kind further[] = {FACT_SERVICE_USED, FACT_TLS_VERSION, FACT_TLS_CLIENT};

static void
put_fact(const struct page *pg, struct view *row, const struct fact *fact)
{
	view_c(row, "fact", fact_kind_name(fact->kind));
	if (fact->kind == FACT_KIND)
		view_text(row, "value", page_words_of(pg, "kind.", fact->value));
	else if (fact->kind == FACT_OS)
		view_text(row, "value", page_product(pg, str_c(fact->value)));
	else
		view_c(row, "value", fact->value);
	view_flag(row, "is_obsolete",
		fact->kind == FACT_OS && page_is_obsolete(pg, str_c(fact->value)));
	page_reason_into(pg, row, "reason", str_c(fact->reason));
	view_c(row, "confidence", confidence_name(fact->confidence));
	page_when(pg, row, "last_seen", fact->last_seen);
}

/* A device of several parts may have the same fact twice: the first, latest one is told. */
static bool
is_said(const struct device_view *v, size_t at)
{
	for (size_t i = 0; i < at && v->n_parts > 0; i++)
		if (v->facts[i].kind == v->facts[at].kind &&
			strcmp(v->facts[i].value, v->facts[at].value) == 0)
			return true;
	return false;
}

static void
put_facts(const struct page *pg, const char *list, const enum fact_kind *kinds, size_t n_kinds,
	const struct device_view *v)
{
	for (size_t k = 0; k < n_kinds; k++)
		for (size_t i = 0; i < v->n_facts; i++)
			if (v->facts[i].kind == kinds[k] && !is_said(v, i))
				put_fact(pg, view_item(pg->root, list), &v->facts[i]);
}

static void
put_outside(const struct page *pg, const struct device_view *v)
{
	uint64_t n = 0;
	struct view *node;

	for (size_t i = 0; i < v->n_facts; i++)
		n += v->facts[i].kind == FACT_OUTSIDE;
	if (n == 0)
		return;
	node = view_node(pg->root, "outside");
	page_count(pg, node, "count", n);
}

static void
put_form(const struct page *pg, const struct device_view *v)
{
	static const struct field_spec specs[] = {
		{"name", "text", "", 40, false},
		{"owner", "text", "", 40, false},
		{"place", "text", "", 40, false},
	};
	const struct setup_value values[] = {
		{"name", v->name_given}, {"owner", v->brief.owner}, {"place", v->brief.place}};
	const struct field_values given = {values, 3, v->problems};

	page_fields(pg, pg->root, "fields", specs, 3, &given);
	for (unsigned i = PAGE_WHOSE_OURS; i <= PAGE_WHOSE_UNKNOWN; i++) {
		struct view *choice = view_item(pg->root, "choices");

		view_c(choice, "choice", page_whose_name((enum page_whose)i));
		view_flag(choice, "is_chosen", (enum page_whose)i == v->brief.whose);
	}
	for (unsigned i = 0; i < DEVICE_KINDS; i++) {
		struct view *kind = view_item(pg->root, "kinds");

		view_c(kind, "kind", device_kind_name((enum device_kind)i));
		view_flag(kind, "is_chosen",
			v->is_kind_given && (enum device_kind)i == v->brief.kind &&
				i != DEVICE_UNKNOWN);
	}
}

enum err
page_device(const struct pages *p, const struct page_frame *f, const struct device_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_DEVICES, "device");

	if (err != ERR_OK)
		return err;
	page_device_into(&pg, pg.root, &v->brief);
	view_text(pg.root, "title", page_device_name(&pg, &v->brief));
	view_flag(pg.root, "is_personal", v->brief.whose == PAGE_WHOSE_STAFF);
	put_form(&pg, v);
	page_mark_into(&pg, v);
	page_problem_list(&pg, &v->problems);
	put_facts(&pg, "facts", shown, sizeof(shown) / sizeof(*shown), v);
	put_facts(&pg, "further", further, sizeof(further) / sizeof(*further), v);
	view_flag(pg.root, "has_facts", v->n_facts > 0);
	put_outside(&pg, v);
	for (size_t i = 0; i < v->n_talks; i++)
		page_talk_into(&pg, view_item(pg.root, "talks"), &v->talks[i]);
	view_flag(pg.root, "has_talks", v->n_talks > 0);
	page_odd_into(&pg, v);
	page_link(&pg, pg.root, "stock_url", "/stock/device/", str_c(v->brief.id.text));
	page_link(&pg, pg.root, "map_url", "/map?device=", str_c(v->brief.id.text));
	for (size_t i = 0; i < v->n_alerts; i++)
		page_alert_into(&pg, view_item(pg.root, "alerts"), &v->alerts[i]);
	view_flag(pg.root, "has_device_alerts", v->n_alerts > 0);
	for (size_t i = 0; i < v->n_parts; i++)
		page_device_into(&pg, view_item(pg.root, "parts"), &v->parts[i]);
	view_flag(pg.root, "has_parts", v->n_parts > 0);
	page_same_list_into(&pg, pg.root, "pairs", &v->brief, v->pairs, v->n_pairs);
	return page_end(&pg, "device", out);
}
