/*
 * `sbom match FILE --index FILE`: a bill of materials against the index of advisories. Exit codes
 * for use in CI: 0 nothing found, 1 hits, 2 could not be read, 3 nothing could be checked.
 */
#include "cli/sbom.h"

#include "cli/advisory.h"
#include "wire/bom/bill.h"
#include "sys/clock.h"
#include "sys/disk.h"

#include <stdlib.h>

enum { MATCHED_NONE = 0, MATCHED_HITS = 1, MATCHED_NOT_READ = 2, MATCHED_UNCHECKED = 3 };

#define BILL_BYTES ((size_t)1 << 30)
#define OUTPUT_BYTES ((size_t)1 << 30)

struct matching {
	struct sbom_results results;
	struct matcher *matcher;
	struct bom_sink sink;
};

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
match_bill(struct matching *w, struct str bytes)
{
	const struct cli_call *call = w->results.call;
	struct match_target target = {.os = str_c(call->value[OPT_OS]),
		.arch = str_c(call->value[OPT_ARCH]),
		.hint.distro = str_c(call->value[OPT_DISTRO])};
	const struct sbom_form *form = form_of(call);
	const struct match_sink sink = {.hit = form->hit,
		.excluded = form->excluded,
		.refused = form->refused,
		.arg = &w->results};
	struct buf out = buf_of(OUTPUT_BYTES);
	struct errinfo info = {0};
	enum err err;
	int rc;

	w->matcher = matcher_new(w->results.index, &target, &sink);
	if (w->matcher == NULL)
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
	form->frame(&w->results, &out);
	if (buf_err(&w->results.hits) != ERR_OK || buf_err(&w->results.excluded) != ERR_OK ||
		buf_err(&w->results.refused) != ERR_OK)
		out.err = ERR_LIMIT;
	rc = cli_print(call, &out) == CLI_OK ? MATCHED_NONE : MATCHED_NOT_READ;
	if (rc != MATCHED_NONE)
		return rc;
	return w->results.counts.hits > 0	? MATCHED_HITS
	       : w->results.counts.checked == 0 ? MATCHED_UNCHECKED
						: MATCHED_NONE;
}

int
cli_sbom_match(const struct cli_call *call)
{
	struct matching w = {.results = {.call = call,
				     .hits = buf_of(OUTPUT_BYTES),
				     .excluded = buf_of(OUTPUT_BYTES),
				     .refused = buf_of(OUTPUT_BYTES),
				     .now = clock_wall()}};
	struct buf file = buf_of(BILL_BYTES);
	struct advisory_opened o;
	struct errinfo info = {0};
	int rc;

	if (call->value[OPT_INDEX] == NULL)
		return cli_say(call, CLI_WRONG_CALL, "索引（--index FILE）が要ります。",
			"--index FILE is missing");
	if (disk_read(call->words[0], &file, &info) != ERR_OK)
		rc = cli_say(call, MATCHED_NOT_READ, "「%s」を読めません：%s", "cannot read %s: %s",
			call->words[0], info.what);
	else if (cli_advisory_open(call, call->value[OPT_INDEX], &o) != CLI_OK)
		rc = MATCHED_NOT_READ;
	else {
		w.results.index = o.index;
		advisory_index_info(o.index, &w.results.info);
		rc = match_bill(&w, buf_view(&file));
		advisory_disk_close(&o);
	}
	buf_done(&w.results.hits);
	buf_done(&w.results.excluded);
	buf_done(&w.results.refused);
	buf_done(&file);
	return rc;
}
