/* The index in use, asked for a page; see look.h. */
#include "proc/portal/stock/look.h"

#include <stdio.h>

void
look_open(struct request *r, struct look *l)
{
	struct errinfo why = {0};
	enum err err;

	*l = (struct look){.r = r};
	err = sources_index_open(r->portal, &l->opened, &why);
	l->has_index = err == ERR_OK;
	l->is_damaged = err != ERR_OK && err != ERR_NOT_FOUND;
	if (l->has_index)
		advisory_index_info(l->opened.index, &l->info);
}

void
look_close(struct look *l)
{
	if (l->has_index)
		advisory_disk_close(&l->opened);
	l->has_index = false;
}

/* ---- where it runs ---- */

static enum err
take_system(struct request *r, const char *device, const char *bill, struct arena *a,
	struct look_place *p)
{
	const char *distro = p->facts.distro;
	enum err err = bill[0] != '\0' && device[0] == '\0'
			       ? findings_distro_of_bill(r->view, bill, a, &distro)
			       : ERR_OK;

	p->target.os = str_c(p->facts.os);
	p->target.hint.distro = str_c(err == ERR_OK ? distro : "");
	return err;
}

enum err
look_place_of(struct request *r, const char *device, const char *bill, struct arena *a,
	struct look_place *ret_place)
{
	enum err err;

	*ret_place = (struct look_place){0};
	err = findings_facts(r->view, device, r->now, a, &ret_place->facts);
	return err == ERR_OK ? take_system(r, device, bill, a, ret_place) : err;
}

enum err
look_system_of(struct request *r, const char *device, const char *bill, struct arena *a,
	struct match_target *ret_target)
{
	struct look_place p = {0};
	enum err err = findings_told(r->view, device, a, &p.facts);

	if (err == ERR_OK)
		err = take_system(r, device, bill, a, &p);
	*ret_target = p.target;
	return err;
}

static void
software_of(const struct store_finding_total *sum, struct store_software *s)
{
	*s = (struct store_software){.nr = sum->subject_nr, .source = sum->source};
	str_copy(str_c(sum->device), s->device, sizeof(s->device));
	str_copy(str_c(sum->name), s->name, sizeof(s->name));
	str_copy(str_c(sum->version), s->version, sizeof(s->version));
	str_copy(str_c(sum->maker), s->maker, sizeof(s->maker));
	str_copy(str_c(sum->purl), s->purl, sizeof(s->purl));
	str_copy(str_c(sum->cpe), s->cpe, sizeof(s->cpe));
	str_copy(str_c(sum->product), s->product, sizeof(s->product));
}

enum err
look_ask(struct request *r, const struct store_finding_total *sum, struct compare_asked *ret_asked)
{
	struct store_component *list;
	size_t n;
	enum err err;

	if (sum->subject == STORE_FINDING_SOFTWARE) {
		struct store_software *s = arena_alloc(r->arena, sizeof(*s)); /* is borrowed */

		if (s == NULL)
			return ERR_FULL;
		software_of(sum, s);
		compare_ask(r->portal, s, ret_asked);
		return ERR_OK;
	}
	err = store_compare_components(
		r->view, sum->bill, sum->subject_nr - 1, 1, r->arena, &list, &n);
	if (err == ERR_OK && (n == 0 || list[0].nr != sum->subject_nr))
		err = ERR_NOT_FOUND;
	if (err == ERR_OK)
		compare_ask_component(&list[0], ret_asked);
	return err;
}

/* ---- asking ---- */

struct looking {
	struct look *look;
	struct look_hits *hits;
	size_t room;
	uint32_t only;
	bool is_unconfirmed, is_product, has_version;
	enum err err;
};

static struct str
kept(struct looking *k, struct str s)
{
	const char *copy = arena_copy(k->look->r->arena, s);

	if (copy == NULL)
		k->err = ERR_FULL;
	return copy == NULL ? STR("") : str_of(copy, s.len);
}

static struct look_hit *
add_hit(struct looking *k)
{
	if (k->hits->n == k->room) {
		size_t room = k->room == 0 ? 8 : k->room * 4;
		struct look_hit *more = arena_array(k->look->r->arena, struct look_hit, room);

		if (more == NULL)
			return NULL;
		if (k->hits->n > 0)
			memcpy(more, k->hits->list, k->hits->n * sizeof(*more));
		k->hits->list = more;
		k->room = room;
	}
	return &k->hits->list[k->hits->n++];
}

static void
on_hit(void *arg, const struct match_hit *h)
{
	struct looking *k = arg;
	struct match_ground *grounds;
	struct look_hit *to;

	if (k->err != ERR_OK)
		return;
	if (h->vulnerability != k->only || (!k->has_version && compare_ground_of_all(h) == NULL))
		return;
	for (size_t i = 0; i < k->hits->n; i++)
		if (k->hits->list[i].hit.vulnerability == h->vulnerability)
			return;
	grounds = arena_array(k->look->r->arena, struct match_ground, h->n_grounds);
	to = grounds == NULL ? NULL : add_hit(k);
	if (to == NULL) {
		k->err = ERR_FULL;
		return;
	}
	memcpy(grounds, h->grounds, h->n_grounds * sizeof(*grounds));
	for (uint32_t i = 0; i < h->n_grounds; i++) { /* the matcher's own texts go */
		grounds[i].source = kept(k, grounds[i].source);
		grounds[i].version = kept(k, grounds[i].version);
		grounds[i].package.name = kept(k, grounds[i].package.name);
		grounds[i].package.release = kept(k, grounds[i].package.release);
	}
	*to = (struct look_hit){
		.hit = *h, .is_unconfirmed = k->is_unconfirmed, .is_product = k->is_product};
	to->hit.grounds = grounds;
	to->hit.component = NULL;
	to->hit.identity = NULL;
	if (k->is_unconfirmed)
		to->hit.confidence = MATCH_CONFIRM;
}

static void
on_excluded(void *arg, const struct match_excluded *x)
{
	struct looking *k = arg;

	k->hits->n_excluded += x->vulnerability == k->only;
}

enum err
look_up(struct look *l, const struct compare_asked *asked, const struct match_target *target,
	uint32_t only, struct look_hits *ret_hits)
{
	struct looking k = {.look = l, .hits = ret_hits, .only = only};
	const struct match_sink sink = {.hit = on_hit, .excluded = on_excluded, .arg = &k};
	struct matcher *m;
	enum err err = ERR_OK;

	*ret_hits = (struct look_hits){.n = 0};
	m = matcher_new(l->opened.index, target, &sink);
	if (m == NULL)
		return ERR_FULL;
	for (unsigned i = 0; i < asked->n && err == ERR_OK; i++) {
		k.has_version = compare_has_version(asked, i);
		k.is_unconfirmed = asked->is_unconfirmed[i];
		k.is_product = asked->components[i].cpe.p == asked->cpes[i];
		err = match_component(m, &asked->components[i]);
	}
	matcher_free(m);
	return err == ERR_OK ? k.err : err;
}

/* ---- what was compared ---- */

enum err
look_sources(struct request *r, const struct stock_source_row **ret_rows, size_t *ret_n)
{
	struct store_advisory_source *list;
	struct stock_source_row *rows;
	size_t n;
	enum err err = store_advisory_source_list(r->view, r->arena, &list, &n);

	rows = err == ERR_OK ? arena_array(r->arena, struct stock_source_row, n + 1) : NULL;
	if (rows == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct stock_source_row){
			sources_name(r, str_c(list[i].name)), list[i].made};
	*ret_rows = rows;
	*ret_n = n;
	return ERR_OK;
}

static enum err
take_sources(struct request *r, struct stock_compared *c)
{
	ms_t oldest = 0;
	enum err err = look_sources(r, &c->sources, &c->n_sources);

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < c->n_sources; i++)
		if (c->sources[i].made != 0 && (oldest == 0 || c->sources[i].made < oldest))
			oldest = c->sources[i].made;
	if (oldest == 0)
		oldest = c->made;
	c->days = oldest > 0 && oldest < r->now ? (uint32_t)((r->now - oldest) / MS_DAY) : 0;
	c->is_old = c->has_index && r->now - oldest > FINDINGS_OLD;
	return ERR_OK;
}

enum err
look_counts(struct request *r, const char *id, bool is_bill, struct stock_compared *c)
{
	const struct store_compared_query q = {.id = id, .is_bill = is_bill};
	struct store_compared_count *list;
	struct stock_unchecked *reasons;
	size_t n;
	enum err err = store_compared_list(r->view, &q, r->arena, &list, &n);

	reasons = err == ERR_OK ? arena_array(r->arena, struct stock_unchecked, n + 1) : NULL;
	if (reasons == NULL)
		return err == ERR_OK ? ERR_FULL : err;
	for (size_t i = 0; i < n; i++) {
		if (c->at == 0 || list[i].at < c->at) /* all of them are at least of then */
			c->at = list[i].at;
		if (list[i].kind == STORE_COMPARED_CHECKED)
			c->checked += list[i].n;
		else if (list[i].kind == STORE_COMPARED_LEFT_OUT)
			c->left_out += list[i].n;
		else {
			c->unchecked += list[i].kind == STORE_COMPARED_UNCHECKED ? list[i].n : 0;
			reasons[c->n_reasons++] =
				(struct stock_unchecked){str_c(list[i].reason), list[i].n};
		}
	}
	c->reasons = reasons;
	return ERR_OK;
}

static enum err
count_unlisted(struct request *r, struct stock_compared *c)
{
	struct store_device_query q = {.limit = LIMIT_DEVICES};
	struct store_software_count *counts;
	struct store_device *devices;
	uint32_t total;
	size_t n, n_counts;
	enum err err = store_device_list(r->view, &q, r->arena, &devices, &n, &total);

	if (err == ERR_OK)
		err = store_software_counts(r->view, r->arena, &counts, &n_counts);
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		const struct store_software_count *of =
			stock_count_of(counts, n_counts, devices[i].id.text);

		c->n_unlisted += of == NULL || of->n_listed == 0;
	}
	return err;
}

enum err
look_compared(struct request *r, struct look *l, const char *id, bool is_bill,
	struct stock_compared *ret_compared)
{
	enum err err;

	*ret_compared = (struct stock_compared){
		.has_index = l->has_index, .is_damaged = l->is_damaged, .made = l->info.made};
	err = take_sources(r, ret_compared);
	if (err == ERR_OK)
		err = look_counts(r, id, is_bill, ret_compared);
	return err == ERR_OK && id == NULL ? count_unlisted(r, ret_compared) : err;
}
