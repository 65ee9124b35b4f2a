/*
 * Fuzz target of pack/: any bytes as a pack through the node reader and every loader. They have to
 * refuse or load; the tree of what they take holds to its promises.
 */
#include "model/vendor.h"
#include "pack/pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_node(struct str bytes)
{
	struct arena *arena = arena_new((size_t)8 << 20);
	struct errinfo info = {0};
	struct pack_ctx ctx = {.file = STR("x.yaml"), .arena = arena, .info = &info};
	const struct node *root = NULL;
	enum err err;

	BUG_IF(arena == NULL);
	err = node_read(&ctx, bytes, &root);
	BUG_IF((err == ERR_OK) != (root != NULL));
	BUG_IF(err != ERR_OK && (info.err != err || info.what[0] == '\0'));
	if (root != NULL && root->kind == NODE_MAP)
		for (const struct node *n = root->first; n != NULL; n = n->next)
			BUG_IF(n->key.len == 0 || n->key.len > LIMIT_PACK_KEY_BYTES);
	arena_free(arena);
}

static void
try_loaders(struct str bytes)
{
	struct arena *arena = arena_new((size_t)8 << 20);
	struct pack_file file = {.name = STR("end-of-life.yaml"), .bytes = bytes};
	struct pack_source source = {.n_files = 1, .files = &file};
	struct device_rules rules;
	struct detect_packs packs;
	struct text_table table;
	struct errinfo info;

	BUG_IF(arena == NULL);
	(void)pack_detect_load(&source, arena, &packs, &info);
	file.name = STR("devices.yaml");
	(void)pack_devices_load(&source, arena, &rules, &info);
	file.name = STR("beacon.yaml");
	(void)pack_detect_load(&source, arena, &packs, &info);
	if (pack_text_load(&source, arena, &table, &info) == ERR_OK)
		for (uint32_t i = 0; i < table.n_entries; i++)
			BUG_IF(text_find(&table, table.entries[i].key) != &table.entries[i].words);
	arena_free(arena);
}

static void
try_vendor(struct str bytes)
{
	struct vendor_table table;
	struct mac mac = {{0}};

	if (vendor_open(bytes, &table) != ERR_OK)
		return;
	memcpy(mac.b, bytes.p + VENDOR_HEADER_BYTES, bytes.len < VENDOR_HEADER_BYTES + 6 ? 0 : 6);
	(void)vendor_find(&table, mac);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);

	try_node(bytes);
	try_loaders(bytes);
	try_vendor(bytes);
	return 0;
}
