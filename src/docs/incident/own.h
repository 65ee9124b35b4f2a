/* What the writers of incidents share, and nobody else needs. */
#ifndef DOCS_INCIDENT_OWN_H
#define DOCS_INCIDENT_OWN_H

#include "base/json_out.h"
#include "base/uuid.h"
#include "docs/incident/incident.h"

/* Formats that cannot mark a single field: the narrowest that anything in the facts has. */
enum tlp incident_narrowest(const struct incident_facts *f);
/* The field as a number of at most 2^53 - 1; false when it is none. */
bool incident_number_of(const struct incident_facts *f, const char *field, int64_t *ret_number);
/* A field under its own id, in the type of its kind. */
void incident_put_field(struct buf *b, const struct incident_value *v);

/* How each format calls a kind of incident (the record's field `kind`). */
struct incident_kind {
	const char *id;	    /* "ransomware" */
	const char *stix;   /* event-type-ov of the incident extensions */
	const char *iodef;  /* SystemImpact */
	const char *action; /* VERIS: "malware", ...; "unknown" */
	const char *variety;
	const char *vector;
};
/* The one of the facts; "other" when nobody said. */
const struct incident_kind *incident_kind_of(const struct incident_facts *f);

/* How it was found (the record's field `noticed_how`); NULL when nobody said, or "other". */
struct incident_finding {
	const char *id;	      /* "tool" */
	const char *stix;     /* detection-methods-ov of the incident extensions */
	const char *by, *how; /* VERIS: "internal", "Reported by employee" */
};
const struct incident_finding *incident_finding_of(const struct incident_facts *f);

/* Whether the facts can be written at all; see incident_write_fn. */
enum err incident_check(const struct incident_facts *f, struct errinfo *info);
/* An id of a thing in the case, as UUID; the same in each document for this recipient. */
struct uuid incident_uuid(const struct incident_facts *f, const char *type, struct str name);
const char *incident_tlp_name(enum tlp t); /* "amber+strict" */
/* The next thing in s that `is_sep` parts, trimmed, not empty; false when there is none. */
bool incident_next(struct str *s, bool by_blank, struct str *ret_item);
bool incident_is_technique(struct str s); /* "T1566", "T1566.001" */
bool incident_is_cve(struct str s);
/* The fields that may have `tlp`, as people read them: lines "label: value", prose below its label.
 * Without the title. */
void incident_put_text(const struct incident_facts *f, enum tlp tlp, struct buf *out);
/* The techniques of the facts, each once; how many. */
uint32_t incident_techniques(const struct incident_facts *f, struct str list[LIMIT_INCIDENT_NAMED]);
const char *incident_sign_type(const struct incident_sign *s); /* "ipv4-addr", "file", ... */
const char *incident_hash_name(struct str value);	       /* "SHA-256"; NULL: no digest */
/* Its normal form, or an error: what incident_signs_of() gives. Not longer than the value. */
enum err incident_sign_parse(
	enum incident_sign_kind kind, struct str value, char *dst, size_t size);

#endif
