/*
 * CVSS base scores from their vectors: 2.0, 3.0, 3.1 and 4.0 (FIRST's specifications). Only the
 * base metrics count; those of time and surroundings may stand in the vector and are passed over.
 */
#ifndef WIRE_CVSS_CVSS_H
#define WIRE_CVSS_CVSS_H

#include "base/str.h"

enum cvss_version { CVSS_2_0, CVSS_3_0, CVSS_3_1, CVSS_4_0 };

struct cvss {
	enum cvss_version version;
	unsigned score; /* in tenths: 0..100 */
};

/*
 * "AV:N/AC:L/Au:N/C:P/I:P/A:P" (also in brackets, or behind "CVSS:2.0/") is 2.0; later ones say
 * their version in front.
 *   ERR_MALFORMED    no vector, a base metric twice, missing, or with a value that it cannot have
 *   ERR_UNSUPPORTED  a version that is not known
 */
enum err cvss_score(struct str vector, struct cvss *ret_cvss);

#endif
