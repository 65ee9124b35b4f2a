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

/* Checked bytes of a section; NULL outside of it, or after damage. */
const uint8_t *index_bytes(
	struct advisory_index *x, enum advisory_section s, uint64_t at, uint64_t len);
/* Row i, of n words; zeros and false likewise. */
bool index_row(
	struct advisory_index *x, enum advisory_section s, uint64_t i, uint32_t *words, size_t n);
struct str index_string(struct advisory_index *x, enum advisory_section s, uint32_t at);

#endif
