/*
 * Programs that come over plain HTTP or FTP. One that was announced as something else (an image, a
 * text), or hidden in an encoding, is what malware loaders do: act now. A program under its own
 * name from an address without a name, or fetched by a program that does not say who it is, is odd:
 * please look; so are programs from several places within minutes. From a named place with the
 * right name it is only recorded. Cannot see: what comes encrypted.
 */
#include "watch/detect/detect.h"
#include "wire/magic/magic.h"

/* Windows' own download function, as programs (not browsers) use it, or no name at all. */
static bool
is_quiet_program(struct str user_agent)
{
	return user_agent.len == 0 || str_starts_nocase(user_agent, STR("Windows Installer")) ||
	       str_find_nocase(user_agent, STR("powershell")) >= 0 ||
	       str_starts_nocase(user_agent, STR("certutil")) ||
	       str_starts_nocase(user_agent, STR("curl/")) ||
	       str_starts_nocase(user_agent, STR("wget"));
}

#define PLACES 8

enum {
	SEVERAL_PLACES_MIN,
	SEVERAL_SECONDS,
};

/* Programs that a device fetched lately. */
struct shopper {
	ms_t begun;
	uint32_t n_places;
	struct addr places[PLACES];
};

struct verdict {
	enum severity severity;
	enum confidence confidence;
	const char *sign;
};

/* A library or program for Windows is what attacks on offices bring; others are often firmware. */
static bool
is_office_program(enum file_kind kind)
{
	return kind == FILE_PE || kind == FILE_MSI || kind == FILE_JAR || kind == FILE_JAVA_CLASS ||
	       kind == FILE_APK;
}

static struct verdict
judge(const struct event *e)
{
	enum file_kind kind = (enum file_kind)e->file.kind;
	bool is_bare = detect_is_bare_address(e->file.from);

	if (kind == FILE_PE_ENCODED)
		return (struct verdict){SEVERITY_ACT_NOW, CONFIDENCE_HIGH, "encoded program"};
	if (magic_is_disguised(kind, e->file.claimed, e->file.name) && kind != FILE_JAVASCRIPT)
		return (struct verdict){
			is_office_program(kind) ? SEVERITY_ACT_NOW : SEVERITY_PLEASE_LOOK,
			CONFIDENCE_HIGH, "announced as something else"};
	if (kind == FILE_ELF && is_bare && !addr_is_private(e->flow->server))
		return (struct verdict){SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM,
			"from an address without a name"}; /* bots of routers and cameras */
	if (!is_office_program(kind))
		return (struct verdict){SEVERITY_RECORD, CONFIDENCE_LOW, NULL};
	if (kind == FILE_JAVA_CLASS)
		return (struct verdict){SEVERITY_ACT_NOW, CONFIDENCE_MEDIUM, "code loaded by Java"};
	if (is_bare)
		return (struct verdict){
			SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "from an address without a name"};
	if (is_quiet_program(e->file.user_agent))
		return (struct verdict){
			SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "fetched by a program"};
	if (e->file.is_program && str_starts(e->file.user_agent, STR("Mozilla/")))
		return (struct verdict){SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM,
			"fetched by a program that poses as a browser"};
	if (magic_expected_for_name(e->file.name) == 0)
		return (struct verdict){
			SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, "without a program's name"};
	return (struct verdict){SEVERITY_RECORD, CONFIDENCE_LOW, NULL};
}

/* One loader brings its program from every place on its list. */
static bool
is_one_of_several(struct detect *d, const struct event *e)
{
	uint32_t key = e->client->handle;
	struct shopper *s = lru_put(d->tables[0], &key, NULL);
	bool is_new = true;

	if (s->begun == 0 || e->at - s->begun > (ms_t)d->param[SEVERAL_SECONDS] * MS_SECOND)
		*s = (struct shopper){.begun = e->at};
	for (unsigned i = 0; i < s->n_places; i++)
		is_new = is_new && !addr_equal(s->places[i], e->flow->server);
	if (is_new && s->n_places < PLACES)
		s->places[s->n_places++] = e->flow->server;
	return s->n_places >= d->param[SEVERAL_PLACES_MIN];
}

static void
on_event(struct detect *d, const struct event *e)
{
	enum file_kind kind = (enum file_kind)e->file.kind;
	struct verdict v;
	struct detection n;

	if (e->client == NULL || !magic_is_executable(kind) ||
		(e->file.way != FILE_HTTP_DOWNLOAD && e->file.way != FILE_FTP) ||
		detect_is_routine(d, e->flow))
		return;
	if (e->file.is_whole) { /* its first bytes were judged before */
		detect_add_digest(d, e);
		return;
	}
	v = judge(e);
	if (is_office_program(kind) && is_one_of_several(d, e) && v.severity == SEVERITY_RECORD)
		v = (struct verdict){SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM,
			"several programs from several places"};
	if (v.severity == SEVERITY_RECORD && !is_office_program(kind))
		return;
	n = detect_begin_flow(d, e->client, e->flow, e->at, e->at);
	n.severity = v.severity;
	n.confidence = v.confidence;
	detection_text(&n, BASIS_FILE, e->file.name.len > 0 ? e->file.name : e->file.path);
	detection_text(&n, BASIS_FILE_KIND, str_c(magic_name(kind)));
	if (e->file.claimed.len > 0)
		detection_text(&n, BASIS_CLAIMED, e->file.claimed);
	if (v.sign != NULL)
		detection_text(&n, BASIS_SIGN, str_c(v.sign));
	if (e->file.user_agent.len > 0)
		detection_text(&n, BASIS_USER_AGENT, e->file.user_agent);
	detect_fire(d, &n);
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(uint32_t), sizeof(struct shopper), 256);
}

const struct detector detector_disguised_download = {
	.name = "disguised_download",
	.events = EVENT_BIT(FILE),
	.theme = THEME_COMPROMISE,
	.params = {"several_places_min", "several_seconds"},
	.init = init,
	.event = on_event,
};
