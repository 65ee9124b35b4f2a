/*
 * Kinds of files by their first bytes. See magic.h. Fixed signatures come from a table; ZIP, OLE2
 * and PE are looked into; text goes to script.c. The bytes are bodies of downloads and mail parts,
 * the answers go to the detectors of watch.
 */
#include "base/reader.h"
#include "wire/magic/script.h"

#define PE_OFFSET_AT 0x3c /* e_lfanew */
#define PE_OFFSET_MAX 0x1000
#define DOS_STUB_AT 0x4e /* "This program cannot be run in DOS mode" */
#define ISO_AT 32769
#define ZIP_ENTRIES_MAX 64
#define PDF_WITHIN 1024 /* readers accept "%PDF-" this far in */

enum ability {
	PASSIVE,
	EXECUTABLE,
	SCRIPT,
	ARCHIVE,
	DOCUMENT,
	IMAGE,
	MEDIA,
};

static const struct {
	const char *name;
	enum ability ability;
} kinds[FILE_KINDS] = {
#define KIND(id, name, ability) [FILE_##id] = {name, ability},
#include "wire/magic/kind.def"
#undef KIND
};

static const struct {
	size_t at;
	struct str bytes;
	enum file_kind kind;
} signatures[] = {
	{0,
		{"\x7f"
		 "ELF",
			4},
		FILE_ELF},
	{0, {"\xfe\xed\xfa\xce", 4}, FILE_MACHO},
	{0, {"\xfe\xed\xfa\xcf", 4}, FILE_MACHO},
	{0, {"\xce\xfa\xed\xfe", 4}, FILE_MACHO},
	{0, {"\xcf\xfa\xed\xfe", 4}, FILE_MACHO},
	{0, {"dex\n03", 6}, FILE_DEX},
	{0, {"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0", 16}, FILE_LNK},
	{0, {"Rar!\x1a\x07", 6}, FILE_RAR},
	{0, {"7z\xbc\xaf\x27\x1c", 6}, FILE_SEVENZIP},
	{0, {"\x1f\x8b\x08", 3}, FILE_GZIP},
	{0, {"MSCF\0\0\0\0", 8}, FILE_CAB},
	{0, {"BZh", 3}, FILE_ARCHIVE_OTHER},
	{0,
		{"\xfd"
		 "7zXZ\0",
			6},
		FILE_ARCHIVE_OTHER},
	{0, {"\x28\xb5\x2f\xfd", 4}, FILE_ARCHIVE_OTHER},
	{7, {"**ACE**", 7}, FILE_ARCHIVE_OTHER},
	{2, {"-lh5-", 5}, FILE_ARCHIVE_OTHER},
	{2, {"-lh7-", 5}, FILE_ARCHIVE_OTHER},
	{0, {"%PDF-", 5}, FILE_PDF},
	{0, {"{\\rt", 4}, FILE_RTF},
	{0, {"\xff\xd8\xff", 3}, FILE_JPEG},
	{0, {"\x89PNG\r\n\x1a\n", 8}, FILE_PNG},
	{0, {"GIF87a", 6}, FILE_GIF},
	{0, {"GIF89a", 6}, FILE_GIF},
	{0, {"\0\0\x01\0", 4}, FILE_ICO},
	{8, {"WEBP", 4}, FILE_WEBP},
	{4, {"ftyp", 4}, FILE_MP4},
	{0, {"ID3", 3}, FILE_MEDIA_OTHER},
	{0, {"OggS", 4}, FILE_MEDIA_OTHER},
	{0, {"\x1a\x45\xdf\xa3", 4}, FILE_MEDIA_OTHER},
	{0, {"FLV\x01", 4}, FILE_MEDIA_OTHER},
	{8, {"WAVEfmt ", 8}, FILE_MEDIA_OTHER},
	{8, {"AVI LIST", 8}, FILE_MEDIA_OTHER},
	{ISO_AT, {"CD001", 5}, FILE_ISO},
};

static struct str
from(struct str s, size_t at)
{
	return at < s.len ? str_of(s.p + at, s.len - at) : str_of(NULL, 0);
}

static struct reader
reader_at(struct str s, size_t at)
{
	struct str rest = from(s, at);

	return reader_of(rest.p, rest.len);
}

/* How the bytes of a program may have been changed. */
struct mask {
	uint8_t key;
	bool spares_zero; /* zeroes and the key itself were left alone, as packers do */
};

static uint8_t
unmask(struct mask m, char byte)
{
	uint8_t b = (uint8_t)byte;

	return m.spares_zero && (b == 0 || b == m.key) ? b : b ^ m.key;
}

static bool
unmasked_is(struct str s, size_t at, struct mask m, struct str want)
{
	if (at > s.len || s.len - at < want.len)
		return false;
	for (size_t i = 0; i < want.len; i++)
		if (unmask(m, s.p[at + i]) != (uint8_t)want.p[i])
			return false;
	return true;
}

/* MZ whose header offset leads to PE, NE or LE; or, when that is not visible, the DOS stub's text
 * (PE/COFF specification, section 2). */
static bool
is_pe(struct str s, struct mask m)
{
	size_t at = 0;

	if (s.len < PE_OFFSET_AT + 4 || !unmasked_is(s, 0, m, STR("MZ")))
		return false;
	for (size_t i = 4; i > 0; i--)
		at = at << 8 | unmask(m, s.p[PE_OFFSET_AT + i - 1]);
	if (unmasked_is(s, DOS_STUB_AT, m, STR("This program ")))
		return true;
	if (at < 4 || at > PE_OFFSET_MAX)
		return false;
	if (unmasked_is(s, at, m, str_of("PE\0\0", 4)))
		return true;
	/* 16-bit headers, and a cut before the header, only without a mask: too little to go by. */
	return m.key == 0 && (at + 4 > s.len || unmasked_is(s, at, m, STR("NE")) ||
				     unmasked_is(s, at, m, STR("LE")));
}

static bool
is_pe_masked(struct str s)
{
	uint8_t key = s.len > 0 ? (uint8_t)s.p[0] ^ 'M' : 0;

	if (key == 0) /* unless the key is 'M' itself, and so was spared */
		return is_pe(s, (struct mask){'M', true});
	return is_pe(s, (struct mask){key, false}) || is_pe(s, (struct mask){key, true});
}

/* What the names in a ZIP told so far. */
struct zip_signs {
	bool has_types, is_word, is_excel, is_slides, has_macros;
	bool is_android, has_manifest, has_class, is_odf;
};

static void
zip_sign(struct zip_signs *z, struct str name, struct str data)
{
	z->has_types |= str_equal(name, STR("[Content_Types].xml"));
	z->is_word |= str_starts(name, STR("word/"));
	z->is_excel |= str_starts(name, STR("xl/"));
	z->is_slides |= str_starts(name, STR("ppt/"));
	z->has_macros |= str_ends_nocase(name, STR("vbaProject.bin"));
	z->is_android |=
		str_equal(name, STR("AndroidManifest.xml")) || str_equal(name, STR("classes.dex"));
	z->has_manifest |= str_starts_nocase(name, STR("META-INF/MANIFEST.MF"));
	z->has_class |= str_ends_nocase(name, STR(".class"));
	z->is_odf |= str_equal(name, STR("mimetype")) &&
		     str_starts(data, STR("application/vnd.oasis.opendocument."));
}

/* The next local header's name (APPNOTE.TXT section 4.3.7) and the data behind it. Sizes may be
 * missing there, so the next signature is searched for. */
static bool
zip_next(struct str *s, struct str *ret_name, struct str *ret_data)
{
	ptrdiff_t at = str_find(*s, STR("PK\3\4"));
	struct reader r;
	size_t name, extra;

	if (at < 0)
		return false;
	r = reader_at(*s, (size_t)at + 26);
	name = reader_le16(&r);
	extra = reader_le16(&r);
	*ret_name = reader_str(&r, name);
	if (reader_err(&r) != ERR_OK)
		return false;
	*s = reader_rest(&r);
	*ret_data = from(*s, extra);
	return true;
}

static enum file_kind
zip_kind(struct str s)
{
	struct zip_signs z = {.has_types = false};
	struct str name, data;

	for (int i = 0; i < ZIP_ENTRIES_MAX && zip_next(&s, &name, &data); i++)
		zip_sign(&z, name, data);
	if (z.is_android)
		return FILE_APK;
	if (z.has_macros && (z.has_types || z.is_word || z.is_excel || z.is_slides))
		return FILE_OOXML_MACRO;
	if (z.is_word || z.is_excel || z.is_slides)
		return z.is_word ? FILE_DOCX : z.is_excel ? FILE_XLSX : FILE_PPTX;
	if (z.is_odf)
		return FILE_ODF;
	return z.has_manifest || z.has_class ? FILE_JAR : FILE_ZIP;
}

/* MS-CFB section 2.6: the root entry's class tells an installer package. */
static enum file_kind
ole2_kind(struct str s)
{
	static const char msi[] = "\x84\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46";
	struct reader r = reader_at(s, 30);
	unsigned shift = reader_le16(&r);
	struct reader d = reader_at(s, 48);
	size_t sector = reader_le32(&d);

	if (reader_err(&d) != ERR_OK || (shift != 9 && shift != 12) || sector > 0xffff)
		return FILE_OLE2;
	return str_starts(from(s, ((sector + 1) << shift) + 80), str_of(msi, 16)) ? FILE_MSI
										  : FILE_OLE2;
}

/* The same four bytes begin Java classes (a version from 45 on) and Mach-O for several machines (a
 * small count). */
static enum file_kind
cafebabe_kind(struct str s)
{
	struct reader r = reader_at(s, 4);
	uint32_t number = reader_be32(&r);

	if (reader_err(&r) != ERR_OK)
		return FILE_UNKNOWN;
	return number < 40 ? FILE_MACHO : (number & 0xffff) >= 45 ? FILE_JAVA_CLASS : FILE_UNKNOWN;
}

static bool
is_bmp(struct str s)
{
	struct reader r = reader_at(s, 6);
	uint32_t reserved = reader_le32(&r);
	uint32_t offset = reader_le32(&r), header = reader_le32(&r);

	return str_starts(s, STR("BM")) && reader_err(&r) == ERR_OK && reserved == 0 &&
	       offset >= 26 && offset < 4096 && (header == 12 || (header >= 40 && header <= 124));
}

static bool
is_swf(struct str s)
{
	return s.len >= 8 && (s.p[0] == 'F' || s.p[0] == 'C' || s.p[0] == 'Z') && s.p[1] == 'W' &&
	       s.p[2] == 'S' && s.p[3] > 0 && s.p[3] < 64;
}

static enum file_kind
binary_kind(struct str s)
{
	if (is_pe(s, (struct mask){0, false}))
		return FILE_PE;
	if (str_starts(s, STR("PK\3\4")))
		return zip_kind(s);
	if (str_starts(s, STR("PK\5\6")))
		return FILE_ZIP;
	if (str_starts(s, STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")))
		return ole2_kind(s);
	if (str_starts(s, STR("\xca\xfe\xba\xbe")))
		return cafebabe_kind(s);
	for (size_t i = 0; i < sizeof(signatures) / sizeof(*signatures); i++)
		if (str_starts(from(s, signatures[i].at), signatures[i].bytes))
			return signatures[i].kind;
	if (is_bmp(s))
		return FILE_BMP;
	return is_swf(s) ? FILE_SWF : FILE_UNKNOWN;
}

enum file_kind
magic_of(struct str first_bytes)
{
	enum file_kind kind = binary_kind(first_bytes);
	struct str s = first_bytes;

	s.len = s.len < LIMIT_MAGIC_BYTES ? s.len : LIMIT_MAGIC_BYTES;
	if (kind == FILE_UNKNOWN)
		kind = script_kind(s);
	if (kind == FILE_UNKNOWN && is_pe_masked(s))
		kind = FILE_PE_ENCODED;
	if (kind == FILE_UNKNOWN &&
		str_find(str_of(s.p, s.len < PDF_WITHIN ? s.len : PDF_WITHIN), STR("%PDF-1.")) >= 0)
		kind = FILE_PDF;
	return kind;
}

const char *
magic_name(enum file_kind kind)
{
	return (unsigned)kind < FILE_KINDS ? kinds[kind].name : "unknown";
}

bool
magic_is_executable(enum file_kind kind)
{
	return (unsigned)kind < FILE_KINDS && kinds[kind].ability == EXECUTABLE;
}

bool
magic_is_script(enum file_kind kind)
{
	return (unsigned)kind < FILE_KINDS && kinds[kind].ability == SCRIPT;
}

struct str
magic_zip_risky_name(struct str first_bytes)
{
	static const char *const endings[] = {".exe", ".scr", ".com", ".pif", ".cpl", ".dll",
		".msi", ".js", ".jse", ".vbs", ".vbe", ".wsf", ".wsh", ".hta", ".lnk", ".bat",
		".cmd", ".ps1", ".jar", ".iso", ".img", ".chm"};
	struct str s = first_bytes, name, data;

	s.len = s.len < LIMIT_MAGIC_BYTES ? s.len : LIMIT_MAGIC_BYTES;
	if (!str_starts(s, STR("PK\3\4")) || zip_kind(s) != FILE_ZIP)
		return str_of(NULL, 0);
	for (int i = 0; i < ZIP_ENTRIES_MAX && zip_next(&s, &name, &data); i++)
		for (size_t e = 0; e < sizeof(endings) / sizeof(*endings); e++)
			if (str_ends_nocase(name, str_c(endings[e])))
				return name;
	return str_of(NULL, 0);
}
