/* Pieces that the pages of documents say alike. */
#ifndef PAGES_DOCUMENT_PARTS_H
#define PAGES_DOCUMENT_PARTS_H

#include "pages/document.h"
#include "pages/parts.h"

/* All of it into the root, for document-body.html: doc, doc_company, facts, signers, blocks ... */
enum err document_blocks_into(const struct page *pg, const struct document *d);
/* A document in a list: doc, doc_id, url, doc_state, tone, stale, read ... */
void document_row_into(const struct page *pg, struct view *v, const struct document_row *row);
/* Why a paragraph is out of date, as a sentence: says, paragraph. */
void document_change_into(const struct page *pg, struct view *v, const struct document_change *c);
/* staff_id, name, department, at, is_on_paper */
void document_reader_into(
	const struct page *pg, struct view *v, const struct document_reader *reader);

#endif
