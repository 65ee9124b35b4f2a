/* What the box saw: the first screen, devices, alerts, the map, letters, captures that people hand
 * in. */
#ifndef PROC_PORTAL_WATCH_H
#define PROC_PORTAL_WATCH_H

#include "proc/portal/web/handlers.h"

handler_fn get_today, post_task, post_undo;
handler_fn get_devices, post_devices_many, get_paste, post_paste, get_device, post_device,
	post_device_whose;
handler_fn get_alerts, get_alert, get_packets, post_alert;
handler_fn get_card, get_notice, get_map, get_about, get_log;
handler_fn get_letter, get_letter_of, get_trial, post_trial;
handler_fn get_captures, post_captures;
handler_fn get_same, post_same;
handler_fn post_device_mark;

/* An alert's kept packets as a capture file. ERR_NOT_FOUND: none are there. */
enum err alert_pcap(struct request *r, const char *alert, struct buf *out);

/* Whom to call, for the pages of odd things; in the request's arena. */
void odd_numbers(struct request *r, struct odd_view *ret_view);

/* OS keys whose support has ended, at most 32. */
size_t ended_products(struct request *r, struct str list[32]);

/* The device of the path; also one that is a part of another. */
enum err path_device(struct request *r, struct store_device *ret_device);
/* What sensors take for one, of one device or (NULL) of all. */
enum err pairs_of(struct request *r, const char *device, uint32_t limit,
	const struct same_brief **ret_pairs, size_t *ret_n);

/* What a letter says about [from, to); strings in the request's arena. */
enum err letter_fill(struct request *r, ms_t from, ms_t to, struct letter_view *v);

/* Who talked with whom on the last `days` days (1: today), the largest amount first, as pages show
 * it: outside services of a person's own device are counted together, not named. `only`: of one
 * device; NULL: all of `devices`, and the talks' sides point into it. */
enum err talks_of(struct request *r, const struct device_brief *devices, size_t n_devices,
	const char *only, unsigned days, struct page_talk **ret_talks, size_t *ret_n);
/* Is this a person's own, so that looking at it is written down? */
bool is_personal(const struct store_device *d);

#endif
