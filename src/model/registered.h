/*
 * The name as somebody registered it, near enough: "www.example.co.jp" gives "example.co.jp". One
 * for the sensor and the name server, so that both mean the same service. Without the public suffix
 * list: by the labels under which countries register, and the few hosts below which anybody has a
 * name of his own (github.io).
 */
#ifndef MODEL_REGISTERED_H
#define MODEL_REGISTERED_H

#include "base/str.h"

/* Borrows; a final dot is left out. A name that is itself such an end ("co.jp") is given back. */
struct str registered_name(struct str name);

/* "co.jp", "com.au": two labels, under which a country registers; letters of either case. */
bool registered_is_registry(struct str two);
/* "github.io", "duckdns.org": anybody has a name of his own below it. */
bool registered_is_host(struct str two);

#endif
