/*
 * Time as a value: UTC milliseconds since 1970 (int64), never read from a clock here. Civil dates
 * and the site's zone are worked out from it by counting, without the C library's zone data
 * (Japan has no summer time; a zone is an offset in minutes).
 */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include "base/str.h"

typedef int64_t ms_t; /* a point in time or a span, in milliseconds */

#define MS_SECOND ((ms_t)1000)
#define MS_MINUTE (60 * MS_SECOND)
#define MS_HOUR (60 * MS_MINUTE)
#define MS_DAY (24 * MS_HOUR)
#define ZONE_JAPAN_MINUTES 540

struct civil {
	int year; /* 1..9999 */
	int month;
	int day;
	int hour;
	int minute;
	int second;
	int weekday; /* 0 Sunday */
};

struct civil time_civil(ms_t at, int zone_minutes);
ms_t time_from_civil(const struct civil *c, int zone_minutes);
/* "2026-11-27", ten characters, a day that exists (years 1..9999); its time of day is 0. */
bool time_civil_parse(struct str s, struct civil *ret_date);

/* The same as a point in time: the beginning of that day in the zone. ERR_MALFORMED. */
enum err time_day_parse(struct str s, int zone_minutes, ms_t *ret_at);

/* Lies in the years 1 to 9999? What a file or a message says may lie anywhere. */
static inline bool
time_is_civil(ms_t at)
{
	return at >= INT64_C(-62135596800000) && at <= INT64_C(253402300799999);
}

/* The beginning of the day that `at` lies in. */
ms_t time_day(ms_t at, int zone_minutes);

/*
 * RFC 3339, and what makers write instead: a day alone, a blank for the 'T', seconds or the zone
 * left out (then UTC), any number of digits behind the point (cut at milliseconds), a leap second
 * (the second before). ERR_MALFORMED, also for a day that does not exist.
 */
enum err time_parse(struct str s, ms_t *ret_at);

#define TIME_TEXT_MAX 32
/* "2026-11-20T09:02:33Z" (RFC 3339), with milliseconds where they are not zero; returns dst. */
const char *time_text(ms_t at, char dst[TIME_TEXT_MAX]);

#endif
