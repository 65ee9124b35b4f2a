/*
 * What is made of a form that nobody has seen: one line for each place, and when a second file is
 * named, the form filled in at all of them.
 * usage: form PACKS FORM [FILE]
 */
#include "form/form.h"
#include "base/digest.h"
#include "base/limits.h"
#include "docs/docs.h"
#include "pack/pack.h"
#include "sys/disk.h"
#include "wire/xlsx/xlsx.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct job {
	struct arena *arena;
	struct framework_set frameworks;
	struct form_set set;
	const struct framework *asked[3];
	struct workbook book;
	struct buf bytes, out;
	struct form_place *places;
	uint32_t n;
};

static enum err
read_folder(struct job *r, const char *packs, const char *name, struct pack_source *ret_source)
{
	struct errinfo info = {0};
	char path[4096];
	enum err err;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", packs, name);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	err = fd < 0 ? ERR_IO : pack_read_dir(fd, r->arena, ret_source, &info);
	if (fd >= 0)
		close(fd);
	return err;
}

static enum err
load(struct job *r, const char *packs, struct errinfo *info)
{
	static const char *const ids[] = {"selfcheck25", "scs3", "benchmark27"};
	struct pack_form_source forms = {.frameworks = &r->frameworks};
	struct pack_source files;
	enum err err = read_folder(r, packs, "frameworks", &files);

	if (err == ERR_OK)
		err = pack_frameworks_load(&files, r->arena, &r->frameworks, info);
	if (err == ERR_OK)
		err = read_folder(r, packs, "forms", &forms.files);
	if (err == ERR_OK)
		err = pack_forms_load(&forms, r->arena, &r->set, info);
	for (unsigned i = 0; i < 3 && err == ERR_OK; i++)
		r->asked[i] = framework_find(&r->frameworks, str_c(ids[i]));
	return err;
}

static void
say(const struct job *r)
{
	char cell[SHEET_CELL_NAME_MAX], question[400], value[200], sheet[200];

	for (uint32_t i = 0; i < r->n; i++) {
		const struct form_place *p = &r->places[i];

		str_clean(p->question, question, sizeof(question));
		str_clean(p->sheet, sheet, sizeof(sheet));
		str_clean(p->n_choices > 0 ? p->choices[0] : STR(""), value, sizeof(value));
		printf("%s\t%s\t%u\t%s\t%s %.*s\t%u%%\t%s\n", sheet,
			sheet_cell_name(p->row, p->column, cell), p->n_choices, value,
			form_source_name(p->source), STR_FMT(p->of), p->percent, question);
	}
}

static enum err
fill(struct job *r, const char *file, struct errinfo *info)
{
	struct docs_form form = {.bytes = buf_view(&r->bytes), .n_fills = r->n};
	struct sheet_fill *fills = arena_array(r->arena, struct sheet_fill, (size_t)r->n + 1);
	enum err err;
	FILE *f;

	if (fills == NULL)
		return ERR_LIMIT;
	digest_of(DIGEST_SHA256, r->bytes.p, r->bytes.len, form.sha256);
	for (uint32_t i = 0; i < r->n; i++)
		fills[i] = (struct sheet_fill){.sheet = r->places[i].sheet,
			.row = r->places[i].row,
			.column = r->places[i].column,
			.text = r->places[i].n_choices > 0 ? r->places[i].choices[0]
							   : STR("髙﨑 =1+1")};
	form.fills = fills;
	err = docs_fill_xlsx(&form, &r->out, info);
	f = err == ERR_OK ? fopen(file, "wb") : NULL;
	if (f != NULL) {
		fwrite(r->out.p, 1, r->out.len, f);
		fclose(f);
	}
	return err;
}

int
main(int argc, char **argv)
{
	struct job r = {.arena = arena_new(LIMIT_BOOK_ARENA_BYTES),
		.bytes = buf_of(LIMIT_TABLE_FILE_BYTES),
		.out = buf_of(LIMIT_DOCUMENT_BYTES)};
	struct form_asked asked = {.set = &r.set, .n_frameworks = 3, .frameworks = r.asked};
	struct errinfo info = {0};
	enum err err;

	if (argc < 3) {
		fprintf(stderr, "usage: form PACKS FORM [FILE]\n");
		return 2;
	}
	err = load(&r, argv[1], &info);
	if (err == ERR_OK)
		err = disk_read(argv[2], &r.bytes, &info);
	if (err == ERR_OK)
		err = xlsx_read(buf_view(&r.bytes), r.arena, &r.book, &info);
	if (err == ERR_OK)
		err = form_propose(&r.book, &asked, r.arena, &r.places, &r.n);
	if (err == ERR_OK)
		say(&r);
	if (err == ERR_OK && argc > 3)
		err = fill(&r, argv[3], &info);
	if (err != ERR_OK)
		fprintf(stderr, "%s: %s\n", err_name(err), info.what);
	return err != ERR_OK;
}
