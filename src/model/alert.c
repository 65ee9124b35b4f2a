/* Names of the constants of alert.h, and writing a detection's grounds. */
#include "model/alert.h"

#include <stdio.h>

static const char *const severity_names[] = {"record", "please_look", "act_now"};

const char *
severity_name(enum severity s)
{
	BUG_IF((unsigned)s > SEVERITY_ACT_NOW);
	return severity_names[s];
}

enum err
severity_parse(struct str s, enum severity *ret_severity)
{
	for (unsigned i = 0; i <= SEVERITY_ACT_NOW; i++) {
		if (str_equal(s, str_c(severity_names[i]))) {
			*ret_severity = (enum severity)i;
			return ERR_OK;
		}
	}
	return ERR_MALFORMED;
}

static const struct {
	const char *name;
	enum basis_kind kind;
} basis_table[BASIS_KEYS] = {
#define BASIS(constant, name, kind) {name, BASIS_IS_##kind},
#include "model/basis.def"
#undef BASIS
};

const char *
basis_name(enum basis_key key)
{
	BUG_IF((unsigned)key >= BASIS_KEYS);
	return basis_table[key].name;
}

enum basis_kind
basis_kind_of(enum basis_key key)
{
	BUG_IF((unsigned)key >= BASIS_KEYS);
	return basis_table[key].kind;
}

enum err
basis_parse(struct str name, enum basis_key *ret_key)
{
	for (unsigned i = 0; i < BASIS_KEYS; i++) {
		if (str_equal(name, str_c(basis_table[i].name))) {
			*ret_key = (enum basis_key)i;
			return ERR_OK;
		}
	}
	return ERR_NOT_FOUND;
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

const char *
alert_id_text(const struct alert_id *id, char dst[ALERT_ID_TEXT_MAX])
{
	for (size_t i = 0; i < sizeof(id->b); i++)
		snprintf(dst + i * 2, 3, "%02x", id->b[i]);
	return dst;
}
