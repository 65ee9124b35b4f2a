/* What go.c and rust.c tell, and how. */
#ifndef WIRE_EXE_OWN_H
#define WIRE_EXE_OWN_H

#include "wire/exe/exe.h"
#include "wire/exe/image.h"

/* ERR_NOT_FOUND: it says nothing of that kind. */
enum err exe_go(const struct image *x, struct bom_sink *sink, struct errinfo *info);
enum err exe_rust(const struct image *x, struct bom_sink *sink, struct errinfo *info);

#endif
