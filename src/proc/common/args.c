/* The arguments that the launcher gives its children; see proc.h. */
#include "proc/common/proc.h"

const char *
proc_arg(const struct proc_args *args, const char *key)
{
	size_t len = strlen(key);

	for (int i = 1; i < args->argc; i++) {
		const char *arg = args->argv[i];

		if (strncmp(arg, "--", 2) != 0 || strncmp(arg + 2, key, len) != 0)
			continue;
		if (arg[2 + len] == '=')
			return arg + 2 + len + 1;
		if (arg[2 + len] == '\0')
			return "";
	}
	return NULL;
}

int64_t
proc_arg_number(const struct proc_args *args, const char *key, int64_t otherwise)
{
	const char *text = proc_arg(args, key);
	bool is_negative = text != NULL && text[0] == '-';
	uint64_t n;

	if (text == NULL || str_u64(str_c(text + is_negative), INT64_MAX, &n) != ERR_OK)
		return otherwise;
	return is_negative ? -(int64_t)n : (int64_t)n;
}

int
proc_arg_fd(const struct proc_args *args, const char *key)
{
	int64_t n = proc_arg_number(args, key, -1);

	return n >= 0 && n < 65536 ? (int)n : -1;
}

int
proc_builder_code(enum err err)
{
	if (err == ERR_OK)
		return PROC_OK;
	if (err == ERR_FULL)
		return PROC_NO_ROOM;
	if (err == ERR_AGAIN)
		return PROC_AGAIN;
	return err == ERR_LIMIT ? PROC_TOO_MUCH : PROC_FAILED;
}
