/* A drill as it stands, and its screens; shared by what shows it and what changes it. */
#ifndef PROC_PORTAL_LEARNING_DRILL_H
#define PROC_PORTAL_LEARNING_DRILL_H

#include "assess/drill.h"
#include "proc/portal/programme/programme.h"
#include "store/learning.h"

struct drill {
	struct store_drill kept;
	const struct training *scenario;
	struct drill_state state;
	struct drill_answer *answers;
	size_t n_answers;
};

/* In the request's arena. ERR_NOT_FOUND: no such drill, or its scenario is no longer in the packs.
 */
enum err drill_load(struct request *r, struct str id, struct drill *d);

struct drill_screen {
	struct drill *drill;
	const struct training_role *role; /* NULL: the shared one */
	struct str token;
	bool is_empty_answer;
};
enum err drill_screen_show(struct request *r, const struct drill_screen *s);

#endif
