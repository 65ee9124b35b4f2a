/*
 * Two doors. Even first byte: an index that is whole by its sums, but with bytes of our choice in
 * it (offset in 3 bytes, value), is opened, asked everything and written out: it may miss, never
 * more. Odd: records, taken in, made an index, and written out again as they were.
 */
#include "know/advisory/file.h"
#include "know/advisory/memory_test.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const texts[] = {
	"{'id':'GHSA-1','modified':'2024-01-02T00:00:00Z','aliases':['CVE-2024-1'],"
	"'affected':[{'package':{'ecosystem':'npm','name':'a'},'versions':['7.0.0'],"
	"'ranges':[{'type':'SEMVER','events':[{'introduced':'0'},{'fixed':'4.1.0'}]}]},"
	"{'package':{'ecosystem':'Debian:12','name':'b'},'ranges':[{'type':'ECOSYSTEM',"
	"'events':[{'introduced':'1.0'},{'last_affected':'1:2.0'}]}]}]}",
	"{'id':'GO-1','modified':'2024-01-02T00:00:00Z','related':['CVE-2024-2'],"
	"'affected':[{'package':{'ecosystem':'Go','name':'c.org/d'},"
	"'ranges':[{'type':'SEMVER','events':[{'introduced':'1.0.0'}]}],"
	"'ecosystem_specific':{'imports':[{'path':'c.org/d','goos':['windows']}]}}]}"};

static const struct cpe_node nodes[] = {
	{.kind = CPE_OR, .n_children = 1}, {.kind = CPE_MATCH,
						   .is_vulnerable = true,
						   .cpe = {"cpe:2.3:a:e:f:*:*:*:*:*:*:*:*", 29},
						   .to = {"1.0", 3}}};

static void
put32(char *p, uint32_t n)
{
	for (int i = 0; i < 4; i++)
		p[i] = (char)(n >> (8 * i));
}

static void
make(struct memory *m)
{
	struct advisory_built built;
	struct advisory_sink *sink;

	memory_start(m, NULL);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		memory_osv(m, "osv", texts[i]);
	sink = advisory_builder_sink(m->builder);
	sink->advisory(sink->arg,
		&(struct advisory){.id = STR("CVE-2024-3"), .nodes = nodes, .n_nodes = 2});
	sink->exploited(
		sink->arg, &(struct exploited){.id = STR("CVE-2024-2"), .vendor = STR("v")});
	sink->epss(sink->arg, &(struct epss){.id = STR("CVE-2024-1"), .score = 500000});
	BUG_IF(memory_finish(m, &built) != ERR_OK);
}

/* All sums as if it had been made so. */
static void
seal(struct str file)
{
	char *p = (char *)(uintptr_t)file.p;
	size_t pages = (file.len - ADVISORY_PAGE) / ADVISORY_PAGE;

	for (size_t i = 0; i < pages; i++)
		sum_of(str_of(p + ADVISORY_PAGE * (i + 1), ADVISORY_PAGE),
			(uint8_t *)p + ADVISORY_HEAD + i * SUM_BYTES);
	put32(p + HEAD_PAGES, (uint32_t)pages);
	sum_of(str_of(p + ADVISORY_HEAD, pages * SUM_BYTES), (uint8_t *)p + HEAD_SUM);
	sum_of(str_of(p, HEAD_OWN_SUM), (uint8_t *)p + HEAD_OWN_SUM);
}

static bool
drop(void *arg, struct buf *b)
{
	buf_clear(b);
	return true;
}

static void
ask_package(struct advisory_index *x, enum ecosystem e, const char *release, const char *name)
{
	const struct package p = {e, str_c(release), str_c(name)};
	struct advisory_package found;
	struct advisory_affected a;
	struct advisory_interval in;

	if (!advisory_index_package(x, &p, &found))
		return;
	for (uint32_t i = found.affected; i < found.affected_end && i < found.affected + 64; i++) {
		if (!advisory_index_affected(x, i, &a))
			continue;
		for (uint32_t k = a.intervals; k < a.intervals_end && k < a.intervals + 64; k++)
			if (advisory_index_interval(x, k, &in))
				(void)advisory_interval_has(&in,
					advisory_index_place(x, &found, in.is_semver, STR("2")));
	}
}

static void
ask(struct str file)
{
	struct buf records = buf_of(1 << 22);
	struct advisory_index *x;
	uint32_t a, b;

	if (advisory_index_open(file, NULL, &x, NULL) != ERR_OK)
		return;
	ask_package(x, ECOSYSTEM_NPM, "", "a");
	ask_package(x, ECOSYSTEM_DEBIAN, "12", "b");
	ask_package(x, ECOSYSTEM_GO, "", "c.org/d");
	(void)advisory_index_packages(x, ECOSYSTEM_DEBIAN, STR("12"));
	(void)advisory_index_named(x, STR("CVE-2024-1"), &a);
	(void)advisory_index_product(x, STR("a:e:f"), &a, &b);
	(void)advisory_index_records(x, &records, drop, NULL);
	buf_done(&records);
	advisory_index_close(x);
}

static void
patched(const uint8_t *data, size_t size)
{
	struct memory m;

	make(&m);
	for (; size >= 4; data += 4, size -= 4) {
		size_t at = (data[0] | (size_t)data[1] << 8 | (size_t)data[2] << 16) % m.file.len;

		m.file.p[at] = (char)data[3];
	}
	seal(buf_view(&m.file));
	ask(buf_view(&m.file));
	memory_done(&m);
}

static bool
go_on(void *arg, struct buf *b)
{
	return true;
}

static void
records(struct str bytes)
{
	struct buf once = buf_of(1 << 24), twice = buf_of(1 << 24);
	struct advisory_built built;
	struct advisory_index *x;
	struct memory m;

	memory_start(&m, NULL);
	BUG_IF(advisory_builder_source(m.builder, STR("osv"), 0) != ERR_OK);
	(void)advisory_builder_records(m.builder, bytes, NULL);
	if (memory_finish(&m, &built) == ERR_OK &&
		advisory_index_open(buf_view(&m.file), NULL, &x, NULL) == ERR_OK) {
		if (advisory_index_records(x, &once, go_on, NULL) == ERR_OK) {
			struct memory n;

			memory_start(&n, NULL);
			BUG_IF(advisory_builder_source(n.builder, STR("osv"), 0) != ERR_OK);
			BUG_IF(advisory_builder_records(n.builder, buf_view(&once), NULL) !=
				ERR_OK);
			BUG_IF(memory_finish(&n, &built) != ERR_OK);
			memory_done(&n);
		}
		advisory_index_close(x);
	}
	buf_done(&once);
	buf_done(&twice);
	memory_done(&m);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (data[0] % 2 == 0)
		patched(data + 1, size - 1);
	else if (size < 1 << 16)
		records(str_of((const char *)data + 1, size - 1));
	return 0;
}
