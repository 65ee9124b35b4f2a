/*
 * stub: makes a small Windows program file (PE32+, after the public PE/COFF specification) that
 * does nothing: its one section holds a single "return". For scenarios in which a program is
 * downloaded: no program of anyone else's is needed, and nothing in the lab ever runs it. Writes it
 * to stdout. usage: stub [SIZE]   padded with a repeated sentence to SIZE bytes, at least 1024
 */
#include "frames.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
le(uint8_t *p, uint64_t v, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		p[i] = (uint8_t)(v >> 8 * i);
}

int
main(int argc, char **argv)
{
	static const char note[] = "Harmless test file of the lab: this program only returns. ";
	static uint8_t b[1024];
	memcpy(b, "MZ", 2);
	le(b + 0x3c, 0x80, 4);
	memcpy(b + 0x40, "This program cannot be run in DOS mode.\r\r\n$", 43);
	uint8_t *coff = b + 0x80;
	memcpy(coff, "PE\0\0", 4);
	le(coff + 4, 0x8664, 2); /* x86-64 */
	le(coff + 6, 1, 2);	 /* sections */
	le(coff + 20, 240, 2);	 /* size of the optional header */
	le(coff + 22, 0x22, 2);	 /* executable, large addresses */
	uint8_t *opt = coff + 24;
	le(opt, 0x20b, 2);
	le(opt + 4, 512, 4);	      /* size of code */
	le(opt + 16, 0x1000, 4);      /* entry point */
	le(opt + 20, 0x1000, 4);      /* base of code */
	le(opt + 24, 0x140000000, 8); /* image base */
	le(opt + 32, 0x1000, 4);      /* section alignment */
	le(opt + 36, 512, 4);	      /* file alignment */
	le(opt + 40, 6, 2);	      /* operating system version */
	le(opt + 48, 6, 2);	      /* subsystem version */
	le(opt + 56, 0x2000, 4);      /* size of image */
	le(opt + 60, 512, 4);	      /* size of headers */
	le(opt + 68, 3, 2);	      /* console */
	le(opt + 108, 16, 4);	      /* directories, all empty */
	uint8_t *section = opt + 240;
	memcpy(section, ".text\0\0\0", 8);
	le(section + 8, 1, 4);
	le(section + 12, 0x1000, 4);
	le(section + 16, 512, 4);
	le(section + 20, 512, 4);
	le(section + 36, 0x60000020, 4); /* code, execute, read */
	b[512] = 0xc3;			 /* ret */
	memcpy(b + 520, note, sizeof note - 1);
	size_t size = argc > 1 ? strtoul(argv[1], NULL, 10) : sizeof b;
	if (fwrite(b, 1, sizeof b, stdout) != sizeof b)
		die("cannot write");
	for (size_t i = sizeof b; i < size; i++)
		putchar(note[i % (sizeof note - 1)]);
	return fflush(stdout) == 0 ? 0 : 1;
}
