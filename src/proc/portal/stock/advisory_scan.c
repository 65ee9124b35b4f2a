/* One vulnerability against all programs and components; see advisory.h. */
#include "proc/portal/stock/advisory.h"

#include <stdio.h>

#define SLICE 500
#define LISTED_MAX 16 /* products that one entry of a list may mean */
#define SLICE_ARENA ((size_t)16 << 20)
#define NAMED_MAX 400 /* bytes of names of packages that belong together */
#define SPOKEN_OF 500 /* packages that are kept by name */

/* One device or bill. */
struct scanning {
	struct request *r;
	struct advisory_scan *scan;
	const struct store_compare_group *group;
	struct match_target target;
	struct matcher *matcher;
	struct arena *slice,
		*of_place; /* of_place: until the next group, or for a list in between */
	/* Packages by name, in whichever release: read when they are asked for. */
	bool is_read, is_cut;
	struct package *spoken_of;
	size_t n_spoken_of;
	size_t first;	      /* row of this device or bill */
	bool is_here;	      /* in this one */
	bool is_unclear;      /* may be in this one */
	bool is_hit, is_open; /* of the one that is asked */
	const char *open_why;
};

/* ---- what the lists say of it ---- */

static bool
is_spoken_of(const struct scanning *s, const struct package *p)
{
	for (size_t i = 0; i < s->n_spoken_of; i++)
		if (s->spoken_of[i].ecosystem == p->ecosystem &&
			str_equal(s->spoken_of[i].name, p->name))
			return true;
	return s->is_cut;
}

static bool
on_package(void *arg, const struct advisory_package *package)
{
	struct scanning *s = arg;
	const struct package p = {package->ecosystem, STR(""), package->name};

	if (is_spoken_of(s, &p))
		return true;
	s->is_cut = s->n_spoken_of == SPOKEN_OF;
	if (!s->is_cut)
		s->spoken_of[s->n_spoken_of++] = p;
	return !s->is_cut;
}

static void
read_packages(struct scanning *s)
{
	struct advisory_index *index = s->scan->look->opened.index;
	struct advisory_vulnerability v;

	if (!s->is_read && advisory_index_vulnerability(index, s->scan->vulnerability, &v))
		advisory_index_spoken_of(index, &v, on_package, s);
	s->is_read = true;
}

/* An entry is no word yet: many only say that there is something. */
static enum err
read_words(struct scanning *s)
{
	struct advisory_index *index = s->scan->look->opened.index;
	struct advisory_vulnerability v;
	struct advisory_entry entry;

	s->spoken_of = arena_array(s->r->arena, struct package, SPOKEN_OF);
	if (s->spoken_of == NULL)
		return ERR_FULL;
	if (!advisory_index_vulnerability(index, s->scan->vulnerability, &v))
		return ERR_OK;
	for (uint32_t i = v.advisories; i < v.advisories_end; i++)
		s->scan->has_cpe_words |=
			advisory_index_entry(index, i, &entry) && entry.nodes < entry.nodes_end;
	if (!s->scan->has_cpe_words)
		read_packages(s);
	s->scan->is_only_named = !s->scan->has_cpe_words && s->n_spoken_of == 0;
	return ERR_OK;
}

/* ---- what the matcher tells ---- */

static void
on_row(void *arg, const struct match_row *row)
{
	struct scanning *s = arg;

	s->is_hit |= row->vulnerability == s->scan->vulnerability;
}

static void
set_open(struct scanning *s, bool is_open, const char *why)
{
	if (!is_open)
		return;
	s->is_open = true;
	if (s->open_why == NULL)
		s->open_why = why;
}

static const char *
why_of(enum match_refusal reason)
{
	return reason == MATCH_NO_VERSIONS				      ? "no_words"
	       : reason == MATCH_NO_RELEASE				      ? "no_release"
	       : reason == MATCH_ONLY_COMMITS || reason == MATCH_RANGE_UNREAD ? "unread"
									      : NULL;
}

/* Whose words cannot be compared: does it speak of this one? */
static void
on_refused(void *arg, const struct match_refused *x)
{
	struct scanning *s = arg;
	struct advisory_index *index = s->scan->look->opened.index;
	struct advisory_package package;
	struct advisory_affected affected;
	struct advisory_entry entry;
	uint32_t number;

	if (x->advisory.len > 0) {
		set_open(s,
			advisory_index_named(index, x->advisory, &number) &&
				number == s->scan->vulnerability,
			why_of(x->reason));
		return;
	}
	set_open(s, x->reason == MATCH_TOO_MANY, NULL);
	if (x->package.name.len == 0)
		return;
	/* a package without a version that can be compared */
	if (advisory_index_package(index, &x->package, &package)) {
		for (uint32_t i = package.affected; i < package.affected_end && !s->is_open; i++)
			set_open(s,
				advisory_index_affected(index, i, &affected) &&
					advisory_index_entry(index, affected.advisory, &entry) &&
					entry.vulnerability == s->scan->vulnerability,
				why_of(x->reason));
	} else if (x->reason == MATCH_NO_RELEASE || x->reason == MATCH_UNKNOWN) {
		/* of a release without a list: named for another, it may be in this one */
		read_packages(s);
		set_open(s, is_spoken_of(s, &x->package), "no_release");
	}
}

/* ---- what was found ---- */

static enum err
add_open(struct scanning *s, const struct store_finding_total *sum)
{
	struct advisory_scan *scan = s->scan;
	struct stock_affected *a = &scan->open[scan->n_open];

	s->is_unclear = true;
	if (scan->n_open == ADVISORY_SHOWN)
		return ERR_OK;
	a->open_why = s->open_why != NULL ? s->open_why : "other";
	scan->n_open++;
	return look_subject(s->r, sum, &a->about);
}

static void
put_finding(struct scanning *s, const struct store_finding_total *sum, struct stock_affected *a)
{
	const struct store_finding *f =
		advisory_kept_met(s->scan->kept, sum->subject, sum->subject_nr);

	if (f != NULL) {
		a->finding = str_c(f->id.text);
		a->state = store_finding_state_name(f->state);
	}
}

/* "bind9" before "bind9-host": the name that all of them are known by. */
static enum err
put_package(struct scanning *s, struct stock_affected *to, const struct stock_affected *a)
{
	struct stock_subject *t = &to->about;
	bool is_main = a->about.name.len < t->name.len;
	struct str other = is_main ? t->name : a->about.name;
	char names[NAMED_MAX + LIMIT_SOFTWARE_NAME + 4];
	const char *copy;

	t->n_packages++;
	if (is_main) {
		t->name = a->about.name;
		to->finding = a->finding;
		to->ground = a->ground;
	}
	if (t->packages.len > NAMED_MAX)
		return ERR_OK;
	snprintf(names, sizeof(names), "%.*s%s%.*s", STR_FMT(t->packages),
		t->packages.len > 0 ? ", " : "", STR_FMT(other));
	copy = arena_copy(s->r->arena, str_c(names));
	if (copy == NULL)
		return ERR_FULL;
	t->packages = str_c(copy);
	return ERR_OK;
}

/* Of the same source package, ended by the same version, answered alike: one thing to do. */
static struct stock_affected *
same_of(struct scanning *s, const struct stock_affected *a)
{
	for (size_t i = s->first; i < s->scan->n_affected; i++) {
		struct stock_affected *b = &s->scan->affected[i];

		if (b->ground != NULL && a->ground->package.len > 0 && b->state == a->state &&
			str_equal(b->ground->package, a->ground->package) &&
			str_equal(b->about.version, a->about.version) &&
			str_equal(b->fixed, a->fixed))
			return b;
	}
	return NULL;
}

static void
count_place(struct scanning *s, const struct stock_affected *a, bool is_sure)
{
	struct stock_tally *t = &s->scan->tally;
	bool is_not = a->state != NULL && strcmp(a->state, "not_affected") == 0,
	     is_guarded = a->state != NULL && strcmp(a->state, "alternative") == 0;

	t->not_affected += is_not;
	t->guarded += is_guarded;
	if (is_not || is_guarded)
		return;
	s->scan->n_sure += is_sure;
	s->scan->n_confirm += !is_sure;
	t->to_confirm += !is_sure;
}

static enum err
add_fix(struct scanning *s, const struct store_finding_total *sum,
	const struct compare_asked *asked, const struct look_hit *h)
{
	struct store_finding f = {.subject = sum->subject, .subject_nr = sum->subject_nr};
	const struct look_mending mending = {.sum = sum,
		.asked = asked,
		.list = &f,
		.n = 1,
		.is_attack = h->hit.kind == ADVISORY_MALICIOUS};

	if (s->scan->n_affected != 1)
		return ERR_OK;
	str_copy(h->hit.fixed, f.fixed, sizeof(f.fixed));
	return look_fix_whole(s->r, &mending, &s->scan->fix);
}

static enum err
add_affected(struct scanning *s, const struct store_finding_total *sum,
	const struct compare_asked *asked)
{
	struct advisory_scan *scan = s->scan;
	struct stock_affected a = {.finding = STR("")}, *same;
	struct stock_ground *ground = arena_alloc(s->r->arena, sizeof(*ground));
	struct look_hits hits;
	enum err err = ground == NULL
			       ? ERR_FULL
			       : look_up(scan->look, asked, &s->target, scan->vulnerability, &hits);

	if (err != ERR_OK)
		return err;
	scan->n_excluded += hits.n_excluded;
	if (hits.n == 0) { /* of another platform; or of a version that is not known */
		set_open(s, hits.n_excluded == 0, "no_version");
		return hits.n_excluded > 0 ? ERR_OK : add_open(s, sum);
	}
	s->is_here = true;
	look_ground(scan->look, &hits.list[0], &hits.list[0].hit.grounds[0], ground);
	a.ground = ground;
	a.fixed = hits.list[0].hit.fixed;
	err = look_subject(s->r, sum, &a.about);
	if (err != ERR_OK)
		return err;
	put_finding(s, sum, &a);
	same = same_of(s, &a);
	if (same != NULL)
		return put_package(s, same, &a);
	count_place(s, &a, hits.list[0].hit.confidence != MATCH_CONFIRM);
	if (scan->n_affected == ADVISORY_SHOWN) {
		scan->n_affected_more++;
		return ERR_OK;
	}
	scan->affected[scan->n_affected++] = a;
	return add_fix(s, sum, asked, &hits.list[0]);
}

/* ---- asking ---- */

static bool
is_listed_product(const struct advisory_scan *scan, const char *product)
{
	for (size_t i = 0; i < scan->n_products && product[0] != '\0'; i++)
		if (strcmp(scan->products[i], product) == 0)
			return true;
	return false;
}

/* The list of exploited ones names its product: is it compared with what a list says of it? */
static bool
is_answered(struct scanning *s, const struct compare_asked *asked, bool is_checked)
{
	for (unsigned i = 0; is_checked && i < asked->n; i++) {
		if (asked->components[i].cpe.len > 0 && s->scan->has_cpe_words)
			return true;
		if (asked->components[i].purl.len == 0)
			continue;
		read_packages(s);
		if (s->n_spoken_of > 0)
			return true;
	}
	return false;
}

static enum err
ask(struct scanning *s, const struct store_finding_total *made, const struct compare_asked *asked)
{
	uint64_t checked = match_counts(s->matcher).checked;
	struct store_finding_total *sum;
	enum err err = ERR_OK;

	s->is_hit = s->is_open = false;
	s->open_why = asked->version[0] == '\0' ? "no_version" : NULL;
	for (unsigned i = 0; i < asked->n && err == ERR_OK; i++)
		err = match_component(s->matcher, &asked->components[i]);
	checked = match_counts(s->matcher).checked - checked;
	set_open(s,
		is_listed_product(s->scan, made->product) && !is_answered(s, asked, checked > 0),
		"no_words");
	if (err != ERR_OK || (!s->is_hit && !s->is_open))
		return err;
	sum = look_sum_kept(s->r->arena, made); /* is borrowed */
	if (sum == NULL)
		return ERR_FULL;
	return s->is_hit ? add_affected(s, sum, asked) : add_open(s, sum);
}

static enum err
ask_slice(struct scanning *s, uint64_t *after, size_t *ret_n)
{
	struct compare_asked *asked = arena_alloc(s->slice, sizeof(*asked));
	struct store_finding_total sum;
	struct store_component *components;
	struct store_software *software;
	enum err err = asked == NULL ? ERR_FULL : ERR_OK;

	if (err == ERR_OK && s->group->is_bill)
		err = store_compare_components(
			s->r->view, s->group->id, *after, SLICE, s->slice, &components, ret_n);
	else if (err == ERR_OK)
		err = store_compare_software(
			s->r->view, s->group->id, *after, SLICE, s->slice, &software, ret_n);
	for (size_t i = 0; err == ERR_OK && i < *ret_n; i++) {
		if (s->group->is_bill) {
			sum = look_sum_of_component(s->group->id, &components[i]);
			compare_ask_component(&components[i], asked);
			*after = components[i].nr;
		} else {
			sum = look_sum_of_software(&software[i]);
			compare_ask(s->r->portal, &software[i], asked);
			*after = software[i].nr;
		}
		err = ask(s, &sum, asked);
	}
	return err;
}

static enum err
scan_group(struct scanning *s)
{
	const struct match_sink sink = {.row = on_row, .refused = on_refused, .arg = s};
	const struct store_compare_group *g = s->group;
	struct stock_tally *tally = &s->scan->tally;
	uint64_t after = 0;
	size_t n = 1;
	enum err err;

	s->first = s->scan->n_affected;
	s->is_here = s->is_unclear = false;
	arena_clear(s->of_place);
	err = look_system_of(s->r, g->device, g->is_bill ? g->id : "", s->of_place, &s->target);
	if (err != ERR_OK)
		return err;
	s->matcher = matcher_new(s->scan->look->opened.index, &s->target, &sink);
	if (s->matcher == NULL)
		return ERR_FULL;
	while (err == ERR_OK && n > 0) {
		arena_clear(s->slice);
		err = ask_slice(s, &after, &n);
	}
	tally->compared += (uint32_t)match_counts(s->matcher).checked;
	tally->devices += s->is_here && !g->is_bill;
	tally->bills += s->is_here && g->is_bill;
	tally->asked_devices += g->n > 0 && !g->is_bill;
	tally->asked_bills += g->n > 0 && g->is_bill;
	matcher_free(s->matcher);
	if (err == ERR_OK && (s->is_here || s->is_unclear))
		err = advisory_spot_add(s->r->arena, &s->scan->still, g->is_bill, g->id);
	return err;
}

enum err
advisory_scan(struct request *r, struct advisory_scan *scan)
{
	struct scanning s = {.r = r,
		.scan = scan,
		.slice = arena_new(SLICE_ARENA),
		.of_place = arena_new(STOCK_PLACE_ARENA)};
	struct store_compare_group *groups;
	size_t n;
	enum err err = s.slice == NULL || s.of_place == NULL
			       ? ERR_FULL
			       : store_compare_groups(r->view, r->arena, &groups, &n);

	scan->affected = arena_array(r->arena, struct stock_affected, ADVISORY_SHOWN);
	scan->open = arena_array(r->arena, struct stock_affected, ADVISORY_SHOWN);
	if (err == ERR_OK && (scan->affected == NULL || scan->open == NULL))
		err = ERR_FULL;
	if (err == ERR_OK)
		err = advisory_kept_read(scan->look, scan->vulnerability, &scan->kept);
	if (err == ERR_OK)
		err = read_words(&s);
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		s.group = &groups[i];
		err = scan_group(&s);
	}
	if (err == ERR_OK)
		err = advisory_kept_left(r, scan);
	arena_free(s.slice);
	arena_free(s.of_place);
	return err;
}

/* Products of the packs that the list of exploited ones means. */
enum err
advisory_scan_listed(
	struct request *r, struct str vendor, struct str product, struct advisory_scan *scan)
{
	const struct product_set *set = r->portal->products;
	const char **ids = arena_array(r->arena, const char *, LISTED_MAX);

	if (ids == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < set->n_products && scan->n_products < LISTED_MAX; i++)
		for (uint32_t k = 0; k < set->products[i].n_listed; k++) {
			const struct product_listed *l = &set->products[i].listed[k];

			if (vendor.len == 0 || !str_equal_nocase(l->vendor, vendor) ||
				!str_equal_nocase(l->product, product))
				continue;
			ids[scan->n_products] = arena_copy(r->arena, set->products[i].id);
			if (ids[scan->n_products++] == NULL)
				return ERR_FULL;
			break;
		}
	scan->products = ids;
	return advisory_scan(r, scan);
}
