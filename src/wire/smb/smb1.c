/*
 * SMB1 commands, [MS-CIFS] section 2.2 and [MS-SMB] section 2.2: the 32-byte header, then per
 * command a count of 16-bit words, the words, a count of bytes, the bytes. Offsets count from the
 * header.
 */
#include "wire/smb/smb_private.h"
#include "wire/utf16/utf16.h"

#define HEADER 32
#define FLAGS_REPLY 0x80
#define FLAGS2_SIGNED 0x0004
#define FLAGS2_UNICODE 0x8000
#define CAP_EXTENDED_SECURITY 0x80000000u
#define SECURITY_SIGNING_ENABLED 0x04
#define SECURITY_SIGNING_REQUIRED 0x08
#define ANDX_NONE 0xff

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))

bool
smb1_is_unicode(const struct smb_msg *m)
{
	return m->flags >> 8 & FLAGS2_UNICODE;
}

/* A string of the bytes part up to its NUL, 2.2.1.1.2: UTF-16 aligned to the header, or OEM. */
void
smb1_take_text(struct smb1_body *b, bool unicode, char *dst, size_t size)
{
	struct reader *r = &b->bytes;
	const char *start = b->m->frame.p;
	struct str s;
	size_t len;
	ptrdiff_t nul;

	if (reader_left(r) == 0)
		return;
	if (unicode && ((size_t)((const char *)r->p - start) & 1))
		reader_skip(r, 1);
	s = str_of((const char *)r->p, reader_left(r));
	if (unicode) {
		len = utf16_len(s);
		utf16_clean(str_of(s.p, len), dst, size);
		reader_skip(r, len + 2 <= s.len ? len + 2 : s.len);
		return;
	}
	nul = str_find_byte(s, '\0');
	len = nul < 0 ? s.len : (size_t)nul;
	str_clean(str_of(s.p, len), dst, size);
	reader_skip(r, len < s.len ? len + 1 : len);
}

void
smb1_take_data(struct smb_msg *m, size_t at, uint32_t len)
{
	m->data = smb_slice(m, 0, at, len);
	m->data_len = len;
}

void
smb1_take_fid(struct smb1_body *b)
{
	b->m->file.persistent = reader_le16(&b->words);
}

/* [MS-CIFS] 2.2.4.52.1: 0x02, NUL-terminated name, ... */
static void
negotiate_request(struct smb1_body *b)
{
	struct smb_msg *m = b->m;
	struct str rest = reader_rest(&b->bytes);

	while (rest.len > 1 && rest.p[0] == 0x02) {
		struct str name;

		rest = str_of(rest.p + 1, rest.len - 1);
		name = str_split(&rest, '\0');
		if (m->dialect_count < LIMIT_SMB_DIALECTS)
			m->dialect_names[m->dialect_count++] = name;
		if (str_starts(name, STR("SMB 2.")))
			m->is_multi_protocol = true;
	}
}

/* [MS-CIFS] 2.2.4.52.2, [MS-SMB] 2.2.4.5.2 */
static void
negotiate_response(struct smb1_body *b)
{
	struct smb_msg *m = b->m;
	uint32_t capabilities;
	uint8_t mode, challenge_len;

	m->dialect = reader_le16(&b->words);
	if (b->word_count < 17)
		return;
	mode = reader_u8(&b->words);
	m->is_signing_enabled = mode & (SECURITY_SIGNING_ENABLED | SECURITY_SIGNING_REQUIRED);
	m->is_signing_required = mode & SECURITY_SIGNING_REQUIRED;
	reader_skip(&b->words, 2 + 2 + 4 + 4 + 4);
	capabilities = reader_le32(&b->words);
	reader_skip(&b->words, 8 + 2);
	challenge_len = reader_u8(&b->words);
	if (capabilities & CAP_EXTENDED_SECURITY) {
		reader_skip(&b->bytes, 16);
		m->security_blob = reader_rest(&b->bytes);
		return;
	}
	reader_skip(&b->bytes, challenge_len);
	utf16_clean(reader_rest(&b->bytes), m->domain, sizeof(m->domain));
}

/* [MS-CIFS] 2.2.4.53.1, [MS-SMB] 2.2.4.6.1; told apart by the number of words. */
static void
session_setup_request(struct smb1_body *b)
{
	struct smb_msg *m = b->m;
	bool unicode = smb1_is_unicode(m);
	size_t blob = 0;

	reader_skip(&b->words, 2 + 2 + 2 + 4);
	if (b->word_count == 12) {
		blob = reader_le16(&b->words);
	} else {
		m->password_lens[0] = reader_le16(&b->words);
		if (b->word_count >= 13)
			m->password_lens[1] = reader_le16(&b->words);
	}
	if (b->word_count == 12) {
		m->security_blob = reader_str(&b->bytes, blob);
	} else {
		reader_skip(&b->bytes, (size_t)m->password_lens[0] + m->password_lens[1]);
		smb1_take_text(b, unicode, m->account, sizeof(m->account));
		smb1_take_text(b, unicode, m->domain, sizeof(m->domain));
	}
	smb1_take_text(b, unicode, m->native_os, sizeof(m->native_os));
	smb1_take_text(b, unicode, m->lan_manager, sizeof(m->lan_manager));
}

/* [MS-CIFS] 2.2.4.53.2, [MS-SMB] 2.2.4.6.2 */
static void
session_setup_response(struct smb1_body *b)
{
	struct smb_msg *m = b->m;
	bool unicode = smb1_is_unicode(m);

	m->is_guest = reader_le16(&b->words) & 1;
	if (b->word_count >= 4)
		m->security_blob = reader_str(&b->bytes, reader_le16(&b->words));
	smb1_take_text(b, unicode, m->native_os, sizeof(m->native_os));
	smb1_take_text(b, unicode, m->lan_manager, sizeof(m->lan_manager));
	smb1_take_text(b, unicode, m->domain, sizeof(m->domain));
}

/* [MS-CIFS] 2.2.4.55.1 */
static void
tree_connect_request(struct smb1_body *b)
{
	reader_skip(&b->words, 2);
	reader_skip(&b->bytes, reader_le16(&b->words));
	smb1_take_text(b, smb1_is_unicode(b->m), b->m->name, sizeof(b->m->name));
}

/* [MS-CIFS] 2.2.4.55.2: the service as text */
static void
tree_connect_response(struct smb1_body *b)
{
	char service[16] = "";

	reader_skip(&b->words, 2);
	smb1_take_text(b, false, service, sizeof(service));
	if (strcmp(service, "IPC") == 0)
		b->m->share_type = 2;
	else if (strcmp(service, "LPT1:") == 0)
		b->m->share_type = 3;
	else if (strcmp(service, "A:") == 0)
		b->m->share_type = 1;
}

/* [MS-CIFS] 2.2.4.64.1 */
static void
nt_create_request(struct smb1_body *b)
{
	struct smb_msg *m = b->m;

	reader_skip(&b->words, 1 + 2 + 4 + 4);
	m->access = reader_le32(&b->words);
	reader_skip(&b->words, 8 + 4 + 4);
	m->disposition = reader_le32(&b->words);
	m->options = reader_le32(&b->words);
	reader_skip(&b->words, 4 + 1);
	smb1_take_text(b, smb1_is_unicode(m), m->name, sizeof(m->name));
}

/* [MS-CIFS] 2.2.4.64.2 */
static void
nt_create_response(struct smb1_body *b)
{
	reader_skip(&b->words, 1);
	smb1_take_fid(b);
	b->m->create_action = reader_le32(&b->words);
	reader_skip(&b->words, 8 * 4 + 4 + 8);
	b->m->end_of_file = reader_le64(&b->words);
}

/* [MS-CIFS] 2.2.4.41.1: OpenMode says what to do when the file is there, and when it is not. */
static void
open_request(struct smb1_body *b)
{
	struct smb_msg *m = b->m;
	unsigned mode;

	reader_skip(&b->words, 2 + 2 + 2 + 2 + 4);
	mode = reader_le16(&b->words);
	reader_skip(&b->words, 4 + 4 + 4);
	if ((mode & 3) == 2)
		m->disposition =
			mode & 0x10 ? SMB_DISPOSITION_OVERWRITE_IF : SMB_DISPOSITION_OVERWRITE;
	else if (mode & 0x10)
		m->disposition = (mode & 3) == 1 ? SMB_DISPOSITION_OPEN_IF : SMB_DISPOSITION_CREATE;
	else
		m->disposition = SMB_DISPOSITION_OPEN;
	smb1_take_text(b, smb1_is_unicode(m), m->name, sizeof(m->name));
}

/* [MS-CIFS] 2.2.4.42.1 */
static void
read_request(struct smb1_body *b)
{
	smb1_take_fid(b);
	b->m->offset = reader_le32(&b->words);
	b->m->data_len = reader_le16(&b->words);
	reader_skip(&b->words, 2 + 4 + 2);
	if (b->word_count >= 12)
		b->m->offset |= (uint64_t)reader_le32(&b->words) << 32;
}

/* [MS-CIFS] 2.2.4.42.2 */
static void
read_response(struct smb1_body *b)
{
	uint32_t len;
	size_t at;

	reader_skip(&b->words, 2 + 2 + 2);
	len = reader_le16(&b->words);
	at = reader_le16(&b->words);
	len |= (uint32_t)reader_le16(&b->words) << 16;
	smb1_take_data(b->m, at, len);
}

/* [MS-CIFS] 2.2.4.43.1, DataLengthHigh from [MS-SMB] 2.2.4.3.1 */
static void
write_request(struct smb1_body *b)
{
	uint32_t len;
	size_t at;

	smb1_take_fid(b);
	b->m->offset = reader_le32(&b->words);
	reader_skip(&b->words, 4 + 2 + 2);
	len = (uint32_t)reader_le16(&b->words) << 16;
	len |= reader_le16(&b->words);
	at = reader_le16(&b->words);
	if (b->word_count >= 14)
		b->m->offset |= (uint64_t)reader_le32(&b->words) << 32;
	smb1_take_data(b->m, at, len);
}

/* [MS-CIFS] 2.2.4.43.2 */
static void
write_response(struct smb1_body *b)
{
	b->m->data_len = reader_le16(&b->words);
	reader_skip(&b->words, 2);
	b->m->data_len |= (uint32_t)reader_le16(&b->words) << 16;
}

/* [MS-CIFS] 2.2.4.12.1: the old Write, data behind a format octet and a length. */
static void
old_write_request(struct smb1_body *b)
{
	size_t len;

	smb1_take_fid(b);
	b->m->data_len = reader_le16(&b->words);
	b->m->offset = reader_le32(&b->words);
	reader_skip(&b->bytes, 1);
	len = reader_le16(&b->bytes);
	/* said twice, and hostile ones say two lengths: the shorter one counts */
	len = len < b->m->data_len ? len : b->m->data_len;
	b->m->data =
		reader_str(&b->bytes, len < reader_left(&b->bytes) ? len : reader_left(&b->bytes));
}

static void
fid_request(struct smb1_body *b)
{
	smb1_take_fid(b);
}

/* [MS-CIFS] 2.2.4.7.1 and 2.2.4.8.1: format octet 4, name */
static void
name_request(struct smb1_body *b)
{
	reader_skip(&b->words, 2);
	reader_skip(&b->bytes, 1);
	smb1_take_text(b, smb1_is_unicode(b->m), b->m->name, sizeof(b->m->name));
}

static void
echo_any(struct smb1_body *b)
{
	reader_skip(&b->words, 2);
	b->m->data_len = (uint32_t)reader_left(&b->bytes);
	b->m->data = reader_rest(&b->bytes);
}

/* [MS-CIFS] 2.2.2.1. The least number of words, AndX included, that the reader needs. */
static const struct {
	uint8_t command;
	enum smb_op op;
	bool is_andx;
	uint8_t request_words, response_words;
	smb1_body_reader *request, *response;
} commands[] = {
	{0x04, SMB_OP_CLOSE, false, 3, 0, fid_request, NULL},
	{0x06, SMB_OP_DELETE, false, 1, 0, name_request, NULL},
	{0x07, SMB_OP_RENAME, false, 1, 0, name_request, NULL},
	{0x0b, SMB_OP_WRITE, false, 5, 0, old_write_request, NULL},
	{0x24, SMB_OP_OTHER, true, 2, 2, NULL, NULL}, /* Locking */
	{0x25, SMB_OP_TRANSACT, false, 14, 10, smb1_transact_request, smb1_transact_response},
	{0x26, SMB_OP_SECONDARY, false, 8, 0, smb1_transact_secondary, NULL},
	{0x2b, SMB_OP_ECHO, false, 1, 1, echo_any, echo_any},
	{0x2d, SMB_OP_CREATE, true, 15, 3, open_request, fid_request},
	{0x2e, SMB_OP_READ, true, 10, 8, read_request, read_response},
	{0x2f, SMB_OP_WRITE, true, 12, 5, write_request, write_response},
	{0x32, SMB_OP_TRANSACT2, false, 14, 10, smb1_transact_request, smb1_transact_response},
	{0x33, SMB_OP_SECONDARY, false, 8, 0, smb1_transact_secondary, NULL},
	{0x71, SMB_OP_TREE_DISCONNECT, false, 0, 0, NULL, NULL},
	{0x72, SMB_OP_NEGOTIATE, false, 0, 1, negotiate_request, negotiate_response},
	{0x73, SMB_OP_SESSION_SETUP, true, 10, 3, session_setup_request, session_setup_response},
	{0x74, SMB_OP_LOGOFF, true, 2, 2, NULL, NULL},
	{0x75, SMB_OP_TREE_CONNECT, true, 4, 2, tree_connect_request, tree_connect_response},
	{0xa0, SMB_OP_NT_TRANSACT, false, 19, 18, smb1_nt_transact_request, smb1_nt_transact_more},
	{0xa1, SMB_OP_SECONDARY, false, 18, 0, smb1_nt_transact_more, NULL},
	{0xa2, SMB_OP_CREATE, true, 24, 31, nt_create_request, nt_create_response},
};

/* [MS-CIFS] 2.2.3.1 */
enum err
smb1_header(struct smb_msg *m)
{
	struct reader r = reader_of(m->frame.p, m->frame.len);
	uint32_t pid_high, flags2;

	reader_skip(&r, 4);
	m->command = reader_u8(&r);
	m->status = reader_le32(&r);
	m->flags = reader_u8(&r);
	flags2 = reader_le16(&r);
	pid_high = reader_le16(&r);
	m->signature = reader_le64(&r);
	reader_skip(&r, 2);
	m->tree_id = reader_le16(&r);
	m->process_id = pid_high << 16 | reader_le16(&r);
	m->session_id = reader_le16(&r);
	m->message_id = reader_le16(&r);
	m->is_response = m->flags & FLAGS_REPLY;
	m->is_signed = flags2 & FLAGS2_SIGNED;
	m->flags |= flags2 << 8;
	m->at = HEADER;
	return reader_err(&r);
}

/* [MS-CIFS] 2.2.3.4: which command follows, and where. Only forward, so that a chain ends. */
static void
read_andx(struct smb1_body *b)
{
	struct smb_msg *m = b->m;
	uint8_t command = reader_u8(&b->words);
	size_t at;

	reader_skip(&b->words, 1);
	at = reader_le16(&b->words);
	if (reader_err(&b->words) != ERR_OK || command == ANDX_NONE)
		return;
	/* In an answer that failed the fields may hold anything. */
	if (m->is_response && at == 0)
		return;
	if (at <= m->at || at >= m->frame.len) {
		m->has_bad_bounds = m->has_bad_bounds || !m->is_cut;
		return;
	}
	m->next_command = command;
	m->next_at = at;
}

/* The index in commands[], or ARRAY_LEN. */
static size_t
find_command(uint16_t command)
{
	size_t i = 0;

	while (i < ARRAY_LEN(commands) && commands[i].command != command)
		i++;
	return i;
}

static enum err
read_words(struct smb_msg *m, struct smb1_body *b)
{
	struct reader r = reader_of(m->frame.p, m->frame.len);
	size_t count;

	reader_skip(&r, m->at);
	b->m = m;
	b->word_count = reader_u8(&r);
	b->words = reader_sub(&r, b->word_count * 2u);
	count = reader_le16(&r);
	if (reader_err(&r) != ERR_OK)
		return reader_err(&r);
	/* A large Write has a ByteCount modulo 65536: what is there is there. */
	b->bytes = reader_sub(&r, count < reader_left(&r) ? count : reader_left(&r));
	return ERR_OK;
}

enum err
smb1_command(struct smb_msg *m)
{
	struct smb1_body b;
	size_t i = find_command(m->command);
	smb1_body_reader *read;
	uint8_t want;
	enum err err = read_words(m, &b);

	if (err != ERR_OK || i == ARRAY_LEN(commands))
		return err;
	m->op = commands[i].op;
	read = m->is_response ? commands[i].response : commands[i].request;
	want = m->is_response ? commands[i].response_words : commands[i].request_words;
	if (b.word_count < want) /* a failed answer has no words */
		return m->is_response ? ERR_OK : ERR_TRUNCATED;
	if (commands[i].is_andx && b.word_count >= 2)
		read_andx(&b);
	if (read == NULL)
		return ERR_OK;
	read(&b);
	if (reader_err(&b.bytes) != ERR_OK)
		m->has_bad_bounds = true;
	return reader_err(&b.words);
}
