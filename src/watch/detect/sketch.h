/*
 * How many different things were seen, estimated by linear counting in a small bitmap (Whang et
 * al., 1990): what makes up names or targets costs no more memory than what does not. Good to about
 * 10 % up to a thousand; begins as zeroes.
 */
#ifndef WATCH_DETECT_SKETCH_H
#define WATCH_DETECT_SKETCH_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#define SKETCH_BITS 512

struct sketch {
	uint8_t bits[SKETCH_BITS / 8];
};

static inline void
sketch_add(struct sketch *s, uint64_t hash)
{
	s->bits[hash % SKETCH_BITS / 8] |= (uint8_t)(1U << (hash % 8));
}

static inline unsigned
sketch_count(const struct sketch *s)
{
	unsigned set = 0;

	for (size_t i = 0; i < sizeof(s->bits); i++)
		set += (unsigned)__builtin_popcount(s->bits[i]);
	if (set >= SKETCH_BITS)
		return SKETCH_BITS * 6;
	return (unsigned)(-(double)SKETCH_BITS * log((double)(SKETCH_BITS - set) / SKETCH_BITS) +
			  0.5);
}

#endif
