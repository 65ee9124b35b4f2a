/* An opened index, for the files of this room. */
#ifndef KNOW_ADVISORY_INDEX_OWN_H
#define KNOW_ADVISORY_INDEX_OWN_H

#include "know/advisory/file.h"
#include "know/advisory/index.h"

struct advisory_index {
	const uint8_t *file, *pages;
	uint64_t bytes, n_pages;
	uint64_t *checked; /* a bit for each page */
	enum err err;	   /* sticky */
	bool is_signed;
	ms_t made;
	struct {
		uint64_t at, bytes;
		uint32_t rows;
	} sections[SECTIONS];
	struct index_ecosystem {
		uint32_t first_package, n_packages, first_slot, n_slots;
	} ecosystems[ECOSYSTEMS];
	uint32_t n_sources;
	struct advisory_source sources[LIMIT_INDEX_SOURCES];
};

/* The same, where a page is not checked yet, or the place lies outside. */
const uint8_t *index_bytes_slowly(
	struct advisory_index *x, enum advisory_section s, uint64_t at, uint64_t len);

/* Checked bytes of a section; NULL outside of it, or after damage. */
static inline const uint8_t *
index_bytes(struct advisory_index *x, enum advisory_section s, uint64_t at, uint64_t len)
{
	uint64_t from = x->sections[s].at + at, page = from / ADVISORY_PAGE;

	if (at < x->sections[s].bytes && len <= x->sections[s].bytes - at && len > 0 &&
		page == (from + len - 1) / ADVISORY_PAGE &&
		(x->checked[page / 64] >> (page % 64) & 1) != 0 && x->err == ERR_OK)
		return x->pages + from;
	return index_bytes_slowly(x, s, at, len);
}

static inline uint32_t
index_le32(const uint8_t *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t
index_le64(const uint8_t *p)
{
	return index_le32(p) | (uint64_t)index_le32(p + 4) << 32;
}

/* Row i, of n words; zeros and false likewise. */
static inline bool
index_row(struct advisory_index *x, enum advisory_section s, uint64_t i, uint32_t *words, size_t n)
{
	const uint8_t *p = index_bytes(x, s, i * n * 4, n * 4);

	for (size_t k = 0; k < n; k++)
		words[k] = p != NULL ? index_le32(p + k * 4) : 0;
	return p != NULL;
}

struct str index_string(struct advisory_index *x, enum advisory_section s, uint32_t at);

#endif
