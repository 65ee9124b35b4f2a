/*
 * Who made a network card, by its hardware address: IEEE's registers MA-L (24 bits), MA-M (28) and
 * MA-S (36), in a compact table that tools/vendor_table.c makes at build time and that processes
 * map or borrow. Nothing is copied; the names point into the table's bytes.
 *
 * The table, little-endian: "SKMVEND1", n24, n28, n36 and the bytes of names (4 bytes each); then
 * the entries of the three registers, each ordered by prefix: 5 bytes of prefix (left-aligned,
 * zeroes behind) and 3 bytes of where its name begins; then the names: a length byte and UTF-8.
 */
#ifndef MODEL_VENDOR_H
#define MODEL_VENDOR_H

#include "base/addr.h"
#include "base/limits.h"

#define VENDOR_MAGIC "SKMVEND1"
#define VENDOR_HEADER_BYTES 24
#define VENDOR_ENTRY_BYTES 8
#define VENDOR_REGISTERS 3
#define VENDOR_NAME_MAX 48 /* bytes of one name */

struct vendor_table {
	struct str entries[VENDOR_REGISTERS]; /* 36, 28, 24 bits: the longest prefix wins */
	struct str names;
};

/* Checks sizes, not each entry: a wrong entry finds nothing. bytes have to outlive the table. */
enum err vendor_open(struct str bytes, struct vendor_table *ret_table);

/* "Buffalo"; empty when unknown, multicast, or made up by software (randomised). */
struct str vendor_find(const struct vendor_table *table, struct mac mac);

#endif
