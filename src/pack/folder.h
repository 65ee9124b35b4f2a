/*
 * All files of one folder of packs: each is read alone, the first mistake of each is told, and what
 * could be read is kept in the order of its ids. Those that own a folder (ledger.c, reference.c,
 * ...) bring only how one file is read and what has to fit together between files.
 */
#ifndef PACK_FOLDER_H
#define PACK_FOLDER_H

#include "pack/file.h"

struct folder_kind {
	size_t size;		  /* of what one file becomes */
	size_t id_at;		  /* offsetof() its id, a struct str */
	uint32_t max;		  /* files, those apart not counted */
	const char *what;	  /* "ledgers": for the sentence when there are too many */
	const char *const *apart; /* files of another kind, up to NULL; may be NULL */
};

struct folder {
	const struct folder_kind *kind;
	const struct pack_source *files;
	struct arena *arena;
	const struct pack_sink *sink; /* NULL: nobody hears */
	const void *source;	      /* for who reads a file: what it may look up */
	void *list;		      /* of kind->size each */
	uint32_t n;
	enum err first; /* the first error of all */
};

/* Reads one file into dst; what dst holds after an error is forgotten. */
typedef enum err folder_file_fn(
	struct folder *f, const struct pack_file *file, void *dst, struct errinfo *info);

/* Room for the list; ERR_LIMIT, told, when there are too many files. */
enum err folder_open(struct folder *f);

/* Every file that is not apart, on after a mistake. */
void folder_read(struct folder *f, folder_file_fn *read);

/* The first `size` bytes of each that was read, as an array: what a draft begins with. NULL, told,
 * when there is no room. */
void *folder_heads(struct folder *f, size_t size);

/* A file apart: false when it is broken, which is told, or not there, which is not. */
bool folder_read_apart(struct folder *f, const char *name, file_reader_fn *read, void *dst);

/* ERR_OK: nothing. Else info is told and err is kept, if it is the first. */
void folder_note(struct folder *f, struct str file, enum err err, const struct errinfo *info);

/* There is a file for this id, broken or not. */
bool folder_has(const struct pack_source *files, struct str id);

/* A sink that keeps the first mistake in info, which may be NULL. */
struct pack_sink pack_sink_into(struct errinfo *info);

#endif
