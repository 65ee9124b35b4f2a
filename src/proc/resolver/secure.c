/*
 * Encrypted doors: the certificate with its key as the launcher hands it over, and what each door
 * speaks. Without one there are no such doors. A newer certificate counts for connections from then
 * on.
 */
#include "proc/resolver/own.h"

#include "sys/clock.h"
#include "sys/fd.h"
#include "sys/log.h"
#include "sys/tls_cert.h"

#include <stdlib.h>
#include <sys/stat.h>

/* Names for ALPN: RFC 7858, RFC 9113; who speaks HTTP/1.1 only is told so in words. */
static const char *const dot[] = {"dot", NULL};
static const char *const doh[] = {"h2", "http/1.1", NULL};

static enum err
read_all(int fd, struct buf *b)
{
	char chunk[4096];
	struct stat st;
	uint64_t at = 0, size;

	if (fstat(fd, &st) != 0 || st.st_size <= 0 || st.st_size > LIMIT_SECURE_PEM_BYTES)
		return ERR_LIMIT;
	size = (uint64_t)st.st_size;
	while (at < size) {
		size_t n = size - at < sizeof(chunk) ? (size_t)(size - at) : sizeof(chunk);

		if (!fd_read_at(fd, at, chunk, n))
			return ERR_IO;
		buf_add(b, chunk, n);
		at += n;
	}
	explicit_bzero(chunk, sizeof(chunk));
	return buf_err(b);
}

static void
forget(struct buf *b)
{
	if (b->p != NULL)
		explicit_bzero(b->p, b->len);
	buf_done(b);
}

/* The way to these doors is told to who asks for it (DDR), when the certificate will be found good:
 * one that clients trust, which has our addresses (RFC 9462 section 4.2). */
static void
offer(struct resolver *r, struct str pem)
{
	struct tls_cert_facts facts;
	struct ddr_offer o = {.self = r->self,
		.n_self = FIRST_SELVES,
		.dot_port = r->secure.dot_port,
		.doh_port = r->secure.doh_port};

	r->ddr = r->secure.offer = (struct ddr){0};
	if (!r->secure.is_trusted || tls_cert_read(pem, &facts) != ERR_OK)
		return;
	r->secure.begins = facts.begins;
	r->secure.ends = facts.ends;
	o.name = str_c(facts.name[0] != '\0' ? facts.name : FIRST_SELF);
	o.addrs = facts.addrs;
	o.n_addrs = facts.n_addrs;
	ddr_make(&o, &r->secure.offer);
	secure_tick(r);
	log_event("ddr", "name=%s offered=%d", facts.name, r->ddr.n > 0);
}

void
secure_tick(struct resolver *r)
{
	const struct secure *s = &r->secure;
	bool is_good = s->offer.n > 0 && ddr_is_good(s->begins, s->ends, clock_wall());

	if (is_good == (r->ddr.n > 0))
		return;
	r->ddr = is_good ? s->offer : (struct ddr){0};
	log_event("ddr.turned", "offered=%d", is_good);
}

enum err
secure_take(struct resolver *r, int fd, struct errinfo *info)
{
	struct buf pem = buf_of(LIMIT_SECURE_PEM_BYTES);
	struct tls_server *by_dot = NULL, *by_doh = NULL;
	enum err err = read_all(fd, &pem);

	if (err != ERR_OK)
		err_say(info, err, 0, "the certificate cannot be read");
	else
		err = tls_server_new(buf_view(&pem), dot, &by_dot, info);
	if (err == ERR_OK)
		err = tls_server_new(buf_view(&pem), doh, &by_doh, info);
	if (err == ERR_OK)
		offer(r, buf_view(&pem));
	forget(&pem);
	if (err != ERR_OK) {
		tls_server_free(by_dot);
		return err;
	}
	tls_server_free(r->secure.dot);
	tls_server_free(r->secure.doh);
	r->secure.dot = by_dot;
	r->secure.doh = by_doh;
	return ERR_OK;
}

void
secure_renew(struct resolver *r, int fd)
{
	struct errinfo info = {0};

	if (secure_take(r, fd, &info) == ERR_OK)
		log_event("certificate.in_use", "older=%zu", r->n_secure);
	else
		log_event("certificate.refused", "why=\"%s\"", info.what);
}

struct tls_link *
secure_link(struct resolver *r, enum stream_kind kind, int fd)
{
	struct tls_server *server = kind == STREAM_DOH ? r->secure.doh : r->secure.dot;

	return server == NULL ? NULL : tls_link_new(server, fd);
}

bool
secure_http(struct stream *s, h2_ask_fn *ask)
{
	if (!str_equal(tls_link_protocol(s->tls), STR("h2"))) {
		s->kind = STREAM_OLD_HTTP;
		return true;
	}
	s->h2 = h2_new(ask, s);
	return s->h2 != NULL;
}
