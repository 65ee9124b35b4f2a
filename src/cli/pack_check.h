/* What the files of `pack check` share. */
#ifndef CLI_PACK_CHECK_H
#define CLI_PACK_CHECK_H

#include "cli/cli.h"
#include "proc/common/packs.h"

struct check {
	const struct cli_call *call;
	const char *folder;
	const char *room; /* "frameworks": where the mistakes are */
	struct arena *arena;
	struct buf report;
	struct buf mistakes; /* lines, or elements of a JSON list */
	uint32_t n_mistakes;
	struct framework_set frameworks;
	struct ledger_set ledgers;
	struct reference_set tables;
	struct policy_set policies;
	struct detect_packs detects;
	bool has_frameworks, has_ledgers, has_tables, has_policies; /* all, without a mistake */
	bool has_ends; /* and all detectors */
};

/* A mistake of the room's file; for pack_sink, too: arg is the check. */
void pack_check_mistake(void *arg, struct str file, const struct errinfo *info);
/* A line of the report, in the caller's language. */
void pack_check_say(struct check *c, const char *ja, const char *en, ...)
	__attribute__((format(printf, 2, 4), format(printf, 3, 4)));

/* Of the programme; pack_check_programme.c. */
void pack_check_frameworks(struct check *c, const struct pack_source *source);
void pack_check_guide(struct check *c, const struct pack_source *source);
void pack_check_policies(struct check *c, const struct pack_source *source);
void pack_check_ledgers(struct check *c, const struct pack_source *source);
void pack_check_directories(struct check *c, const struct pack_source *source);
void pack_check_forms(struct check *c, const struct pack_source *source);
void pack_check_training(struct check *c, const struct pack_source *source);
void pack_check_playbooks(struct check *c, const struct pack_source *source);

#endif
