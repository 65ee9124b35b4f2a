/* JSON by yajl, along a shape; see json.h. */
#include "wire/json/json.h"

#include "base/limits.h"

#include <stdlib.h>
#include <yajl/yajl_parse.h>

#define PIECE 65536 /* after each the text that yajl holds back is looked at */

/* One object or array that is being read. */
struct level {
	const struct json_shape *shape; /* of an object; NULL: passed over */
	const struct json_field *field; /* what its values belong to: the key read last */
	uint64_t seen;			/* fields of the shape that came already */
	struct str key;			/* the same as text: the field's, or in `keys` under "*" */
	size_t keys_end;		/* where keys of what it holds may begin */
	unsigned id;			/* told when it closes */
	bool is_array, is_told;
	bool is_around; /* a list around the root */
};

struct json_reader {
	yajl_handle yajl;
	const struct json_shape *root;
	struct json_handler *handler;
	struct level *levels;
	unsigned depth, room;
	size_t silent;	 /* bytes since the last event: how much yajl may hold back */
	uint64_t offset; /* of the piece in the whole */
	char keys[4 * LIMIT_JSON_KEY_BYTES]; /* those under "*" of all levels */
	enum err err;
	const char *why;
};

static int
fail(struct json_reader *r, enum err err, const char *why)
{
	r->err = err;
	r->why = why;
	return 0;
}

/* What yajl's callbacks return: 0 ends the reading. */
static int
go_on(struct json_reader *r)
{
	r->silent = 0;
	if (r->handler->stop != ERR_OK)
		return fail(r, r->handler->stop, "what it holds cannot be used");
	return 1;
}

/* The field that a value belongs to which stands at this place; NULL: nobody wants it. */
static const struct json_field *
field_here(const struct json_reader *r)
{
	return r->depth > 0 ? r->levels[r->depth - 1].field : NULL;
}

static int
tell(struct json_reader *r, enum json_type type, struct str text)
{
	const struct json_field *f = field_here(r);
	struct json_value v = {.type = type, .text = text};

	if (r->depth == 0)
		return fail(r, ERR_UNSUPPORTED, "JSON that is neither an object nor a list");
	if (text.len > LIMIT_JSON_TEXT_BYTES)
		return fail(r, ERR_LIMIT, "a text in it is too long");
	/* yajl takes characters that are written too long, and halves of pairs */
	if (f != NULL && type == JSON_STRING && !str_is_utf8(text))
		return fail(r, ERR_MALFORMED, "a text in it is not UTF-8");
	if (f != NULL && r->handler->value != NULL) {
		v.key = r->levels[r->depth - 1].key;
		r->handler->value(r->handler->arg, f->id, &v);
	}
	return go_on(r);
}

static int
on_null(void *arg)
{
	return tell(arg, JSON_NULL, STR(""));
}

static int
on_bool(void *arg, int value)
{
	return tell(arg, JSON_BOOL, value ? STR("true") : STR("false"));
}

static int
on_number(void *arg, const char *text, size_t len)
{
	return tell(arg, JSON_NUMBER, str_of(text, len));
}

static int
on_string(void *arg, const unsigned char *text, size_t len)
{
	return tell(arg, JSON_STRING, str_of((const char *)text, len));
}

static const struct json_field *
field_of(const struct json_shape *shape, struct str key)
{
	const struct json_field *any = NULL;

	for (size_t i = 0; i < shape->n; i++) {
		const char *name = shape->fields[i].key;

		if (name[0] == '*' && name[1] == '\0')
			any = &shape->fields[i];
		else if (str_equal(str_c(name), key))
			return &shape->fields[i];
	}
	return any;
}

/* The key of a field, kept until the next one of its object. */
static int
keep_key(struct json_reader *r, struct level *l, struct str key)
{
	size_t from = r->depth > 1 ? r->levels[r->depth - 2].keys_end : 0;

	l->keys_end = from;
	if (l->field->key[0] != '*') {
		l->key = str_c(l->field->key);
		return 1;
	}
	if (key.len > sizeof(r->keys) - from)
		return fail(r, ERR_LIMIT, "keys in it are too long");
	if (key.len > 0)
		memcpy(r->keys + from, key.p, key.len);
	l->key = str_of(r->keys + from, key.len);
	l->keys_end = from + key.len;
	return 1;
}

static int
on_key(void *arg, const unsigned char *text, size_t len)
{
	struct json_reader *r = arg;
	struct level *l = &r->levels[r->depth - 1];
	struct str key = str_of((const char *)text, len);
	uint64_t bit;

	l->field = NULL;
	r->silent = 0;
	if (l->shape == NULL)
		return 1;
	if (len > LIMIT_JSON_KEY_BYTES)
		return fail(r, ERR_LIMIT, "a key in it is too long");
	l->field = field_of(l->shape, key);
	if (l->field == NULL)
		return 1;
	if (!str_is_utf8(key))
		return fail(r, ERR_MALFORMED, "a key in it is not UTF-8");
	bit = (uint64_t)1 << (l->field - l->shape->fields);
	if ((l->seen & bit) != 0 && l->field->key[0] != '*')
		return fail(r, ERR_MALFORMED, "a key stands twice in one object");
	l->seen |= bit;
	return keep_key(r, l, key);
}

/* Most texts are flat: room for the depth comes when it is there. */
static bool
deepen(struct json_reader *r)
{
	unsigned room = r->room > 0 ? 2 * r->room : 32;
	struct level *more;

	if (r->depth == LIMIT_JSON_DEPTH)
		return fail(r, ERR_LIMIT, "it is nested too deeply");
	if (room > LIMIT_JSON_DEPTH)
		room = LIMIT_JSON_DEPTH;
	more = realloc(r->levels, room * sizeof(*more));
	if (more == NULL)
		return fail(r, ERR_FULL, "no memory is left");
	r->levels = more;
	r->room = room;
	return true;
}

static int
enter(struct json_reader *r, struct level l)
{
	if (r->depth == r->room && !deepen(r))
		return 0;
	if (r->depth > 0) {
		l.key = r->levels[r->depth - 1].key;
		l.keys_end = r->levels[r->depth - 1].keys_end;
	}
	r->levels[r->depth++] = l;
	if (l.is_told && r->handler->open != NULL)
		r->handler->open(r->handler->arg, l.id, l.id == JSON_ROOT ? STR("") : l.key);
	return go_on(r);
}

/* Lists around the root are no field. */
static bool
is_around_root(const struct json_reader *r)
{
	return r->depth == 0 || r->levels[r->depth - 1].is_around;
}

static int
on_open_object(void *arg)
{
	struct json_reader *r = arg;
	const struct json_field *f = field_here(r);

	if (is_around_root(r))
		return enter(r, (struct level){.shape = r->root, .id = JSON_ROOT, .is_told = true});
	if (f == NULL || f->in == NULL)
		return enter(r, (struct level){0});
	return enter(r, (struct level){.shape = f->in, .id = f->id, .is_told = true});
}

static int
on_open_array(void *arg)
{
	struct json_reader *r = arg;

	return enter(r,
		(struct level){
			.field = field_here(r), .is_array = true, .is_around = is_around_root(r)});
}

static int
on_close(void *arg)
{
	struct json_reader *r = arg;
	const struct level *l = &r->levels[--r->depth];

	if (l->is_told && r->handler->close != NULL)
		r->handler->close(r->handler->arg, l->id);
	return go_on(r);
}

static const yajl_callbacks callbacks = {
	.yajl_null = on_null,
	.yajl_boolean = on_bool,
	.yajl_number = on_number,
	.yajl_string = on_string,
	.yajl_start_map = on_open_object,
	.yajl_map_key = on_key,
	.yajl_end_map = on_close,
	.yajl_start_array = on_open_array,
	.yajl_end_array = on_close,
};

struct json_reader *
json_open(const struct json_shape *root, struct json_handler *handler)
{
	struct json_reader *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->root = root;
	r->handler = handler;
	r->yajl = yajl_alloc(&callbacks, NULL, r);
	if (r->yajl == NULL) {
		free(r);
		return NULL;
	}
	return r;
}

void
json_allow_many(struct json_reader *r)
{
	yajl_config(r->yajl, yajl_allow_multiple_values, 1);
}

void
json_free(struct json_reader *r)
{
	if (r == NULL)
		return;
	yajl_free(r->yajl);
	free(r->levels);
	free(r);
}

/* yajl's own words, without the lines that it draws, in info. */
static enum err
say(struct json_reader *r, struct errinfo *info)
{
	uint64_t at = r->offset + yajl_get_bytes_consumed(r->yajl);
	unsigned char *words;
	struct str rest, line;

	if (r->err != ERR_OK)
		return err_say(info, r->err, at, "JSON: %s", r->why);
	r->err = ERR_MALFORMED;
	words = yajl_get_error(r->yajl, 0, NULL, 0);
	rest = str_c((const char *)words);
	line = str_split(&rest, '\n');
	err_say(info, r->err, at, "broken JSON: %.*s", STR_FMT(line));
	yajl_free_error(r->yajl, words);
	return r->err;
}

enum err
json_feed(struct json_reader *r, struct str piece, struct errinfo *info)
{
	while (r->err == ERR_OK && piece.len > 0) {
		size_t n = piece.len < PIECE ? piece.len : PIECE;

		r->silent += n;
		if (yajl_parse(r->yajl, (const unsigned char *)piece.p, n) != yajl_status_ok)
			return say(r, info);
		if (r->silent > LIMIT_JSON_TEXT_BYTES + 2 * PIECE) {
			fail(r, ERR_LIMIT, "a text in it is too long");
			return say(r, info);
		}
		r->offset += n;
		piece = str_of(piece.p + n, piece.len - n);
	}
	return r->err;
}

enum err
json_end(struct json_reader *r, struct errinfo *info)
{
	if (r->err != ERR_OK)
		return r->err;
	if (yajl_complete_parse(r->yajl) == yajl_status_ok)
		return ERR_OK;
	if (r->err != ERR_OK)
		return say(r, info);
	r->err = ERR_TRUNCATED;
	return err_say(info, r->err, r->offset, "JSON that ends too early");
}

enum err
json_read(struct str bytes, const struct json_shape *root, struct json_handler *handler,
	struct errinfo *info)
{
	struct json_reader *r = json_open(root, handler);
	enum err err;

	if (r == NULL)
		return err_say(info, ERR_FULL, 0, "no memory is left");
	err = json_feed(r, bytes, info);
	if (err == ERR_OK)
		err = json_end(r, info);
	json_free(r);
	return err;
}
