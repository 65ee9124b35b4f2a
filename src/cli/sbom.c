/*
 * `sbom match FILE --index FILE`: a bill of materials against the index of advisories. Exit codes
 * for use in CI: 0 nothing found that --fail-on asks for, 1 found, 2 could not be read, 3 nothing
 * could be checked.
 */
#include "cli/sbom.h"

#include "base/limits.h"
#include "cli/advisory.h"
#include "proc/common/hit_facts.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "wire/bom/bill.h"

#include <stdlib.h>
#include <string.h>

enum { MATCHED_NONE = 0, MATCHED_HITS = 1, MATCHED_NOT_READ = 2, MATCHED_UNCHECKED = 3 };

#define OUTPUT_BYTES ((size_t)1 << 30)

struct matching {
	struct sbom_results results;
	struct matcher *matcher;
	struct bom_sink sink;
	const struct sbom_form *form;
	unsigned level; /* of fail_levels */
};

/* What --fail-on may say: the actions, then two that are none. */
enum { FAIL_UNCHECKED = RANK_ACTIONS, FAIL_NEVER, FAIL_LEVELS };

static bool
level_parse(const char *text, unsigned *ret_level)
{
	if (text == NULL) {
		*ret_level = RANK_TRACK;
		return true;
	}
	for (unsigned i = 0; i < FAIL_LEVELS; i++) {
		const char *name = i == FAIL_UNCHECKED ? "unchecked"
				   : i == FAIL_NEVER   ? "never"
						       : rank_action_name((enum rank_action)i);

		if (strcmp(text, name) != 0)
			continue;
		*ret_level = i;
		return true;
	}
	return false;
}

enum rank_action
sbom_action(const struct match_hit *h)
{
	struct rank_facts f = hit_facts(h, &h->grounds[0]);

	return rank_place(&f).action;
}

static void
take_hit(void *arg, const struct match_hit *h)
{
	struct matching *w = arg;

	w->results.n_at_level += w->level == FAIL_UNCHECKED || (unsigned)sbom_action(h) >= w->level;
	w->form->hit(&w->results, h);
}

static void
take_excluded(void *arg, const struct match_excluded *x)
{
	struct matching *w = arg;

	w->form->excluded(&w->results, x);
}

static void
take_refused(void *arg, const struct match_refused *x)
{
	struct matching *w = arg;

	w->form->refused(&w->results, x);
}

static void
take_component(void *arg, const struct component *c)
{
	struct matching *w = arg;
	enum err err = match_component(w->matcher, c);

	if (err != ERR_OK)
		w->sink.stop = err;
}

static const struct sbom_form *
form_of(const struct cli_call *call)
{
	return call->given[OPT_SARIF]  ? &sbom_sarif
	       : call->given[OPT_VEX]  ? &sbom_vex
	       : call->given[OPT_JSON] ? &sbom_json
				       : &sbom_text;
}

static int
end_of(const struct matching *w)
{
	const struct match_counts *c = &w->results.counts;

	if (w->level == FAIL_NEVER)
		return MATCHED_NONE;
	if (w->results.n_at_level > 0 || (w->level == FAIL_UNCHECKED && c->unchecked > 0))
		return MATCHED_HITS;
	return c->checked == 0 ? MATCHED_UNCHECKED : MATCHED_NONE;
}

static int
match_bill(struct matching *w, struct str bytes)
{
	const struct cli_call *call = w->results.call;
	struct match_target target = {.os = str_c(call->value[OPT_OS]),
		.arch = str_c(call->value[OPT_ARCH]),
		.hint.distro = str_c(call->value[OPT_DISTRO])};
	const struct match_sink sink = {
		.hit = take_hit, .excluded = take_excluded, .refused = take_refused, .arg = w};
	struct buf out = buf_of(OUTPUT_BYTES);
	struct errinfo info = {0};
	enum err err;
	int rc;

	w->form = form_of(call);
	w->matcher = matcher_new(w->results.index, &target, &sink);
	if (w->matcher == NULL || w->results.rule_of == NULL)
		return cli_say(
			call, MATCHED_NOT_READ, "メモリーが足りません。", "not enough memory");
	w->sink = (struct bom_sink){.component = take_component, .arg = w};
	err = bill_read(bytes, &w->sink, &info);
	w->results.counts = match_counts(w->matcher);
	matcher_free(w->matcher);
	if (advisory_index_err(w->results.index) != ERR_OK)
		return cli_say(call, MATCHED_NOT_READ, "索引「%s」は壊れています。",
			"the index %s is damaged", call->value[OPT_INDEX]);
	if (err != ERR_OK)
		return cli_say(call, MATCHED_NOT_READ, "「%s」を読めません：%s",
			"cannot read %s: %s", call->words[0],
			info.what[0] != '\0' ? info.what : err_name(err));
	w->form->frame(&w->results, &out);
	if (buf_err(&w->results.hits) != ERR_OK || buf_err(&w->results.excluded) != ERR_OK ||
		buf_err(&w->results.refused) != ERR_OK || buf_err(&w->results.rules) != ERR_OK)
		out.err = ERR_LIMIT;
	rc = cli_print(call, &out) == CLI_OK ? MATCHED_NONE : MATCHED_NOT_READ;
	return rc != MATCHED_NONE ? rc : end_of(w);
}

int
cli_sbom_match(const struct cli_call *call)
{
	struct matching w = {.results = {.call = call,
				     .hits = buf_of(OUTPUT_BYTES),
				     .excluded = buf_of(OUTPUT_BYTES),
				     .refused = buf_of(OUTPUT_BYTES),
				     .rules = buf_of(OUTPUT_BYTES),
				     .now = clock_wall()}};
	struct buf file = buf_of(LIMIT_BOM_BYTES);
	struct advisory_opened o;
	struct errinfo info = {0};
	int rc;

	if (call->value[OPT_INDEX] == NULL)
		return cli_say(call, CLI_WRONG_CALL, "索引（--index FILE）が要ります。",
			"--index FILE is missing");
	if (!level_parse(call->value[OPT_FAIL_ON], &w.level))
		return cli_say(call, CLI_WRONG_CALL,
			"「%s」は使えません。act、attend、track_star、track、unchecked、never "
			"のどれかです。",
			"there is no level %s; it is one of act, attend, track_star, track, "
			"unchecked, never",
			call->value[OPT_FAIL_ON]);
	if (disk_read(call->words[0], &file, &info) != ERR_OK)
		rc = cli_say(call, MATCHED_NOT_READ, "「%s」を読めません：%s", "cannot read %s: %s",
			call->words[0], info.what);
	else if (cli_advisory_open(call, call->value[OPT_INDEX], &o) != CLI_OK)
		rc = MATCHED_NOT_READ;
	else {
		w.results.index = o.index;
		advisory_index_info(o.index, &w.results.info);
		w.results.rule_of = calloc(
			(size_t)w.results.info.vulnerabilities + 1, sizeof(*w.results.rule_of));
		rc = match_bill(&w, buf_view(&file));
		advisory_disk_close(&o);
	}
	buf_done(&w.results.hits);
	buf_done(&w.results.excluded);
	buf_done(&w.results.refused);
	buf_done(&w.results.rules);
	free(w.results.rule_of);
	buf_done(&file);
	return rc;
}
