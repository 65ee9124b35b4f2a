/* The names of the constants of pages.h, as forms and paths carry them. */
#include "pages/pages.h"

static const char *const whose_names[PAGE_WHOSES] = {
	"unanswered", "ours", "staff", "guest", "unknown", "later"};
static const char *const devices_names[PAGE_DEVICES_SHOWS] = {
	"all", "unnamed", "new", "alerted", "obsolete", "away"};
static const char *const decision_names[PAGE_DECISIONS] = {"open", "handled", "expected", "later"};
static const char *const alerts_names[PAGE_ALERTS_SHOWS] = {"open", "all", "record"};
static const char *const task_names[PAGE_TASK_KINDS] = {"alert", "new_device", "name_devices",
	"obsolete", "place", "contact", "staff_notice", "card", "backup"};
static const char *const step_names[SETUP_STEPS] = {
	"code", "admin", "company", "consent", "place", "devices", "contact", "done"};

/* The index of s in names; n when it is none of them. */
static unsigned
find(struct str s, const char *const *names, unsigned n)
{
	unsigned i = 0;

	while (i < n && !str_equal(s, str_c(names[i])))
		i++;
	return i;
}

#define NAMED(type, prefix, names, n)                                                              \
	const char *prefix##_name(type value)                                                      \
	{                                                                                          \
		BUG_IF((unsigned)value >= (n));                                                    \
		return (names)[value];                                                             \
	}                                                                                          \
	enum err prefix##_parse(struct str s, type *ret_value)                                     \
	{                                                                                          \
		unsigned i = find(s, names, n);                                                    \
                                                                                                   \
		if (i == (n))                                                                      \
			return ERR_MALFORMED;                                                      \
		*ret_value = (type)i;                                                              \
		return ERR_OK;                                                                     \
	}

NAMED(enum page_whose, page_whose, whose_names, PAGE_WHOSES)
NAMED(enum page_devices_show, page_devices_show, devices_names, PAGE_DEVICES_SHOWS)
NAMED(enum page_decision, page_decision, decision_names, PAGE_DECISIONS)
NAMED(enum page_alerts_show, page_alerts_show, alerts_names, PAGE_ALERTS_SHOWS)
NAMED(enum page_task_kind, page_task, task_names, PAGE_TASK_KINDS)
NAMED(enum setup_step, setup_step, step_names, SETUP_STEPS)
