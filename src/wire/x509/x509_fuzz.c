/* Any bytes as a certificate. */
#include "wire/x509/x509.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
inside(struct str part, const uint8_t *data, size_t size)
{
	const uint8_t *p = (const uint8_t *)part.p;

	BUG_IF(part.len > 0 && (p < data || p + part.len > data + size));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct x509_cert c;

	if (x509_parse(str_of((const char *)data, size), &c) != ERR_OK)
		return 0;
	inside(c.subject_cn, data, size);
	inside(c.subject_o, data, size);
	inside(c.issuer_cn, data, size);
	inside(c.issuer_o, data, size);
	inside(c.serial, data, size);
	BUG_IF(c.dns_name_count > LIMIT_X509_NAMES || c.version < 1 || c.version > 3);
	for (unsigned i = 0; i < c.dns_name_count; i++) {
		inside(c.dns_names[i], data, size);
		(void)x509_covers(&c, c.dns_names[i]);
	}
	BUG_IF(c.signature == NULL || x509_key_name(c.key) == NULL);
	return 0;
}
