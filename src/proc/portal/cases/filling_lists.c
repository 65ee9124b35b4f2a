/* What the company's own lists say of the devices of a case: systems, information, contacts. */
#include "proc/portal/cases/filling.h"

#include "proc/portal/ledgers/ledgers.h"
#include "proc/portal/stock/products.h"

/* A row speaks of a device when it names it: word by word, in letters of either case. */
static bool
names_device(const struct filling *f, struct str text)
{
	for (uint32_t i = 0; i < f->in.n_devices; i++)
		if (f->devices[i].name.len > 2 && str_find_nocase(text, f->devices[i].name) >= 0)
			return true;
	return false;
}

static enum err
add_systems(struct filling *f, ms_t opened)
{
	const struct ledger *l;
	struct ledger_rows rows;
	enum err err = product_rows(f->request, "systems", &l, &rows);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	for (size_t i = 0; i < rows.n && f->in.n_systems < FILLING_ROWS_MAX; i++) {
		const struct str *v = rows.values[i];

		if (!names_device(f, product_value(l, v, "name")) &&
			!names_device(f, product_value(l, v, "note")))
			continue;
		f->systems[f->in.n_systems++] = (struct fill_system){str_c(rows.rows[i].id.text),
			product_value(l, v, "name"), product_value(l, v, "business"),
			product_value(l, v, "place"), product_value(l, v, "vendor"),
			product_value(l, v, "backup"), product_value(l, v, "tested").len > 0,
			rows.rows[i].changed > opened};
	}
	f->in.systems = f->systems;
	return ERR_OK;
}

/* What the person in charge does in the company, as the list of contacts says. */
static enum err
add_contact(struct filling *f, ms_t opened)
{
	struct request *r = f->request;
	struct str charge = setting_of(r, SETTING_CHARGE_NAME);
	const struct ledger *l;
	struct ledger_rows rows;
	enum err err = product_rows(r, "contacts", &l, &rows);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	for (size_t i = 0; charge.len > 0 && i < rows.n && f->in.contact_row.len == 0; i++) {
		const struct str *v = rows.values[i];
		const struct ledger_column *role = ledger_column_find(l, STR("role"));
		const struct ledger_choice *choice =
			role == NULL ? NULL : ledger_choice_find(role, product_value(l, v, "role"));

		if (choice == NULL || !str_equal(product_value(l, v, "name"), charge))
			continue;
		f->in.contact_role = words_in(&choice->name, filling_lang(r));
		f->in.contact_row = str_c(rows.rows[i].id.text);
		f->in.is_contact_later = rows.rows[i].changed > opened;
	}
	return ERR_OK;
}

/* Where a row's information is kept. */
static bool
is_kept_on(const struct filling *f, const struct ledger *l, const struct str *v)
{
	return names_device(f, product_value(l, v, "place")) ||
	       names_device(f, product_value(l, v, "note"));
}

static enum err
add_information(struct filling *f)
{
	const struct ledger *l;
	struct ledger_rows rows;
	enum err err = product_rows(f->request, "information", &l, &rows);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	for (size_t i = 0; i < rows.n && f->in.n_information < FILLING_ROWS_MAX; i++) {
		const struct str *v = rows.values[i];

		if (is_kept_on(f, l, v))
			f->information[f->in.n_information++] =
				(struct fill_information){.id = str_c(rows.rows[i].id.text),
					.name = product_value(l, v, "name"),
					.personal = product_value(l, v, "personal"),
					.users = product_value(l, v, "users")};
	}
	f->in.information = f->information;
	return ERR_OK;
}

enum err
filling_lists(struct filling *f, const struct respond_case *c)
{
	/* The case's first entries are filled in before it is written. */
	ms_t opened = c->head.opened > 0 ? c->head.opened : f->request->now;
	enum err err = add_systems(f, opened);

	if (err == ERR_OK)
		err = add_information(f);
	return err == ERR_OK ? add_contact(f, opened) : err;
}
