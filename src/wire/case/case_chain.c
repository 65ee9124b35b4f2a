/* The hash chain of a case, and the head of a day. See case_chain.h. */
#include "wire/case/case_chain.h"

#include "base/digest.h"
#include "wire/case/case_scan.h"

#include <string.h>

static const char *const faults[CHAIN_FAULTS] = {
	"whole", "line", "number", "previous", "case", "time", "head", "deposit"};

const char *
case_chain_fault_name(enum case_chain_fault f)
{
	return faults[f];
}

/* ---- lines ---- */

static bool
is_of_case(struct case_chain_check *c, struct str id)
{
	if (c->id == NULL) {
		str_copy(id, c->own_id, sizeof(c->own_id));
		c->id = c->own_id;
	}
	return str_equal(str_c(c->id), id);
}

static enum case_chain_fault
fault_of(struct case_chain_check *c, const struct case_chain_line *line, const struct case_line *l)
{
	bool is_ours = is_of_case(c, l->id);

	if (line->nr != c->result.n || l->entry.nr != c->result.n)
		return CHAIN_NUMBER;
	if (memcmp(l->previous, c->result.head, CASE_HASH_BYTES) != 0)
		return CHAIN_PREVIOUS;
	/* last: where the first line gave the id, it may be that one which was changed */
	return is_ours ? CHAIN_WHOLE : CHAIN_CASE;
}

/* The line behind the one that did not fit, or the head, names what that one is: then it is as it
 * was written, and the one before was changed. */
static void
decide(struct case_chain_check *c, const uint8_t named[CASE_HASH_BYTES])
{
	if (c->is_undecided && memcmp(named, c->result.head, CASE_HASH_BYTES) == 0)
		c->result.nr = c->result.n - 1;
	c->is_undecided = false;
}

void
case_chain_line(struct case_chain_check *c, const struct case_chain_line *line)
{
	struct case_line l = {.id = {NULL, 0}};
	bool is_known;
	enum err err;

	if (c->result.fault != CHAIN_WHOLE && !c->is_undecided)
		return;
	err = case_line_scan(line->bytes, NULL, &l, &is_known);
	if (c->is_undecided) {
		if (err == ERR_OK)
			decide(c, l.previous);
		c->is_undecided = false;
		return;
	}
	c->result.n++;
	c->result.nr = c->result.n;
	c->result.fault = err != ERR_OK ? CHAIN_LINE : fault_of(c, line, &l);
	c->is_undecided = c->result.fault == CHAIN_PREVIOUS && c->result.n > 1;
	case_line_hash(line->bytes, c->result.head);
	if (c->result.fault != CHAIN_WHOLE)
		return;
	if (c->time_nr == 0 && c->result.n > 1 && l.entry.at < c->at - CASE_CHAIN_SLACK_MS)
		c->time_nr = c->result.n;
	c->at = l.entry.at;
}

void
case_chain_end(struct case_chain_check *c, const uint8_t head[CASE_HASH_BYTES])
{
	if (c->is_undecided && head != NULL)
		decide(c, head);
	c->is_undecided = false;
	if (c->result.fault != CHAIN_WHOLE)
		return;
	c->result.nr = c->result.n;
	if (head != NULL && memcmp(head, c->result.head, CASE_HASH_BYTES) != 0) {
		c->result.fault = CHAIN_HEAD;
	} else if (c->time_nr != 0) {
		c->result.fault = CHAIN_TIME;
		c->result.nr = c->time_nr;
	}
}

/* ---- the head of a day ---- */

#define DAY_TITLE "sakimori heads 1"

enum err
case_day_text(const uint8_t previous[CASE_HASH_BYTES], ms_t at, const struct case_day_head *cases,
	size_t n, struct buf *out, uint8_t ret_head[CASE_HASH_BYTES])
{
	char hex[DIGEST_HEX_MAX], time[CASE_LINE_TIME_MAX];
	size_t begin = out->len;

	if (!time_is_civil(at))
		return ERR_INVALID;
	buf_printf(out, DAY_TITLE "\nprevious %s\nat %s\n",
		digest_hex(previous, CASE_HASH_BYTES, hex), case_line_time(at, time));
	for (size_t i = 0; i < n; i++) {
		if (!case_line_is_id(str_c(cases[i].id)) || cases[i].nr == 0 ||
			(i > 0 && strcmp(cases[i - 1].id, cases[i].id) >= 0))
			return ERR_INVALID;
		buf_printf(out, "%s %u %s\n", cases[i].id, cases[i].nr,
			digest_hex(cases[i].hash, CASE_HASH_BYTES, hex));
	}
	if (buf_err(out) == ERR_OK)
		case_line_hash(str_of(out->p + begin, out->len - begin), ret_head);
	return buf_err(out);
}

/* The next line, which has to begin so and to end with a newline. */
static bool
line_of(struct str *rest, const char *begin, struct str *ret_line)
{
	struct str b = str_c(begin);
	ptrdiff_t end = str_find_byte(*rest, '\n');

	if (end < 0 || !str_starts(*rest, b))
		return false;
	*ret_line = str_of(rest->p + b.len, (size_t)end - b.len);
	*rest = str_of(rest->p + end + 1, rest->len - (size_t)end - 1);
	return true;
}

static bool
head_of(struct str line, const char *last, struct arena *a, struct case_day_head *ret_case)
{
	struct str id = str_split(&line, ' '), nr = str_split(&line, ' ');
	uint64_t n;

	if (!case_line_is_id(id) || nr.len == 0 || nr.p[0] == '0' ||
		str_u64(nr, UINT32_MAX, &n) != ERR_OK || !case_line_hash_of(line, ret_case->hash) ||
		(last != NULL && str_order(str_c(last), id) >= 0))
		return false;
	ret_case->nr = (uint32_t)n;
	ret_case->id = arena_copy(a, id);
	return true;
}

enum err
case_day_read(struct str day, struct arena *a, uint8_t ret_previous[CASE_HASH_BYTES], ms_t *ret_at,
	struct case_day_head **ret_cases, size_t *ret_n)
{
	struct case_day_head *cases;
	uint8_t previous[CASE_HASH_BYTES];
	struct str line;
	const char *last = NULL;
	size_t n = 0;
	ms_t at;

	if (day.len > LIMIT_CASE_DAY_BYTES)
		return ERR_LIMIT;
	if (!line_of(&day, DAY_TITLE, &line) || line.len > 0 ||
		!line_of(&day, "previous ", &line) || !case_line_hash_of(line, previous) ||
		!line_of(&day, "at ", &line) || !case_line_time_of(line, &at))
		return ERR_MALFORMED;
	/* a line is 32 digits, a blank, a number, a blank, 64 digits and its end */
	cases = arena_array(a, struct case_day_head, day.len / 100 + 1);
	if (cases == NULL)
		return ERR_LIMIT;
	while (day.len > 0) {
		if (!line_of(&day, "", &line) || !head_of(line, last, a, &cases[n]))
			return ERR_MALFORMED;
		if (cases[n].id == NULL)
			return ERR_LIMIT;
		last = cases[n++].id;
	}
	memcpy(ret_previous, previous, sizeof(previous));
	*ret_at = at;
	*ret_cases = cases;
	*ret_n = n;
	return ERR_OK;
}
