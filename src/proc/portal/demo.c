/*
 * The demonstration: a company, a person and a log-in that are made up, so that the first screen is
 * Today. Written into a data folder of its own only: one where nobody has set anything up, or that
 * was a demonstration before.
 */

#include "proc/portal/demo.h"
#include "proc/portal/people/people.h"
#include "proc/portal/programme/programme.h"
#include "store/programme.h"
#include "sys/password.h"

#include <stdio.h>

#define LOGIN "demo"

struct demo {
	struct portal *portal;
	struct store_person person;
	ms_t now;
};

static const struct {
	enum store_setting key;
	const char *text; /* key of its words in packs/text, or the value itself */
} made_up[] = {
	{SETTING_ORG_NAME, "demo.company"},
	{SETTING_SITE_NAME, "demo.company"},
	{SETTING_CHARGE_NAME, "demo.person"},
	{SETTING_CONSENT_BY, LOGIN},
	{SETTING_CONTACT_NAME, "demo.helper"},
	{SETTING_PLACE, "mirror"},
	{SETTING_SETUP_CODE, ""},
	{SETTING_IS_DEMO, "1"},
};

/* What the made-up company has taken up. Nobody has answered for it: what is shown is measured. */
static enum err
write_pursuits(struct store_tx *tx, const struct demo *d)
{
	static const char *const ids[] = {"selfcheck25", "scs3"};
	enum err err = ERR_OK;

	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids) && err == ERR_OK; i++) {
		struct store_pursuit p = {.begun = d->now};

		str_copy(str_c(ids[i]), p.framework, sizeof(p.framework));
		str_copy(STR(LOGIN), p.who, sizeof(p.who));
		err = store_pursuit_put(tx, &p);
	}
	return err;
}

static struct str
words_of(const struct demo *d, const char *key)
{
	const struct words *words = text_find(d->portal->texts, str_c(key));

	return words != NULL ? words_in(words, LANG_JA) : str_c(key);
}

static enum err
write_demo(struct store_tx *tx, void *arg)
{
	struct demo *d = arg;
	struct store_person before;
	enum err err = store_person_by_login(store_tx_view(tx), STR(LOGIN), &before);

	if (err == ERR_OK) { /* started again: the same person, today's password */
		str_copy(str_c(d->person.password), before.password, sizeof(before.password));
		return store_person_put(tx, &before);
	}
	if (err != ERR_NOT_FOUND)
		return err;
	str_copy(words_of(d, "demo.person"), d->person.name, sizeof(d->person.name));
	err = store_person_put(tx, &d->person);
	for (size_t i = 0; i < sizeof(made_up) / sizeof(made_up[0]) && err == ERR_OK; i++)
		err = store_setting_set(tx, made_up[i].key, words_of(d, made_up[i].text));
	if (err == ERR_OK)
		err = write_pursuits(tx, d);
	if (err == ERR_OK)
		err = store_setting_set_number(tx, SETTING_CONSENT_AT, d->now);
	return err == ERR_OK ? store_setting_set_number(tx, SETTING_SETUP_DONE, d->now) : err;
}

bool
demo_is_possible(struct portal *p)
{
	struct store_view *v;
	bool is_demo = false;

	if (!p->is_demo || store_read(p->store, &v) != ERR_OK)
		return false;
	is_demo = store_setting_number(v, SETTING_IS_DEMO, 0) == 1;
	store_read_end(v);
	return is_demo || setup_is_needed(p);
}

enum err
demo_set_up(struct portal *p, struct str password)
{
	struct demo d = {.portal = p, .now = p->clock()};
	enum err err;

	if (!demo_is_possible(p))
		return ERR_DENIED;
	d.person = (struct store_person){
		.id = store_id_new(d.now), .role = ROLE_ADMIN, .created = d.now, .login = LOGIN};
	err = password_hash(password, d.person.password);
	return err == ERR_OK ? store_write(p->store, STORE_VITAL, write_demo, &d) : err;
}
