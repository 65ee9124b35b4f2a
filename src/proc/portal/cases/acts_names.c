/* Names that nobody may stop in a case: the company's own, and those that the box asks for. See
 * acts.h. Names of partners are not among them: one of theirs may be the very thing to be stopped.
 */
#include "proc/portal/cases/acts.h"

#include "proc/portal/guard/doors.h"
#include "proc/portal/guard/feeds.h"
#include "proc/portal/web/handlers.h"
#include "store/feed.h"

#define NAMES_MAX 256

struct gather {
	struct request *request;
	struct guard_name *list;
	uint32_t n;
	bool is_alone; /* what lies below is others' */
};

static enum err
add(struct gather *g, struct str text)
{
	char name[LIMIT_HOST_BYTES], *copy;
	struct addr a;

	text = feeds_host_of(str_trim(text));
	if (text.len == 0 || g->n == NAMES_MAX || addr_parse(text, &a) == ERR_OK ||
		guard_name_read(g->request->portal->detects, text, name) != ERR_OK)
		return ERR_OK;
	copy = arena_copy(g->request->arena, str_c(name));
	if (copy == NULL)
		return ERR_FULL;
	g->list[g->n++] = (struct guard_name){.name = str_c(copy), .is_alone = g->is_alone};
	return ERR_OK;
}

/* "a@example.co.jp, b@example.co.jp" */
static enum err
add_settings(struct gather *g, const enum store_setting *keys, size_t n)
{
	enum err err = ERR_OK;

	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		char text[STORE_SETTING_MAX];
		struct str rest;

		store_setting(g->request->view, keys[i], text);
		rest = str_c(text);
		while (rest.len > 0 && err == ERR_OK)
			err = add(g, str_split(&rest, ','));
	}
	return err;
}

static enum err
add_feeds(struct gather *g)
{
	struct request *r = g->request;
	struct store_feed *feeds;
	size_t n;
	enum err err = store_feed_list(r->view, r->arena, &feeds, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++)
		if (feeds[i].kind == FEED_FROM_URL && feeds[i].is_on)
			err = add(g, str_c(feeds[i].url));
	return err;
}

static enum err
end(struct gather *g, enum err err, const struct guard_names **ret_names)
{
	struct guard_names *names =
		err == ERR_OK ? arena_alloc(g->request->arena, sizeof(*names)) : NULL;

	if (names == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	*names = (struct guard_names){.n = g->n, .list = g->list};
	*ret_names = names;
	return ERR_OK;
}

enum err
case_acts_names(struct request *r, struct respond_ground *g)
{
	static const enum store_setting own_keys[] = {
		SETTING_ORG_URL, SETTING_ORG_MAIL, SETTING_MAIL_FROM, SETTING_MAIL_TO};
	static const enum store_setting box_keys[] = {
		SETTING_MAIL_HOST, SETTING_CASE_TSA, SETTING_GUARD_PROXY};
	struct gather own = {
		.request = r, .list = arena_array(r->arena, struct guard_name, NAMES_MAX)};
	struct gather box = {.request = r,
		.list = arena_array(r->arena, struct guard_name, NAMES_MAX),
		.is_alone = true};
	enum err err = own.list == NULL || box.list == NULL ? ERR_FULL : ERR_OK;

	if (err == ERR_OK)
		err = add_settings(&own, own_keys, sizeof(own_keys) / sizeof(*own_keys));
	err = end(&own, err, &g->own);
	if (err == ERR_OK)
		err = add_settings(&box, box_keys, sizeof(box_keys) / sizeof(*box_keys));
	if (err == ERR_OK && r->portal->doors != NULL)
		err = add(&box, str_c(r->portal->doors->secure_name));
	if (err == ERR_OK)
		err = add_feeds(&box);
	return end(&box, err, &g->box_needs);
}
