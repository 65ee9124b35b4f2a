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

enum prefill { PREFILL_NONE, PREFILL_DEVICES, PREFILL_NETWORKS, PREFILL_SERVICES, PREFILL_STAFF };
const char *prefill_name(enum prefill p);
enum err prefill_parse(struct str s, enum prefill *ret_prefill);

struct ledger_choice {
	struct str id;
	struct words name;
};

struct ledger_column {
	struct str id;
	struct words name, help;
	uint32_t n_headings;
	const struct str *headings; /* how other lists call it */
	enum column_kind kind;
	enum reckon reckon;
	bool is_needed;
	uint32_t bytes_max;
	uint32_t n_choices;
	const struct ledger_choice *choices;
	struct str
		from; /* what the machine fills in: "device_name", "device_maker", ...; "" none */
};

struct ledger {
	struct str id, version, date, source, licence;
	struct words name, about;
	enum prefill prefill;
	uint32_t review_days;
	struct str check; /* id of a framework asked per row; "" none */
	uint32_t n_columns;
	const struct ledger_column *columns;
	uint32_t n_serves;
	const struct framework_map *serves;
};

struct ledger_set {
	uint32_t n_ledgers;
	const struct ledger *ledgers; /* ordered by id */
};

const struct ledger *ledger_find(const struct ledger_set *set, struct str id);
const struct ledger_column *ledger_column_find(const struct ledger *l, struct str id);

#endif
