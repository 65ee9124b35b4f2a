/* `sakimori up`: all processes of one machine, until it is told to stop. */
#ifndef PROC_LAUNCHER_LAUNCHER_H
#define PROC_LAUNCHER_LAUNCHER_H

#include "base/str.h"

#define LAUNCHER_FILES_MAX 240
#define LAUNCHER_PORT 7800

struct launcher_options {
	const char *interface;	  /* live; NULL: files */
	const char *const *files; /* captures to read */
	size_t n_files;
	bool is_demo;	    /* the files are a made-up company's, shifted to end now */
	const char *data;   /* folder; NULL: /var/lib/sakimori as root, else below $XDG_DATA_HOME */
	const char *listen; /* "ADDR:PORT"; NULL: 127.0.0.1:7800. Loopback: plain HTTP, else TLS */
	/* Where the company's name server is asked: "ADDR", "ADDR:PORT", several with commas
	 * between,
	 * "" for every address of this machine; NULL: there is none. */
	const char *guard;
	const char *guard_page; /* port of the page that says why; "0" none, NULL 80 */
	const char *dnstap; /* "FILE" or "unix:PATH": what is asked and answered; NULL: nowhere */
	/* Encrypted doors (DoT, DoH): a certificate and its key (PEM; the key may stand in the
	 * first file), NULL: the box's own; ports, "0" none, NULL: 853 and 443 when a certificate
	 * is named and names are asked at 53, else none. */
	const char *guard_cert, *guard_key, *guard_dot, *guard_doh;
	const char *upstream; /* the full resolver behind it; NULL: an Unbound of its own */
	/* What this machine holds back in cases: parts with commas between, "nft" (its firewall),
	 * "dhcp-hosts=DIR" (dnsmasq's --dhcp-hostsdir), "dhcp-pid=FILE", "keep" (also when it is
	 * stopped); NULL: nothing. As root only. */
	const char *enforce;
	/* Says a sentence to the person at the terminal: the address, and the set-up code or, in
	 * the demonstration, the password of the log-in "demo". */
	void (*say_ready)(void *arg, const char *url, const char *code, bool is_demo_login);
	void *say_arg;
};

/* Runs until SIGTERM or SIGINT. info has the sentence when it can't start: ERR_INVALID, ERR_DENIED,
 * ERR_NOT_FOUND, ERR_EXISTS (already running on this data folder),
 * ERR_AGAIN (port 53 is another program's), ERR_IO. */
enum err launcher_run(const struct launcher_options *options, struct errinfo *info);

/* Where the data is when nobody says otherwise, into dst. */
const char *launcher_data_folder(bool is_demo, char *dst, size_t size);

#endif
