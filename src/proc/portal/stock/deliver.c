/* GET /stock/bill/ID/deliver: a bill that the company hands on: what the contract should say, the
 * file as it came, its signature, and the key to check it with. */
#include "proc/portal/stock/bills.h"
#include "stock/seal.h"
#include "sys/disk.h"

#include <stdio.h>

/* ---- the company's key ---- */

/* Two pages at once make one key: what is shown is what signs. */
enum err
stock_seal_key(struct portal *p, uint8_t seed[SIGN_SEED_BYTES])
{
	char path[sizeof(p->data_folder) + 32];
	enum err err;

	snprintf(path, sizeof(path), "%s/stock", p->data_folder);
	if (disk_make_folder(path, NULL) != ERR_OK)
		return ERR_IO;
	snprintf(path, sizeof(path), "%s/stock/seal.key", p->data_folder);
	pthread_mutex_lock(&p->seal_lock);
	err = disk_secret(path, seed, SIGN_SEED_BYTES);
	pthread_mutex_unlock(&p->seal_lock);
	return err;
}

/* ---- what is taken along ---- */

/* The name that it came with, with this behind it. */
static void
name_file(struct request *r, const char *name, const char *ending)
{
	char whole[280], ascii[24];

	snprintf(whole, sizeof(whole), "%s%s", name, ending);
	snprintf(ascii, sizeof(ascii), "sbom%s", ending[0] == '\0' ? ".json" : ending);
	response_attach(r, ascii, whole);
}

static enum err
put_signature(struct request *r, const struct store_bill *b, const uint8_t seed[SIGN_SEED_BYTES])
{
	char comment[SEAL_COMMENT_MAX];
	struct str bytes;
	enum err err = store_bill_file(r->view, b->id.text, r->arena, &bytes);

	if (err != ERR_OK)
		return err;
	name_file(r, b->file_name, ".minisig");
	return seal_write(
		seed, bytes, str_c(seal_comment(r->now, b->file_name, comment)), &r->response.body);
}

static enum err
put_key(struct request *r, const uint8_t seed[SIGN_SEED_BYTES])
{
	uint8_t public_key[SIGN_PUBLIC_BYTES];

	sign_public_of(seed, public_key);
	name_file(r, "sbom", ".pub");
	seal_public_write(public_key, &r->response.body);
	return buf_err(&r->response.body);
}

enum err
get_stock_bill_sealed(struct request *r)
{
	struct str what = path_part(r, 4), bytes;
	uint8_t seed[SIGN_SEED_BYTES];
	struct store_bill b;
	enum err err = bill_of_path(r, &b);

	if (err == ERR_OK)
		err = stock_seal_key(r->portal, seed);
	if (err != ERR_OK)
		return err;
	if (str_equal(what, STR("file"))) {
		err = store_bill_file(r->view, b.id.text, r->arena, &bytes);
		name_file(r, b.file_name, "");
		if (err == ERR_OK)
			buf_str(&r->response.body, bytes);
	} else if (str_equal(what, STR("minisig"))) {
		err = put_signature(r, &b, seed);
	} else if (str_equal(what, STR("key"))) {
		err = put_key(r, seed);
	} else {
		err = ERR_NOT_FOUND;
	}
	explicit_bzero(seed, sizeof(seed));
	if (err != ERR_OK)
		return err;
	r->response.type = "application/octet-stream";
	return buf_err(&r->response.body) != ERR_OK ? buf_err(&r->response.body)
						    : audit(r, "stock.deliver", b.name);
}

/* ---- the page ---- */

enum err
get_stock_bill_deliver(struct request *r)
{
	struct bill_deliver_view v = {0};
	uint8_t seed[SIGN_SEED_BYTES], public_key[SIGN_PUBLIC_BYTES];
	struct buf key = buf_of(SEAL_BYTES_MAX);
	struct store_bill b;
	struct page_frame f;
	enum err err = bill_of_path(r, &b);

	if (err == ERR_OK)
		err = stock_bill_row_of(r, &b, &v.bill);
	if (err == ERR_OK)
		err = stock_seal_key(r->portal, seed);
	if (err == ERR_OK) {
		struct str line;

		sign_public_of(seed, public_key);
		explicit_bzero(seed, sizeof(seed));
		seal_public_write(public_key, &key);
		line = buf_view(&key);
		str_split(&line, '\n'); /* the comment */
		v.key = str_trim(line);
		v.file = str_c(b.file_name);
		frame_of(r, &f);
		err = page_stock_deliver(r->portal->pages, &f, &v, &r->response.body);
	}
	buf_done(&key);
	return err;
}
