/*
 * The encrypted doors of the name server, DoT (port 853) and DoH (port 443), at the addresses where
 * it is asked; and the certificate that is shown there: one that was named, or the box's own
 * (DATA/guard/own.pem, made once), which only those accept who do not look.
 *
 * A named one is read anew when its files change (looked at once a minute, and on SIGHUP), so that
 * a renewal needs no restart. Key and certificates go to the resolver as one text in sealed memory.
 */
#include "proc/launcher/own.h"

#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/fd.h"
#include "sys/log.h"
#include "sys/own_addr.h"
#include "sys/tls_cert.h"
#include "sys/tls_server.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PORT_NAMES 53
#define PORT_DOT 853
#define PORT_DOH 443
#define SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL)

/* ---- the certificate ---- */

static void
forget(struct buf *b)
{
	if (b->p != NULL)
		explicit_bzero(b->p, b->len);
	buf_done(b);
}

/* For the addresses at which devices find us; DDR does not offer it. */
static enum err
make_own(const struct guard_part *g, const char *path, struct errinfo *info)
{
	static const char *const hosts[] = {"sakimori.internal"};
	struct addr addrs[OWN_ADDRS_MAX];
	struct tls_cert_names names = {
		.hosts = hosts, .n_hosts = 1, .addrs = addrs, .n_addrs = own_addrs(addrs)};
	struct buf key = buf_of(LIMIT_SECURE_PEM_BYTES), cert = buf_of(LIMIT_SECURE_PEM_BYTES);
	enum err err = tls_cert_make(&names, clock_wall(), &key, &cert);

	buf_str(&key, buf_view(&cert));
	if (err == ERR_OK)
		err = disk_write_atomic(path, buf_view(&key), 0600, info);
	else
		err_say(info, err, 0, "no certificate could be made");
	forget(&key);
	buf_done(&cert);
	return err;
}

/* Key and certificates in one text. */
static enum err
read_pem(const struct guard_part *g, struct buf *pem, struct errinfo *info)
{
	char path[LIMIT_PATH_BYTES + 32];
	enum err err;

	if (g->cert != NULL) {
		err = disk_read(g->cert, pem, info);
		buf_c(pem, "\n");
		return err == ERR_OK && g->key != NULL ? disk_read(g->key, pem, info) : err;
	}
	snprintf(path, sizeof(path), "%s/own.pem", g->folder);
	err = disk_read(path, pem, info);
	if (err != ERR_NOT_FOUND)
		return err;
	err = make_own(g, path, info);
	return err == ERR_OK ? disk_read(path, pem, info) : err;
}

/* Changes whenever one of the files does. */
static uint64_t
stamp_of(const struct guard_part *g)
{
	const char *const paths[] = {g->cert, g->key};
	uint64_t stamp = 0;

	for (size_t i = 0; i < 2; i++) {
		struct stat st;

		if (paths[i] == NULL || stat(paths[i], &st) != 0)
			continue;
		stamp = stamp * 31 + (uint64_t)st.st_ino;
		stamp = stamp * 31 + (uint64_t)st.st_size;
		stamp = stamp * 31 + (uint64_t)st.st_mtim.tv_sec;
		stamp = stamp * 31 + (uint64_t)st.st_mtim.tv_nsec;
	}
	return stamp;
}

/* The text, when it can be used. */
static enum err
take_pem(struct guard_part *g, struct buf *pem, struct errinfo *info)
{
	static const char *const nothing[] = {NULL};
	struct tls_server *server = NULL;
	struct tls_cert_facts facts;
	struct errinfo why = {0};
	enum err err = read_pem(g, pem, info);

	g->pem_stamp = stamp_of(g);
	if (err != ERR_OK)
		return err;
	err = tls_server_new(buf_view(pem), nothing, &server, &why);
	tls_server_free(server);
	if (err == ERR_OK && g->cert != NULL && tls_cert_read(buf_view(pem), &facts) == ERR_OK)
		str_copy(str_c(facts.name), g->cert_name, sizeof(g->cert_name));
	return err == ERR_OK ? err
			     : err_say(info, ERR_INVALID, 0, "%s: %s",
				       g->cert != NULL ? g->cert : "DATA/guard/own.pem", why.what);
}

bool
launcher_guard_pem(struct guard_part *g, int *ret_fd, struct errinfo *info)
{
	struct buf pem = buf_of(LIMIT_SECURE_PEM_BYTES);
	bool is_fine = take_pem(g, &pem, info) == ERR_OK;
	int fd = is_fine ? memfd_create("pem", MFD_CLOEXEC | MFD_ALLOW_SEALING) : -1;

	if (fd >= 0 && disk_write_fd(fd, buf_view(&pem)) && fcntl(fd, F_ADD_SEALS, SEALS) == 0) {
		fd_close(ret_fd);
		*ret_fd = fd;
	} else {
		fd_close(&fd);
		is_fine = false;
	}
	forget(&pem);
	return is_fine;
}

/* ---- doors ---- */

static enum err
open_doors(struct guard_part *g, const char *option, uint16_t *port, int *fds, struct errinfo *info)
{
	uint64_t wanted = *port;
	enum err err = ERR_OK;

	if (option != NULL && str_u64(str_c(option), 65535, &wanted) != ERR_OK)
		return err_say(info, ERR_INVALID, 0, "%s is no port, such as %d, or 0 for none",
			option, PORT_DOT);
	*port = (uint16_t)wanted;
	for (size_t i = 0; i < g->n_doors && *port != 0 && err == ERR_OK; i++) {
		err = launcher_guard_socket(g->at[i], *port, SOCK_STREAM, &fds[i], info);
		g->has_secure = true;
	}
	return err;
}

enum err
launcher_guard_tls(struct guard_part *g, const struct launcher_options *o, struct errinfo *info)
{
	bool is_usual = o->guard_cert != NULL && g->asked_port == PORT_NAMES;
	enum err err;

	g->cert = o->guard_cert;
	g->key = o->guard_key;
	g->dot_port = is_usual ? PORT_DOT : 0;
	g->doh_port = is_usual ? PORT_DOH : 0;
	err = open_doors(g, o->guard_dot, &g->dot_port, g->dot, info);
	if (err == ERR_OK)
		err = open_doors(g, o->guard_doh, &g->doh_port, g->doh, info);
	if (err == ERR_OK && g->cert != NULL && !g->has_secure)
		err = err_say(info, ERR_INVALID, 0,
			"a certificate needs a door: --guard-dot PORT or --guard-doh PORT");
	if (err == ERR_OK && g->has_secure && !launcher_guard_pem(g, &g->pem, info))
		err = ERR_INVALID;
	return err;
}

/* ---- while it runs ---- */

void
launcher_guard_tls_tick(struct launcher *l, bool is_asked)
{
	struct guard_part *g = &l->prepared.guard;
	struct child *resolver = launcher_child(l, BUS_RESOLVER);
	struct bus_message m = {.type = BUS_GUARD_TLS, .fd = -1};
	struct errinfo info = {0};

	if (!g->has_secure || g->cert == NULL || (!is_asked && stamp_of(g) == g->pem_stamp))
		return;
	if (!launcher_guard_pem(g, &g->pem, &info)) { /* the one before stays */
		log_event("guard.certificate_refused", "why=\"%s\"", info.what);
		return;
	}
	m.fd = g->pem;
	if (resolver->is_linked && resolver->channel != NULL)
		channel_send(resolver->channel, &m);
	log_event("guard.certificate", "file=%s", g->cert);
}
