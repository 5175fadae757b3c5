/* softmax.c - scores into weights, and back. See attention.h. */
#include "softmax.h"

#include "attention.h"
#include "elementary.h"
#include "exp.h"
#include "kernels.h"
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
static void apply_to_row(float *scores, double temperature, int S)
{
	const double maximum = find_maximum(scores, S);
	double sum = 0.0;
	int is_any = 0; /* is there a key to attend to? NaN counts, so that it flows through */
	for (int s = 0; s < S; s++) {
		const int is_masked = scores[s] == -__builtin_inff();
		const double power = is_masked ? 0.0 : elementary_exp((scores[s] - maximum) / temperature);
		scores[s] = (float)power;
		sum += power;
		is_any |= !is_masked;
	}
	for (int s = 0; is_any && s < S; s++)
		scores[s] = (float)(scores[s] / sum);
}

/*
 * Where scores are near zero, the largest is never subtracted: that would round. Instead e^x is divided by a power of two
 * near e^largest, which is exact. Where they are far from it, the subtraction is: two float32 of one sign, at most a
 * factor of two apart, have an exact difference, and e^x of all others is 0.
 */
double exp_scores(float *row, float factor, int lift, int n)
{
	const float largest = kernel_find_largest(row, factor, n);
	const float near = 256.0f;
	if (largest >= -near && largest <= near)
		return kernel_exp_row(row, factor, exp_power(largest) - lift, n);
	kernel_scale_row(row, factor, largest == -__builtin_inff() ? 0.0f : largest, n);
	return kernel_exp_row(row, 1.0f, -lift, n);
}

/*
 * The powers are computed 2^64 times too large, so that the small ones are not rounded before the division; the largest one
 * is about 2^64, and the sum of 2^29 of them still a float32.
 */
void softmax_row(float *row, float factor, int n)
{
	const double sum = exp_scores(row, factor, 64, n);
	if (sum != 0.0)
		kernel_divide_row(row, (float)(sum * 0x1p-64), n);
}

int attn_apply_softmax(float *weights, const float *scores, double temperature, int T, int S)
{
	if (is_bad_size(T, S))
		return ATTN_BAD_SIZE;
	if (!(temperature > 0.0 && temperature - temperature == 0.0))
		return ATTN_BAD_TEMPERATURE;
	for (int i = 0; weights != scores && i < T * S; i++)
		weights[i] = scores[i];
	for (int t = 0; t < T; t++, weights += S)
		if (temperature == 1.0)
			softmax_row(weights, 1.0f, S);
		else
			apply_to_row(weights, temperature, S);
	return ATTN_OK;
}

int attn_exp_numbers(float *numbers, int n)
{
	if (is_bad_size(n, 1))
		return ATTN_BAD_SIZE;
	for (int i = 0; i < n; i++) {
		const int is_large = numbers[i] > 0.0f;
		numbers[i] = numbers[i] > 104.0f ? 104.0f : numbers[i] < -104.0f ? -104.0f : numbers[i];
		kernel_exp_row(numbers + i, 1.0f, is_large ? 64 : -64, 1);
		numbers[i] *= is_large ? 0x1p64f : 0x1p-64f;
	}
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
