/*
 * A prepared index file as it may stand on a disk: first byte odd: the bytes after it are the file;
 * even: a small good file, changed at places that the bytes say. It is opened as a process does
 * (head, tables), names and addresses are looked up, then each shard's records and notes are
 * walked.
 */
#include "know/index/patch_test.h"
#include "know/indicator/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
read_file(void *arg, enum index_layer layer, uint64_t at, void *dst, size_t len)
{
	const struct str *file = arg;

	if (at > file->len || len > file->len - at)
		return false;
	memcpy(dst, file->p + at, len);
	return true;
}

/* What a hit may be: sorted, within its limits, its note readable to people. */
static void
check(const struct index_hits *hits)
{
	BUG_IF(hits->n > LIMIT_INDEX_HITS);
	for (unsigned i = 0; i < hits->n; i++) {
		const struct indicator_note *n = &hits->list[i].note;
		char text[TIME_TEXT_MAX];

		BUG_IF(n->list >= LIMIT_INDICATOR_LISTS || n->what.len > LIMIT_INDICATOR_WHAT ||
			n->context.len > LIMIT_INDICATOR_CONTEXT || hits->list[i].value.len == 0);
		BUG_IF(i > 0 && indicator_does(n) > indicator_does(&hits->list[i - 1].note));
		(void)time_text(n->first_seen, text);
		(void)time_text(n->expires, text);
	}
}

static void
ask(const struct index *x, struct index_hits *hits)
{
	static const char *const addresses[] = {"203.0.113.7", "203.0.113.200", "2001:db8::5"};

	for (unsigned i = 0; i < PATCH_VALUES; i++) {
		char normal[LIMIT_INDICATOR_TEXT];
		size_t len;

		BUG_IF(indicator_normal(patch_values[i].kind, str_c(patch_values[i].text), normal,
			       &len) != ERR_OK);
		index_find(x, patch_values[i].kind, str_of(normal, len), PATCH_NOW, hits);
		check(hits);
	}
	index_find(x, INDICATOR_DOMAIN, STR("a.b.c.evil.test"), PATCH_NOW, hits);
	check(hits);
	for (size_t i = 0; i < sizeof(addresses) / sizeof(*addresses); i++) {
		struct addr a;

		BUG_IF(addr_parse(str_c(addresses[i]), &a) != ERR_OK);
		index_find_address(x, a, PATCH_NOW, hits);
		check(hits);
	}
}

/* All records of a part, by what its table says of their place; each value is looked up, too. */
static void
walk(const struct index *x, struct str file, const struct index_part *part, struct index_hits *hits)
{
	struct index_record record;
	struct reader r;

	if (part->records_at > file.len || part->table.records_bytes > file.len - part->records_at)
		return;
	r = reader_of(file.p + part->records_at, part->table.records_bytes);
	for (int n = 0; n < LIMIT_INDEX_SAME && index_record_next(&r, &record) == ERR_OK; n++) {
		BUG_IF(record.key.len == 0 || record.key.len > LIMIT_INDICATOR_TEXT);
		index_find(x, record.kind, record.key, PATCH_NOW, hits);
		check(hits);
	}
}

static void
open_file(struct str file)
{
	struct index *x = calloc(1, sizeof(*x));
	struct index_hits *hits = calloc(1, sizeof(*hits));
	struct index_file *f = calloc(1, sizeof(*f));
	char text[TIME_TEXT_MAX];
	struct errinfo info;

	BUG_IF(x == NULL || hits == NULL || f == NULL);
	x->read = read_file;
	x->arg = &file;
	if (file.len >= INDEX_FILE_HEAD &&
		index_file_read(str_of(file.p, INDEX_FILE_HEAD), f, &info) == ERR_OK &&
		f->bytes <= file.len && /* the opener compares these */
		memory_take(file, f, INDEX_BASE, x, &info) == ERR_OK &&
		memory_take(file, f, INDEX_FRESH, x, &info) == ERR_OK) {
		BUG_IF(f->n_lists > LIMIT_INDICATOR_LISTS || !index_file_fits(f));
		(void)time_text(f->made, text);
		index_ready(x);
		ask(x, hits);
		for (int i = 0; i < INDEX_WIDTHS * INDEX_SHARDS; i++)
			walk(x, file, &(&x->parts[INDEX_BASE][0][0])[i], hits);
	}
	free(x);
	free(hits);
	free(f);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	static struct memory base; /* made once */
	char *file;
	size_t len;

	if (size == 0 || size > 1 << 18)
		return 0;
	if (data[0] % 2 == 1) {
		len = size - 1;
		file = memory_aligned(str_of(bytes.p + 1, len));
	} else {
		if (base.file.len == 0)
			patch_base(&base);
		len = base.file.len;
		file = patch_apply(&base, str_of(bytes.p + 1, size - 1));
	}
	BUG_IF(file == NULL);
	open_file(str_of(file, len));
	free(file);
	return 0;
}
