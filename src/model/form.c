/* Names and look-ups of form.h. */
#include "model/form.h"

#include "base/names.h"

static const char *const sources[FORM_SOURCES] = {"nothing", "item", "field", "count", "text"};
static const char *const writes[FORM_WRITES] = {"auto", "words", "marks", "label"};
static const char *const bases[FORM_BASES] = {"typed", "person", "machine", "both"};

NAME_OF(enum form_basis, form_basis_name, bases)
NAME_OF(enum form_source, form_source_name, sources)
NAME_PARSE(enum form_source, form_source_parse, sources, ERR_NOT_FOUND)
NAME_OF(enum form_write, form_write_name, writes)
NAME_PARSE(enum form_write, form_write_parse, writes, ERR_NOT_FOUND)

const struct known_form *
known_form_find(const struct form_set *set, struct str id)
{
	for (uint32_t i = 0; i < set->n_forms; i++)
		if (str_equal(set->forms[i].id, id))
			return &set->forms[i];
	return NULL;
}

const struct known_form *
known_form_of(const struct form_set *set, const uint8_t sha256[32])
{
	for (uint32_t i = 0; i < set->n_forms; i++)
		if (memcmp(set->forms[i].sha256, sha256, 32) == 0)
			return &set->forms[i];
	return NULL;
}
