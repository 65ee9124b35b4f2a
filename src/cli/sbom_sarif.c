/*
 * Results of `sbom match --sarif` (OASIS SARIF 2.1.0) for the screens of CI systems, and `--vex`
 * (OpenVEX 0.2.0): "affected" where it is sure, "under_investigation" where it is to be confirmed,
 * "not_affected" where the platform rules it out.
 */
#include "cli/json.h"
#include "cli/sbom.h"

#include <string.h>

/* ---- SARIF ---- */

static void
sarif_text(struct buf *b, const char *key, struct str text)
{
	json_key(b, key);
	json_enter(b, '{');
	json_str(b, "text", text);
	json_leave(b, '}');
}

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
	sarif_text(b, "message", buf_view(&text));
	buf_done(&text);
}

/* A path as a reference (RFC 3986): "out put/bill.json" is "out%20put/bill.json". */
static void
put_reference(struct buf *b, const char *path)
{
	struct buf text = buf_of(16384);

	if (path[0] == '/')
		buf_c(&text, "file://");
	for (; *path != '\0'; path++) {
		unsigned char c = (unsigned char)*path;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			strchr("-._~/", c) != NULL)
			buf_byte(&text, c);
		else
			buf_printf(&text, "%%%02X", c);
	}
	json_str(b, "uri", buf_view(&text));
	buf_done(&text);
}

/* Places are lines for those who show them: the bill as a whole is its first. */
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
	put_reference(b, file);
	json_leave(b, '}');
	json_key(b, "region");
	json_enter(b, '{');
	json_number(b, "startLine", 1);
	json_leave(b, '}');
	json_leave(b, '}');
	json_leave(b, '}');
	json_leave(b, ']');
}

/* The rule of a vulnerability, written when it is first met; its place among the rules. */
static uint32_t
sarif_rule(struct sbom_results *r, const struct match_hit *h)
{
	const struct advisory_entry *a = &h->grounds[0].advisory;
	struct buf *b = &r->rules;
	uint32_t none = 0;
	uint32_t *place =
		h->vulnerability < r->info.vulnerabilities ? &r->rule_of[h->vulnerability] : &none;

	if (*place > 0)
		return *place - 1;
	if (r->n_rules > 0)
		buf_byte(b, ',');
	json_enter(b, '{');
	json_str(b, "id", h->name);
	sarif_text(b, "shortDescription", a->summary.len > 0 ? a->summary : h->name);
	if (str_starts(a->url, STR("https://")))
		json_str(b, "helpUri", a->url);
	json_key(b, "properties");
	json_enter(b, '{');
	if (h->score > 0) { /* a text, as GitHub reads it */
		json_key(b, "security-severity");
		buf_printf(b, "\"%u.%u\"", h->score / 10, h->score % 10);
	}
	json_key(b, "tags");
	buf_c(b, "[\"security\"]");
	json_leave(b, '}');
	json_leave(b, '}');
	*place = ++r->n_rules;
	return r->n_rules - 1;
}

static void
sarif_hit(void *arg, const struct match_hit *h)
{
	struct sbom_results *r = arg;
	struct buf *b = &r->hits;
	uint32_t rule = sarif_rule(r, h);

	if (r->n_hits++ > 0)
		buf_byte(b, ',');
	json_enter(b, '{');
	json_str(b, "ruleId", h->name);
	json_number(b, "ruleIndex", rule);
	json_text(b, "level", level_of(h));
	sarif_message(b, h);
	sarif_place(b, r->call->words[0]);
	json_key(b, "partialFingerprints");
	json_enter(b, '{');
	json_str(b, "component/v1",
		h->component->purl.len > 0 ? h->component->purl : h->component->name);
	json_leave(b, '}');
	json_key(b, "properties");
	json_enter(b, '{');
	json_text(b, "confidence", match_confidence_name(h->confidence));
	json_text(b, "rating", rating_name(h->rating));
	json_text(b, "action", rank_action_name(sbom_action(h)));
	json_bool(b, "exploited", h->is_exploited);
	json_str(b, "fixed", h->fixed);
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
	sarif_text(b, "message", buf_view(&text));
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
	json_key(b, "rules");
	json_enter(b, '[');
	buf_str(b, buf_view(&r->rules));
	json_leave(b, ']');
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
	json_str(b, "name", name);
	json_leave(b, '}');
	json_key(b, "products");
	json_enter(b, '[');
	json_enter(b, '{');
	json_str(b, "@id", buf_view(&text));
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
		json_str(b, "action_statement", buf_view(&action));
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
