/* `advisory delta OLD NEW` and `advisory update INDEX DELTA`: days of advisories as kilobytes. */
#include "cli/advisory.h"
#include "know/advisory/delta.h"
#include "sys/disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RECORDS_BYTES ((size_t)2 << 30)
#define DELTA_BYTES ((size_t)1 << 30)

static int
no_out(const struct cli_call *call)
{
	return cli_say(
		call, CLI_WRONG_CALL, "出力先（--out FILE）が要ります。", "--out FILE is missing");
}

static bool
go_on(void *arg, struct buf *b)
{
	(void)arg;
	return buf_err(b) == ERR_OK;
}

static int
take_records(const struct cli_call *call, const char *path, struct buf *records,
	struct advisory_index_info *ret_info)
{
	struct errinfo info = {0};
	struct advisory_opened o;

	if (advisory_disk_open(path, NULL, &o, &info) != ERR_OK)
		return cli_say(call, CLI_FAILED, "索引「%s」を使えません：%s",
			"cannot use the index %s: %s", path, info.what);
	advisory_index_info(o.index, ret_info);
	info.err = advisory_index_records(o.index, records, go_on, NULL);
	advisory_disk_close(&o);
	return info.err == ERR_OK ? CLI_OK
				  : cli_say(call, CLI_FAILED, "索引「%s」は壊れています。",
					    "the index %s is damaged", path);
}

static int
write_delta(const struct cli_call *call, const struct advisory_delta_sides *sides)
{
	struct buf delta = buf_of(DELTA_BYTES);
	struct advisory_delta_counts n;
	struct errinfo info = {0};
	uint8_t seed[32];
	bool has_seed;
	int rc = cli_advisory_key(call, seed, &has_seed);

	if (rc == CLI_OK &&
		(advisory_delta_make(sides, has_seed ? seed : NULL, &delta, &n) != ERR_OK ||
			disk_write_atomic(call->value[OPT_OUT], buf_view(&delta), 0644, &info) !=
				ERR_OK))
		rc = cli_say(call, CLI_FAILED, "「%s」に書けませんでした。", "cannot write %s",
			call->value[OPT_OUT]);
	if (rc == CLI_OK)
		printf(call->lang == LANG_EN
				? "%u changed, %u gone, %u as before, %zu bytes\n"
				: "変わった%u件、なくなった%u件、そのまま%u件、%zuバイト\n",
			n.changed, n.gone, n.same, delta.len);
	buf_done(&delta);
	return rc;
}

int
cli_advisory_delta(const struct cli_call *call)
{
	struct buf base = buf_of(RECORDS_BYTES), fresh = buf_of(RECORDS_BYTES);
	struct advisory_delta_sides sides;
	int rc;

	if (call->value[OPT_OUT] == NULL)
		return no_out(call);
	(void)sign_start();
	rc = take_records(call, call->words[0], &base, &sides.base);
	if (rc == CLI_OK)
		rc = take_records(call, call->words[1], &fresh, &sides.fresh);
	sides.base_records = buf_view(&base);
	sides.fresh_records = buf_view(&fresh);
	if (rc == CLI_OK)
		rc = write_delta(call, &sides);
	buf_done(&base);
	buf_done(&fresh);
	return rc;
}

/* ---- applying ---- */

static enum err
apply(const struct advisory_delta *d, struct advisory_index *base, struct advisory_disk *disk,
	struct errinfo *info)
{
	struct advisory_build options = advisory_delta_build(d);
	struct advisory_builder *b;
	struct advisory_built built;
	enum err err;

	options.outside = advisory_disk_outside(disk);
	b = advisory_builder_new(&options);
	if (b == NULL)
		return err_say(info, ERR_FULL, 0, "not enough memory");
	err = advisory_delta_apply(d, base, b, info);
	if (err == ERR_OK)
		err = advisory_builder_finish(b, &built, info);
	advisory_builder_free(b);
	return err == ERR_OK ? advisory_disk_commit_as(disk, d->fresh, info) : err;
}

static int
update(const struct cli_call *call, struct str bytes)
{
	struct advisory_delta *d = malloc(sizeof(*d));
	struct advisory_disk *disk = NULL;
	struct advisory_opened o = {0};
	struct errinfo info = {0};
	uint8_t key[32];
	bool has_key;
	enum err err;
	int rc = cli_advisory_key(call, key, &has_key);

	if (rc == CLI_OK && d != NULL) {
		err = advisory_disk_open(call->words[0], NULL, &o, &info);
		if (err == ERR_OK)
			err = advisory_delta_read(bytes, has_key ? key : NULL, d, &info);
		if (err == ERR_OK)
			err = advisory_disk_begin(call->value[OPT_OUT], &disk, &info);
		if (err == ERR_OK)
			err = apply(d, o.index, disk, &info);
		if (err != ERR_OK)
			rc = cli_say(call, CLI_FAILED, "新しい索引を作れませんでした：%s",
				"cannot make the new index: %s", info.what);
	}
	advisory_disk_end(disk);
	advisory_disk_close(&o);
	free(d);
	return rc;
}

int
cli_advisory_update(const struct cli_call *call)
{
	struct buf delta = buf_of(DELTA_BYTES);
	struct errinfo info = {0};
	int rc;

	if (call->value[OPT_OUT] == NULL)
		return no_out(call);
	(void)sign_start();
	if (disk_read(call->words[1], &delta, &info) != ERR_OK)
		rc = cli_say(call, CLI_FAILED, "「%s」を読めません：%s", "cannot read %s: %s",
			call->words[1], info.what);
	else
		rc = update(call, buf_view(&delta));
	buf_done(&delta);
	return rc;
}
