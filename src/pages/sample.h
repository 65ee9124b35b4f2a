/*
 * A made-up company for the tests of the pages: every page with every part of it shown at least
 * once. Used by pages_test, and by pages_render, which writes the pages for the browser tests.
 */
#ifndef PAGES_SAMPLE_H
#define PAGES_SAMPLE_H

#include "model/reference.h"
#include "pages/pages.h"

struct sample; /* the pages, made from web/ and packs/ of a source tree */

/* Prints what is wrong and exits when web/ or packs/ can't be read. */
struct sample *sample_new(const char *source_root);
void sample_free(struct sample *s);
const struct pages *sample_pages(const struct sample *s);
const struct text_table *sample_texts(const struct sample *s);
const struct reference_set *sample_references(const struct sample *s); /* as they ship */

/* The name of the page with this index ("today-calm"), NULL past the end. */
const char *sample_name(unsigned index);
/* Writes that page in that language. Mails come as subject, empty line, text. */
enum err sample_write(const struct sample *s, unsigned index, enum lang lang, struct buf *out);

#endif
