/*
 * The parts of the loader of packs/training (format: packs/training/README.md). One file is read
 * alone; which items it serves is looked up while its tree stands, which course a mail teaches when
 * all files are read.
 */
#ifndef PACK_TRAINING_H
#define PACK_TRAINING_H

#include "model/training.h"
#include "pack/file.h"

/* One course or drill. `frameworks` NULL: what it serves is not looked up. */
enum err training_read(const struct pack_file *file, struct arena *arena,
	const struct framework_set *frameworks, struct training *ret_training,
	struct errinfo *info);

/* An id of a part: short enough to be kept with each answer. */
field_fn field_part_id;

#endif
