/* Any bytes as a client's and a server's stream, a bare handshake and a DTLS datagram. */
#include "wire/tls/tls.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
use_hello(const struct tls_client_hello *h)
{
	char text[LIMIT_TLS_JA3_BYTES], ja3[TLS_JA3_HEX_MAX], ja4[TLS_JA4_MAX];
	unsigned sum = 0;

	for (unsigned i = 0; i < h->ciphers.count; i++)
		sum += tls_cipher_is_weak(tls_list_at(h->ciphers, i));
	for (unsigned i = 0; i < h->alpn_count; i++)
		for (size_t j = 0; j < h->alpn[i].len; j++)
			sum += (uint8_t)h->alpn[i].p[j];
	for (size_t j = 0; j < h->sni.len; j++)
		sum += (uint8_t)h->sni.p[j];
	BUG_IF(sum > 1u << 24);
	BUG_IF(h->extension_count > LIMIT_TLS_EXTENSIONS || h->alpn_count > LIMIT_TLS_ALPN);
	if (tls_ja3_text(h, text) == ERR_OK)
		BUG_IF(strlen(text) >= sizeof(text) || tls_ja3(h, ja3) != ERR_OK ||
			strlen(ja3) != TLS_JA3_HEX_MAX - 1);
	if (tls_ja4(h, TLS_OVER_DTLS, ja4) == ERR_OK)
		BUG_IF(strlen(ja4) != TLS_JA4_MAX - 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct tls_scratch scratch;
	struct str bytes = str_of((const char *)data, size);
	struct tls_client_hello h;
	struct tls_server_hello s;
	struct tls_server_flight f;
	size_t used = 0, sum = 0;

	(void)tls_looks_like(bytes);
	if (tls_client_hello_read(bytes, &scratch, &h, &used) == ERR_OK) {
		BUG_IF(used > size);
		use_hello(&h);
	}
	if (tls_client_hello_parse(bytes, &h) == ERR_OK)
		use_hello(&h);
	if (tls_client_hello_read_dtls(bytes, &h) == ERR_OK)
		use_hello(&h);
	(void)tls_server_hello_parse(bytes, &s);
	if (tls_server_flight_read(bytes, &scratch, &f) == ERR_OK) {
		BUG_IF(!f.has_hello && !f.has_alert);
		for (unsigned i = 0; i < f.certificates.count; i++)
			for (size_t j = 0; j < f.certificates.der[i].len; j++)
				sum += (uint8_t)f.certificates.der[i].p[j];
		BUG_IF(sum > 255 * LIMIT_TLS_HANDSHAKE_BYTES);
	}
	return 0;
}
