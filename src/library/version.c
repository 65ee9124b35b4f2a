/* Versions by themselves: which is newer, is it one, does a range hold it. */
#include "library/own.h"

#include "base/limits.h"
#include "know/version/vers.h"
#include "know/version/version.h"

static bool
order_of(const char *type, enum version_order *ret_order)
{
	enum ecosystem e;

	if (vers_order_of(str_c(type), ret_order))
		return true;
	if (type[0] == '\0' || ecosystem_parse(str_c(type), &e) != ERR_OK)
		return false;
	*ret_order = ecosystem_order(e);
	return true;
}

LIBRARY_EXPORT enum sakimori_code
sakimori_version_compare(const char *type, const char *a, const char *b, int *ret_order)
{
	enum version_order o;
	int order;

	if (type == NULL || a == NULL || b == NULL || ret_order == NULL)
		return SAKIMORI_INVALID;
	if (!order_of(type, &o))
		return SAKIMORI_NOT_FOUND;
	order = version_compare(o, str_c(a), str_c(b));
	*ret_order = (order > 0) - (order < 0);
	return SAKIMORI_OK;
}

LIBRARY_EXPORT enum sakimori_code
sakimori_version_is_valid(const char *type, const char *version, int *ret_is_valid)
{
	enum version_order o;

	if (type == NULL || version == NULL || ret_is_valid == NULL)
		return SAKIMORI_INVALID;
	if (!order_of(type, &o))
		return SAKIMORI_NOT_FOUND;
	*ret_is_valid = version_is_valid(o, str_c(version));
	return SAKIMORI_OK;
}

LIBRARY_EXPORT enum sakimori_code
sakimori_version_in_range(
	const char *vers, const char *version, int *ret_is_inside, struct sakimori_error *error)
{
	struct arena *a;
	struct errinfo info = {0};
	struct vers v;
	enum sakimori_code code;
	enum err err;

	if (vers == NULL || version == NULL || ret_is_inside == NULL)
		return library_say(error, SAKIMORI_INVALID, "no range, or no version");
	a = arena_new(LIMIT_LIBRARY_TEXTS_BYTES);
	if (a == NULL)
		return library_say(error, SAKIMORI_NO_MEMORY, "no memory");
	err = vers_parse(str_c(vers), a, &v, &info);
	if (err != ERR_OK) {
		code = library_fail(error, err, &info);
	} else if (!v.is_known) {
		code = library_say(error, SAKIMORI_NOT_FOUND,
			"how this type orders its versions is not known");
	} else {
		*ret_is_inside = vers_contains(&v, str_c(version));
		code = SAKIMORI_OK;
	}
	arena_free(a);
	return code;
}
