/* See lists_held.h. */
#include "cli/lists_held.h"

#include "cli/data.h"
#include "sys/disk.h"
#include "sys/entropy.h"

#include <stdio.h>
#include <string.h>

#define HELD_FILE_BYTES ((size_t)256 << 20)

static const enum indicator_held kinds[] = {
	HELD_POPULAR, HELD_SUFFIX, HELD_OWN, HELD_PARTNER, HELD_HISTORY};

/* "own=FILE" */
static int
take_one(const struct cli_call *call, struct held *h, const char *arg)
{
	const char *equals = strchr(arg, '=');
	struct buf bytes = buf_of(HELD_FILE_BYTES);
	struct errinfo info = {0};
	struct held_counts counts;
	enum indicator_held why = HELD_NOT;
	int rc = CLI_OK;

	for (size_t i = 0; equals != NULL && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (str_equal(str_of(arg, (size_t)(equals - arg)),
			    str_c(indicator_held_name(kinds[i]))))
			why = kinds[i];
	if (why == HELD_NOT)
		return cli_say(call, CLI_WRONG_CALL,
			"「%s」は、popular、suffix、own、partner、history "
			"のどれかと「=ファイル」です。",
			"%s is not one of popular, suffix, own, partner, history with =FILE", arg);
	if (disk_read(equals + 1, &bytes, &info) != ERR_OK ||
		held_read(h, why, buf_view(&bytes), &counts, &info) != ERR_OK)
		rc = cli_say(call, CLI_FAILED, "%s：%s（英語）", "%s: %s", equals + 1, info.what);
	buf_done(&bytes);
	return rc;
}

int
lists_held_take(const struct cli_call *call, const struct hash_key *key, struct packs *ret_packs,
	struct held **ret_held)
{
	struct errinfo info = {0};
	int rc = CLI_OK;

	if (packs_load(call->value[OPT_PACKS], ret_packs, &info) != ERR_OK)
		return cli_say(call, CLI_FAILED, "検知の定義を読めません：%s（英語）",
			"cannot read the packs: %s", info.what);
	*ret_held = held_new(key, &ret_packs->detect);
	if (*ret_held == NULL || held_needed(*ret_held, &ret_packs->needed) != ERR_OK)
		return cli_say(call, CLI_FAILED, "メモリーが足りません。", "not enough memory");
	for (size_t i = 0; i < call->n_held && rc == CLI_OK; i++)
		rc = take_one(call, *ret_held, call->held[i]);
	return rc;
}

int
lists_key_take(const struct cli_call *call, struct hash_key *ret_key)
{
	const char *data = call->value[OPT_KEY_FROM];
	char path[DATA_PATH_MAX + 64];
	struct buf bytes = buf_of(sizeof(ret_key->b));
	struct errinfo info = {0};
	enum err err;

	entropy_fill(ret_key->b, sizeof(ret_key->b));
	if (data == NULL)
		return CLI_OK;
	snprintf(path, sizeof(path), "%.*s/guard/key", DATA_PATH_MAX, data);
	err = disk_read(path, &bytes, &info);
	if (err == ERR_OK && bytes.len == sizeof(ret_key->b))
		memcpy(ret_key->b, bytes.p, sizeof(ret_key->b));
	else if (err == ERR_OK)
		err = err_say(&info, ERR_MALFORMED, 0, "%.180s is no key.", path);
	else if (err == ERR_NOT_FOUND) {
		char folder[DATA_PATH_MAX + 64];

		snprintf(folder, sizeof(folder), "%.*s/guard", DATA_PATH_MAX, data);
		err = disk_make_folder(folder, &info);
		if (err == ERR_OK)
			err = disk_write_atomic(path,
				str_of((const char *)ret_key->b, sizeof(ret_key->b)), 0600, &info);
	}
	buf_done(&bytes);
	return err == ERR_OK ? CLI_OK : cli_say(call, CLI_FAILED, "%s（英語）", "%s", info.what);
}
