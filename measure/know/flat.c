/*
 * JSON as lines for awk, one for each object and each value in it:
 *	SERIAL	PARENT	PATH		an object begins; PARENT 0: it is a document's root
 *	SERIAL	PARENT	PATH	VALUE	a value in the object SERIAL, which PARENT holds
 * PATH is the keys from the root on, joined by dots; lists are not seen in it. Null is no value.
 * Tabs, line ends and other controls of a value become blanks. Texts may follow each other in a
 * file; what is no JSON is told on stderr and passed over. A FILE "-" is a list of files on stdin:
 * each is told by a line "0 0 file NAME" before it, and "0 0 broken NAME" behind it.
 *
 *   usage: flat FILE...
 */
#include "base/buf.h"
#include "base/limits.h"
#include "sys/disk.h"
#include "wire/json/json.h"

#include <stdio.h>
#include <stdlib.h>

#define PATH_BYTES 65536
#define DRAIN_BYTES 65536

static const struct json_shape any;
static const struct json_field any_fields[] = {{"*", 1, &any}};
static const struct json_shape any = {any_fields, 1};

struct flat {
	struct buf out, path;
	struct level {
		unsigned serial;
		size_t path; /* the length of its own */
	} levels[LIMIT_JSON_DEPTH + 1];
	unsigned depth, serials;
};

static void
drain(struct buf *b, size_t least)
{
	if (b->len < least)
		return;
	if (buf_err(b) != ERR_OK || fwrite(b->p, 1, b->len, stdout) != b->len)
		exit(1);
	buf_clear(b);
}

static void
put(struct buf *b, struct str s)
{
	size_t from = b->len;

	buf_str(b, s);
	for (size_t i = from; i < b->len; i++)
		if ((unsigned char)b->p[i] < 0x20)
			b->p[i] = ' ';
}

static void
put_head(struct flat *f, const struct level *l, const struct level *around)
{
	buf_printf(&f->out, "%u\t%u\t", l->serial, around != NULL ? around->serial : 0);
	put(&f->out, str_of(f->path.p, f->path.len));
}

static void
add_key(struct flat *f, struct str key)
{
	if (f->path.len > 0)
		buf_byte(&f->path, '.');
	buf_str(&f->path, key);
}

static void
on_open(void *arg, unsigned id, struct str key)
{
	struct flat *f = arg;
	struct level *l = &f->levels[f->depth];

	if (f->depth > 0)
		add_key(f, key);
	*l = (struct level){++f->serials, f->path.len};
	put_head(f, l, f->depth > 0 ? l - 1 : NULL);
	buf_byte(&f->out, '\n');
	f->depth++;
}

static void
on_close(void *arg, unsigned id)
{
	struct flat *f = arg;

	f->depth--;
	f->path.len = f->depth > 0 ? f->levels[f->depth - 1].path : 0;
}

static void
on_value(void *arg, unsigned id, const struct json_value *v)
{
	struct flat *f = arg;
	struct level *l = &f->levels[f->depth - 1];

	if (v->type == JSON_NULL)
		return;
	add_key(f, v->key);
	put_head(f, l, f->depth > 1 ? l - 1 : NULL);
	buf_byte(&f->out, '\t');
	put(&f->out, v->text);
	buf_byte(&f->out, '\n');
	f->path.len = l->path;
	drain(&f->out, DRAIN_BYTES);
}

static void
put_file(struct flat *f, const char *what, const char *path)
{
	buf_printf(&f->out, "0\t0\t%s\t", what);
	put(&f->out, str_c(path));
	buf_byte(&f->out, '\n');
}

static enum err
take(struct flat *f, const char *path)
{
	struct json_handler h = {on_open, on_value, on_close, f, ERR_OK};
	struct buf in = buf_of((size_t)1 << 30);
	struct errinfo info = {0};
	struct json_reader *r = json_open(&any, &h);
	enum err err = r != NULL ? disk_read(path, &in, &info) : ERR_FULL;

	f->depth = 0;
	buf_clear(&f->path);
	if (err == ERR_OK) {
		json_allow_many(r);
		err = json_feed(r, buf_view(&in), &info);
	}
	if (err == ERR_OK)
		err = json_end(r, &info);
	if (err != ERR_OK)
		fprintf(stderr, "%s: %s %s\n", path, err_name(err), info.what);
	json_free(r);
	buf_done(&in);
	return err;
}

int
main(int argc, char **argv)
{
	static struct flat f = {.out = {.max = (size_t)1 << 26}, .path = {.max = PATH_BYTES}};
	char line[LIMIT_PATH_BYTES];

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-") != 0) {
			take(&f, argv[i]);
			continue;
		}
		while (fgets(line, sizeof(line), stdin) != NULL) {
			line[strcspn(line, "\n")] = '\0';
			put_file(&f, "file", line);
			if (take(&f, line) != ERR_OK)
				put_file(&f, "broken", line);
		}
	}
	drain(&f.out, 1);
	buf_done(&f.out);
	buf_done(&f.path);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
