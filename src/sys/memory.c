/* See memory.h; proc(5) for the lines of smaps. A mapping that may not be written to can still have
 * been (relocations, until the linker closes it): such pages are anonymous, and those mappings stay
 * as they are. */
#include "sys/memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

struct mapping {
	uintptr_t from, to;
	bool is_clean; /* pages of a file, as they stand there */
};

static void
read_line(const char *line, struct mapping *m)
{
	unsigned long from, to, inode, kilobytes;
	char rights[5];

	if (sscanf(line, "%lx-%lx %4s %*x %*x:%*x %lu", &from, &to, rights, &inode) == 4) {
		m->from = from;
		m->to = to;
		m->is_clean = inode != 0 && rights[1] == '-' && rights[3] == 'p';
	} else if (sscanf(line, "Anonymous: %lu", &kilobytes) == 1 ||
		   sscanf(line, "Swap: %lu", &kilobytes) == 1) {
		m->is_clean = m->is_clean && kilobytes == 0;
	}
}

void
memory_let_go(void)
{
	FILE *f = fopen("/proc/self/smaps", "r");
	struct mapping m = {0};
	char line[4608];

	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		read_line(line, &m);
		if (strncmp(line, "VmFlags:", 8) != 0) /* the last line of each */
			continue;
		if (m.is_clean)
			madvise((void *)m.from, m.to - m.from, MADV_DONTNEED);
		m.is_clean = false;
	}
	if (f != NULL)
		fclose(f);
}
