/* DCE/RPC as two carriers bring it: TCP (rpc.c) and named pipes of SMB (smb.c). */
#ifndef WATCH_APP_RPC_H
#define WATCH_APP_RPC_H

#include "watch/app/app.h"
#include "wire/dcerpc/dcerpc.h"

/* What a presentation context of a connection or pipe stands for. */
struct rpc_context {
	uint8_t id;	   /* its low byte: clients count from 0 */
	uint8_t interface; /* enum dcerpc_interface, 0: place is free */
};
_Static_assert(DCERPC_IF_IWBEMCLASSOBJECT < 256, "an interface fits a byte");

struct rpc_contexts {
	struct rpc_context *kept; /* `room` places, zeroed at first; the first go when it is full */
	size_t room;
	bool is_named_pipe;
};

/*
 * Reads PDUs until the bytes end or one is not whole: notes what binds mean, emits EVENT_RPC for
 * requests (their first fragment) on interfaces that we know and EVENT_NTLM for what stands in
 * security trailers. *ret_use as stream_use wants it; is_done when this is no DCE/RPC.
 */
void rpc_read(struct reader_at *r, const struct rpc_contexts *c, struct str bytes,
	struct stream_use *ret_use);

/* EVENT_NTLM for an NTLM token, in SPNEGO or bare. False when there is none. *ret_msg: what it
 * says; may be NULL. */
struct ntlm_msg;
bool ntlm_tell(struct reader_at *r, enum app app, struct str token, struct ntlm_msg *ret_msg);

#endif
