/* What a program says about what it was built from; see exe.h. */
#include "wire/exe/own.h"

#include "base/limits.h"

static enum err
read_slice(struct str slice, struct bom_sink *sink, struct errinfo *info)
{
	struct image x;
	enum err err = image_open(slice, &x);

	if (err == ERR_UNSUPPORTED)
		return err_say(info, err, 0, "no program as ELF, PE or Mach-O");
	if (err != ERR_OK)
		return err_say(info, err, 0, "the program's tables are broken or cut");
	err = exe_go(&x, sink, info);
	if (err == ERR_NOT_FOUND)
		err = exe_rust(&x, sink, info);
	return err;
}

/* Slices of a fat file are the same program for other processors: the first that says something
 * suffices. */
enum err
exe_read(struct str bytes, struct bom_sink *sink, struct errinfo *info)
{
	enum err err = ERR_NOT_FOUND;
	struct str slice;

	for (unsigned i = 0; err == ERR_NOT_FOUND; i++) {
		enum err end = image_slice(bytes, i, &slice);

		if (end == ERR_UNSUPPORTED)
			return err_say(info, end, 0, "no program as ELF, PE or Mach-O");
		if (end != ERR_OK)
			break;
		err = read_slice(slice, sink, info);
	}
	if (err == ERR_NOT_FOUND)
		return err_say(info, err, 0, "the program does not say what it was built from");
	return err;
}
