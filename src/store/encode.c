/* See encode.h. */
#include "store/encode.h"

#include "base/reader.h"

#define VERSION 1

static void
put_text(struct buf *out, const char *text)
{
	size_t len = strlen(text);

	buf_le16(out, (uint16_t)len);
	buf_add(out, text, len);
}

static void
put_detection(struct buf *out, const struct detection *d)
{
	put_text(out, d->detector);
	put_text(out, d->device.text);
	buf_byte(out, d->address.family);
	buf_add(out, d->address.b, sizeof(d->address.b));
	buf_byte(out, (uint8_t)d->severity);
	buf_byte(out, (uint8_t)d->confidence);
	buf_le64(out, (uint64_t)d->first_seen);
	buf_le64(out, (uint64_t)d->last_seen);
	buf_byte(out, (uint8_t)d->n_basis);
	for (uint32_t i = 0; i < d->n_basis; i++) {
		put_text(out, basis_name(d->basis[i].key));
		buf_le64(out, (uint64_t)d->basis[i].number);
		put_text(out, d->basis[i].text);
	}
}

void
store_encode_detections(const struct alert *alert, struct buf *out)
{
	BUG_IF(alert->n_detections > LIMIT_ALERT_DETECTIONS);
	buf_byte(out, VERSION);
	buf_byte(out, (uint8_t)alert->n_detections);
	for (uint32_t i = 0; i < alert->n_detections; i++) {
		BUG_IF(alert->detections[i].n_basis > LIMIT_BASIS_ITEMS);
		put_detection(out, &alert->detections[i]);
	}
}

static struct str
take_text(struct reader *r)
{
	return reader_str(r, reader_le16(r));
}

static void
take_basis(struct reader *r, struct detection *d)
{
	struct str name = take_text(r);
	int64_t number = (int64_t)reader_le64(r);
	struct str text = take_text(r);
	enum basis_key key;

	if (reader_err(r) != ERR_OK || basis_parse(name, &key) != ERR_OK)
		return;
	d->basis[d->n_basis] = (struct basis){.key = key, .number = number};
	str_clean(text, d->basis[d->n_basis].text, sizeof(d->basis[0].text));
	d->n_basis++;
}

static void
take_detection(struct reader *r, struct detection *d)
{
	const uint8_t *address;
	unsigned n;

	*d = (struct detection){0};
	str_clean(take_text(r), d->detector, sizeof(d->detector));
	str_clean(take_text(r), d->device.text, sizeof(d->device.text));
	d->address.family = reader_u8(r);
	address = reader_take(r, sizeof(d->address.b));
	if (address != NULL)
		memcpy(d->address.b, address, sizeof(d->address.b));
	d->severity = reader_u8(r);
	d->confidence = reader_u8(r);
	d->first_seen = (ms_t)reader_le64(r);
	d->last_seen = (ms_t)reader_le64(r);
	n = reader_u8(r);
	if (n > LIMIT_BASIS_ITEMS || d->severity > SEVERITY_ACT_NOW ||
		d->confidence > CONFIDENCE_HIGH)
		reader_fail(r, ERR_MALFORMED);
	for (unsigned i = 0; i < n && reader_err(r) == ERR_OK; i++)
		take_basis(r, d);
}

enum err
store_decode_detections(struct str bytes, struct alert *alert)
{
	struct reader r = reader_of(bytes.p, bytes.len);
	unsigned version = reader_u8(&r);
	unsigned n = reader_u8(&r);

	alert->n_detections = 0;
	if (version != VERSION || n > LIMIT_ALERT_DETECTIONS)
		reader_fail(&r, ERR_MALFORMED);
	for (unsigned i = 0; i < n && reader_err(&r) == ERR_OK; i++) {
		take_detection(&r, &alert->detections[i]);
		if (reader_err(&r) == ERR_OK)
			alert->n_detections++;
	}
	return reader_err(&r);
}

void
store_encode_string(struct buf *out, struct str s)
{
	buf_printf(out, "%zu:", s.len);
	buf_str(out, s);
	buf_byte(out, ',');
}

bool
store_next_string(struct str *rest, struct str *ret_string)
{
	uint64_t len;

	if (str_u64(str_split(rest, ':'), UINT32_MAX, &len) != ERR_OK || len >= rest->len)
		return false;
	*ret_string = str_of(rest->p, (size_t)len);
	*rest = str_of(rest->p + len + 1, rest->len - (size_t)len - 1);
	return true;
}
