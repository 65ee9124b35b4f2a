/* Who talks with whom, as values for a table's row. */
#include "pages/parts.h"

/* "tcp/445 smb" as people call it; without a name for it "tcp/445". */
static void
put_service(const struct page *pg, struct view *v, struct str service)
{
	struct str rest = service, port = str_split(&rest, ' ');
	char key[64];

	view_text(v, "service", rest.len > 0 && !str_equal(rest, STR("other")) ? rest : port);
	if (rest.len == 0 || !page_has_words(pg, "service.", rest))
		return;
	str_copy(rest, key, sizeof(key));
	view_text(v, "service", page_words_of(pg, "service.", key));
}

void
page_talk_into(const struct page *pg, struct view *v, const struct page_talk *talk)
{
	view_text(v, "a", page_device_name(pg, talk->a));
	page_link(pg, v, "a_url", "/devices/", str_c(talk->a->id.text));
	view_flag(v, "is_outside", talk->b == NULL);
	if (talk->b != NULL) {
		view_text(v, "b", page_device_name(pg, talk->b));
		page_link(pg, v, "b_url", "/devices/", str_c(talk->b->id.text));
	} else {
		view_text(v, "b", page_words_of(pg, "outside.", page_outside_name(talk->outside)));
		view_text(v, "name", talk->name);
	}
	put_service(pg, v, talk->service);
	page_rough(pg, v, "amount", talk->bytes);
	if (talk->today > 0)
		page_rough(pg, v, "today", talk->today);
	else
		view_text(v, "today", page_words(pg, "device.talks_none_today"));
	page_when(pg, v, "last", talk->last);
}
