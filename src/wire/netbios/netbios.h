/*
 * NetBIOS over UDP (RFC 1001, 1002): the name service of port 137, by which Windows hosts register
 * and look for names, and the computer browser's announcements ([MS-BRWS] section 2.2) in the
 * datagram service of port 138, which tell a host's name, kind and version of Windows.
 *
 * Names are decoded into the struct; other texts borrow from the message. Both are as sent: any
 * bytes, in the sender's code page.
 */
#ifndef WIRE_NETBIOS_H
#define WIRE_NETBIOS_H

#include "base/addr.h"
#include "base/limits.h"

enum netbios_port {
	NETBIOS_PORT_NAME = 137,
	NETBIOS_PORT_DATAGRAM = 138,
};

/* The sixteenth byte of a name: what of the host it stands for. */
enum netbios_suffix {
	NETBIOS_WORKSTATION = 0x00, /* of a group: its domain or workgroup */
	NETBIOS_MESSENGER = 0x03,
	NETBIOS_DOMAIN_MASTER = 0x1b,
	NETBIOS_DOMAIN_CONTROLLERS = 0x1c,
	NETBIOS_MASTER_BROWSER = 0x1d,
	NETBIOS_FILE_SERVER = 0x20,
};

struct netbios_name {
	uint8_t len;	/* 0..15, without the blanks at the end */
	uint8_t suffix; /* enum netbios_suffix or any other */
	bool is_group;	/* where the message says so */
	char text[15];
};

enum netbios_op {
	NETBIOS_QUERY = 0,
	NETBIOS_REGISTRATION = 5,
	NETBIOS_RELEASE = 6,
	NETBIOS_WAIT = 7,
	NETBIOS_REFRESH = 8,
};

struct netbios_msg {
	uint16_t id;
	uint8_t op; /* enum netbios_op or any other */
	bool is_response;
	bool is_broadcast;
	bool is_status; /* a node status request or its answer (NBSTAT) */
	uint8_t rcode;
	struct netbios_name name; /* asked for, registered, released or answered */
	struct addr addr;	  /* which it stands for, in registrations and answers; else none */
	bool has_mac;		  /* node status answer: the host's own */
	struct mac mac;
	uint32_t n_names; /* node status answer: all names of the host */
	struct netbios_name names[LIMIT_NETBIOS_NAMES];
};

/*
 * message: a datagram of port 137 (RFC 1002 section 4.2). ERR_TRUNCATED, ERR_MALFORMED for a name
 * that is not one, ERR_UNSUPPORTED for a message without question and record.
 */
enum err netbios_parse(struct str message, struct netbios_msg *ret_msg);

/* Bits of netbios_announcement.server_type ([MS-BRWS] section 2.2.1 refers to [MS-SRVS]). */
enum netbios_server {
	NETBIOS_IS_WORKSTATION = 0x00000001,
	NETBIOS_IS_SERVER = 0x00000002,
	NETBIOS_IS_SQL_SERVER = 0x00000004,
	NETBIOS_IS_DOMAIN_CONTROLLER = 0x00000008,
	NETBIOS_IS_BACKUP_CONTROLLER = 0x00000010,
	NETBIOS_IS_PRINT_SERVER = 0x00000200,
	NETBIOS_IS_UNIX = 0x00000800, /* Samba */
	NETBIOS_IS_NT = 0x00001000,
	NETBIOS_IS_NT_SERVER = 0x00008000,
	NETBIOS_IS_MASTER_BROWSER = 0x00040000,
};

enum netbios_frame {
	NETBIOS_HOST = 1,	   /* a host announces itself */
	NETBIOS_DOMAIN = 12,	   /* a master announces its workgroup: server is the workgroup */
	NETBIOS_LOCAL_MASTER = 15, /* as NETBIOS_HOST, of the one that keeps the list */
};

struct netbios_announcement {
	uint8_t frame;		 /* enum netbios_frame */
	struct addr sender_addr; /* as the header of the datagram says */
	struct netbios_name sender;
	struct netbios_name destination; /* the workgroup, as a rule */
	struct str server;		 /* the name announced */
	uint8_t os_major; /* 5.1 Windows XP, 6.1 Windows 7; Samba says what it is told */
	uint8_t os_minor;
	uint32_t server_type; /* enum netbios_server */
	struct str comment;   /* the host's description; with NETBIOS_DOMAIN the master's name */
};

/* message: a datagram of port 138. ERR_UNSUPPORTED for all that is no such announcement (other
 * datagrams, mailslots, frames, and fragments). */
enum err netbios_announcement_parse(
	struct str message, struct netbios_announcement *ret_announcement);

#endif
