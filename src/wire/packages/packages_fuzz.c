/* Any bytes as a package database: what is told is within what was read. */
#include "wire/packages/packages.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
on_component(void *arg, const struct component *c)
{
	size_t *n = arg;

	BUG_IF(c->name.len == 0);
	(*n)++;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	struct package_distro distro;
	struct errinfo info = {0};
	size_t n = 0;
	struct bom_sink sink = {.component = on_component, .arg = &n};

	packages_distro(bytes, &distro);
	if (distro.id.len > 64 || distro.version.len > 64)
		distro = (struct package_distro){STR("debian"), STR("12")};
	(void)packages_read_dpkg(bytes, &distro, &sink, &info);
	(void)packages_read_apk(bytes, &distro, &sink, &info);
	BUG_IF(n > size);
	return 0;
}
