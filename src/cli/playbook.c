/*
 * `playbook check FILE`: a CACAO 2.0 playbook of others, as its steps would stand here, and what
 * would be left out. `playbook import FILE FOLDER`: the same as a pack's file in the folder, for a
 * person to read, fill in and translate; one that is there is never written over. Nothing in a
 * playbook is ever run. Exit codes: 0 done, 1 it cannot be read or written.
 */
#include "cli/playbook.h"

#include "base/limits.h"
#include "sys/disk.h"

#include <stdio.h>
#include <unistd.h>

#define OUTPUT_BYTES ((size_t)1 << 26)

static const struct {
	const char *why, *ja, *en;
} reasons[] = {
	{"as_text", "自動では行いません。文として残しました", "not done by itself: kept as text"},
	{"no_text", "文として読めません。入れていません", "holds no text: left out"},
	{"empty", "中身がありません。入れていません", "says nothing: left out"},
	{"no_such_step", "指している手順がありません", "there is no such step"},
	{"never_reached", "どこからも進めません。入れていません", "nothing leads to it: left out"},
	{"too_many", "手順が多すぎます。入れていません", "one step too many: left out"},
};

static const char *
reason(const struct cli_call *call, const char *why)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(*reasons); i++)
		if (strcmp(why, reasons[i].why) == 0)
			return call->lang == LANG_EN ? reasons[i].en : reasons[i].ja;
	return why;
}

static void
put_left(const struct cli_call *call, const struct cacao_read *read, struct buf *out)
{
	for (uint32_t i = 0; i < read->n_left; i++) {
		buf_clean(out, read->left[i].what, 256);
		buf_c(out, "\t");
		buf_clean(out, read->left[i].detail.len > 0 ? read->left[i].detail : STR("-"), 256);
		buf_printf(out, "\t%s\n", reason(call, read->left[i].why));
	}
}

static int
read_file(const struct cli_call *call, struct buf *file, struct arena *a, struct cacao_read *read)
{
	struct errinfo info = {0};

	if (a == NULL)
		return cli_say(call, CLI_FAILED, "メモリーが足りません。", "not enough memory");
	if (disk_read(call->words[0], file, &info) != ERR_OK ||
		cacao_read(buf_view(file), a, read, &info) != ERR_OK)
		return cli_say(call, CLI_FAILED, "「%s」を読めません：%s", "cannot read %s: %s",
			call->words[0], info.what);
	return CLI_OK;
}

int
cli_playbook_check(const struct cli_call *call)
{
	struct buf file = buf_of(LIMIT_CACAO_BYTES), out = buf_of(OUTPUT_BYTES);
	struct arena *a = arena_new(LIMIT_CACAO_ARENA);
	struct cacao_read read;
	int rc = read_file(call, &file, a, &read);

	if (rc == CLI_OK && call->given[OPT_JSON]) {
		playbook_put_json(&read.playbook, &read, &out);
	} else if (rc == CLI_OK) {
		playbook_put_text(&read.playbook, call->lang, &out);
		put_left(call, &read, &out);
		buf_printf(&out,
			call->lang == LANG_EN ? "%u steps, %u remarks\n"
					      : "手順%u、気をつけること%u\n",
			read.playbook.n_steps, read.n_left);
	}
	if (rc == CLI_OK)
		rc = cli_print(call, &out);
	buf_done(&file);
	arena_free(a);
	return rc;
}

/* Nobody has looked at it yet: the page says so until a person takes the line out. */
static void
mark(struct cacao_read *read)
{
	if (read->is_ours)
		return;
	read->playbook.unconfirmed.in[LANG_JA] =
		STR("よその手順書から取りこんだままです。まだ人が確かめていません。");
	read->playbook.unconfirmed.in[LANG_EN] =
		STR("Taken over from another's playbook; nobody here has checked it yet.");
}

static int
write_pack(const struct cli_call *call, struct cacao_read *read, struct buf *out)
{
	struct buf yaml = buf_of(OUTPUT_BYTES), path = buf_of(LIMIT_PATH_BYTES);
	struct errinfo info = {0};
	int rc = CLI_OK;

	mark(read);
	playbook_put_yaml(&read->playbook, &yaml);
	buf_printf(&path, "%s/%.*s.yaml", call->words[1], STR_FMT(read->playbook.id));
	if (buf_err(&path) != ERR_OK || buf_err(&yaml) != ERR_OK)
		rc = cli_say(call, CLI_FAILED, "名前か中身が、長すぎます。",
			"the name or what is in it is too long");
	else if (access(path.p, F_OK) == 0)
		rc = cli_say(call, CLI_FAILED, "「%s」は、もうあります。上書きしません。",
			"%s is there already, and is not written over", path.p);
	else if (disk_write_atomic(path.p, buf_view(&yaml), 0644, &info) != ERR_OK)
		rc = cli_say(call, CLI_FAILED, "「%s」に書けません：%s", "cannot write %s: %s",
			path.p, info.what);
	else
		buf_printf(out,
			call->lang == LANG_EN
				? "%s: %u steps; read it, fill in minutes and the other language, "
				  "then run sakimori pack check\n"
				: "%s：手順%u。読んで、分と、もう1つの言葉を書き入れ、sakimori "
				  "pack check で確かめてください。\n",
			path.p, read->playbook.n_steps);
	buf_done(&path);
	buf_done(&yaml);
	return rc;
}

/* An id becomes a file's name: it must be one. */
static bool
is_id(struct str id)
{
	for (size_t i = 0; i < id.len; i++)
		if (!(id.p[i] >= 'a' && id.p[i] <= 'z') && !(id.p[i] >= '0' && id.p[i] <= '9') &&
			id.p[i] != '_')
			return false;
	return id.len > 0 && id.len <= 40; /* as packs have them */
}

int
cli_playbook_import(const struct cli_call *call)
{
	struct buf file = buf_of(LIMIT_CACAO_BYTES), out = buf_of(OUTPUT_BYTES);
	struct arena *a = arena_new(LIMIT_CACAO_ARENA);
	struct cacao_read read;
	int rc = read_file(call, &file, a, &read);

	if (rc == CLI_OK && !is_id(read.playbook.id))
		rc = cli_say(call, CLI_FAILED, "「%s」の手順書の名前（id）は使えません。",
			"the playbook in %s has an id that cannot be used", call->words[0]);
	if (rc == CLI_OK)
		put_left(call, &read, &out);
	if (rc == CLI_OK)
		rc = write_pack(call, &read, &out);
	if (rc == CLI_OK)
		rc = cli_print(call, &out);
	buf_done(&out);
	buf_done(&file);
	arena_free(a);
	return rc;
}
