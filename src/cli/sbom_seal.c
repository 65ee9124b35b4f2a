/*
 * `sbom sign FILE --key SEED`: a signature beside the bill, for whoever it is delivered to; and the
 * public key, which goes another way than the file. `sbom verify FILE --key PUBLIC`: is this the
 * file that was signed, by that key? Exit codes: 0 it is, 1 it is not, 2 something could not be
 * read or written.
 */
#include "base/limits.h"
#include "cli/advisory.h"
#include "cli/sbom.h"
#include "stock/seal.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "wire/bom/bom.h"

#include <stdio.h>

enum { SEAL_GOOD = 0, SEAL_OTHER = 1, SEAL_NOT_READ = 2 };

static int
read_bill(const struct cli_call *call, struct buf *b)
{
	struct errinfo info = {0};

	if (disk_read(call->words[0], b, &info) != ERR_OK)
		return cli_say(call, SEAL_NOT_READ, "「%s」を読めません：%s", "cannot read %s: %s",
			call->words[0], info.what);
	if (!bom_kind_is_bill(bom_kind_of(buf_view(b))))
		return cli_say(call, SEAL_NOT_READ, "「%s」は、SBOMとして読めません。",
			"%s is no bill of materials that we know", call->words[0]);
	return CLI_OK;
}

static enum err
path_beside(const char *file, char ret_path[LIMIT_PATH_BYTES], struct errinfo *info)
{
	if (snprintf(ret_path, LIMIT_PATH_BYTES, "%s.minisig", file) >= LIMIT_PATH_BYTES)
		return err_say(info, ERR_LIMIT, 0, "the path is too long");
	return ERR_OK;
}

enum err
sbom_read_seal(
	const char *file, char ret_path[LIMIT_PATH_BYTES], struct buf *text, struct errinfo *info)
{
	enum err err = path_beside(file, ret_path, info);

	return err == ERR_OK ? disk_read(ret_path, text, info) : err;
}

static int
sign(const struct cli_call *call, const uint8_t seed[SIGN_SEED_BYTES], struct str bytes)
{
	struct buf text = buf_of(SEAL_BYTES_MAX), out = buf_of(SEAL_BYTES_MAX);
	const char *path = call->value[OPT_OUT];
	char beside[LIMIT_PATH_BYTES], comment[SEAL_COMMENT_MAX];
	uint8_t public_key[SIGN_PUBLIC_BYTES];
	struct errinfo info = {0};
	enum err err = ERR_OK;
	int rc = CLI_OK;

	if (path == NULL) {
		err = path_beside(call->words[0], beside, &info);
		path = beside;
	}
	seal_comment(clock_wall(), path_base(call->words[0]), comment);
	if (err != ERR_OK || seal_write(seed, bytes, str_c(comment), &text) != ERR_OK ||
		disk_write_atomic(path, buf_view(&text), 0644, &info) != ERR_OK)
		rc = cli_say(call, SEAL_NOT_READ, "署名「%s」を書けません：%s",
			"cannot write the signature %s: %s", path, info.what);
	buf_done(&text);
	if (rc != CLI_OK)
		return rc;
	sign_public_of(seed, public_key);
	seal_public_write(public_key, &out);
	return cli_print(call, &out) == CLI_OK ? SEAL_GOOD : SEAL_NOT_READ;
}

int
cli_sbom_sign(const struct cli_call *call)
{
	struct buf file = buf_of(LIMIT_BOM_BYTES);
	uint8_t seed[SIGN_SEED_BYTES];
	bool has_key;
	int rc;

	if (!call->given[OPT_KEY])
		return cli_say(call, SEAL_NOT_READ, "署名の鍵を --key で選んでください。",
			"choose the key to sign with by --key");
	if (cli_advisory_key(call, seed, &has_key) != CLI_OK)
		return SEAL_NOT_READ;
	rc = read_bill(call, &file);
	if (rc == CLI_OK)
		rc = sign(call, seed, buf_view(&file));
	buf_done(&file);
	return rc;
}

/* ---- verify ---- */

/* A key's file: as `sbom sign` prints it, or 32 bytes, or their hexadecimal. */
static int
public_key(const struct cli_call *call, uint8_t key[SIGN_PUBLIC_BYTES])
{
	struct buf b = buf_of(SEAL_BYTES_MAX);
	bool has_key, is_text = disk_read(call->value[OPT_KEY], &b, NULL) == ERR_OK &&
				seal_public_read(buf_view(&b), key) == ERR_OK;

	buf_done(&b);
	return is_text || cli_advisory_key(call, key, &has_key) == CLI_OK ? CLI_OK : SEAL_NOT_READ;
}

static int
say_good(const struct cli_call *call, struct str comment)
{
	struct buf out = buf_of(SEAL_BYTES_MAX);
	char line[600];

	str_clean(comment, line, sizeof(line));
	buf_printf(&out,
		call->lang == LANG_EN ? "this is the file that was signed (%s)\n"
				      : "署名されたときのままです（%s）\n",
		line);
	return cli_print(call, &out) == CLI_OK ? SEAL_GOOD : SEAL_NOT_READ;
}

static int
say_check(const struct cli_call *call, enum err err, struct str comment)
{
	if (err == ERR_OK)
		return say_good(call, comment);
	if (err == ERR_DENIED)
		return cli_say(call, SEAL_OTHER,
			"ファイルが変わったか、この鍵の署名ではありません。",
			"the file was changed, or the signature is not of this key");
	return cli_say(call, SEAL_NOT_READ, "署名「%s.minisig」を読めません。",
		"%s.minisig is no signature that we can read", call->words[0]);
}

static int
verify(const struct cli_call *call, const uint8_t key[SIGN_PUBLIC_BYTES], struct str bytes)
{
	struct buf text = buf_of(SEAL_BYTES_MAX + 1);
	struct str comment = STR("");
	struct errinfo info = {0};
	char path[LIMIT_PATH_BYTES];
	int rc;

	if (sbom_read_seal(call->words[0], path, &text, &info) != ERR_OK)
		rc = cli_say(call, SEAL_NOT_READ, "署名「%s」を読めません：%s",
			"cannot read the signature %s: %s", path, info.what);
	else
		rc = say_check(call, seal_check(key, bytes, buf_view(&text), &comment), comment);
	buf_done(&text);
	return rc;
}

int
cli_sbom_verify(const struct cli_call *call)
{
	struct buf file = buf_of(LIMIT_BOM_BYTES);
	uint8_t key[SIGN_PUBLIC_BYTES];
	struct errinfo info = {0};
	int rc;

	if (!call->given[OPT_KEY])
		return cli_say(call, SEAL_NOT_READ, "相手の公開の鍵を --key で選んでください。",
			"choose the sender's public key by --key");
	rc = public_key(call, key);
	if (rc == CLI_OK && disk_read(call->words[0], &file, &info) != ERR_OK)
		rc = cli_say(call, SEAL_NOT_READ, "「%s」を読めません：%s", "cannot read %s: %s",
			call->words[0], info.what);
	if (rc == CLI_OK)
		rc = verify(call, key, buf_view(&file));
	buf_done(&file);
	return rc;
}
