/*
 * Packs: the programme as data (packs/, YAML) read into model/. A process opens the folder, reads
 * its files (pack_read_dir) before it locks itself in, and loads them; the loaders themselves touch
 * no file. What was loaded lives in the arena that the caller gave and never changes.
 *
 * Every loader refuses what it does not understand: unknown, missing and double keys, wrong values,
 * limits. info gets "file:line: sentence", with the line as its offset. Nothing is returned then.
 */
#ifndef PACK_PACK_H
#define PACK_PACK_H

#include "model/damage.h"
#include "model/detect_pack.h"
#include "model/device_rule.h"
#include "model/directory.h"
#include "model/feed.h"
#include "model/form.h"
#include "model/framework.h"
#include "model/guard_names.h"
#include "model/guard_router.h"
#include "model/ledger.h"
#include "model/playbook.h"
#include "model/policy.h"
#include "model/products.h"
#include "model/record.h"
#include "model/reference.h"
#include "model/report_clock.h"
#include "model/stock_action.h"
#include "model/text.h"
#include "model/training.h"
#include "pack/node.h"

/* The files of one folder, ordered by name. */
struct pack_source {
	uint32_t n_files;
	const struct pack_file *files;
};

/* Enough for every arena that takes the packs of one folder. */
#define PACK_ARENA_BYTES ((size_t)64 << 20)

/*
 * Reads all regular files *.yaml of an open folder, not the folders below it; links are not
 * followed. ERR_IO, or ERR_LIMIT over LIMIT_PACK_FILES or LIMIT_PACK_BYTES each.
 */
enum err pack_read_dir(
	int dirfd, struct arena *arena, struct pack_source *ret_source, struct errinfo *info);

/*
 * packs/detect: one file per detector, named by its id, end-of-life.yaml and services.yaml.
 * devices.yaml is left to pack_devices_load().
 */
enum err pack_detect_load(const struct pack_source *source, struct arena *arena,
	struct detect_packs *ret_packs, struct errinfo *info);

/* devices.yaml of the same folder; ERR_NOT_FOUND when it is not there. */
enum err pack_devices_load(const struct pack_source *source, struct arena *arena,
	struct device_rules *ret_rules, struct errinfo *info);

/* packs/guard: "canaries.yaml" or "bypass.yaml", by name. ERR_NOT_FOUND when it is not there. */
enum err pack_guard_names_load(const struct pack_source *source, const char *file,
	struct arena *arena, struct guard_names *ret_names, struct errinfo *info);
/* packs/guard/needed.yaml, by name. */
enum err pack_guard_needed_load(const struct pack_source *source, struct arena *arena,
	struct guard_names *ret_names, struct errinfo *info);
/* packs/guard/routers.yaml. */
enum err pack_guard_routers_load(const struct pack_source *source, struct arena *arena,
	struct guard_routers *ret_routers, struct errinfo *info);
/* packs/stock/actions.yaml. */
enum err pack_stock_actions_load(const struct pack_source *source, struct arena *arena,
	struct stock_actions *ret_actions, struct errinfo *info);
/* packs/damage/damage.yaml. */
enum err pack_damage_load(const struct pack_source *source, struct arena *arena,
	struct damage_set *ret_set, struct errinfo *info);
/* packs/guard/feeds.yaml. */
enum err pack_guard_feeds_load(const struct pack_source *source, struct arena *arena,
	struct feed_catalogue *ret_feeds, struct errinfo *info);
/* packs/stock/sources.yaml. */
enum err pack_stock_sources_load(const struct pack_source *source, struct arena *arena,
	struct advisory_catalogue *ret_sources, struct errinfo *info);

/* packs/clocks: clocks.yaml and holidays.yaml. ERR_NOT_FOUND when one is not there. */
enum err pack_clocks_load(const struct pack_source *source, struct arena *arena,
	struct clock_set *ret_set, struct errinfo *info);

/* packs/text: maps from key to {ja, ja-easy, en}. A key in two files is refused. */
enum err pack_text_load(const struct pack_source *source, struct arena *arena,
	struct text_table *ret_table, struct errinfo *info);

/*
 * packs/frameworks: one file per framework, named by its id; what they say of each other is looked
 * up when all are read. ERR_LIMIT over LIMIT_FRAMEWORKS.
 */
enum err pack_frameworks_load(const struct pack_source *source, struct arena *arena,
	struct framework_set *ret_set, struct errinfo *info);

/* packs/guide and what its refs may name. */
struct pack_guide_source {
	struct pack_source files;
	const struct framework_set *frameworks; /* NULL: refs to frameworks are not looked up */
};

/* packs/guide: one file per table, named by its id. ERR_LIMIT over LIMIT_REFERENCES. */
enum err pack_references_load(const struct pack_guide_source *source, struct arena *arena,
	struct reference_set *ret_set, struct errinfo *info);

/* packs/policies and what its texts may name. */
struct pack_policy_source {
	struct pack_source files;
	const struct framework_set *frameworks; /* NULL: `serves` is not looked up */
	const struct ledger_set *ledgers;	/* NULL: columns are not looked up */
	bool (*is_setting)(struct str name);	/* NULL: settings are not looked up */
	const struct playbook_set *playbooks;	/* NULL: a section that prints them has none */
};

/* packs/policies: traits.yaml, fields.yaml, and one file per document, named by its id. ERR_LIMIT
 * over LIMIT_POLICIES. */
enum err pack_policies_load(const struct pack_policy_source *source, struct arena *arena,
	struct policy_set *ret_set, struct errinfo *info);

/* packs/ledgers: one file per ledger, named by its id, and known_services.yaml. What they serve is
 * looked up in the frameworks, when they are given. ERR_LIMIT over LIMIT_LEDGERS. */
enum err pack_ledgers_load(const struct pack_guide_source *source, struct arena *arena,
	struct ledger_set *ret_set, struct errinfo *info);

/* packs/directories and the tables that its offers name. */
struct pack_directory_source {
	struct pack_source files;
	const struct reference_set *tables; /* NULL: offers are not looked up */
};

/* packs/directories: one file per published list, named by its id. ERR_LIMIT over
 * LIMIT_DIRECTORIES. */
enum err pack_directories_load(const struct pack_directory_source *source, struct arena *arena,
	struct directory_set *ret_set, struct errinfo *info);

/*
 * packs/training: one file per course or drill, named by its id, and mails.yaml. What they serve is
 * looked up in the frameworks, when they are given. ERR_LIMIT over LIMIT_TRAININGS.
 */
enum err pack_trainings_load(const struct pack_guide_source *source, struct arena *arena,
	struct training_set *ret_set, struct errinfo *info);

/* packs/playbooks and what they may name; NULL: not looked up. */
struct pack_playbook_source {
	struct pack_source files;
	const struct framework_set *frameworks;
	const struct detect_packs *detects;
};

/* packs/playbooks: one file per playbook, named by its id, and steps.yaml, which has steps that
 * several share. Fields of the record, recipients and clocks are other packs': only their shape is
 * checked here. ERR_LIMIT over LIMIT_PLAYBOOKS. */
enum err pack_playbooks_load(const struct pack_playbook_source *source, struct arena *arena,
	struct playbook_set *ret_set, struct errinfo *info);
/* packs/reports: fields.yaml, recipients.yaml, and one file per form, named by its id. ERR_LIMIT
 * over LIMIT_REPORT_FORMS. */
enum err pack_reports_load(const struct pack_source *source, struct arena *arena,
	struct record_set *ret_set, struct errinfo *info);

/* packs/forms and what its cells may name; NULL: not looked up. */
struct pack_form_source {
	struct pack_source files;
	const struct framework_set *frameworks;
	const struct ledger_set *ledgers;
	const struct policy_set *policies;
	bool (*is_setting)(struct str name);
};

/* packs/forms: words.yaml, and one file per known form, named by its id. ERR_LIMIT over
 * LIMIT_KNOWN_FORMS. */
enum err pack_forms_load(const struct pack_form_source *source, struct arena *arena,
	struct form_set *ret_set, struct errinfo *info);

/* packs/products and the ends of support that it names; NULL: not looked up. */
struct pack_product_source {
	struct pack_source files;
	const struct detect_packs *detects;
};

/* packs/products: kinds.yaml, ways.yaml, and any number of files of products. */
enum err pack_products_load(const struct pack_product_source *source, struct arena *arena,
	struct product_set *ret_set, struct errinfo *info);

/* Who hears the first mistake of each file; file is "" for one of the folder as a whole. */
struct pack_sink {
	void (*say)(void *arg, struct str file, const struct errinfo *info);
	void *arg;
};

/* The same for who writes packs: goes on after a mistake, returns the first error. *ret_set has all
 * that could be read, to be counted only: maps of a broken one may lead nowhere. */
enum err pack_frameworks_check(const struct pack_source *source, struct arena *arena,
	const struct pack_sink *sink, struct framework_set *ret_set);
enum err pack_references_check(const struct pack_guide_source *source, struct arena *arena,
	const struct pack_sink *sink, struct reference_set *ret_set);
enum err pack_policies_check(const struct pack_policy_source *source, struct arena *arena,
	const struct pack_sink *sink, struct policy_set *ret_set);

enum err pack_ledgers_check(const struct pack_guide_source *source, struct arena *arena,
	const struct pack_sink *sink, struct ledger_set *ret_set);

enum err pack_directories_check(const struct pack_directory_source *source, struct arena *arena,
	const struct pack_sink *sink, struct directory_set *ret_set);

enum err pack_trainings_check(const struct pack_guide_source *source, struct arena *arena,
	const struct pack_sink *sink, struct training_set *ret_set);

enum err pack_playbooks_check(const struct pack_playbook_source *source, struct arena *arena,
	const struct pack_sink *sink, struct playbook_set *ret_set);
enum err pack_reports_check(const struct pack_source *source, struct arena *arena,
	const struct pack_sink *sink, struct record_set *ret_set);

enum err pack_products_check(const struct pack_product_source *source, struct arena *arena,
	const struct pack_sink *sink, struct product_set *ret_set);
enum err pack_forms_check(const struct pack_form_source *source, struct arena *arena,
	const struct pack_sink *sink, struct form_set *ret_set);

/* What pack_detect_load() does with end-of-life.yaml and with one detector's file; for tests. */
enum err pack_end_of_life_load(const struct pack_file *file, struct arena *arena,
	struct detect_packs *packs, struct errinfo *info);
enum err pack_detector_load(const struct pack_file *file, struct arena *arena,
	struct detect_pack *ret_pack, struct errinfo *info);

#endif
