/* An alert as values: its words from packs/detect, filled with its grounds, and these as a list. */
#include "pages/page.h"

#include "pages/parts.h"

const char *
page_tone(enum severity s)
{
	static const char *const tones[] = {"note", "look", "now"};

	BUG_IF((unsigned)s > SEVERITY_ACT_NOW);
	return tones[s];
}

const struct detect_pack *
page_pack_of(const struct page *pg, const struct detection *d)
{
	return detect_packs_find(pg->pages->detects, str_c(d->detector));
}

/* What happened just before, told as that detector's title. */
static void
put_before(const struct page *pg, struct view *v, const char *name, const struct basis *b,
	const struct view *names)
{
	const struct detect_pack *pack = detect_packs_find(pg->pages->detects, str_c(b->text));

	if (pack == NULL)
		view_c(v, name, b->text);
	else
		page_fill_words(pg, v, name, words_in(&pack->title, pg->frame->lang), names);
}

static void
put_sign(const struct page *pg, struct view *v, const char *name, const struct basis *b)
{
	const struct words *words = text_find_sign(pg->pages->texts, str_c(b->text));

	if (words == NULL)
		view_c(v, name, b->text);
	else
		view_text(v, name, words_in(words, pg->frame->lang));
}

/* Texts with a gloss ("tcp/443", "smb") or a form of their own. */
static void
put_text(const struct page *pg, struct view *v, const char *name, const struct basis *b)
{
	struct buf text = buf_of(PAGE_TEXT_BYTES_MAX);

	if (b->key == BASIS_SUPPORT_END) {
		show_civil(&text, pg->frame->lang, str_c(b->text));
		view_take(v, name, &text);
	} else if (b->key == BASIS_SIGN) {
		put_sign(pg, v, name, b);
	} else if (b->key == BASIS_PRODUCT) {
		view_text(v, name, page_product(pg, str_c(b->text)));
	} else if (b->key == BASIS_SERVICE && page_has_words(pg, "service.", str_c(b->text))) {
		view_text(v, name, page_words_of(pg, "service.", b->text));
	} else {
		view_c(v, name, b->text);
	}
}

static void
put_basis(const struct page *pg, struct view *v, const char *name, const struct basis *b)
{
	uint64_t number = b->number < 0 ? 0 : (uint64_t)b->number;

	switch (basis_kind_of(b->key)) {
	case BASIS_IS_TEXT:
		put_text(pg, v, name, b);
		break;
	case BASIS_IS_COUNT:
		page_count(pg, v, name, number);
		break;
	case BASIS_IS_BYTES:
		page_bytes(pg, v, name, number);
		break;
	case BASIS_IS_SPAN:
		page_span(pg, v, name, b->number);
		break;
	case BASIS_IS_TIME:
		page_time(pg, v, name, b->number);
		break;
	case BASIS_IS_PERCENT:
		view_printf(v, name, "%llu%%", (unsigned long long)number);
		break;
	}
}

/* The other side has an address or a name: either stands in for the other. */
static void
put_peer(const struct page *pg, struct view *v, const struct detection *d)
{
	static const enum basis_key keys[] = {BASIS_PEER, BASIS_PEER_NAME, BASIS_NAME};

	for (int i = 2; i >= 0; i--) {
		const struct basis *b = detection_basis(d, keys[i]);

		if (b == NULL)
			continue;
		put_basis(pg, v, "peer", b);
		put_basis(pg, v, "peer_name", b);
	}
	for (int i = 2; i >= 0; i--) {
		const struct basis *b = detection_basis(d, keys[i]);

		if (b != NULL)
			put_basis(pg, v, basis_name(keys[i]), b);
	}
}

void
page_alert_names(const struct page *pg, struct view *v, const struct alert_brief *a,
	const struct detection *d)
{
	struct str unknown = page_words(pg, "value.unknown");

	for (unsigned key = 0; key < BASIS_KEYS; key++)
		view_text(v, basis_name((enum basis_key)key), unknown);
	/* Of several the first is the weightiest: put last, it stays. */
	for (uint32_t i = d->n_basis; i > 0; i--)
		put_basis(pg, v, basis_name(d->basis[i - 1].key), &d->basis[i - 1]);
	put_peer(pg, v, d);
	view_text(v, "device", page_device_name(pg, a->device));
}

int
page_alert_minutes(const struct page *pg, const struct alert_brief *a)
{
	const struct detect_pack *pack = page_pack_of(pg, &a->alert->detections[0]);
	int minutes = 0;

	for (uint32_t i = 0; pack != NULL && i < pack->n_steps; i++)
		minutes += pack->steps[i].minutes;
	return minutes == 0 ? 5 : minutes;
}

static void
put_title(const struct page *pg, struct view *v, const char *name, const struct alert_brief *a,
	const struct detection *d)
{
	const struct detect_pack *pack = page_pack_of(pg, d);
	struct view *names = view_new(pg->arena);

	if (names == NULL)
		return;
	page_alert_names(pg, names, a, d);
	view_c(names, "detector", d->detector);
	page_fill_words(pg, v, name,
		pack == NULL ? page_words(pg, "alert.no_pack")
			     : words_in(&pack->title, pg->frame->lang),
		names);
}

void
page_alert_into(const struct page *pg, struct view *v, const struct alert_brief *a)
{
	char id[ALERT_ID_TEXT_MAX];
	const struct alert *alert = a->alert;

	page_device_into(pg, v, a->device);
	view_printf(v, "device_id", "%s", a->device->id.text);
	page_link(pg, v, "device_url", "/devices/", str_c(a->device->id.text));
	alert_id_text(&alert->id, id);
	view_printf(v, "id", "%s", id);
	page_link(pg, v, "url", "/alerts/", str_c(id));
	put_title(pg, v, "title", a, &alert->detections[0]);
	view_c(v, "detector", alert->detections[0].detector);
	view_c(v, "severity", severity_name(alert->severity));
	view_c(v, "tone", page_tone(alert->severity));
	view_c(v, "confidence", confidence_name(alert->confidence));
	view_c(v, "decision", page_decision_name(a->decision));
	view_flag(v, "is_open", a->decision == PAGE_DECISION_OPEN);
	view_flag(v, "asks_whose", strcmp(alert->detections[0].detector, "new_device") == 0);
	view_printf(v, "minutes", "%d", page_alert_minutes(pg, a));
	page_when(pg, v, "when", alert->last_seen);
	page_time(pg, v, "from", alert->first_seen);
	page_time(pg, v, "to", alert->last_seen);
}

/* "since 8:41, for 37 minutes, 42 times" */
static void
put_since(const struct page *pg, struct view *v, const struct detection *d)
{
	const struct basis *count = detection_basis(d, BASIS_COUNT);
	struct view *names = view_new(pg->arena);
	ms_t span = d->last_seen - d->first_seen;
	struct view *row = view_item(v, "rows");

	if (names == NULL)
		return;
	page_time(pg, names, "from", d->first_seen);
	page_span(pg, names, "span", span);
	page_count(pg, names, "count", count == NULL ? 0 : (uint64_t)count->number);
	view_text(row, "label", page_words(pg, "alert.since"));
	page_fill(pg, row, "value",
		span < MS_SECOND ? "alert.since_at"
		: count == NULL	 ? "alert.since_span"
				 : "alert.since_count",
		names);
}

static void
put_row(const struct page *pg, struct view *v, const struct basis *b, const struct view *names)
{
	struct view *row = view_item(v, "rows");
	struct view *value = view_new(pg->arena);

	view_text(row, "label", page_words_of(pg, "basis.", basis_name(b->key)));
	if (value == NULL)
		return;
	if (b->key == BASIS_BEFORE)
		put_before(pg, value, "value", b, names);
	else
		put_basis(pg, value, "value", b);
	if (page_has_words(pg, "unit.", str_c(basis_name(b->key))))
		page_fill_words(
			pg, row, "value", page_words_of(pg, "unit.", basis_name(b->key)), value);
	else
		page_fill_words(pg, row, "value", STR("{value}"), value);
}

static void
put_detection(const struct page *pg, struct view *v, const struct alert_brief *a,
	const struct detection *d)
{
	struct view *names = view_new(pg->arena);
	bool has_span = d->last_seen - d->first_seen >= MS_SECOND;

	if (names == NULL)
		return;
	page_alert_names(pg, names, a, d);
	put_since(pg, v, d);
	for (uint32_t i = 0; i < d->n_basis; i++)
		if (d->basis[i].key != BASIS_COUNT || !has_span)
			put_row(pg, v, &d->basis[i], names);
}

static void
put_words(const struct page *pg, struct view *v, const struct detect_pack *pack,
	const struct view *names)
{
	enum lang lang = pg->frame->lang;

	page_fill_words(pg, v, "what", words_in(&pack->what, lang), names);
	page_fill_words(pg, v, "why", words_in(&pack->why, lang), names);
	page_fill_words(pg, v, "ask", words_in(&pack->ask, lang), names);
	page_fill_words(pg, v, "cannot_see", words_in(&pack->cannot_see, lang), names);
	view_text(v, "attack", pack->attack);
	view_printf(v, "count", "%u", pack->n_steps);
	for (uint32_t i = 0; i < pack->n_steps; i++) {
		struct view *step = view_item(v, "steps");

		page_fill_words(pg, step, "words", words_in(&pack->steps[i].text, lang), names);
		view_printf(step, "minutes", "%d", pack->steps[i].minutes);
	}
}

void
page_alert_details(const struct page *pg, struct view *v, const struct alert_brief *a)
{
	const struct alert *alert = a->alert;
	const struct detect_pack *pack = page_pack_of(pg, &alert->detections[0]);
	struct view *names = view_new(pg->arena);

	if (names == NULL)
		return;
	page_alert_names(pg, names, a, &alert->detections[0]);
	view_flag(v, "has_words", pack != NULL);
	if (pack != NULL)
		put_words(pg, v, pack, names);
	put_detection(pg, v, a, &alert->detections[0]);
	for (uint32_t i = 1; i < alert->n_detections; i++) {
		struct view *more = view_item(v, "more");

		put_title(pg, more, "title", a, &alert->detections[i]);
		put_detection(pg, more, a, &alert->detections[i]);
	}
}

void
show_alert_title(
	const struct pages *p, enum lang lang, const struct alert_brief *alert, struct buf *out)
{
	const struct page_frame frame = {.lang = lang, .zone_minutes = ZONE_JAPAN_MINUTES};
	const struct view_value *title;
	struct page pg;

	if (page_begin(&pg, p, &frame, PAGE_SECTION_NONE, "alert") != ERR_OK)
		return;
	put_title(&pg, pg.root, "alert_title", alert, &alert->alert->detections[0]);
	title = view_get(pg.root, STR("alert_title"));
	if (title != NULL)
		buf_str(out, title->text);
	page_drop(&pg);
}
