/* Parts of a case's papers: case_paper.c (provider), case_exhibits.c (insurer), case_story.c. */
#ifndef DOCS_CASE_PART_H
#define DOCS_CASE_PART_H

#include "docs/case_lay.h"
#include "docs/case_paper.h"

typedef void case_part_fn(struct case_lay *l, const struct case_paper_in *in);
case_part_fn case_part_insurer, case_part_story, case_part_visits;

/* What may stand in a paper: each true when it stays inside (no release). */
bool case_part_goes(const struct case_paper_in *in, const char *field);
bool case_part_class_goes(const struct case_paper_in *in, enum record_class class);
/* Whether the entry is told at all (a said field only when it goes), and whether its own words
 * are. */
bool case_part_entry_goes(const struct case_paper_in *in, const struct case_entry *e);
bool case_part_words_go(const struct case_paper_in *in, const struct case_entry *e);
/* The text, or that it is kept back. "" stays "". */
struct str case_part_kept(struct case_lay *l, bool goes, struct str text);
/* How many fields are kept back: a line that every paper that leaves has. */
void case_part_say_kept(struct case_lay *l, const struct case_paper_in *in);

/* The step's words; its id when no pack has it. */
struct str case_part_step(
	struct case_lay *l, const struct case_paper_in *in, struct str playbook, struct str step);
/* What the box did, in words; the id when it is none of ours. */
struct str case_part_act(struct case_lay *l, struct str did);
/* "25 minutes"; "" when it is not known. */
struct str case_part_minutes(struct case_lay *l, bool is_known, uint64_t minutes);

#endif
