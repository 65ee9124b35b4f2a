/* Which kind of SPDX it is, and what it is when it is none that we read. */
#include "wire/spdx/spdx.h"

#define HEAD_BYTES 4096 /* are looked at for what a file is */

static struct str
without_mark(struct str bytes)
{
	if (str_starts(bytes, STR("\xef\xbb\xbf")))
		return str_of(bytes.p + 3, bytes.len - 3);
	return bytes;
}

enum err
spdx_detect(struct str bytes, enum bom_format *ret_format)
{
	struct str s = str_trim(without_mark(bytes));
	struct str head = str_of(s.p, s.len < HEAD_BYTES ? s.len : HEAD_BYTES);

	if (str_starts(s, STR("{")) || str_starts(s, STR("["))) {
		if (str_find(s, STR("\"spdxVersion\"")) >= 0)
			*ret_format = BOM_SPDX_JSON;
		else if (str_find(s, STR("\"@context\"")) >= 0 && str_find(head, STR("spdx")) >= 0)
			*ret_format = BOM_SPDX3;
		else
			return ERR_NOT_FOUND;
		return ERR_OK;
	}
	if (str_find(head, STR("SPDXVersion:")) >= 0 && str_find_byte(head, '<') != 0) {
		*ret_format = BOM_SPDX_TAG;
		return ERR_OK;
	}
	return ERR_NOT_FOUND;
}

/* What else it may be, said so that a person knows what to ask for. */
static enum err
refuse(struct str bytes, struct errinfo *info)
{
	static const struct {
		struct str begins, has; /* "": anything */
		const char *what;
	} rows[] = {
		{{"<", 1}, {"spdx.org/rdf", 12},
			"SPDX as RDF is not read: ask for it as JSON or tag-value"},
		{{"PK\003\004", 4}, {"", 0},
			"SPDX as a workbook is not read: ask for it as JSON or tag-value"},
		{{"", 0}, {"spdxVersion:", 12},
			"SPDX as YAML is not read: ask for it as JSON or tag-value"},
		{{"\xff\xfe", 2}, {"", 0}, "a text in UTF-16: save it as UTF-8"},
		{{"\xfe\xff", 2}, {"", 0}, "a text in UTF-16: save it as UTF-8"},
	};
	struct str head = str_of(bytes.p, bytes.len < HEAD_BYTES ? bytes.len : HEAD_BYTES);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_starts(bytes, rows[i].begins) &&
			(rows[i].has.len == 0 || str_find(head, rows[i].has) >= 0))
			return err_say(info, ERR_UNSUPPORTED, 0, "%s", rows[i].what);
	return err_say(info, ERR_UNSUPPORTED, 0, "no SPDX bill");
}

enum err
spdx_read(struct str bytes, struct bom_sink *sink, struct errinfo *info)
{
	enum bom_format format;

	bytes = without_mark(bytes);
	if (spdx_detect(bytes, &format) != ERR_OK)
		return refuse(bytes, info);
	if (format == BOM_SPDX_JSON)
		return spdx_json_read(bytes, sink, info);
	if (format == BOM_SPDX3)
		return spdx3_read(bytes, sink, info);
	return spdx_tag_read(bytes, sink, info);
}
