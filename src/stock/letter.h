/*
 * A letter to a supplier: what exactly his bill of materials lacks, in which components (the first
 * ones, and a count), by when, and whom to answer. A document of docs/, in Japanese or English;
 * words are in packs/text/stock_bom.yaml. Pure.
 */
#ifndef STOCK_LETTER_H
#define STOCK_LETTER_H

#include "docs/date.h"
#include "model/document.h"
#include "model/text.h"
#include "stock/quality.h"

#define LETTER_PARTS 20 /* components that are named */
#define LETTER_PURLS 10

struct stock_letter {
	const struct text_table *texts;
	struct date_style dates;    /* with the language */
	struct str company, writer; /* who asks */
	struct str contact;	    /* whom to answer: a name, mail, telephone */
	struct str supplier;	    /* "": the bill's, else nobody by name */
	struct str product, file;   /* product "": what the bill is about */
	ms_t made, due;
	const struct stock_bill *bill;
	const struct quality *quality;
	enum quality_set set; /* whose fields are asked for */
};

/* Borrows from the letter; all else is in the arena. ERR_NOT_FOUND: nothing is missing in that set,
 * and every purl can be read; ERR_FULL. */
enum err stock_letter_document(
	const struct stock_letter *letter, struct arena *arena, struct document *ret_document);

#endif
