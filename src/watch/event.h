/*
 * What the readers of protocols (app/) tell the detectors (detect/): one struct event per thing
 * that happened, in packet order. All pointers and strs are valid during the call only. Nothing
 * here is a verdict.
 */
#ifndef WATCH_EVENT_H
#define WATCH_EVENT_H

#include "watch/device/device.h"
#include "watch/flow/flow.h"

/* EVENT(constant, when it is given) */
#define EVENTS(EVENT)                                                                              \
	EVENT(TICK, "every ten seconds of packet time")                                            \
	EVENT(DEVICE, "a device of ours was seen for the first time")                              \
	EVENT(OS, "two signs agree on a device's operating system")                                \
	EVENT(ARP, "an ARP packet")                                                                \
	EVENT(NEIGHBOUR, "a neighbour or router advertisement (IPv6)")                             \
	EVENT(DHCP, "a DHCP message, of IPv4 or IPv6")                                             \
	EVENT(ANNOUNCE, "a host told who it is: NetBIOS, SSDP, WS-Discovery")                      \
	EVENT(ICMP, "an ICMP echo or error")                                                       \
	EVENT(FLOW_OPEN, "the first packet of a flow")                                             \
	EVENT(FLOW_ESTABLISHED, "a TCP connection stands; a UDP or ICMP flow was answered")        \
	EVENT(FLOW_REFUSED, "a TCP SYN was answered with RST, a UDP packet with unreachable")      \
	EVENT(FLOW_CLOSE, "a flow ended, timed out or was evicted")                                \
	EVENT(BURST, "data in an established flow after at least two seconds of silence")          \
	EVENT(PAYLOAD, "the first data of each direction of a flow, the first four while nobody knows it")                   \
	EVENT(APP, "the protocol of a flow became known")                                          \
	EVENT(DNS, "a DNS message")                                                                \
	EVENT(HTTP_REQUEST, "the head of a request")                                               \
	EVENT(HTTP_RESPONSE, "the head of a response, with what was asked")                        \
	EVENT(HTTP_BODY, "the first bytes of a request's or response's body")                      \
	EVENT(FILE, "a file passed in clear: its first bytes are known, or all of it")             \
	EVENT(TLS_CLIENT, "a ClientHello, over TCP or QUIC")                                       \
	EVENT(TLS_SERVER, "a ServerHello")                                                         \
	EVENT(CERTIFICATE, "a server's own certificate (TLS 1.2 and older)")                       \
	EVENT(SSH, "an SSH greeting of either side")                                               \
	EVENT(LOGIN, "a log-in was tried, failed or succeeded")                                    \
	EVENT(SMB, "an SMB command or its answer")                                                 \
	EVENT(NTLM, "an NTLM message in any protocol")                                             \
	EVENT(RPC, "a DCE/RPC request on a known interface")                                       \
	EVENT(KERBEROS, "a Kerberos message")                                                      \
	EVENT(LDAP, "an LDAP message")                                                             \
	EVENT(RDP, "an RDP connection request or client data")                                     \
	EVENT(MAIL, "a mail was handed over in SMTP")                                              \
	EVENT(LINE, "a line of a text protocol: IRC, FTP, Stratum, Redis")                         \
	EVENT(DISSECTED, "nDPI gave its verdict on a flow")

enum event_kind {
#define EVENT(constant, when) EVENT_##constant,
	EVENTS(EVENT)
#undef EVENT
		EVENT_KINDS
};
_Static_assert(EVENT_KINDS <= 64, "a set of kinds is a 64-bit number");
#define EVENT_BIT(constant) (UINT64_C(1) << EVENT_##constant)

struct arp;
struct dhcp6_msg;
struct dhcp_msg;
struct dns_msg;
struct http_request;
struct http_response;
struct kerberos_msg;
struct ldap_msg;
struct nd_message;
struct ntlm_msg;
struct rdp_msg;
struct smb_msg;
struct tcp_segment;
struct tls_client_hello;
struct tls_server_hello;
struct x509_cert;
struct dcerpc_msg;

enum login_result {
	LOGIN_TRIED, /* sent; the answer is not known */
	LOGIN_OK,
	LOGIN_FAILED,
};

enum file_way {
	FILE_HTTP_DOWNLOAD,
	FILE_HTTP_UPLOAD,
	FILE_MAIL,
	FILE_FTP,
	FILE_SMB_WRITE,
	FILE_TFTP,
};

enum announce_way {
	ANNOUNCE_NETBIOS, /* name service: a name registered, defended or told on request */
	ANNOUNCE_BROWSER, /* a host in the computer browser's datagrams */
	ANNOUNCE_SSDP,
	ANNOUNCE_WSD,
};

/* What was asked in HTTP, kept until the answer: cut to these lengths. */
struct http_asked {
	char method[12];
	char host[128];
	char path[256];
	char user_agent[160];
	char referer[128];
	bool has_cookie;
	bool has_accept_language;
	ms_t at;
};

struct event {
	enum event_kind kind;
	ms_t at;
	struct flow *flow; /* NULL for what has none */
	struct device
		*client; /* of the flow, or the device that the event is about; NULL: not ours */
	struct device *server; /* of the flow; NULL: not ours */
	int direction;	       /* TO_SERVER or TO_CLIENT, where a packet gave the event */

	union {
		/* ARP, NEIGHBOUR, DHCP: the frame's source beside the message. DHCP has no flow: its
		 * client is the device that asks or is answered, its server the one that answers. */
		struct {
			struct mac source;
			uint16_t vlan;		    /* 0: none */
			struct addr source_address; /* of the IP packet; none for ARP */
			const struct arp *arp;
			const struct nd_message *nd;
			const struct dhcp_msg *dhcp;   /* of IPv4, else NULL */
			const struct dhcp6_msg *dhcp6; /* of IPv6, else NULL */
		} link;
		struct { /* FLOW_OPEN */
			const struct tcp_segment *syn; /* the client's first packet, else NULL */
		} open;
		struct { /* ANNOUNCE; empty or 0 where the message does not say */
			enum announce_way way;
			bool is_answer;	      /* NETBIOS: to a question for the name */
			struct str name;      /* what it calls itself, as sent */
			struct addr address;  /* NETBIOS: which the name stands for */
			struct str software;  /* SSDP: SERVER */
			struct str type;      /* SSDP: NT or ST; WSD: types */
			uint8_t os_major, os_minor; /* BROWSER */
			uint32_t server_type;	    /* BROWSER: enum netbios_server */
		} announce;
		struct {
			uint8_t type, code;
			size_t wire_len; /* of the payload */
			struct str payload;
		} icmp;
		struct {
			bool is_evicted;
		} close;
		struct {
			ms_t quiet; /* how long the flow had been silent */
			size_t len; /* payload of the packet that broke the silence */
		} burst;
		struct {
			struct str bytes;
			size_t wire_len;
			unsigned nth; /* 0: the first of this direction */
		} payload;
		struct {
			const struct dns_msg *msg;
			bool is_tcp;
		} dns;
		struct {
			const struct http_request *request;   /* HTTP_REQUEST */
			const struct http_response *response; /* HTTP_RESPONSE */
			const struct http_asked *asked;	      /* all three; fields "" when unseen */
			struct str body;		      /* HTTP_BODY: its first bytes */
			struct str content_type;	      /* HTTP_BODY: of that body */
		} http;
		struct {
			enum file_way way;
			int kind;	    /* enum file_kind of wire/magic */
			struct str name;    /* as asked for or announced */
			struct str claimed; /* media type announced; may be empty */
			struct str head;    /* its first bytes */
			struct str from;    /* host name, or mail sender */
			struct str path;    /* HTTP: path and query */
			struct str user_agent;
			bool is_program; /* HTTP: no browser asked, whatever it said */
			uint64_t size; /* so far, or all when is_whole */
			bool is_whole;
			const char *md5, *sha1, *sha256; /* hexadecimal when is_whole, else NULL */
		} file;
		struct {
			const struct tls_client_hello *client;
			const struct tls_server_hello *server;
			const char *ja3; /* hexadecimal; TLS_CLIENT */
			const char *ja4;
		} tls;
		struct {
			const struct x509_cert *certificate;
			unsigned chain; /* certificates in the chain */
			const struct tls_server_hello *server;
			struct str sni;	 /* what the client asked for; empty: nothing */
			bool has_client; /* its hello was seen: sni, ja3, ja4 are known */
			const char *ja3, *ja4;
		} certificate;
		struct {
			/* of the side that `direction` comes from: "SSH-2.0-OpenSSH_9.2p1 Debian-2" */
			struct str greeting;
			bool is_obsolete;    /* protocol 1 only */
		} ssh;
		struct {
			enum app app;
			enum login_result result;
			bool is_cleartext; /* the password could be read on the wire */
			struct str user;   /* may be empty */
		} login;
		struct {
			const struct smb_msg *msg;
			const char *tree;    /* path of the share, "" unknown */
			const char *file;    /* name of the open file or pipe, "" unknown */
			uint32_t ask_status; /* unused in requests */
		} smb;
		struct {
			const struct ntlm_msg *msg;
			enum app app;
		} ntlm;
		struct {
			const struct dcerpc_msg *msg;
			int interface; /* enum dcerpc_interface */
			bool is_named_pipe;
		} rpc;
		const struct kerberos_msg *kerberos;
		const struct ldap_msg *ldap;
		const struct rdp_msg *rdp;
		struct {
			struct str from, first_to, subject;
			unsigned recipients;
		} mail;
		struct {
			enum app app;
			struct str text; /* without its end */
		} line;
		struct {
			struct str protocol; /* nDPI's name, "AnyDesk" */
			uint64_t risks;	     /* bits of ndpi_risk_enum: hints only */
		} dissected;
	};
};

#endif
