/*
 * Resident memory: a program that is linked with many libraries touches pages of all of them once,
 * while it starts.
 */
#ifndef SYS_MEMORY_H
#define SYS_MEMORY_H

/* Lets go of the pages of programs and libraries that nobody has written to; those that are used
 * again come back by themselves from the file. Opens /proc/self/smaps: before the lock. */
void memory_let_go(void);

#endif
