/* Unpredictable bytes from the kernel. */
#ifndef SYS_ENTROPY_H
#define SYS_ENTROPY_H

#include <stddef.h>

/* Fills len bytes; waits for the kernel's pool at boot. Aborts when the kernel has none. */
void entropy_fill(void *bytes, size_t len);

/* len - 1 characters of an alphabet without 0/O and 1/I/L, NUL-terminated: codes that a person
 * types, about 4.9 bits each. Returns dst. */
const char *entropy_code(char *dst, size_t len);

#endif
