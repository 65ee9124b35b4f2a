/* Names of the record's kinds, and what is found in its set; see record.h. */
#include "model/record.h"

#include <string.h>

static enum err
which(struct str s, const char *const *names, size_t n, unsigned *ret_i)
{
	size_t i = str_which(s, names, n);

	if (i == n)
		return ERR_NOT_FOUND;
	*ret_i = (unsigned)i;
	return ERR_OK;
}

#define NAMED(type, prefix, count, ...)                                                            \
	static const char *const prefix##_names[count] = {__VA_ARGS__};                            \
	const char *prefix##_name(enum type v)                                                     \
	{                                                                                          \
		return prefix##_names[v];                                                          \
	}                                                                                          \
	enum err prefix##_parse(struct str s, enum type *ret_value)                                \
	{                                                                                          \
		unsigned i = 0;                                                                    \
		enum err err = which(s, prefix##_names, count, &i);                                \
		if (err == ERR_OK)                                                                 \
			*ret_value = (enum type)i;                                                 \
		return err;                                                                        \
	}

NAMED(record_field_kind, record_field_kind, RECORD_KINDS, "text", "prose", "number", "yen", "time",
	"yes_no", "choice", "choices", "list")
NAMED(record_class, record_class, RECORD_CLASSES, "attack", "victim", "effect", "personal",
	"contact", "response")

enum err
tlp_parse(struct str s, enum tlp *ret_tlp)
{
	for (unsigned i = 0; i < TLPS; i++) {
		if (str_equal(s, str_c(tlp_name((enum tlp)i)))) {
			*ret_tlp = (enum tlp)i;
			return ERR_OK;
		}
	}
	return ERR_NOT_FOUND;
}

NAMED(recipient_kind, recipient_kind, RECIPIENT_KINDS, "authority", "police", "cert", "insurer",
	"partner", "persons", "staff", "public", "provider")
NAMED(report_stage, report_stage, REPORT_STAGES, "first", "further", "final", "amended",
	"withdrawn")

static const char *const may_names[] = {"see", "pass", "count", "ask"};

enum err
wish_may_parse(struct str s, uint8_t *ret_may)
{
	uint8_t may = 0;

	s = str_trim(s);
	if (str_equal(s, STR("none"))) {
		*ret_may = 0;
		return ERR_OK;
	}
	if (s.len == 0)
		return ERR_MALFORMED;
	while (s.len > 0) {
		struct str word = str_split(&s, ' ');
		size_t i = str_which(word, may_names, 4);

		if (i == 4 || (may & (1u << i)) != 0)
			return ERR_MALFORMED;
		may |= (uint8_t)(1u << i);
	}
	/* To pass on, or to be asked about, what one does not get means nothing. */
	if ((may & (WISH_PASS | WISH_ASK)) != 0 && (may & WISH_SEE) == 0)
		return ERR_MALFORMED;
	*ret_may = may;
	return ERR_OK;
}

const char *
wish_may_text(uint8_t may, char dst[WISH_MAY_TEXT_MAX])
{
	char *p = dst;

	for (unsigned i = 0; i < 4; i++) {
		size_t n = strlen(may_names[i]);

		if ((may & (1u << i)) == 0)
			continue;
		if (p != dst)
			*p++ = ' ';
		memcpy(p, may_names[i], n);
		p += n;
	}
	*p = '\0';
	if (p == dst)
		memcpy(dst, "none", 5);
	return dst;
}

const struct record_field *
record_field_find(const struct record_set *s, struct str id)
{
	for (uint32_t i = 0; i < s->n_fields; i++)
		if (str_equal(s->fields[i].id, id))
			return &s->fields[i];
	return NULL;
}

const struct recipient *
recipient_find(const struct record_set *s, struct str id)
{
	for (uint32_t i = 0; i < s->n_recipients; i++)
		if (str_equal(s->recipients[i].id, id))
			return &s->recipients[i];
	return NULL;
}

const struct report_form *
report_form_find(const struct record_set *s, struct str id)
{
	for (uint32_t i = 0; i < s->n_forms; i++)
		if (str_equal(s->forms[i].id, id))
			return &s->forms[i];
	return NULL;
}

const struct record_choice *
record_choice_find(const struct record_field *f, struct str id)
{
	for (uint32_t i = 0; i < f->n_choices; i++)
		if (str_equal(f->choices[i].id, id))
			return &f->choices[i];
	return NULL;
}

bool
report_item_is_at(const struct report_item *i, enum report_stage stage)
{
	/* What was amended is asked as at the end; a report that is taken back has all its items.
	 */
	if (i->stages == 0 || stage == STAGE_WITHDRAWN)
		return true;
	if (stage == STAGE_AMENDED)
		return (i->stages & (1u << STAGE_AMENDED | 1u << STAGE_FINAL)) != 0;
	return (i->stages & (1u << stage)) != 0;
}

bool
report_form_is_letter(const struct report_form *f)
{
	return f->begin.in[LANG_JA].len > 0;
}

static bool
is_made_for(const struct report_form *f, struct str kind)
{
	for (uint32_t i = 0; i < f->n_kinds; i++)
		if (str_equal(f->kinds[i], kind))
			return true;
	return f->n_kinds == 0;
}

const struct report_form *
report_form_best(const struct record_set *s, const struct recipient *r, struct str kind)
{
	const struct report_form *last = NULL;

	for (uint32_t i = 0; i < r->n_forms; i++) {
		const struct report_form *f = report_form_find(s, r->forms[i]);

		if (f != NULL && is_made_for(f, kind))
			return f;
		last = f != NULL ? f : last;
	}
	return last;
}
