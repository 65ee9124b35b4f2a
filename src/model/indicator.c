/* Names of the kinds of indicators, as lists and JSON write them. See indicator.h. */
#include "model/indicator.h"

#include "base/names.h"

static const char *const kind_names[INDICATOR_KINDS] = {
	"domain", "address", "url", "hash", "ja3", "ja4"};

NAME_OF(enum indicator_kind, indicator_kind_name, kind_names)

static const char *const tier_names[INDICATOR_TIERS] = {"record", "warn", "block"};

NAME_OF(enum indicator_tier, indicator_tier_name, tier_names)

static const char *const held_names[INDICATOR_HELDS] = {
	"", "popular", "suffix", "own", "partner", "private", "history", "service", "needed",
	"excepted"};

NAME_OF(enum indicator_held, indicator_held_name, held_names)

static const char *const tlp_names[TLPS] = {"clear", "green", "amber", "amber+strict", "red"};

NAME_OF(enum tlp, tlp_name, tlp_names)

enum indicator_tier
indicator_does(const struct indicator_note *n)
{
	if (n->held == HELD_EXCEPTED)
		return TIER_RECORD;
	return n->held != HELD_NOT && n->tier > TIER_WARN ? TIER_WARN : n->tier;
}
