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
	bool is_own;	   /* given, and the company's own record since before the case */
	bool is_confirmed; /* a person said yes to what the box had said */
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
 * over a person's word; an empty value changes nothing. is_own: the company had written it down
 * before the case began, so that nobody has to be asked. */
struct record_gift {
	struct str value, source;
	bool is_own;
	bool is_out; /* the company's record says that it does not apply; value is "" */
};
void respond_record_give(struct case_record *r, struct str id, const struct record_gift *gift);

/* What the box says and is not sure of: a proposal, until a person says yes to it or something
 * else. */
bool record_is_proposal(const struct record_value *v);

/* Whether a value fits its field's kind: a choice that there is, a number, a time, yes or no.
 * ERR_INVALID. An empty one never fits. */
enum err respond_record_fits(const struct record_field *f, struct str value);

/*
 * How much of a form is there. Fields are counted once each, those that are asked at this stage:
 *
 *	asked = given + own + machine + proposed + person + unknown + missing
 *
 * given: never counts, neither as known nor as asked of anybody: the stage, today's date, the
 * number of an earlier report, a constant such as this product's name.
 * own: the company's own record of itself (name, number, address, sector, who speaks for it), as it
 * stood before the case began.
 * machine: a value that the box found out (alerts, devices, own lists, what was done in the case)
 * and is at least fairly sure of.
 * proposed: a value that the box is not sure of and no person confirmed; it does not count as
 *known. person: said by a person, also what the company wrote into its settings since the case
 *began. confirmed, of person: a proposal that a person said yes to. unknown: only said to be
 *unknown or not applicable. missing: nobody said anything.
 */
struct record_share {
	uint32_t asked, given, own, machine, proposed, person, unknown, missing;
	uint32_t confirmed;
	uint32_t n_own;		 /* of asked: fields that the company's record would answer */
	uint32_t can_machine;	 /* of asked: fields that the box could know */
	uint32_t needed_missing; /* needed ones among missing */
};
void respond_record_share(const struct case_record *r, const struct report_form *f,
	enum report_stage stage, struct record_share *ret_share);
/* In per cent, rounded down; 0 when nothing is asked. Known without anybody being asked, of all
 * that counts: (own + machine) / (asked - given). */
unsigned record_share_percent(const struct record_share *s);
/* The same without the company's record of itself: machine / (asked - given - n_own). */
unsigned record_share_found_percent(const struct record_share *s);

#endif
