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
	static const struct str second[] = {STR_IN_TABLE("ac"), STR_IN_TABLE("ad"),
		STR_IN_TABLE("co"), STR_IN_TABLE("com"), STR_IN_TABLE("ed"), STR_IN_TABLE("edu"),
		STR_IN_TABLE("go"), STR_IN_TABLE("gob"), STR_IN_TABLE("gov"), STR_IN_TABLE("gr"),
		STR_IN_TABLE("lg"), STR_IN_TABLE("mil"), STR_IN_TABLE("ne"), STR_IN_TABLE("net"),
		STR_IN_TABLE("nom"), STR_IN_TABLE("or"), STR_IN_TABLE("org")};
	struct str rest = two, first = str_split(&rest, '.');

	if (rest.len != 2 || str_find_byte(rest, '.') >= 0)
		return false;
	for (size_t i = 0; i < sizeof(second) / sizeof(second[0]); i++)
		if (first.len == second[i].len && str_equal_nocase(first, second[i]))
			return true;
	return false;
}

bool
registered_is_host(struct str two)
{
	static const struct str hosts[] = {STR_IN_TABLE("github.io"), STR_IN_TABLE("blogspot.com"),
		STR_IN_TABLE("herokuapp.com"), STR_IN_TABLE("azurewebsites.net"),
		STR_IN_TABLE("pages.dev"), STR_IN_TABLE("workers.dev"), STR_IN_TABLE("web.app"),
		STR_IN_TABLE("firebaseapp.com"), STR_IN_TABLE("netlify.app"),
		STR_IN_TABLE("vercel.app"), STR_IN_TABLE("duckdns.org"), STR_IN_TABLE("ddns.net"),
		STR_IN_TABLE("no-ip.org")};

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
