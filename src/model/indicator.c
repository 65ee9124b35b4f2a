/* Names of the kinds of indicators, as lists and JSON write them. See indicator.h. */
#include "model/indicator.h"

#include "base/names.h"

static const char *const kind_names[INDICATOR_KINDS] = {
	"domain", "address", "url", "hash", "ja3", "ja4"};

NAME_OF(enum indicator_kind, indicator_kind_name, kind_names)
