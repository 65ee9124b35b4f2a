/* `sbom match`: the results as they come, and the forms in which they are written. */
#ifndef CLI_SBOM_H
#define CLI_SBOM_H

#include "base/limits.h"
#include "cli/cli.h"
#include "know/match/match.h"
#include "stock/rank.h"

struct sbom_results {
	const struct cli_call *call;
	struct advisory_index *index;
	struct advisory_index_info info;
	struct match_counts counts;
	struct buf hits, excluded, refused; /* written as they come */
	ms_t now;
	uint32_t n_hits;
	uint64_t n_at_level; /* hits that are at least what --fail-on says */
	/* SARIF: rules as they come, and 1 + the place of each vulnerability's rule. */
	struct buf rules;
	uint32_t *rule_of, n_rules;
};

/* A form: hits, excluded, refused of the sink; then all that was gathered, framed. */
struct sbom_form {
	void (*hit)(void *arg, const struct match_hit *hit);
	void (*excluded)(void *arg, const struct match_excluded *excluded);
	void (*refused)(void *arg, const struct match_refused *refused);
	void (*frame)(struct sbom_results *r, struct buf *out);
};
extern const struct sbom_form sbom_text, sbom_json, sbom_sarif, sbom_vex;

/* How urgent a hit is by what is published alone: nothing is known of where it runs. */
enum rank_action sbom_action(const struct match_hit *h);
/* Why a component was not checked, one short word. */
const char *sbom_reason(const struct match_refused *r);
/* The signature beside a file, FILE.minisig: its path, and its text, which may be none. ERR_LIMIT:
 * it is too large to be one, or the path is too long. */
enum err sbom_read_seal(
	const char *file, char ret_path[LIMIT_PATH_BYTES], struct buf *text, struct errinfo *info);
/* The component as one text: its purl, else name and version. */
void sbom_component(struct buf *b, const struct component *c);

#endif
