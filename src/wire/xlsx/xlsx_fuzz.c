/*
 * Any bytes as a workbook. Bytes that are no archive are put into one as its only sheet, so that
 * the fuzzer reaches the cells without having to make checksums.
 */
#include "base/limits.h"
#include "wire/xlsx/xlsx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define RELS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static void
read_book(struct str bytes)
{
	struct arena *a = arena_new(LIMIT_BOOK_ARENA_BYTES);
	struct workbook book;

	BUG_IF(a == NULL);
	if (xlsx_read(bytes, a, &book, NULL) == ERR_OK) {
		BUG_IF(book.n_sheets == 0 || book.n_sheets > LIMIT_BOOK_SHEETS);
		for (uint32_t i = 0; i < book.n_sheets; i++) {
			const struct sheet *s = &book.sheets[i];

			for (uint32_t k = 0; k < s->n_cells; k++)
				BUG_IF(sheet_at(s, s->cells[k].row, s->cells[k].column) !=
					&s->cells[k]);
		}
	}
	arena_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	struct buf zip = buf_of((size_t)1 << 26);
	struct zipper *z;

	read_book(bytes);
	BUG_IF(zipper_new(STR(""), &z, NULL) != ERR_OK);
	zipper_put(z, "_rels/.rels",
		STR("<Relationships><Relationship Id=\"a\" Type=\"" RELS
		    "/officeDocument\" Target=\"w.xml\"/></Relationships>"));
	zipper_put(z, "w.xml",
		STR("<workbook><sheets><sheet name=\"s\" id=\"s\"/></sheets></workbook>"));
	zipper_put(z, "_rels/w.xml.rels",
		STR("<Relationships><Relationship Id=\"s\" Type=\"" RELS
		    "/worksheet\" Target=\"s.xml\"/><Relationship Id=\"t\" Type=\"" RELS
		    "/sharedStrings\" Target=\"s.xml\"/><Relationship Id=\"u\" Type=\"" RELS
		    "/styles\" Target=\"s.xml\"/></Relationships>"));
	zipper_put(z, "s.xml", bytes);
	if (zipper_finish(z, &zip) == ERR_OK)
		read_book(buf_view(&zip));
	zipper_free(z);
	buf_done(&zip);
	return 0;
}
