/*
 * The order is the one of ARCHITECTURE.md: rlimits, groups, gid, uid, capabilities, Landlock,
 * seccomp; each step only takes away. See sandbox.h; the system calls are in sandbox_calls.c.
 */
#include "sys/sandbox.h"

#include "base/digest.h"
#include "sys/sandbox_calls.h"

#include <cap-ng.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/landlock.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Rights of Landlock's later versions, which the headers of Debian 12 do not have. */
#define LL_REFER (1ull << 13)	  /* ABI 2 */
#define LL_TRUNCATE (1ull << 14)  /* ABI 3 */
#define LL_IOCTL_DEV (1ull << 15) /* ABI 5 */
#define LL_FS_ABI1 ((1ull << 13) - 1)
#define LL_READ                                                                                    \
	(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_EXECUTE)
#define LL_ON_FILES                                                                                \
	(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |                            \
		LANDLOCK_ACCESS_FS_EXECUTE | LL_TRUNCATE | LL_IOCTL_DEV)
#define LL_NET_ABI4 3ull /* bind and connect TCP */

struct ll_ruleset {
	uint64_t fs;
	uint64_t net;
};

struct limit_row {
	int resource;
	rlim_t value;
};

static bool
has_others(enum sandbox_kind kind)
{
	return kind == SANDBOX_PORTAL || kind == SANDBOX_COURIER || kind == SANDBOX_RENDER ||
	       kind == SANDBOX_ENFORCER; /* a process: the firewall's program */
}

static enum err
set_limits(const struct sandbox_options *o, struct errinfo *info)
{
	/* What these write to is standard output or the log, which may be a large file. */
	bool is_unlimited = o->kind == SANDBOX_READER || o->kind == SANDBOX_COURIER ||
			    o->kind == SANDBOX_RESOLVER || o->kind == SANDBOX_FOREIGN ||
			    o->kind == SANDBOX_ENFORCER;
	const struct limit_row rows[] = {
		{RLIMIT_CORE, 0},
		{RLIMIT_FSIZE, is_unlimited ? RLIM_INFINITY : o->file_bytes_max},
		{RLIMIT_NPROC, has_others(o->kind) ? 64 : 0},
		{RLIMIT_MEMLOCK, 0},
	};

	signal(SIGXFSZ, SIG_IGN); /* a file that is full is an error, not our end */
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct rlimit limit = {rows[i].value, rows[i].value};

		if (setrlimit((__rlimit_resource_t)rows[i].resource, &limit) != 0)
			return err_say(info, ERR_IO, 0, "setrlimit: %s", strerror(errno));
	}
	return ERR_OK;
}

const char *
sandbox_user(void)
{
	return getpwnam("sakimori") != NULL ? "sakimori" : "nobody";
}

static enum err
become(const char *user, struct errinfo *info)
{
	const struct passwd *who = getpwnam(user);

	if (who == NULL)
		return err_say(info, ERR_NOT_FOUND, 0, "there is no user %s", user);
	if (setgroups(0, NULL) != 0 || setresgid(who->pw_gid, who->pw_gid, who->pw_gid) != 0 ||
		setresuid(who->pw_uid, who->pw_uid, who->pw_uid) != 0)
		return err_say(info, ERR_DENIED, 0, "cannot become %s: %s", user, strerror(errno));
	return ERR_OK;
}

static enum err
drop_capabilities(const int *keep, struct errinfo *info)
{
	capng_clear(CAPNG_SELECT_BOTH);
	for (const int *cap = keep; cap != NULL && *cap >= 0; cap++)
		if (capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED | CAPNG_INHERITABLE,
			    (unsigned)*cap) != 0)
			return err_say(info, ERR_DENIED, 0, "cannot keep a capability");
	/* Without CAP_SETPCAP the bounding set stays, which no-new-privileges makes harmless. */
	if (capng_apply(CAPNG_SELECT_CAPS) != 0)
		return err_say(info, ERR_DENIED, 0, "cannot drop capabilities");
	return ERR_OK;
}

enum err
sandbox_keep_starting(bool is_enforcing, struct errinfo *info)
{
	if (geteuid() != 0)
		return ERR_OK;
	capng_clear(CAPNG_SELECT_BOTH);
	if (capng_updatev(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED | CAPNG_BOUNDING_SET,
		    CAP_NET_RAW, CAP_DAC_READ_SEARCH, CAP_SETUID, CAP_SETGID, CAP_SETPCAP, CAP_KILL,
		    -1) != 0 ||
		(is_enforcing && capng_update(CAPNG_ADD,
					 CAPNG_EFFECTIVE | CAPNG_PERMITTED | CAPNG_BOUNDING_SET,
					 CAP_NET_ADMIN) != 0) ||
		capng_apply(CAPNG_SELECT_BOTH) != 0)
		return err_say(info, ERR_DENIED, 0, "cannot limit capabilities");
	return ERR_OK;
}

/* Allows what `path` needs; a path that is not there is no error. */
static void
landlock_allow(int rules, const struct sandbox_path *p, uint64_t handled, bool has_programs)
{
	uint64_t reading = has_programs && !p->is_program ? LL_READ & ~LANDLOCK_ACCESS_FS_EXECUTE
							  : (uint64_t)LL_READ;
	struct landlock_path_beneath_attr rule = {0};
	struct stat st;
	int fd = open(p->path, O_PATH | O_CLOEXEC);

	if (fd < 0)
		return;
	rule.parent_fd = fd;
	rule.allowed_access = handled & (p->is_writable ? ~LL_IOCTL_DEV : reading);
	if (fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode))
		rule.allowed_access &= LL_ON_FILES;
	syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(fd);
}

/* TCP connections to that port; of ABI 4, which the headers of Debian 12 do not have. */
static void
landlock_allow_port(int rules, uint16_t port)
{
	const struct {
		uint64_t access;
		uint64_t port;
	} rule = {2 /* connect */, port};

	syscall(SYS_landlock_add_rule, rules, 2 /* LANDLOCK_RULE_NET_PORT */, &rule, 0);
}

/* landlock(7). Returns the ABI that was applied, 0 when the kernel has none. */
static enum err
enter_landlock(const struct sandbox_options *o, int *ret_abi, struct errinfo *info)
{
	struct ll_ruleset set = {.fs = LL_FS_ABI1};
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	size_t size = sizeof(set.fs);
	int rules;

	*ret_abi = 0;
	if (abi < 1)
		return ERR_OK;
	set.fs |= abi >= 2 ? LL_REFER : 0;
	set.fs |= abi >= 3 ? LL_TRUNCATE : 0;
	set.fs |= abi >= 5 ? LL_IOCTL_DEV : 0;
	if (abi >= 4 && o->kind != SANDBOX_FOREIGN &&
		o->kind != SANDBOX_COURIER) { /* others make no TCP connections, or to one port */
		set.net = LL_NET_ABI4;
		size = sizeof(set);
	}
	rules = (int)syscall(SYS_landlock_create_ruleset, &set, size, 0);
	if (rules < 0)
		return err_say(info, ERR_IO, 0, "landlock: %s", strerror(errno));
	for (size_t i = 0; i < o->n_paths; i++)
		landlock_allow(rules, &o->paths[i], set.fs,
			o->kind == SANDBOX_FOREIGN || o->kind == SANDBOX_ENFORCER);
	if (abi >= 4 && o->connects_to != 0)
		landlock_allow_port(rules, o->connects_to);
	if (syscall(SYS_landlock_restrict_self, rules, 0) != 0) {
		close(rules);
		return err_say(info, ERR_IO, 0, "landlock: %s", strerror(errno));
	}
	close(rules);
	*ret_abi = (int)abi;
	return ERR_OK;
}

static int
order_bytes(const void *a, const void *b)
{
	return *(const uint8_t *)a - *(const uint8_t *)b;
}

/* What libraries do at their first use: OpenSSL reads its configuration, libc the time zone, and
 * for a large qsort() how much memory there is. */
static void
init_libraries(void)
{
	uint8_t many[4096] = {0};
	static const enum digest_kind kinds[] = {DIGEST_MD5, DIGEST_SHA1, DIGEST_SHA256};
	uint8_t out[DIGEST_BYTES_MAX];

	tzset();
	qsort(many, sizeof(many), 1, order_bytes);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		digest_of(kinds[i], "", 0, out);
}

enum err
sandbox_enter(const struct sandbox_options *options, struct sandbox_report *ret_report,
	struct errinfo *info)
{
	struct sandbox_report report = {0};
	bool was_root = geteuid() == 0;
	enum err err = ERR_OK;

	init_libraries();
	if (was_root && options->user != NULL)
		err = become(options->user, info);
	report.has_user = geteuid() != 0;
	if (err == ERR_OK)
		err = set_limits(options, info);
	if (err == ERR_OK)
		err = drop_capabilities(options->keep, info);
	if (err == ERR_OK && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		err = err_say(info, ERR_IO, 0, "no_new_privs: %s", strerror(errno));
	if (err == ERR_OK)
		err = enter_landlock(options, &report.landlock_abi, info);
	if (err == ERR_OK)
		err = sandbox_calls_apply(options->kind, &report.has_seccomp, info);
	if (err == ERR_OK && ret_report != NULL)
		*ret_report = report;
	return err;
}
