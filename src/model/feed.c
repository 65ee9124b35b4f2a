/* See feed.h. */
#include "model/feed.h"

#include "base/names.h"

static const char *const kind_names[FEED_KINDS] = {"url", "file", "folder"};
static const char *const why_names[FEED_WHYS] = {"fine", "same", "unreachable", "slow",
	"certificate", "not_https", "gone", "refused", "too_large", "empty", "broken", "smaller",
	"larger", "no_room", "failed", "proxy", "unreadable"};

static const char *const stands_names[FEED_STANDINGS] = {
	"well", "off", "waiting", "old", "refused"};
static const char *const for_names[FEED_FORS] = {"all", "ask"};

NAME_OF(enum feed_stands, feed_stands_name, stands_names)
NAME_OF(enum feed_for, feed_for_name, for_names)
NAME_OF(enum feed_kind, feed_kind_name, kind_names)
NAME_OF(enum feed_why, feed_why_name, why_names)

enum feed_room
feed_room_of(const char *id)
{
	return str_starts(str_c(id), STR(FEED_ADVISORIES)) ? FEED_ROOM_STOCK : FEED_ROOM_GUARD;
}

static bool
is_url_of(const char *url, struct str scheme)
{
	struct str rest = str_c(url), host;

	if (!str_starts(rest, scheme) || rest.len >= LIMIT_FEED_URL)
		return false;
	for (size_t i = 0; i < rest.len; i++)
		if ((unsigned char)rest.p[i] <= ' ' || (unsigned char)rest.p[i] >= 127 ||
			strchr("\"<>\\^`{|}", rest.p[i]) != NULL)
			return false;
	rest = str_of(rest.p + scheme.len, rest.len - scheme.len);
	host = str_split(&rest, '/');
	return host.len > 0 && str_find_byte(host, '@') < 0;
}

bool
feed_url_is_good(const char *url)
{
	return is_url_of(url, STR("https://"));
}

bool
stamp_url_is_good(const char *url)
{
	return is_url_of(url, STR("https://")) || is_url_of(url, STR("http://"));
}

bool
feed_proxy_is_good(const char *url)
{
	static const struct str scheme = {"http://", 7};
	struct str rest = str_c(url), host;
	uint64_t port;

	if (!str_starts(rest, scheme) || rest.len >= LIMIT_FEED_PROXY)
		return false;
	rest = str_of(rest.p + scheme.len, rest.len - scheme.len);
	host = rest;
	for (size_t i = rest.len; i > 0 && rest.p[i - 1] != ':'; i--)
		host.len = i - 1;
	if (host.len < 2)
		return false;
	rest = str_of(rest.p + host.len, rest.len - host.len);
	host.len--; /* the colon */
	for (size_t i = 0; i < host.len; i++) {
		char c = host.p[i];
		bool is_good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			       (c >= '0' && c <= '9') || c == '.' || c == '-' ||
			       (host.p[0] == '[' && (c == '[' || c == ':' || c == ']'));

		if (!is_good)
			return false;
	}
	return str_u64(rest, 65535, &port) == ERR_OK && port > 0;
}
