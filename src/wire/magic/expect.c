/*
 * What a content type or the ending of a name leads one to expect (IANA media types, and those that
 * servers use beside them). Generous where harmless files are commonly mislabelled (an image as
 * another image, a script as text), so that what is left over means something.
 */
#include "wire/magic/magic.h"

#define BIT(kind) ((file_kinds)1 << FILE_##kind)
#define IMAGES (BIT(JPEG) | BIT(PNG) | BIT(GIF) | BIT(BMP) | BIT(WEBP) | BIT(ICO) | BIT(XML))
#define MARKUP (BIT(HTML) | BIT(XML))
#define SCRIPTS (BIT(JAVASCRIPT) | BIT(VBSCRIPT) | BIT(POWERSHELL) | BIT(BATCH) | BIT(SHELL))
#define OOXML (BIT(DOCX) | BIT(XLSX) | BIT(PPTX) | BIT(OOXML_MACRO))
#define OFFICE (OOXML | BIT(OLE2) | BIT(RTF) | BIT(ODF) | MARKUP)
#define ZIPS (OOXML | BIT(ODF) | BIT(ZIP) | BIT(JAR) | BIT(APK))
#define ARCHIVES (ZIPS | BIT(RAR) | BIT(SEVENZIP) | BIT(GZIP) | BIT(CAB) | BIT(ARCHIVE_OTHER))
#define PROGRAMS (BIT(PE) | BIT(MSI))
#define FILMS (BIT(MP4) | BIT(MEDIA_OTHER) | BIT(SWF))
#define NOTHING BIT(UNKNOWN) /* none of the kinds that we tell */

struct expectation {
	const char *text;
	file_kinds kinds;
};

/* By the start of the media type; the first that fits counts. */
static const struct expectation types[] = {
	{"image/", IMAGES},
	{"audio/", FILMS},
	{"video/", FILMS},
	{"font/", NOTHING},
	{"text/html", MARKUP | BIT(JAVASCRIPT)},
	{"text/css", MARKUP | BIT(JAVASCRIPT)},
	{"text/javascript", MARKUP | BIT(JAVASCRIPT)},
	{"text/ecmascript", BIT(JAVASCRIPT)},
	{"text/xml", MARKUP},
	{"text/vbscript", BIT(VBSCRIPT)},
	{"text/rtf", BIT(RTF)},
	{"text/", MARKUP | SCRIPTS | BIT(RTF)},
	{"application/javascript", MARKUP | BIT(JAVASCRIPT)},
	{"application/x-javascript", MARKUP | BIT(JAVASCRIPT)},
	{"application/json", MARKUP | BIT(JAVASCRIPT)},
	{"application/xhtml", MARKUP},
	{"application/xml", MARKUP},
	{"application/rss", MARKUP},
	{"application/atom", MARKUP},
	{"application/pdf", BIT(PDF)},
	{"application/rtf", BIT(RTF) | BIT(OLE2) | BIT(DOCX)},
	{"application/msword", OFFICE},
	{"application/vnd.ms-cab", BIT(CAB)},
	{"application/vnd.ms-excel", OFFICE},
	{"application/vnd.ms-powerpoint", OFFICE},
	{"application/vnd.ms-word", OFFICE},
	{"application/vnd.openxmlformats", OFFICE},
	{"application/vnd.oasis", BIT(ODF) | BIT(ZIP) | MARKUP},
	{"application/vnd.android", ZIPS},
	{"application/vnd.microsoft.portable-executable", PROGRAMS},
	{"application/x-msdownload", PROGRAMS | BIT(CAB)},
	{"application/x-msdos-program", PROGRAMS},
	{"application/x-dosexec", PROGRAMS},
	{"application/x-ms-dos-executable", PROGRAMS},
	{"application/exe", PROGRAMS},
	{"application/x-exe", PROGRAMS},
	{"application/x-msi", PROGRAMS},
	{"application/x-ole-storage", BIT(OLE2) | BIT(MSI)},
	{"application/x-executable", BIT(ELF) | BIT(MACHO) | BIT(SHELL)},
	{"application/x-elf", BIT(ELF)},
	{"application/x-sharedlib", BIT(ELF)},
	{"application/x-mach-binary", BIT(MACHO)},
	{"application/java-archive", ZIPS | BIT(JAVA_CLASS)},
	{"application/x-java", ZIPS | BIT(JAVA_CLASS) | MARKUP},
	{"application/zip", ZIPS},
	{"application/x-zip", ZIPS},
	{"application/x-rar", BIT(RAR)},
	{"application/vnd.rar", BIT(RAR)},
	{"application/x-7z", BIT(SEVENZIP)},
	{"application/gzip", BIT(GZIP)},
	{"application/x-gzip", BIT(GZIP)},
	{"application/x-tar", ARCHIVES},
	{"application/x-compressed", ARCHIVES},
	{"application/x-shockwave-flash", BIT(SWF)},
	{"application/hta", BIT(HTA) | MARKUP},
	{"application/x-sh", BIT(SHELL)},
	{"application/x-ms-shortcut", BIT(LNK)},
	{"application/x-iso9660", BIT(ISO)},
	{"application/font", NOTHING},
	{"application/x-font", NOTHING},
	{"application/x-www-form-urlencoded", NOTHING},
	{"application/ocsp-response", NOTHING},
	{"application/pkix", NOTHING},
};

/* By the ending; those that can deliver anything (.php, .bin) are left out. */
static const struct expectation endings[] = {
	{"jpg", IMAGES},
	{"jpeg", IMAGES},
	{"png", IMAGES},
	{"gif", IMAGES},
	{"bmp", IMAGES},
	{"webp", IMAGES},
	{"ico", IMAGES},
	{"svg", IMAGES | MARKUP},
	{"tif", NOTHING},
	{"mp3", FILMS},
	{"mp4", FILMS},
	{"avi", FILMS},
	{"wav", FILMS},
	{"mov", FILMS},
	{"swf", BIT(SWF)},
	{"woff", NOTHING},
	{"woff2", NOTHING},
	{"ttf", NOTHING},
	{"css", MARKUP | BIT(JAVASCRIPT)},
	{"txt", MARKUP | SCRIPTS | BIT(RTF)},
	{"csv", MARKUP},
	{"log", NOTHING},
	{"json", MARKUP | BIT(JAVASCRIPT)},
	{"xml", MARKUP},
	{"html", MARKUP | BIT(JAVASCRIPT)},
	{"htm", MARKUP | BIT(JAVASCRIPT)},
	{"js", MARKUP | BIT(JAVASCRIPT)},
	{"mjs", BIT(JAVASCRIPT)},
	{"vbs", BIT(VBSCRIPT)},
	{"ps1", BIT(POWERSHELL)},
	{"bat", BIT(BATCH)},
	{"cmd", BIT(BATCH)},
	{"sh", BIT(SHELL)},
	{"hta", BIT(HTA) | MARKUP},
	{"lnk", BIT(LNK)},
	{"pdf", BIT(PDF)},
	{"rtf", BIT(RTF)},
	{"doc", OFFICE},
	{"dot", OFFICE},
	{"xls", OFFICE},
	{"ppt", OFFICE},
	{"docx", OFFICE},
	{"xlsx", OFFICE},
	{"pptx", OFFICE},
	{"docm", OFFICE},
	{"xlsm", OFFICE},
	{"odt", BIT(ODF)},
	{"ods", BIT(ODF)},
	{"exe", PROGRAMS},
	{"dll", PROGRAMS},
	{"scr", PROGRAMS},
	{"sys", PROGRAMS},
	{"com", PROGRAMS},
	{"cpl", PROGRAMS},
	{"ocx", PROGRAMS},
	{"msi", PROGRAMS | BIT(OLE2)},
	{"msp", PROGRAMS | BIT(OLE2)},
	{"jar", ZIPS},
	{"class", BIT(JAVA_CLASS)},
	{"apk", ZIPS},
	{"zip", ZIPS},
	{"rar", BIT(RAR)},
	{"7z", BIT(SEVENZIP)},
	{"gz", BIT(GZIP)},
	{"tgz", BIT(GZIP)},
	{"cab", BIT(CAB)},
	{"iso", BIT(ISO)},
	{"img", BIT(ISO)},
	{"crl", NOTHING},
	{"crt", NOTHING},
};

file_kinds
magic_expected_for_type(struct str content_type)
{
	struct str type = content_type;

	if (type.len > 0)
		type = str_trim(str_split(&type, ';'));
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (str_starts_nocase(type, str_c(types[i].text)))
			return types[i].kinds | NOTHING;
	return 0;
}

file_kinds
magic_expected_for_name(struct str file_name)
{
	struct str name = str_trim(file_name);
	size_t dot = name.len;

	while (dot > 0 && name.p[dot - 1] != '.')
		dot--;
	if (dot == 0)
		return 0;
	name = str_of(name.p + dot, name.len - dot);
	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
		if (str_equal_nocase(name, str_c(endings[i].text)))
			return endings[i].kinds | NOTHING;
	return 0;
}

file_kinds
magic_expected_for(struct str content_type, struct str file_name)
{
	file_kinds type = magic_expected_for_type(content_type);
	file_kinds name = magic_expected_for_name(file_name);

	if (type == 0 || name == 0)
		return type | name;
	return type & name;
}

bool
magic_is_disguised(enum file_kind kind, struct str content_type, struct str file_name)
{
	file_kinds expected = magic_expected_for(content_type, file_name);

	if (!magic_is_executable(kind) && !magic_is_script(kind))
		return false;
	return expected != 0 && (expected & file_kind_bit(kind)) == 0;
}
