/* The handlers that routes.c names, and what they share. */
#ifndef PROC_PORTAL_HANDLERS_H
#define PROC_PORTAL_HANDLERS_H

#include "proc/portal/request.h"

handler_fn get_health, get_static, get_favicon;
handler_fn get_login, post_login, post_logout, post_language, get_qr;
handler_fn get_setup_first, get_setup, post_setup;
handler_fn get_today, post_task, post_undo;
handler_fn get_devices, post_devices_many, get_paste, post_paste, get_device, post_device,
	post_device_whose;
handler_fn get_alerts, get_alert, get_packets, post_alert;
handler_fn get_odd, get_card, get_notice, get_map, get_about, get_log;
handler_fn get_letter, get_letter_of, get_trial, post_trial;
handler_fn get_programme, post_programme, get_sites, post_sites;
handler_fn get_check, post_check, get_item, get_result, get_plan, post_plan;
handler_fn get_duties, post_duties, post_duties_calendar, get_calendar;
handler_fn post_section_link, get_links, post_links, get_link, post_link;
handler_fn get_file_pdf, get_file_xlsx, get_result_xlsx, get_owner_pdf;
handler_fn get_file, post_file, get_star, post_star, get_owner, get_have, post_have;
handler_fn get_documents, get_document, post_document, get_document_facts, post_document_facts,
	get_document_register, post_document_register, get_document_year, get_document_make,
	post_document_make, get_document_upload, post_document_upload, get_document_circulation,
	get_document_text, get_document_edit, post_document_edit, get_document_diff,
	get_document_file, get_document_pdf, get_document_docx, get_public, get_public_document;
handler_fn get_staff, post_staff, get_learn, get_learn_course, post_learn_links, get_records;
handler_fn get_class, post_class, get_drills, post_drills, get_drill, post_drill, get_drill_report;
handler_fn get_mail_drills, post_mail_drills, get_mail_drill, post_mail_drill, get_teach,
	post_teach;
handler_fn get_guide, get_guide_table, post_guide_table;
handler_fn get_settings, post_settings;
handler_fn get_captures, post_captures;
handler_fn get_same, post_same;
handler_fn post_device_mark;
handler_fn get_people, post_people, get_person, post_person, get_join, post_join;
handler_fn get_me, post_me_profile, post_me_password, post_me_others;

handler_fn post_link_mail;
handler_fn get_forms, post_forms, get_form, post_form, get_form_question, post_form_question,
	get_form_filled, get_form_list;
handler_fn get_ledgers, get_ledger, post_ledger, post_ledger_found, get_ledger_row, post_ledger_row,
	get_row_check, post_row_check, get_ledger_risk, get_ledger_tree, get_ledger_export;
handler_fn get_find, get_find_list, post_find_list, get_find_row;
handler_fn get_ledger_import, post_ledger_import, post_ledger_file, get_ledger_match,
	post_ledger_match, get_ledger_look, post_ledger_look, get_held, post_held, get_held_row,
	post_held_row;

#define KEEP_DAYS_MAX 730 /* what holds when nobody has said how long things are kept */

/* ?page=, from 1 */
uint32_t page_of(const struct request *r);
/* OS keys whose support has ended, at most 32. */
size_t ended_products(struct request *r, struct str list[32]);

/* The device of the path; also one that is a part of another. */
enum err path_device(struct request *r, struct store_device *ret_device);
/* What sensors take for one, of one device or (NULL) of all. */
enum err pairs_of(struct request *r, const char *device, uint32_t limit,
	const struct same_brief **ret_pairs, size_t *ret_n);

/* A person's brief; the strings live as long as p. */
enum err brief_of_person(
	struct request *r, const struct store_person *p, struct person_brief *ret_brief);
/* Makes a code for the person, who has no password and no session afterwards, and shows it: the
 * only time that anybody sees it. action: for the audit log. */
/* Not used up by time; one of a clock that was ahead is not good for years. */
bool invitation_is_good(const struct store_invitation *i, ms_t now);
enum err person_invite(struct request *r, const struct store_person *p, const char *action);
/* The fields password and password_again are a good new password; else problems. */
void new_password_of(struct request *r, struct page_problems *problems, struct page_problem *list);
/* A log-in as it is compared: no capitals, no blanks around. */
void login_name(struct str typed, char dst[64]);
/* Who can answer: enabled, with a password, of that role at least. */
enum err persons_who_may(
	const struct store_view *v, struct arena *a, enum person_role role, size_t *ret_n);

/* What a letter says about [from, to); strings in the request's arena. */
enum err letter_fill(struct request *r, ms_t from, ms_t to, struct letter_view *v);

/* Who talked with whom on the last `days` days (1: today), the largest amount first, as pages show
 * it: outside services of a person's own device are counted together, not named. `only`: of one
 * device; NULL: all of `devices`, and the talks' sides point into it. */
enum err talks_of(struct request *r, const struct device_brief *devices, size_t n_devices,
	const char *only, unsigned days, struct page_talk **ret_talks, size_t *ret_n);
/* Is this a person's own, so that looking at it is written down? */
bool is_personal(const struct store_device *d);

/* One change of settings: a list of key and value. */
struct setting_change {
	enum store_setting key;
	struct str value;
};
struct settings_change {
	const struct setting_change *list;
	size_t n;
	const struct store_audit *audit; /* may be NULL */
};
enum err write_settings(struct store_tx *tx, void *arg); /* arg: struct settings_change */
enum err set_number(struct request *r, enum store_setting key, int64_t value);
/* The networks that are not watched, as text in the arena. */
enum err off_networks(struct request *r, const struct str **ret_list, size_t *ret_n);

/* "name <bytes> problem": trims, checks length and emptiness of a form's field. */
struct str field_of(struct request *r, const char *name, size_t bytes_max, bool is_needed,
	struct page_problems *problems, struct page_problem *list);
#define PROBLEMS_MAX 16
/* "2026-11-20" in the site's zone; 0: not a date, or before 2000. */
#define FORM_DATE_EARLIEST ((ms_t)946598400000) /* 1999-12-31 in UTC */
ms_t form_date(struct str text, int zone_minutes);
bool is_mail_address(struct str s);
bool is_phone(struct str s);

/* The one-time code of the first visit: worth something until an administrator exists. Capital
 * letters and digits, without blanks or hyphens. */
enum err setup_code_set(struct portal *p, struct str code);
bool setup_is_needed(struct portal *p);

/* The demonstration's log-in can be made: nobody set this data up, or it was one before. */
bool demo_is_possible(struct portal *p);
/* Makes the made-up company and the log-in "demo"; of one made before, the password becomes this
 * one. ERR_DENIED where it is not possible. */
enum err demo_set_up(struct portal *p, struct str password);

#endif
