/*
 * TCP (RFC 9293 section 3.1, options of RFC 2018 and 7323) and UDP (RFC 768). The payload of an IP
 * packet in, struct tcp_segment or udp_datagram out; called by the sensor for every packet.
 */
#include "wire/ip/ip.h"

#include "base/reader.h"

#define TCP_HEADER 20
#define UDP_HEADER 8

static inline uint16_t
be16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t
be32(const uint8_t *p)
{
	return (uint32_t)be16(p) << 16 | be16(p + 2);
}

/* Option kinds (IANA) 0..8 that we know, with the length that each has to have; 0 for any. */
static const struct {
	uint8_t option; /* enum tcp_option */
	uint8_t len;
} option_kinds[] = {
	[0] = {TCP_OPTION_END, 1},
	[1] = {TCP_OPTION_NOP, 1},
	[2] = {TCP_OPTION_MSS, 4},
	[3] = {TCP_OPTION_WINDOW_SCALE, 3},
	[4] = {TCP_OPTION_SACK_PERMITTED, 2},
	[5] = {TCP_OPTION_SACK, 0},
	[6] = {TCP_OPTION_OTHER, 0},
	[7] = {TCP_OPTION_OTHER, 0},
	[8] = {TCP_OPTION_TIMESTAMPS, 10},
};

static void
take_option(struct tcp_segment *s, uint8_t option, const uint8_t *value)
{
	switch (option) {
	case TCP_OPTION_MSS:
		s->has_mss = true;
		s->mss = be16(value);
		break;
	case TCP_OPTION_WINDOW_SCALE:
		s->has_window_scale = true;
		s->window_scale = value[0];
		break;
	case TCP_OPTION_SACK_PERMITTED:
		s->is_sack_permitted = true;
		break;
	case TCP_OPTION_TIMESTAMPS:
		s->has_timestamps = true;
		s->timestamp = be32(value);
		s->timestamp_echo = be32(value + 4);
		break;
	default:
		break;
	}
}

/* p..end: the options that were captured; is_whole: none was cut off. */
static void
read_options(struct tcp_segment *s, const uint8_t *p, const uint8_t *end, bool is_whole)
{
	for (unsigned n = 0; p < end; n++) {
		uint8_t option = TCP_OPTION_OTHER, need = 0, len = 1;

		if (*p < sizeof(option_kinds) / sizeof(*option_kinds)) {
			option = option_kinds[*p].option;
			need = option_kinds[*p].len;
		}
		if (need != 1) {
			if (end - p >= 2)
				len = p[1];
			if (end - p < 2 || len < 2 || len > end - p || (need != 0 && len != need)) {
				s->has_bad_options = is_whole;
				return;
			}
		}
		if (n < TCP_OPTIONS_ORDERED)
			s->option_order |= (uint64_t)option << (4 * n);
		take_option(s, option, p + 2);
		p += len;
		if (option == TCP_OPTION_END) {
			s->options_after_end = (uint8_t)(end - p);
			return;
		}
	}
}

/* Almost every segment of an open connection has exactly NOP, NOP, timestamps (RFC 7323 app. A). */
static inline bool
read_usual_options(struct tcp_segment *s, const uint8_t *p)
{
	if (be32(p) != 0x0101080a)
		return false;
	s->option_order =
		TCP_OPTION_NOP | TCP_OPTION_NOP << 4 | (uint64_t)TCP_OPTION_TIMESTAMPS << 8;
	s->has_timestamps = true;
	s->timestamp = be32(p + 4);
	s->timestamp_echo = be32(p + 8);
	return true;
}

enum err
tcp_parse(struct str segment, size_t wire_len, struct tcp_segment *ret_segment)
{
	const uint8_t *p = (const uint8_t *)segment.p;
	struct tcp_segment *s = ret_segment;
	size_t header, there;

	if (segment.len < TCP_HEADER)
		return wire_len < TCP_HEADER ? ERR_MALFORMED : ERR_TRUNCATED;
	header = (p[12] >> 4) * 4u;
	if (wire_len < segment.len)
		wire_len = segment.len;
	if (header < TCP_HEADER || header > wire_len)
		return ERR_MALFORMED;
	memset(s, 0, sizeof(*s));
	s->src_port = be16(p);
	s->dst_port = be16(p + 2);
	s->seq = be32(p + 4);
	s->ack = be32(p + 8);
	s->flags = be16(p + 12) & 0x1ff;
	s->window = be16(p + 14);
	s->urgent = be16(p + 18);
	s->header_len = (uint8_t)header;
	there = header < segment.len ? header : segment.len;
	if (there > TCP_HEADER &&
		(there != TCP_HEADER + 12 || !read_usual_options(s, p + TCP_HEADER)))
		read_options(s, p + TCP_HEADER, p + there, there == header);
	s->payload_len = (uint32_t)(wire_len - header);
	s->payload = str_of(segment.p + there, segment.len - there);
	s->is_cut = s->payload.len < s->payload_len || there < header;
	return ERR_OK;
}

enum err
udp_parse(struct str datagram, size_t wire_len, struct udp_datagram *ret_datagram)
{
	const uint8_t *p = (const uint8_t *)datagram.p;
	struct udp_datagram *d = ret_datagram;
	size_t len;

	if (datagram.len < UDP_HEADER)
		return wire_len < UDP_HEADER ? ERR_MALFORMED : ERR_TRUNCATED;
	len = be16(p + 4);
	if (len == 0)
		len = wire_len > datagram.len ? wire_len : datagram.len;
	if (len < UDP_HEADER)
		return ERR_MALFORMED;
	d->src_port = be16(p);
	d->dst_port = be16(p + 2);
	d->payload_len = (uint32_t)(len - UDP_HEADER);
	d->payload = str_of(datagram.p + UDP_HEADER, datagram.len - UDP_HEADER);
	d->is_cut = d->payload.len < d->payload_len;
	if (!d->is_cut)
		d->payload.len = d->payload_len;
	return ERR_OK;
}
