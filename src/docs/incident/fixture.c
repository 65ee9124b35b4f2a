/* Incidents of a made-up company; see fixture.h. Addresses and names are those for documentation.
 */
#include "docs/incident/fixture.h"

#define AT(day, hour) (INT64_C(1764000000000) + (day)*MS_DAY + (hour)*MS_HOUR)
#define LEN(a) (uint32_t)(sizeof(a) / sizeof(*(a)))
#define V(id, kind, text, name, seen, std, mark)                                                   \
	{                                                                                          \
		STR_IN_TABLE(id), kind, STR_IN_TABLE(text), STR_IN_TABLE(name),                    \
			STR_IN_TABLE(seen), STR_IN_TABLE(std), mark                                \
	}
#define GREEN(id, kind, text, name, seen, std) V(id, kind, text, name, seen, std, TLP_GREEN)
#define AMBER(id, kind, text, name) V(id, kind, text, name, "", "", TLP_AMBER)

const char *const fixture_incident_names[FIXTURE_INCIDENTS] = {
	"ransomware", "ddos", "mail", "hostile"};

static const struct incident_value ransomware_values[] = {
	GREEN("title", RECORD_TEXT, "共有フォルダーのファイルが開けなくなった", "件名", "", ""),
	GREEN("kind", RECORD_CHOICE, "ransomware", "種類", "ランサムウェア", "T1486 malware"),
	GREEN("summary", RECORD_PROSE,
		"朝、出社した社員が気づきました。\n2台のPCで同じことが起きました。", "概要", "",
		""),
	GREEN("noticed_at", RECORD_TIME, "2025-11-25T00:10:00Z", "気づいた日時", "", ""),
	GREEN("noticed_how", RECORD_CHOICE, "seen", "気づいたきっかけ", "社内の人が見つけた",
		"internal"),
	GREEN("began_at", RECORD_TIME, "2025-11-24", "始まった日", "", ""),
	GREEN("contained_at", RECORD_TIME, "2025-11-25T02:40:00Z", "止めた日時", "", ""),
	GREEN("restored_at", RECORD_TIME, "2025-11-27T09:00:00Z", "元に戻った日時", "", ""),
	GREEN("entry_path", RECORD_CHOICE, "vpn", "入口", "VPN装置", "T1133"),
	GREEN("cve_ids", RECORD_LIST, "CVE-2024-21762\nわからない", "弱点の番号", "", ""),
	GREEN("attack_ids", RECORD_LIST, "T1021.001\nT1486", "手口の番号", "", ""),
	GREEN("malware_name", RECORD_TEXT, "LockBit 3.0", "マルウェアの名前", "", ""),
	GREEN("malware_family", RECORD_TEXT, "LockBit", "マルウェアの種類", "", ""),
	GREEN("ransom_actor", RECORD_TEXT, "LockBit", "名乗った名前", "", ""),
	GREEN("ransom_extension", RECORD_TEXT, ".lockbit", "付いた拡張子", "", ""),
	GREEN("tools_used", RECORD_LIST, "PsExec\nRclone", "使われた道具", "", ""),
	GREEN("indicator_addresses", RECORD_LIST,
		"198[.]51[.]100[.]23\n2001:db8:0:0::1\n203.0.113.0/28\nどこか", "相手のアドレス",
		"", ""),
	GREEN("indicator_names", RECORD_LIST, "Bad.Example.COM.\nevil(.)example(.)net",
		"相手の名前", "", ""),
	GREEN("indicator_urls", RECORD_LIST, "hxxps://bad.example.com/a'b?c=1", "相手のURL", "",
		""),
	GREEN("indicator_hashes", RECORD_LIST,
		"9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08\n"
		"d41d8cd98f00b204e9800998ecf8427e",
		"ファイルのハッシュ", "", ""),
	GREEN("indicator_mails", RECORD_LIST, "billing[@]Bad.Example.com", "相手のメール", "", ""),
	AMBER("org_name", RECORD_TEXT, "株式会社みほん製作所", "会社の名前"),
	AMBER("org_industry", RECORD_TEXT, "E2499", "業種"),
	AMBER("org_size", RECORD_NUMBER, "48", "人数"),
	AMBER("contact_name", RECORD_TEXT, "佐藤 一", "連絡する人"),
	AMBER("contact_role", RECORD_TEXT, "総務部長", "役職"),
	AMBER("contact_mail", RECORD_TEXT, "sato@mihon.example.jp", "メール"),
	AMBER("contact_phone", RECORD_TEXT, "03-0000-0000", "電話"),
	AMBER("devices_count", RECORD_NUMBER, "2", "台数"),
	AMBER("persons_count", RECORD_NUMBER, "1200", "本人の数"),
	AMBER("money_lost", RECORD_YEN, "3500000", "失ったお金"),
	AMBER("downtime_hours", RECORD_NUMBER, "56", "止まった時間"),
	AMBER("ransom_paid", RECORD_YES_NO, "no", "身代金を払ったか"),
	V("cause", RECORD_PROSE, "VPN装置の更新が半年、止まっていました。", "原因", "", "",
		TLP_AMBER_STRICT),
};

static const struct incident_event ransomware_events[] = {
	{AT(0, 0), STR_IN_TABLE("社員がファイルを開けないと知らせた"), TLP_GREEN},
	{AT(0, 1), STR_IN_TABLE("PC-07のLANケーブルを抜いた"), TLP_GREEN},
	{AT(1, 3), STR_IN_TABLE("警察に相談した"), TLP_AMBER},
};

static const struct incident_measure ransomware_measures[] = {
	{STR_IN_TABLE("ネットから切り離す"),
		STR_IN_TABLE("LANケーブルを抜き、Wi-Fiを切る。電源は切らない。"), AT(0, 1),
		TLP_GREEN},
	{STR_IN_TABLE("VPN装置を更新する"), STR_IN_TABLE(""), AT(2, 2), TLP_AMBER},
};

static const struct incident_sign ransomware_signs[] = {
	{SIGN_ADDRESS, STR_IN_TABLE("198.51.100.23"), TLP_GREEN, AT(-1, 0), AT(0, 0), 41},
	{SIGN_ADDRESS, STR_IN_TABLE("2001:db8::1"), TLP_GREEN, 0, 0, 0},
	{SIGN_ADDRESS, STR_IN_TABLE("203.0.113.0/28"), TLP_GREEN, 0, 0, 0},
	{SIGN_NAME, STR_IN_TABLE("bad.example.com"), TLP_GREEN, AT(-1, 0), AT(0, 0), 0},
	{SIGN_NAME, STR_IN_TABLE("evil.example.net"), TLP_AMBER, 0, 0, 0},
	{SIGN_URL, STR_IN_TABLE("https://bad.example.com/a'b?c=1"), TLP_GREEN, 0, 0, 0},
	{SIGN_HASH,
		STR_IN_TABLE("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
		TLP_GREEN, 0, 0, 0},
	{SIGN_HASH, STR_IN_TABLE("d41d8cd98f00b204e9800998ecf8427e"), TLP_GREEN, 0, 0, 0},
	{SIGN_MAIL, STR_IN_TABLE("billing@bad.example.com"), TLP_GREEN, 0, 0, 0},
};

#define CLEAR(id, kind, text, name) V(id, kind, text, name, "", "", TLP_CLEAR)
static const struct incident_value ddos_values[] = {
	CLEAR("title", RECORD_TEXT, "Our shop's site was flooded", "title"),
	CLEAR("kind", RECORD_CHOICE, "ddos", "kind"),
	CLEAR("noticed_at", RECORD_TIME, "2025-11-25T03:00:00+09:00", "noticed at"),
	CLEAR("ddos_gbps", RECORD_NUMBER, "12", "Gbps"),
	CLEAR("ddos_from", RECORD_TIME, "2025-11-24T18:00:00Z", "from"),
	CLEAR("ddos_until", RECORD_TIME, "2025-11-24T20:30:00Z", "until"),
	CLEAR("ongoing", RECORD_YES_NO, "no", "goes on"),
};

static const struct incident_value mail_values[] = {
	V("title", RECORD_TEXT, "変なメールが来た", "件名", "", "", TLP_RED),
};

static const struct incident_value hostile_values[] = {
	CLEAR("title", RECORD_TEXT, "\"},{\"type\":\"x\"\\\t\x7f\xff", "\"\n"),
	CLEAR("kind", RECORD_CHOICE, "no such \"kind\"", ""),
	CLEAR("noticed_at", RECORD_TIME, "yesterday", ""),
	CLEAR("org_name", RECORD_TEXT, "A\0B</script>", "n"),
	CLEAR("persons_count", RECORD_NUMBER, "-99999999999999999999", ""),
	CLEAR("ransom_paid", RECORD_YES_NO, "perhaps", ""),
	CLEAR("attack_ids", RECORD_LIST, "T1\nT99999\nT1566.0011\nt1566", ""),
	CLEAR("cve_ids", RECORD_LIST, "CVE-20-1\nCVE-2024-1x", ""),
	CLEAR("malware_name", RECORD_TEXT, "   ", ""),
	CLEAR("tools_used", RECORD_LIST, "\n\n a\" \n", ""),
};
static const struct incident_event hostile_events[] = {
	{0, STR_IN_TABLE("\r\n\"\\"), TLP_CLEAR},
};
static const struct incident_sign hostile_signs[] = {
	{SIGN_URL, STR_IN_TABLE("http://x/'%20OR%20'1'='1\\"), TLP_CLEAR, 0, 0, 0},
};

struct incident_facts
fixture_incident(unsigned nr)
{
	struct incident_facts f = {
		.id = STR("0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
		.recipient = STR("jpcert"),
		.number = STR("2025-003"),
		.lang = STR("ja"),
		.tool = STR("0.6.0"),
		.opened = AT(0, 0) + 123,
		.made = AT(3, 4),
		.verdict = VERDICT_INCIDENT,
		.tlp = TLP_CLEAR,
	};

	if (nr == 0) {
		f.tlp = TLP_GREEN;
		f.values = ransomware_values, f.n_values = LEN(ransomware_values);
		f.events = ransomware_events, f.n_events = LEN(ransomware_events);
		f.measures = ransomware_measures, f.n_measures = LEN(ransomware_measures);
		f.signs = ransomware_signs, f.n_signs = LEN(ransomware_signs);
		f.is_closed = true;
	} else if (nr == 1) {
		f.lang = STR("en");
		f.is_drill = true;
		f.values = ddos_values, f.n_values = LEN(ddos_values);
	} else if (nr == 2) {
		f.tlp = TLP_RED;
		f.verdict = VERDICT_UNDECIDED;
		f.number = STR("");
		f.made = f.opened;
		f.values = mail_values, f.n_values = LEN(mail_values);
	} else {
		f.verdict = VERDICT_NO_INCIDENT;
		f.values = hostile_values, f.n_values = LEN(hostile_values);
		f.events = hostile_events, f.n_events = LEN(hostile_events);
		f.signs = hostile_signs, f.n_signs = LEN(hostile_signs);
	}
	return f;
}
