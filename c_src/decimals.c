/* decimals.c - the numbers as people read and print them. See attention.h. */

#include "attention.h"
#include "sizes.h"

static double magnitude(double x)
{
	return x < 0.0 ? -x : x;
}

static double at_most(double a, double b)
{
	return a < b ? a : b;
}

static double power_of_ten(int digits)
{
	double power = 1.0;
	for (int i = 0; i < digits; i++)
		power *= 10.0;
	return power;
}

/* From here on float32 has whole numbers only: there is nothing to round. NaN is treated the same way. */
static int is_whole(float x)
{
	return !(magnitude(x) < 8388608.0);
}

static double at_least(double a, double b)
{
	return a > b ? a : b;
}

/* A decimal precision: steps to the unit, and the noise of numbers that were computed from larger ones, in steps. */
typedef struct {
	double power;
	double inherited;
} precision;

static precision make_precision(int digits, float operand)
{
	const double power = power_of_ten(digits);
	return (precision){power, operand == operand ? magnitude(operand) * power : 0.0};
}

/* Float32 noise near `steps`, in steps: 8 unit roundoffs of the number or 4 of its operands, at most an eighth of a step. */
static double noise(double steps, precision p)
{
	return at_most(at_least(steps * 0x1p-21, p.inherited * 0x1p-22), 0.125);
}

/*
 * The number of decimal steps nearest to |x|. `steps` is exact: x has 24 bits and the power of ten, at most 10^6,
 * has 20, so the product fits the 53 of a float64. It stays below 2^43, the sum with 1/2 and noise is good.
 */
static double round_steps(double steps, precision p)
{
	return __builtin_floor(steps + 0.5 + noise(steps, p));
}

static double round_number(float x, precision p)
{
	if (is_whole(x))
		return x + 0.0; /* + 0.0 turns -0 into +0; x is never so small here, but NaN gets canonical */
	const double steps = round_steps(magnitude(x) * p.power, p);
	return steps == 0.0 ? 0.0 : (x < 0.0f ? -steps : steps) / p.power;
}

static int is_number_rounded(float x, precision p)
{
	if (is_whole(x))
		return 0;
	const double steps = magnitude(x) * p.power;
	const double half_spacing = steps * 0x1p-24;
	return magnitude(round_steps(steps, p) - steps) > at_least(noise(steps, p), half_spacing);
}

int attn_round_numbers(double *restrict rounded, unsigned char *restrict is_rounded, const float *restrict numbers,
                       float operand, int digits, int n)
{
	if (is_bad_size(n, 2))
		return ATTN_BAD_SIZE;
	if (digits < 0 || digits > ATTN_MOST_DIGITS)
		return ATTN_BAD_DIGITS;
	const precision p = make_precision(digits, operand);
	for (int i = 0; i < n; i++) {
		rounded[i] = round_number(numbers[i], p);
		is_rounded[i] = (unsigned char)is_number_rounded(numbers[i], p);
	}
	return ATTN_OK;
}

int attn_count_digits(const float *numbers, float operand, int most, int n)
{
	if (is_bad_size(n, 1))
		return ATTN_BAD_SIZE;
	if (most < 0 || most > ATTN_MOST_DIGITS)
		return ATTN_BAD_DIGITS;
	int digits = 0;
	for (int i = 0; i < n; i++)
		while (digits < most && is_number_rounded(numbers[i], make_precision(digits, operand)))
			digits++;
	return digits;
}

int attn_audit_result(float *restrict difference, unsigned char *restrict agrees, const float *restrict printed,
                      const float *restrict computed, int digits, int n)
{
	if (is_bad_size(n, 1))
		return ATTN_BAD_SIZE;
	if (digits < 0 || digits > ATTN_MOST_DIGITS)
		return ATTN_BAD_DIGITS;
	const precision p = make_precision(digits, 0.0f);
	int disagreements = 0;
	for (int i = 0; i < n; i++) {
		const double a = round_number(printed[i], p), b = round_number(computed[i], p);
		difference[i] = printed[i] - computed[i];
		agrees[i] = a == b || (a != a && b != b); /* two NaN agree: both print as NaN */
		disagreements += !agrees[i];
	}
	return disagreements;
}

float attn_find_largest(const float *numbers, int n)
{
	double largest = 0.0;
	for (int i = 0; i < n; i++) {
		if (numbers[i] != numbers[i])
			return numbers[i];
		if (magnitude(numbers[i]) > largest)
			largest = magnitude(numbers[i]);
	}
	return (float)largest;
}
