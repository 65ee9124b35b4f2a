/*
 * What each kind of entry is made of: which pairs it needs and may have, who may write it, whether
 * it needs a reason, may follow in a closed case, may be struck, looks back. One table, explained
 * in README.md.
 */
#ifndef RESPOND_SHAPE_H
#define RESPOND_SHAPE_H

#include "model/case.h"

enum shape_reason {
	SHAPE_REASON_NONE,   /* it has no such pair */
	SHAPE_REASON_MAY,    /* it may have one; rules.c says when it must */
	SHAPE_REASON_NEEDED, /* always */
};

enum shape_back {	 /* what of the case its rules look at */
	SHAPE_BACK_HEAD, /* the head alone */
	SHAPE_BACK_KIND, /* besides, the entries of its own kind, and which are struck */
	SHAPE_BACK_CASE, /* all of it */
};

struct shape {
	uint64_t needs;	 /* bits of enum case_key: all of them */
	uint64_t one_of; /* at least one of them; 0: none of this kind */
	uint64_t may;	 /* besides */
	uint8_t by;	 /* bits of enum case_by */
	enum shape_reason reason;
	bool is_after_close;  /* may be added to a closed case */
	bool is_strikable;    /* a STRUCK may name it */
	enum shape_back back; /* without a pair `of`: with one it is SHAPE_BACK_CASE */
};

const struct shape *shape_of(enum case_kind k);
/* A pair that is there and not blank. */
bool shape_says(const struct case_entry *e, enum case_key key);
/* Its pair `of` as a number; 0 when there is none. */
uint32_t shape_of_nr(const struct case_entry *e);

#endif
