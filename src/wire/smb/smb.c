/*
 * SMB frames: the session-service header, the four families, the walk over commands, and the table
 * of pipes. See smb.h; smb1.c and smb2.c read the commands.
 */
#include "wire/smb/smb_private.h"

#define NETBIOS_HEADER 4
#define NETBIOS_MESSAGE 0x00
#define NETBIOS_REQUEST 0x81
#define NETBIOS_KEEP_ALIVE 0x85

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))

struct str
smb_slice(struct smb_msg *m, size_t from, size_t at, size_t len)
{
	size_t room = from < m->frame.len ? m->frame.len - from : 0;

	if (len == 0)
		return str_of(NULL, 0);
	if (at > room || len > room - at) {
		if (!m->is_cut)
			m->has_bad_bounds = true;
		if (at >= room)
			return str_of(NULL, 0);
		len = room - at;
	}
	return str_of(m->frame.p + from + at, len);
}

/* [MS-SMB2] section 2.2.41 */
static enum err
read_encrypted(struct smb_msg *m)
{
	struct reader r = reader_of(m->frame.p, m->frame.len);

	reader_skip(&r, 4 + 16 + 16 + 4 + 2 + 2);
	m->session_id = reader_le64(&r);
	return reader_err(&r);
}

/* [MS-SMB2] section 2.2.42.1: both forms begin the same. */
static enum err
read_compressed(struct smb_msg *m)
{
	struct reader r = reader_of(m->frame.p, m->frame.len);

	reader_skip(&r, 4);
	m->compressed_original = reader_le32(&r);
	reader_skip(&r, 2 + 2);
	m->compressed_offset = reader_le32(&r);
	return reader_err(&r);
}

static enum err
read_families(struct smb_msg *m, bool from_client)
{
	enum err err;

	if (m->frame.len < 4)
		return ERR_MALFORMED;
	if (memcmp(m->frame.p + 1, "SMB", 3) != 0)
		return ERR_MALFORMED;
	switch ((uint8_t)m->frame.p[0]) {
	case 0xff:
		m->family = SMB_FAMILY_1;
		err = smb1_header(m);
		if (err == ERR_OK)
			err = smb1_command(m);
		break;
	case 0xfe:
		m->family = SMB_FAMILY_2;
		err = smb2_command(m);
		break;
	case 0xfd:
		m->family = SMB_FAMILY_ENCRYPTED;
		return read_encrypted(m);
	case 0xfc:
		m->family = SMB_FAMILY_COMPRESSED;
		return read_compressed(m);
	default:
		return ERR_MALFORMED;
	}
	m->is_backwards = m->is_response == from_client;
	return err;
}

enum err
smb_parse(struct str bytes, bool from_client, struct smb_msg *ret, size_t *ret_used)
{
	struct reader r = reader_of(bytes.p, bytes.len);
	struct smb_msg m = {0};
	size_t len, have;
	enum err err;

	m.netbios_type = reader_u8(&r);
	if (reader_err(&r) == ERR_OK && m.netbios_type != NETBIOS_MESSAGE &&
		(m.netbios_type < NETBIOS_REQUEST || m.netbios_type > NETBIOS_KEEP_ALIVE))
		return ERR_MALFORMED;
	len = reader_be24(&r);
	if (reader_err(&r) != ERR_OK)
		return reader_err(&r);
	/* Only direct TCP has 24 bits ([MS-SMB2] section 2.1); in RFC 1002 the upper ones are
	 * flags. */
	if (m.netbios_type != NETBIOS_MESSAGE)
		len &= 0x1ffff;
	m.total_len = NETBIOS_HEADER + len;
	if (m.total_len > LIMIT_SMB_FRAME)
		return ERR_LIMIT;
	/* Not SMB is known from the first bytes: no need to wait for the rest. */
	if (m.netbios_type == NETBIOS_MESSAGE && reader_left(&r) >= 4 && len >= 4 &&
		memcmp(r.p + 1, "SMB", 3) != 0)
		return ERR_MALFORMED;
	have = bytes.len < m.total_len ? bytes.len : m.total_len;
	m.is_cut = m.total_len > LIMIT_SMB_PREFIX;
	if (have < m.total_len && have < LIMIT_SMB_PREFIX)
		return ERR_TRUNCATED;
	m.frame = str_of(bytes.p + NETBIOS_HEADER, have - NETBIOS_HEADER);
	if (m.is_cut && have == m.total_len)
		m.is_cut = false; /* it is whole after all */
	if (m.netbios_type == NETBIOS_MESSAGE && len > 0) {
		err = read_families(&m, from_client);
		if (err != ERR_OK) /* the fixed fields lie in any prefix: waiting will not help */
			return err == ERR_TRUNCATED ? ERR_MALFORMED : err;
	}
	*ret = m;
	*ret_used = have;
	return ERR_OK;
}

/* What the commands of one frame share; all else starts at zero. */
static struct smb_msg
same_frame(const struct smb_msg *msg)
{
	struct smb_msg m = {0};

	m.family = msg->family;
	m.total_len = msg->total_len;
	m.is_cut = msg->is_cut;
	m.is_backwards = msg->is_backwards;
	m.netbios_type = msg->netbios_type;
	m.frame = msg->frame;
	m.at = msg->next_at;
	m.depth = msg->depth + 1;
	return m;
}

enum err
smb_next(const struct smb_msg *msg, struct smb_msg *ret)
{
	struct smb_msg m;
	enum err err;

	if (msg->next_at == 0)
		return ERR_NOT_FOUND;
	if (msg->depth + 1 >= LIMIT_SMB_COMMANDS)
		return ERR_LIMIT;
	m = same_frame(msg);
	if (m.family == SMB_FAMILY_1) {
		err = smb1_header(&m);
		m.at = msg->next_at;
		m.command = msg->next_command;
		if (err == ERR_OK)
			err = smb1_command(&m);
	} else {
		err = smb2_command(&m);
	}
	if (err == ERR_TRUNCATED && !m.is_cut)
		return ERR_MALFORMED;
	if (err == ERR_OK)
		*ret = m;
	return err;
}

/* Well-known endpoints of the protocols that dcerpc.def names, then tools. */
static const struct smb_pipe pipes[] = {
	{"atsvc", "atsvc", false},
	{"browser", "browser", false},
	{"cert", "ICertPassage", false},
	{"efsrpc", "efsrpc", false},
	{"epmapper", "epmapper", false},
	{"eventlog", "eventlog", false},
	{"fssagentrpc", "FileServerVssAgent", false},
	{"initshutdown", "InitShutdown", false},
	{"llsrpc", "llsrpc", false},
	{"lsarpc", "lsarpc", false},
	{"lsass", "lsarpc", false},
	{"netdfs", "netdfs", false},
	{"netlogon", "netlogon", false},
	{"ntsvcs", "pnp", false},
	{"protected_storage", "BackupKey", false},
	{"samr", "samr", false},
	{"spoolss", "spoolss", false},
	{"srvsvc", "srvsvc", false},
	{"svcctl", "svcctl", false},
	{"trkwks", "trkwks", false},
	{"w32time", "w32time", false},
	{"winreg", "winreg", false},
	{"wkssvc", "wkssvc", false},
	{"drsuapi", "drsuapi", false},
	{"remcom_communication", "RemCom", true},
};

/* Tools whose pipes have a name that begins so (then host, process number, stdin ...). */
static const struct smb_pipe tool_pipes[] = {
	{"psexesvc", "PsExec", true},
	{"paexec", "PAExec", true},
	{"remcom_", "RemCom", true},
	{"csexec", "CsExec", true},
	{"winexesvc", "winexe", true},
	{"ahexec", "winexe", true},
};

const struct smb_pipe *
smb_pipe_of(const char *name)
{
	struct str s = str_c(name);

	while (s.len > 0 && s.p[0] == '\\')
		s = str_of(s.p + 1, s.len - 1);
	if (str_starts_nocase(s, STR("pipe\\")))
		s = str_of(s.p + 5, s.len - 5);
	for (size_t i = 0; i < ARRAY_LEN(pipes); i++) {
		if (str_equal_nocase(s, str_c(pipes[i].name)))
			return &pipes[i];
	}
	for (size_t i = 0; i < ARRAY_LEN(tool_pipes); i++) {
		if (str_starts_nocase(s, str_c(tool_pipes[i].name)))
			return &tool_pipes[i];
	}
	return NULL;
}

const char *
smb_op_name(enum smb_op op)
{
	static const char *const names[] = {
		[SMB_OP_OTHER] = "Other",
		[SMB_OP_NEGOTIATE] = "Negotiate",
		[SMB_OP_SESSION_SETUP] = "Session Setup",
		[SMB_OP_LOGOFF] = "Logoff",
		[SMB_OP_TREE_CONNECT] = "Tree Connect",
		[SMB_OP_TREE_DISCONNECT] = "Tree Disconnect",
		[SMB_OP_CREATE] = "Create",
		[SMB_OP_CLOSE] = "Close",
		[SMB_OP_READ] = "Read",
		[SMB_OP_WRITE] = "Write",
		[SMB_OP_PIPE_TRANSACT] = "Pipe Transact",
		[SMB_OP_IOCTL] = "Ioctl",
		[SMB_OP_TRANSACT] = "Transaction",
		[SMB_OP_TRANSACT2] = "Transaction2",
		[SMB_OP_NT_TRANSACT] = "NT Transact",
		[SMB_OP_SECONDARY] = "Transaction Secondary",
		[SMB_OP_ECHO] = "Echo",
		[SMB_OP_QUERY_DIRECTORY] = "Query Directory",
		[SMB_OP_QUERY_INFO] = "Query Info",
		[SMB_OP_SET_INFO] = "Set Info",
		[SMB_OP_CHANGE_NOTIFY] = "Change Notify",
		[SMB_OP_CANCEL] = "Cancel",
		[SMB_OP_DELETE] = "Delete",
		[SMB_OP_RENAME] = "Rename",
	};

	return (size_t)op < ARRAY_LEN(names) ? names[op] : names[SMB_OP_OTHER];
}
