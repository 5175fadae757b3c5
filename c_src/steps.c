/* steps.c - steps 5 and 6 as they are told: one product and one addition at a time. See attention.h. */
#include "attention.h"
#include "kernels.h"
#include "products.h"
#include "sizes.h"

int attn_weigh_values(float *restrict weighted, const float *restrict weights, const float *restrict values, int T,
                      int S, int D)
{
	if (is_bad_size(T, S) || is_bad_size(S, D) || is_bad_size((double)T * S, D))
		return ATTN_BAD_SIZE;
	for (int t = 0; t < T; t++)
		for (int s = 0; s < S; s++) {
			const float weight = weights[t * S + s];
			for (int d = 0; d < D; d++)
				*weighted++ = weight * values[s * D + d];
		}
	return ATTN_OK;
}

int attn_sum_running(float *restrict partial, const float *restrict weighted, int S, int D)
{
	if (S < 0 || is_bad_size(S + 1.0, D))
		return ATTN_BAD_SIZE;
	fill_zeros(partial, D);
	for (int i = 0; i < S * D; i++)
		partial[D + i] = partial[i] + weighted[i];
	return ATTN_OK;
}

int attn_sum_weighted(float *restrict output, const float *restrict weights, const float *restrict values, int T,
                      int S, int D)
{
	if (is_bad_size(T, S) || is_bad_size(S, D) || is_bad_size(T, D))
		return ATTN_BAD_SIZE;
	kernel_sum_rows(output, weights, values, T, S, D);
	return ATTN_OK;
}

int attn_score_queries(float *restrict scores, const float *restrict query, const float *restrict key, float scale,
                       int is_causal, int T, int S, int D)
{
	if (is_bad_size(T, S) || is_bad_size(T, D) || is_bad_size(S, D))
		return ATTN_BAD_SIZE;
	for (int t = 0; t < T; t++)
		for (int s = 0; s < S; s++) {
			float sum = 0.0f;
			for (int d = 0; d < D; d++)
				sum += query[t * D + d] * key[s * D + d];
			*scores++ = is_causal && s > t ? -__builtin_inff() : sum * scale;
		}
	return ATTN_OK;
}

int attn_count_lanes(void)
{
	return kernel_lanes();
}
