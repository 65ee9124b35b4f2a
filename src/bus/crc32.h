/* CRC-32 (ISO-HDLC, the one of Ethernet and zip), against torn writes, not against people. */
#ifndef BUS_CRC32_H
#define BUS_CRC32_H

#include <stddef.h>
#include <stdint.h>

uint32_t crc32_of(const void *bytes, size_t len);

#endif
