/* Checking a case: the chain of its lines, its head, the heads of days that name it, its files. */
#ifndef CLI_CASE_CHECK_H
#define CLI_CASE_CHECK_H

#include "store/case.h"
#include "wire/case/case_chain.h"

struct case_verdict_of { /* of one case */
	struct case_chain_result chain;
	uint64_t deposit;  /* CHAIN_DEPOSIT: the number of the head of a day that is not in it */
	char exhibit[65];  /* the digest of a file that is not what it was; "" none */
	uint32_t exhibits; /* that were read */
};

/* Of a database: *ret_verdict. deposits: the latest first, as store_deposit_list() gives them. */
enum err case_check_stored(const struct store_view *v, const struct case_head *h,
	const struct store_deposit *deposits, size_t n, struct case_verdict_of *ret_verdict);
/* The heads of days themselves: each names the one before and is the digest of its text. The number
 * of the first that is not right; 0: all are. */
uint64_t case_check_deposits(const struct store_deposit *deposits, size_t n);
/* Of lines as handed out ("lines.jsonl"). head NULL: what it ends with is not compared. */
struct case_chain_result case_check_text(struct str lines, const uint8_t *head);
/* The 32 bytes of "HEX"; false: it is none. */
bool case_check_head(struct str hex, uint8_t ret_head[CASE_HASH_BYTES]);

#endif
