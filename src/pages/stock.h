/* Pages of what the company runs: devices and their programs, one device, one bill of materials,
 * the ways in. The rules of pages.h hold. */
#ifndef PAGES_STOCK_H
#define PAGES_STOCK_H

#include "model/component.h"
#include "pages/pages.h"

/* Where a list of programs comes from: bits, and keys below "stock.source.". */
enum stock_source {
	STOCK_SOURCE_COLLECTOR,
	STOCK_SOURCE_PACKAGES,
	STOCK_SOURCE_BILL,
	STOCK_SOURCE_FILE,
	STOCK_SOURCE_LIST,
	STOCK_SOURCE_SENSOR,
};
#define STOCK_SOURCES 6

/* Until when a program is supported. */
struct stock_support {
	const struct words *name; /* of the product */
	ms_t ends;		  /* 0: not known */
	struct str source;	  /* who says so; "" its maker, as looked up */
	bool is_unconfirmed;	  /* nobody looked the date up at its maker */
};

struct stock_bill_row {
	struct str id, name, version, supplier;
	enum bom_format format;
	struct str edition;
	ms_t made, came;  /* made: as it says; 0 */
	bool is_replaced; /* a later one of the same stands: this one is not compared any more */
	uint32_t n_said, n_kept;
	const struct device_brief *device; /* NULL: of none */
};

/* ---- GET /stock ---- */
#define STOCK_ENDS_SHOWN 3
struct stock_device_row {
	const struct device_brief *device;
	bool is_unseen;		       /* the box never saw it */
	uint32_t n;		       /* programs, those seen in traffic not counted */
	uint32_t unversioned, unnamed; /* of them */
	uint32_t sources;
	uint32_t n_over, n_over_unconfirmed; /* programs whose support is over */
	uint32_t n_ends;
	struct stock_support ends[STOCK_ENDS_SHOWN]; /* the first of both */
	ms_t told; /* when its list was made last; 0: there is none */
};
/* Of a device or bill: programs or components. */
struct stock_counted {
	uint32_t checked, unchecked;
};
struct stock_source_row {
	struct str name;
	ms_t made;
};
/* What there is to do about weaknesses, in numbers; things to do, not weaknesses. */
struct stock_sums {
	bool is_compared;
	uint32_t todo, exploited, late, guarded, done; /* exploited, late: of those to do */
	uint32_t minutes;			       /* of all that is to do */
	uint32_t checked, unchecked;
};
/* What stands behind an answer to "does it affect us?", in numbers. */
struct stock_tally {
	uint32_t devices, bills;		    /* in which a version that has it is */
	uint32_t to_confirm, not_affected, guarded; /* of what is there, as the company answered */
	uint32_t asked_devices, asked_bills;	    /* with a list: what was looked through */
	uint32_t compared;			    /* programs and components of theirs */
	uint32_t unlisted;			    /* devices of people's work without a list */
	uint32_t mended; /* devices and bills where its end was measured */
};

/* A program that the company's own ledger does not permit, where it is. */
#define STOCK_PERMITS_SHOWN 30
#define STOCK_PERMIT_MINUTES 10 /* to take one off a device */
struct stock_permit_row {
	const struct device_brief *device;
	struct str name, version;
	struct str rule, why, instead; /* as the ledger has them; instead may be "" */
	struct str id;		       /* of the ledger's row */
	enum stock_source source;
	ms_t seen;
};
struct stock_permits {
	uint32_t n_rules;	 /* that hold; 0: nobody said what is not permitted */
	uint32_t n_read;	 /* devices that a tool read in the last 30 days */
	uint32_t n_all, devices; /* programs that are not permitted, and where */
	const struct stock_permit_row *rows;
	size_t n;
};

/* The entry of the lists that is worth a look today. */
struct stock_day {
	struct str name;  /* CVE-...; "" there is none */
	struct str title; /* in its source's words */
	struct str vendor, product, source;
	ms_t at;
	bool is_exploited, is_ransomware;
	const char *reply, *because; /* as of stock_findings.h */
	struct stock_tally tally;
};
struct stock_view {
	struct stock_sums sums;
	struct stock_day day;
	const struct stock_device_row *rows; /* by kind of device, then name */
	size_t n;
	uint32_t n_listed; /* devices with a list */
	uint32_t n_ended;  /* devices whose system is out of support */
	uint64_t n_programs, n_unversioned, n_unnamed;
	uint64_t n_over, n_over_unconfirmed; /* programs whose support is over */
	const struct stock_bill_row *bills;
	size_t n_bills;
	struct stock_permits permits;
	const struct stock_source_row *sources; /* of advisories */
	size_t n_sources;
};
enum err page_stock(const struct pages *p, const struct page_frame *f, const struct stock_view *v,
	struct buf *out);

/* ---- GET /stock/device/ID?q=&page= ---- */
struct stock_program {
	struct str name, version, maker, purl;
	struct str product;	      /* of an OS fact: shown in its words; "" none */
	struct stock_support support; /* all 0: no product that is known */
	enum stock_source source;
	ms_t first_seen, last_seen, gone;
};
struct stock_fact { /* key below "stock.told.", "" shows none */
	struct str key, value;
};
/* What is to do, or was, about weaknesses of one program here: see stock_findings.h. */
struct stock_thing_row {
	struct str id;		/* of its most urgent finding */
	struct str name;	/* of the program, the same as on the list */
	struct str bill;	/* that it is a part of; "" */
	uint32_t n_packages, n; /* that one update is of; weaknesses in that state */
	const char *state;	/* below "stock.state." */
	ms_t due;
	bool is_exploited;
	int minutes; /* 0: nothing is to do */
};
/* Of a device or a bill. */
struct stock_things {
	const struct stock_thing_row *rows; /* the first ones: what is to do first */
	size_t n;
	uint32_t n_more;
	uint32_t n_todo, n_numbers; /* things to do; different weaknesses in them */
	uint32_t minutes;
	bool has_advisories; /* there is something to look up in */
};
struct stock_purchase_row {
	struct str id, product;
};
struct stock_device_view {
	struct device_brief brief;
	bool is_unseen;
	struct str query;
	const struct stock_program *programs;
	size_t n;
	uint32_t total, page, n_pages;
	const struct stock_fact *told;
	size_t n_told;
	ms_t told_at;
	const struct str *services; /* it offers, as seen: "tcp/445 smb" */
	size_t n_services;
	bool is_reached; /* it answered a connection from the Internet */
	bool has_traffic;
	const struct stock_bill_row *bills;
	size_t n_bills;
	struct stock_things things;
	struct stock_counted counted;
	struct stock_permits permits;
	const struct stock_purchase_row *purchases; /* what was looked at before it was bought */
	size_t n_purchases;
};
enum err page_stock_device(const struct pages *p, const struct page_frame *f,
	const struct stock_device_view *v, struct buf *out);

/* ---- GET /stock/add?device=  POST /stock/add (a file): device, release, file ---- */
/* With what was handed in by links, and a link for somebody else: POST /stock/ask: what, device,
 * product, name, days. */
struct stock_waiting {
	struct str id, name, about;
	ms_t at;
};
struct stock_asked {
	const char *problem; /* below "handed.ask."; NULL none */
	bool is_bill;
	struct str product, name;
	unsigned days;
};
struct stock_add_view {
	const struct stock_waiting *waiting; /* the first sent first */
	size_t n_waiting;
	struct stock_asked asked;
	const char *problem;		    /* below "stock.file."; NULL none */
	const struct device_brief *devices; /* to choose from */
	size_t n;
	struct str device, release; /* chosen */
	uint64_t bytes_max;
};
enum err page_stock_add(const struct pages *p, const struct page_frame *f,
	const struct stock_add_view *v, struct buf *out);

/* ---- GET /stock/bill/ID?q=&page=  POST: do=remove ---- */
struct stock_component {
	struct str name, version, supplier, purl, licence;
	bool is_root;
};
#define STOCK_LICENCES_SHOWN 30
struct stock_licence_row {
	struct str id; /* "" components that say none */
	uint64_t n;
};
struct stock_bill_view {
	struct stock_bill_row bill;
	struct str file, author, tool, who;
	ms_t made;
	uint32_t n_faults;
	bool is_removed;
	struct str query;
	const struct stock_licence_row *licences; /* the most first; STOCK_LICENCES_SHOWN at most */
	size_t n_licences, n_licences_all;
	const struct stock_component *components;
	size_t n;
	uint32_t total, page, n_pages;
	struct stock_things things;
	struct stock_counted counted;
};
enum err page_stock_bill(const struct pages *p, const struct page_frame *f,
	const struct stock_bill_view *v, struct buf *out);

#endif
