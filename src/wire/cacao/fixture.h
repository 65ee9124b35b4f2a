/* A playbook with something in each place, for tests and for the check against CACAO's schema. */
#ifndef WIRE_CACAO_FIXTURE_H
#define WIRE_CACAO_FIXTURE_H

#include "model/playbook.h"

struct playbook fixture_playbook(void); /* lives until the program ends */

#endif
