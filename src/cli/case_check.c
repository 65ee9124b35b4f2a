/* Checking a case; see case_check.h. */
#include "cli/case_check.h"

#include "base/digest.h"
#include "base/limits.h"
#include "wire/case/case_line.h"

#include <stdlib.h>
#include <string.h>

#define LINES_AT_ONCE 500
#define PART_BYTES (2 * STORE_EXHIBIT_PART)

bool
case_check_head(struct str hex, uint8_t ret_head[CASE_HASH_BYTES])
{
	uint8_t head[CASE_HASH_BYTES];

	if (hex.len != sizeof(head) * 2)
		return false;
	for (size_t i = 0; i < sizeof(head); i++) {
		int high = str_hex_digit(hex.p[2 * i]), low = str_hex_digit(hex.p[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		head[i] = (uint8_t)(high << 4 | low);
	}
	memcpy(ret_head, head, sizeof(head));
	return true;
}

struct case_chain_result
case_check_text(struct str lines, const uint8_t *head)
{
	struct case_chain_check check = {.id = NULL};

	for (uint32_t nr = 1; lines.len > 0; nr++) {
		const struct case_chain_line line = {nr, str_split(&lines, '\n')};

		case_chain_line(&check, &line);
	}
	case_chain_end(&check, head);
	return check.result;
}

/* ---- heads of days ---- */

uint64_t
case_check_deposits(const struct store_deposit *deposits, size_t n)
{
	uint8_t previous[CASE_HASH_BYTES] = {0}, hash[CASE_HASH_BYTES], named[CASE_HASH_BYTES];

	for (size_t i = n; i-- > 0;) {
		const struct store_deposit *d = &deposits[i];
		struct arena *a = arena_new(2 * d->text.len + 65536);
		struct case_day_head *cases;
		size_t n_cases;
		ms_t at;
		bool is_right = a != NULL &&
				case_day_read(d->text, a, named, &at, &cases, &n_cases) == ERR_OK;

		case_line_hash(d->text, hash);
		is_right = is_right && memcmp(named, previous, sizeof(named)) == 0 &&
			   memcmp(hash, d->head, sizeof(hash)) == 0 && n_cases == d->n_cases;
		arena_free(a);
		if (!is_right)
			return d->nr;
		memcpy(previous, hash, sizeof(previous));
	}
	return 0;
}

/* "\nID NR HEX" in a head of a day: the number of the line and its digest. */
static bool
named_in(struct str text, const char *id, uint64_t *ret_nr, uint8_t ret_hash[CASE_HASH_BYTES])
{
	while (text.len > 0) {
		struct str line = str_split(&text, '\n'), name = str_split(&line, ' ');

		if (!str_equal(name, str_c(id)))
			continue;
		return str_u64(str_split(&line, ' '), UINT32_MAX, ret_nr) == ERR_OK &&
		       case_check_head(line, ret_hash);
	}
	return false;
}

static void
check_deposits(const struct case_head *h, const uint8_t *hashes, uint32_t n,
	const struct store_deposit *deposits, size_t n_deposits, struct case_verdict_of *verdict)
{
	for (size_t i = n_deposits; i-- > 0;) {
		uint8_t hash[CASE_HASH_BYTES];
		uint64_t nr;

		if (!named_in(deposits[i].text, h->id, &nr, hash))
			continue;
		if (nr >= 1 && nr <= n &&
			memcmp(hashes + (nr - 1) * CASE_HASH_BYTES, hash, sizeof(hash)) == 0)
			continue;
		verdict->chain.fault = CHAIN_DEPOSIT;
		verdict->chain.nr = (uint32_t)(nr < n ? nr : n);
		verdict->deposit = deposits[i].nr;
		return;
	}
}

/* ---- files ---- */

static enum err
check_file(const struct store_view *v, const struct store_exhibit *e, bool *ret_is_right)
{
	struct digest *d = digest_new(DIGEST_SHA256);
	struct arena *a = arena_new(PART_BYTES);
	uint8_t hash[DIGEST_BYTES_MAX];
	char hex[DIGEST_HEX_MAX];
	struct str part = STR("");
	enum err err = d == NULL || a == NULL ? ERR_FULL : ERR_OK;

	for (uint32_t nr = 0; err == ERR_OK; nr++) {
		arena_clear(a);
		err = store_exhibit_read(v, e->sha256, nr, a, &part);
		if (err != ERR_OK || part.len == 0)
			break;
		digest_add(d, part.p, part.len);
	}
	if (err == ERR_OK)
		*ret_is_right = strcmp(digest_hex(hash, digest_take(d, hash), hex), e->sha256) == 0;
	digest_free(d);
	arena_free(a);
	return err;
}

static enum err
check_files(const struct store_view *v, const char *id, struct case_verdict_of *verdict)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct store_exhibit *list;
	size_t n = 0;
	enum err err = a == NULL ? ERR_FULL : store_exhibit_list(v, id, a, &list, &n);

	for (size_t i = 0; i < n && err == ERR_OK && verdict->exhibit[0] == '\0'; i++) {
		bool is_right = true;

		if (!list[i].is_whole)
			continue;
		err = check_file(v, &list[i], &is_right);
		verdict->exhibits++;
		if (!is_right)
			str_copy(str_c(list[i].sha256), verdict->exhibit, sizeof(verdict->exhibit));
	}
	arena_free(a);
	return err;
}

/* ---- all of it ---- */

static enum err
follow(const struct store_view *v, const struct case_head *h, struct case_chain_check *check,
	uint8_t *hashes)
{
	struct arena *a = arena_new((size_t)LINES_AT_ONCE * (CASE_LINE_MAX + 64) + 65536);
	struct store_case_line *lines;
	uint32_t from = 1;
	size_t n = 1;
	enum err err = a == NULL ? ERR_FULL : ERR_OK;

	while (err == ERR_OK && n > 0 && from <= LIMIT_CASE_ENTRIES) {
		arena_clear(a);
		err = store_case_lines(v, h->id, from, LINES_AT_ONCE, a, &lines, &n);
		for (size_t i = 0; err == ERR_OK && i < n; i++) {
			case_chain_line(
				check, &(struct case_chain_line){lines[i].nr, lines[i].bytes});
			if (from - 1 + i < LIMIT_CASE_ENTRIES)
				case_line_hash(
					lines[i].bytes, hashes + (from - 1 + i) * CASE_HASH_BYTES);
		}
		from += (uint32_t)n;
	}
	arena_free(a);
	return err;
}

enum err
case_check_stored(const struct store_view *v, const struct case_head *h,
	const struct store_deposit *deposits, size_t n, struct case_verdict_of *ret_verdict)
{
	uint8_t *hashes = calloc(LIMIT_CASE_ENTRIES, CASE_HASH_BYTES);
	struct case_chain_check check = {.id = h->id};
	struct case_verdict_of verdict = {.deposit = 0};
	enum err err = hashes == NULL ? ERR_FULL : follow(v, h, &check, hashes);

	if (err == ERR_OK) {
		case_chain_end(&check, h->hash);
		verdict.chain = check.result;
		if (verdict.chain.fault == CHAIN_WHOLE || verdict.chain.fault == CHAIN_TIME)
			check_deposits(h, hashes, check.result.n, deposits, n, &verdict);
		err = check_files(v, h->id, &verdict);
	}
	free(hashes);
	if (err == ERR_OK)
		*ret_verdict = verdict;
	return err;
}
