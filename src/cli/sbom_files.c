/* Bills read as the portal's opener reads them: opened, locked in, then looked into. */
#include "cli/sbom_files.h"

#include "base/limits.h"
#include "cli/json.h"
#include "sys/disk.h"
#include "sys/sandbox.h"
#include "wire/bom/bill.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DRAIN_BYTES ((size_t)64 << 10)
#define OUT_BYTES ((size_t)16 << 20)
#define SHOWN_BYTES 512

static int
open_file(const struct cli_call *call, const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0 && fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode))
		return fd;
	if (fd >= 0) {
		close(fd);
		errno = EISDIR;
	}
	cli_say(call, SBOM_UNREADABLE, "ファイル「%s」を開けません（%s）。", "cannot open %s: %s",
		path, strerror(errno));
	return -1;
}

static int
read_bill(struct sbom *s, size_t i, int fd)
{
	const char *path = s->call->words[i];
	struct buf in = buf_of(LIMIT_BOM_BYTES);
	struct errinfo info = {0};
	enum err err = disk_read_fd(fd, path, &in, &info);

	stock_gather_begin(&s->gathers[i], s->arena);
	s->n = i + 1;
	if (err == ERR_OK)
		err = bill_read(buf_view(&in), &s->gathers[i].sink, &info);
	if (err == ERR_OK)
		err = stock_gather_end(&s->gathers[i], &s->bills[i]);
	buf_done(&in);
	if (err == ERR_OK)
		return SBOM_FINE;
	return cli_say(s->call, SBOM_UNREADABLE, "「%s」をSBOMとして読めません（%s）。",
		"cannot read %s as a bill of materials: %s", path,
		info.what[0] != '\0' ? info.what : err_name(err));
}

static int
lock_in(const struct cli_call *call)
{
	const struct sandbox_options sandbox = {.kind = SANDBOX_READER};
	struct errinfo info = {0};

	if (sandbox_enter(&sandbox, NULL, &info) == ERR_OK)
		return SBOM_FINE;
	return cli_say(call, SBOM_UNREADABLE, "安全に読む準備ができません：%s",
		"cannot lock this process in: %s", info.what);
}

int
sbom_begin(struct sbom *s, const struct cli_call *call)
{
	int fds[SBOM_FILES_MAX], rc = SBOM_FINE;
	size_t n = 0;

	*s = (struct sbom){.call = call, .out = buf_of(OUT_BYTES)};
	s->arena = arena_new(LIMIT_STOCK_BYTES);
	setenv("TZ", "UTC0", 1);
	while (n < call->n_words && rc == SBOM_FINE) {
		fds[n] = open_file(call, call->words[n]);
		rc = fds[n] < 0 ? SBOM_UNREADABLE : SBOM_FINE;
		n += rc == SBOM_FINE;
	}
	if (rc == SBOM_FINE)
		rc = s->arena == NULL ? SBOM_UNREADABLE : lock_in(call);
	for (size_t i = 0; i < n; i++) {
		if (rc == SBOM_FINE)
			rc = read_bill(s, i, fds[i]);
		close(fds[i]);
	}
	return rc;
}

void
sbom_drain(struct sbom *s)
{
	if (s->out.len >= DRAIN_BYTES && buf_err(&s->out) == ERR_OK)
		json_drain(&s->out, stdout);
}

int
sbom_end(struct sbom *s, int rc)
{
	bool is_written = buf_err(&s->out) == ERR_OK;

	if (s->out.len > 0)
		fwrite(s->out.p, 1, s->out.len, stdout);
	is_written = fflush(stdout) == 0 && !ferror(stdout) && is_written;
	for (size_t i = 0; i < s->n; i++)
		stock_gather_done(&s->gathers[i]);
	buf_done(&s->out);
	arena_free(s->arena);
	if (!is_written)
		return cli_say(
			s->call, SBOM_UNREADABLE, "書き出せません。", "cannot write the output");
	return rc;
}

const char *
sbom_say(const struct sbom *s, const char *ja, const char *en)
{
	return s->call->lang == LANG_EN ? en : ja;
}

void
sbom_printf(struct sbom *s, const char *ja, const char *en, ...)
{
	char line[SHOWN_BYTES];
	va_list args;

	va_start(args, en);
	vsnprintf(line, sizeof(line), s->call->lang == LANG_EN ? en : ja, args);
	va_end(args);
	buf_c(&s->out, line);
}

void
sbom_put(struct sbom *s, struct str text)
{
	buf_clean(&s->out, text, SHOWN_BYTES);
}

void
sbom_put_part(struct sbom *s, const struct component *c)
{
	if (c->group.len > 0) {
		sbom_put(s, c->group);
		buf_byte(&s->out, '/');
	}
	sbom_put(s, c->name.len > 0 ? c->name : STR("-"));
	if (c->version.len > 0) {
		buf_byte(&s->out, ' ');
		sbom_put(s, c->version);
	}
}

void
sbom_json_part(struct sbom *s, const struct component *c)
{
	json_str(&s->out, "name", c->name);
	json_str(&s->out, "group", c->group);
	json_str(&s->out, "version", c->version);
	json_str(&s->out, "purl", c->purl);
}
