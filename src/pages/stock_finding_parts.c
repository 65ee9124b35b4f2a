/* Pieces of the pages of findings: what was compared, why it stands there, how it is ended. */
#include "pages/stock_finding_parts.h"
#include "pages/stock_parts.h"

#include "base/names.h"

static const char *const show_names[STOCK_SHOWS] = {"todo", "guarded", "done", "all"};
NAME_OF(enum stock_show, stock_show_name, show_names)

enum stock_show
stock_show_parse(struct str s)
{
	for (unsigned i = 0; i < STOCK_SHOWS; i++)
		if (str_equal(s, str_c(show_names[i])))
			return (enum stock_show)i;
	return STOCK_SHOW_TODO;
}

static const char *const reply_names[] = {"yes", "answered", "no", "partly", "unknown"};
NAME_OF(enum stock_reply, stock_reply_name, reply_names)

/* ---- what was compared ---- */

void
page_none_compared_into(const struct page *pg, bool has_lists, const struct stock_counted *c)
{
	view_flag(pg->root, "is_none_compared", has_lists && c->checked == 0 && c->unchecked > 0);
	page_count(pg, pg->root, "n_none", c->unchecked);
}

/* Which of the lists are old: the others are not. */
static void
put_old(const struct page *pg, const struct stock_compared *c)
{
	ms_t now = pg->frame->now;
	size_t n = 0;

	for (size_t i = 0; i < c->n_sources && c->is_old; i++) {
		const struct stock_source_row *s = &c->sources[i];
		struct view *row;

		if (s->made == 0 || now - s->made <= STOCK_LIST_OLD)
			continue;
		n++;
		row = view_item(pg->root, "old_sources");
		view_text(row, "name", s->name);
		page_count(pg, row, "days", (uint64_t)((now - s->made) / MS_DAY));
	}
	view_flag(pg->root, "has_old_sources", n > 0);
}

void
page_compared_into(const struct page *pg, const struct stock_compared *c)
{
	struct view *v = pg->root;

	view_flag(v, "has_index", c->has_index);
	view_flag(v, "is_damaged", c->is_damaged);
	view_flag(v, "is_old", c->is_old);
	page_when(pg, v, "made", c->made);
	page_count(pg, v, "days", c->days);
	view_flag(v, "has_compared", c->at != 0);
	page_when(pg, v, "compared_at", c->at);
	page_count(pg, v, "checked", c->checked);
	page_count(pg, v, "unchecked", c->unchecked);
	view_flag(v, "has_unchecked", c->unchecked > 0);
	page_none_compared_into(
		pg, c->has_index, &(struct stock_counted){c->checked, c->unchecked});
	page_count(pg, v, "left_out", c->left_out);
	view_flag(v, "has_left_out", c->left_out > 0);
	page_count(pg, v, "n_unlisted", c->n_unlisted);
	view_flag(v, "has_unlisted", c->n_unlisted > 0);
	view_flag(v, "has_not_all", c->unchecked + c->left_out + c->n_unlisted > 0);
	put_old(pg, c);
	view_flag(v, "has_list_sources", c->n_sources > 0);
	for (size_t i = 0; i < c->n_sources; i++) {
		struct view *row = view_item(v, "list_sources");

		view_text(row, "name", c->sources[i].name);
		page_date(pg, row, "list_made", c->sources[i].made);
		view_flag(row, "has_made", c->sources[i].made != 0);
	}
	for (size_t i = 0; i < c->n_reasons; i++) {
		struct view *row = view_item(v, "reasons");
		bool is_known = page_has_words(pg, "stock_findings.reason.", c->reasons[i].reason);

		view_text(row, "reason", is_known ? c->reasons[i].reason : STR("other"));
		page_count(pg, row, "count", c->reasons[i].n);
	}
}

/* ---- what it is about ---- */

void
page_subject_into(const struct page *pg, struct view *v, const struct stock_subject *s)
{
	view_text(v, "program", s->name);
	view_text(v, "version", s->version);
	view_flag(v, "has_version", s->version.len > 0);
	view_flag(v, "adds_version", s->version.len > 0 && str_find(s->name, s->version) < 0);
	view_text(v, "maker", s->maker);
	view_text(v, "packages", s->packages);
	view_flag(v, "is_several", s->n_packages > 1);
	page_count(pg, v, "n_packages", s->n_packages);
	view_flag(v, "has_place", s->device != NULL || s->bill != NULL);
	view_flag(v, "is_bill", s->bill != NULL);
	if (s->bill != NULL) {
		view_text(v, "place", s->bill->name);
		page_link(pg, v, "place_url", "/stock/bill/", s->bill->id);
		view_c(v, "kind", device_kind_name(DEVICE_UNKNOWN));
		view_text(v, "owner", STR(""));
	} else if (s->device != NULL) {
		view_text(v, "place", page_device_name(pg, s->device));
		page_link(pg, v, "place_url", "/stock/device/", str_c(s->device->id.text));
		view_c(v, "kind", device_kind_name(s->device->kind));
		view_text(v, "owner", s->device->owner);
	}
}

/* ---- does it affect us ---- */

const char *
page_reply_tone(const char *reply)
{
	static const struct {
		const char *reply, *tone;
	} tones[] = {{"yes", "now"}, {"no", "calm"}, {"answered", "note"}, {"partly", "note"}};

	for (size_t i = 0; i < sizeof(tones) / sizeof(*tones); i++)
		if (strcmp(reply, tones[i].reply) == 0)
			return tones[i].tone;
	return "look";
}

/* "2 devices and 1 bill": as value `name`. */
static void
put_places(
	const struct page *pg, struct view *v, const char *name, uint32_t devices, uint32_t bills)
{
	struct view *counts = view_item(v, "counts");

	page_count(pg, counts, "n_devices", devices);
	page_count(pg, counts, "n_bills", bills);
	page_fill(pg, v, name,
		bills == 0     ? "stock_findings.at.devices"
		: devices == 0 ? "stock_findings.at.bills"
			       : "stock_findings.at.both",
		counts);
}

void
page_tally_into(const struct page *pg, struct view *v, const struct stock_tally *t)
{
	put_places(pg, v, "at", t->devices, t->bills);
	put_places(pg, v, "asked", t->asked_devices, t->asked_bills);
	view_flag(v, "has_to_confirm", t->to_confirm > 0);
	page_count(pg, v, "n_to_confirm", t->to_confirm);
	view_flag(v, "has_not_affected", t->not_affected > 0);
	page_count(pg, v, "n_not_affected", t->not_affected);
	view_flag(v, "has_guarded", t->guarded > 0);
	page_count(pg, v, "n_guarded", t->guarded);
	page_count(pg, v, "n_compared", t->compared);
	view_flag(v, "has_silent", t->unlisted > 0);
	page_count(pg, v, "n_silent", t->unlisted);
	view_flag(v, "has_ends", t->mended > 0);
	page_count(pg, v, "n_ends", t->mended);
}

/* ---- why, by when ---- */

static const char *
tone_of(const char *action)
{
	if (action != NULL && strcmp(action, "act") == 0)
		return "now";
	return action != NULL && strcmp(action, "attend") == 0 ? "look" : "note";
}

void
page_chance_into(struct view *v, const char *chance, unsigned tenths)
{
	view_flag(v, "has_chance", chance != NULL);
	view_c(v, "chance", chance != NULL ? chance : "");
	if (tenths % 10 == 0 || tenths >= 100)
		view_printf(v, "percent", "%u", tenths / 10);
	else
		view_printf(v, "percent", "%u.%u", tenths / 10, tenths % 10);
}

/* How bad it is stands there with the number, or in the word of who published it. */
static void
put_lift(const struct page *pg, struct view *v, const struct stock_why *w, const char *lift)
{
	bool is_word = strcmp(lift, "score") == 0 && w->score == 0;
	char key[64];

	snprintf(key, sizeof(key), "stock_findings.rating.%s", rating_name(w->rating));
	view_c(v, "lift", is_word ? "rated" : lift);
	view_printf(v, "score", "%u.%u", w->score / 10, w->score % 10);
	view_text(v, "rating_words", page_words(pg, key));
}

void
page_why_into(const struct page *pg, struct view *v, const struct stock_why *w)
{
	char key[64];

	view_flag(v, "has_action", w->action != NULL);
	view_c(v, "action", w->action != NULL ? w->action : "track");
	snprintf(key, sizeof(key), "stock_rank.action.%s.what",
		w->action != NULL ? w->action : "track");
	view_text(v, "action_what", page_words(pg, key));
	view_c(v, "tone", tone_of(w->action));
	page_chance_into(v, w->chance, w->chance_tenths);
	view_flag(v, "has_lifts", w->n_lifts > 0);
	for (size_t i = 0; i < w->n_lifts; i++)
		put_lift(pg, view_item(v, "lifts"), w, w->lifts[i]);
	view_flag(v, "has_due", w->n_dues > 0);
	view_flag(v, "is_late", w->n_dues > 0 && w->dues[0].at + MS_DAY <= pg->frame->now);
	page_date(pg, v, "due", w->n_dues > 0 ? w->dues[0].at : 0);
	view_c(v, "due_kind", w->n_dues > 0 ? w->dues[0].kind : "house");
	view_printf(v, "days", "%u", w->n_dues > 0 ? w->dues[0].days : 0);
	for (size_t i = 0; i < w->n_dues; i++) {
		struct view *row = view_item(v, "dues");

		page_date(pg, row, "due", w->dues[i].at);
		view_c(row, "due_kind", w->dues[i].kind);
		view_printf(row, "days", "%u", w->dues[i].days);
		view_flag(row, "was_over", w->dues[i].was_over);
		view_flag(row, "binds", i == 0 && w->n_dues > 1);
		view_flag(row, "is_promise", strcmp(w->dues[i].kind, "contract") == 0);
	}
}

/* ---- how ---- */

void
page_fix_into(const struct page *pg, struct view *v, const struct stock_fix *f)
{
	view_flag(v, "has_steps", f->n_steps > 0);
	view_flag(v, "has_to", f->to.len > 0);
	view_text(v, "to", f->to);
	view_printf(v, "minutes", "%d", f->minutes);
	view_flag(v, "has_minutes", f->minutes > 0);
	page_count(pg, v, "n_mended", f->n_mended);
	page_count(pg, v, "count", f->n_mended); /* "one weakness" */
	page_count(pg, v, "n_left", f->n_left);
	view_flag(v, "has_left", f->n_left > 0);
	view_flag(v, "has_mended", f->n_mended > 0);
	view_flag(v, "is_unconfirmed", f->is_unconfirmed && f->n_steps > 0);
	view_flag(v, "is_inside", f->is_inside);
	view_flag(v, "is_attack", f->is_attack);
	view_text(v, "version_how", f->version_how);
	for (size_t i = 0; i < f->n_steps; i++) {
		struct view *row = view_item(v, "steps");

		view_text(row, "step", f->steps[i].words);
		view_printf(row, "minutes", "%d", f->steps[i].minutes);
	}
}

void
page_score_into(struct view *v, unsigned score, enum rating rating)
{
	view_flag(v, "has_score", score > 0);
	view_printf(v, "score", "%u.%u", score / 10, score % 10);
	view_flag(v, "has_rating", rating != RATING_UNKNOWN);
	view_c(v, "rating", rating_name(rating));
}

/* ---- what a list says ---- */

/* Who publishes advisories: pages that a person may go to. All else is shown, not linked. */
static const char *const hosts[] = {"access.redhat.com", "alas.aws.amazon.com",
	"bugzilla.redhat.com", "chromereleases.googleblog.com", "cve.org", "debian.org",
	"errata.almalinux.org", "errata.rockylinux.org", "github.com", "go.dev",
	"hackage.haskell.org", "ipa.go.jp", "jpcert.or.jp", "jvn.jp", "jvndb.jvn.jp",
	"lists.debian.org", "msrc.microsoft.com", "nodejs.org", "nvd.nist.gov", "osv.dev",
	"pkg.go.dev", "rubysec.com", "rustsec.org", "security.alpinelinux.org",
	"security-tracker.debian.org", "support.apple.com", "ubuntu.com", "vuln.go.dev",
	"www.cisa.gov", "www.cve.org", "www.debian.org", "www.ipa.go.jp", "www.jpcert.or.jp",
	"www.suse.com", "groups.google.com"};

static bool
is_known_host(struct str url)
{
	struct str host;

	if (!str_starts(url, STR("https://")))
		return false;
	url = str_of(url.p + 8, url.len - 8);
	host = str_split(&url, '/');
	for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++)
		if (str_equal_nocase(host, str_c(hosts[i])))
			return true;
	return false;
}

void
page_source_into(const struct page *pg, struct view *v, struct str url)
{
	bool is_known = is_known_host(url);

	(void)pg;
	for (size_t i = 0; i < url.len; i++) /* nothing that a browser reads otherwise */
		is_known = is_known && url.p[i] > ' ' && url.p[i] < 0x7f &&
			   strchr("\\@\"'<>`", url.p[i]) == NULL;
	view_flag(v, "has_address", url.len > 0);
	view_flag(v, "is_linked", is_known);
	view_text(v, "address", url);
	view_link(v, "source_url", is_known ? url : STR("/stock/findings"));
}

void
page_ground_into(const struct page *pg, struct view *v, const struct stock_ground *g)
{
	view_text(v, "entry", g->id);
	view_text(v, "source", g->source);
	view_flag(v, "has_dated", g->dated != 0);
	page_date(pg, v, "dated", g->dated);
	view_flag(v, "has_changed", g->changed != 0);
	page_date(pg, v, "changed", g->changed);
	view_text(v, "summary", g->summary);
	page_source_into(pg, v, g->url);
	view_c(v, "rule", g->rule);
	view_c(v, "confidence", g->confidence);
	view_text(v, "package", g->package.len > 0 ? g->package : g->cpe);
	view_text(v, "compared", g->version);
	view_flag(v, "is_exact", g->is_exact);
	view_flag(v, "has_from", g->from.len > 0);
	view_text(v, "from", g->from);
	view_c(v, "from_sign", g->is_from_after ? ">" : "\xe2\x89\xa7");
	view_flag(v, "has_to_end", g->to.len > 0);
	view_text(v, "to_end", g->to);
	view_c(v, "to_sign", g->is_exact ? "=" : g->is_to_before ? "<" : "\xe2\x89\xa6");
	view_c(v, "order", g->order);
	view_flag(v, "is_source", g->is_source);
	view_flag(v, "is_assumed", g->is_assumed);
	view_flag(v, "is_odd", g->is_odd);
	view_flag(v, "is_platform_open", g->is_platform_open);
	view_flag(v, "is_around_open", g->is_around_open);
	view_flag(v, "is_unimportant", g->is_unimportant);
	view_flag(v, "is_product", g->is_product);
}

/* ---- of one device or bill, in short ---- */

static void
put_thing(const struct page *pg, struct view *row, const struct stock_thing_row *t)
{
	bool is_open = strcmp(t->state, "open") == 0;

	view_text(row, "program", t->name);
	page_link(pg, row, "finding_url", "/stock/finding/", t->id);
	view_text(row, "of_bill", t->bill);
	view_flag(row, "is_several", t->n_packages > 1);
	page_count(pg, row, "n_packages", t->n_packages);
	page_count(pg, row, "n", t->n);
	view_c(row, "state", t->state);
	view_flag(row, "is_exploited", t->is_exploited);
	view_flag(row, "has_due", is_open && t->due != 0);
	view_flag(row, "is_late", is_open && t->due != 0 && t->due + MS_DAY <= pg->frame->now);
	page_date(pg, row, "due", t->due);
	view_flag(row, "has_minutes", t->minutes > 0);
	view_printf(row, "minutes", "%d", t->minutes);
}

void
page_findings_into(const struct page *pg, struct str place, const struct stock_things *things,
	const struct stock_counted *counted)
{
	view_flag(pg->root, "has_advisories", things->has_advisories);
	view_flag(pg->root, "has_findings", things->n > 0);
	view_flag(pg->root, "has_todo", things->n_todo > 0);
	page_count(pg, pg->root, "n_todo", things->n_todo);
	page_count(pg, pg->root, "n_numbers", things->n_numbers);
	page_span(pg, pg->root, "takes", (ms_t)things->minutes * MS_MINUTE);
	view_flag(pg->root, "has_more_findings", things->n_more > 0);
	page_count(pg, pg->root, "n_more", things->n_more);
	page_link(pg, pg->root, "findings_url", "/stock/findings?state=all&in=", place);
	page_none_compared_into(pg, things->has_advisories, counted);
	view_flag(pg->root, "has_unchecked", counted->unchecked > 0);
	page_count(pg, pg->root, "n_unchecked", counted->unchecked);
	for (size_t i = 0; i < things->n; i++)
		put_thing(pg, view_item(pg->root, "findings"), &things->rows[i]);
}

void
page_sayings_into(const struct page *pg, const struct stock_saying *list, size_t n)
{
	view_flag(pg->root, "has_sayings", n > 0);
	for (size_t i = 0; i < n; i++) {
		const struct stock_saying *s = &list[i];
		struct view *row = view_item(pg->root, "sayings");

		view_text(row, "said", s->id);
		view_printf(row, "nr", "%u", (unsigned)s->nr);
		view_text(row, "author", s->author);
		view_text(row, "file", s->file);
		view_text(row, "product", s->product);
		view_text(row, "words", s->words);
		view_text(row, "key", s->key);
		view_flag(row, "has_key", s->key.len > 0);
		view_c(row, "status", s->status);
		view_flag(row, "has_vex", s->reason != NULL);
		view_c(row, "vex", s->reason != NULL ? s->reason : "none");
		view_flag(row, "has_at", s->at != 0);
		page_date(pg, row, "at", s->at);
		view_flag(row, "has_until", s->until != 0);
		view_flag(row, "is_over", s->until != 0 && s->until <= pg->frame->now);
		page_date(pg, row, "until", s->until);
		view_flag(row, "may_take", s->may_take);
	}
}
