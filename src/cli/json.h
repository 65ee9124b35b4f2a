/* The JSON forms that doc/json.md promises: written by hand-made writers, never by a tree. */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include "base/buf.h"
#include "model/alert.h"

#include <stdio.h>

/* "key": for the next value; a comma before it unless it is the object's first. */
void json_key(struct buf *b, const char *key);
void json_text(struct buf *b, const char *key, const char *text);
void json_str(struct buf *b, const char *key, struct str s);
void json_number(struct buf *b, const char *key, int64_t n);
void json_bool(struct buf *b, const char *key, bool yes);
void json_time(struct buf *b, const char *key, ms_t at); /* RFC 3339, or null when 0 */
/* { } [ ]: an opening one is a value, with a comma before it where one is due. */
void json_enter(struct buf *b, char bracket);
void json_leave(struct buf *b, char bracket);

/* Writes out all that is in b but its last byte, which says whether a comma is due. What cannot be
 * written shows in ferror(to). */
void json_drain(struct buf *b, FILE *to);

/* One fact without its device; one alert with its title. */
void json_fact(struct buf *b, const struct fact *fact);
void json_alert(struct buf *b, const struct alert *alert, struct str title);

#endif
