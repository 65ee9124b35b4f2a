/*
 * What was compared with the lists of advisories: what is there to be compared, and what came of
 * it, counted, so that nobody takes what was not checked for safe. See stock.h for programs, bills
 * and findings, store.h for the rules that hold for all.
 *
 * A device (what was merged into it counts as it) is compared by what its collector, its package
 * databases and the company's own list name; bills, also those of a device, by their components. A
 * bill gives way to a later one that stands of the same: of the same device and name, of the same
 * serial number, or of the same name, supplier and version.
 */
#ifndef STORE_COMPARED_H
#define STORE_COMPARED_H

#include "store/stock.h"

struct store_compare_group {
	char id[DEVICE_ID_TEXT_MAX]; /* of a device, or of a bill */
	bool is_bill;
	char device[DEVICE_ID_TEXT_MAX]; /* itself, or of the bill; "" none */
	uint32_t n;			 /* programs or components that are there */
	int64_t mark;			 /* another one when other things are there */
	/* of the latest comparing; zeros: never */
	ms_t at, lists;
	int64_t was_mark;
	uint64_t stamp;
};
/* Devices with a list or one that once was, then bills that stand and gave way to none. By id. */
enum err store_compare_groups(const struct store_view *v, struct arena *a,
	struct store_compare_group **ret_list, size_t *ret_n);

/* Of the group with a number above `after`, by number, at most `limit`. */
enum err store_compare_software(const struct store_view *v, const char *device, uint64_t after,
	uint32_t limit, struct arena *a, struct store_software **ret_list, size_t *ret_n);
enum err store_compare_components(const struct store_view *v, const char *bill, uint64_t after,
	uint32_t limit, struct arena *a, struct store_component **ret_list, size_t *ret_n);
/* All findings about its subjects first..last, by subject. */
enum err store_compare_findings(const struct store_view *v, const struct store_compare_group *group,
	uint64_t first, uint64_t last, struct arena *a, struct store_finding **ret_list,
	size_t *ret_n);
/* The bills that name the component, also those that gave way or were removed. By id. */
enum err store_compare_bills(const struct store_view *v, uint64_t component, struct arena *a,
	struct store_id **ret_list, size_t *ret_n);

/* A finding that is not over about something that is no longer there, and what is there instead:
 * the program of the same source and name; else one that came for it, of the same name but for the
 * version in it (of several, the one whose version begins as its own), or of the same product; the
 * component of the same name. */
struct store_compare_gone {
	char finding[STORE_ID_TEXT_MAX];
	char advisory[64];
	uint64_t nr, instead; /* subjects; instead 0: nothing */
	ms_t first_seen;
	enum store_stock_source source; /* STORE_STOCK_BILL for components */
	char name[LIMIT_SOFTWARE_NAME];
	char version[LIMIT_SOFTWARE_VERSION], version_now[LIMIT_SOFTWARE_VERSION];
	char list[64], ground[64]; /* what it rests on */
	ms_t measured;		   /* when the same source spoke last, or the later bill came */
	bool is_part; /* the later bill could not be read whole: what it does not name may be there
		       */
};
/* At once; more of them come when these are ended or moved. */
#define STORE_COMPARE_GONE_MAX 8000
/* By advisory, then name. For a bill: of those that gave way to it. */
enum err store_compare_gone(const struct store_view *v, const struct store_compare_group *group,
	struct arena *a, struct store_compare_gone **ret_list, size_t *ret_n);
/* The same of components that no bill names that stands; measured: when the last was removed. */
enum err store_compare_removed(const struct store_view *v, struct arena *a,
	struct store_compare_gone **ret_list, size_t *ret_n);

enum store_compared_kind { /* the order is kept in databases */
	STORE_COMPARED_CHECKED,
	STORE_COMPARED_PARTLY,	  /* of the checked: an advisory says no versions, by `reason` */
	STORE_COMPARED_UNCHECKED, /* nothing could be asked: `reason` says why */
	STORE_COMPARED_LEFT_OUT,  /* findings for which there was no room */
};
/* reason: a name of know/match's refusals ("no_release"), or of know/identity's reasons
 * ("no_purl", "no_version"). */
struct store_compared_count {
	char id[DEVICE_ID_TEXT_MAX]; /* "" in sums over all */
	bool is_bill;
	enum store_compared_kind kind;
	char reason[40];
	uint32_t n;
	ms_t at, lists; /* in sums: the earliest */
};
/* Instead of what was kept of the group; `mark` and `stamp` are what it was compared at. */
enum err store_compared_put(struct store_tx *tx, const struct store_compare_group *group,
	const struct store_compared_count *counts, size_t n);
/* Those of groups that are no more are dropped. */
enum err store_compared_tidy(
	struct store_tx *tx, const struct store_compare_group *groups, size_t n);
struct store_compared_query {
	const char *id; /* NULL: all together, added up by kind and reason */
	bool is_bill;
};
/* By kind, then the most first. */
enum err store_compared_list(const struct store_view *v, const struct store_compared_query *cq,
	struct arena *a, struct store_compared_count **ret_list, size_t *ret_n);

/* ---- findings added up; a program of a device counts once, whatever number of advisories ---- */

struct store_finding_sums {
	uint32_t overdue; /* programs with a serious one that is open, known for longer than `days`
			   */
	/* findings of devices, serious, known or ended since `since`, which by now had `days`: */
	uint32_t judged;
	uint32_t in_time; /* of them: measured to be over, or guarded another way, within `days` */
};
struct store_finding_sums_query {
	ms_t now, since;
	unsigned days;
};
enum err store_finding_sums(const struct store_view *v, const struct store_finding_sums_query *q,
	struct store_finding_sums *ret_sums);

struct store_finding_first {
	struct store_finding finding;
	char device[DEVICE_ID_TEXT_MAX]; /* what a part was merged into; "": a bill of none */
	char bill[LIMIT_SOFTWARE_NAME];	 /* the name of the bill that it is a part of; "" */
	char name[LIMIT_SOFTWARE_NAME];
	char version[LIMIT_SOFTWARE_VERSION];
	char product[64];
	uint32_t n; /* open findings of that program on that device */
};
/* The most urgent of those that are open and serious, of what is there or of a bill that stands; of
 * equally urgent ones a sure one, then the one that is due first. ERR_NOT_FOUND. */
enum err store_finding_first(const struct store_view *v, struct store_finding_first *ret_first);
/* Weaknesses open there or in a bill that stands, of this action. */
enum err store_finding_count_action(const struct store_view *v, uint32_t action, uint32_t *ret_n);

/* Devices that were measured and compared since `since` with lists made since `lists`, and how many
 * of their programs were checked. What the company writes itself counts as measured. */
struct store_compared_share {
	uint32_t devices;
	uint32_t programs, checked;
};
enum err store_compared_share(
	const struct store_view *v, ms_t since, ms_t lists, struct store_compared_share *ret_share);

#endif
