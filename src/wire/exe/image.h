/*
 * The parts of a program's file: sections and segments by name and address. ELF (System V gABI 4.1,
 * chapters 4 and 5), PE (Microsoft's "PE Format"), Mach-O (Apple's loader.h).
 */
#ifndef WIRE_EXE_IMAGE_H
#define WIRE_EXE_IMAGE_H

#include "base/str.h"

enum image_format { IMAGE_ELF, IMAGE_PE, IMAGE_MACHO };

struct image {
	struct str bytes; /* of this program; one slice of a fat file */
	enum image_format format;
	bool is_big, is_64;
	uint64_t base; /* that a PE is wanted at */
	/* Tables: ELF's segments and sections, PE's sections, Mach-O's commands. */
	uint64_t segments, sections;
	uint32_t n_segments, n_sections, segment_bytes, section_bytes;
	uint64_t names, names_bytes; /* of ELF's sections */
};

/* A section or segment; data as far as it is in the file. */
struct piece {
	struct str name; /* "": a segment of ELF */
	struct str data;
	uint64_t address;
	bool is_data;	/* initialised and may be written */
	bool is_loaded; /* a segment (PE: a section) that addresses lie in */
};

/* ERR_UNSUPPORTED: none of the three. ERR_TRUNCATED, ERR_MALFORMED, ERR_LIMIT. */
enum err image_open(struct str bytes, struct image *ret_x);

/* All pieces in order until `see` says true. */
bool image_each(const struct image *x, bool (*see)(void *arg, const struct piece *p), void *arg);

/* The first piece with that name. */
bool image_find(const struct image *x, struct str name, struct piece *ret_p);
/* The first one that holds data which may be written: where Go before 1.20 begins. */
bool image_find_data(const struct image *x, struct piece *ret_p);
/* Bytes from an address on to the end of its piece; empty when no piece holds it. */
struct str image_at(const struct image *x, uint64_t address);

/* A number of 1, 2, 4 or 8 bytes in the program's byte order; 0 beyond the end. */
uint64_t image_number(const struct image *x, uint64_t offset, unsigned size);

/* Slices of a fat Mach-O, or the file itself; NULL-terminated by ERR_NOT_FOUND. */
enum err image_slice(struct str bytes, unsigned i, struct str *ret_slice);

#endif
