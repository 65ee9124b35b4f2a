/* What CycloneDX's two writings have in common: the bill itself; see own.h. */
#include "wire/cyclonedx/own.h"

#include <stdio.h>
#include <stdlib.h>

void
cdx_fail(struct cdx *c, enum err err, const char *why)
{
	if (c->err != ERR_OK)
		return;
	c->err = err;
	c->why = why;
}

void
cdx_told(struct cdx *c)
{
	if (c->sink->stop != ERR_OK)
		cdx_fail(c, c->sink->stop, NULL);
}

void
cdx_fault(struct cdx *c, enum bom_fault fault, struct str where, const char *what)
{
	char text[256];
	int n;

	if (c->sink->fault == NULL || c->err != ERR_OK)
		return;
	if (what != NULL) {
		n = snprintf(text, sizeof(text), "%.*s%s%s", where.len > 200 ? 200 : (int)where.len,
			where.p, where.len > 0 ? ": " : "", what);
		where = str_of(text, n > 0 ? (size_t)n : 0);
	}
	c->sink->fault(c->sink->arg, fault, where);
	cdx_told(c);
}

struct cdx_span
cdx_keep(struct cdx *c, struct buf *b, struct str text)
{
	struct cdx_span s = {(uint32_t)b->len, (uint32_t)text.len};

	buf_str(b, text);
	if (buf_err(b) == ERR_OK)
		return s;
	cdx_fail(c, buf_err(b), "one part of the bill is too large");
	return (struct cdx_span){0};
}

void
cdx_join(struct cdx *c, struct buf *b, struct cdx_span *s, const char *sep, struct str text)
{
	uint32_t at = s->at;

	if (text.len == 0)
		return;
	if (s->len == 0) {
		*s = cdx_keep(c, b, text);
		return;
	}
	if (s->at + s->len != b->len) { /* something came in between: it moves to the end */
		if (b->len + s->len > b->max) {
			cdx_fail(c, ERR_LIMIT, "one part of the bill is too large");
			return;
		}
		at = (uint32_t)b->len;
		for (uint32_t done = 0; done < s->len;) { /* in pieces: the buffer may move */
			char piece[512];
			uint32_t n = s->len - done < sizeof(piece) ? s->len - done
								   : (uint32_t)sizeof(piece);

			memcpy(piece, b->p + s->at + done, n);
			buf_add(b, piece, n);
			done += n;
		}
	}
	buf_c(b, sep);
	buf_str(b, text);
	if (buf_err(b) != ERR_OK)
		cdx_fail(c, buf_err(b), "one part of the bill is too large");
	else
		*s = (struct cdx_span){at, (uint32_t)b->len - at};
}

ms_t
cdx_time(struct cdx *c, struct str text, const char *what)
{
	ms_t at = 0;

	if (text.len > 0 && time_parse(text, &at) != ERR_OK) {
		cdx_fault(c, BOM_FAULT_DATE, text, what);
		return 0;
	}
	return at;
}

enum err
cdx_new(struct bom_sink *sink, enum bom_format format, struct cdx **ret_c)
{
	struct cdx *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return ERR_FULL;
	c->refs = refs_new();
	if (c->refs == NULL) {
		free(c);
		return ERR_FULL;
	}
	c->sink = sink;
	c->format = format;
	c->head = buf_of(LIMIT_BOM_HEAD_BYTES);
	c->text = buf_of(LIMIT_BOM_ELEMENT_BYTES);
	*ret_c = c;
	return ERR_OK;
}

void
cdx_free(struct cdx *c)
{
	if (c == NULL)
		return;
	refs_free(c->refs);
	buf_done(&c->head);
	buf_done(&c->text);
	free(c->held);
	free(c->to);
	free(c->to_is_provided);
	free(c->targets);
	free(c);
}

/* A tool is "vendor name version". */
static void
tool_close(struct cdx *c)
{
	struct cdx_span *all = &c->about[CDX_TOOLS - CDX_HEAD];
	struct cdx_span name = c->tool[CDX_TOOL_NAME - CDX_TOOL_VENDOR];
	char text[1024];
	int n;

	if (name.len > 0) {
		struct str vendor = cdx_str(&c->head, c->tool[0]);
		struct str version = cdx_str(&c->head, c->tool[CDX_TOOL_VERSION - CDX_TOOL_VENDOR]);

		n = snprintf(text, sizeof(text), "%.*s%s%.*s%s%.*s",
			vendor.len > 300 ? 300 : (int)vendor.len, vendor.p,
			vendor.len > 0 ? " " : "", name.len > 300 ? 300 : (int)name.len,
			c->head.p + name.at, version.len > 0 ? " " : "",
			version.len > 300 ? 300 : (int)version.len, version.p);
		cdx_join(c, &c->head, all, ", ", str_of(text, n > 0 ? (size_t)n : 0));
	}
	memset(c->tool, 0, sizeof(c->tool));
}

/* urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79 */
static bool
is_serial(struct str s)
{
	static const char shape[] = "urn:uuid:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	if (s.len != sizeof(shape) - 1)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (i >= 9 && shape[i] == 'x' ? str_hex_digit(s.p[i]) < 0 : s.p[i] != shape[i])
			return false;
	return true;
}

static void
head_value(struct cdx *c, unsigned id, struct str text)
{
	struct cdx_span *s = &c->about[id - CDX_HEAD];

	if (id == CDX_AUTHORS || id == CDX_PHASES) {
		cdx_join(c, &c->head, s, ", ", text);
		return;
	}
	if (s->len > 0)
		return;
	*s = cdx_keep(c, &c->head, text);
	if (id == CDX_SERIAL && !is_serial(text))
		cdx_fault(c, BOM_FAULT_FIELD, text, "serialNumber");
}

static void
spec_value(struct cdx *c, struct str text)
{
	static const char *const known[] = {"1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"};

	c->spec = cdx_keep(c, &c->head, text);
	if (str_which(text, known, 8) == 8)
		cdx_fault(c, BOM_FAULT_FIELD, text, "specVersion is not known");
}

static void
tell_unknown(void *arg, struct str ref)
{
	cdx_fault(arg, BOM_FAULT_REF_UNKNOWN, ref, NULL);
}

static void
root_close(struct cdx *c)
{
	const struct cdx_span *a = c->about;
	struct bom b = {.format = c->format};
	struct cdx_span author = a[CDX_AUTHORS - CDX_HEAD], supplier = a[CDX_SUPPLIER - CDX_HEAD];

	if (!c->is_cyclonedx && c->spec.len == 0) {
		cdx_fail(c, ERR_UNSUPPORTED, "the file is not of CycloneDX");
		return;
	}
	if (!c->is_cyclonedx)
		cdx_fault(c, BOM_FAULT_FIELD, STR(""), "bomFormat is missing");
	b.version = cdx_str(&c->head, c->spec);
	b.serial = cdx_str(&c->head, a[CDX_SERIAL - CDX_HEAD]);
	b.name = cdx_str(&c->head, a[CDX_SUBJECT_NAME - CDX_HEAD]);
	b.author = cdx_str(&c->head, author.len > 0 ? author : a[CDX_MANUFACTURER - CDX_HEAD]);
	b.tool = cdx_str(&c->head, a[CDX_TOOLS - CDX_HEAD]);
	b.supplier = cdx_str(&c->head, supplier.len > 0 ? supplier : a[CDX_MANUFACTURE - CDX_HEAD]);
	b.licence = cdx_str(&c->head, a[CDX_HEAD_LICENCE - CDX_HEAD]);
	b.context = cdx_str(&c->head, a[CDX_PHASES - CDX_HEAD]);
	b.made = cdx_time(c, cdx_str(&c->head, a[CDX_TIME - CDX_HEAD]), "timestamp");
	refs_unknown(c->refs, tell_unknown, c);
	if (c->err == ERR_OK && c->sink->bom != NULL) {
		c->sink->bom(c->sink->arg, &b);
		cdx_told(c);
	}
}

void
cdx_open(struct cdx *c, unsigned id)
{
	if (id == CDX_SUBJECT || id == CDX_COMPONENT)
		cdx_part_open(c, id == CDX_SUBJECT);
	else if (id == CDX_DEPENDENCY)
		cdx_dependency_open(c);
	else if (id == CDX_VULNERABILITY)
		cdx_vulnerability_open(c);
	else if (id == CDX_TARGET)
		cdx_target_open(c);
	else if (id == CDX_TOOL)
		memset(c->tool, 0, sizeof(c->tool));
	else
		cdx_part_object_open(c, id);
}

void
cdx_close(struct cdx *c, unsigned id)
{
	if (id == CDX_ROOT)
		root_close(c);
	else if (id == CDX_SUBJECT || id == CDX_COMPONENT)
		cdx_part_close(c);
	else if (id == CDX_DEPENDENCY)
		cdx_dependency_close(c);
	else if (id == CDX_VULNERABILITY)
		cdx_vulnerability_close(c);
	else if (id == CDX_TOOL)
		tool_close(c);
	else
		cdx_part_object_close(c, id);
}

void
cdx_value(struct cdx *c, unsigned id, struct str text)
{
	if (text.len == 0) {
		if (id == CDX_REF)
			cdx_fault(c, BOM_FAULT_FIELD, text, "a bom-ref is empty");
		return;
	}
	if (id >= CDX_VULN)
		cdx_vulnerability_value(c, id, text);
	else if (id >= CDX_FROM)
		cdx_dependency_value(c, id, text);
	else if (id == CDX_OTHER_REF) {
		if (!refs_met(c->refs, text))
			cdx_fault(c, BOM_FAULT_REF_TWICE, text, NULL);
	} else if (id >= CDX_KIND)
		cdx_part_value(c, id, text);
	else if (id >= CDX_TOOL_VENDOR)
		c->tool[id - CDX_TOOL_VENDOR] = cdx_keep(c, &c->head, text);
	else if (id >= CDX_HEAD)
		head_value(c, id, text);
	else if (id == CDX_SPEC)
		spec_value(c, text);
	else if (id == CDX_FORMAT && !str_equal(text, STR("CycloneDX")))
		cdx_fail(c, ERR_UNSUPPORTED, "the file is not of CycloneDX");
	else
		c->is_cyclonedx = true;
}

enum err
cdx_end(struct cdx *c, enum err err, struct errinfo *info)
{
	if (err == ERR_OK || c->err == ERR_OK || err != c->err)
		return err;
	return err_say(info, err, info != NULL ? info->offset : 0, "%s",
		c->why != NULL ? c->why : "the reading of the bill was ended");
}
