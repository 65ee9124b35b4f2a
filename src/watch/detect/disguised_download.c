/*
 * Programs that come over plain HTTP or FTP. One that was announced as something else (an image, a
 * text), or hidden in an encoding, is what malware loaders do: act now. A program under its own
 * name from an address without a name, or fetched by a program that does not say who it is, is odd:
 * please look. From a named place with the right name it is only recorded. Cannot see: what comes
 * encrypted.
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

static void
on_event(struct detect *d, const struct event *e)
{
	enum file_kind kind = (enum file_kind)e->file.kind;
	struct verdict v;
	struct detection n;

	if (e->client == NULL || e->file.is_whole || /* its first bytes were judged before */
		!magic_is_executable(kind) ||
		(e->file.way != FILE_HTTP_DOWNLOAD && e->file.way != FILE_FTP) ||
		detect_is_routine(d, e->flow))
		return;
	v = judge(e);
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

const struct detector detector_disguised_download = {
	.name = "disguised_download",
	.events = EVENT_BIT(FILE),
	.theme = THEME_COMPROMISE,
	.event = on_event,
};
