/*
 * ZIP archives (PKWARE APPNOTE 6.3), the shell of XLSX and DOCX files, in memory: read within
 * bounds, written, and changed in a few entries while all others stay byte for byte. The only room
 * that knows libzip. Needs no file and no clock: entries that we write carry 1980-01-01.
 */
#ifndef WIRE_ZIP_ZIP_H
#define WIRE_ZIP_ZIP_H

#include "base/buf.h"

struct unzip;

/*
 * Takes the directory in; `bytes` must stay until unzip_close(). Refused, with a sentence:
 *   ERR_MALFORMED    no archive, broken, or two entries of one name
 *   ERR_LIMIT        too many entries, too large or packed too tightly (a bomb)
 *   ERR_UNSUPPORTED  encrypted, or packed otherwise than by deflate
 */
enum err unzip_open(struct str bytes, struct unzip **ret_unzip, struct errinfo *info);
/* The same for archives of many small documents (lists of advisories): LIMIT_ZIP_FEED_ENTRIES and
 * LIMIT_ZIP_FEED_BYTES instead; one entry as before. */
enum err unzip_open_feed(struct str bytes, struct unzip **ret_unzip, struct errinfo *info);
void unzip_close(struct unzip *u); /* NULL is allowed */

uint32_t unzip_count(const struct unzip *u);
struct str unzip_name(const struct unzip *u, uint32_t index);

/* Appends an entry's content; what the directory says of its size is not believed. ERR_NOT_FOUND
 * when there is none of that name; ERR_MALFORMED; ERR_LIMIT. */
enum err unzip_read(struct unzip *u, struct str name, struct buf *out, struct errinfo *info);

struct zipper;

/* A new archive, or, with bytes that unzip_open() accepts, a copy of one that is to be changed;
 * `bytes` must stay until zipper_free(). */
enum err zipper_new(struct str bytes, struct zipper **ret_zipper, struct errinfo *info);
void zipper_free(struct zipper *z); /* NULL is allowed */

/* Adds an entry, or replaces the one of that name. Errors are kept for zipper_finish(). The
 * content must stay until then. */
void zipper_put(struct zipper *z, const char *name, struct str content);

/* Appends the archive. Once. */
enum err zipper_finish(struct zipper *z, struct buf *out);

#endif
