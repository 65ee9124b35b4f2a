/*
 * `pack check`: reads every folder of packs as the product does, says the first mistake of each
 * file, and counts what there is beside what the originals have. For who writes packs.
 */
#include "cli/cli.h"
#include "cli/json.h"
#include "proc/common/packs.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define REPORT_BYTES ((size_t)16 << 20)
#define PATH_BYTES 4096
#define LINE_BYTES 1024

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
	bool has_ends;
};

static void
note_mistake(void *arg, struct str file, const struct errinfo *info)
{
	struct check *c = arg;
	struct buf name = buf_of(PATH_BYTES);

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

/* A line of the report, in the caller's language. */
static void put(struct check *c, const char *ja, const char *en, ...)
	__attribute__((format(printf, 2, 4), format(printf, 3, 4)));

static void
put(struct check *c, const char *ja, const char *en, ...)
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

static void
put_str(struct buf *b, const char *key, struct str text)
{
	json_key(b, key);
	buf_json(b, text);
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
			note_mistake(c, source->files[i].name, &info);
		n_detectors += packs.n_packs;
		n_ends += packs.n_ends;
		n_rules += rules.n_rules;
	}
	c->has_ends = pack_detect_load(source, c->arena, &c->detects, NULL) == ERR_OK;
	if (!c->call->given[OPT_JSON]) {
		put(c, "detect：検知 %u、サポートの終わり %u、機器の見分け %u",
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
			note_mistake(c, source->files[i].name, &info);
	}
	/* together, for a key in two files */
	if (before == c->n_mistakes && pack_text_load(source, c->arena, &table, &info) != ERR_OK)
		note_mistake(c, STR(""), &info);
	if (c->call->given[OPT_JSON])
		json_number(&c->report, "texts", table.n_entries);
	else
		put(c, "text：ことば %u", "text: %u texts", table.n_entries);
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
		note_mistake(c, STR("feeds.yaml"), &info);
	for (size_t i = 0; i < 2; i++) {
		struct guard_names names = {0};

		if (source->n_files > 0 &&
			pack_guard_names_load(source, files[i], c->arena, &names, &info) != ERR_OK)
			note_mistake(c, str_c(files[i]), &info);
		n[i] = names.n;
	}
	if (source->n_files > 0 &&
		pack_guard_needed_load(source, c->arena, &needed, &info) != ERR_OK)
		note_mistake(c, STR("needed.yaml"), &info);
	if (source->n_files > 0 &&
		pack_guard_routers_load(source, c->arena, &routers, &info) != ERR_OK)
		note_mistake(c, STR("routers.yaml"), &info);
	if (!c->call->given[OPT_JSON]) {
		put(c,
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

/* ---- packs/frameworks, packs/guide --------------------------------------------------------- */

/* What is still to be checked at the source, in one line below the counts. */
static void
show_unconfirmed(struct check *c, const struct words *unconfirmed)
{
	if (unconfirmed->in[LANG_JA].len > 0)
		put(c, "  原本で確かめること：%.*s", "  to be confirmed: %.*s",
			STR_FMT(words_in(unconfirmed, c->call->lang)));
}

struct counts {
	uint32_t by_grade[GRADES]; /* items with such a binding that this version can read */
	uint32_t mapped;
};

static struct counts
count(const struct framework *f)
{
	struct counts n = {0};

	for (uint32_t i = 0; i < f->n_items; i++) {
		const struct framework_item *item = &f->items[i];
		bool has[GRADES] = {false};

		for (uint32_t k = 0; k < item->n_bindings; k++)
			if (producer_exists(reading_producer(item->bindings[k].reading)))
				has[item->bindings[k].grade] = true;
		for (unsigned g = 0; g < GRADES; g++)
			n.by_grade[g] += has[g];
		n.mapped += item->n_maps > 0;
	}
	return n;
}

static void
show_framework(struct check *c, const struct framework *f)
{
	struct counts n = count(f);
	struct buf *b = &c->report;

	if (!c->call->given[OPT_JSON]) {
		put(c,
			"frameworks/%.*s（%.*s）：項目 %u／%u、機械が示せる %u、助けになる %u、"
			"反するものが分かる %u、対応あり %u",
			"frameworks/%.*s (%.*s): %u of %u items; machine proves %u, helps %u, "
			"contradicts %u; %u with maps",
			STR_FMT(f->id), STR_FMT(f->edition), f->n_items, f->official_count,
			n.by_grade[GRADE_PROVES], n.by_grade[GRADE_HELPS],
			n.by_grade[GRADE_CONTRADICTS], n.mapped);
		show_unconfirmed(c, &f->unconfirmed);
		return;
	}
	json_enter(b, '{');
	put_str(b, "id", f->id);
	put_str(b, "name", f->name.in[LANG_EN]);
	put_str(b, "edition", f->edition);
	put_str(b, "source", f->source.in[LANG_EN]);
	put_str(b, "licence", f->licence);
	json_number(b, "items", f->n_items);
	json_number(b, "official", f->official_count);
	for (unsigned g = 0; g < GRADES; g++)
		json_number(b, grade_name((enum grade)g), n.by_grade[g]);
	json_number(b, "mapped", n.mapped);
	put_str(b, "unconfirmed", f->unconfirmed.in[LANG_EN]);
	json_leave(b, '}');
}

static void
check_frameworks(struct check *c, const struct pack_source *source)
{
	struct pack_sink sink = {note_mistake, c};

	c->has_frameworks =
		pack_frameworks_check(source, c->arena, &sink, &c->frameworks) == ERR_OK;
	if (c->call->given[OPT_JSON]) {
		json_key(&c->report, "frameworks");
		json_enter(&c->report, '[');
	}
	for (uint32_t i = 0; i < c->frameworks.n_frameworks; i++)
		show_framework(c, &c->frameworks.frameworks[i]);
	if (c->call->given[OPT_JSON])
		json_leave(&c->report, ']');
}

static void
show_table(struct check *c, const struct reference *r)
{
	struct buf *b = &c->report;

	if (!c->call->given[OPT_JSON]) {
		if (r->official_count > 0)
			put(c, "guide/%.*s（%.*s）：行 %u／%u", "guide/%.*s (%.*s): %u of %u rows",
				STR_FMT(r->id), STR_FMT(r->edition), r->n_rows, r->official_count);
		else
			put(c, "guide/%.*s（%.*s）：行 %u", "guide/%.*s (%.*s): %u rows",
				STR_FMT(r->id), STR_FMT(r->edition), r->n_rows);
		show_unconfirmed(c, &r->unconfirmed);
		return;
	}
	json_enter(b, '{');
	put_str(b, "id", r->id);
	put_str(b, "name", r->name.in[LANG_EN]);
	put_str(b, "edition", r->edition);
	put_str(b, "source", r->source.in[LANG_EN]);
	put_str(b, "licence", r->licence);
	json_number(b, "rows", r->n_rows);
	json_number(b, "official", r->official_count);
	put_str(b, "count_note", r->count_note.in[LANG_EN]);
	put_str(b, "unconfirmed", r->unconfirmed.in[LANG_EN]);
	json_leave(b, '}');
}

static void
check_guide(struct check *c, const struct pack_source *source)
{
	struct pack_guide_source guide = {*source, c->has_frameworks ? &c->frameworks : NULL};
	struct pack_sink sink = {note_mistake, c};
	const struct reference_set *set = &c->tables;

	c->has_tables = pack_references_check(&guide, c->arena, &sink, &c->tables) == ERR_OK;
	if (c->call->given[OPT_JSON]) {
		json_key(&c->report, "guide");
		json_enter(&c->report, '[');
	}
	for (uint32_t i = 0; i < set->n_references; i++)
		show_table(c, &set->references[i]);
	if (c->call->given[OPT_JSON])
		json_leave(&c->report, ']');
}

/* ---- packs/policies ------------------------------------------------------------------------- */

static bool
is_setting(struct str name)
{
	static const char *const names[] = {
#define SETTING(constant, name, bytes) name,
#include "store/setting.def"
#undef SETTING
	};

	return str_which(name, names, sizeof(names) / sizeof(names[0])) <
	       sizeof(names) / sizeof(names[0]);
}

static void
show_policy(struct check *c, const struct policy *p)
{
	uint32_t n_paragraphs = 0, n_if = 0, n_serves = 0;
	struct buf *b = &c->report;

	for (uint32_t i = 0; i < p->n_sections; i++)
		for (uint32_t k = 0; k < p->sections[i].n_paragraphs; k++) {
			const struct policy_paragraph *g = &p->sections[i].paragraphs[k];

			n_paragraphs++;
			n_if += g->when.n + p->sections[i].when.n > 0;
			n_serves += g->n_serves;
		}
	if (!c->call->given[OPT_JSON]) {
		put(c, "policies/%.*s：節 %u、段落 %u（条件つき %u）、答える項目 のべ %u",
			"policies/%.*s: %u sections, %u paragraphs (%u with a condition), answers "
			"%u items",
			STR_FMT(p->id), p->n_sections, n_paragraphs, n_if, n_serves);
		return;
	}
	json_enter(b, '{');
	put_str(b, "id", p->id);
	json_number(b, "sections", p->n_sections);
	json_number(b, "paragraphs", n_paragraphs);
	json_number(b, "conditional", n_if);
	json_number(b, "serves", n_serves);
	json_leave(b, '}');
}

static void
check_policies(struct check *c, const struct pack_source *source)
{
	struct pack_policy_source policies = {*source, c->has_frameworks ? &c->frameworks : NULL,
		c->has_ledgers ? &c->ledgers : NULL, is_setting};
	struct pack_sink sink = {note_mistake, c};
	const struct policy_set *set = &c->policies;

	c->has_policies = pack_policies_check(&policies, c->arena, &sink, &c->policies) == ERR_OK;
	if (c->call->given[OPT_JSON]) {
		json_key(&c->report, "policies");
		json_enter(&c->report, '[');
	}
	for (uint32_t i = 0; i < set->n_policies; i++)
		show_policy(c, &set->policies[i]);
	if (c->call->given[OPT_JSON])
		json_leave(&c->report, ']');
	else if (set->n_traits + set->n_fields > 0)
		put(c, "policies：あるかないかを聞くこと %u、書きこむこと %u",
			"policies: %u traits, %u fields", set->n_traits, set->n_fields);
}

/* ---- packs/ledgers -------------------------------------------------------------------------- */

static void
check_ledgers(struct check *c, const struct pack_source *source)
{
	struct pack_guide_source all = {*source, c->has_frameworks ? &c->frameworks : NULL};
	struct pack_sink sink = {note_mistake, c};
	const struct ledger_set *set = &c->ledgers;

	c->has_ledgers = pack_ledgers_check(&all, c->arena, &sink, &c->ledgers) == ERR_OK;
	if (c->call->given[OPT_JSON]) {
		json_key(&c->report, "ledgers");
		json_enter(&c->report, '[');
	}
	for (uint32_t i = 0; i < set->n_ledgers; i++) {
		const struct ledger *l = &set->ledgers[i];

		if (!c->call->given[OPT_JSON]) {
			put(c, "ledgers/%.*s：列 %u", "ledgers/%.*s: %u columns", STR_FMT(l->id),
				l->n_columns);
			continue;
		}
		json_enter(&c->report, '{');
		put_str(&c->report, "id", l->id);
		json_number(&c->report, "columns", l->n_columns);
		json_number(&c->report, "serves", l->n_serves);
		json_leave(&c->report, '}');
	}
	if (c->call->given[OPT_JSON])
		json_leave(&c->report, ']');
}

/* ---- packs/directories ---------------------------------------------------------------------- */

static void
check_directories(struct check *c, const struct pack_source *source)
{
	struct pack_directory_source all = {*source, c->has_tables ? &c->tables : NULL};
	struct pack_sink sink = {note_mistake, c};
	struct directory_set set;

	(void)pack_directories_check(&all, c->arena, &sink, &set);
	if (c->call->given[OPT_JSON]) {
		json_key(&c->report, "directories");
		json_enter(&c->report, '[');
	}
	for (uint32_t i = 0; i < set.n_directories; i++) {
		const struct directory *d = &set.directories[i];

		if (!c->call->given[OPT_JSON]) {
			put(c, "directories/%.*s：列 %u", "directories/%.*s: %u columns",
				STR_FMT(d->id), d->list.n_columns);
			continue;
		}
		json_enter(&c->report, '{');
		put_str(&c->report, "id", d->id);
		json_number(&c->report, "columns", d->list.n_columns);
		json_number(&c->report, "offers", d->n_offers);
		json_leave(&c->report, '}');
	}
	if (c->call->given[OPT_JSON])
		json_leave(&c->report, ']');
}

/* ---- packs/forms ---------------------------------------------------------------------------- */

static void
check_forms(struct check *c, const struct pack_source *source)
{
	struct pack_form_source all = {*source, c->has_frameworks ? &c->frameworks : NULL,
		c->has_ledgers ? &c->ledgers : NULL, c->has_policies ? &c->policies : NULL,
		is_setting};
	struct pack_sink sink = {note_mistake, c};
	struct form_set set;
	uint32_t n_cells = 0;

	(void)pack_forms_check(&all, c->arena, &sink, &set);
	for (uint32_t i = 0; i < set.n_forms; i++)
		n_cells += set.forms[i].n_cells;
	if (!c->call->given[OPT_JSON]) {
		put(c, "forms：様式 %u（欄 %u）、名前の言いかた %u",
			"forms: %u forms (%u cells), %u labels", set.n_forms, n_cells,
			set.n_labels);
		return;
	}
	json_key(&c->report, "forms");
	json_enter(&c->report, '{');
	json_number(&c->report, "forms", set.n_forms);
	json_number(&c->report, "cells", n_cells);
	json_number(&c->report, "labels", set.n_labels);
	json_leave(&c->report, '}');
}

/* ---- packs/training ------------------------------------------------------------------------- */

static void
check_training(struct check *c, const struct pack_source *source)
{
	struct pack_guide_source training = {*source, c->has_frameworks ? &c->frameworks : NULL};
	struct pack_sink sink = {note_mistake, c};
	struct training_set set;
	uint32_t n_drills = 0;

	(void)pack_trainings_check(&training, c->arena, &sink, &set);
	for (uint32_t i = 0; i < set.n_trainings; i++)
		n_drills += set.trainings[i].is_drill;
	if (!c->call->given[OPT_JSON]) {
		put(c, "training：コース %u、机上訓練 %u、訓練メール %u",
			"training: %u courses, %u drills, %u drill mails",
			set.n_trainings - n_drills, n_drills, set.n_mails);
		return;
	}
	json_key(&c->report, "training");
	json_enter(&c->report, '{');
	json_number(&c->report, "courses", set.n_trainings - n_drills);
	json_number(&c->report, "drills", n_drills);
	json_number(&c->report, "mails", set.n_mails);
	json_leave(&c->report, '}');
}

/* ---- packs/products ------------------------------------------------------------------------- */

static void
check_products(struct check *c, const struct pack_source *source)
{
	struct pack_product_source all = {*source, c->has_ends ? &c->detects : NULL};
	struct pack_sink sink = {note_mistake, c};
	struct product_set set = {0};
	uint32_t n_names = 0, n_ends = 0;

	if (source->n_files > 0)
		(void)pack_products_check(&all, c->arena, &sink, &set);
	for (uint32_t i = 0; i < set.n_products; i++) {
		n_names += set.products[i].n_names;
		n_ends += set.products[i].n_ends;
	}
	if (!c->call->given[OPT_JSON]) {
		put(c,
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
		note_mistake(c, STR("sources.yaml"), &info);
	if (c->call->given[OPT_JSON])
		json_number(&c->report, "advisory_sources", sources.n);
	else
		put(c, "stock：弱点の情報の出どころ %u", "stock: %u sources of advisories",
			sources.n);
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
	{"frameworks", check_frameworks},
	{"guide", check_guide},
	{"ledgers", check_ledgers},
	{"policies", check_policies},
	{"directories", check_directories},
	{"forms", check_forms},
	{"training", check_training},
	{"guard", check_guard},
	{"products", check_products},
	{"stock", check_stock},
};

/* Returns false when the folder cannot be read at all. */
static bool
check_room(struct check *c, size_t room)
{
	char path[PATH_BYTES + 32];
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
		note_mistake(c, STR(""), &info);
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
	char found[PATH_BYTES];
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
