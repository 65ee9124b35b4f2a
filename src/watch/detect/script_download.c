/*
 * Scripts that a program fetches over plain HTTP to run them: PowerShell, VBScript, HTA, shortcuts,
 * batch files and shell scripts; a browser that shows a page's JavaScript is not meant. What is
 * named as what it is and comes from a named place is only recorded. Cannot see: what comes
 * encrypted.
 */
#include "watch/detect/detect.h"
#include "wire/magic/magic.h"

static bool
is_script_client(struct str user_agent)
{
	static const char *const clients[] = {"powershell", "curl/", "wget", "certutil", "python",
		"winhttp", "microsoft bits", "java/", "go-http"};

	for (size_t i = 0; i < sizeof(clients) / sizeof(*clients); i++)
		if (str_find_nocase(user_agent, str_c(clients[i])) >= 0)
			return true;
	return user_agent.len == 0;
}

/* A script by its first bytes, or by its name when a script's client asked for it. */
static bool
is_script(const struct event *e)
{
	enum file_kind kind = (enum file_kind)e->file.kind;
	file_kinds named = magic_expected_for_name(e->file.name);
	bool is_named = false;

	if (kind != FILE_UNKNOWN)
		return magic_is_script(kind) && kind != FILE_JAVASCRIPT;
	if (!is_script_client(e->file.user_agent))
		return false;
	/* the name promises nothing but scripts */
	for (int k = FILE_UNKNOWN + 1; k < FILE_KINDS; k++)
		if ((named & file_kind_bit((enum file_kind)k)) != 0) {
			if (!magic_is_script((enum file_kind)k))
				return false;
			is_named = true;
		}
	return is_named;
}

static void
on_event(struct detect *d, const struct event *e)
{
	enum file_kind kind = (enum file_kind)e->file.kind;
	bool is_odd;
	struct detection n;

	if (e->client == NULL || e->file.way != FILE_HTTP_DOWNLOAD || !is_script(e) ||
		detect_is_routine(d, e->flow))
		return;
	if (e->file.is_whole) { /* its first bytes were judged before */
		detect_add_digest(d, e);
		return;
	}
	is_odd = detect_is_bare_address(e->file.from) || is_script_client(e->file.user_agent) ||
		 magic_is_disguised(kind, e->file.claimed, e->file.name);
	n = detect_begin_flow(d, e->client, e->flow, e->at, e->at);
	if (!is_odd)
		n.severity = SEVERITY_RECORD;
	detection_text(&n, BASIS_FILE, e->file.name.len > 0 ? e->file.name : e->file.path);
	detection_text(&n, BASIS_FILE_KIND, str_c(magic_name(kind)));
	if (e->file.claimed.len > 0)
		detection_text(&n, BASIS_CLAIMED, e->file.claimed);
	if (e->file.user_agent.len > 0)
		detection_text(&n, BASIS_USER_AGENT, e->file.user_agent);
	detect_fire(d, &n);
}

const struct detector detector_script_download = {
	.name = "script_download",
	.events = EVENT_BIT(FILE),
	.theme = THEME_COMPROMISE,
	.event = on_event,
};
