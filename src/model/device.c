/* Names of the constants of device.h. */
#include "model/device.h"

#include <limits.h>
#include <stdio.h>

const char *
device_kind_name(enum device_kind kind)
{
	static const char *const names[DEVICE_KINDS] = {
		"unknown", "pc", "server", "phone", "printer", "nas", "router", "camera", "iot"};

	BUG_IF((unsigned)kind >= DEVICE_KINDS);
	return names[kind];
}

const char *
fact_kind_name(enum fact_kind kind)
{
	static const char *const names[FACT_KINDS] = {
#define FACT(constant, name) name,
#include "model/fact.def"
#undef FACT
	};

	BUG_IF((unsigned)kind >= FACT_KINDS);
	return names[kind];
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

const char *
confidence_name(enum confidence c)
{
	static const char *const names[] = {"low", "medium", "high"};

	BUG_IF((unsigned)c > CONFIDENCE_HIGH);
	return names[c];
}
