/*
 * `sakimori table read FILE [--json]`: the cells of a workbook or a CSV file, as the portal's
 * openers read them. Opens the file and what libraries need, locks itself in, then reads.
 */
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "docs/order/order.h"
#include "sys/disk.h"
#include "sys/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define OUTPUT_DRAIN_BYTES ((size_t)64 << 10)

struct table_reading {
	const struct cli_call *call;
	struct arena *arena;
	struct cp932 *cp932;
	struct buf in, cells, out;
};

static void
drain(struct table_reading *t, size_t from_bytes)
{
	if (t->out.len >= from_bytes && buf_err(&t->out) == ERR_OK)
		json_drain(&t->out, stdout);
}

static void
write_cell(struct buf *b, const struct sheet_cell *c)
{
	char name[SHEET_CELL_NAME_MAX];

	json_enter(b, '{');
	json_text(b, "cell", sheet_cell_name(c->row, c->column, name));
	json_text(b, "kind", sheet_kind_name(c->kind));
	json_key(b, "text");
	buf_json(b, c->text);
	json_bool(b, "is_formula", c->is_formula);
	json_leave(b, '}');
}

static void
write_merges(struct buf *b, const struct sheet *s)
{
	char from[SHEET_CELL_NAME_MAX], to[SHEET_CELL_NAME_MAX];

	json_key(b, "merges");
	json_enter(b, '[');
	for (uint32_t i = 0; i < s->n_merges; i++) {
		const struct sheet_range *r = &s->merges[i];

		json_enter(b, '{');
		json_text(b, "from", sheet_cell_name(r->row, r->column, from));
		json_text(b, "to", sheet_cell_name(r->row_to, r->column_to, to));
		json_leave(b, '}');
	}
	json_leave(b, ']');
}

static void
write_json(struct table_reading *t, const struct workbook *book)
{
	struct buf *b = &t->out;

	json_enter(b, '{');
	json_text(b, "file", t->call->words[0]);
	json_number(b, "formulas", book->n_formulas);
	json_key(b, "sheets");
	json_enter(b, '[');
	for (uint32_t i = 0; i < book->n_sheets; i++) {
		const struct sheet *s = &book->sheets[i];

		json_enter(b, '{');
		json_key(b, "name");
		buf_json(b, s->name);
		json_bool(b, "is_hidden", s->is_hidden);
		json_key(b, "cells");
		json_enter(b, '[');
		for (uint32_t k = 0; k < s->n_cells; k++) {
			write_cell(b, &s->cells[k]);
			drain(t, OUTPUT_DRAIN_BYTES);
		}
		json_leave(b, ']');
		write_merges(b, s);
		json_leave(b, '}');
	}
	json_leave(b, ']');
	json_leave(b, '}');
	buf_byte(b, '\n');
}

/* One line for each cell: sheet, place, text with its newlines as blanks. */
static void
write_text(struct table_reading *t, const struct workbook *book)
{
	char name[SHEET_CELL_NAME_MAX], *shown = malloc(LIMIT_CELL_BYTES + 1);

	for (uint32_t i = 0; i < book->n_sheets && shown != NULL; i++)
		for (uint32_t k = 0; k < book->sheets[i].n_cells; k++) {
			const struct sheet_cell *c = &book->sheets[i].cells[k];

			str_clean(book->sheets[i].name, shown, LIMIT_CELL_BYTES + 1);
			buf_printf(&t->out, "%s\t%s\t", shown,
				sheet_cell_name(c->row, c->column, name));
			str_clean(c->text, shown, LIMIT_CELL_BYTES + 1);
			buf_printf(&t->out, "%s\n", shown);
			drain(t, OUTPUT_DRAIN_BYTES);
		}
	free(shown);
}

static int
read_table(struct table_reading *t, int fd)
{
	const struct sandbox_options sandbox = {.kind = SANDBOX_READER};
	struct order o = {.kind = ORDER_READ};
	struct errinfo info = {0};
	struct workbook book;
	enum err err = sandbox_enter(&sandbox, NULL, &info);

	if (err != ERR_OK)
		return cli_say(t->call, CLI_FAILED, "安全に読む準備ができません：%s",
			"cannot lock this process in: %s", info.what);
	err = disk_read_fd(fd, t->call->words[0], &t->in, &info);
	o.file = buf_view(&t->in);
	if (err == ERR_OK)
		err = order_run(&o, t->cp932, t->arena, &t->cells, &info);
	if (err == ERR_OK)
		err = order_get_book(buf_view(&t->cells), t->arena, &book);
	if (err != ERR_OK)
		return cli_say(t->call, CLI_FAILED, "「%s」を表として読めません（%s）。",
			"cannot read %s as a table: %s", t->call->words[0],
			info.what[0] != '\0' ? info.what : err_name(err));
	if (t->call->given[OPT_JSON])
		write_json(t, &book);
	else
		write_text(t, &book);
	fwrite(t->out.p, 1, t->out.len, stdout);
	if (fflush(stdout) != 0 || ferror(stdout))
		return cli_say(t->call, CLI_FAILED, "書き出せません。", "cannot write the output");
	return CLI_OK;
}

int
cli_table_read(const struct cli_call *call)
{
	struct table_reading t = {.call = call,
		.in = buf_of(LIMIT_TABLE_FILE_BYTES),
		.cells = buf_of(LIMIT_DOCUMENT_BYTES),
		.out = buf_of((size_t)1 << 20)};
	int fd = open(call->words[0], O_RDONLY | O_CLOEXEC), rc;
	struct stat st;

	if (fd < 0 && errno == EACCES)
		return cli_say(call, CLI_WRONG_CALL, "ファイル「%s」を読む権限がありません。",
			"no right to read the file %s", call->words[0]);
	if (fd < 0 || fstat(fd, &st) != 0 || S_ISDIR(st.st_mode)) {
		if (fd >= 0)
			close(fd);
		return cli_say(call, CLI_WRONG_CALL, "ファイル「%s」がありません。",
			"there is no file %s", call->words[0]);
	}
	t.arena = arena_new(LIMIT_BOOK_ARENA_BYTES);
	t.cp932 = cp932_new();
	setenv("TZ", "UTC0", 1);
	rc = t.arena == NULL ? CLI_FAILED : read_table(&t, fd);
	close(fd);
	buf_done(&t.in);
	buf_done(&t.cells);
	buf_done(&t.out);
	cp932_free(t.cp932);
	arena_free(t.arena);
	return rc;
}
