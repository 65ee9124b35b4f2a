/* POST /cases/ID/keep: what the box has itself becomes an exhibit: an alert's packets, the quick
 * report as it is now. */
#include "proc/portal/cases/exhibits.h"

#include "proc/portal/watch/watch.h"

#include <stdio.h>

enum err
case_keep_packets(struct request *r, const struct respond_case *c, const char *alert, bool by_box,
	const char **ret_problem)
{
	struct buf pcap = buf_of(PAGE_BYTES_MAX);
	char name[64];
	enum err err = alert_pcap(r, alert, &pcap);

	snprintf(name, sizeof(name), "sakimori-%.12s.pcap", alert);
	if (err == ERR_OK)
		err = case_keep_file(r, c,
			&(struct case_file){.fd = -1,
				.bytes = buf_view(&pcap),
				.name = name,
				.kind = "packets",
				.source = "form:packets",
				.alert = str_c(alert),
				.by_box = by_box},
			ret_problem);
	buf_done(&pcap);
	return err;
}

static enum err
keep_packets(struct request *r, const struct respond_case *c, const char **ret_problem)
{
	struct str alert = form_get(&r->form, "alert");
	char id[ALERT_ID_TEXT_MAX];
	enum err err = ERR_NOT_FOUND;

	if (alert.len == sizeof(id) - 1) {
		str_copy(alert, id, sizeof(id));
		err = case_keep_packets(r, c, id, false, ret_problem);
	}
	if (err == ERR_NOT_FOUND) {
		*ret_problem = "blank";
		return ERR_OK;
	}
	return err;
}

static enum err
keep_quick(struct request *r, const char **ret_problem)
{
	struct buf html = buf_of(PAGE_BYTES_MAX);
	struct case_view v = {0};
	struct respond_case c;
	struct page_frame f;
	char name[64];
	enum err err = case_view_of(r, &c, &v);

	if (err == ERR_OK) {
		frame_of(r, &f);
		/* a file is nobody's session: no menu, no token, no notice of who keeps it */
		f.person = f.csrf = STR("");
		f.notice = (struct page_notice){0};
		err = page_case_quick(r->portal->pages, &f, &v, &html);
	}
	if (err == ERR_OK) {
		snprintf(name, sizeof(name), "quick-report-%s.html", c.head.number);
		err = case_keep_file(r, &c,
			&(struct case_file){.fd = -1,
				.bytes = buf_view(&html),
				.name = name,
				.kind = "report",
				.source = "form:document"},
			ret_problem);
	}
	buf_done(&html);
	return err;
}

enum err
post_case_keep(struct request *r)
{
	struct str what = form_get(&r->form, "do");
	const char *problem = NULL;
	struct respond_case c;
	struct case_bar bar;
	char path[64];
	enum err err = case_page(r, CASE_PART_EXHIBITS, &c, &bar);

	if (err != ERR_OK)
		return err;
	if (str_equal(what, STR("packets")))
		err = keep_packets(r, &c, &problem);
	else if (str_equal(what, STR("quick")))
		err = keep_quick(r, &problem);
	else
		return ERR_INVALID;
	if (err != ERR_OK || problem != NULL)
		return err != ERR_OK ? err : case_exhibit_refused(r, problem);
	snprintf(path, sizeof(path), "/cases/%s/exhibits", c.head.id);
	return redirect(r, path, &(struct done){.key = "case_exhibit"});
}
