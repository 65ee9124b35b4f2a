/* See judge.h. Aliases are judged as names, addresses as guard_judge_address() says; the strictest
 * of all counts, at the same strictness the first. */
#include "proc/resolver/judge.h"

#include <stddef.h>
#include <stdio.h>

/* Normal form of an address or network: family, bits, sixteen bytes. */
static void
put_address(struct str key, char *dst, size_t size)
{
	const uint8_t *p = (const uint8_t *)key.p;
	char text[ADDR_TEXT_MAX];

	dst[0] = '\0';
	if (key.len != 18)
		return;
	addr_text(p[0] == 4 ? addr_v4(p + 2) : addr_v6(p + 2), text);
	if (p[1] < (p[0] == 4 ? 32 : 128))
		snprintf(dst, size, "%s/%u", text, (unsigned)p[1]);
	else
		str_copy(str_c(text), dst, size);
}

static void
keep(const struct guard_verdict *v, struct judged *judged)
{
	memset(judged, 0, offsetof(struct judged, found)); /* the texts are long */
	judged->found[0] = judged->what[0] = '\0';
	judged->action = v->action;
	judged->reason = v->reason;
	judged->would = v->would;
	judged->warns = v->warns;
	judged->is_allowed = v->reason == GUARD_RULE && v->action == GUARD_PASS && !v->would;
	judged->rule = v->rule;
	if (v->found == NULL)
		return;
	judged->is_listed = true;
	judged->list = v->found->note.list;
	judged->held = v->found->note.held;
	judged->tier = v->found->note.tier;
	judged->confidence = v->found->note.confidence;
	judged->since = v->found->note.first_seen;
	if (v->found->kind == INDICATOR_ADDRESS)
		put_address(v->found->value, judged->found, sizeof(judged->found));
	else
		str_clean(v->found->value, judged->found, sizeof(judged->found));
	str_clean(v->found->note.what, judged->what, sizeof(judged->what));
}

/* What the lists say of a name, the strictest first; returns how many. */
static unsigned
look_up(struct judge *j, struct known_name name, ms_t now, const struct indicator_found **ret_found)
{
	*ret_found = j->hits.list;
	if (j->index == NULL || name.text.len == 0)
		return 0;
	if (j->recall != NULL && recall_find(j->recall, name, now, &j->recalled)) {
		*ret_found = &j->recalled;
		return 1;
	}
	index_find(j->index, INDICATOR_DOMAIN, name.text, now, &j->hits);
	j->unread += j->hits.not_read;
	if (j->recall != NULL && j->hits.n > 0)
		recall_add(j->recall, name, &j->hits, now);
	return j->hits.n;
}

void
judge_name(struct judge *j, const struct guard_client *client, struct known_name name, ms_t now,
	struct judged *ret_judged)
{
	const struct indicator_found *found;
	uint64_t unread = j->unread;
	unsigned n = look_up(j, name, now, &found);
	struct guard_verdict v = guard_judge(j->policy, client, name.text, found, n, now);

	keep(&v, ret_judged);
	ret_judged->is_unread = j->unread != unread;
}

bool
judge_recalled(struct judge *j, const struct guard_client *client, struct known_name name, ms_t now,
	struct judged *ret_judged)
{
	struct guard_verdict v;

	if (j->index == NULL || j->recall == NULL ||
		!recall_find(j->recall, name, now, &j->recalled))
		return false;
	v = guard_judge(j->policy, client, name.text, &j->recalled, 1, now);
	keep(&v, ret_judged);
	return true;
}

void
judge_unlisted(const struct judge *j, const struct guard_client *client, struct str name, ms_t now,
	struct judged *ret_judged)
{
	struct guard_verdict v = guard_judge(j->policy, client, name, NULL, 0, now);

	keep(&v, ret_judged);
}

/* 4 block, 3 would, 2 warn, 1 on a list, 0 nothing. */
static int
strictness(const struct judged *judged)
{
	if (judged->action == GUARD_BLOCK)
		return 4;
	if (judged->would)
		return 3;
	if (judged->warns)
		return 2;
	return judged->reason == GUARD_LIST;
}

static void
take_stricter(const struct guard_verdict *v, struct judged *judged)
{
	struct judged other;

	if (v->action == GUARD_NO_NAME || v->action == GUARD_REFUSE)
		return; /* canaries are questions, not aliases */
	keep(v, &other);
	if (strictness(&other) > strictness(judged))
		*judged = other;
}

/* False: it has another name. */
static bool
judge_part(struct judge *j, const struct guard_client *client, const struct dns_ask *ask,
	const struct dns_part *part, ms_t now, struct judged *judged)
{
	struct str asked = str_of(ask->name, ask->name_len);
	bool is_other = part->target.len > 0 && !str_equal(part->target, asked);
	struct guard_verdict v;

	if (is_other) {
		const struct indicator_found *found;
		unsigned n = look_up(j, known_name_of(&j->key, part->target), now, &found);

		v = guard_judge(j->policy, client, part->target, found, n, now);
		take_stricter(&v, judged);
	}
	if (!addr_is_none(part->addr) && j->index != NULL) {
		index_find_address(j->index, part->addr, now, &j->hits);
		j->unread += j->hits.not_read;
		v = guard_judge_address(j->policy, client, asked, j->hits.list, j->hits.n, now);
		take_stricter(&v, judged);
	}
	return !is_other;
}

bool
judge_answer(struct judge *j, const struct guard_client *client, const struct dns_ask *ask,
	struct str answer, ms_t now, struct judged *judged)
{
	uint64_t unread = j->unread;
	struct dns_walk walk;
	struct dns_part part;
	bool is_plain = true;

	if (judged->is_allowed || judged->action != GUARD_PASS || judged->reason == GUARD_OFF)
		return false;
	if (dns_walk_begin(answer, &walk) != ERR_OK)
		return false;
	while (dns_walk_next(&walk, &part) == ERR_OK && part.section == DNS_ANSWER)
		is_plain = judge_part(j, client, ask, &part, now, judged) && is_plain;
	/* a list that only has it written down would be the reason, too */
	return is_plain && j->unread == unread && !judged->is_unread &&
	       judged->reason == GUARD_NOTHING;
}
