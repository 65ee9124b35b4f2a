/* /sites: where the company is, and what is answered for each place. */
#include "proc/portal/kept.h"
#include "proc/portal/programme/programme.h"

#include <stdio.h>

#define SITES_MAX 64 /* open ones */

static enum err
show_sites(struct request *r, struct sites_view *v)
{
	struct page_site *list;
	struct programme p;
	struct page_frame f;
	enum err err = programme_load(r, STR(""), &p);

	if (err != ERR_OK)
		return err;
	list = arena_array(r->arena, struct page_site, p.n_sites + 1);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < p.n_sites; i++)
		list[i] = (struct page_site){str_c(p.sites[i].id.text), str_c(p.sites[i].name), 0};
	v->list = list;
	v->n = p.n_sites;
	frame_of(r, &f);
	return page_sites(r->portal->pages, &f, v, &r->response.body);
}

enum err
get_sites(struct request *r)
{
	struct sites_view v = {0};

	return show_sites(r, &v);
}

struct site_change {
	struct store_site site;
	struct store_audit audit;
};

static enum err
write_site(struct store_tx *tx, void *arg)
{
	struct site_change *c = arg;
	enum err err = store_site_put(tx, &c->site);

	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static enum err
add_site(struct request *r, struct site_change *c)
{
	struct page_problem list[PROBLEMS_MAX];
	struct sites_view v = {0};
	struct programme p;
	struct str name = field_of(r, "site_name", LIMIT_NAME_BYTES - 1, true, &v.problems, list);
	enum err err = programme_load(r, STR(""), &p);

	if (err == ERR_OK && p.n_sites >= SITES_MAX)
		return ERR_LIMIT;
	if (err == ERR_OK && v.problems.n > 0) {
		r->response.status = 400;
		return show_sites(r, &v);
	}
	c->site = (struct store_site){.id = store_id_new(r->now), .created = r->now};
	str_copy(name, c->site.name, sizeof(c->site.name));
	return err;
}

/* A new site stays once somebody has answered for it. */
static enum err
keep_site(struct request *r, struct site_change *c, bool is_close, char *token)
{
	const struct store_kept_key keys[] = {{STORE_KEPT_SITE, c->site.id.text, NULL},
		{STORE_KEPT_SITE_REPLY, c->site.id.text, NULL}};

	return deed_kept(r,
		&(struct kept_deed){.kind = "site.change",
			.role = ROLE_ADMIN,
			.keys = keys,
			.n = is_close ? 1 : 2,
			.write = write_site,
			.arg = c},
		token);
}

enum err
post_sites(struct request *r)
{
	struct site_change c = {0};
	char id[STORE_ID_TEXT_MAX], token[DEED_TOKEN_MAX];
	bool is_close = str_equal(form_get(&r->form, "do"), STR("close"));
	enum err err;

	str_copy(form_get(&r->form, "id"), id, sizeof(id));
	err = is_close ? store_site_get(r->view, id, &c.site) : add_site(r, &c);
	if (err != ERR_OK || r->response.status == 400)
		return err;
	if (is_close)
		c.site.closed = r->now;
	audit_fill(r, &c.audit, "site.change", c.site.name);
	err = keep_site(r, &c, is_close, token);
	return err == ERR_OK
		       ? redirect(r, "/sites",
				 &(struct done){.key = is_close ? "site_closed" : "site_added",
					 .name = c.site.name,
					 .undo = token})
		       : err;
}
