/* Each mode, and what is refused. */
#include "wire/ntp/ntp.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void
modes(void **state)
{
	/* clang-format off */
	static const struct {
		uint8_t head[4];
		size_t len;
		enum err err;
		uint8_t version, mode, stratum, request;
		bool is_response;
	} cases[] = {
		{{0x23, 0}, 48, ERR_OK, 4, NTP_CLIENT, 0, 0, false},
		{{0x24, 2}, 48, ERR_OK, 4, NTP_SERVER, 2, 0, true},
		{{0xdc, 16}, 68, ERR_OK, 3, NTP_SERVER, 16, 0, true}, /* not in step, with a key */
		{{0x25, 1}, 48, ERR_OK, 4, NTP_BROADCAST, 1, 0, true},
		{{0x16, 0x01}, 12, ERR_OK, 2, NTP_CONTROL, 0, 1, false},
		{{0x16, 0x82}, 12, ERR_OK, 2, NTP_CONTROL, 0, 2, true},
		{{0x17, 0, 3, 42}, 8, ERR_OK, 2, NTP_PRIVATE, 0, 42, false},
		{{0xd7, 0, 3, 42}, 440, ERR_OK, 2, NTP_PRIVATE, 0, 42, true},
		{{0x23, 0}, 47, ERR_TRUNCATED, 0, 0, 0, 0, false},
		{{0x16, 0}, 11, ERR_TRUNCATED, 0, 0, 0, 0, false},
		{{0x17, 0}, 7, ERR_TRUNCATED, 0, 0, 0, 0, false},
		{{0x23, 0}, 0, ERR_TRUNCATED, 0, 0, 0, 0, false},
		{{0x20, 0}, 48, ERR_MALFORMED, 0, 0, 0, 0, false},
		{{0x03, 0}, 48, ERR_MALFORMED, 0, 0, 0, 0, false},
		{{0x2b, 0}, 48, ERR_MALFORMED, 0, 0, 0, 0, false},
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char bytes[512] = {0};
		struct ntp_msg m = {0};

		memcpy(bytes, cases[i].head, 4);
		assert_int_equal(ntp_parse(str_of(bytes, cases[i].len), &m), cases[i].err);
		assert_int_equal(m.version, cases[i].version);
		assert_int_equal(m.mode, cases[i].mode);
		assert_int_equal(m.stratum, cases[i].stratum);
		assert_int_equal(m.request, cases[i].request);
		assert_int_equal(m.is_response, cases[i].is_response);
	}
}

int
main(void)
{
	const struct CMUnitTest cases[] = {cmocka_unit_test(modes)};

	return cmocka_run_group_tests(cases, NULL, NULL);
}
