/* See packages.h: what all databases share, and their purls (ECMA-427, types deb, rpm, apk). */
#include "wire/packages/packages.h"

#include "wire/purl/purl.h"

#include <stdlib.h>

void
packages_distro(struct str os_release, struct package_distro *ret_distro)
{
	*ret_distro = (struct package_distro){STR(""), STR("")};
	while (os_release.len > 0) {
		struct str line = str_trim(str_split(&os_release, '\n')), key;

		key = str_split(&line, '=');
		if (line.len >= 2 && (line.p[0] == '"' || line.p[0] == '\'') &&
			line.p[line.len - 1] == line.p[0])
			line = str_of(line.p + 1, line.len - 2);
		if (str_equal(key, STR("ID")))
			ret_distro->id = line;
		else if (str_equal(key, STR("VERSION_ID")))
			ret_distro->version = line;
	}
}

static const struct {
	const char *type, *space;
} kinds[] = {[PACKAGE_DEB] = {"deb", "debian"},
	[PACKAGE_RPM] = {"rpm", ""},
	[PACKAGE_APK] = {"apk", "alpine"}};

/* "rhel" is "redhat" to those who name packages. */
static struct str
space_of(const struct package_entry *e, const struct package_distro *distro)
{
	if (distro->id.len == 0)
		return str_c(kinds[e->kind].space);
	return str_equal(distro->id, STR("rhel")) ? STR("redhat") : distro->id;
}

static void
add_pair(struct purl_parts *parts, struct str key, struct str value)
{
	if (value.len > 0 && parts->n_pairs < LIMIT_PURL_QUALIFIERS)
		parts->pairs[parts->n_pairs++] = (struct purl_pair){key, value};
}

/* "1:3.0.7-24.el9": what stands before the colon is a qualifier of an rpm's purl. */
static struct str
split_epoch(const struct package_entry *e, struct str *version)
{
	ptrdiff_t at = e->kind == PACKAGE_RPM ? str_find_byte(*version, ':') : -1;
	struct str epoch = STR("");

	if (at > 0) {
		epoch = str_of(version->p, (size_t)at);
		*version = str_of(version->p + at + 1, version->len - (size_t)at - 1);
	}
	return str_equal(epoch, STR("0")) ? STR("") : epoch;
}

static struct str
join(struct buf *b, struct str one, char sign, struct str two)
{
	buf_clear(b);
	buf_str(b, one);
	if (one.len > 0 && two.len > 0) {
		buf_byte(b, (uint8_t)sign);
		buf_str(b, two);
	}
	return buf_err(b) == ERR_OK ? buf_view(b) : STR("");
}

static bool
make_purl(const struct package_entry *e, const struct package_distro *distro, struct purl *purl,
	struct buf *out)
{
	struct buf release = buf_of(LIMIT_PURL_BYTES), upstream = buf_of(LIMIT_PURL_BYTES);
	struct purl_parts parts = {.type = str_c(kinds[e->kind].type),
		.space = space_of(e, distro),
		.name = e->name,
		.version = e->version};
	struct str epoch = split_epoch(e, &parts.version);
	bool is_made;

	add_pair(&parts, STR("arch"), e->arch);
	add_pair(&parts, STR("distro"), join(&release, distro->id, '-', distro->version));
	add_pair(&parts, STR("epoch"), epoch);
	if (e->source_name.len > 0 && !str_equal(e->source_name, e->name))
		add_pair(&parts, STR("upstream"),
			join(&upstream, e->source_name, '@', e->source_version));
	is_made = purl_build(&parts, purl) == ERR_OK;
	if (is_made)
		purl_print(purl, out);
	buf_done(&release);
	buf_done(&upstream);
	return is_made && buf_err(out) == ERR_OK;
}

/* "Debian X <x@lists.example>": the name alone. */
static struct str
without_mail(struct str maker)
{
	ptrdiff_t at = str_find_byte(maker, '<');

	return at > 0 ? str_trim(str_of(maker.p, (size_t)at)) : maker;
}

void
packages_tell(
	const struct package_entry *e, const struct package_distro *distro, struct bom_sink *sink)
{
	struct purl *purl = malloc(sizeof(*purl));
	struct buf text = buf_of(2 * LIMIT_PURL_BYTES);
	struct component c = {.name = e->name,
		.version = e->version,
		.supplier = without_mail(e->maker),
		.licence = e->licence,
		.source_name = e->source_name,
		.source_version = e->source_version};

	if (purl == NULL)
		sink->stop = ERR_FULL;
	else if (e->name.len > 0 && e->version.len > 0 && make_purl(e, distro, purl, &text))
		c.purl = buf_view(&text);
	if (sink->component != NULL && purl != NULL)
		sink->component(sink->arg, &c);
	buf_done(&text);
	free(purl);
}

enum err
packages_detect(struct str bytes, enum package_kind *ret_kind)
{
	if (str_starts(bytes, STR("Package: "))) {
		*ret_kind = PACKAGE_DEB;
		return ERR_OK;
	}
	if (bytes.len > 3 && bytes.p[1] == ':' &&
		(str_starts(bytes, STR("C:Q")) || str_starts(bytes, STR("P:")))) {
		*ret_kind = PACKAGE_APK;
		return ERR_OK;
	}
	return ERR_NOT_FOUND;
}
