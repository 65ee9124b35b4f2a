/* dpkg's status, deb-control(5): stanzas of fields, blank lines between them. See packages.h. */
#include "base/limits.h"
#include "wire/packages/packages.h"

struct stanza {
	struct package_entry entry;
	bool is_installed, has_status;
};

/* "openssl (3.0.15-1~deb12u1)": the version only where it is another than the package's. */
static void
take_source(struct package_entry *e, struct str value)
{
	struct str name = str_split(&value, '(');

	e->source_name = str_trim(name);
	e->source_version = str_trim(str_split(&value, ')'));
}

static void
take_field(struct stanza *s, struct str key, struct str value)
{
	static const char *const names[] = {
		"Package", "Version", "Architecture", "Maintainer", "Source", "Status"};
	struct package_entry *e = &s->entry;

	switch (str_which(key, names, sizeof(names) / sizeof(*names))) {
	case 0:
		e->name = value;
		break;
	case 1:
		e->version = value;
		break;
	case 2:
		e->arch = value;
		break;
	case 3:
		e->maker = value;
		break;
	case 4:
		take_source(e, value);
		break;
	case 5: /* "install ok installed"; "deinstall ok config-files" is gone */
		s->has_status = true;
		s->is_installed = str_ends_nocase(value, STR(" installed"));
		break;
	default:
		break;
	}
}

static void
end_stanza(struct stanza *s, const struct package_distro *distro, struct bom_sink *sink)
{
	/* without a status: a list of packages, each of which is there */
	if (s->entry.name.len > 0 && (s->is_installed || !s->has_status)) {
		if (s->entry.source_version.len == 0 && s->entry.source_name.len > 0)
			s->entry.source_version = s->entry.version;
		packages_tell(&s->entry, distro, sink);
	}
	*s = (struct stanza){.entry.kind = PACKAGE_DEB};
}

enum err
packages_read_dpkg(struct str bytes, const struct package_distro *distro, struct bom_sink *sink,
	struct errinfo *info)
{
	struct stanza s = {.entry.kind = PACKAGE_DEB};
	size_t line_nr = 0;

	while (bytes.len > 0 && sink->stop == ERR_OK) {
		struct str line = str_split(&bytes, '\n'), key;

		line_nr++;
		if (line.len > 0 && line.p[line.len - 1] == '\r')
			line.len--;
		if (line.len > LIMIT_PACKAGES_LINE)
			return err_say(info, ERR_LIMIT, line_nr, "a line is too long");
		if (line.len == 0) {
			end_stanza(&s, distro, sink);
			continue;
		}
		if (line.p[0] == ' ' || line.p[0] == '\t') /* more of the field before */
			continue;
		if (str_find_byte(line, ':') <= 0)
			return err_say(info, ERR_MALFORMED, line_nr, "no field of a package");
		key = str_split(&line, ':');
		take_field(&s, key, str_trim(line));
	}
	if (sink->stop == ERR_OK)
		end_stanza(&s, distro, sink);
	return sink->stop;
}
