/* Packs from the source folder; see packs_test.h. */
#include "respond/packs_test.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

struct pack_source
packs_read(const char *name, struct arena *a)
{
	struct pack_source source = {0};
	struct errinfo info = {0};
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/packs/%s", getenv("SAKIMORI_SOURCE"), name);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	if (pack_read_dir(fd, a, &source, &info) != ERR_OK)
		fail_msg("%s", info.what);
	close(fd);
	return source;
}

void
reports_read(struct arena *a, struct record_set *set)
{
	struct pack_source source = packs_read("reports", a);
	struct errinfo info = {0};

	if (pack_reports_load(&source, a, set, &info) != ERR_OK)
		fail_msg("%s", info.what);
}
