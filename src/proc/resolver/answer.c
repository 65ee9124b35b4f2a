/*
 * From a client's message to a reply: who asks, what needs no look-up, the verdict on the name,
 * what is kept, the full resolver, the verdict on the answer. See README.md.
 */
#include "proc/resolver/cookie.h"
#include "proc/resolver/first.h"
#include "proc/resolver/own.h"

#define BLOCK_TTL 30 /* seconds: a decision may be taken back */
#define FAILED_TTL 5

static struct known_name
name_of(const struct resolver *r, const struct dns_ask *ask)
{
	return known_name_of(&r->judge.key, str_of(ask->name, ask->name_len));
}

static bool
is_stream(const struct asker *asker)
{
	return asker->door >= STREAM_DOOR;
}

static size_t
room_of(const struct asker *asker, const struct dns_ask *ask)
{
	if (is_stream(asker))
		return MESSAGE_BYTES;
	if (!ask->has_edns)
		return DNS_UDP_PLAIN;
	return ask->udp_size < DNS_UDP_OURS ? ask->udp_size : DNS_UDP_OURS;
}

static void
send_out(struct resolver *r, const struct asker *asker)
{
	if (buf_err(&r->out) != ERR_OK)
		return;
	tap_reply(r, asker, buf_view(&r->out));
	if (is_stream(asker))
		stream_send(r, asker, buf_view(&r->out));
	else
		udp_send(r, asker, buf_view(&r->out));
}

/* Our cookie, when the client has sent its own. */
static struct str
cookie_of(struct resolver *r, const struct asker *asker, const struct dns_ask *ask,
	char room[COOKIE_BYTES])
{
	if (ask->cookie.len < DNS_COOKIE_CLIENT)
		return str_of(NULL, 0);
	cookie_make(&r->secret, ask->cookie, asker->from, r->wall, room);
	return str_of(room, COOKIE_BYTES);
}

static void
say(struct resolver *r, const struct asker *asker, const struct dns_ask *ask,
	struct dns_reply *reply)
{
	char room[COOKIE_BYTES];

	reply->cookie = cookie_of(r, asker, ask, room);
	reply->is_padded = ask->wants_padding && stream_is_secure(asker);
	buf_clear(&r->out);
	dns_reply_write(ask, reply, room_of(asker, ask), &r->out);
	send_out(r, asker);
}

static void
say_failed(struct resolver *r, const struct asker *asker, const struct dns_ask *ask, int ede)
{
	struct dns_reply reply = {.rcode = DNS_RCODE_SERVER_FAILED, .ede = ede};

	r->count.failed++;
	say(r, asker, ask, &reply);
}

/* ---- verdicts ---- */

/* The page's address for A and AAAA, "there is none" for all else; and why. */
static void
say_blocked(struct resolver *r, const struct asker *asker, const struct dns_ask *ask)
{
	const struct resolver_policy *p = &r->policy;
	struct addr pages[2];
	struct dns_reply reply = {
		.addrs = pages, .ttl = BLOCK_TTL, .has_soa = true, .ede = DNS_EDE_BLOCKED};

	for (int i = 0; i < 2; i++)
		if (!addr_is_none(p->page[i]))
			pages[reply.n_addrs++] = p->page[i];
	reply.text = ask->wants_structured && p->json.len > 0 ? p->json : p->text;
	say(r, asker, ask, &reply);
}

static void
say_no_name(struct resolver *r, const struct asker *asker, const struct dns_ask *ask)
{
	struct dns_reply reply = {
		.rcode = DNS_RCODE_NO_NAME, .ttl = BLOCK_TTL, .has_soa = true, .ede = -1};

	say(r, asker, ask, &reply);
}

/* An outsider: as short as it can be, and not more often than so. */
static void
refuse(struct resolver *r, struct question *q)
{
	struct dns_reply reply = {.rcode = DNS_RCODE_REFUSED, .ede = DNS_EDE_PROHIBITED};

	r->count.refused++;
	q->judged = (struct judged){.action = GUARD_REFUSE, .reason = GUARD_OUTSIDER};
	q->judged.door = door_of(r, q->asker);
	write_down(r, q, 0);
	if (is_stream(q->asker))
		stream_forget(r, q->asker);
	else if (rate_take(r->outsiders, q->asker->from, r->now))
		say(r, q->asker, q->ask, &reply);
}

/* ---- giving an answer ---- */

/* The answer in r->room, dressed for the client and without OPT. */
static void
give(struct resolver *r, const struct asker *asker, const struct dns_ask *ask, size_t len,
	const struct dns_ede_text *ede)
{
	struct dns_reply extra = {
		.rcode = (uint8_t)r->room[3] & 15, .ede = ede->code, .text = ede->text};
	size_t max = room_of(asker, ask);
	char cookie[COOKIE_BYTES];

	extra.cookie = cookie_of(r, asker, ask, cookie);
	extra.is_padded = ask->wants_padding && stream_is_secure(asker);
	buf_clear(&r->out);
	if (len + dns_opt_bytes(ask, extra.cookie) > max)
		dns_truncated_write(ask, str_of(r->room, len), &r->out);
	else
		buf_add(&r->out, r->room, len);
	dns_opt_put(ask, &extra, max, &r->out);
	send_out(r, asker);
}

/* For one that has waited; false: the policy changed meanwhile, and it was told so. */
static bool
judge_again(struct resolver *r, const struct asker *asker, const struct dns_ask *ask,
	struct question *ret_q)
{
	*ret_q = (struct question){.asker = asker,
		.ask = ask,
		.name = name_of(r, ask),
		.client = guard_client(&r->policy.guard, asker->from)};
	if (ret_q->client.group == NULL) {
		refuse(r, ret_q);
		return false;
	}
	judge_name(&r->judge, &ret_q->client, ret_q->name, r->wall, &ret_q->judged);
	return true;
}

/* The verdict on the answer in r->room, then the answer or what stands for it. */
static void
judge_and_give(struct resolver *r, struct question *q, size_t len, const struct dns_ede_text *ede)
{
	bool is_known = q->kept != NULL && q->kept->fine_by == r->judge.number;

	if (!is_known &&
		judge_answer(
			&r->judge, &q->client, q->ask, str_of(r->room, len), r->wall, &q->judged) &&
		q->kept != NULL)
		q->kept->fine_by = r->judge.number;
	q->judged.door = door_of(r, q->asker);
	write_down(r, q, len);
	if (q->judged.action == GUARD_BLOCK)
		say_blocked(r, q->asker, q->ask);
	else if (q->judged.action == GUARD_NO_NAME)
		say_no_name(r, q->asker, q->ask);
	else
		give(r, q->asker, q->ask, len, ede);
}

static void
give_this(struct resolver *r, struct question *q, struct kept_answer *a)
{
	struct dns_ede_text ede = {.code = -1};
	size_t len;

	if (r->now >= a->expires)
		ede.code = DNS_EDE_STALE;
	len = kept_dress(a, q->ask, r->now, r->room);
	r->count.kept += ede.code < 0;
	r->count.stale += ede.code >= 0;
	q->kept = a;
	judge_and_give(r, q, len, &ede);
}

/* From what is kept, be it old; false: there is nothing. */
static bool
give_kept(struct resolver *r, struct question *q)
{
	struct kept_answer *a = kept_find(r->kept, q->ask, q->name.hash, r->now, true);

	if (a != NULL)
		give_this(r, q, a);
	return a != NULL;
}

/* The verdict on the question's name, by the shortest way: what the lists say is recalled, or is
 * nothing, as is known of the answer that is kept; else they are asked. */
static void
judge_question(struct resolver *r, struct question *q)
{
	q->kept = NULL;
	if (judge_recalled(&r->judge, &q->client, q->name, r->wall, &q->judged)) {
		if (q->judged.action == GUARD_PASS)
			q->kept = kept_find(r->kept, q->ask, q->name.hash, r->now, false);
		return;
	}
	q->kept = kept_find(r->kept, q->ask, q->name.hash, r->now, false);
	if (q->kept != NULL && q->kept->fine_by == r->judge.number)
		judge_unlisted(&r->judge, &q->client, q->name.text, r->wall, &q->judged);
	else
		judge_name(&r->judge, &q->client, q->name, r->wall, &q->judged);
}

/* ---- questions ---- */

/* Too many at once of one that has not shown that it is there: half of them are told to come by
 * TCP, which shows it. */
static bool
is_too_many(struct resolver *r, const struct asker *asker, const struct dns_ask *ask)
{
	char cut[DNS_HEADER] = {0};

	if (is_stream(asker) || addr_is_loopback(asker->from) ||
		cookie_is_good(&r->secret, ask->cookie, asker->from, r->wall) ||
		rate_take(r->ours, asker->from, r->now))
		return false;
	r->count.refused++;
	if ((r->count.refused & 1) != 0) {
		buf_clear(&r->out);
		dns_truncated_write(ask, str_of(cut, sizeof(cut)), &r->out);
		send_out(r, asker);
	}
	return true;
}

static void
ask_on(struct resolver *r, struct question *q)
{
	struct flight *x;

	switch (flight_add(&r->flights, q->asker, q->ask, upstream_id(r), r->now, &x)) {
	case FLIGHT_NEW:
		upstream_ask(r, x);
		break;
	case FLIGHT_JOINED:
		break;
	case FLIGHT_REFUSED:
		r->count.refused++;
		if (!give_kept(r, q))
			say_failed(r, q->asker, q->ask, DNS_EDE_NETWORK_ERROR);
		break;
	}
}

static void
say_wrong(struct resolver *r, const struct guard_client *client, const struct asker *asker,
	struct dns_ask *ask, enum err err)
{
	struct dns_reply reply = {.ede = -1,
		.rcode = err == ERR_UNSUPPORTED ? DNS_RCODE_NOT_IMPLEMENTED : DNS_RCODE_FORMAT};

	ask->has_edns = false;
	ask->question = str_of(NULL, 0);
	ask->cookie = str_of(NULL, 0);
	if (err == ERR_TRUNCATED || (client->group == NULL && is_stream(asker)))
		stream_forget(r, asker); /* no question: nothing is said */
	else if (client->group != NULL || rate_take(r->outsiders, asker->from, r->now))
		say(r, asker, ask, &reply);
}

void
answer_read(struct resolver *r, struct incoming *in)
{
	in->err = dns_ask_parse(in->message, &in->ask);
	if (in->err != ERR_OK)
		return;
	in->name = name_of(r, &in->ask);
	recall_near(r->judge.recall, in->name.hash);
	kept_near(r->kept, &in->ask, in->name.hash);
}

void
answer_near(struct resolver *r, const struct incoming *in)
{
	if (in->err != ERR_OK)
		return;
	recall_nearer(r->judge.recall, in->name.hash);
	kept_nearer(r->kept, &in->ask, in->name.hash);
}

/* What is blocked by its name is not asked for: the question itself would tell something. */
static void
say_verdict(struct resolver *r, struct question *q)
{
	q->judged.door = door_of(r, q->asker);
	write_down(r, q, 0);
	if (q->judged.action == GUARD_BLOCK)
		say_blocked(r, q->asker, q->ask);
	else
		say_no_name(r, q->asker, q->ask);
}

void
answer_judge(struct resolver *r, struct incoming *in)
{
	const struct asker *asker = &in->asker;
	struct question q;
	struct dns_reply reply;

	q.asker = asker;
	q.ask = &in->ask;
	q.name = in->name;
	q.client = guard_client(&r->policy.guard, asker->from);
	r->count.asked++;
	if (in->err != ERR_OK) {
		say_wrong(r, &q.client, asker, &in->ask, in->err);
		return;
	}
	if (q.client.group == NULL) {
		refuse(r, &q);
		return;
	}
	tap_query(r, asker, in->message);
	if (is_too_many(r, asker, q.ask))
		return;
	if (first_reply(q.ask, r->self, &reply)) {
		ddr_reply(&r->ddr, q.ask, &reply);
		say(r, asker, q.ask, &reply);
		return;
	}
	judge_question(r, &q);
	if (q.judged.action == GUARD_BLOCK || q.judged.action == GUARD_NO_NAME)
		say_verdict(r, &q);
	else if (q.kept != NULL)
		give_this(r, &q, q.kept);
	else
		ask_on(r, &q);
}

void
answer_ask(struct resolver *r, const struct asker *asker, struct str message)
{
	struct incoming in = {.asker = *asker, .message = message};

	answer_read(r, &in);
	answer_judge(r, &in);
}

/* ---- answers ---- */

void
answer_arrived(struct resolver *r, struct flight *x, char *message, size_t len)
{
	struct flight_client *c = flight_client_of(&r->flights, x);
	struct dns_ttls none = {0};
	struct dns_ede_text ede;
	unsigned rcode = (uint8_t)message[3] & 15;

	len = dns_opt_take(message, len, &ede);
	if (!r->upstream.is_local)
		message[3] = (char)(message[3] & ~0x20); /* it may have been changed on its way */
	message[2] = (char)(message[2] & ~0x04);	 /* not ours to say (AA) */
	message[3] = (char)(message[3] | 0x80);		 /* RA: we ask for others */
	if ((rcode == DNS_RCODE_SERVER_FAILED || rcode == DNS_RCODE_REFUSED) && answer_stale(r, x))
		return;
	kept_add(r->kept, &c->ask, name_of(r, &c->ask).hash, str_of(message, len), r->now);
	for (; c != NULL; c = flight_client_next(&r->flights, c)) {
		struct question q;

		if (!judge_again(r, &c->asker, &c->ask, &q))
			continue;
		memcpy(r->room, message, len);
		dns_answer_dress(r->room, len, &c->ask, &none, 0);
		judge_and_give(r, &q, len, &ede);
	}
	flight_end(&r->flights, x);
}

bool
answer_stale(struct resolver *r, struct flight *x)
{
	struct flight_client *c = flight_client_of(&r->flights, x);

	if (kept_find(r->kept, &c->ask, name_of(r, &c->ask).hash, r->now, true) == NULL)
		return false;
	for (; c != NULL; c = flight_client_next(&r->flights, c)) {
		struct question q;

		if (judge_again(r, &c->asker, &c->ask, &q))
			give_kept(r, &q);
	}
	flight_end(&r->flights, x);
	return true;
}

void
answer_gave_up(struct resolver *r, struct flight *x)
{
	struct flight_client *c = flight_client_of(&r->flights, x);

	for (; c != NULL; c = flight_client_next(&r->flights, c))
		say_failed(r, &c->asker, &c->ask, DNS_EDE_NO_REACHABLE_AUTHORITY);
	flight_end(&r->flights, x);
}
