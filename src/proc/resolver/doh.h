/*
 * DNS over HTTPS (RFC 8484), the part without HTTP: from a request's method, path, media type and
 * body to the message that it asks, or to the status and the words that refuse it. Pure.
 */
#ifndef PROC_RESOLVER_DOH_H
#define PROC_RESOLVER_DOH_H

#include "base/limits.h"
#include "base/str.h"

#define DOH_PATH "/dns-query"
#define DOH_TYPE "application/dns-message"

enum doh_method {
	DOH_GET,
	DOH_POST,
	DOH_OTHER,
};

struct doh_request {
	enum doh_method method;
	struct str path; /* with "?..." */
	struct str type; /* of the body; empty: none */
	struct str body;
	bool is_too_long; /* more came than a question may have: the body was not kept */
};

enum doh_method doh_method_of(struct str name);

/* 200: *ret_message is the question, in the body or in `room`; else the status of the refusal. */
unsigned doh_read(const struct doh_request *q, char room[LIMIT_ASK_BYTES], struct str *ret_message);

/* Why, for a person who reads the answer of a refusal; "" for a status of ours that has none. */
struct str doh_words(unsigned status);

/* To one that speaks an older HTTP: the whole answer. */
struct str doh_old_http(void);

#endif
