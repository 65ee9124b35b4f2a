/* A whole index in memory: written by entries in any order, then asked; against a plain search. */
#include "know/index/delta.h"
#include "know/index/memory_test.h"
#include "know/indicator/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW INT64_C(1790000000000)

struct world {
	struct memory layers[INDEX_LAYERS];
	struct arena *arena;
	struct index_made made[INDEX_LAYERS];
	struct index_writer *writer;
	char *aligned[INDEX_LAYERS];
	struct index index;
	struct index_hits hits;
	bool is_away; /* the disk */
};

static bool
read_file(void *arg, enum index_layer layer, uint64_t at, void *dst, size_t len)
{
	struct world *w = arg;
	const struct buf *file = &w->layers[layer].file;

	if (w->is_away || at > file->len || len > file->len - at)
		return false;
	memcpy(dst, file->p + at, len);
	return true;
}

static void
begin(struct world *w, enum index_layer layer)
{
	struct index_outside outside = memory_begin(&w->layers[layer]);
	struct index_file file = {.key = {{9}}, .made = NOW, .n_lists = 1};

	strcpy(file.lists[0].name, "list");
	if (w->arena == NULL)
		w->arena = arena_new(1 << 24);
	assert_int_equal(index_writer_new(&outside, &file, w->arena, &w->writer), ERR_OK);
}

/* The files are read as a process would: head, directory, tables. */
static void
end(struct world *w, enum index_layer layer)
{
	struct memory *m = &w->layers[layer];
	struct index_file f;
	struct errinfo info;

	assert_int_equal(index_writer_finish(w->writer, &w->made[layer], &info), ERR_OK);
	assert_int_equal(w->made[layer].file.bytes, m->file.len);
	w->aligned[layer] = memory_aligned(buf_view(&m->file));
	assert_int_equal(
		index_file_read(str_of(w->aligned[layer], INDEX_FILE_HEAD), &f, &info), ERR_OK);
	w->index.read = read_file;
	w->index.arg = w;
	assert_int_equal(
		memory_take(str_of(w->aligned[layer], m->file.len), &f, layer, &w->index, &info),
		ERR_OK);
	index_ready(&w->index);
}

static void
finish(struct world *w)
{
	for (int layer = 0; layer < INDEX_LAYERS; layer++) {
		memory_end(&w->layers[layer]);
		free(w->aligned[layer]);
	}
	arena_free(w->arena);
	free(w);
}

static void
add(struct world *w, enum indicator_kind kind, const char *value, struct indicator_note note)
{
	char normal[LIMIT_INDICATOR_TEXT];
	struct index_entry e = {.kind = kind, .value = str_of(normal, 0), .note = note};

	assert_int_equal(indicator_normal(kind, str_c(value), normal, &e.value.len), ERR_OK);
	assert_int_equal(index_writer_add(w->writer, &e), ERR_OK);
}

static void
add_gone(struct world *w, const char *name, uint32_t note)
{
	struct index_entry e = {
		.kind = INDICATOR_DOMAIN, .value = str_c(name), .is_gone = true, .gone_note = note};

	assert_int_equal(index_writer_add(w->writer, &e), ERR_OK);
}

static struct indicator_note
note_of(unsigned list, enum indicator_tier tier, const char *what)
{
	return (struct indicator_note){.list = (uint8_t)list,
		.tier = tier,
		.confidence = CONFIDENCE_HIGH,
		.what = str_c(what),
		.context = STR("")};
}

static const struct index_hits *
ask(struct world *w, enum indicator_kind kind, const char *value)
{
	index_find(&w->index, kind, str_c(value), NOW, &w->hits);
	return &w->hits;
}

static const struct index_hits *
ask_address(struct world *w, const char *text)
{
	struct addr a;

	assert_int_equal(addr_parse(str_c(text), &a), ERR_OK);
	index_find_address(&w->index, a, NOW, &w->hits);
	return &w->hits;
}

static void
the_longest_name_tells(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	begin(w, INDEX_BASE);
	add(w, INDICATOR_DOMAIN, "evil.test", note_of(0, TIER_BLOCK, "first"));
	add(w, INDICATOR_DOMAIN, "Good.Evil.Test.", note_of(0, TIER_WARN, "second"));
	add(w, INDICATOR_DOMAIN, "www.other.test", note_of(1, TIER_RECORD, "hides nothing"));
	add(w, INDICATOR_DOMAIN, "other.test", note_of(0, TIER_BLOCK, "blocks"));
	end(w, INDEX_BASE);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "www.other.test")->n, 2);
	assert_true(str_equal(w->hits.list[0].note.what, STR("blocks")));
	assert_true(str_equal(w->hits.list[0].value, STR("other.test")));
	assert_true(str_equal(w->hits.list[1].value, STR("www.other.test")));
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "a.evil.test")->n, 1);
	assert_true(str_equal(w->hits.list[0].value, STR("evil.test")));
	assert_true(str_equal(w->hits.list[0].note.what, STR("first")));
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "x.good.evil.test")->n, 1);
	assert_true(str_equal(w->hits.list[0].value, STR("good.evil.test")));
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "notevil.test")->n, 0);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "test")->n, 0);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "")->n, 0);
	assert_int_equal(ask(w, INDICATOR_URL, "evil.test")->n, 0);
	finish(w);
}

static void
the_narrowest_network_tells(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	begin(w, INDEX_BASE);
	add(w, INDICATOR_ADDRESS, "203.0.113.0/24", note_of(0, TIER_RECORD, "network"));
	add(w, INDICATOR_ADDRESS, "203.0.113.7", note_of(0, TIER_BLOCK, "host"));
	add(w, INDICATOR_ADDRESS, "2001:db8::/32", note_of(0, TIER_BLOCK, "six"));
	end(w, INDEX_BASE);
	assert_int_equal(ask_address(w, "203.0.113.7")->n, 1);
	assert_true(str_equal(w->hits.list[0].note.what, STR("host")));
	assert_int_equal(ask_address(w, "203.0.113.8")->n, 1);
	assert_true(str_equal(w->hits.list[0].note.what, STR("network")));
	assert_int_equal(ask_address(w, "203.0.114.8")->n, 0);
	assert_int_equal(ask_address(w, "2001:db8:1::5")->n, 1);
	assert_int_equal(ask_address(w, "2001:db9::5")->n, 0);
	finish(w);
}

static void
all_lists_tell_and_the_strictest_first(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct indicator_note old = note_of(2, TIER_BLOCK, "ran out");

	old.expires = NOW;
	begin(w, INDEX_BASE);
	add(w, INDICATOR_DOMAIN, "evil.test", note_of(0, TIER_RECORD, "zero"));
	add(w, INDICATOR_DOMAIN, "evil.test", note_of(1, TIER_BLOCK, "one"));
	add(w, INDICATOR_DOMAIN, "evil.test", old);
	for (unsigned i = 3; i < 40; i++)
		add(w, INDICATOR_DOMAIN, "often.test", note_of(i, TIER_WARN, "many"));
	end(w, INDEX_BASE);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "evil.test")->n, 2);
	assert_int_equal(w->hits.list[0].note.list, 1);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "often.test")->n, LIMIT_INDEX_HITS);
	assert_int_equal(w->hits.left_out, 37 - LIMIT_INDEX_HITS);
	finish(w);
}

/* More lists than one look-up tells of, and what ran out before them: none of it hides a block. */
static void
the_strictest_is_never_left_out(void **state)
{
	static const char long_text[] =
		"a family of programs with a long name, told again and again "
		"until there is no more room for it";
	struct world *w = calloc(1, sizeof(*w));
	struct indicator_note old = note_of(0, TIER_BLOCK, long_text);

	old.context = str_c(long_text);
	begin(w, INDEX_BASE);
	for (unsigned i = 0; i < 40; i++) {
		old.expires = NOW - i;
		add(w, INDICATOR_ADDRESS, "203.0.113.7", old);
	}
	for (unsigned i = 3; i < 40; i++)
		add(w, INDICATOR_ADDRESS, "203.0.113.7", note_of(i, TIER_WARN, "warns"));
	add(w, INDICATOR_ADDRESS, "203.0.113.7", note_of(50, TIER_BLOCK, "blocks"));
	end(w, INDEX_BASE);
	assert_int_equal(ask_address(w, "203.0.113.7")->n, LIMIT_INDEX_HITS);
	assert_int_equal(w->hits.left_out, 38 - LIMIT_INDEX_HITS);
	assert_int_equal(w->hits.list[0].note.list, 50);
	assert_true(str_equal(w->hits.list[0].note.what, STR("blocks")));
	for (unsigned i = 0; i < w->hits.n; i++)
		assert_int_equal(w->hits.list[i].value.len, ADDRESS_KEY);
	assert_true(str_equal(w->hits.list[LIMIT_INDEX_HITS - 1].note.what, STR("warns")));
	finish(w);
}

/* A list that says one name over and over makes no look-up long. */
static void
one_value_is_said_so_often_at_most(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct indicator_note note = note_of(1, TIER_BLOCK, "");

	begin(w, INDEX_BASE);
	for (unsigned i = 0; i < 2 * LIMIT_INDEX_SAME; i++) {
		note.first_seen = i;
		add(w, INDICATOR_DOMAIN, "a.test", note);
	}
	end(w, INDEX_BASE);
	assert_int_equal(w->made[INDEX_BASE].built.records, LIMIT_INDEX_SAME);
	assert_int_equal(w->made[INDEX_BASE].built.left_out, LIMIT_INDEX_SAME);
	assert_int_equal(w->made[INDEX_BASE].built.entries, 1);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "a.test")->n, LIMIT_INDEX_HITS);
	finish(w);
}

static void
what_is_held_does_not_block(void **state)
{
	struct indicator_note note = note_of(0, TIER_BLOCK, "");

	assert_int_equal(indicator_does(&note), TIER_BLOCK);
	note.held = HELD_POPULAR;
	assert_int_equal(indicator_does(&note), TIER_WARN);
	note.tier = TIER_RECORD;
	assert_int_equal(indicator_does(&note), TIER_RECORD);
}

/* "||a.test^" and "@@||good.a.test^" of one list; another list blocks both. */
static void
a_list_takes_back_below_its_own_entry(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct indicator_note back = note_of(0, TIER_BLOCK, "");

	back.held = HELD_EXCEPTED;
	begin(w, INDEX_BASE);
	add(w, INDICATOR_DOMAIN, "a.test", note_of(0, TIER_BLOCK, "wide"));
	add(w, INDICATOR_DOMAIN, "good.a.test", back);
	add(w, INDICATOR_DOMAIN, "bad.good.a.test", note_of(0, TIER_BLOCK, "below"));
	add(w, INDICATOR_DOMAIN, "b.test", note_of(0, TIER_BLOCK, "wide"));
	add(w, INDICATOR_DOMAIN, "b.test", note_of(1, TIER_WARN, "other"));
	add(w, INDICATOR_DOMAIN, "good.b.test", back);
	end(w, INDEX_BASE);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "x.a.test")->n, 1);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "good.a.test")->n, 0);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "x.good.a.test")->n, 0);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "x.bad.good.a.test")->n, 1);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "x.b.test")->n, 2);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "x.good.b.test")->n, 1);
	assert_true(str_equal(w->hits.list[0].note.what, STR("other")));
	finish(w);
}

static void
a_delta_adds_and_takes_away(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	begin(w, INDEX_BASE);
	add(w, INDICATOR_DOMAIN, "old.test", note_of(0, TIER_BLOCK, "base"));
	add(w, INDICATOR_DOMAIN, "both.test", note_of(0, TIER_BLOCK, "base"));
	end(w, INDEX_BASE);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "old.test")->n, 1);
	begin(w, INDEX_FRESH);
	add_gone(w, "old.test", 0);
	add(w, INDICATOR_DOMAIN, "new.test", note_of(0, TIER_BLOCK, "fresh"));
	add(w, INDICATOR_DOMAIN, "both.test", note_of(1, TIER_WARN, "fresh"));
	end(w, INDEX_FRESH);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "old.test")->n, 0);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "new.test")->n, 1);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "both.test")->n, 2);
	finish(w);
}

static void
add_new(struct index_delta *d, const char *name, unsigned list, const char *what)
{
	struct index_entry e = {.kind = INDICATOR_DOMAIN,
		.value = str_c(name),
		.note = note_of(list, TIER_BLOCK, what)};

	assert_int_equal(index_delta_add(d, &e), ERR_OK);
}

/* New versions of list 1, compared with the base: list 0 is not looked at. */
static void
a_delta_finds_what_changed(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct memory stage = {0};
	struct index_outside outside = memory_begin(&stage);
	struct index_delta_source source = {.lists = 1U << 1, .stage = &outside};
	struct index_delta_counts counts;
	struct index_delta *delta;
	struct errinfo info;

	begin(w, INDEX_BASE);
	add(w, INDICATOR_DOMAIN, "other.test", note_of(0, TIER_BLOCK, "other"));
	add(w, INDICATOR_DOMAIN, "stays.test", note_of(1, TIER_BLOCK, "x"));
	add(w, INDICATOR_DOMAIN, "goes.test", note_of(1, TIER_BLOCK, "x"));
	add(w, INDICATOR_DOMAIN, "changes.test", note_of(1, TIER_BLOCK, "x"));
	add(w, INDICATOR_DOMAIN, "goes.test", note_of(0, TIER_BLOCK, "other"));
	end(w, INDEX_BASE);
	begin(w, INDEX_FRESH);
	source.base = str_of(w->aligned[INDEX_BASE], w->layers[INDEX_BASE].file.len);
	source.file = &w->made[INDEX_BASE].file;
	source.fresh = w->writer;
	assert_int_equal(index_delta_new(&source, w->arena, &delta), ERR_OK);
	add_new(delta, "stays.test", 1, "x");
	add_new(delta, "stays.test", 1, "x");
	add_new(delta, "changes.test", 1, "y");
	add_new(delta, "comes.test", 1, "x");
	assert_int_equal(index_delta_finish(delta, &counts, &info), ERR_OK);
	end(w, INDEX_FRESH);
	assert_int_equal(counts.added, 2);
	assert_int_equal(counts.gone, 2);
	assert_int_equal(counts.same, 1);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "other.test")->n, 1);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "stays.test")->n, 1);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "comes.test")->n, 1);
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "goes.test")->n, 1);
	assert_true(str_equal(w->hits.list[0].note.what, STR("other")));
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "changes.test")->n, 1);
	assert_true(str_equal(w->hits.list[0].note.what, STR("y")));
	source.base.len = 40000; /* a base that ends too soon is said, not read past its end */
	assert_int_equal(index_delta_new(&source, w->arena, &delta), ERR_OK);
	assert_int_not_equal(index_delta_finish(delta, &counts, &info), ERR_OK);
	memory_end(&stage);
	finish(w);
}

/* A hit that cannot be confirmed is none, and it is counted. */
static void
a_lost_disk_blocks_nothing(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	begin(w, INDEX_BASE);
	add(w, INDICATOR_DOMAIN, "evil.test", note_of(0, TIER_BLOCK, ""));
	end(w, INDEX_BASE);
	w->is_away = true;
	assert_int_equal(ask(w, INDICATOR_DOMAIN, "evil.test")->n, 0);
	assert_int_equal(w->hits.not_read, 1);
	finish(w);
}

static const char *
random_name(unsigned seed, char dst[80])
{
	static const char *const words[] = {
		"a", "mail", "www", "x-1", "example", "bad", "cdn", "co"};
	size_t n = 0;

	for (unsigned i = 0; i < 2 + seed % 3; i++) {
		seed = seed * 1103515245 + 12345;
		n += (size_t)snprintf(
			dst + n, 80 - n, "%s%u.", words[seed >> 16 & 7], seed >> 19 & 15);
	}
	snprintf(dst + n, 80 - n, "%s", seed & 1 ? "test" : "co.jp");
	return dst;
}

static int
compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* The longest suffix that is in the sorted list, by looking each up. */
static const char *
plainly(char (*sorted)[80], size_t n, const char *name)
{
	for (; name != NULL; name = strchr(name, '.') == NULL ? NULL : strchr(name, '.') + 1)
		if (bsearch(name, sorted, n, 80, compare) != NULL)
			return name;
	return NULL;
}

static void
it_agrees_with_a_plain_search(void **state)
{
	enum { N = 4000 };
	struct world *w = calloc(1, sizeof(*w));
	char(*names)[80] = calloc(N, 80);
	char name[80];
	unsigned hits = 0;

	begin(w, INDEX_BASE);
	for (unsigned i = 0; i < N; i++)
		add(w, INDICATOR_DOMAIN, random_name(i * 7, names[i]), note_of(0, TIER_BLOCK, ""));
	qsort(names, N, 80, compare);
	end(w, INDEX_BASE);
	for (unsigned i = 0; i < 40000; i++) {
		const char *wanted = plainly(names, N, random_name(i * 13 + 5, name));

		ask(w, INDICATOR_DOMAIN, name);
		assert_int_equal(w->hits.n > 0, wanted != NULL);
		if (wanted != NULL)
			assert_true(str_equal(w->hits.list[0].value, str_c(wanted)));
		hits += wanted != NULL;
	}
	assert_true(hits > 1000 && hits < 39000);
	free(names);
	finish(w);
}

/* ---- networks ---- */

struct network {
	struct addr a;
	unsigned bits;
};

/* Few different bits, so that many lie in each other, on both sides of an edge. */
static struct addr
random_addr(unsigned *seed, bool is_v6)
{
	struct addr a = {.family = is_v6 ? 6 : 4};

	for (unsigned i = 0; i < (is_v6 ? 16U : 4U); i++) {
		*seed = *seed * 1103515245 + 12345;
		a.b[i] = (uint8_t[]){0, 0xff, 0x80, 0x7f, 0x01, 0xfe, 0x20, 0xb8}[*seed >> 16 & 7];
	}
	a.b[0] = is_v6 ? 0x20 : 203;
	if (!is_v6)
		a.b[1] = (uint8_t)(*seed >> 20);
	return a;
}

static bool
covers(const struct network *n, struct addr a)
{
	if (n->a.family != a.family)
		return false;
	for (unsigned i = 0; i < n->bits; i++)
		if (((n->a.b[i / 8] ^ a.b[i / 8]) & (0x80U >> i % 8)) != 0)
			return false;
	return true;
}

/* The narrowest of all that hold it, by looking at each; NULL: none. */
static const struct network *
plain_network(const struct network *list, size_t n, struct addr a)
{
	const struct network *best = NULL;

	for (size_t i = 0; i < n; i++)
		if (covers(&list[i], a) && (best == NULL || list[i].bits > best->bits))
			best = &list[i];
	return best;
}

static void
add_network(struct world *w, struct network *n)
{
	char text[ADDR_TEXT_MAX + 8];
	size_t len = 0;

	for (unsigned i = n->bits; i < 128; i++)
		n->a.b[i / 8] &= (uint8_t) ~(0x80U >> i % 8);
	addr_text(n->a, text);
	len = strlen(text);
	snprintf(text + len, sizeof(text) - len, "/%u", n->bits);
	add(w, INDICATOR_ADDRESS, text, note_of(0, TIER_BLOCK, ""));
}

/* Hosts and networks of all lengths, IPv4 and IPv6, in each other and side by side. */
static void
networks_agree_with_a_plain_search(void **state)
{
	enum { N = 1500 };
	struct world *w = calloc(1, sizeof(*w));
	struct network *list = calloc(N, sizeof(*list));
	unsigned seed = 4711, hits[2] = {0}, misses[2] = {0};

	begin(w, INDEX_BASE);
	for (unsigned i = 0; i < N; i++) {
		bool is_v6 = i % 2 != 0;

		list[i].a = random_addr(&seed, is_v6);
		list[i].bits = is_v6 ? 20 + (seed >> 16) % 109 : 22 + (seed >> 16) % 11;
		add_network(w, &list[i]);
	}
	end(w, INDEX_BASE);
	for (unsigned i = 0; i < 20000; i++) {
		struct addr a = random_addr(&seed, i % 2 != 0);
		const struct network *wanted;
		char key[ADDRESS_KEY];

		if (i % 3 == 0) { /* one of them, or its neighbour beyond an edge */
			const struct network *n = &list[seed % N];
			unsigned flip = n->bits - (n->bits > 0 && i % 2 == 0);

			a = n->a;
			if (flip < (a.family == 6 ? 128U : 32U))
				a.b[flip / 8] ^= (uint8_t)(0x80U >> flip % 8);
		}
		wanted = plain_network(list, N, a);
		index_find_address(&w->index, a, NOW, &w->hits);
		assert_int_equal(w->hits.n > 0, wanted != NULL);
		(wanted != NULL ? hits : misses)[a.family == 6]++;
		if (wanted == NULL)
			continue;
		address_key(wanted->a, wanted->bits, key);
		assert_true(str_equal(w->hits.list[0].value, str_of(key, ADDRESS_KEY)));
	}
	for (unsigned i = 0; i < 2; i++)
		assert_true(hits[i] > 500 && misses[i] > 500);
	free(list);
	finish(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_longest_name_tells),
		cmocka_unit_test(the_narrowest_network_tells),
		cmocka_unit_test(all_lists_tell_and_the_strictest_first),
		cmocka_unit_test(the_strictest_is_never_left_out),
		cmocka_unit_test(one_value_is_said_so_often_at_most),
		cmocka_unit_test(what_is_held_does_not_block),
		cmocka_unit_test(a_list_takes_back_below_its_own_entry),
		cmocka_unit_test(a_delta_adds_and_takes_away),
		cmocka_unit_test(a_delta_finds_what_changed),
		cmocka_unit_test(a_lost_disk_blocks_nothing),
		cmocka_unit_test(it_agrees_with_a_plain_search),
		cmocka_unit_test(networks_agree_with_a_plain_search),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
