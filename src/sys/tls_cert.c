/* See tls_cert.h. */
#include "sys/tls_cert.h"

#include "base/digest.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <time.h>

#define DAYS 3650

static bool
add_name(GENERAL_NAMES *names, int type, const void *bytes, size_t len)
{
	GENERAL_NAME *name = GENERAL_NAME_new();
	ASN1_STRING *value = type == GEN_DNS ? (ASN1_STRING *)ASN1_IA5STRING_new()
					     : (ASN1_STRING *)ASN1_OCTET_STRING_new();

	if (name == NULL || value == NULL || ASN1_STRING_set(value, bytes, (int)len) != 1) {
		GENERAL_NAME_free(name);
		ASN1_STRING_free(value);
		return false;
	}
	GENERAL_NAME_set0_value(name, type, value);
	if (sk_GENERAL_NAME_push(names, name) > 0)
		return true;
	GENERAL_NAME_free(name);
	return false;
}

static bool
add_names(X509 *x, const struct tls_cert_names *n)
{
	GENERAL_NAMES *names = sk_GENERAL_NAME_new_null();
	bool is_fine = names != NULL;

	for (size_t i = 0; i < n->n_hosts && is_fine; i++)
		is_fine = add_name(names, GEN_DNS, n->hosts[i], strlen(n->hosts[i]));
	for (size_t i = 0; i < n->n_addrs && is_fine; i++)
		is_fine =
			add_name(names, GEN_IPADD, n->addrs[i].b, n->addrs[i].family == 4 ? 4 : 16);
	if (is_fine && sk_GENERAL_NAME_num(names) > 0)
		is_fine = X509_add1_ext_i2d(x, NID_subject_alt_name, names, 0, 0) == 1;
	sk_GENERAL_NAME_pop_free(names, GENERAL_NAME_free);
	return is_fine;
}

static bool
fill(X509 *x, EVP_PKEY *key, const struct tls_cert_names *names, ms_t now)
{
	X509_NAME *subject = X509_get_subject_name(x);
	BIGNUM *serial = BN_new();
	bool is_fine = serial != NULL &&
		       BN_rand(serial, 127, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
		       BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(x)) != NULL;

	BN_free(serial);
	/* A day back: the clock of who looks at it may be behind. */
	return is_fine && X509_set_version(x, X509_VERSION_3) == 1 &&
	       ASN1_TIME_set(X509_getm_notBefore(x), (time_t)(now / 1000 - 86400)) != NULL &&
	       ASN1_TIME_set(X509_getm_notAfter(x), (time_t)(now / 1000 + (ms_t)DAYS * 86400)) !=
		       NULL &&
	       X509_NAME_add_entry_by_txt(
		       subject, "CN", MBSTRING_ASC, (const uint8_t *)"Sakimori", -1, -1, 0) == 1 &&
	       X509_set_issuer_name(x, subject) == 1 && X509_set_pubkey(x, key) == 1 &&
	       add_names(x, names) && X509_sign(x, key, EVP_sha256()) > 0;
}

static bool
take(BIO *bio, struct buf *out)
{
	char *p;
	long len = BIO_get_mem_data(bio, &p);

	if (len <= 0)
		return false;
	buf_add(out, p, (size_t)len);
	return buf_err(out) == ERR_OK;
}

enum err
tls_cert_make(
	const struct tls_cert_names *names, ms_t now, struct buf *ret_key, struct buf *ret_cert)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *x = X509_new();
	BIO *key_bio = BIO_new(BIO_s_mem()), *cert_bio = BIO_new(BIO_s_mem());
	bool is_fine = key != NULL && x != NULL && key_bio != NULL && cert_bio != NULL &&
		       fill(x, key, names, now) &&
		       PEM_write_bio_PrivateKey(key_bio, key, NULL, NULL, 0, NULL, NULL) == 1 &&
		       PEM_write_bio_X509(cert_bio, x) == 1 && take(key_bio, ret_key) &&
		       take(cert_bio, ret_cert);

	BIO_free(key_bio);
	BIO_free(cert_bio);
	X509_free(x);
	EVP_PKEY_free(key);
	return is_fine ? ERR_OK : ERR_IO;
}

static void
add_fact(const GENERAL_NAME *name, struct tls_cert_facts *f)
{
	const ASN1_STRING *text = name->type == GEN_DNS	    ? name->d.dNSName
				  : name->type == GEN_IPADD ? name->d.iPAddress
							    : NULL;
	const uint8_t *bytes = text == NULL ? NULL : ASN1_STRING_get0_data(text);
	int len = text == NULL ? 0 : ASN1_STRING_length(text);

	if (name->type == GEN_DNS && f->name[0] == '\0' && len < (int)sizeof(f->name) &&
		memchr(bytes, '*', (size_t)len) == NULL && memchr(bytes, 0, (size_t)len) == NULL)
		str_copy(str_of((const char *)bytes, (size_t)len), f->name, sizeof(f->name));
	if (name->type == GEN_IPADD && (len == 4 || len == 16) && f->n_addrs < TLS_CERT_ADDRS)
		f->addrs[f->n_addrs++] = len == 4 ? addr_v4(bytes) : addr_v6(bytes);
}

/* No terminal is asked for a password. */
static int
no_password(char *dst, int size, int is_writing, void *arg)
{
	return -1;
}

enum err
tls_cert_read(struct str pem, struct tls_cert_facts *ret_facts)
{
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.len);
	X509 *x = bio == NULL ? NULL : PEM_read_bio_X509(bio, NULL, no_password, NULL);
	GENERAL_NAMES *names =
		x == NULL ? NULL : X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);
	struct tm tm;

	*ret_facts = (struct tls_cert_facts){0};
	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++)
		add_fact(sk_GENERAL_NAME_value(names, i), ret_facts);
	if (x != NULL && ASN1_TIME_to_tm(X509_get0_notAfter(x), &tm) == 1)
		ret_facts->ends = (ms_t)timegm(&tm) * 1000;
	if (x != NULL && ASN1_TIME_to_tm(X509_get0_notBefore(x), &tm) == 1)
		ret_facts->begins = (ms_t)timegm(&tm) * 1000;
	sk_GENERAL_NAME_pop_free(names, GENERAL_NAME_free);
	X509_free(x);
	BIO_free(bio);
	ERR_clear_error();
	return x != NULL ? ERR_OK : ERR_MALFORMED;
}

enum err
tls_cert_fingerprint(struct str pem, char dst[65])
{
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.len);
	X509 *x = bio == NULL ? NULL : PEM_read_bio_X509(bio, NULL, no_password, NULL);
	uint8_t digest[32];
	unsigned len = 0;
	bool is_fine = x != NULL && X509_digest(x, EVP_sha256(), digest, &len) == 1 && len == 32;

	X509_free(x);
	BIO_free(bio);
	if (!is_fine)
		return ERR_MALFORMED;
	digest_hex(digest, 32, dst);
	return ERR_OK;
}
