/* A VEX document in CycloneDX's words; see vex.h. ECMA-424, "vulnerabilities". */
#include "wire/cyclonedx/vex.h"

#include "base/limits.h"

static void
put_field(struct buf *out, const char *before, const char *name, struct str s)
{
	if (s.len == 0)
		return;
	buf_printf(out, "%s\"%s\":", before, name);
	buf_json(out, s);
}

static void
put_time(struct buf *out, const char *name, ms_t at)
{
	char text[TIME_TEXT_MAX];

	if (at > 0 && time_is_civil(at))
		buf_printf(out, ",\"%s\":\"%s\"", name, time_text(at, text));
}

static void
put_component(struct buf *out, struct str product)
{
	buf_c(out, "{\"type\":\"application\"");
	put_field(out, ",", "bom-ref", product);
	put_field(out, ",", "name", product);
	if (str_starts(product, STR("pkg:")))
		put_field(out, ",", "purl", product);
	else if (str_starts(product, STR("cpe:")))
		put_field(out, ",", "cpe", product);
	buf_c(out, "}");
}

/* What is spoken of: the part when one is said, else the product. */
static struct str
subject(const struct vex_statement *s)
{
	return s->subcomponent.len > 0 ? s->subcomponent : s->product;
}

static void
put_components(struct buf *out, const struct vex_statement *statements, size_t n)
{
	buf_c(out, ",\"components\":[");
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (!str_equal(subject(&statements[k]), subject(&statements[i])))
			k++;
		if (k < i)
			continue;
		buf_c(out, i > 0 ? ",\n" : "\n");
		put_component(out, subject(&statements[i]));
	}
	buf_c(out, "]");
}

static void
put_vulnerability(struct buf *out, const struct vex_statement *s)
{
	static const char *const states[VEX_STATUSES] = {
		"in_triage", "exploitable", "not_affected", "resolved"};
	static const char *const reasons[VEX_REASONS] = {"", "code_not_present", "code_not_present",
		"code_not_reachable", "code_not_reachable", "protected_by_mitigating_control"};

	buf_c(out, "{");
	put_field(out, "", "id", s->vulnerability);
	if (s->alias.len > 0) {
		buf_c(out, ",\"references\":[{");
		put_field(out, "", "id", s->alias);
		buf_c(out, ",\"source\":{");
		put_field(out, "", "name", s->alias);
		buf_c(out, "}}]");
	}
	if (s->status == VEX_AFFECTED)
		put_field(out, ",", "recommendation", s->action);
	buf_printf(out, ",\"analysis\":{\"state\":\"%s\"", states[s->status]);
	if (s->status == VEX_NOT_AFFECTED)
		put_field(out, ",", "justification", str_c(reasons[s->reason]));
	put_field(out, ",", "detail", s->why);
	put_time(out, "firstIssued", s->made);
	put_time(out, "lastUpdated", s->changed);
	buf_c(out, "},\"affects\":[{");
	put_field(out, "", "ref", subject(s));
	buf_c(out, "}]}");
}

enum err
cyclonedx_vex_write(const struct vex_document *d, const struct vex_statement *statements, size_t n,
	struct buf *out, struct errinfo *info)
{
	if (n > LIMIT_VEX_WRITTEN)
		return err_say(
			info, ERR_LIMIT, 0, "VEX: more than %d statements", LIMIT_VEX_WRITTEN);
	if (d->author.len == 0 || d->made <= 0)
		return err_say(info, ERR_INVALID, 0, "VEX: a document without author or time");
	for (size_t i = 0; i < n; i++)
		if (vex_statement_fault(&statements[i]) != NULL)
			return err_say(info, ERR_INVALID, i, "VEX: %s",
				vex_statement_fault(&statements[i]));
	buf_c(out, "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"");
	if (str_starts(d->id, STR("urn:uuid:")))
		put_field(out, ",", "serialNumber", d->id);
	buf_c(out, ",\"version\":1,\"metadata\":{\"authors\":[{");
	put_field(out, "", "name", d->author);
	buf_c(out, "}]");
	put_time(out, "timestamp", d->made);
	buf_c(out, "}");
	put_components(out, statements, n);
	buf_c(out, ",\"vulnerabilities\":[");
	for (size_t i = 0; i < n; i++) {
		buf_c(out, i > 0 ? ",\n" : "\n");
		put_vulnerability(out, &statements[i]);
	}
	buf_c(out, "]}\n");
	return buf_err(out);
}
