/* The reader for a bill; see bom.h. */
#include "wire/bom/bom.h"

#include "base/limits.h"
#include "wire/cyclonedx/cyclonedx.h"
#include "wire/exe/exe.h"
#include "wire/spdx/spdx.h"
#include "wire/swid/swid.h"
#include "wire/utf16/utf16.h"

static const char *const words[] = {
#define KIND(constant, name, reader, text) text,
#include "wire/bom/kind.def"
#undef KIND
};

static const struct {
	enum bom_kind kind;
	enum err (*read)(struct str bytes, struct bom_sink *sink, struct errinfo *info);
} readers[] = {
	{BOM_KIND_CYCLONEDX_JSON, cyclonedx_json_read},
	{BOM_KIND_CYCLONEDX_XML, cyclonedx_xml_read},
	{BOM_KIND_SPDX_JSON, spdx_json_read},
	{BOM_KIND_SPDX_TAG, spdx_tag_read},
	{BOM_KIND_SPDX3, spdx3_read},
	{BOM_KIND_SWID, swid_read},
	{BOM_KIND_EXECUTABLE, exe_read},
};

enum err
bom_utf8(struct str bytes, struct arena *a, struct str *ret_text, struct errinfo *info)
{
	bool is_big = str_starts(bytes, STR("\xfe\xff"));
	struct buf wide = buf_of(LIMIT_BOM_WIDE_BYTES);
	char *copy = NULL;
	enum err err;

	*ret_text = bytes;
	if (str_starts(bytes, STR("\xff\xfe\0\0")) || str_starts(bytes, STR("\0\0\xfe\xff")))
		return err_say(info, ERR_UNSUPPORTED, 0, "text in UTF-32; please save it as UTF-8");
	if (str_starts(bytes, STR("\xef\xbb\xbf"))) {
		*ret_text = str_of(bytes.p + 3, bytes.len - 3);
		return ERR_OK;
	}
	if (!is_big && !str_starts(bytes, STR("\xff\xfe")))
		return ERR_OK;
	err = utf16_put(str_of(bytes.p + 2, bytes.len - 2), is_big, &wide);
	if (err == ERR_OK) {
		copy = arena_copy(a, buf_view(&wide));
		err = copy == NULL ? arena_err(a) : ERR_OK;
	}
	*ret_text = str_of(copy, copy == NULL ? 0 : wide.len);
	buf_done(&wide);
	if (err != ERR_OK)
		return err_say(info, err, 0, "text in UTF-16 that is broken or too large");
	return ERR_OK;
}

/* An XML declaration in front says UTF-16, which it is no longer. */
static struct str
without_declaration(struct str text)
{
	ptrdiff_t end = str_starts(text, STR("<?xml ")) ? str_find(text, STR("?>")) : -1;

	return end < 0 ? text : str_of(text.p + end + 2, text.len - (size_t)end - 2);
}

/* Words for bytes that are no UTF-8: Japanese programs of old write Shift_JIS. */
static bool
is_utf8_head(struct str text)
{
	struct str rest = str_of(text.p, text.len < 65536 ? text.len : 65536);
	uint32_t cp;

	while (rest.len > 0) {
		size_t n = str_utf8_char(rest, &cp);

		if (n == 0)
			return rest.len < 4 && text.len > 65536;
		rest = str_of(rest.p + n, rest.len - n);
	}
	return true;
}

enum err
bom_read(struct str bytes, struct arena *a, struct bom_sink *sink, struct errinfo *info)
{
	enum bom_kind kind;
	struct str text;
	enum err err;

	if (bytes.len > LIMIT_BOM_BYTES)
		return err_say(info, ERR_LIMIT, 0, "the bill of materials is too large");
	err = bom_utf8(bytes, a, &text, info);
	if (err != ERR_OK)
		return err;
	kind = bom_kind_of(text);
	if (text.p != bytes.p && !str_starts(bytes, STR("\xef\xbb\xbf")))
		text = without_declaration(text);
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
		if (readers[i].kind == kind)
			return readers[i].read(text, sink, info);
	if (kind == BOM_KIND_UNKNOWN && !is_utf8_head(text))
		return err_say(info, ERR_UNSUPPORTED, 0,
			"no bill of materials, or not in UTF-8 (Shift_JIS?); please save it as "
			"UTF-8");
	return err_say(info, ERR_UNSUPPORTED, 0, "no bill of materials: it is %s", words[kind]);
}
