/*
 * What the company's name server was asked: judged questions by the hour, ordinary names by the
 * day. Who asked is written as it is; what pages show of it is theirs to decide. See store.h for
 * the rules that hold for all.
 */
#ifndef STORE_GUARD_LOG_H
#define STORE_GUARD_LOG_H

#include "model/indicator.h"
#include "store/store.h"

#define STORE_GUARD_LIST_MAX 64

struct store_guard_line {
	ms_t hour;			 /* its beginning; in a list: of the latest */
	char device[DEVICE_ID_TEXT_MAX]; /* "" unknown */
	char address[ADDR_TEXT_MAX];	 /* "" unless the device is unknown */
	char name[LIMIT_HOST_BYTES];	 /* "": others, for which the device's day had no room */
	char found[LIMIT_HOST_BYTES];
	uint32_t action, reason; /* enums of guard/guard.h */
	bool would, warns;
	uint32_t held; /* enum indicator_held */
	char list[STORE_GUARD_LIST_MAX];
	char what[LIMIT_INDICATOR_WHAT];
	uint64_t rule;
	uint64_t times;
	ms_t first, last;
	uint32_t doors; /* bits 1 << enum guard_door; 0: not known */
	/* what the list says of it, when it was written first */
	uint32_t confidence; /* enum confidence */
	ms_t since;	     /* 0: not said */
};
/* Added to the same of its hour. Over LIMIT_GUARD_LINES_DAY of a device and UTC day: the others. */
enum err store_guard_line_add(struct store_tx *tx, const struct store_guard_line *line);

struct store_guard_line_query {
	const char *device; /* NULL: all */
	ms_t since, until;  /* hours; until 0: no bound */
	bool is_blocked;    /* only those that were, or would have been, blocked */
	uint32_t offset, limit;
};
/* The same over all hours is one, latest first; devices that were merged are the one that they were
 * merged into. *ret_total: how many without offset and limit. */
enum err store_guard_line_list(const struct store_view *v, const struct store_guard_line_query *q,
	struct arena *a, struct store_guard_line **ret_list, size_t *ret_n, uint32_t *ret_total);

/* Why that name was blocked last, by what it leads to: the latest line of it that says what was
 * found (a list) or by which rule, of any device. ERR_NOT_FOUND. */
enum err store_guard_line_behind(const struct store_view *v, const char *name, ms_t since,
	struct store_guard_line *ret_line);

struct store_guard_name {
	ms_t day; /* its beginning; in a list: of the latest */
	char device[DEVICE_ID_TEXT_MAX];
	char address[ADDR_TEXT_MAX];
	char name[LIMIT_HOST_BYTES]; /* "": others */
	uint64_t times, missing;     /* missing: there was no such name */
	ms_t first, last;
};
/* As above; LIMIT_GUARD_NAMES_DAY of a device and day. */
enum err store_guard_name_add(struct store_tx *tx, const struct store_guard_name *name);

struct store_guard_name_query {
	const char *device; /* NULL: all */
	ms_t since;
	uint32_t limit;
};
/* By device and name, those that were asked for most first. */
enum err store_guard_name_list(const struct store_view *v, const struct store_guard_name_query *q,
	struct arena *a, struct store_guard_name **ret_list, size_t *ret_n);

struct store_guard_common {
	char name[LIMIT_HOST_BYTES];
	uint32_t askers; /* different devices (or addresses of unknown ones) */
	uint32_t days;
};
/* Names that existed, of days from `since` on, that at least half of all askers asked for, and at
 * least `askers` of them, on at least `days` different days; at most `limit`, those with most
 * askers first. */
struct store_guard_common_query {
	ms_t since;
	uint32_t askers, days, limit;
};
enum err store_guard_common_list(const struct store_view *v,
	const struct store_guard_common_query *q, struct arena *a,
	struct store_guard_common **ret_list, size_t *ret_n);

/* Takes note of a message of the name server; false: it was written down before. */
enum err store_guard_told(struct store_tx *tx, uint64_t run, uint64_t sequence, bool *ret_is_new);

/* Removes what is from before. */
enum err store_guard_log_tidy(struct store_tx *tx, ms_t before);

#endif
