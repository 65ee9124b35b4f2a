/* See feed.h. */
#include "model/feed.h"

#include "base/names.h"

static const char *const kind_names[FEED_KINDS] = {"url", "file", "folder"};
static const char *const why_names[FEED_WHYS] = {"fine", "same", "unreachable", "slow",
	"certificate", "not_https", "gone", "refused", "too_large", "empty", "broken", "smaller",
	"larger", "no_room", "failed"};

static const char *const for_names[FEED_FORS] = {"all", "ask"};

NAME_OF(enum feed_for, feed_for_name, for_names)
NAME_OF(enum feed_kind, feed_kind_name, kind_names)
NAME_OF(enum feed_why, feed_why_name, why_names)

bool
feed_url_is_good(const char *url)
{
	static const struct str scheme = {"https://", 8};
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
