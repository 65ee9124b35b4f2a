/* How devices are made to ask the name server, and what they see when a name is blocked. */
#include "proc/portal/guard/doors.h"
#include "proc/portal/guard/guard.h"
#include "proc/portal/kept.h"

#include "pages/guard_doors.h"
#include "proc/resolver/doh.h"

#include <stdio.h>

static struct str
self_of(struct request *r, uint8_t family)
{
	const struct guard_doors *d = r->portal->doors;
	char text[ADDR_TEXT_MAX];

	for (size_t i = 0; d != NULL && i < GUARD_SELVES; i++)
		if (d->self[i].family == family && !addr_is_none(d->self[i]))
			return str_c(arena_copy(r->arena, str_c(addr_text(d->self[i], text))));
	return STR("");
}

/* Where names can be asked encrypted. */
static void
fill_secure(struct request *r, struct guard_setup_view *v)
{
	const struct guard_doors *d = r->portal->doors;
	char url[320];

	if (d == NULL)
		return;
	v->dot_port = d->dot_port;
	v->secure_name = str_c(d->secure_name);
	if (d->doh_port == 0 || d->secure_name[0] == '\0')
		return;
	if (d->doh_port == 443)
		snprintf(url, sizeof(url), "https://%s" DOH_PATH, d->secure_name);
	else
		snprintf(url, sizeof(url), "https://%s:%u" DOH_PATH, d->secure_name, d->doh_port);
	v->doh_url = str_c(arena_copy(r->arena, str_c(url)));
}

enum err
get_guard_setup(struct request *r)
{
	struct guard_setup_view v = {.routers = r->portal->routers,
		.address = self_of(r, 4),
		.address6 = self_of(r, 6),
		.door = guard_door_url(r),
		.is_page = str_equal(setting_of(r, SETTING_GUARD_EXPLAIN), STR("page"))};
	struct page_frame f;

	fill_secure(r, &v);
	frame_of(r, &f);
	f.path = STR("/guard/setup");
	return page_guard_setup(r->portal->pages, &f, &v, &r->response.body);
}

struct explain_change {
	const char *value;
	struct store_audit audit;
};

static enum err
write_explain(struct store_tx *tx, void *arg)
{
	const struct explain_change *c = arg;
	enum err err = store_setting_set(tx, SETTING_GUARD_EXPLAIN, str_c(c->value));

	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

enum err
post_guard_setup(struct request *r)
{
	const struct store_kept_key keys[] = {
		{STORE_KEPT_SETTING, store_setting_name(SETTING_GUARD_EXPLAIN), NULL}};
	struct str wanted = form_get(&r->form, "explain");
	struct explain_change c = {.value = str_equal(wanted, STR("page")) ? "page" : ""};
	char token[DEED_TOKEN_MAX];
	enum err err;

	if (!str_equal(form_get(&r->form, "do"), STR("explain")))
		return ERR_INVALID;
	audit_fill(
		r, &c.audit, "guard.mode", c.value[0] != '\0' ? "explain=page" : "explain=error");
	err = deed_kept(r,
		&(struct kept_deed){.kind = "guard.mode",
			.role = ROLE_ADMIN,
			.keys = keys,
			.n = 1,
			.write = write_explain,
			.arg = &c},
		token);
	if (err != ERR_OK)
		return err;
	guard_changed(r->portal);
	return redirect(r, "/guard/setup", &(struct done){.key = "saved", .undo = token});
}
