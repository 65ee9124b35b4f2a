/* Kinds of files: headers made here, texts, and what must stay unknown. */
#include "wire/magic/magic.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
#define BYTES(literal)                                                                             \
	{                                                                                          \
		literal, sizeof(literal) - 1                                                       \
	}

static void
assert_kind(struct str s, enum file_kind want)
{
	enum file_kind got = magic_of(s);

	if (got != want)
		fail_msg("\"%.*s\": got %s, want %s", (int)(s.len < 40 ? s.len : 40), s.p,
			magic_name(got), magic_name(want));
}

static void
signatures_are_known(void **state)
{
	static const struct {
		struct str bytes;
		enum file_kind kind;
	} cases[] = {
		{BYTES("\x7f"
		       "ELF\x02\x01\x01"),
			FILE_ELF},
		{BYTES("\xcf\xfa\xed\xfe\x07\0\0\x01"), FILE_MACHO},
		{BYTES("\xca\xfe\xba\xbe\0\0\0\x02"), FILE_MACHO},
		{BYTES("\xca\xfe\xba\xbe\0\0\0\x34"), FILE_JAVA_CLASS},
		{BYTES("dex\n035\0"), FILE_DEX},
		{BYTES("L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"), FILE_LNK},
		{BYTES("Rar!\x1a\x07\x01\0"), FILE_RAR},
		{BYTES("7z\xbc\xaf\x27\x1c\0\x04"), FILE_SEVENZIP},
		{BYTES("\x1f\x8b\x08\0"), FILE_GZIP},
		{BYTES("MSCF\0\0\0\0\x11"), FILE_CAB},
		{BYTES("%PDF-1.7\n%"), FILE_PDF},
		{BYTES("junk before it\n%PDF-1.4\n"), FILE_PDF},
		{BYTES("{\\rtf1\\ansi"), FILE_RTF},
		{BYTES("\xff\xd8\xff\xe0\0\x10JFIF"), FILE_JPEG},
		{BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), FILE_PNG},
		{BYTES("GIF89a\1\0\1\0"), FILE_GIF},
		{BYTES("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"), FILE_BMP},
		{BYTES("RIFF\x24\0\0\0WEBPVP8 "), FILE_WEBP},
		{BYTES("\0\0\0\x18"
		       "ftypmp42"),
			FILE_MP4},
		{BYTES("RIFF\x24\0\0\0WAVEfmt \x10"), FILE_MEDIA_OTHER},
		{BYTES("CWS\x0a\x10\0\0\0"), FILE_SWF},
		{BYTES("\0\0\1\0\1\0\x10\x10"), FILE_ICO},
		{BYTES("PK\5\6\0\0\0\0"), FILE_ZIP},
		{BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0"), FILE_OLE2},
		{BYTES("\xfd"
		       "7zXZ\0\0"),
			FILE_ARCHIVE_OTHER},
		{BYTES("\x1e\0-lh5-\0"), FILE_ARCHIVE_OTHER},
		/* too little, or only alike */
		{BYTES(""), FILE_UNKNOWN},
		{BYTES("MZ"), FILE_UNKNOWN},
		{BYTES("MZ is the name of a format, and this is a sentence about it, a long one."),
			FILE_UNKNOWN},
		{BYTES("BM is short for something else altogether"), FILE_UNKNOWN},
		{BYTES("\xca\xfe\xba\xbe"), FILE_UNKNOWN},
		{BYTES("\x7f"
		       "EL"),
			FILE_UNKNOWN},
		{BYTES("FWS\0\0\0\0\0"), FILE_UNKNOWN},
		{BYTES("\x01\x02\x03\x04\x05\x06\x07\x08"), FILE_UNKNOWN},
	};
	static char iso[32769 + 5];

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_kind(cases[i].bytes, cases[i].kind);
	assert_kind(str_of(NULL, 0), FILE_UNKNOWN);
	memcpy(iso + 32769, "CD001", 5);
	assert_kind(str_of(iso, sizeof(iso)), FILE_ISO);
	assert_kind(str_of(iso, sizeof(iso) - 1), FILE_UNKNOWN);
}

/* The head of a Windows program, harmless: headers only. */
static void
make_pe(char pe[256])
{
	memset(pe, 0, 256);
	memcpy(pe, "MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff", 14);
	pe[0x3c] = (char)0xc0;
	memcpy(pe + 0x4e, "This program cannot be run in DOS mode.", 39);
	memcpy(pe + 0xc0, "PE\0\0\x4c\1", 6);
}

static void
programs_are_known_even_masked(void **state)
{
	char pe[256], masked[256];

	make_pe(pe);
	assert_kind(str_of(pe, sizeof(pe)), FILE_PE);
	assert_kind(str_of(pe, 0x60), FILE_PE); /* the header is not visible yet */
	assert_kind(str_of(pe, 0x40), FILE_PE);
	assert_kind(str_of(pe, 0x3f), FILE_UNKNOWN);
	for (unsigned key = 1; key < 256; key++) {
		for (size_t i = 0; i < sizeof(pe); i++)
			masked[i] = (char)((uint8_t)pe[i] ^ key);
		assert_kind(str_of(masked, sizeof(masked)), FILE_PE_ENCODED);
		for (size_t i = 0; i < sizeof(pe); i++)
			if (pe[i] == 0 || (uint8_t)pe[i] == key)
				masked[i] = pe[i];
		assert_kind(str_of(masked, sizeof(masked)), FILE_PE_ENCODED);
	}
	memset(pe + 0x4e, 0, 39); /* without the stub's text */
	assert_kind(str_of(pe, sizeof(pe)), FILE_PE);
	pe[0xc0] = 'X';
	assert_kind(str_of(pe, sizeof(pe)), FILE_UNKNOWN);
	memcpy(pe + 0xc0, "NE", 2);
	assert_kind(str_of(pe, sizeof(pe)), FILE_PE);
	pe[0x3d] = 0x7f; /* an offset beyond reason */
	assert_kind(str_of(pe, sizeof(pe)), FILE_UNKNOWN);
}

/* Local headers with these names and no data. */
static struct str
zip_of(char room[1024], const char *const *names)
{
	size_t len = 0;

	for (; *names != NULL; names++) {
		size_t name = strlen(*names);

		memset(room + len, 0, 30);
		memcpy(room + len, "PK\3\4\x14", 5);
		room[len + 26] = (char)name;
		memcpy(room + len + 30, *names, name);
		len += 30 + name;
	}
	return str_of(room, len);
}

static void
zips_are_known_by_their_names(void **state)
{
	static const struct {
		const char *names[5];
		enum file_kind kind;
		const char *risky;
	} cases[] = {
		{{"a.txt"}, FILE_ZIP, ""},
		{{"a.txt", "invoice.pdf.EXE"}, FILE_ZIP, "invoice.pdf.EXE"},
		{{"x/y.js"}, FILE_ZIP, "x/y.js"},
		{{"[Content_Types].xml", "_rels/.rels", "word/document.xml"}, FILE_DOCX, ""},
		{{"[Content_Types].xml", "xl/workbook.xml"}, FILE_XLSX, ""},
		{{"[Content_Types].xml", "ppt/presentation.xml"}, FILE_PPTX, ""},
		{{"[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"},
			FILE_OOXML_MACRO, ""},
		{{"mimetypeapplication/vnd.oasis.opendocument.text"}, FILE_ZIP, ""},
		{{"META-INF/MANIFEST.MF", "a/B.class"}, FILE_JAR, ""},
		{{"AndroidManifest.xml", "META-INF/MANIFEST.MF"}, FILE_APK, ""},
	};
	static const char odf[] = "PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0"
				  "mimetypeapplication/vnd.oasis.opendocument.textPK\3\4";

	for (size_t i = 0; i < COUNT(cases); i++) {
		char room[1024];
		struct str s = zip_of(room, cases[i].names);

		assert_kind(s, cases[i].kind);
		assert_true(str_equal(magic_zip_risky_name(s), str_c(cases[i].risky)));
		for (size_t len = 0; len < s.len; len++) /* a cut is never a fault */
			assert_true(len < 4 || magic_of(str_of(s.p, len)) != FILE_UNKNOWN);
	}
	assert_kind(str_of(odf, sizeof(odf) - 1), FILE_ODF);
}

static void
an_installer_is_told_from_a_document(void **state)
{
	char ole[2048] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

	ole[30] = 9; /* sectors of 512 bytes */
	ole[48] = 1; /* the directory's first sector */
	assert_kind(str_of(ole, sizeof(ole)), FILE_OLE2);
	memcpy(ole + 1024 + 80, "\x84\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46", 16);
	assert_kind(str_of(ole, sizeof(ole)), FILE_MSI);
	assert_kind(str_of(ole, 1024 + 95), FILE_OLE2);
	ole[30] = 40; /* no sector size */
	assert_kind(str_of(ole, sizeof(ole)), FILE_OLE2);
}

static void
texts_are_read_with_care(void **state)
{
	static const struct {
		struct str text;
		enum file_kind kind;
	} cases[] = {
		{BYTES("<!DOCTYPE html><html><head>"), FILE_HTML},
		{BYTES("\xef\xbb\xbf\r\n <!-- a --> <HTML lang=ja>"), FILE_HTML},
		{BYTES("<html><head><HTA:APPLICATION ID=\"a\">"), FILE_HTA},
		{BYTES("<?xml version=\"1.0\"?><rss></rss>"), FILE_XML},
		{BYTES("<?xml version=\"1.0\"?><package><job id=\"a\"><script>"), FILE_SCRIPTLET},
		{BYTES("<svg xmlns=\"http://www.w3.org/2000/svg\">"), FILE_XML},
		{BYTES("#!/bin/sh\nset -e\n"), FILE_SHELL},
		{BYTES("@echo off\r\ncopy a b\r\n"), FILE_BATCH},
		{BYTES("cd %TEMP%\r\nif exist a.exe del a.exe\r\nstart b.exe\r\n"), FILE_BATCH},
		{BYTES("$ErrorActionPreference = 'Stop'\nWrite-Host a"), FILE_POWERSHELL},
		{BYTES("IEX ((New-Object Net.WebClient).DownloadString('x'))"), FILE_POWERSHELL},
		{BYTES("[Byte[]] $a = @(0x51,0x53,0x55,0x56)"), FILE_POWERSHELL},
		{BYTES("$a = 77,90,144,0,3,0,0,0,4,0"), FILE_PE_ENCODED},
		{BYTES("On Error Resume Next\r\nDim a\r\n"), FILE_VBSCRIPT},
		{BYTES("#@~^AAAA=="), FILE_VBSCRIPT},
		{BYTES("var a = new ActiveXObject(\"WScript.Shell\");"), FILE_JAVASCRIPT},
		{BYTES("(function(){var a=1;})();"), FILE_JAVASCRIPT},
		{BYTES("function a(){var b=1;return b};document.title=a()"), FILE_JAVASCRIPT},
		{BYTES("\xff\xfe@\0e\0c\0h\0o\0 \0o\0f\0f\0\r\0\n\0"), FILE_BATCH},
		{BYTES("x = \"TVqQAAMAAAAEAAAA//8AALgAAAA\""), FILE_PE_ENCODED},
		{BYTES("4D5A90000300000004000000FFFF0000"), FILE_PE_ENCODED},
		/* prose, data and other languages stay unknown */
		{BYTES("Dear all, please find the function of the new variant in the document."),
			FILE_UNKNOWN},
		{BYTES("{\"function\": \"var \", \"window\": 1}"), FILE_UNKNOWN},
		{BYTES("body{margin:0}@media (max-width:9em){a{color:red}}"), FILE_UNKNOWN},
		{BYTES("a,b,c\r\n1,2,3\r\n"), FILE_UNKNOWN},
		{BYTES("\xe6\x9d\xa5\xe9\x80\xb1\xe3\x81\xae\xe4\xba\x88\xe5\xae\x9a"),
			FILE_UNKNOWN},
		{BYTES("int main(void)\n{\n\treturn 0;\n}\n"), FILE_UNKNOWN},
		{BYTES("#! not a path"), FILE_UNKNOWN},
		{BYTES("@echo off\0binary"), FILE_UNKNOWN},
		{BYTES("<unknown><tag/></unknown>"), FILE_UNKNOWN},
		{BYTES("TVqQAAMAAAAE"), FILE_UNKNOWN},
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_kind(cases[i].text, cases[i].kind);
}

static void
promises_are_compared(void **state)
{
	static const struct {
		const char *type, *name;
		enum file_kind kind;
		bool is_disguised;
	} cases[] = {
		{"image/png", "", FILE_PE, true},
		{"IMAGE/JPEG; q=1", "a.php", FILE_PE_ENCODED, true},
		{"text/html; charset=utf-8", "", FILE_PE, true},
		{"text/plain", "update.txt", FILE_ELF, true},
		{"application/octet-stream", "photo.jpg", FILE_PE, true},
		{"application/x-msdownload", "photo.jpg", FILE_PE, true},
		{"image/gif", "", FILE_HTA, true},
		{"application/pdf", "a.pdf", FILE_JAVASCRIPT, true},
		{"application/x-shockwave-flash", "", FILE_JAR, true},
		{"application/octet-stream", "setup.exe", FILE_PE, false},
		{"application/octet-stream", "", FILE_PE, false},
		{"", "", FILE_PE, false},
		{"", "get.php", FILE_PE, false},
		{"application/x-msdownload", "", FILE_PE, false},
		{"application/java-archive", "a.jar", FILE_JAR, false},
		{"text/plain", "install.sh", FILE_SHELL, false},
		{"text/html", "a.js", FILE_JAVASCRIPT, false},
		{"image/png", "a.png", FILE_JPEG, false}, /* mislabelled, but nothing runs */
		{"image/png", "a.png", FILE_UNKNOWN, false},
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(magic_is_disguised(
					 cases[i].kind, str_c(cases[i].type), str_c(cases[i].name)),
			cases[i].is_disguised);
	assert_int_equal(magic_expected_for_type(STR("application/octet-stream")), 0);
	assert_int_equal(magic_expected_for_name(STR("noending")), 0);
	assert_true(magic_expected_for_name(STR("A.DOCX")) & file_kind_bit(FILE_DOCX));
	assert_true(magic_expected_for(STR("image/png"), STR("x.bin")) & file_kind_bit(FILE_PNG));
	assert_false(magic_expected_for(STR("image/png"), STR("x.exe")) & file_kind_bit(FILE_PNG));
}

static void
kinds_have_names_and_abilities(void **state)
{
	assert_true(FILE_KINDS <= 64);
	assert_string_equal(magic_name(FILE_OOXML_MACRO), "ooxml_macro");
	assert_string_equal(magic_name((enum file_kind)99), "unknown");
	assert_true(magic_is_executable(FILE_PE) && magic_is_executable(FILE_MSI));
	assert_true(magic_is_script(FILE_LNK) && magic_is_script(FILE_POWERSHELL));
	assert_false(magic_is_executable(FILE_ZIP) || magic_is_executable(FILE_UNKNOWN));
	assert_false(magic_is_script(FILE_HTML) || magic_is_script(FILE_PE));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signatures_are_known),
		cmocka_unit_test(programs_are_known_even_masked),
		cmocka_unit_test(zips_are_known_by_their_names),
		cmocka_unit_test(an_installer_is_told_from_a_document),
		cmocka_unit_test(texts_are_read_with_care),
		cmocka_unit_test(promises_are_compared),
		cmocka_unit_test(kinds_have_names_and_abilities),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
