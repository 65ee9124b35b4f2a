/*
 * Which requests are signs of lateral movement: operations of services ([MS-SCMR]), tasks
 * ([MS-TSCH]), WMI, DCOM, the registry ([MS-RRP]) and event logs, by their numbers and by what
 * their arguments say in the clear; files on administrative shares. Messages in, a set of signs
 * out.
 */
#include "watch/detect/lateral.h"

#define FILE_READ_DATA 0x1 /* access mask, [MS-SMB2] section 2.2.13.1.1 */
#define FILE_WRITE_DATA 0x2
#define FILE_DELETE_ON_CLOSE 0x1000 /* option, the same section */

/* Operations that are signs by themselves. */
static const struct {
	enum dcerpc_interface interface;
	uint16_t opnum;
	uint32_t sign;
} operations[] = {
	{DCERPC_IF_SVCCTL, 1, SERVICE_ASKED},
	{DCERPC_IF_SVCCTL, 2, SERVICE_DELETED},
	{DCERPC_IF_SVCCTL, 6, SERVICE_ASKED},
	{DCERPC_IF_SVCCTL, 11, SERVICE_CHANGED},
	{DCERPC_IF_SVCCTL, 12, SERVICE_CREATED},
	{DCERPC_IF_SVCCTL, 14, SERVICE_ASKED},
	{DCERPC_IF_SVCCTL, 17, SERVICE_ASKED},
	{DCERPC_IF_SVCCTL, 19, SERVICE_STARTED},
	{DCERPC_IF_SVCCTL, 23, SERVICE_CHANGED},
	{DCERPC_IF_SVCCTL, 24, SERVICE_CREATED},
	{DCERPC_IF_SVCCTL, 31, SERVICE_STARTED},
	{DCERPC_IF_SVCCTL, 36, SERVICE_CHANGED}, /* also what is to run when it fails */
	{DCERPC_IF_SVCCTL, 37, SERVICE_CHANGED},
	{DCERPC_IF_SVCCTL, 42, SERVICE_ASKED},
	{DCERPC_IF_SVCCTL, 44, SERVICE_CREATED},
	{DCERPC_IF_SVCCTL, 45, SERVICE_CREATED},
	{DCERPC_IF_SVCCTL, 60, SERVICE_CREATED}, /* [MS-SCMR] RCreateWowService */
	{DCERPC_IF_ATSVC, 0, TASK_CREATED},
	{DCERPC_IF_ATSVC, 1, TASK_DELETED},
	{DCERPC_IF_TASKS, 1, TASK_CREATED},
	{DCERPC_IF_TASKS, 12, TASK_STARTED},
	{DCERPC_IF_TASKS, 13, TASK_DELETED},
	{DCERPC_IF_IWBEMSERVICES, 8, WMI_WRITTEN},
	{DCERPC_IF_IWBEMSERVICES, 14, WMI_WRITTEN},
	{DCERPC_IF_IWBEMSERVICES, 15, WMI_WRITTEN},
	{DCERPC_IF_IWBEMSERVICES, 24, WMI_METHOD},
	{DCERPC_IF_IWBEMSERVICES, 25, WMI_METHOD},
	{DCERPC_IF_ISYSTEMACTIVATOR, 3, DCOM_CREATED},
	{DCERPC_IF_ISYSTEMACTIVATOR, 4, DCOM_CREATED},
	{DCERPC_IF_IDISPATCH, 6, DCOM_INVOKED},
	{DCERPC_IF_WINREG, 6, REGISTRY_SET},
	{DCERPC_IF_WINREG, 22, REGISTRY_SET},
	{DCERPC_IF_EVEN6, 6, LOG_CLEARED},
	{DCERPC_IF_EVEN, 0, LOG_CLEARED},
	{DCERPC_IF_EVEN, 12, LOG_CLEARED},
};

/* Class ids, as they lie in a RemoteCreateInstance or RemoteGetClassObject, of programs through
 * which others are run: MMC20.Application, ShellWindows, ShellBrowserWindow, Excel, Word, Outlook
 * and Visio. */
static const char dcom_programs[][17] = {
	"\x1a\x79\xb2\x49\xae\xb1\x90\x4c\x9b\x8e\xe8\x60\xba\x07\xf8\x89",
	"\x72\x59\xa0\x9b\xa8\xf6\xcf\x11\xa4\x42\x00\xa0\xc9\x0a\x8f\x39",
	"\x90\xfd\x8a\xc0\xa1\xf2\xd1\x11\x84\x55\x00\xa0\xc9\x1f\x38\x80",
	"\x00\x45\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46",
	"\xff\x09\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46",
	"\x3a\xf0\x06\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46",
	"\x20\x1a\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46",
};

/* Methods of theirs that run something, as GetIDsOfNames asks for them by name. */
static const char *const dcom_methods[] = {"ExecuteShellCommand", "ShellExecute", "DDEInitiate",
	"ExecuteExcel4Macro", "RegisterXLL", "RunMacro"};

/* Keys of the registry that decide what starts by itself, or who may log in how. */
static const char *const registry_places[] = {"CurrentVersion\\Run", "CurrentVersion\\Winlogon",
	"Image File Execution Options", "CurrentVersion\\Policies\\System", "Control\\Lsa",
	"Control\\Terminal Server", "CurrentControlSet\\Services\\", "Windows Defender"};

/* Does a text of the request, in the clear, hold one of the words? */
static bool
stub_says(const struct dcerpc_msg *m, const char *const *words, size_t n)
{
	char text[256];

	if (dcerpc_is_sealed(m))
		return false;
	for (unsigned i = 0; i < 4 && dcerpc_stub_text(m->stub, i, text, sizeof(text)) > 0; i++)
		for (size_t w = 0; w < n; w++)
			if (str_find_nocase(str_c(text), str_c(words[w])) >= 0)
				return true;
	return false;
}
#define STUB_SAYS(m, words) stub_says(m, words, sizeof(words) / sizeof(*(words)))

/* A service's program is a shell: the text of the request in the clear says so. */
static bool
is_command(const struct dcerpc_msg *m)
{
	static const char *const shells[] = {"%comspec%", "cmd.exe", "cmd /", "powershell", "mshta",
		"rundll32", "regsvr32", "msbuild"};

	if (dcerpc_is_sealed(m))
		return false;
	if (STUB_SAYS(m, shells))
		return true;
	/* RCreateServiceA: as ASCII */
	return str_find_nocase(m->stub, STR("%comspec%")) >= 0 ||
	       str_find_nocase(m->stub, STR("cmd.exe /")) >= 0 ||
	       str_find_nocase(m->stub, STR("powershell")) >= 0;
}

static bool
is_desktop_program(const struct dcerpc_msg *m)
{
	if (dcerpc_is_sealed(m))
		return false;
	for (size_t i = 0; i < sizeof(dcom_programs) / sizeof(*dcom_programs); i++)
		if (str_find(m->stub, str_of(dcom_programs[i], 16)) >= 0)
			return true;
	return false;
}

/* The path of a program; who only changes how a service starts leaves it out. */
static const char *const program_paths[] = {".exe", ":\\", "\\\\", "%systemroot%"};

uint32_t
lateral_signs_of_rpc(enum dcerpc_interface interface, const struct dcerpc_msg *m)
{
	uint32_t sign = 0;

	for (size_t i = 0; i < sizeof(operations) / sizeof(*operations); i++)
		if (operations[i].interface == interface && operations[i].opnum == m->opnum)
			sign = operations[i].sign;
	if ((sign == SERVICE_CREATED || sign == SERVICE_CHANGED) && is_command(m))
		sign |= SERVICE_COMMAND;
	if (sign == SERVICE_CHANGED && STUB_SAYS(m, program_paths))
		sign |= SERVICE_REPOINTED;
	if ((sign == DCOM_CREATED && is_desktop_program(m)) ||
		(interface == DCERPC_IF_IDISPATCH && m->opnum == 5 && STUB_SAYS(m, dcom_methods)))
		sign |= DCOM_PROGRAM;
	if (interface == DCERPC_IF_WINREG && (m->opnum == 6 || m->opnum == 15) &&
		STUB_SAYS(m, registry_places))
		sign |= REGISTRY_PLACE;
	return sign;
}

bool
lateral_is_admin_share(struct str share)
{
	char letter = share.len > 0 ? (char)(share.p[0] | 0x20) : '\0';

	return str_equal_nocase(share, STR("ADMIN$")) ||
	       (share.len == 2 && share.p[1] == '$' && letter >= 'a' && letter <= 'z');
}

/* "__1506613937.95", "__output": where tools that run a command keep what it prints. */
static bool
is_command_output(struct str path)
{
	struct str name = path;
	ptrdiff_t at;
	size_t digits = 0;

	while ((at = str_find_byte(name, '\\')) >= 0)
		name = str_of(name.p + at + 1, name.len - (size_t)at - 1);
	if (!str_starts(name, STR("__")))
		return false;
	while (2 + digits < name.len && name.p[2 + digits] >= '0' && name.p[2 + digits] <= '9')
		digits++;
	return digits >= 8 || str_equal(name, STR("__output"));
}

static bool
is_program_name(struct str name)
{
	static const char *const ends[] = {".exe", ".dll", ".sys", ".scr", ".com", ".msi", ".bat",
		".cmd", ".ps1", ".vbs", ".js", ".hta", ".wsf"};

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (str_ends_nocase(name, str_c(ends[i])))
			return true;
	return false;
}

uint32_t
lateral_signs_of_file(const struct smb_msg *m)
{
	struct str name = str_c(m->name);
	bool is_made = m->op == SMB_OP_CREATE && m->disposition != SMB_DISPOSITION_OPEN;
	uint32_t sign = 0;

	if (m->op == SMB_OP_DELETE || (m->options & FILE_DELETE_ON_CLOSE) != 0)
		sign |= FILE_REMOVED;
	if (is_command_output(name))
		sign |= COMMAND_OUTPUT;
	if (!is_program_name(name))
		return sign;
	if (is_made && (m->access & FILE_WRITE_DATA) != 0)
		sign |= PROGRAM_COPIED;
	else if (m->op == SMB_OP_CREATE && !is_made && (m->access & FILE_READ_DATA) != 0)
		sign |= PROGRAM_FETCHED;
	return sign;
}
