/*
 * Constants of the header and their names. The header promises its numbers for good, so that each
 * is tied to ours by a table, never by its place.
 */
#include "library/own.h"

#include <stdio.h>

#define N(table) (sizeof(table) / sizeof((table)[0]))

static const enum sakimori_code codes[] = {
	[ERR_OK] = SAKIMORI_OK,
	[ERR_TRUNCATED] = SAKIMORI_TRUNCATED,
	[ERR_MALFORMED] = SAKIMORI_MALFORMED,
	[ERR_LIMIT] = SAKIMORI_LIMIT,
	[ERR_UNSUPPORTED] = SAKIMORI_UNSUPPORTED,
	[ERR_NOT_FOUND] = SAKIMORI_NOT_FOUND,
	[ERR_EXISTS] = SAKIMORI_IO,
	[ERR_INVALID] = SAKIMORI_INVALID,
	[ERR_DENIED] = SAKIMORI_DENIED,
	[ERR_FULL] = SAKIMORI_NO_MEMORY,
	[ERR_AGAIN] = SAKIMORI_STOPPED,
	[ERR_IO] = SAKIMORI_IO,
};
static const char *const code_names[] = {"ok", "truncated", "malformed", "limit", "unsupported",
	"not_found", "invalid", "denied", "no_memory", "busy", "stopped", "io"};

static const enum sakimori_confidence confidences[MATCH_CONFIDENCES] = {
	[MATCH_CONFIRM] = SAKIMORI_CONFIDENCE_TO_BE_CONFIRMED,
	[MATCH_LIKELY] = SAKIMORI_CONFIDENCE_LIKELY,
	[MATCH_SURE] = SAKIMORI_CONFIDENCE_SURE,
};
static const enum sakimori_rule rules[MATCH_RULES] = {
	[MATCH_RANGE] = SAKIMORI_RULE_RANGE,
	[MATCH_LISTED] = SAKIMORI_RULE_LISTED,
	[MATCH_CPE_EXACT] = SAKIMORI_RULE_CPE_EXACT,
	[MATCH_CPE_RANGE] = SAKIMORI_RULE_CPE_RANGE,
	[MATCH_CPE_ANY] = SAKIMORI_RULE_CPE_ANY,
};
static const enum sakimori_rating ratings[RATINGS] = {
	[RATING_UNKNOWN] = SAKIMORI_RATING_UNKNOWN,
	[RATING_LOW] = SAKIMORI_RATING_LOW,
	[RATING_MEDIUM] = SAKIMORI_RATING_MEDIUM,
	[RATING_HIGH] = SAKIMORI_RATING_HIGH,
	[RATING_CRITICAL] = SAKIMORI_RATING_CRITICAL,
};
static const enum sakimori_kind kinds[ADVISORY_KINDS] = {
	[ADVISORY_VULNERABILITY] = SAKIMORI_KIND_VULNERABILITY,
	[ADVISORY_MALICIOUS] = SAKIMORI_KIND_MALICIOUS,
	[ADVISORY_UNMAINTAINED] = SAKIMORI_KIND_UNMAINTAINED,
	[ADVISORY_NOTICE] = SAKIMORI_KIND_NOTICE,
};

static const enum sakimori_reason of_identity[IDENTITY_REASONS] = {
	[IDENTITY_KNOWN] = SAKIMORI_REASON_DAMAGED, /* never: MATCH_UNKNOWN has one of the others */
	[IDENTITY_NO_PURL] = SAKIMORI_REASON_NO_PURL,
	[IDENTITY_PURL_BROKEN] = SAKIMORI_REASON_PURL_BROKEN,
	[IDENTITY_TYPE_UNKNOWN] = SAKIMORI_REASON_TYPE_UNKNOWN,
	[IDENTITY_NO_DISTRIBUTION] = SAKIMORI_REASON_NO_DISTRIBUTION,
	[IDENTITY_DISTRIBUTION_UNKNOWN] = SAKIMORI_REASON_DISTRIBUTION_UNKNOWN,
	[IDENTITY_DISTRIBUTION_UNCLEAR] = SAKIMORI_REASON_DISTRIBUTION_UNCLEAR,
	[IDENTITY_NO_RELEASE] = SAKIMORI_REASON_RELEASE_MISSING,
	[IDENTITY_NAME_UNCLEAR] = SAKIMORI_REASON_NAME_UNCLEAR,
	[IDENTITY_NO_VERSION] = SAKIMORI_REASON_VERSION_MISSING,
	[IDENTITY_VERSION_RANGE] = SAKIMORI_REASON_VERSION_RANGE,
	[IDENTITY_TOO_LONG] = SAKIMORI_REASON_TOO_LONG,
};
static const enum sakimori_reason of_refusal[MATCH_REFUSALS] = {
	[MATCH_NO_ECOSYSTEM] = SAKIMORI_REASON_NO_ECOSYSTEM,
	[MATCH_NO_RELEASE] = SAKIMORI_REASON_NO_RELEASE,
	[MATCH_VERSION_ODD] = SAKIMORI_REASON_ODD_VERSION,
	[MATCH_ONLY_COMMITS] = SAKIMORI_REASON_ONLY_COMMITS,
	[MATCH_NO_VERSIONS] = SAKIMORI_REASON_NO_VERSIONS,
	[MATCH_CPE_BROKEN] = SAKIMORI_REASON_CPE_BROKEN,
	[MATCH_CPE_UNKNOWN] = SAKIMORI_REASON_CPE_UNKNOWN,
	[MATCH_DAMAGED] = SAKIMORI_REASON_DAMAGED,
	[MATCH_RANGE_UNREAD] = SAKIMORI_REASON_RANGE_UNREAD,
	[MATCH_TOO_MANY] = SAKIMORI_REASON_TOO_MANY,
};

enum sakimori_code
library_code(enum err err)
{
	return (size_t)err < N(codes) ? codes[err] : SAKIMORI_IO;
}

enum sakimori_confidence
library_confidence(enum match_confidence c)
{
	return confidences[c];
}

enum sakimori_rule
library_rule(enum match_rule r)
{
	return rules[r];
}

enum sakimori_rating
library_rating(enum rating r)
{
	return ratings[r];
}

enum sakimori_kind
library_kind(enum advisory_kind k)
{
	return kinds[k];
}

enum sakimori_reason
library_reason(enum match_refusal r, enum identity_reason identity)
{
	return r == MATCH_UNKNOWN ? of_identity[identity] : of_refusal[r];
}

enum sakimori_code
library_say(struct sakimori_error *error, enum sakimori_code code, const char *what)
{
	if (error != NULL) {
		*error = (struct sakimori_error){.code = code};
		snprintf(error->what, sizeof(error->what), "%s", what);
	}
	return code;
}

enum sakimori_code
library_fail(struct sakimori_error *error, enum err err, const struct errinfo *info)
{
	enum sakimori_code code = library_code(err);

	library_say(error, code, info->what[0] != '\0' ? info->what : sakimori_code_name(code));
	if (error != NULL)
		error->at = info->offset;
	return code;
}

/* ---- names: those of our own JSON (doc/json.md) ---------------------------------------------- */

/* The place of a constant of the header in one of the tables above; n when it is not there. */
#define PLACE(table, value, ret_i)                                                                 \
	do {                                                                                       \
		(ret_i) = 0;                                                                       \
		while ((ret_i) < N(table) && (table)[ret_i] != (value))                            \
			(ret_i)++;                                                                 \
	} while (0)

LIBRARY_EXPORT const char *
sakimori_code_name(enum sakimori_code code)
{
	return (size_t)code < N(code_names) ? code_names[code] : "unknown";
}

LIBRARY_EXPORT const char *
sakimori_rule_name(enum sakimori_rule rule)
{
	size_t i;

	PLACE(rules, rule, i);
	return i < N(rules) ? match_rule_name((enum match_rule)i) : "unknown";
}

LIBRARY_EXPORT const char *
sakimori_confidence_name(enum sakimori_confidence confidence)
{
	size_t i;

	PLACE(confidences, confidence, i);
	return i < N(confidences) ? match_confidence_name((enum match_confidence)i) : "unknown";
}

LIBRARY_EXPORT const char *
sakimori_rating_name(enum sakimori_rating rating)
{
	size_t i;

	PLACE(ratings, rating, i);
	return i < N(ratings) ? rating_name((enum rating)i) : "unknown";
}

LIBRARY_EXPORT const char *
sakimori_kind_name(enum sakimori_kind kind)
{
	size_t i;

	PLACE(kinds, kind, i);
	return i < N(kinds) ? advisory_kind_name((enum advisory_kind)i) : "unknown";
}

LIBRARY_EXPORT const char *
sakimori_reason_name(enum sakimori_reason reason)
{
	size_t i;

	for (i = IDENTITY_KNOWN + 1; i < N(of_identity); i++)
		if (of_identity[i] == reason)
			return identity_reason_name((enum identity_reason)i);
	for (i = MATCH_UNKNOWN + 1; i < N(of_refusal); i++)
		if (of_refusal[i] == reason)
			return match_refusal_name((enum match_refusal)i);
	return "unknown";
}

LIBRARY_EXPORT const char *
sakimori_know_version(void)
{
	return SAKIMORI_KNOW_VERSION;
}
