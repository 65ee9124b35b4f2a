/*
 * Makes the table of network card makers (model/vendor.h) from IEEE's public registers as CSV, as
 * Debian's ieee-data has them: oui.csv (MA-L), mam.csv (MA-M), oui36.csv (MA-S). Names are
 * shortened by packs/vendor/alias.yaml, or lose their company form. Runs at build time only. usage:
 * vendor_table OUT ALIAS.yaml CSV...
 */
#include "base/buf.h"
#include "model/vendor.h"
#include "pack/fields.h"

#include <stdio.h>
#include <stdlib.h>

#define ENTRIES_MAX 200000
#define ALIASES_MAX 1024
#define FIELD_MAX 512
#define FIELDS 3

struct entry {
	uint8_t prefix[5];
	unsigned register_no; /* 0: 24 bits, 1: 28, 2: 36 */
	uint32_t offset;      /* of the name */
	struct str name;
};

struct alias {
	struct str name;
	struct str starts;
};

struct maker {
	struct arena *arena;
	uint32_t n_aliases;
	struct alias aliases[ALIASES_MAX];
	uint32_t n_entries;
	struct entry *entries;
};

/* Company forms at the end of a name, taken off until none is left. */
static const char *const forms[] = {",", ".", " inc", " corp", " corporation", " co", " ltd",
	" limited", " llc", " gmbh", " ag", " kg", " & co", " s.a", " sa", " s.p.a", " srl", " b.v",
	" bv", " ab", " a/s", " as", " oy", " oyj", " pte", " pty", " plc", " co.,ltd", " co., ltd",
	" k.k", " kk", " s.r.l", " incorporated", " company", " int'l", " (shenzhen)"};

static struct str
shorten(struct str name)
{
	bool is_shorter = true;

	while (is_shorter) {
		is_shorter = false;
		name = str_trim(name);
		for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
			struct str form = str_c(forms[i]);

			if (name.len > form.len + 1 && str_ends_nocase(name, form)) {
				name.len -= form.len;
				is_shorter = true;
			}
		}
	}
	return name;
}

static struct str
name_of(const struct maker *m, struct str organisation)
{
	char clean[VENDOR_NAME_MAX + 1];
	size_t len;
	char *copy;

	for (uint32_t i = 0; i < m->n_aliases; i++)
		if (str_starts_nocase(organisation, m->aliases[i].starts))
			return m->aliases[i].name;
	len = str_clean(shorten(organisation), clean, sizeof(clean));
	copy = arena_copy(m->arena, str_of(clean, len));
	if (copy == NULL) {
		fprintf(stderr, "vendor_table: out of memory\n");
		exit(1);
	}
	return str_of(copy, len);
}

/* Six, seven or nine hexadecimal digits, left-aligned into five bytes. */
static bool
prefix_parse(struct str s, struct entry *e)
{
	if (s.len != 6 && s.len != 7 && s.len != 9)
		return false;
	memset(e->prefix, 0, sizeof(e->prefix));
	for (size_t i = 0; i < s.len; i++) {
		const char *digits = "0123456789ABCDEF";
		const char *at = strchr(digits, s.p[i]);

		if (at == NULL || *at == '\0')
			return false;
		e->prefix[i / 2] |= (uint8_t)((at - digits) << (i % 2 == 0 ? 4 : 0));
	}
	e->register_no = s.len == 6 ? 0 : s.len == 7 ? 1 : 2;
	return true;
}

static void
take_record(struct maker *m, char fields[FIELDS][FIELD_MAX])
{
	struct str organisation = str_trim(str_c(fields[2]));
	struct entry e = {0};

	/* blocks that IEEE gives out in smaller pieces, and makers who want no name */
	if (!prefix_parse(str_c(fields[1]), &e) || organisation.len == 0 ||
		str_equal(organisation, STR("Private")) ||
		str_starts(organisation, STR("IEEE Registration Authority")))
		return;
	if (m->n_entries == ENTRIES_MAX) {
		fprintf(stderr, "vendor_table: more than %d entries\n", ENTRIES_MAX);
		exit(1);
	}
	e.name = name_of(m, organisation);
	m->entries[m->n_entries++] = e;
}

/* RFC 4180: fields in quotes may hold commas, line ends and doubled quotes. */
static void
read_csv(struct maker *m, const char *path)
{
	char fields[FIELDS][FIELD_MAX] = {{0}};
	FILE *f = fopen(path, "re");
	bool in_quotes = false;
	size_t field = 0, len = 0;
	int c;

	if (f == NULL) {
		fprintf(stderr, "vendor_table: %s cannot be opened\n", path);
		exit(1);
	}
	while ((c = getc(f)) != EOF) {
		if (c == '"') {
			in_quotes = !in_quotes;
		} else if (c == ',' && !in_quotes) {
			field++;
			len = 0;
		} else if (c == '\n' && !in_quotes) {
			take_record(m, fields);
			memset(fields, 0, sizeof(fields));
			field = len = 0;
		} else if (field < FIELDS && len < FIELD_MAX - 1) {
			fields[field][len++] = (char)c;
		}
	}
	fclose(f);
}

static enum err
read_alias(struct pack_ctx *ctx, const struct node *node, struct maker *m)
{
	enum err err = node_expect(ctx, node, NODE_LIST);

	if (err == ERR_OK && node->n_children == 0)
		err = pack_say(ctx, ERR_MALFORMED, node->line, "a name without beginnings");
	for (const struct node *n = node->first; err == ERR_OK && n != NULL; n = n->next) {
		if (m->n_aliases == ALIASES_MAX || node->key.len > VENDOR_NAME_MAX)
			return pack_say(ctx, ERR_LIMIT, n->line, "too many or too long names");
		err = node_expect(ctx, n, NODE_SCALAR);
		m->aliases[m->n_aliases++] = (struct alias){node->key, n->text};
	}
	return err;
}

static void
read_aliases(struct maker *m, const char *path)
{
	struct errinfo info = {0};
	struct pack_ctx ctx = {.file = str_c(path), .arena = m->arena, .info = &info};
	const struct node *root = NULL;
	FILE *f = fopen(path, "re");
	char *bytes = arena_alloc(m->arena, LIMIT_PACK_BYTES);
	enum err err;

	if (f == NULL || bytes == NULL) {
		fprintf(stderr, "vendor_table: %s cannot be read\n", path);
		exit(1);
	}
	err = node_read(&ctx, str_of(bytes, fread(bytes, 1, LIMIT_PACK_BYTES, f)), &root);
	fclose(f);
	if (err == ERR_OK)
		err = node_expect(&ctx, root, NODE_MAP);
	for (const struct node *n = err == ERR_OK ? root->first : NULL; n != NULL && err == ERR_OK;
		n = n->next)
		err = read_alias(&ctx, n, m);
	if (err != ERR_OK) {
		fprintf(stderr, "vendor_table: %s\n", info.what);
		exit(1);
	}
}

static int
by_name(const void *a, const void *b)
{
	struct str x = ((const struct entry *)a)->name, y = ((const struct entry *)b)->name;
	int order = memcmp(x.p, y.p, x.len < y.len ? x.len : y.len);

	return order != 0 ? order : (x.len > y.len) - (x.len < y.len);
}

static int
by_prefix(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order;

	if (x->register_no != y->register_no)
		return x->register_no < y->register_no ? -1 : 1;
	order = memcmp(x->prefix, y->prefix, sizeof(x->prefix));
	return order != 0 ? order : by_name(a, b);
}

/* Each name once; the entries learn where theirs begins. */
static void
write_names(struct maker *m, struct buf *names)
{
	qsort(m->entries, m->n_entries, sizeof(*m->entries), by_name);
	for (uint32_t i = 0; i < m->n_entries; i++) {
		struct entry *e = &m->entries[i];

		if (i > 0 && str_equal(e->name, e[-1].name)) {
			e->offset = e[-1].offset;
			continue;
		}
		e->offset = (uint32_t)names->len;
		buf_byte(names, (uint8_t)e->name.len);
		buf_str(names, e->name);
	}
}

static void
write_entries(struct maker *m, struct buf *entries, uint32_t counts[VENDOR_REGISTERS])
{
	const struct entry *last = NULL;

	qsort(m->entries, m->n_entries, sizeof(*m->entries), by_prefix);
	for (uint32_t i = 0; i < m->n_entries; i++) {
		const struct entry *e = &m->entries[i];

		/* a few old numbers were given out twice */
		if (last != NULL && last->register_no == e->register_no &&
			memcmp(last->prefix, e->prefix, sizeof(e->prefix)) == 0)
			continue;
		last = e;
		counts[e->register_no]++;
		buf_add(entries, e->prefix, sizeof(e->prefix));
		buf_byte(entries, (uint8_t)e->offset);
		buf_byte(entries, (uint8_t)(e->offset >> 8));
		buf_byte(entries, (uint8_t)(e->offset >> 16));
	}
}

/* What was made answers as it should: every entry finds its own name. */
static bool
is_right(const struct maker *m, struct str bytes)
{
	struct vendor_table table;

	if (vendor_open(bytes, &table) != ERR_OK)
		return false;
	for (uint32_t i = 0; i < m->n_entries; i++) {
		const struct entry *e = &m->entries[i];
		struct mac mac = {
			{e->prefix[0], e->prefix[1], e->prefix[2], e->prefix[3], e->prefix[4], 0}};
		bool is_second = i > 0 && e[-1].register_no == e->register_no &&
				 memcmp(e[-1].prefix, e->prefix, sizeof(e->prefix)) == 0;

		if (is_second || mac_is_local(mac) || mac_is_group(mac) || mac_is_zero(mac))
			continue;
		/* a shorter prefix may lie below a longer one that has a name of its own */
		if (e->register_no == VENDOR_REGISTERS - 1 &&
			!str_equal(vendor_find(&table, mac), e->name))
			return false;
		if (vendor_find(&table, mac).len == 0)
			return false;
	}
	return true;
}

static bool
write_table(struct maker *m, const char *path)
{
	struct buf names = buf_of(1u << 24), entries = buf_of(LIMIT_VENDOR_BYTES),
		   table = buf_of(LIMIT_VENDOR_BYTES);
	uint32_t counts[VENDOR_REGISTERS] = {0};
	FILE *f = fopen(path, "we");
	bool is_written;

	write_names(m, &names);
	write_entries(m, &entries, counts);
	buf_c(&table, VENDOR_MAGIC);
	for (int i = 0; i < VENDOR_REGISTERS; i++)
		buf_le32(&table, counts[i]);
	buf_le32(&table, (uint32_t)names.len);
	buf_str(&table, buf_view(&entries));
	buf_str(&table, buf_view(&names));
	is_written = f != NULL && buf_err(&names) == ERR_OK && buf_err(&table) == ERR_OK &&
		     is_right(m, buf_view(&table)) && fwrite(table.p, 1, table.len, f) == table.len;
	if (f != NULL && fclose(f) != 0)
		is_written = false;
	buf_done(&names);
	buf_done(&entries);
	buf_done(&table);
	return is_written;
}

int
main(int argc, char **argv)
{
	struct maker *m = calloc(1, sizeof(*m));

	if (argc < 4 || m == NULL) {
		fprintf(stderr, "usage: vendor_table OUT ALIAS.yaml CSV...\n");
		return 2;
	}
	m->arena = arena_new((size_t)256 << 20);
	m->entries = calloc(ENTRIES_MAX, sizeof(*m->entries));
	if (m->arena == NULL || m->entries == NULL)
		return 1;
	read_aliases(m, argv[2]);
	for (int i = 3; i < argc; i++)
		read_csv(m, argv[i]);
	if (m->n_entries == 0 || !write_table(m, argv[1])) {
		fprintf(stderr, "vendor_table: %s cannot be written\n", argv[1]);
		return 1;
	}
	arena_free(m->arena);
	free(m->entries);
	free(m);
	return 0;
}
