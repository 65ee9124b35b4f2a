/* The entries of a case, a page of them at a time, whether its chain is whole, and its lines to
 * take along. */
#include "proc/portal/cases/cases.h"

#include "proc/portal/web/handlers.h"
#include "respond/shape.h"
#include "wire/case/case_chain.h"

#include <stdio.h>

#define PER_PAGE 100

static enum err
verify(struct request *r, const struct case_head *h, struct case_story_view *v)
{
	struct case_chain_check check = {.id = h->id};
	struct store_case_line *lines;
	size_t n;
	enum err err = store_case_lines(r->view, h->id, 1, 0, r->arena, &lines, &n);

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n; i++)
		case_chain_line(&check,
			&(struct case_chain_line){.nr = lines[i].nr, .bytes = lines[i].bytes});
	case_chain_end(&check, h->hash);
	v->is_verified = true;
	v->fault = case_chain_fault_name(check.result.fault);
	v->fault_nr = check.result.nr;
	return ERR_OK;
}

/* Page 1 has the latest, the last page the first ones; that with the fault is shown when one was
 * found just now. */
static enum err
fill_entries(struct request *r, const struct respond_case *c, struct case_story_view *v)
{
	bool *may = arena_array(r->arena, bool, PER_PAGE);
	uint32_t first, end;

	if (may == NULL)
		return ERR_FULL;
	v->n_all = c->n_entries;
	v->n_pages = (c->n_entries + PER_PAGE - 1) / PER_PAGE;
	v->page = page_of(r);
	if (v->is_verified && !str_equal(str_c(v->fault), STR("whole")) && v->fault_nr > 0 &&
		v->fault_nr <= c->n_entries)
		v->page = (c->n_entries - v->fault_nr) / PER_PAGE + 1;
	if (v->page > v->n_pages)
		v->page = v->n_pages;
	end = c->n_entries - (v->page - 1) * PER_PAGE;
	first = end > PER_PAGE ? end - PER_PAGE : 0;
	v->n = end - first;
	v->entries = c->entries + first;
	v->is_struck = c->is_struck + first;
	for (uint32_t i = 0; i < v->n; i++)
		may[i] = !v->is_struck[i] && shape_of(v->entries[i].kind)->is_strikable;
	v->may_strike = may;
	return ERR_OK;
}

enum err
get_case_story(struct request *r)
{
	struct case_story_view v = {0};
	struct respond_case c;
	struct page_frame f;
	enum err err = case_page(r, CASE_PART_STORY, &c, &v.bar);

	if (err == ERR_OK && form_has(&r->query, "verify"))
		err = verify(r, &c.head, &v);
	if (err == ERR_OK)
		err = fill_entries(r, &c, &v);
	if (err != ERR_OK)
		return err;
	v.playbooks = r->portal->playbooks;
	v.records = r->portal->records;
	v.damage = r->portal->damage;
	v.zone_minutes = r->zone_minutes;
	digest_hex(c.head.hash, CASE_HASH_BYTES, v.head);
	frame_of(r, &f);
	return page_case_story(r->portal->pages, &f, &v, &r->response.body);
}

/* The bytes as they are kept, one entry a line: what anybody can check with sha256sum. */
enum err
get_case_lines(struct request *r)
{
	struct store_case_line *lines;
	struct respond_case c;
	struct case_bar bar;
	char name[64];
	size_t n;
	enum err err = case_page(r, CASE_PART_STORY, &c, &bar);

	if (err == ERR_OK)
		err = store_case_lines(r->view, c.head.id, 1, 0, r->arena, &lines, &n);
	/* First the log, then the lines. */
	if (err == ERR_OK)
		err = audit(r, "case.export", c.head.number);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n; i++) {
		buf_str(&r->response.body, lines[i].bytes);
		buf_c(&r->response.body, "\n");
	}
	r->response.type = "application/x-ndjson";
	snprintf(name, sizeof(name), "case-%s.jsonl", c.head.number);
	response_attach(r, name, name);
	return buf_err(&r->response.body);
}
