/* Incidents of a made-up company, for tests and for the check against the formats' schemas. */
#ifndef DOCS_INCIDENT_FIXTURE_H
#define DOCS_INCIDENT_FIXTURE_H

#include "docs/incident/incident.h"

#define FIXTURE_INCIDENTS 4
/* ransomware (all there is), ddos (nobody is named), mail (almost nothing is known), hostile (texts
 * that would break out). Lives until the program ends. */
struct incident_facts fixture_incident(unsigned nr);
extern const char *const fixture_incident_names[FIXTURE_INCIDENTS];

#endif
