/* Looking a card's maker up in the table of vendor.h, whose bytes are not trusted. */
#include "model/vendor.h"

#include "base/reader.h"

static const unsigned prefix_bits[VENDOR_REGISTERS] = {36, 28, 24};

enum err
vendor_open(struct str bytes, struct vendor_table *ret_table)
{
	struct reader r = reader_of(bytes.p, bytes.len);
	struct str magic = reader_str(&r, sizeof(VENDOR_MAGIC) - 1);
	uint32_t counts[VENDOR_REGISTERS], names_bytes;
	struct vendor_table table;

	if (bytes.len > LIMIT_VENDOR_BYTES)
		return ERR_LIMIT;
	if (reader_err(&r) == ERR_OK && !str_equal(magic, str_c(VENDOR_MAGIC)))
		return ERR_MALFORMED;
	for (int i = VENDOR_REGISTERS - 1; i >= 0; i--)
		counts[i] = reader_le32(&r);
	names_bytes = reader_le32(&r);
	for (int i = VENDOR_REGISTERS - 1; i >= 0; i--)
		table.entries[i] = reader_str(&r, (size_t)counts[i] * VENDOR_ENTRY_BYTES);
	table.names = reader_str(&r, names_bytes);
	if (reader_err(&r) != ERR_OK)
		return reader_err(&r);
	if (reader_left(&r) != 0)
		return ERR_MALFORMED;
	*ret_table = table;
	return ERR_OK;
}

static struct str
name_at(const struct vendor_table *table, uint32_t offset)
{
	struct reader r = reader_of(table->names.p, table->names.len);

	reader_skip(&r, offset);
	return reader_str(&r, reader_u8(&r));
}

/* The entry whose 5 bytes are `prefix`, by halves. */
static struct str
find_prefix(const struct vendor_table *table, struct str entries, const uint8_t prefix[5])
{
	size_t low = 0, high = entries.len / VENDOR_ENTRY_BYTES;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const uint8_t *entry = (const uint8_t *)entries.p + middle * VENDOR_ENTRY_BYTES;
		int order = memcmp(prefix, entry, 5);

		if (order == 0)
			return name_at(table, (uint32_t)entry[5] | (uint32_t)entry[6] << 8 |
						      (uint32_t)entry[7] << 16);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return str_of(NULL, 0);
}

struct str
vendor_find(const struct vendor_table *table, struct mac mac)
{
	struct str name = str_of(NULL, 0);

	if (mac_is_group(mac) || mac_is_local(mac) || mac_is_zero(mac))
		return name;
	for (int i = 0; i < VENDOR_REGISTERS && name.len == 0; i++) {
		uint8_t prefix[5] = {mac.b[0], mac.b[1], mac.b[2], mac.b[3], mac.b[4]};

		if (prefix_bits[i] == 24)
			prefix[3] = prefix[4] = 0;
		else if (prefix_bits[i] == 28)
			prefix[3] &= 0xf0, prefix[4] = 0;
		else
			prefix[4] &= 0xf0;
		name = find_prefix(table, table->entries[i], prefix);
	}
	return name;
}
