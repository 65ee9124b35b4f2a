/*
 * TLS over TCP, on any port and after STARTTLS (wire/tls): the hellos, the client's fingerprint,
 * the server's certificate where it is in clear. Then the flow is left alone: the rest is dark.
 */
#include "wire/tls/tls.h"
#include "watch/app/app.h"

struct tls_state {
	bool is_hello_told;
	uint8_t certificates_told;
};

static enum app_match
match(const struct flow *f, int direction, struct str bytes)
{
	if (bytes.len < 5)
		return bytes.len < 2 || tls_looks_like(bytes) ? APP_MATCH_MAYBE : APP_MATCH_NO;
	return tls_looks_like(bytes) ? APP_MATCH_YES : APP_MATCH_NO;
}

static struct stream_use
read_client(struct reader_at *r, struct str bytes)
{
	static const struct stream_use done = {.is_done = true};
	struct tls_client_hello hello;
	struct tls_scratch scratch;
	char ja3[TLS_JA3_HEX_MAX] = "", ja4[TLS_JA4_MAX] = "";
	struct event e = {.kind = EVENT_TLS_CLIENT};
	size_t used;
	enum err err = tls_client_hello_read(bytes, &scratch, &hello, &used);

	if (err == ERR_TRUNCATED)
		return (struct stream_use){0};
	if (err != ERR_OK)
		return done;
	if (hello.sni.len > 0 && !hello.has_ech)
		app_server_name(r->flow, hello.sni);
	if (tls_ja3(&hello, ja3) != ERR_OK)
		ja3[0] = '\0';
	if (tls_ja4(&hello, TLS_OVER_TCP, ja4) != ERR_OK)
		ja4[0] = '\0';
	e.tls.client = &hello;
	e.tls.ja3 = ja3;
	e.tls.ja4 = ja4;
	app_emit(r, &e);
	return done;
}

static struct stream_use
read_server(struct reader_at *r, struct str bytes)
{
	struct tls_state *s = r->state;
	struct tls_server_flight flight;
	struct tls_scratch scratch;
	enum err err = tls_server_flight_read(bytes, &scratch, &flight);

	if (err == ERR_TRUNCATED)
		return (struct stream_use){0};
	if (err != ERR_OK)
		return (struct stream_use){.is_done = true};
	if (flight.has_hello && !s->is_hello_told) {
		struct event e = {.kind = EVENT_TLS_SERVER, .tls = {.server = &flight.hello}};

		s->is_hello_told = true;
		app_emit(r, &e);
	}
	if (!flight.is_complete)
		return (struct stream_use){0};
	return (struct stream_use){.is_done = true};
}

static struct stream_use
data(struct reader_at *r, struct str bytes)
{
	if (r->after_gap)
		return (struct stream_use){.is_done = true};
	return r->direction == TO_SERVER ? read_client(r, bytes) : read_server(r, bytes);
}

const struct app_protocol app_protocol_tls = {
	.app = APP_TLS,
	.match = match,
	.data = data,
};
