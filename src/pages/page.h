/*
 * What the pages share: one page being made, its frame, and how times, devices and alerts become
 * values. Every page is: page_begin(), fill page.root, page_end().
 */
#ifndef PAGES_PAGE_H
#define PAGES_PAGE_H

#include "pages/show.h"
#include "pages/template.h"

#define PAGE_BYTES_MAX ((size_t)8 << 20) /* of one page's HTML */
#define PAGE_VIEW_BYTES_MAX ((size_t)32 << 20)
#define PAGE_TEXT_BYTES_MAX 65536 /* of one value */

struct pages {
	struct templates *templates;
	const struct text_table *texts;
	const struct detect_packs *detects;
	const struct framework_set *frameworks; /* may be NULL */
};

struct page {
	const struct pages *pages;
	const struct page_frame *frame;
	struct arena *arena;
	struct view *root;
};

/* ERR_FULL when memory is out; then there is nothing to end. name: of the template, and of the
 * title below "title.". */
enum err page_begin(struct page *pg, const struct pages *p, const struct page_frame *f,
	enum page_section section, const char *name);
/* Writes the template and frees; returns the first error. */
enum err page_end(struct page *pg, const char *name, struct buf *out);
/* Frees without writing. */
void page_drop(struct page *pg);

/* The words under key in the page's language; the key itself when there are none. */
struct str page_words(const struct page *pg, const char *key);
struct str page_words_of(const struct page *pg, const char *prefix, const char *name);
bool page_has_words(const struct page *pg, const char *prefix, struct str name);
/* Value `name` in v: the words under key, {placeholders} filled from `from`. */
void page_fill(const struct page *pg, struct view *v, const char *name, const char *key,
	const struct view *from);
void page_fill_words(const struct page *pg, struct view *v, const char *name, struct str words,
	const struct view *from);

/* Values; a time of 0 gives the words "value.unknown". */
void page_time(const struct page *pg, struct view *v, const char *name, ms_t at);
void page_date(const struct page *pg, struct view *v, const char *name, ms_t at);
void page_when(const struct page *pg, struct view *v, const char *name, ms_t at);
void page_clock(const struct page *pg, struct view *v, const char *name, ms_t at);
void page_span(const struct page *pg, struct view *v, const char *name, ms_t span);
void page_count(const struct page *pg, struct view *v, const char *name, uint64_t n);
void page_bytes(const struct page *pg, struct view *v, const char *name, uint64_t bytes);
/* About how much, for amounts that people compare. */
void page_rough(const struct page *pg, struct view *v, const char *name, uint64_t bytes);

/* "/devices/" and the escaped id, as a link value. */
void page_link(
	const struct page *pg, struct view *v, const char *name, const char *path, struct str id);
/* Links to the previous and next part of a list, and "page 2 of 7". `query` stands before "page=".
 */
void page_pager(const struct page *pg, struct str path_query, uint32_t page, uint32_t n_pages);

/* A language in its own words: value, words, tag. */
void page_language_into(struct view *v, enum lang lang);
/* All of them as `language_choices` in the root. */
void page_language_choices(const struct page *pg, enum lang chosen);

/* The certificate's fingerprint (64 hexadecimal digits, else nothing is shown) as `print_rows`. */
void page_fingerprint(const struct page *pg, struct str hex);

/* Fields of a form from a table; values and problems by name. */
struct field_spec {
	const char *name; /* labels are "field.<name>" (of what one logs in with "field.login"),
			     hints "hint.<name>" when there are any */
	const char *type; /* of the input */
	const char *autocomplete; /* "" for "off" */
	uint32_t max;		  /* characters */
	bool is_required;
};

struct field_values {
	const struct setup_value *values;
	size_t n_values;
	struct page_problems problems;
};

void page_fields(const struct page *pg, struct view *v, const char *list,
	const struct field_spec *specs, size_t n_specs, const struct field_values *given);
struct str page_field_value(const struct setup_value *values, size_t n_values, const char *field);
/* The list of problems above the form, as `problems` in the root. */
void page_problem_list(const struct page *pg, const struct page_problems *problems);
/* The same, with the labels of these fields. */
void page_problems_of(const struct page *pg, const struct page_problems *problems,
	const struct field_spec *specs, size_t n_specs);

/* A device into v: name, id, url, kind, kind_words, whose, owner, place, address, os, times ... */
void page_device_into(const struct page *pg, struct view *v, const struct device_brief *d);
/* Its name: as given, or "名前のないプリンタ (192.168.1.9)". Copied into the arena. */
struct str page_device_name(const struct page *pg, const struct device_brief *d);
/* "dhcp+smb" in words. */
void page_reason_into(const struct page *pg, struct view *v, const char *name, struct str reason);
/* A product's name for people. */
struct str page_product(const struct page *pg, struct str product);

/* An alert into v: title, url, severity, when, minutes, device ... (for lists) */
void page_alert_into(const struct page *pg, struct view *v, const struct alert_brief *a);
/* And all that the page of one alert shows: what, why, steps, basis, other detections. */
void page_alert_details(const struct page *pg, struct view *v, const struct alert_brief *a);
const struct detect_pack *page_pack_of(const struct page *pg, const struct detection *d);
/* Minutes of all steps. */
int page_alert_minutes(const struct page *pg, const struct alert_brief *a);

#endif
