/*
 * bounds.h - which query rows have scores so near to each other that the powers of two need no care.
 *
 * By Cauchy and Schwarz a score q . k x scale is at most |q| |k| |scale|. Where that stays below BOUND_SCORE in units of log2, and
 * the values below BOUND_VALUE, the powers of a row need neither its largest score nor a floor: 2^(score - that of the first key) is
 * within 2^-81 to 2^81, so a sum of 2^29 of them times values stays a float32, and no power is below 2^-126.
 *
 * Whether a row is bounded depends on the keys and values that it may reach, and on none after them.
 */
#ifndef BOUNDS_H
#define BOUNDS_H

#include "attention.h"

#include <stdint.h>

struct bounds {
	const float *key_panels; /* attn_pack_keys of key (S,D) */
	const float *values;     /* attn_pack_values of value (S,E) */
	int S, D, E;
	int is_finite;               /* all values; if not, 0 x Infinity of keys that are left out has to show in every row */
	uint32_t all_keys, all_values; /* the bits of the largest |key|^2 and |value|: in their order, NaN above all */
	uint32_t first_keys, first_values; /* of the first `first` ones */
	int first;
};

/* Looks at all keys and values. E may be 0: then no values are looked at. */
struct bounds find_bounds(const float *key_panels, const float *values, int S, int D, int E);

/* Is a query (D) bounded that reaches the first n keys? n must not fall from one call to the next. */
int is_bounded(struct bounds *bounds, const float *query, float scale, int n);

#endif
