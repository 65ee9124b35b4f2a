/* Names of the kinds of blocks; see document.h. */
#include "model/document.h"

#include "base/names.h"

static const char *const kinds[BLOCK_KINDS] = {"heading", "paragraph", "item", "table", "fields",
	"signatures", "circulation", "page_break", "qr"};

NAME_OF(enum block_kind, block_kind_name, kinds)
