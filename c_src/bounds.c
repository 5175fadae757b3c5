/* bounds.c - which query rows have scores that need no care. See bounds.h. */
#include "bounds.h"

#include "exp.h"
#include "kernels.h"
#include "products.h"

#define BOUND_SCORE 40.0f
#define BOUND_VALUE 0x1p16f

static uint32_t larger(uint32_t a, uint32_t b)
{
	return a < b ? b : a;
}

static uint32_t find_largest_key(const struct bounds *bounds, int from, int to)
{
	uint32_t largest = 0;
	for (int s = from / ATTN_PANEL * ATTN_PANEL; s < to; s += ATTN_PANEL) {
		float squares[KERNEL_COLUMNS];
		kernel_square_keys(squares, bounds->key_panels + s * bounds->D, bounds->D);
		for (int c = 0; c < at_most(ATTN_PANEL, to - s); c++)
			largest = larger(largest, exp_bits(squares[c]) & 0x7fffffffu);
	}
	return largest;
}

static uint32_t find_largest_value(const struct bounds *bounds, int from, int to)
{
	uint32_t largest = 0;
	for (int e = 0; e < bounds->E; e += ATTN_PANEL) {
		const float *const values = bounds->values + e * bounds->S + from * ATTN_PANEL;
		largest = larger(largest, exp_bits(kernel_find_magnitude(values, (to - from) * ATTN_PANEL)) & 0x7fffffffu);
	}
	return largest;
}

struct bounds find_bounds(const float *key_panels, const float *values, int S, int D, int E)
{
	struct bounds bounds = { .key_panels = key_panels, .values = values, .S = S, .D = D, .E = E };
	bounds.all_keys = find_largest_key(&bounds, 0, S);
	bounds.all_values = find_largest_value(&bounds, 0, S);
	bounds.is_finite = bounds.all_values < exp_bits(__builtin_inff());
	return bounds;
}

/* NaN is within no bound. */
static int is_within(float query_square, uint32_t keys, uint32_t values)
{
	return values <= exp_bits(BOUND_VALUE) && query_square * exp_float(keys) <= BOUND_SCORE * BOUND_SCORE;
}

int is_bounded(struct bounds *bounds, const float *query, float scale, int n)
{
	float square = 0.0f;
	kernel_dot_rows(&square, query, query, 1, bounds->D);
	square *= scale * EXP_LOG2_E * (scale * EXP_LOG2_E);
	if (!bounds->is_finite || is_within(square, bounds->all_keys, bounds->all_values))
		return bounds->is_finite;
	if (n == bounds->S)
		return 0;
	bounds->first_keys = larger(bounds->first_keys, find_largest_key(bounds, bounds->first, n));
	bounds->first_values = larger(bounds->first_values, find_largest_value(bounds, bounds->first, n));
	bounds->first = n;
	return is_within(square, bounds->first_keys, bounds->first_values);
}
