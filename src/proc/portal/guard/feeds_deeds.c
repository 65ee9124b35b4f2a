/* What people do with the name server's lists beside what they do with all (portal/feeds): choose
 * and add one, say what it does, let something through it, the proxy. */
#include "proc/portal/guard/feeds_page.h"

#include <stdio.h>

#define NAME_BYTES 60

static const struct feeds_where guard_page = {.room = FEED_ROOM_GUARD,
	.path = "/guard/feeds",
	.done = "guard_feed",
	.done_take = "guard_feed_take",
	.done_file = "guard_feed_file",
	.done_room = "guard_feed_room",
	.done_full = "guard_full"};

/* ---- new ones ---- */

static bool
read_tier(struct request *r, enum indicator_tier *ret_tier)
{
	struct str tier = form_get(&r->form, "tier");

	for (int i = 0; i < INDICATOR_TIERS; i++)
		if (str_equal(tier, str_c(indicator_tier_name((enum indicator_tier)i)))) {
			*ret_tier = (enum indicator_tier)i;
			return true;
		}
	return false;
}

static bool
read_confidence(struct request *r, enum confidence *ret_confidence)
{
	struct str text = form_get(&r->form, "confidence");

	for (int i = CONFIDENCE_LOW; i <= CONFIDENCE_HIGH; i++)
		if (str_equal(text, str_c(confidence_name((enum confidence)i)))) {
			*ret_confidence = (enum confidence)i;
			return true;
		}
	return false;
}

static void
check_url(struct feeds_page *s, const char *field, struct str url, bool is_good)
{
	struct page_problems *problems = &s->v.problems;

	if (url.len > 0 && !is_good && problems->n < PROBLEMS_MAX)
		s->list[problems->n++] = (struct page_problem){field, field};
}

static enum err
post_add(struct request *r)
{
	struct feeds_page s = {.v = {.n_values = 2}};
	struct page_problems *problems = &s.v.problems;
	struct store_feed feed;
	struct str name = field_of(r, "feed_name", NAME_BYTES, true, problems, s.list);
	struct str url = field_of(r, "feed_url", LIMIT_FEED_URL - 1, true, problems, s.list);

	feeds_new(r, FEED_ROOM_GUARD, &feed);
	feed.kind = FEED_FROM_URL;
	if (!read_tier(r, &feed.tier))
		return ERR_INVALID;
	str_copy(url, feed.url, sizeof(feed.url));
	check_url(&s, "feed_url", url, feed_url_is_good(feed.url));
	if (problems->n > 0) {
		s.values[0] = (struct setup_value){"feed_name", name};
		s.values[1] = (struct setup_value){"feed_url", url};
		s.v.tier = feed.tier;
		r->response.status = 400;
		return feeds_show(r, &s);
	}
	str_clean(name, feed.name, sizeof(feed.name));
	return feeds_add(r, &guard_page, &feed);
}

/* One of the catalogue, as it stands there. */
static enum err
post_choose(struct request *r)
{
	const struct feed_catalogue *known = r->portal->known_feeds;
	struct str id = form_get(&r->form, "id");
	struct store_feed feed;

	for (uint32_t i = 0; i < known->n; i++) {
		const struct feed_known *f = &known->list[i];

		if (!str_equal(f->id, id))
			continue;
		feeds_new(r, FEED_ROOM_GUARD, &feed);
		feed.kind = FEED_FROM_URL;
		feed.tier = f->tier;
		feed.confidence = f->confidence;
		feed.every = f->every_minutes;
		str_copy(f->id, feed.id, sizeof(feed.id));
		str_clean(f->name, feed.name, sizeof(feed.name));
		str_copy(f->url, feed.url, sizeof(feed.url));
		return feeds_add(r, &guard_page, &feed);
	}
	return ERR_INVALID;
}

/* ---- one that is there ---- */

enum err
post_guard_feeds_file(struct request *r)
{
	return feeds_post_file(r, &guard_page);
}

/* What the loop wrote meanwhile stays. */
static enum err
write_choice(struct store_tx *tx, void *arg)
{
	const struct store_feed *chosen = arg;
	struct store_feed f;
	enum err err = store_feed_get(store_tx_view(tx), chosen->id, &f);

	if (err != ERR_OK)
		return err;
	f.tier = chosen->tier;
	f.confidence = chosen->confidence;
	return store_feed_put(tx, &f);
}

static enum err
post_change(struct request *r)
{
	struct store_feed feed;
	const struct store_kept_key key = {STORE_KEPT_FEED_CHOICE, feed.id, NULL};
	enum err err = feeds_of_form(r, &guard_page, &feed);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? redirect(r, guard_page.path, NULL) : err;
	if (!read_tier(r, &feed.tier) || !read_confidence(r, &feed.confidence))
		return ERR_INVALID;
	return feeds_finish(r, &guard_page,
		&(struct feeds_change){
			.write = write_choice, .arg = &feed, .name = feed.name, .key = &key});
}

static enum err
write_free(struct store_tx *tx, void *arg)
{
	return store_feed_free(tx, arg);
}

static enum err
write_hold(struct store_tx *tx, void *arg)
{
	const struct store_feed_freed *freed = arg;

	return store_feed_hold(tx, freed->value);
}

static enum err
write_proxy(struct store_tx *tx, void *arg)
{
	return store_setting_set(tx, SETTING_GUARD_PROXY, str_c(arg));
}

static enum err
post_held(struct request *r, bool is_free)
{
	struct store_feed_freed freed = {.at = r->now};
	const struct store_kept_key key = {STORE_KEPT_FEED_FREED, freed.value, NULL};
	struct str value = form_get(&r->form, "value"),
		   reason = str_trim(form_get(&r->form, "free_reason"));

	if (value.len == 0 || value.len >= sizeof(freed.value) || (is_free && reason.len == 0))
		return ERR_INVALID;
	str_clean(value, freed.value, sizeof(freed.value));
	str_clean(reason, freed.reason, sizeof(freed.reason));
	str_copy(request_who(r), freed.who, sizeof(freed.who));
	return feeds_finish(r, &guard_page,
		&(struct feeds_change){.write = is_free ? write_free : write_hold,
			.arg = &freed,
			.name = freed.value,
			.key = &key});
}

static enum err
post_proxy(struct request *r)
{
	struct feeds_page s = {.v = {.tier = TIER_BLOCK, .n_values = 1}};
	char proxy[LIMIT_FEED_PROXY];
	const struct store_kept_key key = {
		STORE_KEPT_SETTING, store_setting_name(SETTING_GUARD_PROXY), NULL};
	struct str url =
		field_of(r, "feed_proxy", LIMIT_FEED_PROXY - 1, false, &s.v.problems, s.list);

	str_copy(url, proxy, sizeof(proxy));
	check_url(&s, "feed_proxy", url, feed_proxy_is_good(proxy));
	if (s.v.problems.n > 0) {
		s.values[0] = (struct setup_value){"feed_proxy", url};
		r->response.status = 400;
		return feeds_show(r, &s);
	}
	return feeds_finish(r, &guard_page,
		&(struct feeds_change){.write = write_proxy,
			.arg = proxy,
			.name = proxy[0] != '\0' ? proxy : "-",
			.key = &key});
}

enum err
post_guard_feeds(struct request *r)
{
	struct str what = form_get(&r->form, "do");

	if (str_equal(what, STR("add")))
		return post_add(r);
	if (str_equal(what, STR("choose")))
		return post_choose(r);
	if (str_equal(what, STR("proxy")))
		return post_proxy(r);
	if (str_equal(what, STR("free")) || str_equal(what, STR("hold")))
		return post_held(r, str_equal(what, STR("free")));
	if (str_equal(what, STR("change")))
		return post_change(r);
	return feeds_post_one(r, &guard_page, what);
}
