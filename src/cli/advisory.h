/* What the commands about advisories share. */
#ifndef CLI_ADVISORY_H
#define CLI_ADVISORY_H

#include "cli/cli.h"
#include "proc/common/advisory_disk.h"

/* --key FILE: 32 bytes, or their 64 hexadecimal digits. CLI_OK also when it was not given. */
int cli_advisory_key(const struct cli_call *call, uint8_t key[32], bool *ret_has);
/* An index, checked with --key where it is given; says what is wrong. */
int cli_advisory_open(
	const struct cli_call *call, const char *path, struct advisory_opened *ret_opened);

#endif
