/* What is told to the portal of a question: see query_log.h and ask_log.h. */
#include "proc/resolver/own.h"

/* That the device asks us, and no word of what. */
static void
say_asked(struct resolver *r, const struct guard_client *client)
{
	struct asked *a = &r->asked[client->device % ASKED_PLACES];
	struct query_said said = {.device = client->device, .from = client->addr};
	struct bus_query *row;
	bool is_new;

	if (client->device == 0 || (a->device == client->device && r->now - a->told < ASKED_MS))
		return;
	*a = (struct asked){client->device, r->now};
	row = query_log_row(&r->log, &said, &is_new);
	if (row == NULL)
		return;
	if (is_new)
		*row = (struct bus_query){
			.device = client->device, .from = client->addr, .first = r->wall};
	query_log_count(row, -1, false, r->wall);
}

static bool
is_missing(const struct resolver *r, size_t len)
{
	return len > 0 && (r->room[3] & 15) == DNS_RCODE_NO_NAME;
}

/* An answered question, below its domain: what a company's rule lets pass, and what the guard is
 * off for, is nobody's business. How many of the domain's names are told already; NULL: no more. */
static uint8_t *
write_ask(struct resolver *r, const struct question *q, size_t len)
{
	const struct judged *j = &q->judged;
	struct ask_log_entry e;

	if (j->action != GUARD_PASS || (j->reason != GUARD_NOTHING && j->reason != GUARD_LIST))
		return NULL;
	e = (struct ask_log_entry){.device = q->client.device,
		.from = q->client.addr,
		.name = q->name.text,
		.type = q->ask->type,
		.is_missing = is_missing(r, len),
		.bytes = len,
		.at = r->wall};
	return ask_log_add(&r->asks, &e);
}

static void
fill_row(const struct resolver *r, const struct question *q, struct bus_query *row)
{
	const struct judged *j = &q->judged;

	*row = (struct bus_query){.device = q->client.device,
		.from = q->client.addr,
		.type = j->reason == GUARD_NOTHING ? 0 : q->ask->type,
		.action = (uint8_t)j->action,
		.reason = (uint8_t)j->reason,
		.would = j->would,
		.warns = j->warns,
		.list = j->list,
		.held = (uint8_t)j->held,
		.tier = (uint8_t)j->tier,
		.confidence = (uint8_t)j->confidence,
		.since = j->since,
		.rule = j->rule,
		.first = r->wall};
	if (j->action != GUARD_REFUSE)
		str_clean(q->name.text, row->name, sizeof(row->name));
	str_copy(str_c(j->found), row->found, sizeof(row->found));
	str_copy(str_c(j->what), row->what, sizeof(row->what));
}

/* True: it is a new row of the log; of what is ordinary the name alone is in it. len as for
 * write_down(). */
static bool
write_row(struct resolver *r, const struct question *q, size_t len)
{
	const struct judged *j = &q->judged;
	struct query_said said = {.device = q->client.device,
		.name_hash = j->action == GUARD_REFUSE ? 0 : q->name.hash,
		.rule = j->rule,
		.from = q->client.addr,
		.found = str_c(j->found),
		.action = (uint8_t)j->action,
		.reason = (uint8_t)j->reason,
		.would = j->would,
		.warns = j->warns,
		.list = j->list};
	bool is_new;
	struct bus_query *row =
		query_log_row(j->reason == GUARD_NOTHING ? &r->names : &r->log, &said, &is_new);

	if (row == NULL)
		return false;
	if (is_new)
		fill_row(r, q, row);
	query_log_count(row, j->door, is_missing(r, len), r->wall);
	return is_new;
}

void
write_down(struct resolver *r, const struct question *q, size_t len)
{
	const struct judged *j = &q->judged;
	uint8_t *told = write_ask(r, q, len);
	bool is_ordinary = j->reason == GUARD_NOTHING;

	tap_judged(r, j);
	r->count.blocked += j->action == GUARD_BLOCK;
	r->count.would += j->would;
	if (is_ordinary || j->reason == GUARD_OFF)
		say_asked(r, &q->client);
	if (j->reason == GUARD_OFF)
		return; /* nobody's business */
	if (is_ordinary && told == NULL)
		return;
	if (write_row(r, q, len) && is_ordinary)
		(*told)++;
}
