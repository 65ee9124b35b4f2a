/*
 * What a file says that the company runs, on its way from the opener to the portal: a collector's
 * file, a package database, a bill of materials, a program. One shape for all.
 */
#ifndef DOCS_ORDER_STOCK_H
#define DOCS_ORDER_STOCK_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/component.h"
#include "model/vex.h"

enum stock_file {
	STOCK_COLLECTED,
	STOCK_PACKAGES, /* of dpkg, apk */
	STOCK_BILL,
	STOCK_PROGRAM,	  /* an executable that says what it was built from */
	STOCK_STATEMENTS, /* what somebody says about weaknesses: OpenVEX, CSAF, CycloneDX */
};
#define STOCK_FILES 5

struct stock_told {
	struct str key, value; /* value: the parts, joined by blanks */
};

struct stock_place {
	enum bom_fault fault;
	struct str where; /* of a collector's file: "12 sofware", the line and its key */
};

struct stock_read {
	enum stock_file kind;
	struct bom bom; /* of a bill */
	uint32_t n_told;
	const struct stock_told *told; /* of a collector */
	uint32_t n;
	const struct component *components; /* at most LIMIT_BILL_COMPONENTS */
	uint32_t n_said;		    /* in the file */
	uint32_t n_faults;		    /* mended or left out */
	/* Of a bill; RELATION_OTHER is left out. */
	uint32_t n_relations;
	const struct component_relation *relations; /* at most LIMIT_BILL_RELATIONS */
	uint32_t n_relations_said;		    /* in the file */
	uint32_t counts[BOM_FAULTS];
	uint32_t n_places;
	const struct stock_place *places; /* of the first faults, at most LIMIT_BILL_FAULTS */
	bool is_whole;			  /* false: a collector's file that was cut */
	/* Of statements; also of a bill that has some. */
	struct str form; /* "openvex", "csaf", "cyclonedx" */
	struct vex_document document;
	uint32_t n_statements;
	const struct vex_statement *statements; /* at most LIMIT_SAID */
	uint32_t n_statements_said, n_refused;
};

struct order;
struct cp932;

/* Reads the order's file, whatever of these it is, and appends what it says. Its release: "debian
 * 12", for a package database; "" not known. cp932 as in order_run(). ERR_UNSUPPORTED: none of
 * these; else what the readers say. */
enum err order_read_stock(const struct order *o, struct cp932 *cp932, struct arena *a,
	struct buf *out, struct errinfo *info);
/* Strings point into bytes, lists are in the arena. ERR_MALFORMED, ERR_TRUNCATED, ERR_LIMIT. */
enum err order_get_stock(struct str bytes, struct arena *a, struct stock_read *ret_read);

#endif
