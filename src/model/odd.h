/* What an employee says who finds something odd: the answers of odd.def. */
#ifndef MODEL_ODD_H
#define MODEL_ODD_H

#include "base/err.h"
#include "base/str.h"

enum odd_sign {
#define ODD_SIGN(constant, name, icon) ODD_SIGN_##constant,
#include "model/odd.def"
#undef ODD_SIGN
	ODD_SIGNS
};
const char *odd_sign_name(enum odd_sign s);
const char *odd_sign_icon(enum odd_sign s);			/* a file of web/icons */
enum err odd_sign_parse(struct str s, enum odd_sign *ret_sign); /* ERR_NOT_FOUND */

enum odd_since {
#define ODD_SINCE(constant, name) ODD_SINCE_##constant,
#include "model/odd.def"
#undef ODD_SINCE
	ODD_SINCES
};
const char *odd_since_name(enum odd_since s);
enum err odd_since_parse(struct str s, enum odd_since *ret_since); /* ERR_NOT_FOUND */

enum odd_did {
#define ODD_DID(constant, name) ODD_DID_##constant,
#include "model/odd.def"
#undef ODD_DID
	ODD_DIDS
};
const char *odd_did_name(enum odd_did d);
enum err odd_did_parse(struct str s, enum odd_did *ret_did); /* ERR_NOT_FOUND */

#endif
