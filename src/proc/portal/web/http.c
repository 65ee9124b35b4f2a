/*
 * Between libmicrohttpd and our requests: headers and bodies in, within bounds; pages out, with the
 * headers that every answer needs. One internal epoll thread per listener.
 */
#include "proc/portal/guard/doors.h"
#include "proc/portal/links/links.h"
#include "proc/portal/opener_jobs.h"
#include "proc/portal/stock/findings.h"
#include "proc/portal/web/gate.h"
#include "proc/portal/web/upload.h"

#include "sys/log.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CONNECTIONS_MAX 256
#define CONNECTIONS_PER_ADDRESS 64
#define CONNECTION_MEMORY 32768 /* bytes for request line and headers */
#define IDLE_SECONDS 15
#define UPLOAD_TIME_MAX (10 * MS_MINUTE)
#define REQUEST_TIME_MAX (60 * MS_SECOND) /* from first header to last byte of the body */

/* A listener: the portal's own, or the name server's page. */
struct entrance {
	struct portal *portal;
	bool is_door;
	struct MHD_Daemon *daemon;
};

#define ENTRANCES (2 + PORTAL_DOORS_MAX)
struct portal_server {
	size_t n;
	struct entrance entrances[ENTRANCES];
};

/* A request while its body is still coming. */
struct pending {
	struct request request;
	struct buf body;
	struct upload_reader *upload; /* of a form with a file */
	size_t body_max;
	ms_t began;
	int refused;  /* status; 0: none */
	bool is_read; /* its body is taken apart */
};

static struct str
header(struct MHD_Connection *c, const char *name)
{
	return str_c(MHD_lookup_connection_value(c, MHD_HEADER_KIND, name));
}

static struct addr
peer_of(struct MHD_Connection *c)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *sa = info == NULL ? NULL : info->client_addr;

	if (sa != NULL && sa->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, sa, sizeof(in));
		return addr_v4((const uint8_t *)&in.sin_addr);
	}
	if (sa != NULL && sa->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, sa, sizeof(in6));
		return addr_v6(in6.sin6_addr.s6_addr);
	}
	return (struct addr){0};
}

struct arguments {
	struct arena *arena;
	struct form_field *fields;
	size_t n;
};

static enum MHD_Result
take_argument(void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct arguments *args = arg;
	char clean[512];

	(void)kind;
	if (args->n == 32)
		return MHD_NO;
	args->fields[args->n].name = str_c(arena_copy(args->arena, str_c(name)));
	str_clean(str_c(value == NULL ? "" : value), clean, sizeof(clean));
	args->fields[args->n].value = str_c(arena_copy(args->arena, str_c(clean)));
	args->n++;
	return MHD_YES;
}

static const struct {
	const char *name, *value;
} headers[] = {
	{"X-Content-Type-Options", "nosniff"},
	{"X-Frame-Options", "DENY"},
	{"Referrer-Policy", "same-origin"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
};

/* ---- a body that is made while it is sent ---- */

#define STREAM_BYTES 65536
#define STREAM_PIECE_MAX ((size_t)4 << 20)

struct streaming {
	struct response_stream stream;
	struct buf piece;
	size_t sent; /* of the piece */
	bool is_over;
};

static ssize_t
stream_more(void *arg, uint64_t at, char *dst, size_t max)
{
	struct streaming *s = arg;
	size_t n;

	(void)at; /* one after the other */
	if (s->sent == s->piece.len) {
		if (s->is_over)
			return MHD_CONTENT_READER_END_OF_STREAM;
		buf_clear(&s->piece);
		s->sent = 0;
		s->is_over = !s->stream.more(s->stream.arg, &s->piece);
		if (buf_err(&s->piece) != ERR_OK || s->piece.len == 0)
			return MHD_CONTENT_READER_END_WITH_ERROR; /* cut: who takes it sees that */
	}
	n = s->piece.len - s->sent < max ? s->piece.len - s->sent : max;
	memcpy(dst, s->piece.p + s->sent, n);
	s->sent += n;
	return (ssize_t)n;
}

static void
stream_end(void *arg)
{
	struct streaming *s = arg;

	s->stream.end(s->stream.arg);
	buf_done(&s->piece);
	free(s);
}

static struct MHD_Response *
stream_response(struct response *out)
{
	struct streaming *s = calloc(1, sizeof(*s));
	struct MHD_Response *m;

	if (s == NULL)
		return NULL;
	s->stream = out->stream;
	s->piece = buf_of(STREAM_PIECE_MAX);
	m = MHD_create_response_from_callback(
		MHD_SIZE_UNKNOWN, STREAM_BYTES, stream_more, s, stream_end);
	if (m == NULL)
		free(s);
	else
		out->stream = (struct response_stream){0}; /* now m's */
	return m;
}

static struct MHD_Response *
make_response(struct response *out)
{
	struct MHD_Response *m;

	if (out->stream.more != NULL)
		return stream_response(out);
	if (out->fixed.p != NULL)
		return MHD_create_response_from_buffer(
			out->fixed.len, (void *)(uintptr_t)out->fixed.p, MHD_RESPMEM_PERSISTENT);
	m = MHD_create_response_from_buffer(out->body.len, out->body.p, MHD_RESPMEM_MUST_FREE);
	if (m != NULL)
		out->body = (struct buf){0}; /* now m's */
	return m;
}

static enum MHD_Result
send_response(struct MHD_Connection *c, struct request *r)
{
	struct response *out = &r->response;
	struct MHD_Response *m = make_response(out);
	enum MHD_Result sent;

	if (m == NULL)
		return MHD_NO;
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		MHD_add_response_header(m, headers[i].name, headers[i].value);
	MHD_add_response_header(
		m, "Content-Security-Policy", out->csp != NULL ? out->csp : PAGES_CSP);
	if (r->is_door)
		MHD_add_response_header(m, "X-Robots-Tag", "none");
	if (r->is_tls)
		MHD_add_response_header(m, "Strict-Transport-Security", "max-age=31536000");
	MHD_add_response_header(m, "Cache-Control",
		out->etag != NULL ? "private, max-age=0, must-revalidate" : "no-store");
	MHD_add_response_header(
		m, "Content-Type", out->type == NULL ? "text/html; charset=utf-8" : out->type);
	if (out->etag != NULL)
		MHD_add_response_header(m, "ETag", out->etag);
	if (out->refresh_seconds > 0) {
		char again[REQUEST_PATH_MAX + 32];

		snprintf(again, sizeof(again), "%u%s%s", out->refresh_seconds,
			out->location[0] != '\0' ? "; url=" : "", out->location);
		MHD_add_response_header(m, "Refresh", again);
	} else if (out->location[0] != '\0')
		MHD_add_response_header(m, "Location", out->location);
	if (out->disposition[0] != '\0')
		MHD_add_response_header(m, "Content-Disposition", out->disposition);
	for (size_t i = 0; i < out->n_cookies; i++)
		MHD_add_response_header(m, "Set-Cookie", out->cookies[i]);
	sent = MHD_queue_response(c, (unsigned)(out->status == 0 ? 200 : out->status), m);
	MHD_destroy_response(m);
	return sent;
}

/* An answer without a page: the request was not even read. */
static enum MHD_Result
send_plain(struct MHD_Connection *c, int status, const char *text)
{
	struct MHD_Response *m = MHD_create_response_from_buffer(
		strlen(text), (void *)(uintptr_t)text, MHD_RESPMEM_PERSISTENT);
	enum MHD_Result sent;

	if (m == NULL)
		return MHD_NO;
	MHD_add_response_header(m, "Content-Type", "text/plain; charset=utf-8");
	MHD_add_response_header(m, "Connection", "close");
	sent = MHD_queue_response(c, (unsigned)status, m);
	MHD_destroy_response(m);
	return sent;
}

static struct pending *
pending_new(struct portal *p, struct MHD_Connection *c, const char *url)
{
	struct pending *w = calloc(1, sizeof(*w));
	struct arena *a = arena_new(REQUEST_ARENA_BYTES);
	struct arguments args = {.arena = a};
	struct request *r;

	if (w == NULL || a == NULL) {
		free(w);
		arena_free(a);
		return NULL;
	}
	r = &w->request;
	r->portal = p;
	r->arena = a;
	r->now = p->clock();
	w->began = r->now;
	r->path = str_c(arena_copy(a, str_c(url)));
	r->host = header(c, "Host");
	r->cookie = header(c, "Cookie");
	r->origin = header(c, "Origin");
	r->fetch_site = header(c, "Sec-Fetch-Site");
	r->accept_language = header(c, "Accept-Language");
	r->content_type = header(c, "Content-Type");
	r->if_none_match = header(c, "If-None-Match");
	r->upload.fd = -1;
	r->address = peer_of(c);
	r->is_tls = MHD_get_connection_info(c, MHD_CONNECTION_INFO_GNUTLS_SESSION) != NULL;
	r->response.body = buf_of(PAGE_BYTES_MAX);
	args.fields = arena_array(a, struct form_field, 32);
	if (args.fields != NULL)
		MHD_get_connection_values(c, MHD_GET_ARGUMENT_KIND, take_argument, &args);
	r->query = (struct form){args.fields, args.n};
	return w;
}

/* Everything that can be refused before the body is read. */
static void
check_head(struct pending *w, struct MHD_Connection *c, const char *method)
{
	struct request *r = &w->request;
	bool is_get = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
	struct str length = header(c, "Content-Length");
	uint64_t bytes = 0;
	bool has_other;

	r->method = is_get ? METHOD_GET : METHOD_POST;
	if (!is_get && strcmp(method, "POST") != 0) {
		w->refused = 405;
		return;
	}
	r->route = route_find(r->method, r->path, &r->arg, &has_other);
	if (r->route == NULL) {
		w->refused = has_other ? 405 : 404;
		return;
	}
	w->body_max = r->route->body_max == 0 ? REQUEST_BODY_MAX : r->route->body_max;
	w->body = buf_of(w->body_max);
	if (length.len > 0 && (str_u64(length, INT64_MAX, &bytes) != ERR_OK || bytes > w->body_max))
		w->refused = 413;
	if (r->route->is_upload && w->refused == 0)
		w->upload = upload_begin(r, c, &w->refused);
	if (r->method == METHOD_POST && !r->route->is_upload &&
		!str_starts_nocase(r->content_type, STR("application/x-www-form-urlencoded")))
		w->refused = 415;
}

static enum MHD_Result
answer(struct MHD_Connection *c, struct pending *w)
{
	struct request *r = &w->request;

	if (w->is_read || w->refused != 0)
		;
	else if (w->upload != NULL)
		w->refused = upload_end(w->upload);
	else if (r->method == METHOD_POST &&
		 form_parse(buf_view(&w->body), r->arena, &r->form) != ERR_OK)
		w->refused = 400;
	w->is_read = true;
	for (;;) {
		r->response.status = w->refused;
		request_answer(r);
		if (!r->waits)
			return send_response(c, r);
		if (opener_jobs_wait(r, c))
			return MHD_YES; /* asleep; we are called again */
	}
}

static void
suspend(void *connection)
{
	MHD_suspend_connection(connection);
}

static void
resume(void *connection)
{
	MHD_resume_connection(connection);
}

static ms_t
time_max(const struct pending *w)
{
	const struct route *route = w->request.route;

	return route != NULL && route->is_upload ? UPLOAD_TIME_MAX : REQUEST_TIME_MAX;
}

static enum MHD_Result
on_request(void *arg, struct MHD_Connection *c, const char *url, const char *method,
	const char *version, const char *upload, size_t *upload_len, void **state)
{
	struct entrance *e = arg;
	struct portal *p = e->portal;
	struct pending *w = *state;

	(void)version;
	if (w == NULL) {
		if (strlen(url) >= REQUEST_PATH_MAX)
			return send_plain(c, 414, "too long\n");
		if (!e->is_door && !guard_host(p, header(c, "Host")))
			return send_plain(c, 421, "This is not the address of this Sakimori.\n");
		w = pending_new(p, c, url);
		if (w == NULL)
			return MHD_NO;
		*state = w;
		w->request.is_door = e->is_door;
		if (e->is_door)
			guard_door_path(&w->request);
		check_head(w, c, method);
		/* A form that is too long is not read at all: the answer goes out at once. Of a
		 * file the rest is taken and dropped, or a browser would not show the answer. */
		if (w->refused == 413 && !w->request.route->is_upload)
			return answer(c, w);
		return MHD_YES;
	}
	if (*upload_len > 0) {
		if (p->clock() - w->began > time_max(w))
			return MHD_NO;
		if (w->refused == 0 && w->upload != NULL) {
			w->refused = upload_add(w->upload, upload, *upload_len);
		} else if (w->refused == 0) {
			buf_add(&w->body, upload, *upload_len);
			if (buf_err(&w->body) != ERR_OK)
				w->refused = 413;
		}
		*upload_len = 0;
		return MHD_YES;
	}
	return answer(c, w);
}

static void
on_done(void *arg, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode code)
{
	struct pending *w = *state;

	(void)arg;
	(void)c;
	(void)code;
	if (w == NULL)
		return;
	upload_free(w->upload);
	opener_jobs_drop(&w->request);
	if (w->request.upload.fd >= 0)
		close(w->request.upload.fd);
	link_upload_end(&w->request);
	if (w->request.response.stream.more != NULL)
		w->request.response.stream.end(w->request.response.stream.arg);
	buf_done(&w->request.response.body);
	buf_done(&w->body);
	arena_free(w->request.arena);
	free(w);
	*state = NULL;
}

/* What libmicrohttpd has to say about broken clients is counted, not told: it quotes them. */
static void
on_log(void *arg, const char *fmt, va_list ap)
{
	(void)arg;
	(void)fmt;
	(void)ap;
}

static struct MHD_Daemon *
start(struct entrance *e, int fd, const char *key, const char *cert)
{
	unsigned flags =
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME;
	struct MHD_OptionItem tls[] = {
		{MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)key},
		{MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)cert},
		{MHD_OPTION_HTTPS_PRIORITIES, 0,
			(void *)(uintptr_t) "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_"
					    "PRECEDENCE"},
		{MHD_OPTION_END, 0, NULL},
	};
	struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};

	if (cert != NULL)
		flags |= MHD_USE_TLS;
	return MHD_start_daemon(flags, 0, NULL, NULL, on_request, e, MHD_OPTION_EXTERNAL_LOGGER,
		on_log, NULL, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_NOTIFY_COMPLETED, on_done,
		NULL, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
		MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)CONNECTIONS_PER_ADDRESS,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
		MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY, cert != NULL ? tls : none,
		MHD_OPTION_END);
}

/* Plain HTTP is for this machine alone. */
static bool
is_on_loopback(int fd)
{
	struct sockaddr_storage sa;
	socklen_t len = sizeof(sa);

	if (getsockname(fd, (struct sockaddr *)&sa, &len) != 0)
		return false;
	if (sa.ss_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, &sa, sizeof(in));
		return addr_is_loopback(addr_v4((const uint8_t *)&in.sin_addr));
	}
	if (sa.ss_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, &sa, sizeof(in6));
		return addr_is_loopback(addr_v6(in6.sin6_addr.s6_addr));
	}
	return false;
}

/* One more listener; key and cert: NULL for plain HTTP. */
static enum err
enter(struct portal_server *s, struct portal *p, int fd, const struct portal_listen *tls)
{
	struct entrance *e = &s->entrances[s->n];
	const char *key = tls != NULL ? arena_copy(p->arena, tls->key) : NULL;
	const char *cert = tls != NULL ? arena_copy(p->arena, tls->cert) : NULL;

	*e = (struct entrance){.portal = p};
	e->daemon = start(e, fd, key, cert);
	s->n += e->daemon != NULL;
	return e->daemon != NULL ? ERR_OK : ERR_IO;
}

/* The page of the name server: its lack stops nothing. */
static void
open_pages(struct portal_server *s, struct portal *p, const struct portal_listen *listen)
{
	for (size_t i = 0; i < listen->n_pages; i++) {
		if (enter(s, p, listen->pages[i], NULL) != ERR_OK)
			log_event("page.no_listener", "fd=%d", listen->pages[i]);
		else
			s->entrances[s->n - 1].is_door = true;
	}
}

enum err
portal_serve(struct portal *p, const struct portal_listen *listen,
	struct portal_server **ret_server, struct errinfo *info)
{
	struct portal_server *s = calloc(1, sizeof(*s));
	enum err err = ERR_OK;

	if (s == NULL)
		return err_say(info, ERR_FULL, 0, "memory is out");
	p->jobs.suspend = suspend;
	p->jobs.resume = resume;
	if (listen->plain >= 0 && !is_on_loopback(listen->plain))
		err = err_say(
			info, ERR_DENIED, 0, "without TLS the portal listens on loopback only");
	if (err == ERR_OK)
		err = store_start(p->store, info);
	if (err == ERR_OK)
		findings_start(p);
	if (err == ERR_OK && listen->plain >= 0 && enter(s, p, listen->plain, NULL) != ERR_OK)
		err = err_say(info, ERR_IO, 0, "the portal cannot listen on loopback");
	if (err == ERR_OK && listen->tls >= 0 && enter(s, p, listen->tls, listen) != ERR_OK)
		err = err_say(info, ERR_IO, 0, "the portal cannot listen with TLS");
	if (err != ERR_OK) {
		portal_stop(s);
		return err;
	}
	open_pages(s, p, listen);
	*ret_server = s;
	return ERR_OK;
}

void
portal_stop(struct portal_server *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n; i++)
		MHD_stop_daemon(s->entrances[i].daemon);
	free(s);
}
