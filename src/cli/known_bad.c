/*
 * `list show` and `list reload`: how the lists of known-bad things stand, as the launcher wrote it
 * down, and the wish that it looks at their files now instead of within a minute.
 */
#include "cli/data.h"
#include "cli/json.h"
#include "proc/common/lists.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define WAIT_MS 100
#define WAITS 300 /* a large list takes seconds to read */

static void
rows_json(const struct bus_lists_state *s, struct buf *b)
{
	json_enter(b, '[');
	for (uint32_t i = 0; i < s->n_rows; i++) {
		const struct bus_list_row *r = &s->rows[i];

		json_enter(b, '{');
		json_text(b, "name", r->name);
		json_text(b, "kind", r->is_json ? "stix" : "text");
		json_number(b, "entries", r->entries);
		json_time(b, "since", r->since);
		json_text(b, "state", list_state_name(r->state));
		json_text(b, "why", list_why_name(r->why));
		json_number(b, "line", r->line);
		json_number(b, "found", r->found);
		json_text(b, "sentence", r->text);
		json_leave(b, '}');
	}
	json_leave(b, ']');
	buf_byte(b, '\n');
}

static const char *
day_of(ms_t at, char dst[32])
{
	time_t seconds = (time_t)(at / 1000);
	struct tm tm;

	if (at == 0 || localtime_r(&seconds, &tm) == NULL ||
		strftime(dst, 32, "%Y-%m-%d %H:%M", &tm) == 0)
		strcpy(dst, "-");
	return dst;
}

/* What is wrong, in words; "" when nothing is. */
static const char *
why_in_words(const struct bus_list_row *r, bool is_en)
{
	static const char *const words[LIST_WHYS][2] = {
		{"", ""},
		{"使える行がありません", "no line of it can be used"},
		{"一覧として読めません", "it cannot be read as a list"},
		{"大きすぎます", "it is too large"},
		{"ファイルを開けません", "the file cannot be opened"},
		{"行が急に減りました", "it is suddenly much smaller"},
		{"行が急に増えました", "it is suddenly much larger"},
	};

	return words[r->why < LIST_WHYS ? r->why : LIST_BROKEN][is_en];
}

static void
rows_text(const struct cli_call *call, const struct bus_lists_state *s, struct buf *b)
{
	static const char *const states[LIST_STATES][2] = {{"使っていません", "not used"},
		{"使っています", "in use"},
		{"前の版を使っています", "the version before is in use"}};
	bool is_en = call->lang == LANG_EN;
	char day[32];

	for (uint32_t i = 0; i < s->n_rows; i++) {
		const struct bus_list_row *r = &s->rows[i];

		buf_printf(b, "%s\t%s\t%u\t%s\t%s", r->name, r->is_json ? "stix" : "text",
			r->entries, day_of(r->since, day), states[r->state][is_en]);
		if (r->why != LIST_FINE)
			buf_printf(b, "\t%s", why_in_words(r, is_en));
		if (r->line > 0)
			buf_printf(b, is_en ? " (line %llu)" : "（%llu行目）",
				(unsigned long long)r->line);
		if (r->why == LIST_SMALLER || r->why == LIST_LARGER)
			buf_printf(b,
				is_en ? " (%u now; if that is right: sakimori list reload --accept)"
				      : "（今は%u行。正しければ sakimori list reload --accept）",
				r->found);
		buf_byte(b, '\n');
	}
	if (s->n_rows == 0)
		buf_printf(b, "%s\n",
			is_en ? "There are no lists; they go into the folder lists of the data."
			      : "一覧はありません。データのフォルダーの lists に置きます。");
}

static int
show(const struct cli_call *call, const char *kept)
{
	struct bus_lists_state *s = calloc(1, sizeof(*s));
	struct buf b = buf_of(1 << 20);
	enum err err = s == NULL ? ERR_FULL : lists_state_read(kept, s);
	int rc = CLI_OK;

	if (err == ERR_NOT_FOUND)
		err = ERR_OK;
	if (err == ERR_OK && call->given[OPT_JSON])
		rows_json(s, &b);
	else if (err == ERR_OK)
		rows_text(call, s, &b);
	if (err != ERR_OK || buf_err(&b) != ERR_OK)
		rc = cli_say(call, CLI_FAILED, "一覧の様子を読めません（%s）。",
			"cannot read how the lists stand: %s", err_name(err));
	else if (fwrite(b.p, 1, b.len, stdout) != b.len || fflush(stdout) != 0)
		rc = cli_say(call, CLI_FAILED, "結果を書き出せませんでした。",
			"cannot write the results");
	buf_done(&b);
	free(s);
	return rc;
}

int
cli_list_show(const struct cli_call *call)
{
	char kept[DATA_PATH_MAX + 64];
	struct data d;
	int rc = data_find(call, &d);

	return rc == CLI_OK ? show(call, data_path(&d, "lists.kept", kept)) : rc;
}

/* The process that holds the folder, 0: none. */
static pid_t
launcher_of(const struct data *d)
{
	char path[DATA_PATH_MAX + 64], text[32] = "";
	int fd = open(data_path(d, "lock", path), O_RDONLY | O_CLOEXEC);
	uint64_t pid = 0;

	if (fd < 0)
		return 0;
	if (flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK &&
		read(fd, text, sizeof(text) - 1) > 0 &&
		str_u64(str_trim(str_c(text)), INT32_MAX, &pid) != ERR_OK)
		pid = 0;
	close(fd);
	return (pid_t)pid;
}

/* Without a version before, what is in the file now is taken as it is. */
static void
forget_kept(const char *kept)
{
	struct bus_lists_state *s = calloc(1, sizeof(*s));
	char path[DATA_PATH_MAX + 256];

	if (s != NULL && lists_state_read(kept, s) == ERR_OK)
		for (uint32_t i = 0; i < s->n_rows; i++)
			if ((s->rows[i].why == LIST_SMALLER || s->rows[i].why == LIST_LARGER) &&
				lists_kept_path(kept, s->rows[i].name, path, sizeof(path)))
				unlink(path);
	free(s);
}

static ino_t
file_number(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_ino : 0;
}

int
cli_list_reload(const struct cli_call *call)
{
	char kept[DATA_PATH_MAX + 64], state[DATA_PATH_MAX + 64];
	struct data d;
	int rc = data_find(call, &d);
	pid_t pid = rc == CLI_OK ? launcher_of(&d) : 0;
	ino_t before;

	if (rc != CLI_OK)
		return rc;
	if (pid <= 0)
		return cli_say(call, CLI_FAILED,
			"さきもりは動いていません（%s）。一覧は、始めるときに読みます。",
			"Sakimori is not running on %s; it reads the lists when it starts",
			d.folder);
	data_path(&d, "lists.kept", kept);
	before = file_number(data_path(&d, "lists.kept/state", state));
	if (call->given[OPT_ACCEPT])
		forget_kept(kept);
	if (kill(pid, SIGHUP) != 0)
		return cli_say(call, CLI_FAILED,
			"さきもりに伝えられません（%s）。管理者（root）で動かしてください。",
			"cannot tell Sakimori: %s; run it as root", strerror(errno));
	for (int i = 0; i < WAITS; i++) {
		if (file_number(state) != before)
			return show(call, kept);
		usleep(WAIT_MS * 1000);
	}
	return cli_say(call, CLI_FAILED, "返事がありません。記録（ログ）を見てください（%s）。",
		"no answer; look into the log (%s)", d.folder);
}
