/* Looking things up in the packs of detectors. */
#include "model/detect_pack.h"

#include "base/names.h"

static const char *const lang_names[LANGS] = {"ja", "ja-easy", "en"};

NAME_OF(enum lang, lang_name, lang_names)
NAME_PARSE(enum lang, lang_parse, lang_names, ERR_NOT_FOUND)

struct str
words_in(const struct words *w, enum lang lang)
{
	return w->in[lang].len > 0 ? w->in[lang] : w->in[LANG_JA];
}

enum err
detect_pack_param(const struct detect_pack *pack, const char *name, double *ret_value)
{
	for (uint32_t i = 0; i < pack->n_params; i++) {
		if (str_equal(pack->params[i].name, str_c(name))) {
			*ret_value = pack->params[i].value;
			return ERR_OK;
		}
	}
	return ERR_NOT_FOUND;
}

const struct detect_pack *
detect_packs_find(const struct detect_packs *packs, struct str id)
{
	for (uint32_t i = 0; i < packs->n_packs; i++)
		if (str_equal(packs->packs[i].id, id))
			return &packs->packs[i];
	return NULL;
}

const struct end_of_life *
detect_packs_end(const struct detect_packs *packs, struct str product)
{
	for (uint32_t i = 0; i < packs->n_ends; i++)
		if (str_equal(packs->ends[i].product, product))
			return &packs->ends[i];
	return NULL;
}

/* str_order() of a name as if it were in small letters. */
static int
order_nocase(struct str domain, struct str name)
{
	size_t n = domain.len < name.len ? domain.len : name.len;

	for (size_t i = 0; i < n; i++) {
		char c = str_small(name.p[i]);

		if (domain.p[i] != c)
			return (unsigned char)domain.p[i] < (unsigned char)c ? -1 : 1;
	}
	return (domain.len > name.len) - (domain.len < name.len);
}

static const struct routine_service *
service_of(const struct detect_packs *packs, struct str name)
{
	uint32_t low = 0, high = packs->n_services;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		int order = order_nocase(packs->services[mid].name, name);

		if (order == 0)
			return &packs->services[mid];
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

const struct routine_service *
detect_packs_service(const struct detect_packs *packs, struct str host)
{
	while (host.len > 0) {
		const struct routine_service *s = service_of(packs, host);

		if (s != NULL)
			return s;
		str_split(&host, '.');
	}
	return NULL;
}
