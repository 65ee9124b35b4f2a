/*
 * Forms of others that are filled in here: the file as it came, which of its cells asks what, what
 * a person confirmed, and what was said of a question once; see store.h for the rules that hold for
 * all. What a person confirms is never overwritten: each is a row of its own, the latest counts,
 * and the rows of one batch can be taken back together.
 */
#ifndef STORE_FORM_H
#define STORE_FORM_H

#include "model/form.h"
#include "store/store.h"

enum store_form_state { /* the order is kept in databases */
	STORE_FORM_OPEN,
	STORE_FORM_DONE,    /* handed over */
	STORE_FORM_REMOVED, /* gone after 30 days, with its file */
};
#define STORE_FORM_STATES 3
const char *store_form_state_name(enum store_form_state s); /* "open", "done", "removed" */

#define STORE_FORM_NAME_MAX 200
#define STORE_FORM_OF_MAX 96
#define STORE_FORM_TOPIC_MAX 65 /* 64 hexadecimal digits */

struct store_form {
	struct store_id id;
	char name[STORE_FORM_NAME_MAX];
	char partner[STORE_FORM_NAME_MAX]; /* who asks; "" not said */
	char file_name[128];
	uint8_t digest[32]; /* SHA-256 of the file */
	uint64_t file_bytes;
	ms_t received, due; /* due 0: not said */
	enum store_form_state state;
	ms_t closed;		/* done or removed; 0 */
	enum form_write write;	/* FORM_WORDS, FORM_MARKS or FORM_LABEL */
	char known[40];		/* of packs/forms, whose cells count; "" none */
	char other_edition[40]; /* of packs/forms: it is another edition of that form */
	char who[LIMIT_NAME_BYTES];
};

/* Makes or changes by id: name, partner, due, state, closed, write. ERR_LIMIT: over LIMIT_FORMS. */
enum err store_form_put(struct store_tx *tx, const struct store_form *f);
enum err store_form_get(const struct store_view *v, const char *id,
	struct store_form *ret_form); /* ERR_NOT_FOUND */
/* Open ones first, the earliest due before others, those without a date last; then the latest
 * received. */
enum err store_form_list(
	const struct store_view *v, struct arena *a, struct store_form **ret_list, size_t *ret_n);

/* ERR_LIMIT: over LIMIT_FORM_FILE_BYTES. */
enum err store_form_file_put(struct store_tx *tx, const char *id, struct str bytes);
enum err store_form_file_get(const struct store_view *v, const char *id, struct arena *a,
	struct str *ret_bytes); /* ERR_NOT_FOUND */

/* ---- what its cells ask ---- */

struct store_form_cell {
	uint32_t cell; /* number within the form, from 0 */
	struct str sheet;
	uint32_t row, column; /* from 0 */
	struct str question;
	char topic[STORE_FORM_TOPIC_MAX]; /* digest of its letters; "" when there are none */
	enum form_source source;
	struct str of;
	enum form_write write;
	uint32_t n_choices;
	const struct str *choices;
	bool is_list_unread; /* it takes one of a list that cannot be read; n_choices is 0 */
	uint32_t percent;    /* how alike the item is; 100 where the cell is known */
	enum confidence confidence;
	/* When a person chose it; 0: as proposed. Not put. */
	ms_t picked;
	struct str picked_by;
};

/* Of the file with this digest, all at once; one that has cells keeps them. ERR_LIMIT: over
 * LIMIT_FORM_CELLS. */
enum err store_form_cells_put(struct store_tx *tx, const uint8_t digest[32],
	const struct store_form_cell *cells, size_t n);
/* With what people chose, by number. */
enum err store_form_cells(const struct store_view *v, const uint8_t digest[32], struct arena *a,
	struct store_form_cell **ret_list, size_t *ret_n);

struct store_form_hand {
	const char *who;
	const char *batch;
	ms_t at;
};
/* row, column, source, of, write of the cell. */
enum err store_form_pick_put(struct store_tx *tx, const uint8_t digest[32],
	const struct store_form_cell *cell, const struct store_form_hand *hand);

/* ---- what was confirmed ---- */

enum store_form_decision { /* the order is kept in databases */
	STORE_FORM_WRITE,  /* the value goes into the form */
	STORE_FORM_LEAVE,  /* it stays empty */
	STORE_FORM_REOPEN, /* as if nobody had said anything */
};

struct store_form_answer {
	char form[STORE_ID_TEXT_MAX];
	uint32_t cell;
	enum store_form_decision decision;
	struct str value;
	enum form_source source;
	struct str of;
	enum form_basis basis;
	ms_t basis_at; /* when that was said or seen; 0 not known */
	struct str who;
	ms_t at;
};

/* who and at are the hand's. */
enum err store_form_answer_put(struct store_tx *tx, const struct store_form_answer *answer,
	const struct store_form_hand *hand);
/* The latest of each cell, by cell, also STORE_FORM_REOPEN. form NULL: of all forms. */
enum err store_form_answers(const struct store_view *v, const char *form, struct arena *a,
	struct store_form_answer **ret_list, size_t *ret_n);

/* ---- what was said once ---- */

struct store_form_memory {
	char topic[STORE_FORM_TOPIC_MAX];
	struct str question;
	enum form_source source;
	struct str of;
	struct str value; /* of FORM_TEXT */
	struct str who;
	ms_t at;
};

enum err store_form_memory_put(
	struct store_tx *tx, const struct store_form_memory *m, const struct store_form_hand *hand);
/* The latest of each topic, by topic. */
enum err store_form_memories(const struct store_view *v, struct arena *a,
	struct store_form_memory **ret_list, size_t *ret_n);

/* Takes back all picks, answers and memories of the batch. ERR_NOT_FOUND: there are none. */
enum err store_form_undo(struct store_tx *tx, const char *batch);

#endif
