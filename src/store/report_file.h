/*
 * Official files into which reports are written: the empty file as a person brought it, and which
 * of its cells asks which item of a form of packs/reports. Both belong to the file's bytes: another
 * edition has another digest, and is laid beside anew. See store.h for the rules that hold for all.
 */
#ifndef STORE_REPORT_FILE_H
#define STORE_REPORT_FILE_H

#include "model/record.h"
#include "store/store.h"

#define STORE_SHA256_MAX 65
#define STORE_REPORT_FORM_MAX 41

struct store_report_file {
	char sha256[STORE_SHA256_MAX];
	char form[STORE_REPORT_FORM_MAX];
	char name[128]; /* of the file, as it came */
	ms_t at;
	char who[LIMIT_NAME_BYTES];
	bool is_ready; /* a person confirmed its cells, or the pack knows them */
	ms_t taught;   /* 0 */
	char taught_by[LIMIT_NAME_BYTES];
};

struct store_report_cell {
	uint32_t nr; /* from 0 */
	struct str sheet;
	uint32_t row, column; /* from 0 */
	struct str question;
	uint32_t n_choices; /* of the cell's own list; 0: anything may stand there */
	const struct str *choices;
	bool is_list_unread; /* it has a list, which could not be read */
	struct str item;     /* id in the form; "": nothing goes there */
	enum report_write write;
	struct str choice; /* REPORT_MARK */
	bool is_proposed;  /* by likeness; no person has said it yet */
};

/* One that is there keeps its bytes and cells. ERR_LIMIT: over LIMIT_REPORT_FILES, or the file or
 * its cells are too many. */
enum err store_report_file_put(struct store_tx *tx, const struct store_report_file *f,
	struct str bytes, const struct store_report_cell *cells, size_t n);
/* What a person said of its cells: item, write and choice of each, by nr; it is ready then.
 * ERR_NOT_FOUND. */
enum err store_report_file_teach(struct store_tx *tx, const struct store_report_file *f,
	const struct store_report_cell *cells, size_t n);
/* With its cells and bytes. ERR_NOT_FOUND. */
enum err store_report_file_remove(struct store_tx *tx, const char *sha256, const char *form);

/* ERR_NOT_FOUND. */
enum err store_report_file_get(const struct store_view *v, const char *sha256, const char *form,
	struct store_report_file *ret_file);
/* Of that form (NULL: of all), the latest first. */
enum err store_report_file_list(const struct store_view *v, const char *form, struct arena *a,
	struct store_report_file **ret_list, size_t *ret_n);
enum err store_report_file_cells(const struct store_view *v, const char *sha256, const char *form,
	struct arena *a, struct store_report_cell **ret_list, size_t *ret_n);
enum err store_report_file_bytes(const struct store_view *v, const char *sha256, const char *form,
	struct arena *a, struct str *ret_bytes);

#endif
