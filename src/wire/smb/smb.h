/*
 * SMB 1 to 3 as it lies in a TCP stream: [MS-CIFS] and [MS-SMB] (SMB1), [MS-SMB2] (SMB2 and 3), on
 * the NetBIOS session service (RFC 1002 section 4.3, port 139) and on direct TCP ([MS-SMB2] section
 * 2.1, port 445). Bytes of one direction in, one command at a time out. Stateless: what a command
 * without its own names refers to (tree, file) is for the caller to remember by tree_id and file.
 *
 *	while ((err = smb_parse(bytes, from_client, &msg, &used)) == ERR_OK) {
 *		do
 *			use(&msg);
 *		while (smb_next(&msg, &next) == ERR_OK && (msg = next, true));
 *		drop `used` bytes, then the msg.total_len - used bytes that are still to come;
 *	}
 *
 * All struct str borrow from the bytes given. Names are decoded from UTF-16LE (or the OEM code
 *page, of which only ASCII is kept) into the struct, as str_clean() does: printable UTF-8,
 *NUL-terminated. A message is some 2 KiB: one on the stack, not one per flow.
 */
#ifndef WIRE_SMB_SMB_H
#define WIRE_SMB_SMB_H

#include "base/limits.h"
#include "base/str.h"

enum smb_family {
	SMB_FAMILY_NETBIOS,    /* a session-service message without SMB in it: see netbios_type */
	SMB_FAMILY_1,	       /* 0xff 'SMB' */
	SMB_FAMILY_2,	       /* 0xfe 'SMB': SMB 2 and 3 */
	SMB_FAMILY_ENCRYPTED,  /* 0xfd 'SMB', [MS-SMB2] section 2.2.41: only session_id is known */
	SMB_FAMILY_COMPRESSED, /* 0xfc 'SMB', section 2.2.42: only the sizes are known */
};

/* What a command does, the same for SMB1 and SMB2. `command` keeps the number on the wire. */
enum smb_op {
	SMB_OP_OTHER,
	SMB_OP_NEGOTIATE,
	SMB_OP_SESSION_SETUP,
	SMB_OP_LOGOFF,
	SMB_OP_TREE_CONNECT,
	SMB_OP_TREE_DISCONNECT,
	SMB_OP_CREATE, /* also SMB1 Open AndX and NT Transact Create */
	SMB_OP_CLOSE,
	SMB_OP_READ,
	SMB_OP_WRITE,
	SMB_OP_PIPE_TRANSACT, /* FSCTL_PIPE_TRANSCEIVE, SMB1 TransactNmPipe: write and read at once
			       */
	SMB_OP_IOCTL,	      /* any other control code */
	SMB_OP_TRANSACT,      /* SMB1 Transaction: mailslot, LANMAN; and every answer to one */
	SMB_OP_TRANSACT2,     /* SMB1 Trans2, `subcommand` in requests */
	SMB_OP_NT_TRANSACT,   /* SMB1 NT Transact, `subcommand` in requests */
	SMB_OP_SECONDARY,     /* SMB1 secondary request of one of the three above */
	SMB_OP_ECHO,
	SMB_OP_QUERY_DIRECTORY,
	SMB_OP_QUERY_INFO,
	SMB_OP_SET_INFO,
	SMB_OP_CHANGE_NOTIFY,
	SMB_OP_CANCEL,
	SMB_OP_DELETE, /* SMB1 Delete */
	SMB_OP_RENAME, /* SMB1 Rename */
};

/* Command numbers and codes that detectors name. */
#define SMB1_TRANS2_SESSION_SETUP 0x000e /* no client sends it: the DoublePulsar ping */
#define SMB1_MID_DOUBLEPULSAR 0x41	 /* multiplex id of that ping; +0x10 in the answer */
#define SMB2_FSCTL_PIPE_TRANSCEIVE 0x0011c017u
#define SMB_DIALECT_NONE 0xffff	    /* SMB1: none of the offered dialects */
#define SMB_DIALECT_WILDCARD 0x02ff /* SMB2: "we speak SMB2, negotiate again" */
#define SMB_STATUS_MORE_PROCESSING 0xc0000016u
#define SMB_STATUS_LOGON_FAILURE 0xc000006du
#define SMB_STATUS_NOT_IMPLEMENTED 0xc0000002u
#define SMB_STATUS_INSUFF_SERVER_RESOURCES                                                         \
	0xc0000205u /* MS17-010: vulnerable; EternalBlue grooming */

/* Create dispositions ([MS-SMB2] section 2.2.13). Any but OPEN can make a file. */
enum smb_disposition {
	SMB_DISPOSITION_SUPERSEDE,
	SMB_DISPOSITION_OPEN,
	SMB_DISPOSITION_CREATE,
	SMB_DISPOSITION_OPEN_IF,
	SMB_DISPOSITION_OVERWRITE,
	SMB_DISPOSITION_OVERWRITE_IF,
};

/* SMB1's 16-bit FID stands in `persistent`, transient is 0. All ones (both) in a related command of
 * a compound means "the file of the command before". */
struct smb_file {
	uint64_t persistent;
	uint64_t transient; /* "volatile" in [MS-SMB2] */
};

struct smb_msg {
	enum smb_family family;
	enum smb_op op;
	size_t total_len; /* of the whole frame with its 4-byte header; may exceed the bytes given
			   */
	bool is_response; /* by the header's own flag */
	bool is_signed;
	bool is_related;   /* SMB2: belongs to the command before it in the compound */
	bool is_cut;	   /* the frame is longer than LIMIT_SMB_PREFIX: `data` is only its start */
	bool is_backwards; /* the header says the other direction than from_client */
	bool has_bad_bounds;  /* a length or offset points outside of the frame: that part is left
				 empty  or cut. Exploits do this, and now and then an old printer */
	uint8_t netbios_type; /* RFC 1002: 0x00 message, 0x81 request, 0x82 yes, 0x83 no, 0x85 alive
			       */
	uint16_t command;     /* SMB1 or SMB2 command number */
	uint32_t status;     /* NTSTATUS in responses; SMB1 without NT errors: DOS class and code */
	uint32_t flags;	     /* SMB1: Flags | Flags2 << 8; SMB2: Flags */
	uint64_t message_id; /* SMB1: multiplex id */
	uint64_t session_id; /* SMB1: user id */
	uint32_t tree_id;    /* 0 in an asynchronous SMB2 answer */
	uint32_t process_id;
	uint64_t signature; /* SMB1 SecurityFeatures, little-endian: DoublePulsar answers its key
			       here */

	/* SMB_FAMILY_COMPRESSED. SMBGhost (CVE-2020-0796) is a sum of the two above 32 bits. */
	uint32_t compressed_original;
	uint32_t compressed_offset;

	/* NEGOTIATE */
	struct str dialect_names[LIMIT_SMB_DIALECTS]; /* SMB1 request: "NT LM 0.12", "SMB 2.002" */
	uint16_t dialects[LIMIT_SMB_DIALECTS];	      /* SMB2 request: 0x0202 ... 0x0311 */
	size_t dialect_count;			      /* of either of them */
	uint16_t dialect; /* response: SMB2 dialect; SMB1: index into the client's list */
	bool is_signing_enabled;
	bool is_signing_required;
	bool is_multi_protocol; /* SMB1 negotiate that also offers SMB2 */

	/* SESSION_SETUP (and the NEGOTIATE response) */
	struct str security_blob;	  /* SPNEGO, NTLMSSP or Kerberos; see wire/ntlm */
	char native_os[LIMIT_SMB_TEXT];	  /* SMB1: "Windows 7 Professional 7601 Service Pack 1" */
	char lan_manager[LIMIT_SMB_TEXT]; /* SMB1 */
	char account[LIMIT_SMB_TEXT];	  /* SMB1 request without extended security */
	char domain[LIMIT_SMB_TEXT];	  /* SMB1, the same; also the response's primary domain */
	uint16_t password_lens[2]; /* SMB1, the same: LM and NT response; both 0 or 1: anonymous */
	bool is_guest;		   /* response */
	bool is_null_session;	   /* response, SMB2 */

	/* TREE_CONNECT (path: \\host\share), CREATE, DELETE, RENAME (the old name), SMB1
	 * Transaction
	 * (\PIPE\...), QUERY_DIRECTORY (the pattern) */
	char name[LIMIT_SMB_NAME];
	uint8_t share_type; /* SMB2 TREE_CONNECT response: 1 disk, 2 pipe, 3 printer */

	/* CREATE and all that uses an open file */
	struct smb_file file;	/* CREATE: in the response */
	uint32_t access;	/* CREATE request: desired access mask */
	uint32_t disposition;	/* CREATE request: enum smb_disposition */
	uint32_t options;	/* CREATE request: 0x1000 = delete on close, 0x1 = directory */
	uint32_t create_action; /* CREATE response: 1 opened, 2 created, 3 overwritten */
	uint64_t end_of_file;	/* CREATE response: size in bytes */
	uint8_t info_type;	/* SMB2 QUERY_INFO, SET_INFO: 1 file, 2 file system, 3 security */
	uint8_t info_class;	/* the same: 13 = disposition (delete), 10 = rename */

	/* READ (response), WRITE (request), PIPE_TRANSACT, IOCTL, TRANSACT*, ECHO, SET_INFO */
	struct str data;   /* as much of it as lies in the bytes */
	uint32_t data_len; /* the whole; a READ request's wish, a WRITE response's count */
	uint64_t offset;   /* READ and WRITE requests: position in the file */
	uint32_t ctl_code; /* IOCTL, PIPE_TRANSACT */

	/* SMB1 TRANSACT, TRANSACT2, NT_TRANSACT and SECONDARY. EternalBlue's shape: an NT_TRANSACT
	 * whose total_data is above 0xffff, followed by TRANS2 secondary requests (command 0x33).
	 */
	uint16_t subcommand; /* requests: first setup word, or the NT Transact function */
	uint16_t setup_count;
	uint32_t total_params; /* announced for the whole transaction, bytes */
	uint32_t total_data;
	struct str params; /* this message's part */

	/* How to find the next command of the frame; private to smb.c. */
	struct str frame; /* from the first SMB header on */
	size_t at;	  /* SMB2: where this command's header is in frame; SMB1: its body */
	size_t next_at;	  /* the same for the next one; 0 = none */
	unsigned depth;
	uint8_t next_command; /* SMB1 */
};

/*
 * Reads the frame at the start of `bytes` (in order, from the first byte of a frame) and its first
 * command. *ret_used: how many of the bytes belong to the frame (all of them when total_len is
 * more).
 *
 * ERR_TRUNCATED  more bytes are needed: the frame's end or, when it is longer than
 * LIMIT_SMB_PREFIX, that many bytes. Also when a field lies behind the prefix. ERR_MALFORMED  not
 * SMB, or a field outside of its frame; drop the stream. ERR_LIMIT      a frame above
 * LIMIT_SMB_FRAME. A response may have no body (every error has none): then the body's fields are
 * zero, no error.
 */
enum err smb_parse(struct str bytes, bool from_client, struct smb_msg *ret, size_t *ret_used);

/*
 * The next command of the same frame: SMB2 compound (NextCommand, [MS-SMB2] section 3.2.4.1.4) or
 * SMB1 AndX ([MS-CIFS] section 2.2.3.4). `msg` and `ret` may be the same object.
 * ERR_NOT_FOUND at the end, ERR_LIMIT after LIMIT_SMB_COMMANDS, ERR_MALFORMED, ERR_TRUNCATED
 * (behind the prefix of a cut frame).
 */
enum err smb_next(const struct smb_msg *msg, struct smb_msg *ret);

/* What a named pipe of an IPC$ tree is for. name: as in CREATE ("svcctl", "\\svcctl", "\\PIPE\\x").
 */
struct smb_pipe {
	const char *name;    /* lower case, without folders */
	const char *service; /* its RPC interface, or the tool that makes it */
	bool is_tool;	     /* not part of Windows: PsExec and its kin */
};

/* NULL when the name is none that we know. Never decides alone: the tree must be IPC$. */
const struct smb_pipe *smb_pipe_of(const char *name);

/* English constant for pages and tests, as in the specification: "Session Setup". Never NULL. */
const char *smb_op_name(enum smb_op op);

#endif
