/*
 * A pack of packs/detect: the parameters of one detector and its words. The sensor reads the
 * parameters, the pages read the words. Loaded by pack/, never changed afterwards.
 */
#ifndef MODEL_DETECT_PACK_H
#define MODEL_DETECT_PACK_H

#include "model/alert.h"

enum lang {
	LANG_JA,
	LANG_JA_EASY, /* falls back to ja */
	LANG_EN,
};
#define LANGS 3

const char *lang_name(enum lang lang); /* "ja", "ja-easy", "en" */
enum err lang_parse(struct str s, enum lang *ret_lang);

struct words {
	struct str in[LANGS]; /* "" where ja-easy is not given: use words_in() */
};

struct str words_in(const struct words *w, enum lang lang);

struct detect_param {
	struct str name;
	double value;
};

struct detect_step {
	struct words text;
	int minutes;
};

#define DETECT_STEPS_MAX 3

/*
 * Words may hold {device} (the device's name, which the page knows) and any basis name in braces:
 * {peer}, {count} ...; filled when shown.
 */
struct detect_pack {
	struct str id; /* the detector's name */
	struct str version;
	struct str date;
	struct str attack; /* MITRE ATT&CK ids, separated by blanks; "" when none fits */
	enum severity severity;
	enum confidence confidence;
	struct words title;	 /* one line: what happened */
	struct words what;	 /* in two sentences */
	struct words why;	 /* why it matters, with other explanations */
	struct words cannot_see; /* what this detector is blind to */
	struct words ask;	 /* whom to ask */
	uint32_t n_steps;
	struct detect_step steps[DETECT_STEPS_MAX];
	uint32_t n_params;
	const struct detect_param *params;
	/* Bit (1 << enum basis_key) for each {name} that its words use: the detector gives these
	 * grounds in every detection, or the page shows braces. */
	uint64_t needs;
};
_Static_assert(BASIS_KEYS <= 64, "needs is a set of basis keys in 64 bits");

/* The parameter's value, or ERR_NOT_FOUND. */
enum err detect_pack_param(const struct detect_pack *pack, const char *name, double *ret_value);

/* An operating system or protocol whose support ends, of packs/detect/end-of-life.yaml. */
struct end_of_life {
	struct str product; /* "windows-7": the value of an OS fact */
	struct words name;  /* "Windows 7" */
	struct str date;    /* last day of support, "2020-01-14" */
	ms_t ends;	    /* the end of that day, UTC */
	struct words note;  /* what a person should know beside the date; may be empty */
};

/* A service that is periodic by nature (update, time, push, connectivity check), of
 * packs/detect/services.yaml: a host name or the end of one. */
struct routine_service {
	struct str name; /* "windowsupdate.com", in small letters: this name and all below it */
	struct str kind; /* "update", "time", "push", "check", "telemetry", "cloud" */
};

/* All that pack/ loads for the sensor and the pages about detectors. */
struct detect_packs {
	uint32_t n_packs;
	const struct detect_pack *packs; /* ordered by id */
	uint32_t n_ends;
	const struct end_of_life *ends; /* ordered by product */
	uint32_t n_services;
	const struct routine_service *services; /* ordered by name */
};

const struct detect_pack *detect_packs_find(const struct detect_packs *packs, struct str id);
const struct end_of_life *detect_packs_end(const struct detect_packs *packs, struct str product);
/* The service that host (in any case) is or lies below, NULL when it is none. */
const struct routine_service *detect_packs_service(
	const struct detect_packs *packs, struct str host);

#endif
