/*
 * How the lists stand, between the sensor (which judges them), the launcher (which keeps the file),
 * the page and `sakimori list show`; and the bytes of lists from one process to another. See
 * lists.h.
 */
#include "proc/common/lists.h"
#include "sys/disk.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC 0x4c4d4b53 /* "SKML" */
#define HEAD_BYTES 12
#define ROW_BYTES (LISTS_NAME_MAX + ERRINFO_TEXT_MAX + 2 + 8 + 4 + 8 + 8)
#define STATE_NAME "state"
#define STATE_BYTES 65536

static const char *const states[LIST_STATES] = {"refused", "in_use", "kept"};
static const char *const whys[LIST_WHYS] = {
	"", "empty", "broken", "too_big", "unreadable", "smaller", "larger"};

const char *
list_state_name(unsigned state)
{
	return state < LIST_STATES ? states[state] : "refused";
}

const char *
list_why_name(unsigned why)
{
	return why < LIST_WHYS ? whys[why] : "broken";
}

void
lists_state(const struct lists *l, struct bus_lists_state *ret_state)
{
	*ret_state = (struct bus_lists_state){.n_rows = (uint32_t)l->n};
	for (size_t i = 0; i < l->n; i++) {
		const struct list_file *f = &l->files[i];
		struct bus_list_row *row = &ret_state->rows[i];

		*row = (struct bus_list_row){.is_json = f->is_json,
			.state = (uint8_t)f->state,
			.why = (uint8_t)f->why,
			.line = f->line,
			.entries = f->entries,
			.found = f->found,
			.since = f->is_same || f->state == LIST_KEPT ? f->kept_since : 0};
		str_copy(str_c(f->name), row->name, sizeof(row->name));
		str_clean(str_c(f->why_not), row->text, sizeof(row->text));
	}
}

bool
lists_kept_path(const char *kept, const char *name, char *dst, size_t size)
{
	struct str s = str_c(name);

	return s.len > 0 && s.len < LISTS_NAME_MAX - 1 && name[0] != '.' &&
	       str_find_byte(s, '/') < 0 && str_find_byte(s, '?') < 0 &&
	       (size_t)snprintf(dst, size, "%s/%s", kept, name) < size;
}

/* ---- the file ---- */

enum err
lists_state_write(const struct bus_lists_state *s, const char *kept, struct errinfo *info)
{
	struct buf b = buf_of(STATE_BYTES);
	char path[LIMIT_PATH_BYTES];
	enum err err;

	for (uint32_t i = 0; i < s->n_rows; i++) {
		const struct bus_list_row *r = &s->rows[i];

		buf_printf(&b, "%s\t%u\t%u\t%u\t%llu\t%u\t%u\t%lld\t%s\n", r->name, r->is_json,
			r->state, r->why, (unsigned long long)r->line, r->entries, r->found,
			(long long)r->since, r->text);
	}
	snprintf(path, sizeof(path), "%s/" STATE_NAME, kept);
	err = buf_err(&b) == ERR_OK ? disk_write_atomic(path, buf_view(&b), 0644, info)
				    : buf_err(&b);
	buf_done(&b);
	if (err == ERR_OK && chmod(path, 0644) != 0)
		err = err_say(info, ERR_IO, 0, "%s: %s", path, strerror(errno));
	return err;
}

static bool
read_row(struct str line, struct bus_list_row *row)
{
	static const uint64_t most[6] = {
		1, LIST_STATES - 1, LIST_WHYS - 1, UINT64_MAX, UINT32_MAX, UINT32_MAX};
	struct str name = str_split(&line, '\t');
	uint64_t numbers[6], since;

	str_clean(name, row->name, sizeof(row->name));
	for (size_t i = 0; i < 6; i++)
		if (str_u64(str_split(&line, '\t'), most[i], &numbers[i]) != ERR_OK)
			return false;
	if (str_u64(str_split(&line, '\t'), INT64_MAX, &since) != ERR_OK)
		return false;
	row->is_json = numbers[0] != 0;
	row->state = (uint8_t)numbers[1];
	row->why = (uint8_t)numbers[2];
	row->line = numbers[3];
	row->entries = (uint32_t)numbers[4];
	row->found = (uint32_t)numbers[5];
	row->since = (ms_t)since;
	str_clean(line, row->text, sizeof(row->text));
	return true;
}

enum err
lists_state_read(const char *kept, struct bus_lists_state *ret_state)
{
	struct buf b = buf_of(STATE_BYTES);
	char path[LIMIT_PATH_BYTES];
	struct str rest;
	enum err err;

	*ret_state = (struct bus_lists_state){0};
	snprintf(path, sizeof(path), "%s/" STATE_NAME, kept);
	err = disk_read(path, &b, NULL);
	rest = buf_view(&b);
	while (err == ERR_OK && rest.len > 0 && ret_state->n_rows < LIMIT_INDICATOR_LISTS)
		if (read_row(str_split(&rest, '\n'), &ret_state->rows[ret_state->n_rows]))
			ret_state->n_rows++;
	buf_done(&b);
	return err;
}

/* ---- to another process ---- */

static void
put_text(struct buf *b, const char *text, size_t size)
{
	size_t len = strlen(text);

	buf_add(b, text, len);
	for (; len < size; len++)
		buf_byte(b, 0);
}

static bool
put_file(const struct list_file *f, int fd)
{
	struct buf b = buf_of(ROW_BYTES);
	bool ok;

	put_text(&b, f->name, LISTS_NAME_MAX);
	put_text(&b, f->why_not, ERRINFO_TEXT_MAX);
	buf_byte(&b, (uint8_t)f->why);
	buf_byte(&b, f->is_same);
	buf_le64(&b, (uint64_t)f->kept_since);
	buf_le32(&b, f->kept_entries);
	buf_le64(&b, f->bytes.len);
	buf_le64(&b, f->kept.len);
	ok = buf_err(&b) == ERR_OK && disk_write_fd(fd, buf_view(&b)) &&
	     disk_write_fd(fd, buf_view(&f->bytes)) && disk_write_fd(fd, buf_view(&f->kept));
	buf_done(&b);
	return ok;
}

enum err
lists_put(const struct lists *l, int fd)
{
	struct buf b = buf_of(HEAD_BYTES);
	bool ok;

	buf_le32(&b, MAGIC);
	buf_le32(&b, (uint32_t)l->n);
	buf_le32(&b, (uint32_t)l->n_beyond);
	ok = buf_err(&b) == ERR_OK && disk_write_fd(fd, buf_view(&b));
	buf_done(&b);
	for (size_t i = 0; i < l->n && ok; i++)
		ok = put_file(&l->files[i], fd);
	return ok ? ERR_OK : ERR_IO;
}

static enum err
read_exactly(int fd, void *bytes, size_t len)
{
	uint8_t *at = bytes;

	while (len > 0) {
		ssize_t n = read(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0 ? ERR_TRUNCATED : ERR_IO;
		at += n;
		len -= (size_t)n;
	}
	return ERR_OK;
}

static enum err
take_bytes(int fd, uint64_t len, struct buf *b)
{
	uint8_t part[16384];
	enum err err = len > LIMIT_INDICATOR_LIST_BYTES ? ERR_LIMIT : ERR_OK;

	*b = buf_of(LIMIT_INDICATOR_LIST_BYTES);
	while (err == ERR_OK && len > 0) {
		size_t n = len < sizeof(part) ? (size_t)len : sizeof(part);

		err = read_exactly(fd, part, n);
		if (err == ERR_OK)
			buf_add(b, part, n);
		if (err == ERR_OK)
			err = buf_err(b);
		len -= n;
	}
	return err;
}

static enum err
take_file(struct list_file *f, int fd)
{
	uint8_t row[ROW_BYTES];
	struct reader r = reader_of(row, sizeof(row));
	uint64_t len, kept_len;
	enum err err = read_exactly(fd, row, sizeof(row));

	*f = (struct list_file){.bytes = buf_of(0), .kept = buf_of(0)};
	if (err != ERR_OK)
		return err;
	row[LISTS_NAME_MAX - 1] = row[LISTS_NAME_MAX + ERRINFO_TEXT_MAX - 1] = 0;
	str_clean(str_c((const char *)row), f->name, sizeof(f->name));
	str_clean(str_c((const char *)row + LISTS_NAME_MAX), f->why_not, sizeof(f->why_not));
	reader_skip(&r, LISTS_NAME_MAX + ERRINFO_TEXT_MAX);
	f->why = (enum list_why)(reader_u8(&r) % LIST_WHYS);
	f->is_same = reader_u8(&r) != 0;
	f->kept_since = (ms_t)reader_le64(&r);
	f->kept_entries = reader_le32(&r);
	len = reader_le64(&r);
	kept_len = reader_le64(&r);
	err = take_bytes(fd, len, &f->bytes);
	return err == ERR_OK ? take_bytes(fd, kept_len, &f->kept) : err;
}

enum err
lists_take(struct lists *l, int fd)
{
	uint8_t head[HEAD_BYTES];
	struct reader r = reader_of(head, sizeof(head));
	enum err err = read_exactly(fd, head, sizeof(head));
	uint32_t n;

	if (err != ERR_OK)
		return err;
	if (reader_le32(&r) != MAGIC)
		return ERR_MALFORMED;
	n = reader_le32(&r);
	l->n_beyond = reader_le32(&r);
	for (; n > 0 && err == ERR_OK; n--) {
		if (l->n == LIMIT_INDICATOR_LISTS)
			return ERR_LIMIT;
		err = take_file(&l->files[l->n++], fd);
	}
	return err;
}
