/* See ledger_sheets.h. */
#include "proc/portal/ledgers/sheets.h"
#include "proc/portal/ledgers/ledgers.h"
#include "proc/portal/programme/programme.h"

#include "sys/entropy.h"

#include <stdio.h>
#include <stdlib.h>

#define KEPT_FOR MS_HOUR
#define BUSY_FOR (10 * MS_MINUTE) /* a place that was used since is not taken from its owner */

struct ledger_sheets {
	pthread_mutex_t lock;
	struct ledger_brought list[LEDGER_SHEETS_MAX];
};

void
ledger_sheets_start(struct portal *p)
{
	p->sheets = calloc(1, sizeof(*p->sheets));
	if (p->sheets != NULL)
		pthread_mutex_init(&p->sheets->lock, NULL);
}

void
ledger_brought_drop(struct ledger_brought *b)
{
	arena_free(b->arena);
	*b = (struct ledger_brought){0};
}

void
ledger_sheets_done(struct portal *p)
{
	if (p->sheets == NULL)
		return;
	for (size_t i = 0; i < LEDGER_SHEETS_MAX; i++)
		ledger_brought_drop(&p->sheets->list[i]);
	pthread_mutex_destroy(&p->sheets->lock);
	free(p->sheets);
	p->sheets = NULL;
}

/* ---- a copy -------------------------------------------------------------------------------- */

static enum err
copy_text(struct arena *a, struct str *s)
{
	const char *copy = arena_copy(a, *s);

	if (copy == NULL)
		return ERR_LIMIT;
	*s = str_of(copy, s->len);
	return ERR_OK;
}

static enum err
copy_sheet(struct arena *a, const struct sheet *from, struct sheet *to)
{
	struct sheet_cell *cells = arena_array(a, struct sheet_cell, from->n_cells + 1);
	enum err err = cells == NULL ? ERR_LIMIT : ERR_OK;

	*to = (struct sheet){.name = from->name,
		.is_hidden = from->is_hidden,
		.n_cells = from->n_cells,
		.cells = cells};
	if (err == ERR_OK)
		err = copy_text(a, &to->name);
	for (uint32_t i = 0; i < from->n_cells && err == ERR_OK; i++) {
		cells[i] = from->cells[i];
		err = copy_text(a, &cells[i].text);
	}
	return err;
}

static enum err
copy_book(struct arena *a, const struct workbook *from, struct workbook *to)
{
	struct sheet *sheets = arena_array(a, struct sheet, from->n_sheets + 1);
	enum err err = sheets == NULL ? ERR_LIMIT : ERR_OK;

	*to = (struct workbook){
		.n_sheets = from->n_sheets, .sheets = sheets, .n_formulas = from->n_formulas};
	for (uint32_t i = 0; i < from->n_sheets && err == ERR_OK; i++)
		err = copy_sheet(a, &from->sheets[i], &sheets[i]);
	return err;
}

/* ---- kept ---------------------------------------------------------------------------------- */

/* A free place, else the oldest that nobody can be working with; NULL: none. */
static struct ledger_brought *
free_place(struct ledger_sheets *all, ms_t now)
{
	struct ledger_brought *oldest = NULL;

	for (size_t i = 0; i < LEDGER_SHEETS_MAX; i++) {
		struct ledger_brought *b = &all->list[i];

		if (b->key[0] == '\0' || now - b->at > KEPT_FOR || now < b->at)
			return b;
		if (now - b->at > BUSY_FOR && (oldest == NULL || b->at < oldest->at))
			oldest = b;
	}
	return oldest;
}

/* The first sheet that can be seen and holds something. */
static uint32_t
first_sheet(const struct workbook *book)
{
	for (uint32_t i = 0; i < book->n_sheets; i++)
		if (!book->sheets[i].is_hidden && book->sheets[i].n_cells > 0)
			return i;
	return 0;
}

enum err
ledger_brought_put(struct request *r, const struct ledger *l, const struct workbook *book,
	char key[STORE_ID_TEXT_MAX])
{
	struct ledger_sheets *all = r->portal->sheets;
	struct ledger_brought new = {.at = r->now, .arena = arena_new(LEDGER_SHEETS_BYTES)};
	struct ledger_brought *place;
	uint8_t random[16];
	enum err err =
		new.arena == NULL || all == NULL ? ERR_FULL : copy_book(new.arena, book, &new.book);

	if (err == ERR_OK && new.book.n_sheets == 0)
		err = ERR_NOT_FOUND;
	if (err != ERR_OK) {
		arena_free(new.arena);
		return err;
	}
	entropy_fill(random, sizeof(random));
	for (size_t i = 0; i < sizeof(random); i++)
		snprintf(new.key + 2 * i, 3, "%02x", random[i]);
	str_copy(l->id, new.ledger, sizeof(new.ledger));
	str_copy(str_c(r->person.id.text), new.person, sizeof(new.person));
	str_copy(str_c(r->upload.name), new.file, sizeof(new.file));
	new.sheet = first_sheet(&new.book);
	ledger_match(l, &new.book.sheets[new.sheet], &new.match);
	str_copy(str_c(new.key), key, STORE_ID_TEXT_MAX);
	pthread_mutex_lock(&all->lock);
	place = free_place(all, r->now);
	if (place != NULL) {
		ledger_brought_drop(place);
		*place = new;
	}
	pthread_mutex_unlock(&all->lock);
	if (place == NULL)
		arena_free(new.arena);
	return place == NULL ? ERR_FULL : ERR_OK;
}

struct ledger_brought *
ledger_brought_of(struct request *r, const struct ledger *l)
{
	struct ledger_sheets *all = r->portal->sheets;
	struct str key = path_part(r, 3);

	if (all == NULL || key.len == 0)
		return NULL;
	pthread_mutex_lock(&all->lock);
	for (size_t i = 0; i < LEDGER_SHEETS_MAX; i++) {
		struct ledger_brought *b = &all->list[i];

		if (b->key[0] == '\0' || !str_equal(key, str_c(b->key)) ||
			!str_equal(l->id, str_c(b->ledger)) ||
			strcmp(b->person, r->person.id.text) != 0)
			continue;
		b->at = r->now;
		return b;
	}
	pthread_mutex_unlock(&all->lock);
	return NULL;
}

void
ledger_brought_end(struct request *r)
{
	pthread_mutex_unlock(&r->portal->sheets->lock);
}
