/*
 * The parts of the loader of packs/reports: fields.yaml and recipients.yaml (report.c), one form
 * (report_form.c). What they say of each other is looked up when all are read.
 */
#ifndef PACK_REPORT_H
#define PACK_REPORT_H

#include "model/record.h"
#include "pack/file.h"

/* One form; its fields are looked up in `set`, whose fields are read already. */
enum err report_form_read(const struct pack_file *file, struct arena *arena,
	const struct record_set *set, struct report_form *ret_form, struct errinfo *info);

field_fn field_record_id; /* struct str: an id of at most LIMIT_RECORD_ID_BYTES */

#endif
