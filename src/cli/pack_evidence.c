/*
 * `pack evidence`: which items of a framework a machine can prove, help with or speak against, from
 * which reading, and who makes that reading, as Markdown. All of it is counted from the packs, so
 * that doc/evidence.md cannot say more than they do (tools/evidence-table).
 */
#include "base/limits.h"
#include "cli/cli.h"
#include "proc/common/packs.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define REPORT_BYTES ((size_t)4 << 20)

struct evidence {
	const struct cli_call *call;
	struct arena *arena;
	struct framework_set frameworks;
	struct buf out;
};

/* How far the product has come: who makes readings. */
enum stage { STAGE_SENSOR, STAGE_NOW, STAGE_LATER };
#define STAGES 3

static bool
makes(enum stage stage, enum producer p)
{
	switch (stage) {
	case STAGE_SENSOR:
		return p == PRODUCER_SENSOR;
	case STAGE_NOW:
		return producer_exists(p);
	case STAGE_LATER:
		return true;
	}
	return false;
}

static const char *
say(const struct evidence *e, const char *ja, const char *en)
{
	return e->call->lang == LANG_EN ? en : ja;
}

/* Whether a binding of this grade, of a reading that is made at that stage, says something. What
 * proves proves that it is met; what helps towards "not met" is no help. */
static bool
has_grade(const struct framework_item *item, enum grade grade, enum stage stage)
{
	static const enum result least[GRADES] = {[GRADE_HELPS] = RESULT_PARTLY,
		[GRADE_PROVES] = RESULT_MET,
		[GRADE_CONTRADICTS] = RESULT_UNANSWERED};

	for (uint32_t i = 0; i < item->n_bindings; i++)
		if (item->bindings[i].grade == grade &&
			item->bindings[i].supports >= least[grade] &&
			makes(stage, reading_producer(item->bindings[i].reading)))
			return true;
	return false;
}

/* ---- counts -------------------------------------------------------------------------------- */

enum row { ROW_PROVEN, ROW_HELPED, ROW_AGAINST, ROW_PERSON };
#define ROWS 4

struct counts {
	uint32_t n[ROWS][STAGES];
	uint32_t marked, marked_bound; /* M among the proof letters; of these, with a binding */
};

static struct counts
count(const struct framework *f)
{
	struct counts c = {0};

	for (uint32_t i = 0; i < f->n_items; i++) {
		const struct framework_item *item = &f->items[i];
		bool is_marked = str_find(item->proof, STR("M")) >= 0;

		c.marked += is_marked;
		c.marked_bound += is_marked && item->n_bindings > 0;
		for (enum stage s = STAGE_SENSOR; s < STAGES; s++) {
			bool proven = has_grade(item, GRADE_PROVES, s);
			bool helped = has_grade(item, GRADE_HELPS, s);
			bool against = has_grade(item, GRADE_CONTRADICTS, s);

			c.n[ROW_PROVEN][s] += proven;
			c.n[ROW_HELPED][s] += !proven && helped;
			c.n[ROW_AGAINST][s] += against;
			c.n[ROW_PERSON][s] += !proven && !helped && !against;
		}
	}
	return c;
}

static void
put_counts(struct evidence *e, const struct framework *f)
{
	static const struct {
		const char *ja, *en;
	} rows[ROWS] = {
		{"証明できる", "proven"},
		{"助けになるだけ", "only helped"},
		{"反対を見つけられる", "can be spoken against"},
		{"人の答えだけ", "a person's answer alone"},
	};
	struct counts c = count(f);

	for (enum row r = ROW_PROVEN; r < ROWS; r++)
		buf_printf(&e->out, "| %.*s (%.*s) | %u | %s | %u | %u | %u |\n", STR_FMT(f->id),
			STR_FMT(f->edition), f->n_items, say(e, rows[r].ja, rows[r].en),
			c.n[r][STAGE_SENSOR], c.n[r][STAGE_NOW], c.n[r][STAGE_LATER]);
}

/* ---- items --------------------------------------------------------------------------------- */

static void
put_condition(struct buf *b, const char *of, struct condition c)
{
	static const char *const signs[] = {
		[COMPARE_EQUAL] = "==", [COMPARE_LEAST] = ">=", [COMPARE_MOST] = "<="};

	if (c.compare != COMPARE_NONE)
		buf_printf(b, " %s%s %lld%s", of, signs[c.compare], (long long)c.number,
			c.is_share ? "%" : "");
}

/* "pcs_identified == 100% seen >= 95 (sensor)" */
static void
put_binding(struct evidence *e, const struct framework_binding *b)
{
	enum producer producer = reading_producer(b->reading);

	buf_printf(&e->out, "`%s", reading_name(b->reading));
	if (b->key.len > 0)
		buf_printf(&e->out, " %.*s", STR_FMT(b->key));
	put_condition(&e->out, "", b->value);
	put_condition(&e->out, "of ", b->of);
	put_condition(&e->out, "seen ", b->seen);
	buf_printf(&e->out, "` %s", producer_name(producer));
	if (!producer_exists(producer))
		buf_c(&e->out, say(e, "（まだない）", ", not yet"));
	if (b->grade != GRADE_CONTRADICTS && b->supports != RESULT_MET)
		buf_printf(&e->out, " → %s", result_name(b->supports));
}

static void
put_bindings(struct evidence *e, const struct framework_item *item, enum grade grade)
{
	bool is_first = true;

	for (uint32_t i = 0; i < item->n_bindings; i++) {
		if (item->bindings[i].grade != grade)
			continue;
		if (!is_first)
			buf_c(&e->out, "<br>");
		put_binding(e, &item->bindings[i]);
		is_first = false;
	}
	buf_c(&e->out, " | ");
}

/* Texts of packs have lines; a cell has none. */
static void
put_cell(struct evidence *e, struct str text)
{
	text = str_trim(text);
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] == '|')
			buf_c(&e->out, "\\|");
		else
			buf_byte(&e->out, text.p[i] == '\n' ? ' ' : (uint8_t)text.p[i]);
}

/* Each limit once, though several bindings may have the same. */
static void
put_limits(struct evidence *e, const struct framework_item *item)
{
	bool is_first = true;

	for (uint32_t i = 0; i < item->n_bindings; i++) {
		struct str limits = words_in(&item->bindings[i].limits, e->call->lang);
		bool is_said = limits.len == 0;

		for (uint32_t k = 0; k < i && !is_said; k++)
			is_said = str_equal(
				limits, words_in(&item->bindings[k].limits, e->call->lang));
		if (is_said)
			continue;
		if (!is_first)
			buf_byte(&e->out, ' ');
		put_cell(e, limits);
		is_first = false;
	}
}

static void
put_item(struct evidence *e, const struct framework_item *item)
{
	buf_printf(&e->out, "| %.*s ", STR_FMT(item->id));
	put_cell(e, words_in(&item->name, e->call->lang));
	buf_printf(&e->out, " | %.*s | ", STR_FMT(item->proof));
	put_bindings(e, item, GRADE_PROVES);
	put_bindings(e, item, GRADE_HELPS);
	put_bindings(e, item, GRADE_CONTRADICTS);
	put_limits(e, item);
	buf_c(&e->out, " |\n");
}

static void
put_framework(struct evidence *e, const struct framework *f)
{
	struct counts c = count(f);
	bool is_first = true;

	buf_printf(&e->out, "\n## %.*s (%.*s)\n", STR_FMT(f->id), STR_FMT(f->edition));
	if (c.marked > 0)
		buf_printf(&e->out, "\n%s: %u/%u\n",
			say(e, "機械で示せると印のある項目（M）のうち、結び付けのあるもの",
				"Marked M, for what a machine can show, and bound to a reading"),
			c.marked_bound, c.marked);
	buf_c(&e->out,
		say(e, "\n| 項目 | 印 | 証明する | 助けになる | 反対を示す | 見えないもの |\n",
			"\n| item | marked | proves | helps | speaks against | what it cannot "
			"see |\n"));
	buf_c(&e->out, "|---|---|---|---|---|---|\n");
	for (uint32_t i = 0; i < f->n_items; i++)
		if (f->items[i].n_bindings > 0)
			put_item(e, &f->items[i]);
	for (uint32_t i = 0; i < f->n_items; i++) {
		if (f->items[i].n_bindings > 0)
			continue;
		buf_c(&e->out, is_first ? say(e, "\n人にしか答えられない項目：",
						  "\nOnly a person can answer: ")
					: ", ");
		buf_str(&e->out, f->items[i].id);
		is_first = false;
	}
	if (!is_first)
		buf_c(&e->out, ".\n");
}

/* ---- readings ------------------------------------------------------------------------------ */

static uint32_t
count_reading(const struct framework *const *chosen, size_t n, enum reading_kind kind, enum grade g)
{
	uint32_t items = 0;

	for (size_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < chosen[i]->n_items; k++) {
			const struct framework_item *item = &chosen[i]->items[k];
			bool has = false;

			for (uint32_t b = 0; b < item->n_bindings; b++)
				has |= item->bindings[b].reading == kind &&
				       item->bindings[b].grade == g;
			items += has;
		}
	return items;
}

static void
put_readings(struct evidence *e, const struct framework *const *chosen, size_t n)
{
	buf_c(&e->out, say(e,
			       "\n## 値ごとに\n\n| 値 | だれが作るか | 証明する項目 | 助けになる | "
			       "反対を示す |\n",
			       "\n## By reading\n\n| reading | made by | items it proves | helps | "
			       "speaks against |\n"));
	buf_c(&e->out, "|---|---|---:|---:|---:|\n");
	for (unsigned k = 0; k < READING_KINDS; k++) {
		enum reading_kind kind = (enum reading_kind)k;
		uint32_t by[GRADES], all = 0;

		for (unsigned g = 0; g < GRADES; g++) {
			by[g] = count_reading(chosen, n, kind, (enum grade)g);
			all += by[g];
		}
		if (all > 0)
			buf_printf(&e->out, "| `%s` | %s%s | %u | %u | %u |\n", reading_name(kind),
				producer_name(reading_producer(kind)),
				producer_exists(reading_producer(kind))
					? ""
					: say(e, "（まだない）", ", not yet"),
				by[GRADE_PROVES], by[GRADE_HELPS], by[GRADE_CONTRADICTS]);
	}
}

/* ---- the command --------------------------------------------------------------------------- */

static int
show(struct evidence *e, const struct framework *const *chosen, size_t n)
{
	buf_c(&e->out,
		say(e, "| 基準（版） | 項目 | | 箱だけ | 記録も | あとから加わる物も |\n",
			"| framework (edition) | items | | the box alone | with the records kept "
			"here | with what comes later |\n"));
	buf_c(&e->out, "|---|---:|---|---:|---:|---:|\n");
	for (size_t i = 0; i < n; i++)
		put_counts(e, chosen[i]);
	for (size_t i = 0; i < n; i++)
		put_framework(e, chosen[i]);
	put_readings(e, chosen, n);
	if (buf_err(&e->out) != ERR_OK || fwrite(e->out.p, 1, e->out.len, stdout) != e->out.len ||
		fflush(stdout) != 0)
		return cli_say(e->call, CLI_FAILED, "結果を書き出せませんでした。",
			"cannot write the results");
	return CLI_OK;
}

/* The frameworks that were asked for, or all. */
static int
choose(struct evidence *e)
{
	const struct framework **chosen = arena_alloc(e->arena, LIMIT_FRAMEWORKS * sizeof(*chosen));
	size_t n = 0;

	if (chosen == NULL)
		return cli_say(e->call, CLI_FAILED, "メモリーが足りません。", "out of memory");
	for (size_t i = 0; i < e->call->n_words && n < LIMIT_FRAMEWORKS; i++) {
		const struct framework *f =
			framework_find(&e->frameworks, str_c(e->call->words[i]));

		if (f == NULL)
			return cli_say(e->call, CLI_WRONG_CALL, "%s という基準はありません。",
				"there is no framework named %s", e->call->words[i]);
		chosen[n++] = f;
	}
	for (uint32_t i = 0; e->call->n_words == 0 && i < e->frameworks.n_frameworks; i++)
		chosen[n++] = &e->frameworks.frameworks[i];
	return show(e, chosen, n);
}

static int
read_frameworks(struct evidence *e, const char *folder)
{
	char path[LIMIT_PATH_BYTES + 16];
	struct pack_source source;
	struct errinfo info = {0};
	enum err err;
	int fd;

	snprintf(path, sizeof(path), "%s/frameworks", folder);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return cli_say(e->call, CLI_FAILED,
			"%s に、定義のフォルダー frameworks がありません。",
			"%s has no folder of packs named frameworks", folder);
	err = pack_read_dir(fd, e->arena, &source, &info);
	close(fd);
	if (err == ERR_OK)
		err = pack_frameworks_load(&source, e->arena, &e->frameworks, &info);
	if (err != ERR_OK)
		return cli_say(e->call, CLI_FAILED, "定義にまちがいがあります：%s",
			"a mistake in the packs: %s", info.what);
	return choose(e);
}

int
cli_pack_evidence(const struct cli_call *call)
{
	struct evidence e = {.call = call, .out = buf_of(REPORT_BYTES)};
	const char *folder = call->given[OPT_PACKS] ? call->value[OPT_PACKS] : NULL;
	char found[LIMIT_PATH_BYTES];
	int rc;

	if (folder == NULL && packs_find(found, sizeof(found)) == ERR_OK)
		folder = found;
	if (folder == NULL)
		return cli_say(call, CLI_FAILED, "定義のフォルダー packs が見つかりません。",
			"the folder packs/ is not there");
	e.arena = arena_new(4 * PACK_ARENA_BYTES);
	rc = e.arena != NULL ? read_frameworks(&e, folder)
			     : cli_say(call, CLI_FAILED, "メモリーが足りません。", "out of memory");
	arena_free(e.arena);
	buf_done(&e.out);
	return rc;
}
