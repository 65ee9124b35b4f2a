/*
 * The record of an incident: one set of fields that feeds every form, and who may get which of
 * them. Fields, recipients and forms are packs/reports; what a case says is reckoned from its
 * entries (respond/record.h). Never changed after loading.
 */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

#include "model/framework.h"
#include "model/indicator.h"

enum record_field_kind {
	RECORD_TEXT,   /* one line */
	RECORD_PROSE,  /* several */
	RECORD_NUMBER, /* a whole number, 0 or more */
	RECORD_YEN,
	RECORD_TIME,	/* RFC 3339, or a day alone when no more is known */
	RECORD_YES_NO,	/* "yes", "no" */
	RECORD_CHOICE,	/* id of one choice */
	RECORD_CHOICES, /* ids, joined by blanks */
	RECORD_LIST,	/* one thing a line: addresses, names, digests */
};
#define RECORD_KINDS 9
const char *record_field_kind_name(enum record_field_kind k); /* "text", "prose", ... */
enum err record_field_kind_parse(struct str s, enum record_field_kind *ret_kind);

/* What a field tells of: attack-technical data helps others and hurts nobody, the rest is the
 * victim's own. The defaults of who may see what go by this. */
enum record_class {
	RECORD_ATTACK,	 /* indicators, techniques, the way in: no name of the company in it */
	RECORD_VICTIM,	 /* which company, devices, systems */
	RECORD_EFFECT,	 /* what it does to work, customers, money */
	RECORD_PERSONAL, /* about persons whose data is concerned */
	RECORD_CONTACT,	 /* who speaks for the company */
	RECORD_RESPONSE, /* what was done */
};
#define RECORD_CLASSES 6
const char *record_class_name(enum record_class c); /* "attack", ... */
enum err record_class_parse(struct str s, enum record_class *ret_class);

struct record_choice {
	struct str id;
	struct words name;
	struct str also; /* how a standard calls it: "T1498", "malware"; "" none */
};

struct record_field {
	struct str id; /* at most 40 bytes */
	struct words name, help;
	enum record_field_kind kind;
	enum record_class class;
	struct str group; /* heading of the page: "what", "when", "who", ... */
	bool can_machine; /* the box can know it: counted when we say how much it filled in */
	/* Setting, constant or today's date: filled in too, but not counted as known by a machine.
	 */
	bool is_given;
	struct str from; /* where it is filled from: "alert.first_seen", "setting.org.name"; "" */
	uint32_t n_choices;
	const struct record_choice *choices;
	uint32_t n_headings; /* how forms of others call it, besides its name */
	const struct str *headings;
	/* Fields whose values may stand in this one, all the way down: it goes no further than
	 * they. */
	uint32_t n_parts;
	const struct str *parts;
};

/* ---- wishes: who may do what with a field ---- */

enum wish_may {		/* bits */
	WISH_SEE = 1,	/* the recipient gets it */
	WISH_PASS = 2,	/* and may hand it on */
	WISH_COUNT = 4, /* may count it in statistics without a name */
	WISH_ASK = 8,	/* only after a person said yes to this very release */
};

/* "see pass count", "none". ERR_MALFORMED: another word, one twice, or pass and ask without see. */
enum err wish_may_parse(struct str s, uint8_t *ret_may);
#define WISH_MAY_TEXT_MAX 24
const char *wish_may_text(uint8_t may, char dst[WISH_MAY_TEXT_MAX]); /* returns dst */

/* TLP 2.0 is model/indicator.h. */
enum err tlp_parse(struct str s, enum tlp *ret_tlp);

enum recipient_kind {
	RECIPIENT_AUTHORITY,
	RECIPIENT_POLICE,
	RECIPIENT_CERT, /* IPA, JPCERT/CC: help and statistics, no duty */
	RECIPIENT_INSURER,
	RECIPIENT_PARTNER, /* customers, suppliers */
	RECIPIENT_PERSONS, /* whose data it is */
	RECIPIENT_STAFF,
	RECIPIENT_PUBLIC,
	RECIPIENT_PROVIDER, /* who watches or repairs for us */
};
#define RECIPIENT_KINDS 9
const char *recipient_kind_name(enum recipient_kind k);
enum err recipient_kind_parse(struct str s, enum recipient_kind *ret_kind);

struct recipient {
	struct str id; /* "ppc", "police", "ipa_virus", "jpcert", "insurer", "partners", ... */
	struct words name, why; /* why one tells them, what one gets back */
	enum recipient_kind kind;
	struct str desk;   /* row of packs/guide/desks.yaml or key of contacts.yaml; "" none */
	struct str ledger; /* "contacts": the address is a row there; "" none */
	enum tlp tlp;	   /* unless the case says otherwise */
	uint8_t may[RECORD_CLASSES]; /* bits of enum wish_may, unless the case says otherwise */
	uint32_t n_forms;
	const struct str *forms; /* ids, the best first */
	uint32_t n_playbooks;
	const struct str *playbooks; /* of which it is asked; n 0: of all */
};

/* ---- forms: the shape in which a recipient wants it ---- */

enum report_write {   /* how a value is put */
	REPORT_WORDS, /* choices by name, times in the site's zone */
	REPORT_MARK,  /* a mark in the cell of the choice */
	REPORT_DATE,  /* the day alone */
	REPORT_CLOCK, /* the time of day alone */
};

struct report_cell {		/* of the official file */
	struct str sheet, cell; /* "基本項目", "D7" */
	struct str choice;	/* REPORT_MARK: of this one */
	enum report_write write;
};

struct report_item { /* one question of the form */
	struct str id;
	struct words ask;
	struct str field;
	bool is_needed;	 /* at its stage; a missing one is said, never guessed */
	uint32_t stages; /* bits of enum report_stage in which it is asked; 0: all */
	/* Of a letter: a sentence with {value}, and one for when it is not known yet; may be empty.
	 */
	struct words say, unsaid;
	struct str number; /* as the form numbers it, "2-1"; "" */
	uint32_t n_cells;
	const struct report_cell *cells; /* in the file with `sha256` */
};

enum report_stage { STAGE_FIRST, STAGE_FURTHER, STAGE_FINAL, STAGE_AMENDED, STAGE_WITHDRAWN };
#define REPORT_STAGES 5
const char *report_stage_name(
	enum report_stage s); /* "first", "further", "final", "amended", "withdrawn" */
enum err report_stage_parse(struct str s, enum report_stage *ret_stage);

struct report_form {
	struct str id, version, date, licence;
	struct words source, name, about, unconfirmed; /* unconfirmed: may be empty */
	struct str sha256; /* of the official file that the cells fit; "" none is known */
	struct words begin,
		end;	  /* of a letter: text around the items, with {FIELD}; may be empty */
	uint32_t n_kinds; /* choices of the field "kind" that it is made for; 0: all */
	const struct str *kinds;
	uint32_t n_items;
	const struct report_item *items;
};

struct record_set {
	struct str version, date;
	uint32_t n_fields, n_recipients, n_forms;
	const struct record_field *fields; /* in the pack's order */
	const struct recipient *recipients;
	const struct report_form *forms; /* by id */
};
const struct record_field *record_field_find(const struct record_set *s, struct str id);
const struct recipient *recipient_find(const struct record_set *s, struct str id);
const struct report_form *report_form_find(const struct record_set *s, struct str id);
const struct record_choice *record_choice_find(const struct record_field *f, struct str id);
bool report_item_is_at(const struct report_item *i, enum report_stage stage); /* is it asked? */
bool report_form_is_letter(const struct report_form *f);
/* The first of r's forms that is made for this kind of incident ("": not known: the first that is
 * made for all, else the last). NULL: it has none. */
const struct report_form *report_form_best(
	const struct record_set *s, const struct recipient *r, struct str kind);

#endif
