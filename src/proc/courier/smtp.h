/* Delivering one mail (RFC 5321) by libcurl. */
#ifndef PROC_COURIER_SMTP_H
#define PROC_COURIER_SMTP_H

#include "bus/message.h"

/* Once, before the sandbox: sets up libcurl and its TLS. */
enum err smtp_start(void);

/*
 * Blocks for six minutes at most: a server may be slow to take a mail. ERR_AGAIN: worth trying again later (no connection, the server says
 * 4xx); ERR_DENIED: log-in refused; ERR_INVALID: the server or an address is refused for good;
 * ERR_UNSUPPORTED: no TLS where it is required. note gets a sentence in English.
 */
enum err smtp_send(const struct bus_mail *mail, char *note, size_t note_size);

#endif
