/* The company's own name server: how it stands, what it did, what to do next, its mode. */
#include "pages/guard.h"
#include "pages/parts.h"

static const char *
tone_of(const struct guard_view *v)
{
	static const struct {
		const char *stands, *tone;
	} tones[] = {{"down", "now"}, {"cut_off", "now"}, {"bare", "look"}, {"off", "look"},
		{"would", "look"}, {"block", "calm"}};

	if (strcmp(v->stands, "block") == 0 && (v->left_out != 0 || v->cert_ends != 0))
		return "look";
	for (size_t i = 0; i < sizeof(tones) / sizeof(*tones); i++)
		if (strcmp(tones[i].stands, v->stands) == 0)
			return tones[i].tone;
	return "note";
}

static void
put_counts(const struct page *pg, const struct guard_view *v)
{
	const struct {
		const char *name;
		uint64_t day, week;
	} counts[] = {{"asked", v->day.asked, v->week.asked},
		{"blocked", v->day.blocked, v->week.blocked},
		{"would", v->day.would, v->week.would}, {"held", v->day.held, v->week.held},
		{"refused", v->day.refused, v->week.refused},
		{"failed", v->day.failed, v->week.failed}};

	view_flag(pg->root, "has_counts", v->counted_since != 0);
	page_when(pg, pg->root, "counted_since", v->counted_since);
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		struct view *row = view_item(pg->root, "counts");

		view_c(row, "count_of", counts[i].name);
		page_count(pg, row, "day", counts[i].day);
		page_count(pg, row, "week", counts[i].week);
	}
}

static void
put_step(const struct page *pg, const char *step, const char *url, int minutes)
{
	struct view *v = view_item(pg->root, "steps");

	view_c(v, "step", step);
	view_printf(v, "minutes", "%d", minutes);
	if (url != NULL)
		view_link(v, "url", str_c(url));
}

/* What there is to do now, the most pressing first. */
static void
put_steps(const struct page *pg, const struct guard_view *v)
{
	if (strcmp(v->stands, "absent") == 0) {
		put_step(pg, "start", NULL, 5);
		put_step(pg, "router", "/guard/setup", 15);
		return;
	}
	if (strcmp(v->stands, "down") == 0)
		put_step(pg, "down", NULL, 10);
	if (strcmp(v->stands, "cut_off") == 0)
		put_step(pg, "cut_off", NULL, 10);
	if (v->left_out != 0)
		put_step(pg, "additions", NULL, 15);
	if (v->n_pleas > 0)
		put_step(pg, "pleas", "/guard/rules#pleas", 2);
	if (v->index_made == 0)
		put_step(pg, "list", "/guard/feeds", 10);
	else if (v->is_index_old)
		put_step(pg, "old_list", "/guard/feeds", 5);
	if (v->cert_ends != 0)
		put_step(pg, "cert", NULL, 15);
	if (v->is_trial_over)
		put_step(pg, "block", "#mode", 5);
	if (v->day.asked == 0 && strcmp(v->stands, "down") != 0)
		put_step(pg, "router", "/guard/setup", 15);
}

/* What its mode says counts now, and not only from when it runs. */
static bool
is_running(const struct guard_view *v)
{
	return strcmp(v->stands, "absent") != 0 && strcmp(v->stands, "down") != 0;
}

static void
put_modes(const struct page *pg, const struct guard_view *v)
{
	static const enum guard_mode order[] = {GUARD_MODE_BLOCK, GUARD_MODE_WOULD, GUARD_MODE_OFF};

	for (size_t i = 0; i < GUARD_MODES; i++) {
		struct view *row = view_item(pg->root, "modes");

		view_c(row, "mode", guard_mode_name(order[i]));
		view_flag(row, "is_chosen", order[i] == v->mode);
		view_flag(row, "is_off", order[i] == GUARD_MODE_OFF);
	}
	view_c(pg->root, "mode_now", guard_mode_name(v->mode));
	view_flag(pg->root, "is_running", is_running(v));
	view_flag(pg->root, "has_mode_since", v->mode_since != 0);
	page_date(pg, pg->root, "mode_since", v->mode_since);
	view_flag(pg->root, "has_trial", v->trial_ends != 0 && !v->is_trial_over);
	page_date(pg, pg->root, "trial_ends", v->trial_ends);
}

static void
put_names(const struct page *pg, const struct guard_view *v)
{
	for (size_t i = 0; i < v->n_names; i++) {
		struct view *row = view_item(pg->root, "names");

		view_text(row, "name", v->names[i].name);
		view_text(row, "what", v->names[i].what);
		page_count(pg, row, "times", v->names[i].times);
		page_when(pg, row, "last", v->names[i].last);
		page_link(pg, row, "rule_url", "/guard/rules?name=", v->names[i].name);
	}
	view_flag(pg->root, "has_names", v->n_names > 0);
}

enum err
page_guard(const struct pages *p, const struct page_frame *f, const struct guard_view *v,
	struct buf *out)
{
	struct page pg;
	bool is_there = strcmp(v->stands, "absent") != 0;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_GUARD, "guard");

	if (err != ERR_OK)
		return err;
	view_c(pg.root, "stands", v->stands);
	view_c(pg.root, "tone", tone_of(v));
	view_flag(pg.root, "is_there", is_there);
	view_flag(pg.root, "has_heard", v->heard != 0);
	page_when(&pg, pg.root, "heard", v->heard);
	view_flag(pg.root, "has_index", v->index_made != 0);
	view_flag(pg.root, "is_index_old", v->is_index_old);
	page_when(&pg, pg.root, "index_made", v->index_made);
	page_count(&pg, pg.root, "entries", v->n_entries);
	view_flag(pg.root, "is_policy_old", v->is_policy_old);
	view_flag(pg.root, "is_tapped", v->is_tapped);
	view_flag(pg.root, "has_tap_lost", v->tap_lost > 0);
	page_count(&pg, pg.root, "tap_lost", v->tap_lost);
	view_flag(pg.root, "has_behind", v->behind_at != 0);
	page_when(&pg, pg.root, "behind_at", v->behind_at);
	page_count(&pg, pg.root, "behind_times", v->behind_times);
	view_c(pg.root, "behind", v->has_hung ? "hung" : "ended");
	view_flag(pg.root, "has_left_out", v->left_out != 0);
	page_when(&pg, pg.root, "left_out", v->left_out);
	view_flag(pg.root, "has_cert", v->cert_ends != 0);
	view_c(pg.root, "cert", v->is_cert_over ? "over" : "soon");
	page_date(&pg, pg.root, "cert_ends", v->cert_ends);
	page_count(&pg, pg.root, "n_rules", v->n_rules);
	page_count(&pg, pg.root, "n_groups", v->n_groups);
	page_count(&pg, pg.root, "n_pleas", v->n_pleas);
	put_counts(&pg, v);
	put_steps(&pg, v);
	put_modes(&pg, v);
	put_names(&pg, v);
	return page_end(&pg, "guard", out);
}
