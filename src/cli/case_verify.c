/* sakimori case verify: each case of the data, or an unpacked archive, is as it was written. */
#include "base/limits.h"

#include "cli/case_check.h"
#include "cli/case_unpacked.h"
#include "cli/data.h"
#include "wire/case/case_line.h"

#include <stdio.h>
#include <string.h>

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
	[CHAIN_DEPOSIT] = {"日ごとの指紋と合いません。あとから書き直されています。",
		"the head of a day does not fit: it was rewritten since"},
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

/* Only what left the box is a deposit outside. */
static void
say_deposit(struct verify *y, uint64_t nr, uint32_t ways)
{
	const char *ja =
		ways != 0 ? "それは、外に預けた指紋です。" : "外には、預けていませんでした。";
	const char *en = ways != 0 ? "which was deposited outside" : "which never left the box";

	buf_printf(&y->out,
		is_en(y->call) ? "  head of a day %llu, %s\n" : "  日ごとの指紋 %llu。%s\n",
		(unsigned long long)nr, is_en(y->call) ? en : ja);
}

static void
say_exhibit(const struct cli_call *call, struct buf *out, const char *what, const char *sha256,
	bool is_missing)
{
	if (is_missing)
		buf_printf(out,
			is_en(call) ? "%s: the file %s is not there, or not whole\n"
				    : "%s：ファイル %s が、ないか、欠けています。\n",
			what, sha256);
	else
		buf_printf(out,
			is_en(call) ? "%s: the file %s is not what it was\n"
				    : "%s：ファイル %s が、預かったときと違います。\n",
			what, sha256);
}

static enum err
verify_one(struct verify *y, const struct case_head *h)
{
	struct case_verdict_of verdict;
	enum err err = case_check_stored(y->view, h, y->deposits, y->n_deposits, &verdict);

	if (err != ERR_OK)
		return err;
	say_fault(y->call, &y->out, h->number, &verdict.chain);
	if (verdict.deposit != 0)
		say_deposit(y, verdict.deposit, verdict.ways);
	if (verdict.head != NULL)
		buf_printf(&y->out,
			is_en(y->call) ? "%s: lists show another %s than its lines say\n"
				       : "%s：一覧の「%s」が、記録と違います。\n",
			h->number, verdict.head);
	if (verdict.exhibit[0] != '\0')
		say_exhibit(y->call, &y->out, h->number, verdict.exhibit, verdict.is_missing);
	y->wrong += !case_verdict_is_right(&verdict);
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

/* Cases that the head of a day names must be there, or have gone by the limit. */
static enum err
verify_named(struct verify *y, struct arena *a)
{
	struct case_missing *list;
	uint32_t gone = 0;
	size_t n;
	enum err err = case_check_named(y->view, y->deposits, y->n_deposits, a, &list, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		gone += !list[i].is_wrong;
		if (!list[i].is_wrong)
			continue;
		y->wrong++;
		if (list[i].is_gone)
			buf_printf(&y->out,
				is_en(y->call)
					? "case %s: it is said that it went because there were too "
					  "many; that does not fit (head of a day %llu)\n"
					: "事案 %s：多すぎて消したとありますが、合いません"
					  "（日ごとの指紋 %llu）。\n",
				list[i].number, (unsigned long long)list[i].deposit);
		else
			buf_printf(&y->out,
				is_en(y->call)
					? "case %s: the head of a day %llu names it, and it is not "
					  "there\n"
					: "事案 %s：日ごとの指紋 %llu "
					  "にありますが、記録にありません。\n",
				list[i].id, (unsigned long long)list[i].deposit);
	}
	if (gone > 0)
		buf_printf(&y->out,
			is_en(y->call) ? "%u cases went because there were too many\n"
				       : "多すぎて消した事案：%u件\n",
			gone);
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
	if (err == ERR_OK && call->n_words == 0)
		err = verify_named(&y, a);
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

/* The files and heads of days beside the lines; whether all fit. */
static enum err
verify_beside(const struct cli_call *call, const char *folder, struct str lines, struct buf *out,
	bool *ret_is_right)
{
	struct case_unpacked u;
	enum err err = case_unpacked_check(folder, lines, &u);

	if (err != ERR_OK)
		return err;
	if (u.day[0] != '\0')
		buf_printf(out,
			is_en(call) ? "heads/%s: line %u: the lines say otherwise\n"
				    : "heads/%s：%u行目。記録と合いません。\n",
			u.day, u.day_nr);
	if (u.exhibit[0] != '\0')
		say_exhibit(call, out, "exhibits", u.exhibit, u.is_missing);
	*ret_is_right = u.day[0] == '\0' && u.exhibit[0] == '\0';
	return ERR_OK;
}

static int
verify_archive(const struct cli_call *call, const char *folder, const uint8_t *given)
{
	struct buf lines = buf_of((size_t)LIMIT_CASE_ENTRIES * (CASE_LINE_MAX + 1)),
		   head = buf_of(256), out = buf_of(4096);
	uint8_t own[CASE_HASH_BYTES];
	struct case_chain_result r;
	bool has_head = given != NULL, is_right = false;
	enum err err = ERR_OK;
	int rc;

	if (!case_unpacked_read(folder, "lines.jsonl", lines.max, &lines)) {
		buf_done(&lines);
		return cli_say(call, CLI_WRONG_CALL, "「%s」に lines.jsonl がありません。",
			"there is no lines.jsonl in %s", folder);
	}
	if (given == NULL && case_unpacked_read(folder, "head", 256, &head))
		has_head = case_check_head(str_trim(buf_view(&head)), own);
	r = case_check_text(buf_view(&lines), given != NULL ? given : has_head ? own : NULL);
	say_fault(call, &out, "lines.jsonl", &r);
	if (r.fault == CHAIN_WHOLE || r.fault == CHAIN_TIME)
		err = verify_beside(call, folder, buf_view(&lines), &out, &is_right);
	if (!has_head)
		buf_c(&out,
			is_en(call)
				? "no head to compare with: lines cut off at the end are not "
				  "found\n"
				: "比べる指紋がないので、最後の行が消えていてもわかりません。\n");
	buf_done(&lines);
	buf_done(&head);
	rc = cli_print(call, &out);
	if (err != ERR_OK)
		return cli_say(call, CLI_FAILED, "確かめられませんでした（%s）。",
			"cannot check: %s", err_name(err));
	return rc != CLI_OK					? rc
	       : r.fault == CHAIN_WHOLE && has_head && is_right ? CLI_OK
								: CLI_FAILED;
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
