/*
 * Clocks: until when a report may be due, to whom. "May": the company decides; the box only says
 * that the time runs. packs/clocks, with the days on which offices are closed. Never changed after
 * loading.
 */
#ifndef MODEL_REPORT_CLOCK_H
#define MODEL_REPORT_CLOCK_H

#include "base/time.h"
#include "model/framework.h"

enum clock_unit {
	CLOCK_HOURS,
	CLOCK_DAYS,	     /* civil days in the site's zone: until the end of that day */
	CLOCK_BUSINESS_DAYS, /* without Saturdays, Sundays and the pack's days */
	CLOCK_PROMPT,	     /* "without delay": no number; shown as due now, never as late */
};
#define CLOCK_UNITS 4
const char *clock_unit_name(enum clock_unit u); /* "hours", "days", "business_days", "prompt" */
enum err clock_unit_parse(struct str s, enum clock_unit *ret_unit);

/* Field FIELD says VALUE ("yes", a choice's id), or, with at_least, is a number not below it. */
struct clock_if {
	struct str field, value;
	bool has_at_least;
	int64_t at_least;
};

struct report_clock {
	struct str id;
	struct words name, what, law, who; /* law: the clause; who: is responsible */
	struct str recipient;		   /* "" nobody: it is a day to be done by */
	struct str from;    /* field of the record whose time starts it: "noticed_at" */
	struct str or_from; /* while nobody said that one: this; the earlier of the two; "" */
	enum clock_unit unit;
	uint32_t amount;       /* the latest; 0 when prompt, or when a contract says it */
	uint32_t amount_first; /* of "3 to 5 days" the 3; 0: none */
	bool is_first_day_one; /* the day on which it starts counts as the first */
	bool is_moved_on;      /* a last day on which offices are closed: the next open one */
	struct str
		after; /* another clock: it runs from when that one was met (84 h after 12 h); "" */
	struct str instead_of; /* another clock: where this one applies, that one does not; "" */
	struct str stage;      /* report stage that meets it; "": only a person's word does */
	bool is_if_contract;   /* runs only where a contract of the company names it */
	bool is_voluntary;     /* no duty: the sooner the better, and nothing when nobody does it */
	bool can_be_oral;      /* a call meets it; a written one follows */
	uint32_t n_if, n_all, n_also, n_unless;
	const struct clock_if *ifs;   /* any of them; n 0: always */
	const struct clock_if *alls;  /* and all of these */
	const struct clock_if *alsos; /* and any of these; n 0: always */
	/* One of these, and none of `alsos` holds: it does not run, whatever else is not known. */
	const struct clock_if *unlesses;
	uint32_t n_needs;
	const struct str *needs; /* fields that the report must have: what is missing is said */
	uint32_t n_sectors;
	const struct str *sectors; /* of packs/guide/sectors15; n 0: all */
	uint32_t n_remind;
	const uint32_t *remind_hours;	  /* before it is due, the earliest first */
	struct words source, unconfirmed; /* unconfirmed: may be empty */
	struct str law_from;		  /* the day from which the law holds; "" */
	bool is_not_before;		  /* the same as a moment */
	ms_t not_before;
};

struct clock_holiday {
	int year, month, day;
	struct words name;
};

struct clock_closed {
	int month, day;
};

struct clock_set {
	struct str version, date, holidays_date;
	uint32_t n_clocks, n_holidays, n_closed;
	const struct report_clock *clocks;
	const struct clock_holiday *holidays; /* in order */
	int holidays_from, holidays_until; /* years that the list covers: beyond them it says so */
	const struct clock_closed *closed; /* days of every year on which offices are closed too */
};
const struct report_clock *report_clock_find(const struct clock_set *s, struct str id);
/* The holiday of this day; NULL. */
const struct clock_holiday *clock_holiday_find(
	const struct clock_set *s, int year, int month, int day);
bool clock_is_closed_day(const struct clock_set *s, int month, int day);

#endif
