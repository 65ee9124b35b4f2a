/*
 * From an enum to its names and back, by one table: the names stand in the order of the constants,
 * from 0. The functions are made here so that no room writes the loop again.
 */
#ifndef BASE_NAMES_H
#define BASE_NAMES_H

#include "base/err.h"
#include "base/str.h"

#define NAMES_N(names) (sizeof(names) / sizeof((names)[0]))

/* const char *function(type value): the name; a value outside of the table is a programmer's error.
 */
#define NAME_OF(type, function, names)                                                             \
	const char *function(type value)                                                           \
	{                                                                                          \
		BUG_IF((unsigned)value >= NAMES_N(names));                                         \
		return (names)[value];                                                             \
	}

/* enum err function(struct str s, type *ret_value): `unknown` for a name that is not there. */
#define NAME_PARSE(type, function, names, unknown)                                                 \
	enum err function(struct str s, type *ret_value)                                           \
	{                                                                                          \
		size_t i = str_which(s, names, NAMES_N(names));                                    \
                                                                                                   \
		if (i == NAMES_N(names))                                                           \
			return unknown;                                                            \
		*ret_value = (type)i;                                                              \
		return ERR_OK;                                                                     \
	}

#endif
