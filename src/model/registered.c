/* See registered.h. */
#include "model/registered.h"

/* The last n labels. */
static struct str
last_labels(struct str name, unsigned n)
{
	size_t at = name.len;

	while (at > 0 && (name.p[at - 1] != '.' || --n > 0))
		at--;
	return str_of(name.p + at, name.len - at);
}

bool
registered_is_registry(struct str two)
{
	static const char *const second[] = {"ac", "ad", "co", "com", "ed", "edu", "go", "gob",
		"gov", "gr", "lg", "mil", "ne", "net", "nom", "or", "org"};
	struct str rest = two, first = str_split(&rest, '.');

	if (rest.len != 2 || str_find_byte(rest, '.') >= 0)
		return false;
	for (size_t i = 0; i < sizeof(second) / sizeof(second[0]); i++)
		if (str_equal_nocase(first, str_c(second[i])))
			return true;
	return false;
}

#define HOST(name)                                                                                 \
	{                                                                                          \
		name, sizeof(name) - 1                                                             \
	}

bool
registered_is_host(struct str two)
{
	static const struct str hosts[] = {HOST("github.io"), HOST("blogspot.com"),
		HOST("herokuapp.com"), HOST("azurewebsites.net"), HOST("pages.dev"),
		HOST("workers.dev"), HOST("web.app"), HOST("firebaseapp.com"), HOST("netlify.app"),
		HOST("vercel.app"), HOST("duckdns.org"), HOST("ddns.net"), HOST("no-ip.org")};

	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (two.len == hosts[i].len && str_equal_nocase(two, hosts[i]))
			return true;
	return false;
}

struct str
registered_name(struct str name)
{
	struct str two;

	while (name.len > 0 && name.p[name.len - 1] == '.')
		name.len--;
	two = last_labels(name, 2);
	if (registered_is_registry(two) || registered_is_host(two))
		return last_labels(name, 3);
	return two;
}
