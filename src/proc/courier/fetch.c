/* See fetch.h. */
#include "proc/courier/fetch.h"

#include "sys/disk.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define CONNECT_MS 15000L
#define WHOLE_MS 300000L /* a mail waits behind it; see proc/portal/feeds/fetch.c */
#define SLOW_BYTES 500L	 /* a second, */
#define SLOW_SECONDS 20L /* for so long, is too slow */
#define REDIRECTS 5L
#define AGENT "Sakimori" /* not which version: nobody's business */

struct fetching {
	const struct bus_fetch *what;
	struct bus_fetch_result *result;
	int fd;
	enum feed_why why;   /* what we ended it for; FEED_FINE: nothing */
	long connect_status; /* of the proxy; 0: none */
};

static size_t
take_bytes(char *bytes, size_t size, size_t n, void *arg)
{
	struct fetching *f = arg;
	size_t len = size * n;

	if (len > f->what->bytes_max - f->result->bytes) {
		f->why = FEED_TOO_LARGE;
		return 0;
	}
	if (!disk_write_fd(f->fd, str_of(bytes, len))) {
		f->why = errno == ENOSPC || errno == EFBIG ? FEED_NO_ROOM : FEED_FAILED;
		return 0;
	}
	f->result->bytes += len;
	return len;
}

/* "ETag: x" of the last answer; a new status line begins the next one. */
static size_t
take_header(char *bytes, size_t size, size_t n, void *arg)
{
	struct fetching *f = arg;
	struct str rest = str_of(bytes, size * n), name;

	if (str_starts_nocase(rest, STR("HTTP/"))) {
		f->result->etag[0] = f->result->modified[0] = '\0';
		return rest.len;
	}
	name = str_trim(str_split(&rest, ':'));
	rest = str_trim(rest);
	/* one that does not fit is none: half of it would be another */
	if (str_equal_nocase(name, STR("ETag")) && rest.len < sizeof(f->result->etag))
		str_clean(rest, f->result->etag, sizeof(f->result->etag));
	else if (str_equal_nocase(name, STR("Last-Modified")) &&
		 rest.len < sizeof(f->result->modified))
		str_clean(rest, f->result->modified, sizeof(f->result->modified));
	return size * n;
}

/* It never got through the proxy, so the server said nothing. */
static bool
is_of_proxy(const struct fetching *f, CURLcode code)
{
	return code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_COULDNT_CONNECT ||
	       code == CURLE_PROXY || f->connect_status >= 300 ||
	       (code != CURLE_OK && f->connect_status == 0);
}

/* libcurl has a hundred errors; the rest is "cannot be reached". */
static enum feed_why
why_of(const struct fetching *f, CURLcode code, long status)
{
	static const struct {
		CURLcode code;
		enum feed_why why;
	} rows[] = {
		{CURLE_PEER_FAILED_VERIFICATION, FEED_CERTIFICATE},
		{CURLE_SSL_CONNECT_ERROR, FEED_CERTIFICATE},
		{CURLE_SSL_CACERT_BADFILE, FEED_CERTIFICATE},
		{CURLE_UNSUPPORTED_PROTOCOL, FEED_NOT_HTTPS},
		{CURLE_OPERATION_TIMEDOUT, FEED_SLOW},
		{CURLE_FILESIZE_EXCEEDED, FEED_TOO_LARGE},
		{CURLE_TOO_MANY_REDIRECTS, FEED_REFUSED},
		{CURLE_PARTIAL_FILE, FEED_BROKEN},
		{CURLE_BAD_CONTENT_ENCODING, FEED_BROKEN},
	};

	if (f->why != FEED_FINE)
		return f->why;
	if (code == CURLE_OK && status == 304)
		return FEED_SAME;
	if (code == CURLE_OK && status >= 200 && status < 300)
		return f->result->bytes == 0 ? FEED_EMPTY : FEED_FINE;
	if (f->what->proxy[0] != '\0' && is_of_proxy(f, code))
		return FEED_PROXY;
	if (status >= 400)
		return status == 404 || status == 410 ? FEED_GONE : FEED_REFUSED;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].code == code)
			return rows[i].why;
	return code == CURLE_OK ? FEED_REFUSED : FEED_UNREACHABLE;
}

static void
add_header(struct curl_slist **list, const char *name, const char *value)
{
	char line[LIMIT_FEED_TAG + 64];
	struct curl_slist *more;

	if (value[0] == '\0' || strpbrk(value, "\r\n") != NULL)
		return;
	snprintf(line, sizeof(line), "%s: %s", name, value);
	more = curl_slist_append(*list, line);
	if (more != NULL)
		*list = more;
}

/* What a time stamp authority is asked: RFC 3161 section 3.4. It leads nowhere else. */
static bool
set_up_stamp(CURL *c, const struct fetching *f, struct curl_slist **headers)
{
	char ask[LIMIT_STAMP_REQUEST];
	ssize_t n = read(f->fd, ask, sizeof(ask));

	if (n <= 0 || n == (ssize_t)sizeof(ask))
		return false;
	add_header(headers, "Content-Type", "application/timestamp-query");
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)n);
	return curl_easy_setopt(c, CURLOPT_COPYPOSTFIELDS, ask) == CURLE_OK;
}

static bool
may_ask(const struct bus_fetch *what)
{
	if (what->proxy[0] != '\0' && !feed_proxy_is_good(what->proxy))
		return false;
	return what->is_stamp ? stamp_url_is_good(what->url) : feed_url_is_good(what->url);
}

static void
set_up(CURL *c, struct fetching *f)
{
	curl_easy_setopt(c, CURLOPT_URL, f->what->url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "https");
	curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(c, CURLOPT_MAXREDIRS, REDIRECTS);
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(c, CURLOPT_USERAGENT, AGENT);
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, ""); /* what libcurl can unpack */
	curl_easy_setopt(
		c, CURLOPT_PROXY, f->what->proxy); /* "": none, whatever the environment says */
	curl_easy_setopt(c, CURLOPT_NOPROXY, "");
	curl_easy_setopt(c, CURLOPT_HTTPPROXYTUNNEL, 1L);
	curl_easy_setopt(c, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, WHOLE_MS);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, SLOW_SECONDS);
	curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)f->what->bytes_max);
	curl_easy_setopt(c, CURLOPT_FAILONERROR, 1L);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_bytes);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, f);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, f);
}

void
fetch_run(const struct bus_fetch *what, int fd, struct bus_fetch_result *ret_result)
{
	struct fetching f = {.what = what, .result = ret_result, .fd = fd};
	char text[CURL_ERROR_SIZE] = "";
	struct curl_slist *headers = NULL;
	CURLcode code = CURLE_FAILED_INIT;
	long status = 0;
	CURL *c = NULL;

	*ret_result = (struct bus_fetch_result){.id = what->id, .why = FEED_FAILED};
	if (fd >= 0 && may_ask(what))
		c = curl_easy_init();
	if (c == NULL)
		return;
	set_up(c, &f);
	if (what->is_stamp && !set_up_stamp(c, &f, &headers))
		goto out;
	add_header(&headers, "If-None-Match", what->etag);
	add_header(&headers, "If-Modified-Since", what->modified);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, text);
	code = curl_easy_perform(c);
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(c, CURLINFO_HTTP_CONNECTCODE, &f.connect_status);
	ret_result->status = (uint32_t)status;
	ret_result->why = why_of(&f, code, status);
	if (code != CURLE_OK)
		str_clean(str_c(text[0] != '\0' ? text : curl_easy_strerror(code)),
			ret_result->note, sizeof(ret_result->note));
out:
	curl_slist_free_all(headers);
	curl_easy_cleanup(c);
}
