/*
 * What one HTTP request looks like, apart from any history: the questions that malware_http asks.
 * Pure; "path" is with its query, as it stands in the request.
 */
#ifndef WATCH_DETECT_REQUEST_SHAPE_H
#define WATCH_DETECT_REQUEST_SHAPE_H

#include "base/str.h"

#include <stdbool.h>

bool request_claims_browser(struct str agent);
bool request_agent_is_report(struct str agent);
bool request_agent_is_odd(struct str agent);
bool request_agent_is_short(struct str agent);
bool request_path_is_random(struct str path);
bool request_path_has_code(struct str path);
bool request_path_is_stager(struct str path);
bool request_name_is_double(struct str name); /* of the file asked for */
bool request_host_is_random(struct str host);
bool request_is_for_own_address(struct str host);

#endif
