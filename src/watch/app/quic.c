/*
 * QUIC (wire/quic): the client's TLS hello out of its first packets, whose keys anyone can derive.
 * Most hellos fit one datagram and cost nothing; one that does not is put together in a room that
 * the readers share, and given back at once. Then the flow is left alone: the rest is dark.
 */
#include "wire/quic/quic.h"
#include "watch/app/app.h"
#include "wire/tls/tls.h"

_Static_assert(sizeof(struct quic_hello) <= APP_ROOM_BYTES, "fits a room");

static void
tell(struct reader_at *r, const struct quic_hello *h)
{
	struct tls_client_hello hello;
	char ja3[TLS_JA3_HEX_MAX] = "", ja4[TLS_JA4_MAX] = "";
	struct event e = {.kind = EVENT_TLS_CLIENT};

	if (tls_client_hello_parse(quic_hello_message(h), &hello) != ERR_OK)
		return;
	if (hello.sni.len > 0 && !hello.has_ech)
		app_server_name(r->flow, hello.sni);
	if (tls_ja3(&hello, ja3) != ERR_OK)
		ja3[0] = '\0';
	if (tls_ja4(&hello, TLS_OVER_QUIC, ja4) != ERR_OK)
		ja4[0] = '\0';
	e.tls.client = &hello;
	e.tls.ja3 = ja3;
	e.tls.ja4 = ja4;
	app_emit(r, &e);
}

static bool
read(struct reader_at *r, struct str bytes)
{
	struct quic_hello first = {0};
	struct quic_hello *h = app_room_of(r);
	enum err err;

	if (r->direction != TO_SERVER || !quic_looks_like(bytes))
		return r->flow->app == APP_QUIC;
	if (h == NULL)
		h = &first;
	err = quic_hello_add(h, bytes);
	if (err == ERR_TRUNCATED) {
		if (h == &first && (h = app_room_take(r)) != NULL)
			*h = first;
		return true;
	}
	if (err == ERR_OK)
		tell(r, h);
	app_room_give(r);
	app_datagram_done(r);
	return err == ERR_OK || r->flow->app == APP_QUIC;
}

const struct app_datagram app_datagram_quic = {
	.app = APP_QUIC,
	.ports = {443, 80, 853},
	.read = read,
};
