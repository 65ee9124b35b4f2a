/* Incidents in the formats of others: ids, what must be there, what must not leave. */
#include "base/limits.h"
#include "base/uuid.h"
#include "docs/incident/fixture.h"
#include "docs/incident/own.h"
#include "docs/incident/stix_own.h"
#include "wire/json/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static incident_write_fn *const formats[] = {
	incident_stix, incident_iodef, incident_ocsf, incident_veris};
#define FORMATS (sizeof(formats) / sizeof(*formats))

static const struct json_shape none = JSON_SHAPE({"none", 1, NULL});

static struct buf
written(incident_write_fn *write, const struct incident_facts *f)
{
	struct buf b = buf_of(LIMIT_INCIDENT_BYTES);
	struct errinfo info = {0};

	if (write(f, &b, &info) != ERR_OK)
		fail_msg("%s", info.what);
	return b;
}

static bool
has(const struct buf *b, const char *text)
{
	return str_find(buf_view(b), str_c(text)) >= 0;
}

/* The ids were reckoned by another program (Python's uuid5 over the same canonical JSON). */
static void
an_observable_has_the_id_that_all_others_reckon(void **state)
{
	static const struct {
		struct incident_sign sign;
		const char *id;
	} rows[] = {
		{{SIGN_ADDRESS, STR_IN_TABLE("198.51.100.3"), TLP_CLEAR, 0, 0, 0},
			"ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4"},
		{{SIGN_NAME, STR_IN_TABLE("example.com"), TLP_CLEAR, 0, 0, 0},
			"domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7"},
		{{SIGN_URL, STR_IN_TABLE("https://example.com/research/index.html"), TLP_CLEAR, 0,
			 0, 0},
			"url--47c3cf9a-5027-5bf0-997a-017c7edc7c55"},
		{{SIGN_MAIL, STR_IN_TABLE("john@example.com"), TLP_CLEAR, 0, 0, 0},
			"email-addr--7165e2a9-671f-585d-b1e1-ca59c671d934"},
		{{SIGN_HASH,
			 STR_IN_TABLE("fe90a7e910cb3a4739bed9180e807e93fa70c90f25a8915476f5e4bfbac6"
				      "81db"),
			 TLP_CLEAR, 0, 0, 0},
			"file--b91bcf06-0d11-5a89-9c3a-8d4279aefe56"},
	};
	char id[STIX_ID_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_string_equal(stix_observable_id(&rows[i].sign, id), rows[i].id);
}

static void
an_id_has_the_shape_of_its_version(void **state)
{
	struct incident_facts f = fixture_incident(0), other = f;
	char text[UUID_TEXT_MAX], second[UUID_TEXT_MAX];
	struct uuid u;

	(void)state;
	uuid_text(incident_uuid(&f, "incident", str_c("")), text);
	assert_int_equal(text[14], '4');
	assert_true(strchr("89ab", text[19]) != NULL);
	assert_int_equal(uuid_parse(str_c(text), &u), ERR_OK);
	assert_string_equal(uuid_text(u, second), text);
	assert_int_equal(uuid_parse(STR("0f1e2d3c4b5a69788796a5b4c3d2e1f"), &u), ERR_MALFORMED);
	assert_int_equal(
		uuid_parse(STR("0f1e2d3c-4b5a-6978-8796_a5b4c3d2e1f0"), &u), ERR_MALFORMED);
	other.id = STR("1f1e2d3c4b5a69788796a5b4c3d2e1f0");
	uuid_text(incident_uuid(&other, "incident", str_c("")), second);
	assert_string_not_equal(text, second);
	assert_false(
		has(&(struct buf){.p = text, .len = 36}, "0f1e2d3c")); /* does not tell the case */
}

/* One report with the company's name, one without: no id stands in both but those of values. */
static void
two_recipients_share_no_id(void **state)
{
	struct incident_facts f = fixture_incident(0), other = f;
	struct buf one = written(incident_stix, &f), two;
	struct str rest = buf_view(&one);
	ptrdiff_t at;
	uint32_t n = 0;

	(void)state;
	other.recipient = STR("public");
	two = written(incident_stix, &other);
	while ((at = str_find(rest, STR("\"id\":\""))) >= 0) {
		struct str id = str_of(rest.p + at + 6, rest.len - (size_t)at - 6);

		id.len = (size_t)str_find_byte(id, '"');
		rest = str_of(id.p + id.len, (size_t)(one.p + one.len - id.p) - id.len);
		if (str_find(id, STR("--")) < 0 || str_starts(id, STR("marking-")) ||
			str_starts(id, STR("extension-")) ||
			str_equal(id, STR(STIX_EXTENSION_AUTHOR)) ||
			id.p[str_find(id, STR("--")) + 16] == '5')
			continue;
		n++;
		if (str_find(buf_view(&two), id) >= 0)
			fail_msg("%.*s", STR_FMT(id));
	}
	assert_true(n > 40);
	buf_done(&one);
	buf_done(&two);
}

static void
each_document_reads_back_and_is_the_same_again(void **state)
{
	(void)state;
	for (unsigned i = 0; i < FIXTURE_INCIDENTS; i++)
		for (size_t k = 0; k < FORMATS; k++) {
			struct incident_facts f = fixture_incident(i);
			struct json_handler handler = {0};
			struct buf b = written(formats[k], &f), again = written(formats[k], &f);

			assert_int_equal(json_read(buf_view(&b), &none, &handler, NULL), ERR_OK);
			assert_true(str_equal(buf_view(&b), buf_view(&again)));
			buf_done(&b);
			buf_done(&again);
		}
}

static void
a_bundle_says_what_the_incident_is(void **state)
{
	struct incident_facts f = fixture_incident(0);
	struct buf b = written(incident_stix, &f);

	(void)state;
	assert_true(has(&b, "\"determination\":\"confirmed\",\"investigation_status\":\"closed\","
			    "\"incident_types\":[\"ransomware\"],\"detection_methods\":[\"user-"
			    "reporting\"],\"event_refs\":[\"event--"));
	assert_true(has(&b, "\"pattern\":\"[url:value = 'https://bad.example.com/a\\\\'b?c=1']\""));
	assert_true(has(&b, "\"pattern\":\"[file:hashes.'SHA-256' = '9f86d081"));
	assert_true(has(&b, "\"pattern\":\"[ipv6-addr:value = '2001:db8::1']\""));
	assert_true(has(&b, "\"source_name\":\"mitre-attack\",\"external_id\":\"T1021.001\""));
	assert_true(has(&b, "\"source_name\":\"cve\",\"external_id\":\"CVE-2024-21762\""));
	assert_true(has(&b, "\"number_observed\":41"));
	assert_true(has(&b, "\"created\":\"2025-11-24T16:00:00.123Z\""));
	assert_true(has(&b, "\"persons_count\":1200"));
	assert_true(has(&b, "\"ransom_paid\":false"));
	assert_true(has(&b, "\"name\":\"PsExec\""));
	assert_false(has(&b, "\"name\":\"わからない\"")); /* in cve_ids: no CVE */
	buf_done(&b);
	f = fixture_incident(3);
	b = written(incident_stix, &f);
	assert_true(has(&b, "\"determination\":\"false-positive\""));
	assert_false(has(&b, "\"attack-pattern\""));
	assert_false(has(&b, "\"malware\""));
	assert_true(has(&b, "[url:value = 'http://x/\\\\'%20OR%20\\\\'1\\\\'=\\\\'1\\\\\\\\']"));
	buf_done(&b);
}

static void
a_narrower_field_is_marked_and_not_in_the_wider_text(void **state)
{
	struct incident_facts f = fixture_incident(0);
	struct buf b = written(incident_stix, &f);
	ptrdiff_t text = str_find(buf_view(&b), STR("\"description\":\""));
	struct str description = buf_view(&b);

	(void)state;
	assert_true(text > 0);
	description = str_of(b.p + text, b.len - (size_t)text);
	description.len = (size_t)str_find(description, STR("\"external_references\""));
	assert_true(str_find(description, STR("手口の番号")) >= 0);
	assert_true(str_find(description, STR("みほん製作所")) < 0);
	assert_true(str_find(description, STR("更新が半年")) < 0);
	assert_true(has(&b, ".fields.cause\"]"));
	assert_true(has(&b, ".fields.org_name\"]"));
	assert_false(has(&b, ".fields.cve_ids\"]"));
	/* the definitions of just the three that are used */
	assert_true(has(&b, "\"tlp_2_0\":\"green\""));
	assert_true(has(&b, "\"tlp_2_0\":\"amber\""));
	assert_true(has(&b, "\"tlp_2_0\":\"amber+strict\""));
	assert_false(has(&b, "\"tlp_2_0\":\"clear\""));
	assert_false(has(&b, "\"tlp_2_0\":\"red\""));
	buf_done(&b);
}

static void
who_is_not_named_stands_nowhere(void **state)
{
	struct incident_facts f = fixture_incident(1);
	struct buf b = written(incident_stix, &f);

	(void)state;
	assert_false(has(&b, "\"created_by_ref\":\"identity--0")); /* only the extension's author */
	assert_false(has(&b, "\"identity_class\":\"organization\""));
	assert_true(has(&b, "\"labels\":[\"drill\"]"));
	for (size_t k = 0; k < FORMATS; k++) {
		struct buf one = written(formats[k], &f);

		assert_false(has(&one, "0f1e2d3c4b5a"));
		assert_false(has(&one, "0f1e2d3c-4b5a"));
		buf_done(&one);
	}
	buf_done(&b);
}

static void
a_format_without_marks_has_the_narrowest(void **state)
{
	struct incident_facts f = fixture_incident(0);
	struct buf b = written(incident_iodef, &f);

	(void)state;
	assert_true(has(&b, "\"restriction\":\"ext-value\",\"ext-restriction\":\"amber+strict\","
			    "\"IncidentID\""));
	assert_true(has(&b, "\"metric\":\"downtime\",\"duration\":\"hour\""));
	buf_done(&b);
	b = written(incident_ocsf, &f);
	assert_true(has(&b, "\"labels\":[\"TLP:AMBER+STRICT\"]"));
	assert_true(has(&b, "\"type_uid\":200503"));
	assert_true(has(&b, "\"verdict_id\":2"));
	buf_done(&b);
	b = written(incident_veris, &f);
	assert_true(has(&b, "\"action\":{\"malware\":{\"variety\":[\"Ransomware\"]"));
	assert_true(has(&b, "\"employee_count\":\"11 to 100\""));
	assert_true(has(&b, "\"timeline\":{\"incident\":{\"year\":2025,\"month\":11,\"day\":24},"
			    "\"discovery\":{\"unit\":\"Hours\",\"value\":24},\"containment\":"
			    "{\"unit\":\"Hours\",\"value\":2}}"));
	assert_true(has(&b, "\"discovery_method\":{\"internal\":{\"variety\":[\"Reported by "
			    "employee\"]}}"));
	assert_false(has(&b, "みほん"));
	buf_done(&b);
}

static void
signs_are_made_whole(void **state)
{
	struct incident_facts f = fixture_incident(0);
	struct arena *a = arena_new(1 << 20);
	const struct incident_sign *signs;
	uint32_t n, left_out;

	(void)state;
	assert_int_equal(incident_signs_of(&f, a, &signs, &n, &left_out), ERR_OK);
	assert_int_equal(left_out, 1);
	assert_int_equal(n, f.n_signs);
	for (uint32_t i = 0; i < n; i++) {
		assert_int_equal(signs[i].kind, f.signs[i].kind);
		assert_true(str_equal(signs[i].value, f.signs[i].value));
	}
	arena_free(a);
}

static void
what_is_no_sign_is_refused(void **state)
{
	static const struct {
		enum incident_sign_kind kind;
		const char *text;
	} rows[] = {
		{SIGN_ADDRESS, "1.2.3"},
		{SIGN_ADDRESS, "1.2.3.4/33"},
		{SIGN_NAME, "localhost"},
		{SIGN_NAME, "a..b"},
		{SIGN_NAME, "a b.example"},
		{SIGN_URL, "www.example.com"},
		{SIGN_URL, "http://a[[.]]b/"},
		{SIGN_URL, "http://a/\"><script>"},
		{SIGN_HASH, "d41d8cd98f00b204e9800998ecf8427"},
		{SIGN_HASH, "g41d8cd98f00b204e9800998ecf8427e"},
		{SIGN_MAIL, "@example.com"},
		{SIGN_MAIL, "a@b"},
		{SIGN_NAME, ""},
		{SIGN_URL, "http://a/\x01"},
		{SIGN_URL, "http://a/\xff"},
	};
	char dst[LIMIT_INDICATOR_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (incident_sign_parse(rows[i].kind, str_c(rows[i].text), dst, sizeof(dst)) ==
			ERR_OK)
			fail_msg("%s", rows[i].text);
}

static void
facts_that_cannot_be_said_are_refused(void **state)
{
	struct incident_value wide = {.field = STR("title"), .value = STR("x"), .tlp = TLP_CLEAR};
	struct incident_value twice[2] = {{.field = STR("title"), .value = STR("x")},
		{.field = STR("title"), .value = STR("y")}};
	struct incident_value odd[2] = {{.field = STR("title"), .value = STR("x")},
		{.field = STR("Odd\"id"), .value = STR("y")}};
	struct incident_sign sign = {.kind = SIGN_NAME, .value = STR("Bad.Example")};
	struct incident_facts good = fixture_incident(1), f;
	struct buf b = buf_of(LIMIT_INCIDENT_BYTES), small = buf_of(600);

	(void)state;
	for (size_t k = 0; k < FORMATS; k++) {
		f = good, f.id = STR("no id");
		assert_int_equal(formats[k](&f, &b, NULL), ERR_INVALID);
		f = good, f.n_values = 0;
		assert_int_equal(formats[k](&f, &b, NULL), ERR_INVALID);
		f = good, f.made = f.opened - 1;
		assert_int_equal(formats[k](&f, &b, NULL), ERR_INVALID);
		f = good, f.tlp = TLP_AMBER, f.values = &wide, f.n_values = 1;
		assert_int_equal(formats[k](&f, &b, NULL), ERR_INVALID);
		f = good, f.values = twice, f.n_values = 2;
		assert_int_equal(formats[k](&f, &b, NULL), ERR_INVALID);
		f = good, f.values = odd, f.n_values = 2;
		assert_int_equal(formats[k](&f, &b, NULL), ERR_INVALID);
		f = good, f.signs = &sign, f.n_signs = 1;
		assert_int_equal(formats[k](&f, &b, NULL), ERR_INVALID);
		f = good, f.n_signs = LIMIT_INCIDENT_SIGNS + 1;
		assert_int_equal(formats[k](&f, &b, NULL), ERR_LIMIT);
		assert_int_equal(b.len, 0); /* nothing was begun */
		buf_done(&small);
		small.err = ERR_OK;
		assert_int_equal(formats[k](&good, &small, NULL), ERR_LIMIT);
	}
	buf_done(&small);
	buf_done(&b);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_observable_has_the_id_that_all_others_reckon),
		cmocka_unit_test(an_id_has_the_shape_of_its_version),
		cmocka_unit_test(two_recipients_share_no_id),
		cmocka_unit_test(each_document_reads_back_and_is_the_same_again),
		cmocka_unit_test(a_bundle_says_what_the_incident_is),
		cmocka_unit_test(a_narrower_field_is_marked_and_not_in_the_wider_text),
		cmocka_unit_test(who_is_not_named_stands_nowhere),
		cmocka_unit_test(a_format_without_marks_has_the_narrowest),
		cmocka_unit_test(signs_are_made_whole),
		cmocka_unit_test(what_is_no_sign_is_refused),
		cmocka_unit_test(facts_that_cannot_be_said_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
