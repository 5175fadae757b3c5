/* weights.c - looking at a row of weights, and changing it. See attention.h. */
#include "attention.h"
#include "sizes.h"

static double sum_row(const float *weights, int S)
{
	double sum = 0.0;
	for (int s = 0; s < S; s++)
		sum += weights[s];
	return sum;
}

static int is_finite(double x)
{
	return x - x == 0.0;
}

int attn_rescale_weights(float *restrict rescaled, float *restrict sums, const float *restrict weights, int T, int S)
{
	if (is_bad_size(T, S))
		return ATTN_BAD_SIZE;
	for (int t = 0; t < T; t++, rescaled += S, weights += S) {
		const double sum = sum_row(weights, S);
		const double divisor = sum != 0.0 && is_finite(sum) ? sum : 1.0;
		for (int s = 0; s < S; s++)
			rescaled[s] = (float)(weights[s] / divisor);
		sums[t] = (float)sum;
	}
	return ATTN_OK;
}

int attn_share_weight(float *restrict shared, const float *restrict weights, int index, float weight, int S)
{
	if (is_bad_size(S, 1))
		return ATTN_BAD_SIZE;
	if (index < 0 || index >= S)
		return ATTN_BAD_INDEX;
	const double given = S == 1 || weight > 1.0f ? 1.0 : weight > 0.0f ? weight : 0.0;
	const double others = sum_row(weights, index) + sum_row(weights + index + 1, S - index - 1);
	const int is_proportional = others != 0.0 && is_finite(others);
	for (int s = 0; s < S; s++)
		shared[s] = (float)(is_proportional ? weights[s] / others * (1.0 - given) : (1.0 - given) / (S - 1));
	shared[index] = (float)given;
	return ATTN_OK;
}

int attn_subtract_numbers(float *restrict difference, const float *restrict from, const float *restrict what, int n)
{
	if (is_bad_size(n, 1))
		return ATTN_BAD_SIZE;
	for (int i = 0; i < n; i++)
		difference[i] = from[i] - what[i];
	return ATTN_OK;
}
