/* Any bytes as three versions in every order: equal to itself, the sign turns with the sides, and
 * no circle of three. First byte: the order; NUL or a line's end separates. */
#include "know/version/version.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
sign(int order)
{
	return (order > 0) - (order < 0);
}

static struct str
take(struct str *rest)
{
	struct str whole = *rest;
	size_t n = 0;

	while (n < whole.len && whole.p[n] != '\n' && whole.p[n] != '\0')
		n++;
	*rest = n < whole.len ? str_of(whole.p + n + 1, whole.len - n - 1) : str_of(NULL, 0);
	return str_of(whole.p, n);
}

static void
look(enum version_order o, struct str a, struct str b, struct str c)
{
	int ab = sign(version_compare(o, a, b)), bc = sign(version_compare(o, b, c));
	int ac = sign(version_compare(o, a, c));

	BUG_IF(ab != -sign(version_compare(o, b, a)));
	BUG_IF(ab <= 0 && bc <= 0 && ac > 0);
	BUG_IF(ab >= 0 && bc >= 0 && ac < 0);
	BUG_IF(ab == 0 && ac != bc); /* what is equal is equal to all others, too */
	BUG_IF(version_is_valid(o, a) && a.len == 0);
	BUG_IF(ab < 0 && version_key(o, a) > version_key(o, b));
	BUG_IF(ab == 0 && version_key(o, a) != version_key(o, b));
	BUG_IF(ab != 0 && version_key(o, a) == version_key(o, b) &&
		version_key_is_exact(version_key(o, a)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = str_of((const char *)data, size), a, b, c;
	enum version_order o;

	if (size == 0)
		return 0;
	o = (enum version_order)(data[0] % VERSION_ORDERS);
	rest = str_of(rest.p + 1, rest.len - 1);
	a = take(&rest);
	b = take(&rest);
	c = take(&rest);
	look(o, a, b, c);
	look(o, b, c, a);
	look(o, c, a, b);
	look(o, b, a, c);
	return 0;
}
