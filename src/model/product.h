/*
 * A product (value of an OS fact) as people call it: "windows-10-11" is "Windows 10 または 11". Its
 * words stand in packs/detect/end-of-life.yaml, or in packs/text under "os."; a version whose
 * family alone has a name ("os.name.") is put behind it: "android-13" is "Android 13".
 */
#ifndef MODEL_PRODUCT_H
#define MODEL_PRODUCT_H

#include "model/text.h"

#define PRODUCT_WORDS_MAX 256 /* bytes with the end */

/* In the packs or in dst; the product itself when nobody gave it a name. */
struct str product_words(const struct text_table *texts, const struct detect_packs *detects,
	struct str product, enum lang lang, char dst[PRODUCT_WORDS_MAX]);

#endif
