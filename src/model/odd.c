/* Names of the answers of the page for odd things; see odd.h. */
#include "model/odd.h"

#include "base/names.h"

static const char *const sign_names[ODD_SIGNS] = {
#define ODD_SIGN(constant, name, icon) name,
#include "model/odd.def"
#undef ODD_SIGN
};
static const char *const sign_icons[ODD_SIGNS] = {
#define ODD_SIGN(constant, name, icon) icon,
#include "model/odd.def"
#undef ODD_SIGN
};
static const char *const since_names[ODD_SINCES] = {
#define ODD_SINCE(constant, name) name,
#include "model/odd.def"
#undef ODD_SINCE
};
static const char *const did_names[ODD_DIDS] = {
#define ODD_DID(constant, name) name,
#include "model/odd.def"
#undef ODD_DID
};

NAME_OF(enum odd_sign, odd_sign_name, sign_names)
NAME_OF(enum odd_sign, odd_sign_icon, sign_icons)
NAME_PARSE(enum odd_sign, odd_sign_parse, sign_names, ERR_NOT_FOUND)
NAME_OF(enum odd_since, odd_since_name, since_names)
NAME_PARSE(enum odd_since, odd_since_parse, since_names, ERR_NOT_FOUND)
NAME_OF(enum odd_did, odd_did_name, did_names)
NAME_PARSE(enum odd_did, odd_did_parse, did_names, ERR_NOT_FOUND)
