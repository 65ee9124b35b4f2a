/*
 * SMB1's transactions, [MS-CIFS] sections 2.2.4.33, 34, 46, 47, 62, 63: named pipes, Trans2 and NT
 * Transact, whose parameters and data may come in several messages.
 */
#include "wire/smb/smb_private.h"

#define TRANSACT_NMPIPE 0x26

/* Counts and offsets of parameters and data: 16-bit in Transaction and Trans2, 32-bit in NT
 * Transact; with a displacement in answers and secondary requests. */
static void
take_parts(struct smb1_body *b, bool wide, bool with_displacement)
{
	struct smb_msg *m = b->m;
	uint32_t part[6] = {0};
	size_t n = with_displacement ? 6 : 4;

	for (size_t i = 0; i < n; i++)
		part[i] = wide ? reader_le32(&b->words) : reader_le16(&b->words);
	if (reader_err(&b->words) != ERR_OK)
		return;
	m->params = smb_slice(m, 0, part[1], part[0]);
	if (with_displacement)
		smb1_take_data(m, part[4], part[3]);
	else
		smb1_take_data(m, part[3], part[2]);
}

/* [MS-CIFS] 2.2.4.33.1 and 2.2.4.46.1 */
void
smb1_transact_request(struct smb1_body *b)
{
	struct smb_msg *m = b->m;

	m->total_params = reader_le16(&b->words);
	m->total_data = reader_le16(&b->words);
	reader_skip(&b->words, 2 + 2 + 1 + 1 + 2 + 4 + 2);
	take_parts(b, false, false);
	m->setup_count = reader_u8(&b->words);
	reader_skip(&b->words, 1);
	if (m->setup_count >= 1)
		m->subcommand = reader_le16(&b->words);
	if (m->op != SMB_OP_TRANSACT)
		return;
	smb1_take_text(b, smb1_is_unicode(m), m->name, sizeof(m->name));
	if (m->setup_count >= 2) {
		smb1_take_fid(b);
		if (m->subcommand == TRANSACT_NMPIPE)
			m->op = SMB_OP_PIPE_TRANSACT;
	}
}

/* [MS-CIFS] 2.2.4.33.2 and 2.2.4.46.2 */
void
smb1_transact_response(struct smb1_body *b)
{
	b->m->total_params = reader_le16(&b->words);
	b->m->total_data = reader_le16(&b->words);
	reader_skip(&b->words, 2);
	take_parts(b, false, true);
	b->m->setup_count = reader_u8(&b->words);
}

/* [MS-CIFS] 2.2.4.34.1 and 2.2.4.47.1 */
void
smb1_transact_secondary(struct smb1_body *b)
{
	b->m->total_params = reader_le16(&b->words);
	b->m->total_data = reader_le16(&b->words);
	take_parts(b, false, true);
}

/* [MS-CIFS] 2.2.4.62.1 */
void
smb1_nt_transact_request(struct smb1_body *b)
{
	struct smb_msg *m = b->m;

	reader_skip(&b->words, 1 + 2);
	m->total_params = reader_le32(&b->words);
	m->total_data = reader_le32(&b->words);
	reader_skip(&b->words, 4 + 4);
	take_parts(b, true, false);
	m->setup_count = reader_u8(&b->words);
	m->subcommand = reader_le16(&b->words);
}

/* [MS-CIFS] 2.2.4.62.2, and 2.2.4.63.1 for the secondary request, which has the same layout */
void
smb1_nt_transact_more(struct smb1_body *b)
{
	reader_skip(&b->words, 3);
	b->m->total_params = reader_le32(&b->words);
	b->m->total_data = reader_le32(&b->words);
	take_parts(b, true, true);
}
