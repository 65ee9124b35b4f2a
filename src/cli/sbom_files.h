/* What the commands about bills of materials share: files read behind the lock, how parts are
 * shown. */
#ifndef CLI_SBOM_FILES_H
#define CLI_SBOM_FILES_H

#include "cli/cli.h"
#include "stock/bill.h"

/* Exit codes of these commands: for scripts that stop at a finding. */
enum { SBOM_FINE = 0, SBOM_FINDINGS = 1, SBOM_UNREADABLE = 2 };
#define SBOM_FILES_MAX 2

struct sbom {
	const struct cli_call *call;
	struct arena *arena;
	size_t n;
	struct stock_gather gathers[SBOM_FILES_MAX];
	const struct stock_bill *bills[SBOM_FILES_MAX];
	struct buf out; /* drained by sbom_drain() and sbom_end() */
};

/* Opens the call's files, locks this process in, reads them. SBOM_FINE, or SBOM_UNREADABLE when a
 * sentence was said. sbom_end() frees in each case. */
int sbom_begin(struct sbom *s, const struct cli_call *call);
/* Writes what is left; rc unless that fails. */
int sbom_end(struct sbom *s, int rc);
void sbom_drain(struct sbom *s);

/* ja or en, as the call wants. */
const char *sbom_say(const struct sbom *s, const char *ja, const char *en);
/* The same with a form: both hold the same printf conversions, in the same order. */
void sbom_printf(struct sbom *s, const char *ja, const char *en, ...)
	__attribute__((format(printf, 2, 4), format(printf, 3, 4)));
/* A text of a bill, cleaned for a terminal. */
void sbom_put(struct sbom *s, struct str text);
/* "group/name version". */
void sbom_put_part(struct sbom *s, const struct component *c);
/* Keys of an object that is open: name, group, version, purl. */
void sbom_json_part(struct sbom *s, const struct component *c);

#endif
