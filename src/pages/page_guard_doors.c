/* Why a name was blocked, and "does this device ask our name server?"; see guard_doors.h. */
#include "pages/guard_doors.h"
#include "pages/parts.h"

#include "base/names.h"

static const char *const why_names[BLOCKED_WHYS] = {"ask", "malware", "phishing", "list", "rule",
	"bypass", "behind", "unknown", "would", "busy", "isolated"};
static const char *const check_names[GUARD_CHECKS] = {"asking", "yes", "no", "elsewhere", "absent"};

NAME_OF(enum blocked_why, blocked_why_name, why_names)
NAME_OF(enum guard_check, guard_check_name, check_names)

/* Links instead of the buttons that set a cookie. query: "name=x", "" none. */
static void
put_languages(const struct page *pg, const char *path, struct str name)
{
	for (unsigned i = 0; i < LANGS; i++) {
		struct view *v;
		struct buf url = buf_of(4096);

		if ((enum lang)i == pg->frame->lang)
			continue;
		v = view_item(pg->root, "doors");
		page_language_into(v, (enum lang)i);
		buf_printf(&url, "%s?lang=%s", path, lang_name((enum lang)i));
		if (name.len > 0)
			buf_printf(&url, "&name=%.*s", STR_FMT(name));
		view_link(v, "url", str_c(arena_copy(pg->arena, buf_view(&url))));
		buf_done(&url);
	}
	view_flag(pg->root, "is_door", true);
	view_c(pg->root, "lang_now", lang_name(pg->frame->lang));
}

/* How many minutes what to do takes. */
static int
minutes_of(enum blocked_why why)
{
	static const int minutes[BLOCKED_WHYS] = {0, 10, 5, 2, 2, 3, 5, 5, 0, 1, 5};

	return minutes[why];
}

static const char *
tone_of(enum blocked_why why)
{
	if (why == BLOCKED_MALWARE || why == BLOCKED_PHISHING)
		return "now";
	return why == BLOCKED_ASK || why == BLOCKED_WOULD ? "note" : "look";
}

static void
put_reason(const struct page *pg, const struct blocked_view *v)
{
	struct view *root = pg->root;
	bool is_list = v->why == BLOCKED_MALWARE || v->why == BLOCKED_PHISHING ||
		       v->why == BLOCKED_LIST || v->why == BLOCKED_WOULD;

	view_c(root, "why", blocked_why_name(v->why));
	view_c(root, "tone", tone_of(v->why));
	view_flag(root, "is_ask", v->why == BLOCKED_ASK);
	view_flag(root, "is_list", is_list);
	view_flag(root, "has_name", v->name.len > 0);
	view_text(root, "name", v->name);
	view_flag(root, "has_found", v->found.len > 0 && !str_equal(v->found, v->name));
	view_text(root, "found", v->found);
	view_text(root, "what", v->what);
	view_text(root, "list", v->list);
	view_text(root, "reason", v->reason);
	view_flag(root, "is_behind", v->is_behind);
	view_flag(root, "is_address", v->is_address);
	view_c(root, "confidence", confidence_name(v->confidence));
	view_flag(root, "has_since", v->since != 0);
	page_date(pg, root, "since", v->since);
	view_flag(root, "has_do", minutes_of(v->why) > 0);
	view_printf(root, "minutes", "%d", minutes_of(v->why));
}

enum err
page_blocked(const struct pages *p, const struct page_frame *f, const struct blocked_view *v,
	struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "blocked");

	if (err != ERR_OK)
		return err;
	put_languages(&pg, "/blocked", v->name);
	put_reason(&pg, v);
	view_text(pg.root, "phone", v->phone);
	view_text(pg.root, "charge", v->charge);
	view_flag(pg.root, "has_charge", v->phone.len > 0 || v->charge.len > 0);
	view_flag(pg.root, "has_form", v->has_form && !v->is_told && !v->is_too_many);
	view_flag(pg.root, "is_told", v->is_told);
	view_flag(pg.root, "is_too_many", v->is_too_many);
	view_text(pg.root, "address", v->url);
	view_flag(pg.root, "has_qr", v->url.len > 0);
	if (v->url.len > 0)
		err = draw_qr(&pg, pg.root, "qr", v->url);
	if (err != ERR_OK) {
		page_drop(&pg);
		return err;
	}
	return page_end(&pg, "blocked", out);
}

enum err
page_guard_check(const struct pages *p, const struct page_frame *f,
	const struct guard_check_view *v, struct buf *out)
{
	static const char *const tones[GUARD_CHECKS] = {"note", "calm", "look", "note", "look"};
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "guard_check");

	if (err != ERR_OK)
		return err;
	put_languages(&pg, "/guard/check", STR(""));
	view_c(pg.root, "check", guard_check_name(v->check));
	view_c(pg.root, "tone", tones[v->check]);
	view_flag(pg.root, "is_no", v->check == GUARD_CHECK_NO);
	view_flag(pg.root, "has_probe", v->probe.len > 0);
	view_link(pg.root, "probe", v->probe);
	view_flag(pg.root, "has_url", v->url.len > 0);
	view_text(pg.root, "door", v->url);
	view_link(pg.root, "url", v->url);
	view_flag(pg.root, "has_again", v->again.len > 0 && v->check != GUARD_CHECK_ASKING);
	view_link(pg.root, "again", v->again);
	return page_end(&pg, "guard_check", out);
}
