/*
 * Reading of capture files; see capfile.h. Clauses: draft-ietf-opsawg-pcap sections 4 and 5,
 * draft-ietf-opsawg-pcapng sections 3 and 4. Called by sys/capture and the opener.
 */
#include "wire/pcap/capfile.h"

#define PCAP_MICRO 0xa1b2c3d4u
#define PCAP_NANO 0xa1b23c4du
#define PCAP_LONG_RECORD 0xa1b2cd34u /* Kuznetzov's: 8 more bytes in each record's header */
#define NG_SECTION 0x0a0d0d0au
#define NG_BYTE_ORDER 0x1a2b3c4du
#define NG_INTERFACE 1u
#define NG_PACKET_OLD 2u
#define NG_PACKET_SIMPLE 3u
#define NG_PACKET 6u
#define NG_OPTION_END 0u
#define NG_OPTION_TSRESOL 9u
#define NG_OPTION_TSOFFSET 14u
#define RECORD_BYTES_BELIEVABLE (64u << 20)
#define LINKTYPE_RAW 101
#define DLT_RAW_LINUX 12
#define MS_LATEST ((ms_t)253402300799999) /* the end of the year 9999 */

__extension__ typedef unsigned __int128 wide;

/* What one step through the bytes gave. */
enum step {
	STEP_PACKET,
	STEP_OTHER, /* a block without a packet: go on */
	STEP_ERR,
};

static inline uint32_t
u32_of(const struct capfile *f, struct reader *r)
{
	return f->is_swapped ? reader_be32(r) : reader_le32(r);
}

static inline uint16_t
u16_of(const struct capfile *f, struct reader *r)
{
	return f->is_swapped ? reader_be16(r) : reader_le16(r);
}

static inline uint64_t
u64_of(const struct capfile *f, struct reader *r)
{
	return f->is_swapped ? reader_be64(r) : reader_le64(r);
}

/* The few link types whose number in files is not the one of live capture. */
static int
linktype_of(uint32_t in_file)
{
	int type = (int)(in_file & 0xffff); /* above: length of the FCS */

	return type == LINKTYPE_RAW ? DLT_RAW_LINUX : type;
}

/* Section 4.2, if_tsresol: units of 10^-n or 2^-n seconds since 1970, as milliseconds. */
static ms_t
ms_of(uint64_t ticks, const struct capfile_interface *face)
{
	unsigned exponent = face->tsresol & 0x7f;
	bool is_binary = (face->tsresol & 0x80) != 0;
	wide unit = 1;
	wide ms;

	if (exponent > (is_binary ? 63u : 19u))
		return 0;
	for (unsigned i = 0; i < exponent; i++)
		unit *= is_binary ? 2 : 10;
	ms = (wide)ticks * 1000 / unit;
	if (ms > (wide)MS_LATEST)
		return MS_LATEST;
	if (face->ts_offset > MS_LATEST / 1000 || face->ts_offset < -(MS_LATEST / 1000))
		return (ms_t)ms;
	ms_t at = (ms_t)ms + face->ts_offset * 1000;

	return at < 0 ? 0 : at > MS_LATEST ? MS_LATEST : at;
}

/* Cuts what we never look at, and makes the length on the wire believable. */
static void
set_bytes(struct capfile_record *record, struct str bytes, uint32_t wire_len)
{
	if (bytes.len > LIMIT_FRAME_BYTES)
		bytes.len = LIMIT_FRAME_BYTES;
	record->bytes = bytes;
	record->wire_len = wire_len < bytes.len ? (uint32_t)bytes.len : wire_len;
}

static enum err
read_start(struct capfile *f, struct reader *r)
{
	struct reader look = *r;
	uint32_t magic = reader_le32(&look);
	uint32_t swapped = __builtin_bswap32(magic);

	if (reader_err(&look) != ERR_OK)
		return ERR_TRUNCATED;
	if (magic == NG_SECTION) { /* reads the same in both orders */
		f->format = CAPFILE_PCAPNG;
		return ERR_OK;
	}
	f->is_swapped =
		swapped == PCAP_MICRO || swapped == PCAP_NANO || swapped == PCAP_LONG_RECORD;
	if (f->is_swapped)
		magic = swapped;
	if (magic != PCAP_MICRO && magic != PCAP_NANO && magic != PCAP_LONG_RECORD)
		return ERR_UNSUPPORTED;
	reader_skip(&look, 12); /* version, zone, accuracy */
	f->interfaces[0].snaplen = u32_of(f, &look);
	f->interfaces[0].linktype = linktype_of(u32_of(f, &look));
	if (reader_err(&look) != ERR_OK)
		return ERR_TRUNCATED;
	f->is_nano = magic == PCAP_NANO;
	f->record_extra = magic == PCAP_LONG_RECORD ? 8 : 0;
	f->n_interfaces = 1;
	f->format = CAPFILE_PCAP;
	*r = look;
	return ERR_OK;
}

static enum step
pcap_step(struct capfile *f, struct reader *r, struct capfile_record *record, enum err *err)
{
	struct reader look = *r;
	uint32_t seconds = u32_of(f, &look);
	uint32_t fraction = u32_of(f, &look);
	uint32_t kept = u32_of(f, &look);
	uint32_t wire_len = u32_of(f, &look);
	struct str bytes;

	reader_skip(&look, f->record_extra);
	if (reader_err(&look) == ERR_OK && kept > RECORD_BYTES_BELIEVABLE) {
		*err = ERR_MALFORMED; /* no capture has such a packet: out of step */
		return STEP_ERR;
	}
	if (reader_err(&look) == ERR_OK && kept > LIMIT_CAPFILE_BLOCK_BYTES - 64) {
		f->records_unread++;
		f->skip = kept;
		*r = look;
		return STEP_OTHER;
	}
	bytes = reader_str(&look, kept);
	if (reader_err(&look) != ERR_OK) {
		*err = ERR_TRUNCATED;
		return STEP_ERR;
	}
	record->linktype = f->interfaces[0].linktype;
	record->at = (ms_t)seconds * 1000 + fraction / (f->is_nano ? 1000000 : 1000);
	set_bytes(record, bytes, wire_len);
	*r = look;
	return STEP_PACKET;
}

static void
read_interface(struct capfile *f, struct reader body)
{
	struct capfile_interface face = {.tsresol = 6};

	face.linktype = linktype_of(u16_of(f, &body));
	reader_skip(&body, 2);
	face.snaplen = u32_of(f, &body);
	while (reader_left(&body) >= 4) {
		uint16_t code = u16_of(f, &body);
		uint16_t len = u16_of(f, &body);
		struct reader value = reader_sub(&body, len);

		if (code == NG_OPTION_END)
			break;
		if (code == NG_OPTION_TSRESOL && len >= 1)
			face.tsresol = reader_u8(&value);
		else if (code == NG_OPTION_TSOFFSET && len >= 8)
			face.ts_offset = (int64_t)u64_of(f, &value);
		if (len % 4 != 0)
			reader_skip(&body, 4u - len % 4u);
	}
	if (f->n_interfaces < LIMIT_CAPFILE_INTERFACES)
		f->interfaces[f->n_interfaces] = face;
	f->n_interfaces++; /* numbers go on, so that later packets are not taken for others' */
}

/* Sections 4.3, 4.4 and appendix A. False when the packet can't be read. */
static bool
read_packet(struct capfile *f, uint32_t type, struct reader body, struct capfile_record *record)
{
	uint32_t face_id = 0, kept, wire_len;
	uint64_t ticks = 0;
	const struct capfile_interface *face;

	if (type == NG_PACKET_OLD) {
		face_id = u16_of(f, &body);
		reader_skip(&body, 2);
	} else if (type == NG_PACKET) {
		face_id = u32_of(f, &body);
	}
	if (type != NG_PACKET_SIMPLE) {
		ticks = (uint64_t)u32_of(f, &body) << 32;
		ticks |= u32_of(f, &body);
		kept = u32_of(f, &body);
		wire_len = u32_of(f, &body);
	} else {
		wire_len = kept = u32_of(f, &body);
	}
	if (face_id >= f->n_interfaces || face_id >= LIMIT_CAPFILE_INTERFACES)
		return false;
	face = &f->interfaces[face_id];
	if (type == NG_PACKET_SIMPLE && face->snaplen != 0 && kept > face->snaplen)
		kept = face->snaplen;
	if (type == NG_PACKET_SIMPLE && kept > reader_left(&body))
		kept = (uint32_t)reader_left(&body);
	struct str bytes = reader_str(&body, kept);

	if (reader_err(&body) != ERR_OK)
		return false;
	record->linktype = face->linktype;
	record->at = ms_of(ticks, face);
	set_bytes(record, bytes, wire_len);
	return true;
}

/* Section 4.1: the byte order of all that follows; interfaces are counted anew. */
static enum err
read_section(struct capfile *f, struct reader look)
{
	uint32_t magic;

	reader_skip(&look, 4);
	magic = reader_le32(&look);
	if (reader_err(&look) != ERR_OK)
		return ERR_TRUNCATED;
	if (magic != NG_BYTE_ORDER && magic != __builtin_bswap32(NG_BYTE_ORDER))
		return ERR_MALFORMED;
	f->is_swapped = magic != NG_BYTE_ORDER;
	f->n_interfaces = 0;
	return ERR_OK;
}

static enum step
ng_step(struct capfile *f, struct reader *r, struct capfile_record *record, enum err *err)
{
	struct reader look = *r, body;
	uint32_t type = reader_le32(&look);
	uint32_t len;

	*err = reader_err(&look);
	if (*err == ERR_OK && type == NG_SECTION)
		*err = read_section(f, look);
	else if (f->is_swapped)
		type = __builtin_bswap32(type);
	len = u32_of(f, &look);
	if (*err == ERR_OK)
		*err = reader_err(&look);
	if (*err != ERR_OK)
		return STEP_ERR;
	if (len < 12 || len % 4 != 0) {
		*err = ERR_MALFORMED;
		return STEP_ERR;
	}
	if (len > LIMIT_CAPFILE_BLOCK_BYTES) {
		if (type == NG_PACKET || type == NG_PACKET_SIMPLE || type == NG_PACKET_OLD)
			f->records_unread++;
		f->skip = len - 8;
		*r = look;
		return STEP_OTHER;
	}
	body = reader_sub(&look, len - 12);
	reader_skip(&look, 4); /* the length again, for reading backwards */
	if (reader_err(&look) != ERR_OK) {
		*err = ERR_TRUNCATED;
		return STEP_ERR;
	}
	*r = look;
	if (type == NG_INTERFACE)
		read_interface(f, body);
	if (type != NG_PACKET && type != NG_PACKET_SIMPLE && type != NG_PACKET_OLD)
		return STEP_OTHER;
	if (read_packet(f, type, body, record))
		return STEP_PACKET;
	f->records_unread++;
	return STEP_OTHER;
}

enum err
capfile_next(struct capfile *f, struct str in, size_t *ret_used, struct capfile_record *ret_record)
{
	struct reader r = reader_of(in.p, in.len);
	struct capfile_record record = {0};
	enum step step = STEP_OTHER;
	enum err err = ERR_OK;

	if (f->format == CAPFILE_UNKNOWN)
		err = read_start(f, &r);
	while (err == ERR_OK && step == STEP_OTHER) {
		size_t pass = f->skip < reader_left(&r) ? (size_t)f->skip : reader_left(&r);

		reader_skip(&r, pass);
		f->skip -= pass;
		if (reader_left(&r) == 0) {
			err = ERR_TRUNCATED;
			break;
		}
		step = f->format == CAPFILE_PCAP ? pcap_step(f, &r, &record, &err)
						 : ng_step(f, &r, &record, &err);
	}
	*ret_used = reader_offset(&r);
	f->offset += *ret_used;
	if (err == ERR_OK)
		*ret_record = record;
	return err;
}
