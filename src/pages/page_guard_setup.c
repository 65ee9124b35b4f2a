/* How devices are made to ask the name server: the router's DHCP, or each device. */
#include "pages/guard_doors.h"
#include "pages/parts.h"

static void
put_words(const struct page *pg, struct view *v, const char *name, const struct words *words)
{
	view_text(v, name, words_in(words, pg->frame->lang));
}

static void
put_router(const struct page *pg, const char *list, const struct guard_router *r,
	const struct guard_setup_view *given)
{
	struct view *v = view_item(pg->root, list);
	static const char *const changes[] = {"yes", "sometimes", "each"};
	static const char *const places[] = {"menu_1", "menu_2", "menu_3"};

	view_text(v, "router_id", r->id);
	view_text(v, "router", r->name);
	view_c(v, "change", changes[r->change]);
	view_flag(v, "is_sometimes", r->change == GUARD_ROUTER_SOMETIMES);
	view_printf(v, "minutes", "%d", r->minutes);
	view_flag(v, "is_unconfirmed", r->is_unconfirmed);
	view_text(v, "enter", given->address.len > 0 ? given->address : STR("192.168. ..."));
	for (uint32_t i = 0; i < 3; i++)
		view_text(v, places[i],
			i < r->n_menu ? words_in(&r->menu[i].words, pg->frame->lang) : STR(""));
	for (uint32_t i = 0; i < r->n_steps; i++)
		put_words(pg, view_item(v, "steps"), "step", &r->steps[i].words);
	put_words(pg, v, "back", &r->back);
	put_words(pg, v, "ipv6", &r->ipv6);
}

static void
put_secure(struct view *v, const struct guard_setup_view *given)
{
	view_flag(v, "has_secure", given->dot_port != 0 || given->doh_url.len > 0);
	view_flag(v, "has_dot", given->dot_port != 0);
	view_printf(v, "dot_port", "%u", given->dot_port);
	view_text(v, "doh_url", given->doh_url);
	view_flag(v, "is_own", given->secure_name.len == 0);
	view_text(v, "secure_name", given->secure_name);
}

enum err
page_guard_setup(const struct pages *p, const struct page_frame *f,
	const struct guard_setup_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_GUARD, "guard_setup");

	if (err != ERR_OK)
		return err;
	view_flag(pg.root, "has_address", v->address.len > 0);
	view_text(pg.root, "address", v->address);
	view_text(pg.root, "address6", v->address6);
	view_flag(pg.root, "has_door", v->door.len > 0);
	view_flag(pg.root, "is_page", v->is_page);
	view_flag(pg.root, "is_error", !v->is_page);
	view_flag(pg.root, "may_administer", f->may == PAGE_MAY_ADMINISTER);
	for (uint32_t i = 0; v->routers != NULL && i < v->routers->n; i++)
		put_router(&pg,
			v->routers->list[i].change == GUARD_ROUTER_EACH ? "devices" : "routers",
			&v->routers->list[i], v);
	put_secure(pg.root, v);
	view_text(pg.root, "door", v->door);
	if (v->door.len > 0)
		err = draw_qr(&pg, pg.root, "qr", v->door);
	if (err != ERR_OK) {
		page_drop(&pg);
		return err;
	}
	return page_end(&pg, "guard_setup", out);
}
