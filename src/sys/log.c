/* The log sink; see log.h. Uses only write(2), so that it works in every sandbox. */
#include "sys/log.h"

#include "sys/clock.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define LINE_BYTES 512

static const char *log_name = "sakimori";

void
log_process(const char *name)
{
	log_name = name;
}

void
log_event(const char *event, const char *fmt, ...)
{
	char time[TIME_TEXT_MAX], pairs[LINE_BYTES - 128], line[LINE_BYTES];
	va_list ap;
	int len;

	va_start(ap, fmt);
	vsnprintf(pairs, sizeof(pairs), fmt, ap);
	va_end(ap);
	for (char *p = pairs; *p != '\0'; p++)
		if ((unsigned char)*p < 32 || *p == 127)
			*p = '?';
	len = snprintf(line, sizeof(line), "%s %s %s%s%s\n", time_text(clock_wall(), time),
		log_name, event, pairs[0] != '\0' ? " " : "", pairs);
	if (len >= LINE_BYTES) {
		len = LINE_BYTES - 1;
		line[len - 1] = '\n';
	}
	if (write(STDERR_FILENO, line, (size_t)len) < 0)
		return; /* nobody is left who could be told */
}
