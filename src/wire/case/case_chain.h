/*
 * The hash chain of a case: the SHA-256 of each line stands in the next one. And the
 * head of a day: one digest over the heads of all cases that changed since the last one, and over
 * that one, so that who keeps it outside can show that nothing before it was rewritten.
 */
#ifndef WIRE_CASE_CASE_CHAIN_H
#define WIRE_CASE_CASE_CHAIN_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/case.h"

enum case_chain_fault { /* names are keys below "case.fault." */
	CHAIN_WHOLE,
	CHAIN_LINE,	/* a line that is no entry */
	CHAIN_NUMBER,	/* a number is missing or out of order */
	CHAIN_PREVIOUS, /* it does not name the line before: one of the two was changed */
	CHAIN_CASE,	/* a line of another case */
	CHAIN_TIME,	/* earlier than the one before by more than the clock's slack */
	CHAIN_HEAD,	/* the last line is not the one that the head says: cut off, or changed */
	CHAIN_DEPOSIT,	/* a head that was deposited outside is not in it: rewritten since */
};
#define CHAIN_FAULTS 8
const char *case_chain_fault_name(enum case_chain_fault f);

struct case_chain_line {
	uint32_t nr;
	struct str bytes; /* as stored, without the newline */
};

/* A clock that is put back by more than this is told. */
#define CASE_CHAIN_SLACK_MS MS_HOUR

struct case_chain_result {
	enum case_chain_fault fault;
	uint32_t nr; /* of the first line that is not right */
	uint32_t n;  /* lines that were read */
	uint8_t head[CASE_HASH_BYTES];
};

/* Checks a run of lines, which may come in parts: begin with all zero. Where a line does not name
 * the one before, the line behind tells which of the two was changed; CHAIN_TIME is told when
 * nothing worse is found. Lines of a later version are followed by what all versions share. */
struct case_chain_check {
	const char *id; /* of the case; NULL: that of the first line */
	struct case_chain_result result;
	ms_t at;
	char own_id[CASE_ID_MAX];
	uint32_t time_nr;  /* of the first line whose time went back; 0: none */
	bool is_undecided; /* CHAIN_PREVIOUS, and the next line will tell which of two it is */
};
void case_chain_line(struct case_chain_check *c, const struct case_chain_line *line);
/* The head that the store, an export or a letter names; NULL: none. Once, behind the last line. */
void case_chain_end(struct case_chain_check *c, const uint8_t head[CASE_HASH_BYTES]);

/* ---- the head of a day ---- */

struct case_day_head {
	const char *id;
	uint32_t nr; /* of its last entry then */
	uint8_t hash[CASE_HASH_BYTES];
};
/* Writes the text that is digested, and kept, a line each: "sakimori heads 1", "previous HEX",
 * "at TIME", and "ID NR HEX" for each case in the order of their ids. ERR_INVALID: another order,
 * or an id that is none. */
enum err case_day_text(const uint8_t previous[CASE_HASH_BYTES], ms_t at,
	const struct case_day_head *cases, size_t n, struct buf *out,
	uint8_t ret_head[CASE_HASH_BYTES]);
/* Reads it back, from outside too. ERR_MALFORMED, ERR_LIMIT. */
enum err case_day_read(struct str text, struct arena *a, uint8_t ret_previous[CASE_HASH_BYTES],
	ms_t *ret_at, struct case_day_head **ret_cases, size_t *ret_n);

#endif
