/* Registrations, answers, node status, announcements of hosts; what is cut and what is refused. */
#include "wire/netbios/netbios.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define BYTES(s)                                                                                   \
	{                                                                                          \
		s, sizeof(s) - 1                                                                   \
	}
/* "FRED" in its encoding (RFC 1001 section 14.1 has it as the example), suffix 0x20 */
#define FRED                                                                                       \
	"\x20"                                                                                     \
	"EGFCEFEECACACACACACACACACACACACA\x00"
#define OFFICE                                                                                     \
	"\x20"                                                                                     \
	"EPEGEGEJEDEFCACACACACACACACACABN\x00"
#define STATUS                                                                                     \
	"\x00\x09\x84\x00\x00\x00\x00\x01\x00\x00\x00\x00" FRED                                    \
	"\x00\x21\x00\x01\x00\x00\x00\x00\x00\x2b\x02"

static void
assert_name(const struct netbios_name *n, const char *text, uint8_t suffix)
{
	assert_int_equal(n->len, strlen(text));
	assert_memory_equal(n->text, text, n->len);
	assert_int_equal(n->suffix, suffix);
}

static void
names_are_registered_and_asked_for(void **state)
{
	static const struct str registration =
		BYTES("\x00\x07\x29\x10\x00\x01\x00\x00\x00\x00\x00\x01" OFFICE "\x00\x20\x00\x01"
		      "\xc0\x0c\x00\x20\x00\x01\x00\x04\x93\xe0\x00\x06\x80\x00\xc0\xa8\x00\x05");
	static const struct str query =
		BYTES("\x00\x08\x01\x10\x00\x01\x00\x00\x00\x00\x00\x00" FRED "\x00\x20\x00\x01");
	static const struct str answer =
		BYTES("\x00\x08\x85\x00\x00\x00\x00\x01\x00\x00\x00\x00" FRED
		      "\x00\x20\x00\x01\x00\x00\x00\x00\x00\x06\x00\x00\xc0\xa8\x00\x06");
	struct netbios_msg m;
	char text[ADDR_TEXT_MAX];

	assert_int_equal(netbios_parse(registration, &m), ERR_OK);
	assert_int_equal(m.op, NETBIOS_REGISTRATION);
	assert_true(!m.is_response && m.is_broadcast && m.name.is_group);
	assert_name(&m.name, "OFFICE", NETBIOS_MASTER_BROWSER);
	assert_string_equal(addr_text(m.addr, text), "192.168.0.5");

	assert_int_equal(netbios_parse(query, &m), ERR_OK);
	assert_int_equal(m.op, NETBIOS_QUERY);
	assert_name(&m.name, "FRED", NETBIOS_FILE_SERVER);
	assert_true(addr_is_none(m.addr) && !m.is_status);

	assert_int_equal(netbios_parse(answer, &m), ERR_OK);
	assert_true(m.is_response && !m.name.is_group);
	assert_string_equal(addr_text(m.addr, text), "192.168.0.6");
	for (size_t cut = 0; cut < answer.len; cut++)
		assert_int_equal(netbios_parse(str_of(answer.p, cut), &m), ERR_TRUNCATED);
}

static void
a_host_lists_its_names(void **state)
{
	static const struct str status = BYTES(STATUS "FRED           \x00\x04\x00"
						      "OFFICE         \x00\x84\x00"
						      "\x02\x00\x00\x00\x00\x06");
	struct netbios_msg m;

	assert_int_equal(netbios_parse(status, &m), ERR_OK);
	assert_true(m.is_response && m.is_status && m.has_mac);
	assert_int_equal(m.n_names, 2);
	assert_name(&m.names[0], "FRED", 0);
	assert_false(m.names[0].is_group);
	assert_name(&m.names[1], "OFFICE", 0);
	assert_true(m.names[1].is_group);
	assert_int_equal(m.mac.b[5], 6);
}

#define SMB                                                                                        \
	"\xffSMB\x25\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"                        \
	"\x11\x00\x00\x25\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" \
	"\x00\x25\x00\x56\x00\x03\x00\x01\x00\x01\x00\x02\x00\x36\x00"
#define DATAGRAM "\x11\x02\x00\x01\xc0\xa8\x00\x06\x00\x8a\x00\xbb\x00\x00" FRED OFFICE
#define FRAME                                                                                      \
	"\x80\xfc\x0a\x00"                                                                         \
	"FRED\0\0\0\0\0\0\0\0\0\0\0\0\x06\x01\x03\x10\x00\x00\x0f\x01\x55\xaa"                     \
	"desk\0"

static void
a_host_announces_itself(void **state)
{
	static const struct str host = BYTES(DATAGRAM SMB "\\MAILSLOT\\BROWSE\0\x01\x00" FRAME);
	struct netbios_announcement a;
	char text[ADDR_TEXT_MAX];

	assert_int_equal(netbios_announcement_parse(host, &a), ERR_OK);
	assert_int_equal(a.frame, NETBIOS_HOST);
	assert_string_equal(addr_text(a.sender_addr, text), "192.168.0.6");
	assert_name(&a.sender, "FRED", NETBIOS_FILE_SERVER);
	assert_name(&a.destination, "OFFICE", NETBIOS_MASTER_BROWSER);
	assert_int_equal(a.server.len, 4);
	assert_memory_equal(a.server.p, "FRED", 4);
	assert_int_equal(a.os_major, 6);
	assert_int_equal(a.os_minor, 1);
	assert_int_equal(a.server_type, NETBIOS_IS_WORKSTATION | NETBIOS_IS_SERVER | NETBIOS_IS_NT);
	assert_int_equal(a.comment.len, 4);
	assert_memory_equal(a.comment.p, "desk", 4);
	for (size_t cut = 0; cut < host.len; cut++)
		assert_int_not_equal(netbios_announcement_parse(str_of(host.p, cut), &a), ERR_OK);
}

static void
messages_are_refused(void **state)
{
	/* clang-format off */
	static const struct str names[] = {
		BYTES("\x00\x08\x01\x10\x00\x01\x00\x00\x00\x00\x00\x00\x1f" "EGFCEFEECACACACACACACACACACACACA\x00\x00\x20\x00\x01"),
		BYTES("\x00\x08\x01\x10\x00\x01\x00\x00\x00\x00\x00\x00\x20" "QGFCEFEECACACACACACACACACACACACA\x00\x00\x20\x00\x01"),
		BYTES("\x00\x08\x01\x10\x00\x01\x00\x00\x00\x00\x00\x00\x20" "EGFCEFEECACACACACACACACACACACACA\xc0\x00\x20\x00\x01"),
		BYTES("\x00\x09\x84\x00\x00\x00\x00\x01\x00\x00\x00\x00" FRED "\x00\x21\x00\x01\x00\x00\x00\x00\x00\x01\x02"),
	};
	static const struct str others[] = {
		BYTES("\x13\x02\x00\x01\xc0\xa8\x00\x06\x00\x8a\x00\xbb\x00\x00" FRED OFFICE SMB "\\MAILSLOT\\BROWSE\0\x01\x00" FRAME),
		BYTES("\x11\x03\x00\x01\xc0\xa8\x00\x06\x00\x8a\x00\xbb\x00\x00" FRED OFFICE SMB "\\MAILSLOT\\BROWSE\0\x01\x00" FRAME),
		BYTES(DATAGRAM SMB "\\MAILSLOT\\NOTICE\0\x01\x00" FRAME),
		BYTES(DATAGRAM SMB "\\MAILSLOT\\BROWSE\0\x02\x00" FRAME),
		BYTES(DATAGRAM "\xffSMB\x26"),
	};
	/* clang-format on */
	struct netbios_announcement a;
	struct netbios_msg m;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		assert_int_equal(netbios_parse(names[i], &m), ERR_MALFORMED);
	assert_int_equal(netbios_parse(STR("\x00\x08\x01\x10\x00\x00\x00\x00\x00\x00\x00\x00"), &m),
		ERR_UNSUPPORTED);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		assert_int_equal(netbios_announcement_parse(others[i], &a), ERR_UNSUPPORTED);
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(names_are_registered_and_asked_for),
		cmocka_unit_test(a_host_lists_its_names),
		cmocka_unit_test(a_host_announces_itself),
		cmocka_unit_test(messages_are_refused),
	};

	return cmocka_run_group_tests(cases, NULL, NULL);
}
