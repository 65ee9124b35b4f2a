/* An order of docs/order, done behind the sandbox; proc/opener only. */
#ifndef PROC_OPENER_OFFICE_H
#define PROC_OPENER_OFFICE_H

#include "proc/common/proc.h"

/* Reads the order from --input, sends what came of it to --portal. is_render: with fonts, for PDF.
 * Returns the exit code. */
int office_run(const struct proc_args *args, bool is_render);

#endif
