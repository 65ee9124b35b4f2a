/*
 * Results of `sbom match --sarif` (OASIS SARIF 2.1.0) for the screens of CI systems, and `--vex`
 * (OpenVEX 0.2.0): "affected" where it is sure, "under_investigation" where it is to be confirmed,
 * "not_affected" where the platform rules it out.
 */
#include "cli/json.h"
#include "cli/sbom.h"

static void
put_str(struct buf *b, const char *key, struct str s)
{
	json_key(b, key);
	buf_json(b, s);
}

/* ---- SARIF ---- */

static const char *
level_of(const struct match_hit *h)
{
	if (h->is_exploited || h->rating >= RATING_HIGH)
		return "error";
	return h->kind == ADVISORY_NOTICE || h->rating == RATING_LOW ? "note" : "warning";
}

static void
sarif_message(struct buf *b, const struct match_hit *h)
{
	struct buf text = buf_of(16384);

	sbom_component(&text, h->component);
	buf_c(&text, ": ");
	buf_str(&text, h->name);
	if (h->grounds[0].advisory.summary.len > 0) {
		buf_c(&text, ": ");
		buf_str(&text, h->grounds[0].advisory.summary);
	}
	buf_c(&text, " (");
	match_interval(&text, &h->grounds[0]);
	buf_printf(&text, "; %s)", match_confidence_name(h->confidence));
	json_key(b, "message");
	json_enter(b, '{');
	put_str(b, "text", buf_view(&text));
	json_leave(b, '}');
	buf_done(&text);
}

static void
sarif_place(struct buf *b, const char *file)
{
	json_key(b, "locations");
	json_enter(b, '[');
	json_enter(b, '{');
	json_key(b, "physicalLocation");
	json_enter(b, '{');
	json_key(b, "artifactLocation");
	json_enter(b, '{');
	json_text(b, "uri", file);
	json_leave(b, '}');
	json_leave(b, '}');
	json_leave(b, '}');
	json_leave(b, ']');
}

static void
sarif_hit(void *arg, const struct match_hit *h)
{
	struct sbom_results *r = arg;
	struct buf *b = &r->hits;

	if (r->n_hits++ > 0)
		buf_byte(b, ',');
	json_enter(b, '{');
	put_str(b, "ruleId", h->name);
	json_text(b, "level", level_of(h));
	sarif_message(b, h);
	sarif_place(b, r->call->words[0]);
	json_key(b, "partialFingerprints");
	json_enter(b, '{');
	put_str(b, "component/v1",
		h->component->purl.len > 0 ? h->component->purl : h->component->name);
	json_leave(b, '}');
	json_key(b, "properties");
	json_enter(b, '{');
	json_text(b, "confidence", match_confidence_name(h->confidence));
	json_text(b, "rating", rating_name(h->rating));
	json_bool(b, "exploited", h->is_exploited);
	put_str(b, "fixed", h->fixed);
	json_leave(b, '}');
	json_leave(b, '}');
}

static void
sarif_excluded(void *arg, const struct match_excluded *x)
{
	(void)arg;
	(void)x;
}

/* What could not be checked is a notification of the run: it is no result, and never "none". */
static void
sarif_refused(void *arg, const struct match_refused *x)
{
	struct sbom_results *r = arg;
	struct buf *b = &r->refused, text = buf_of(16384);

	if (b->len > 0)
		buf_byte(b, ',');
	sbom_component(&text, x->component);
	buf_printf(&text, ": not checked: %s", sbom_reason(x));
	json_enter(b, '{');
	json_text(b, "level", "warning");
	json_key(b, "message");
	json_enter(b, '{');
	put_str(b, "text", buf_view(&text));
	json_leave(b, '}');
	json_leave(b, '}');
	buf_done(&text);
}

static void
sarif_frame(struct sbom_results *r, struct buf *b)
{
	json_enter(b, '{');
	json_text(b, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	json_text(b, "version", "2.1.0");
	json_key(b, "runs");
	json_enter(b, '[');
	json_enter(b, '{');
	json_key(b, "tool");
	json_enter(b, '{');
	json_key(b, "driver");
	json_enter(b, '{');
	json_text(b, "name", "Sakimori");
	json_text(b, "version", SAKIMORI_VERSION);
	json_leave(b, '}');
	json_leave(b, '}');
	json_key(b, "invocations");
	json_enter(b, '[');
	json_enter(b, '{');
	json_bool(b, "executionSuccessful", true);
	json_key(b, "toolExecutionNotifications");
	json_enter(b, '[');
	buf_str(b, buf_view(&r->refused));
	json_leave(b, ']');
	json_leave(b, '}');
	json_leave(b, ']');
	json_key(b, "results");
	json_enter(b, '[');
	buf_str(b, buf_view(&r->hits));
	json_leave(b, ']');
	json_leave(b, '}');
	json_leave(b, ']');
	json_leave(b, '}');
	buf_byte(b, '\n');
}

const struct sbom_form sbom_sarif = {sarif_hit, sarif_excluded, sarif_refused, sarif_frame};

/* ---- OpenVEX ---- */

static void
statement(struct sbom_results *r, struct str name, const struct component *c)
{
	struct buf *b = &r->hits, text = buf_of(16384);

	if (r->n_hits++ > 0)
		buf_byte(b, ',');
	sbom_component(&text, c);
	json_enter(b, '{');
	json_key(b, "vulnerability");
	json_enter(b, '{');
	put_str(b, "name", name);
	json_leave(b, '}');
	json_key(b, "products");
	json_enter(b, '[');
	json_enter(b, '{');
	put_str(b, "@id", buf_view(&text));
	json_leave(b, '}');
	json_leave(b, ']');
	buf_done(&text);
}

static void
vex_hit(void *arg, const struct match_hit *h)
{
	struct sbom_results *r = arg;
	struct buf *b = &r->hits, action = buf_of(4096);

	statement(r, h->name, h->component);
	if (h->confidence == MATCH_CONFIRM) {
		json_text(b, "status", "under_investigation");
	} else {
		json_text(b, "status", "affected");
		if (h->fixed.len > 0) {
			buf_c(&action, "Update to ");
			buf_str(&action, h->fixed);
			buf_c(&action, " or newer.");
		} else {
			buf_c(&action, "No version without it is known to us.");
		}
		put_str(b, "action_statement", buf_view(&action));
	}
	json_leave(b, '}');
	buf_done(&action);
}

static void
vex_excluded(void *arg, const struct match_excluded *x)
{
	struct sbom_results *r = arg;
	struct buf *b = &r->hits;

	statement(r, x->name, x->component);
	json_text(b, "status", "not_affected");
	json_text(b, "justification", "vulnerable_code_not_present");
	json_text(b, "impact_statement", "It concerns other platforms or products only.");
	json_leave(b, '}');
}

static void
vex_refused(void *arg, const struct match_refused *x)
{
	(void)arg; /* VEX has no word for it: --json and the text have */
	(void)x;
}

static void
vex_frame(struct sbom_results *r, struct buf *b)
{
	char at[TIME_TEXT_MAX];

	json_enter(b, '{');
	json_text(b, "@context", "https://openvex.dev/ns/v0.2.0");
	json_key(b, "@id");
	buf_printf(b, "\"urn:sakimori:match:%lld\"", (long long)r->now);
	json_text(b, "author", "Sakimori");
	json_text(b, "role", "matching tool, unreviewed");
	json_text(b, "timestamp", time_text(r->now, at));
	json_number(b, "version", 1);
	json_key(b, "statements");
	json_enter(b, '[');
	buf_str(b, buf_view(&r->hits));
	json_leave(b, ']');
	json_leave(b, '}');
	buf_byte(b, '\n');
}

const struct sbom_form sbom_vex = {vex_hit, vex_excluded, vex_refused, vex_frame};
