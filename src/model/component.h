/*
 * A component: one piece of software as a bill of materials, a package database, a device's
 * collector or a person's list names it; and the bill (SBOM) that lists them. Readers tell both
 * through a sink, one at a time, so that a bill of a million components needs no memory.
 */
#ifndef MODEL_COMPONENT_H
#define MODEL_COMPONENT_H

#include "base/str.h"
#include "base/time.h"
#include "model/vex.h"

/* How versions are ordered: the rules stand in know/version. */
enum version_order {
	VERSION_GENERIC, /* runs of digits as numbers, all else as bytes */
	VERSION_SEMVER,	 /* Semantic Versioning 2.0.0 */
	VERSION_NPM,
	VERSION_PEP440,
	VERSION_MAVEN,
	VERSION_NUGET,
	VERSION_RUBYGEMS,
	VERSION_COMPOSER,
	VERSION_DEBIAN,
	VERSION_RPM,
	VERSION_ALPINE,
	VERSION_GO,
	VERSION_HACKAGE,
	VERSION_PUB,  /* SemVer in which builds count */
	VERSION_CRAN, /* numbers with dots or hyphens */
	VERSION_CONAN,
	VERSION_GENTOO,
	VERSION_ALPM, /* Arch Linux */
	VERSION_DATETIME,
	VERSION_TEXT, /* as bytes: vers' "lexicographic" */
};
#define VERSION_ORDERS 20
const char *version_order_name(enum version_order o); /* "generic" ...; never NULL */

enum ecosystem {
#define ECOSYSTEM(constant, name, osv, purls, order) ECOSYSTEM_##constant,
#include "model/ecosystem.def"
#undef ECOSYSTEM
	ECOSYSTEMS
};

const char *ecosystem_name(enum ecosystem e);			  /* "npm"; "" for none */
enum err ecosystem_parse(struct str name, enum ecosystem *ret_e); /* ERR_NOT_FOUND */
const char *ecosystem_osv(enum ecosystem e);			  /* "crates.io" */
/* "Debian:12": *ret_release is "12", borrowed from osv; "" when it says none. ERR_NOT_FOUND. */
enum err ecosystem_of_osv(struct str osv, enum ecosystem *ret_e, struct str *ret_release);
enum version_order ecosystem_order(enum ecosystem e);
/* True when the purl type ("npm", "deb") is one of the ecosystem's. */
bool ecosystem_has_purl(enum ecosystem e, struct str type);
/* The first one whose type it is; ECOSYSTEM_NONE. Distributions share theirs. */
enum ecosystem ecosystem_of_purl(struct str type);

/* A package as advisories name it: normal form of the name, by the ecosystem's rules. */
struct package {
	enum ecosystem ecosystem;
	struct str release; /* of a distribution: "12", "3.18", "22.04:LTS"; "" */
	struct str name;    /* "lodash", "org.apache.logging.log4j:log4j-core", "symfony/yaml" */
};

enum component_kind {
	COMPONENT_LIBRARY, /* also: not said */
	COMPONENT_APPLICATION,
	COMPONENT_FRAMEWORK,
	COMPONENT_CONTAINER,
	COMPONENT_OS,
	COMPONENT_DEVICE,
	COMPONENT_FIRMWARE,
	COMPONENT_FILE,
	COMPONENT_OTHER, /* drivers, models, data, platforms, snippets */
};
#define COMPONENT_KINDS 9
const char *component_kind_name(enum component_kind k); /* "library" ... */

/* All strings borrowed, "" when not said, exactly as they stand there. */
struct component {
	struct str ref;	   /* what the bill calls it: bom-ref, SPDXID, tagId */
	struct str parent; /* `ref` of what holds it, where components lie in each other */
	enum component_kind kind;
	struct str group; /* of the name: Maven's group, an npm scope */
	struct str name;
	struct str version;
	struct str supplier; /* maker, publisher or distributor; authors when only they are said */
	struct str purl;     /* the first one that is said */
	struct str cpe;	     /* of 2.2 or 2.3; the first one */
	struct str swid;     /* tagId */
	struct str licence;  /* SPDX expression, id or name; several joined by " AND " */
	struct str copyright;
	struct str hash; /* "SHA-256:ab12..."; the strongest that is said */
	struct str path; /* where it lies, a lock file or file name */
	/* For packages of distributions: the source package, when it is said apart from the purl.
	 */
	struct str source_name, source_version;
	/* The bill is about it. Where a format says so only later (SPDX 2), a relation of
	 * RELATION_DESCRIBES to it says it alone. */
	bool is_root;
	bool is_excluded; /* "excluded" scope, or not in what is delivered */
};

enum relation_kind {
	RELATION_DEPENDS,   /* from needs to */
	RELATION_CONTAINS,  /* from holds to */
	RELATION_DESCRIBES, /* the bill is about to */
	RELATION_OTHER,
};
struct component_relation {
	enum relation_kind kind;
	struct str from, to; /* refs */
	bool is_none; /* said that there is nothing: NONE, or an empty list of dependencies */
};

enum bom_format {
	BOM_CYCLONEDX_JSON,
	BOM_CYCLONEDX_XML,
	BOM_SPDX_JSON,
	BOM_SPDX_TAG,
	BOM_SPDX3,
	BOM_SWID,
	BOM_OTHER
};
#define BOM_FORMATS 7
const char *bom_format_name(enum bom_format f); /* "cyclonedx-json" ... */

/* What a bill says of itself. Times are 0 when not said or not readable. */
struct bom {
	enum bom_format format;
	struct str version; /* of the format: "1.6", "SPDX-2.3" */
	struct str serial;  /* serialNumber, documentNamespace, tagId */
	struct str name;
	struct str author; /* who made the bill: a person or an organisation */
	struct str tool;   /* what made it */
	struct str supplier;
	struct str licence; /* of the bill's data */
	struct str context; /* lifecycle phase, generation context: "build" */
	ms_t made;
	uint64_t n_files; /* that it lists beside its components */
};

/* What was mended or left out while reading, to be said to people. */
enum bom_fault {
	BOM_FAULT_REF_TWICE,   /* two components by the same ref */
	BOM_FAULT_REF_UNKNOWN, /* a relation names what is not there */
	BOM_FAULT_PURL_BROKEN, /* cannot be read, not even after repair */
	BOM_FAULT_PURL_MENDED,
	BOM_FAULT_CPE_BROKEN,
	BOM_FAULT_NO_NAME,
	BOM_FAULT_DATE,	 /* a date that is none */
	BOM_FAULT_FIELD, /* a field that the format does not have like that, passed over */
};
#define BOM_FAULTS 8
const char *bom_fault_name(enum bom_fault f);

/* Any may be NULL. What they get is valid until they return. Order: as it stands in the file, but
 * `bom` comes once, before `end` of reading at the latest (formats put it first or last). */
struct bom_sink {
	void (*bom)(void *arg, const struct bom *bom);
	void (*component)(void *arg, const struct component *c);
	void (*relation)(void *arg, const struct component_relation *r);
	void (*fault)(void *arg, enum bom_fault fault, struct str where);
	void (*statement)(
		void *arg, const struct vex_statement *s); /* vulnerabilities in it: VEX */
	void *arg;
	enum err stop; /* set by the sink: reading ends with it */
};

#endif
