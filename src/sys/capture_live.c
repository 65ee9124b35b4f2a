/*
 * Frames from an interface through libpcap; see capture.h. Not "immediate mode": libpcap then takes
 * TPACKET_V2, whose ring has slots of full size (8 MB hold some 128 frames of a large MTU). With
 * TPACKET_V3 frames are packed, and a block is handed over after 100 ms at the latest.
 */
#include "sys/capture_own.h"

#include <errno.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define BLOCK_TIMEOUT_MS 100

static enum err
activate(pcap_t *p, const char *interface, struct errinfo *info)
{
	int rc;

	pcap_set_snaplen(p, LIMIT_FRAME_BYTES);
	pcap_set_promisc(p, 1);
	pcap_set_timeout(p, BLOCK_TIMEOUT_MS);
	pcap_set_buffer_size(p, CAPTURE_RING_BYTES);
	rc = pcap_activate(p);
	if (rc >= 0) /* warnings (no promiscuous mode) are for the page about the sensor */
		return ERR_OK;
	switch (rc) {
	case PCAP_ERROR_PERM_DENIED:
	case PCAP_ERROR_PROMISC_PERM_DENIED:
		return err_say(info, ERR_DENIED, 0,
			"no right to capture on %s; start as root or give CAP_NET_RAW", interface);
	case PCAP_ERROR_NO_SUCH_DEVICE:
		return err_say(info, ERR_NOT_FOUND, 0, "there is no interface %s", interface);
	case PCAP_ERROR_IFACE_NOT_UP:
		return err_say(info, ERR_IO, 0, "the interface %s is switched off", interface);
	default:
		return err_say(info, ERR_IO, 0, "%s: %s", interface, pcap_geterr(p));
	}
}

enum err
capture_open_live(const char *interface, struct capture **ret_capture, struct errinfo *info)
{
	char text[PCAP_ERRBUF_SIZE] = "";
	struct capture *c = calloc(1, sizeof(*c));
	pcap_t *p = c == NULL ? NULL : pcap_create(interface, text);
	enum err err;

	if (p == NULL) {
		free(c);
		return err_say(info, ERR_IO, 0, "%s: %s", interface, text);
	}
	err = activate(p, interface, info);
	if (err == ERR_OK && pcap_setnonblock(p, 1, text) != 0)
		err = err_say(info, ERR_IO, 0, "%s: %s", interface, text);
	if (err != ERR_OK) {
		pcap_close(p);
		free(c);
		return err;
	}
	c->pcap = p;
	c->fd = pcap_get_selectable_fd(p);
	c->linktype = pcap_datalink(p);
	*ret_capture = c;
	return ERR_OK;
}

enum err
capture_live_next(struct capture *c, struct capture_frame *ret_frame)
{
	struct pcap_pkthdr *header;
	const u_char *bytes;
	int rc = pcap_next_ex(c->pcap, &header, &bytes);

	if (rc == 0)
		return ERR_AGAIN;
	if (rc < 0) {
		snprintf(c->note, sizeof(c->note), "%s", pcap_geterr(c->pcap));
		return ERR_IO;
	}
	*ret_frame = (struct capture_frame){
		.linktype = c->linktype,
		.at = (ms_t)header->ts.tv_sec * 1000 + header->ts.tv_usec / 1000,
		.bytes = str_of((const char *)bytes, header->caplen),
		.wire_len = header->len,
	};
	return ERR_OK;
}

/* The kernel's counters begin anew at each reading. pcap_stats() would open files in /sys. */
void
capture_live_stats(struct capture *c)
{
	union {
		struct tpacket_stats v1;
		struct tpacket_stats_v3 v3;
	} stats;
	socklen_t len = sizeof(stats);

	if (getsockopt(c->fd, SOL_PACKET, PACKET_STATISTICS, &stats, &len) == 0)
		c->dropped += stats.v1.tp_drops;
}

void
capture_live_close(struct capture *c)
{
	pcap_close(c->pcap);
}

static void
describe(const pcap_if_t *found, struct capture_interface *face)
{
	unsigned link = found->flags & PCAP_IF_CONNECTION_STATUS;

	*face = (struct capture_interface){
		.is_up = (found->flags & PCAP_IF_UP) != 0 &&
			 link != PCAP_IF_CONNECTION_STATUS_DISCONNECTED,
		.is_wireless = (found->flags & PCAP_IF_WIRELESS) != 0,
		.is_loopback = (found->flags & PCAP_IF_LOOPBACK) != 0,
	};
	str_clean(str_c(found->name), face->name, sizeof(face->name));
	if ((found->flags & PCAP_IF_UP) == 0)
		str_copy(
			STR("the interface is switched off"), face->why_not, sizeof(face->why_not));
	else if (link == PCAP_IF_CONNECTION_STATUS_DISCONNECTED)
		str_copy(STR("no cable is plugged in, or the other side is off"), face->why_not,
			sizeof(face->why_not));
	else if (face->is_loopback)
		str_copy(STR("this machine's own loopback; nobody else's traffic is there"),
			face->why_not, sizeof(face->why_not));
}

/* Usable before unusable, cable before radio. */
static int
compare(const void *a, const void *b)
{
	const struct capture_interface *x = a, *y = b;
	int rank_x = (x->why_not[0] != '\0') * 4 + x->is_loopback * 2 + x->is_wireless;
	int rank_y = (y->why_not[0] != '\0') * 4 + y->is_loopback * 2 + y->is_wireless;

	return rank_x != rank_y ? rank_x - rank_y : strcmp(x->name, y->name);
}

enum err
capture_list(struct capture_interface *list, size_t *ret_n, struct errinfo *info)
{
	char text[PCAP_ERRBUF_SIZE] = "";
	pcap_if_t *all = NULL;
	size_t n = 0;

	if (pcap_findalldevs(&all, text) != 0)
		return err_say(info, ERR_IO, 0, "cannot list the interfaces: %s", text);
	for (const pcap_if_t *i = all; i != NULL && n < CAPTURE_LIST_MAX; i = i->next)
		/* libpcap's own inventions (any, nflog, usbmon) are no network interfaces */
		if (if_nametoindex(i->name) != 0)
			describe(i, &list[n++]);
	pcap_freealldevs(all);
	qsort(list, n, sizeof(*list), compare);
	*ret_n = n;
	return ERR_OK;
}
