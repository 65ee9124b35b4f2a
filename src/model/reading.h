/*
 * A reading: what a machine or a record says about a whole site at one time, as a number: "3 of 18
 * devices run a system without support". Evidence is a reading bound to a criterion by a pack
 * (model/framework.h). Made by assess/ from what the store holds.
 */
#ifndef MODEL_READING_H
#define MODEL_READING_H

#include "base/limits.h"
#include "base/str.h"
#include "base/time.h"

/* Who makes it. Readings of producers that do not exist yet are "not measured". */
enum producer {
	PRODUCER_SENSOR,    /* what the box saw */
	PRODUCER_PROGRAMME, /* documents, ledgers, duties, training, answers kept here */
	PRODUCER_GUARD,	    /* this box's own name server */
	PRODUCER_STOCK,	    /* programs beside advisories */
	PRODUCER_AGENT,	    /* endpoint: not there yet */
	PRODUCER_RESPOND,   /* cases */
	PRODUCER_CHECK,	    /* active look at own devices, with consent: not there yet */
};
#define PRODUCERS 7

const char *producer_name(enum producer p); /* "sensor", ... */
bool producer_exists(enum producer p);	    /* in this version */

enum reading_kind {
#define READING(constant, name, producer) READING_##constant,
#include "model/reading.def"
#undef READING
	READING_KINDS
};

const char *reading_name(enum reading_kind k); /* "devices_named" */
enum producer reading_producer(enum reading_kind k);
enum err reading_parse(struct str s, enum reading_kind *ret_kind); /* ERR_NOT_FOUND */

#define READING_SUBJECTS_MAX 8

struct reading {
	enum reading_kind kind;
	struct str key; /* of a document, ledger, duty, framework; "" else */
	int64_t value;
	int64_t of;	       /* how many were looked at; 0 where that has no meaning */
	uint32_t seen_percent; /* of the site's devices whose traffic passed the box; 100 for
				  records */
	ms_t at;	       /* when it was true */
	uint32_t n_subjects; /* which ones, for people: names of devices, titles of documents; where
				what is done is counted, those still to do */
	struct str subjects[READING_SUBJECTS_MAX];
};

#endif
