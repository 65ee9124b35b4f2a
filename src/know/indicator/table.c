/* The table of indicators: memory, entries, look-ups. See know.h and table.h. */
#include "know/indicator/table.h"
#include "base/hash.h"

static const struct hash_key hash_key = {{0x73, 0x61, 0x6b, 0x69, 0x6d, 0x6f, 0x72, 0x69}};

static uint32_t
bucket_of(const struct table *t, enum indicator_kind kind, struct str key)
{
	return (uint32_t)(hash_bytes(&hash_key, key.p, key.len) + kind * 0x9e3779b9U) &
	       (t->n_buckets - 1);
}

static const struct entry *
find_entry(const struct table *t, enum indicator_kind kind, struct str key)
{
	uint32_t at = t->buckets[bucket_of(t, kind, key)];

	for (; at != 0; at = t->entries[at - 1].next) {
		const struct entry *e = &t->entries[at - 1];

		if (e->kind == kind && e->key_len == key.len &&
			memcmp(t->text + e->key, key.p, key.len) == 0)
			return e;
	}
	return NULL;
}

static enum err
keep_text(struct table *t, struct str s, uint32_t *ret_at)
{
	if (t->text_max - t->text_len < s.len + 1)
		return ERR_LIMIT;
	*ret_at = (uint32_t)t->text_len;
	memcpy(t->text + t->text_len, s.p, s.len);
	t->text[t->text_len + s.len] = '\0';
	t->text_len += s.len + 1;
	return ERR_OK;
}

/* What the entry before said is often said again. */
static enum err
keep_what(struct table *t, struct str what, uint32_t *ret_at)
{
	char clean[LIMIT_INDICATOR_WHAT];

	*ret_at = 0;
	if (str_clean(what, clean, sizeof(clean)) == 0)
		return ERR_OK;
	if (t->n > 0 && strcmp(t->text + t->entries[t->n - 1].what, clean) == 0) {
		*ret_at = t->entries[t->n - 1].what;
		return ERR_OK;
	}
	return keep_text(t, str_c(clean), ret_at);
}

enum err
table_add(struct table *t, const struct given *g)
{
	char normal[LIMIT_INDICATOR_TEXT];
	struct str key = str_of(normal, 0);
	struct entry e = {.list = (uint8_t)g->list,
		.kind = (uint8_t)g->kind,
		.confidence = (uint8_t)g->confidence};
	enum err err = indicator_normal(g->kind, g->value, normal, &key.len);
	uint32_t *bucket, text;

	if (err != ERR_OK)
		return err;
	if (indicator_is_too_wide(t->packs, g->kind, key)) {
		t->counts.refused++;
		return ERR_OK;
	}
	if (find_entry(t, g->kind, key) != NULL) {
		t->counts.duplicates++;
		return ERR_OK;
	}
	e.key_len = (uint16_t)key.len;
	if (t->n == t->max || keep_what(t, g->what, &e.what) != ERR_OK ||
		keep_text(t, key, &e.key) != ERR_OK)
		return ERR_LIMIT;
	if (g->kind == INDICATOR_ADDRESS) /* as it stands in the list, behind the key */
		err = keep_text(t, g->value, &text);
	if (err != ERR_OK)
		return ERR_LIMIT;
	if (g->kind == INDICATOR_ADDRESS)
		t->prefixes[key.p[0] != 4][(unsigned char)key.p[1] / 64] |=
			UINT64_C(1) << ((unsigned char)key.p[1] % 64);
	if (g->kind == INDICATOR_HASH)
		t->hashes |= 1U << (key.len == 32    ? DIGEST_MD5
				     : key.len == 40 ? DIGEST_SHA1
						     : DIGEST_SHA256);
	bucket = &t->buckets[bucket_of(t, g->kind, key)];
	e.next = *bucket;
	t->entries[t->n++] = e;
	*bucket = t->n;
	t->counts.entries++;
	return ERR_OK;
}

static void
fill_hit(const struct table *t, const struct entry *e, struct indicator_hit *ret_hit)
{
	*ret_hit = (struct indicator_hit){.tier = TIER_BLOCK};
	ret_hit->value = e->kind == INDICATOR_ADDRESS ? str_c(t->text + e->key + ADDRESS_KEY + 1)
						      : str_of(t->text + e->key, e->key_len);
	ret_hit->list = t->lists[e->list];
	ret_hit->what = str_c(t->text + e->what);
	ret_hit->confidence = (enum confidence)e->confidence;
}

/* The name itself, then each name above it; never a routine service, whatever a list says. */
static bool
find_domain(const struct table *t, struct str name, struct indicator_hit *ret_hit)
{
	if (t->packs != NULL && detect_packs_service(t->packs, name) != NULL)
		return false;
	while (name.len > 0) {
		const struct entry *e = find_entry(t, INDICATOR_DOMAIN, name);

		if (e != NULL) {
			fill_hit(t, e, ret_hit);
			return true;
		}
		str_split(&name, '.');
	}
	return false;
}

static bool
view_find(void *table, enum indicator_kind kind, struct str value,
	struct indicator_hit *ret_hit)
{
	const struct table *t = table;
	char normal[LIMIT_INDICATOR_TEXT];
	struct str key = str_of(normal, 0);
	const struct entry *e;

	if (indicator_normal(kind, value, normal, &key.len) != ERR_OK || kind == INDICATOR_ADDRESS)
		return false;
	if (kind == INDICATOR_DOMAIN)
		return find_domain(t, key, ret_hit);
	e = find_entry(t, kind, key);
	if (e == NULL && kind == INDICATOR_URL && str_find_byte(key, '?') > 0) {
		key.len = (size_t)str_find_byte(key, '?');
		e = find_entry(t, kind, key);
	}
	if (e == NULL)
		return false;
	fill_hit(t, e, ret_hit);
	return true;
}

static bool
view_find_address(void *table, struct addr a, struct indicator_hit *ret_hit)
{
	const struct table *t = table;
	const uint64_t *in_use = t->prefixes[a.family != 4];
	char key[ADDRESS_KEY];

	if (address_is_never(a))
		return false;
	for (int bits = a.family == 4 ? 32 : 128; bits > 0; bits--) {
		const struct entry *e;

		if ((in_use[bits / 64] & UINT64_C(1) << (bits % 64)) == 0)
			continue;
		address_key(a, (unsigned)bits, key);
		e = find_entry(t, INDICATOR_ADDRESS, str_of(key, sizeof(key)));
		if (e == NULL)
			continue;
		fill_hit(t, e, ret_hit);
		return true;
	}
	return false;
}

static bool
is_json(struct str bytes)
{
	struct str s = str_trim(str_of(bytes.p, bytes.len < 64 ? bytes.len : 64));

	return s.len > 0 && (s.p[0] == '{' || s.p[0] == '[');
}

/* Entries that a list can hold at most: its lines, or its comparisons. */
static size_t
count_at_most(struct str bytes)
{
	char mark = is_json(bytes) ? '=' : '\n';
	size_t n = 2;

	for (size_t i = 0; i < bytes.len; i++) /* "ISSUBSET" has no '=' but an 'T' */
		n += bytes.p[i] == mark || (mark == '=' && bytes.p[i] == 'T');
	return n;
}

static void
measure(const struct know_source *source, size_t *ret_entries, size_t *ret_text)
{
	size_t entries = 1, text = 1;

	for (size_t i = 0; i < source->n_lists; i++) {
		entries += count_at_most(source->lists[i].bytes);
		text += source->lists[i].bytes.len + source->lists[i].name.len + 1;
	}
	if (entries > LIMIT_INDICATORS)
		entries = LIMIT_INDICATORS;
	*ret_entries = entries;
	*ret_text = text + entries * (ADDRESS_KEY + 4);
}

size_t
know_arena_bytes(const struct know_source *source)
{
	size_t entries, text;

	measure(source, &entries, &text);
	return sizeof(struct table) + entries * (sizeof(struct entry) + 4 * sizeof(uint32_t)) +
	       text + 65536;
}

static struct table *
make_table(const struct know_source *source, struct arena *arena)
{
	struct table *t = arena_array(arena, struct table, 1);
	size_t entries, text;

	measure(source, &entries, &text);
	if (t == NULL || text > UINT32_MAX)
		return NULL;
	t->packs = source->packs;
	t->now = source->now;
	t->max = (uint32_t)entries;
	t->text_max = text;
	t->text_len = 1;
	for (t->n_buckets = 16; t->n_buckets < entries;)
		t->n_buckets *= 2;
	t->text = arena_alloc(arena, text);
	t->entries = arena_array(arena, struct entry, entries);
	t->buckets = arena_array(arena, uint32_t, t->n_buckets);
	return t->text == NULL || t->entries == NULL || t->buckets == NULL ? NULL : t;
}

static enum err
read_list(struct table *t, unsigned i, const struct know_list *list, struct errinfo *info)
{
	bool json = is_json(list->bytes);
	char name[64];
	uint32_t at, before = t->n + t->counts.duplicates;
	enum err err;

	str_clean(list->name, name, sizeof(name));
	if (str_trim(list->bytes).len == 0)
		return err_say(info, ERR_INVALID, 0, "The list %s is empty.", name);
	if (list->bytes.len > (json ? LIMIT_INDICATOR_JSON_BYTES : LIMIT_INDICATOR_LIST_BYTES))
		return err_say(info, ERR_LIMIT, 0, "The list %s is larger than %d MB.", name,
			(json ? LIMIT_INDICATOR_JSON_BYTES : LIMIT_INDICATOR_LIST_BYTES) >> 20);
	err = keep_text(t, str_c(name), &at);
	if (err != ERR_OK)
		return err_say(info, err, 0, "The lists are too large together.");
	t->lists[i] = str_c(t->text + at);
	err = json ? stix_read(t, i, list->bytes, info) : plain_read(t, i, list->bytes, info);
	if (err == ERR_LIMIT)
		return err_say(info, err, 0, "The list %s brings more than %d entries in all.",
			name, LIMIT_INDICATORS);
	t->counts.per_list[i] = t->n + t->counts.duplicates - before;
	if (err == ERR_OK && t->counts.per_list[i] == 0)
		return err_say(
			info, ERR_INVALID, 0, "The list %s holds no entry that can be used.", name);
	return err;
}

enum err
know_load(const struct know_source *source, struct arena *arena, struct indicator_view *ret_view,
	struct know_counts *ret_counts, struct errinfo *info)
{
	struct table *t;

	if (source->n_lists > LIMIT_INDICATOR_LISTS)
		return err_say(
			info, ERR_LIMIT, 0, "There are more than %d lists.", LIMIT_INDICATOR_LISTS);
	t = make_table(source, arena);
	if (t == NULL)
		return err_say(info, ERR_FULL, 0, "There is not enough memory for the lists.");
	for (unsigned i = 0; i < source->n_lists; i++) {
		enum err err = read_list(t, i, &source->lists[i], info);

		if (err != ERR_OK)
			return err;
	}
	*ret_view = (struct indicator_view){.table = t,
		.hashes = t->hashes,
		.find = view_find,
		.find_address = view_find_address};
	if (ret_counts != NULL)
		*ret_counts = t->counts;
	return ERR_OK;
}
