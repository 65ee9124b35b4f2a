/*
 * TLS over TCP, on any port and after STARTTLS (wire/tls), and the hellos of DTLS: the client's
 * fingerprint, the server's choice, and its certificate where it is in clear (TLS 1.2 and older).
 * Then the flow is left alone: the rest is dark.
 */
#include "wire/tls/tls.h"
#include "watch/app/app.h"
#include "wire/x509/x509.h"

struct tls_state {
	bool is_hello_told;
	bool is_certificate_told;
	bool has_client;
	char sni[FLOW_NAME_MAX];
	char ja3[TLS_JA3_HEX_MAX], ja4[TLS_JA4_MAX];
};

_Static_assert(sizeof(struct tls_state) <= APP_STATE_BYTES, "fits the readers' state");

static const struct stream_use done = {.is_done = true};

static enum app_match
match(const struct flow *f, int direction, struct str bytes)
{
	if (bytes.len < 5)
		return bytes.len < 2 || tls_looks_like(bytes) ? APP_MATCH_MAYBE : APP_MATCH_NO;
	return tls_looks_like(bytes) ? APP_MATCH_YES : APP_MATCH_NO;
}

static void
tell_client(
	struct reader_at *r, const struct tls_client_hello *hello, const char *ja3, const char *ja4)
{
	struct event e = {.kind = EVENT_TLS_CLIENT};

	if (hello->sni.len > 0 && !hello->has_ech)
		app_server_name(r->flow, hello->sni);
	e.tls.client = hello;
	e.tls.ja3 = ja3;
	e.tls.ja4 = ja4;
	app_emit(r, &e);
}

static struct stream_use
read_client(struct reader_at *r, struct str bytes)
{
	struct tls_state *s = r->state;
	struct tls_client_hello hello;
	struct tls_scratch scratch;
	size_t used;
	enum err err = tls_client_hello_read(bytes, &scratch, &hello, &used);

	if (err == ERR_TRUNCATED)
		return (struct stream_use){0};
	if (err != ERR_OK)
		return done;
	if (tls_ja3(&hello, s->ja3) != ERR_OK)
		s->ja3[0] = '\0';
	if (tls_ja4(&hello, TLS_OVER_TCP, s->ja4) != ERR_OK)
		s->ja4[0] = '\0';
	str_clean(hello.sni, s->sni, sizeof(s->sni));
	s->has_client = true;
	tell_client(r, &hello, s->ja3, s->ja4);
	return done;
}

static void
tell_certificate(struct reader_at *r, const struct tls_server_flight *flight)
{
	struct tls_state *s = r->state;
	struct x509_cert certificate;
	struct event e = {.kind = EVENT_CERTIFICATE};

	if (s->is_certificate_told || flight->certificates.count == 0)
		return;
	s->is_certificate_told = true;
	if (x509_parse(flight->certificates.der[0], &certificate) != ERR_OK)
		return;
	e.certificate.certificate = &certificate;
	e.certificate.chain = flight->certificates.count;
	e.certificate.server = &flight->hello;
	e.certificate.sni = str_c(s->sni);
	e.certificate.has_client = s->has_client;
	e.certificate.ja3 = s->ja3;
	e.certificate.ja4 = s->ja4;
	app_emit(r, &e);
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
		return done;
	if (flight.has_hello && !s->is_hello_told) {
		struct event e = {.kind = EVENT_TLS_SERVER, .tls = {.server = &flight.hello}};

		s->is_hello_told = true;
		e.tls.ja3 = s->ja3;
		e.tls.ja4 = s->ja4;
		app_emit(r, &e);
	}
	tell_certificate(r, &flight);
	return flight.is_complete || s->is_certificate_told ? done : (struct stream_use){0};
}

static struct stream_use
data(struct reader_at *r, struct str bytes)
{
	if (r->after_gap)
		return done;
	return r->direction == TO_SERVER ? read_client(r, bytes) : read_server(r, bytes);
}

/* DTLS runs beside STUN and media on ports of all kinds; these are the ones with a meaning. */
static bool
read_dtls(struct reader_at *r, struct str bytes)
{
	struct tls_client_hello hello;
	char ja3[TLS_JA3_HEX_MAX] = "", ja4[TLS_JA4_MAX] = "";

	if (r->direction != TO_SERVER || r->flow->packets[TO_SERVER] > 4 ||
		tls_client_hello_read_dtls(bytes, &hello) != ERR_OK)
		return false;
	if (tls_ja3(&hello, ja3) != ERR_OK)
		ja3[0] = '\0';
	if (tls_ja4(&hello, TLS_OVER_DTLS, ja4) != ERR_OK)
		ja4[0] = '\0';
	tell_client(r, &hello, ja3, ja4);
	return true;
}

const struct app_protocol app_protocol_tls = {
	.app = APP_TLS,
	.match = match,
	.data = data,
};
const struct app_datagram app_datagram_dtls = {
	.app = APP_TLS,
	.ports = {4433, 5061, 5684, 2083},
	.read = read_dtls,
};
