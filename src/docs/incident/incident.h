/*
 * What leaves of an incident, in the formats of others: STIX 2.1, IODEF 2 in JSON, OCSF, VERIS. The
 * caller has already taken out what the recipient may not see (respond/record.h): whatever stands
 * in struct incident_facts leaves. Pure: the same facts give the same bytes; no clock, no
 * randomness, no store. Nothing is guessed: what is not known is left out, or said to be unknown
 * where a format must have it. doc/formats.md says which field goes where.
 */
#ifndef DOCS_INCIDENT_INCIDENT_H
#define DOCS_INCIDENT_INCIDENT_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/case.h"
#include "model/record.h"

struct incident_value {	  /* one field of the record */
	struct str field; /* id: "entry_path" */
	enum record_field_kind kind;
	struct str value; /* as the record has it: ids, RFC 3339, one thing a line */
	struct str label; /* the field's name, in the language of the document */
	struct str shown; /* the value for people, where it is not the value itself; "" */
	struct str also;  /* how a standard calls the choices: "T1566", joined by blanks; "" */
	enum tlp tlp;	  /* of this field */
};

enum incident_sign_kind { SIGN_ADDRESS, SIGN_NAME, SIGN_URL, SIGN_HASH, SIGN_MAIL };
#define INCIDENT_SIGN_KINDS 5

struct incident_sign { /* something by which the attack can be known elsewhere */
	enum incident_sign_kind kind;
	struct str value; /* normal form: see incident_signs_of() */
	enum tlp tlp;
	ms_t first, last; /* when the box saw it; 0: not known */
	uint32_t count;	  /* how often; 0: not known */
};

struct incident_event { /* of the timeline */
	ms_t at;
	struct str what;
	enum tlp tlp;
};

struct incident_measure { /* a step that was done */
	struct str name, how;
	ms_t done;
	enum tlp tlp;
};

struct incident_facts {
	struct str id; /* of the case: 32 hexadecimal digits, random; never leaves */
	/* Whom it is for. Ids are made of both: two who compare what they got, one with the
	 * company's name and one without, cannot tell by an id that it is the same incident. */
	struct str recipient;
	struct str number;  /* "2026-003"; "" when the recipient may not have it: it tells, too */
	struct str lang;    /* "ja", "en" */
	struct str tool;    /* version of this program */
	ms_t opened;	    /* when the case was */
	bool is_year_alone; /* opened is the year's first moment: who gets it may not know when */
	ms_t made;	    /* when this is written: the version of what is said */
	enum case_verdict verdict;
	bool is_closed, is_drill;
	enum tlp tlp; /* of the whole: a field may only be narrower */
	uint32_t n_values, n_signs, n_events, n_measures;
	const struct incident_value *values; /* no field twice */
	const struct incident_sign *signs;
	const struct incident_event *events; /* in order */
	const struct incident_measure *measures;
};

/* NULL when it does not leave, or nobody said it. */
const struct incident_value *incident_value_of(const struct incident_facts *f, const char *field);
struct str incident_text_of(const struct incident_facts *f, const char *field); /* "" likewise */
/* The field as a time; false when it is none. *ret_is_day: no time of day was said. */
bool incident_time_of(
	const struct incident_facts *f, const char *field, ms_t *ret_at, bool *ret_is_day);

/*
 * Signs out of the fields indicator_addresses, _names, _urls, _hashes and _mails: one a line,
 * "hxxp://", "[.]" and "(.)" undone, addresses and digests in their normal form, names in small
 * letters, no one twice. A line that is no such thing is left out and counted: it still leaves as
 * the field's text. Copies into the arena. ERR_LIMIT: LIMIT_INCIDENT_SIGNS, or the arena.
 */
enum err incident_signs_of(const struct incident_facts *f, struct arena *a,
	const struct incident_sign **ret_signs, uint32_t *ret_n, uint32_t *ret_left_out);

/*
 * Each writes one document. ERR_INVALID, with the reason: the id is no id, a time lies outside the
 * years 1 to 9999, a field or sign is wider than the whole, there is no title, a sign is not in
 * normal form. ERR_LIMIT: LIMIT_INCIDENT_*, or what `out` may hold.
 */
typedef enum err incident_write_fn(
	const struct incident_facts *f, struct buf *out, struct errinfo *info);
incident_write_fn incident_stix;  /* a bundle of STIX 2.1 */
incident_write_fn incident_iodef; /* IODEF 2 (RFC 7970) in JSON (RFC 8727) */
incident_write_fn incident_ocsf;  /* OCSF 1.8.0, class incident_finding (2005) */
incident_write_fn incident_veris; /* VERIS 1.4.1 */

#endif
