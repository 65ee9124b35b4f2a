/* The server's side of TLS against OpenSSL's client, over a pair of sockets. */
#include "sys/tls_server.h"

#include "sys/tls_cert.h"

#include <fcntl.h>
#include <openssl/ssl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW INT64_C(1795600000000)

static const char *const protocols[] = {"dot", "more", NULL};

static void
make_pem(struct buf *key, struct buf *cert)
{
	struct tls_cert_names names = {0};

	*key = buf_of(65536);
	*cert = buf_of(65536);
	assert_int_equal(tls_cert_make(&names, NOW, key, cert), ERR_OK);
}

static struct tls_server *
make_server(void)
{
	struct tls_server *s = NULL;
	struct buf key, cert;

	make_pem(&key, &cert);
	buf_str(&cert, buf_view(&key)); /* in any order */
	assert_int_equal(tls_server_new(buf_view(&cert), protocols, &s, NULL), ERR_OK);
	buf_done(&key);
	buf_done(&cert);
	return s;
}

struct both {
	SSL_CTX *ctx;
	SSL *client;
	struct tls_link *link;
	int fds[2];
};

/* alpn: as on the wire; NULL: none */
static struct both
meet(struct tls_server *s, const char *alpn)
{
	struct both b = {.ctx = SSL_CTX_new(TLS_client_method())};

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, b.fds), 0);
	b.client = SSL_new(b.ctx);
	SSL_set_fd(b.client, b.fds[1]);
	SSL_set_connect_state(b.client);
	if (alpn != NULL)
		SSL_set_alpn_protos(b.client, (const uint8_t *)alpn, (unsigned)strlen(alpn));
	b.link = tls_link_new(s, b.fds[0]);
	assert_non_null(b.link);
	return b;
}

static void
part(struct both *b)
{
	SSL_free(b->client);
	SSL_CTX_free(b->ctx);
	tls_link_free(b->link);
	close(b->fds[0]);
	close(b->fds[1]);
}

static enum tls_step
shake(struct both *b)
{
	enum tls_step step = TLS_WANTS_READ;

	for (int i = 0; i < 10 && step == TLS_WANTS_READ; i++) {
		SSL_do_handshake(b->client);
		step = tls_link_shake(b->link);
	}
	SSL_do_handshake(b->client);
	return step;
}

static void
bytes_go_both_ways(void **state)
{
	struct tls_server *s = make_server();
	struct both b = meet(s, "\2h2\3dot");
	char room[64];
	size_t n;

	tls_server_free(s); /* who talks goes on */
	assert_int_equal(tls_link_shake(b.link), TLS_WANTS_READ);
	assert_int_equal(shake(&b), TLS_DONE);
	assert_true(str_equal(tls_link_protocol(b.link), STR("dot")));
	assert_int_equal(tls_link_read(b.link, room, sizeof(room), &n), TLS_WANTS_READ);
	assert_int_equal(SSL_write(b.client, "question", 8), 8);
	assert_int_equal(tls_link_read(b.link, room, 5, &n), TLS_DONE);
	assert_int_equal(n, 5);
	assert_true(tls_link_has_more(b.link));
	assert_int_equal(tls_link_read(b.link, room, 5, &n), TLS_DONE);
	assert_int_equal(n, 3);
	assert_false(tls_link_has_more(b.link));
	assert_int_equal(tls_link_write(b.link, STR("answer"), &n), TLS_DONE);
	assert_int_equal(SSL_read(b.client, room, sizeof(room)), 6);
	SSL_shutdown(b.client);
	assert_int_equal(tls_link_read(b.link, room, 5, &n), TLS_ENDED);
	part(&b);
}

static void
who_takes_nothing_is_waited_for(void **state)
{
	struct tls_server *s = make_server();
	struct both b = meet(s, NULL);
	enum tls_step step;
	char many[10000] = {0};
	size_t n;

	assert_int_equal(shake(&b), TLS_DONE);
	assert_int_equal(tls_link_protocol(b.link).len, 0);
	do {
		step = tls_link_write(b.link, str_of(many, sizeof(many)), &n);
	} while (step == TLS_DONE);
	assert_int_equal(step, TLS_WANTS_WRITE);
	while (SSL_read(b.client, many, sizeof(many)) > 0)
		continue;
	assert_int_equal(tls_link_write(b.link, str_of(many, sizeof(many)), &n), TLS_DONE);
	part(&b);
	tls_server_free(s);
}

static void
others_are_refused(void **state)
{
	struct tls_server *s = make_server();
	struct both b = meet(s, "\2h2\10http/1.1");
	char rubbish[] = "\0\x1e no client's hello at all";

	assert_int_equal(shake(&b), TLS_BROKEN);
	part(&b);
	b = meet(s, NULL);
	SSL_set_max_proto_version(b.client, TLS1_1_VERSION);
	assert_int_equal(shake(&b), TLS_BROKEN);
	part(&b);
	b = meet(s, NULL);
	assert_true(write(b.fds[1], rubbish, sizeof(rubbish)) > 0);
	assert_int_equal(tls_link_shake(b.link), TLS_BROKEN);
	part(&b);
	b = meet(s, NULL);
	close(b.fds[1]);
	assert_int_not_equal(tls_link_shake(b.link), TLS_DONE);
	b.fds[1] = -1;
	part(&b);
	tls_server_free(s);
}

static void
what_is_no_certificate_is_said(void **state)
{
	struct tls_server *s = NULL;
	struct buf key, cert, other_key, other;
	struct errinfo info;

	make_pem(&key, &cert);
	make_pem(&other_key, &other);
	assert_int_equal(tls_server_new(STR(""), protocols, &s, &info), ERR_MALFORMED);
	assert_int_equal(tls_server_new(buf_view(&key), protocols, &s, &info), ERR_MALFORMED);
	assert_non_null(strstr(info.what, "no certificate"));
	assert_int_equal(tls_server_new(buf_view(&cert), protocols, &s, &info), ERR_MALFORMED);
	assert_non_null(strstr(info.what, "no key"));
	buf_str(&cert, buf_view(&other_key));
	assert_int_equal(tls_server_new(buf_view(&cert), protocols, &s, &info), ERR_MALFORMED);
	assert_null(s);
	buf_done(&key);
	buf_done(&cert);
	buf_done(&other_key);
	buf_done(&other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_go_both_ways),
		cmocka_unit_test(who_takes_nothing_is_waited_for),
		cmocka_unit_test(others_are_refused),
		cmocka_unit_test(what_is_no_certificate_is_said),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
