/*
 * `advisory build`, `advisory show`, `advisory check`: the index of advisories, made and asked at
 * the terminal as the box does it by itself.
 */
#include "cli/advisory.h"

#include "base/limits.h"
#include "cli/json.h"
#include "proc/common/advisory_feed.h"
#include "sys/clock.h"
#include "sys/disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define FOLDER_DEPTH 16

struct work {
	const struct cli_call *call;
	struct advisory_disk *disk;
	struct advisory_builder *builder;
	struct advisory_feed *feed;
	struct advisory_built built;
	struct buf file;
	uint8_t seed[SIGN_SEED_BYTES];
	unsigned told; /* refusals that were printed */
};

#define TOLD_MAX 20

/* ---- keys ---- */

int
cli_advisory_key(const struct cli_call *call, uint8_t key[32], bool *ret_has)
{
	const char *path = call->value[OPT_KEY];
	struct buf b = buf_of(256);
	struct errinfo info = {0};
	struct str text;
	bool is_good;

	*ret_has = path != NULL;
	if (path == NULL)
		return CLI_OK;
	if (disk_read(path, &b, &info) != ERR_OK) {
		buf_done(&b);
		return cli_say(call, CLI_FAILED, "鍵のファイルを読めません：%s",
			"cannot read the key: %s", info.what);
	}
	text = str_trim(buf_view(&b));
	is_good = b.len == 32 || text.len == 64;
	for (size_t i = 0; i < 32 && is_good; i++) {
		if (b.len == 32) {
			key[i] = (uint8_t)b.p[i];
			continue;
		}
		is_good =
			str_hex_digit(text.p[i * 2]) >= 0 && str_hex_digit(text.p[i * 2 + 1]) >= 0;
		if (is_good)
			key[i] = (uint8_t)(str_hex_digit(text.p[i * 2]) << 4 |
					   str_hex_digit(text.p[i * 2 + 1]));
	}
	buf_done(&b);
	return is_good ? CLI_OK
		       : cli_say(call, CLI_FAILED, "「%s」は鍵（32バイト）ではありません。",
				 "%s is no key of 32 bytes", path);
}

int
cli_advisory_open(const struct cli_call *call, const char *path, struct advisory_opened *ret_opened)
{
	struct errinfo info = {0};
	uint8_t key[32];
	bool has_key;
	int rc;

	(void)sign_start();
	rc = cli_advisory_key(call, key, &has_key);
	if (rc == CLI_OK &&
		advisory_disk_open(path, has_key ? key : NULL, ret_opened, &info) != ERR_OK)
		rc = cli_say(call, CLI_FAILED, "索引「%s」を使えません：%s",
			"cannot use the index %s: %s", path, info.what);
	return rc;
}

/* ---- building ---- */

static void
say_refused(void *arg, struct str where, const struct errinfo *why)
{
	struct work *w = arg;
	char text[200];

	if (w->told++ >= TOLD_MAX)
		return;
	str_clean(where, text, sizeof(text));
	fprintf(stderr, "%s: %s\n", text, why->what);
}

static int
read_file(struct work *w, const char *path, bool is_named)
{
	struct errinfo info = {0};
	enum err err;

	buf_clear(&w->file);
	w->file.err = ERR_OK;
	err = disk_read(path, &w->file, &info);
	if (err == ERR_OK)
		err = advisory_feed_bytes(w->feed, buf_view(&w->file), &info);
	if (err == ERR_OK || (err == ERR_UNSUPPORTED && !is_named))
		return CLI_OK;
	if (!is_named && (err == ERR_MALFORMED || err == ERR_TRUNCATED)) { /* one of many */
		say_refused(w, str_c(path), &info);
		return CLI_OK;
	}
	return cli_say(w->call, CLI_FAILED, "「%s」を読めません：%s", "cannot read %s: %s", path,
		info.what[0] != '\0' ? info.what : err_name(err));
}

static int read_path(struct work *w, const char *path, unsigned depth);

static int
read_folder(struct work *w, const char *path, unsigned depth)
{
	struct dirent **names;
	int n = scandir(path, &names, NULL, alphasort), rc = CLI_OK;

	if (n < 0)
		return cli_say(w->call, CLI_FAILED, "フォルダー「%s」を読めません：%s",
			"cannot read the folder %s: %s", path, strerror(errno));
	for (int i = 0; i < n; i++) {
		char *below = malloc(LIMIT_PATH_BYTES);

		if (below != NULL && rc == CLI_OK && names[i]->d_name[0] != '.' &&
			snprintf(below, LIMIT_PATH_BYTES, "%s/%s", path, names[i]->d_name) <
				LIMIT_PATH_BYTES)
			rc = read_path(w, below, depth + 1);
		free(below);
		free(names[i]);
	}
	free(names);
	return rc;
}

static int
read_path(struct work *w, const char *path, unsigned depth)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return cli_say(w->call, CLI_FAILED, "「%s」がありません。", "there is no %s", path);
	if (S_ISDIR(st.st_mode) && depth < FOLDER_DEPTH)
		return read_folder(w, path, depth);
	return S_ISREG(st.st_mode) ? read_file(w, path, depth == 0) : CLI_OK;
}

static int
print_built(struct work *w)
{
	const struct advisory_built *r = &w->built;
	bool is_en = w->call->lang == LANG_EN;
	struct buf b = buf_of(1 << 16);
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	if (w->call->given[OPT_JSON]) {
		json_enter(&b, '{');
		json_number(&b, "advisories", r->advisories);
		json_number(&b, "withdrawn", r->withdrawn);
		json_number(&b, "vulnerabilities", r->vulnerabilities);
		json_number(&b, "packages", r->packages);
		json_number(&b, "bounds", r->bounds);
		json_number(&b, "affected", r->affected);
		json_number(&b, "intervals", r->intervals);
		json_number(&b, "exploited", r->exploited);
		json_number(&b, "scores", r->scores);
		json_number(&b, "assessed", r->assessed);
		json_number(&b, "nodes", r->nodes);
		json_number(&b, "refused", r->refused);
		json_number(&b, "twice", r->twice);
		json_number(&b, "marks_unused", r->marks_unused);
		json_number(&b, "packages_unknown", r->counts.packages_unknown);
		json_number(&b, "versions_dropped", r->counts.versions_dropped);
		json_number(&b, "versions_kept", r->counts.versions_kept);
		json_number(&b, "parts_left_out", r->counts.parts_left_out);
		json_number(&b, "bytes", (int64_t)r->bytes);
		json_number(&b, "peak_kib", use.ru_maxrss);
		json_leave(&b, '}');
		buf_byte(&b, '\n');
		return cli_print(w->call, &b);
	}
	buf_printf(&b,
		is_en ? "%u advisories (%u withdrawn, %u refused) of %u vulnerabilities, %u "
			"packages, "
			"%u exploited; %llu bytes, at most %ld KiB of memory\n"
		      : "情報%u件（取り下げ%u件、読めない%u件）、弱点%u件、ソフト%"
			"u件、悪用が確認されたもの%u件。"
			"%lluバイト、使ったメモリー%ld KiB\n",
		r->advisories, r->withdrawn, r->refused, r->vulnerabilities, r->packages,
		r->exploited, (unsigned long long)r->bytes, use.ru_maxrss);
	return cli_print(w->call, &b);
}

static int
make(struct work *w)
{
	struct errinfo info = {0};
	enum err err = advisory_builder_finish(w->builder, &w->built, &info);

	if (err == ERR_IO)
		err = advisory_disk_why(w->disk, &info);
	if (err == ERR_OK)
		err = advisory_disk_commit(w->disk, &info);
	if (err != ERR_OK)
		return cli_say(w->call, CLI_FAILED, "索引を作れませんでした：%s",
			"cannot make the index: %s", info.what);
	if (w->built.advisories + w->built.exploited == 0)
		(void)cli_say(w->call, CLI_OK,
			"中身がありません。弱点の情報が見つかりませんでした。",
			"the index is empty: no advisories were found");
	return print_built(w);
}

static int
begin(struct work *w)
{
	struct advisory_build options = {.made = clock_wall(), .refused = say_refused};
	struct errinfo info = {0};
	bool has_key;
	int rc = cli_advisory_key(w->call, w->seed, &has_key);

	if (rc != CLI_OK)
		return rc;
	if (advisory_disk_begin(w->call->value[OPT_OUT], &w->disk, &info) != ERR_OK)
		return cli_say(w->call, CLI_FAILED, "索引を作れません：%s",
			"cannot make the index: %s", info.what);
	options.outside = advisory_disk_outside(w->disk);
	options.refused_arg = w;
	options.seed = has_key ? w->seed : NULL;
	if (getrandom(options.key.b, sizeof(options.key.b), 0) != sizeof(options.key.b))
		return cli_say(w->call, CLI_FAILED, "乱数が得られません。", "no random numbers");
	w->builder = advisory_builder_new(&options);
	w->feed = w->builder != NULL ? advisory_feed_new(w->builder) : NULL;
	w->file = buf_of(LIMIT_FEED_BYTES);
	return w->feed != NULL ? CLI_OK
			       : cli_say(w->call, CLI_FAILED, "メモリーが足りません。",
					 "not enough memory");
}

int
cli_advisory_build(const struct cli_call *call)
{
	struct work *w = calloc(1, sizeof(*w));
	int rc = CLI_OK;

	if (w == NULL)
		return cli_say(call, CLI_FAILED, "メモリーが足りません。", "not enough memory");
	w->call = call;
	(void)sign_start();
	if (call->value[OPT_OUT] == NULL)
		rc = cli_say(call, CLI_WRONG_CALL, "出力先（--out FILE）が要ります。",
			"--out FILE is missing");
	if (rc == CLI_OK)
		rc = begin(w);
	for (size_t i = 0; i < call->n_words && rc == CLI_OK; i++)
		rc = read_path(w, call->words[i], 0);
	if (rc == CLI_OK)
		rc = make(w);
	advisory_feed_free(w->feed);
	advisory_builder_free(w->builder);
	advisory_disk_end(w->disk);
	buf_done(&w->file);
	free(w);
	return rc;
}

int
cli_advisory_check(const struct cli_call *call)
{
	struct advisory_opened o;
	struct errinfo info = {0};
	int rc = cli_advisory_open(call, call->words[0], &o);

	if (rc != CLI_OK)
		return rc;
	if (advisory_index_check(o.index, &info) != ERR_OK)
		rc = cli_say(call, CLI_FAILED, "索引「%s」は壊れています：%s",
			"the index %s is damaged: %s", call->words[0], info.what);
	else
		printf(call->lang == LANG_EN ? "%s: whole\n" : "%s：壊れていません\n",
			call->words[0]);
	advisory_disk_close(&o);
	return rc;
}
