/* Any lines as the fields that somebody typed: what is faulty is not written, and what is written
 * has no line but its own. */
#include "stock/security_txt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW ((ms_t)1790000000000)

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = str_of((const char *)data + 1, size > 0 ? size - 1 : 0);
	struct security_txt s = {0};
	struct str *fields[] = {
		&s.mail, &s.form, &s.phone, &s.languages, &s.policy, &s.encryption, &s.canonical};
	struct buf b = buf_of(1 << 20);
	size_t lines = 0;
	unsigned faults;

	if (size == 0)
		return 0;
	s.expires = data[0] == 0 ? 0 : NOW + ((ms_t)data[0] - 10) * 7 * MS_DAY;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		*fields[i] = str_split(&rest, '\n');
		lines += fields[i]->len > 0;
	}
	faults = security_txt_check(&s, NOW);
	BUG_IF(faults >> SECURITY_TXT_FAULTS != 0);
	security_txt_put(&s, NOW, &b);
	if (faults != 0)
		BUG_IF(b.len != 0);
	else if (buf_err(&b) == ERR_OK)
		for (size_t i = 0; i < b.len; i++) {
			BUG_IF(b.p[i] == '\n' && (i == 0 || b.p[i - 1] != '\r'));
			BUG_IF(b.p[i] == '\r' && (i + 1 == b.len || b.p[i + 1] != '\n'));
			BUG_IF(b.p[i] != '\r' && b.p[i] != '\n' && (b.p[i] < ' ' || b.p[i] > '~'));
			lines -= b.p[i] == '\n';
		}
	if (faults == 0 && buf_err(&b) == ERR_OK)
		BUG_IF(lines + 1 != 0); /* one more: when it ends */
	buf_done(&b);
	return 0;
}
