/* Who may do what: the first visit, log-in, people and their codes, settings. */
#ifndef PROC_PORTAL_PEOPLE_H
#define PROC_PORTAL_PEOPLE_H

#include "proc/portal/web/handlers.h"

handler_fn get_login, post_login, post_logout, post_language, get_qr;
handler_fn get_setup_first, get_setup, post_setup;
handler_fn get_people, post_people, get_person, post_person, get_join, post_join;
handler_fn get_me, post_me_profile, post_me_password, post_me_others;
handler_fn get_settings, post_settings;

#define KEEP_DAYS_MAX 730 /* what holds when nobody has said how long things are kept */

/* A person's brief; the strings live as long as p. */
enum err brief_of_person(
	struct request *r, const struct store_person *p, struct person_brief *ret_brief);
/* Makes a code for the person, who has no password and no session afterwards, and shows it: the
 * only time that anybody sees it. action: for the audit log. */
/* Not used up by time; one of a clock that was ahead is not good for years. */
bool invitation_is_good(const struct store_invitation *i, ms_t now);
enum err person_invite(struct request *r, const struct store_person *p, const char *action);
/* The fields password and password_again are a good new password; else problems. */
void new_password_of(struct request *r, struct page_problems *problems, struct page_problem *list);
/* A log-in as it is compared: no capitals, no blanks around. */
void login_name(struct str typed, char dst[64]);
/* Who can answer: enabled, with a password, of that role at least. */
enum err persons_who_may(
	const struct store_view *v, struct arena *a, enum person_role role, size_t *ret_n);

/* One change of settings: a list of key and value. */
struct setting_change {
	enum store_setting key;
	struct str value;
};
struct settings_change {
	const struct setting_change *list;
	size_t n;
	const struct store_audit *audit; /* may be NULL */
};
enum err write_settings(struct store_tx *tx, void *arg); /* arg: struct settings_change */
/* Keeps when the company last wrote what it says of itself, if that is among the list: a case takes
 * from there only what was there before it. */
enum err write_company(
	struct store_tx *tx, const struct setting_change *list, size_t n, ms_t now);
enum err set_number(struct request *r, enum store_setting key, int64_t value);
/* The networks that are not watched, as text in the arena. */
enum err off_networks(struct request *r, const struct str **ret_list, size_t *ret_n);

/* The one-time code of the first visit: worth something until an administrator exists. Capital
 * letters and digits, without blanks or hyphens. */
enum err setup_code_set(struct portal *p, struct str code);
bool setup_is_needed(struct portal *p);

#endif
