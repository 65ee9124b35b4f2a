/* The clocks. Only proc/, cli/ and sys/ read them; deciding code gets time as a value. */
#ifndef SYS_CLOCK_H
#define SYS_CLOCK_H

#include "base/time.h"

ms_t clock_wall(void);	    /* UTC milliseconds since 1970; may jump when the clock is set */
ms_t clock_monotonic(void); /* milliseconds since some start; never goes back */

#endif
