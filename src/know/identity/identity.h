/*
 * Which package is it? A component of a bill, or a package as an advisory names it, becomes the
 * same normal form, so that the two meet by equality alone: ecosystem, release of the distribution,
 * name. Or there is a reason why not: what was not identified was not checked, and is never called
 * safe.
 *
 * Sources of a component's identity, in this order: its package URL (mended where that needs no
 * guess), else its group and name in the ecosystem that the caller's hint says. Names are never
 * compared by likeness.
 *
 * Normal form, beside what purl says of the type:
 *   PyPI       PEP 503: small letters, runs of '-', '_', '.' are one '-'
 *   NuGet, Packagist, Hex, Pub, Bitnami, GitHub Actions, Swift   small letters
 *   Maven      "group:artifact"; npm "@scope/name"; Swift "host/owner/name"
 *   Go         the module's path with its capitals, "stdlib" for the standard library. Makers of
 *              purls have long written it in small letters, so an advisory whose path has capitals
 *              is filed under both spellings; a component is asked for under its own only
 *   Debian 12.5, "bookworm" -> "12"; Ubuntu "jammy", "22.04.3" -> "22.04", Pro "pro:18.04";
 *   Alpine "v3.18.2" -> "3.18"; AlmaLinux, Rocky, Red Hat, Mageia "8.6" -> "8";
 *   SUSE and openSUSE "15 SP5" -> "15.5", "tumbleweed"; Wolfi, Chainguard: none, they roll
 */
#ifndef KNOW_IDENTITY_H
#define KNOW_IDENTITY_H

#include "model/component.h"
#include "wire/purl/purl.h"

enum identity_reason {
	IDENTITY_KNOWN,
	IDENTITY_NO_PURL,	       /* nothing says of which ecosystem it is */
	IDENTITY_PURL_BROKEN,	       /* not even mended */
	IDENTITY_TYPE_UNKNOWN,	       /* a kind of package that no ecosystem here has */
	IDENTITY_NO_DISTRIBUTION,      /* deb, apk, rpm: of which distribution is not said */
	IDENTITY_DISTRIBUTION_UNKNOWN, /* one that no ecosystem here is */
	IDENTITY_DISTRIBUTION_UNCLEAR, /* the purl says two different ones */
	IDENTITY_NO_RELEASE,	       /* which release of it is not said */
	IDENTITY_NAME_UNCLEAR,	       /* a name without the group that its ecosystem needs */
	IDENTITY_NO_VERSION,	       /* none, or "unknown", "latest" */
	IDENTITY_VERSION_RANGE,	       /* a wish like ">=1.24,<2", not what is there */
	IDENTITY_TOO_LONG,	       /* LIMIT_PURL_BYTES */
};
#define IDENTITY_REASONS 12
const char *identity_reason_name(enum identity_reason r); /* "known", "no_purl" ... */

/* What the same bill says elsewhere, explicitly; ECOSYSTEM_NONE and "" for nothing. */
struct identity_hint {
	enum ecosystem ecosystem; /* for components without purl */
	struct str distro;	  /* "debian-12", "ubuntu 22.04": the bill's operating system */
};

struct identity_name {
	struct package package; /* normal form */
	struct str version;	/* of this package; with its epoch for rpm. "" for an advisory */
	bool is_source;		/* the source package: its advisories are about this one too */
	bool is_assumed; /* said with less than certainty: the source package is taken to be called
			  * like the binary one; CentOS is taken as Red Hat; "generic" is OSS-Fuzz
			  */
};

#define IDENTITY_NAMES 2
/* Holds its own text: never copied by value. About 15 KB, no other memory. */
struct identity {
	enum identity_reason reason;
	/* Without the reason KNOWN the names are only for showing, as far as they were found. */
	unsigned n;
	struct identity_name names[IDENTITY_NAMES];
	bool is_by_hint; /* not by purl */
	unsigned mends;	 /* of the purl, 1 << enum purl_mend; most matter to nobody: see below */
	struct purl purl;
	size_t used, named; /* named: see identity_again() */
	char text[4 * LIMIT_PURL_BYTES];
};
/* Mends to be said beside a hit: the purl was malformed. */
#define IDENTITY_MENDS(identity) ((identity)->mends >> PURL_MENDS_STRICT << PURL_MENDS_STRICT)

/* hint may be NULL. A component of a distribution whose advisories name source packages has one
 * name (is_source), others one or two: all of them are to be asked for. */
void identity_of_component(
	const struct component *c, const struct identity_hint *hint, struct identity *ret_identity);

/* When c is the same package as the component before, in another version: its purl differs in that
 * alone, and nothing but the purl says what it is. False: nothing is done. For an identity that was
 * zeroed once and is used for one component after the other with the same hint. */
bool identity_again(const struct component *c, struct identity *id);

/* The package as the advisory names it (ecosystem_of_osv() has split ecosystem and release). An
 * advisory is to be filed under each of the names. */
void identity_of_advisory(const struct package *named, struct identity *ret_identity);

/* "debian-12.5", "bookworm", "Alpine Linux v3.18": the ecosystem, and the release in normal form,
 * written to room (its size at least 64). ERR_NOT_FOUND: none that is known; ERR_MALFORMED: no
 * release said (*ret_e is set). */
enum err identity_of_distro(
	struct str text, enum ecosystem *ret_e, char *room, size_t size, struct str *ret_release);

#endif
