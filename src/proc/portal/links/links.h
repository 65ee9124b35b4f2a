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
	/* Written in the same change; NULL nothing. */
	enum err (*also)(struct store_tx *tx, const struct store_link *l, void *arg);
	void *also_arg;
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

/* Before the body of a file by a link is read: 0, or 503 while another by the same link, or too
 * many by others, are under way. By one that takes none it is unwanted; why, says link_open(). What
 * is begun is ended, once nothing of the request is left. */
int link_upload_begin(struct request *r, struct str token);
void link_upload_end(struct request *r);

/* The page for a link that opens nothing. */
enum err link_over(struct request *r, enum page_link_over why, int status);
/* The hash of a token as it stands in an address; false: it is none. */
bool token_hash(struct str text, uint8_t hash[STORE_TOKEN_HASH]);

#endif
