/* See collected.h. */
#include "wire/collected/collected.h"

#include "base/limits.h"
#include "wire/cp932/cp932.h"
#include "wire/packages/packages.h"
#include "wire/utf16/utf16.h"

#define HEAD "sakimori-collect\t"

static struct str
without_mark(struct str s)
{
	return str_starts(s, STR("\xef\xbb\xbf")) ? str_of(s.p + 3, s.len - 3) : s;
}

enum coding { CODING_BYTES, CODING_UTF16_LE, CODING_UTF16_BE };

static enum coding
coding_of(struct str s)
{
	return str_starts(s, STR("\xff\xfe"))	? CODING_UTF16_LE
	       : str_starts(s, STR("\xfe\xff")) ? CODING_UTF16_BE
						: CODING_BYTES;
}

bool
collected_detect(struct str bytes)
{
	enum coding coding = coding_of(bytes);
	const char *head = HEAD;
	size_t low = coding == CODING_UTF16_BE;

	if (coding == CODING_BYTES)
		return str_starts(without_mark(bytes), STR(HEAD));
	if (bytes.len < 2 + 2 * strlen(HEAD))
		return false;
	for (size_t i = 0; head[i] != '\0'; i++)
		if (bytes.p[2 + 2 * i + low] != head[i] || bytes.p[3 + 2 * i - low] != '\0')
			return false;
	return true;
}

/* Its mark, or one line of more than ASCII that is whole UTF-8, says that a file is in no other
 * coding: one bad byte would make other characters of every name in it. */
static bool
is_meant_as_utf8(struct str bytes)
{
	struct str rest = without_mark(bytes);

	if (rest.len != bytes.len)
		return true;
	while (rest.len > 0) {
		struct str line = str_split(&rest, '\n');
		bool is_ascii = true;

		for (size_t i = 0; i < line.len && is_ascii; i++)
			is_ascii = (unsigned char)line.p[i] < 0x80;
		if (!is_ascii && str_is_utf8(line))
			return true;
	}
	return false;
}

/* The file as UTF-8: itself, or made of it in `room`. What is in none of these is left as it is,
 * and its line will say so. */
static enum err
as_utf8(struct str bytes, struct cp932 *cp932, struct buf *room, struct str *ret_text)
{
	enum coding coding = coding_of(bytes);
	enum err err;

	*ret_text = without_mark(bytes);
	if (coding != CODING_BYTES)
		err = utf16_put(
			str_of(bytes.p + 2, bytes.len - 2), coding == CODING_UTF16_BE, room);
	else if (cp932 == NULL || str_is_utf8(*ret_text) || is_meant_as_utf8(bytes))
		return ERR_OK;
	else
		err = cp932_decode(cp932, bytes, room);
	if (err == ERR_OK)
		*ret_text = buf_view(room);
	return err == ERR_FULL ? ERR_LIMIT : coding == CODING_BYTES ? ERR_OK : err;
}

struct reading {
	struct collected_sink *sink;
	struct bom_sink components; /* for packages_tell() */
	struct package_distro distro;
	struct str section; /* that the programs stand in; "" */
	size_t line;
	struct collected *all;
};

static void
on_component(void *arg, const struct component *c)
{
	struct reading *r = arg;
	struct component in = *c;

	in.path = r->section;
	if (r->sink->component != NULL)
		r->sink->component(r->sink->arg, &in);
}

static void
tell_program(struct reading *r, const struct str parts[COLLECTED_PARTS - 1])
{
	const struct component c = {.kind = COMPONENT_APPLICATION,
		.name = parts[0],
		.version = parts[1],
		.supplier = parts[2]};

	if (c.name.len > 0)
		on_component(r, &c);
}

static void
tell_package(struct reading *r, enum package_kind kind, const struct str parts[COLLECTED_PARTS - 1])
{
	const struct package_entry e = {.kind = kind,
		.name = parts[0],
		.version = parts[1],
		.arch = parts[2],
		.source_name = parts[3],
		.source_version = parts[3].len > 0 && parts[4].len == 0 && kind != PACKAGE_RPM
					  ? parts[1]
					  : parts[4]};

	if (e.name.len == 0)
		return;
	packages_tell(&e, &r->distro, &r->components);
	if (r->components.stop != ERR_OK && r->sink->stop == ERR_OK)
		r->sink->stop = r->components.stop;
}

enum key {
	KEY_SOFTWARE,
	KEY_DEB,
	KEY_RPM,
	KEY_APK,
	KEY_DISTRO,
	KEY_SECTION,
	KEY_END,
	KEY_TOLD, /* this and all behind it are told as they are */
};
static const char *const keys[] = {"software", "deb", "rpm", "apk", "distro", "section", "end",
	"system", "made", "host", "mac", "address", "os", "kernel", "update", "port", "encryption",
	"protection", "firewall", "reboot"};
#define KEYS (sizeof(keys) / sizeof(*keys))

static void
pass(struct reading *r, struct str key)
{
	r->all->n_passed++;
	if (r->sink->passed != NULL)
		r->sink->passed(r->sink->arg, r->line, key);
}

/* Of small letters, digits and '-', "whole" or "part". */
static bool
is_section(const struct str parts[COLLECTED_PARTS - 1])
{
	for (size_t i = 0; i < parts[0].len; i++)
		if (!(parts[0].p[i] >= 'a' && parts[0].p[i] <= 'z') &&
			!(parts[0].p[i] >= '0' && parts[0].p[i] <= '9') && parts[0].p[i] != '-')
			return false;
	return parts[0].len > 0 &&
	       (str_equal(parts[1], STR("whole")) || str_equal(parts[1], STR("part")));
}

static void
take_line(struct reading *r, struct str key, const struct str parts[COLLECTED_PARTS - 1])
{
	size_t which = str_which(key, keys, KEYS);
	uint64_t n;

	if (which == KEY_END) {
		r->all->is_whole =
			str_u64(parts[0], UINT32_MAX, &n) == ERR_OK && n == r->all->n_lines;
		return;
	}
	r->all->n_lines++;
	r->all->is_whole = false; /* something stands behind the end */
	if (which == KEY_SOFTWARE)
		tell_program(r, parts);
	else if (which <= KEY_APK)
		tell_package(r, (enum package_kind)(which - KEY_DEB), parts);
	else if (which == KEYS || (which == KEY_SECTION && !is_section(parts)))
		pass(r, key);
	if (which == KEY_DISTRO)
		r->distro = (struct package_distro){parts[0], parts[1]};
	if (which == KEY_SECTION)
		r->section = parts[0];
	if ((which == KEY_DISTRO || which == KEY_SECTION || (which >= KEY_TOLD && which < KEYS)) &&
		r->sink->told != NULL)
		r->sink->told(r->sink->arg, key, parts);
}

static bool
is_utf8(struct str s)
{
	uint32_t cp;

	while (s.len > 0) {
		size_t n = str_utf8_char(s, &cp);

		if (n == 0 || cp == 0)
			return false;
		s = str_of(s.p + n, s.len - n);
	}
	return true;
}

static enum err
read_line(struct reading *r, struct str line, size_t nr, struct errinfo *info)
{
	struct str parts[COLLECTED_PARTS];

	if (line.len > 0 && line.p[line.len - 1] == '\r')
		line.len--;
	if (line.len > LIMIT_PACKAGES_LINE)
		return err_say(info, ERR_LIMIT, nr, "a line is too long");
	if (!is_utf8(line))
		return err_say(info, ERR_MALFORMED, nr, "a line is not UTF-8");
	if (line.len == 0 || line.p[0] == '#')
		return ERR_OK;
	for (size_t i = 0; i < COLLECTED_PARTS; i++)
		parts[i] = str_trim(str_split(&line, '\t'));
	r->line = nr;
	if (nr > 1) {
		take_line(r, parts[0], parts + 1);
		return r->sink->stop;
	}
	if (!str_equal(parts[0], STR("sakimori-collect")))
		return err_say(info, ERR_MALFORMED, nr, "no file of a collector");
	if (!str_equal(parts[1], STR("1")))
		return err_say(info, ERR_UNSUPPORTED, nr, "of a later version");
	return ERR_OK;
}

enum err
collected_read(struct str bytes, struct collected_sink *sink, struct collected *ret_collected,
	struct errinfo *info)
{
	struct reading r = {.sink = sink, .all = ret_collected};
	struct buf room = buf_of(3 * bytes.len + 1);
	struct str text = STR("");
	enum err err = ERR_OK;

	r.components = (struct bom_sink){.component = on_component, .arg = &r};
	*ret_collected = (struct collected){0};
	if (!collected_detect(bytes))
		return err_say(info, ERR_MALFORMED, 1, "no file of a collector");
	if (as_utf8(bytes, sink->cp932, &room, &text) != ERR_OK)
		err = err_say(info, ERR_MALFORMED, 1, "no whole UTF-16");
	for (size_t nr = 1; text.len > 0 && err == ERR_OK; nr++)
		err = read_line(&r, str_split(&text, '\n'), nr, info);
	buf_done(&room);
	return err;
}
