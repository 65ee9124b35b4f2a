/*
 * What the first bytes of a file say it is, and what a name or a content type leads one to expect,
 * so that "announced as image/png, is a program" can be told. Formats by their published
 * signatures (PE/COFF specification, ECMA-376, APPNOTE.TXT of ZIP, MS-CFB, MS-SHLLINK, ...);
 * scripts by a bounded, cautious reading of the text. Nothing is unpacked or run.
 *
 * The caller gives the first bytes of a body, decoded from chunks; 64 suffice for most kinds, 4 KiB
 * for documents in ZIP, an ISO image shows itself at 32,774. At most LIMIT_MAGIC_BYTES are
 * searched. Pure; no errors: what cannot be told is FILE_UNKNOWN.
 */
#ifndef WIRE_MAGIC_H
#define WIRE_MAGIC_H

#include "base/limits.h"
#include "base/str.h"

enum file_kind {
#define KIND(id, name, ability) FILE_##id,
#include "wire/magic/kind.def"
#undef KIND
	FILE_KINDS,
};

/* A set of kinds: bit 1 << kind. */
typedef uint64_t file_kinds;

static inline file_kinds
file_kind_bit(enum file_kind kind)
{
	return (file_kinds)1 << kind;
}

enum file_kind magic_of(struct str first_bytes);

/* A stable short name: "pe", "docx". Never NULL. */
const char *magic_name(enum file_kind kind);

bool magic_is_executable(enum file_kind kind); /* runs as a program: PE, ELF, JAR, MSI, ... */
bool magic_is_script(enum file_kind kind);     /* runs through an interpreter or the shell */

/*
 * The kinds that one may expect of a content type (with or without parameters) or of a file's
 * name; FILE_UNKNOWN is always among them. 0: it promises nothing (application/octet-stream, .php,
 * .bin, no name).
 */
file_kinds magic_expected_for_type(struct str content_type);
file_kinds magic_expected_for_name(struct str file_name);
/* Both together: the kinds that neither speaks against; 0 when neither promises anything. */
file_kinds magic_expected_for(struct str content_type, struct str file_name);

/* True when kind runs (program or script) and the content type or the name promised otherwise. */
bool magic_is_disguised(enum file_kind kind, struct str content_type, struct str file_name);

/* The first entry of a ZIP whose name ends like something that runs ("invoice.pdf.exe"); borrowed;
 * empty when none is seen. */
struct str magic_zip_risky_name(struct str first_bytes);

#endif
