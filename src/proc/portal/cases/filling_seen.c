/* What the box saw of a case: its alerts with their words, and the devices that they are about. */
#include "proc/portal/cases/filling.h"

#include "model/product.h"

#include <stdio.h>

#define ADDRESSES_MAX 16
/* An address that a device had longer ago may be another's now. */
#define SPREAD_SINCE (3 * MS_DAY)

/* What is kept is said in the site's language, whoever asks. */
enum lang
filling_lang(const struct request *r)
{
	char text[STORE_SETTING_MAX];
	enum lang lang;

	store_setting(r->view, SETTING_LANG, text);
	return lang_parse(str_c(text), &lang) == ERR_OK && lang == LANG_EN ? LANG_EN : LANG_JA;
}

/* ---- the alert ---- */

struct str
filling_kept(struct request *r, struct buf *b)
{
	char *copy = buf_err(b) == ERR_OK ? arena_copy(r->arena, buf_view(b)) : NULL;
	struct str text = copy == NULL ? STR("") : str_of(copy, b->len);

	buf_done(b);
	return text;
}

static enum err
add_alert(struct filling *f, const struct respond_case *c)
{
	struct request *r = f->request;
	const struct alert_brief *briefs;
	struct store_alert *found = arena_alloc(r->arena, sizeof(*found));
	const struct store_alert *a = f->alert != NULL ? f->alert : found;
	struct buf title = buf_of(1024);
	enum err err = ERR_OK;

	if (found == NULL)
		return ERR_FULL;
	if (f->alert == NULL)
		err = c->head.alert[0] == '\0'
			      ? ERR_NOT_FOUND
			      : store_alert_get(r->view, c->head.alert, r->arena, found);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	err = briefs_of_alerts(r, a, 1, &briefs);
	if (err != ERR_OK)
		return err;
	show_alert_title(r->portal->pages, filling_lang(r), &briefs[0], &title);
	f->in.title = f->in.what = filling_kept(r, &title);
	f->in.alert = a->alert;
	f->in.told = a->arrived;
	return ERR_OK;
}

/* Alerts that a person, or the box, put into the case since. One that was tidied away says nothing
 * any more. */
static enum err
add_joined(struct filling *f, const struct respond_case *c)
{
	struct request *r = f->request;
	enum err err = ERR_OK;

	for (uint32_t i = 0; err == ERR_OK && i < c->n_entries; i++) {
		struct str id = case_entry_get(&c->entries[i], CASE_KEY_ALERT);
		struct store_alert *a;
		char text[ALERT_ID_TEXT_MAX];

		if (c->entries[i].kind != CASE_JOINED || c->is_struck[i] ||
			id.len != ALERT_ID_TEXT_MAX - 1 || f->in.n_joined == FILLING_JOINED_MAX)
			continue;
		str_copy(id, text, sizeof(text));
		a = arena_alloc(r->arena, sizeof(*a));
		if (a == NULL)
			return ERR_FULL;
		err = store_alert_get(r->view, text, r->arena, a);
		if (err == ERR_OK)
			f->joined[f->in.n_joined++] = a->alert;
		if (err == ERR_NOT_FOUND)
			err = ERR_OK;
	}
	f->in.joined = f->joined;
	return err;
}

enum err
filling_alerts(struct filling *f, const struct respond_case *c)
{
	enum err err = add_alert(f, c);

	return err == ERR_OK && f->in.alert != NULL ? add_joined(f, c) : err;
}

/* ---- devices ---- */

static struct str
os_words(struct request *r, struct str os)
{
	char text[PRODUCT_WORDS_MAX];
	const char *copy;

	if (os.len == 0)
		return os;
	copy = arena_copy(r->arena,
		product_words(r->portal->texts, r->portal->detects, os, filling_lang(r), text));
	return copy == NULL ? STR("") : str_c(copy);
}

static enum err
add_device(struct filling *f, const char *id)
{
	struct request *r = f->request;
	struct fill_device *d = &f->devices[f->in.n_devices];
	const struct device_brief *b = brief_by_id(r, id);
	struct str *addresses = arena_array(r->arena, struct str, ADDRESSES_MAX);
	struct fact *facts;
	size_t n;
	enum err err;

	for (uint32_t i = 0; i < f->in.n_devices; i++)
		if (str_equal(f->devices[i].id, str_c(id)))
			return ERR_OK;
	if (b == NULL || addresses == NULL)
		return ERR_FULL;
	if (f->in.n_devices == FILLING_DEVICES_MAX)
		return ERR_OK;
	*d = (struct fill_device){.id = str_c(b->id.text),
		.name = b->name,
		.kind = b->kind,
		.os = os_words(r, b->os),
		.addresses = addresses};
	err = store_fact_list(r->view, id, r->arena, &facts, &n);
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		struct str value = str_c(facts[i].value);

		if (facts[i].kind == FACT_ADDRESS && d->n_addresses < ADDRESSES_MAX)
			addresses[d->n_addresses++] = value;
		if (facts[i].kind != FACT_SERVICE_OFFERED)
			continue;
		d->offers_web |=
			str_ends_nocase(value, STR(" http")) || str_ends_nocase(value, STR(" tls"));
		d->offers_mail |= str_ends_nocase(value, STR(" smtp")) ||
				  str_ends_nocase(value, STR(" imap"));
		d->offers_files |= str_ends_nocase(value, STR(" smb"));
		d->offers_directory |= str_ends_nocase(value, STR(" kerberos")) ||
				       str_ends_nocase(value, STR(" ldap"));
	}
	f->in.n_devices++;
	return err;
}

/* The case's own, and those of alerts that joined it. */
static enum err
add_own(struct filling *f, const struct respond_case *c)
{
	enum err err = ERR_OK;

	if (c->head.device[0] != '\0')
		err = add_device(f, c->head.device);
	for (uint32_t i = 0; err == ERR_OK && i < c->n_entries; i++) {
		struct str id = case_entry_get(&c->entries[i], CASE_KEY_DEVICE);
		char text[DEVICE_ID_TEXT_MAX];

		if (c->entries[i].kind != CASE_JOINED || c->is_struck[i] || id.len == 0 ||
			id.len >= sizeof(text))
			continue;
		str_copy(id, text, sizeof(text));
		err = add_device(f, text);
	}
	return err;
}

/* The other side of a detection by which it spread inside: something was put there and run. */
static enum err
add_spread(struct filling *f, const struct alert *al)
{
	static const char *const spreads[] = {"lateral_movement", "smb_exploit"};
	enum err err = ERR_OK;

	for (uint32_t i = 0; err == ERR_OK && i < al->n_detections; i++) {
		const struct detection *d = &al->detections[i];
		struct device_id device;
		const char *peer = NULL;

		if (str_which(str_c(d->detector), spreads, 2) == 2 ||
			d->severity < SEVERITY_ACT_NOW || d->confidence < CONFIDENCE_MEDIUM)
			continue;
		for (uint32_t k = 0; k < d->n_basis; k++)
			if (d->basis[k].key == BASIS_PEER)
				peer = d->basis[k].text;
		if (peer == NULL)
			continue;
		err = store_fact_whose_address(
			f->request->view, peer, f->request->now - SPREAD_SINCE, &device);
		err = err == ERR_OK	     ? add_device(f, device.text)
		      : err == ERR_NOT_FOUND ? ERR_OK
					     : err;
	}
	return err;
}

enum err
filling_devices(struct filling *f, const struct respond_case *c)
{
	enum err err = add_own(f, c);

	if (err == ERR_OK && f->in.alert != NULL)
		err = add_spread(f, f->in.alert);
	for (uint32_t i = 0; err == ERR_OK && i < f->in.n_joined; i++)
		err = add_spread(f, f->in.joined[i]);
	f->in.devices = f->devices;
	return err;
}
