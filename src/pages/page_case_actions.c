/* What the box holds in a case and how it ends; what it can do, what stops then, and what hands
 * must do where it cannot. */
#include "pages/case_parts.h"

#include "respond/action.h"

/* The name, address, or what the device is called. */
static void
put_target(const struct page *pg, const struct case_actions_view *v, const struct respond_action *a,
	struct view *row)
{
	const struct device_brief *device = NULL;

	for (size_t i = 0; a->target.len == 0 && i < v->n_devices; i++)
		if (str_equal(str_c(v->devices[i].id.text), a->device))
			device = &v->devices[i];
	view_text(row, "target", a->target.len > 0 ? a->target : a->device);
	view_flag(row, "is_known", device != NULL);
	if (device != NULL)
		page_device_into(pg, row, device);
}

/* How many packets there are already. */
static void
put_kept(const struct page *pg, const struct case_actions_view *v, const struct respond_action *a,
	struct view *row)
{
	view_flag(row, "is_packets", str_equal(a->did, str_c(act_name(ACT_KEEP_PACKETS))));
	for (size_t i = 0; i < v->n_kept; i++) {
		const struct case_packets_row *k = &v->kept[i];

		if (k->nr != a->nr)
			continue;
		view_flag(row, "has_kept", true);
		page_count(pg, row, "kept_frames", k->frames);
		page_count(pg, row, "kept_lost", k->seen > k->frames ? k->seen - k->frames : 0);
	}
}

static void
put_held(const struct page *pg, const struct case_actions_view *v)
{
	size_t n_held = 0;

	for (size_t i = 0; i < v->n_actions; i++) {
		const struct respond_action *a = &v->actions[i];
		struct view *row =
			view_item(pg->root, a->is_ended || a->until == 0 ? "ended_acts" : "held");

		n_held += !a->is_ended && a->until != 0;
		view_printf(row, "nr", "%u", a->nr);
		view_text(row, "act", a->did);
		put_target(pg, v, a, row);
		put_kept(pg, v, a, row);
		view_text(row, "act_who", a->who);
		page_when(pg, row, "at", a->at);
		page_when(pg, row, "until", a->until);
		page_when(pg, row, "ended", a->ended);
		view_flag(row, "is_ended", a->is_ended);
		view_flag(row, "has_ended_by", a->ended_by.len > 0);
		view_text(row, "ended_by", a->ended_by);
	}
	view_flag(pg->root, "has_held", n_held > 0);
}

/* Each act says in its own words what a means does. */
static void
put_means(struct view *row, enum act act, unsigned means, unsigned lacks)
{
	for (unsigned i = 0; i < RESPOND_MEANS; i++) {
		const char *name = respond_means_name((enum respond_act_means)(1U << i));

		if ((means & 1U << i) != 0)
			view_printf(view_item(row, "by"), "means", "%s_%s", act_name(act), name);
		if ((lacks & 1U << i) != 0)
			view_c(view_item(row, "lacks"), "means", name);
	}
}

static void
put_offer(const struct page *pg, const struct case_actions_view *v, const struct case_act_offer *o)
{
	struct view *row = view_item(pg->root, "offers");

	view_c(row, "act", act_name(o->act));
	view_flag(row, "is_device",
		o->act == ACT_ISOLATE || o->act == ACT_SNAPSHOT || o->act == ACT_KEEP_PACKETS);
	view_flag(row, "is_keep", o->act == ACT_KEEP_PACKETS);
	view_flag(row, "is_name", o->act == ACT_BLOCK_NAME);
	view_flag(row, "is_address", o->act == ACT_BLOCK_ADDRESS);
	view_flag(row, "can", o->no == NULL && v->bar.can_write);
	view_flag(row, "has_why_not", o->no != NULL);
	view_printf(row, "why_not", "act_%s", o->no != NULL ? o->no : "means");
	/* what goes on by address is said where the box is not on the way */
	view_printf(row, "stops", "%s%s", act_name(o->act),
		o->act == ACT_ISOLATE && (o->lacks & RESPOND_BY_WAY) != 0 ? "_part" : "");
	view_flag(row, "has_end", o->hours != 0); /* else it is done at once, and stops nothing */
	view_flag(row, "needs_sure", o->needs_sure);
	view_flag(row, "needs_looks", o->looks != 0);
	for (unsigned i = 0; i < RESPOND_LOOKS; i++)
		if ((o->looks & 1U << i) != 0)
			view_c(view_item(row, "looks"), "looks_like",
				respond_looks_name((enum respond_looks)(1U << i)));
	view_flag(row, "is_4", o->hours == 4); /* the usual length is chosen */
	view_flag(row, "is_24", o->hours == 24);
	view_flag(row, "is_168", o->hours == 168);
	view_flag(row, "by_hand", o->act == ACT_ISOLATE && (o->no != NULL || o->lacks != 0));
	put_means(row, o->act, o->means, o->no == NULL ? o->lacks : 0);
}

enum err
page_case_actions(const struct pages *p, const struct page_frame *f,
	const struct case_actions_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_CASES, "case_actions");

	if (err != ERR_OK)
		return err;
	page_case_bar(&pg, &v->bar);
	page_case_typed(&pg, &v->typed);
	for (size_t i = 0; i < v->n_devices; i++) {
		struct view *row = view_item(pg.root, "devices");

		page_device_into(&pg, row, &v->devices[i]);
		view_flag(row, "is_chosen", str_equal(str_c(v->devices[i].id.text), v->device));
	}
	/* also in a closed case: what was kept on purpose can be let go */
	view_flag(pg.root, "can_end", f->may >= PAGE_MAY_ANSWER);
	view_text(pg.root, "chosen", v->device); /* a "yes" is for this one alone */
	put_held(&pg, v);
	page_count(&pg, pg.root, "n_held_all", v->n_held);
	page_count(&pg, pg.root, "held_max", v->held_max);
	view_flag(pg.root, "has_refused", v->n_refused > 0);
	page_count(&pg, pg.root, "n_refused", v->n_refused);
	for (size_t i = 0; i < v->n_offers; i++)
		put_offer(&pg, v, &v->offers[i]);
	return page_end(&pg, "case_actions", out);
}
