/*
 * What others say about weaknesses (VEX), in documents that were handed in. It stands beside
 * findings and changes none. See store.h for the rules that hold for all.
 */
#ifndef STORE_SAID_H
#define STORE_SAID_H

#include "model/vex.h"
#include "store/store.h"

struct store_said_document {
	struct store_id id;
	char author[LIMIT_SOFTWARE_NAME]; /* as it says; "" it does not */
	char name[LIMIT_SOFTWARE_NAME];	  /* its own id */
	char form[16];			  /* "openvex", "csaf", "cyclonedx" */
	char file_name[256];
	char key[64]; /* that signed it, as minisign writes it; "" not signed */
	ms_t made;    /* as it says; 0 */
	ms_t came;
	char who[LIMIT_NAME_BYTES];
	uint32_t n, n_refused; /* statements that are kept; those that are not */
	ms_t removed;	       /* 0: it stands */
};

/* Strings borrowed; when read, in the arena. */
struct store_said {
	struct vex_statement statement;
	ms_t until;  /* 0: it says none */
	uint32_t nr; /* reckoned: its place in the document */
	/* reckoned: of the document */
	struct store_said_document document;
};

struct store_said_put {
	struct store_said_document document;
	struct str file;
	const struct store_said *list; /* used: statement, until */
	size_t n;
};
/* ERR_LIMIT: LIMIT_SAID_DOCUMENTS that stand, LIMIT_BILL_BYTES, LIMIT_SAID. ERR_EXISTS. */
enum err store_said_put(struct store_tx *tx, const struct store_said_put *put);
/* at 0: it stands again. ERR_NOT_FOUND. */
enum err store_said_remove(struct store_tx *tx, const char *id, ms_t at);
enum err store_said_document(const struct store_view *v, const char *id,
	struct store_said_document *ret_document); /* ERR_NOT_FOUND; also a removed one */
enum err store_said_file(
	const struct store_view *v, const char *id, struct arena *a, struct str *ret_bytes);
/* Those that stand, latest first. */
enum err store_said_documents(const struct store_view *v, struct arena *a,
	struct store_said_document **ret_list, size_t *ret_n);
struct store_said_query {
	struct str vulnerability; /* as its name or its other one */
	/* Is it one of them? NULL: all are. What it sees is the row's, until it returns. */
	bool (*wants)(const void *arg, const struct store_said *s);
	const void *arg;
};
/* In documents that stand: the latest first, at most LIMIT_SAID_FOUND of those that are wanted;
 * total: how many are. */
enum err store_said_about(const struct store_view *v, const struct store_said_query *q,
	struct arena *a, struct store_said **ret_list, size_t *ret_n, size_t *ret_total);

#endif
