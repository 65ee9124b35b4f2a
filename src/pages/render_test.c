/*
 * Writes all pages of the made-up company as files, for the browser tests and for looking at them.
 * usage: pages_render SOURCE_ROOT FOLDER    -> FOLDER/<language>/<page>.html (mails: .txt)
 */
#include "pages/sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static void
write_file(const char *folder, const char *lang, const char *name, const struct buf *bytes)
{
	bool is_mail = strncmp(name, "mail", 4) == 0;
	char path[1024];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, lang);
	mkdir(path, 0755);
	snprintf(path, sizeof(path), "%s/%s/%s.%s", folder, lang, name, is_mail ? "txt" : "html");
	f = fopen(path, "wb");
	if (f == NULL || fwrite(bytes->p, 1, bytes->len, f) != bytes->len || fclose(f) != 0) {
		fprintf(stderr, "%s cannot be written\n", path);
		exit(1);
	}
}

int
main(int argc, char **argv)
{
	int failed = 0;
	struct sample *s;

	if (argc != 3) {
		fprintf(stderr, "usage: pages_render SOURCE_ROOT FOLDER\n");
		return 2;
	}
	mkdir(argv[2], 0755);
	s = sample_new(argv[1]);
	for (unsigned i = 0; sample_name(i) != NULL; i++) {
		for (unsigned lang = 0; lang < LANGS; lang++) {
			struct buf page = buf_of((size_t)8 << 20);
			enum err err = sample_write(s, i, (enum lang)lang, &page);

			if (err != ERR_OK) {
				fprintf(stderr, "%s %s: %s\n", lang_name((enum lang)lang),
					sample_name(i), err_name(err));
				failed = 1;
			}
			if (page.len > 0)
				write_file(
					argv[2], lang_name((enum lang)lang), sample_name(i), &page);
			buf_done(&page);
		}
	}
	sample_free(s);
	return failed;
}
