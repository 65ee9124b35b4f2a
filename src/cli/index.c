/*
 * `index build`, `index delta`, `index find`, `index show`: prepared indexes of known-bad things,
 * made of lists and asked at the terminal, as the box does it by itself.
 */
#include "cli/cli.h"
#include "cli/json.h"
#include "cli/lists_held.h"
#include "know/indicator/table.h"
#include "proc/common/index_make.h"
#include "proc/common/lists.h"
#include "proc/common/packs.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/fd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct work {
	const struct cli_call *call;
	struct index_job job;
	struct index_source sources[LIMIT_INDICATOR_LISTS];
	struct held *held;
	FILE *held_list;
	struct packs packs;
	struct index_result result;
};

static int
failed(const struct cli_call *call, const struct errinfo *info)
{
	return cli_say(call, CLI_FAILED, "%s（英語）", "%s", info->what);
}

/* ---- what is held ---- */

static void
show_value(struct buf *b, enum indicator_kind kind, struct str value)
{
	struct addr a;
	char text[ADDR_TEXT_MAX];

	if (kind != INDICATOR_ADDRESS || value.len != ADDRESS_KEY) {
		buf_str(b, value);
		return;
	}
	a = (struct addr){.family = (uint8_t)value.p[0]};
	memcpy(a.b, value.p + 2, sizeof(a.b));
	buf_printf(b, "%s/%u", addr_text(a, text), (unsigned char)value.p[1]);
}

static void
write_held(void *arg, const struct index_held_entry *e)
{
	struct work *w = arg;
	struct buf b = buf_of(4096);

	buf_printf(&b, "%s\t%s\t%s\t", e->source->name, indicator_kind_name(e->entry->kind),
		indicator_held_name(e->why));
	show_value(&b, e->entry->kind, e->entry->value);
	buf_byte(&b, '\n');
	if (buf_err(&b) == ERR_OK)
		(void)fwrite(b.p, 1, b.len, w->held_list); /* ferror() is asked at the end */
	buf_done(&b);
}

/* ---- making ---- */

static int
take_tier(struct work *w, enum indicator_tier *ret_tier)
{
	const char *name = w->call->value[OPT_TIER];

	*ret_tier = TIER_BLOCK;
	if (name == NULL)
		return CLI_OK;
	for (int i = 0; i < INDICATOR_TIERS; i++)
		if (strcmp(name, indicator_tier_name((enum indicator_tier)i)) == 0) {
			*ret_tier = (enum indicator_tier)i;
			return CLI_OK;
		}
	return cli_say(w->call, CLI_WRONG_CALL,
		"「%s」はありません。record、warn、block のどれかです。",
		"there is no tier %s; it is one of record, warn, block", name);
}

static int
take_sources(struct work *w, size_t from)
{
	enum indicator_tier tier;
	int rc = take_tier(w, &tier);

	if (rc != CLI_OK)
		return rc;
	if (w->call->n_words - from > LIMIT_INDICATOR_LISTS)
		return cli_say(w->call, CLI_WRONG_CALL, "一度に使える一覧は%d個までです。",
			"at most %d lists at once", LIMIT_INDICATOR_LISTS);
	for (size_t i = from; i < w->call->n_words; i++) {
		struct index_source *s = &w->sources[i - from];

		s->path = w->call->words[i];
		str_clean(str_c(path_base(s->path)), s->name, sizeof(s->name));
		str_copy(str_c(s->name), s->id, sizeof(s->id));
		s->settings.note = (struct indicator_note){.tier = tier,
			.confidence = CONFIDENCE_HIGH,
			.tlp = TLP_CLEAR,
			.what = STR(""),
			.context = STR("")};
		s->settings.now = w->job.now;
		s->settings.is_ja3 = str_starts_nocase(str_c(s->name), STR("ja3"));
		s->is_new = true;
	}
	w->job.sources = w->sources;
	w->job.n_sources = w->call->n_words - from;
	return CLI_OK;
}

/* What an index that is there says of the lists before. */
static void
take_before(struct work *w, const char *path)
{
	struct index_opened o;

	if (w->call->given[OPT_ACCEPT] || index_open(path, &o, NULL) != ERR_OK)
		return;
	for (size_t i = 0; i < w->job.n_sources; i++)
		for (uint32_t k = 0; k < o.file.n_lists; k++)
			if (strcmp(o.file.lists[k].id, w->sources[i].id) == 0) {
				w->sources[i].before = o.file.lists[k].entries;
				w->sources[i].is_new = false;
			}
	index_close(&o);
}

static int
print_made(const struct work *w)
{
	bool is_en = w->call->lang == LANG_EN;
	struct buf b = buf_of(1 << 20);
	int rc = CLI_OK;

	for (size_t i = 0; i < w->job.n_sources; i++) {
		const struct index_source *s = &w->sources[i];

		buf_printf(&b,
			is_en ? "%s\t%s\t%llu entries\t%llu held\t%llu exceptions\t%llu passed "
				"over\t"
				"%llu refused\t%llu not read\n"
			      : "%s\t%s\t%llu件\t止めない%llu件\t例外%llu件\t対象外%llu件\t"
				"値でない%llu件\t読めない%llu件\n",
			s->name, feed_format_name(s->format),
			(unsigned long long)(s->counts.entries - s->excepted),
			(unsigned long long)s->held, (unsigned long long)s->counts.exceptions,
			(unsigned long long)s->counts.passed, (unsigned long long)s->counts.refused,
			(unsigned long long)s->counts.not_read);
	}
	if (w->job.base != NULL)
		buf_printf(&b,
			is_en ? "%llu added, %llu gone, %llu as before\n"
			      : "増えた%llu件、なくなった%llu件、そのまま%llu件\n",
			(unsigned long long)w->result.delta.added,
			(unsigned long long)w->result.delta.gone,
			(unsigned long long)w->result.delta.same);
	buf_printf(&b,
		is_en ? "%u values, %u records, %llu bytes\n" : "値%u件、記録%u件、%lluバイト\n",
		w->result.made.built.entries, w->result.made.built.records,
		(unsigned long long)w->result.made.file.bytes);
	if (fwrite(b.p, 1, b.len, stdout) != b.len || fflush(stdout) != 0)
		rc = cli_say(w->call, CLI_FAILED, "結果を書き出せませんでした。",
			"cannot write the results");
	buf_done(&b);
	return rc;
}

static int
make(struct work *w)
{
	struct errinfo info = {0};
	enum err err;

	err = index_make(&w->job, &w->result, &info);
	if (err != ERR_OK)
		return failed(w->call, &info);
	disk_give_to_folder(
		w->job.out); /* the page that says why a name was blocked reads it, too */
	if (w->held_list != NULL && (ferror(w->held_list) || fflush(w->held_list) != 0))
		return cli_say(w->call, CLI_FAILED, "「%s」に書けませんでした。", "cannot write %s",
			w->call->value[OPT_HELD_LIST]);
	return print_made(w);
}

static int
prepare(struct work *w, size_t from)
{
	const struct cli_call *call = w->call;
	int rc;

	if (call->value[OPT_OUT] == NULL)
		return cli_say(call, CLI_WRONG_CALL, "出力先（--out FILE）が要ります。",
			"--out FILE is missing");
	lists_start();
	w->job.out = call->value[OPT_OUT];
	w->job.now = clock_wall();
	rc = take_sources(w, from);
	if (rc == CLI_OK)
		rc = lists_held_take(call, &w->job.key, &w->packs, &w->held);
	if (rc != CLI_OK)
		return rc;
	w->job.held = w->held;
	if (call->value[OPT_HELD_LIST] != NULL) {
		w->held_list = fopen(call->value[OPT_HELD_LIST], "we");
		if (w->held_list == NULL)
			return cli_say(call, CLI_FAILED, "「%s」に書けません。", "cannot write %s",
				call->value[OPT_HELD_LIST]);
		w->job.on_held = write_held;
		w->job.arg = w;
	}
	return CLI_OK;
}

static int
finish(struct work *w, int rc)
{
	if (w->held_list != NULL && fclose(w->held_list) != 0 && rc == CLI_OK)
		rc = cli_say(w->call, CLI_FAILED, "「%s」に書けませんでした。", "cannot write %s",
			w->call->value[OPT_HELD_LIST]);
	held_free(w->held);
	if (w->packs.arena != NULL)
		packs_free(&w->packs);
	free(w);
	return rc;
}

int
cli_index_build(const struct cli_call *call)
{
	struct work *w = calloc(1, sizeof(*w));
	int rc;

	if (w == NULL)
		return cli_say(call, CLI_FAILED, "メモリーが足りません。", "not enough memory");
	w->call = call;
	rc = lists_key_take(call, &w->job.key);
	if (rc == CLI_OK)
		rc = prepare(w, 0);
	if (rc == CLI_OK) {
		take_before(w, w->job.out);
		rc = make(w);
	}
	return finish(w, rc);
}

int
cli_index_delta(const struct cli_call *call)
{
	struct work *w = calloc(1, sizeof(*w));
	struct errinfo info = {0};
	struct index_opened o;
	int rc;

	if (w == NULL)
		return cli_say(call, CLI_FAILED, "メモリーが足りません。", "not enough memory");
	w->call = call;
	if (index_open(call->words[0], &o, &info) != ERR_OK)
		return finish(w, failed(call, &info));
	w->job.key = o.file.key;
	w->job.base = call->words[0];
	index_close(&o);
	rc = prepare(w, 1);
	if (rc == CLI_OK) {
		take_before(w, w->job.base);
		rc = make(w);
	}
	return finish(w, rc);
}

/* ---- asking ---- */

struct asked {
	struct index_opened opened[INDEX_LAYERS];
	struct index index;
	struct index_hits hits;
};

static bool
read_layer(void *arg, enum index_layer layer, uint64_t at, void *dst, size_t len)
{
	struct asked *a = arg;

	return fd_read_at(a->opened[layer].fd, at, dst, len);
}

static enum err
open_layers(const struct cli_call *call, struct asked *a, struct errinfo *info)
{
	const char *fresh = call->value[OPT_FRESH];
	enum err err = index_open(call->words[0], &a->opened[INDEX_BASE], info);

	a->index.read = read_layer;
	a->index.arg = a;
	if (err == ERR_OK)
		err = index_tables_take(&a->opened[INDEX_BASE], INDEX_BASE, &a->index, info);
	if (err != ERR_OK || fresh == NULL)
		return err;
	err = index_open(fresh, &a->opened[INDEX_FRESH], info);
	if (err == ERR_OK &&
		memcmp(a->opened[INDEX_BASE].file.key.b, a->opened[INDEX_FRESH].file.key.b,
			sizeof(struct hash_key)) != 0)
		return err_say(
			info, ERR_INVALID, 0, "%.180s does not belong to this index.", fresh);
	if (err == ERR_OK)
		err = index_tables_take(&a->opened[INDEX_FRESH], INDEX_FRESH, &a->index, info);
	return err;
}

/* The name of a list; the fresh layer knows those of the base, too. */
static const char *
list_name(const struct asked *a, unsigned list)
{
	const struct index_file *f = a->opened[INDEX_FRESH].fd >= 0 ? &a->opened[INDEX_FRESH].file
								    : &a->opened[INDEX_BASE].file;

	return list < f->n_lists ? f->lists[list].name : "?";
}

static void
ask(struct asked *a, struct str value, ms_t now)
{
	char normal[LIMIT_INDICATOR_TEXT], ascii[LIMIT_INDICATOR_TEXT];
	enum indicator_kind kind = INDICATOR_DOMAIN;
	struct addr address;
	size_t len;

	a->hits.n = 0;
	for (size_t i = 0; i < value.len; i++)
		if ((unsigned char)value.p[i] >= 0x80) {
			kind = str_find_byte(value, '/') >= 0 ? INDICATOR_URL : INDICATOR_DOMAIN;
			if (indicator_ascii(kind, value, ascii, &value) != ERR_OK)
				return;
			break;
		}
	if (addr_parse(value, &address) == ERR_OK) {
		index_find_address(&a->index, address, now, &a->hits);
		return;
	}
	if (indicator_guess(value, &kind) != ERR_OK)
		kind = INDICATOR_DOMAIN;
	if (indicator_normal(kind, value, normal, &len) != ERR_OK)
		return;
	index_find(&a->index, kind, str_of(normal, len), now, &a->hits);
	if (a->hits.n == 0 && kind == INDICATOR_HASH && len == 32)
		index_find(&a->index, INDICATOR_JA3, str_of(normal, len), now, &a->hits);
}

static void
hit_json(struct buf *b, const struct asked *a, const struct indicator_found *f)
{
	struct buf value = buf_of(4096);
	char text[LIMIT_INDICATOR_WHAT + 1];

	show_value(&value, f->kind, f->value);
	json_enter(b, '{');
	json_text(b, "kind", indicator_kind_name(f->kind));
	json_text(b, "value", value.p != NULL ? value.p : "");
	json_text(b, "list", list_name(a, f->note.list));
	json_text(b, "does", indicator_tier_name(indicator_does(&f->note)));
	json_text(b, "held", indicator_held_name(f->note.held));
	json_text(b, "tlp", tlp_name(f->note.tlp));
	json_time(b, "first_seen", f->note.first_seen);
	json_time(b, "last_seen", f->note.last_seen);
	json_time(b, "expires", f->note.expires);
	str_clean(f->note.what, text, sizeof(text));
	json_text(b, "what", text);
	str_clean(f->note.context, text, sizeof(text));
	json_text(b, "context", text);
	json_leave(b, '}');
	buf_done(&value);
}

static void
hits_text(struct buf *b, const struct asked *a, const char *value)
{
	char what[LIMIT_INDICATOR_WHAT + 1];

	if (a->hits.n == 0)
		buf_printf(b, "%s\t-\n", value);
	for (unsigned i = 0; i < a->hits.n; i++) {
		const struct indicator_found *f = &a->hits.list[i];

		str_clean(f->note.what, what, sizeof(what));
		buf_printf(b, "%s\t%s\t%s\t%s\t", value,
			indicator_tier_name(indicator_does(&f->note)),
			f->note.held != HELD_NOT ? indicator_held_name(f->note.held) : "-",
			list_name(a, f->note.list));
		show_value(b, f->kind, f->value);
		buf_printf(b, "\t%s\n", what);
	}
}

static void
hits_json(struct buf *b, const struct asked *a, const char *value)
{
	json_enter(b, '{');
	json_text(b, "asked", value);
	json_key(b, "hits");
	json_enter(b, '[');
	for (unsigned i = 0; i < a->hits.n; i++)
		hit_json(b, a, &a->hits.list[i]);
	json_leave(b, ']');
	json_leave(b, '}');
}

int
cli_index_find(const struct cli_call *call)
{
	struct asked *a = calloc(1, sizeof(*a));
	struct buf b = buf_of((size_t)64 << 20);
	struct errinfo info = {0};
	int rc;

	if (a == NULL)
		return cli_say(call, CLI_FAILED, "メモリーが足りません。", "not enough memory");
	a->opened[INDEX_BASE].fd = a->opened[INDEX_FRESH].fd = -1;
	if (open_layers(call, a, &info) != ERR_OK)
		rc = failed(call, &info);
	else {
		if (call->given[OPT_JSON])
			json_enter(&b, '[');
		for (size_t i = 1; i < call->n_words; i++) {
			ask(a, str_c(call->words[i]), clock_wall());
			if (call->given[OPT_JSON])
				hits_json(&b, a, call->words[i]);
			else
				hits_text(&b, a, call->words[i]);
		}
		if (call->given[OPT_JSON]) {
			json_leave(&b, ']');
			buf_byte(&b, '\n');
		}
		rc = cli_print(call, &b);
	}
	index_close(&a->opened[INDEX_BASE]);
	index_close(&a->opened[INDEX_FRESH]);
	free(a);
	return rc;
}

/* ---- showing ---- */

static void
show_json(struct buf *b, const struct index_file *f, uint64_t tables)
{
	json_enter(b, '{');
	json_time(b, "made", f->made);
	json_number(b, "bytes", (int64_t)f->bytes);
	json_number(b, "table_bytes", (int64_t)tables);
	json_key(b, "lists");
	json_enter(b, '[');
	for (uint32_t i = 0; i < f->n_lists; i++) {
		json_enter(b, '{');
		json_text(b, "name", f->lists[i].name);
		json_number(b, "entries", f->lists[i].entries);
		json_number(b, "held", f->lists[i].held);
		json_number(b, "refused", f->lists[i].refused);
		json_time(b, "fetched", f->lists[i].fetched);
		json_leave(b, '}');
	}
	json_leave(b, ']');
	json_leave(b, '}');
	buf_byte(b, '\n');
}

int
cli_index_show(const struct cli_call *call)
{
	bool is_en = call->lang == LANG_EN;
	struct buf b = buf_of(1 << 20);
	struct errinfo info = {0};
	struct index_opened o;
	char at[TIME_TEXT_MAX];
	uint64_t tables = 0;

	if (index_open(call->words[0], &o, &info) != ERR_OK)
		return failed(call, &info);
	for (int i = 0; i < INDEX_WIDTHS * INDEX_SHARDS; i++)
		tables += o.file.places[i / INDEX_SHARDS][i % INDEX_SHARDS].table_bytes;
	if (call->given[OPT_JSON]) {
		show_json(&b, &o.file, tables);
	} else {
		for (uint32_t i = 0; i < o.file.n_lists; i++)
			buf_printf(&b,
				is_en ? "%s\t%u entries\t%u held\t%u refused\t%s\n"
				      : "%s\t%u件\t止めない%u件\t読めない%u件\t%s\n",
				o.file.lists[i].name, o.file.lists[i].entries, o.file.lists[i].held,
				o.file.lists[i].refused, time_text(o.file.lists[i].fetched, at));
		buf_printf(&b,
			is_en ? "made %s, %llu bytes, of which %llu are kept in memory\n"
			      : "作成 %s、%lluバイト、うちメモリーに置く%lluバイト\n",
			time_text(o.file.made, at), (unsigned long long)o.file.bytes,
			(unsigned long long)tables);
	}
	index_close(&o);
	return cli_print(call, &b);
}
