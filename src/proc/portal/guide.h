/* What other pages of the portal take from the tables of packs/guide. */
#ifndef PROC_PORTAL_GUIDE_H
#define PROC_PORTAL_GUIDE_H

#include "proc/portal/handlers.h"

/* "The ministry of your sector is ...", in the page's language; "" when no sector was chosen. */
struct str guide_sector_in(struct request *r);

#endif
