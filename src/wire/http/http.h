/*
 * Reads HTTP/1.x as it passes by: the head of a request or response (RFC 9112; the fields' meaning
 * from RFC 9110), chunked bodies (RFC 9112 section 7.1), and percent-encoding (RFC 3986 section
 * 2.1). It reads leniently what clients and servers accept (bare LF, folded fields, blanks), since
 * malware is served by what works, not by what conforms.
 *
 * The caller gives a growing prefix of one direction of a TCP stream, in order, from the message's
 * first byte. Every struct str in a result borrows from those bytes. Nothing is allocated, nothing
 * is decoded or masked: a caller that stores `credentials` or a target masks it first.
 *
 * Errors: ERR_TRUNCATED more bytes are needed; ERR_MALFORMED it is not HTTP/1.x or broken;
 * ERR_LIMIT the head is longer than LIMIT_HTTP_HEAD_BYTES or has more than LIMIT_HTTP_FIELDS
 * fields.
 */
#ifndef WIRE_HTTP_H
#define WIRE_HTTP_H

#include "base/limits.h"
#include "base/str.h"

#define HTTP_LENGTH_UNKNOWN (-1) /* no usable Content-Length */

/* How a request names its target (RFC 9112 section 3.2). */
enum http_form {
	HTTP_FORM_ORIGIN,    /* "/path?query" */
	HTTP_FORM_ABSOLUTE,  /* "http://host/path": spoken to a proxy */
	HTTP_FORM_AUTHORITY, /* "host:port": CONNECT */
	HTTP_FORM_ASTERISK,  /* "*": OPTIONS */
};

struct http_request {
	struct str method; /* 1..20 letters, as sent */
	struct str target; /* as sent; not empty, no controls */
	/* Of an absolute target or CONNECT, else of Host; without port and brackets; may be empty.
	 */
	struct str host;
	uint16_t port;	 /* named with the host; 0 when not */
	struct str path; /* the path and query of the target; empty for CONNECT and "*" */
	struct str user_agent;
	struct str referer;
	struct str accept;
	struct str content_type; /* with its parameters */
	struct str upgrade;	 /* "websocket", ... */
	struct str auth_scheme;	 /* Authorization or Proxy-Authorization: "Basic", "NTLM", ... */
	struct str credentials;	 /* what follows the scheme: A SECRET, the caller masks it */
	struct str cookie;	 /* A SECRET too; the first such field */
	int64_t content_length;	 /* bytes, or HTTP_LENGTH_UNKNOWN */
	uint16_t fields;	 /* header fields, 0..LIMIT_HTTP_FIELDS */
	uint8_t version;	 /* 10 or 11; 19 for any other 1.x */
	enum http_form form;
	bool is_chunked; /* Transfer-Encoding ends with chunked */
	bool has_cookie;
	bool has_accept_language;
	bool is_close;	   /* Connection: close, or 1.0 without keep-alive */
	bool is_ambiguous; /* no single length: RFC 9112 section 6.3 calls for refusal */
};

struct http_response {
	uint16_t status; /* 100..999 */
	struct str reason;
	struct str server;
	struct str content_type;
	struct str content_encoding; /* "gzip", ...; the body is not decoded here */
	struct str filename; /* of Content-Disposition, without quotes (RFC 6266); may be empty */
	struct str location;
	struct str auth_scheme; /* first word of WWW-Authenticate or Proxy-Authenticate */
	struct str challenge;	/* what follows it: realm=..., or NTLM's token */
	struct str upgrade;
	int64_t content_length;
	uint16_t fields;
	uint8_t version;
	bool is_chunked;
	bool is_close;
	bool is_ambiguous;
	bool has_set_cookie;
};

/* True when a stream that begins with prefix can be HTTP/1.x: a known method and a blank, or
 * "HTTP/1."; of fewer bytes, that they begin one (at least three bytes). */
bool http_looks_like(struct str prefix);

/* The head at the start of bytes, after at most two empty lines. *ret_used is its length with the
 * empty line that ends it: the body begins there. */
enum err http_request_parse(struct str bytes, struct http_request *ret, size_t *ret_used);
enum err http_response_parse(struct str bytes, struct http_response *ret, size_t *ret_used);

/* Bytes of a response's body (RFC 9112 section 6.3): 0 for 1xx, 204, 304, HEAD and CONNECT's 2xx;
 * HTTP_LENGTH_UNKNOWN when it is chunked or goes on until the connection closes. `method` is the
 * request's, empty when it was not seen. */
int64_t http_response_body_length(const struct http_response *r, struct str method);

/*
 * Walks a chunked body. Start from zeroes. Feed bytes as they come; each call takes from the front
 * of *bytes and gives the next run of payload (borrowed, never empty).
 *   ERR_OK        *ret_payload is a run; call again with what is left
 *   ERR_TRUNCATED *bytes is used up; come back with the bytes that follow
 *   ERR_NOT_FOUND the body has ended (is_done); *bytes begins with what follows it
 *   ERR_MALFORMED, ERR_LIMIT (a line over LIMIT_HTTP_CHUNK_LINE): give up on this body
 */
struct http_chunks {
	uint64_t left;	/* payload bytes of this chunk still to come */
	uint32_t line;	/* bytes of the present line */
	uint8_t state;	/* private */
	uint8_t digits; /* of the chunk's size */
	bool is_done;
};
enum err http_chunks_next(struct http_chunks *c, struct str *bytes, struct str *ret_payload);

/* Writes s with %XX decoded into dst, cut to room bytes (any byte may come out, NUL too); '+' and
 * broken escapes stay. Returns the bytes written. For looking into a target, not for showing it. */
size_t http_percent_decode(struct str s, char *dst, size_t room);

/* The type without parameters: "text/html" of "text/html; charset=utf-8". */
struct str http_media_type(struct str content_type);

/* The last part of a path without its query: "a.exe" of "/x/a.exe?b=/c". May be empty. */
struct str http_path_filename(struct str path);

#endif
