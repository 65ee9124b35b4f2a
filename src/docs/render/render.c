/* Fonts set up once, and a document from model to bytes; see render.h. */
#include "docs/render/render.h"

#include "docs/render/own.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangofc-fontmap.h>
#include <stdlib.h>

/* Only these fonts, so that none is looked for later; caches are those that Debian's packages keep.
 */
#define REJECT(family)                                                                             \
	"<pattern><patelt name=\"family\"><string>Noto " family "</string></patelt></pattern>"
static const char fonts_conf[] =
	"<?xml version=\"1.0\"?><fontconfig>"
	"<dir>/usr/share/fonts/truetype/bizud-gothic</dir>"
	"<dir>/usr/share/fonts/opentype/noto</dir>"
	"<cachedir>/var/cache/fontconfig</cachedir>"
	"<selectfont><rejectfont><glob>*</glob>" REJECT("Sans CJK KR") REJECT("Sans CJK SC")
		REJECT("Sans CJK TC") REJECT("Sans CJK HK") REJECT("Sans Mono CJK JP") REJECT(
			"Sans Mono CJK KR") REJECT("Sans Mono CJK SC") REJECT("Sans Mono CJK TC")
			REJECT("Sans Mono CJK HK") "</rejectfont><acceptfont><glob>*/"
						   "BIZUDPGothic-*</glob>"
						   "<glob>*/NotoSansCJK-Regular.ttc</glob><glob>*/"
						   "NotoSansCJK-Bold.ttc</glob>"
						   "</acceptfont></selectfont></fontconfig>";

/* A letter of each font, one that neither has, and Thai, for which pango loads a dictionary. */
#define LETTERS STR("あ亜A1髙﨑㈱𠮷①・■⏏ไทย")

static enum err
find_fonts(FcConfig **ret_config, struct errinfo *info)
{
	FcConfig *config = FcConfigCreate();

	if (config == NULL)
		return err_say(info, ERR_FULL, 0, "out of memory");
	if (!FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)fonts_conf, FcTrue) ||
		!FcConfigBuildFonts(config)) {
		FcConfigDestroy(config);
		return err_say(info, ERR_IO, 0, "fonts cannot be set up");
	}
	if (FcConfigGetFonts(config, FcSetSystem)->nfont == 0) {
		FcConfigDestroy(config);
		return err_say(info, ERR_NOT_FOUND, 0,
			"no Japanese font: fonts-morisawa-bizud-gothic and fonts-noto-cjk");
	}
	*ret_config = config;
	return ERR_OK;
}

/* Draws once, so that all that libraries load at their first use is loaded. */
static enum err
warm_up(struct renderer *r)
{
	const struct block blocks[] = {
		{.kind = BLOCK_HEADING, .level = 1, .text = LETTERS},
		{.kind = BLOCK_PARAGRAPH, .text = LETTERS},
		{.kind = BLOCK_QR, .qr = STR("https://example.com/"), .text = LETTERS},
	};
	const struct document d = {.lang = STR("ja"),
		.title = LETTERS,
		.company = LETTERS,
		.n_blocks = sizeof(blocks) / sizeof(*blocks),
		.blocks = blocks};
	struct buf out = buf_of((size_t)1 << 22);
	enum err err = render_pdf(r, &d, &out, NULL);

	buf_done(&out);
	return err;
}

static void
set_up_context(struct renderer *r, FcConfig *config)
{
	cairo_font_options_t *options = cairo_font_options_create();

	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(r->fonts), config);
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(r->fonts), 72);
	r->context = pango_font_map_create_context(r->fonts);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(r->context, options);
	cairo_font_options_destroy(options);
	pango_context_set_round_glyph_positions(r->context, FALSE);
}

enum err
render_start(struct renderer **ret_renderer, struct errinfo *info)
{
	struct renderer *r;
	FcConfig *config = NULL;
	enum err err = find_fonts(&config, info);

	if (err != ERR_OK)
		return err;
	FcConfigSetCurrent(config); /* pango's thread then finds nothing left to load */
	r = calloc(1, sizeof(*r));
	if (r == NULL) {
		FcConfigDestroy(config);
		return err_say(info, ERR_FULL, 0, "out of memory");
	}
	r->fonts = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	if (r->fonts != NULL)
		set_up_context(r, config);
	FcConfigDestroy(config); /* others hold it */
	err = r->fonts == NULL ? ERR_IO : warm_up(r);
	if (err != ERR_OK) {
		render_stop(r);
		return err_say(info, err, 0, "pango cannot draw");
	}
	*ret_renderer = r;
	return ERR_OK;
}

void
render_stop(struct renderer *r)
{
	if (r == NULL)
		return;
	if (r->context != NULL)
		g_object_unref(r->context);
	if (r->fonts != NULL)
		g_object_unref(r->fonts);
	free(r);
}

enum err
render_pdf(struct renderer *r, const struct document *d, struct buf *out, struct errinfo *info)
{
	struct paper s = {.renderer = r, .document = d, .y = MARGIN_TOP};
	char lang[16];
	enum err err;

	if (d->n_blocks > DOCUMENT_BLOCKS_MAX)
		return err_say(info, ERR_LIMIT, 0, "the document is too long");
	str_copy(d->lang.len > 0 ? d->lang : STR("ja"), lang, sizeof(lang));
	pango_context_set_language(r->context, pango_language_from_string(lang));
	put_front(&s);
	for (uint32_t i = 0; i < d->n_blocks && s.err == ERR_OK; i++)
		put_block(&s, &d->blocks[i], i + 1 < d->n_blocks ? &d->blocks[i + 1] : NULL);
	if (s.err == ERR_OK)
		err = draw_all(&s, out, info);
	else
		err = err_say(info, s.err, 0, "the document is too long");
	paper_done(&s);
	return err;
}
