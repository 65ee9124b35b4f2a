/* Names of the kinds of indicators, as lists and JSON write them. See indicator.h. */
#include "model/indicator.h"

const char *
indicator_kind_name(enum indicator_kind kind)
{
	static const char *const names[] = {"domain", "address", "url", "hash", "ja3", "ja4"};

	BUG_IF((unsigned)kind >= INDICATOR_KINDS);
	return names[kind];
}
