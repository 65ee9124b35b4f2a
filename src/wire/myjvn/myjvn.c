/*
 * MyJVN's answers to struct advisory. Schemas: jvnrss_3.2.xsd with mod_sec_3.0.xsd (overviews),
 * vuldef_3.2.xsd (details), status_3.3.xsd. Elements are known by their local names.
 */
#include "wire/myjvn/myjvn.h"

#include "base/limits.h"
#include "wire/advisory/draft.h"
#include "wire/myjvn/words.h"
#include "wire/xml/xml.h"

#include <stdio.h>

/* Elements whose text or attributes are wanted, and in which other they must lie. */
enum element {
	OTHER,
	ENTRY, /* item, Vulinfo */
	TITLE,
	LINK,
	OWN_ID,
	REFERENCE,
	CVSS,
	VECTOR,
	SCORE,
	SEVERITY,
	PUBLISHED,
	CHANGED,
	PRODUCT,
	CPE,
	VERSION,
	RELATED,
	ANY_ID, /* VulinfoID: the entry's, or of what is related */
	STATUS,
};

static const struct {
	const char *name;
	enum element element;
} names[] = {
	{"item", ENTRY},
	{"Vulinfo", ENTRY},
	{"title", TITLE},
	{"Title", TITLE},
	{"link", LINK},
	{"identifier", OWN_ID},
	{"references", REFERENCE},
	{"cvss", CVSS},
	{"Vector", VECTOR},
	{"Base", SCORE},
	{"Severity", SEVERITY},
	{"issued", PUBLISHED},
	{"modified", CHANGED},
	{"DateFirstPublished", PUBLISHED},
	{"DateLastUpdated", CHANGED},
	{"AffectedItem", PRODUCT},
	{"Cpe", CPE},
	{"VersionNumber", VERSION},
	{"RelatedItem", RELATED},
	{"VulinfoID", ANY_ID},
	{"Status", STATUS},
};

struct myjvn_reader {
	struct advisory_sink *sink;
	struct xml_handler xml;
	struct draft *draft;
	struct myjvn_answer answer;
	struct errinfo *info;
	bool is_known; /* one of the two answers */
	bool is_in_entry, is_in_related, is_affected;
	unsigned n_cves;
	struct str cve; /* the first */
	struct str cpe;
	char text[LIMIT_MYJVN_TEXT_BYTES];
	size_t len;
};

static enum element
element_of(const struct xml_tag *tag)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (xml_is(tag, names[i].name))
			return names[i].element;
	return OTHER;
}

static void
read_status(struct myjvn_reader *r, const struct xml_tag *tag)
{
	static const char *const keys[] = {"totalRes", "totalResRet", "firstRes"};
	uint64_t *values[] = {&r->answer.n_all, &r->answer.n_here, &r->answer.first};
	struct str message = xml_attribute(tag, "errMsg");

	r->is_known = true;
	for (size_t i = 0; i < 3; i++)
		if (str_u64(xml_attribute(tag, keys[i]), UINT32_MAX, values[i]) != ERR_OK)
			*values[i] = 0;
	if (!str_equal(xml_attribute(tag, "retCd"), STR("1")))
		return;
	if (message.len > 120)
		message.len = 120;
	r->xml.stop = err_say(
		r->info, ERR_UNSUPPORTED, 0, "MyJVN answers with an error: %.*s", STR_FMT(message));
}

/* Another name: CVEs are counted, since an entry may be about several. */
static void
add_name(struct myjvn_reader *r, struct str id)
{
	id = str_trim(id);
	if (!str_starts(id, STR("CVE-"))) {
		if (str_starts(id, STR("JVN")))
			draft_related(r->draft, id);
		return;
	}
	if (str_equal(id, r->cve))
		return;
	if (r->n_cves++ == 0)
		r->cve = draft_text(r->draft, id);
	else
		draft_related(r->draft, id);
}

static void
begin_entry(struct myjvn_reader *r)
{
	draft_begin(r->draft);
	r->is_in_entry = true;
	r->is_in_related = false;
	r->n_cves = 0;
	r->cve = r->cpe = STR("");
}

static void
on_open(void *arg, const struct xml_tag *tag)
{
	struct myjvn_reader *r = arg;
	enum element e = element_of(tag);
	struct str said;

	r->len = 0;
	if (tag->depth == 0)
		r->is_known = xml_is(tag, "RDF") || xml_is(tag, "VULDEF-Document");
	if (e == STATUS)
		read_status(r, tag);
	if (e == ENTRY)
		begin_entry(r);
	if (!r->is_in_entry)
		return;
	if (e == REFERENCE) {
		draft_head(r->draft)->n_references++;
		add_name(r, xml_attribute(tag, "id"));
	} else if (e == CVSS) {
		draft_cvss(r->draft, xml_attribute(tag, "vector"));
		draft_score(r->draft, xml_attribute(tag, "score"));
		draft_word(r->draft, xml_attribute(tag, "severity"));
	} else if (e == PRODUCT) {
		said = xml_attribute(tag, "affectedstatus");
		r->is_affected = said.len == 0 || str_equal(said, STR("vulnerable"));
		r->cpe = STR("");
	} else if (e == RELATED) {
		draft_head(r->draft)->n_references++;
		r->is_in_related = true;
	}
}

static void
on_text(void *arg, struct str text)
{
	struct myjvn_reader *r = arg;
	size_t n = text.len < sizeof(r->text) - r->len ? text.len : sizeof(r->text) - r->len;

	if (n > 0)
		memcpy(r->text + r->len, text.p, n);
	r->len += n;
}

static void
put_version(struct myjvn_reader *r, struct str text)
{
	struct myjvn_span span;
	struct cpe_node *n;
	struct str from, to, to_before;

	if (r->cpe.len == 0 || !r->is_affected || !myjvn_words(text, &span))
		return;
	from = draft_text(r->draft, span.from);
	to = draft_text(r->draft, span.to);
	to_before = draft_text(r->draft, span.to_before);
	n = draft_node(r->draft, CPE_MATCH);
	n->is_vulnerable = true;
	n->cpe = r->cpe;
	n->from = from;
	n->to = to;
	n->to_before = to_before;
}

static void
text_value(struct myjvn_reader *r, enum element e, struct str text)
{
	struct advisory *a = draft_head(r->draft);

	switch (e) {
	case TITLE:
		draft_summary(r->draft, text);
		break;
	case LINK:
		a->url = draft_text(r->draft, text);
		break;
	case OWN_ID:
		a->id = draft_text(r->draft, text);
		break;
	case ANY_ID:
		if (r->is_in_related)
			add_name(r, text);
		else
			a->id = draft_text(r->draft, text);
		break;
	case VECTOR:
		draft_cvss(r->draft, text);
		break;
	case SCORE:
		draft_score(r->draft, text);
		break;
	case SEVERITY:
		draft_word(r->draft, text);
		break;
	case PUBLISHED:
		a->published = advisory_time(text);
		break;
	case CHANGED:
		a->changed = advisory_time(text);
		break;
	case CPE:
		r->cpe = str_starts(text, STR("cpe:")) ? draft_text(r->draft, text) : STR("");
		break;
	case VERSION:
		put_version(r, text);
		break;
	case OTHER:
	case ENTRY:
	case REFERENCE:
	case CVSS:
	case PRODUCT:
	case RELATED:
	case STATUS:
		break;
	}
}

/* "JVNDB-2026-000001": its page lies below its year. */
static void
set_url(struct myjvn_reader *r)
{
	struct advisory *a = draft_head(r->draft);
	char url[128];

	if (a->url.len > 0 || a->id.len != sizeof("JVNDB-2026-000001") - 1 ||
		!str_starts(a->id, STR("JVNDB-")))
		return;
	snprintf(url, sizeof(url), "https://jvndb.jvn.jp/ja/contents/%.4s/%.*s.html", a->id.p + 6,
		STR_FMT(a->id));
	a->url = draft_text(r->draft, str_c(url));
}

static void
end_entry(struct myjvn_reader *r)
{
	r->is_in_entry = false;
	if (r->n_cves == 1)
		draft_alias(r->draft, r->cve);
	else
		draft_related(r->draft, r->cve);
	set_url(r);
	draft_tell(r->draft, r->sink, STR("an entry"));
	r->xml.stop = r->sink->stop;
}

static void
on_close(void *arg, const struct xml_tag *tag)
{
	struct myjvn_reader *r = arg;
	enum element e = element_of(tag);

	if (!r->is_in_entry)
		return;
	if (e == ENTRY)
		end_entry(r);
	else if (e == RELATED)
		r->is_in_related = false;
	else
		text_value(r, e, str_trim(str_of(r->text, r->len)));
	r->len = 0;
}

enum err
myjvn_read(struct str bytes, struct advisory_sink *sink, struct myjvn_answer *ret_answer,
	struct errinfo *info)
{
	struct myjvn_reader r = {.sink = sink, .info = info, .draft = draft_new()};
	struct errinfo other;
	enum err err;

	if (r.draft == NULL)
		return err_say(info, ERR_FULL, 0, "no memory is left");
	r.xml = (struct xml_handler){
		.open = on_open, .close = on_close, .text = on_text, .arg = &r};
	err = xml_read(bytes, &r.xml, &other);
	draft_free(r.draft);
	if (err == ERR_OK && !r.is_known)
		return err_say(info, ERR_UNSUPPORTED, 0, "not an answer of MyJVN");
	if (err != ERR_OK && r.xml.stop == ERR_OK && info != NULL)
		*info = other;
	if (err == ERR_OK)
		*ret_answer = r.answer;
	return err;
}
