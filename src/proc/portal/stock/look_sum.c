/* Programs and components of which nothing is kept, in the terms of findings that are: see look.h.
 */
#include "proc/portal/stock/look.h"

#include "base/limits.h"

struct store_finding_total
look_sum_of_software(const struct store_software *w)
{
	return (struct store_finding_total){.subject = STORE_FINDING_SOFTWARE,
		.subject_nr = w->nr,
		.source = w->source,
		.device = w->device,
		.bill = "",
		.name = w->name,
		.version = w->version,
		.maker = w->maker,
		.purl = w->purl,
		.cpe = w->cpe,
		.product = w->product};
}

struct store_finding_total
look_sum_of_component(const char *bill, const struct store_component *c)
{
	return (struct store_finding_total){.subject = STORE_FINDING_COMPONENT,
		.subject_nr = c->nr,
		.device = "",
		.bill = bill,
		.name = c->name.p,
		.version = c->version.p,
		.maker = c->supplier.p,
		.purl = c->purl.p,
		.cpe = c->cpe.p,
		.product = ""};
}
static const char *
kept_text(struct arena *a, const char *text, size_t size)
{
	return arena_copy(a, str_of(text, strnlen(text, size - 1)));
}

struct store_finding_total *
look_sum_kept(struct arena *a, const struct store_finding_total *made)
{
	struct store_finding_total *sum = arena_alloc(a, sizeof(*sum));

	if (sum == NULL)
		return NULL;
	*sum = *made;
	sum->device = kept_text(a, made->device, DEVICE_ID_TEXT_MAX);
	sum->bill = kept_text(a, made->bill, STORE_ID_TEXT_MAX);
	sum->name = kept_text(a, made->name, LIMIT_SOFTWARE_NAME);
	sum->version = kept_text(a, made->version, LIMIT_SOFTWARE_VERSION);
	sum->maker = kept_text(a, made->maker, LIMIT_SOFTWARE_NAME);
	sum->purl = kept_text(a, made->purl, LIMIT_SOFTWARE_PURL);
	sum->cpe = kept_text(a, made->cpe, LIMIT_SOFTWARE_PURL);
	sum->product = kept_text(a, made->product, sizeof(((struct store_software *)0)->product));
	return arena_err(a) == ERR_OK ? sum : NULL;
}
