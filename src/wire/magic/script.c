/*
 * Markup and scripts by cautious reading: a text must show one sure sign or several weak ones,
 * counted in a table, so that prose and data stay unknown. Looks at the first LOOK_BYTES; UTF-16
 * is narrowed first, since Windows' own editors write scripts so. Each text is gone through once
 * for all signs of a kind, since most files that pass are text.
 */
#include "wire/magic/script.h"

#define LOOK_BYTES 2048
#define ENOUGH 3
#define STRANGE_PER_100 5 /* share of control bytes that a text may have */

/* Looked for without regard to case. */
static const struct {
	enum file_kind kind;
	int weight;
	const char *sign;
} signs[] = {
	{FILE_POWERSHELL, 3, "invoke-expression"},
	{FILE_POWERSHELL, 3, "new-object net.webclient"},
	{FILE_POWERSHELL, 3, "new-object system.net.webclient"},
	{FILE_POWERSHELL, 3, "convert]::frombase64string"},
	{FILE_POWERSHELL, 3, "[reflection.assembly]::load"},
	{FILE_POWERSHELL, 3, "[system.reflection.assembly]::load"},
	{FILE_POWERSHELL, 3, "[cmdletbinding("},
	{FILE_POWERSHELL, 3, "$erroractionpreference"},
	{FILE_POWERSHELL, 2, "[byte[]]"},
	{FILE_POWERSHELL, 2, "@(0x"},
	{FILE_POWERSHELL, 2, "iex("},
	{FILE_POWERSHELL, 2, "iex ("},
	{FILE_POWERSHELL, 2, ".downloadstring("},
	{FILE_POWERSHELL, 2, "start-process "},
	{FILE_POWERSHELL, 2, "invoke-webrequest"},
	{FILE_POWERSHELL, 1, "$env:"},
	{FILE_POWERSHELL, 1, "write-host"},
	{FILE_POWERSHELL, 1, "param("},
	{FILE_POWERSHELL, 1, "-executionpolicy"},
	{FILE_VBSCRIPT, 3, "on error resume next"},
	{FILE_VBSCRIPT, 3, "option explicit"},
	{FILE_VBSCRIPT, 2, "createobject(\""},
	{FILE_VBSCRIPT, 1, "end sub"},
	{FILE_VBSCRIPT, 1, "end function"},
	{FILE_VBSCRIPT, 1, "\ndim "},
	{FILE_VBSCRIPT, 1, "msgbox"},
	{FILE_VBSCRIPT, 1, "wscript."},
	{FILE_VBSCRIPT, 1, "chr("},
	{FILE_JAVASCRIPT, 3, "new activexobject"},
	{FILE_JAVASCRIPT, 3, "eval(function(p,a,c,k,e"},
	{FILE_JAVASCRIPT, 3, "\"use strict\";"},
	{FILE_JAVASCRIPT, 3, "'use strict';"},
	{FILE_JAVASCRIPT, 3, "!function("},
	{FILE_JAVASCRIPT, 3, "(function("},
	{FILE_JAVASCRIPT, 2, "string.fromcharcode("},
	{FILE_JAVASCRIPT, 2, "(()=>"},
	{FILE_JAVASCRIPT, 1, "function("},
	{FILE_JAVASCRIPT, 1, "function "},
	{FILE_JAVASCRIPT, 1, "var "},
	{FILE_JAVASCRIPT, 1, "){"},
	{FILE_JAVASCRIPT, 1, "};"},
	{FILE_JAVASCRIPT, 1, "document."},
	{FILE_JAVASCRIPT, 1, "window."},
	{FILE_JAVASCRIPT, 1, "wscript."},
	{FILE_BATCH, 3, "@echo off"},
	{FILE_BATCH, 3, "%~dp0"},
	{FILE_BATCH, 2, "\nsetlocal"},
	{FILE_BATCH, 1, "\nrem "},
	{FILE_BATCH, 1, "%temp%"},
	{FILE_BATCH, 1, "if exist "},
	{FILE_BATCH, 1, "cmd /c"},
	{FILE_BATCH, 1, "\ngoto "},
	{FILE_BATCH, 1, "certutil -"},
	{FILE_BATCH, 1, "bitsadmin "},
	{FILE_BATCH, 1, "\nstart "},
	{FILE_BATCH, 1, "reg add "},
};

#define SIGNS (sizeof(signs) / sizeof(*signs))
_Static_assert(SIGNS <= 64, "a set of signs is a 64-bit number");

/* A program written as text: MZ and a usual header, in base64 (RFC 4648), hexadecimal and
 * lists of bytes. Each has at least four bytes. */
static const char *const encoded_programs[] = {
	"TVqQAAMAAAAEAAAA",
	"TVpQAAIAAAAEAA8A",
	"4d5a90000300000004000000ffff",
	"4D5A90000300000004000000FFFF",
	"77,90,144,0,3,0,0,0",
	"0x4d,0x5a,0x90,0x00,0x03",
	"0x4D,0x5A,0x90,0x00,0x03",
};

static const char *const html_starts[] = {"<!doctype html", "<html", "<head", "<body", "<script",
	"<title", "<iframe", "<meta", "<table", "<div", "<style", "<a href", "<h1", "<p>", "<br"};

static bool
has(struct str s, const char *sign)
{
	return str_find_nocase(s, str_c(sign)) >= 0;
}

/* No zero byte, and few other controls. Any encoding that extends ASCII passes (Shift_JIS too). */
static bool
is_text(struct str s)
{
	size_t strange = 0;

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == 0)
			return false;
		strange += c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
	}
	return s.len > 0 && strange * 100 <= s.len * STRANGE_PER_100;
}

/* UTF-16 with a byte order mark becomes bytes; what is outside ASCII becomes '?'. */
static struct str
narrow(struct str s, char room[LOOK_BYTES])
{
	bool is_le = str_starts(s, STR("\xff\xfe")), is_be = str_starts(s, STR("\xfe\xff"));
	size_t len = 0;

	if (str_starts(s, STR("\xef\xbb\xbf")))
		return str_of(s.p + 3, s.len - 3);
	if (!is_le && !is_be)
		return s;
	for (size_t i = 2; i + 1 < s.len && len < LOOK_BYTES; i += 2) {
		char low = s.p[is_le ? i : i + 1], high = s.p[is_le ? i + 1 : i];

		room[len++] = high == 0 && (unsigned char)low < 0x80 ? low : '?';
	}
	return str_of(room, len);
}

/* Without leading blanks and markup comments. */
static struct str
skip_comments(struct str s)
{
	s = str_trim(s);
	while (str_starts(s, STR("<!--"))) {
		ptrdiff_t end = str_find(s, STR("-->"));

		if (end < 0)
			return s;
		s = str_trim(str_of(s.p + end + 3, s.len - (size_t)end - 3));
	}
	return s;
}

static enum file_kind
markup_kind(struct str s)
{
	bool is_html = false;

	s = skip_comments(s);
	if (s.len == 0 || s.p[0] != '<')
		return FILE_UNKNOWN;
	for (size_t i = 0; i < sizeof(html_starts) / sizeof(*html_starts); i++)
		is_html = is_html || str_starts_nocase(s, str_c(html_starts[i]));
	if (has(s, "<hta:application"))
		return FILE_HTA;
	if (has(s, "<scriptlet") || has(s, "<package>") || has(s, "<registration") ||
		(has(s, "<job") && has(s, "<script")))
		return FILE_SCRIPTLET;
	if (str_starts_nocase(s, STR("<?xml")) || str_starts_nocase(s, STR("<svg")))
		return has(s, "<html") ? FILE_HTML : FILE_XML;
	return is_html ? FILE_HTML : FILE_UNKNOWN;
}

static unsigned char
small(char c)
{
	return (unsigned char)str_small(c);
}

/* Which signs stand in the text, as a set: only those are compared that begin with the byte at
 * hand. */
static uint64_t
find_signs(struct str s)
{
	uint8_t first[256] = {0}; /* byte -> a sign's number from 1; 0: none */
	uint8_t next[SIGNS];	  /* the next one with the same first byte */
	uint64_t found = 0;

	for (size_t i = 0; i < SIGNS; i++) {
		next[i] = first[(uint8_t)signs[i].sign[0]];
		first[(uint8_t)signs[i].sign[0]] = (uint8_t)(i + 1);
	}
	for (size_t at = 0; at + 1 < s.len; at++)
		for (uint8_t i = first[small(s.p[at])]; i != 0; i = next[i - 1]) {
			const char *sign = signs[i - 1].sign;

			if ((unsigned char)sign[1] == small(s.p[at + 1]) &&
				str_starts_nocase(str_of(s.p + at, s.len - at), str_c(sign)))
				found |= UINT64_C(1) << (i - 1);
		}
	return found;
}

/* The kind with the most weight; the one that reached it first. */
static enum file_kind
weigh_signs(struct str s)
{
	int weight[FILE_KINDS] = {0};
	enum file_kind best = FILE_UNKNOWN;
	uint64_t found = find_signs(s);

	for (size_t i = 0; i < SIGNS; i++)
		if ((found & UINT64_C(1) << i) != 0) {
			enum file_kind kind = signs[i].kind;

			weight[kind] += signs[i].weight;
			if (best == FILE_UNKNOWN || weight[kind] > weight[best])
				best = kind;
		}
	return weight[best] >= ENOUGH ? best : FILE_UNKNOWN;
}

#define ENCODED (sizeof(encoded_programs) / sizeof(*encoded_programs))

/* Compared by four bytes at once: almost no place in a text begins like one of them. */
static bool
has_encoded_program(struct str s)
{
	uint32_t begins[ENCODED], four;

	for (size_t i = 0; i < ENCODED; i++)
		memcpy(&begins[i], encoded_programs[i], 4);
	for (size_t at = 0; at + 4 <= s.len; at++) {
		memcpy(&four, s.p + at, 4);
		for (size_t i = 0; i < ENCODED; i++)
			if (four == begins[i] && str_starts(str_of(s.p + at, s.len - at),
							 str_c(encoded_programs[i])))
				return true;
	}
	return false;
}

enum file_kind
script_kind(struct str s)
{
	char room[LOOK_BYTES];
	struct str look = narrow(s, room);
	enum file_kind kind;

	look.len = look.len < LOOK_BYTES ? look.len : LOOK_BYTES;
	if (!is_text(look))
		return FILE_UNKNOWN;
	if (has_encoded_program(s))
		return FILE_PE_ENCODED;
	if (str_starts(look, STR("#!")) && has(look, "/"))
		return FILE_SHELL;
	if (str_starts(str_trim(look), STR("#@~^"))) /* Windows Script Encoder */
		return FILE_VBSCRIPT;
	kind = markup_kind(look);
	if (kind != FILE_UNKNOWN || str_starts(str_trim(look), STR("<")))
		return kind;
	return weigh_signs(look);
}
