/* What the made-up company of the tests runs. */
#ifndef PAGES_SAMPLE_STOCK_H
#define PAGES_SAMPLE_STOCK_H

#include "pages/sample_people.h"

sample_fn sample_stock, sample_stock_empty, sample_stock_device, sample_stock_device_unseen,
	sample_stock_add, sample_stock_add_wrong, sample_stock_bill, sample_stock_bill_removed,
	sample_stock_sources, sample_stock_sources_none, sample_stock_letter,
	sample_stock_letter_none, sample_stock_letter_broken, sample_stock_diff,
	sample_stock_diff_choose, sample_stock_deliver, sample_stock_vex, sample_stock_vex_none,
	sample_stock_add_asked, sample_hand_in, sample_hand_in_wrong, sample_hand_in_draft,
	sample_hand_in_sent, sample_handed, sample_handed_thrown;

#endif
