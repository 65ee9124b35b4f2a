/* The part of the made-up company that is about documents. */
#ifndef PAGES_SAMPLE_DOCUMENT_H
#define PAGES_SAMPLE_DOCUMENT_H

#include "pages/sample_people.h"

sample_fn sample_documents, sample_documents_new, sample_document, sample_document_new,
	sample_document_claim, sample_document_make, sample_document_facts, sample_document_edit,
	sample_document_text, sample_document_approve, sample_document_receipt,
	sample_document_confirmed, sample_document_public, sample_document_diff,
	sample_document_register, sample_document_file, sample_document_year, sample_public;

#endif
