/*
 * The company's own devices: which one a packet belongs to, and what was learned about it.
 *
 * Whose packet: a private address, or one that ARP, DHCP or neighbour discovery showed on this
 * link, is ours. On the link a device is known by its MAC, so that it stays the same when its
 * address changes. A MAC that sends for public addresses, or for several private ones that ARP
 * never showed, is a router: what lies behind it is known by address only. A randomised MAC is a
 * device of its own
 * ("mac~:"); a name or DHCP client id that an earlier device of this network had gives a SAME_AS
 * fact, not a merge: two phones of one kind may carry the same name. Nor is one with two cards
 * (Wi-Fi and cable) that gives one name. Only what was known by its address alone is the card that
 * ARP later shows at that address: a SAME_AS fact of high confidence with the reason "arp", and one
 * device.
 *
 * An operating system needs two independent signs (malware fakes user agents): see
 * device_os_sign().
 */
#ifndef WATCH_DEVICE_DEVICE_H
#define WATCH_DEVICE_DEVICE_H

#include "base/hash.h"
#include "model/device.h"

enum device_flag {
	DEVICE_IS_ROUTER = 1 << 0, /* forwards for others */
	DEVICE_IS_DHCP_SERVER = 1 << 1,
	DEVICE_IS_DNS_SERVER = 1 << 2,
	DEVICE_IS_DOMAIN_CONTROLLER = 1 << 3, /* answers Kerberos or is asked for LDAP by others */
	DEVICE_IS_MAIL_SERVER = 1 << 4,	      /* takes mail from others */
	DEVICE_IS_PRINTER = 1 << 5,
	DEVICE_IS_KNOWN = 1 << 6, /* the new-device detector has had it */
};

/* Where a sign of the operating system came from; independent of each other. */
enum os_source {
	OS_DHCP,       /* option list, vendor class */
	OS_USER_AGENT, /* HTTP: what a program says, easily faked */
	OS_SMB,	       /* SMB 1: native OS, as client or server; SMB 2 and 3: dialects */
	OS_NTLM,       /* version field of an NTLM message that the system itself made */
	OS_ANNOUNCE,   /* mDNS, browser announcement, SSDP */
	OS_TCP,	       /* SYN options, window, TTL */
	OS_UPDATE,     /* talks to the maker's update service */
	OS_BANNER,     /* SSH and other servers' greeting */
	OS_TLS,	       /* JA4 of a system component */
	OS_VENDOR,     /* maker of the network card, where it makes one system only */
};
#define OS_SOURCES 10
const char *os_source_name(enum os_source s); /* "dhcp", "user_agent", "smb", ... */

struct device {
	struct device_id id;
	uint32_t handle;
	struct mac mac;
	bool has_mac;
	uint16_t flags;	     /* enum device_flag */
	struct addr address; /* the latest; IPv4 preferred */
	uint8_t n_addresses;
	struct addr addresses[LIMIT_DEVICE_ADDRESSES]; /* the latest ones */
	ms_t first, last;
	char name[LIMIT_NAME_BYTES]; /* from the best source so far, "" none */
	unsigned name_rank;	     /* of that source, see device_name_rank() */
	enum device_kind kind;
	enum confidence kind_confidence;
	const char *kind_reason; /* never freed: a constant; NULL: none yet */
	char os[24];		 /* product, when two signs agree, else "" */
	char os_signs[OS_SOURCES][24];
};

struct device_table;

struct device_sink {
	void *arg;
	void (*fact)(void *arg, const struct fact *fact);
	void (*new_device)(void *arg, struct device *d, ms_t at);
	/* Two independent signs agree on an operating system (again when it changes). */
	void (*os)(void *arg, struct device *d, ms_t at);
};

/* NULL when memory is out. */
struct device_table *device_table_new(const struct hash_key *key, const struct device_sink *sink);
void device_table_free(struct device_table *t);

/*
 * The device that sent (or, with mac NULL, has) this address, made when the address is ours and
 * `may_make`. 0 when it is not ours. mac NULL or zero: no link layer, or the frame's other end.
 */
uint32_t device_of(
	struct device_table *t, struct addr a, const struct mac *mac, ms_t at, bool may_make);

/* NULL for 0, and for a device that was evicted since. */
struct device *device_get(struct device_table *t, uint32_t handle);

/* ARP, neighbour discovery or DHCP showed this address at this MAC: on our link, whatever it is. */
uint32_t device_on_link(struct device_table *t, struct addr a, struct mac mac, ms_t at);
/* The device with this MAC, before it has an address (a DHCP request). */
uint32_t device_of_mac(struct device_table *t, struct mac mac, ms_t at);

/* The device with this MAC, NULL when there is none. When made here it is told as new only once it
 * has an address: whoever asks for one with made-up MACs is not many new devices. */
struct device *device_find_mac(struct device_table *t, struct mac mac, ms_t at, bool may_make);

bool device_is_ours(const struct device_table *t, struct addr a);

/* Remembers and gives out a fact; value is cleaned. Cheap when nothing changed. */
void device_fact(struct device_table *t, struct device *d, enum fact_kind kind, struct str value,
	const char *reason, enum confidence confidence, ms_t at);
/* The same with an address or a formatted text. */
void device_fact_f(struct device_table *t, struct device *d, enum fact_kind kind,
	const char *reason, enum confidence confidence, ms_t at, const char *fmt, ...)
	__attribute__((format(printf, 7, 8)));

/* A name that the device gave itself; better sources replace worse ones. Sources of no rank
 * (device_name_rank(): log-ins) name only what has no better name, and not "VM" or "localhost". */
void device_name(
	struct device_table *t, struct device *d, struct str name, const char *reason, ms_t at);
/* Two weak signs with different reasons (constants) make a kind likelier. */
void device_kind(struct device_table *t, struct device *d, enum device_kind kind,
	const char *reason, enum confidence confidence, ms_t at);

/*
 * A sign of the operating system: a product of packs/detect/end-of-life.yaml, a family ("windows",
 * "linux", "apple", "android") or a generation ("windows-nt5", "windows-nt6", "windows-nt10"; the
 * last is told as "windows-10-11", of a server as "windows-server"). A second source that says the
 * same product, or a product of the same family beside a family sign, makes it an OS fact. What
 * only a user agent says of a version, beside a family, makes no more than the family.
 */
void device_os_sign(struct device_table *t, struct device *d, enum os_source source,
	const char *product, ms_t at);

/* A source other than these (bits 1 << enum os_source) said that the device is one of this family
 * ("windows"). */
bool device_has_family(const struct device *d, unsigned but, const char *family);

uint32_t device_count(const struct device_table *t);
uint64_t device_evicted(const struct device_table *t);

#endif
