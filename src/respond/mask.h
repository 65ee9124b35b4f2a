/*
 * Masks: which fields may leave for a recipient. Everything that leaves is made from a release,
 * which holds what may leave and nothing else; forms, letters and formats see no other record.
 *
 * How it is decided, field by field:
 *   1. The pack's default for the field's class and this recipient.
 *   2. Each WISH of the case that covers field and recipient, in the order in which they were said;
 *      the last word counts. A wish covers by `field`, or by `kind` (a class: "attack"), or, with
 *      neither, all fields; by `recipient`, or, without, all of them.
 *   3. A wish whose time is over (`until`) means no: what was lent for a time does not fall back to
 *      a wider default.
 *   4. TLP: the last one that covers the field limits whom it reaches at all: public only clear,
 *      partners and authorities up to amber, staff and who works for us amber+strict; red only who
 *      is named in a wish of its own that lets him see the field.
 *   5. `ask`: goes only when a person said yes to this field in this very release.
 *   6. Parts: a field in which values of others may stand (packs/reports: `parts`) goes no further
 *      than each of them, whether they are known or not. A yes to it is a yes to them, in it alone.
 */
#ifndef RESPOND_MASK_H
#define RESPOND_MASK_H

#include "respond/record.h"

enum mask_why { /* names are keys below "record.mask." */
	MASK_DEFAULT_GOES,
	MASK_WISH_GOES,
	MASK_YES_GOES,	 /* asked, and a person said yes */
	MASK_DEFAULT_NO, /* the pack's default */
	MASK_WISH_NO,
	MASK_EXPIRED,
	MASK_TLP,
	MASK_ASK, /* nobody said yes yet */
};
#define MASK_WHYS 8
const char *mask_why_name(enum mask_why w);
bool mask_goes(enum mask_why w);

struct mask {
	enum mask_why why;
	uint8_t may; /* bits of enum wish_may that hold; none when it does not go */
	uint32_t nr; /* of the wish that decided; 0: the pack */
	ms_t until;  /* of that wish; 0 none */
	bool has_tlp;
	enum tlp tlp;	/* of the field */
	bool needs_yes; /* goes only with a yes, given or not */
};

struct mask_ask {
	const struct recipient *recipient;
	ms_t now;
	uint32_t n_yes;
	const struct str *yes; /* fields to which a person said yes in this release */
};

/* One for each field of the set, in its order. ERR_LIMIT: the arena. */
enum err respond_masks_of(const struct respond_case *c, const struct record_set *set,
	const struct mask_ask *ask, struct arena *a, struct mask **ret_masks);

/* What may leave. */
struct release {
	const struct recipient *recipient;
	struct case_record record; /* values that do not go are unsaid and empty */
	const struct mask *masks;
	bool *is_kept; /* one a field: something is known and kept back */
	uint32_t n_out, n_kept;
	struct str *out, *kept; /* ids, in the pack's order */
	enum tlp tlp;		/* the mark on the whole: the narrowest of recipient and fields */
};
enum err respond_release_of(const struct case_record *r, const struct mask *masks,
	const struct recipient *recipient, struct arena *a, struct release *ret_release);

/* What a recipient may use in statistics without a name: fields that go with the bit `count`. */
bool release_counts(const struct release *r, uint32_t field);

#endif
