/* GET /stock/findings: a card for each thing to do. An update that ends fourteen weaknesses of
 * three packages of one source is one. See look.h. */
#include "proc/portal/stock/thing.h"

#include <stdlib.h>

#define PER_PAGE 40
#define FIRST 5 /* what somebody can do first */
#define PACKAGES_NAMED 12
#define CARD_ARENA ((size_t)48 << 20)

/* ---- a card ---- */

struct filling {
	struct request *r;
	struct look *look;
	struct comparer *compare;
	struct look_place place;
	char at[DEVICE_ID_TEXT_MAX];	  /* whose place it is */
	struct arena *of_place, *of_card; /* hold what is not shown, until the next one */
};

static enum err
take_place(struct filling *fill, const struct store_finding_total *sum)
{
	const char *at = sum->bill[0] != '\0' ? sum->bill : sum->device;
	enum err err;

	if (fill->compare != NULL && strcmp(fill->at, at) == 0)
		return ERR_OK;
	compare_free(fill->compare);
	fill->compare = NULL;
	str_copy(str_c(at), fill->at, sizeof(fill->at));
	arena_clear(fill->of_place);
	err = look_place_of(fill->r, sum->device, sum->bill, fill->of_place, &fill->place);
	if (err != ERR_OK || !fill->look->has_index)
		return err;
	fill->compare = compare_new(fill->r->portal, fill->look->opened.index, &fill->place.target);
	return fill->compare == NULL ? ERR_FULL : ERR_OK;
}

static const struct compare_hit *
hit_of(const struct filling *fill, const struct compare_result *result, const char *advisory)
{
	uint32_t number;
	bool has_number = compare_number_of(fill->compare, advisory, &number);

	for (size_t i = 0; i < result->n; i++)
		if (strcmp(result->hits[i].name, advisory) == 0 ||
			(has_number && result->hits[i].vulnerability == number))
			return &result->hits[i];
	return NULL;
}

static enum err
put_weakness(struct filling *fill, const struct compare_hit *hit, const struct store_finding *f,
	struct stock_weakness *to)
{
	const char *id = arena_copy(fill->r->arena, str_c(f->id.text)),
		   *name = arena_copy(fill->r->arena, str_c(f->advisory)),
		   *fixed = arena_copy(fill->r->arena, str_c(f->fixed));

	if (id == NULL || name == NULL || fixed == NULL)
		return ERR_FULL;
	*to = (struct stock_weakness){.id = str_c(id),
		.name = str_c(name),
		.state = store_finding_state_name(f->state),
		.is_exploited = f->is_exploited,
		.score = hit == NULL ? 0 : hit->facts.score,
		.rating = hit == NULL ? RATING_UNKNOWN : hit->facts.rating,
		.fixed = str_c(fixed)};
	return ERR_OK;
}

static enum err
put_list(struct filling *fill, const struct compare_result *result,
	const struct store_finding *list, size_t n, struct stock_card *card)
{
	struct stock_weakness *rows =
		arena_array(fill->r->arena, struct stock_weakness, STOCK_WEAKNESSES_SHOWN);
	enum err err = rows == NULL ? ERR_FULL : ERR_OK;

	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		const struct compare_hit *hit;

		if (card->n_list == STOCK_WEAKNESSES_SHOWN) {
			card->n_more = (uint32_t)(n - i);
			break;
		}
		hit = fill->compare == NULL ? NULL : hit_of(fill, result, list[i].advisory);
		err = put_weakness(fill, hit, &list[i], &rows[card->n_list++]);
	}
	card->list = rows;
	return err;
}

static void
count_states(const struct store_finding *list, size_t n, struct stock_card *card)
{
	uint32_t counts[STORE_FINDING_STATES] = {0};

	card->is_to_confirm = true;
	for (size_t i = 0; i < n; i++) {
		counts[list[i].state]++;
		if (list[i].state == STORE_FINDING_OPEN && list[i].confidence != MATCH_CONFIRM)
			card->is_to_confirm = false;
	}
	card->n = counts[STORE_FINDING_OPEN];
	card->n_guarded = counts[STORE_FINDING_ALTERNATIVE];
	card->n_not_affected = counts[STORE_FINDING_NOT_AFFECTED];
	card->n_done = counts[STORE_FINDING_DONE];
	card->is_to_confirm = card->is_to_confirm && card->n > 0;
}

/* The others that one update is of. */
static enum err
name_packages(struct request *r, const struct thing *t, struct stock_subject *about)
{
	struct buf b = buf_of(4096);
	const char *names;

	about->n_packages = t->n_names;
	about->name = str_c(t->name);
	for (size_t i = 1; i < t->n && i <= PACKAGES_NAMED; i++)
		if (strcmp(t->list[i]->name, t->list[0]->name) != 0)
			buf_printf(&b, "%s%s", b.len > 0 ? ", " : "", t->list[i]->name);
	if (t->n > PACKAGES_NAMED + 1)
		buf_c(&b, " \xe2\x80\xa6");
	names = arena_copy(r->arena, buf_view(&b));
	if (names != NULL)
		about->packages = str_of(names, b.len);
	buf_done(&b);
	return names == NULL ? ERR_FULL : ERR_OK;
}

static enum err
put_card(struct filling *fill, const struct thing *t, struct stock_card *card)
{
	struct request *r = fill->r;
	struct compare_asked asked;
	struct compare_result result = {0};
	struct store_finding *list;
	size_t n;
	enum err err = look_subject(r, t->list[0], &card->about);

	arena_clear(fill->of_card);
	if (err == ERR_OK)
		err = take_place(fill, t->list[0]);
	if (err == ERR_OK)
		err = thing_findings(r, t, fill->of_card, &list, &n);
	if (err == ERR_OK)
		err = look_ask(r, t->list[0], &asked);
	if (err == ERR_OK && fill->compare != NULL)
		err = compare_one(fill->compare, &asked, fill->of_card, &result);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	count_states(list, n, card);
	err = name_packages(r, t, &card->about);
	if (err == ERR_OK)
		err = put_list(fill, &result, list, n, card);
	if (err == ERR_OK && card->n > 0) {
		const struct compare_hit *hit =
			fill->compare == NULL ? NULL : hit_of(fill, &result, list[0].advisory);

		if (hit != NULL)
			look_why(r, &hit->facts, &fill->place, &list[0], &card->why);
		err = thing_fix(r, t, list, n, &card->fix);
	}
	return err;
}

/* ---- the page ---- */

static enum err
fill_cards(struct request *r, struct look *l, const struct thing *things, size_t n,
	struct stock_findings_view *v)
{
	struct filling fill = {.r = r,
		.look = l,
		.of_place = arena_new(STOCK_PLACE_ARENA),
		.of_card = arena_new(CARD_ARENA)};
	struct stock_card *cards = arena_array(r->arena, struct stock_card, PER_PAGE);
	size_t skip = (size_t)(v->page - 1) * PER_PAGE;
	enum err err =
		cards == NULL || fill.of_place == NULL || fill.of_card == NULL ? ERR_FULL : ERR_OK;

	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		if (!thing_is_shown(&things[i], v->show))
			continue;
		v->total++;
		if (v->total <= skip || v->n == PER_PAGE)
			continue;
		err = put_card(&fill, &things[i], &cards[v->n++]);
	}
	compare_free(fill.compare);
	arena_free(fill.of_place);
	arena_free(fill.of_card);
	v->cards = cards;
	v->n_first = v->show == STOCK_SHOW_TODO && v->page == 1 ? FIRST : 0;
	v->n_pages = v->total == 0 ? 1 : (v->total + PER_PAGE - 1) / PER_PAGE;
	return err;
}

static bool
is_same_place(const struct store_finding_total *a, const struct store_finding_total *b)
{
	return strcmp(a->bill, b->bill) == 0 &&
	       (a->bill[0] != '\0' || strcmp(a->device, b->device) == 0);
}

/* Devices and bills to choose from: the things are in the order of their places. */
#define PLACES_MAX 500
static enum err
fill_places(struct request *r, const struct thing *things, size_t n, struct stock_findings_view *v)
{
	const struct device_brief **devices =
		arena_array(r->arena, const struct device_brief *, PLACES_MAX);
	struct stock_bill_row *bills = arena_array(r->arena, struct stock_bill_row, PLACES_MAX);

	if (devices == NULL || bills == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		const struct store_finding_total *sum = things[i].list[0];
		struct stock_subject about;

		if (i > 0 && is_same_place(sum, things[i - 1].list[0]))
			continue;
		if (sum->bill[0] == '\0') {
			if (v->n_devices == PLACES_MAX)
				continue;
			devices[v->n_devices] = stock_brief(r, sum->device, NULL);
			if (devices[v->n_devices++] == NULL)
				return ERR_FULL;
			continue;
		}
		if (v->n_bills == PLACES_MAX)
			continue;
		if (look_subject(r, sum, &about) != ERR_OK || about.bill == NULL)
			continue;
		bills[v->n_bills++] = *about.bill;
	}
	v->devices = devices;
	v->bills = bills;
	return ERR_OK;
}

/* What the bills of the chosen device name stands on it, too. */
static bool
is_of_place(const struct store_finding_total *sum, struct str place, const struct store_bill *bills,
	size_t n)
{
	if (place.len == 0 ||
		str_equal(place, str_c(sum->bill[0] != '\0' ? sum->bill : sum->device)))
		return true;
	for (size_t i = 0; sum->bill[0] != '\0' && i < n; i++)
		if (strcmp(bills[i].id.text, sum->bill) == 0)
			return true;
	return false;
}

/* All are counted; those of the chosen place are shown. */
static enum err
fill_all(struct request *r, struct look *l, struct stock_findings_view *v)
{
	struct store_finding_total *sums;
	struct thing *things;
	struct str place = v->bill.len > 0 ? v->bill : v->device;
	struct store_bill *bills = NULL;
	size_t n, n_things, n_bills = 0, kept = 0;
	enum err err = store_finding_totals(
		r->view, &(struct store_finding_total_query){0}, r->arena, &sums, &n, NULL);

	if (err == ERR_OK)
		err = things_gather(r, sums, n, &things, &n_things);
	if (err == ERR_OK)
		err = fill_places(r, things, n_things, v);
	if (err == ERR_OK && v->device.len > 0)
		err = store_bill_list(
			r->view, arena_copy(r->arena, v->device), r->arena, &bills, &n_bills);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n_things; i++) {
		if (!is_of_place(things[i].list[0], place, bills, n_bills))
			continue;
		for (unsigned s = 0; s < STOCK_SHOWS; s++)
			v->counts[s] += thing_is_shown(&things[i], (enum stock_show)s);
		things[kept++] = things[i];
	}
	qsort(things, kept, sizeof(*things), thing_order);
	return fill_cards(r, l, things, kept, v);
}

enum err
get_stock_findings(struct request *r)
{
	struct str in = form_get(&r->query, "in");
	bool is_device = str_find(in, STR(":")) >= 0;
	struct stock_findings_view v = {.show = stock_show_parse(form_get(&r->query, "state")),
		.device = is_device ? in : STR(""),
		.bill = is_device ? STR("") : in,
		.page = page_of(r)};
	struct stock_compared compared;
	struct page_frame f;
	struct look l;
	enum err err;

	look_open(r, &l);
	err = look_compared(r, &l, NULL, false, &compared);
	v.compared = &compared;
	if (err == ERR_OK)
		err = fill_all(r, &l, &v);
	if (err == ERR_OK) {
		frame_of(r, &f);
		err = page_stock_findings(r->portal->pages, &f, &v, &r->response.body);
	}
	look_close(&l);
	return err;
}
