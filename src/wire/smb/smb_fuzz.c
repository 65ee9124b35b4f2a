/* Any bytes as an SMB stream: first byte = direction; every frame and command is walked, and every
 * part that the reader lends is touched. */
#include "wire/smb/smb.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned
touch(struct str s)
{
	unsigned sum = 0;

	for (size_t i = 0; i < s.len; i++)
		sum += (uint8_t)s.p[i];
	return sum;
}

static void
check(const struct smb_msg *m, struct str bytes)
{
	unsigned sum = 0;

	sum += touch(m->security_blob) + touch(m->data) + touch(m->params);
	BUG_IF(m->dialect_count > LIMIT_SMB_DIALECTS);
	for (size_t i = 0; i < m->dialect_count; i++)
		sum += touch(m->dialect_names[i]);
	BUG_IF(m->data.len > bytes.len || m->data.len > m->data_len);
	BUG_IF(strlen(m->name) >= sizeof(m->name));
	BUG_IF(sum == UINT32_MAX); /* so that the sum is not optimised away */
	(void)smb_pipe_of(m->name);
	(void)smb_op_name(m->op);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data + 1, size > 0 ? size - 1 : 0);
	struct smb_msg m;
	size_t used;

	while (bytes.len > 0 && smb_parse(bytes, data[0] & 1, &m, &used) == ERR_OK) {
		unsigned commands = 0;

		BUG_IF(used == 0 || used > bytes.len || used > m.total_len);
		do {
			check(&m, bytes);
			BUG_IF(++commands > LIMIT_SMB_COMMANDS);
		} while (smb_next(&m, &m) == ERR_OK);
		bytes = str_of(bytes.p + used, bytes.len - used);
	}
	return 0;
}
