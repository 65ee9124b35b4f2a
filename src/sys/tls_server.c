/* See tls_server.h. */
#include "sys/tls_server.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdlib.h>

#define CIPHERS_OF_1_2 "ECDHE+AESGCM:ECDHE+CHACHA20"
#define TICKETS 1

struct tls_server {
	SSL_CTX *ctx;
};

struct tls_link {
	SSL *ssl;
};

/* ---- what both agree on ---- */

static bool
is_named(const uint8_t *list, unsigned len, const char *name)
{
	size_t n = strlen(name);

	for (unsigned at = 0; at < len; at += 1U + list[at])
		if (list[at] == n && len - at > n && memcmp(list + at + 1, name, n) == 0)
			return true;
	return false;
}

static int
choose(SSL *ssl, const uint8_t **ret_name, uint8_t *ret_len, const uint8_t *list, unsigned len,
	void *arg)
{
	const char *const *protocols = arg;

	for (; *protocols != NULL; protocols++) {
		if (!is_named(list, len, *protocols))
			continue;
		*ret_name = (const uint8_t *)*protocols;
		*ret_len = (uint8_t)strlen(*protocols);
		return SSL_TLSEXT_ERR_OK;
	}
	return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/* ---- the server ---- */

/* No terminal is asked for a password. */
static int
no_password(char *dst, int size, int is_writing, void *arg)
{
	return -1;
}

static bool
take_key(SSL_CTX *ctx, struct str pem)
{
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.len);
	EVP_PKEY *key = bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL);
	bool is_fine = key != NULL && SSL_CTX_use_PrivateKey(ctx, key) == 1;

	EVP_PKEY_free(key);
	BIO_free(bio);
	return is_fine;
}

static bool
take_certificates(SSL_CTX *ctx, struct str pem)
{
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.len);
	X509 *x = bio == NULL ? NULL : PEM_read_bio_X509(bio, NULL, no_password, NULL);
	bool is_fine = x != NULL && SSL_CTX_use_certificate(ctx, x) == 1;

	X509_free(x);
	while (is_fine && (x = PEM_read_bio_X509(bio, NULL, no_password, NULL)) != NULL) {
		is_fine = SSL_CTX_add0_chain_cert(ctx, x) == 1;
		if (!is_fine)
			X509_free(x);
	}
	BIO_free(bio);
	return is_fine;
}

static void
set_up(SSL_CTX *ctx, const char *const *protocols)
{
	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_cipher_list(ctx, CIPHERS_OF_1_2);
	SSL_CTX_set_options(ctx, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
					 SSL_OP_CIPHER_SERVER_PREFERENCE |
					 SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
				      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_num_tickets(ctx, TICKETS);
	SSL_CTX_set_alpn_select_cb(ctx, choose, (void *)(uintptr_t)protocols);
}

enum err
tls_server_new(struct str pem, const char *const *protocols, struct tls_server **ret_server,
	struct errinfo *info)
{
	struct tls_server *s = calloc(1, sizeof(*s));
	enum err err = ERR_OK;

	if (s == NULL || (s->ctx = SSL_CTX_new(TLS_server_method())) == NULL) {
		free(s);
		return err_say(info, ERR_FULL, 0, "no memory");
	}
	set_up(s->ctx, protocols);
	if (pem.len > INT32_MAX || !take_certificates(s->ctx, pem))
		err = err_say(info, ERR_MALFORMED, 0, "there is no certificate in it (PEM)");
	else if (!take_key(s->ctx, pem))
		err = err_say(info, ERR_MALFORMED, 0,
			"there is no key in it (PEM, without a password) that fits its "
			"certificate");
	else if (SSL_CTX_check_private_key(s->ctx) != 1)
		err = err_say(info, ERR_MALFORMED, 0, "the key is not the certificate's");
	ERR_clear_error();
	if (err == ERR_OK)
		*ret_server = s;
	else
		tls_server_free(s);
	return err;
}

void
tls_server_free(struct tls_server *s)
{
	if (s == NULL)
		return;
	SSL_CTX_free(s->ctx); /* counted: links hold it, too */
	free(s);
}

/* ---- links ---- */

struct tls_link *
tls_link_new(struct tls_server *s, int fd)
{
	struct tls_link *l = calloc(1, sizeof(*l));

	if (l == NULL || (l->ssl = SSL_new(s->ctx)) == NULL || SSL_set_fd(l->ssl, fd) != 1) {
		tls_link_free(l);
		ERR_clear_error();
		return NULL;
	}
	SSL_set_accept_state(l->ssl);
	return l;
}

void
tls_link_free(struct tls_link *l)
{
	if (l == NULL)
		return;
	if (l->ssl != NULL && SSL_is_init_finished(l->ssl))
		SSL_shutdown(l->ssl);
	SSL_free(l->ssl);
	ERR_clear_error();
	free(l);
}

static enum tls_step
step_of(struct tls_link *l, int rc)
{
	enum tls_step step = TLS_BROKEN;

	switch (SSL_get_error(l->ssl, rc)) {
	case SSL_ERROR_NONE:
		step = TLS_DONE;
		break;
	case SSL_ERROR_WANT_READ:
		step = TLS_WANTS_READ;
		break;
	case SSL_ERROR_WANT_WRITE:
		step = TLS_WANTS_WRITE;
		break;
	case SSL_ERROR_ZERO_RETURN:
		step = TLS_ENDED;
		break;
	default:
		SSL_set_quiet_shutdown(l->ssl, 1); /* nothing is to be said any more */
		break;
	}
	ERR_clear_error();
	return step;
}

enum tls_step
tls_link_shake(struct tls_link *l)
{
	return step_of(l, SSL_do_handshake(l->ssl));
}

enum tls_step
tls_link_read(struct tls_link *l, void *dst, size_t room, size_t *ret_n)
{
	*ret_n = 0;
	return step_of(l, SSL_read_ex(l->ssl, dst, room, ret_n));
}

enum tls_step
tls_link_write(struct tls_link *l, struct str bytes, size_t *ret_n)
{
	*ret_n = 0;
	return step_of(l, SSL_write_ex(l->ssl, bytes.p, bytes.len, ret_n));
}

bool
tls_link_has_more(const struct tls_link *l)
{
	return SSL_pending(l->ssl) > 0;
}

struct str
tls_link_protocol(const struct tls_link *l)
{
	const uint8_t *name = NULL;
	unsigned len = 0;

	SSL_get0_alpn_selected(l->ssl, &name, &len);
	return str_of((const char *)name, len);
}
