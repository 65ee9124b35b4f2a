/* sakimori case verify: each case of the data, or an unpacked archive, is as it was written. */
#include "base/limits.h"

#include "cli/case_check.h"
#include "cli/data.h"
#include "wire/case/case_line.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct {
	const char *ja, *en;
} faults[CHAIN_FAULTS] = {
	[CHAIN_WHOLE] = {"書かれたときのままです。", "as it was written"},
	[CHAIN_LINE] = {"記録の形をしていません。", "it is no entry"},
	[CHAIN_NUMBER] = {"番号が続いていません。行が消えたか、加わったか、入れかわりました。",
		"its number does not follow: a line is missing, added, or out of order"},
	[CHAIN_PREVIOUS] = {"書かれたあとで変わっています。",
		"it was changed after it was written"},
	[CHAIN_CASE] = {"別の事案の行です。", "it is a line of another case"},
	[CHAIN_TIME] = {"時刻が前の行より1時間以上もどっています。時計が直されたのかもしれません。",
		"its time is more than an hour before the line above; the clock may have been put "
		"right"},
	[CHAIN_HEAD] = {"最後の指紋が合いません。あとの行が消えたか、変わっています。",
		"the head does not fit: lines behind it are missing, or it was changed"},
	[CHAIN_DEPOSIT] = {"外に預けた指紋と合いません。あとから書き直されています。",
		"a head that was deposited outside does not fit: it was rewritten since"},
};

static bool
is_en(const struct cli_call *call)
{
	return call->lang == LANG_EN;
}

static void
say_fault(const struct cli_call *call, struct buf *out, const char *what,
	const struct case_chain_result *r)
{
	const char *why = is_en(call) ? faults[r->fault].en : faults[r->fault].ja;

	if (r->fault == CHAIN_WHOLE)
		buf_printf(out, is_en(call) ? "%s: %u lines, %s\n" : "%s：%u行。%s\n", what, r->n,
			why);
	else
		buf_printf(out, is_en(call) ? "%s: line %u: %s (%s)\n" : "%s：%u行目。%s（%s）\n",
			what, r->nr, why, case_chain_fault_name(r->fault));
}

/* ---- the data ---- */

struct verify {
	const struct cli_call *call;
	const struct store_view *view;
	struct store_deposit *deposits;
	size_t n_deposits;
	const uint8_t *head; /* that --head names; NULL */
	bool is_head_found;
	uint32_t wrong;
	struct buf out;
};

static enum err
verify_one(struct verify *y, const struct case_head *h)
{
	struct case_verdict_of verdict;
	enum err err = case_check_stored(y->view, h, y->deposits, y->n_deposits, &verdict);

	if (err != ERR_OK)
		return err;
	say_fault(y->call, &y->out, h->number, &verdict.chain);
	if (verdict.exhibit[0] != '\0')
		buf_printf(&y->out,
			is_en(y->call) ? "%s: the file %s is not what it was\n"
				       : "%s：ファイル %s が、預かったときと違います。\n",
			h->number, verdict.exhibit);
	y->wrong += verdict.chain.fault != CHAIN_WHOLE || verdict.exhibit[0] != '\0';
	if (y->head != NULL && memcmp(y->head, h->hash, CASE_HASH_BYTES) == 0)
		y->is_head_found = true;
	return ERR_OK;
}

static enum err
verify_all(struct verify *y)
{
	struct store_case_query q = {.with_drills = true, .limit = 200};
	struct case_head *list;
	size_t n = 1;
	enum err err = ERR_OK;

	while (err == ERR_OK && n > 0) {
		struct arena *a = arena_new(1 << 20);

		err = a == NULL ? ERR_FULL : store_case_list(y->view, &q, a, &list, &n, NULL);
		for (size_t i = 0; err == ERR_OK && i < n; i++)
			err = verify_one(y, &list[i]);
		q.offset += (uint32_t)n;
		arena_free(a);
	}
	return err;
}

static void
verify_heads(struct verify *y)
{
	uint64_t wrong = case_check_deposits(y->deposits, y->n_deposits);

	for (size_t i = 0; y->head != NULL && i < y->n_deposits; i++)
		if (memcmp(y->head, y->deposits[i].head, CASE_HASH_BYTES) == 0)
			y->is_head_found = true;
	if (wrong != 0)
		buf_printf(&y->out,
			is_en(y->call) ? "head of a day %llu: it does not fit the one before\n"
				       : "日ごとの指紋 %llu：前のものとつながりません。\n",
			(unsigned long long)wrong);
	y->wrong += wrong != 0;
	if (y->head != NULL && !y->is_head_found) {
		buf_c(&y->out, is_en(y->call) ? "the head that was given is not in the record\n"
					      : "指定された指紋は、この記録にありません。\n");
		y->wrong++;
	}
}

static int
verify_data(const struct cli_call *call, struct data *d, const uint8_t *head)
{
	struct verify y = {.call = call, .head = head, .out = buf_of((size_t)64 << 20)};
	struct arena *a = arena_new((size_t)512 << 20);
	struct store_view *v = NULL;
	struct case_head h;
	enum err err = a == NULL ? ERR_FULL : store_read(d->store, &v);
	int rc;

	y.view = v;
	if (err == ERR_OK)
		err = store_deposit_list(v, 0, a, &y.deposits, &y.n_deposits);
	if (err == ERR_OK && call->n_words == 1) {
		err = store_case_find(v, str_c(call->words[0]), &h);
		if (err == ERR_OK)
			err = verify_one(&y, &h);
	} else if (err == ERR_OK) {
		err = verify_all(&y);
	}
	if (err == ERR_OK)
		verify_heads(&y);
	store_read_end(v);
	arena_free(a);
	rc = cli_print(call, &y.out);
	if (err == ERR_NOT_FOUND)
		return cli_say(call, CLI_WRONG_CALL, "「%s」という事案はありません。",
			"there is no case %s", call->words[0]);
	if (err != ERR_OK)
		return cli_say(call, CLI_FAILED, "確かめられませんでした（%s）。",
			"cannot check: %s", err_name(err));
	return rc != CLI_OK ? rc : y.wrong > 0 ? CLI_FAILED : CLI_OK;
}

/* ---- an archive ---- */

static bool
read_whole(const char *folder, const char *name, size_t max, struct buf *out)
{
	char path[DATA_PATH_MAX + 64], part[65536];
	ssize_t n = 0;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && out->len <= max && (n = read(fd, part, sizeof(part))) > 0)
		buf_add(out, part, (size_t)n);
	if (fd >= 0)
		close(fd);
	return fd >= 0 && n == 0 && buf_err(out) == ERR_OK;
}

static int
verify_archive(const struct cli_call *call, const char *folder, const uint8_t *given)
{
	struct buf lines = buf_of((size_t)LIMIT_CASE_ENTRIES * (CASE_LINE_MAX + 1)),
		   head = buf_of(256), out = buf_of(4096);
	uint8_t own[CASE_HASH_BYTES];
	struct case_chain_result r;
	bool has_head = given != NULL;
	int rc;

	if (!read_whole(folder, "lines.jsonl", lines.max, &lines)) {
		buf_done(&lines);
		return cli_say(call, CLI_WRONG_CALL, "「%s」に lines.jsonl がありません。",
			"there is no lines.jsonl in %s", folder);
	}
	if (given == NULL && read_whole(folder, "head", 256, &head))
		has_head = case_check_head(str_trim(buf_view(&head)), own);
	r = case_check_text(buf_view(&lines), given != NULL ? given : has_head ? own : NULL);
	say_fault(call, &out, "lines.jsonl", &r);
	if (!has_head)
		buf_c(&out,
			is_en(call)
				? "no head to compare with: lines cut off at the end are not "
				  "found\n"
				: "比べる指紋がないので、最後の行が消えていてもわかりません。\n");
	buf_done(&lines);
	buf_done(&head);
	rc = cli_print(call, &out);
	return rc != CLI_OK ? rc : r.fault == CHAIN_WHOLE && has_head ? CLI_OK : CLI_FAILED;
}

int
cli_case_verify(const struct cli_call *call)
{
	uint8_t head[CASE_HASH_BYTES];
	const uint8_t *given = NULL;
	struct data d;
	int rc;

	if (call->given[OPT_HEAD]) {
		if (!case_check_head(str_c(call->value[OPT_HEAD]), head))
			return cli_say(call, CLI_WRONG_CALL, "--head は、16進の64文字です。",
				"--head takes 64 hexadecimal digits");
		given = head;
	}
	if (call->given[OPT_EXPORT])
		return verify_archive(call, call->value[OPT_EXPORT], given);
	rc = data_open(call, &d);
	if (rc == CLI_OK)
		rc = verify_data(call, &d, given);
	data_close(&d);
	return rc;
}
