/*
 * What a program says about what it was built from, without its maker's help: Go's build
 * information (debug/buildinfo: the format of 1.18 and the one before, with pointers) and the list
 * that cargo-auditable puts into Rust programs (".dep-v0"). ELF, PE and Mach-O, of 32 and 64 bits,
 * either byte order, and fat Mach-O. Bytes in, struct bom_sink out: the main module or crate is the
 * root, all others lie in it; Go's standard library is "stdlib". A purl says GOOS and GOARCH as
 * qualifiers, since advisories may hold for some systems only.
 */
#ifndef WIRE_EXE_EXE_H
#define WIRE_EXE_EXE_H

#include "model/component.h"

/*
 * bytes: the whole file; nothing of it is run or mapped. ERR_NOT_FOUND: a program that says
 * nothing of that kind (most do); ERR_UNSUPPORTED: no program of the three formats; ERR_MALFORMED,
 * ERR_TRUNCATED: its tables or its list are broken; ERR_LIMIT: LIMIT_EXE_*; what the sink put into
 * `stop`. A module that was replaced by a local folder has no version: what is in it is not known.
 */
enum err exe_read(struct str bytes, struct bom_sink *sink, struct errinfo *info);

#endif
