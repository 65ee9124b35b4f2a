/*
 * What a policy zone says is what the guard says: for random nested names, lists and rules, asked
 * as Unbound asks a zone (the wildcard of the nearest name that is there) and as BIND does (the
 * longest wildcard).
 */
#include "know/indicator/table.h"
#include "proc/common/index_disk.h"
#include "proc/common/rpz_export.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW INT64_C(1790000000000)

struct world {
	char folder[64];
	struct index_disk *disk;
	struct index_writer *writer;
	struct arena *arena;
	struct index_map map;
	struct guard_rule rules[64];
	struct guard_group group;
	struct guard_policy policy;
	struct rpz_wish wish;
	struct rpz_export *lines;
	struct buf zone;
};

static void
begin(struct world *w)
{
	struct index_file file = {.key = {{9}}, .made = NOW, .n_lists = 2};
	struct errinfo info;
	char path[96];

	strcpy(w->folder, "/tmp/rpz-test-XXXXXX");
	assert_non_null(mkdtemp(w->folder));
	snprintf(path, sizeof(path), "%s/base.idx", w->folder);
	strcpy(file.lists[0].name, "first");
	strcpy(file.lists[1].name, "second");
	w->arena = arena_new(1 << 24);
	assert_int_equal(index_disk_begin(path, path, &w->disk, &info), ERR_OK);
	assert_int_equal(
		index_writer_new(index_disk_outside(w->disk), &file, w->arena, &w->writer), ERR_OK);
	w->group.mode = GUARD_MODE_WOULD; /* what would be blocked is */
	w->policy = (struct guard_policy){
		.mode = GUARD_MODE_WOULD, .groups = &w->group, .n_groups = 1, .rules = w->rules};
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
add_rule(struct world *w, const char *name, enum guard_rule_kind kind)
{
	size_t at = w->policy.n_rules++;

	for (; at > 0 && str_order(w->rules[at - 1].name, str_c(name)) > 0; at--)
		w->rules[at] = w->rules[at - 1];
	w->rules[at] =
		(struct guard_rule){.name = str_c(name), .kind = kind, .id = w->policy.n_rules};
}

static void export(struct world *w)
{
	struct index_made made;
	struct errinfo info;
	uint8_t more;

	assert_int_equal(index_writer_finish(w->writer, &made, &info), ERR_OK);
	assert_int_equal(index_disk_commit(w->disk, &info), ERR_OK);
	assert_int_equal(index_map_open(w->folder, &w->map, &info), ERR_OK);
	w->wish.policy = &w->policy;
	w->wish.map = &w->map;
	w->wish.zone = (struct rpz_zone){.origin = STR("rpz.test"), .serial = 7, .made = NOW};
	w->wish.now = NOW;
	w->lines = rpz_export_new(&w->wish);
	w->zone = buf_of(1 << 26);
	do
		more = rpz_export_more(w->lines, &w->zone);
	while (more);
	buf_byte(&w->zone, 0);
	assert_int_equal(buf_err(&w->zone), ERR_OK);
}

static void
end(struct world *w)
{
	char path[96];

	rpz_export_free(w->lines);
	buf_done(&w->zone);
	index_map_close(&w->map);
	index_disk_end(w->disk);
	arena_free(w->arena);
	snprintf(path, sizeof(path), "%s/base.idx", w->folder);
	unlink(path);
	rmdir(w->folder);
	free(w);
}

static struct indicator_note
note(unsigned list, enum indicator_tier tier)
{
	return (struct indicator_note){.list = (uint8_t)list, .tier = tier};
}

static bool
has(const struct world *w, const char *line)
{
	return strstr(w->zone.p, line) != NULL;
}

/* ---- by hand ---- */

static void
what_is_written(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct indicator_note held = note(1, TIER_BLOCK), later = note(0, TIER_BLOCK), over = later;
	struct guard_rule *rule;

	held.held = HELD_POPULAR;
	later.expires = NOW + MS_DAY;
	later.what = STR("Emotet;\ngood.test CNAME .");
	over.expires = NOW;
	begin(w);
	add(w, INDICATOR_DOMAIN, "evil.test", later);
	add(w, INDICATOR_DOMAIN, "www.evil.test", note(1, TIER_BLOCK));
	add(w, INDICATOR_DOMAIN, "popular.test", held);
	add(w, INDICATOR_DOMAIN, "warned.test", note(0, TIER_WARN));
	add(w, INDICATOR_DOMAIN, "over.test", over);
	add(w, INDICATOR_ADDRESS, "203.0.113.0/24", note(0, TIER_BLOCK));
	add(w, INDICATOR_ADDRESS, "203.0.113.7", note(0, TIER_WARN));
	add(w, INDICATOR_ADDRESS, "203.0.113.8", note(0, TIER_BLOCK));
	add(w, INDICATOR_ADDRESS, "2001:db8::/32", note(0, TIER_BLOCK));
	add(w, INDICATOR_URL, "evil.test/a", note(0, TIER_BLOCK));
	add(w, INDICATOR_HASH, "0123456789abcdef0123456789abcdef", note(0, TIER_BLOCK));
	add_rule(w, "shop.test", GUARD_RULE_ALLOW);
	add_rule(w, "a.b.evil.test", GUARD_RULE_ALLOW);
	add_rule(w, "game.test", GUARD_RULE_BLOCK);
	add_rule(w, "some.test", GUARD_RULE_BLOCK);
	for (rule = w->rules; !str_equal(rule->name, STR("some.test")); rule++)
		;
	rule->device = 5;
	export(w);
	assert_true(has(w, "\nevil.test CNAME . ; first: Emotet;?good.test CNAME .; until 2026-"));
	assert_true(has(w, "\n*.evil.test CNAME .\n"));
	assert_false(has(w, "\nwww.evil.test "));
	assert_false(has(w, "popular.test"));
	assert_false(has(w, "warned.test"));
	assert_false(has(w, "over.test"));
	assert_false(has(w, "some.test"));
	assert_true(has(w, "\nshop.test CNAME rpz-passthru. ; rule "));
	assert_true(has(w, "\n*.a.b.evil.test CNAME rpz-passthru.\n"));
	assert_true(has(w, "\nb.evil.test CNAME .")); /* between */
	assert_true(has(w, "\n*.game.test CNAME .\n"));
	assert_true(has(w, "\n24.0.113.0.203.rpz-ip CNAME . ; first\n"));
	assert_true(has(w, "\n32.7.113.0.203.rpz-ip CNAME rpz-passthru. ; first; warn only\n"));
	assert_false(has(w, "\n32.8.113.0.203.rpz-ip"));
	assert_true(has(w, "\n32.zz.db8.2001.rpz-ip CNAME .\n") ||
		    has(w, "\n32.zz.db8.2001.rpz-ip CNAME . ; first\n"));
	assert_int_equal(rpz_export_counts(w->lines)->covered, 2);
	assert_int_equal(rpz_export_counts(w->lines)->only_warn, 2);
	assert_int_equal(rpz_export_counts(w->lines)->not_dns, 2);
	assert_int_equal(rpz_export_counts(w->lines)->rules_left, 1);
	assert_int_equal(rpz_export_counts(w->lines)->not_read, 0);
	end(w);
}

static void
what_warns_when_it_is_wanted(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct indicator_note held = note(1, TIER_BLOCK);

	held.held = HELD_POPULAR;
	begin(w);
	add(w, INDICATOR_DOMAIN, "popular.test", held);
	add(w, INDICATOR_DOMAIN, "warned.test", note(0, TIER_WARN));
	w->wish.warns = true;
	export(w);
	assert_true(has(w, "\npopular.test CNAME rpz-passthru. ; second; held: popular\n"));
	assert_true(has(w, "\nwarned.test CNAME rpz-passthru. ; first; warn only\n"));
	end(w);
}

/* "||evil.test^" and "@@||a.good.evil.test^" of one list; another one blocks other.test all the
 * same. */
static void
what_a_list_takes_back(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct indicator_note back = note(0, TIER_BLOCK);

	back.held = HELD_EXCEPTED;
	begin(w);
	add(w, INDICATOR_DOMAIN, "evil.test", note(0, TIER_BLOCK));
	add(w, INDICATOR_DOMAIN, "a.good.evil.test", back);
	add(w, INDICATOR_DOMAIN, "b.c.a.good.evil.test", note(1, TIER_BLOCK));
	add(w, INDICATOR_DOMAIN, "other.test", note(0, TIER_BLOCK));
	add(w, INDICATOR_DOMAIN, "good.other.test", back);
	add(w, INDICATOR_DOMAIN, "other.test", note(1, TIER_BLOCK));
	add(w, INDICATOR_DOMAIN, "nobodys.test", back);
	export(w);
	assert_true(has(w, "\na.good.evil.test CNAME rpz-passthru. ; its list takes it back\n"));
	assert_true(has(w, "\n*.a.good.evil.test CNAME rpz-passthru.\n"));
	assert_true(has(w, "\ngood.evil.test CNAME .")); /* between */
	assert_true(has(w, "\nb.c.a.good.evil.test CNAME . ; second\n"));
	assert_false(has(w, "good.other.test"));
	assert_false(has(w, "nobodys.test"));
	assert_int_equal(rpz_export_counts(w->lines)->passed, 1);
	end(w);
}

/* ---- by chance, against the guard itself ---- */

struct owner {
	char *name;
	bool blocks;
};

struct owners {
	struct owner list[4096];
	size_t n;
};

static void
take_owners(const struct world *w, struct owners *o)
{
	struct str rest = str_c(w->zone.p);

	o->n = 0;
	while (rest.len > 0) {
		struct str line = str_split(&rest, '\n'), name = str_split(&line, ' ');

		if (!str_starts(line, STR("CNAME ")) || str_starts(name, STR(";")))
			continue;
		assert_true(o->n < 4096);
		o->list[o->n++] = (struct owner){strndup(name.p, name.len),
			str_starts(line, STR("CNAME . ")) || str_equal(line, STR("CNAME ."))};
	}
}

static const struct owner *
owner(const struct owners *o, const char *name)
{
	const struct owner *found = NULL;

	for (size_t i = 0; i < o->n; i++)
		if (strcmp(o->list[i].name, name) == 0) {
			assert_null(found); /* never twice */
			found = &o->list[i];
		}
	return found;
}

/* Is there anything at or below the name? */
static bool
exists(const struct owners *o, const char *name)
{
	for (size_t i = 0; i < o->n; i++) {
		size_t len = strlen(o->list[i].name), n = strlen(name);

		if (len >= n && strcmp(o->list[i].name + len - n, name) == 0 &&
			(len == n || o->list[i].name[len - n - 1] == '.'))
			return true;
	}
	return false;
}

static bool
zone_blocks(const struct owners *o, const char *name, bool like_unbound)
{
	const struct owner *found = owner(o, name);
	char wild[300];

	while (found == NULL) {
		name = strchr(name, '.');
		if (name == NULL)
			return false;
		name++;
		snprintf(wild, sizeof(wild), "*.%s", name);
		found = owner(o, wild);
		if (found == NULL && like_unbound && exists(o, name))
			return false;
	}
	return found->blocks;
}

static void
random_name(char dst[32])
{
	static const char letters[] = "ab";
	int n = 1 + rand() % 5;

	dst[0] = '\0';
	for (int i = 0; i < n; i++)
		snprintf(dst + strlen(dst), 32 - strlen(dst), "%c.", letters[rand() % 2]);
	strcat(dst, "test");
}

static void
one_world(struct owners *o)
{
	struct world *w = calloc(1, sizeof(*w));
	static char names[40][32];
	struct index_hits *hits = calloc(1, sizeof(*hits));
	struct guard_group block = {.mode = GUARD_MODE_BLOCK};
	struct guard_policy policy;
	struct guard_client client = {.group = &block};
	char name[32];

	begin(w);
	for (int i = rand() % 12; i > 0; i--) {
		struct indicator_note n = note((unsigned)rand() % 2,
			rand() % 3 > 0 ? TIER_BLOCK : (enum indicator_tier)(rand() % 2));

		n.held = rand() % 4 == 0 ? HELD_EXCEPTED : HELD_NOT;
		random_name(name);
		add(w, INDICATOR_DOMAIN, name, n);
	}
	for (int i = rand() % 6; i > 0; i--) {
		random_name(names[i]);
		add_rule(w, names[i], (enum guard_rule_kind)(rand() % 2));
	}
	w->wish.warns = rand() % 2 != 0;
	export(w);
	take_owners(w, o);
	policy = w->policy;
	policy.mode = GUARD_MODE_BLOCK;
	policy.groups = &block;
	for (int i = 0; i < 300; i++) {
		struct guard_verdict v;

		random_name(name);
		index_find(&w->map.index, INDICATOR_DOMAIN, str_c(name), NOW, hits);
		v = guard_judge(&policy, &client, str_c(name), hits->list, hits->n, NOW);
		if (zone_blocks(o, name, true) != (v.action == GUARD_BLOCK) ||
			zone_blocks(o, name, false) != (v.action == GUARD_BLOCK))
			fail_msg("%s: the guard says %d; the zone:\n%s", name, v.action, w->zone.p);
	}
	for (size_t i = 0; i < o->n; i++)
		free(o->list[i].name);
	free(hits);
	end(w);
}

static void
the_zone_says_what_the_guard_says(void **state)
{
	struct owners *o = calloc(1, sizeof(*o));

	srand(4);
	for (int i = 0; i < 100; i++)
		one_world(o);
	free(o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written),
		cmocka_unit_test(what_warns_when_it_is_wanted),
		cmocka_unit_test(what_a_list_takes_back),
		cmocka_unit_test(the_zone_says_what_the_guard_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
