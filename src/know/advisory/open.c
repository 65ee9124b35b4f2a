/*
 * Opening and checking an index; the one place that touches its bytes: page_ok() before each look.
 */
#include "know/advisory/index_own.h"

#include <stdlib.h>

/* ---- pages ---- */

static bool
check_page(struct advisory_index *x, uint64_t page)
{
	uint8_t sum[SUM_BYTES];

	sum_of(str_of((const char *)x->pages + page * ADVISORY_PAGE, ADVISORY_PAGE), sum);
	if (memcmp(sum, x->file + ADVISORY_HEAD + page * SUM_BYTES, SUM_BYTES) != 0) {
		x->err = ERR_MALFORMED;
		return false;
	}
	x->checked[page / 64] |= UINT64_C(1) << (page % 64);
	return true;
}

const uint8_t *
index_bytes_slowly(struct advisory_index *x, enum advisory_section s, uint64_t at, uint64_t len)
{
	uint64_t from, end;

	if (at > x->sections[s].bytes || len > x->sections[s].bytes - at) {
		x->err = x->err == ERR_OK ? ERR_MALFORMED : x->err;
		return NULL;
	}
	if (len == 0) /* of nothing, which may lie behind the last page */
		return x->err == ERR_OK ? x->file : NULL;
	from = x->sections[s].at + at;
	end = from + len - 1;
	for (uint64_t page = from / ADVISORY_PAGE; page <= end / ADVISORY_PAGE; page++)
		if ((x->checked[page / 64] >> (page % 64) & 1) == 0 &&
			(x->err != ERR_OK || !check_page(x, page)))
			return NULL;
	return x->err == ERR_OK ? x->pages + from : NULL;
}

struct str
index_string(struct advisory_index *x, enum advisory_section s, uint32_t at)
{
	const uint8_t *p = index_bytes(x, s, at, 2);
	size_t len = p != NULL ? p[0] | (size_t)p[1] << 8 : 0;

	if (len == 0)
		return STR("");
	p = index_bytes(x, s, (uint64_t)at + 2, len);
	return p != NULL ? str_of((const char *)p, len) : STR("");
}

/* ---- the head ---- */

static size_t
row_bytes(unsigned s)
{
	static const uint8_t bytes[SECTIONS] = {
#define SECTION(constant, bytes) bytes,
		ADVISORY_SECTIONS(SECTION)
#undef SECTION
	};

	return bytes[s];
}

static bool
is_zero(const uint8_t *p, size_t n)
{
	while (n > 0 && *p == 0) {
		p++;
		n--;
	}
	return n == 0;
}

static bool
take_sections(struct advisory_index *x)
{
	for (unsigned s = 0; s < SECTIONS; s++) {
		const uint8_t *p = x->file + HEAD_SECTIONS + 16 * s;
		uint64_t at = index_le64(p), bytes = index_le64(p + 8),
			 all = x->n_pages * ADVISORY_PAGE;

		if (at > all || bytes > all - at || bytes % row_bytes(s) != 0 ||
			bytes / row_bytes(s) > UINT32_MAX)
			return false;
		x->sections[s].at = at;
		x->sections[s].bytes = bytes;
		x->sections[s].rows = (uint32_t)(bytes / row_bytes(s));
	}
	return true;
}

static bool
take_ecosystems(struct advisory_index *x)
{
	uint32_t n = index_le32(x->file + HEAD_ECOSYSTEMS_N);
	uint32_t packages = x->sections[SECTION_PACKAGES].rows;

	if (n > (HEAD_SOURCES - HEAD_ECOSYSTEMS) / HEAD_ECOSYSTEM_BYTES)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		const uint8_t *p = x->file + HEAD_ECOSYSTEMS + i * HEAD_ECOSYSTEM_BYTES;
		struct index_ecosystem e = {index_le32(p + 16), index_le32(p + 20),
			index_le32(p + 24), index_le32(p + 28)};
		enum ecosystem which;

		if (p[HEAD_ECOSYSTEM_NAME - 1] != 0 || e.n_slots == 0 ||
			(e.n_slots & (e.n_slots - 1)) != 0 || e.first_package > packages ||
			e.n_packages > packages - e.first_package)
			return false;
		if (ecosystem_parse(str_c((const char *)p), &which) == ERR_OK)
			x->ecosystems[which] = e;
	}
	return true;
}

static bool
take_sources(struct advisory_index *x)
{
	uint32_t n = index_le32(x->file + HEAD_SOURCES_N);

	if (n > LIMIT_INDEX_SOURCES)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		const uint8_t *p = x->file + HEAD_SOURCES + i * HEAD_SOURCE_BYTES;
		struct advisory_source *s = &x->sources[i];

		if (p[LIMIT_ADVISORY_SOURCE] != 0)
			return false;
		str_clean(str_c((const char *)p), s->name, sizeof(s->name));
		s->dated = (ms_t)index_le64(p + 48);
		s->n = index_le32(p + 56);
		if (!time_is_civil(s->dated))
			return false;
	}
	x->n_sources = n;
	return true;
}

/* Is the file as its head says, and the head as it was made? */
static enum err
check_head(struct advisory_index *x, uint64_t len, const uint8_t *public_key, struct errinfo *info)
{
	struct str own = str_of((const char *)x->file, ADVISORY_SIGNED);
	uint8_t sum[SUM_BYTES];

	if (index_le32(x->file) != ADVISORY_MAGIC)
		return err_say(info, ERR_MALFORMED, 0, "this is no index of advisories");
	if (index_le32(x->file + 4) != ADVISORY_VERSION)
		return err_say(info, ERR_UNSUPPORTED, 4,
			"an index of advisories of another version of this program");
	sum_of(str_of(own.p, HEAD_OWN_SUM), sum);
	if (memcmp(sum, x->file + HEAD_OWN_SUM, SUM_BYTES) != 0)
		return err_say(info, ERR_MALFORMED, 0, "the head of the index is damaged");
	x->is_signed = !is_zero(x->file + HEAD_PUBLIC, SIGN_PUBLIC_BYTES);
	if (public_key != NULL && memcmp(public_key, x->file + HEAD_PUBLIC, SIGN_PUBLIC_BYTES) != 0)
		return err_say(info, ERR_DENIED, 0, "the index is not signed by the key given");
	if (x->is_signed ? !sign_is_good(x->file + HEAD_PUBLIC, own, x->file + ADVISORY_SIGNED)
			 : !is_zero(x->file + ADVISORY_SIGNED, SIGN_BYTES))
		return err_say(info, ERR_DENIED, 0, "the signature of the index is not right");
	if (index_le64(x->file + HEAD_BYTES) != len)
		return err_say(
			info, ERR_TRUNCATED, len, "the index is cut, or longer than it says");
	return ERR_OK;
}

static enum err
take_pages(struct advisory_index *x, uint64_t len, struct errinfo *info)
{
	uint64_t at = index_le64(x->file + HEAD_PAGES_AT), sums_end;
	uint8_t sum[SUM_BYTES];

	x->n_pages = index_le32(x->file + HEAD_PAGES);
	sums_end = ADVISORY_HEAD + x->n_pages * SUM_BYTES;
	if (at < sums_end || at > len || (len - at) != x->n_pages * ADVISORY_PAGE)
		return err_say(info, ERR_MALFORMED, HEAD_PAGES, "the index's pages do not fit");
	sum_of(str_of((const char *)x->file + ADVISORY_HEAD, x->n_pages * SUM_BYTES), sum);
	if (memcmp(sum, x->file + HEAD_SUM, SUM_BYTES) != 0 ||
		!is_zero(x->file + sums_end, at - sums_end))
		return err_say(info, ERR_MALFORMED, ADVISORY_HEAD, "the index's sums are damaged");
	x->pages = x->file + at;
	x->checked = calloc(x->n_pages / 64 + 1, sizeof(*x->checked));
	if (x->checked == NULL)
		return ERR_FULL;
	x->made = (ms_t)index_le64(x->file + HEAD_MADE);
	if (!time_is_civil(x->made) || !take_sections(x) || !take_ecosystems(x) || !take_sources(x))
		return err_say(info, ERR_MALFORMED, 0, "the head of the index makes no sense");
	return ERR_OK;
}

enum err
advisory_index_open(struct str bytes, const uint8_t *public_key, struct advisory_index **ret_index,
	struct errinfo *info)
{
	struct advisory_index *x;
	enum err err;

	if (bytes.len < ADVISORY_HEAD)
		return err_say(info, ERR_TRUNCATED, bytes.len, "this is no index of advisories");
	x = calloc(1, sizeof(*x));
	if (x == NULL)
		return ERR_FULL;
	x->file = (const uint8_t *)bytes.p;
	x->bytes = bytes.len;
	err = check_head(x, bytes.len, public_key, info);
	if (err == ERR_OK)
		err = take_pages(x, bytes.len, info);
	if (err != ERR_OK) {
		advisory_index_close(x);
		return err;
	}
	*ret_index = x;
	return ERR_OK;
}

void
advisory_index_close(struct advisory_index *x)
{
	if (x == NULL)
		return;
	free(x->checked);
	free(x);
}

enum err
advisory_index_check(struct advisory_index *x, struct errinfo *info)
{
	for (uint64_t page = 0; page < x->n_pages && x->err == ERR_OK; page++)
		if (!check_page(x, page))
			return err_say(info, x->err,
				(uint64_t)(x->pages - x->file) + page * ADVISORY_PAGE,
				"a page of the index is damaged");
	return x->err;
}

enum err
advisory_index_err(const struct advisory_index *x)
{
	return x->err;
}

void
advisory_index_info(const struct advisory_index *x, struct advisory_index_info *ret_info)
{
	struct advisory_index_info i = {.made = x->made,
		.is_signed = x->is_signed,
		.bytes = x->bytes,
		.n_sources = x->n_sources,
		.packages = x->sections[SECTION_PACKAGES].rows,
		.advisories = x->sections[SECTION_ADVISORIES].rows,
		.vulnerabilities = x->sections[SECTION_VULNERABILITIES].rows,
		.names = x->sections[SECTION_NAMES].rows,
		.bounds = x->sections[SECTION_BOUNDS].rows,
		.affected = x->sections[SECTION_AFFECTED].rows,
		.intervals = x->sections[SECTION_INTERVALS].rows,
		.marks = x->sections[SECTION_MARKS].rows,
		.products = x->sections[SECTION_PRODUCTS].rows};

	/* each has one row more, which says where the last one ends */
	i.packages -= i.packages > 0;
	i.advisories -= i.advisories > 0;
	i.vulnerabilities -= i.vulnerabilities > 0;
	i.affected -= i.affected > 0;
	i.products -= i.products > 0;
	memcpy(i.public_key, x->file + HEAD_PUBLIC, SIGN_PUBLIC_BYTES);
	memcpy(i.signature, x->file + ADVISORY_SIGNED, SIGN_BYTES);
	memcpy(i.sum, x->file + HEAD_OWN_SUM, SUM_BYTES);
	memcpy(i.key.b, x->file + HEAD_KEY, sizeof(i.key.b));
	memcpy(i.sources, x->sources, sizeof(i.sources));
	*ret_info = i;
}
