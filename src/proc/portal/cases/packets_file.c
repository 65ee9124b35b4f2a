/*
 * Kept packets of an action that is over become a file of its case: pcap, as captured but for
 * masked secrets, with how many there were and how many are missing. First the bytes, in parts,
 * then in one change the entry and the end of what was kept, so that a power failure in between
 * only makes the same file once more. See packets.h.
 */
#include "proc/portal/cases/cases.h"
#include "proc/portal/cases/packets.h"

#include "base/digest.h"
#include "sys/log.h"

#include <stdio.h>

#define TICK_ARENA ((size_t)64 << 20)
#define FRAMES_AT_ONCE 500
#define PCAP_BYTES_MAX ((size_t)LIMIT_KEEP_BYTES + (size_t)LIMIT_KEEP_FRAMES * 16 + 24)

/* ---- the bytes ---- */

/* The classic capture file (draft-ietf-opsawg-pcap): microseconds, little-endian. */
static void
put_header(struct buf *b, uint16_t linktype)
{
	buf_le32(b, 0xa1b2c3d4);
	buf_le16(b, 2);
	buf_le16(b, 4);
	buf_le32(b, 0);
	buf_le32(b, 0);
	buf_le32(b, LIMIT_KEEP_FRAME_BYTES);
	buf_le32(b, linktype);
}

static void
put_frame(struct buf *b, const struct store_frame *f)
{
	buf_le32(b, (uint32_t)(f->at / 1000));
	buf_le32(b, (uint32_t)(f->at % 1000) * 1000);
	buf_le32(b, (uint32_t)f->bytes.len);
	buf_le32(b, f->wire_len);
	buf_str(b, f->bytes);
}

/* A file has one kind of link: frames of another are left out, and count as lost. */
static enum err
make_pcap(const struct store_view *v, uint64_t act, struct buf *b, uint64_t *ret_frames)
{
	uint64_t last = 0, frames = 0;
	uint16_t linktype = 0;
	enum err err = ERR_OK;
	size_t n;

	do {
		struct arena *a = arena_new((size_t)FRAMES_AT_ONCE * 4 * LIMIT_KEEP_FRAME_BYTES);
		struct store_frame *list;

		n = 0;
		err = a == NULL ? ERR_FULL
				: store_kept_frames(
					  v, act, last, FRAMES_AT_ONCE, a, &list, &n, &last);
		for (size_t i = 0; err == ERR_OK && i < n; i++) {
			if (b->len == 0) {
				linktype = list[i].linktype;
				put_header(b, linktype);
			}
			if (list[i].linktype != linktype)
				continue;
			put_frame(b, &list[i]);
			frames++;
		}
		arena_free(a);
	} while (err == ERR_OK && n > 0);
	*ret_frames = frames;
	return err == ERR_OK ? buf_err(b) : err;
}

/* ---- into the case ---- */

struct file {
	const struct store_packets *kept;
	struct store_exhibit exhibit;
	struct case_entry entry;
	struct str part;
	uint32_t nr;
	ms_t now;
	enum respond_no no;
};

static enum err
write_begin(struct store_tx *tx, void *arg)
{
	const struct file *f = arg;

	return store_exhibit_begin(tx, f->kept->case_id, &f->exhibit);
}

static enum err
write_part(struct store_tx *tx, void *arg)
{
	const struct file *f = arg;

	return store_exhibit_part(tx, f->exhibit.sha256, f->nr, f->part);
}

static enum err
write_end(struct store_tx *tx, void *arg)
{
	struct file *f = arg;
	const struct case_writer w = {.now = f->now, .by = CASE_BY_BOX, .who = STR("")};
	enum err err = case_write(tx, &w, f->kept->case_id, &f->entry, 1, &f->no);

	if (err == ERR_OK && f->no != RESPOND_MAY)
		log_event("case.kept_refused", "why=%s", respond_no_name(f->no));
	if (err == ERR_NOT_FOUND) /* the case went */
		err = ERR_OK;
	return err == ERR_OK ? store_kept_remove(tx, f->kept->act) : err;
}

static enum err
write_bytes(struct portal *p, struct file *f, struct str bytes)
{
	enum err err = store_write(p->store, STORE_BULK, write_begin, f);

	if (err == ERR_EXISTS) /* all but the entry was written before */
		return ERR_OK;
	for (size_t from = 0; from < bytes.len && err == ERR_OK; from += STORE_EXHIBIT_PART) {
		size_t left = bytes.len - from;

		f->part = str_of(
			bytes.p + from, left < STORE_EXHIBIT_PART ? left : STORE_EXHIBIT_PART);
		err = store_write(p->store, STORE_BULK, write_part, f);
		f->nr++;
	}
	return err;
}

/* How many there were, in the site's language. */
static void
say_counts(struct portal *p, const struct store_view *v, const struct store_packets *k,
	uint64_t frames, struct buf *b)
{
	char lang[STORE_SETTING_MAX], numbers[4][24];
	const uint64_t values[4] = {
		k->seen, frames, k->seen > frames ? k->seen - frames : 0, k->masked};
	const struct text_value fill[4] = {{STR("seen"), STR("")}, {STR("frames"), STR("")},
		{STR("lost"), STR("")}, {STR("masked"), STR("")}};
	struct text_value filled[4];
	const struct words *w =
		text_find(p->texts, str_c(frames > 0 ? "case_kept.counts" : "case_kept.nothing"));
	enum lang l = LANG_JA;

	store_setting(v, SETTING_LANG, lang);
	if (lang_parse(str_c(lang), &l) != ERR_OK)
		l = LANG_JA;
	for (size_t i = 0; i < 4; i++) {
		snprintf(numbers[i], sizeof(numbers[i]), "%llu", (unsigned long long)values[i]);
		filled[i] = (struct text_value){fill[i].name, str_c(numbers[i])};
	}
	if (w != NULL)
		text_fill_values(b, words_in(w, l), filled, 4);
}

static void
fill_exhibit(
	struct file *f, const struct case_head *h, struct str bytes, struct str text, char size[24])
{
	uint8_t sum[DIGEST_BYTES_MAX];

	f->exhibit = (struct store_exhibit){.kind = "packets", .bytes = bytes.len, .at = f->now};
	digest_of(DIGEST_SHA256, bytes.p, bytes.len, sum);
	digest_hex(sum, 32, f->exhibit.sha256);
	snprintf(f->exhibit.name, sizeof(f->exhibit.name), "packets-%s-%u.pcap", h->number,
		f->kept->entry);
	snprintf(size, 24, "%zu", bytes.len);
	f->entry.kind = CASE_EXHIBIT;
	case_put(&f->entry, CASE_KEY_SHA256, str_c(f->exhibit.sha256));
	case_put(&f->entry, CASE_KEY_NAME, str_c(f->exhibit.name));
	case_put(&f->entry, CASE_KEY_BYTES, str_c(size));
	case_put(&f->entry, CASE_KEY_KIND, str_c(f->exhibit.kind));
	case_put(&f->entry, CASE_KEY_SOURCE, STR("form:pcap"));
	case_put(&f->entry, CASE_KEY_DEVICE, str_c(f->kept->device));
	case_put(&f->entry, CASE_KEY_TEXT, text);
}

static enum err
make_file(struct portal *p, const struct store_view *v, const struct store_packets *k, ms_t now)
{
	struct buf pcap = buf_of(PCAP_BYTES_MAX), text = buf_of(2048);
	struct file f = {.kept = k, .now = now, .entry = {.kind = CASE_NOTE}};
	struct case_head h;
	char size[24];
	uint64_t frames = 0;
	enum err err = make_pcap(v, k->act, &pcap, &frames);

	if (err == ERR_OK) {
		say_counts(p, v, k, frames, &text);
		err = store_case_head(v, k->case_id, &h);
	}
	if (err == ERR_OK && frames > 0) {
		fill_exhibit(&f, &h, buf_view(&pcap), buf_view(&text), size);
		err = write_bytes(p, &f, buf_view(&pcap));
	} else if (err == ERR_OK) {
		case_put(&f.entry, CASE_KEY_TEXT, buf_view(&text));
	}
	if (err == ERR_OK || err == ERR_NOT_FOUND)
		err = store_write(p->store, STORE_VITAL, write_end, &f);
	buf_done(&pcap);
	buf_done(&text);
	return err;
}

/* ---- once a minute ---- */

struct rows_change {
	const struct case_acts *acts;
	ms_t now;
};

static enum err
write_rows(struct store_tx *tx, void *arg)
{
	const struct rows_change *c = arg;
	const struct case_acts *acts = c->acts;
	enum err err = ERR_OK;

	for (size_t i = 0; i < acts->n_holds && err == ERR_OK; i++)
		if (acts->holds[i].act == ACT_KEEP_PACKETS && acts->holds[i].device.len > 0)
			err = kept_begin(tx, &acts->holds[i], c->now);
	return err;
}

static bool
is_held(const struct case_acts *acts, const struct store_packets *k)
{
	for (size_t i = 0; i < acts->n_holds; i++)
		if (acts->holds[i].nr == k->entry && strcmp(acts->holds[i].id, k->case_id) == 0)
			return true;
	return false;
}

static bool
has_row(const struct store_packets *list, size_t n, const struct case_act *act)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].act == case_act_number(act->id, act->nr))
			return true;
	return false;
}

static enum err
tick(struct portal *p, const struct store_view *v, struct arena *a, ms_t now)
{
	struct store_packets *list;
	struct case_acts acts;
	uint32_t unread = 0;
	bool is_missing = false;
	size_t n = 0;
	enum err err = case_acts_of(v, now, a, &acts, &unread);

	if (err == ERR_OK)
		err = store_kept_list(v, a, &list, &n);
	for (size_t i = 0; err == ERR_OK && i < acts.n_holds; i++)
		is_missing |=
			acts.holds[i].act == ACT_KEEP_PACKETS && !has_row(list, n, &acts.holds[i]);
	if (is_missing) /* lost with an older copy of the records */
		err = store_write(
			p->store, STORE_VITAL, write_rows, &(struct rows_change){&acts, now});
	/* while a case cannot be read, nobody knows whether it still holds */
	for (size_t i = 0; err == ERR_OK && unread == 0 && i < n; i++)
		if (!is_held(&acts, &list[i]) && now - list[i].changed >= KEPT_SETTLES)
			err = make_file(p, v, &list[i], now);
	return err;
}

void
kept_tick(struct portal *p, ms_t now)
{
	struct arena *a = arena_new(TICK_ARENA);
	struct store_view *v;
	enum err err = a == NULL ? ERR_FULL : store_read(p->store, &v);

	if (err == ERR_OK) {
		err = tick(p, v, a, now);
		store_read_end(v);
	}
	if (err != ERR_OK)
		log_event("case.kept_tick", "err=%s", err_name(err));
	arena_free(a);
}
