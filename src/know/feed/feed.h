/*
 * Feeds: lists of known-bad things as others publish them -> entries, one by one, without a copy of
 * the whole. The bytes of one feed (a file that is mapped) go in; entries in their normal form come
 * out by a callback, in the order of the file. Nothing is opened or fetched here.
 *
 *   plain    one entry a line: name, address, network, URL, hash, JA4; "kind value words"; a
 * comment behind " #" says what it is hosts    0.0.0.0 evil.test www.evil.test rpz      a zone for
 * response policies (draft-vixie-dnsop-dns-rpz): owner names and rpz-ip whose action is ".", "*.",
 * rpz-drop, or data of its own; rpz-passthru is an exception. Other triggers (rpz-client-ip,
 * rpz-nsdname, rpz-nsip) are not read. adblock  ||evil.test^ and @@||good.test^; rules for parts of
 * pages are passed over csv      a table with a line of names, or with columns that the caller
 * chose stix     a STIX 2.1 bundle (JSON) misp     MISP events (JSON): attributes with to_ids
 *
 * A name means itself and all names below it, also where a zone names it alone.
 */
#ifndef KNOW_FEED_FEED_H
#define KNOW_FEED_FEED_H

#include "base/limits.h"
#include "model/indicator.h"

enum feed_format {
	FEED_PLAIN,
	FEED_HOSTS,
	FEED_RPZ,
	FEED_ADBLOCK,
	FEED_CSV,
	FEED_STIX,
	FEED_MISP,
};
#define FEED_FORMATS 7
const char *feed_format_name(enum feed_format format); /* "plain" ... */

struct feed_counts {
	uint64_t entries;    /* given to the callback, exceptions not among them */
	uint64_t exceptions; /* "not this one": rpz-passthru, @@ */
	uint64_t passed; /* understood, and not for us: rules with options, to_ids false, run out */
	uint64_t refused;   /* a value that is none: too long, letters that no name can have */
	uint64_t not_read;  /* lines and objects of kinds that we do not read */
	uint64_t first_bad; /* the line (or object) of the first refused or not read; 0: none */
};

/* An entry; all strings are borrowed for the length of the call. */
struct feed_entry {
	enum indicator_kind kind;
	struct str value; /* normal form: see know/indicator */
	struct str shown; /* as it stands in the feed */
	bool is_exception;
	struct indicator_note note;
};

/* False ends the reading: feed_read() gives ERR_FULL then. */
typedef bool feed_entry_fn(void *arg, const struct feed_entry *e);

/* What the settings say of a feed. */
struct feed_settings {
	struct indicator_note note; /* list, tier, and what counts where the feed does not say it */
	ms_t now;		    /* what has run out by then is passed over; 0: all counts */
	const char *value_column; /* of CSV: the name of the column with values; NULL: found out */
	bool is_ja3;		  /* hashes of 32 digits in plain lists are JA3 */
};

/* What these bytes are, from their beginning. ERR_MALFORMED, with a sentence: no text, or a page.
 */
enum err feed_detect(struct str bytes, enum feed_format *ret_format, struct errinfo *info);

/*
 * Reads all. ERR_MALFORMED: it is no such feed (most lines say nothing that we can read; JSON that
 * is none; a page of HTML); ERR_INVALID: it is empty; ERR_LIMIT: a limit, which the sentence names.
 * What was given before stands: the caller throws it away. know_init() before JSON.
 */
enum err feed_read(enum feed_format format, struct str bytes, const struct feed_settings *settings,
	feed_entry_fn *give, void *arg, struct feed_counts *ret_counts, struct errinfo *info);

#endif
