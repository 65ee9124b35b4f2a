/* Writes a form of example.h to the standard output. usage: form_example KIND > FILE.xlsx */
#include "base/limits.h"
#include "form/example.h"

#include <stdio.h>

int
main(int argc, char **argv)
{
	struct buf out = buf_of(LIMIT_ZIP_ALL_BYTES);
	enum err err = argc == 2 ? form_example_make(argv[1], &out) : ERR_NOT_FOUND;

	if (err == ERR_NOT_FOUND)
		fprintf(stderr, "usage: form_example example|other|unseen|macros|bomb\n");
	else if (err == ERR_OK && fwrite(out.p, 1, out.len, stdout) != out.len)
		err = ERR_IO;
	buf_done(&out);
	return err == ERR_OK ? 0 : 1;
}
