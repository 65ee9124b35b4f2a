/* Names and producers of the readings of reading.def. */
#include "model/reading.h"

#include "base/names.h"

static const char *const names[READING_KINDS] = {
#define READING(constant, name, producer) name,
#include "model/reading.def"
#undef READING
};
static const char *const producer_names[PRODUCERS] = {
	"sensor", "programme", "guard", "stock", "agent", "respond", "check"};

NAME_OF(enum reading_kind, reading_name, names)
NAME_PARSE(enum reading_kind, reading_parse, names, ERR_NOT_FOUND)
NAME_OF(enum producer, producer_name, producer_names)

enum producer
reading_producer(enum reading_kind k)
{
	static const enum producer producers[READING_KINDS] = {
#define READING(constant, name, producer) PRODUCER_##producer,
#include "model/reading.def"
#undef READING
	};

	return producers[k];
}

bool
producer_exists(enum producer p)
{
	return p == PRODUCER_SENSOR || p == PRODUCER_PROGRAMME || p == PRODUCER_GUARD ||
	       p == PRODUCER_STOCK || p == PRODUCER_RESPOND;
}
