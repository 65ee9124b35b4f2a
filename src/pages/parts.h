/* Pieces that several pages draw or say alike. */
#ifndef PAGES_PARTS_H
#define PAGES_PARTS_H

#include "pages/page.h"

bool page_is_obsolete(const struct page *pg, struct str product);

/* Which colour and mark a severity has: "now", "look", "note". */
const char *page_tone(enum severity s);

/* The public desks as `desks` in the root, with the date of their numbers; own: desk_police ... */
void page_desks(const struct page *pg, const struct setup_value *own, size_t n_own);
/* Whom to call, for the partial odd-numbers: helper, insurer, person in charge, the desks. */
void page_odd_numbers(const struct page *pg, const struct odd_view *v);

/* What an alert's words may name: {device} and every basis, in v; "(unknown)" for what is missing.
 */
void page_alert_names(const struct page *pg, struct view *v, const struct alert_brief *a,
	const struct detection *d);

/* Two devices that are perhaps one, into v: one, two (devices), pair_reason. */
void page_same_into(const struct page *pg, struct view *v, const struct same_brief *pair);
/* The others of the device's pairs, each with the link `choose` to look at both. */
void page_same_list_into(const struct page *pg, struct view *v, const char *list,
	const struct device_brief *device, const struct same_brief *pairs, size_t n);
/* Who talks with whom, into v: a, a_url, b (a device, or outside services in words), b_url for a
 * device, service, amount, today, last. */
void page_talk_into(const struct page *pg, struct view *v, const struct page_talk *talk);

/* The mark of a device that is kept on purpose, into the root: marked, ways, mark_fields. */
void page_mark_into(const struct page *pg, const struct device_view *d);

/* What was odd about the names that it asked for, into the root: odd. */
void page_odd_into(const struct page *pg, const struct device_view *v);

/* ---- Drawings: SVG as markup values, without text in pixels that would shrink on a phone ---- */

/* When something happened, as strokes along a line; nothing below two times. */
void draw_times(
	const struct page *pg, struct view *v, const char *name, const ms_t *times, size_t n_times);
/* The address as a QR code; the text is said beside it. ERR_LIMIT when it is too long. */
enum err draw_qr(const struct page *pg, struct view *v, const char *name, struct str text);
/* Devices grouped by kind in `columns` columns, with lines between those that talk. */
void draw_map(const struct page *pg, struct view *v, const char *name, const struct map_view *map,
	unsigned columns);

#endif
