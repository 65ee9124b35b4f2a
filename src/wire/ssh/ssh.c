/*
 * SSH in clear (RFC 4253): banner and algorithm lists. See ssh.h. Bytes come from watch/stream, the
 * answers go to facts and detectors of watch.
 */
#include "wire/ssh/ssh.h"
#include "base/digest.h"
#include "base/reader.h"

#define MSG_KEXINIT 20
#define COOKIE_BYTES 16
#define PADDING_MIN 4
#define PREAMBLE_LINE_MAX 1024

bool
ssh_looks_like(struct str prefix)
{
	struct str start = STR("SSH-");

	if (prefix.len < 3)
		return false;
	return prefix.len < start.len ? str_starts(start, prefix) : str_starts(prefix, start);
}

/* "SSH-protocol-software SP comments" (RFC 4253 section 4.2). */
static enum err
read_banner(struct str line, struct ssh_banner *ret)
{
	struct ssh_banner b = {.is_obsolete = false};

	if (line.len > 0 && line.p[line.len - 1] == '\r')
		line.len--;
	for (size_t i = 0; i < line.len; i++)
		if ((unsigned char)line.p[i] < 0x20)
			return ERR_MALFORMED;
	line = str_of(line.p + 4, line.len - 4);
	b.protocol = str_split(&line, '-');
	b.software = str_split(&line, ' ');
	b.comments = line;
	if (b.protocol.len < 3 || b.protocol.len > 8 || b.protocol.p[1] != '.' ||
		b.software.len == 0)
		return ERR_MALFORMED;
	b.is_obsolete = b.protocol.p[0] == '1' && !str_equal(b.protocol, STR("1.99"));
	*ret = b;
	return ERR_OK;
}

enum err
ssh_banner_parse(struct str bytes, struct ssh_banner *ret, size_t *ret_used)
{
	size_t at = 0;

	for (unsigned lines = 0; lines <= LIMIT_SSH_PREAMBLE_LINES; lines++) {
		struct str rest = str_of(at < bytes.len ? bytes.p + at : NULL, bytes.len - at);
		ptrdiff_t end = str_find_byte(rest, '\n');
		bool is_banner = str_starts(rest, STR("SSH-"));
		size_t max = is_banner ? LIMIT_SSH_BANNER_BYTES : PREAMBLE_LINE_MAX;
		enum err err;

		if ((end < 0 ? rest.len : (size_t)end + 1) > max)
			return ERR_LIMIT;
		if (!is_banner && str_find_byte(rest, '\0') >= 0)
			return ERR_MALFORMED; /* binary: another protocol */
		if (end < 0)
			return ERR_TRUNCATED;
		at += (size_t)end + 1;
		if (!is_banner)
			continue;
		err = read_banner(str_of(rest.p, (size_t)end), ret);
		if (err == ERR_OK)
			*ret_used = at;
		return err;
	}
	return ERR_LIMIT;
}

/* A name-list of RFC 4251 section 5: ASCII without blanks. */
static struct str
name_list(struct reader *r)
{
	struct str list = reader_str(r, reader_be32(r));

	for (size_t i = 0; i < list.len; i++)
		if ((unsigned char)list.p[i] <= 0x20 || (unsigned char)list.p[i] >= 0x7f)
			reader_fail(r, ERR_MALFORMED);
	return list;
}

enum err
ssh_kexinit_parse(struct str bytes, struct ssh_kexinit *ret, size_t *ret_used)
{
	struct reader r = reader_of(bytes.p, bytes.len), packet;
	struct ssh_kexinit k;
	uint32_t length = reader_be32(&r); /* RFC 4253 section 6 */
	uint8_t padding = reader_u8(&r), type = reader_u8(&r);

	if (reader_err(&r) != ERR_OK)
		return ERR_TRUNCATED;
	if (length < 12 || padding < PADDING_MIN || padding >= length)
		return ERR_MALFORMED;
	if (length > LIMIT_SSH_PACKET_BYTES)
		return length < 0x100000 ? ERR_LIMIT : ERR_MALFORMED;
	if (type != MSG_KEXINIT)
		return ERR_UNSUPPORTED;
	packet = reader_sub(&r, length - 2);
	if (reader_err(&r) != ERR_OK)
		return ERR_TRUNCATED;
	reader_skip(&packet, COOKIE_BYTES);
	k.kex = name_list(&packet);
	k.host_key = name_list(&packet);
	k.cipher_client = name_list(&packet);
	k.cipher_server = name_list(&packet);
	k.mac_client = name_list(&packet);
	k.mac_server = name_list(&packet);
	k.compression_client = name_list(&packet);
	k.compression_server = name_list(&packet);
	if (reader_err(&packet) != ERR_OK || k.kex.len == 0)
		return ERR_MALFORMED;
	*ret = k;
	*ret_used = reader_offset(&r);
	return ERR_OK;
}

struct str
ssh_list_first(struct str list)
{
	return list.len == 0 ? list : str_split(&list, ',');
}

enum err
ssh_hassh(const struct ssh_kexinit *k, bool is_server, char ret_hex[SSH_HASSH_MAX])
{
	const struct str lists[] = {k->kex, is_server ? k->cipher_server : k->cipher_client,
		is_server ? k->mac_server : k->mac_client,
		is_server ? k->compression_server : k->compression_client};
	char text[LIMIT_SSH_HASSH_BYTES], hex[DIGEST_HEX_MAX];
	uint8_t md5[DIGEST_BYTES_MAX];
	size_t len = 0;

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		if (lists[i].len + 1 > sizeof(text) - len)
			return ERR_LIMIT;
		if (i > 0)
			text[len++] = ';';
		if (lists[i].len > 0)
			memcpy(text + len, lists[i].p, lists[i].len);
		len += lists[i].len;
	}
	digest_hex(md5, digest_of(DIGEST_MD5, text, len, md5), hex);
	str_copy(str_c(hex), ret_hex, SSH_HASSH_MAX);
	return ERR_OK;
}
