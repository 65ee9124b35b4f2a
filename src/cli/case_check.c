/* Checking a case; see case_check.h. */
#include "cli/case_check.h"

#include "base/digest.h"
#include "base/limits.h"
#include "respond/respond.h"
#include "wire/case/case_line.h"

#include <stdlib.h>
#include <string.h>

#define LINES_AT_ONCE 500
#define MISSING_TOLD 1000 /* cases that are not there */
#define SHA_CHARS 64
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

/* "ID NR HEX" of a head of a day: the number of the line and its digest. What cannot be read has
 * number 0, which no line has. False: it names no case. */
static bool
read_named(struct str line, struct str *ret_id, uint64_t *ret_nr, uint8_t ret_hash[CASE_HASH_BYTES])
{
	*ret_id = str_split(&line, ' ');
	if (ret_id->len != CASE_ID_MAX - 1)
		return false;
	if (str_u64(str_split(&line, ' '), UINT32_MAX, ret_nr) != ERR_OK ||
		!case_check_head(line, ret_hash))
		*ret_nr = 0;
	return true;
}

bool
case_check_named_in(
	struct str text, const char *id, uint64_t *ret_nr, uint8_t ret_hash[CASE_HASH_BYTES])
{
	while (text.len > 0) {
		struct str of;

		if (read_named(str_split(&text, '\n'), &of, ret_nr, ret_hash) &&
			str_equal(of, str_c(id)))
			return true;
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

		if (!case_check_named_in(deposits[i].text, h->id, &nr, hash))
			continue;
		if (nr >= 1 && nr <= n &&
			memcmp(hashes + (nr - 1) * CASE_HASH_BYTES, hash, sizeof(hash)) == 0)
			continue;
		verdict->chain.fault = CHAIN_DEPOSIT;
		verdict->chain.nr = (uint32_t)(nr < n ? nr : n);
		verdict->deposit = deposits[i].nr;
		verdict->ways = deposits[i].ways;
		return;
	}
}

/* ---- cases that are not there ---- */

static struct case_missing *
missing_of(struct case_missing *list, size_t n, struct str id)
{
	for (size_t i = 0; i < n; i++)
		if (str_equal(str_c(list[i].id), id))
			return &list[i];
	return NULL;
}

/* It is not among the cases: did it go by the limit? Cases go only when there are more than
 * LIMIT_CASES, and then as many stay. */
static enum err
look_gone(const struct store_view *v, uint64_t nr, const uint8_t hash[CASE_HASH_BYTES],
	struct case_missing *m)
{
	struct store_case_gone gone;
	uint64_t n_cases, n_gone;
	enum err err = store_case_gone(v, m->id, &gone);

	if (err == ERR_NOT_FOUND) {
		m->is_wrong = true;
		return ERR_OK;
	}
	if (err == ERR_OK)
		err = store_case_count(v, &n_cases, &n_gone);
	if (err != ERR_OK)
		return err;
	m->is_gone = true;
	str_copy(str_c(gone.number), m->number, sizeof(m->number));
	if (n_cases < LIMIT_CASES || nr == 0 || gone.n_entries < nr ||
		(gone.n_entries == nr && memcmp(gone.hash, hash, sizeof(gone.hash)) != 0))
		m->is_wrong = true;
	return ERR_OK;
}

static enum err
check_day(const struct store_view *v, const struct store_deposit *d, struct case_missing *list,
	size_t max, size_t *n)
{
	struct str text = d->text;
	enum err err = ERR_OK;

	while (text.len > 0 && err == ERR_OK) {
		uint8_t hash[CASE_HASH_BYTES] = {0};
		struct case_missing one = {.deposit = d->nr}, *m;
		struct case_head h;
		struct str id;
		uint64_t nr;

		if (!read_named(str_split(&text, '\n'), &id, &nr, hash))
			continue;
		str_copy(id, one.id, sizeof(one.id));
		err = store_case_head(v, one.id, &h);
		if (err != ERR_NOT_FOUND)
			continue;
		m = missing_of(list, *n, id);
		if (m == NULL && *n == max)
			return ERR_OK; /* so many are told */
		if (m == NULL) {
			m = &list[(*n)++];
			*m = one;
		}
		err = look_gone(v, nr, hash, m);
	}
	return err;
}

enum err
case_check_named(const struct store_view *v, const struct store_deposit *deposits, size_t n,
	struct arena *a, struct case_missing **ret_list, size_t *ret_n)
{
	struct case_missing *list = arena_array(a, struct case_missing, MISSING_TOLD);
	size_t found = 0;
	enum err err = list == NULL ? ERR_LIMIT : ERR_OK;

	for (size_t i = n; i-- > 0 && err == ERR_OK;)
		err = check_day(v, &deposits[i], list, MISSING_TOLD, &found);
	if (err == ERR_OK) {
		*ret_list = list;
		*ret_n = found;
	}
	return err;
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

/* Digests that entries speak of, one behind the other. */
static bool
is_spoken_of(struct str digests, const char *sha256)
{
	for (; digests.len >= SHA_CHARS;
		digests = str_of(digests.p + SHA_CHARS, digests.len - SHA_CHARS))
		if (memcmp(digests.p, sha256, SHA_CHARS) == 0)
			return true;
	return false;
}

/* The first that an entry speaks of and that is not there, or did not come whole. */
static void
find_missing(struct str digests, const struct store_exhibit *list, size_t n,
	struct case_verdict_of *verdict)
{
	for (; digests.len >= SHA_CHARS;
		digests = str_of(digests.p + SHA_CHARS, digests.len - SHA_CHARS)) {
		size_t i = 0;

		while (i < n && memcmp(list[i].sha256, digests.p, SHA_CHARS) != 0)
			i++;
		if (i < n && list[i].is_whole)
			continue;
		str_copy(str_of(digests.p, SHA_CHARS), verdict->exhibit, sizeof(verdict->exhibit));
		verdict->is_missing = true;
		return;
	}
}

static enum err
check_files(const struct store_view *v, const char *id, struct str digests,
	struct case_verdict_of *verdict)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct store_exhibit *list;
	size_t n = 0;
	enum err err = a == NULL ? ERR_FULL : store_exhibit_list(v, id, a, &list, &n);

	if (err == ERR_OK)
		find_missing(digests, list, n, verdict);
	for (size_t i = 0; i < n && err == ERR_OK && verdict->exhibit[0] == '\0'; i++) {
		bool is_right = true;

		if (!list[i].is_whole && !is_spoken_of(digests, list[i].sha256))
			continue; /* it is still coming */
		err = check_file(v, &list[i], &is_right);
		verdict->exhibits++;
		if (!is_right)
			str_copy(str_c(list[i].sha256), verdict->exhibit, sizeof(verdict->exhibit));
	}
	arena_free(a);
	return err;
}

/* ---- what lists show ---- */

/* The first thing in which the two differ; NULL. */
static const char *
difference(const struct case_head *a, const struct case_head *b)
{
	const struct {
		const char *name;
		bool is_same;
	} parts[] = {{"number", strcmp(a->number, b->number) == 0},
		{"title", strcmp(a->title, b->title) == 0},
		{"alert", strcmp(a->alert, b->alert) == 0},
		{"device", strcmp(a->device, b->device) == 0},
		{"playbook", strcmp(a->playbook, b->playbook) == 0},
		{"phase", a->phase == b->phase}, {"verdict", a->verdict == b->verdict},
		{"decided_by", strcmp(a->decided_by, b->decided_by) == 0},
		{"closed", a->is_closed == b->is_closed && a->closed == b->closed},
		{"drill", a->is_drill == b->is_drill}, {"opened", a->opened == b->opened},
		{"changed", a->changed == b->changed}, {"entries", a->n_entries == b->n_entries},
		{"actions", a->n_actions == b->n_actions}};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (!parts[i].is_same)
			return parts[i].name;
	return NULL;
}

bool
case_verdict_is_right(const struct case_verdict_of *v)
{
	return v->chain.fault == CHAIN_WHOLE && v->exhibit[0] == '\0' && v->head == NULL;
}

/* ---- all of it ---- */

struct walk { /* along the lines of a case */
	struct case_chain_check check;
	uint8_t *hashes;       /* of each line */
	struct case_head head; /* as the lines have it */
	bool is_unread;	       /* a line that is none, or of a later version */
	struct buf digests;    /* of the files that entries speak of */
};

static void
take_line(struct walk *w, uint32_t nr, const struct store_case_line *l, struct arena *a)
{
	uint8_t hash[CASE_HASH_BYTES];
	struct case_line line;

	case_chain_line(&w->check, &(struct case_chain_line){l->nr, l->bytes});
	case_line_hash(l->bytes, hash);
	if (nr <= LIMIT_CASE_ENTRIES)
		memcpy(w->hashes + (nr - 1) * CASE_HASH_BYTES, hash, sizeof(hash));
	if (w->is_unread || case_line_get(l->bytes, a, &line) != ERR_OK) {
		w->is_unread = true;
		return;
	}
	respond_head_add(&w->head, &line.entry, hash);
	if (line.entry.kind == CASE_EXHIBIT &&
		case_entry_get(&line.entry, CASE_KEY_SHA256).len == SHA_CHARS)
		buf_str(&w->digests, case_entry_get(&line.entry, CASE_KEY_SHA256));
}

static enum err
follow(const struct store_view *v, const struct case_head *h, struct walk *w)
{
	struct arena *a = arena_new((size_t)LINES_AT_ONCE * 3 * (CASE_LINE_MAX + 64) + 65536);
	struct store_case_line *lines;
	uint32_t from = 1;
	size_t n = 1;
	enum err err = a == NULL ? ERR_FULL : ERR_OK;

	while (err == ERR_OK && n > 0 && from <= LIMIT_CASE_ENTRIES) {
		arena_clear(a);
		err = store_case_lines(v, h->id, from, LINES_AT_ONCE, a, &lines, &n);
		for (size_t i = 0; err == ERR_OK && i < n; i++)
			take_line(w, from + (uint32_t)i, &lines[i], a);
		from += (uint32_t)n;
	}
	arena_free(a);
	return err == ERR_OK ? buf_err(&w->digests) : err;
}

enum err
case_check_stored(const struct store_view *v, const struct case_head *h,
	const struct store_deposit *deposits, size_t n, struct case_verdict_of *ret_verdict)
{
	struct walk w = {.check = {.id = h->id},
		.hashes = calloc(LIMIT_CASE_ENTRIES, CASE_HASH_BYTES),
		.digests = buf_of((size_t)LIMIT_CASE_ENTRIES * SHA_CHARS)};
	struct case_verdict_of verdict = {.deposit = 0};
	enum err err = w.hashes == NULL ? ERR_FULL : follow(v, h, &w);

	if (err == ERR_OK) {
		case_chain_end(&w.check, h->hash);
		verdict.chain = w.check.result;
		if (verdict.chain.fault == CHAIN_WHOLE || verdict.chain.fault == CHAIN_TIME) {
			check_deposits(h, w.hashes, verdict.chain.n, deposits, n, &verdict);
			verdict.head = w.is_unread ? NULL : difference(h, &w.head);
		}
		err = check_files(v, h->id, buf_view(&w.digests), &verdict);
	}
	buf_done(&w.digests);
	free(w.hashes);
	if (err == ERR_OK)
		*ret_verdict = verdict;
	return err;
}
