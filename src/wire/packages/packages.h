/*
 * Package databases of Linux distributions, as they lie on a machine: dpkg's status
 * (/var/lib/dpkg/status; deb-control(5), dpkg-query(1)) and apk's installed
 * (/lib/apk/db/installed; wiki.alpinelinux.org "Apk spec"). What is installed is told as
 * components, each with a purl and its source package; of which distribution the file is, it does
 * not say itself.
 */
#ifndef WIRE_PACKAGES_PACKAGES_H
#define WIRE_PACKAGES_PACKAGES_H

#include "base/buf.h"
#include "model/component.h"

/* As ID and VERSION_ID of os-release(5): "debian" "12"; "" when nobody says. */
struct package_distro {
	struct str id, version;
};
/* From the text of an os-release file; the strings point into it. */
void packages_distro(struct str os_release, struct package_distro *ret_distro);

enum package_kind { PACKAGE_DEB, PACKAGE_RPM, PACKAGE_APK };

/* One installed package; "" when not said. */
struct package_entry {
	enum package_kind kind;
	struct str name, version, arch, maker, licence;
	struct str source_name, source_version; /* of an rpm: as SOURCERPM has it, in source_name */
};
/* Tells it with its purl: the namespace is the distribution, of an unknown one "debian", "alpine",
 * and none for rpm. One without a name or version is told without a purl. */
void packages_tell(
	const struct package_entry *e, const struct package_distro *distro, struct bom_sink *sink);

/* By its first bytes; ERR_NOT_FOUND: neither. */
enum err packages_detect(struct str bytes, enum package_kind *ret_kind);

/* ERR_MALFORMED with the line: no such file; ERR_LIMIT: a line over LIMIT_PACKAGES_LINE bytes, or
 * what the sink put into `stop`. Only components are told. */
enum err packages_read_dpkg(struct str bytes, const struct package_distro *distro,
	struct bom_sink *sink, struct errinfo *info);
enum err packages_read_apk(struct str bytes, const struct package_distro *distro,
	struct bom_sink *sink, struct errinfo *info);

#endif
