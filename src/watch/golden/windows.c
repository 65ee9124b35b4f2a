/* DCE/RPC ([C706] chapter 12) and SMB 2 ([MS-SMB2] section 2.2) messages; see windows.h. */
#include "watch/golden/windows.h"

const struct replay_param windows_params[] = {
	{"lateral_movement", "window_minutes", 30},
	{"lateral_movement", "hosts_min", 5},
	{"lateral_movement", "usual_days", 3},
	{"smb_exploit", "refused_transactions_min", 3},
	{"credential_theft", "window_minutes", 10},
	{"credential_theft", "service_tickets_min", 10},
	{"credential_theft", "relay_window_seconds", 10},
	{NULL, NULL, 0},
};

#define SMB2_HEAD 68 /* with the four bytes of length before it */
#define TREE 5
#define COMMAND_NEGOTIATE 0
#define COMMAND_SESSION_SETUP 1
#define COMMAND_TREE_CONNECT 3
#define COMMAND_CREATE 5
#define COMMAND_QUERY_INFO 16
#define DOMAIN_CONTROLLER 10

static void
le(uint8_t *p, uint64_t v, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

static void
rpc_head(uint8_t *p, uint8_t type, size_t len)
{
	memset(p, 0, len);
	p[0] = 5;
	p[2] = type;
	p[3] = 3;    /* first and last fragment */
	p[4] = 0x10; /* little-endian */
	le(p + 8, len, 2);
	le(p + 12, 1, 4);
}

/* [C706] section 12.6.4.3, one context with NDR */
void
talk_bind(struct talk *t, const struct dcerpc_uuid *u)
{
	static const uint8_t ndr[] = {0x04, 0x5d, 0x88, 0x8a, 0xeb, 0x1c, 0xc9, 0x11, 0x9f, 0xe8,
		0x08, 0x00, 0x2b, 0x10, 0x48, 0x60, 2};
	uint8_t p[72];

	rpc_head(p, DCERPC_BIND, sizeof(p));
	le(p + 16, 4280, 2);
	le(p + 18, 4280, 2);
	p[24] = 1; /* contexts */
	p[30] = 1; /* transfer syntaxes */
	le(p + 32, u->a, 4);
	le(p + 36, u->b, 2);
	le(p + 38, u->c, 2);
	p[40] = (uint8_t)(u->d >> 8); /* the rest stands as it is read */
	p[41] = (uint8_t)u->d;
	for (unsigned i = 0; i < 6; i++)
		p[42 + i] = (uint8_t)(u->e >> (8 * (5 - i)));
	le(p + 48, 1, 4);
	memcpy(p + 52, ndr, sizeof(ndr));
	talk_send(t, true, str_of((const char *)p, sizeof(p)));
}

/* [C706] section 12.6.4.9 */
void
talk_request(struct talk *t, uint16_t opnum, struct str stub)
{
	uint8_t p[512];

	rpc_head(p, DCERPC_REQUEST, 24 + stub.len);
	le(p + 16, stub.len, 4);
	le(p + 22, opnum, 2);
	if (stub.len > 0)
		memcpy(p + 24, stub.p, stub.len);
	talk_send(t, true, str_of((const char *)p, 24 + stub.len));
}

/* UTF-16LE; returns its bytes. */
static size_t
wide(const char *text, uint8_t *dst)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n; i++) {
		dst[2 * i] = (uint8_t)text[i];
		dst[2 * i + 1] = 0;
	}
	return 2 * n;
}

void
talk_request_text(struct talk *t, uint16_t opnum, const char *text)
{
	uint8_t stub[TALK_STUB_MAX] = {0};
	size_t n = strlen(text) + 1;

	le(stub, n, 4);
	le(stub + 8, n, 4);
	(void)wide(text, stub + 12);
	talk_request(t, opnum, str_of((const char *)stub, 12 + 2 * n));
}

static void
smb2(struct talk *t, bool is_request, uint16_t command, uint8_t *p, size_t len)
{
	p[2] = (uint8_t)((len - 4) >> 8);
	p[3] = (uint8_t)(len - 4);
	memcpy(p + 4, "\xfeSMB\x40", 5);
	le(p + 16, command, 2);
	p[20] = is_request ? 0 : 1;
	le(p + 28, command, 8); /* message id: one of each command is enough */
	le(p + 40, TREE, 4);
	talk_send(t, is_request, str_of((const char *)p, len));
}

void
talk_smb2_tree(struct talk *t, const char *path)
{
	uint8_t p[256] = {0}, answer[SMB2_HEAD + 16] = {0};
	size_t n = wide(path, p + SMB2_HEAD + 8);

	p[SMB2_HEAD] = 9;
	p[SMB2_HEAD + 4] = 64 + 8;
	le(p + SMB2_HEAD + 6, n, 2);
	smb2(t, true, COMMAND_TREE_CONNECT, p, SMB2_HEAD + 8 + n);
	answer[SMB2_HEAD] = 16;
	answer[SMB2_HEAD + 2] = 1; /* a disk */
	smb2(t, false, COMMAND_TREE_CONNECT, answer, sizeof(answer));
}

void
talk_smb2_create(
	struct talk *t, const char *name, uint32_t access, uint32_t disposition, uint32_t options)
{
	uint8_t p[512] = {0};
	size_t n = wide(name, p + SMB2_HEAD + 56);

	p[SMB2_HEAD] = 57;
	le(p + SMB2_HEAD + 24, access, 4);
	le(p + SMB2_HEAD + 36, disposition, 4);
	le(p + SMB2_HEAD + 40, options, 4);
	p[SMB2_HEAD + 44] = 64 + 56;
	le(p + SMB2_HEAD + 46, n, 2);
	smb2(t, true, COMMAND_CREATE, p, SMB2_HEAD + 56 + n);
}

void
talk_smb2_query(struct talk *t, uint8_t type, uint8_t class)
{
	uint8_t p[SMB2_HEAD + 41] = {0};

	p[SMB2_HEAD] = 41;
	p[SMB2_HEAD + 2] = type;
	p[SMB2_HEAD + 3] = class;
	smb2(t, true, COMMAND_QUERY_INFO, p, sizeof(p));
}

/* [MS-SMB2] section 2.2.3; no negotiate contexts */
void
talk_smb2_negotiate(struct talk *t, const uint16_t *dialects, uint16_t n)
{
	uint8_t p[SMB2_HEAD + 36 + 16] = {0};

	p[SMB2_HEAD] = 36;
	p[SMB2_HEAD + 2] = (uint8_t)n;
	p[SMB2_HEAD + 4] = 1; /* signing enabled */
	for (uint16_t i = 0; i < n; i++)
		le(p + SMB2_HEAD + 36 + 2 * (size_t)i, dialects[i], 2);
	smb2(t, true, COMMAND_NEGOTIATE, p, SMB2_HEAD + 36 + 2 * (size_t)n);
}

/* [MS-SMB2] sections 2.2.5 and 2.2.6 */
void
talk_smb2_login(struct talk *t, bool is_client, struct str token)
{
	uint8_t p[SMB2_HEAD + 24 + TALK_STUB_MAX] = {0};
	size_t head = is_client ? 24 : 8;
	uint8_t *buffer = p + SMB2_HEAD + (is_client ? 12 : 4); /* where it is, how long */

	BUG_IF(token.len > TALK_STUB_MAX);
	p[SMB2_HEAD] = is_client ? 25 : 9;
	le(buffer, 64 + head, 2);
	le(buffer + 2, token.len, 2);
	memcpy(p + SMB2_HEAD + head, token.p, token.len);
	smb2(t, is_client, COMMAND_SESSION_SETUP, p, SMB2_HEAD + head + token.len);
}

/* A message of the corpus with another last letter of a name in it. */
static struct str
named(const char *message, struct str name, char letter, char buffer[REPLAY_MESSAGE])
{
	struct str bytes = replay_corpus("kerberos", message, 1, buffer);
	ptrdiff_t at = str_find(bytes, name);

	BUG_IF(at < 0);
	buffer[1 + at + (ptrdiff_t)name.len - 1] = letter;
	return bytes;
}

void
talk_ask_ticket(struct replay *r, uint8_t client, char letter, bool is_refused)
{
	char buffer[REPLAY_MESSAGE];
	struct talk t = replay_udp(r, client, DOMAIN_CONTROLLER, 88);

	talk_send(&t, true, named("as-req", STR("tanaka"), letter, buffer));
	if (is_refused)
		talk_send(&t, false, named("error-unknown-client", STR("nobody"), letter, buffer));
}
