/* softmax.c - scores into weights, and back. See attention.h. */
#include "attention.h"
#include "elementary.h"
#include "sizes.h"

static float find_maximum(const float *numbers, int n)
{
	float maximum = -__builtin_inff();
	for (int i = 0; i < n; i++)
		if (numbers[i] > maximum)
			maximum = numbers[i];
	return maximum;
}

/*
 * Subtracting the largest score keeps e^x from overflowing and changes nothing else: the factor cancels in the
 * division. In float64 the subtraction itself is as good as exact.
 */
static void apply_to_row(float *restrict weights, const float *restrict scores, double temperature, int S)
{
	const double maximum = find_maximum(scores, S);
	double sum = 0.0;
	int is_any = 0; /* is there a key to attend to? NaN counts, so that it flows through */
	for (int s = 0; s < S; s++) {
		const int is_masked = scores[s] == -__builtin_inff();
		const double power = is_masked ? 0.0 : elementary_exp((scores[s] - maximum) / temperature);
		weights[s] = (float)power;
		sum += power;
		is_any |= !is_masked;
	}
	for (int s = 0; is_any && s < S; s++)
		weights[s] = (float)(weights[s] / sum);
}

int attn_apply_softmax(float *restrict weights, const float *restrict scores, double temperature, int T, int S)
{
	if (is_bad_size(T, S))
		return ATTN_BAD_SIZE;
	if (!(temperature > 0.0 && temperature - temperature == 0.0))
		return ATTN_BAD_TEMPERATURE;
	for (int t = 0; t < T; t++)
		apply_to_row(weights + t * S, scores + t * S, temperature, S);
	return ATTN_OK;
}

int attn_invert_softmax(float *restrict scores, const float *restrict weights, int n)
{
	if (is_bad_size(n, 1))
		return ATTN_BAD_SIZE;
	for (int i = 0; i < n; i++)
		scores[i] = (float)elementary_log(weights[i]);
	return ATTN_OK;
}
