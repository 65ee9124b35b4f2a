/*
 * What the parts of the detector credential_theft share: its signs, what it keeps per asking
 * device, and how it tells. credential_theft.c has the table of signs and reads RPC, SMB and NTLM;
 * credential_kerberos.c tickets; credential_directory.c LDAP and answers for names.
 */
#ifndef WATCH_DETECT_CREDENTIAL_H
#define WATCH_DETECT_CREDENTIAL_H

#include "watch/detect/detect.h"

#define CREDENTIAL_NAMES_KEPT 32

/* Places of the detector's parameters. */
enum credential_param {
	WINDOW_MINUTES,
	SERVICE_TICKETS_MIN,
	RELAY_WINDOW_SECONDS,
};

enum credential_sign {
	DCSYNC,
	DCSHADOW,
	ROASTING,
	ROASTING_RC4,
	AS_ROASTING,
	AS_ROASTED_ONE,
	BARE_KEY,
	SPRAYING,
	SECRET_READ,
	SECRET_ASKED,
	BACKUP_KEY,
	HIVE_SAVED,
	BOOT_KEY,
	DATABASE_READ,
	TOOL_COMMAND,
	PASSWORD_SET,
	PASSWORD_SET_AFTER,
	ACCOUNT_MADE,
	ACTED_FOR_OTHERS,
	KEY_WRITTEN,
	DELEGATION_WRITTEN,
	RELAYED,
	MACHINE_AT_CA,
	NTLM_OUTSIDE,
	DIRECTORY_SEARCH,
	DIRECTORY_SWEEP,
	ACCOUNT_SWEEP,
	ACCOUNTS_READ,
	FALSE_NAMES,
	FALSE_PROXY,
	CREDENTIAL_SIGNS,
};

/* Different names, as hashes; more than fit count no further. */
struct names {
	uint8_t n;
	uint32_t hashes[CREDENTIAL_NAMES_KEPT];
};

struct source {
	ms_t begun, last;
	uint32_t told;
	uint32_t members;
	uint32_t searches; /* set of what tells in a search */
	bool is_rc4_only;  /* the latest question for a ticket */
	bool has_secret_opened;
	bool has_users_listed;
	bool has_account_made; /* a computer's account: joining the domain does that too */
	bool is_bare;	  /* the latest question for a first ticket: without pre-authentication */
	bool is_bare_rc4; /* and RC4 only */
	ms_t asked_ca;	  /* the web page of a certification authority was asked for */
	char user[48];	  /* of the latest question for a first ticket */
	struct names services, services_rc4, users, refused, roasted, hosts;
	struct names own; /* that it answered for in LLMNR and NetBIOS */
};

/* What is kept of the device with this address, begun anew after `window_minutes`. */
struct source *credential_source_at(struct detect *d, const struct event *e, struct addr address);
/* The same of the flow's client. */
struct source *credential_source(struct detect *d, const struct event *e);
/* Adds a name and returns how many there are. */
unsigned credential_add_name(struct names *names, struct str text);
/* Tells a sign, once per source; what: the ground "operation", "" for none. */
void credential_fire(
	struct detect *d, const struct event *e, enum credential_sign sign, const char *what);
/* The same of another device than the asking one, with the number of names. */
void credential_fire_names(struct detect *d, const struct event *e, const struct device *device,
	struct source *s, enum credential_sign sign);

void credential_on_kerberos(struct detect *d, const struct event *e);
void credential_on_ldap(struct detect *d, const struct event *e);
/* LLMNR (EVENT_DNS) and NetBIOS names (EVENT_ANNOUNCE). */
void credential_on_names(struct detect *d, const struct event *e);

#endif
