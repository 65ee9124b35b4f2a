/*
 * Checks what people will read: every text of packs/ against the language rules of doc/glossary.md,
 * and that each detector of watch/detect/detectors.def has its pack. Prints one line per breach. A
 * program beside the tests; it is not part of the product. usage: pack_lint FOLDER_OF_THE_PROJECT
 */
#include "pack/lint.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Who has to act now is told first of all to unplug and not to switch off. */
static void
lint_act_now(struct lint *lint, const struct detect_pack *pack)
{
	bool unplugs = false, keeps_power = false;

	for (uint32_t i = 0; i < pack->n_steps; i++) {
		struct str ja = pack->steps[i].text.in[LANG_JA];

		unplugs |= str_find(ja, STR("線を抜")) >= 0;
		keeps_power |= str_find(ja, STR("電源は切りません")) >= 0;
	}
	if (!unplugs)
		lint_breach(lint, "ja", "no step says to unplug", STR("線を抜く"));
	if (!keeps_power)
		lint_breach(lint, "ja", "no step says to leave it on", STR("電源は切りません"));
}

static void
lint_detector(struct lint *lint, const struct detect_pack *pack)
{
	const struct {
		const char *name;
		const struct words *words;
	} all[] = {
		{"title", &pack->title},
		{"what", &pack->what},
		{"why", &pack->why},
		{"ask", &pack->ask},
		{"cannot_see", &pack->cannot_see},
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		snprintf(lint->where, sizeof(lint->where), "detect/%.*s %s", STR_FMT(pack->id),
			all[i].name);
		lint_words(lint, all[i].words, true);
	}
	for (uint32_t i = 0; i < pack->n_steps; i++) {
		snprintf(lint->where, sizeof(lint->where), "detect/%.*s step %u", STR_FMT(pack->id),
			i + 1);
		lint_words(lint, &pack->steps[i].text, true);
	}
	snprintf(lint->where, sizeof(lint->where), "detect/%.*s steps", STR_FMT(pack->id));
	if (pack->severity == SEVERITY_ACT_NOW)
		lint_act_now(lint, pack);
}

static void
lint_ends(struct lint *lint, const struct detect_packs *packs)
{
	for (uint32_t i = 0; i < packs->n_ends; i++) {
		snprintf(lint->where, sizeof(lint->where), "detect/end-of-life %.*s",
			STR_FMT(packs->ends[i].product));
		lint_words(lint, &packs->ends[i].name, false);
		if (packs->ends[i].note.in[LANG_JA].len > 0)
			lint_words(lint, &packs->ends[i].note, false);
	}
}

/* Lines DETECTOR(name): each has a pack. */
static void
lint_detectors_def(struct lint *lint, const char *root, const struct detect_packs *packs)
{
	char path[4096], line[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/src/watch/detect/detectors.def", root);
	f = fopen(path, "re");
	if (f == NULL)
		return;
	snprintf(lint->where, sizeof(lint->where), "detectors.def");
	while (fgets(line, sizeof(line), f) != NULL) {
		struct str rest = str_trim(str_c(line)), name;

		if (!str_starts(rest, STR("DETECTOR(")))
			continue;
		(void)str_split(&rest, '(');
		name = str_trim(str_split(&rest, ')'));
		if (detect_packs_find(packs, name) == NULL)
			lint_breach(lint, "packs/detect", "this detector has no pack", name);
	}
	fclose(f);
}

bool
lint_read_folder(struct lint *lint, const char *root, const char *name, struct arena *arena,
	struct pack_source *source)
{
	struct errinfo info = {0};
	char path[4096];
	enum err err;
	int fd;

	snprintf(path, sizeof(path), "%s/packs/%s", root, name);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	err = pack_read_dir(fd, arena, source, &info);
	close(fd);
	if (err != ERR_OK)
		printf("packs/%s: %s\n", name, info.what);
	for (uint32_t i = 0; err == ERR_OK && i < source->n_files; i++)
		lint_lines(lint, name, &source->files[i]);
	return err == ERR_OK;
}

static bool
lint_detect_folder(struct lint *lint, const char *root, struct arena *arena)
{
	struct pack_source source = {0};
	struct detect_packs packs;
	struct device_rules rules;
	struct errinfo info = {0};

	if (!lint_read_folder(lint, root, "detect", arena, &source) ||
		pack_detect_load(&source, arena, &packs, &info) != ERR_OK ||
		pack_devices_load(&source, arena, &rules, &info) != ERR_OK) {
		printf("packs/detect/%s\n", info.what);
		return false;
	}
	for (uint32_t i = 0; i < packs.n_packs; i++)
		lint_detector(lint, &packs.packs[i]);
	lint_ends(lint, &packs);
	lint_detectors_def(lint, root, &packs);
	printf("packs/detect: %u detectors, %u ends of support, %u device rules\n", packs.n_packs,
		packs.n_ends, rules.n_rules);
	return true;
}

static bool
lint_text_folder(struct lint *lint, const char *root, struct arena *arena)
{
	struct pack_source source = {0};
	struct text_table table;
	struct errinfo info = {0};

	if (!lint_read_folder(lint, root, "text", arena, &source))
		return true; /* there are no pages yet */
	if (pack_text_load(&source, arena, &table, &info) != ERR_OK) {
		printf("packs/text/%s\n", info.what);
		return false;
	}
	for (uint32_t i = 0; i < table.n_entries; i++) {
		snprintf(lint->where, sizeof(lint->where), "text/%.*s",
			STR_FMT(table.entries[i].key));
		lint_words(lint, &table.entries[i].words, false);
	}
	printf("packs/text: %u texts\n", table.n_entries);
	return true;
}

static void
lint_router(struct lint *lint, const struct guard_router *r)
{
	for (uint32_t i = 0; i < r->n_menu; i++) {
		snprintf(lint->where, sizeof(lint->where), "guard/routers %.*s menu %u",
			STR_FMT(r->id), i + 1);
		lint_words(lint, &r->menu[i].words, false);
	}
	for (uint32_t i = 0; i < r->n_steps; i++) {
		snprintf(lint->where, sizeof(lint->where), "guard/routers %.*s step %u",
			STR_FMT(r->id), i + 1);
		lint_words(lint, &r->steps[i].words, true);
	}
	snprintf(lint->where, sizeof(lint->where), "guard/routers %.*s back", STR_FMT(r->id));
	lint_words(lint, &r->back, true);
	snprintf(lint->where, sizeof(lint->where), "guard/routers %.*s ipv6", STR_FMT(r->id));
	if (r->ipv6.in[LANG_JA].len > 0)
		lint_words(lint, &r->ipv6, true);
}

/* How devices are made to ask the name server. */
static bool
lint_guard_folder(struct lint *lint, const char *root, struct arena *arena)
{
	struct pack_source source;
	struct guard_routers routers;
	struct errinfo info = {0};

	if (!lint_read_folder(lint, root, "guard", arena, &source) || source.n_files == 0)
		return false;
	if (pack_guard_routers_load(&source, arena, &routers, &info) != ERR_OK) {
		printf("packs/guard/%s\n", info.what);
		return false;
	}
	for (uint32_t i = 0; i < routers.n; i++)
		lint_router(lint, &routers.list[i]);
	printf("packs/guard: %u ways to set devices up\n", routers.n);
	return true;
}

static void
lint_instead(struct lint *lint, const char *what, struct str id, const struct words *instead)
{
	for (unsigned i = 0; i < PRODUCT_INSTEADS; i++) {
		snprintf(lint->where, sizeof(lint->where), "products %s %.*s %s", what, STR_FMT(id),
			product_instead_name((enum product_instead)i));
		if (instead[i].in[LANG_JA].len > 0)
			lint_words(lint, &instead[i], true);
	}
}

static void
lint_way(struct lint *lint, const struct product_way *way)
{
	snprintf(lint->where, sizeof(lint->where), "products way %.*s", STR_FMT(way->id));
	lint_words(lint, &way->name, false);
	lint_words(lint, &way->version, true);
	for (uint32_t i = 0; i < way->n_steps; i++) {
		snprintf(lint->where, sizeof(lint->where), "products way %.*s step %u",
			STR_FMT(way->id), i + 1);
		lint_words(lint, &way->steps[i].words, true);
	}
}

static void
lint_product(struct lint *lint, const struct product *p)
{
	snprintf(lint->where, sizeof(lint->where), "products %.*s", STR_FMT(p->id));
	lint_words(lint, &p->name, false);
	lint_words(lint, &p->maker, false);
	if (p->menu.in[LANG_JA].len > 0)
		lint_words(lint, &p->menu, true);
	if (p->note.in[LANG_JA].len > 0)
		lint_words(lint, &p->note, true);
	lint_words(lint, &p->version, true);
	lint_instead(lint, "instead", p->id, p->instead);
}

/* What companies run. */
static bool
lint_products_folder(struct lint *lint, const char *root, struct arena *arena)
{
	struct pack_product_source source = {.detects = NULL};
	struct product_set set;
	struct errinfo info = {0};

	if (!lint_read_folder(lint, root, "products", arena, &source.files))
		return true; /* an own folder of packs may have none */
	if (pack_products_load(&source, arena, &set, &info) != ERR_OK) {
		printf("packs/products/%s\n", info.what);
		return false;
	}
	for (uint32_t i = 0; i < set.n_kinds; i++) {
		snprintf(lint->where, sizeof(lint->where), "products kind %.*s",
			STR_FMT(set.kinds[i].id));
		lint_words(lint, &set.kinds[i].name, false);
		lint_instead(lint, "kind", set.kinds[i].id, set.kinds[i].instead);
	}
	for (uint32_t i = 0; i < set.n_ways; i++)
		lint_way(lint, &set.ways[i]);
	for (uint32_t i = 0; i < set.n_products; i++)
		lint_product(lint, &set.products[i]);
	printf("packs/products: %u products, %u kinds, %u ways to update\n", set.n_products,
		set.n_kinds, set.n_ways);
	return true;
}

static void
lint_mend(struct lint *lint, const struct stock_way *way)
{
	for (uint32_t i = 0; i < way->n_steps; i++) {
		snprintf(lint->where, sizeof(lint->where), "stock/actions %.*s step %u",
			STR_FMT(way->id), i + 1);
		lint_words(lint, &way->steps[i].words, true);
	}
}

/* What is done about a weakness of a package. */
static bool
lint_stock_folder(struct lint *lint, const char *root, struct arena *arena)
{
	struct pack_source source;
	struct stock_actions actions;
	struct errinfo info = {0};

	if (!lint_read_folder(lint, root, "stock", arena, &source))
		return true; /* as above */
	if (pack_stock_actions_load(&source, arena, &actions, &info) != ERR_OK) {
		printf("packs/stock/%s\n", info.what);
		return false;
	}
	for (uint32_t i = 0; i < actions.n_ways; i++)
		lint_mend(lint, &actions.ways[i]);
	for (uint32_t i = 0; i < PRODUCT_INSTEADS; i++)
		lint_mend(lint, &actions.insteads[i]);
	printf("packs/stock: %u ways to fix a package\n", actions.n_ways);
	return true;
}

/* What an incident may cost. */
static bool
lint_damage_folder(struct lint *lint, const char *root, struct arena *arena)
{
	struct pack_source source;
	struct damage_set set;
	struct errinfo info = {0};

	if (!lint_read_folder(lint, root, "damage", arena, &source))
		return true; /* as above */
	if (pack_damage_load(&source, arena, &set, &info) != ERR_OK) {
		printf("packs/damage/%s\n", info.what);
		return false;
	}
	for (uint32_t i = 0; i < set.n_costs; i++) {
		snprintf(lint->where, sizeof(lint->where), "damage %.*s", STR_FMT(set.costs[i].id));
		lint_words(lint, &set.costs[i].name, true);
		lint_words(lint, &set.costs[i].source, false);
	}
	for (uint32_t i = 0; i < set.n_inputs; i++) {
		snprintf(
			lint->where, sizeof(lint->where), "damage %.*s", STR_FMT(set.inputs[i].id));
		lint_words(lint, &set.inputs[i].name, true);
		lint_words(lint, &set.inputs[i].help, true);
	}
	for (uint32_t i = 0; i < set.n_terms; i++) {
		snprintf(lint->where, sizeof(lint->where), "damage %.*s", STR_FMT(set.terms[i].id));
		lint_words(lint, &set.terms[i].name, true);
		lint_words(lint, &set.terms[i].why, true);
	}
	printf("packs/damage: %u unit costs, %u terms\n", set.n_costs, set.n_terms);
	return true;
}

static void
lint_clock(struct lint *lint, const struct report_clock *k)
{
	const struct {
		const char *name;
		const struct words *words;
		bool needs_easy;
	} all[] = {
		{"name", &k->name, true},
		{"what", &k->what, true},
		{"who", &k->who, true},
		{"law", &k->law, false},
		{"source", &k->source, false},
		{"unconfirmed", &k->unconfirmed, false},
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		snprintf(lint->where, sizeof(lint->where), "clocks/%.*s %s", STR_FMT(k->id),
			all[i].name);
		if (all[i].words->in[LANG_JA].len > 0)
			lint_words(lint, all[i].words, all[i].needs_easy);
	}
}

/* Until when a report may be due. */
static bool
lint_clocks_folder(struct lint *lint, const char *root, struct arena *arena)
{
	struct pack_source source;
	struct clock_set set;
	struct errinfo info = {0};

	if (!lint_read_folder(lint, root, "clocks", arena, &source))
		return true; /* as above */
	if (pack_clocks_load(&source, arena, &set, &info) != ERR_OK) {
		printf("packs/clocks/%s\n", info.what);
		return false;
	}
	for (uint32_t i = 0; i < set.n_clocks; i++)
		lint_clock(lint, &set.clocks[i]);
	printf("packs/clocks: %u clocks, %u holidays\n", set.n_clocks, set.n_holidays);
	return true;
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new(4 * PACK_ARENA_BYTES);
	struct lint lint = {0};
	bool is_loaded;

	if (argc != 2 || arena == NULL) {
		fprintf(stderr, "usage: pack_lint FOLDER_OF_THE_PROJECT\n");
		return 2;
	}
	is_loaded = lint_detect_folder(&lint, argv[1], arena);
	is_loaded = lint_text_folder(&lint, argv[1], arena) && is_loaded;
	is_loaded = lint_guard_folder(&lint, argv[1], arena) && is_loaded;
	is_loaded = lint_products_folder(&lint, argv[1], arena) && is_loaded;
	is_loaded = lint_stock_folder(&lint, argv[1], arena) && is_loaded;
	is_loaded = lint_damage_folder(&lint, argv[1], arena) && is_loaded;
	is_loaded = lint_clocks_folder(&lint, argv[1], arena) && is_loaded;
	is_loaded = lint_programme(&lint, argv[1], arena) && is_loaded;
	arena_free(arena);
	printf("%u breaches of the language rules\n", lint.breaches);
	return is_loaded && lint.breaches == 0 ? 0 : 1;
}
