/* Names of the constants of device.h. */
#include "model/device.h"

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

const char *
confidence_name(enum confidence c)
{
	static const char *const names[] = {"low", "medium", "high"};

	BUG_IF((unsigned)c > CONFIDENCE_HIGH);
	return names[c];
}
