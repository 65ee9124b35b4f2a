/* What the box can say of what happened and when: from the alerts and the case's playbook. */
#include "respond/fill_own.h"

/* ---- what and when ---- */

static const char *
kind_of_playbook(struct str playbook)
{
	static const struct {
		const char *playbook, *kind;
	} kinds[] = {{"ransomware", "ransomware"}, {"infected_pc", "malware"},
		{"hijacked_mail", "mail_account"}, {"fake_invoice", "fake_invoice"},
		{"lost_device", "lost_device"}, {"unknown_device", "unauthorised_access"},
		{"old_machine", "weak_device"}, {"web_defacement", "defacement"}, {"ddos", "ddos"},
		{"personal_data", "leak"}, {"insider", "insider"}, {"partner_breach", "partner"},
		{"support_scam", "scam"}};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_equal(playbook, str_c(kinds[i].playbook)))
			return kinds[i].kind;
	return "";
}

/* Quiet for an hour: whatever it was, it is not seen any more. */
#define QUIET_MS MS_HOUR

static ms_t
last_seen(const struct filler *f)
{
	const struct alert *al;
	ms_t last = 0;

	for (uint32_t i = 0; (al = fill_alert(f, i)) != NULL; i++)
		last = al->last_seen > last ? al->last_seen : last;
	return last;
}

bool
fill_is_quiet(const struct filler *f)
{
	return f->in->alert != NULL && f->in->now - last_seen(f) >= QUIET_MS;
}

void
fill_when(struct filler *f)
{
	const struct fill_in *in = f->in;
	const struct alert *al = in->alert, *next;
	ms_t first = al != NULL ? al->first_seen : 0;

	fill_put(f, "clock_error", in->clock, STR("case"), CONFIDENCE_MEDIUM, 0);
	fill_put_c(f, "kind", kind_of_playbook(in->playbook), STR("case"), CONFIDENCE_MEDIUM);
	if (al == NULL)
		return;
	for (uint32_t i = 1; (next = fill_alert(f, i)) != NULL; i++)
		first = next->first_seen < first ? next->first_seen : first;
	fill_put(f, "title", in->title, f->alert_source, al->confidence, 0);
	fill_put(f, "summary", in->what, f->alert_source, al->confidence, 0);
	fill_put_time(f, "noticed_at", in->told, f->alert_source, CONFIDENCE_HIGH);
	fill_put_c(f, "noticed_how", "tool", f->alert_source, CONFIDENCE_HIGH);
	/* The same in every case of this box: a constant, which counts for nothing. */
	fill_put(f, "noticed_tool", in->tool, STR("constant:box"), CONFIDENCE_HIGH, 0);
	fill_put_time(f, "began_at", first, f->alert_source, CONFIDENCE_MEDIUM);
	/* Quiet is no end: a person says that it is over, by the last phase. */
	if (!fill_is_quiet(f))
		fill_put_c(f, "ongoing", "yes", f->alert_source, CONFIDENCE_MEDIUM);
	else
		fill_unsay(f, "ongoing", f->alert_source);
	if (in->c != NULL && in->c->head.phase == PHASE_REPORT && fill_is_quiet(f))
		fill_put_time(f, "ended_at", last_seen(f), f->alert_source, CONFIDENCE_LOW);
	else
		fill_unsay(f, "ended_at", f->alert_source);
}
