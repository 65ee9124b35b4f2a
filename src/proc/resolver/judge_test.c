/* Verdicts on questions and answers: by name, by alias, by address, with a small index in memory.
 */
#include "proc/resolver/judge.h"

#include "know/index/write.h"
#include "know/indicator/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define NOW INT64_C(1795600000000)
#define FILE_BYTES (1 << 20)

struct world {
	struct buf heaps[INDEX_HEAPS];
	char *file;
	bool is_away;
	struct index index;
	struct guard_network network;
	struct guard_group group;
	struct guard_rule rules[1];
	struct guard_policy policy;
	struct guard_client client;
	struct judge judge;
};

static bool
heap_add(void *arg, unsigned heap, struct str bytes)
{
	buf_str(&((struct world *)arg)->heaps[heap], bytes);
	return true;
}

static bool
heap_take(void *arg, unsigned heap, struct str *ret_bytes)
{
	*ret_bytes = buf_view(&((struct world *)arg)->heaps[heap]);
	return true;
}

static bool
out(void *arg, uint64_t at, struct str bytes)
{
	assert_true(at + bytes.len <= FILE_BYTES);
	memcpy(((struct world *)arg)->file + at, bytes.p, bytes.len);
	return true;
}

static bool
read_file(void *arg, enum index_layer layer, uint64_t at, void *dst, size_t len)
{
	struct world *w = arg;

	if (w->is_away || at + len > FILE_BYTES)
		return false;
	memcpy(dst, w->file + at, len);
	return true;
}

static void
add(struct index_writer *w, enum indicator_kind kind, const char *value, enum indicator_tier tier)
{
	char normal[LIMIT_INDICATOR_TEXT];
	struct index_entry e = {.kind = kind,
		.value = str_of(normal, 0),
		.note = {.tier = tier, .what = STR("Emotet")}};

	assert_int_equal(indicator_normal(kind, str_c(value), normal, &e.value.len), ERR_OK);
	assert_int_equal(index_writer_add(w, &e), ERR_OK);
}

static struct world *
make(void)
{
	struct world *w = calloc(1, sizeof(*w));
	struct index_outside outside = {
		.arg = w, .heap_add = heap_add, .heap_take = heap_take, .out = out};
	struct index_file file = {.key = {{9}}, .made = NOW, .n_lists = 1};
	struct arena *arena = arena_new(1 << 24);
	struct index_writer *writer;
	struct index_made made;

	w->file = aligned_alloc(INDEX_LINE, FILE_BYTES);
	for (unsigned i = 0; i < INDEX_HEAPS; i++)
		w->heaps[i] = buf_of(1 << 20);
	assert_int_equal(index_writer_new(&outside, &file, arena, &writer), ERR_OK);
	add(writer, INDICATOR_DOMAIN, "evil.test", TIER_BLOCK);
	add(writer, INDICATOR_DOMAIN, "odd.test", TIER_WARN);
	add(writer, INDICATOR_ADDRESS, "198.51.100.66", TIER_BLOCK);
	add(writer, INDICATOR_ADDRESS, "198.51.100.128/25", TIER_BLOCK);
	assert_int_equal(index_writer_finish(writer, &made, NULL), ERR_OK);
	w->index = (struct index){.key = file.key, .read = read_file, .arg = w};
	w->index.notes_at[INDEX_BASE] = made.file.notes_at;
	for (int i = 0; i < INDEX_WIDTHS * INDEX_SHARDS; i++) {
		const struct index_place *p = &made.file.places[i / INDEX_SHARDS][i % INDEX_SHARDS];
		struct index_part *part =
			&w->index.parts[INDEX_BASE][i / INDEX_SHARDS][i % INDEX_SHARDS];

		if (p->table_bytes > 0)
			assert_int_equal(index_table_open(w->file + p->table_at, p->table_bytes,
						 &part->table, NULL),
				ERR_OK);
		part->records_at = p->records_at;
	}
	index_ready(&w->index);
	arena_free(arena);
	assert_int_equal(addr_parse(STR("192.168.1.0"), &w->network.net), ERR_OK);
	w->network.bits = 24;
	w->group = (struct guard_group){.id = 1, .mode = GUARD_MODE_BLOCK};
	w->rules[0] = (struct guard_rule){.name = STR("good.example"), .kind = GUARD_RULE_ALLOW};
	w->policy = (struct guard_policy){.mode = GUARD_MODE_BLOCK,
		.networks = &w->network,
		.n_networks = 1,
		.groups = &w->group,
		.n_groups = 1,
		.rules = w->rules,
		.n_rules = 1};
	w->judge = (struct judge){.policy = &w->policy, .index = &w->index, .recall = recall_new()};
	w->client = guard_client(&w->policy, w->network.net);
	return w;
}

static void
done(struct world *w)
{
	for (unsigned i = 0; i < INDEX_HEAPS; i++)
		buf_done(&w->heaps[i]);
	recall_free(w->judge.recall);
	free(w->file);
	free(w);
}

/* An answer to `name`: CNAME to alias (NULL: none), then A (family 4 addresses). */
static struct judged
judge(struct world *w, const char *name, const char *alias, const char *address)
{
	struct buf b = buf_of(1024);
	struct dns_ask ask = {.type = 1, .dns_class = 1, .name_len = strlen(name)};
	struct judged judged;
	struct str rest = str_c(alias);
	struct addr a = {0};

	memcpy(ask.name, name, ask.name_len);
	buf_add(&b, "\0\7\x81\x80\0\0\0\0\0\0\0\0", 12);
	if (alias != NULL) {
		buf_add(&b, "\1q\0\0\5\0\1\0\0\0\x3c\0", 12);
		buf_byte(&b, (uint8_t)(strlen(alias) + 2));
		while (rest.len > 0) {
			struct str label = str_split(&rest, '.');

			buf_byte(&b, (uint8_t)label.len);
			buf_str(&b, label);
		}
		buf_byte(&b, 0);
		b.p[7]++;
	}
	if (address != NULL) {
		assert_int_equal(addr_parse(str_c(address), &a), ERR_OK);
		buf_add(&b, "\1q\0\0\1\0\1\0\0\0\x3c\0\4", 13);
		buf_add(&b, a.b, 4);
		b.p[7]++;
	}
	judge_name(&w->judge, &w->client,
		known_name_of(&w->judge.key, str_of(ask.name, ask.name_len)), NOW, &judged);
	judge_answer(&w->judge, &w->client, &ask, buf_view(&b), NOW, &judged);
	buf_done(&b);
	return judged;
}

static void
names_aliases_and_addresses_are_judged(void **state)
{
	static const struct {
		const char *name, *alias, *address;
		enum guard_action action;
		bool warns;
		const char *found;
	} rows[] = {
		{"www.example", NULL, "192.0.2.1", GUARD_PASS, false, ""},
		{"evil.test", NULL, "192.0.2.1", GUARD_BLOCK, false, "evil.test"},
		{"a.b.evil.test", NULL, NULL, GUARD_BLOCK, false, "evil.test"},
		{"notevil.test", NULL, NULL, GUARD_PASS, false, ""},
		{"www.example", "c.evil.test", "192.0.2.1", GUARD_BLOCK, false, "evil.test"},
		{"www.example", NULL, "198.51.100.66", GUARD_BLOCK, false, "198.51.100.66"},
		{"www.example", NULL, "198.51.100.200", GUARD_BLOCK, false, "198.51.100.128/25"},
		{"www.example", "odd.test", "198.51.100.66", GUARD_BLOCK, false, "198.51.100.66"},
		{"odd.test", NULL, "192.0.2.1", GUARD_PASS, true, "odd.test"},
		{"www.example", "odd.test", NULL, GUARD_PASS, true, "odd.test"},
		{"good.example", "c.evil.test", "198.51.100.66", GUARD_PASS, false, ""},
	};
	struct world *w = make();

	for (size_t n = 0; n < 2 * sizeof(rows) / sizeof(*rows);
		n++) { /* and from what is recalled */
		size_t i = n / 2;
		struct judged j = judge(w, rows[i].name, rows[i].alias, rows[i].address);

		assert_int_equal(j.action, rows[i].action);
		assert_int_equal(j.warns, rows[i].warns);
		assert_string_equal(j.found, rows[i].found);
		assert_string_equal(j.what, rows[i].found[0] != '\0' ? "Emotet" : "");
	}
	done(w);
}

static void
off_and_would_answer(void **state)
{
	struct world *w = make();
	struct judged j;

	w->group.mode = GUARD_MODE_WOULD;
	j = judge(w, "www.example", "c.evil.test", NULL);
	assert_int_equal(j.action, GUARD_PASS);
	assert_true(j.would);
	w->group.mode = GUARD_MODE_OFF;
	j = judge(w, "evil.test", NULL, "198.51.100.66");
	assert_int_equal(j.action, GUARD_PASS);
	assert_false(j.would || j.warns);
	done(w);
}

static void
without_index_or_disk_it_answers(void **state)
{
	struct world *w = make();

	w->is_away = true;
	assert_int_equal(judge(w, "evil.test", NULL, NULL).action, GUARD_PASS);
	assert_true(w->judge.unread > 0);
	w->judge.index = NULL;
	assert_int_equal(judge(w, "evil.test", NULL, "198.51.100.66").action, GUARD_PASS);
	done(w);
}

/* Asked once, it is known without the disk, and the policy counts each time. */
static void
what_was_read_once_is_recalled(void **state)
{
	struct world *w = make();
	struct judged j;

	assert_int_equal(judge(w, "a.evil.test", NULL, NULL).action, GUARD_BLOCK);
	w->is_away = true;
	j = judge(w, "a.evil.test", NULL, NULL);
	assert_int_equal(j.action, GUARD_BLOCK);
	assert_string_equal(j.found, "evil.test");
	assert_int_equal(judge(w, "www.example", "a.evil.test", NULL).action, GUARD_BLOCK);
	assert_int_equal(judge(w, "b.evil.test", NULL, NULL).action, GUARD_PASS);
	w->rules[0].name = STR("evil.test");
	assert_int_equal(judge(w, "a.evil.test", NULL, NULL).reason, GUARD_RULE);
	w->group.mode = GUARD_MODE_WOULD;
	w->rules[0].name = STR("good.example");
	assert_true(judge(w, "a.evil.test", NULL, NULL).would);
	recall_forget(w->judge.recall);
	assert_int_equal(judge(w, "a.evil.test", NULL, NULL).reason, GUARD_NOTHING);
	done(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_aliases_and_addresses_are_judged),
		cmocka_unit_test(off_and_would_answer),
		cmocka_unit_test(without_index_or_disk_it_answers),
		cmocka_unit_test(what_was_read_once_is_recalled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
