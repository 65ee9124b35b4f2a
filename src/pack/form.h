/* What the files of packs/forms share. */
#ifndef PACK_FORM_H
#define PACK_FORM_H

#include "model/form.h"
#include "pack/file.h"

/* "FRAMEWORK/ITEM", and there is one where frameworks are known. */
bool form_is_item(const struct pack_form_source *source, struct str id);

struct subjects_job {
	const struct pack_form_source *source;
	struct form_set *set;
};
/* subjects.yaml; dst: a subjects_job. */
enum err form_subjects_read(struct pack_ctx *ctx, const struct node *root, void *dst);

#endif
