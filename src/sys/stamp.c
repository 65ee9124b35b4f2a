/* See stamp.h. */
#include "sys/stamp.h"

#include "base/limits.h"

#include <openssl/err.h>
#include <openssl/ts.h>
#include <string.h>
#include <time.h>

/* A positive number of those bytes: what an INTEGER says. */
static ASN1_INTEGER *
number_of(const uint8_t nonce[STAMP_NONCE_BYTES])
{
	BIGNUM *n = BN_bin2bn(nonce, STAMP_NONCE_BYTES, NULL);
	ASN1_INTEGER *number = n == NULL ? NULL : BN_to_ASN1_INTEGER(n, NULL);

	BN_free(n);
	return number;
}

static bool
set_imprint(TS_REQ *ask, const uint8_t digest[STAMP_DIGEST_BYTES])
{
	TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
	X509_ALGOR *algorithm = X509_ALGOR_new();
	uint8_t copy[STAMP_DIGEST_BYTES];
	bool is_fine = imprint != NULL && algorithm != NULL;

	memcpy(copy, digest, sizeof(copy)); /* OpenSSL takes it as writable */
	is_fine = is_fine &&
		  X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
		  TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1 &&
		  TS_MSG_IMPRINT_set_msg(imprint, copy, sizeof(copy)) == 1 &&
		  TS_REQ_set_msg_imprint(ask, imprint) == 1;
	X509_ALGOR_free(algorithm);
	TS_MSG_IMPRINT_free(imprint);
	return is_fine;
}

enum err
stamp_ask(const uint8_t digest[STAMP_DIGEST_BYTES], const uint8_t nonce[STAMP_NONCE_BYTES],
	struct buf *out)
{
	ASN1_INTEGER *number = number_of(nonce);
	TS_REQ *ask = TS_REQ_new();
	unsigned char *der = NULL;
	int len = 0;

	if (number != NULL && ask != NULL && TS_REQ_set_version(ask, 1) == 1 &&
		set_imprint(ask, digest) && TS_REQ_set_nonce(ask, number) == 1 &&
		TS_REQ_set_cert_req(ask, 1) == 1)
		len = i2d_TS_REQ(ask, &der);
	if (len > 0)
		buf_add(out, der, (size_t)len);
	OPENSSL_free(der);
	TS_REQ_free(ask);
	ASN1_INTEGER_free(number);
	ERR_clear_error();
	return len > 0 ? buf_err(out) : ERR_IO;
}

/* ---- the answer ---- */

static bool
is_of_digest(TS_TST_INFO *info, const uint8_t digest[STAMP_DIGEST_BYTES])
{
	TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint(info);
	X509_ALGOR *algorithm = imprint == NULL ? NULL : TS_MSG_IMPRINT_get_algo(imprint);
	const ASN1_OCTET_STRING *said = imprint == NULL ? NULL : TS_MSG_IMPRINT_get_msg(imprint);
	const ASN1_OBJECT *object = NULL;

	if (algorithm == NULL || said == NULL)
		return false;
	X509_ALGOR_get0(&object, NULL, NULL, algorithm);
	return OBJ_obj2nid(object) == NID_sha256 &&
	       ASN1_STRING_length(said) == STAMP_DIGEST_BYTES &&
	       memcmp(ASN1_STRING_get0_data(said), digest, STAMP_DIGEST_BYTES) == 0;
}

static bool
is_of_nonce(const TS_TST_INFO *info, const uint8_t nonce[STAMP_NONCE_BYTES])
{
	const ASN1_INTEGER *said = TS_TST_INFO_get_nonce(info);
	ASN1_INTEGER *number = number_of(nonce);
	bool is_same = said != NULL && number != NULL && ASN1_INTEGER_cmp(said, number) == 0;

	ASN1_INTEGER_free(number);
	return is_same;
}

static bool
time_of(const TS_TST_INFO *info, ms_t *ret_at)
{
	const ASN1_GENERALIZEDTIME *said = TS_TST_INFO_get_time(info);
	struct tm tm;

	if (said == NULL || ASN1_TIME_to_tm(said, &tm) != 1)
		return false;
	*ret_at = (ms_t)timegm(&tm) * MS_SECOND;
	return true;
}

static enum stamp_answer
check(TS_RESP *answer, const uint8_t digest[STAMP_DIGEST_BYTES],
	const uint8_t nonce[STAMP_NONCE_BYTES], ms_t *ret_at)
{
	const ASN1_INTEGER *status = TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(answer));
	TS_TST_INFO *info = TS_RESP_get_tst_info(answer);
	int64_t said;

	if (status == NULL || ASN1_INTEGER_get_int64(&said, status) != 1)
		return STAMP_BROKEN;
	if (said != TS_STATUS_GRANTED && said != TS_STATUS_GRANTED_WITH_MODS)
		return STAMP_REFUSED;
	if (info == NULL || TS_RESP_get_token(answer) == NULL)
		return STAMP_BROKEN;
	if (!is_of_digest(info, digest) || !is_of_nonce(info, nonce))
		return STAMP_OTHER;
	return time_of(info, ret_at) ? STAMP_GRANTED : STAMP_BROKEN;
}

enum stamp_answer
stamp_check(struct str der, const uint8_t digest[STAMP_DIGEST_BYTES],
	const uint8_t nonce[STAMP_NONCE_BYTES], ms_t *ret_at)
{
	const unsigned char *p = (const unsigned char *)der.p;
	enum stamp_answer is = STAMP_BROKEN;
	TS_RESP *answer = NULL;

	if (der.len > 0 && der.len <= LIMIT_STAMP_BYTES)
		answer = d2i_TS_RESP(NULL, &p, (long)der.len);
	/* nothing may stand behind it: what is kept is the stamp and no more */
	if (answer != NULL && p == (const unsigned char *)der.p + der.len)
		is = check(answer, digest, nonce, ret_at);
	TS_RESP_free(answer);
	ERR_clear_error();
	return is;
}
