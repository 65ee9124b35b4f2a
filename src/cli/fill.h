/* An alert's title in words: the pack's sentence with the alert's grounds in its braces. */
#ifndef CLI_FILL_H
#define CLI_FILL_H

#include "base/buf.h"
#include "model/detect_pack.h"

/* device: how the device is called. Without a pack of the detector, its name stands for a title. */
void fill_title(struct buf *out, const struct detect_packs *packs, const struct alert *alert,
	struct str device, enum lang lang);

#endif
