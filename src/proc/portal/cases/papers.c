/*
 * Papers of a case as PDF or DOCX, made by the opener: for who comes, who watches, the insurer, and
 * the story without names. What leaves is in the audit log; a drill's papers say so.
 */
#include "proc/portal/cases/papers.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/web/handlers.h"
#include "store/programme.h"

#include <stdio.h>

#define DEVICES_WITHIN (30 * MS_DAY)

static struct str
said(const struct respond_case *c, const char *field)
{
	for (uint32_t i = c->n_entries; i-- > 0;)
		if (c->entries[i].kind == CASE_SAID && !c->is_struck[i] &&
			str_equal(case_entry_get(&c->entries[i], CASE_KEY_FIELD), str_c(field)))
			return case_entry_get(&c->entries[i], CASE_KEY_VALUE);
	return STR("");
}

static enum err
count_devices(struct request *r, uint32_t *ret_n)
{
	struct store_device_query q = {.show = STORE_DEVICES_ALL};
	struct store_device *list;
	uint32_t total;
	size_t n;
	enum err err = store_device_list(r->view, &q, r->arena, &list, &n, &total);

	*ret_n = 0;
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		*ret_n += list[i].whose == STORE_WHOSE_OURS &&
			  list[i].last_seen >= r->now - DEVICES_WITHIN;
	return err;
}

static enum err
take_files(struct request *r, const struct respond_case *c, struct case_paper_in *in)
{
	struct store_exhibit *list;
	struct case_paper_file *files;
	size_t n;
	enum err err = store_exhibit_list(r->view, c->head.id, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	files = arena_array(r->arena, struct case_paper_file, n + 1);
	if (files == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		files[i] = (struct case_paper_file){.name = str_c(list[i].name),
			.kind = str_c(list[i].kind),
			.sha256 = str_c(list[i].sha256),
			.bytes = list[i].bytes,
			.at = list[i].at};
	in->files = files;
	in->n_files = (uint32_t)n;
	return ERR_OK;
}

/* Whom and what a story must not name: the company, its people, contacts and devices. */
static enum err
take_names(struct request *r, const struct respond_case *c, struct case_paper_in *in,
	struct scrub *scrub)
{
	struct store_device_query q = {.show = STORE_DEVICES_ALL};
	struct store_device *devices;
	struct store_staff *staff;
	struct scrub_more more = {0};
	struct str *names;
	uint32_t total;
	size_t n_devices, n_staff;
	enum err err = store_device_list(r->view, &q, r->arena, &devices, &n_devices, &total);

	if (err == ERR_OK)
		err = store_staff_list(r->view, true, r->arena, &staff, &n_staff);
	if (err != ERR_OK)
		return err;
	names = arena_array(r->arena, struct str, 2 * n_devices + n_staff + in->n_contacts + 2);
	if (names == NULL)
		return ERR_FULL;
	names[more.n++] = in->company;
	for (size_t i = 0; i < n_devices; i++) {
		names[more.n++] = str_c(devices[i].name);
		names[more.n++] = str_c(devices[i].learned.name);
	}
	for (size_t i = 0; i < n_staff; i++)
		names[more.n++] = str_c(staff[i].name);
	for (uint32_t i = 0; i < in->n_contacts; i++)
		names[more.n++] = in->contacts[i].contact->name;
	more.names = names;
	in->scrub = scrub;
	return scrub_names(c, &more, r->arena, scrub);
}

enum err
case_parts_of(struct request *r, struct case_parts *p)
{
	struct contact_line *lines;
	struct known k;
	uint64_t of = 0;
	size_t n = 0;
	enum err err = hands_of(&p->c, r->now, r->arena, &p->hands);

	if (err == ERR_OK)
		err = costs_of(&p->c, r->arena, &p->costs);
	if (err == ERR_OK)
		err = case_contacts_of(r, &p->c, &p->hands, &lines, &n);
	if (err == ERR_OK)
		err = known_load(r, &k);
	if (err != ERR_OK)
		return err;
	(void)str_u64(form_get(&r->query, "of"), UINT32_MAX, &of);
	p->in = (struct case_paper_in){.texts = r->portal->texts,
		.dates = known_dates(r, &k, r->lang == LANG_EN ? LANG_EN : LANG_JA),
		.made = r->now,
		.company = setting_of(r, SETTING_ORG_NAME),
		.place = said(&p->c, "org_address"),
		.person = said(&p->c, "contact_name"),
		.phone = said(&p->c, "contact_phone"),
		.c = &p->c,
		.hands = &p->hands,
		.visit = hands_find(&p->hands, (uint32_t)of),
		.contacts = lines,
		.n_contacts = (uint32_t)n,
		.scheme = reference_find(r->portal->references, STR("otasuketai")),
		.playbooks = r->portal->playbooks,
		.policy = said(&p->c, "insurer_policy"),
		.costs = &p->costs};
	err = count_devices(r, &p->in.n_devices);
	if (err == ERR_OK)
		err = take_files(r, &p->c, &p->in);
	return err == ERR_OK ? take_names(r, &p->c, &p->in, &p->scrub) : err;
}

enum err
case_file_send(struct request *r, const struct case_file_wish *w, const struct document *d)
{
	struct order o = {.kind = w->is_pdf ? ORDER_PDF : ORDER_DOCX, .document = *d};
	struct buf out = buf_of(LIMIT_DOCUMENT_BYTES);
	struct errinfo info = {0};
	char name[96];
	enum err err = opener_run(r, &o, -1, &out, &info);

	if (r->waits)
		return err;
	if (err == ERR_FULL || err == ERR_LIMIT || err == ERR_IO)
		return redirect(r, w->back, &(struct done){.key = "file_busy", .is_refusal = true});
	if (err != ERR_OK)
		return err;
	buf_done(&r->response.body);
	r->response.body = out;
	r->response.type = w->is_pdf ? "application/pdf"
				     : "application/vnd.openxmlformats-officedocument."
				       "wordprocessingml.document";
	snprintf(name, sizeof(name), "%s.%s", w->name, w->is_pdf ? "pdf" : "docx");
	response_attach(r, name, name);
	return audit(r, "case.paper", name);
}

static enum err
send(struct request *r, struct case_parts *p, enum case_paper paper)
{
	char name[64], back[64];
	const struct case_file_wish wish = {
		name, back, !str_equal(form_get(&r->query, "as"), STR("docx"))};
	struct document d;
	enum err err = case_paper_make(paper, &p->in, r->arena, &d);

	snprintf(name, sizeof(name), "%s-%s", p->c.head.number, case_paper_name(paper));
	snprintf(back, sizeof(back), "/cases/%s/hands", p->c.head.id);
	return err == ERR_OK ? case_file_send(r, &wish, &d) : err;
}

enum err
get_case_paper(struct request *r)
{
	struct case_parts *p = arena_alloc(r->arena, sizeof(*p));
	enum case_paper paper;
	struct case_bar bar;
	enum err err = case_paper_parse(form_get(&r->query, "is"), &paper);

	if (err == ERR_OK && p == NULL)
		err = ERR_FULL;
	if (err == ERR_OK)
		err = case_page(r, CASE_PART_HANDS, &p->c, &bar);
	if (err == ERR_OK)
		err = case_parts_of(r, p);
	return err == ERR_OK ? send(r, p, paper) : err;
}
