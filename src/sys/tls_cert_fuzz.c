/* Any bytes as the certificate that somebody names for the encrypted doors: its facts, its
 * fingerprint, and a server made of it. */
#include "sys/tls_cert.h"
#include "sys/tls_server.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const nothing[] = {NULL};
	struct str pem = str_of((const char *)data, size);
	struct tls_cert_facts facts;
	struct tls_server *server = NULL;
	struct errinfo info = {0};
	char digits[65];

	if (size > 1 << 16)
		return 0;
	if (tls_cert_read(pem, &facts) == ERR_OK) {
		BUG_IF(facts.n_addrs > TLS_CERT_ADDRS);
		BUG_IF(memchr(facts.name, '\0', sizeof(facts.name)) == NULL);
		BUG_IF(tls_cert_fingerprint(pem, digits) != ERR_OK);
	}
	if (tls_server_new(pem, nothing, &server, &info) == ERR_OK)
		tls_server_free(server);
	return 0;
}
