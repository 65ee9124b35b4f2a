/*
 * main(): finds the command of commands.def that the words name, takes the options apart, runs it.
 * `sakimori internal NAME ...` is how the launcher starts the other processes.
 */
#include "cli/cli.h"

#include "proc/common/proc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct option_row {
	const char *name, *value, *ja, *en;
};

struct command_row {
	const char *noun, *verb;
	cli_command_fn *fn;
	uint64_t options; /* bits of enum cli_option */
	size_t words_min, words_max;
	const char *words, *ja, *en;
};

#define IN(option) (UINT64_C(1) << OPT_##option)
#define EVERYWHERE (IN(LANG) | IN(HELP))

static const struct option_row options[] = {
#define OPTION(constant, name, value, ja, en) {name, value, ja, en},
#define COMMAND(noun, verb, fn, options, words_min, words_max, words, ja, en)
#include "cli/commands.def"
#undef OPTION
#undef COMMAND
};

static const struct command_row commands[] = {
#define OPTION(constant, name, value, ja, en)
#define COMMAND(noun, verb, fn, options, words_min, words_max, words, ja, en)                      \
	{noun, verb, fn, options, words_min, words_max, words, ja, en},
#include "cli/commands.def"
#undef OPTION
#undef COMMAND
};
#define N_COMMANDS (sizeof(commands) / sizeof(*commands))

int
cli_say(const struct cli_call *call, int code, const char *ja, const char *en, ...)
{
	va_list ap;

	va_start(ap, en);
	fputs("sakimori: ", stderr);
	if (call->lang == LANG_EN)
		vfprintf(stderr, en, ap);
	else
		vfprintf(stderr, ja, ap);
	fputc('\n', stderr);
	va_end(ap);
	return code;
}

int
cli_print(const struct cli_call *call, struct buf *b)
{
	int rc = CLI_OK;

	if (buf_err(b) != ERR_OK || (b->len > 0 && fwrite(b->p, 1, b->len, stdout) != b->len) ||
		fflush(stdout) != 0)
		rc = cli_say(call, CLI_FAILED, "結果を書き出せませんでした。",
			"cannot write the results");
	buf_done(b);
	return rc;
}

/* English when the environment says so; this is a product for companies in Japan. */
static enum lang
lang_of_environment(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && value[0] != '\0')
			return strncmp(value, "en", 2) == 0 ? LANG_EN : LANG_JA;
	}
	return LANG_JA;
}

static const char *
in_lang(const struct cli_call *call, const char *ja, const char *en)
{
	return call->lang == LANG_EN ? en : ja;
}

static void
show_command(const struct cli_call *call, const struct command_row *c)
{
	printf("  sakimori %s%s%s", c->noun, c->verb != NULL ? " " : "",
		c->verb != NULL ? c->verb : "");
	printf("%s%s\n      %s\n", c->words[0] != '\0' ? " " : "", c->words,
		in_lang(call, c->ja, c->en));
	for (size_t i = 0; i < CLI_OPTIONS; i++) {
		const struct option_row *o = &options[i];

		if ((c->options >> i & 1) != 0)
			printf("      %s%s%s  %s\n", o->name,
				o->value != NULL && o->value[0] != '[' ? " " : "",
				o->value != NULL ? o->value : "", in_lang(call, o->ja, o->en));
	}
}

/* All commands, or those of one noun. */
static int
show_help(const struct cli_call *call, const char *noun)
{
	puts(in_lang(call, "使い方：", "Usage:"));
	for (size_t i = 0; i < N_COMMANDS; i++)
		if (noun == NULL || strcmp(noun, commands[i].noun) == 0)
			show_command(call, &commands[i]);
	printf("%s\n  %s  %s\n  %s  %s\n", in_lang(call, "どの命令でも：", "With every command:"),
		"--lang ja|ja-easy|en", in_lang(call, options[OPT_LANG].ja, options[OPT_LANG].en),
		"--help", in_lang(call, options[OPT_HELP].ja, options[OPT_HELP].en));
	return CLI_OK;
}

static int
find_option(const char *arg, size_t name_len)
{
	for (int i = 0; i < CLI_OPTIONS; i++)
		if (strlen(options[i].name) == name_len &&
			strncmp(arg, options[i].name, name_len) == 0)
			return i;
	return -1;
}

/* An option that may be given again. */
static int
keep(const struct cli_call *call, const char **list, size_t *n, const char *value)
{
	if (*n == CLI_LISTS_MAX)
		return cli_say(call, CLI_WRONG_CALL, "一度に使える一覧は%d個までです。",
			"at most %d lists at once", CLI_LISTS_MAX);
	list[(*n)++] = value;
	return CLI_OK;
}

/* Takes "--name", "--name VALUE" or "--name=VALUE" at argv[*at]. */
static int
take_option(struct cli_call *call, char **argv, int *at)
{
	const char *arg = argv[*at];
	const char *equals = strchr(arg, '=');
	int i = find_option(arg, equals != NULL ? (size_t)(equals - arg) : strlen(arg));

	if (i < 0)
		return cli_say(call, CLI_WRONG_CALL,
			"「%s」という指定はありません。使い方は sakimori --help で見られます。",
			"there is no option %s; sakimori --help shows the options", arg);
	call->given[i] = true;
	if (options[i].value == NULL && equals == NULL)
		return CLI_OK;
	if (options[i].value == NULL)
		return cli_say(call, CLI_WRONG_CALL, "「%s」に値は付けられません。",
			"the option %s takes no value", options[i].name);
	if (options[i].value[0] == '[' && equals == NULL) { /* its value may be left out */
		call->value[i] = "";
		return CLI_OK;
	}
	call->value[i] = equals != NULL ? equals + 1 : argv[*at + 1];
	if (call->value[i] == NULL || (equals == NULL && strncmp(call->value[i], "--", 2) == 0))
		return cli_say(call, CLI_WRONG_CALL, "「%s」の後に値（%s）が要ります。",
			"the option %s needs a value (%s)", options[i].name, options[i].value);
	if (equals == NULL)
		++*at;
	if (i == OPT_LIST)
		return keep(call, call->lists, &call->n_lists, call->value[i]);
	if (i == OPT_HELD)
		return keep(call, call->held, &call->n_held, call->value[i]);
	if (i == OPT_LANG && lang_parse(str_c(call->value[i]), &call->lang) != ERR_OK)
		return cli_say(call, CLI_WRONG_CALL,
			"「%s」という言葉はありません。ja、ja-easy、en のどれかです。",
			"there is no language %s; it is one of ja, ja-easy, en", call->value[i]);
	return CLI_OK;
}

/* Looked for first, so that what is wrong elsewhere is said in the language asked for. */
static void
take_language(struct cli_call *call, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			(void)lang_parse(str_c(argv[i + 1]), &call->lang);
		else if (strncmp(argv[i], "--lang=", 7) == 0)
			(void)lang_parse(str_c(argv[i] + 7), &call->lang);
	}
}

static int
take_arguments(struct cli_call *call, int argc, char **argv)
{
	bool is_rest = false;

	for (int i = 1; i < argc; i++) {
		int rc;

		if (is_rest || argv[i][0] != '-' || argv[i][1] == '\0') {
			if (call->n_words == CLI_WORDS_MAX)
				return cli_say(call, CLI_WRONG_CALL,
					"一度に渡せるのは%d個までです。",
					"at most %d files at once", CLI_WORDS_MAX);
			call->words[call->n_words++] = argv[i];
		} else if (strcmp(argv[i], "--") == 0) {
			is_rest = true;
		} else {
			rc = take_option(call, argv, &i);
			if (rc != CLI_OK)
				return rc;
		}
	}
	return CLI_OK;
}

static const struct command_row *
find_command(const struct cli_call *call)
{
	for (size_t i = 0; i < N_COMMANDS; i++) {
		const struct command_row *c = &commands[i];
		size_t words = c->verb != NULL ? 2 : 1;

		if (call->n_words >= words && strcmp(call->words[0], c->noun) == 0 &&
			(c->verb == NULL || strcmp(call->words[1], c->verb) == 0))
			return c;
	}
	return NULL;
}

static int
run_command(struct cli_call *call, const struct command_row *c)
{
	size_t own = c->verb != NULL ? 2 : 1;

	for (int i = 0; i < CLI_OPTIONS; i++)
		if (call->given[i] && ((c->options | EVERYWHERE) >> i & 1) == 0)
			return cli_say(call, CLI_WRONG_CALL, "「%s」は「%s」では使えません。",
				"the option %s does not belong to %s", options[i].name, c->noun);
	call->n_words -= own;
	memmove(call->words, call->words + own, call->n_words * sizeof(*call->words));
	if (call->n_words < c->words_min)
		return cli_say(call, CLI_WRONG_CALL, "%sが足りません。使い方：sakimori %s --help",
			"%s is missing; see sakimori %s --help", c->words, c->noun);
	for (size_t i = 0; i < call->n_words; i++)
		if (call->words[i][0] == '\0')
			return cli_say(
				call, CLI_WRONG_CALL, "%s が空です。", "%s is empty", c->words);
	if (call->n_words > c->words_max)
		return cli_say(call, CLI_WRONG_CALL, "「%s」は余分です。", "%s is too much",
			call->words[c->words_max]);
	return c->fn(call);
}

/* The other processes; only the launcher starts them. */
static int
run_internal(int argc, char **argv)
{
	static const struct {
		const char *name;
		proc_main_fn *fn;
	} processes[] = {
		{"sensor", sensor_main},
		{"opener", opener_main},
		{"courier", courier_main},
		{"portal", portal_main},
		{"resolver", resolver_main},
		{"enforcer", enforcer_main},
	};
	struct proc_args args = {argc, argv};

	for (size_t i = 0; i < sizeof(processes) / sizeof(*processes); i++)
		if (strcmp(argv[2], processes[i].name) == 0)
			return processes[i].fn(&args);
	fprintf(stderr, "sakimori: there is no process %s\n", argv[2]);
	return CLI_WRONG_CALL;
}

int
main(int argc, char **argv)
{
	struct cli_call call = {0};
	const struct command_row *command;
	int rc;

	if (argc > 2 && strcmp(argv[1], "internal") == 0)
		return run_internal(argc, argv);
	call.lang = lang_of_environment();
	take_language(&call, argc, argv);
	rc = take_arguments(&call, argc, argv);
	if (rc != CLI_OK)
		return rc;
	if (call.given[OPT_HELP] || call.n_words == 0)
		return show_help(&call, call.n_words > 0 ? call.words[0] : NULL);
	command = find_command(&call);
	if (command == NULL)
		return cli_say(&call, CLI_WRONG_CALL,
			"「%s」という命令はありません。使い方は sakimori --help で見られます。",
			"there is no command %s; sakimori --help shows the commands",
			call.words[0]);
	return run_command(&call, command);
}

int
cli_version(const struct cli_call *call)
{
	printf("sakimori %s\n", SAKIMORI_VERSION);
	return CLI_OK;
}
