/* What other pages of the portal take from the tables of packs/guide. */
#ifndef PROC_PORTAL_GUIDE_H
#define PROC_PORTAL_GUIDE_H

#include "proc/portal/web/handlers.h"

handler_fn get_guide, get_guide_table, post_guide_table;
handler_fn get_find, get_find_list, post_find_list, get_find_row;

/* "The ministry of your sector is ...", in the page's language; "" when no sector was chosen. */
struct str guide_sector_in(struct request *r);

#endif
