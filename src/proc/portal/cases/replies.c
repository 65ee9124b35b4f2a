/* POST /cases/ID/reports: what a recipient answered, a receipt number or a few words. The number
 * that the police gave is a field of the record, too: forms of others ask for it. */
#include "proc/portal/cases/record.h"

#include "proc/portal/web/handlers.h"
#include "respond/clock_field.h"

#include <stdio.h>

#define ACK_MAX 80
#define TEXT_MAX 1900

/* The police's number into the record, unless it is there or the case is closed. */
static size_t
put_number(const struct respond_case *c, const struct recipient *from, struct str ack,
	struct case_entry *said)
{
	if (from->kind != RECIPIENT_POLICE || ack.len == 0 || c->head.is_closed ||
		str_equal(clock_field_value(c, STR("police_number")), ack))
		return 0;
	*said = (struct case_entry){.kind = CASE_SAID};
	case_put(said, CASE_KEY_FIELD, STR("police_number"));
	case_put(said, CASE_KEY_VALUE, ack);
	case_put(said, CASE_KEY_SOURCE, STR("person"));
	return 1;
}

enum err
post_case_reply(struct request *r)
{
	struct case_entry list[2] = {{.kind = CASE_REPLY}};
	const struct recipient *from;
	enum respond_no no = RESPOND_MAY;
	struct respond_case c;
	struct case_bar bar;
	struct str ack, text;
	bool is_long_ack, is_long;
	char path[64];
	enum err err = case_page(r, CASE_PART_REPORTS, &c, &bar);

	if (err != ERR_OK)
		return err;
	snprintf(path, sizeof(path), "/cases/%s/reports", c.head.id);
	from = r->portal->records == NULL
		       ? NULL
		       : recipient_find(r->portal->records, form_get(&r->form, "recipient"));
	ack = str_trim(case_text(r, "ack", ACK_MAX, &is_long_ack));
	text = case_text(r, "text", TEXT_MAX, &is_long);
	if (from == NULL || is_long_ack || is_long || str_find_byte(ack, '\n') >= 0 ||
		(ack.len == 0 && text.len == 0))
		return redirect(r, path, &(struct done){.key = "reply_blank", .is_refusal = true});
	case_put(&list[0], CASE_KEY_RECIPIENT, from->id);
	case_put(&list[0], CASE_KEY_ACK, ack);
	case_put(&list[0], CASE_KEY_TEXT, text);
	err = case_say_all(r, c.head.id, list, 1 + put_number(&c, from, ack, &list[1]), &no);
	if (err != ERR_OK)
		return err;
	return redirect(r, path,
		&(struct done){.key = no == RESPOND_MAY ? "reply_kept" : "reply_blank",
			.is_refusal = no != RESPOND_MAY});
}
