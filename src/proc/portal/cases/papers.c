/*
 * Papers of a case as PDF or DOCX, made by the opener: for who comes, who watches, the insurer, and
 * the story without names. GET: to be read before; POST: the very file that is handed over, and an
 * entry of the case that has its digest. What leaves is made of a release, as reports are; it is in
 * the audit log; a drill's papers say so.
 */
#include "proc/portal/cases/papers.h"
#include "proc/portal/cases/exhibits.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/web/handlers.h"
#include "store/programme.h"

#include <stdio.h>

#define DEVICES_WITHIN (30 * MS_DAY)

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
		if (case_has_exhibit(c, &list[i]))
			files[in->n_files++] = (struct case_paper_file){.name = str_c(list[i].name),
				.kind = str_c(list[i].kind),
				.sha256 = str_c(list[i].sha256),
				.bytes = list[i].bytes,
				.at = list[i].at};
	in->files = files;
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

/* What may go to who gets the paper. What needs a yes stays back: a paper asks nobody. */
static enum err
take_release(struct request *r, enum case_paper paper, struct case_parts *p)
{
	const struct recipient *to = recipient_find(p->record.set, case_paper_recipient(paper));
	struct mask_ask ask = {.recipient = to, .now = r->now};
	struct mask *masks;
	enum err err;

	if (case_paper_recipient(paper).len == 0)
		return ERR_OK;
	if (to == NULL)
		return ERR_NOT_FOUND;
	err = respond_masks_of(&p->c, p->record.set, &ask, r->arena, &masks);
	if (err == ERR_OK)
		err = respond_release_of(&p->record, masks, to, r->arena, &p->release);
	if (err != ERR_OK)
		return err;
	p->record = p->release.record;
	p->in.release = &p->release;
	return ERR_OK;
}

static void
take_company(struct case_parts *p)
{
	p->in.company = respond_record_text(&p->record, STR("org_name"));
	p->in.place = respond_record_text(&p->record, STR("org_address"));
	p->in.person = respond_record_text(&p->record, STR("contact_name"));
	p->in.phone = respond_record_text(&p->record, STR("contact_phone"));
	p->in.policy = respond_record_text(&p->record, STR("insurer_policy"));
}

enum err
case_parts_of(struct request *r, enum case_paper paper, struct case_parts *p)
{
	const struct form *asked = r->method == METHOD_POST ? &r->form : &r->query;
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
	if (err == ERR_OK)
		err = case_record_load(r, &p->c, &p->record);
	if (err != ERR_OK)
		return err;
	(void)str_u64(form_get(asked, "of"), UINT32_MAX, &of);
	p->in = (struct case_paper_in){.texts = r->portal->texts,
		.dates = known_dates(r, &k, r->lang == LANG_EN ? LANG_EN : LANG_JA),
		.made = r->now,
		.c = &p->c,
		.hands = &p->hands,
		.visit = hands_find(&p->hands, (uint32_t)of),
		.contacts = lines,
		.n_contacts = (uint32_t)n,
		.scheme = reference_find(r->portal->references, STR("otasuketai")),
		.playbooks = r->portal->playbooks,
		.costs = &p->costs};
	err = count_devices(r, &p->in.n_devices);
	if (err == ERR_OK)
		err = take_files(r, &p->c, &p->in);
	if (err == ERR_OK)
		err = take_release(r, paper, p);
	if (err != ERR_OK)
		return err;
	take_company(p);
	return take_names(r, &p->c, &p->in, &p->scrub);
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

/* ---- the file ---- */

struct paper {
	enum case_paper is;
	bool is_pdf;
	struct case_parts parts;
	struct buf file;
	char name[64];
};

static enum err
make(struct request *r, struct paper *p)
{
	const struct form *asked = r->method == METHOD_POST ? &r->form : &r->query;
	struct order o = {.kind = ORDER_PDF};
	struct errinfo info = {0};
	struct case_bar bar;
	enum err err = case_paper_parse(form_get(asked, "is"), &p->is);

	if (err == ERR_OK)
		err = case_page(r, CASE_PART_HANDS, &p->parts.c, &bar);
	if (err == ERR_OK)
		err = case_parts_of(r, p->is, &p->parts);
	if (err == ERR_OK)
		err = case_paper_make(p->is, &p->parts.in, r->arena, &o.document);
	if (err != ERR_OK)
		return err;
	p->is_pdf = !str_equal(form_get(asked, "as"), STR("docx"));
	if (!p->is_pdf)
		o.kind = ORDER_DOCX;
	p->file = buf_of(LIMIT_DOCUMENT_BYTES);
	snprintf(p->name, sizeof(p->name), "%s-%s.%s", p->parts.c.head.number,
		case_paper_name(p->is), p->is_pdf ? "pdf" : "docx");
	return opener_run(r, &o, -1, &p->file, &info);
}

static enum err
refuse(struct request *r, const struct paper *p, const char *key)
{
	char back[64];

	snprintf(back, sizeof(back), "/cases/%s/hands", p->parts.c.head.id);
	return redirect(r, back, &(struct done){.key = key, .is_refusal = true});
}

static enum err
send(struct request *r, struct paper *p)
{
	enum err err = audit(r, "case.paper", p->name);

	if (err != ERR_OK) {
		buf_done(&p->file);
		return err;
	}
	buf_done(&r->response.body);
	r->response.body = p->file;
	r->response.type = p->is_pdf ? "application/pdf"
				     : "application/vnd.openxmlformats-officedocument."
				       "wordprocessingml.document";
	response_attach(r, p->name, p->name);
	return ERR_OK;
}

/* What the opener could not make is said; anything else is the caller's. */
static bool
is_busy(const struct request *r, const struct paper *p, enum err err)
{
	return !r->waits && p->parts.c.head.id[0] != '\0' &&
	       (err == ERR_FULL || err == ERR_LIMIT || err == ERR_IO);
}

enum err
get_case_paper(struct request *r)
{
	struct paper *p = arena_alloc(r->arena, sizeof(*p));
	enum err err = p == NULL ? ERR_FULL : make(r, p);

	if (p != NULL && is_busy(r, p, err))
		return refuse(r, p, "file_busy");
	return err == ERR_OK ? send(r, p) : err;
}

/* ---- handed over ---- */

static enum err
put_ids(struct request *r, const struct release *release, struct case_entry *e)
{
	struct buf out = buf_of(LIMIT_RECORD_TEXT), kept = buf_of(LIMIT_RECORD_TEXT);

	for (uint32_t i = 0; i < release->n_out; i++)
		buf_printf(&out, i > 0 ? " %.*s" : "%.*s", STR_FMT(release->out[i]));
	for (uint32_t i = 0; i < release->n_kept; i++)
		buf_printf(&kept, i > 0 ? " %.*s" : "%.*s", STR_FMT(release->kept[i]));
	case_put(e, CASE_KEY_FIELDS, str_c(arena_copy(r->arena, buf_view(&out))));
	case_put(e, CASE_KEY_MASKED, str_c(arena_copy(r->arena, buf_view(&kept))));
	buf_done(&out);
	buf_done(&kept);
	return arena_err(r->arena);
}

static enum err
put_file(struct request *r, const struct paper *p, struct case_entry *e)
{
	uint8_t sum[DIGEST_BYTES_MAX];
	char hex[DIGEST_HEX_MAX], bytes[24], form[48];

	digest_hex(sum, digest_of(DIGEST_SHA256, p->file.p, p->file.len, sum), hex);
	snprintf(bytes, sizeof(bytes), "%zu", p->file.len);
	snprintf(form, sizeof(form), REPORT_PAPER_PREFIX "%s", case_paper_name(p->is));
	case_put(e, CASE_KEY_SHA256, str_c(arena_copy(r->arena, str_c(hex))));
	case_put(e, CASE_KEY_BYTES, str_c(arena_copy(r->arena, str_c(bytes))));
	case_put(e, CASE_KEY_FORM, str_c(arena_copy(r->arena, str_c(form))));
	case_put(e, CASE_KEY_NAME, str_c(arena_copy(r->arena, str_c(p->name))));
	return arena_err(r->arena);
}

/* Has the case grown since the page was shown? Then nobody read what this paper would say. */
static bool
has_grown(struct request *r, const struct paper *p)
{
	uint64_t seen;

	return str_u64(form_get(&r->form, "seen"), UINT32_MAX, &seen) != ERR_OK ||
	       seen != p->parts.c.n_entries;
}

static enum err
say_handed(struct request *r, const struct paper *p, enum respond_no *ret_no)
{
	const struct release *release = &p->parts.release;
	struct case_entry *e = case_entry_new(r, CASE_REPORT);
	struct report_past past;
	enum err err;

	if (e == NULL)
		return ERR_FULL;
	respond_report_past(&p->parts.c, release->recipient->id, &past);
	case_put(e, CASE_KEY_RECIPIENT, release->recipient->id);
	case_put(e, CASE_KEY_STAGE, str_c(report_stage_name(respond_stage_next(&past))));
	case_put(e, CASE_KEY_WAY, STR("paper"));
	case_put(e, CASE_KEY_TLP, str_c(tlp_name(release->tlp)));
	err = put_ids(r, release, e);
	if (err == ERR_OK)
		err = put_file(r, p, e);
	return err == ERR_OK ? case_say(r, p->parts.c.head.id, e, ret_no) : err;
}

/* Called again from its beginning when the opener has made the file. */
enum err
post_case_paper(struct request *r)
{
	struct paper *p = arena_alloc(r->arena, sizeof(*p));
	enum respond_no no = RESPOND_MAY;
	enum err err = p == NULL ? ERR_FULL : make(r, p);

	if (p != NULL && is_busy(r, p, err))
		return refuse(r, p, "file_busy");
	if (err != ERR_OK)
		return err;
	if (case_paper_recipient(p->is).len == 0)
		err = ERR_INVALID;
	else if (has_grown(r, p))
		no = RESPOND_NO_SAME;
	else
		err = say_handed(r, p, &no);
	if (err == ERR_OK && no == RESPOND_MAY)
		return send(r, p);
	buf_done(&p->file);
	return err != ERR_OK ? err : refuse(r, p, "paper_grown");
}
