/*
 * What the box can say of a case by itself: from the alert, what is known of the devices, the
 * company's own lists, and what was done in the case, to values of the record with their source and
 * how sure they are; what it is not sure of (low) is a proposal that a person confirms. What the
 * company wrote into its lists since the case began is no more than that, either. What it does not
 * know it does not say: an empty answer is no answer, "no" is never said because nothing was seen.
 * Pure; who calls it writes the result as SAID entries.
 */
#ifndef RESPOND_FILL_H
#define RESPOND_FILL_H

#include "model/detect_pack.h"
#include "respond/record.h"

struct fill_device { /* that the alert is about, or that joined since */
	struct str id;
	struct str name;
	enum device_kind kind; /* DEVICE_UNKNOWN: not known */
	struct str os;	       /* in words, "Windows 10"; "" not known */
	uint32_t n_addresses;
	const struct str *addresses; /* its own */
	bool offers_web, offers_mail, offers_files, offers_directory;
};

struct fill_system {   /* a row of the ledger "systems" that one of the devices belongs to */
	struct str id; /* of the row */
	struct str name, business, place, vendor, backup; /* place: "office", "cloud", ... */
	bool is_tried; /* somebody tried to get its copies back, and wrote down when */
	bool is_later; /* written, or changed, since the case began */
};

struct fill_information { /* a row of the ledger "information" kept on such a device */
	struct str id;
	struct str name, personal; /* "none", "personal", "sensitive", "my_number" */
	struct str users;	   /* who it is about, as written there; "" */
	bool is_counted;
	uint32_t persons;
};

enum fill_indicator_kind { FILL_ADDRESS, FILL_NAME, FILL_URL, FILL_HASH };
struct fill_indicator { /* of a list that matched */
	enum fill_indicator_kind kind;
	struct str value;
	struct str what; /* "Emotet"; "" not said */
};

struct fill_in {
	const struct alert *alert; /* NULL: the case did not begin with one */
	uint32_t n_joined;	   /* alerts that were put into the case since */
	const struct alert *const *joined;
	ms_t told; /* when the box told of it */
	ms_t now;
	struct str title, what; /* of the alert, in words, filled in */
	const struct detect_packs *packs;
	struct str playbook;	      /* that was taken up; "" */
	struct str from;	      /* "alert", "odd", ...: how the case began */
	struct str tool;	      /* this product's name and version */
	const struct respond_case *c; /* NULL: it is just being opened */
	struct str clock;	      /* what is known of the box's clock, in words; "" nothing */
	bool has_map;		      /* a drawing of the network can be made */
	uint32_t n_devices, n_systems, n_information, n_indicators;
	const struct fill_device *devices;
	const struct fill_system *systems;
	const struct fill_information *information;
	const struct fill_indicator *indicators;
	/* Of the person in charge, as the company's list of contacts has it, in words; "". */
	struct str contact_role, contact_row;
	bool is_contact_later; /* written since the case began */
	/* Words of what is written into texts, by id: the box's own acts (action), steps,
	 * recipients, roles of contacts, and the sentence around a file's name (fill). "" : the id
	 * itself. */
	struct str (*words)(void *arg, const char *room, struct str id);
	void *arg;
};

struct fill_said {
	struct str field, value, source; /* source: "alert:ID", "device:ID", "ledger:ROW", "case" */
	enum confidence sure;
	ms_t when; /* 0: now */
	/* The box cannot say it (any more): what it said before is taken back. value is "". */
	bool is_unknown;
};

#define FILL_MAX 80 /* fields that it can say something of */

/* No field twice; values fit their kinds. Strings come from the arena or are borrowed. ERR_LIMIT.
 */
enum err respond_fill(
	const struct fill_in *in, struct arena *a, struct fill_said **ret_list, uint32_t *ret_n);

/* Takes out what the record says already, or a person said otherwise, and what is taken back
 * without having been said; returns how many are left. */
uint32_t respond_fill_news(const struct case_record *r, struct fill_said *list, uint32_t n);

/* An entry of it: kind SAID, by the box. */
enum err respond_fill_entry(const struct fill_said *s, struct arena *a, struct case_entry *ret_e);

#endif
