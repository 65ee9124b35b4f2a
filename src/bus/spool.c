/* Two files used in turn; see spool.h for the rules and the form on disk. */
#include "bus/spool.h"

#include "bus/crc32.h"
#include "sys/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define SPOOL_MAGIC 0x31504c4f4f50534bull
#define SLOT_BYTES 64
#define SLOT_USED 28 /* magic, generation, acknowledged, CRC */
#define RECORD_HEADER 20
#define CRC_FROM 8 /* the CRC covers the record from its sequence on */
#define BODY_MAX (BUS_FRAME_BYTES - BUS_HEADER_BYTES)

struct spool_file {
	int fd;
	uint64_t generation;
	uint64_t end;  /* where the next record goes */
	uint64_t last; /* the highest sequence in it; 0: empty */
	unsigned slot; /* the header slot that is written next */
};

struct spool {
	struct spool_file files[2];
	unsigned active;
	uint64_t size;
	uint64_t sequence;    /* of the next record */
	uint64_t acked;	      /* all up to it are committed */
	unsigned cursor_file; /* where spool_next() reads on */
	uint64_t cursor;
	uint64_t before; /* where the last one given out began */
	unsigned before_file;
	uint64_t lost, lost_alerts;
	struct buf out;
	uint8_t record[RECORD_HEADER + BODY_MAX];
};

static bool
read_at(int fd, void *bytes, size_t len, uint64_t at)
{
	ssize_t n;

	do
		n = pread(fd, bytes, len, (off_t)at);
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)len;
}

static bool
write_at(int fd, const void *bytes, size_t len, uint64_t at)
{
	ssize_t n;

	do
		n = pwrite(fd, bytes, len, (off_t)at);
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)len;
}

/* ---- header ---- */

static bool
write_slot(struct spool *s, struct spool_file *f)
{
	struct buf b = buf_of(SLOT_BYTES);
	bool ok;

	buf_le64(&b, SPOOL_MAGIC);
	buf_le64(&b, f->generation);
	buf_le64(&b, s->acked);
	buf_le32(&b, crc32_of(b.p, b.len));
	ok = buf_err(&b) == ERR_OK && write_at(f->fd, b.p, b.len, (uint64_t)f->slot * SLOT_BYTES);
	f->slot ^= 1;
	buf_done(&b);
	return ok;
}

/* Takes over what is newer of the two slots; neither is valid in a new file. */
static void
read_slots(struct spool *s, struct spool_file *f)
{
	for (unsigned slot = 0; slot < 2; slot++) {
		uint8_t bytes[SLOT_USED];
		struct reader r = reader_of(bytes, sizeof(bytes));
		uint64_t generation, acked;

		if (!read_at(f->fd, bytes, sizeof(bytes), (uint64_t)slot * SLOT_BYTES))
			continue;
		if (reader_le64(&r) != SPOOL_MAGIC)
			continue;
		generation = reader_le64(&r);
		acked = reader_le64(&r);
		if (reader_le32(&r) != crc32_of(bytes, SLOT_USED - 4))
			continue;
		if (generation >= f->generation) {
			f->generation = generation;
			f->slot = slot ^ 1;
		}
		if (acked > s->acked)
			s->acked = acked;
	}
}

/* ---- records ---- */

/* The record at `at`, if it is whole and follows `after`. */
static bool
read_record(struct spool *s, const struct spool_file *f, uint64_t at, uint64_t after,
	struct spool_record *ret_record)
{
	struct reader r = reader_of(s->record, RECORD_HEADER);
	uint32_t len, crc;
	uint64_t sequence;
	unsigned type;

	if (at + RECORD_HEADER > s->size || !read_at(f->fd, s->record, RECORD_HEADER, at))
		return false;
	len = reader_le32(&r);
	crc = reader_le32(&r);
	sequence = reader_le64(&r);
	type = reader_le16(&r);
	if (len > BODY_MAX || at + RECORD_HEADER + len > s->size || sequence <= after)
		return false;
	if (!read_at(f->fd, s->record + RECORD_HEADER, len, at + RECORD_HEADER))
		return false;
	if (crc != crc32_of(s->record + CRC_FROM, RECORD_HEADER - CRC_FROM + len) ||
		bus_rule(type) == NULL)
		return false;
	*ret_record = (struct spool_record){.type = (enum bus_type)type,
		.sequence = sequence,
		.body = str_of((const char *)s->record + RECORD_HEADER, len)};
	return true;
}

static enum err
append(struct spool *s, struct spool_file *f, enum bus_type type, struct str body)
{
	struct buf *b = &s->out;
	uint32_t crc;

	buf_clear(b);
	buf_le32(b, (uint32_t)body.len);
	buf_le32(b, 0);
	buf_le64(b, s->sequence);
	buf_le16(b, (uint16_t)type);
	buf_le16(b, 0);
	buf_str(b, body);
	if (buf_err(b) != ERR_OK)
		return buf_err(b);
	crc = crc32_of(b->p + CRC_FROM, b->len - CRC_FROM);
	for (size_t i = 0; i < 4; i++)
		b->p[4 + i] = (char)(uint8_t)(crc >> (8 * i));
	if (!write_at(f->fd, b->p, b->len, f->end))
		return ERR_IO;
	f->end += b->len;
	f->last = s->sequence++;
	return ERR_OK;
}

/* Walks over a file's records as they are. */
static void
scan(struct spool *s, struct spool_file *f)
{
	struct spool_record record;

	f->end = SPOOL_HEADER_BYTES;
	f->last = 0;
	while (read_record(s, f, f->end, f->last, &record)) {
		f->end += RECORD_HEADER + record.body.len;
		f->last = record.sequence;
	}
}

/* ---- turning over ---- */

/* What is learned bit by bit gives way to what was found. */
static bool
is_learned(enum bus_type type)
{
	return type == BUS_FACT || type == BUS_PAIR;
}

/* How far a record of this type may fill a file. */
static uint64_t
room_for(const struct spool *s, enum bus_type type)
{
	switch ((unsigned)type) {
	case BUS_KEPT:
		return s->size / 4;
	case BUS_FACT:
	case BUS_PAIR:
		return s->size / 2;
	case BUS_EVIDENCE:
		return s->size / 4 * 3;
	default:
		return s->size;
	}
}

static bool
fits(const struct spool *s, const struct spool_file *f, enum bus_type type, size_t body_len)
{
	return f->end + RECORD_HEADER + body_len <= room_for(s, type);
}

static bool
is_carried(enum bus_type type)
{
	return !is_learned(type) && type != BUS_EVIDENCE && type != BUS_KEPT;
}

/* Bytes of the unacknowledged alerts in a file. */
static uint64_t
bytes_to_carry(struct spool *s, const struct spool_file *f)
{
	struct spool_record record;
	uint64_t at = SPOOL_HEADER_BYTES, after = 0, bytes = 0;

	while (at < f->end && read_record(s, f, at, after, &record)) {
		if (record.sequence > s->acked && is_carried(record.type))
			bytes += RECORD_HEADER + record.body.len;
		at += RECORD_HEADER + record.body.len;
		after = record.sequence;
	}
	return bytes;
}

/* Copies alerts (or evidence) of `from` that are not acknowledged to the end of `to`. */
static enum err
carry(struct spool *s, const struct spool_file *from, struct spool_file *to, bool is_alerts)
{
	struct spool_record record;
	uint64_t at = SPOOL_HEADER_BYTES, after = 0;
	enum err err = ERR_OK;

	while (err == ERR_OK && at < from->end && read_record(s, from, at, after, &record)) {
		bool is_waiting = record.sequence > s->acked;

		at += RECORD_HEADER + record.body.len;
		after = record.sequence;
		if (!is_waiting)
			continue;
		if (is_alerts && is_carried(record.type))
			err = append(s, to, record.type, record.body);
		else if (!is_alerts && record.type == BUS_EVIDENCE &&
			 fits(s, to, BUS_EVIDENCE, record.body.len))
			err = append(s, to, record.type, record.body);
		else if (!is_alerts && !is_carried(record.type) && record.type != BUS_KEPT)
			s->lost++;
	}
	return err;
}

/* Empties the older file and makes it the active one. */
static enum err
turn_over(struct spool *s)
{
	struct spool_file *active = &s->files[s->active], *other = &s->files[s->active ^ 1];
	static const uint8_t nothing[RECORD_HEADER];
	enum err err = ERR_OK;

	if (other->last > s->acked) {
		if (active->end + bytes_to_carry(s, other) > s->size)
			return ERR_FULL;
		err = carry(s, other, active, true);
		if (err == ERR_OK)
			err = carry(s, other, active, false);
		if (err != ERR_OK)
			return err;
		s->acked = other->last; /* what mattered stands again behind the rest */
	}
	if (s->cursor_file == (s->active ^ 1)) {
		s->cursor_file = s->active;
		s->cursor = SPOOL_HEADER_BYTES;
	}
	s->before_file = s->cursor_file;
	s->before = s->cursor;
	if (!write_at(other->fd, nothing, sizeof(nothing), SPOOL_HEADER_BYTES))
		return ERR_IO;
	other->generation = active->generation + 1;
	other->end = SPOOL_HEADER_BYTES;
	other->last = 0;
	s->active ^= 1;
	return write_slot(s, other) ? ERR_OK : ERR_IO;
}

/* ---- the contract ---- */

static enum err
check_files(struct spool *s, struct errinfo *info)
{
	struct stat st[2];

	for (int i = 0; i < 2; i++)
		if (fstat(s->files[i].fd, &st[i]) != 0)
			return err_say(info, ERR_IO, 0, "spool: %s", strerror(errno));
	if (st[0].st_size != st[1].st_size || st[0].st_size < SPOOL_FILE_BYTES_MIN)
		return err_say(
			info, ERR_INVALID, 0, "spool: the two files differ or are too small");
	s->size = (uint64_t)st[0].st_size;
	return ERR_OK;
}

enum err
spool_open(const int fds[2], struct spool **ret_spool, struct errinfo *info)
{
	struct spool *s = calloc(1, sizeof(*s));
	uint64_t last = 0;

	if (s == NULL)
		return err_say(info, ERR_FULL, 0, "out of memory");
	s->out = buf_of(RECORD_HEADER + BODY_MAX);
	s->files[0].fd = fds[0];
	s->files[1].fd = fds[1];
	if (check_files(s, info) != ERR_OK) {
		spool_close(s);
		return ERR_INVALID;
	}
	for (int i = 0; i < 2; i++) {
		read_slots(s, &s->files[i]);
		scan(s, &s->files[i]);
		if (s->files[i].last > last)
			last = s->files[i].last;
	}
	s->active = s->files[1].generation > s->files[0].generation;
	s->sequence = (last > s->acked ? last : s->acked) + 1;
	spool_rewind(s);
	if (!write_slot(s, &s->files[s->active])) {
		spool_close(s);
		return err_say(info, ERR_IO, 0, "spool: cannot write");
	}
	*ret_spool = s;
	return ERR_OK;
}

void
spool_close(struct spool *s)
{
	if (s == NULL)
		return;
	for (int i = 0; i < 2; i++)
		fd_close(&s->files[i].fd);
	buf_done(&s->out);
	free(s);
}

enum err
spool_put(struct spool *s, const struct bus_message *m)
{
	struct buf body = buf_of(BODY_MAX);
	enum err err;

	bus_put_body(&body, m);
	err = buf_err(&body);
	/* nothing that is not acknowledged yet makes room for a packet that is kept for a case */
	if (err == ERR_OK && m->type == BUS_KEPT &&
		!fits(s, &s->files[s->active], BUS_KEPT, body.len) &&
		s->files[s->active ^ 1].last > s->acked)
		err = ERR_FULL;
	if (err == ERR_OK && !fits(s, &s->files[s->active], m->type, body.len)) {
		err = turn_over(s);
		if (err == ERR_FULL && fits(s, &s->files[s->active], m->type, body.len))
			err = ERR_OK;
	}
	if (err == ERR_OK)
		err = append(s, &s->files[s->active], m->type, buf_view(&body));
	if (err != ERR_OK && m->type != BUS_KEPT) { /* of those the count of all tells */
		s->lost++;
		s->lost_alerts += m->type == BUS_ALERT;
	}
	buf_done(&body);
	return err;
}

enum err
spool_next(struct spool *s, struct spool_record *ret_record)
{
	for (;;) {
		const struct spool_file *f = &s->files[s->cursor_file];
		struct spool_record record;

		if (s->cursor < f->end && read_record(s, f, s->cursor, 0, &record)) {
			s->before = s->cursor;
			s->before_file = s->cursor_file;
			s->cursor += RECORD_HEADER + record.body.len;
			if (record.sequence <= s->acked)
				continue;
			*ret_record = record;
			return ERR_OK;
		}
		if (s->cursor_file == s->active)
			return ERR_NOT_FOUND;
		s->cursor_file = s->active;
		s->cursor = SPOOL_HEADER_BYTES;
	}
}

void
spool_back(struct spool *s)
{
	s->cursor = s->before;
	s->cursor_file = s->before_file;
}

void
spool_rewind(struct spool *s)
{
	s->cursor_file = s->active ^ 1;
	s->cursor = SPOOL_HEADER_BYTES;
	s->before_file = s->cursor_file;
	s->before = s->cursor;
}

void
spool_ack(struct spool *s, uint64_t up_to)
{
	if (up_to <= s->acked || up_to >= s->sequence)
		return;
	s->acked = up_to;
	write_slot(s, &s->files[s->active]); /* at worst it is sent again */
}

void
spool_stats(const struct spool *s, struct spool_stats *ret_stats)
{
	*ret_stats = (struct spool_stats){.waiting = s->sequence - 1 - s->acked,
		.percent = (unsigned)(s->files[s->active].end * 100 / s->size),
		.is_turnable = s->files[s->active ^ 1].last <= s->acked,
		.lost = s->lost,
		.lost_alerts = s->lost_alerts};
}

void
spool_flush(struct spool *s)
{
	sync_file_range(s->files[s->active].fd, 0, 0, SYNC_FILE_RANGE_WRITE);
}
