/*
 * Tables as text: CSV (RFC 4180) and lines with tabs as Excel puts them on the clipboard. UTF-8
 * with or without its mark, UTF-16 with its mark, CP932. The result is a book of one sheet, all
 * cells text: what a column means is the reader's business.
 */
#ifndef WIRE_CSV_CSV_H
#define WIRE_CSV_CSV_H

#include "base/arena.h"
#include "model/table.h"
#include "wire/cp932/cp932.h"

enum csv_charset { CSV_UTF8, CSV_UTF16, CSV_CP932 };

struct csv_file {
	struct workbook book; /* one sheet, its name "" */
	enum csv_charset charset;
	char separator;	   /* ',', ';' or '\t', as the first line has most of */
	bool is_cut_quote; /* a quote that never ends: all that followed is in the last cell */
};

/*
 * Quotes, doubled quotes, newlines within quotes; CR LF, LF or CR end a line. An apostrophe before
 * = + - @ (how Excel marks text, and how we write it) is taken off. Texts come from the arena.
 *   ERR_MALFORMED  NUL bytes, or neither UTF-8 nor CP932 (cp932 NULL: that one is not tried)
 *   ERR_LIMIT      too many bytes, cells, columns
 */
enum err csv_read(struct str bytes, struct cp932 *cp932, struct arena *a, struct csv_file *ret_file,
	struct errinfo *info);

#endif
