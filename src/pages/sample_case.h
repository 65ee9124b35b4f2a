/* Pages of cases of the made-up company; see sample.h. */
#ifndef PAGES_SAMPLE_CASE_H
#define PAGES_SAMPLE_CASE_H

#include "pages/pages.h"

enum err sample_cases(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_cases_none(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_odd(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_closed(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_quick(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_actions(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_steps(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_story(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_story_changed(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_new(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_new_wrong(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_exhibits(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_after(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_after_none(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_told(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_help(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_help_look(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_damage(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_damage_wrong(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_damage_closed(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_hands(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_hands_none(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_missing(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_missing_none(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_record(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_record_wrong(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_record_read(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_reports(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_report(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_report_letter(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_teach(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_case_wishes(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_odd_form(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_odd_wrong(const struct pages *p, struct page_frame *f, struct buf *out);
enum err sample_odd_sent(const struct pages *p, struct page_frame *f, struct buf *out);

#endif
