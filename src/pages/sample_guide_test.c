/* See sample_guide.h. */
#include "pages/sample_guide.h"

#include "pages/guide.h"

#define NOW SAMPLE_NOW

static const struct reference_set *tables;

void
sample_guide_take(const struct reference_set *set)
{
	tables = set;
}

static const struct device_brief old = {.id = {"mac:00:00:5e:00:53:09"},
	.name = {"旧<b>レジ", sizeof("旧<b>レジ") - 1},
	.kind = DEVICE_PC,
	.whose = PAGE_WHOSE_OURS,
	.last_seen = NOW - MS_HOUR};

static enum err
show(const struct pages *p, const struct page_frame *f, struct guide_table_view *v, struct buf *out)
{
	v->set = tables;
	return page_guide_table(p, f, v, out);
}

enum err
sample_guide(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct guide_view v = {.set = tables};

	return page_guide(p, f, &v, out);
}

enum err
sample_guide_found(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct guide_view v = {.set = tables, .query = STR("<b>")};

	return page_guide(p, f, &v, out);
}

enum err
sample_guide_ciphers(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct guide_tls tls[] = {
		{STR("1.0"), false, &old}, {STR("1.0"), true, &old}, {STR("1.2"), false, &old}};
	struct guide_table_view v = {.table = reference_find(tables, STR("ciphers")),
		.tls = tls,
		.n_tls = 3,
		.has_tls = true};

	return show(p, f, &v, out);
}

enum err
sample_guide_threats(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct guide_alerts alerts[] = {{STR("remote_tool"), 3}};
	struct guide_table_view v = {.table = reference_find(tables, STR("threats2026")),
		.alerts = alerts,
		.n_alerts = 1};

	return show(p, f, &v, out);
}

enum err
sample_guide_outsourcing(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct guide_table_view v = {.table = reference_find(tables, STR("outsourcing"))};
	const struct guide_choice choices[] = {
		{v.table->rows[0].id, STR("inside"), STR("佐藤 花子"), NOW - MS_DAY}};

	v.choices = choices;
	v.n_choices = 1;
	return show(p, f, &v, out);
}

enum err
sample_guide_sectors(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct guide_table_view v = {.table = reference_find(tables, STR("sectors15"))};

	v.none_at = f->now - 40 * MS_DAY;
	f->may = PAGE_MAY_LOOK;
	return show(p, f, &v, out);
}

enum err
sample_guide_themes(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct guide_paper papers[] = {
		{STR("policy"), STR("/documents/1"), true}, {STR("rules"), STR(""), false}};
	const struct guide_goal goals[] = {
		{STR("1-1"), PAGE_PROGRESS_DONE}, {STR("1-2"), PAGE_PROGRESS_DOING}};
	struct guide_table_view v = {.table = reference_find(tables, STR("themes15")),
		.papers = papers,
		.n_papers = 2,
		.goals = goals,
		.n_goals = 2};

	return show(p, f, &v, out);
}

enum err
sample_guide_roles(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct guide_table_view v = {.table = reference_find(tables, STR("roles"))};

	return show(p, f, &v, out);
}

enum err
sample_guide_courses(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct guide_table_view v = {
		.table = reference_find(tables, STR("courses")), .query = STR("IPA")};

	return show(p, f, &v, out);
}
