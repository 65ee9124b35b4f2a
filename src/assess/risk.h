/*
 * The risk sheet: how much a piece of information matters, how likely harm is, and both together.
 * Numbers in, numbers out. What the scales and bands are is data (risk_scales), because editions
 * differ.
 */
#ifndef ASSESS_RISK_H
#define ASSESS_RISK_H

#include "base/err.h"
#include "base/str.h"

enum risk_band { RISK_SMALL, RISK_MIDDLE, RISK_LARGE };
#define RISK_BANDS 3
const char *risk_band_name(enum risk_band b); /* "small", "middle", "large" */

struct risk_scale {
	const char *id;	 /* "3.1": the guideline's edition */
	int lowest, top; /* values that confidentiality, integrity, availability may have */
	int middle_from, large_from; /* risk values */
};

/* The editions that are known, the newest last. */
#define RISK_SCALES 3
extern const struct risk_scale risk_scales[RISK_SCALES];
const struct risk_scale *risk_scale_find(struct str id); /* NULL */

struct risk_row {
	int confidentiality, integrity, availability; /* of the scale */
	/* Each of these forces the importance to the top. */
	bool is_personal;  /* any data about persons */
	bool is_survival;  /* the company's survival */
	bool is_liability; /* liability by law */
	bool is_partners;  /* a large effect on partners or customers */
	int threat;	   /* 3 at any time, 2 some times a year, 1 normally not */
	int vulnerability; /* 3 nothing done, 2 partly, 1 all measures done */
};

struct risk {
	int importance;
	int likelihood; /* 1..3 */
	int value;	/* importance * likelihood */
	enum risk_band band;
};

/* The highest of the three, or the top. ERR_INVALID when a value is not of the scale. */
enum err risk_importance(
	const struct risk_scale *scale, const struct risk_row *row, int *ret_importance);
/* ceil(threat / (4 - vulnerability)). ERR_INVALID outside of 1..3. */
enum err risk_likelihood(int threat, int vulnerability, int *ret_likelihood);
enum risk_band risk_band_of(const struct risk_scale *scale, int value);
/* All of it. ERR_INVALID. */
enum err risk_of(const struct risk_scale *scale, const struct risk_row *row, struct risk *ret_risk);

#endif
