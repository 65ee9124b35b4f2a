/* See ending.h: kind, time, versions, parted by tabs. */
#include "stock/ending.h"

#include "base/names.h"

#include <stdio.h>

static const char *const names[ENDING_KINDS] = {
	"collector", "packages", "list", "bill", "bill_removed", "withdrawn", "changed", "same"};

NAME_OF(enum ending_kind, ending_kind_name, names)

void
ending_text(const struct ending *e, char dst[ENDING_TEXT_MAX])
{
	snprintf(dst, ENDING_TEXT_MAX, "%s\t%lld\t%s\t%s", names[e->kind], (long long)e->at,
		e->from, e->to);
}

enum err
ending_parse(struct str text, struct ending *ret_ending)
{
	struct str kind = str_split(&text, '\t'), at = str_split(&text, '\t');
	struct str from = str_split(&text, '\t');
	uint64_t number;

	*ret_ending = (struct ending){0};
	if (str_u64(at, INT64_MAX, &number) != ERR_OK)
		return ERR_MALFORMED;
	ret_ending->at = (ms_t)number;
	str_copy(from, ret_ending->from, sizeof(ret_ending->from));
	str_copy(text, ret_ending->to, sizeof(ret_ending->to));
	for (unsigned i = 0; i < ENDING_KINDS; i++) {
		if (!str_equal(kind, str_c(names[i])))
			continue;
		ret_ending->kind = (enum ending_kind)i;
		return ERR_OK;
	}
	return ERR_MALFORMED;
}
