/* What the questions' page says of many answers at once. */
#ifndef PAGES_CHECK_PARTS_H
#define PAGES_CHECK_PARTS_H

#include "pages/programme_parts.h"

/* A topic of the group: topic, topic_id, is_named (its group has others), is_filled_here, and where
 * two questions or more are open the node `fill` with what may be answered for all of them. topic:
 * FRAMEWORK_NO_TOPIC or out of range: nameless. */
struct check_topics {
	const struct framework *framework;
	const struct check_row *rows;
	uint32_t filled; /* the topic that was answered at once just now; n_topics or more: none */
};
void check_topic_into(const struct page *pg, struct view *v, const struct check_topics *c,
	uint32_t topic, uint32_t group);

/* What may be taken over in the groups that are shown, as node `proposed` of the page. */
void check_proposals_into(const struct page *pg, const struct check_view *c);

#endif
