/*
 * HTTP/1.x heads, chunked bodies and percent-encoding. See http.h for the promise. A head is read
 * line by line; a table says which fields are kept. The bytes come from watch/stream, the results
 * go to the detectors of watch.
 */
#include "wire/http/http.h"

#define METHOD_BYTES_MAX 20
#define CHUNK_DIGITS_MAX 15 /* hexadecimal digits: below 2^60 bytes */

/* The fields that we keep. Of one that comes twice the first counts, as most servers do. */
enum field {
	FIELD_ACCEPT,
	FIELD_ACCEPT_LANGUAGE,
	FIELD_AUTHORIZATION,
	FIELD_CONNECTION,
	FIELD_CONTENT_DISPOSITION,
	FIELD_CONTENT_ENCODING,
	FIELD_CONTENT_LENGTH,
	FIELD_CONTENT_TYPE,
	FIELD_COOKIE,
	FIELD_HOST,
	FIELD_LOCATION,
	FIELD_PROXY_AUTHENTICATE,
	FIELD_PROXY_AUTHORIZATION,
	FIELD_REFERER,
	FIELD_SERVER,
	FIELD_SET_COOKIE,
	FIELD_TRANSFER_ENCODING,
	FIELD_UPGRADE,
	FIELD_USER_AGENT,
	FIELD_WWW_AUTHENTICATE,
	FIELDS,
};

static const struct str field_names[FIELDS] = {
	[FIELD_ACCEPT] = {"accept", 6},
	[FIELD_ACCEPT_LANGUAGE] = {"accept-language", 15},
	[FIELD_AUTHORIZATION] = {"authorization", 13},
	[FIELD_CONNECTION] = {"connection", 10},
	[FIELD_CONTENT_DISPOSITION] = {"content-disposition", 19},
	[FIELD_CONTENT_ENCODING] = {"content-encoding", 16},
	[FIELD_CONTENT_LENGTH] = {"content-length", 14},
	[FIELD_CONTENT_TYPE] = {"content-type", 12},
	[FIELD_COOKIE] = {"cookie", 6},
	[FIELD_HOST] = {"host", 4},
	[FIELD_LOCATION] = {"location", 8},
	[FIELD_PROXY_AUTHENTICATE] = {"proxy-authenticate", 18},
	[FIELD_PROXY_AUTHORIZATION] = {"proxy-authorization", 19},
	[FIELD_REFERER] = {"referer", 7},
	[FIELD_SERVER] = {"server", 6},
	[FIELD_SET_COOKIE] = {"set-cookie", 10},
	[FIELD_TRANSFER_ENCODING] = {"transfer-encoding", 17},
	[FIELD_UPGRADE] = {"upgrade", 7},
	[FIELD_USER_AGENT] = {"user-agent", 10},
	[FIELD_WWW_AUTHENTICATE] = {"www-authenticate", 16},
};

/* RFC 9110 section 9, WebDAV (RFC 4918, RFC 3253, RFC 5323), UPnP, RPC over HTTP. */
static const struct str known_starts[] = {
	{"GET ", 4},
	{"POST ", 5},
	{"HEAD ", 5},
	{"HTTP/1.", 7},
	{"PUT ", 4},
	{"DELETE ", 7},
	{"OPTIONS ", 8},
	{"CONNECT ", 8},
	{"TRACE ", 6},
	{"PATCH ", 6},
	{"PROPFIND ", 9},
	{"PROPPATCH ", 10},
	{"MKCOL ", 6},
	{"COPY ", 5},
	{"MOVE ", 5},
	{"LOCK ", 5},
	{"UNLOCK ", 7},
	{"SEARCH ", 7},
	{"REPORT ", 7},
	{"NOTIFY ", 7},
	{"M-SEARCH ", 9},
	{"SUBSCRIBE ", 10},
	{"RPC_IN_DATA ", 12},
	{"RPC_OUT_DATA ", 13},
};

/* A head while it is read. */
struct head {
	struct str value[FIELDS]; /* empty: not there */
	int64_t content_length;
	uint16_t fields;
	bool has[FIELDS];
	bool is_chunked;
	bool is_close;
	bool is_keep_alive;
	bool is_ambiguous;
};

static struct str
skip(struct str s, size_t n)
{
	return n < s.len ? str_of(s.p + n, s.len - n) : str_of(NULL, 0);
}

/* One line without its CR LF or LF (RFC 9112 section 2.2); moves *at behind it. */
static enum err
line_next(struct str bytes, size_t *at, struct str *ret_line)
{
	struct str rest = skip(bytes, *at);
	ptrdiff_t end = str_find_byte(rest, '\n');
	struct str line;

	if (end < 0)
		return bytes.len >= LIMIT_HTTP_HEAD_BYTES ? ERR_LIMIT : ERR_TRUNCATED;
	line = str_of(rest.p, (size_t)end);
	*at += line.len + 1;
	if (*at > LIMIT_HTTP_HEAD_BYTES)
		return ERR_LIMIT;
	if (line.len > 0 && line.p[line.len - 1] == '\r')
		line.len--;
	*ret_line = line;
	return ERR_OK;
}

/* The same with the lines that continue it (obs-fold, RFC 9112 section 5.2). */
static enum err
folded_line_next(struct str bytes, size_t *at, struct str *ret_line)
{
	struct str line, more;
	enum err err = line_next(bytes, at, &line);

	if (err != ERR_OK)
		return err;
	while (line.len > 0) {
		if (*at >= bytes.len)
			return ERR_TRUNCATED; /* the next byte decides */
		if (bytes.p[*at] != ' ' && bytes.p[*at] != '\t')
			break;
		err = line_next(bytes, at, &more);
		if (err != ERR_OK)
			return err;
		line.len = (size_t)(more.p + more.len - line.p);
	}
	*ret_line = line;
	return ERR_OK;
}

/* The next element of a comma-separated list (RFC 9110 section 5.6.1), trimmed; may be empty. */
static struct str
list_next(struct str *list)
{
	return str_trim(str_split(list, ','));
}

static void
read_content_length(struct head *head, struct str value)
{
	while (value.len > 0) {
		struct str item = list_next(&value);
		uint64_t n = 0;

		if (str_u64(item, INT64_MAX, &n) != ERR_OK) {
			head->is_ambiguous = true;
			continue;
		}
		if (head->content_length != HTTP_LENGTH_UNKNOWN &&
			head->content_length != (int64_t)n)
			head->is_ambiguous = true;
		head->content_length = (int64_t)n;
	}
}

static void
read_connection(struct head *head, struct str value)
{
	while (value.len > 0) {
		struct str option = list_next(&value);

		if (str_equal_nocase(option, STR("close")))
			head->is_close = true;
		else if (str_equal_nocase(option, STR("keep-alive")))
			head->is_keep_alive = true;
	}
}

static void
read_transfer_encoding(struct head *head, struct str value)
{
	while (value.len > 0) { /* only the last coding counts */
		struct str coding = list_next(&value);

		if (coding.len > 0)
			head->is_chunked = str_equal_nocase(coding, STR("chunked"));
	}
}

static void
keep_field(struct head *head, enum field field, struct str value)
{
	bool is_first = !head->has[field];

	if (field == FIELD_CONTENT_LENGTH)
		read_content_length(head, value);
	else if (field == FIELD_CONNECTION)
		read_connection(head, value);
	else if (field == FIELD_TRANSFER_ENCODING)
		read_transfer_encoding(head, value);
	if (is_first)
		head->value[field] = value;
	head->has[field] = true;
}

/* A line without a colon is counted and skipped: real servers send such, clients pass over them. */
static void
read_field(struct head *head, struct str line)
{
	struct str value = line;
	struct str name = str_trim(str_split(&value, ':'));

	for (unsigned i = 0; i < FIELDS; i++)
		if (str_equal_nocase(name, field_names[i])) {
			keep_field(head, (enum field)i, str_trim(value));
			return;
		}
}

/* The fields from *at to the empty line; *at ends behind it. */
static enum err
read_fields(struct str bytes, size_t *at, struct head *ret)
{
	struct head head = {.content_length = HTTP_LENGTH_UNKNOWN};

	for (;;) {
		struct str line = {NULL, 0};
		enum err err = folded_line_next(bytes, at, &line);

		if (err != ERR_OK)
			return err;
		if (line.len == 0)
			break;
		if (head.fields == LIMIT_HTTP_FIELDS)
			return ERR_LIMIT;
		if (str_find_byte(line, '\0') >= 0)
			return ERR_MALFORMED;
		head.fields++;
		read_field(&head, line);
	}
	/* RFC 9112 section 6.3: chunked overrides a length; two lengths are no length. */
	if (head.is_chunked && head.content_length != HTTP_LENGTH_UNKNOWN)
		head.is_ambiguous = true;
	if (head.is_ambiguous || head.is_chunked)
		head.content_length = HTTP_LENGTH_UNKNOWN;
	*ret = head;
	return ERR_OK;
}

/* RFC 9112 section 2.2: a server skips empty lines before a request line. */
static size_t
skip_empty_lines(struct str bytes)
{
	size_t at = 0;

	for (int lines = 0; lines < 2; lines++) {
		if (str_starts(skip(bytes, at), STR("\r\n")))
			at += 2;
		else if (str_starts(skip(bytes, at), STR("\n")))
			at += 1;
	}
	return at;
}

/* "HTTP/1.1" -> 11. 0 when it is no HTTP/1.x. */
static uint8_t
version_of(struct str s)
{
	if (s.len != 8 || !str_starts(s, STR("HTTP/1.")) || s.p[7] < '0' || s.p[7] > '9')
		return 0;
	return s.p[7] == '0' ? 10 : s.p[7] == '1' ? 11 : 19;
}

static bool
is_closing(const struct head *head, uint8_t version)
{
	return head->is_close || (version == 10 && !head->is_keep_alive);
}

static bool
is_method_char(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
}

/* The method at the start of a line that may not be complete yet (RFC 9110 section 9.1; letters
 * suffice for all that are registered). */
static enum err
read_method(struct str bytes, struct str *ret_method)
{
	size_t len = 0;

	while (len < bytes.len && len <= METHOD_BYTES_MAX && is_method_char(bytes.p[len]))
		len++;
	if (len == bytes.len && len <= METHOD_BYTES_MAX)
		return ERR_TRUNCATED;
	if (len == 0 || len > METHOD_BYTES_MAX || bytes.p[len] != ' ')
		return ERR_MALFORMED;
	*ret_method = str_of(bytes.p, len);
	return ERR_OK;
}

static bool
has_control(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return true;
	return false;
}

/* "user@host:port", "[::1]:port" -> host and port (RFC 3986 section 3.2). */
static void
read_authority(struct str authority, struct str *ret_host, uint16_t *ret_port)
{
	struct str port = {NULL, 0};
	uint64_t number = 0;
	ptrdiff_t at = str_find_byte(authority, '@');

	authority = str_trim(at < 0 ? authority : skip(authority, (size_t)at + 1));
	if (str_starts(authority, STR("["))) {
		port = skip(authority, 1);
		*ret_host = str_split(&port, ']');
		port = str_starts(port, STR(":")) ? skip(port, 1) : str_of(NULL, 0);
	} else {
		port = authority;
		*ret_host = authority.len == 0 ? authority : str_split(&port, ':');
	}
	*ret_port = str_u64(port, UINT16_MAX, &number) == ERR_OK ? (uint16_t)number : 0;
}

/* RFC 9112 section 3.2. */
static void
read_target(struct http_request *r)
{
	ptrdiff_t scheme = str_find(r->target, STR("://"));
	struct str rest;
	size_t end = 0;

	if (str_equal(r->method, STR("CONNECT"))) {
		r->form = HTTP_FORM_AUTHORITY;
		read_authority(r->target, &r->host, &r->port);
		return;
	}
	if (str_equal(r->target, STR("*"))) {
		r->form = HTTP_FORM_ASTERISK;
		return;
	}
	r->path = r->target;
	r->form = HTTP_FORM_ORIGIN;
	if (r->target.p[0] == '/' || scheme <= 0 || scheme > 10)
		return;
	r->form = HTTP_FORM_ABSOLUTE;
	rest = skip(r->target, (size_t)scheme + 3);
	while (end < rest.len && rest.p[end] != '/' && rest.p[end] != '?' && rest.p[end] != '#')
		end++;
	read_authority(str_of(rest.p, end), &r->host, &r->port);
	r->path = skip(rest, end);
}

/* The scheme and what follows it (RFC 9110 section 11.4). */
static void
read_auth(struct str value, struct str *ret_scheme, struct str *ret_rest)
{
	*ret_scheme = value.len == 0 ? value : str_split(&value, ' ');
	*ret_rest = str_trim(value);
}

/* method SP target SP version (RFC 9112 section 3); blanks inside the target stay in it, since some
 * clients send them raw. */
static enum err
read_request_line(struct str line, struct http_request *r)
{
	size_t last = line.len;
	enum err err = read_method(line, &r->method);

	if (err != ERR_OK)
		return ERR_MALFORMED; /* the line is complete */
	line = str_trim(line);
	for (last = line.len; last > 0 && line.p[last - 1] != ' ';)
		last--;
	r->version = version_of(skip(line, last));
	if (r->version == 0 || last <= r->method.len + 1)
		return ERR_MALFORMED;
	r->target = str_trim(str_of(line.p + r->method.len, last - r->method.len));
	if (r->target.len == 0 || has_control(r->target))
		return ERR_MALFORMED;
	return ERR_OK;
}

static void
fill_request(struct http_request *r, const struct head *head)
{
	bool is_proxy = head->value[FIELD_AUTHORIZATION].len == 0;

	read_target(r);
	if (r->host.len == 0)
		read_authority(head->value[FIELD_HOST], &r->host, &r->port);
	r->user_agent = head->value[FIELD_USER_AGENT];
	r->referer = head->value[FIELD_REFERER];
	r->accept = head->value[FIELD_ACCEPT];
	r->content_type = head->value[FIELD_CONTENT_TYPE];
	r->upgrade = head->value[FIELD_UPGRADE];
	read_auth(head->value[is_proxy ? FIELD_PROXY_AUTHORIZATION : FIELD_AUTHORIZATION],
		&r->auth_scheme, &r->credentials);
	r->content_length = head->content_length;
	r->fields = head->fields;
	r->is_chunked = head->is_chunked;
	r->has_cookie = head->has[FIELD_COOKIE];
	r->cookie = head->value[FIELD_COOKIE];
	r->has_accept_language = head->has[FIELD_ACCEPT_LANGUAGE];
	r->is_close = is_closing(head, r->version);
	r->is_ambiguous = head->is_ambiguous;
}

enum err
http_request_parse(struct str bytes, struct http_request *ret, size_t *ret_used)
{
	struct http_request r = {.content_length = HTTP_LENGTH_UNKNOWN};
	struct head head;
	struct str line;
	size_t at = skip_empty_lines(bytes);
	enum err err = read_method(skip(bytes, at), &r.method);

	if (err == ERR_OK) /* so that a stream of another protocol is refused at once */
		err = line_next(bytes, &at, &line);
	if (err == ERR_OK)
		err = read_request_line(line, &r);
	if (err == ERR_OK)
		err = read_fields(bytes, &at, &head);
	if (err != ERR_OK)
		return err;
	fill_request(&r, &head);
	*ret = r;
	*ret_used = at;
	return ERR_OK;
}

/* version SP 3DIGIT [SP reason] (RFC 9112 section 4). */
static enum err
read_status_line(struct str line, struct http_response *r)
{
	uint64_t status = 0;
	struct str version = str_split(&line, ' ');
	struct str digits;

	line = str_trim(line);
	digits = line.len == 0 ? line : str_split(&line, ' ');
	r->version = version_of(version);
	if (r->version == 0 || digits.len != 3 || str_u64(digits, 999, &status) != ERR_OK ||
		status < 100)
		return ERR_MALFORMED;
	r->status = (uint16_t)status;
	r->reason = str_trim(line);
	return ERR_OK;
}

/* One "; name=value" of a field; quotes are taken off, escapes stay. False at the end. */
static bool
parameter_next(struct str *s, struct str *ret_name, struct str *ret_value)
{
	struct str rest = str_trim(*s);
	size_t end = 0;

	while (rest.len > 0 && (rest.p[0] == ';' || rest.p[0] == ' '))
		rest = skip(rest, 1);
	while (end < rest.len && rest.p[end] != '=' && rest.p[end] != ';')
		end++;
	if (end == 0)
		return false;
	*ret_name = str_trim(str_of(rest.p, end));
	*ret_value = str_of(NULL, 0);
	rest = skip(rest, end);
	if (rest.len > 0 && rest.p[0] == '=') {
		bool is_quoted;

		rest = str_trim(skip(rest, 1));
		is_quoted = rest.len > 0 && rest.p[0] == '"';
		rest = is_quoted ? skip(rest, 1) : rest;
		for (end = 0; end < rest.len && rest.p[end] != (is_quoted ? '"' : ';'); end++)
			if (is_quoted && rest.p[end] == '\\' && end + 1 < rest.len)
				end++;
		*ret_value = is_quoted ? str_of(rest.p, end) : str_trim(str_of(rest.p, end));
		rest = skip(rest, is_quoted ? end + 1 : end);
	}
	*s = rest;
	return true;
}

/* RFC 6266 section 4.3; the plain name before the encoded one, whose charset is cut off. */
static struct str
disposition_filename(struct str value)
{
	struct str encoded = {NULL, 0}, name, parameter;

	while (parameter_next(&value, &name, &parameter)) {
		if (str_equal_nocase(name, STR("filename")) && parameter.len > 0)
			return parameter;
		if (str_equal_nocase(name, STR("filename*"))) {
			ptrdiff_t at = str_find(parameter, STR("''"));

			encoded = at < 0 ? parameter : skip(parameter, (size_t)at + 2);
		}
	}
	return encoded;
}

static void
fill_response(struct http_response *r, const struct head *head)
{
	bool is_proxy = head->value[FIELD_WWW_AUTHENTICATE].len == 0;

	r->server = head->value[FIELD_SERVER];
	r->content_type = head->value[FIELD_CONTENT_TYPE];
	r->content_encoding = head->value[FIELD_CONTENT_ENCODING];
	r->filename = disposition_filename(head->value[FIELD_CONTENT_DISPOSITION]);
	r->location = head->value[FIELD_LOCATION];
	r->upgrade = head->value[FIELD_UPGRADE];
	read_auth(head->value[is_proxy ? FIELD_PROXY_AUTHENTICATE : FIELD_WWW_AUTHENTICATE],
		&r->auth_scheme, &r->challenge);
	r->content_length = head->content_length;
	r->fields = head->fields;
	r->is_chunked = head->is_chunked;
	r->is_close = is_closing(head, r->version);
	r->is_ambiguous = head->is_ambiguous;
	r->has_set_cookie = head->has[FIELD_SET_COOKIE];
}

/* True when bytes begin with start, or are the beginning of it. */
static bool
can_start(struct str bytes, struct str start)
{
	return bytes.len < start.len ? str_starts(start, bytes) : str_starts(bytes, start);
}

enum err
http_response_parse(struct str bytes, struct http_response *ret, size_t *ret_used)
{
	struct http_response r = {.content_length = HTTP_LENGTH_UNKNOWN};
	struct head head;
	struct str line;
	size_t at = skip_empty_lines(bytes);
	enum err err = ERR_MALFORMED;

	if (can_start(skip(bytes, at), STR("HTTP/1.")))
		err = line_next(bytes, &at, &line);
	if (err == ERR_OK)
		err = read_status_line(line, &r);
	if (err == ERR_OK)
		err = read_fields(bytes, &at, &head);
	if (err != ERR_OK)
		return err;
	fill_response(&r, &head);
	*ret = r;
	*ret_used = at;
	return ERR_OK;
}

bool
http_looks_like(struct str prefix)
{
	if (prefix.len < 3)
		return false;
	for (size_t i = 0; i < sizeof(known_starts) / sizeof(*known_starts); i++)
		if (can_start(prefix, known_starts[i]))
			return true;
	return false;
}

int64_t
http_response_body_length(const struct http_response *r, struct str method)
{
	if (r->status < 200 || r->status == 204 || r->status == 304 ||
		str_equal(method, STR("HEAD")))
		return 0;
	if (str_equal(method, STR("CONNECT")) && r->status < 300)
		return 0;
	return r->is_chunked ? HTTP_LENGTH_UNKNOWN : r->content_length;
}

enum chunk_state {
	CHUNK_SIZE, /* zero: how struct http_chunks starts */
	CHUNK_EXTENSION,
	CHUNK_DATA,
	CHUNK_DATA_END,
	CHUNK_TRAILER,
};

static void
chunk_enter(struct http_chunks *c, enum chunk_state state)
{
	c->state = (uint8_t)state;
	c->line = 0;
	if (state == CHUNK_SIZE) {
		c->left = 0;
		c->digits = 0;
	}
}

/* A byte of "1a; name=value" CR LF. */
static enum err
chunk_size_byte(struct http_chunks *c, char byte)
{
	int digit = str_hex_digit(byte);

	if (byte == '\n') {
		if (c->digits == 0)
			return ERR_MALFORMED;
		chunk_enter(c, c->left == 0 ? CHUNK_TRAILER : CHUNK_DATA);
		return ERR_OK;
	}
	if (c->state == CHUNK_EXTENSION)
		return ERR_OK;
	if (digit >= 0 && c->digits < CHUNK_DIGITS_MAX) {
		c->left = c->left << 4 | (uint64_t)digit;
		c->digits++;
		return ERR_OK;
	}
	if (c->digits == 0 || (byte != ';' && byte != ' ' && byte != '\t' && byte != '\r'))
		return ERR_MALFORMED;
	c->state = CHUNK_EXTENSION;
	return ERR_OK;
}

/* A byte outside the payload. */
static enum err
chunk_line_byte(struct http_chunks *c, char byte)
{
	if (c->state == CHUNK_DATA_END) {
		if (byte == '\n')
			chunk_enter(c, CHUNK_SIZE);
		else if (byte != '\r' || c->line++ > 0)
			return ERR_MALFORMED;
		return ERR_OK;
	}
	if (byte != '\r' && byte != '\n' && ++c->line > LIMIT_HTTP_CHUNK_LINE)
		return ERR_LIMIT;
	if (c->state != CHUNK_TRAILER)
		return chunk_size_byte(c, byte);
	if (byte == '\n') {
		c->is_done = c->line == 0; /* the empty line after the trailer fields */
		c->line = 0;
	}
	return ERR_OK;
}

enum err
http_chunks_next(struct http_chunks *c, struct str *bytes, struct str *ret_payload)
{
	while (!c->is_done && bytes->len > 0) {
		enum err err;

		if (c->state == CHUNK_DATA) {
			size_t run = c->left < bytes->len ? (size_t)c->left : bytes->len;

			*ret_payload = str_of(bytes->p, run);
			*bytes = skip(*bytes, run);
			c->left -= run;
			if (c->left == 0)
				chunk_enter(c, CHUNK_DATA_END);
			return ERR_OK;
		}
		err = chunk_line_byte(c, bytes->p[0]);
		if (err != ERR_OK)
			return err;
		*bytes = skip(*bytes, 1);
	}
	return c->is_done ? ERR_NOT_FOUND : ERR_TRUNCATED;
}

size_t
http_percent_decode(struct str s, char *dst, size_t room)
{
	size_t out = 0;

	for (size_t i = 0; i < s.len && out < room; i++) {
		int high = -1, low = -1;

		if (s.p[i] == '%' && s.len - i > 2) {
			high = str_hex_digit(s.p[i + 1]);
			low = str_hex_digit(s.p[i + 2]);
		}
		if (high >= 0 && low >= 0) {
			dst[out++] = (char)(high << 4 | low);
			i += 2;
		} else {
			dst[out++] = s.p[i];
		}
	}
	return out;
}

struct str
http_media_type(struct str content_type)
{
	return content_type.len == 0 ? content_type : str_trim(str_split(&content_type, ';'));
}

struct str
http_path_filename(struct str path)
{
	size_t end = 0, start;

	while (end < path.len && path.p[end] != '?' && path.p[end] != '#')
		end++;
	for (start = end; start > 0 && path.p[start - 1] != '/';)
		start--;
	return end == 0 ? str_of(NULL, 0) : str_of(path.p + start, end - start);
}
