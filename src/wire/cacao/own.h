/* What the writer and the reader of CACAO share: names of the extension and of vocabularies. */
#ifndef WIRE_CACAO_OWN_H
#define WIRE_CACAO_OWN_H

#include "base/uuid.h"
#include "wire/cacao/cacao.h"

#define CACAO_EXTENSION "extension-definition--d3491407-d53c-4465-a39c-26e29f7d49e1"
#define CACAO_AUTHOR "identity--53ec643e-a6c9-470b-b6e2-f43c7a1f53be"

/* A phase's type of playbook, and the activity of its steps (sections 3.1.1 and 3.1.2). */
struct cacao_phase {
	const char *type, *activity;
};
extern const struct cacao_phase cacao_phases[CASE_PHASES];
/* The phase of another's activity; false when there is none that fits. */
bool cacao_phase_of(struct str activity, enum case_phase *ret_phase);

bool cacao_is_id(struct str s, const char *type, struct uuid *ret_uuid); /* "type--UUID" */

#endif
