/*
 * HTTP/1.x (wire/http) on any port: requests, responses with what they answer, the first bytes of
 * bodies, and files. Bodies are not kept: behind their first bytes they are skipped, or digested
 * when they are whole files that a known-bad list could name.
 */
#include "wire/http/http.h"
#include "base/base64.h"
#include "watch/app/rpc.h"
#include "wire/magic/magic.h"

#define HEAD_BYTES 512	    /* of a body, enough to tell what it is */
#define NTLM_TOKEN_MAX 1024 /* bytes of an NTLM message that are read */

enum body {
	BODY_NONE,   /* the next bytes are a head */
	BODY_LENGTH, /* `left` bytes */
	BODY_CHUNKS,
	BODY_UNTIL_CLOSE,
};

struct http_side {
	enum body body;
	bool is_shown;	  /* the body's first bytes were given out */
	bool is_digested; /* its digests are being computed */
	uint8_t kind;	  /* enum file_kind of the file told */
	uint64_t left;
	struct http_chunks chunks;
};

struct http_state {
	struct http_asked asked;
	struct http_side side[2];
	char content_type[2][64];
	char filename[64]; /* of the response */
	bool is_error;	   /* the response's status is not 2xx */
	bool is_part;	   /* 206, or encoded: its bytes are not the file's */
	bool is_login;	   /* the request carried a password */
	char user[48];
};

_Static_assert(sizeof(struct http_state) <= APP_STATE_BYTES, "fits the readers' state");

static enum app_match
match(const struct flow *f, int direction, struct str bytes)
{
	if (!http_looks_like(bytes))
		return bytes.len < 3 ? APP_MATCH_MAYBE : APP_MATCH_NO;
	return bytes.len < 9 ? APP_MATCH_MAYBE : APP_MATCH_YES;
}

static void
remember(struct http_state *s, const struct http_request *q, ms_t at)
{
	struct http_asked *a = &s->asked;

	str_clean(q->method, a->method, sizeof(a->method));
	str_clean(q->host, a->host, sizeof(a->host));
	str_clean(q->path, a->path, sizeof(a->path));
	str_clean(q->user_agent, a->user_agent, sizeof(a->user_agent));
	str_clean(q->referer, a->referer, sizeof(a->referer));
	a->has_cookie = q->has_cookie;
	a->has_accept_language = q->has_accept_language;
	a->at = at;
}

static void
begin_body(struct http_side *side, int64_t length, bool is_chunked)
{
	*side = (struct http_side){0};
	if (is_chunked)
		side->body = BODY_CHUNKS;
	else if (length == HTTP_LENGTH_UNKNOWN)
		side->body = BODY_UNTIL_CLOSE;
	else if (length > 0)
		side->body = BODY_LENGTH;
	side->left = length > 0 ? (uint64_t)length : 0;
}

/* The user of "Basic" credentials (RFC 7617); what stands behind the colon is not looked at. */
static void
read_credentials(struct reader_at *r, const struct http_request *q)
{
	struct http_state *s = r->state;
	char text[96];
	struct str rest;

	s->is_login = str_equal_nocase(q->auth_scheme, STR("Basic")) && q->credentials.len > 0;
	if (!s->is_login)
		return;
	rest = str_of(text, base64_decode(q->credentials, text, sizeof(text)));
	str_clean(str_split(&rest, ':'), s->user, sizeof(s->user));
	memset(text, 0, sizeof(text));
	app_login(r, APP_HTTP, LOGIN_TRIED, s->user, true);
}

/* A form with a field for a password. The values are not looked at. */
static void
read_form(struct reader_at *r, struct str body)
{
	static const char *const fields[] = {"password=", "passwd=", "pass=", "pwd=", "passwort="};
	struct http_state *s = r->state;

	if (!str_equal_nocase(
		    str_c(s->content_type[TO_SERVER]), STR("application/x-www-form-urlencoded")))
		return;
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields) && !s->is_login; i++)
		s->is_login = str_find_nocase(body, str_c(fields[i])) >= 0;
	if (s->is_login)
		app_login(r, APP_HTTP, LOGIN_TRIED, s->user, true);
}

/* What the answer says of a log-in: a form that is shown again did not work, a redirect did. */
static void
judge_login(struct reader_at *r, unsigned status)
{
	struct http_state *s = r->state;
	bool is_form = s->user[0] == '\0';

	if (!s->is_login)
		return;
	s->is_login = false;
	if (status == 401 || status == 403 || (is_form && status == 200))
		app_login(r, APP_HTTP, LOGIN_FAILED, s->user, true);
	else if (status < 400)
		app_login(r, APP_HTTP, LOGIN_OK, s->user, true);
}

/* [RFC4559]: NTLM's messages, alone or negotiated, are told as in other protocols. */
static void
tell_ntlm(struct reader_at *r, struct str scheme, struct str credentials)
{
	char token[NTLM_TOKEN_MAX];

	if (credentials.len == 0 || (!str_equal_nocase(scheme, STR("NTLM")) &&
					    !str_equal_nocase(scheme, STR("Negotiate"))))
		return;
	ntlm_tell(
		r, APP_HTTP, str_of(token, base64_decode(credentials, token, sizeof(token))), NULL);
}

static enum err
read_request(struct reader_at *r, struct str bytes, size_t *ret_used)
{
	struct http_state *s = r->state;
	struct http_request q;
	struct event e = {.kind = EVENT_HTTP_REQUEST};
	enum err err = http_request_parse(bytes, &q, ret_used);

	if (err != ERR_OK)
		return err;
	remember(s, &q, r->at);
	s->is_error = false;
	s->is_part = q.content_type.len > 0 && str_starts_nocase(q.content_type, STR("multipart/"));
	str_clean(http_media_type(q.content_type), s->content_type[TO_SERVER],
		sizeof(s->content_type[0]));
	if (q.host.len > 0 && q.form == HTTP_FORM_ORIGIN)
		app_server_name(r->flow, q.host);
	e.http.request = &q;
	e.http.asked = &s->asked;
	app_emit(r, &e);
	s->user[0] = '\0';
	read_credentials(r, &q);
	tell_ntlm(r, q.auth_scheme, q.credentials);
	begin_body(&s->side[TO_SERVER],
		q.content_length == HTTP_LENGTH_UNKNOWN ? 0 : q.content_length, q.is_chunked);
	return ERR_OK;
}

static enum err
read_response(struct reader_at *r, struct str bytes, size_t *ret_used)
{
	struct http_state *s = r->state;
	struct http_response a;
	struct event e = {.kind = EVENT_HTTP_RESPONSE};
	enum err err = http_response_parse(bytes, &a, ret_used);

	if (err != ERR_OK)
		return err;
	str_clean(http_media_type(a.content_type), s->content_type[TO_CLIENT],
		sizeof(s->content_type[0]));
	str_clean(a.filename, s->filename, sizeof(s->filename));
	s->is_error = a.status / 100 != 2;
	/* RFC 9110 sections 15.3.7, 8.4 */
	s->is_part = a.status == 206 || a.content_encoding.len > 0;
	e.http.response = &a;
	e.http.asked = &s->asked;
	app_emit(r, &e);
	judge_login(r, a.status);
	tell_ntlm(r, a.auth_scheme, a.challenge);
	begin_body(&s->side[TO_CLIENT], http_response_body_length(&a, str_c(s->asked.method)),
		a.is_chunked);
	return ERR_OK;
}

static void
emit_file(struct reader_at *r, struct event *e)
{
	struct http_state *s = r->state;

	e->kind = EVENT_FILE;
	e->file.way = r->direction == TO_CLIENT ? FILE_HTTP_DOWNLOAD : FILE_HTTP_UPLOAD;
	e->file.name = r->direction == TO_CLIENT && s->filename[0] != '\0'
			       ? str_c(s->filename)
			       : http_path_filename(str_c(s->asked.path));
	e->file.claimed = str_c(s->content_type[r->direction]);
	e->file.from = str_c(s->asked.host);
	e->file.path = str_c(s->asked.path);
	e->file.user_agent = str_c(s->asked.user_agent);
	e->file.is_program = !s->asked.has_accept_language && s->asked.referer[0] == '\0';
	app_emit(r, e);
}

/* It runs, by its first bytes, or by a name that promises nothing else. */
static bool
runs(enum file_kind kind, struct str name)
{
	file_kinds named = magic_expected_for_name(name);

	if (kind != FILE_UNKNOWN)
		return magic_is_executable(kind) || magic_is_script(kind);
	for (int k = FILE_UNKNOWN + 1; k < FILE_KINDS; k++)
		if ((named & file_kind_bit((enum file_kind)k)) != 0 &&
			!magic_is_executable((enum file_kind)k) &&
			!magic_is_script((enum file_kind)k))
			return false;
	return named != 0;
}

/* A body that is a file of a kind that we know. Its digests, where they can be had, follow. */
static void
tell_file(struct reader_at *r, struct http_side *side, struct str head)
{
	struct http_state *s = r->state;
	enum file_kind kind = magic_of(head);
	struct event e = {0};

	if (kind == FILE_UNKNOWN &&
		magic_expected_for_name(http_path_filename(str_c(s->asked.path))) == 0)
		return;
	e.file.kind = (int)kind;
	e.file.head = head;
	e.file.size = side->left;
	emit_file(r, &e);
	side->kind = (uint8_t)kind;
	side->is_digested =
		!s->is_part && side->left <= LIMIT_FILE_DIGEST_BYTES &&
		app_digest_begin(r, runs(kind, http_path_filename(str_c(s->asked.path))));
}

/* The body's end: the file once more, as a whole. */
static void
end_file(struct reader_at *r, struct http_side *side)
{
	struct app_digests digests;
	struct event e = {0};

	if (!side->is_digested || !app_digest_end(r, &digests))
		return;
	side->is_digested = false;
	e.file.kind = side->kind;
	e.file.size = digests.size;
	e.file.is_whole = true;
	if (digests.hex[DIGEST_MD5][0] != '\0')
		e.file.md5 = digests.hex[DIGEST_MD5];
	if (digests.hex[DIGEST_SHA1][0] != '\0')
		e.file.sha1 = digests.hex[DIGEST_SHA1];
	if (digests.hex[DIGEST_SHA256][0] != '\0')
		e.file.sha256 = digests.hex[DIGEST_SHA256];
	emit_file(r, &e);
}

/* The first run of payload of a body. */
static void
show_body(struct reader_at *r, struct http_side *side, struct str run)
{
	struct http_state *s = r->state;
	struct event e = {.kind = EVENT_HTTP_BODY};

	side->is_shown = true;
	e.http.asked = &s->asked;
	e.http.body = run;
	e.http.content_type = str_c(s->content_type[r->direction]);
	app_emit(r, &e);
	if (r->direction == TO_SERVER)
		read_form(r, run);
	if (!s->is_error)
		tell_file(r, side, run);
}

/* A run of payload of a body. */
static void
take_run(struct reader_at *r, struct http_side *side, struct str run)
{
	if (!side->is_shown && run.len > 0)
		show_body(r, side, run);
	if (side->is_digested)
		side->is_digested = app_digest_add(r, run);
}

static struct stream_use
read_chunks(struct reader_at *r, struct http_side *side, struct str bytes)
{
	struct str rest = bytes, run;
	enum err err;

	while ((err = http_chunks_next(&side->chunks, &rest, &run)) == ERR_OK)
		take_run(r, side, run);
	if (err == ERR_NOT_FOUND) {
		end_file(r, side);
		side->body = BODY_NONE;
	} else if (err != ERR_TRUNCATED) {
		return (struct stream_use){.is_done = true};
	}
	return (struct stream_use){.used = bytes.len - rest.len};
}

static struct stream_use
read_body(struct reader_at *r, struct http_side *side, struct str bytes)
{
	struct stream_use use = {.used = bytes.len};

	if (side->body == BODY_CHUNKS)
		return read_chunks(r, side, bytes);
	if (side->body == BODY_LENGTH && use.used > side->left)
		use.used = (size_t)side->left;
	if (!side->is_shown && use.used < HEAD_BYTES &&
		(side->body == BODY_UNTIL_CLOSE ? use.used < 64 : use.used < side->left))
		return (struct stream_use){0}; /* too little to tell what it is */
	take_run(r, side, str_of(bytes.p, use.used));
	if (side->body == BODY_UNTIL_CLOSE) {
		use.is_done = !side->is_digested; /* its end is the flow's */
		return use;
	}
	side->left -= use.used;
	if (side->is_digested && side->left > 0)
		return use;
	end_file(r, side);
	use.skip = side->left;
	side->body = BODY_NONE;
	return use;
}

/* A body without a length ends here. One that was cut looks the same: its digest is nobody's. */
static void
gone(struct reader_at *r)
{
	struct http_state *s = r->state;

	r->direction = TO_CLIENT;
	if (s->side[TO_CLIENT].body == BODY_UNTIL_CLOSE)
		end_file(r, &s->side[TO_CLIENT]);
}

static struct stream_use
data(struct reader_at *r, struct str bytes)
{
	struct http_state *s = r->state;
	struct http_side *side = &s->side[r->direction];
	struct stream_use use = {0};
	enum err err;

	if (r->after_gap) /* where the next head begins is not known any more */
		return (struct stream_use){.is_done = true};
	if (side->body != BODY_NONE)
		return read_body(r, side, bytes);
	err = r->direction == TO_SERVER ? read_request(r, bytes, &use.used)
					: read_response(r, bytes, &use.used);
	if (err == ERR_TRUNCATED)
		return (struct stream_use){0};
	use.is_done = err != ERR_OK;
	return use;
}

const struct app_protocol app_protocol_http = {
	.app = APP_HTTP,
	.match = match,
	.data = data,
	.gone = gone,
};
