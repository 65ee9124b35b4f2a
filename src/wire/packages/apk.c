/* apk's installed: a letter, a colon and the value on each line, blank lines between packages. See
 * packages.h. */
#include "base/limits.h"
#include "wire/packages/packages.h"

static void
take_line(struct package_entry *e, char letter, struct str value)
{
	switch (letter) {
	case 'P':
		e->name = value;
		break;
	case 'V':
		e->version = value;
		break;
	case 'A':
		e->arch = value;
		break;
	case 'o': /* origin: the package that it was built from */
		e->source_name = value;
		break;
	case 'm':
		e->maker = value;
		break;
	case 'L':
		e->licence = value;
		break;
	default: /* files, sizes, sums, dependencies */
		break;
	}
}

static void
end_package(struct package_entry *e, const struct package_distro *distro, struct bom_sink *sink)
{
	if (e->name.len > 0) {
		if (e->source_name.len > 0)
			e->source_version = e->version;
		packages_tell(e, distro, sink);
	}
	*e = (struct package_entry){.kind = PACKAGE_APK};
}

enum err
packages_read_apk(struct str bytes, const struct package_distro *distro, struct bom_sink *sink,
	struct errinfo *info)
{
	struct package_entry e = {.kind = PACKAGE_APK};
	size_t line_nr = 0;

	while (bytes.len > 0 && sink->stop == ERR_OK) {
		struct str line = str_split(&bytes, '\n');

		line_nr++;
		if (line.len > LIMIT_PACKAGES_LINE)
			return err_say(info, ERR_LIMIT, line_nr, "a line is too long");
		if (line.len == 0)
			end_package(&e, distro, sink);
		else if (line.len < 2 || line.p[1] != ':')
			return err_say(info, ERR_MALFORMED, line_nr, "no line of a package");
		else
			take_line(&e, line.p[0], str_of(line.p + 2, line.len - 2));
	}
	if (sink->stop == ERR_OK)
		end_package(&e, distro, sink);
	return sink->stop;
}
