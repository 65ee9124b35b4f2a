/*
 * `sakimori capture read FILE... [--json]`: capture files to devices and alerts, without portal and
 * database. Opens everything first, locks itself in, then reads; each file is a timeline of its
 * own. The JSON form is in doc/json.md.
 */
#include "cli/cli.h"
#include "cli/fill.h"
#include "cli/json.h"
#include "cli/results.h"
#include "proc/common/lists.h"
#include "proc/common/packs.h"
#include "sys/capture.h"
#include "sys/sandbox.h"
#include "watch/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The results are written out as they are put into words: one alert at most is in the buffer. */
#define OUTPUT_BYTES_MAX ((size_t)1 << 20)
#define OUTPUT_DRAIN_BYTES ((size_t)64 << 10)

/* One file's reading. */
struct file_reading {
	const struct cli_call *call;
	const struct packs *packs;
	const struct lists *lists;
	const char *file;
	struct capture *capture;
	struct results *results;
	struct watch_stats stats;
	struct buf out;
	struct buf title;
	struct alert alert; /* the one being written */
};

static void
on_fact(void *arg, const struct fact *fact)
{
	results_fact(((struct file_reading *)arg)->results, fact);
}

static void
on_alert(void *arg, const struct alert *alert)
{
	results_alert(((struct file_reading *)arg)->results, alert);
}

static int
say_file(const struct cli_call *call, const char *file, enum err err, const struct errinfo *info)
{
	switch (err) {
	case ERR_NOT_FOUND:
		return cli_say(call, CLI_WRONG_CALL, "ファイル「%s」がありません。",
			"there is no file %s", file);
	case ERR_DENIED:
		return cli_say(call, CLI_WRONG_CALL, "ファイル「%s」を読む権限がありません。",
			"no right to read the file %s", file);
	case ERR_UNSUPPORTED:
		return cli_say(call, CLI_WRONG_CALL,
			"「%s」はパケットの記録（pcap・pcapng）ではありません（%s）。", "%s: %s",
			file, info->what);
	case ERR_OK:
	case ERR_TRUNCATED:
	case ERR_MALFORMED:
	case ERR_LIMIT:
	case ERR_EXISTS:
	case ERR_INVALID:
	case ERR_FULL:
	case ERR_AGAIN:
	case ERR_IO:
		break;
	}
	return cli_say(call, CLI_FAILED, "「%s」を読めませんでした（%s）。", "cannot read %s: %s",
		file, info->what);
}

static enum err
open_one(const char *file, struct capture **ret_capture, struct errinfo *info)
{
	int fd = strcmp(file, "-") == 0 ? dup(STDIN_FILENO) : open(file, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return err_say(info,
			errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND : ERR_DENIED, 0, "%s",
			strerror(errno));
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		close(fd);
		return err_say(info, ERR_UNSUPPORTED, 0, "it is a folder");
	}
	return capture_open_file(fd, ret_capture, info);
}

static bool
is_better_name(const struct fact *a, const struct fact *b)
{
	if (a->confidence != b->confidence)
		return a->confidence > b->confidence;
	return device_name_rank(str_c(a->reason)) < device_name_rank(str_c(b->reason));
}

/* How people would call the device: the name that is most certain and from the best source, else
 * its address, else its id.
 */
static struct str
device_name(const struct results *r, const struct alert *alert, char dst[LIMIT_FACT_VALUE])
{
	size_t n, from = results_facts_of(r, alert->device.text, &n);
	struct fact fact, best;
	bool has_name = false;
	char address[ADDR_TEXT_MAX];

	for (size_t i = from; i < from + n; i++) {
		results_fact_at(r, i, &fact);
		if (fact.kind != FACT_NAME || (has_name && !is_better_name(&fact, &best)))
			continue;
		best = fact;
		has_name = true;
	}
	if (has_name)
		str_copy(str_c(best.value), dst, LIMIT_FACT_VALUE);
	else if (!addr_is_none(alert->detections[0].address))
		str_copy(str_c(addr_text(alert->detections[0].address, address)), dst,
			LIMIT_FACT_VALUE);
	else
		str_copy(str_c(alert->device.text), dst, LIMIT_FACT_VALUE);
	return str_c(dst);
}

/* The next alert to be written, with its title. */
static void
take_alert(struct file_reading *r, size_t i)
{
	char name[LIMIT_FACT_VALUE];

	results_alert_at(r->results, i, &r->alert);
	buf_clear(&r->title);
	fill_title(&r->title, &r->packs->detect, &r->alert,
		device_name(r->results, &r->alert, name), r->call->lang);
}

static void
drain(struct file_reading *r, size_t from_bytes)
{
	if (r->out.len >= from_bytes && buf_err(&r->out) == ERR_OK)
		json_drain(&r->out, stdout);
}

static void
write_stats(struct file_reading *r)
{
	static const struct {
		const char *name;
		size_t offset;
	} counters[] = {
#define COUNTER(name) {#name, offsetof(struct watch_stats, name)}
		COUNTER(frames),
		COUNTER(bytes),
		COUNTER(frames_unread),
		COUNTER(frames_repeated),
		COUNTER(flows),
		COUNTER(flows_evicted),
		COUNTER(streams_refused),
		COUNTER(fragments_dropped),
		COUNTER(devices),
		COUNTER(devices_evicted),
		COUNTER(clock_jumps),
		COUNTER(unicast_frames),
		COUNTER(unicast_both_ways),
		COUNTER(unicast_one_way),
		COUNTER(announce_frames),
#undef COUNTER
	};
	struct capture_stats capture;
	struct buf *b = &r->out;

	capture_stats(r->capture, &capture);
	json_key(b, "stats");
	json_enter(b, '{');
	json_text(b, "view", watch_view_name(watch_view(&r->stats)));
	json_time(b, "first_frame", r->stats.first_frame);
	json_time(b, "last_frame", r->stats.last_frame);
	for (size_t i = 0; i < sizeof(counters) / sizeof(*counters); i++) {
		uint64_t n;

		memcpy(&n, (const char *)&r->stats + counters[i].offset, sizeof(n));
		json_number(b, counters[i].name, (int64_t)n);
	}
	json_number(b, "records_unread", (int64_t)capture.records_unread);
	json_number(b, "results_lost", (int64_t)results_lost(r->results));
	json_leave(b, '}');
}

static void
end_device(struct buf *b)
{
	json_leave(b, ']');
	json_leave(b, '}');
}

static void
write_devices(struct file_reading *r)
{
	struct buf *b = &r->out;
	struct fact facts[2]; /* the one at hand and the one before it */
	size_t n = results_facts(r->results);

	json_key(b, "devices");
	json_enter(b, '[');
	for (size_t i = 0; i < n; i++) {
		struct fact *fact = &facts[i % 2], *before = &facts[(i + 1) % 2];

		results_fact_at(r->results, i, fact);
		if (i == 0 || strcmp(fact->device.text, before->device.text) != 0) {
			if (i > 0)
				end_device(b);
			json_enter(b, '{');
			json_text(b, "id", fact->device.text);
			json_key(b, "facts");
			json_enter(b, '[');
		}
		json_fact(b, fact);
		drain(r, OUTPUT_DRAIN_BYTES);
	}
	if (n > 0)
		end_device(b);
	json_leave(b, ']');
}

static void
write_json(struct file_reading *r)
{
	struct buf *b = &r->out;

	json_enter(b, '{');
	json_text(b, "file", r->file);
	json_text(b, "sakimori", SAKIMORI_VERSION);
	json_text(b, "lang", lang_name(r->call->lang));
	json_text(b, "note", capture_note(r->capture));
	write_stats(r);
	write_devices(r);
	json_key(b, "alerts");
	json_enter(b, '[');
	for (size_t i = 0; i < results_alerts(r->results); i++) {
		take_alert(r, i);
		json_alert(b, &r->alert, buf_view(&r->title));
		drain(r, OUTPUT_DRAIN_BYTES);
	}
	json_leave(b, ']');
	json_leave(b, '}');
}

/* For people: one line for each alert, the most urgent first. */
static void
write_text(struct file_reading *r)
{
	bool is_en = r->call->lang == LANG_EN;
	static const char *const severity[][2] = {{"記録", "for the record"},
		{"ご確認ください", "please look"}, {"今すぐ対応", "act now"}};
	struct buf *b = &r->out;

	buf_printf(b,
		is_en ? "%s: %llu frames, %llu devices\n" : "%s：%llu フレーム、機器 %llu 台\n",
		r->file, (unsigned long long)r->stats.frames,
		(unsigned long long)results_devices(r->results));
	if (capture_note(r->capture)[0] != '\0')
		buf_printf(b, "  %s\n", capture_note(r->capture));
	for (int s = SEVERITY_ACT_NOW; s >= SEVERITY_RECORD; s--)
		for (size_t i = 0; i < results_alerts(r->results); i++) {
			if ((int)results_severity(r->results, i) != s)
				continue;
			take_alert(r, i);
			buf_printf(b, "  [%s] %s (%s)\n", severity[s][is_en], r->title.p,
				r->alert.detections[0].detector);
			drain(r, OUTPUT_DRAIN_BYTES);
		}
}

static enum err
read_frames(struct file_reading *r, struct errinfo *info)
{
	/* A fixed key and site: the same file gives the same alerts with the same ids. */
	struct watch_options options = {.site = STR("file"),
		.packs = &r->packs->detect,
		.indicators = lists_view(r->lists),
		.vendors = r->packs->has_vendors ? &r->packs->vendors : NULL,
		.device_rules = r->packs->has_rules ? &r->packs->rules : NULL};
	struct watch_sink sink = {.arg = r, .fact = on_fact, .alert = on_alert};
	struct capture_frame frame;
	struct watch *w;
	enum err err = watch_new(&options, &sink, &w, info);

	if (err != ERR_OK)
		return err;
	while ((err = capture_next(r->capture, &frame)) == ERR_OK)
		watch_frame(w, frame.linktype, frame.at, frame.bytes, frame.wire_len);
	watch_end(w);
	watch_stats(w, &r->stats);
	watch_free(w);
	/* The end, or a cut or broken file: what stood before it counts, the note says the rest. */
	return err == ERR_NOT_FOUND || err == ERR_TRUNCATED || err == ERR_MALFORMED ? ERR_OK : err;
}

/* Puts the results into words and out, piece by piece. */
static int
write_results(struct file_reading *r, bool is_first)
{
	r->out = buf_of(OUTPUT_BYTES_MAX);
	r->title = buf_of(4096);
	results_sort(r->results);
	if (r->call->given[OPT_JSON] && !is_first)
		fputs(",\n", stdout);
	if (r->call->given[OPT_JSON])
		write_json(r);
	else
		write_text(r);
	if (buf_err(&r->out) != ERR_OK)
		return cli_say(r->call, CLI_FAILED, "「%s」の結果が大きすぎます。",
			"the results of %s are too large", r->file);
	fwrite(r->out.p, 1, r->out.len, stdout);
	return CLI_OK;
}

static int
read_one(struct file_reading *r, bool is_first)
{
	struct errinfo info = {0};
	enum err err;
	int rc;

	r->results = results_new();
	if (r->results == NULL)
		return cli_say(r->call, CLI_FAILED, "メモリーが足りません。", "out of memory");
	err = read_frames(r, &info);
	rc = err == ERR_OK ? write_results(r, is_first) : say_file(r->call, r->file, err, &info);
	if (capture_note(r->capture)[0] != '\0')
		fprintf(stderr, "sakimori: %s: %s\n", r->file, capture_note(r->capture));
	results_free(r->results);
	buf_done(&r->out);
	buf_done(&r->title);
	return rc;
}

/* Takes in the lists of --list, before the lock. */
static int
take_lists(const struct cli_call *call, struct lists *lists)
{
	lists_start();
	lists_begin(lists);
	for (size_t i = 0; i < call->n_lists; i++) {
		struct errinfo info = {0};
		enum err err = lists_add_file(lists, call->lists[i], &info);

		if (err == ERR_NOT_FOUND || err == ERR_DENIED)
			return say_file(call, call->lists[i], err, &info);
	}
	return CLI_OK;
}

/* A list that does not count is said; the captures are read all the same. */
static void
read_lists(const struct cli_call *call, const struct packs *packs, struct lists *lists)
{
	lists_read(lists, &packs->detect, 0);
	for (size_t i = 0; i < lists->n; i++)
		if (lists->files[i].why_not[0] != '\0')
			cli_say(call, CLI_OK, "一覧「%s」は使いません（%s）。",
				"the list %s is not used: %s", lists->files[i].name,
				lists->files[i].why_not);
}

/* Opens all files before the first is read: afterwards nothing can be opened. */
static int
open_all(const struct cli_call *call, struct capture **captures)
{
	for (size_t i = 0; i < call->n_words; i++) {
		struct errinfo info = {0};
		enum err err = open_one(call->words[i], &captures[i], &info);

		if (err != ERR_OK)
			return say_file(call, call->words[i], err, &info);
	}
	return CLI_OK;
}

static int
read_all(const struct cli_call *call, const struct packs *packs, const struct lists *lists,
	struct capture **captures)
{
	bool is_array = call->given[OPT_JSON] && call->n_words > 1;
	int rc = CLI_OK;

	if (is_array)
		fputs("[", stdout);
	for (size_t i = 0; i < call->n_words && rc == CLI_OK; i++) {
		struct file_reading r = {.call = call,
			.packs = packs,
			.lists = lists,
			.file = call->words[i],
			.capture = captures[i]};

		rc = read_one(&r, i == 0);
		capture_free(captures[i]);
		captures[i] = NULL;
	}
	if (is_array)
		fputs("]", stdout);
	if (call->given[OPT_JSON])
		fputs("\n", stdout);
	if (fflush(stdout) != 0 || ferror(stdout))
		rc = cli_say(call, CLI_FAILED, "結果を書き出せませんでした。",
			"cannot write the results");
	return rc;
}

/* Everything is open: lock, then read. */
static int
lock_and_read(const struct cli_call *call, const struct packs *packs, struct lists *lists,
	struct capture **captures)
{
	/* No other identity: standard output may be a file that only its owner can write. */
	struct sandbox_options sandbox = {.kind = SANDBOX_READER};
	struct errinfo info = {0};

	if (sandbox_enter(&sandbox, NULL, &info) != ERR_OK)
		return cli_say(call, CLI_FAILED, "安全に読む準備ができません：%s",
			"cannot lock this process in: %s", info.what);
	read_lists(call, packs, lists);
	return read_all(call, packs, lists, captures);
}

int
cli_capture_read(const struct cli_call *call)
{
	struct capture **captures = calloc(call->n_words, sizeof(struct capture *));
	struct errinfo info = {0};
	struct packs packs;
	struct lists lists;
	int rc;

	if (captures == NULL)
		return cli_say(call, CLI_FAILED, "メモリーが足りません。", "out of memory");
	if (packs_load(call->value[OPT_PACKS], &packs, &info) != ERR_OK) {
		free(captures);
		return cli_say(call, CLI_FAILED, "検知の定義を読めません：%s",
			"cannot read the packs: %s", info.what);
	}
	rc = take_lists(call, &lists);
	if (rc == CLI_OK)
		rc = open_all(call, captures);
	if (rc == CLI_OK)
		rc = lock_and_read(call, &packs, &lists, captures);
	for (size_t i = 0; i < call->n_words; i++)
		capture_free(captures[i]);
	free(captures);
	lists_free(&lists);
	packs_free(&packs);
	return rc;
}
