/* Any bytes as a file, as a content type and as a name. */
#include "wire/magic/magic.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	enum file_kind kind = magic_of(bytes);
	struct str name = magic_zip_risky_name(bytes);

	BUG_IF((unsigned)kind >= FILE_KINDS || strlen(magic_name(kind)) == 0);
	BUG_IF(magic_is_executable(kind) && magic_is_script(kind));
	BUG_IF(name.len > 0 && (name.p < bytes.p || name.p + name.len > bytes.p + size));
	(void)magic_is_disguised(kind, bytes, name);
	(void)magic_is_disguised(FILE_PE, name, bytes);
	return 0;
}
