/* What the pages of findings share; pages only. */
#ifndef PAGES_STOCK_FINDING_PARTS_H
#define PAGES_STOCK_FINDING_PARTS_H

#include "pages/stock_findings.h"
#include "pages/stock_parts.h"

/* Into the root: has_index, is_damaged, is_old, made, days, sources, has_compared, at, checked,
 * unchecked, has_unchecked, reasons, has_unlisted, unlisted, left_out ... */
void page_compared_into(const struct page *pg, const struct stock_compared *c);
/* program, version, maker, place (device or bill) with place_url ... */
void page_subject_into(const struct page *pg, struct view *v, const struct stock_subject *s);
/* action, chance, lifts, dues, has_due, due ... */
void page_why_into(const struct page *pg, struct view *v, const struct stock_why *w);
/* at, asked (places in words), n_compared, n_silent, has_to_confirm ... */
void page_tally_into(const struct page *pg, struct view *v, const struct stock_tally *t);
const char *page_reply_tone(const char *reply); /* of stock_reply_name() */
/* steps, minutes, to, is_part ... */
void page_fix_into(const struct page *pg, struct view *v, const struct stock_fix *f);
void page_ground_into(const struct page *pg, struct view *v, const struct stock_ground *g);
/* score, has_score, rating */
void page_score_into(struct view *v, unsigned score, enum rating rating);
/* source_url as a link when it is https and of a publisher that is known here; address as text. */
void page_source_into(const struct page *pg, struct view *v, struct str url);
/* chance, percent, has_chance */
void page_chance_into(struct view *v, const char *chance, unsigned tenths);
/* Into the root: sayings, has_sayings. */
void page_sayings_into(const struct page *pg, const struct stock_saying *list, size_t n);

#endif
