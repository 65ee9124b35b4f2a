/*
 * What can go wrong, as a value. Every function that can fail returns enum err and writes its
 * ret_ parameters only on ERR_OK. Where a person has to be told, the last parameter is a
 * struct errinfo * (may be NULL) that gets one sentence and the byte offset.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdint.h>

enum err {
	ERR_OK = 0,
	ERR_TRUNCATED,	 /* the input ends too early; more bytes could make it valid */
	ERR_MALFORMED,	 /* no further byte can make it valid */
	ERR_LIMIT,	 /* a named limit of base/limits.h was met */
	ERR_UNSUPPORTED, /* valid, but a kind that we do not read */
	ERR_NOT_FOUND,
	ERR_EXISTS,
	ERR_INVALID, /* an argument or option is wrong */
	ERR_DENIED,  /* the right is missing */
	ERR_FULL,    /* no room: memory pool, disk, queue */
	ERR_AGAIN,   /* not now, try later */
	ERR_IO,	     /* the operating system said no */
};

#define ERRINFO_TEXT_MAX 240

struct errinfo {
	enum err err;
	uint64_t offset;	     /* byte (or line, where `what` says so) in the input */
	char what[ERRINFO_TEXT_MAX]; /* one sentence in English, NUL-terminated */
};

/* The constant's name without ERR_, lower case: "truncated". Never NULL. */
const char *err_name(enum err err);

/* Fills info (if not NULL) and returns err, so that `return err_say(info, ...)` is one line. */
enum err err_say(struct errinfo *info, enum err err, uint64_t offset, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* A broken promise of our own: prints file and line to stderr and aborts; on in every build. */
#define BUG_IF(cond)                                                                               \
	do {                                                                                       \
		if (__builtin_expect(!!(cond), 0))                                                 \
			err_bug(__FILE__, __LINE__, #cond);                                        \
	} while (0)

void err_bug(const char *file, int line, const char *cond) __attribute__((noreturn));

#endif
