/*
 * Files of advisories that are not JSON as trees of JSON: YAML, and the TOML head of a Markdown
 * file as RustSec and Haskell write it. Only for measuring: files that we chose ourselves.
 */
#ifndef MEASURE_KNOW_TREE_H
#define MEASURE_KNOW_TREE_H

#include "base/str.h"

#include <jansson.h>

/* Every scalar is a text, as it stands there; null only for nothing, "~" and "null". NULL: broken.
 */
json_t *tree_of_yaml(struct str text);
/* The first ```toml block. Every scalar is a text. NULL: broken. */
json_t *tree_of_toml_head(struct str text);

#endif
