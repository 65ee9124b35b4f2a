/* The certificate that browsers see, made by the box itself. */
#include "proc/portal/process.h"

#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/own_addr.h"
#include "sys/tls_cert.h"

#include <stdio.h>

enum err
process_certificate(
	struct portal *p, const char *data, struct buf *key, struct buf *cert, struct errinfo *info)
{
	const char *hosts[PORTAL_HOSTS_MAX + 1] = {"localhost"};
	struct addr addrs[OWN_ADDRS_MAX];
	struct tls_cert_names names = {.hosts = hosts, .n_hosts = 1, .addrs = addrs};
	char key_path[600], cert_path[600];
	enum err err;

	snprintf(key_path, sizeof(key_path), "%s/tls.key", data);
	snprintf(cert_path, sizeof(cert_path), "%s/tls.crt", data);
	err = disk_read(key_path, key, info);
	if (err == ERR_OK)
		err = disk_read(cert_path, cert, info);
	if (err == ERR_NOT_FOUND) {
		buf_clear(key);
		for (size_t i = 0; i < p->n_hosts; i++)
			hosts[names.n_hosts++] = p->hosts[i];
		names.n_addrs = own_addrs(addrs);
		err = tls_cert_make(&names, clock_wall(), key, cert);
		if (err == ERR_OK)
			err = disk_write_atomic(key_path, buf_view(key), 0600, info);
		if (err == ERR_OK)
			err = disk_write_atomic(cert_path, buf_view(cert), 0644, info);
	}
	return err == ERR_OK ? tls_cert_fingerprint(buf_view(cert), p->fingerprint) : err;
}
