/* The command line: what was asked, taken apart by the tables of commands.def. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/buf.h"
#include "model/detect_pack.h"

enum { CLI_OK = 0, CLI_FAILED = 1, CLI_WRONG_CALL = 2 }; /* exit codes */

enum cli_option {
#define OPTION(constant, name, value, ja, en) OPT_##constant,
#define COMMAND(noun, verb, fn, options, words_min, words_max, words, ja, en)
#include "cli/commands.def"
#undef OPTION
#undef COMMAND
	CLI_OPTIONS
};

#define CLI_WORDS_MAX 1024
#define CLI_LISTS_MAX 64

struct cli_call {
	enum lang lang;
	bool given[CLI_OPTIONS];
	const char *value[CLI_OPTIONS]; /* of options that take one */
	size_t n_lists;			/* of --list, which may be given again */
	const char *lists[CLI_LISTS_MAX];
	size_t n_held; /* of --held, likewise */
	const char *held[CLI_LISTS_MAX];
	size_t n_words; /* what is left: files */
	const char *words[CLI_WORDS_MAX];
};

/* One sentence on stderr, "sakimori: ..."; ja and en hold the same printf conversions, in the same
 * order. Returns code, so that `return cli_say(...)` ends a command. */
int cli_say(const struct cli_call *call, int code, const char *ja, const char *en, ...)
	__attribute__((format(printf, 3, 5), format(printf, 4, 5)));
/* Prints b and frees it, or says that it could not: CLI_OK or CLI_FAILED. */
int cli_print(const struct cli_call *call, struct buf *b);

typedef int cli_command_fn(const struct cli_call *call);

#define OPTION(constant, name, value, ja, en)
#define COMMAND(noun, verb, fn, options, words_min, words_max, words, ja, en) cli_command_fn fn;
#include "cli/commands.def"
#undef OPTION
#undef COMMAND

#endif
