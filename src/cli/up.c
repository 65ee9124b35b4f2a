/*
 * `sakimori up`: what is to be watched (an interface, files, the demo), then the launcher. And
 * `sakimori interface list`, which says what could be.
 */
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "proc/common/packs.h"
#include "proc/launcher/launcher.h"
#include "sys/capture.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static void
say_ready(void *arg, const char *url, const char *code, bool is_demo_login)
{
	const struct cli_call *call = arg;
	bool is_en = call->lang == LANG_EN;

	printf(is_en ? "Sakimori is running: %s\n" : "さきもりが動いています：%s\n", url);
	if (code != NULL && is_demo_login)
		printf(is_en ? "This is a demonstration. Log-in name: demo   Password: %s\n"
			     : "これは見本です。ログインの名前：demo　パスワード：%s\n",
			code);
	else if (code != NULL)
		printf(is_en ? "Set-up code (for the first visit only): %s\n"
			     : "設定コード（はじめの1回だけ使います）：%s\n",
			code);
	printf(is_en ? "Something is odd? Anybody opens this without a log-in: %s%sodd\n"
		     : "おかしいと思ったら、だれでもログインなしで開けます：%s%sodd\n",
		url, str_ends_nocase(str_c(url), STR("/")) ? "" : "/");
	fflush(stdout);
}

/* ---- the demo's captures ---- */

static int
is_capture(const struct dirent *entry)
{
	return str_ends_nocase(str_c(entry->d_name), STR(".pcap"));
}

/* Names of the lab's captures in order; in a buffer that lives as long as the program. */
static enum err
find_demo(struct launcher_options *o, const char **files)
{
	char folder[LIMIT_PATH_BYTES];
	struct dirent **list = NULL;
	char *slash;
	int n;

	if (packs_find(folder, sizeof(folder) - 32) != ERR_OK)
		return ERR_NOT_FOUND;
	slash = strrchr(folder, '/');
	strcpy(slash != NULL ? slash : folder, "/lab/captures");
	n = scandir(folder, &list, is_capture, alphasort);
	for (int i = 0; i < n; i++) {
		char *path = NULL;

		if (o->n_files < LAUNCHER_FILES_MAX &&
			asprintf(&path, "%s/%s", folder, list[i]->d_name) > 0)
			files[o->n_files++] = path;
		free(list[i]);
	}
	free(list);
	o->files = files;
	return o->n_files > 0 ? ERR_OK : ERR_NOT_FOUND;
}

/* ---- the interface, when nobody names one ---- */

static int
choose_interface(const struct cli_call *call, char dst[CAPTURE_NAME_MAX])
{
	struct capture_interface list[CAPTURE_LIST_MAX];
	struct capture *c;
	struct errinfo info = {0};
	size_t n = 0;
	enum err err = capture_list(list, &n, &info);

	if (err != ERR_OK || n == 0 || list[0].why_not[0] != '\0')
		return cli_say(call, CLI_FAILED,
			"見られるネットワークの口がありません。試すだけなら ./run --demo "
			"が使えます。",
			"there is no interface to watch; to just try it, use ./run --demo");
	err = capture_open_live(list[0].name, &c, &info);
	if (err == ERR_OK) {
		capture_free(c);
		str_copy(str_c(list[0].name), dst, CAPTURE_NAME_MAX);
		return CLI_OK;
	}
	if (err == ERR_DENIED)
		return cli_say(call, CLI_FAILED,
			"ネットワークを見る権限がありません。管理者（root）で動かすか、./run "
			"--demo で試せます。",
			"no right to watch the network; run it as root, or try ./run --demo");
	return cli_say(call, CLI_FAILED, "口「%s」を使えません（%s）。./run --demo で試せます。",
		"cannot use the interface %s: %s; ./run --demo works without", list[0].name,
		info.what);
}

static int
say_why(const struct cli_call *call, enum err err, const struct errinfo *info)
{
	static const struct {
		enum err err;
		const char *ja, *en;
	} rows[] = {
		{ERR_DENIED, "権限がありません。管理者（root）で動かすか、./run --demo で試せます",
			"the right is missing; run it as root, or try ./run --demo"},
		{ERR_NOT_FOUND, "指定したものがありません", "not found"},
		{ERR_EXISTS, "さきもりは、もう動いています", "it is running already"},
		{ERR_UNSUPPORTED, "パケットの記録（pcap・pcapng）ではありません",
			"it is no capture file"},
		{ERR_INVALID, "指定がまちがっています", "wrong option"},
		{ERR_FULL, "空きがありません", "no room"},
		{ERR_AGAIN,
			"名前サーバーの口を、ほかのプログラムが使っています。それを止めるか、--"
			"guard=アドレス "
			"で別のアドレスを指定してください",
			"the name server's port is another program's"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].err == err)
			return cli_say(call, CLI_FAILED, "%s（%s）。", "%s (%s)",
				call->lang == LANG_EN ? rows[i].en : rows[i].ja, info->what);
	return cli_say(call, CLI_FAILED, "始められません（%s）。", "cannot start: %s", info->what);
}

int
cli_up(const struct cli_call *call)
{
	struct launcher_options o = {.interface = call->value[OPT_INTERFACE],
		.files = call->words,
		.n_files = call->n_words,
		.is_demo = call->given[OPT_DEMO],
		.data = call->value[OPT_DATA],
		.listen = call->value[OPT_LISTEN],
		.guard = call->value[OPT_GUARD],
		.guard_page = call->value[OPT_GUARD_PAGE],
		.guard_cert = call->value[OPT_GUARD_CERT],
		.guard_key = call->value[OPT_GUARD_KEY],
		.guard_dot = call->value[OPT_GUARD_DOT],
		.guard_doh = call->value[OPT_GUARD_DOH],
		.upstream = call->value[OPT_UPSTREAM],
		.dnstap = call->value[OPT_DNSTAP],
		.enforce = call->value[OPT_ENFORCE],
		.say_ready = say_ready,
		.say_arg = (void *)(uintptr_t)call};
	const char *demo_files[LAUNCHER_FILES_MAX];
	char chosen[CAPTURE_NAME_MAX];
	struct errinfo info = {0};
	int sources = call->given[OPT_INTERFACE] + call->given[OPT_DEMO] +
		      (call->given[OPT_CAPTURE] || (call->n_words > 0 && !call->given[OPT_DEMO]));
	enum err err;

	if (sources > 1)
		return cli_say(call, CLI_WRONG_CALL,
			"--interface、--capture、--demo は、どれか1つだけです。",
			"only one of --interface, --capture and --demo");
	if (call->given[OPT_CAPTURE] && call->n_words == 0)
		return cli_say(call, CLI_WRONG_CALL, "--capture の後に、ファイルの名前が要ります。",
			"--capture needs files");
	if (o.upstream != NULL && o.guard == NULL)
		return cli_say(call, CLI_WRONG_CALL,
			"--upstream は、--guard といっしょに使います。",
			"--upstream goes with --guard");
	if (o.dnstap != NULL && o.guard == NULL)
		return cli_say(call, CLI_WRONG_CALL, "--dnstap は、--guard といっしょに使います。",
			"--dnstap goes with --guard");
	if (o.guard == NULL && (o.guard_cert != NULL || o.guard_dot != NULL || o.guard_doh != NULL))
		return cli_say(call, CLI_WRONG_CALL,
			"--guard-cert・--guard-dot・--guard-doh は、--guard といっしょに使います。",
			"--guard-cert, --guard-dot and --guard-doh go with --guard");
	if (o.guard_key != NULL && o.guard_cert == NULL)
		return cli_say(call, CLI_WRONG_CALL,
			"--guard-key は、--guard-cert といっしょに使います。",
			"--guard-key goes with --guard-cert");
	if (o.is_demo && o.n_files == 0 && find_demo(&o, demo_files) != ERR_OK)
		return cli_say(call, CLI_FAILED, "デモの記録（lab/captures）がありません。",
			"the demo's captures (lab/captures) are not there");
	if (sources == 0) {
		int rc = choose_interface(call, chosen);

		if (rc != CLI_OK)
			return rc;
		o.interface = chosen;
	}
	err = launcher_run(&o, &info);
	return err == ERR_OK ? CLI_OK : say_why(call, err, &info);
}

/* ---- interface list ---- */

static void
list_json(const struct capture_interface *list, size_t n)
{
	struct buf b = buf_of(1 << 20);

	json_enter(&b, '[');
	for (size_t i = 0; i < n; i++) {
		json_enter(&b, '{');
		json_text(&b, "name", list[i].name);
		json_bool(&b, "is_up", list[i].is_up);
		json_bool(&b, "is_wireless", list[i].is_wireless);
		json_bool(&b, "is_loopback", list[i].is_loopback);
		json_text(&b, "why_not", list[i].why_not);
		json_leave(&b, '}');
	}
	json_leave(&b, ']');
	puts(b.p);
	buf_done(&b);
}

int
cli_interface_list(const struct cli_call *call)
{
	struct capture_interface list[CAPTURE_LIST_MAX];
	struct errinfo info = {0};
	size_t n = 0;

	if (capture_list(list, &n, &info) != ERR_OK)
		return cli_say(call, CLI_FAILED, "口を調べられません（%s）。", "%s", info.what);
	if (call->given[OPT_JSON]) {
		list_json(list, n);
		return CLI_OK;
	}
	for (size_t i = 0; i < n; i++)
		printf("%-16s %s\n", list[i].name,
			list[i].why_not[0] != '\0' ? list[i].why_not
			: call->lang == LANG_EN	   ? "can be used"
						   : "使えます");
	return CLI_OK;
}
