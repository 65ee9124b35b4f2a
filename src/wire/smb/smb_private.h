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

#endif
