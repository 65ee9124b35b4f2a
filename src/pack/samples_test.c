/* Files for tests; see samples_test.h. */
#include "pack/samples_test.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

char *
sample_read(const char *name)
{
	char path[4096];
	size_t size = 1 << 16, n;
	char *text = malloc(size);
	FILE *f;

	assert_non_null(text);
	snprintf(path, sizeof(path), "%s/src/pack/corpus/%s", getenv("SAKIMORI_SOURCE"), name);
	f = fopen(path, "r");
	assert_non_null(f);
	n = fread(text, 1, size - 1, f);
	fclose(f);
	text[n] = '\0';
	return text;
}

struct pack_source
sample_folder(const char *name, struct arena *arena)
{
	struct pack_source source = {0};
	struct errinfo info = {0};
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/packs/%s", getenv("SAKIMORI_SOURCE"), name);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	if (pack_read_dir(fd, arena, &source, &info) != ERR_OK)
		fail_msg("%s", info.what);
	close(fd);
	return source;
}
