/*
 * `guard export --rpz FILE`: what the guard blocks, as a response policy zone for a BIND or Unbound
 * of one's own. Read from DATA/guard as it lies there, beside a box that runs.
 */
#include "cli/data.h"
#include "proc/common/rpz_export.h"
#include "proc/resolver/policy.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PIECE_BYTES ((size_t)4 << 20)
#define HEAD_BYTES 256

struct export
{
	const struct cli_call *call;
	struct rpz_wish wish;
	struct index_map map;
	struct resolver_policy policy;
	struct buf policy_bytes;
	struct arena *arena;
	struct rpz_export *lines;
	char origin[LIMIT_RPZ_ORIGIN + 1];
	char path[DATA_PATH_MAX + 8]; /* that is written, until it is put in its place */
	bool is_rename;
	int fd; /* -1: none */
};

static int
take_options(struct export *x)
{
	const char *file = x->call->value[OPT_RPZ], *tier = x->call->value[OPT_TIER];
	const char *origin = x->call->value[OPT_ORIGIN];

	if (file == NULL)
		return cli_say(x->call, CLI_WRONG_CALL, "作るファイル（--rpz FILE）が要ります。",
			"--rpz FILE is missing");
	if (tier != NULL && strcmp(tier, "block") != 0 && strcmp(tier, "warn") != 0)
		return cli_say(x->call, CLI_WRONG_CALL,
			"「%s」は使えません。warn、block のどちらかです。",
			"%s is not for this; it is warn or block", tier);
	x->wish.warns = tier != NULL && strcmp(tier, "warn") == 0;
	if (!rpz_origin(origin != NULL ? str_c(origin) : RPZ_ORIGIN, x->origin))
		return cli_say(x->call, CLI_WRONG_CALL, "「%s」は、ゾーンの名前に使えません。",
			"%s is no name for a zone", origin);
	x->wish.zone.origin = str_c(x->origin);
	return CLI_OK;
}

/* The index and the latest policy; without a policy there are no rules. */
static int
read_guard(struct export *x, const struct data *d)
{
	char path[DATA_PATH_MAX + 64];
	struct errinfo info = {0};
	enum err err = index_map_open(data_path(d, "guard", path), &x->map, &info);
	bool has_index = err == ERR_OK;

	if (!has_index && err != ERR_NOT_FOUND)
		return cli_say(x->call, CLI_FAILED, "一覧を読めません（%s）。",
			"cannot read the lists: %s", info.what);
	x->wish.map = has_index ? &x->map : NULL;
	x->policy = resolver_policy_default();
	x->wish.policy = &x->policy.guard;
	err = disk_read(data_path(d, "guard/policy", path), &x->policy_bytes, &info);
	if (err == ERR_OK)
		err = resolver_policy_read(buf_view(&x->policy_bytes), x->arena, &x->policy, &info);
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return cli_say(x->call, CLI_FAILED, "会社のルールを読めません（%s）。",
			"cannot read the company's rules: %s", info.what);
	if (err != ERR_OK && !has_index)
		return cli_say(x->call, CLI_FAILED,
			"名前サーバーの一覧もルールもありません（%s）。",
			"there are neither lists nor rules of the name server in %s", d->folder);
	return CLI_OK;
}

/* The serial of the file that is there already. */
static bool
serial_before(const char *path, uint32_t *ret_serial)
{
	char head[HEAD_BYTES];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof(head));

	fd_close(&fd);
	return n > 0 && rpz_serial_of(str_of(head, (size_t)n), ret_serial);
}

static int
open_file(struct export *x)
{
	const char *file = x->call->value[OPT_RPZ];
	uint32_t before = 0;
	bool has_before = false;

	x->wish.now = x->wish.zone.made = clock_wall();
	x->is_rename = strcmp(file, "-") != 0;
	if (x->is_rename) {
		has_before = serial_before(file, &before);
		snprintf(x->path, sizeof(x->path), "%s.new", file);
		x->fd = open(x->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
	} else {
		x->fd = dup(STDOUT_FILENO);
	}
	x->wish.zone.serial = rpz_serial(x->wish.now, has_before, before);
	if (x->fd < 0)
		return cli_say(x->call, CLI_FAILED, "「%s」に書けません（%s）。",
			"cannot write %s: %s", file, strerror(errno));
	return CLI_OK;
}

static int
write_lines(struct export *x)
{
	struct buf piece = buf_of(PIECE_BYTES);
	bool is_good, more;

	x->lines = rpz_export_new(&x->wish);
	if (x->lines == NULL)
		return cli_say(x->call, CLI_FAILED, "メモリーが足りません。", "not enough memory");
	do {
		more = rpz_export_more(x->lines, &piece);
		is_good = buf_err(&piece) == ERR_OK && disk_write_fd(x->fd, buf_view(&piece));
		buf_clear(&piece);
	} while (is_good && more);
	buf_done(&piece);
	if (is_good && x->is_rename)
		is_good = fsync(x->fd) == 0 && rename(x->path, x->call->value[OPT_RPZ]) == 0;
	if (!is_good)
		return cli_say(x->call, CLI_FAILED, "「%s」に書けませんでした（%s）。",
			"cannot write %s: %s", x->call->value[OPT_RPZ], strerror(errno));
	x->is_rename = false;
	return CLI_OK;
}

/* On stderr: the zone may be on stdout. */
static void
say_counts(const struct export *x)
{
	const struct rpz_counts *c = rpz_export_counts(x->lines);
	bool is_en = x->call->lang == LANG_EN;
	const struct {
		uint64_t n;
		const char *ja, *en;
	} rows[] = {
		{c->blocked, "止める名前", "names blocked"},
		{c->passed, "通す名前", "names let through"},
		{c->networks, "アドレスとネットワーク", "addresses and networks"},
		{c->covered, "上の名前の行に含まれるもの", "covered by a line above them"},
		{c->only_warn, "知らせるだけなので入れなかったもの", "left out: they only warn"},
		{c->too_long, "長すぎて入らなかった名前",
			"left out: too long with the zone's name"},
		{c->not_dns, "URL・ファイルなど、ゾーンに書けないもの",
			"left out: URLs, files and others that no zone carries"},
		{c->rules_left, "一部の機器だけのルールなので入れなかったもの",
			"left out: rules for single devices or groups"},
		{c->gaps_left + c->not_read, "読めなかったもの", "not read"},
	};

	fprintf(stderr, is_en ? "serial\t%u\n" : "番号\t%u\n", x->wish.zone.serial);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].n > 0)
			fprintf(stderr, "%s\t%llu\n", is_en ? rows[i].en : rows[i].ja,
				(unsigned long long)rows[i].n);
}

int
cli_guard_export(const struct cli_call *call)
{
	struct export *x = calloc(1, sizeof(*x));
	struct data d;
	int rc;

	if (x == NULL)
		return cli_say(call, CLI_FAILED, "メモリーが足りません。", "not enough memory");
	x->call = call;
	x->fd = x->map.fds[INDEX_BASE] = x->map.fds[INDEX_FRESH] = -1;
	x->policy_bytes = buf_of(LIMIT_GUARD_POLICY_BYTES);
	x->arena = arena_new((size_t)64 << 20);
	rc = data_find(call, &d);
	if (rc == CLI_OK)
		rc = take_options(x);
	if (rc == CLI_OK)
		rc = read_guard(x, &d);
	if (rc == CLI_OK)
		rc = open_file(x);
	if (rc == CLI_OK)
		rc = write_lines(x);
	if (rc == CLI_OK)
		say_counts(x);
	if (x->fd >= 0 && x->is_rename)
		unlink(x->path);
	fd_close(&x->fd);
	rpz_export_free(x->lines);
	index_map_close(&x->map);
	buf_done(&x->policy_bytes);
	arena_free(x->arena);
	free(x);
	return rc;
}
