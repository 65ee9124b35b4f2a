/* The system calls that each kind of process may make; sys/ only. */
#ifndef SYS_SANDBOX_CALLS_H
#define SYS_SANDBOX_CALLS_H

#include "sys/sandbox.h"

/* Applies seccomp(2); nothing else is allowed afterwards. A build with a sanitizer gets a list in
 * which what the sanitizer itself needs is allowed too. */
enum err sandbox_calls_apply(enum sandbox_kind kind, bool *ret_has_seccomp, struct errinfo *info);

#endif
