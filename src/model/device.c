/* Names of the constants of device.h. */
#include "model/device.h"

#include "base/names.h"

#include <limits.h>
#include <stdio.h>

static const char *const kind_names[DEVICE_KINDS] = {
	"unknown", "pc", "server", "phone", "printer", "nas", "router", "camera", "iot"};
static const char *const fact_names[FACT_KINDS] = {
#define FACT(constant, name) name,
#include "model/fact.def"
#undef FACT
};
static const char *const confidence_names[] = {"low", "medium", "high"};

NAME_OF(enum device_kind, device_kind_name, kind_names)
NAME_PARSE(enum device_kind, device_kind_parse, kind_names, ERR_NOT_FOUND)
NAME_OF(enum fact_kind, fact_kind_name, fact_names)
NAME_PARSE(enum fact_kind, fact_kind_parse, fact_names, ERR_NOT_FOUND)
NAME_OF(enum confidence, confidence_name, confidence_names)

enum err
device_id_mac(struct str id, struct mac *ret_mac)
{
	struct str rest = id, kind = str_split(&rest, ':');

	if (!str_equal(kind, STR("mac")) && !str_equal(kind, STR("mac~")))
		return ERR_NOT_FOUND;
	return mac_parse(rest, ret_mac) == ERR_OK ? ERR_OK : ERR_NOT_FOUND;
}

unsigned
device_name_rank(struct str reason)
{
	struct str first = str_split(&reason, '+');
	char key[LIMIT_FACT_REASON + 2];
	ssize_t at;

	snprintf(key, sizeof(key), ",%.*s,", STR_FMT(first));
	at = str_find(STR(NAME_REASONS), str_c(key));
	return at < 0 ? UINT_MAX : (unsigned)at;
}
