/* Which bills are looked at, in SQL; see store/compared.h. Only this folder. */
#ifndef STORE_SQLITE_STANDING_H
#define STORE_SQLITE_STANDING_H

/* Does bill `l` take the place of bill `b`? Both stand. */
#define TAKES_PLACE(l, b)                                                                          \
	l ".removed=0 AND (" l ".came>" b ".came OR (" l ".came=" b ".came AND " l ".id>" b        \
	  ".id)) AND ((" b ".device<>'' AND " l ".device=" b ".device AND lower(" l                \
	  ".name)=lower(" b ".name)) OR (" b ".serial<>'' AND " l ".serial=" b ".serial) OR (" b   \
	  ".device='' AND " l ".device='' AND " l ".name=" b ".name AND " l ".supplier=" b         \
	  ".supplier AND " l ".version=" b ".version))"
#define STANDS(b) b ".removed=0 AND NOT EXISTS (SELECT 1 FROM bill l WHERE " TAKES_PLACE("l", b) ")"

#endif
