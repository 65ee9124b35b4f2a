/*
 * The body of a form with a file (multipart/form-data, RFC 7578), taken apart by libmicrohttpd as
 * it arrives: the form's token first, then the file's bytes into a spool file. Who has no session,
 * no right or no token gets nothing written. A few short fields may stand beside the file.
 */
#ifndef PROC_PORTAL_UPLOAD_H
#define PROC_PORTAL_UPLOAD_H

#include "proc/portal/web/request.h"

struct MHD_Connection;
struct upload_reader;

/* *ret_refused: the status when nobody may send this here (0: go on). NULL with 0: memory. */
struct upload_reader *upload_begin(struct request *r, struct MHD_Connection *c, int *ret_refused);
/* A run of the body. Returns the status to refuse with, 0 for none. */
int upload_add(struct upload_reader *u, const char *bytes, size_t len);
/* The body's end; likewise. The request's form holds the token then. */
int upload_end(struct upload_reader *u);
void upload_free(struct upload_reader *u);

/* ---- for handlers ---- */

/* blank, too_large (over bytes_max); NULL: there is a file to look at. */
const char *upload_problem(const struct request *r, size_t bytes_max);
/* All its bytes, in the request's arena. ERR_FULL, ERR_IO. */
enum err upload_bytes(struct request *r, struct str *ret_bytes);

#endif
