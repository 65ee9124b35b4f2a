/*
 * `case report CASE --to ID [--as text|stix|iodef|ocsf|veris] [--stage ...] [--out FILE]`: what
 * would leave of a case for one recipient, on the output. It is not marked as sent. Exit codes: 0
 * done, 1 it cannot be made, 2 there is no such case, recipient, stage or format.
 */
#include "base/limits.h"
#include "cli/data.h"
#include "proc/common/packs.h"
#include "proc/portal/cases/alone.h"
#include "sys/clock.h"

static int
say_no(const struct cli_call *call, const struct case_alone *ask, enum case_alone_no no)
{
	switch (no) {
	case ALONE_NO_CASE:
		return cli_say(call, CLI_WRONG_CALL, "「%.*s」という事案はありません。",
			"there is no case %.*s", STR_FMT(ask->id));
	case ALONE_NO_RECIPIENT:
		return cli_say(call, CLI_WRONG_CALL,
			"「%.*s」という知らせ先はありません。packs/reports/recipients.yaml の id "
			"です。",
			"there is no recipient %.*s: it is an id of packs/reports/recipients.yaml",
			STR_FMT(ask->to));
	case ALONE_NO_STAGE:
		return cli_say(call, CLI_WRONG_CALL,
			"いまは、「%.*s」の報告を出す段階ではありません。",
			"a report of the stage %.*s cannot follow now", STR_FMT(ask->stage));
	case ALONE_NO_FORMAT:
		return cli_say(call, CLI_WRONG_CALL,
			"「%.*s」という形はありません。text、stix、iodef、ocsf、veris "
			"から選びます。",
			"there is no format %.*s: choose text, stix, iodef, ocsf or veris",
			STR_FMT(ask->as));
	case ALONE_OK:
	case ALONE_NO_FORM:
		break;
	}
	return cli_say(call, CLI_WRONG_CALL, "「%.*s」には、使える様式がありません。",
		"there is no form for %.*s", STR_FMT(ask->to));
}

/* The folder in which packs/ lies. */
static int
find_share(const struct cli_call *call, char share[LIMIT_PATH_BYTES])
{
	size_t len;

	if (packs_find(share, LIMIT_PATH_BYTES) != ERR_OK)
		return cli_say(call, CLI_FAILED, "定義のフォルダー packs が見つかりません。",
			"the folder packs/ is not there");
	len = strlen(share);
	while (len > 0 && share[len - 1] != '/')
		len--;
	if (len == 0)
		len = str_copy(STR("./"), share, LIMIT_PATH_BYTES);
	share[len > 1 ? len - 1 : len] = '\0';
	return CLI_OK;
}

static int
make(const struct cli_call *call, struct case_alone *ask, struct data *d, struct buf *out)
{
	enum case_alone_no no = ALONE_OK;
	struct store_view *v = NULL;
	struct errinfo info = {0};
	enum err err = store_read(d->store, &v);

	ask->view = v;
	if (err == ERR_OK)
		err = case_report_alone(ask, out, &no, &info);
	store_read_end(v);
	if (err == ERR_NOT_FOUND && (no != ALONE_OK || info.what[0] == '\0'))
		return say_no(call, ask, no);
	return err == ERR_OK ? CLI_OK
			     : cli_say(call, CLI_FAILED, "報告を作れません（%s %s）。",
				       "cannot make the report: %s %s", err_name(err), info.what);
}

static struct str
option(const struct cli_call *call, enum cli_option o, const char *otherwise)
{
	return str_c(call->given[o] ? call->value[o] : otherwise);
}

int
cli_case_report(const struct cli_call *call)
{
	char share[LIMIT_PATH_BYTES];
	struct buf out = buf_of(LIMIT_INCIDENT_BYTES);
	struct case_alone ask = {.share = share,
		.now = clock_wall(),
		.lang = call->lang,
		.id = str_c(call->words[0]),
		.to = option(call, OPT_TO, ""),
		.form = option(call, OPT_FORM, ""),
		.stage = option(call, OPT_STAGE, ""),
		.as = option(call, OPT_AS, "text")};
	struct data d;
	int rc;

	rc = data_open(call, &d);
	if (rc == CLI_OK && !call->given[OPT_TO])
		rc = cli_say(call, CLI_WRONG_CALL, "--to で、知らせ先を指定してください。",
			"name the recipient with --to");
	if (rc == CLI_OK)
		rc = find_share(call, share);
	if (rc == CLI_OK)
		rc = make(call, &ask, &d, &out);
	data_close(&d);
	if (rc == CLI_OK)
		return cli_print(call, &out);
	buf_done(&out);
	return rc;
}
