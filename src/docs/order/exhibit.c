/* See exhibit.h. */
#include "docs/order/exhibit.h"

#include "base/names.h"
#include "wire/magic/magic.h"
#include "wire/zip/zip.h"

static const char *const form_names[EXHIBIT_FORMS] = {
	"unknown", "picture", "zip", "program", "document", "packets", "text"};
static const char *const no_names[EXHIBIT_NOS] = {"may", "bomb", "path", "nested", "broken"};

NAME_OF(enum exhibit_form, exhibit_form_name, form_names)
NAME_PARSE(enum exhibit_form, exhibit_form_parse, form_names, ERR_NOT_FOUND)
NAME_OF(enum exhibit_no, exhibit_no_name, no_names)
NAME_PARSE(enum exhibit_no, exhibit_no_parse, no_names, ERR_NOT_FOUND)

/* pcap in both byte orders and both units of time, pcapng. */
static bool
is_packets(struct str file)
{
	static const char *const starts[] = {"\xd4\xc3\xb2\xa1", "\xa1\xb2\xc3\xd4",
		"\x4d\x3c\xb2\xa1", "\xa1\xb2\x3c\x4d", "\x0a\x0d\x0d\x0a"};

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (file.len >= 4 && memcmp(file.p, starts[i], 4) == 0)
			return true;
	return false;
}

static bool
is_text(struct str start)
{
	for (size_t i = 0; i < start.len; i++) {
		uint8_t c = (uint8_t)start.p[i];

		if (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b)
			return false;
	}
	return start.len > 0;
}

static enum exhibit_form
form_of(struct str file)
{
	struct str start =
		str_of(file.p, file.len < LIMIT_MAGIC_BYTES ? file.len : LIMIT_MAGIC_BYTES);
	enum file_kind kind = magic_of(start);

	if (is_packets(file))
		return EXHIBIT_PACKETS;
	if (magic_is_executable(kind) || magic_is_script(kind))
		return EXHIBIT_PROGRAM;
	switch ((unsigned)kind) {
	case FILE_JPEG:
	case FILE_PNG:
	case FILE_GIF:
	case FILE_BMP:
	case FILE_WEBP:
	case FILE_ICO:
		return EXHIBIT_PICTURE;
	case FILE_ZIP:
	case FILE_RAR:
	case FILE_SEVENZIP:
	case FILE_GZIP:
	case FILE_CAB:
	case FILE_ISO:
	case FILE_ARCHIVE_OTHER:
		return EXHIBIT_ZIP;
	case FILE_DOCX:
	case FILE_XLSX:
	case FILE_PPTX:
	case FILE_OOXML_MACRO:
	case FILE_ODF:
	case FILE_OLE2:
	case FILE_PDF:
	case FILE_RTF:
		return EXHIBIT_DOCUMENT;
	default:
		return is_text(start) ? EXHIBIT_TEXT : EXHIBIT_UNKNOWN;
	}
}

/* ---- names in an archive ---- */

/* "/etc/x", "C:\x", "a/../../x": unpacked without care it would be written elsewhere. */
static bool
leads_out(struct str name)
{
	if (name.len == 0 || name.p[0] == '/' || name.p[0] == '\\')
		return true;
	if (name.len > 1 && name.p[1] == ':')
		return true;
	for (size_t from = 0, i = 0; i <= name.len; i++)
		if (i == name.len || name.p[i] == '/' || name.p[i] == '\\') {
			if (i - from == 2 && name.p[from] == '.' && name.p[from + 1] == '.')
				return true;
			from = i + 1;
		}
	return memchr(name.p, '\0', name.len) != NULL;
}

static bool
is_archive(struct str name)
{
	static const char *const ends[] = {".zip", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz",
		".zst", ".tar", ".cab", ".iso", ".lzh", ".jar", ".arj", ".ace"};

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (str_ends_nocase(name, str_c(ends[i])))
			return true;
	return false;
}

static void
look_into_zip(struct str file, struct exhibit_look *look)
{
	struct errinfo info = {0};
	struct unzip *u;
	enum err err = unzip_open(file, &u, &info);

	if (err == ERR_UNSUPPORTED) /* encrypted, or packed by others: kept closed */
		return;
	if (err != ERR_OK) {
		look->no = err == ERR_LIMIT ? EXHIBIT_BOMB : EXHIBIT_BROKEN;
		return;
	}
	look->n_entries = unzip_count(u);
	for (uint32_t i = 0; i < look->n_entries && look->no == EXHIBIT_MAY; i++) {
		struct str name = unzip_name(u, i);

		if (leads_out(name))
			look->no = EXHIBIT_PATH;
		else if (look->form == EXHIBIT_ZIP && is_archive(name))
			look->no = EXHIBIT_NESTED;
	}
	unzip_close(u);
}

void
exhibit_look(struct str file, struct exhibit_look *ret_look)
{
	*ret_look = (struct exhibit_look){.form = form_of(file)};
	if (file.len >= 4 && memcmp(file.p, "PK\3\4", 4) == 0)
		look_into_zip(file, ret_look);
}

/* ---- back to the portal ---- */

enum err
exhibit_look_put(const struct exhibit_look *look, struct buf *out)
{
	buf_printf(out, "%s %s %u\n", exhibit_form_name(look->form), exhibit_no_name(look->no),
		look->n_entries);
	return buf_err(out);
}

enum err
exhibit_look_get(struct str bytes, struct exhibit_look *ret_look)
{
	struct str rest = bytes, line = str_split(&rest, '\n');
	struct str form = str_split(&line, ' '), no = str_split(&line, ' ');
	struct exhibit_look look = {0};
	uint64_t n;

	if (rest.len > 0 || exhibit_form_parse(form, &look.form) != ERR_OK ||
		exhibit_no_parse(no, &look.no) != ERR_OK ||
		str_u64(line, LIMIT_ZIP_ENTRIES, &n) != ERR_OK)
		return ERR_MALFORMED;
	look.n_entries = (uint32_t)n;
	*ret_look = look;
	return ERR_OK;
}
