/* XML by expat, bounded; see xml.h. */
#include "wire/xml/xml.h"

#include "base/limits.h"

#include <expat.h>

struct reading {
	XML_Parser parser;
	struct xml_handler *handler;
	unsigned depth;
	enum err err;
};

static void
stop(struct reading *r, enum err err)
{
	if (r->err == ERR_OK)
		r->err = err;
	XML_StopParser(r->parser, XML_FALSE);
}

static struct str
local(const char *name)
{
	struct str s = str_c(name);
	ptrdiff_t colon = str_find_byte(s, ':');

	return colon < 0 ? s : str_of(s.p + colon + 1, s.len - (size_t)colon - 1);
}

static struct xml_tag
tag_now(const struct reading *r, const char *name, const char *const *attributes)
{
	struct xml_tag t = {.name = local(name), .attributes = attributes, .depth = r->depth};

	t.from = (size_t)XML_GetCurrentByteIndex(r->parser);
	t.to = t.from + (size_t)XML_GetCurrentByteCount(r->parser);
	return t;
}

static void XMLCALL
on_open(void *arg, const char *name, const char **attributes)
{
	struct reading *r = arg;
	struct xml_tag t = tag_now(r, name, (const char *const *)attributes);

	if (r->err != ERR_OK)
		return;
	if (r->depth == LIMIT_XML_DEPTH) {
		stop(r, ERR_LIMIT);
		return;
	}
	r->depth++;
	if (r->handler->open != NULL)
		r->handler->open(r->handler->arg, &t);
	if (r->handler->stop != ERR_OK)
		stop(r, r->handler->stop);
}

static void XMLCALL
on_close(void *arg, const char *name)
{
	struct reading *r = arg;
	struct xml_tag t;

	if (r->err != ERR_OK)
		return;
	r->depth--;
	t = tag_now(r, name, NULL);
	if (r->handler->close != NULL)
		r->handler->close(r->handler->arg, &t);
	if (r->handler->stop != ERR_OK)
		stop(r, r->handler->stop);
}

static void XMLCALL
on_text(void *arg, const char *text, int len)
{
	struct reading *r = arg;

	if (r->err != ERR_OK || r->handler->text == NULL)
		return;
	r->handler->text(r->handler->arg, str_of(text, (size_t)len));
	if (r->handler->stop != ERR_OK)
		stop(r, r->handler->stop);
}

static void XMLCALL
on_doctype(void *arg, const char *name, const char *system, const char *public, int has_subset)
{
	stop(arg, ERR_UNSUPPORTED);
}

static void XMLCALL
on_declaration(void *arg, const char *version, const char *encoding, int standalone)
{
	if (encoding != NULL && !str_equal_nocase(str_c(encoding), STR("utf-8")))
		stop(arg, ERR_UNSUPPORTED);
}

static enum err
say(const struct reading *r, struct errinfo *info)
{
	uint64_t at = (uint64_t)XML_GetCurrentByteIndex(r->parser);

	if (r->err == ERR_UNSUPPORTED)
		return err_say(info, r->err, at, "XML with a document type or another encoding");
	if (r->err != ERR_OK)
		return err_say(info, r->err, at, "XML that is too deep or cannot be used");
	return err_say(info, ERR_MALFORMED, at, "broken XML: %s",
		XML_ErrorString(XML_GetErrorCode(r->parser)));
}

enum err
xml_read(struct str bytes, struct xml_handler *handler, struct errinfo *info)
{
	struct reading r = {.handler = handler};
	enum XML_Status status;
	enum err err = ERR_OK;

	if (bytes.len > LIMIT_ZIP_ENTRY_BYTES)
		return err_say(info, ERR_LIMIT, 0, "too much XML");
	r.parser = XML_ParserCreate("UTF-8"); /* UTF-16 with its mark is malformed then */
	if (r.parser == NULL)
		return err_say(info, ERR_FULL, 0, "out of memory");
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, on_open, on_close);
	XML_SetCharacterDataHandler(r.parser, on_text);
	XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
	XML_SetXmlDeclHandler(r.parser, on_declaration);
	status = XML_Parse(r.parser, bytes.len > 0 ? bytes.p : "", (int)bytes.len, 1);
	if (status != XML_STATUS_OK || r.err != ERR_OK)
		err = say(&r, info);
	XML_ParserFree(r.parser);
	return err;
}

struct str
xml_attribute(const struct xml_tag *tag, const char *name)
{
	struct str wanted = str_c(name);

	for (size_t i = 0; tag->attributes != NULL && tag->attributes[i] != NULL; i += 2)
		if (str_equal(local(tag->attributes[i]), wanted))
			return str_c(tag->attributes[i + 1]);
	return STR("");
}

bool
xml_is(const struct xml_tag *tag, const char *name)
{
	return str_equal(tag->name, str_c(name));
}

/* What stands for a byte; "" leaves it out; NULL: itself. */
static const char *
escape_of(unsigned char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\n':
	case '\t':
		return NULL;
	default:
		return c < 0x20 || c == 0x7f ? "" : NULL;
	}
}

void
xml_put(struct buf *b, struct str text)
{
	size_t from = 0, i = 0;

	while (i < text.len) {
		unsigned char c = (unsigned char)text.p[i];
		const char *instead = escape_of(c);
		uint32_t cp = 0;
		size_t n = 1;

		if (c >= 0x80) {
			n = str_utf8_char(str_of(text.p + i, text.len - i), &cp);
			if (n == 0 || cp == 0xfffe || cp == 0xffff)
				instead = "\xef\xbf\xbd";
			n = n == 0 ? 1 : n;
		}
		if (instead != NULL) {
			buf_add(b, text.p + from, i - from);
			buf_c(b, instead);
			from = i + n;
		}
		i += n;
	}
	if (i > from)
		buf_add(b, text.p + from, i - from);
}
