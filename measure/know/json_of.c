/*
 * YAML files as JSON, a line each; every scalar is a text. What is no YAML is told and passed over.
 *
 *   usage: json_of FILE...
 */
#include "base/buf.h"
#include "sys/disk.h"

#include "tree.h"

#include <stdio.h>
#include <stdlib.h>

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct buf in = buf_of((size_t)1 << 28);
		json_t *tree = NULL;

		if (disk_read(argv[i], &in, NULL) == ERR_OK)
			tree = tree_of_yaml(buf_view(&in));
		if (tree == NULL || json_dumpf(tree, stdout, JSON_ENCODE_ANY) != 0)
			fprintf(stderr, "%s: no YAML\n", argv[i]);
		else
			putchar('\n');
		json_decref(tree);
		buf_done(&in);
	}
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
