/* Checking a case: the chain of its lines, its head, the heads of days that name it, its files. */
#ifndef CLI_CASE_CHECK_H
#define CLI_CASE_CHECK_H

#include "store/case.h"
#include "wire/case/case_chain.h"

struct case_verdict_of { /* of one case */
	struct case_chain_result chain;
	uint64_t deposit;  /* CHAIN_DEPOSIT: the number of the head of a day that is not in it */
	uint32_t ways;	   /* of that one: 0, it never left the box */
	char exhibit[65];  /* the digest of a file that is not what it was, or not there; "" none */
	bool is_missing;   /* an entry speaks of that file, and it is not there, or not whole */
	uint32_t exhibits; /* that were read */
	/* What lists show of it and its lines do not say: "verdict"; NULL: nothing, or a later
	 * version wrote in it. */
	const char *head;
};
bool case_verdict_is_right(const struct case_verdict_of *v);

/* Of a database: *ret_verdict. deposits: the latest first, as store_deposit_list() gives them. */
enum err case_check_stored(const struct store_view *v, const struct case_head *h,
	const struct store_deposit *deposits, size_t n, struct case_verdict_of *ret_verdict);
/* The heads of days themselves: each names the one before and is the digest of its text. The number
 * of the first that is not right; 0: all are. */
uint64_t case_check_deposits(const struct store_deposit *deposits, size_t n);
/* A case that a head of a day names and that is not there. */
struct case_missing {
	char id[CASE_ID_MAX];
	uint64_t deposit; /* the first that names it */
	/* It went because there were too many, as the box wrote down. Wrong all the same: there are
	 * too few for that, or what went was another one than was named. */
	bool is_gone, is_wrong;
	char number[CASE_NUMBER_MAX]; /* of one that went */
};
/* Each once, in the order in which they were named; ERR_LIMIT: the arena. */
enum err case_check_named(const struct store_view *v, const struct store_deposit *deposits,
	size_t n, struct arena *a, struct case_missing **ret_list, size_t *ret_n);
/* Of lines as handed out ("lines.jsonl"). head NULL: what it ends with is not compared. */
struct case_chain_result case_check_text(struct str lines, const uint8_t *head);
/* What a head of a day says of a case: the number of a line, 0 when it cannot be read, and its
 * digest. False: it does not name it. */
bool case_check_named_in(
	struct str text, const char *id, uint64_t *ret_nr, uint8_t ret_hash[CASE_HASH_BYTES]);
/* The 32 bytes of "HEX"; false: it is none. */
bool case_check_head(struct str hex, uint8_t ret_head[CASE_HASH_BYTES]);

#endif
