/* The names of the constants of pages.h, as forms and paths carry them. */
#include "pages/pages.h"

#include "base/names.h"

static const char *const whose_names[PAGE_WHOSES] = {
	"unanswered", "ours", "staff", "guest", "unknown", "later"};
static const char *const devices_names[PAGE_DEVICES_SHOWS] = {
	"all", "unnamed", "new", "alerted", "obsolete", "away"};
static const char *const decision_names[PAGE_DECISIONS] = {"open", "handled", "expected", "later"};
static const char *const alerts_names[PAGE_ALERTS_SHOWS] = {"open", "all", "record"};
static const char *const task_names[PAGE_TASK_KINDS] = {"alert", "new_device", "name_devices",
	"obsolete", "place", "contact", "staff_notice", "card", "backup", "same_device", "stand_in",
	"gap", "check", "duty", "mark", "dated", "document", "guard_down", "guard_plea",
	"guard_trial", "guard_feed", "guard_cert", "stock_source", "update", "case", "clock"};
static const char *const outside_names[PAGE_OUTSIDES] = {
	"care", "cloud", "mail", "web", "other", "caller"};
static const char *const map_sort_names[PAGE_MAP_SORTS] = {
	"amount", "device", "other", "service", "last"};
static const char *const step_names[SETUP_STEPS] = {
	"code", "admin", "company", "consent", "place", "devices", "contact", "done"};

#define NAMED(type, prefix, names)                                                                 \
	NAME_OF(type, prefix##_name, names) NAME_PARSE(type, prefix##_parse, names, ERR_MALFORMED)

static const char *const work_names[PAGE_WORKS] = {"charge", "owner", "staff"};
NAMED(enum page_work, page_work, work_names)
NAMED(enum page_whose, page_whose, whose_names)
NAMED(enum page_devices_show, page_devices_show, devices_names)
NAMED(enum page_decision, page_decision, decision_names)
NAMED(enum page_alerts_show, page_alerts_show, alerts_names)
NAMED(enum page_map_sort, page_map_sort, map_sort_names)
NAME_OF(enum page_outside, page_outside_name, outside_names)
NAMED(enum page_task_kind, page_task, task_names)
NAMED(enum setup_step, setup_step, step_names)

const char *
page_work_start(enum page_work work)
{
	static const char *const starts[PAGE_WORKS] = {"/", "/owner", "/learn"};

	return starts[work];
}
