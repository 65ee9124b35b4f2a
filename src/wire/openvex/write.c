/* A document of OpenVEX 0.2.0 from statements; see openvex.h. */
#include "base/limits.h"
#include "wire/openvex/openvex.h"

static void
put_field(struct buf *out, const char *name, struct str s)
{
	if (s.len == 0)
		return;
	buf_printf(out, ",\"%s\":", name);
	buf_json(out, s);
}

static void
put_time(struct buf *out, const char *name, ms_t at)
{
	char text[TIME_TEXT_MAX];

	if (at > 0 && time_is_civil(at))
		buf_printf(out, ",\"%s\":\"%s\"", name, time_text(at, text));
}

/* A product or part: its name, and what kind of name it is. */
static void
put_name(struct buf *out, struct str name)
{
	buf_c(out, "{\"@id\":");
	buf_json(out, name);
	if (str_starts(name, STR("pkg:")))
		buf_c(out, ",\"identifiers\":{\"purl\":");
	else if (str_starts(name, STR("cpe:2.3:")))
		buf_c(out, ",\"identifiers\":{\"cpe23\":");
	else if (str_starts(name, STR("cpe:/")))
		buf_c(out, ",\"identifiers\":{\"cpe22\":");
	else
		return;
	buf_json(out, name);
	buf_c(out, "}");
}

static void
put_statement(struct buf *out, const struct vex_statement *s)
{
	buf_c(out, "{\"vulnerability\":{\"name\":");
	buf_json(out, s->vulnerability);
	if (s->alias.len > 0) {
		buf_c(out, ",\"aliases\":[");
		buf_json(out, s->alias);
		buf_c(out, "]");
	}
	buf_c(out, "},\"products\":[");
	put_name(out, s->product);
	if (s->subcomponent.len > 0) {
		buf_c(out, ",\"subcomponents\":[");
		put_name(out, s->subcomponent);
		buf_c(out, "}]");
	}
	buf_printf(out, "}],\"status\":\"%s\"", vex_status_name(s->status));
	if (s->status == VEX_NOT_AFFECTED) {
		put_field(out, "justification", str_c(vex_reason_name(s->reason)));
		put_field(out, "impact_statement", s->why);
	}
	if (s->status == VEX_AFFECTED)
		put_field(out, "action_statement", s->action);
	put_time(out, "timestamp", s->made);
	put_time(out, "last_updated", s->changed);
	buf_c(out, "}");
}

enum err
openvex_write(const struct vex_document *d, const struct vex_statement *statements, size_t n,
	struct buf *out, struct errinfo *info)
{
	uint64_t version = 1;

	if (n > LIMIT_VEX_WRITTEN)
		return err_say(
			info, ERR_LIMIT, 0, "VEX: more than %d statements", LIMIT_VEX_WRITTEN);
	if (d->id.len == 0 || d->author.len == 0 || d->made <= 0)
		return err_say(info, ERR_INVALID, 0, "VEX: a document without id, author or time");
	if (d->version.len > 0 && str_u64(d->version, 1000000, &version) != ERR_OK)
		return err_say(info, ERR_INVALID, 0, "VEX: a version that is no number");
	for (size_t i = 0; i < n; i++)
		if (vex_statement_fault(&statements[i]) != NULL)
			return err_say(info, ERR_INVALID, i, "VEX: %s",
				vex_statement_fault(&statements[i]));
	buf_c(out, "{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"@id\":");
	buf_json(out, d->id);
	put_field(out, "author", d->author);
	put_field(out, "role", d->role);
	put_time(out, "timestamp", d->made);
	put_time(out, "last_updated", d->changed);
	buf_printf(out, ",\"version\":%llu", (unsigned long long)version);
	put_field(out, "tooling", d->tool);
	buf_c(out, ",\"statements\":[");
	for (size_t i = 0; i < n; i++) {
		buf_c(out, i > 0 ? ",\n" : "\n");
		put_statement(out, &statements[i]);
	}
	buf_c(out, "]}\n");
	return buf_err(out);
}
