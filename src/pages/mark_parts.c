/*
 * A device that is kept on purpose: its mark, what the box saw against it, and the form for it.
 * That nothing was seen is never said to be proof, and its colour is never green.
 */
#include "pages/mark.h"

#include "pages/parts.h"

static void
put_mark(const struct page *pg, struct view *v, const struct mark_view *m)
{
	bool is_against = m->seen_at != 0;

	view_c(v, "state", mark_state_name(m->state));
	view_c(v, "way", mark_way_name(m->way));
	view_c(v, "tone", is_against ? "now" : m->state == MARK_OVER ? "look" : "");
	view_text(v, "mark_reason", m->reason);
	view_text(v, "who", m->who);
	page_date(pg, v, "since", m->since);
	page_date(pg, v, "until", m->until);
	page_when(pg, v, "seen_at", m->seen_at);
	view_flag(v, "is_against", is_against);
	view_flag(v, "is_over", m->state == MARK_OVER);
	view_flag(v, "is_checked", m->state == MARK_HOLDS && m->is_checked);
	view_flag(v, "is_unchecked", m->state == MARK_HOLDS && !m->is_checked);
}

void
page_mark_into(const struct page *pg, const struct device_view *d)
{
	static const struct field_spec specs[] = {
		{"mark_reason", "text", "off", 50, true}, {"mark_until", "date", "off", 10, true}};
	const struct mark_view *m = &d->mark;
	const struct setup_value values[] = {
		{"mark_reason", m->typed_reason}, {"mark_until", m->typed_until}};
	const struct field_values given = {values, 2, d->problems};
	bool is_old = d->brief.os.len > 0 && page_is_obsolete(pg, d->brief.os);

	if (m->state != MARK_NONE)
		put_mark(pg, view_node(pg->root, "marked"), m);
	view_flag(pg->root, "is_mark_shown", is_old || m->state != MARK_NONE || m->is_typed);
	view_flag(pg->root, "is_mark_open", m->is_typed);
	for (unsigned i = 0; i < MARK_WAYS; i++) {
		struct view *way = view_item(pg->root, "ways");
		const char *name = mark_way_name((enum mark_way)i);

		view_c(way, "way", name);
		view_flag(way, "is_chosen", str_equal(m->typed_way, str_c(name)));
	}
	page_fields(pg, pg->root, "mark_fields", specs, 2, &given);
}
