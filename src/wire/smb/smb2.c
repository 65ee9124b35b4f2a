/*
 * SMB2 and SMB3 commands, [MS-SMB2] section 2.2: the 64-byte header and the bodies of those
 * commands that detectors ask about. Offsets in a body count from the command's own header.
 */
#include "wire/smb/smb_private.h"
#include "wire/utf16/utf16.h"

#define HEADER 64
#define FLAG_RESPONSE 0x1u
#define FLAG_ASYNC 0x2u
#define FLAG_RELATED 0x4u
#define FLAG_SIGNED 0x8u
#define STATUS_PENDING 0x00000103u

#define SIGNING_ENABLED 0x1
#define SIGNING_REQUIRED 0x2
#define SESSION_GUEST 0x1
#define SESSION_NULL 0x2

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))

/* Reads a body behind its StructureSize. */
typedef void body_reader(struct smb_msg *m, struct reader *r);

static struct smb_file
read_file(struct reader *r)
{
	struct smb_file file;

	file.persistent = reader_le64(r);
	file.transient = reader_le64(r);
	return file;
}

static void
take_name(struct smb_msg *m, size_t at, size_t len)
{
	utf16_clean(smb_slice(m, m->at, at, len), m->name, sizeof(m->name));
}

static void
take_data(struct smb_msg *m, size_t at, uint32_t len)
{
	m->data = smb_slice(m, m->at, at, len);
	m->data_len = len;
}

static void
take_security_mode(struct smb_msg *m, unsigned mode)
{
	m->is_signing_enabled = mode & (SIGNING_ENABLED | SIGNING_REQUIRED);
	m->is_signing_required = mode & SIGNING_REQUIRED;
}

/* 2.2.3 */
static void
negotiate_request(struct smb_msg *m, struct reader *r)
{
	size_t count = reader_le16(r);

	take_security_mode(m, reader_le16(r));
	reader_skip(r, 2 + 4 + 16 + 8);
	for (size_t i = 0; i < count && reader_left(r) >= 2; i++) {
		uint16_t dialect = reader_le16(r);

		if (m->dialect_count < LIMIT_SMB_DIALECTS)
			m->dialects[m->dialect_count++] = dialect;
	}
}

/* 2.2.4 */
static void
negotiate_response(struct smb_msg *m, struct reader *r)
{
	size_t at, len;

	take_security_mode(m, reader_le16(r));
	m->dialect = reader_le16(r);
	reader_skip(r, 2 + 16 + 4 + 4 + 4 + 4 + 8 + 8);
	at = reader_le16(r);
	len = reader_le16(r);
	m->security_blob = smb_slice(m, m->at, at, len);
}

/* 2.2.5 */
static void
session_setup_request(struct smb_msg *m, struct reader *r)
{
	size_t at, len;

	reader_skip(r, 1);
	take_security_mode(m, reader_u8(r));
	reader_skip(r, 4 + 4);
	at = reader_le16(r);
	len = reader_le16(r);
	m->security_blob = smb_slice(m, m->at, at, len);
}

/* 2.2.6 */
static void
session_setup_response(struct smb_msg *m, struct reader *r)
{
	unsigned flags = reader_le16(r);
	size_t at = reader_le16(r);
	size_t len = reader_le16(r);

	m->is_guest = flags & SESSION_GUEST;
	m->is_null_session = flags & SESSION_NULL;
	m->security_blob = smb_slice(m, m->at, at, len);
}

/* 2.2.9 */
static void
tree_connect_request(struct smb_msg *m, struct reader *r)
{
	size_t at, len;

	reader_skip(r, 2);
	at = reader_le16(r);
	len = reader_le16(r);
	take_name(m, at, len);
}

/* 2.2.10 */
static void
tree_connect_response(struct smb_msg *m, struct reader *r)
{
	m->share_type = reader_u8(r);
	reader_skip(r, 1 + 4 + 4 + 4);
}

/* 2.2.13 */
static void
create_request(struct smb_msg *m, struct reader *r)
{
	size_t at, len;

	reader_skip(r, 1 + 1 + 4 + 8 + 8);
	m->access = reader_le32(r);
	reader_skip(r, 4 + 4);
	m->disposition = reader_le32(r);
	m->options = reader_le32(r);
	at = reader_le16(r);
	len = reader_le16(r);
	take_name(m, at, len);
}

/* 2.2.14 */
static void
create_response(struct smb_msg *m, struct reader *r)
{
	reader_skip(r, 1 + 1);
	m->create_action = reader_le32(r);
	reader_skip(r, 8 * 5);
	m->end_of_file = reader_le64(r);
	reader_skip(r, 4 + 4);
	m->file = read_file(r);
}

/* 2.2.15 */
static void
close_request(struct smb_msg *m, struct reader *r)
{
	reader_skip(r, 2 + 4);
	m->file = read_file(r);
}

/* 2.2.19 */
static void
read_request(struct smb_msg *m, struct reader *r)
{
	reader_skip(r, 1 + 1);
	m->data_len = reader_le32(r);
	m->offset = reader_le64(r);
	m->file = read_file(r);
}

/* 2.2.20 */
static void
read_response(struct smb_msg *m, struct reader *r)
{
	size_t at = reader_u8(r);

	reader_skip(r, 1);
	take_data(m, at, reader_le32(r));
}

/* 2.2.21 */
static void
write_request(struct smb_msg *m, struct reader *r)
{
	size_t at = reader_le16(r);
	uint32_t len = reader_le32(r);

	m->offset = reader_le64(r);
	m->file = read_file(r);
	take_data(m, at, len);
}

/* 2.2.22 */
static void
write_response(struct smb_msg *m, struct reader *r)
{
	reader_skip(r, 2);
	m->data_len = reader_le32(r);
}

static void
take_ctl_code(struct smb_msg *m, struct reader *r)
{
	reader_skip(r, 2);
	m->ctl_code = reader_le32(r);
	m->file = read_file(r);
	if (m->ctl_code == SMB2_FSCTL_PIPE_TRANSCEIVE)
		m->op = SMB_OP_PIPE_TRANSACT;
}

/* 2.2.31 */
static void
ioctl_request(struct smb_msg *m, struct reader *r)
{
	size_t at;

	take_ctl_code(m, r);
	at = reader_le32(r);
	take_data(m, at, reader_le32(r));
}

/* 2.2.32 */
static void
ioctl_response(struct smb_msg *m, struct reader *r)
{
	size_t at;

	take_ctl_code(m, r);
	reader_skip(r, 4 + 4);
	at = reader_le32(r);
	take_data(m, at, reader_le32(r));
}

/* 2.2.33 */
static void
query_directory_request(struct smb_msg *m, struct reader *r)
{
	size_t at, len;

	m->info_class = reader_u8(r);
	reader_skip(r, 1 + 4);
	m->file = read_file(r);
	at = reader_le16(r);
	len = reader_le16(r);
	take_name(m, at, len);
}

/* 2.2.37 */
static void
query_info_request(struct smb_msg *m, struct reader *r)
{
	m->info_type = reader_u8(r);
	m->info_class = reader_u8(r);
	reader_skip(r, 4 + 2 + 2 + 4 + 4 + 4);
	m->file = read_file(r);
}

/* 2.2.39 */
static void
set_info_request(struct smb_msg *m, struct reader *r)
{
	uint32_t len;
	size_t at;

	m->info_type = reader_u8(r);
	m->info_class = reader_u8(r);
	len = reader_le32(r);
	at = reader_le16(r);
	reader_skip(r, 2 + 4);
	m->file = read_file(r);
	take_data(m, at, len);
}

/* By command number, 2.2.1.2; the StructureSize that each body must begin with. */
static const struct {
	enum smb_op op;
	uint16_t request_size, response_size;
	body_reader *request, *response;
} commands[] = {
	[0] = {SMB_OP_NEGOTIATE, 36, 65, negotiate_request, negotiate_response},
	[1] = {SMB_OP_SESSION_SETUP, 25, 9, session_setup_request, session_setup_response},
	[2] = {SMB_OP_LOGOFF, 4, 4, NULL, NULL},
	[3] = {SMB_OP_TREE_CONNECT, 9, 16, tree_connect_request, tree_connect_response},
	[4] = {SMB_OP_TREE_DISCONNECT, 4, 4, NULL, NULL},
	[5] = {SMB_OP_CREATE, 57, 89, create_request, create_response},
	[6] = {SMB_OP_CLOSE, 24, 60, close_request, NULL},
	[7] = {SMB_OP_OTHER, 0, 0, NULL, NULL}, /* flush */
	[8] = {SMB_OP_READ, 49, 17, read_request, read_response},
	[9] = {SMB_OP_WRITE, 49, 17, write_request, write_response},
	[10] = {SMB_OP_OTHER, 0, 0, NULL, NULL}, /* lock */
	[11] = {SMB_OP_IOCTL, 57, 49, ioctl_request, ioctl_response},
	[12] = {SMB_OP_CANCEL, 4, 4, NULL, NULL},
	[13] = {SMB_OP_ECHO, 4, 4, NULL, NULL},
	[14] = {SMB_OP_QUERY_DIRECTORY, 33, 9, query_directory_request, NULL},
	[15] = {SMB_OP_CHANGE_NOTIFY, 32, 9, NULL, NULL},
	[16] = {SMB_OP_QUERY_INFO, 41, 9, query_info_request, NULL},
	[17] = {SMB_OP_SET_INFO, 33, 2, set_info_request, NULL},
};

/* 2.2.1; r is the command alone. */
static enum err
read_header(struct smb_msg *m, struct reader *r, size_t *ret_next)
{
	reader_skip(r, 4);
	if (reader_le16(r) != HEADER)
		reader_fail(r, ERR_MALFORMED);
	reader_skip(r, 2);
	m->status = reader_le32(r);
	m->command = reader_le16(r);
	reader_skip(r, 2);
	m->flags = reader_le32(r);
	*ret_next = reader_le32(r);
	m->message_id = reader_le64(r);
	m->process_id = reader_le32(r);
	m->tree_id = reader_le32(r);
	if (m->flags & FLAG_ASYNC)
		m->process_id = m->tree_id = 0; /* an AsyncId stands there */
	m->session_id = reader_le64(r);
	reader_skip(r, 16);
	m->is_response = m->flags & FLAG_RESPONSE;
	m->is_related = m->flags & FLAG_RELATED;
	m->is_signed = m->flags & FLAG_SIGNED;
	if (!m->is_response)
		m->status = 0; /* ChannelSequence in SMB 3 */
	return reader_err(r);
}

/* Does a response with this status have the body of its command? Errors have another one (2.2.2).
 */
static bool
has_body(const struct smb_msg *m)
{
	if (!m->is_response || m->status == SMB_STATUS_MORE_PROCESSING)
		return true;
	return m->status >> 30 != 3 && m->status != STATUS_PENDING;
}

static enum err
read_body(struct smb_msg *m, struct reader *r)
{
	body_reader *read;
	uint16_t want;

	if (m->command >= ARRAY_LEN(commands))
		return ERR_OK;
	m->op = commands[m->command].op;
	want = m->is_response ? commands[m->command].response_size
			      : commands[m->command].request_size;
	read = m->is_response ? commands[m->command].response : commands[m->command].request;
	if (read == NULL || !has_body(m))
		return ERR_OK;
	if (reader_le16(r) != want)
		reader_fail(r, ERR_MALFORMED);
	if (reader_err(r) == ERR_OK)
		read(m, r);
	return reader_err(r);
}

enum err
smb2_command(struct smb_msg *m)
{
	struct reader r = reader_of(m->frame.p, m->frame.len);
	size_t next = 0;
	enum err err;

	reader_skip(&r, m->at);
	if (reader_left(&r) >= 4 && memcmp(r.p, "\xfeSMB", 4) != 0)
		return ERR_MALFORMED;
	err = read_header(m, &r, &next);
	if (err != ERR_OK)
		return err;
	if (next != 0) {
		if (next < HEADER || next % 8 != 0)
			return ERR_MALFORMED;
		if (next < m->frame.len - m->at)
			m->next_at = m->at + next;
		else if (!m->is_cut)
			m->has_bad_bounds = true;
	}
	return read_body(m, &r);
}
