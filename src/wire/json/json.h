/*
 * JSON (RFC 8259) read along a shape, as a run of events, within bounds; over yajl, which only this
 * room knows. For what is too large to be held as a tree: bills of materials, advisories. A shape
 * says which keys are wanted; all else is passed over at the lexer's speed, whatever it holds.
 *
 *	static const struct json_shape range = JSON_SHAPE({"type", TYPE, NULL}, {"repo", REPO,
 *NULL}); static const struct json_shape root = JSON_SHAPE({"id", ID, NULL}, {"ranges", RANGE,
 *&range});
 *
 * Arrays are transparent: "id": ["a", "b"] tells ID twice, "ranges": [{...}, {...}] opens RANGE
 *twice, and so do arrays in arrays. A shape may name itself (trees). The root is an object, or an
 *array of them; each one is opened with JSON_ROOT.
 */
#ifndef WIRE_JSON_JSON_H
#define WIRE_JSON_JSON_H

#include "base/err.h"
#include "base/str.h"

#define JSON_ROOT 0	   /* the root's id; fields count from 1 */
#define JSON_FIELDS_MAX 64 /* of one shape */

struct json_shape;

struct json_field {
	const char *key;	     /* "*": every other key */
	unsigned id;		     /* what the handler gets */
	const struct json_shape *in; /* what an object under this key holds; NULL: passed over */
};

struct json_shape {
	const struct json_field *fields;
	size_t n; /* at most JSON_FIELDS_MAX */
};

#define JSON_SHAPE(...)                                                                            \
	{                                                                                          \
		(const struct json_field[]){__VA_ARGS__},                                          \
			sizeof((const struct json_field[]){__VA_ARGS__}) /                         \
				sizeof(struct json_field)                                          \
	}

enum json_type {
	JSON_NULL,
	JSON_BOOL,   /* text: "true", "false" */
	JSON_NUMBER, /* text as it stands: "1.50", "1e3" */
	JSON_STRING, /* UTF-8, escapes undone; may hold NUL */
};

struct json_value {
	enum json_type type;
	struct str text;
	struct str key; /* as it stands; differs from the field's under "*" */
};

/* Any may be NULL. What they get is valid until they return. */
struct json_handler {
	void (*open)(void *arg, unsigned id, struct str key);
	void (*value)(void *arg, unsigned id, const struct json_value *value);
	void (*close)(void *arg, unsigned id);
	void *arg;
	/* Set by a handler that has seen enough or found a fault: reading ends with this error. */
	enum err stop;
};

/*
 * Reads one text. ERR_MALFORMED with the byte offset: broken, not UTF-8, a wanted key twice in one
 * object (readers differ about which one counts: nobody shall profit from it), or something behind
 * the end; ERR_TRUNCATED: it ends too early; ERR_UNSUPPORTED: the root is neither object nor array;
 * ERR_LIMIT: deeper than LIMIT_JSON_DEPTH, a string or key over LIMIT_JSON_TEXT_BYTES; what the
 * handler put into `stop`. What was told before an error was told.
 */
enum err json_read(struct str bytes, const struct json_shape *root, struct json_handler *handler,
	struct errinfo *info);

/* The same for texts that come in pieces of any size. */
struct json_reader;
/* NULL: no memory. handler and root are borrowed. */
struct json_reader *json_open(const struct json_shape *root, struct json_handler *handler);
/* Several texts may follow each other (JSON lines). Before the first piece. */
void json_allow_many(struct json_reader *r);
enum err json_feed(struct json_reader *r, struct str piece, struct errinfo *info);
enum err json_end(struct json_reader *r, struct errinfo *info); /* no more bytes come */
void json_free(struct json_reader *r);				/* NULL is fine */

#endif
