/*
 * Writes and reads files of a made-up company, as many times as asked, and says how long one took:
 * for ./bench docs, and to have something to look at.
 * usage: docs pdf CHAPTERS FILE [TIMES] | docs docx CHAPTERS FILE [TIMES]
 *        docs xlsx ROWS FILE [TIMES] | docs csv ROWS FILE [TIMES] | docs read - FILE [TIMES]
 *        docs fill FORM FILE          C2 and C3 of the form's first sheet, as somebody would
 */
#include "docs/docs.h"
#include "base/digest.h"
#include "base/limits.h"
#include "docs/render/render.h"
#include "docs/sample_test.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "wire/xlsx/xlsx.h"

#include <stdio.h>
#include <stdlib.h>

struct job {
	const char *what;
	uint32_t size;
	const char *form;
	const char *file;
	struct arena *arena;
	struct renderer *renderer;
	struct buf out;
};

static enum err
make(struct job *j, struct errinfo *info)
{
	struct document d;
	struct table t;

	if (strcmp(j->what, "pdf") == 0 || strcmp(j->what, "docx") == 0) {
		sample_document(j->arena, j->size, &d);
		return j->what[0] == 'p' ? render_pdf(j->renderer, &d, &j->out, info)
					 : docs_docx(&d, &j->out);
	}
	sample_table(j->arena, j->size, &t);
	return strcmp(j->what, "xlsx") == 0 ? docs_xlsx(&t, &j->out)
					    : docs_csv(&t, NULL, &j->out, NULL);
}

static enum err
read_back(struct job *j, struct errinfo *info)
{
	struct workbook b = {0};
	uint64_t cells = 0;
	enum err err = disk_read(j->file, &j->out, info);

	if (err == ERR_OK)
		err = xlsx_read(buf_view(&j->out), j->arena, &b, info);
	for (uint32_t i = 0; i < b.n_sheets; i++)
		cells += b.sheets[i].n_cells;
	if (err == ERR_OK)
		fprintf(stderr, "%llu cells\n", (unsigned long long)cells);
	return err;
}

static enum err
fill(struct job *j, const char *form, struct errinfo *info)
{
	struct sheet_fill fills[] = {{.row = 1, .column = 2, .text = STR("はい 髙﨑")},
		{.row = 2, .column = 2, .text = STR("=1+1")}};
	struct docs_form f = {.n_fills = 2, .fills = fills};
	struct buf bytes = buf_of(LIMIT_TABLE_FILE_BYTES);
	struct workbook b;
	enum err err = disk_read(form, &bytes, info);

	if (err == ERR_OK)
		err = xlsx_read(buf_view(&bytes), j->arena, &b, info);
	if (err == ERR_OK) {
		fills[0].sheet = fills[1].sheet = b.sheets[0].name;
		f.bytes = buf_view(&bytes);
		digest_of(DIGEST_SHA256, bytes.p, bytes.len, f.sha256);
		err = docs_fill_xlsx(&f, &j->out, info);
	}
	buf_done(&bytes);
	return err;
}

static int
run(struct job *j, int times)
{
	struct errinfo info = {0};
	ms_t least = INT64_MAX;
	FILE *f;

	for (int i = 0; i < times; i++) {
		ms_t start = clock_monotonic(), took;
		enum err err;

		j->arena = arena_new(LIMIT_BOOK_ARENA_BYTES);
		j->out = buf_of((size_t)1 << 28);
		if (j->renderer == NULL && strcmp(j->what, "pdf") == 0 &&
			render_start(&j->renderer, &info) != ERR_OK) {
			fprintf(stderr, "%s\n", info.what);
			return 77;
		}
		err = strcmp(j->what, "read") == 0   ? read_back(j, &info)
		      : strcmp(j->what, "fill") == 0 ? fill(j, j->form, &info)
						     : make(j, &info);
		took = clock_monotonic() - start;
		least = took < least ? took : least;
		if (err != ERR_OK) {
			fprintf(stderr, "%s: %s\n", err_name(err), info.what);
			return 1;
		}
		fprintf(stderr, "%s: %lld ms%s\n", j->what, (long long)took,
			i == 0 ? ", all set up anew" : "");
		if (strcmp(j->what, "read") != 0 && (f = fopen(j->file, "wb")) != NULL) {
			fwrite(j->out.p, 1, j->out.len, f);
			fclose(f);
		}
		buf_done(&j->out);
		arena_free(j->arena);
	}
	printf("%lld\n", (long long)least);
	render_stop(j->renderer);
	return 0;
}

int
main(int argc, char **argv)
{
	struct job j = {0};

	if (argc < 4) {
		fprintf(stderr, "usage: docs pdf|docx|xlsx|csv|read|fill SIZE FILE [TIMES]\n");
		return 2;
	}
	j.what = argv[1];
	j.size = (uint32_t)atoi(argv[2]);
	j.form = argv[2];
	j.file = argv[3];
	return run(&j, argc > 4 ? atoi(argv[4]) : 1);
}
