/*
 * What a device says of itself (DHCP, mDNS, SSDP, names, maker of its network card) and what that
 * makes it: rules of packs/detect/devices.yaml. The sensor asks for every rule that fits a text and
 * weighs them: two independent signs make a kind or an operating system likely.
 */
#ifndef MODEL_DEVICE_RULE_H
#define MODEL_DEVICE_RULE_H

#include "model/device.h"

/* Where the text comes from: DEVICE_SOURCE(constant, name in the pack) */
#define DEVICE_RULE_SOURCES(X)                                                                     \
	X(DHCP_VENDOR, "dhcp_vendor")     /* option 60, or DHCPv6 option 16 */                     \
	X(DHCP_OPTIONS, "dhcp_options")   /* option 55 as "1,3,6,15" */                            \
	X(MDNS_SERVICE, "mdns_service")   /* a service type that it offers: "_ipp._tcp" */         \
	X(MDNS_TXT, "mdns_txt")           /* one string of its TXT record: "model=..." */          \
	X(SSDP_SERVER, "ssdp_server")     /* SERVER header */                                      \
	X(SSDP_TYPE, "ssdp_type")         /* NT or ST header */                                    \
	X(HOSTNAME, "hostname")           /* DHCP option 12, mDNS or NetBIOS name */               \
	X(OUI_VENDOR, "oui_vendor")       /* what vendor_find() says of its MAC */                 \
	X(HTTP_SERVER, "http_server")     /* Server header of its own web page */                  \
	X(USER_AGENT, "user_agent")       /* HTTP, as client */                                    \
	X(SSH_SOFTWARE, "ssh_software")   /* greeting as server: "SSH-2.0-OpenSSH_9.2p1 ..." */    \
	X(WINDOWS_BUILD, "windows_build") /* of an NTLM message: "10.0.19045" */                   \
	X(OUTSIDE, "outside")             /* a name that it looked up or named in TLS */

enum device_rule_source {
#define DEVICE_SOURCE(constant, name) DEVICE_RULE_##constant,
	DEVICE_RULE_SOURCES(DEVICE_SOURCE)
#undef DEVICE_SOURCE
		DEVICE_RULE_SOURCE_COUNT
};

const char *device_rule_source_name(enum device_rule_source source);
enum err device_rule_source_parse(struct str s, enum device_rule_source *ret_source);

/* How the text of a rule meets the text that was seen; letters of either case are the same. */
enum device_rule_how {
	DEVICE_RULE_EQUALS,
	DEVICE_RULE_PREFIX,
	DEVICE_RULE_CONTAINS,
	DEVICE_RULE_DOMAIN, /* the name itself or a name below it */
};
#define DEVICE_RULE_HOWS 4

const char *device_rule_how_name(enum device_rule_how how); /* "equals", "prefix", ... */

struct device_rule {
	enum device_rule_source source;
	enum device_rule_how how;
	struct str text;
	enum device_kind kind; /* DEVICE_UNKNOWN: says nothing of the kind */
	struct str os;	       /* value of an OS fact ("windows-7", "android"); "" says nothing */
	struct str model;      /* value of a MODEL fact; "" says nothing */
	enum confidence confidence;
};

struct device_rules {
	uint32_t n_rules;
	const struct device_rule *rules; /* ordered by source, then as in the pack */
	uint32_t first[DEVICE_RULE_SOURCE_COUNT + 1];
};

bool device_rule_matches(const struct device_rule *rule, struct str text);

/* The next rule of this source that fits text, after `after` (NULL: from the first); NULL when
 * there is no more. */
const struct device_rule *device_rules_next(const struct device_rules *rules,
	enum device_rule_source source, struct str text, const struct device_rule *after);

#endif
