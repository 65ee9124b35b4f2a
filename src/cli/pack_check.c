/*
 * `pack check`: reads every folder of packs as the product does, says the first mistake of each
 * file, and counts what there is beside what the originals have. For who writes packs.
 */
#include "cli/pack_check.h"

#include "cli/json.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define REPORT_BYTES ((size_t)16 << 20)
#define LINE_BYTES 1024

void
pack_check_mistake(void *arg, struct str file, const struct errinfo *info)
{
	struct check *c = arg;
	struct buf name = buf_of(LIMIT_PATH_BYTES);

	c->n_mistakes++;
	if (!c->call->given[OPT_JSON]) {
		buf_printf(&c->mistakes, "%s/%s/%s\n", c->folder, c->room, info->what);
		buf_done(&name);
		return;
	}
	buf_printf(&name, "%s/%.*s", c->room, STR_FMT(file));
	json_enter(&c->mistakes, '{');
	json_text(&c->mistakes, "file", name.p);
	json_number(&c->mistakes, "line", (int64_t)info->offset);
	json_text(&c->mistakes, "says", info->what);
	json_leave(&c->mistakes, '}');
	buf_done(&name);
}

void
pack_check_say(struct check *c, const char *ja, const char *en, ...)
{
	char line[LINE_BYTES];
	va_list ap;

	va_start(ap, en);
	if (c->call->lang == LANG_EN)
		vsnprintf(line, sizeof(line), en, ap);
	else
		vsnprintf(line, sizeof(line), ja, ap);
	va_end(ap);
	buf_c(&c->report, line);
	buf_byte(&c->report, '\n');
}

/* ---- packs/detect, packs/text -------------------------------------------------------------- */

/* Each file alone, so that each tells its first mistake. */
static void
check_detect(struct check *c, const struct pack_source *source)
{
	uint32_t n_detectors = 0, n_ends = 0, n_rules = 0;

	for (uint32_t i = 0; i < source->n_files; i++) {
		struct pack_source one = {1, &source->files[i]};
		struct detect_packs packs = {0};
		struct device_rules rules = {0};
		struct errinfo info = {0};
		enum err err = str_equal(source->files[i].name, STR("devices.yaml"))
				       ? pack_devices_load(&one, c->arena, &rules, &info)
				       : pack_detect_load(&one, c->arena, &packs, &info);

		if (err != ERR_OK)
			pack_check_mistake(c, source->files[i].name, &info);
		n_detectors += packs.n_packs;
		n_ends += packs.n_ends;
		n_rules += rules.n_rules;
	}
	c->has_ends = pack_detect_load(source, c->arena, &c->detects, NULL) == ERR_OK;
	if (!c->call->given[OPT_JSON]) {
		pack_check_say(c, "detect：検知 %u、サポートの終わり %u、機器の見分け %u",
			"detect: %u detectors, %u ends of support, %u device rules", n_detectors,
			n_ends, n_rules);
		return;
	}
	json_key(&c->report, "detect");
	json_enter(&c->report, '{');
	json_number(&c->report, "detectors", n_detectors);
	json_number(&c->report, "ends_of_support", n_ends);
	json_number(&c->report, "device_rules", n_rules);
	json_leave(&c->report, '}');
}

static void
check_text(struct check *c, const struct pack_source *source)
{
	struct text_table table = {0};
	struct errinfo info = {0};
	uint32_t before = c->n_mistakes;

	for (uint32_t i = 0; i < source->n_files; i++) {
		struct pack_source one = {1, &source->files[i]};

		if (pack_text_load(&one, c->arena, &table, &info) != ERR_OK)
			pack_check_mistake(c, source->files[i].name, &info);
	}
	/* together, for a key in two files */
	if (before == c->n_mistakes && pack_text_load(source, c->arena, &table, &info) != ERR_OK)
		pack_check_mistake(c, STR(""), &info);
	if (c->call->given[OPT_JSON])
		json_number(&c->report, "texts", table.n_entries);
	else
		pack_check_say(c, "text：ことば %u", "text: %u texts", table.n_entries);
}

/* ---- packs/guard ---------------------------------------------------------------------------- */

static void
check_guard(struct check *c, const struct pack_source *source)
{
	static const char *const files[] = {"bypass.yaml", "canaries.yaml"};
	struct guard_names needed = {0};
	struct guard_routers routers = {0};
	struct feed_catalogue feeds = {0};
	struct errinfo info = {0};
	uint32_t n[2] = {0};

	if (source->n_files > 0 && pack_guard_feeds_load(source, c->arena, &feeds, &info) != ERR_OK)
		pack_check_mistake(c, STR("feeds.yaml"), &info);
	for (size_t i = 0; i < 2; i++) {
		struct guard_names names = {0};

		if (source->n_files > 0 &&
			pack_guard_names_load(source, files[i], c->arena, &names, &info) != ERR_OK)
			pack_check_mistake(c, str_c(files[i]), &info);
		n[i] = names.n;
	}
	if (source->n_files > 0 &&
		pack_guard_needed_load(source, c->arena, &needed, &info) != ERR_OK)
		pack_check_mistake(c, STR("needed.yaml"), &info);
	if (source->n_files > 0 &&
		pack_guard_routers_load(source, c->arena, &routers, &info) != ERR_OK)
		pack_check_mistake(c, STR("routers.yaml"), &info);
	if (!c->call->given[OPT_JSON]) {
		pack_check_say(c,
			"guard：よその名前サーバー %u、確かめの名前 %u、止めない名前 %u、手順 "
			"%u、公開の一覧 %u",
			"guard: %u other name servers, %u canaries, %u names that are needed, %u "
			"ways to set them up, %u public lists",
			n[0], n[1], needed.n, routers.n, feeds.n);
		return;
	}
	json_key(&c->report, "guard");
	json_enter(&c->report, '{');
	json_number(&c->report, "bypass", n[0]);
	json_number(&c->report, "canaries", n[1]);
	json_number(&c->report, "needed", needed.n);
	json_number(&c->report, "routers", routers.n);
	json_number(&c->report, "feeds", feeds.n);
	json_leave(&c->report, '}');
}

/* ---- packs/products ------------------------------------------------------------------------- */

static void
check_products(struct check *c, const struct pack_source *source)
{
	struct pack_product_source all = {*source, c->has_ends ? &c->detects : NULL};
	struct pack_sink sink = {pack_check_mistake, c};
	struct product_set set = {0};
	uint32_t n_names = 0, n_ends = 0;

	if (source->n_files > 0)
		(void)pack_products_check(&all, c->arena, &sink, &set);
	for (uint32_t i = 0; i < set.n_products; i++) {
		n_names += set.products[i].n_names;
		n_ends += set.products[i].n_ends;
	}
	if (!c->call->given[OPT_JSON]) {
		pack_check_say(c,
			"products：製品 %u（名前の書きかた %u、サポートの終わり %u）、更新のしかた "
			"%u",
			"products: %u products (%u spellings, %u ends of support), %u ways to "
			"update",
			set.n_products, n_names, n_ends, set.n_ways);
		return;
	}
	json_key(&c->report, "products");
	json_enter(&c->report, '{');
	json_number(&c->report, "products", set.n_products);
	json_number(&c->report, "spellings", n_names);
	json_number(&c->report, "ends_of_support", n_ends);
	json_number(&c->report, "ways", set.n_ways);
	json_leave(&c->report, '}');
}

/* ---- packs/stock ---------------------------------------------------------------------------- */

static void
check_stock(struct check *c, const struct pack_source *source)
{
	struct advisory_catalogue sources = {0};
	struct errinfo info = {0};

	if (source->n_files > 0 &&
		pack_stock_sources_load(source, c->arena, &sources, &info) != ERR_OK)
		pack_check_mistake(c, STR("sources.yaml"), &info);
	if (c->call->given[OPT_JSON])
		json_number(&c->report, "advisory_sources", sources.n);
	else
		pack_check_say(c, "stock：弱点の情報の出どころ %u",
			"stock: %u sources of advisories", sources.n);
}

/* ---- packs/damage --------------------------------------------------------------------------- */

static void
check_damage(struct check *c, const struct pack_source *source)
{
	struct damage_set set = {0};
	struct errinfo info = {0};

	if (source->n_files > 0 && pack_damage_load(source, c->arena, &set, &info) != ERR_OK)
		pack_check_mistake(c, STR("damage.yaml"), &info);
	if (!c->call->given[OPT_JSON]) {
		pack_check_say(c, "damage：単価 %u、項目 %u、足し算の行 %u",
			"damage: %u unit costs, %u inputs, %u terms", set.n_costs, set.n_inputs,
			set.n_terms);
		return;
	}
	json_key(&c->report, "damage");
	json_enter(&c->report, '{');
	json_number(&c->report, "costs", set.n_costs);
	json_number(&c->report, "inputs", set.n_inputs);
	json_number(&c->report, "terms", set.n_terms);
	json_leave(&c->report, '}');
}

/* ---- packs/clocks --------------------------------------------------------------------------- */

static void
check_clocks(struct check *c, const struct pack_source *source)
{
	struct clock_set set = {0};
	struct errinfo info = {0};

	if (source->n_files > 0 && pack_clocks_load(source, c->arena, &set, &info) != ERR_OK)
		pack_check_mistake(c, STR("clocks"), &info);
	if (c->call->given[OPT_JSON]) {
		json_number(&c->report, "clocks", set.n_clocks);
		json_number(&c->report, "holidays", set.n_holidays);
	} else {
		pack_check_say(c, "clocks：期限 %u、休みの日 %u（%d年まで）",
			"clocks: %u periods, %u holidays (until %d)", set.n_clocks, set.n_holidays,
			set.holidays_until);
	}
}

/* ---- packs/reports -------------------------------------------------------------------------- */

static void
check_reports(struct check *c, const struct pack_source *source)
{
	struct pack_sink sink = {pack_check_mistake, c};
	struct record_set set = {0};

	(void)pack_reports_check(source, c->arena, &sink, &set);
	if (!c->call->given[OPT_JSON]) {
		pack_check_say(c, "reports：記録の項目 %u、知らせる相手 %u、様式 %u",
			"reports: %u fields, %u recipients, %u forms", set.n_fields,
			set.n_recipients, set.n_forms);
		return;
	}
	json_key(&c->report, "reports");
	json_enter(&c->report, '{');
	json_number(&c->report, "fields", set.n_fields);
	json_number(&c->report, "recipients", set.n_recipients);
	json_number(&c->report, "forms", set.n_forms);
	json_leave(&c->report, '}');
}

/* ---- all folders --------------------------------------------------------------------------- */

static const struct {
	const char *name;
	void (*check)(struct check *c, const struct pack_source *source);
} rooms[] = {
	/* in this order: the others refer to frameworks, policies to ledgers, directories to the
	 * guide, forms to all of them */
	{"detect", check_detect},
	{"text", check_text},
	{"frameworks", pack_check_frameworks},
	{"guide", pack_check_guide},
	{"ledgers", pack_check_ledgers},
	{"policies", pack_check_policies},
	{"directories", pack_check_directories},
	{"forms", pack_check_forms},
	{"training", pack_check_training},
	{"playbooks", pack_check_playbooks},
	{"guard", check_guard},
	{"products", check_products},
	{"stock", check_stock},
	{"damage", check_damage},
	{"clocks", check_clocks},
	{"reports", check_reports},
};

/* Returns false when the folder cannot be read at all. */
static bool
check_room(struct check *c, size_t room)
{
	char path[LIMIT_PATH_BYTES + 32];
	struct pack_source source;
	struct errinfo info = {0};
	enum err err;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", c->folder, rooms[room].name);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	c->room = rooms[room].name;
	err = pack_read_dir(fd, c->arena, &source, &info);
	close(fd);
	if (err == ERR_OK)
		rooms[room].check(c, &source);
	else
		pack_check_mistake(c, STR(""), &info);
	return true;
}

static int
show(struct check *c)
{
	struct buf *b = &c->report;

	if (c->call->given[OPT_JSON]) {
		json_key(b, "mistakes");
		json_enter(b, '[');
		buf_str(b, buf_view(&c->mistakes));
		json_leave(b, ']');
		json_leave(b, '}');
		buf_byte(b, '\n');
	} else {
		buf_str(b, buf_view(&c->mistakes));
	}
	if (buf_err(b) != ERR_OK || buf_err(&c->mistakes) != ERR_OK ||
		fwrite(b->p, 1, b->len, stdout) != b->len || fflush(stdout) != 0)
		return cli_say(c->call, CLI_FAILED, "結果を書き出せませんでした。",
			"cannot write the results");
	if (c->n_mistakes > 0)
		return cli_say(c->call, CLI_FAILED, "定義にまちがいがあります（%u件）。",
			"there are mistakes in the packs (%u)", c->n_mistakes);
	return CLI_OK;
}

static int
check_folder(struct check *c)
{
	if (c->call->given[OPT_JSON])
		json_enter(&c->report, '{');
	for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++)
		if (!check_room(c, i))
			return cli_say(c->call, CLI_FAILED,
				"%s に、定義のフォルダー %s がありません。",
				"%s has no folder of packs named %s", c->folder, rooms[i].name);
	return show(c);
}

int
cli_pack_check(const struct cli_call *call)
{
	struct check c = {
		.call = call, .report = buf_of(REPORT_BYTES), .mistakes = buf_of(REPORT_BYTES)};
	char found[LIMIT_PATH_BYTES];
	int rc;

	if (call->n_words > 0)
		c.folder = call->words[0];
	else if (packs_find(found, sizeof(found)) == ERR_OK)
		c.folder = found;
	else
		return cli_say(call, CLI_FAILED, "定義のフォルダー packs が見つかりません。",
			"the folder packs/ is not there");
	c.arena = arena_new(4 * PACK_ARENA_BYTES);
	rc = c.arena != NULL ? check_folder(&c)
			     : cli_say(call, CLI_FAILED, "メモリーが足りません。", "out of memory");
	arena_free(c.arena);
	buf_done(&c.report);
	buf_done(&c.mistakes);
	return rc;
}
