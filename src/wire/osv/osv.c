/*
 * OSV documents to struct advisory. In: JSON. Out: advisory_sink.
 * Schema: https://ossf.github.io/osv-schema/ (1.7); Go's part:
 * https://go.dev/doc/security/vuln/database
 */
#include "wire/osv/osv.h"

#include "base/limits.h"
#include "wire/advisory/draft.h"
#include "wire/json/json.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	ID = 1,
	PUBLISHED,
	MODIFIED,
	WITHDRAWN,
	ALIASES,
	RELATED,
	SUMMARY,
	DETAILS,
	SEVERITY,
	SEVERITY_TYPE,
	SEVERITY_SCORE,
	REFERENCE,
	REFERENCE_TYPE,
	REFERENCE_URL,
	SPECIFIC,
	SPECIFIC_SEVERITY,
	SPECIFIC_URL,
	INFORMATIONAL,
	URGENCY,
	AFFECTED,
	PACKAGE,
	ECOSYSTEM,
	NAME,
	PURL,
	RANGE,
	RANGE_TYPE,
	EVENT,
	INTRODUCED,
	FIXED,
	LAST_AFFECTED,
	LIMIT,
	VERSIONS,
	IMPORT, /* any of several that suffice: goos and goarch of Go, os and arch of RustSec */
	OS,
	ARCH,
};

static const struct json_shape severity =
	JSON_SHAPE({"type", SEVERITY_TYPE, NULL}, {"score", SEVERITY_SCORE, NULL});
static const struct json_shape reference =
	JSON_SHAPE({"type", REFERENCE_TYPE, NULL}, {"url", REFERENCE_URL, NULL});
static const struct json_shape specific = JSON_SHAPE({"severity", SPECIFIC_SEVERITY, NULL},
	{"url", SPECIFIC_URL, NULL}, {"informational", INFORMATIONAL, NULL});
static const struct json_shape package =
	JSON_SHAPE({"ecosystem", ECOSYSTEM, NULL}, {"name", NAME, NULL}, {"purl", PURL, NULL});
static const struct json_shape event = JSON_SHAPE({"introduced", INTRODUCED, NULL},
	{"fixed", FIXED, NULL}, {"last_affected", LAST_AFFECTED, NULL}, {"limit", LIMIT, NULL});
static const struct json_shape range =
	JSON_SHAPE({"type", RANGE_TYPE, NULL}, {"events", EVENT, &event});
static const struct json_shape import = JSON_SHAPE({"goos", OS, NULL}, {"goarch", ARCH, NULL});
static const struct json_shape affects = JSON_SHAPE({"os", OS, NULL}, {"arch", ARCH, NULL});
static const struct json_shape ecosystem_specific =
	JSON_SHAPE({"severity", SPECIFIC_SEVERITY, NULL}, {"urgency", URGENCY, NULL},
		{"imports", IMPORT, &import}, {"affects", IMPORT, &affects});
static const struct json_shape affected_shape = JSON_SHAPE({"package", PACKAGE, &package},
	{"ranges", RANGE, &range}, {"versions", VERSIONS, NULL}, {"severity", SEVERITY, &severity},
	{"ecosystem_specific", SPECIFIC, &ecosystem_specific},
	{"database_specific", SPECIFIC, &specific});
static const struct json_shape root = JSON_SHAPE({"id", ID, NULL}, {"published", PUBLISHED, NULL},
	{"modified", MODIFIED, NULL}, {"withdrawn", WITHDRAWN, NULL}, {"aliases", ALIASES, NULL},
	{"related", RELATED, NULL}, {"upstream", RELATED, NULL}, {"summary", SUMMARY, NULL},
	{"details", DETAILS, NULL}, {"severity", SEVERITY, &severity},
	{"references", REFERENCE, &reference}, {"database_specific", SPECIFIC, &specific},
	{"affected", AFFECTED, &affected_shape});

#define KEPT_BYTES 256 /* of a severity's or reference's type */
#define SIDES_MAX 32   /* systems, and architectures, of one import */
#define SIDE_BYTES 32

struct side {
	unsigned n;
	char names[SIDES_MAX][SIDE_BYTES];
};

struct osv_reader {
	struct draft *draft;
	struct advisory_sink *sink;
	struct json_handler json;
	struct str where; /* for what has no id */
	/* Of the advisory: */
	struct str details; /* its beginning, when there is no summary */
	bool is_url_own, is_url_advisory;
	unsigned n_left_out; /* packages of ecosystems that we do not know */
	/* Of the object being read: */
	char type[KEPT_BYTES];
	struct str value;   /* of a severity or reference */
	bool is_known;	    /* the package's ecosystem */
	bool is_range_odd;  /* of a type that is not known */
	bool is_go;	    /* the import is Go's: other names for the same */
	bool is_everywhere; /* one import has no platform */
	struct side os, arch;
};

static void
on_open(void *arg, unsigned id, struct str key)
{
	struct osv_reader *r = arg;

	switch (id) {
	case JSON_ROOT:
		draft_begin(r->draft);
		r->details = STR("");
		r->is_url_own = r->is_url_advisory = false;
		r->n_left_out = 0;
		break;
	case AFFECTED:
		draft_affected(r->draft);
		r->is_known = r->is_everywhere = false;
		break;
	case RANGE:
		draft_range(r->draft, RANGE_ECOSYSTEM);
		r->is_range_odd = false;
		break;
	case IMPORT:
		r->os.n = r->arch.n = 0;
		r->is_go = str_equal(key, STR("imports"));
		break;
	case SEVERITY:
	case REFERENCE:
		r->type[0] = '\0';
		r->value = STR("");
		break;
	}
}

static void
set_ecosystem(struct osv_reader *r, struct str text)
{
	struct affected *a = draft_last_affected(r->draft);
	struct str release;

	if (ecosystem_of_osv(text, &a->package.ecosystem, &release) != ERR_OK)
		return;
	r->is_known = true;
	a->package.release = draft_text(r->draft, release);
}

static void
set_range_kind(struct osv_reader *r, struct str text)
{
	static const char *const names[] = {"SEMVER", "ECOSYSTEM", "GIT"}; /* as enum range_kind */
	size_t i = str_which(text, names, 3);

	r->is_range_odd = i == 3;
	if (i < 3)
		draft_range_kind(r->draft, (enum range_kind)i);
}

static void
set_informational(struct osv_reader *r, struct str text)
{
	draft_head(r->draft)->kind =
		str_equal(text, STR("unmaintained")) ? ADVISORY_UNMAINTAINED : ADVISORY_NOTICE;
}

static void
add_side(struct osv_reader *r, struct side *s, struct str text)
{
	if (s->n == SIDES_MAX || text.len >= SIDE_BYTES)
		draft_fail(r->draft, ERR_LIMIT, "it names too many platforms");
	else
		str_copy(text, s->names[s->n++], SIDE_BYTES);
}

/* What belongs to the advisory as a whole. */
static void
head_value(struct osv_reader *r, unsigned id, struct str text)
{
	struct advisory *a = draft_head(r->draft);

	switch (id) {
	case ID:
		a->id = draft_text(r->draft, text);
		break;
	case PUBLISHED:
		a->published = advisory_time(text);
		break;
	case MODIFIED:
		a->changed = advisory_time(text);
		break;
	case WITHDRAWN: /* even with a date that is none it does not stand */
		a->withdrawn = advisory_time(text);
		if (a->withdrawn == 0)
			a->withdrawn = 1;
		break;
	case ALIASES:
		draft_alias(r->draft, text);
		break;
	case RELATED:
		draft_related(r->draft, text);
		break;
	case SUMMARY:
		draft_summary(r->draft, text);
		break;
	case DETAILS:
		r->details =
			draft_text(r->draft, str_of(text.p, text.len < 4096 ? text.len : 4096));
		break;
	case SPECIFIC_URL:
		a->url = draft_text(r->draft, text);
		r->is_url_own = true;
		break;
	}
}

/* What belongs to a package. */
static void
part_value(struct osv_reader *r, unsigned id, struct str text)
{
	struct affected *a = draft_last_affected(r->draft);

	switch (id) {
	case ECOSYSTEM:
		set_ecosystem(r, text);
		break;
	case NAME:
		a->package.name = draft_text(r->draft, text);
		break;
	case PURL:
		a->purl = draft_text(r->draft, text);
		break;
	case RANGE_TYPE:
		set_range_kind(r, text);
		break;
	case INTRODUCED:
		draft_event(r->draft, RANGE_INTRODUCED, text);
		break;
	case FIXED:
		draft_event(r->draft, RANGE_FIXED, text);
		break;
	case LAST_AFFECTED:
		draft_event(r->draft, RANGE_LAST_AFFECTED, text);
		break;
	case LIMIT:
		draft_event(r->draft, RANGE_LIMIT, text);
		break;
	case VERSIONS:
		draft_version(r->draft, text);
		break;
	case URGENCY:
		a->is_unimportant = str_equal(text, STR("unimportant"));
		draft_word(r->draft, text);
		break;
	case OS:
		add_side(r, &r->os, text);
		break;
	case ARCH:
		add_side(r, &r->arch, text);
		break;
	}
}

static void
on_value(void *arg, unsigned id, const struct json_value *v)
{
	struct osv_reader *r = arg;

	if (v->type == JSON_NUMBER && id >= INTRODUCED && id <= VERSIONS)
		part_value(r, id, v->text); /* 1.10 without its quotes is what was meant */
	if (v->type != JSON_STRING)
		return;
	switch (id) {
	case SEVERITY_TYPE:
	case REFERENCE_TYPE:
		str_copy(v->text, r->type, sizeof(r->type));
		break;
	case SEVERITY_SCORE:
	case REFERENCE_URL:
		r->value = draft_text(r->draft, v->text);
		break;
	case SPECIFIC_SEVERITY:
		draft_word(r->draft, v->text);
		break;
	case INFORMATIONAL:
		set_informational(r, v->text);
		break;
	default:
		head_value(r, id, v->text);
		part_value(r, id, v->text);
	}
}

static void
close_reference(struct osv_reader *r)
{
	struct advisory *a = draft_head(r->draft);
	bool is_advisory = strcmp(r->type, "ADVISORY") == 0;

	a->n_references++;
	if (r->is_url_own || r->is_url_advisory || (a->url.len > 0 && !is_advisory))
		return;
	a->url = r->value;
	r->is_url_advisory = is_advisory;
}

/* "goos:windows", "goarch:arm64" or both, for each pair of what one import names. */
static void
close_import(struct osv_reader *r)
{
	char text[2 * SIDE_BYTES + 24];
	const char *os = r->is_go ? "goos:" : "os:", *arch = r->is_go ? "goarch:" : "arch:";

	if (r->os.n == 0 && r->arch.n == 0)
		r->is_everywhere = true;
	for (unsigned i = 0; i < r->os.n || (i == 0 && r->os.n == 0); i++)
		for (unsigned k = 0; k < r->arch.n || (k == 0 && r->arch.n == 0); k++) {
			bool has_os = i < r->os.n, has_arch = k < r->arch.n;

			if (!has_os && !has_arch)
				continue;
			snprintf(text, sizeof(text), "%s%s%s%s%s", has_os ? os : "",
				has_os ? r->os.names[i] : "", has_os && has_arch ? "&" : "",
				has_arch ? arch : "", has_arch ? r->arch.names[k] : "");
			draft_platform(r->draft, str_c(text));
		}
}

static void
close_affected(struct osv_reader *r)
{
	struct affected *a = draft_last_affected(r->draft);

	if (r->is_everywhere)
		draft_drop_platforms(r->draft);
	if (r->is_known && a->package.name.len > 0)
		return;
	r->n_left_out++;
	draft_drop_affected(r->draft);
}

static bool
is_malicious(const struct draft *d, const struct advisory *a)
{
	return str_starts(a->id, STR("MAL-")) || draft_has_alias(d, STR("MAL-"));
}

static void
close_root(struct osv_reader *r)
{
	struct advisory *a = draft_head(r->draft);

	if (a->summary.len == 0)
		draft_summary(r->draft, r->details);
	if (is_malicious(r->draft, a))
		a->kind = ADVISORY_MALICIOUS;
	if (r->n_left_out > 0 && draft_n_affected(r->draft) == 0)
		draft_fail(r->draft, ERR_UNSUPPORTED,
			"it is about packages of an ecosystem that is not known");
	draft_tell(r->draft, r->sink, r->where);
	r->json.stop = r->sink->stop;
}

static void
on_close(void *arg, unsigned id)
{
	struct osv_reader *r = arg;

	switch (id) {
	case JSON_ROOT:
		close_root(r);
		break;
	case AFFECTED:
		close_affected(r);
		break;
	case RANGE:
		if (r->is_range_odd)
			draft_drop_range(r->draft);
		break;
	case IMPORT:
		close_import(r);
		break;
	case SEVERITY:
		draft_cvss(r->draft, r->value);
		if (strcmp(r->type, "Ubuntu") == 0)
			draft_word(r->draft, r->value);
		break;
	case REFERENCE:
		close_reference(r);
		break;
	}
}

struct osv_reader *
osv_open(void)
{
	struct osv_reader *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->draft = draft_new();
	if (r->draft == NULL) {
		free(r);
		return NULL;
	}
	return r;
}

void
osv_free(struct osv_reader *r)
{
	if (r == NULL)
		return;
	draft_free(r->draft);
	free(r);
}

static enum err
read_text(struct osv_reader *r, struct str text, struct errinfo *info)
{
	r->json = (struct json_handler){on_open, on_value, on_close, r, ERR_OK};
	return json_read(text, &root, &r->json, info);
}

/* Several objects, each on its own line? The first line is a whole object, and not the only one. */
static bool
is_lines(struct str bytes)
{
	struct str rest = bytes, first = str_trim(str_split(&rest, '\n'));

	return first.len > 1 && first.p[0] == '{' && first.p[first.len - 1] == '}' &&
	       str_trim(rest).len > 0;
}

static enum err
read_lines(struct osv_reader *r, struct str bytes)
{
	char where[32];
	struct errinfo why;
	struct str line;

	for (unsigned long n = 1; bytes.len > 0 && r->sink->stop == ERR_OK; n++) {
		line = str_trim(str_split(&bytes, '\n'));
		if (line.len == 0)
			continue;
		snprintf(where, sizeof(where), "line %lu", n);
		r->where = str_c(where);
		if (read_text(r, line, &why) == ERR_OK || r->sink->stop != ERR_OK)
			continue;
		if (r->sink->refused != NULL)
			r->sink->refused(r->sink->arg, r->where, &why);
	}
	return r->sink->stop;
}

enum err
osv_read(struct osv_reader *r, struct str bytes, struct advisory_sink *sink, struct errinfo *info)
{
	r->sink = sink;
	r->where = STR("");
	if (is_lines(bytes))
		return read_lines(r, bytes);
	return read_text(r, bytes, info);
}
