/*
 * What the collectors of collector/ write: a text that a person reads before it is handed in, a
 * fact a line, its parts parted by tabs. UTF-8, with or without its mark; LF or CR LF. A line that
 * begins with '#' is for people. What Windows makes of such a file when it is copied or saved anew
 * is read, too: UTF-16 with its mark (">" of Windows PowerShell 5.1), CP932 (editors in Japan);
 * one with UTF-8's mark, or with a line that is UTF-8 and not ASCII, is not taken for CP932.
 *
 *	sakimori-collect	1
 *	system	windows | linux | macos
 *	host	KEIRI-01
 *	mac	00:1b:44:11:3a:b7
 *	os	Windows 11 Pro	10.0.22631	4602
 *	distro	debian	12
 *	section	user-1f2e3d4c	whole | part
 *	software	NAME	VERSION	MAKER
 *	deb	NAME	VERSION	ARCH	SOURCE	SOURCE_VERSION
 *	rpm	NAME	[EPOCH:]VERSION-RELEASE	ARCH	SOURCE.src.rpm
 *	apk	NAME	VERSION	ARCH	ORIGIN
 *	update	KB5030211	2026-11-12
 *	port	tcp/445	0.0.0.0
 *	encryption | protection | firewall	WHAT	on | off | unknown
 *	end	LINES
 *
 * Programs and packages behind a `section` stand in that part of the lists: those of all accounts,
 * those of the one that ran the collector, those of one package manager. "whole": it was read to
 *its end, so what stood in it and is not named is no longer there. A part that could not be read is
 *not named, or is "part". A component's `path` is its section.
 *
 * `end` counts the lines of facts before it, so that a file that was cut is known as such.
 */
#ifndef WIRE_COLLECTED_COLLECTED_H
#define WIRE_COLLECTED_COLLECTED_H

#include "model/component.h"

struct cp932;

#define COLLECTED_PARTS 6 /* of a line, its key among them; more are passed over */

/* Any may be NULL. Valid until they return. */
struct collected_sink {
	/* A fact that is no program: its key and what follows, "" where nothing does. */
	void (*told)(void *arg, struct str key, const struct str parts[COLLECTED_PARTS - 1]);
	void (*component)(void *arg, const struct component *c);
	/* A line that says nothing that is known: its number in the file, and its key. */
	void (*passed)(void *arg, size_t line, struct str key);
	void *arg;
	enum err stop;	     /* set by the sink: reading ends with it */
	struct cp932 *cp932; /* NULL: a file in CP932 is not read */
};

struct collected {
	uint32_t n_lines;  /* of facts */
	uint32_t n_passed; /* of them with a key that is not known, or a section that is none */
	bool is_whole;	   /* it has its end, and the end counts right */
};

bool collected_detect(struct str bytes);
/* ERR_UNSUPPORTED: of a later version; ERR_MALFORMED with the line: no such file, or in no such
 * encoding; ERR_LIMIT: a line over LIMIT_PACKAGES_LINE. */
enum err collected_read(struct str bytes, struct collected_sink *sink,
	struct collected *ret_collected, struct errinfo *info);

#endif
