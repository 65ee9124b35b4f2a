/*
 * seccomp allow-lists as tables: a system call and the kinds of process that may make it; see
 * sandbox_calls.h. Memory may be mapped, never executable. A new line here widens what an intruder
 * can do: say in the comment who needs it.
 */
#include "sys/sandbox_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#define IN(kind) (1u << (kind))
#define SENSOR IN(SANDBOX_SENSOR)
#define OPENER IN(SANDBOX_OPENER)
#define RENDER IN(SANDBOX_RENDER)
#define BUILDER IN(SANDBOX_BUILDER)
#define READER IN(SANDBOX_READER)
#define COURIER IN(SANDBOX_COURIER)
#define PORTAL IN(SANDBOX_PORTAL)
#define RESOLVER IN(SANDBOX_RESOLVER)
#define ENFORCER IN(SANDBOX_ENFORCER)
#define SERVERS (COURIER | PORTAL)
#define ALL (SENSOR | OPENER | RENDER | BUILDER | READER | SERVERS | RESOLVER | ENFORCER)

struct call_row {
	int call;
	unsigned kinds;
};

static const struct call_row calls[] = {
	/* bytes through descriptors that are there already */
	{SCMP_SYS(read), ALL},
	{SCMP_SYS(write), ALL},
	{SCMP_SYS(readv), ALL},
	{SCMP_SYS(writev), ALL},
	{SCMP_SYS(pread64), ALL},
	{SCMP_SYS(pwrite64), SENSOR | SERVERS | BUILDER}, /* spool; database; index */
	{SCMP_SYS(lseek), ALL},
	{SCMP_SYS(close), ALL},
	{SCMP_SYS(fstat), ALL}, /* stdio asks before its first write */
	{SCMP_SYS(recvmsg), SENSOR | OPENER | RENDER | SERVERS | RESOLVER | ENFORCER},
	{SCMP_SYS(recvfrom), SENSOR | OPENER | RENDER | SERVERS | RESOLVER | ENFORCER},
	{SCMP_SYS(sendmsg), SENSOR | OPENER | RENDER | SERVERS | RESOLVER | ENFORCER},
	{SCMP_SYS(sendto), SENSOR | OPENER | RENDER | SERVERS | RESOLVER | ENFORCER},
	{SCMP_SYS(sync_file_range), SENSOR}, /* spool */
	/* waiting */
	{SCMP_SYS(poll), ALL},
	{SCMP_SYS(ppoll), ALL},
	{SCMP_SYS(epoll_wait), ALL},
	{SCMP_SYS(epoll_pwait), ALL},
	{SCMP_SYS(epoll_ctl), ALL},
	{SCMP_SYS(timerfd_settime), ALL},
	{SCMP_SYS(nanosleep), ALL},
	{SCMP_SYS(clock_nanosleep), ALL},
	{SCMP_SYS(restart_syscall), ALL},
	/* time, where the vDSO does not serve it */
	{SCMP_SYS(clock_gettime), ALL},
	{SCMP_SYS(clock_getres), ALL},
	{SCMP_SYS(gettimeofday), ALL},
	{SCMP_SYS(time), ALL},
	{SCMP_SYS(getrandom), ALL},
	/* memory; mmap and mprotect have rules of their own below */
	{SCMP_SYS(brk), ALL},
	{SCMP_SYS(munmap), ALL},
	{SCMP_SYS(mremap), ALL},
	{SCMP_SYS(madvise), ALL},
	/* ending, and dying by abort() with a core that is not written */
	{SCMP_SYS(exit), ALL},
	{SCMP_SYS(exit_group), ALL},
	{SCMP_SYS(rt_sigreturn), ALL},
	{SCMP_SYS(rt_sigprocmask), ALL},
	{SCMP_SYS(rt_sigaction), ALL},
	{SCMP_SYS(getpid), ALL},
	{SCMP_SYS(gettid), ALL},
	{SCMP_SYS(tgkill), ALL},
	{SCMP_SYS(futex), ALL},
	{SCMP_SYS(sched_yield), ALL},
	{SCMP_SYS(getsockopt),
		SENSOR | SERVERS | RESOLVER | ENFORCER}, /* PACKET_STATISTICS; connect's outcome */
	/* servers: threads, sockets, the files that Landlock leaves */
	{SCMP_SYS(openat), SERVERS | BUILDER | ENFORCER},
	{SCMP_SYS(newfstatat), SERVERS | BUILDER | ENFORCER},
	{SCMP_SYS(statx), SERVERS},
	{SCMP_SYS(access), SERVERS | ENFORCER},
	{SCMP_SYS(faccessat), SERVERS | ENFORCER},
	{SCMP_SYS(faccessat2), SERVERS | ENFORCER},
	{SCMP_SYS(readlink), SERVERS | ENFORCER},
	{SCMP_SYS(readlinkat), SERVERS},
	{SCMP_SYS(getdents64), SERVERS | ENFORCER},
	{SCMP_SYS(getcwd), SERVERS},
	{SCMP_SYS(fcntl), ALL},
	{SCMP_SYS(dup), SERVERS},
	{SCMP_SYS(pipe2), SERVERS},
	{SCMP_SYS(eventfd2), SERVERS},
	{SCMP_SYS(epoll_create1), SERVERS},
	{SCMP_SYS(timerfd_create), SERVERS},
	{SCMP_SYS(select), SERVERS | ENFORCER},
	{SCMP_SYS(pselect6), SERVERS | ENFORCER},
	{SCMP_SYS(shutdown), SERVERS},
	{SCMP_SYS(setsockopt), SERVERS | ENFORCER},
	{SCMP_SYS(getsockname), SERVERS | ENFORCER},
	{SCMP_SYS(getpeername), SERVERS},
	{SCMP_SYS(sendmmsg), COURIER | RESOLVER}, /* the resolver asks for A and AAAA at once */
	{SCMP_SYS(recvmmsg), COURIER | RESOLVER},
	{SCMP_SYS(clone3), SERVERS | ENFORCER},
	{SCMP_SYS(clone), SERVERS | ENFORCER},
	{SCMP_SYS(set_robust_list), SERVERS | RENDER | ENFORCER},
	{SCMP_SYS(rseq), SERVERS | RENDER | ENFORCER},
	{SCMP_SYS(prctl), SERVERS | ENFORCER}, /* names of threads */
	{SCMP_SYS(sched_getaffinity), SERVERS},
	{SCMP_SYS(sched_getparam), SERVERS},
	{SCMP_SYS(sched_getscheduler), SERVERS},
	{SCMP_SYS(sysinfo), SERVERS},
	{SCMP_SYS(uname), SERVERS | ENFORCER},
	{SCMP_SYS(getuid), SERVERS | ENFORCER},
	{SCMP_SYS(geteuid), SERVERS | ENFORCER},
	{SCMP_SYS(getgid), SERVERS | ENFORCER},
	{SCMP_SYS(getegid), SERVERS | ENFORCER},
	{SCMP_SYS(sigaltstack), SERVERS},
	/* the resolver: its sockets to the full resolver, again when that was started anew */
	{SCMP_SYS(connect), COURIER | RESOLVER},
	{SCMP_SYS(bind),
		COURIER | ENFORCER}, /* the resolver's netlink question which addresses we have */
	{SCMP_SYS(accept4), PORTAL | RESOLVER},
	{SCMP_SYS(accept), PORTAL},
	{SCMP_SYS(sendfile), PORTAL},
	/* the database: its log, its locks, a backup, its temporary files; the index */
	{SCMP_SYS(fsync), PORTAL | BUILDER},
	{SCMP_SYS(fdatasync), PORTAL},
	{SCMP_SYS(ftruncate), PORTAL | BUILDER},
	{SCMP_SYS(fallocate), PORTAL},
	{SCMP_SYS(unlink), PORTAL | BUILDER},
	{SCMP_SYS(unlinkat), PORTAL | BUILDER | ENFORCER},
	{SCMP_SYS(rename), PORTAL | BUILDER},
	{SCMP_SYS(renameat), PORTAL | BUILDER},
	{SCMP_SYS(renameat2), PORTAL | BUILDER},
	{SCMP_SYS(mkdir), PORTAL},
	{SCMP_SYS(mkdirat), PORTAL},
	{SCMP_SYS(fchmod), PORTAL | BUILDER},
	{SCMP_SYS(fchown), PORTAL | BUILDER},
	{SCMP_SYS(umask), PORTAL | BUILDER},
	{SCMP_SYS(statfs), PORTAL},
	{SCMP_SYS(fstatfs), PORTAL | BUILDER}, /* is there room? */
	{SCMP_SYS(stat), SERVERS | ENFORCER},
	{SCMP_SYS(lstat), SERVERS | ENFORCER},
	{SCMP_SYS(open), SERVERS | ENFORCER},
	{SCMP_SYS(memfd_create), PORTAL | ENFORCER},
	/* the enforcer: one program at a time; which one, Landlock says; what that needs to start
	 */
	{SCMP_SYS(execve), ENFORCER},
	{SCMP_SYS(wait4), ENFORCER},
	{SCMP_SYS(kill), ENFORCER}, /* that does not end */
	{SCMP_SYS(dup2), ENFORCER},
	{SCMP_SYS(close_range), ENFORCER},
	{SCMP_SYS(getppid), ENFORCER},
	{SCMP_SYS(arch_prctl), ENFORCER},
	{SCMP_SYS(set_tid_address), ENFORCER},
	{SCMP_SYS(prlimit64), ENFORCER},
};

#if defined(__SANITIZE_ADDRESS__)
#define HAS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif
#ifndef HAS_SANITIZER
#define HAS_SANITIZER 0
#endif

/* What ASan and UBSan themselves do: read our maps, reserve address space, walk the stack. */
static const int sanitizer_calls[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect), SCMP_SYS(openat),
	SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getrlimit), SCMP_SYS(prlimit64),
	SCMP_SYS(sigaltstack), SCMP_SYS(sched_getaffinity), SCMP_SYS(newfstatat), SCMP_SYS(clone),
	SCMP_SYS(wait4), SCMP_SYS(prctl), SCMP_SYS(arch_prctl), SCMP_SYS(ptrace),
	SCMP_SYS(set_robust_list), SCMP_SYS(getppid), SCMP_SYS(process_vm_readv),
	SCMP_SYS(getdents64), SCMP_SYS(kill)};

/* mmap and mprotect without PROT_EXEC; a server's libraries that try to load a module (NSS, iconv)
 * hear no, all others die. */
static int
add_memory_rules(scmp_filter_ctx ctx, enum sandbox_kind kind)
{
	int rc = seccomp_rule_add(
		ctx, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));

	if (rc == 0)
		rc = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
			SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	if (rc == 0 && kind == SANDBOX_ENFORCER) /* a program that is started loads its libraries */
		rc = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
			SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC | PROT_WRITE, PROT_EXEC));
	if (rc == 0 && (IN(kind) & SERVERS) != 0)
		rc = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(mmap), 1,
			SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC));
	return rc;
}

/* Sockets by family: the courier's TCP, UDP (resolver) and netlink; the enforcer's netlink; nobody
 * else makes any. */
static int
add_socket_rules(scmp_filter_ctx ctx, enum sandbox_kind kind)
{
	static const unsigned families[] = {AF_INET, AF_INET6, AF_NETLINK, AF_UNIX};
	int rc = 0;

	if (kind == SANDBOX_PORTAL) /* libraries try the resolver's or syslog's socket: say no */
		return seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket), 0);
	if (kind == SANDBOX_ENFORCER)
		return seccomp_rule_add(
			ctx, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1, SCMP_A0(SCMP_CMP_EQ, AF_NETLINK));
	if (kind != SANDBOX_COURIER)
		return 0;
	for (size_t i = 0; i < sizeof(families) / sizeof(*families) && rc == 0; i++)
		rc = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1,
			SCMP_A0(SCMP_CMP_EQ, families[i]));
	if (rc == 0)
		rc = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(socketpair), 0);
	return rc;
}

/*
 * pango has fonts matched in a thread for each new size and script. clone(2) for threads alone:
 * clone3(2) cannot be looked into, so it is not there, and the C library then takes the older one.
 */
static int
add_thread_rules(scmp_filter_ctx ctx, enum sandbox_kind kind)
{
	int rc;

	if (kind != SANDBOX_RENDER)
		return 0;
	rc = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	if (rc == 0)
		rc = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
			SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | CLONE_VM,
				CLONE_THREAD | CLONE_VM));
	/* "May this font be read?" Yes, without looking: it is open already. */
	if (rc == 0)
		rc = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(0), SCMP_SYS(access), 0);
	if (rc == 0) /* their names */
		rc = seccomp_rule_add(
			ctx, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
	return rc;
}

/* ioctl asks for little: whether output is a terminal (harmless no), the state of an interface. */
static int
add_ioctl_rules(scmp_filter_ctx ctx, enum sandbox_kind kind)
{
	if ((IN(kind) & SERVERS) != 0)
		return seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 0);
	return seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 0);
}

static int
fill(scmp_filter_ctx ctx, enum sandbox_kind kind)
{
	int rc = 0;

	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls) && rc == 0; i++)
		if ((calls[i].kinds & IN(kind)) != 0)
			rc = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, calls[i].call, 0);
	if (rc == 0 && HAS_SANITIZER) {
		for (size_t i = 0; i < sizeof(sanitizer_calls) / sizeof(int) && rc == 0; i++)
			rc = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, sanitizer_calls[i], 0);
	} else if (rc == 0) {
		rc = add_memory_rules(ctx, kind);
	}
	if (rc == 0)
		rc = add_thread_rules(ctx, kind);
	if (rc == 0)
		rc = add_socket_rules(ctx, kind);
	if (rc == 0)
		rc = add_ioctl_rules(ctx, kind);
	/* glibc asks for the address of stdout's file this way; an error is an answer. */
	if (rc == 0 && (IN(kind) & (SERVERS | BUILDER | ENFORCER)) == 0 && !HAS_SANITIZER)
		rc = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
			SCMP_A3(SCMP_CMP_MASKED_EQ, 0x1000 /* AT_EMPTY_PATH */, 0x1000));
	return rc;
}

/* What a program of somebody else's is refused; it hears an error and goes on. */
static const int foreign_refused[] = {SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv),
	SCMP_SYS(process_vm_writev), SCMP_SYS(kcmp), SCMP_SYS(pidfd_getfd), SCMP_SYS(mount),
	SCMP_SYS(umount2), SCMP_SYS(move_mount), SCMP_SYS(open_tree), SCMP_SYS(fsopen),
	SCMP_SYS(fsconfig), SCMP_SYS(fsmount), SCMP_SYS(fspick), SCMP_SYS(pivot_root),
	SCMP_SYS(chroot), SCMP_SYS(unshare), SCMP_SYS(setns), SCMP_SYS(bpf),
	SCMP_SYS(perf_event_open), SCMP_SYS(keyctl), SCMP_SYS(add_key), SCMP_SYS(request_key),
	SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(delete_module),
	SCMP_SYS(kexec_load), SCMP_SYS(kexec_file_load), SCMP_SYS(reboot), SCMP_SYS(swapon),
	SCMP_SYS(swapoff), SCMP_SYS(sethostname), SCMP_SYS(setdomainname), SCMP_SYS(settimeofday),
	SCMP_SYS(clock_settime), SCMP_SYS(clock_adjtime), SCMP_SYS(adjtimex), SCMP_SYS(userfaultfd),
	SCMP_SYS(io_uring_setup), SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register),
	SCMP_SYS(open_by_handle_at), SCMP_SYS(name_to_handle_at), SCMP_SYS(acct),
	SCMP_SYS(quotactl), SCMP_SYS(syslog), SCMP_SYS(vhangup), SCMP_SYS(personality),
	SCMP_SYS(mknod), SCMP_SYS(mknodat), SCMP_SYS(link), SCMP_SYS(linkat), SCMP_SYS(symlink),
	SCMP_SYS(symlinkat), SCMP_SYS(fork), SCMP_SYS(vfork)};
static const unsigned foreign_families[] = {AF_PACKET, AF_ALG, AF_VSOCK, AF_KEY, AF_BLUETOOTH,
	AF_TIPC, AF_RDS, AF_CAN, AF_NFC, AF_X25, AF_AX25, AF_APPLETALK, AF_IPX, AF_SMC};

static int
fill_foreign(scmp_filter_ctx ctx)
{
	int rc = 0;

	for (size_t i = 0; i < sizeof(foreign_refused) / sizeof(int) && rc == 0; i++)
		rc = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), foreign_refused[i], 0);
	for (size_t i = 0; i < sizeof(foreign_families) / sizeof(unsigned) && rc == 0; i++)
		rc = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket), 1,
			SCMP_A0(SCMP_CMP_EQ, foreign_families[i]));
	return rc;
}

enum err
sandbox_calls_apply(enum sandbox_kind kind, bool *ret_has_seccomp, struct errinfo *info)
{
	scmp_filter_ctx ctx;
	int rc;

	*ret_has_seccomp = false;
	if (kind == SANDBOX_LAUNCHER)
		return ERR_OK;
	ctx = seccomp_init(
		kind == SANDBOX_FOREIGN ? SCMP_ACT_ALLOW : (uint32_t)SCMP_ACT_KILL_PROCESS);
	if (ctx == NULL)
		return err_say(info, ERR_FULL, 0, "seccomp: out of memory");
	/* Threads that libraries have started already (fontconfig's) are under it too. */
	rc = seccomp_attr_set(ctx, SCMP_FLTATR_CTL_TSYNC, 1);
	if (rc == 0)
		rc = kind == SANDBOX_FOREIGN ? fill_foreign(ctx) : fill(ctx, kind);
	if (rc == 0)
		rc = seccomp_load(ctx);
	seccomp_release(ctx);
	if (rc != 0)
		return err_say(info, ERR_IO, 0, "seccomp: %s", strerror(-rc));
	*ret_has_seccomp = true;
	return ERR_OK;
}
