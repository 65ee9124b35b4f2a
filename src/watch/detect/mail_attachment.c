/*
 * Attachments in mail that passes in clear (SMTP without TLS): programs and scripts by name or by
 * first bytes, names with two endings ("invoice.pdf.exe"), and programs that carry a document's
 * name. The first lines of the base64 text are enough to tell (RFC 2045). Cannot see: mail over
 * TLS, archives with a password.
 */
#include "base/base64.h"
#include "watch/detect/detect.h"
#include "wire/magic/magic.h"

#define HEAD_BYTES ((size_t)192)

struct part {
	char name[80];
	uint16_t have; /* base64 characters kept of the head */
	bool is_base64;
	bool is_body;
	bool is_told;
	char head[HEAD_BYTES];
};

struct part_key {
	struct addr client, server;
	uint16_t port, zero;
};

static const char *const bad_endings[] = {".exe", ".scr", ".com", ".pif", ".bat", ".cmd", ".js",
	".jse", ".vbs", ".vbe", ".wsf", ".wsh", ".hta", ".lnk", ".ps1", ".jar", ".msi", ".cpl",
	".dll", ".iso", ".img", ".vhd", ".xll", ".one", ".chm", ".reg"};

static bool
has_bad_ending(struct str name)
{
	for (size_t i = 0; i < sizeof(bad_endings) / sizeof(*bad_endings); i++)
		if (str_ends_nocase(name, str_c(bad_endings[i])))
			return true;
	return false;
}

/* The value of a parameter in a MIME header line: name="x" or filename=x. */
static bool
read_name(struct str line, const char *param, char *dst, size_t size)
{
	ptrdiff_t at = str_find_nocase(line, str_c(param));
	struct str rest;

	if (at < 0)
		return false;
	rest = str_of(
		line.p + at + (ptrdiff_t)strlen(param), line.len - (size_t)at - strlen(param));
	if (rest.len > 0 && rest.p[0] == '"') {
		rest = str_of(rest.p + 1, rest.len - 1);
		rest = str_split(&rest, '"');
	} else {
		rest = str_split(&rest, ';');
	}
	str_clean(str_trim(rest), dst, size);
	return dst[0] != '\0';
}

static void
fire(struct detect *d, const struct event *e, const struct part *p, enum file_kind kind,
	const char *sign)
{
	struct device *device = e->client != NULL ? e->client : e->server;
	struct detection n = detect_begin_flow(d, device, e->flow, e->at, e->at);

	detection_text(&n, BASIS_FILE, str_c(p->name));
	if (kind != FILE_UNKNOWN)
		detection_text(&n, BASIS_FILE_KIND, str_c(magic_name(kind)));
	detection_text(&n, BASIS_SIGN, str_c(sign));
	detect_fire(d, &n);
}

/* Enough of the attachment was seen: what is it? */
static void
judge(struct detect *d, const struct event *e, struct part *p)
{
	char bytes[HEAD_BYTES];
	struct str head =
		str_of(bytes, base64_decode(str_of(p->head, p->have), bytes, sizeof(bytes)));
	enum file_kind kind = magic_of(head);
	struct str name = str_c(p->name), inside = magic_zip_risky_name(head);

	p->is_told = true;
	if (magic_is_executable(kind) && magic_is_disguised(kind, str_of(NULL, 0), name))
		fire(d, e, p, kind, "a program under another name");
	else if (has_bad_ending(name))
		fire(d, e, p, kind, "an ending that runs");
	else if (magic_is_executable(kind) || (magic_is_script(kind) && kind != FILE_JAVASCRIPT))
		fire(d, e, p, kind, "a program");
	else if (inside.len > 0)
		fire(d, e, p, kind, "a program in an archive");
	else if (kind == FILE_OOXML_MACRO)
		fire(d, e, p, kind, "a document with macros");
}

static void
read_body(struct detect *d, const struct event *e, struct part *p)
{
	struct str line = e->line.text;
	size_t n = line.len < HEAD_BYTES - p->have ? line.len : HEAD_BYTES - p->have;

	memcpy(p->head + p->have, line.p, n);
	p->have = (uint16_t)(p->have + n);
	if (p->have == HEAD_BYTES || line.len < 60)
		judge(d, e, p);
}

static void
on_event(struct detect *d, const struct event *e)
{
	struct str line = e->line.text;
	struct part_key key;
	struct part *p;

	if (e->line.app != APP_SMTP || (e->client == NULL && e->server == NULL))
		return;
	key = (struct part_key){
		.client = e->flow->client, .server = e->flow->server, .port = e->flow->client_port};
	p = lru_put(d->tables[0], &key, NULL);
	if (str_starts(line, STR("--"))) {
		memset(p, 0, sizeof(*p)); /* a boundary: the next part begins */
	} else if (line.len == 0) {
		p->is_body = p->is_base64 && p->name[0] != '\0';
	} else if (p->is_body && !p->is_told) {
		read_body(d, e, p);
	} else if (!p->is_body) {
		p->is_base64 = p->is_base64 || str_find_nocase(line, STR("base64")) > 0;
		if (p->name[0] == '\0' && !read_name(line, "filename=", p->name, sizeof(p->name)))
			read_name(line, "name=", p->name, sizeof(p->name));
	}
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(struct part_key), sizeof(struct part), 256);
}

const struct detector detector_mail_attachment = {
	.name = "mail_attachment",
	.events = EVENT_BIT(LINE),
	.theme = THEME_COMPROMISE,
	.init = init,
	.event = on_event,
};
