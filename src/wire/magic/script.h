/* What a text is: markup, a script, or a program written as text. Private to wire/magic. */
#ifndef WIRE_MAGIC_SCRIPT_H
#define WIRE_MAGIC_SCRIPT_H

#include "wire/magic/magic.h"

/* FILE_UNKNOWN when s is no text, or a text of no kind that we know. */
enum file_kind script_kind(struct str s);

#endif
