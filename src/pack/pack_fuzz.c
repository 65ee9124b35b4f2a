/*
 * Fuzz target of pack/: any bytes as a pack through the node reader and every loader. They have to
 * refuse or load; the tree of what they take holds to its promises.
 */
#include "model/vendor.h"
#include "pack/pack.h"

#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_node(struct str bytes)
{
	struct arena *arena = arena_new((size_t)8 << 20);
	struct errinfo info = {0};
	struct pack_ctx ctx = {.file = STR("x.yaml"), .arena = arena, .info = &info};
	const struct node *root = NULL;
	enum err err;

	BUG_IF(arena == NULL);
	err = node_read(&ctx, bytes, &root);
	BUG_IF((err == ERR_OK) != (root != NULL));
	BUG_IF(err != ERR_OK && (info.err != err || info.what[0] == '\0'));
	if (root != NULL && root->kind == NODE_MAP)
		for (const struct node *n = root->first; n != NULL; n = n->next)
			BUG_IF(n->key.len == 0 || n->key.len > LIMIT_PACK_KEY_BYTES);
	arena_free(arena);
}

static void
try_loaders(struct str bytes)
{
	struct arena *arena = arena_new((size_t)8 << 20);
	struct pack_file file = {.name = STR("end-of-life.yaml"), .bytes = bytes};
	struct pack_source source = {.n_files = 1, .files = &file};
	struct device_rules rules;
	struct detect_packs packs;
	struct text_table table;
	struct errinfo info;

	BUG_IF(arena == NULL);
	(void)pack_detect_load(&source, arena, &packs, &info);
	file.name = STR("devices.yaml");
	(void)pack_devices_load(&source, arena, &rules, &info);
	file.name = STR("beacon.yaml");
	(void)pack_detect_load(&source, arena, &packs, &info);
	if (pack_text_load(&source, arena, &table, &info) == ERR_OK)
		for (uint32_t i = 0; i < table.n_entries; i++)
			BUG_IF(text_find(&table, table.entries[i].key) != &table.entries[i].words);
	arena_free(arena);
}

/* A pack is named after its id: the file gets the name that its own id asks for. */
static struct str
name_of(struct str bytes, char *room, size_t size)
{
	struct str id = {0};

	if (str_starts(bytes, STR("id: "))) {
		id = str_of(bytes.p + 4, bytes.len - 4);
		id = str_trim(str_split(&id, '\n'));
	}
	snprintf(room, size, "%.*s.yaml", id.len < 64 ? (int)id.len : 0, id.p);
	return str_c(room);
}

static void
check_framework(const struct framework_set *set, const struct framework *f)
{
	BUG_IF(framework_find(set, f->id) != f);
	BUG_IF(f->n_items != f->official_count);
	for (uint32_t i = 0; i < f->n_items; i++) {
		const struct framework_item *item = &f->items[i];

		BUG_IF(item->index != i || item->group >= f->n_groups);
		BUG_IF(item->n_choices == 0);
		BUG_IF(item->n_measures == 0);
		BUG_IF(item->depends_on == item);
		for (uint32_t k = 0; k < item->n_maps; k++)
			BUG_IF((item->maps[k].item.len > 0) != (item->maps[k].other != NULL));
		for (uint32_t k = 0; k < item->n_bindings; k++)
			BUG_IF(item->bindings[k].grade == GRADE_CONTRADICTS &&
				item->bindings[k].supports == RESULT_MET);
	}
}

static void
try_ledgers(const struct pack_guide_source *source, struct arena *arena)
{
	struct ledger_set ledgers = {0};
	struct errinfo info = {0};
	enum err err = pack_ledgers_load(source, arena, &ledgers, &info);

	BUG_IF(err != ERR_OK && (info.err != err || info.what[0] == '\0'));
	for (uint32_t i = 0; i < ledgers.n_ledgers; i++)
		for (uint32_t k = 0; k < ledgers.ledgers[i].n_columns; k++)
			BUG_IF(ledger_column_find(
				       &ledgers.ledgers[i], ledgers.ledgers[i].columns[k].id) !=
				&ledgers.ledgers[i].columns[k]);
}

static void
try_directories(const struct pack_source *files, struct arena *arena)
{
	struct pack_directory_source source = {.files = *files};
	struct directory_set set = {0};
	struct errinfo info = {0};
	enum err err = pack_directories_load(&source, arena, &set, &info);

	BUG_IF(err != ERR_OK && (info.err != err || info.what[0] == '\0'));
	for (uint32_t i = 0; i < set.n_directories; i++)
		BUG_IF(directory_find(&set, set.directories[i].id) != &set.directories[i] ||
			ledger_column_find(&set.directories[i].list, STR(DIRECTORY_NAME)) == NULL);
}

/* As a playbook, and as the steps that playbooks share. */
static void
try_playbooks(const struct pack_source *files, struct arena *arena)
{
	struct pack_file shared = {STR("steps.yaml"), files->files[0].bytes};
	struct pack_playbook_source source = {.files = *files}, steps = {.files = {1, &shared}};
	struct playbook_set set = {0};
	struct errinfo info = {0};
	enum err err = pack_playbooks_load(&source, arena, &set, &info);

	BUG_IF(err != ERR_OK && (info.err != err || info.what[0] == '\0'));
	for (uint32_t i = 0; i < set.n; i++) {
		const struct playbook *p = &set.playbooks[i];

		BUG_IF(playbook_find(&set, p->id) != p || p->n_steps == 0);
		for (uint32_t k = 0; k < p->n_steps; k++)
			BUG_IF(playbook_step_find(p, p->steps[k].id) != &p->steps[k] ||
				p->steps[k].minutes == 0 ||
				(k > 0 && p->steps[k].phase < p->steps[k - 1].phase));
	}
	info = (struct errinfo){0};
	err = pack_playbooks_load(&steps, arena, &set, &info);
	BUG_IF(err != ERR_OK && (info.err != err || info.what[0] == '\0'));
}

static void
try_programme(struct str bytes)
{
	struct arena *arena = arena_new((size_t)8 << 20);
	char name[80];
	struct pack_file file = {.name = name_of(bytes, name, sizeof(name)), .bytes = bytes};
	struct pack_source source = {.n_files = 1, .files = &file};
	struct pack_guide_source guide = {.files = source};
	struct framework_set frameworks = {0};
	struct reference_set tables = {0};
	struct errinfo info = {0};
	enum err err;

	BUG_IF(arena == NULL);
	err = pack_frameworks_load(&source, arena, &frameworks, &info);
	BUG_IF(err != ERR_OK && (info.err != err || info.what[0] == '\0'));
	for (uint32_t i = 0; i < frameworks.n_frameworks; i++)
		check_framework(&frameworks, &frameworks.frameworks[i]);
	info = (struct errinfo){0};
	err = pack_references_load(&guide, arena, &tables, &info);
	BUG_IF(err != ERR_OK && (info.err != err || info.what[0] == '\0'));
	for (uint32_t i = 0; i < tables.n_references; i++)
		for (uint32_t k = 0; k < tables.references[i].n_rows; k++)
			BUG_IF(reference_row_find(
				       &tables.references[i], tables.references[i].rows[k].id) !=
				&tables.references[i].rows[k]);
	try_ledgers(&guide, arena);
	try_directories(&source, arena);
	try_playbooks(&source, arena);
	arena_free(arena);
}

/* As traits, as fields and as a document, beside harmless ones. */
static void
try_policies(struct str bytes)
{
	struct arena *arena = arena_new((size_t)8 << 20);
	char name[80];
	struct pack_file files[] = {
		{STR("traits.yaml"), STR("traits: []\n")},
		{STR("fields.yaml"),
			STR("fields: [{id: company, name: {ja: 会社, en: Company}}]\n")},
		{name_of(bytes, name, sizeof(name)), bytes},
	};
	struct pack_policy_source source = {.files = {3, files}};
	struct policy_set set = {0};
	struct errinfo info = {0};
	enum err err;

	BUG_IF(arena == NULL);
	err = pack_policies_load(&source, arena, &set, &info);
	BUG_IF(err != ERR_OK && (info.err != err || info.what[0] == '\0'));
	for (uint32_t i = 0; i < set.n_policies; i++)
		BUG_IF(policy_find(&set, set.policies[i].id) != &set.policies[i] ||
			set.policies[i].n_sections == 0);
	for (size_t i = 0; i < 2; i++) {
		struct str kept = files[i].bytes;

		files[i].bytes = bytes;
		source.files.n_files = 2;
		set = (struct policy_set){0};
		if (pack_policies_load(&source, arena, &set, NULL) == ERR_OK)
			for (uint32_t k = 0; k < set.n_traits; k++)
				BUG_IF(policy_trait(&set, set.traits[k].id) != &set.traits[k]);
		files[i].bytes = kept;
	}
	arena_free(arena);
}

/* As clocks and as holidays, beside harmless ones. */
static void
try_clocks(struct str bytes)
{
#define SEED "version: \"1\"\ndate: 2026-11-28\nlicence: x\nsource: {ja: 元, en: S}\n"
#define W "{ja: 名, en: N}"
	static const char clocks[] =
		SEED "clocks: [{id: a, name: " W ", what: " W ", law: " W ", who: " W ", source: " W
		     ", from: f, unit: hours, amount: 3}]\n";
	static const char days[] = SEED "from: 2026\nuntil: 2026\nclosed: [12-29]\n"
					"holidays: [{day: 2026-01-01, name: " W "}]\n";
	struct arena *arena = arena_new((size_t)8 << 20);
	struct pack_file files[] = {
		{STR("clocks.yaml"), STR(clocks)}, {STR("holidays.yaml"), STR(days)}};
	struct pack_source source = {2, files};

	BUG_IF(arena == NULL);
	for (size_t i = 0; i < 2; i++) {
		struct str kept = files[i].bytes;
		struct clock_set set = {0};
		struct errinfo info = {0};
		enum err err;

		files[i].bytes = bytes;
		err = pack_clocks_load(&source, arena, &set, &info);
		BUG_IF(err != ERR_OK && (info.err != err || info.what[0] == '\0'));
		for (uint32_t k = 0; k < set.n_clocks; k++)
			BUG_IF(report_clock_find(&set, set.clocks[k].id) != &set.clocks[k] ||
				(set.clocks[k].from.len > 0) == (set.clocks[k].after.len > 0));
		for (uint32_t k = 0; k < set.n_holidays; k++)
			BUG_IF(clock_holiday_find(&set, set.holidays[k].year, set.holidays[k].month,
				       set.holidays[k].day) != &set.holidays[k]);
		files[i].bytes = kept;
	}
	arena_free(arena);
}

static void
check_training(const struct training_set *set, const struct training *t)
{
	BUG_IF(training_find(set, t->id) != t);
	BUG_IF(t->is_drill ? t->n_injects == 0 || t->n_questions > 0
			   : t->n_questions != LIMIT_TRAINING_QUESTIONS || t->n_roles > 0);
	for (uint32_t i = 0; i < t->n_questions; i++) {
		uint32_t right = 0;

		for (uint32_t k = 0; k < t->questions[i].n_choices; k++)
			right += t->questions[i].choices[k].is_right;
		BUG_IF(right != 1);
	}
	for (uint32_t i = 0; i < t->n_injects; i++) {
		const struct training_inject *inject = &t->injects[i];

		BUG_IF(training_inject_find(t, inject->id) != inject);
		BUG_IF(inject->to.len > 0 && training_role_find(t, inject->to) == NULL);
		BUG_IF(i > 0 && inject->at_minutes < t->injects[i - 1].at_minutes);
	}
}

/* The bytes as a course or drill, and as the mails. */
static void
try_training(struct str bytes)
{
	struct arena *arena = arena_new((size_t)8 << 20);
	char name[80];
	struct pack_file file = {.name = name_of(bytes, name, sizeof(name)), .bytes = bytes};
	struct pack_guide_source source = {.files = {1, &file}};
	struct training_set set = {0};
	struct errinfo info = {0};
	enum err err;

	BUG_IF(arena == NULL);
	err = pack_trainings_load(&source, arena, &set, &info);
	BUG_IF(err != ERR_OK && (info.err != err || info.what[0] == '\0'));
	for (uint32_t i = 0; i < set.n_trainings; i++)
		check_training(&set, &set.trainings[i]);
	file.name = STR("mails.yaml");
	set = (struct training_set){0};
	info = (struct errinfo){0};
	err = pack_trainings_load(&source, arena, &set, &info);
	BUG_IF(err != ERR_OK && (info.err != err || info.what[0] == '\0'));
	arena_free(arena);
}

static void
try_vendor(struct str bytes)
{
	struct vendor_table table;
	struct mac mac = {{0}};

	if (vendor_open(bytes, &table) != ERR_OK)
		return;
	memcpy(mac.b, bytes.p + VENDOR_HEADER_BYTES, bytes.len < VENDOR_HEADER_BYTES + 6 ? 0 : 6);
	(void)vendor_find(&table, mac);
}

/* As a form and as the words of forms. */
static void
try_forms(struct str bytes)
{
	struct arena *arena = arena_new((size_t)8 << 20);
	char name[80];
	struct pack_file files[] = {
		{name_of(bytes, name, sizeof(name)), bytes}, {STR("words.yaml"), bytes}};
	struct errinfo info = {0};

	BUG_IF(arena == NULL);
	for (size_t i = 0; i < 2; i++) {
		struct pack_form_source source = {.files = {1, &files[i]}};
		struct form_set set = {0};
		enum err err = pack_forms_load(&source, arena, &set, &info);

		BUG_IF(err != ERR_OK && (info.err != err || info.what[0] == '\0'));
		for (uint32_t k = 0; k < set.n_forms; k++)
			BUG_IF(set.forms[k].n_cells == 0 || set.forms[k].n_marks == 0);
	}
	arena_free(arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);

	try_node(bytes);
	try_loaders(bytes);
	try_programme(bytes);
	try_policies(bytes);
	try_clocks(bytes);
	try_training(bytes);
	try_forms(bytes);
	try_vendor(bytes);
	return 0;
}
