/* What smb.c, smb1.c and smb2.c share. */
#ifndef WIRE_SMB_SMB_PRIVATE_H
#define WIRE_SMB_SMB_PRIVATE_H

#include "base/reader.h"
#include "wire/smb/smb.h"

/* Both read the command at m->at of m->frame into m; ERR_TRUNCATED when its fixed fields are not in
 * the frame. smb1_header() reads the header that all commands of an AndX chain share. */
enum err smb1_header(struct smb_msg *m);
enum err smb1_command(struct smb_msg *m);
enum err smb2_command(struct smb_msg *m);

/* len bytes at `at` of the command that starts at `from` in the frame, as much of it as lies there;
 * sets has_bad_bounds when the frame is whole and they do not. */
struct str smb_slice(struct smb_msg *m, size_t from, size_t at, size_t len);

/* One command being read. */
struct smb1_body {
	struct smb_msg *m;
	struct reader words; /* behind the AndX fields, if it has them */
	struct reader bytes;
	uint8_t word_count;
};

typedef void smb1_body_reader(struct smb1_body *b);

bool smb1_is_unicode(const struct smb_msg *m);
/* A string of the bytes part up to its NUL, 2.2.1.1.2: UTF-16 aligned to the header, or OEM. */
void smb1_take_text(struct smb1_body *b, bool unicode, char *dst, size_t size);
void smb1_take_data(struct smb_msg *m, size_t at, uint32_t len);
void smb1_take_fid(struct smb1_body *b);

/* smb1_transact.c */
smb1_body_reader smb1_transact_request, smb1_transact_response, smb1_transact_secondary,
	smb1_nt_transact_request, smb1_nt_transact_more;

#endif
