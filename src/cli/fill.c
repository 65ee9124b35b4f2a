/* Titles from packs and grounds; see fill.h. */
#include "cli/fill.h"

#include "model/text.h"

struct filling {
	const struct detection *detection;
	struct str device;
	enum lang lang;
};

static void
add_span(struct buf *out, ms_t span, enum lang lang)
{
	static const struct {
		ms_t unit, from;
		const char *ja, *en;
	} units[] = {
		{MS_DAY, 2 * MS_DAY, "日", " days"},
		{MS_HOUR, 2 * MS_HOUR, "時間", " hours"},
		{MS_MINUTE, 2 * MS_MINUTE, "分", " minutes"},
		{MS_SECOND, 0, "秒", " seconds"},
	};
	size_t i = 0;

	while (span < units[i].from)
		i++;
	buf_printf(out, "%lld%s", (long long)((span + units[i].unit / 2) / units[i].unit),
		lang == LANG_EN ? units[i].en : units[i].ja);
}

static void
add_bytes(struct buf *out, int64_t bytes)
{
	static const char *const units[] = {"B", "KB", "MB", "GB", "TB"};
	double n = (double)bytes;
	size_t i = 0;

	for (; n >= 1000 && i + 1 < sizeof(units) / sizeof(*units); i++)
		n /= 1000;
	buf_printf(out, i == 0 || n >= 100 ? "%.0f %s" : "%.1f %s", n, units[i]);
}

static void
add_basis(struct buf *out, const struct basis *b, enum lang lang)
{
	char text[TIME_TEXT_MAX];

	switch (basis_kind_of(b->key)) {
	case BASIS_IS_TEXT:
		buf_c(out, b->text);
		break;
	case BASIS_IS_COUNT:
		buf_printf(out, "%lld", (long long)b->number);
		break;
	case BASIS_IS_BYTES:
		add_bytes(out, b->number);
		break;
	case BASIS_IS_SPAN:
		add_span(out, b->number, lang);
		break;
	case BASIS_IS_TIME:
		buf_c(out, time_text(b->number, text));
		break;
	case BASIS_IS_PERCENT:
		buf_printf(out, "%lld%%", (long long)b->number);
		break;
	}
}

static bool
value_of(void *arg, struct str name, struct buf *out)
{
	const struct filling *f = arg;
	const struct basis *basis;
	enum basis_key key;

	if (str_equal(name, STR("device"))) {
		buf_str(out, f->device);
		return true;
	}
	if (basis_parse(name, &key) != ERR_OK)
		return false;
	basis = detection_basis(f->detection, key);
	if (basis != NULL)
		add_basis(out, basis, f->lang);
	return basis != NULL;
}

void
fill_title(struct buf *out, const struct detect_packs *packs, const struct alert *alert,
	struct str device, enum lang lang)
{
	struct filling f = {&alert->detections[0], device, lang};
	struct text_filler filler = {.value = value_of, .arg = &f};
	struct str detector = str_c(alert->detections[0].detector);
	const struct detect_pack *pack = detect_packs_find(packs, detector);

	if (pack == NULL)
		buf_str(out, detector);
	else
		text_fill(out, words_in(&pack->title, lang), &filler);
}
