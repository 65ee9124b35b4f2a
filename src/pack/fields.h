/*
 * From a node to a struct by a table of fields: a key that the table does not know is an error, one
 * that is missing and not optional too. Everything is copied into the context's arena.
 */
#ifndef PACK_FIELDS_H
#define PACK_FIELDS_H

#include "model/detect_pack.h"
#include "pack/node.h"

/* Reads node into the member at dst. */
typedef enum err field_fn(struct pack_ctx *ctx, const struct node *node, void *dst);

/* What a list holds and how many. */
struct list_kind {
	size_t size; /* of one element */
	uint32_t max;
	field_fn *read;	  /* into one element, which is zeroed */
	const char *what; /* "measures": for the sentence when there are too many or too few */
	const char *one;  /* "measure": no two have the same id; NULL: they have none */
	size_t id_at;	  /* offsetof() the id, a struct str */
	uint32_t least;
};

struct field {
	const char *key;
	field_fn *read; /* NULL: a list */
	size_t at;	/* offsetof() the member; of a list the pointer to its elements */
	bool is_optional;
	const struct list_kind *list;
	size_t n_at; /* offsetof() a uint32_t, how many elements there are */
};

/* dst is zeroed by the caller; what is missing and optional stays so. */
enum err fields_read(struct pack_ctx *ctx, const struct node *map, const struct field *fields,
	size_t n_fields, void *dst);

/* Readers of one member; its type stands behind each. */
field_fn field_str; /* struct str: one line, not empty */
/* struct str: one line that is the same in every language: a number, a date, an address, a proper
 * name. A word in small letters makes it a sentence, which belongs into a struct words. */
field_fn field_sign;
field_fn field_id;	   /* struct str: [a-z0-9][a-z0-9_.-]* */
field_fn field_date;	   /* struct str: a civil date, "2026-11-21" */
field_fn field_words;	   /* struct words: ja and en, ja-easy may miss; braces are checked */
field_fn field_severity;   /* enum severity */
field_fn field_confidence; /* enum confidence */
field_fn field_minutes;	   /* int, 1..240 */
field_fn field_ignored;	   /* nothing: a key for people only; has to be a scalar */

field_fn field_str_maybe; /* struct str: one line, or empty */
field_fn field_id_maybe;  /* struct str: an id, or empty */
field_fn field_prose;	  /* struct words without any {name}: nothing fills it in */
field_fn field_template; /* struct words with places of other kinds: who reads them checks braces */
field_fn field_bool;	 /* bool: true or false */
field_fn field_node;	 /* const struct node *: read later, while the tree stands */

field_fn field_days; /* uint32_t, 1..LIMIT_ANSWER_DAYS: until a thing is looked at again */

/* A whole number from min to max. */
enum err field_whole(struct pack_ctx *ctx, const struct node *node, int64_t min, int64_t max,
	int64_t *ret_number);
/* The same into a member: a uint32_t, an int. */
enum err field_u32(
	struct pack_ctx *ctx, const struct node *node, uint32_t min, uint32_t max, void *dst);
enum err field_int(struct pack_ctx *ctx, const struct node *node, int min, int max, void *dst);

/* A list as an array in the context's arena. ret_array is the address of a pointer to elements,
 * which is never NULL after ERR_OK. After an error nothing was changed. */
enum err list_read(struct pack_ctx *ctx, const struct node *node, const struct list_kind *kind,
	void *ret_array, uint32_t *ret_n);

/* No two of the elements that were read from this list have the same id. */
enum err list_check_ids(struct pack_ctx *ctx, const struct node *node, const void *array,
	const struct list_kind *kind);

/* "the packs need more memory than they are given" */
enum err pack_no_memory(struct pack_ctx *ctx, const struct node *node);

/* A finite decimal number: "0.25", "-3", "6". */
enum err field_number(struct pack_ctx *ctx, const struct node *node, double *ret_number);

/* A list, map or scalar is awaited: ERR_MALFORMED with a sentence when node is something else. */
enum err node_expect(struct pack_ctx *ctx, const struct node *node, enum node_kind kind);

#endif
