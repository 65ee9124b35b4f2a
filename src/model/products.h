/*
 * What companies run: products by their reviewed names, as packs/products has them: how people and
 * installers write them, how lists of advisories call them, until when they are supported, how they
 * are updated, and what can be done when they cannot be. Nothing here is guessed.
 */
#ifndef MODEL_PRODUCTS_H
#define MODEL_PRODUCTS_H

#include "model/detect_pack.h"

#define PRODUCTS_MAX 512
#define PRODUCT_NAMES_MAX 48 /* ways to write one product's name */
#define PRODUCT_LISTED_MAX 24
#define PRODUCT_ENDS_MAX 24
#define PRODUCT_STEPS_MAX 8
#define PRODUCT_KINDS_MAX 32
#define PRODUCT_WAYS_MAX 48

struct product_step {
	struct words words;
	int minutes;
};

/* What may be done instead of an update, the four of ★3 4-4-4-2; in the order of `enum`. */
enum product_instead {
	INSTEAD_OFF,	    /* the function is switched off */
	INSTEAD_WORKAROUND, /* its maker's workaround */
	INSTEAD_SEPARATE,   /* apart from the rest of the network */
	INSTEAD_WATCH,	    /* watched, and attacks blocked */
};
#define PRODUCT_INSTEADS 4
const char *product_instead_name(enum product_instead i); /* "off", "workaround" ... */

/* What it is: os, browser, router ... (kinds.yaml) */
struct product_kind {
	struct str id;
	struct words name;
	uint32_t n_also;    /* what people call it: "file server" */
	const struct str *also;
	bool faces_outside; /* it is usually reached from the internet: VPN, router */
	struct words instead[PRODUCT_INSTEADS];
};

/* How it is updated (ways.yaml). */
struct product_way {
	struct str id;
	struct words name;
	struct words version; /* how to see the version */
	bool is_unconfirmed;  /* nobody followed the steps lately */
	uint32_t n_steps;
	const struct product_step *steps;
};

/* A way to write the name. "{v}" in it is where the version stands: "Java {v} (64-bit)"; without it
 * a version may stand behind. */
struct product_spelling {
	struct str text;  /* as it stands in the pack: "一太郎{v}", "Google Chrome" */
	bool needs_maker; /* too general to count without the maker's name */
	bool is_model;	  /* of hardware: what stands behind is a model ("FortiGate 60F") */
};

struct product_end {
	struct str version; /* "2019": the release as people call it; "" for all of it */
	struct str end;	    /* id in packs/detect/end-of-life.yaml, or "" */
	struct str date;    /* the last day, where `end` is "" */
	struct str source;
	bool is_unconfirmed;
};

enum product_proof {	    /* where the CPE's vendor and product were seen */
	PROOF_NONE,	    /* there is no CPE */
	PROOF_KEV,	    /* a CVE of the KEV list has it */
	PROOF_VULNRICHMENT, /* CISA's CVE records have it */
	PROOF_UNCONFIRMED,  /* known, but not looked up: hits by it are to be confirmed */
};
#define PRODUCT_PROOFS 4

struct product_cpe {
	struct str name; /* "a:google:chrome": part, vendor, product */
	/* "10.0.22631": this name is one release's only, whose versions begin so; "" for all */
	struct str version;
	enum product_proof proof;
};

struct product_listed { /* as CISA's KEV list spells it */
	struct str vendor, product;
	bool is_sure; /* each entry under this name is about this product; else it is a question */
};

struct product {
	struct str id;
	struct words name, maker;
	const struct product_kind *kind;
	const struct product_way *way;
	struct str winget;			/* its id there, or "" */
	struct words menu;			/* where in it: may be empty */
	struct words version;			/* how to see the version: its own, or the way's */
	struct words note;			/* may be empty */
	struct words instead[PRODUCT_INSTEADS]; /* its own, or the kind's */
	uint32_t n_names, n_makers, n_cpes, n_listed, n_ends;
	const struct product_spelling *names; /* its name in all languages stands among them */
	const struct str *makers;	      /* spellings of the maker */
	const struct product_cpe *cpes;
	const struct product_listed *listed;
	const struct product_end *ends;
};

struct product_set {
	struct str date;
	uint32_t n_products, n_kinds, n_ways;
	const struct product *products; /* ordered by id */
	const struct product_kind *kinds;
	const struct product_way *ways;
};

const struct product *product_find(const struct product_set *set, struct str id); /* or NULL */
/* The end of support of this version ("16.0.1" falls under "16"; the longest counts); NULL. */
const struct product_end *product_end_of(const struct product *p, struct str version);
/* Advisories under this name are about this installed version: those of another release number
 * their versions otherwise ("2019" is not 15.0, a build of 23H2 is not an older 24H2), so that
 * comparing with them would tell what is not so. Not known: "" fits only what is for all. */
bool product_cpe_fits(const struct product_cpe *cpe, struct str version);

#endif
