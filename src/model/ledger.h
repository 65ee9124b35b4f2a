/*
 * Ledgers as packs/ledgers has them: columns, what a cell may hold, what the machine fills in and
 * what is reckoned. Rows are the store's. Loaded by pack/, never changed afterwards.
 */
#ifndef MODEL_LEDGER_H
#define MODEL_LEDGER_H

#include "model/framework.h"

enum column_kind {
	COLUMN_TEXT,
	COLUMN_CHOICE,
	COLUMN_NUMBER,
	COLUMN_DATE, /* civil, kept as 2026-11-27 */
	COLUMN_YEN,
	COLUMN_PERSON, /* of the staff list, or a free name */
	COLUMN_YES_NO,
	COLUMN_RECKONED, /* never typed */
};
#define COLUMN_KINDS 8
const char *column_kind_name(enum column_kind k);
enum err column_kind_parse(struct str s, enum column_kind *ret_kind);

enum reckon { RECKON_NONE, RECKON_IMPORTANCE, RECKON_LIKELIHOOD, RECKON_RISK, RECKON_DAYS_LEFT };
const char *reckon_name(enum reckon r);
enum err reckon_parse(struct str s, enum reckon *ret_reckon);

enum prefill {
	PREFILL_NONE,
	PREFILL_DEVICES,
	PREFILL_NETWORKS,
	PREFILL_SERVICES,
	PREFILL_STAFF,
	PREFILL_DESKS,
	PREFILL_PLAN, /* gaps and duties, for the year that is planned */
};
const char *prefill_name(enum prefill p);
enum err prefill_parse(struct str s, enum prefill *ret_prefill);

struct ledger_choice {
	struct str id;
	struct words name;
	uint32_t n_also;
	const struct str *also; /* how other lists call it */
};

struct ledger_column {
	struct str id;
	struct words name, help;
	uint32_t n_headings;
	const struct str *headings; /* how other lists call it */
	enum column_kind kind;
	enum reckon reckon;
	bool is_key;	/* two rows that are alike in all key columns are about the same thing */
	bool is_needed; /* a row is complete when all needed cells are filled */
	uint32_t bytes_max;
	uint32_t n_choices;
	const struct ledger_choice *choices;
	struct str
		from; /* what the machine fills in: "device_name", "device_maker", ...; "" none */
	/* Needed too where the column `if_column` holds one of these; "" and 0: nowhere else. */
	struct str if_column;
	uint32_t n_if;
	const struct str *if_values;
	uint32_t n_open; /* values that count as missing: "none", "unknown", "no" */
	const struct str *open;
	struct str of; /* the date column that RECKON_DAYS_LEFT counts to; "" else */
};

struct ledger {
	struct str id, version, date, licence;
	struct words source;
	struct words name, about;
	enum prefill prefill;
	uint32_t review_days;
	struct str check; /* id of a framework asked per row; "" none */
	struct str page;  /* path under which its rows have a page of their own: "/stock/purchase" */
	uint32_t n_columns;
	const struct ledger_column *columns;
	uint32_t n_serves;
	const struct framework_map *serves;
};

/* A name of the Internet and the service that it belongs to, with all names below it. */
struct known_service {
	struct str domain, name;
	struct str kind; /* a choice of the ledger services' column "kind" */
};

struct ledger_set {
	uint32_t n_ledgers;
	const struct ledger *ledgers; /* ordered by id */
	uint32_t n_known;
	const struct known_service *known; /* packs/ledgers/known_services.yaml; no domain twice */
};

const struct ledger *ledger_find(const struct ledger_set *set, struct str id);
const struct ledger_column *ledger_column_find(const struct ledger *l, struct str id);
const struct ledger_choice *ledger_choice_find(const struct ledger_column *c, struct str id);
/* The service that a host's name belongs to, the longest domain first; NULL when none is known. */
const struct known_service *ledger_known_service(const struct ledger_set *set, struct str host);

/* What the machine may fill in, by the words that packs use in `from`. */
bool ledger_from_is_known(enum prefill prefill, struct str from);

/* The ledger of what the company plans, and its columns that are reckoned with. */
#define LEDGER_MEASURES "measures"
#define LEDGER_WHAT "what"
#define LEDGER_YEAR "year"   /* number: the fiscal year's first day lies in it */
#define LEDGER_YEN "yen"     /* "" not known yet */
#define LEDGER_STATE "state" /* a choice; LEDGER_STOPPED does not count */
#define LEDGER_STOPPED "stopped"
#define LEDGER_DONE "done"
#define LEDGER_DUE "due"

/* A cell of the kind yen; false: nothing stands there. */
bool ledger_yen(struct str value, int64_t *ret_yen);

/* Columns that the risk sheet reckons from, by their ids. */
#define LEDGER_CONFIDENTIALITY "confidentiality"
#define LEDGER_INTEGRITY "integrity"
#define LEDGER_AVAILABILITY "availability"
#define LEDGER_PERSONAL "personal" /* a choice; all but "none" are data about persons */
#define LEDGER_SURVIVAL "survival" /* yes_no, as the next two */
#define LEDGER_LIABILITY "liability"
#define LEDGER_PARTNERS "partners"
#define LEDGER_THREAT "threat"
#define LEDGER_PARENT "parent" /* the name of another row: who tells this one; makes a tree */
#define LEDGER_VULNERABILITY "vulnerability"

#endif
