/*
 * Pages of the company's own name server: how it stands and what it does, rules with "this is a
 * mistake", groups of devices. The rules of pages.h hold.
 */
#ifndef PAGES_GUARD_H
#define PAGES_GUARD_H

#include "model/guard.h"
#include "pages/pages.h"

/* ---- GET /guard ----
 * POST /guard: do=mode, mode=off|would|block, and of off sure=1 */
struct guard_count {
	uint64_t asked, blocked, would, held, refused, failed;
};

struct guard_would { /* a name that was blocked, or would have been */
	struct str name, what;
	uint64_t times;
	ms_t last;
};

struct guard_view {
	const char *stands; /* below "guard.stands.": "absent" ... "block" */
	enum guard_mode mode;
	ms_t mode_since, heard;
	bool is_trial_over;
	ms_t trial_ends; /* 0: none */
	struct guard_count day, week;
	ms_t counted_since; /* of the week's counts; 0: nothing was counted */
	uint64_t n_entries;
	ms_t index_made; /* 0: no list */
	bool is_index_old;
	bool is_tapped; /* dnstap: another program is told each question */
	uint64_t tap_lost;
	bool is_policy_old; /* the name server has not taken the latest rules yet */
	ms_t behind_at;	    /* the resolver behind it was started anew; 0: not lately */
	uint32_t behind_times;
	bool has_hung;	/* because it did not answer; else it ended */
	ms_t left_out;	/* it runs without the company's additions, since then; 0: with them */
	ms_t cert_ends; /* the certificate runs out, or has; 0: that is far off */
	bool is_cert_over;
	uint32_t n_rules, n_groups, n_pleas;
	const struct guard_would *names; /* most often first */
	size_t n_names;
};
enum err page_guard(const struct pages *p, const struct page_frame *f, const struct guard_view *v,
	struct buf *out);

/* ---- GET /guard/rules?name=&kind= ----
 * POST: do=add, kind=allow|block, name, whose=all|team:N|device:ID, days=0|1|7|30|90|365, reason,
 * asker; do=end, id; do=answer, id, answer=month|good|keep|chosen, and of chosen whose and days as
 * above */
struct guard_whose {			   /* for whom a rule is */
	const struct device_brief *device; /* NULL: a group, or all */
	uint32_t team;			   /* 0: all */
	struct str team_name;		   /* "" of the first group */
	bool is_gone;			   /* the group or device is not there any more */
};

struct guard_rule_row {
	uint64_t id;
	enum guard_rule_kind kind;
	struct str name;
	struct guard_whose whose;
	ms_t until; /* 0: for good */
	struct str reason, asker, approver;
	ms_t made, ended; /* ended 0: it stands */
	struct str ender;
	bool ends_soon;
};

struct guard_plea_row {
	struct str id, name, words, asker, address;
	const struct device_brief *device; /* NULL: unknown */
	const struct guard_whose *team;	   /* the group of who asked; NULL: there is only one */
	ms_t at;
};

struct guard_rules_view {
	const struct guard_rule_row *rules;
	size_t n_rules;
	const struct guard_rule_row *over; /* the latest */
	size_t n_over;
	const struct guard_plea_row *pleas; /* open */
	size_t n_pleas;
	const struct guard_whose *whose; /* to choose from; all comes first by itself */
	size_t n_whose;
	/* what was typed */
	enum guard_rule_kind kind;
	struct str typed_whose; /* "all", "team:2", "device:mac:..." */
	struct str typed_days;
	const struct setup_value *values; /* name, reason, asker */
	size_t n_values;
	struct page_problems problems;
};
enum err page_guard_rules(const struct pages *p, const struct page_frame *f,
	const struct guard_rules_view *v, struct buf *out);

/* ---- GET /guard/groups?page= ----
 * POST: do=group, id (0: a new one), group_name, mode, day (repeated, 0..6), hours_from,
 * hours_until
 * ("09:00"),
 * stops_bypass=1; do=drop, id; do=devices, device and team (repeated, in pairs) */
struct guard_group_row {
	uint32_t id;
	struct str name;
	enum guard_mode mode;
	struct guard_hours hours;
	bool stops_bypass, is_first;
	uint32_t n_devices;
};

struct guard_member_row {
	const struct device_brief *device;
	uint32_t team;
};

struct guard_groups_view {
	const struct guard_group_row *groups; /* the first first */
	size_t n_groups;
	bool has_room; /* for one more */
	const struct guard_member_row *devices;
	size_t n_devices;
	uint32_t page, n_pages;
	uint64_t n_all;
	bool is_off; /* all of it is: groups count for nothing now */
	enum guard_mode mode;
	const struct setup_value *values; /* of the form that was wrong */
	size_t n_values;
	uint32_t wrong; /* id of the group whose form was wrong */
	struct page_problems problems;
};
enum err page_guard_groups(const struct pages *p, const struct page_frame *f,
	const struct guard_groups_view *v, struct buf *out);

#endif
