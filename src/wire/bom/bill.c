/* See bill.h. */
#include "wire/bom/bill.h"

#include "base/limits.h"
#include "wire/bom/bom.h"

static enum err
read_list(struct str rest, struct bom_sink *sink)
{
	struct bom bom = {.format = BOM_OTHER};

	if (sink->bom != NULL)
		sink->bom(sink->arg, &bom);
	while (rest.len > 0 && sink->stop == ERR_OK) {
		struct str line = str_trim(str_split(&rest, '\n'));
		bool is_cpe = str_starts(line, STR("cpe:"));
		struct component c = {.purl = is_cpe ? STR("") : line,
			.cpe = is_cpe ? line : STR(""),
			.name = line};

		if (line.len > 0 && line.p[0] != '#' && sink->component != NULL)
			sink->component(sink->arg, &c);
	}
	return sink->stop;
}

/* The first line that says something. */
static struct str
first_line(struct str rest)
{
	while (rest.len > 0) {
		struct str line = str_trim(str_split(&rest, '\n'));

		if (line.len > 0 && line.p[0] != '#')
			return line;
	}
	return STR("");
}

enum err
bill_read(struct str bytes, struct bom_sink *sink, struct errinfo *info)
{
	struct str first = first_line(bytes);
	struct arena *a;
	enum err err;

	if (str_starts(first, STR("pkg:")) || str_starts(first, STR("cpe:")))
		return read_list(bytes, sink);
	a = arena_new(LIMIT_BOM_WIDE_BYTES * 2);
	if (a == NULL)
		return ERR_FULL;
	err = bom_read(bytes, a, sink, info);
	arena_free(a);
	return err;
}
