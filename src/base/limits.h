/*
 * Every length, count, depth and queue that input from outside can grow, by name. Over a limit an
 * input is refused with ERR_LIMIT, or dropped with a counter that a page shows. One place, so that
 * the memory of a process can be added up by reading it.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/* Names of files with their folders, with NUL */
#define LIMIT_PATH_BYTES 4096 /* as somebody gives one */
#define LIMIT_PATH_BELOW 4608 /* of what we put below such a one */

/* Frames and flows (the sensor's fixed memory) */
#define LIMIT_FRAME_BYTES 65535		/* bytes of one frame that we look at */
#define LIMIT_EXT_HEADERS 8		/* IPv6 extension headers, VLAN tags, in a row */
#define LIMIT_FLOWS 20480		/* flows alive at once; the idlest of a set goes first */
#define LIMIT_FRAGMENTS 64		/* datagrams being put together at once */
#define LIMIT_DATAGRAM_BYTES 9216	/* a datagram put together from fragments */
#define LIMIT_STREAM_BYTES 16384	/* reassembly window per TCP direction */
#define LIMIT_STREAM_POOL_BYTES 4194304 /* all reassembly windows together */
#define LIMIT_STREAMS 8192		/* TCP flows being read at once */
#define LIMIT_DISSECTED_FLOWS 1024	/* flows in nDPI's hands at once */
#define LIMIT_DEVICES 2048		/* devices that the sensor keeps; the longest unseen goes */
#define LIMIT_FACTS 16384		/* facts whose last sighting is remembered */
#define LIMIT_PAIRS 8192     /* who talks with whom: told and forgotten when the table is full */
#define LIMIT_ADDRESSES 8192 /* addresses whose device is remembered */
#define LIMIT_DEVICE_ADDRESSES 8
#define LIMIT_DEVICE_NAMES 6
#define LIMIT_ND_PREFIXES 4    /* of one router advertisement; the rest is counted */
#define LIMIT_ND_DNS 4	       /* DNS servers of one router advertisement */
#define LIMIT_DHCP_ADDRESSES 4 /* of one option; the rest is left out */
#define LIMIT_DHCP_OPTIONS 64  /* options of one message whose codes are kept */
#define LIMIT_NETBIOS_NAMES 16 /* of one node status answer; the rest is left out */
#define LIMIT_SSDP_LINES 64    /* header lines of one announcement */
#define LIMIT_WSD_BYTES 8192   /* of a WS-Discovery message that are searched */

/* Names */
#define LIMIT_DNS_NAME_BYTES 255  /* RFC 1035 section 2.3.4 */
#define LIMIT_DNS_LABELS 128	  /* of a name of 255 bytes */
#define LIMIT_DNS_TTLS 128	  /* records of an answer that is kept for the next one who asks */
#define LIMIT_DNS_HOPS 32	  /* compression pointers in one name */
#define LIMIT_DNS_QUESTIONS 4	  /* kept of one message; the rest is counted */
#define LIMIT_DNS_RECORDS 32	  /* kept of one message; the rest is counted */
#define LIMIT_DNS_POOL_BYTES 4096 /* all names of one message, as text */
#define LIMIT_NAME_BYTES 64	  /* a device's name as shown */
#define LIMIT_FACT_VALUE 128
#define LIMIT_FACT_REASON 48
#define LIMIT_HOST_BYTES 256 /* a host name in a fact or alert, with NUL */

/* What the box holds back in cases (proc/enforcer) */
#define LIMIT_HELD_ACTS 150 /* of the box at once, in all cases; one more is refused, and said */
#define LIMIT_ENFORCED_DEVICE                                                                      \
	8		    /* cards and addresses of one device; cards, then the latest seen      \
			     */
#define LIMIT_ENFORCED 1200 /* cards and addresses of all of them: none is left out */
#define LIMIT_ENFORCE_MS ((int64_t)31 * 86400000) /* no element stays longer, whatever is asked */
#define LIMIT_ENFORCE_SCRIPT_BYTES 131072	  /* what the firewall's program is given to read */

/* Packets of one device, kept for a case (watch/evidence/keep.h, store/kept.h) */
#define LIMIT_KEEP_ACTS 16	    /* devices at once; one more is refused, and said */
#define LIMIT_KEEP_ROWS 240	    /* acts whose packets wait to become a file */
#define LIMIT_KEEP_ITEMS 128	    /* cards and addresses of all of them */
#define LIMIT_KEEP_ITEMS_ACT 8	    /* of one device */
#define LIMIT_KEEP_FRAME_BYTES 1600 /* of one frame; longer ones are cut */
#define LIMIT_KEEP_PER_SECOND 200   /* frames of one device; what comes faster is counted as lost */
#define LIMIT_KEEP_BURST 2000	    /* after a quiet while so many may come at once */
#define LIMIT_KEEP_FRAMES 40000	    /* of one device in the store: the oldest go, and are counted */
#define LIMIT_KEEP_BYTES 16777216   /* the same, of their bytes */
#define LIMIT_KEEP_BYTES_ALL 67108864 /* of all devices: the oldest of the one that has most go */

/* The company's own name server (proc/resolver) */
#define LIMIT_KEPT_BYTES 1232	  /* of an answer that is kept; longer ones are asked for again */
#define LIMIT_KEPT_MS 3600000	  /* an answer is kept so long at most */
#define LIMIT_STALE_MS 3600000	  /* and given so long after it ran out, when nobody answers */
#define LIMIT_FLIGHTS 1024	  /* different questions on their way upstream */
#define LIMIT_FLIGHT_CLIENTS 2048 /* clients that wait for them */
#define LIMIT_FLIGHTS_OF_CLIENT 128
#define LIMIT_FLIGHT_QUESTION 304 /* name, type, class and cookie of a question */
#define LIMIT_KEPT 16384	  /* answers that are kept: 25 MB */
#define LIMIT_RECALL 16384	  /* listed names of which is remembered what was said: 2 MB */
#define LIMIT_DOORS 32		  /* addresses that the name server is asked at, UDP and TCP */
#define LIMIT_ASK_STREAMS 96	  /* TCP connections of clients */
#define LIMIT_ASK_STREAMS_OF_CLIENT 16
#define LIMIT_ASK_BYTES 4096	   /* one question over TCP */
#define LIMIT_ASK_WAITING 64	   /* questions of one connection that wait for their answer */
#define LIMIT_ASK_OUT_BYTES 196608 /* answers that a connection has not taken yet */
#define LIMIT_SECURE_STREAMS 512   /* encrypted connections of clients (DoT, DoH) */
#define LIMIT_SECURE_OF_CLIENT 32
#define LIMIT_SECURE_PEM_BYTES 65536 /* key and certificates */
#define LIMIT_SHAKE_MS 5000	     /* for a handshake */
#define LIMIT_SHAKE_RATE 20	     /* encrypted connections a second that one client begins */
#define LIMIT_SHAKE_BURST 100
#define LIMIT_SHAKES_AT_ONCE 2	   /* steps of handshakes between two looks at UDP */
#define LIMIT_DOH_PARTS 64	   /* requests of one HTTP/2 connection at once */
#define LIMIT_DOH_HEAD_BYTES 16384 /* header fields of one request */
#define LIMIT_DOH_PATH_BYTES 6144  /* a question as base64 */
#define LIMIT_DOH_TYPE_BYTES 256
#define LIMIT_ASK_RATE 1000 /* questions a second of one client over UDP without a cookie */
#define LIMIT_ASK_BURST 5000
#define LIMIT_REFUSE_RATE 5	   /* refusals a second for one outsider */
#define LIMIT_RATE_CLIENTS 4096	   /* clients whose rate is remembered */
#define LIMIT_QUERY_ROWS 1024	   /* judged questions that wait for the portal */
#define LIMIT_ASK_ROWS 1024	   /* domains that devices asked for, waiting for the portal */
#define LIMIT_GUARD_LINES_DAY 500  /* judged names of a device and day; the rest are others */
#define LIMIT_GUARD_NAMES_DAY 1000 /* ordinary ones */
#define LIMIT_GUARD_POLICY_BYTES 4194304
#define LIMIT_GUARD_NETWORKS 64
#define LIMIT_GUARD_GROUPS 64
#define LIMIT_GUARD_DEVICES 16384 /* addresses of devices */
#define LIMIT_GUARD_RULES 20000
#define LIMIT_GUARD_NAMES 20000	   /* bypass; canaries */
#define LIMIT_UNBOUND_CONF 1048576 /* ours with all additions of DATA/guard/unbound.d */
#define LIMIT_TAP_CONTROL 512	   /* bytes of what a reader of dnstap says */
#define LIMIT_TAP_BYTES 1048576	   /* that wait for it; what finds no room is counted */
#define LIMIT_TAP_FILE 1073741824  /* of one file; then the next, and the one before stays */
#define LIMIT_RPZ_ORIGIN 100	   /* bytes of the name of a policy zone that is written */
#define LIMIT_RPZ_WHY 240	   /* a comment in it */
#define LIMIT_RPZ_GAPS 65536 /* names between two that decide otherwise; the rest is counted */
#define LIMIT_GUARD_TEXT 400 /* bytes of what a blocked question is told */

/* Outside formats (wire/) */
#define LIMIT_HTTP_HEAD_BYTES 16384 /* start line and header fields of one message */
#define LIMIT_HTTP_FIELDS 100	    /* header fields of one message */
#define LIMIT_HTTP_CHUNK_LINE 1024  /* size and extensions of one chunk, or one trailer field */
#define LIMIT_TLS_HANDSHAKE_BYTES                                                                  \
	16384		      /* one handshake message, or a run of them, put together             \
			       */
#define LIMIT_TLS_CIPHERS 256 /* cipher suites of a hello that is fingerprinted */
#define LIMIT_TLS_EXTENSIONS 64
#define LIMIT_TLS_ALPN 16	    /* protocol names that are listed */
#define LIMIT_TLS_CERTIFICATES 10   /* of one chain */
#define LIMIT_TLS_JA3_BYTES 4096    /* the text whose MD5 is JA3 */
#define LIMIT_X509_DEPTH 16	    /* nesting of DER elements */
#define LIMIT_X509_NAMES 16	    /* dNSNames that are kept */
#define LIMIT_SSH_BANNER_BYTES 255  /* RFC 4253 section 4.2, with CR LF */
#define LIMIT_SSH_PREAMBLE_LINES 16 /* lines that a server may send before its banner */
#define LIMIT_SSH_PACKET_BYTES 16384
#define LIMIT_SSH_HASSH_BYTES 8192   /* the four lists whose MD5 is HASSH */
#define LIMIT_MAGIC_BYTES 16384	     /* how much of a file's start is looked at */
#define LIMIT_QUIC_INITIALS 4	     /* Initial packets that one ClientHello may take */
#define LIMIT_QUIC_CRYPTO_BYTES 4096 /* a ClientHello put together from CRYPTO frames */
#define LIMIT_QUIC_PACKET_BYTES 2048 /* one datagram with Initial packets */
/* Windows protocols */
#define LIMIT_SMB_PREFIX 8192	  /* of a longer SMB frame only these first bytes are read */
#define LIMIT_SMB_FRAME 17825792  /* 17 MiB: MaxTransactSize 8 MiB and MaxWriteSize 16 MiB fit */
#define LIMIT_SMB_COMMANDS 16	  /* commands of one compound or AndX chain */
#define LIMIT_SMB_DIALECTS 16	  /* dialects of one negotiation that we keep */
#define LIMIT_SMB_NAME 256	  /* bytes of a path as UTF-8, with NUL */
#define LIMIT_SMB_TEXT 64	  /* bytes of an OS or account name as UTF-8, with NUL */
#define LIMIT_NTLM_NAME 128	  /* bytes of a user, domain or host name as UTF-8, with NUL */
#define LIMIT_NTLM_PAIRS 32	  /* AV pairs of one message */
#define LIMIT_SPNEGO_MECHS 8	  /* mechanisms of one token that we look at */
#define LIMIT_DCERPC_PREFIX 8192  /* of a longer fragment only these first bytes are read */
#define LIMIT_DCERPC_CONTEXTS 8	  /* presentation contexts of one bind that we keep */
#define LIMIT_KERBEROS_BYTES 8192 /* of a longer message only these first bytes are read */
#define LIMIT_KERBEROS_FRAME 262144
#define LIMIT_KERBEROS_NAME 128 /* bytes of a principal or realm as UTF-8, with NUL */
#define LIMIT_KERBEROS_ETYPES 16
#define LIMIT_KERBEROS_PADATA 16
#define LIMIT_RDP_CHANNELS 31 /* [MS-RDPBCGR] section 2.2.1.3.4 */
#define LIMIT_RDP_COOKIE 64   /* bytes of the user name in the cookie, with NUL */
#define LIMIT_LDAP_BYTES 8192 /* of a longer message only these first bytes are read */
#define LIMIT_LDAP_FRAME 16777216
#define LIMIT_LDAP_NAME 256   /* bytes of a DN, with NUL */
#define LIMIT_LDAP_FILTER 512 /* bytes of a filter as text, with NUL; longer ones are cut */
#define LIMIT_LDAP_DEPTH 16   /* filters within filters that are written out */
#define LIMIT_LDAP_TEXT 64    /* bytes of one value in a filter, of a mechanism or OID, with NUL */
#define LIMIT_LDAP_ATTRIBUTES 32 /* attributes of one search that we keep */

/* Lists of known-bad things */
#define LIMIT_UPLOAD_BYTES 256000000	 /* a capture file that somebody hands in: 256 MB */
#define LIMIT_FILE_DIGESTS 16		 /* files at once whose digests are computed */
#define LIMIT_FILE_DIGEST_BYTES 16777216 /* of a file; a larger one has no digest */
#define LIMIT_INDICATOR_LISTS 64	 /* of known-bad things; of advisories as many */
#define LIMIT_FEEDS_BROUGHT 32 /* of them by people and machines: the rest is for the catalogue */
#define LIMIT_INDICATOR_LIST_BYTES 67108864 /* one plain list */
#define LIMIT_INDICATOR_ALL_BYTES 268435456 /* all lists together */
#define LIMIT_INDICATOR_JSON_BYTES 16777216 /* one STIX bundle */
#define LIMIT_INDICATORS 2000000	    /* entries of all lists together */
#define LIMIT_INDICATOR_TEXT 1024	    /* one value, as a URL */
#define LIMIT_INDICATOR_WHAT 96		    /* what a list says of an entry; cut */
#define LIMIT_INDICATOR_CONTEXT 128	    /* the id of the object that an entry comes from */
#define LIMIT_INDEX_NOTE_BYTES 320
#define LIMIT_INDEX_HITS 16		  /* lists that one look-up tells of; the rest is counted */
#define LIMIT_INDEX_HEAP_BYTES 1073741824 /* one shard's entries while it is made */
#define LIMIT_INDEX_BUCKETS 4194304	  /* of one shard: 50 million entries */
#define LIMIT_INDEX_BUCKET_BYTES 65536	  /* the records of one bucket */
#define LIMIT_INDEX_SAME 256 /* what one layer says of one value; the rest is counted */
#define LIMIT_INDEX_TABLE_BYTES 285212804   /* one table: LIMIT_INDEX_BUCKETS and its head */
#define LIMIT_INDEX_TABLES_BYTES 1073741824 /* all tables of a layer: they are held in memory */
#define LIMIT_INDEX_RUN 64		    /* buckets that one overflows into */
#define LIMIT_FEED_LINE_BYTES 8192	    /* one line of a feed; longer ones are not read */
#define LIMIT_FEED_OBJECT_BYTES 1048576	    /* one object of a feed in JSON */
#define LIMIT_FEED_COLUMNS 64		    /* of a feed that is a table */
#define LIMIT_FEED_DEPTH 32		    /* nesting of JSON that is walked */
#define LIMIT_FEED_BYTES 268435456	    /* one version of a feed, unpacked */
#define LIMIT_BUILT_FILE_BYTES 8589934592   /* of a file that a builder of an index writes */
#define LIMIT_ADVISORY_UNPACKED 1073741824  /* a list packed by gzip, unpacked */
#define LIMIT_ADVISORY_SPOOLED 1073741824   /* what one list takes while an index is made */
#define LIMIT_ADVISORY_KEPT_FREE 67108864   /* on the disk, however much lists say */
#define LIMIT_FEED_URL 512		    /* with NUL */
#define LIMIT_FEED_PROXY 200		    /* with NUL */
#define LIMIT_FEED_UPLOAD_BYTES 64000000    /* a list that somebody hands in: 64 MB */
#define LIMIT_FEED_TAG 128		    /* of what a server calls its version, with NUL */
#define LIMIT_FEED_ORDER_BYTES 1048576	    /* what the portal tells the builder of the index */
#define LIMIT_FEED_ORDER_HELD 8192	    /* names in it that are held back */
#define LIMIT_FEED_ORDER_HELD_BYTES 524288  /* and their bytes */
#define LIMIT_FEED_REPORT_BYTES 1048576	    /* and what that says of it */
#define LIMIT_FEED_HELD 2000		    /* entries that do not block, named in the report */
#define LIMIT_FEED_FREED 500		    /* of them that block all the same */
#define LIMIT_HELD 4194304		    /* names and networks that never block by themselves */
#define LIMIT_STIX_TERMS 64		    /* comparisons of one pattern */

/* The index of advisories */
#define LIMIT_ADVISORY_ID 256		      /* bytes of an id, an alias, a platform */
#define LIMIT_ADVISORY_SOURCE 39	      /* bytes of a source's name */
#define LIMIT_INDEX_SOURCES 128		      /* names of lists in one index */
#define LIMIT_LIST_SOURCES 2		      /* that one list gets of them */
#define LIMIT_PREFIX_SOURCES 32		      /* that ids get which no publisher of ours has */
#define LIMIT_ADVISORY_TEXT 1024	      /* summary, address, vector: cut, or left out */
#define LIMIT_ADVISORY_VERSION 256	      /* bytes of one version; longer ones are left out */
#define LIMIT_ADVISORY_EVENTS 65536	      /* of one range */
#define LIMIT_ADVISORY_NODES 60000	      /* of one advisory's trees */
#define LIMIT_ADVISORY_NORMAL_BYTES 268435456 /* one advisory while it is brought into form */
#define LIMIT_ADVISORY_RECORDS 4000000	      /* advisories and marks of one index */
#define LIMIT_REVERSE_ITEMS 50000000	      /* packages and versions of all companies */
#define LIMIT_REVERSE_COMPANIES 10000000
#define LIMIT_REVERSE_SET 1000000	       /* components of one company */
#define LIMIT_MATCH_HITS 16384		       /* what advisories say of one component */
#define LIMIT_LIBRARY_TEXTS_BYTES 134217728    /* what the C library tells of one component */
#define LIMIT_LIBRARY_AROUND 100000	       /* names of what else is on the device */
#define LIMIT_MATCH_TREE_DEPTH 8	       /* nesting of product expressions that is judged */
#define LIMIT_ADVISORY_STRINGS_BYTES 268435456 /* names and versions of one index */

/* Files that people bring: workbooks, tables, forms */
#define LIMIT_TABLE_FILE_BYTES 32000000 /* as it comes */
#define LIMIT_ZIP_ENTRIES 4096
#define LIMIT_ZIP_NAME_BYTES 512
#define LIMIT_ZIP_ENTRY_BYTES 67108864 /* one entry, unpacked */
#define LIMIT_ZIP_ALL_BYTES 134217728  /* all entries, unpacked */
#define LIMIT_ZIP_FEED_ENTRIES 1048576 /* of an archive of advisories, one by one */
#define LIMIT_ZIP_FEED_BYTES UINT64_C(8589934592)
#define LIMIT_ZIP_RATIO 400 /* unpacked to packed, of entries over LIMIT_ZIP_RATIO_FROM */
#define LIMIT_ZIP_RATIO_FROM 1048576
#define LIMIT_JSON_DEPTH 2048
#define LIMIT_JSON_KEY_BYTES 1024
#define LIMIT_JSON_TEXT_BYTES 1048576 /* of one string */
#define LIMIT_XML_DEPTH 2048
#define LIMIT_XML_TEXT_BYTES 1048576  /* of one element that is read along a shape */
#define LIMIT_ADVISORY_BYTES 33554432 /* texts of one advisory */
#define LIMIT_ADVISORY_PARTS 1048576  /* of one kind in it: packages, ranges, events, versions */
#define LIMIT_ADVISORY_NAMES 2048     /* aliases; as many related ones; more are left out */
#define LIMIT_ADVISORY_PLATFORMS 256  /* of one affected package */
#define LIMIT_ADVISORY_SUMMARY 240    /* bytes */
#define LIMIT_BOM_REFS 4194304	      /* names of packages, files and relations' ends of one bill */
#define LIMIT_BOM_OPEN_BYTES 16777216 /* names that relations use before they are there */
#define LIMIT_BOM_ELEMENT_BYTES 4194304 /* all that is kept of one package; of the bill itself */
#define LIMIT_BOM_GRAPH_BYTES                                                                      \
	67108864 /* makers, licences and relations that are looked up (SPDX 3) */
#define LIMIT_BOM_LINE_BYTES 1048576   /* one value of a tag-value file */
#define LIMIT_STOCK_COMPONENTS 1000000 /* of one bill that is judged or compared */
#define LIMIT_STOCK_RELATIONS 4000000
#define LIMIT_STOCK_LICENCES 4000000  /* names of licences, all components together */
#define LIMIT_STOCK_FAULTS 1000	      /* that are kept with their place; all are counted */
#define LIMIT_STOCK_BYTES 1073741824  /* texts of one bill */
#define LIMIT_CVE_PRODUCT_PARTS 65536 /* CPEs of one product in a CVE record; its versions */
#define LIMIT_EPSS_LINE_BYTES 1024
#define LIMIT_EPSS_REFUSED 20	     /* broken lines that are told one by one */
#define LIMIT_VERS_BYTES 65536	     /* a range of versions as text */
#define LIMIT_VERS_PARTS 4096	     /* its constraints */
#define LIMIT_VEX_NAMES 65536	     /* products of one statement; its subcomponents */
#define LIMIT_VEX_STATEMENTS 1048576 /* told of one document */
#define LIMIT_VEX_BYTES 16777216     /* texts of one statement, or of one vulnerability */
#define LIMIT_MYJVN_TEXT_BYTES 8192  /* of one element; the rest is passed over */
#define LIMIT_CSAF_PRODUCTS 1048576  /* of one document's tree; members of its groups */
#define LIMIT_CSAF_GROUPS 4096
#define LIMIT_CSAF_BYTES 67108864 /* texts of the tree */
#define LIMIT_CSAF_STEPS 8388608  /* of following what it names again and again */
#define LIMIT_VEX_WRITTEN 4096	  /* statements of a document that we write */
#define LIMIT_BOOK_SHEETS 128
#define LIMIT_BOOK_CELLS 1000000   /* that hold something, of all sheets */
#define LIMIT_BOOK_STRINGS 1000000 /* of the shared table */
#define LIMIT_BOOK_MERGES 50000	   /* of all sheets */
#define LIMIT_BOOK_LISTS 5000	   /* ranges with a list of values, of all sheets; more have none */
#define LIMIT_BOOK_HIDDEN 200000   /* runs of hidden rows and columns, of one sheet */
#define LIMIT_BOOK_LOCKS 20000	   /* runs of locked cells of one sheet; more count as locked */
#define LIMIT_BOOK_NAMES 2000	   /* of ranges; more are passed over */
#define LIMIT_LIST_VALUES 64	   /* of one list; cut */
#define LIMIT_BOOK_STYLES 65536
#define LIMIT_BOOK_ARENA_BYTES 268435456 /* what is kept of one book */
#define LIMIT_CELL_BYTES 98301		 /* 32,767 characters, Excel's most; more is cut */
#define LIMIT_DOCUMENT_BYTES 33554432	 /* a document, or table, that we write */

/* Bills of materials */
#define LIMIT_BOM_BYTES 1073741824     /* as it comes */
#define LIMIT_BOM_WIDE_BYTES 134217728 /* in UTF-16: it is turned into UTF-8 as a whole */
#define LIMIT_BOM_NESTING 1000	       /* components that lie in each other */
#define LIMIT_BOM_ELEMENTS                                                                         \
	262144 /* names that one relation lists before it says whose they are                      \
		*/
#define LIMIT_BOM_HEAD_BYTES 4194304 /* what a bill says of itself */
#define LIMIT_EXE_PIECES 65536	     /* sections, segments or commands of a program */
#define LIMIT_EXE_SLICES 40	     /* of a fat Mach-O */
#define LIMIT_EXE_MODULES 100000     /* modules or crates that a program lists */
#define LIMIT_EXE_LIST_BYTES 8388608 /* its list of crates, unpacked */

/* Detections and alerts */
#define LIMIT_BASIS_ITEMS 12
#define LIMIT_BASIS_TEXT 160
#define LIMIT_ALERTS_OPEN 128 /* stories that can still grow; the oldest is closed first */
#define LIMIT_ALERT_DETECTIONS 8
#define LIMIT_ALERT_FRAMES 200 /* frames kept as an alert's small capture */

/* Ledgers and documents */
#define LIMIT_LEDGER_ROWS 5000 /* that stand in one ledger */
#define LIMIT_LEDGER_COLUMNS 40
#define LIMIT_LEDGER_CELL_BYTES 1024
#define LIMIT_LEDGERS 32	     /* files of packs/ledgers */
#define LIMIT_LEDGER_CHOICES 24	     /* of one column */
#define LIMIT_LEDGER_HEADINGS 16     /* of one column */
#define LIMIT_LEDGER_SERVES 24	     /* items of frameworks that one ledger serves */
#define LIMIT_LEDGER_ID_BYTES 40     /* with its end */
#define LIMIT_DIRECTORIES 32	     /* files of packs/directories */
#define LIMIT_DIRECTORY_OFFERS 24    /* of one list */
#define LIMIT_DIRECTORY_CONDITIONS 4 /* of one offer */
#define LIMIT_KNOWN_SERVICES 512     /* of packs/ledgers/known_services.yaml */
#define LIMIT_LEDGER_HISTORY 20	     /* deeds that are remembered of one row */
#define LIMIT_DOCUMENTS 500
#define LIMIT_DOCUMENT_VERSIONS 200 /* of one document */
#define LIMIT_DOCUMENT_TEXT_BYTES                                                                  \
	1048576			  /* text of one version; what it was made from, likewise          \
				   */
#define LIMIT_DOCUMENT_FACTS 4000 /* that one version was made from */
#define LIMIT_DOCUMENT_FILES 300  /* registered files of all documents */
#define LIMIT_DOCUMENT_FILE_BYTES 10485760
#define LIMIT_FORM_MARK_BYTES (1u << 20) /* what one form shows, for its mark */
#define LIMIT_DOCUMENT_WORDS 500

/* Links by mail */
#define LIMIT_LINK_MAILS_A_DAY 2500  /* in all: everybody who works here once, and some more */
#define LIMIT_LINK_MAILS_ONE_A_DAY 5 /* to one address */

/* Deeds that can be taken back (store/undo.h) */
#define LIMIT_UNDO_KEYS 2100	 /* rows, or groups of rows, that one deed touches */
#define LIMIT_UNDO_BYTES 4194304 /* of what stood in them before; more cannot be taken back */

/* What the company runs */
#define LIMIT_SOFTWARE_NAME 200	    /* bytes of a program's name, with NUL */
#define LIMIT_SOFTWARE_VERSION 100  /* likewise */
#define LIMIT_SOFTWARE_PURL 320	    /* of a purl or CPE, likewise */
#define LIMIT_SOFTWARE_DEVICE 10000 /* programs of one device by one source */
#define LIMIT_TOLD_DEVICE 400	    /* other facts that a collector tells of one device */
#define LIMIT_BILLS 300		    /* bills of materials that stand */
#define LIMIT_BILL_BYTES 10485760   /* file of one that is kept */
#define LIMIT_HANDED 50		    /* files handed in by a link that nobody looked at yet */
#define LIMIT_HANDED_BYTES 10485760 /* of one */
#define LIMIT_LINK_UPLOADS 8	    /* on their way in by links at once, one by each */
#define LIMIT_BILL_RELATIONS 100000 /* of one bill that an opener tells */
#define LIMIT_BILL_FAULTS 50	    /* that it tells with their place; all are counted */
#define LIMIT_BILL_COMPONENTS 20000 /* of one that are kept */
#define LIMIT_PACKAGES_LINE 65536   /* of a package database or a collector's file */
#define LIMIT_SAID_DOCUMENTS 200    /* of others about weaknesses (VEX) that stand */
#define LIMIT_SAID 20000	    /* statements of one that are kept */
#define LIMIT_SAID_FOUND 50	    /* about one vulnerability that pages show */
#define LIMIT_FINDINGS 200000
#define LIMIT_FINDING_SUMS 20000 /* programs and components with findings that pages add up */
#define LIMIT_COMPARED 20000	 /* devices and bills that are compared with advisories */
#define LIMIT_ADVISORY_SOURCES 200

/* Forms of others */
#define LIMIT_FORMS 200		      /* that are kept */
#define LIMIT_FORM_FILE_BYTES 5242880 /* of one form */
#define LIMIT_FORM_CELLS 2000	      /* places for answers in one form */
#define LIMIT_FORM_CHOICES 24	      /* values that one place takes; more are cut */
#define LIMIT_FORM_VALUE_BYTES 2000   /* of one answer */
#define LIMIT_FORM_MEMORIES 20000
#define LIMIT_REPORT_FILES 64	 /* official files that are laid beside forms of reports */
#define LIMIT_REPORT_HEADINGS 24 /* how forms call one field of the record */
#define LIMIT_KNOWN_FORMS 64	 /* files of packs/forms */
#define LIMIT_FORM_LABELS 128	 /* of packs/forms/words.yaml */
#define LIMIT_FORM_WORDS 64	 /* of one label, or one result */
#define LIMIT_FORM_SUBJECTS 400	 /* of packs/forms/subjects.yaml */
#define LIMIT_FORM_SAYS 24	 /* ways to ask of one subject */
#define LIMIT_FORM_PARTS 8	 /* of one way to ask */
#define LIMIT_FORM_ANY 320	 /* words of which one part takes any, sets put in */

/* Packs */
#define LIMIT_PACK_BYTES 4194304
#define LIMIT_PACK_DEPTH 16
#define LIMIT_PACK_NODES 200000
#define LIMIT_PACK_KEY_BYTES 128
#define LIMIT_PACK_FILES 512  /* files of one folder of packs */
#define LIMIT_PACK_PARAMS 64  /* parameters of one detector */
#define LIMIT_PACK_WORDS 4096 /* bytes of one text in one language */
#define LIMIT_DEVICE_RULES 4096
#define LIMIT_FRAMEWORKS 64 /* files of packs/frameworks */
#define LIMIT_FRAMEWORK_ITEMS 400
#define LIMIT_FRAMEWORK_GROUPS 64
#define LIMIT_FRAMEWORK_TOPICS 64
#define LIMIT_FRAMEWORK_LEVELS 12
#define LIMIT_FRAMEWORK_BANDS 16
#define LIMIT_FRAMEWORK_CHOICES 12 /* of one item */
#define LIMIT_FRAMEWORK_BINDINGS 8 /* of one item, and so on */
#define LIMIT_FRAMEWORK_MEASURES 8
#define LIMIT_FRAMEWORK_MAPS 32
#define LIMIT_FRAMEWORK_DUTIES 8
#define LIMIT_FRAMEWORK_DOCUMENTS 8
#define LIMIT_FRAMEWORK_MINUTES 9600 /* four weeks of one person */
#define LIMIT_FRAMEWORK_EFFECT 5
#define LIMIT_FRAMEWORK_POINTS 1000 /* of one choice, either sign */
#define LIMIT_BINDING_DAYS 400	    /* how long a reading may stay good */
#define LIMIT_ANSWER_DAYS 1100	    /* how long a person's answer may; a duty's round */
#define LIMIT_REFERENCES 64	    /* files of packs/guide */
#define LIMIT_REFERENCE_ROWS 1000
#define LIMIT_REFERENCE_COLUMNS 24
#define LIMIT_REFERENCE_IDS 64 /* of one cell */
#define LIMIT_POLICIES 64      /* documents of packs/policies */
#define LIMIT_POLICY_GROUPS 16
#define LIMIT_TRAITS 128
#define LIMIT_POLICY_FIELDS 256
#define LIMIT_POLICY_SECTIONS 64    /* of one document */
#define LIMIT_POLICY_PARAGRAPHS 120 /* of one section */
#define LIMIT_POLICY_IFS 8	    /* conditions of one paragraph */
#define LIMIT_POLICY_COLUMNS 12	    /* of one table */
#define LIMIT_POLICY_SERVES 40	    /* items that one paragraph answers */
#define LIMIT_BODY_PARTS 8000	    /* paragraphs of one document, headings among them */
#define LIMIT_COMPOSE_CHANGES 500   /* reasons why a document is out of date */
#define LIMIT_VENDOR_BYTES 16777216 /* the table of network card makers */

/* Copies of the database that the box makes by itself */
#define LIMIT_OWN_COPIES 3
#define LIMIT_OWN_COPIES_LISTED 32     /* that are looked at in their folder */
#define LIMIT_OWN_COPY_FREE_PERCENT 15 /* of the disk stays free when one is made */

/* Names of software: package URLs, CPE, packages */
#define LIMIT_PURL_BYTES 2048
#define LIMIT_PURL_QUALIFIERS 32
#define LIMIT_CPE_BYTES 1024

/* Clocks of reports */
#define LIMIT_CLOCKS 64
#define LIMIT_CLOCK_IFS 24
#define LIMIT_CLOCK_NEEDS 24
#define LIMIT_CLOCK_REMINDS 4
#define LIMIT_CLOCK_AMOUNT 1000	  /* hours or days */
#define LIMIT_CLOCK_HOLIDAYS 1000 /* of all years together */
#define LIMIT_CLOCK_CONTRACTS 64  /* of one company */

/* What leaves of an incident, and playbooks of others */
#define LIMIT_INCIDENT_VALUES 256
#define LIMIT_INCIDENT_SIGNS 1000 /* addresses, names, digests of one incident */
#define LIMIT_INCIDENT_EVENTS 1000
#define LIMIT_INCIDENT_MEASURES 256
#define LIMIT_INCIDENT_NAMED 64	      /* techniques, weaknesses, tools: of each */
#define LIMIT_INCIDENT_BYTES 16777216 /* one document */
#define LIMIT_CACAO_BYTES 2097152     /* a playbook of others, as a file */
#define LIMIT_CACAO_ARENA 16777216    /* and as read */
#define LIMIT_CACAO_STEPS 256	      /* of its workflow */
#define LIMIT_CACAO_KEPT 40	      /* that become steps: more nobody works through */
#define LIMIT_CACAO_COMMANDS 16	      /* of one step */
#define LIMIT_CACAO_LIST 64	      /* entries of one list: next steps, fields, questions */
#define LIMIT_CACAO_LEFT 256	      /* things left out that are told one by one */

/* The record of an incident, and reports */
#define LIMIT_RECORD_TEXT (32 << 10) /* one value in words */
#define LIMIT_RECORD_FIELDS 200	     /* of packs/reports: of an incident's record */
#define LIMIT_RECORD_ID_BYTES 40     /* of a field, recipient or form */
#define LIMIT_RECORD_CHOICES 32	     /* of a field */
#define LIMIT_RECIPIENTS 32	     /* whom an incident may be told */
#define LIMIT_REPORT_FORMS 64	     /* files of packs/reports that are forms */
#define LIMIT_REPORT_ITEMS 160	     /* of a form */
#define LIMIT_REPORT_CELLS 32	     /* of an item, in the official file */
#define LIMIT_REPORT_REFS 32	     /* forms and playbooks of a recipient, kinds of a form */

/* Training */
#define LIMIT_TRAININGS 128	     /* files of packs/training */
#define LIMIT_TRAINING_ID_BYTES 39   /* of a course, drill or mail */
#define LIMIT_TRAINING_PART_BYTES 15 /* of a card's, question's, choice's, role's, inject's id */
#define LIMIT_TRAINING_CARDS 5
#define LIMIT_TRAINING_QUESTIONS 3 /* exactly as many */
#define LIMIT_TRAINING_CHOICES 4   /* of a question; of an inject */
#define LIMIT_TRAINING_ROLES 8
#define LIMIT_TRAINING_INJECTS 32
#define LIMIT_TRAINING_SERVES 16
#define LIMIT_TRAINING_MINUTES 480
#define LIMIT_TRAINING_POINTS 10 /* of one choice of an inject, either sign */
#define LIMIT_TRAINING_MAILS 64
#define LIMIT_TRAINING_DOMAINS 200 /* of mail providers that everybody may use */
#define LIMIT_TRAINING_HINTS 8

/* Estimate of the damage */
#define LIMIT_DAMAGE_COSTS 64
#define LIMIT_DAMAGE_INPUTS 48
#define LIMIT_DAMAGE_TERMS 48
#define LIMIT_DAMAGE_FACTORS 8		  /* of one term */
#define LIMIT_DAMAGE_KNOWN 16		  /* published figures */
#define LIMIT_DAMAGE_PLAYBOOKS 32	  /* of one term */
#define LIMIT_DAMAGE_YEN 1000000000000000 /* more is shown as this much */

/* Cases */
#define LIMIT_CASES 200000	  /* closed ones go first, drills before others; open ones stay */
#define LIMIT_CASES_LOOKED_AT 200 /* open ones that Today and reminders read: incidents first */
#define LIMIT_CASE_BRIEF_CLOCKS 12
#define LIMIT_CASE_EARLY_DAY 32 /* cases of which the box keeps files by itself, a day */
#define LIMIT_CASE_BRIEF_ALERTS 24
#define LIMIT_CASE_ENTRIES 20000 /* of one case; the last ones are for the ends of acts alone */
#define LIMIT_CASE_ENTRIES_PERSON 19800 /* no more of people: room for LIMIT_HELD_ACTS ends */
#define LIMIT_CASE_ENTRIES_OTHERS                                                                  \
	19000			  /* no more of the box and visitors: room to end it stays         \
				   */
#define LIMIT_HELP_OPENED 500	  /* times that one link for help is written down as opened */
#define LIMIT_HELP_NOTES 200	  /* notes of visitors in one case, by such links */
#define LIMIT_CASE_BYTES 67108864 /* of one case's entries, taken apart */
#define LIMIT_CASE_LINES_BYTES                                                                     \
	20971520 /* of its lines, as kept: taken apart they fit the above                          \
		  */
#define LIMIT_CASE_LINES_BYTES_OTHERS 16777216 /* no more of the box and visitors */
#define LIMIT_CASE_DAY_BYTES 33554432	       /* the text of a day's head: all cases changed */
#define LIMIT_CASE_DEPOSITS 20000	       /* heads of days: more than fifty years */
#define LIMIT_STAMP_REQUEST 512		       /* bytes of what a time stamp authority is asked */
#define LIMIT_STAMP_BYTES 65536		       /* of its answer, certificates included */
#define LIMIT_EXHIBIT_BYTES 67108864	       /* one file of a case: 64 MiB */
#define LIMIT_EXHIBITS_BYTES 2147483648	       /* all files of all cases: 2 GiB */
#define LIMIT_EXHIBITS 50000		       /* files, counted once for each case */
#define LIMIT_ODD_ADDRESSES 512		       /* whose reports without a log-in are counted */
#define LIMIT_ODD_OF_ADDRESS 6		       /* of one address in LIMIT_ODD_OF_ADDRESS_MS */
#define LIMIT_ODD_OF_ADDRESS_MS 600000
#define LIMIT_ODD_HOUR 60 /* of all addresses in an hour; over it the page says to call */
/* Playbooks */
#define LIMIT_PLAYBOOKS 64	    /* files of packs/playbooks */
#define LIMIT_PLAYBOOK_ID_BYTES 40  /* of a playbook, a step: they stand in entries of cases */
#define LIMIT_PLAYBOOK_STEPS 40	    /* of one playbook; of steps that playbooks share */
#define LIMIT_PLAYBOOK_MINUTES 1440 /* of one step */
#define LIMIT_PLAYBOOK_DETECTORS 48
#define LIMIT_PLAYBOOK_ODD 16
#define LIMIT_PLAYBOOK_FIELDS 24
#define LIMIT_PLAYBOOK_CLOCKS 12
#define LIMIT_PLAYBOOK_ASK 8
#define LIMIT_PLAYBOOK_SERVES 8

#endif
