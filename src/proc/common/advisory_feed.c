/* See advisory_feed.h. */
#include "proc/common/advisory_feed.h"

#include "wire/csaf/csaf.h"
#include "wire/cve/cve.h"
#include "wire/epss/epss.h"
#include "wire/kev/kev.h"
#include "wire/myjvn/myjvn.h"
#include "wire/nvd/nvd.h"
#include "wire/osv/osv.h"
#include "wire/zip/zip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_BYTES 65536 /* of a file, to find out what it is */

/* Sources that have a limit of their own. */
struct names {
	char list[LIMIT_PREFIX_SOURCES][LIMIT_ADVISORY_SOURCE + 1];
	size_t n;
};

struct advisory_feed {
	struct advisory_builder *builder;
	struct osv_reader *osv;
	struct cve_reader *cve;
	struct nvd_reader *nvd;
	enum advisory_feed_kind kind; /* of the file at hand */
	struct advisory_feed_counts counts;
	struct advisory_sink sink; /* before the builder's: names the source */
	char list[LIMIT_ADVISORY_SOURCE + 1];
	struct names of_list, of_ids;
};

/* ---- whose words it is ---- */

/* How ids of OSV's lists begin. Others, of which a file may hold any number, never take their
 * places. */
static const char *const prefixes[] = {"ALBA", "ALEA", "ALPINE", "ALSA", "ASB", "BELL", "BIT",
	"CGA", "CLEANSTART", "CLSA", "CVE", "DEBIAN", "DHI", "DLA", "DRUPAL", "DSA", "DTSA", "ECHO",
	"EEF", "GHSA", "GO", "GSD", "HSEC", "JLSEC", "LBSEC", "LSN", "MAL", "MGASA", "MINI",
	"openSUSE", "OSEC", "OSV", "PHSA", "PSF", "PUB", "PYSEC", "RHBA", "RHEA", "RHSA", "RLSA",
	"ROOT", "RSEC", "RUSTSEC", "RXSA", "SUSE", "UBUNTU", "USN", "V8"};

static const char *const kinds[] = {[ADVISORY_FEED_NONE] = "other",
	[ADVISORY_FEED_OSV] = "osv",
	[ADVISORY_FEED_CVE] = "cve",
	[ADVISORY_FEED_NVD] = "nvd",
	[ADVISORY_FEED_KEV] = "kev",
	[ADVISORY_FEED_EPSS] = "epss",
	[ADVISORY_FEED_CSAF] = "csaf",
	[ADVISORY_FEED_MYJVN] = "jvn",
	[ADVISORY_FEED_ZIP] = "other"};

/* No source is ever refused for want of a place: neither where each list has its own, nor where ids
 * and kinds name them. */
_Static_assert(LIMIT_INDEX_SOURCES >= LIMIT_INDICATOR_LISTS * LIMIT_LIST_SOURCES, "lists");
_Static_assert(LIMIT_INDEX_SOURCES >= sizeof(prefixes) / sizeof(*prefixes) + LIMIT_PREFIX_SOURCES +
					      sizeof(kinds) / sizeof(*kinds),
	"ids and kinds");

/* False: it is none of these, and there are `most` already. */
static bool
is_among(struct names *names, size_t most, const char *name)
{
	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->list[i], name) == 0)
			return true;
	if (names->n == most)
		return false;
	str_copy(str_c(name), names->list[names->n++], sizeof(names->list[0]));
	return true;
}

/* "GO-2024-1" of OSV comes from the list "osv GO". */
static void
name_by_id(struct advisory_feed *f, struct str id, char dst[LIMIT_ADVISORY_SOURCE + 1])
{
	struct str rest = id, prefix = str_split(&rest, '-');
	char text[24];

	str_clean(prefix.len < sizeof(text) ? prefix : STR("other"), text, sizeof(text));
	snprintf(dst, LIMIT_ADVISORY_SOURCE + 1, "osv %s", text);
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (strcmp(prefixes[i], text) == 0)
			return;
	if (!is_among(&f->of_ids, LIMIT_PREFIX_SOURCES, dst))
		str_copy(STR("osv"), dst, LIMIT_ADVISORY_SOURCE + 1);
}

/* "osv-npm" holds "osv npm", "kev" is "kev", "own-1" "kev own-1". */
static void
name_by_list(struct advisory_feed *f, const char *kind, char dst[LIMIT_ADVISORY_SOURCE + 1])
{
	size_t len = strlen(kind);
	const char *list = f->list;

	if (strcmp(list, kind) == 0)
		list = "";
	else if (strncmp(list, kind, len) == 0 && list[len] == '-')
		list += len + 1;
	snprintf(dst, LIMIT_ADVISORY_SOURCE + 1, "%.8s%s%.*s", kind, *list != '\0' ? " " : "",
		LIMIT_ADVISORY_SOURCE - 9, list);
	if (!is_among(&f->of_list, LIMIT_LIST_SOURCES, dst))
		str_copy(str_c(f->of_list.list[0]), dst, LIMIT_ADVISORY_SOURCE + 1);
}

/* What comes now is of the list that the file belongs to. */
static bool
set_source(struct advisory_feed *f, struct str id, ms_t dated)
{
	char name[LIMIT_ADVISORY_SOURCE + 1] = "";
	enum err err;

	if (f->list[0] != '\0')
		name_by_list(f, kinds[f->kind], name);
	else if (f->kind == ADVISORY_FEED_OSV)
		name_by_id(f, id, name);
	else
		str_copy(str_c(kinds[f->kind]), name, sizeof(name));
	err = advisory_builder_source(f->builder, str_c(name), dated);
	if (err != ERR_OK)
		f->sink.stop = err;
	return err == ERR_OK;
}

void
advisory_feed_list(struct advisory_feed *f, struct str name)
{
	char before[sizeof(f->list)];

	memcpy(before, f->list, sizeof(before));
	str_clean(name, f->list, sizeof(f->list));
	if (strcmp(before, f->list) != 0)
		f->of_list.n = 0;
}

static void
take_advisory(void *arg, const struct advisory *a)
{
	struct advisory_feed *f = arg;
	struct advisory_sink *to = advisory_builder_sink(f->builder);
	uint32_t refused;

	if (!set_source(f, a->id, a->changed > a->published ? a->changed : a->published))
		return;
	refused = advisory_builder_refused(f->builder);
	to->advisory(to->arg, a);
	f->sink.stop = to->stop;
	if (advisory_builder_refused(f->builder) == refused)
		f->counts.told++;
	else
		f->counts.refused++; /* too large */
}

static void
take_exploited(void *arg, const struct exploited *e)
{
	struct advisory_feed *f = arg;
	struct advisory_sink *to = advisory_builder_sink(f->builder);

	if (!set_source(f, e->id, f->kind == ADVISORY_FEED_KEV ? e->added : 0))
		return;
	f->counts.told++;
	to->exploited(to->arg, e);
	f->sink.stop = to->stop;
}

static void
take_epss(void *arg, const struct epss *e)
{
	struct advisory_feed *f = arg;
	struct advisory_sink *to = advisory_builder_sink(f->builder);

	if (!set_source(f, e->id, 0))
		return;
	f->counts.told++;
	to->epss(to->arg, e);
	f->sink.stop = to->stop;
}

static void
take_ssvc(void *arg, const struct ssvc *s)
{
	struct advisory_feed *f = arg;
	struct advisory_sink *to = advisory_builder_sink(f->builder);

	if (!set_source(f, s->id, 0))
		return;
	f->counts.told++;
	to->ssvc(to->arg, s);
	f->sink.stop = to->stop;
}

static void
take_refused(void *arg, struct str where, const struct errinfo *why)
{
	struct advisory_feed *f = arg;
	struct advisory_sink *to = advisory_builder_sink(f->builder);

	f->counts.refused++;
	to->refused(to->arg, where, why);
}

struct advisory_feed *
advisory_feed_new(struct advisory_builder *b)
{
	struct advisory_feed *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return NULL;
	f->builder = b;
	f->osv = osv_open();
	f->cve = cve_open();
	f->nvd = nvd_open();
	if (f->osv == NULL || f->cve == NULL || f->nvd == NULL) {
		advisory_feed_free(f);
		return NULL;
	}
	return f;
}

void
advisory_feed_free(struct advisory_feed *f)
{
	if (f == NULL)
		return;
	osv_free(f->osv);
	if (f->cve != NULL)
		cve_free(f->cve);
	if (f->nvd != NULL)
		nvd_free(f->nvd);
	free(f);
}

struct advisory_feed_counts
advisory_feed_counts(const struct advisory_feed *f)
{
	return f->counts;
}

/* ---- what it is ---- */

static bool
has(struct str bytes, const char *word)
{
	return str_find(bytes, str_c(word)) >= 0;
}

static enum advisory_feed_kind
kind_of(struct str bytes)
{
	struct str head = str_of(bytes.p, bytes.len < LOOK_BYTES ? bytes.len : LOOK_BYTES);
	struct str text = str_trim(head);

	if (str_starts(head, STR("PK\003\004")))
		return ADVISORY_FEED_ZIP;
	if (str_starts(text, STR("cve,epss")) || str_starts(text, STR("#model_version")))
		return ADVISORY_FEED_EPSS;
	if (str_starts(text, STR("cveID,")) || str_starts(text, STR("\"cveID\",")))
		return ADVISORY_FEED_KEV;
	if (has(head, "<VULDEF-Document") || (has(head, "<rdf:RDF") && has(head, "jvndb.jvn.jp")))
		return ADVISORY_FEED_MYJVN;
	if (text.len == 0 || (text.p[0] != '{' && text.p[0] != '['))
		return ADVISORY_FEED_NONE;
	if (has(head, "\"CVE_RECORD\"") || has(head, "\"cveMetadata\""))
		return ADVISORY_FEED_CVE;
	if (has(head, "\"csaf_version\""))
		return ADVISORY_FEED_CSAF;
	if (has(head, "\"cveID\""))
		return ADVISORY_FEED_KEV;
	if (has(head, "\"NVD_CVE\"") || has(head, "\"CVE_Items\"") ||
		has(head, "\"sourceIdentifier\""))
		return ADVISORY_FEED_NVD;
	if (has(head, "\"modified\"") || has(head, "\"schema_version\"") ||
		has(head, "\"affected\""))
		return ADVISORY_FEED_OSV;
	return ADVISORY_FEED_NONE;
}

static enum err
read_epss(struct advisory_feed *f, struct str bytes, struct errinfo *info)
{
	struct epss_file file = {0};
	enum err err = epss_read(bytes, &f->sink, &file, info);

	if (err == ERR_OK && !set_source(f, STR(""), file.made))
		err = ERR_LIMIT;
	return err;
}

static enum err read_zip(struct advisory_feed *f, struct str bytes, struct errinfo *info);

static enum err
read_one(struct advisory_feed *f, struct str bytes, bool is_within, struct errinfo *info)
{
	struct myjvn_answer answer;

	f->sink = (struct advisory_sink){.advisory = take_advisory,
		.exploited = take_exploited,
		.epss = take_epss,
		.ssvc = take_ssvc,
		.refused = take_refused,
		.arg = f};
	f->kind = kind_of(bytes);
	f->counts.documents++;
	switch (f->kind) {
	case ADVISORY_FEED_OSV:
		return osv_read(f->osv, bytes, &f->sink, info);
	case ADVISORY_FEED_CVE:
		return cve_read(f->cve, bytes, &f->sink, info);
	case ADVISORY_FEED_NVD:
		return nvd_read(f->nvd, bytes, &f->sink, info);
	case ADVISORY_FEED_KEV:
		return kev_read(bytes, &f->sink, info);
	case ADVISORY_FEED_EPSS:
		return read_epss(f, bytes, info);
	case ADVISORY_FEED_CSAF:
		return csaf_read(bytes, &f->sink, NULL, info);
	case ADVISORY_FEED_MYJVN:
		return myjvn_read(bytes, &f->sink, &answer, info);
	case ADVISORY_FEED_ZIP:
		f->counts.documents--;
		if (!is_within)
			return read_zip(f, bytes, info);
		break;
	case ADVISORY_FEED_NONE:
		f->counts.documents--;
		break;
	}
	f->counts.others++;
	return err_say(info, ERR_UNSUPPORTED, 0, "nothing of advisories that we read");
}

static enum err
read_zip(struct advisory_feed *f, struct str bytes, struct errinfo *info)
{
	struct buf b = buf_of(LIMIT_ZIP_ENTRY_BYTES);
	struct unzip *u;
	enum err err = unzip_open_feed(bytes, &u, info);

	if (err != ERR_OK)
		return err;
	for (uint32_t i = 0; i < unzip_count(u) && err == ERR_OK; i++) {
		buf_clear(&b);
		err = unzip_read(u, unzip_name(u, i), &b, info);
		if (err == ERR_OK)
			err = read_one(f, buf_view(&b), true, info);
		if (err == ERR_UNSUPPORTED || err == ERR_MALFORMED || err == ERR_TRUNCATED) {
			f->counts.broken += err != ERR_UNSUPPORTED;
			err = ERR_OK; /* one of many: the others are read */
		}
	}
	unzip_close(u);
	buf_done(&b);
	return err;
}

enum err
advisory_feed_bytes(struct advisory_feed *f, struct str bytes, struct errinfo *info)
{
	return read_one(f, bytes, false, info);
}
