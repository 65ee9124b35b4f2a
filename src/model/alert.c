/* Names of the constants of alert.h, and writing a detection's grounds. */
#include "model/alert.h"

#include "base/names.h"

#include <stdio.h>

static const char *const severity_names[] = {"record", "please_look", "act_now"};

NAME_OF(enum severity, severity_name, severity_names)
NAME_PARSE(enum severity, severity_parse, severity_names, ERR_MALFORMED)

static const char *const basis_names[BASIS_KEYS] = {
#define BASIS(constant, name, kind) name,
#include "model/basis.def"
#undef BASIS
};

NAME_OF(enum basis_key, basis_name, basis_names)
NAME_PARSE(enum basis_key, basis_parse, basis_names, ERR_NOT_FOUND)

enum basis_kind
basis_kind_of(enum basis_key key)
{
	static const enum basis_kind kinds[BASIS_KEYS] = {
#define BASIS(constant, name, kind) BASIS_IS_##kind,
#include "model/basis.def"
#undef BASIS
	};

	BUG_IF((unsigned)key >= BASIS_KEYS);
	return kinds[key];
}

static struct basis *
next_basis(struct detection *d, enum basis_key key)
{
	struct basis *b;

	if (d->n_basis == LIMIT_BASIS_ITEMS)
		return NULL;
	b = &d->basis[d->n_basis++];
	*b = (struct basis){.key = key};
	return b;
}

void
detection_text(struct detection *d, enum basis_key key, struct str text)
{
	struct basis *b = next_basis(d, key);

	BUG_IF(basis_kind_of(key) != BASIS_IS_TEXT);
	if (b != NULL)
		str_clean(text, b->text, sizeof(b->text));
}

const struct basis *
detection_basis(const struct detection *d, enum basis_key key)
{
	for (uint32_t i = 0; i < d->n_basis; i++)
		if (d->basis[i].key == key)
			return &d->basis[i];
	return NULL;
}

struct str
detection_basis_text(const struct detection *d, enum basis_key key)
{
	const struct basis *b = detection_basis(d, key);

	return b == NULL ? STR("") : str_c(b->text);
}

void
detection_number(struct detection *d, enum basis_key key, int64_t number)
{
	struct basis *b = next_basis(d, key);

	BUG_IF(basis_kind_of(key) == BASIS_IS_TEXT);
	if (b != NULL)
		b->number = number;
}

void
detection_addr(struct detection *d, enum basis_key key, struct addr a)
{
	char text[ADDR_TEXT_MAX];

	detection_text(d, key, str_c(addr_text(a, text)));
}

bool
alert_has(const struct alert *a, const char *detector)
{
	for (uint32_t i = 0; i < a->n_detections; i++)
		if (strcmp(a->detections[i].detector, detector) == 0)
			return true;
	return false;
}

const char *
alert_id_text(const struct alert_id *id, char dst[ALERT_ID_TEXT_MAX])
{
	for (size_t i = 0; i < sizeof(id->b); i++)
		snprintf(dst + i * 2, 3, "%02x", id->b[i]);
	return dst;
}
