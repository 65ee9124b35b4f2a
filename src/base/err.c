/* Names and sentences for errors; see err.h. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

const char *
err_name(enum err err)
{
	switch (err) {
	case ERR_OK:
		return "ok";
	case ERR_TRUNCATED:
		return "truncated";
	case ERR_MALFORMED:
		return "malformed";
	case ERR_LIMIT:
		return "limit";
	case ERR_UNSUPPORTED:
		return "unsupported";
	case ERR_NOT_FOUND:
		return "not found";
	case ERR_EXISTS:
		return "exists";
	case ERR_INVALID:
		return "invalid";
	case ERR_DENIED:
		return "denied";
	case ERR_FULL:
		return "full";
	case ERR_AGAIN:
		return "again";
	case ERR_IO:
		return "input/output";
	}
	return "unknown";
}

enum err
err_say(struct errinfo *info, enum err err, uint64_t offset, const char *fmt, ...)
{
	va_list ap;

	if (info == NULL)
		return err;
	info->err = err;
	info->offset = offset;
	va_start(ap, fmt);
	vsnprintf(info->what, sizeof(info->what), fmt, ap);
	va_end(ap);
	return err;
}
