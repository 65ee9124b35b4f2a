/*
 * An operating system or a file-sharing protocol whose support has ended (packs/detect/end-of-life
 * .yaml), by the time of the packets: a record from `notice_before_days` on, and what the pack says
 * once the last day is over. An operating system counts only when two independent signs agree (see
 * device_os_sign()). SMB 1 counts for our server that chose it in its answer ([MS-CIFS] section
 * 2.2.4.52.2), not for clients that merely offer it. Old TLS has a detector of its own. Cannot see:
 * paid extensions, and systems that only talk in encrypted ways.
 */
#include "watch/detect/detect.h"
#include "wire/smb/smb.h"

#define TOLD 4096
#define AGAIN_AFTER (30 * MS_DAY)

enum { NOTICE_BEFORE_DAYS };

struct told_key {
	uint32_t device;
	char product[24];
};

static void
tell(struct detect *d, struct device *device, const char *product, ms_t at)
{
	const struct end_of_life *end = detect_end_of_life(d, product);
	struct told_key key = {.device = device->handle};
	struct detection n;
	ms_t *told;
	bool is_over;

	if (end == NULL || at < end->ends - (ms_t)d->param[NOTICE_BEFORE_DAYS] * MS_DAY)
		return;
	is_over = at > end->ends;
	str_copy(str_c(product), key.product, sizeof(key.product));
	told = lru_put(d->tables[0], &key, NULL);
	if (*told != 0 && at - *told < AGAIN_AFTER && (!is_over || *told > end->ends))
		return;
	*told = at;
	n = detect_begin(d, device, at, at);
	if (!is_over)
		n.severity = SEVERITY_RECORD;
	detection_text(&n, BASIS_PRODUCT, end->product);
	detection_text(&n, BASIS_SUPPORT_END, end->date);
	detect_fire(d, &n);
}

static void
on_smb(struct detect *d, const struct event *e)
{
	const struct smb_msg *m = e->smb.msg;

	if (e->server == NULL || !m->is_response || m->family != SMB_FAMILY_1 ||
		m->op != SMB_OP_NEGOTIATE || m->dialect == SMB_DIALECT_NONE || m->status != 0)
		return;
	tell(d, e->server, "smb1", e->at);
}

static void
on_event(struct detect *d, const struct event *e)
{
	if (e->kind == EVENT_SMB)
		on_smb(d, e);
	else
		tell(d, e->client, e->client->os, e->at);
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(struct told_key), sizeof(ms_t), TOLD);
}

const struct detector detector_end_of_support = {
	.name = "end_of_support",
	.events = EVENT_BIT(OS) | EVENT_BIT(SMB),
	.theme = THEME_HYGIENE,
	.params = {"notice_before_days"},
	.init = init,
	.event = on_event,
};
