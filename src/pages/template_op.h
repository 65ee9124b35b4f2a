/* A template as the parser leaves it and the writer walks it: a row of operations per file. */
#ifndef PAGES_TEMPLATE_OP_H
#define PAGES_TEMPLATE_OP_H

#include "pages/template.h"

enum op_kind {
	OP_LITERAL, /* a: bytes */
	OP_VALUE,   /* a: name */
	OP_TEXT,    /* words, or a: beginning of the key, b: name of the value that ends it */
	OP_IF,	    /* a: name, b: literal to compare with; jump: its ELSE or END */
	OP_ELSE,    /* jump: END */
	OP_EACH,    /* a: name; jump: END */
	OP_END,
	OP_PARTIAL, /* target, or a: beginning of the file's name, b: name of the value */
};

enum op_place {
	PLACE_TEXT,
	PLACE_ATTRIBUTE,
	PLACE_URL_START,
	PLACE_URL,
};

struct op {
	enum op_kind kind;
	enum op_place place;
	uint32_t line;
	uint32_t jump;
	uint32_t target;
	struct str a, b;
	const struct words *words;
	const struct words *words_one; /* for a {count} of 1; NULL when there are none */
};

struct template
{
	struct str name;
	uint32_t n_ops;
	struct op *ops;
};

struct templates {
	struct arena *arena;
	const struct text_table *texts;
	uint32_t n;
	struct template *list; /* ordered by name */
};

const struct template *template_find(const struct templates *set, struct str name);

#endif
