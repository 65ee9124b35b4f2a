/* Messages of Windows protocols for whole conversations: DCE/RPC and SMB 2. */
#ifndef WATCH_GOLDEN_WINDOWS_H
#define WATCH_GOLDEN_WINDOWS_H

#include "watch/golden/replay.h"
#include "wire/dcerpc/dcerpc.h"

#define TALK_STUB_MAX 480

/* A bind to one interface, and a request in its context. */
void talk_bind(struct talk *t, const struct dcerpc_uuid *u);
void talk_request(struct talk *t, uint16_t opnum, struct str stub);
/* A request whose argument is this text, as NDR has it ([C706] section 14.3.4.2). */
void talk_request_text(struct talk *t, uint16_t opnum, const char *text);

/* SMB 2: a share is connected (and granted), a file in it is asked for. */
void talk_smb2_tree(struct talk *t, const char *path);
void talk_smb2_create(
	struct talk *t, const char *name, uint32_t access, uint32_t disposition, uint32_t options);

/* One piece of information ([MS-FSCC] section 2.4) about what is open. */
void talk_smb2_query(struct talk *t, uint8_t type, uint8_t class);

/* SMB 2: the dialects that a client offers; one message of a log-in (NTLM), of either side. */
void talk_smb2_negotiate(struct talk *t, const uint16_t *dialects, uint16_t n);
void talk_smb2_login(struct talk *t, bool is_client, struct str token);

/* A user whose name ends in this letter asks the host 10.0.0.10 for a first ticket (Kerberos over
 * UDP), and is refused as unknown or not answered. */
void talk_ask_ticket(struct replay *r, uint8_t client, char letter, bool is_refused);

/* What the tests of attacks inside a Windows network set; ends with a NULL detector. */
extern const struct replay_param windows_params[];

#endif
