/*
 * What a case says of each field of the record (packs/reports/fields.yaml), from its SAID entries:
 * the latest counts, struck ones are left out, and what a person said stands above what the box
 * said, whenever that was. Given fields (settings, stage, today's date) are laid over it by who
 * knows them. Who may get which of it is mask.h, how a form is filled is report.h.
 */
#ifndef RESPOND_RECORD_H
#define RESPOND_RECORD_H

#include "model/record.h"
#include "respond/respond.h"

enum record_state {
	RECORD_UNSAID,	       /* nobody said anything */
	RECORD_KNOWN,	       /* it has a value */
	RECORD_UNKNOWN,	       /* said to be not known yet */
	RECORD_NOT_APPLICABLE, /* said to have nothing to do with this */
};
#define RECORD_STATES 4
/* "unsaid", "known", "unknown", "not_applicable" */
const char *record_state_name(enum record_state s);

struct record_value {
	const struct record_field *field;
	enum record_state state;
	struct str value;  /* of RECORD_KNOWN */
	struct str source; /* "alert:ID", "setting:org.name", "person" */
	struct str who;	   /* "" of the box */
	bool is_machine;   /* the box found it out: no setting, no constant, no date of today */
	bool is_given;	   /* laid over by respond_record_give() */
	bool has_sure;
	enum confidence sure;
	ms_t at;	/* when it was said */
	ms_t known_at;	/* when it became known: its `when`, else at */
	uint32_t nr;	/* of the entry; 0 when none or given */
	uint32_t times; /* how often something was said of it, struck ones not counted */
	/* What the box says where a person said something else; "" when it is the same. */
	struct str machine_value, machine_source;
	ms_t machine_at;
};

struct case_record {
	const struct record_set *set;
	uint32_t n;		     /* as many as the set has fields */
	struct record_value *values; /* in the set's order */
};

/* Of entries up to until_nr (UINT32_MAX: all). A field that the pack does not have (any more) is
 * left out. Strings are those of the entries. ERR_LIMIT: the arena. */
enum err respond_record_of(const struct respond_case *c, const struct record_set *set,
	uint32_t until_nr, struct arena *a, struct case_record *ret_record);
/* NULL: the pack has no such field. */
const struct record_value *respond_record_get(const struct case_record *r, struct str id);
/* The value, "" unless it is known. */
struct str respond_record_text(const struct case_record *r, struct str id);

/* Lays a given value over what nobody said. Only of fields that are given by the pack, and never
 * over a person's word; an empty value changes nothing. */
void respond_record_give(struct case_record *r, struct str id, struct str value, struct str source);

/* Whether a value fits its field's kind: a choice that there is, a number, a time, yes or no.
 * ERR_INVALID. An empty one never fits. */
enum err respond_record_fits(const struct record_field *f, struct str value);

/*
 * How much of a form is there. Fields are counted once each, those that are asked at this stage:
 *
 *	asked = given + machine + person + unknown + missing
 *
 * machine: the field has a value that the box found out (alerts, devices, own lists, what was done
 * in the case). Not counted as that: given fields (settings, constants, the stage, today's date),
 * a value whose source is a setting, and anything that is only said to be unknown or not
 * applicable. The share of the machine is machine / (asked - given), and said beside it,
 * machine / asked: the strict one.
 */
struct record_share {
	uint32_t asked, given, machine, person, unknown, missing;
	uint32_t can_machine;	 /* of asked: fields that the box could know */
	uint32_t needed_missing; /* needed ones among missing */
};
void respond_record_share(const struct case_record *r, const struct report_form *f,
	enum report_stage stage, struct record_share *ret_share);
/* In per cent, rounded down; 0 when nothing is asked. */
unsigned record_share_percent(const struct record_share *s);
unsigned record_share_strict_percent(const struct record_share *s);

#endif
