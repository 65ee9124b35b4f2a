/*
 * Coin mining: the Stratum protocol (JSON-RPC lines to a mining pool), HTTP getwork, and the crypto
 * currencies' own peer protocol. Cannot see: pools spoken to over TLS, unless their name is listed.
 */
#include "watch/detect/detect.h"

static void
fire(struct detect *d, const struct event *e, struct str sign)
{
	struct detection n;

	if (e->client == NULL)
		return;
	n = detect_begin_flow(d, e->client, e->flow, e->flow->first, e->at);
	detection_text(&n, BASIS_SIGN, sign);
	detect_fire(d, &n);
}

/* The value of "method" in a line of JSON-RPC, as far as the line is simple. */
static struct str
method_of(struct str line)
{
	ptrdiff_t at = str_find(line, STR("\"method\""));
	struct str rest;

	if (at < 0)
		return str_of(NULL, 0);
	rest = str_of(line.p + at + 8, line.len - (size_t)at - 8);
	str_split(&rest, '"');
	return str_split(&rest, '"');
}

static void
on_line(struct detect *d, const struct event *e)
{
	static const char *const methods[] = {"mining.subscribe", "mining.authorize",
		"mining.submit", "login", "submit", "eth_submitLogin", "eth_submitWork",
		"eth_getWork", "eth_submitHashrate", "getwork", "getblocktemplate"};
	struct str method;

	if (e->line.app != APP_STRATUM || e->direction != TO_SERVER)
		return;
	method = method_of(e->line.text);
	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
		if (str_equal(method, str_c(methods[i])))
			fire(d, e, method);
}

/* Bitcoin's peer protocol: four magic bytes, then "version" (protocol documentation, message
 * header). */
static void
on_payload(struct detect *d, const struct event *e)
{
	static const char magic[] = "\xf9\xbe\xb4\xd9version";

	if (e->flow->protocol == PROTOCOL_TCP && e->direction == TO_SERVER &&
		str_starts(e->payload.bytes, STR(magic)))
		fire(d, e, STR("bitcoin peer"));
}

static void
on_event(struct detect *d, const struct event *e)
{
	if (e->kind == EVENT_LINE)
		on_line(d, e);
	else
		on_payload(d, e);
}

const struct detector detector_coin_miner = {
	.name = "coin_miner",
	.events = EVENT_BIT(LINE) | EVENT_BIT(PAYLOAD),
	.theme = THEME_COMPROMISE,
	.event = on_event,
};
