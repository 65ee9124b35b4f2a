/*
 * Documents as packs/policies has them: sections and paragraphs with conditions (traits of the
 * company) and places to fill (fields). docs/compose makes a document of one. Loaded by pack/,
 * never changed afterwards.
 */
#ifndef MODEL_POLICY_H
#define MODEL_POLICY_H

#include "model/framework.h"

struct policy_group { /* traits and fields that are asked together */
	struct str id;
	struct words name;
};

struct trait { /* something that a company has or has not */
	struct str id, group;
	struct words name, ask;
	struct words lacks; /* as a reason: "because no wireless LAN is used"; may be empty */
	bool has_reading;
	enum reading_kind reading;
	struct str key;
	struct condition value;
};

struct policy_field { /* a name or number that a text needs */
	struct str id, group;
	struct words name;
	struct str setting; /* name of a setting that holds it; "" none */
	struct str preset;  /* what stands until somebody says otherwise; "" none */
	struct str example;
	struct str from; /* what records say, nobody is asked: POLICY_FROM_...; "" none */
};

/* Words of the packs for what records say (`from`). */
#define POLICY_FROM_YEAR "plan_year"	 /* "令和9年度": the fiscal year that is planned */
#define POLICY_FROM_MONTH "fiscal_month" /* in which it begins */
#define POLICY_FROM_TOTAL "plan_total"	 /* what the ledger of measures plans to spend in it */
bool policy_from_is_known(struct str from);

#define POLICY_PLAN_YEAR "plan_year" /* a value to pick by: the year that is planned */

struct policy_pick { /* rows whose cell of this column is one of the values */
	struct str column;
	uint32_t n;
	const struct str *values;
};

struct policy_when { /* all have to hold */
	uint32_t n;
	const struct policy_if {
		const struct trait *trait;
		bool is_not;
	} * ifs;
};

enum paragraph_kind {
	PARAGRAPH_TEXT,
	PARAGRAPH_ITEM, /* of a list, numbered by the renderer */
	PARAGRAPH_HEADING,
	PARAGRAPH_TABLE,       /* rows of a ledger */
	PARAGRAPH_SIGN,	       /* drafter and approver */
	PARAGRAPH_CIRCULATION, /* names to tick, for staff without phones */
	PARAGRAPH_QR,	       /* of a link: reading receipt */
	PARAGRAPH_BREAK,       /* a new page */
};
#define PARAGRAPH_KINDS 8
const char *paragraph_kind_name(enum paragraph_kind k); /* "text", "item", ... */
enum err paragraph_kind_parse(struct str s, enum paragraph_kind *ret_kind);

struct policy_paragraph {
	struct str id; /* unique in the document */
	enum paragraph_kind kind;
	struct policy_when when;
	struct words text; /* with {field} and {reading:NAME} */
	struct str ledger; /* PARAGRAPH_TABLE */
	uint32_t n_columns;
	const struct str *columns;
	uint32_t n_picks; /* all have to hold; none: every row */
	const struct policy_pick *picks;
	uint32_t most;	  /* rows that are shown, the rest is counted; 0 all */
	struct str total; /* a column of yen with its sum below; "" none */
	struct str group; /* rows with one value of this column are one, with their sum; "" none */
	uint32_t n_serves;
	const struct framework_map *serves; /* relation touches */
};

struct policy_section {
	struct str id;
	struct words title;
	struct policy_when when;
	uint32_t n_paragraphs;
	const struct policy_paragraph *paragraphs;
};

enum policy_readers { READERS_ALL, READERS_STAFF, READERS_MANAGERS, READERS_TEAM };
const char *policy_readers_name(enum policy_readers r); /* "all", "staff", "managers", "team" */
enum err policy_readers_parse(struct str s, enum policy_readers *ret_readers);

/* How its texts are written: for people (です・ます), or as company rules are (〜する。), with
 * chapters and articles. */
enum policy_style { POLICY_POLITE, POLICY_RULES };
#define POLICY_STYLES 2
const char *policy_style_name(enum policy_style s); /* "polite", "rules" */
enum err policy_style_parse(struct str s, enum policy_style *ret_style);

struct policy {
	struct str id, version, date, licence, number;
	struct words source;
	struct words name, about;
	enum policy_style style;
	uint32_t review_days;
	enum policy_readers readers;
	uint32_t n_sections;
	const struct policy_section *sections;
};

struct policy_set {
	uint32_t n_groups, n_traits, n_fields, n_policies;
	const struct policy_group *groups; /* in the order in which they are asked */
	const struct trait *traits;
	const struct policy_field *fields;
	const struct policy *policies; /* ordered by id */
};

/* A place to fill in a text: {company}, {reading:devices_seen}, {reading:ledger_rows/devices}. */
struct policy_place {
	bool is_reading;
	struct str name; /* of a field or reading */
	struct str key;	 /* of the reading; "" none */
};

/* Takes the text up to and with the next place off *rest: what stands before it is *ret_literal.
 * False when none is left; *ret_literal is then all of the rest. Other braces are literal. */
bool policy_next_place(struct str *rest, struct str *ret_literal, struct policy_place *ret_place);

const struct policy *policy_find(const struct policy_set *set, struct str id);
const struct trait *policy_trait(const struct policy_set *set, struct str id);
const struct policy_field *policy_field(const struct policy_set *set, struct str id);

#endif
