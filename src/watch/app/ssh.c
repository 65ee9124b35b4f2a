/*
 * SSH's greetings (wire/ssh), both sides, on any port. Behind the lists of algorithms all is
 * encrypted: the reader stops at the greeting.
 */
#include "wire/ssh/ssh.h"
#include "watch/app/app.h"

static enum app_match
match(const struct flow *f, int direction, struct str bytes)
{
	if (bytes.len < 4)
		return str_starts(STR("SSH-"), bytes) ? APP_MATCH_MAYBE : APP_MATCH_NO;
	return ssh_looks_like(bytes) ? APP_MATCH_YES : APP_MATCH_NO;
}

/* The line from "SSH-" on: what distributions add of themselves stands behind the software. */
static struct str
greeting_of(const struct ssh_banner *b)
{
	const char *start = b->protocol.p - 4;
	struct str last = b->comments.len > 0 ? b->comments : b->software;

	return str_of(start, (size_t)(last.p + last.len - start));
}

static struct stream_use
data(struct reader_at *r, struct str bytes)
{
	struct ssh_banner banner;
	struct event e = {.kind = EVENT_SSH};
	size_t used;
	enum err err = r->after_gap ? ERR_MALFORMED : ssh_banner_parse(bytes, &banner, &used);

	if (err == ERR_TRUNCATED)
		return (struct stream_use){0};
	if (err == ERR_OK) {
		e.ssh.greeting = greeting_of(&banner);
		e.ssh.is_obsolete = banner.is_obsolete;
		app_emit(r, &e);
	}
	return (struct stream_use){.is_done = true};
}

const struct app_protocol app_protocol_ssh = {
	.app = APP_SSH,
	.match = match,
	.data = data,
};
