/* sakimori case list, show, export. See doc/cli.md; verify is in case_verify.c. */
#include "base/limits.h"
#include "cli/case_archive.h"
#include "cli/data.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define ARENA_BYTES ((size_t)1 << 30) /* taken as needed: an archive's files lie in it */

static bool
is_en(const struct cli_call *call)
{
	return call->lang == LANG_EN;
}

static int
say_err(const struct cli_call *call, enum err err)
{
	if (err == ERR_NOT_FOUND)
		return cli_say(call, CLI_WRONG_CALL, "「%s」という事案はありません。",
			"there is no case %s", call->n_words > 0 ? call->words[0] : "");
	if (err == ERR_LIMIT)
		return cli_say(call, CLI_FAILED, "大きすぎて、1つのファイルにできません。",
			"it is too large for one file");
	return cli_say(call, CLI_FAILED, "事案を読めません（%s）。", "cannot read cases: %s",
		err_name(err));
}

/* ---- list ---- */

static void
put_case(const struct cli_call *call, const struct case_head *h, struct buf *out)
{
	char opened[TIME_TEXT_MAX];

	time_text(h->opened, opened);
	if (!call->given[OPT_JSON]) {
		buf_printf(out, "%s\t%s\t%s\t%s\t%s\n", h->number, opened,
			case_phase_name(h->phase), case_verdict_name(h->verdict), h->title);
		return;
	}
	buf_printf(out, "{\"id\":\"%s\",\"number\":\"%s\",\"title\":", h->id, h->number);
	buf_json(out, str_c(h->title));
	buf_printf(out,
		",\"opened\":\"%s\",\"phase\":\"%s\",\"verdict\":\"%s\",\"closed\":%s,\"drill\":%s,"
		"\"entries\":%u}\n",
		opened, case_phase_name(h->phase), case_verdict_name(h->verdict),
		h->is_closed ? "true" : "false", h->is_drill ? "true" : "false", h->n_entries);
}

static enum err
list_all(const struct cli_call *call, struct store_view *v, struct buf *out)
{
	struct store_case_query q = {.open_only = !call->given[OPT_ALL],
		.with_drills = call->given[OPT_ALL],
		.limit = 200};
	struct case_head *list;
	size_t n = 1;
	enum err err = ERR_OK;

	while (err == ERR_OK && n > 0) {
		struct arena *a = arena_new(1 << 20);

		err = a == NULL ? ERR_FULL : store_case_list(v, &q, a, &list, &n, NULL);
		for (size_t i = 0; err == ERR_OK && i < n; i++)
			put_case(call, &list[i], out);
		q.offset += (uint32_t)n;
		arena_free(a);
	}
	return err;
}

int
cli_case_list(const struct cli_call *call)
{
	struct buf out = buf_of((size_t)256 << 20);
	struct store_view *v = NULL;
	struct data d;
	int rc = data_open(call, &d);
	enum err err;

	if (rc == CLI_OK) {
		err = store_read(d.store, &v);
		if (err == ERR_OK)
			err = list_all(call, v, &out);
		store_read_end(v);
		if (err == ERR_OK && out.len == 0 && !call->given[OPT_JSON])
			buf_c(&out, is_en(call) ? "no cases\n" : "事案はありません。\n");
		rc = err == ERR_OK ? cli_print(call, &out) : say_err(call, err);
	}
	buf_done(&out);
	data_close(&d);
	return rc;
}

/* ---- show, export ---- */

static enum err
put_lines(const struct store_view *v, const struct case_head *h, struct arena *a, struct buf *out)
{
	struct store_case_line *lines;
	size_t n;
	enum err err = store_case_lines(v, h->id, 1, 0, a, &lines, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		buf_str(out, lines[i].bytes);
		buf_byte(out, '\n');
	}
	return err == ERR_OK ? buf_err(out) : err;
}

typedef enum err put_fn(
	const struct store_view *v, const struct case_head *h, struct arena *a, struct buf *out);

/* One case of the data, as put() writes it. */
static int
one_case(const struct cli_call *call, put_fn *put, struct buf *out)
{
	struct arena *a = arena_new(ARENA_BYTES);
	struct store_view *v = NULL;
	struct case_head h;
	struct data d;
	int rc = data_open(call, &d);
	enum err err;

	if (rc == CLI_OK) {
		err = a == NULL ? ERR_FULL : store_read(d.store, &v);
		if (err == ERR_OK)
			err = store_case_find(v, str_c(call->words[0]), &h);
		if (err == ERR_OK)
			err = put(v, &h, a, out);
		store_read_end(v);
		rc = err == ERR_OK ? CLI_OK : say_err(call, err);
	}
	arena_free(a);
	data_close(&d);
	return rc;
}

int
cli_case_show(const struct cli_call *call)
{
	struct buf out = buf_of(ARENA_BYTES);
	int rc = one_case(call, put_lines, &out);

	if (rc == CLI_OK)
		return cli_print(call, &out);
	buf_done(&out);
	return rc;
}

/* A new file; what is there already is never written over. */
static int
write_file(const struct cli_call *call, const char *path, struct str bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool ok = fd >= 0;
	int error = errno;

	while (ok && bytes.len > 0) {
		ssize_t n = write(fd, bytes.p, bytes.len);

		ok = n > 0;
		error = errno;
		if (ok)
			bytes = str_of(bytes.p + n, bytes.len - (size_t)n);
	}
	if (ok && fsync(fd) != 0) {
		ok = false;
		error = errno;
	}
	if (fd >= 0)
		close(fd);
	if (ok)
		return CLI_OK;
	if (fd >= 0)
		unlink(path);
	return cli_say(call, CLI_FAILED, "「%s」を作れません（%s）。", "cannot make %s: %s", path,
		strerror(error));
}

int
cli_case_export(const struct cli_call *call)
{
	struct buf out = buf_of(ARENA_BYTES);
	int rc;

	if (!call->given[OPT_OUT])
		return cli_say(call, CLI_WRONG_CALL, "--out で、作るファイルを指定してください。",
			"name the file to be made with --out");
	rc = one_case(call, case_archive, &out);
	if (rc == CLI_OK)
		rc = write_file(call, call->value[OPT_OUT], buf_view(&out));
	buf_done(&out);
	if (rc == CLI_OK)
		printf(is_en(call)
				? "made %s; README.txt in it says how to check it\n"
				: "「%s」を作りました。確かめ方は、中の README.txt にあります。\n",
			call->value[OPT_OUT]);
	return rc;
}
