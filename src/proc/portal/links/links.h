/*
 * Links: each lets one person do one thing without a log-in. Its token is shown once, the store
 * keeps its SHA-256; it opens nothing else, has an end, and can be taken back.
 */
#ifndef PROC_PORTAL_LINKS_H
#define PROC_PORTAL_LINKS_H

#include "proc/portal/deeds.h"
#include "proc/portal/web/handlers.h"

#include "store/programme.h"

handler_fn get_links, post_links, get_link, post_link, post_link_mail;

#define LINK_LIFE (14 * MS_DAY)

/* Makes a link for the purpose; its address into url. subject: see struct store_link. */
struct link_wish {
	enum store_link_for purpose;
	const char *subject, *role;
	struct str site, name;
	ms_t life;
	uint32_t uses_max;
	const char *path; /* "/l/", "/calendar/" */
	const char *suffix;
	char *undo; /* DEED_TOKEN_MAX: takes it back; NULL: by /links alone */
};
#define LINK_URL_MAX 320
void link_url(const struct request *r, const struct link_wish *w, const char *token,
	char url[LINK_URL_MAX]);
/* The link as it is to be kept, not yet written. */
void link_prepare(struct request *r, const struct link_wish *w, struct store_link *ret_link,
	char url[LINK_URL_MAX]);
enum err link_make(struct request *r, const struct link_wish *w, char url[LINK_URL_MAX]);

/* What a link of the path opens; the page for those that open nothing is written here: then
 * *ret_is_over. */
enum err link_open(struct request *r, struct str token, struct store_link *ret_link,
	uint8_t hash[STORE_TOKEN_HASH], bool *ret_is_over);

/* Looks only; what is wrong with it says link_open(). */
bool link_is_open(const struct request *r, struct str token);

/* The page for a link that opens nothing. */
enum err link_over(struct request *r, enum page_link_over why, int status);
/* The hash of a token as it stands in an address; false: it is none. */
bool token_hash(struct str text, uint8_t hash[STORE_TOKEN_HASH]);

#endif
