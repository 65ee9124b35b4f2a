/*
 * What people decided of the company's own name server (guard/guard.h): groups of devices, rules
 * for names, answers to "this is a mistake"; and what the name server counted. See store.h for the
 * rules that hold for all. What it said to each question is guard_log.h.
 */
#ifndef STORE_GUARD_H
#define STORE_GUARD_H

#include "model/guard.h"
#include "store/store.h"

/* ---- groups ---- */

#define STORE_GUARD_UNGROUPED 1 /* the group of devices in no other; it is always there */

struct store_guard_group {
	uint32_t id;
	char name[LIMIT_NAME_BYTES]; /* "" of the first, unless somebody named it */
	enum guard_mode mode;	     /* never more than the mode of all */
	uint32_t days, from, until;  /* as in struct guard_hours */
	bool stops_bypass;
};
/* The number that the next new one has; no number is given twice. ERR_LIMIT: LIMIT_GUARD_GROUPS. */
enum err store_guard_group_next(const struct store_view *v, uint32_t *ret_id);
/* Makes or changes (by id). */
enum err store_guard_group_put(struct store_tx *tx, const struct store_guard_group *g);
/* Its devices are in the first again, its rules end at `now`. ERR_INVALID: the first. */
enum err store_guard_group_drop(struct store_tx *tx, uint32_t id, ms_t now);
/* The first group first, also when nobody changed it yet; then by id. */
enum err store_guard_group_list(const struct store_view *v, struct arena *a,
	struct store_guard_group **ret_list, size_t *ret_n);

/* team STORE_GUARD_UNGROUPED: in no group. */
enum err store_guard_member_put(struct store_tx *tx, const char *device, uint32_t team);

struct store_guard_member {
	struct device_id device;
	uint32_t team;
};
/* By device. Where a part of a device is in a group and the whole is not, it is the whole's, too.
 */
enum err store_guard_member_list(const struct store_view *v, struct arena *a,
	struct store_guard_member **ret_list, size_t *ret_n);

/* ---- rules ---- */

#define STORE_GUARD_REASON_MAX 240
#define STORE_GUARD_RULES 5000 /* at once; the name server takes more (LIMIT_GUARD_RULES) */

struct store_guard_rule {
	uint64_t id; /* store_guard_number() */
	enum guard_rule_kind kind;
	char name[LIMIT_HOST_BYTES];	 /* small letters, no final dot; and all below it */
	char device[DEVICE_ID_TEXT_MAX]; /* "" any */
	uint32_t team;			 /* 0 any */
	ms_t until;			 /* 0: for good */
	char reason[STORE_GUARD_REASON_MAX];
	char asker[LIMIT_NAME_BYTES]; /* who wanted it */
	char approver[LIMIT_NAME_BYTES];
	ms_t made, ended; /* ended 0: it stands, as far as `until` does not say otherwise */
	char ender[LIMIT_NAME_BYTES];
};
/* A number for a rule, by time and chance; never 0. */
uint64_t store_guard_number(ms_t now);
/* ERR_LIMIT: STORE_GUARD_RULES stand. */
enum err store_guard_rule_put(struct store_tx *tx, const struct store_guard_rule *r);
/* ERR_NOT_FOUND: there is none, or it was ended. */
enum err store_guard_rule_end(struct store_tx *tx, uint64_t id, ms_t now, const char *who);
enum err store_guard_rule_get(
	const struct store_view *v, uint64_t id, struct store_guard_rule *ret_rule);
/* Those that stand at `now`, by name; with now 0 those that are over, latest first. */
enum err store_guard_rule_list(const struct store_view *v, ms_t now, uint32_t limit,
	struct arena *a, struct store_guard_rule **ret_list, size_t *ret_n);

/* ---- "this is a mistake" ---- */

#define STORE_GUARD_WORDS_MAX 400
#define STORE_GUARD_PLEAS_OPEN 200 /* open at once; of one name and device there is one */

struct store_guard_plea {
	struct store_id id;
	char name[LIMIT_HOST_BYTES];
	char device[DEVICE_ID_TEXT_MAX]; /* "" unknown, then the address says who */
	char address[ADDR_TEXT_MAX];
	char words[STORE_GUARD_WORDS_MAX];
	char asker[LIMIT_NAME_BYTES]; /* as they wrote it; may be "" */
	ms_t at, answered;
	char answerer[LIMIT_NAME_BYTES];
	uint64_t rule;
};
/* ERR_EXISTS: the same is open already. ERR_LIMIT: STORE_GUARD_PLEAS_OPEN are. */
enum err store_guard_plea_put(struct store_tx *tx, const struct store_guard_plea *p);
/* rule 0: it stays blocked. ERR_NOT_FOUND: there is none, or it was answered. */
enum err store_guard_plea_answer(
	struct store_tx *tx, const char *id, ms_t now, const char *who, uint64_t rule);
enum err store_guard_plea_get(
	const struct store_view *v, const char *id, struct store_guard_plea *ret_plea);
/* Open ones, the oldest first; or the latest answered first. */
enum err store_guard_plea_list(const struct store_view *v, bool is_open, uint32_t limit,
	struct arena *a, struct store_guard_plea **ret_list, size_t *ret_n);

/* ---- counts ---- */

struct store_guard_hour {
	ms_t hour; /* its beginning */
	uint64_t asked, blocked, would, held, refused, failed, stale;
};
enum err store_guard_hour_add(struct store_tx *tx, const struct store_guard_hour *h); /* sums */
/* The hours in [since, until) added up; hour: the first of them, 0 when there is none. */
enum err store_guard_sum(
	const struct store_view *v, ms_t since, ms_t until, struct store_guard_hour *ret_sum);

#endif
