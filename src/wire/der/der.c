/* BER/DER elements; see der.h. */
#include "wire/der/der.h"

/* X.690 section 8.1.2: identifier octets. */
static uint32_t
read_tag(struct reader *r)
{
	uint32_t tag = reader_u8(r);

	if ((tag & 0x1f) != 0x1f)
		return tag;
	tag = tag << 8 | reader_u8(r);
	if (tag & 0x80)
		reader_fail(r, ERR_MALFORMED);
	return tag;
}

/* X.690 section 8.1.3: length octets; not the indefinite form, at most four octets. */
static size_t
read_len(struct reader *r)
{
	uint8_t first = reader_u8(r);
	size_t len = 0;

	if (first < 0x80)
		return first;
	if (first == 0x80 || first > 0x84) {
		reader_fail(r, ERR_MALFORMED);
		return 0;
	}
	for (unsigned i = 0; i < (first & 0x7fu); i++)
		len = len << 8 | reader_u8(r);
	return len;
}

bool
der_next(struct reader *r, bool cut_ok, struct der *ret)
{
	size_t left = reader_left(r);

	if (left == 0)
		return false;
	ret->tag = read_tag(r);
	ret->len = read_len(r);
	left = reader_left(r);
	ret->body = reader_sub(r, cut_ok && ret->len > left ? left : ret->len);
	return reader_err(r) == ERR_OK;
}

bool
der_find(struct reader *r, bool cut_ok, uint32_t tag, struct der *ret)
{
	while (der_next(r, cut_ok, ret)) {
		if (ret->tag == tag)
			return true;
	}
	return false;
}

struct reader
der_enter(struct reader *r, bool cut_ok, uint32_t tag)
{
	struct der e;
	struct reader none;

	if (der_next(r, cut_ok, &e)) {
		if (e.tag == tag)
			return e.body;
		reader_fail(r, ERR_MALFORMED);
	} else {
		reader_fail(r, ERR_TRUNCATED);
	}
	none = reader_of("", 0);
	none.err = r->err;
	return none;
}

bool
der_number(const struct der *e, uint64_t *ret_number)
{
	struct reader r = e->body;
	size_t n = reader_left(&r);
	uint64_t number = 0;

	if (n == 0 || n != e->len || n > 9 || (r.p[0] & 0x80) || (n == 9 && r.p[0] != 0))
		return false;
	while (n-- > 0)
		number = number << 8 | reader_u8(&r);
	*ret_number = number;
	return true;
}

bool
der_int32(const struct der *e, int32_t *ret_number)
{
	struct reader r = e->body;
	size_t n = reader_left(&r);
	uint32_t number;

	if (n == 0 || n != e->len || n > 4)
		return false;
	number = r.p[0] & 0x80 ? 0xffffffffu : 0;
	while (n-- > 0)
		number = number << 8 | reader_u8(&r);
	*ret_number = (int32_t)number;
	return true;
}

struct str
der_bytes(const struct der *e)
{
	struct reader r = e->body;

	return reader_rest(&r);
}

enum err
der_measure(struct str bytes, size_t max, size_t *ret_len)
{
	struct reader r = reader_of(bytes.p, bytes.len);
	size_t len;

	(void)read_tag(&r);
	len = read_len(&r);
	if (reader_err(&r) != ERR_OK)
		return reader_err(&r);
	if (len > max || reader_offset(&r) + len > max)
		return ERR_LIMIT;
	*ret_len = reader_offset(&r) + len;
	return ERR_OK;
}
