/* Rounding to decimals, counting them, and the audit; the C library's printf and strtod are the reference. */
#include "test.h"

#include "attention.h"

static double round_one(float number, int digits, int *is_rounded)
{
	double *rounded = allocate(sizeof *rounded);
	unsigned char *mark = allocate(1);
	assert(attn_round_numbers(rounded, mark, &number, 0.0f, digits, 1) == ATTN_OK);
	const double result = *rounded;
	*is_rounded = *mark;
	free(rounded), free(mark);
	return result;
}

static void expect_round(float number, int digits, double expected, int is_expected_rounded)
{
	int is_rounded;
	const double rounded = round_one(number, digits, &is_rounded);
	assert(rounded == expected || (isnan(rounded) && isnan(expected)));
	assert(signbit(rounded) == signbit(expected) || isnan(expected));
	assert(is_rounded == is_expected_rounded);
}

static void test_ties_go_away_from_zero(void)
{
	expect_round(0.7375f, 3, 0.738, 1);
	expect_round(-0.7375f, 3, -0.738, 1);
	expect_round(0.5f, 0, 1, 1);
	expect_round(-2.5f, 0, -3, 1);
	expect_round(0.125f, 2, 0.13, 1);
	expect_round(16384.125f, 2, 16384.13, 1);
}

/* Whatever the last bits of a sum of a few products were: 8 u of 0.7375 are 5.9 of its ulps. */
static void test_numbers_within_noise_of_a_tie_are_the_tie(void)
{
	float below = 0.7375f, above = 0.7375f;
	for (int i = 0; i < 6; i++) {
		expect_round(below, 3, 0.738, 1);
		expect_round(above, 3, 0.738, 1);
		expect_round(below, 4, 0.7375, 0);
		expect_round(above, 4, 0.7375, 0);
		below = nextafterf(below, 0), above = nextafterf(above, 1);
	}
	expect_round(0.7375f - 0.000001f, 3, 0.737, 1);
	expect_round(0.7375f - 0.000001f, 4, 0.7375, 1);
}

static void test_zeros_have_no_sign(void)
{
	expect_round(-0.0f, 2, 0.0, 0);
	expect_round(-0.001f, 2, 0.0, 1);
	expect_round(-1e-40f, 6, 0.0, 1);
}

static void test_what_has_no_decimals_passes_through(void)
{
	expect_round(NAN, 2, NAN, 0);
	expect_round(INFINITY, 2, INFINITY, 0);
	expect_round(-INFINITY, 6, -INFINITY, 0);
	expect_round(3.4e38f, 6, 3.4e38f, 0);
	expect_round(8388609.0f, 6, 8388609.0, 0);
	expect_round(-8388607.0f, 6, -8388607.0, 0);
}

/* A decimal that is read as float32 is shown as that decimal, as long as float32 is finer than its last digit. */
static void test_decimals_come_back(void)
{
	for (int i = 0; i < 100000; i++) {
		const int digits = i % 7;
		char text[64];
		const double most = fmin(pow(10, digits) * 1000, 5e6);
		const long steps = (long)(random_float() * most);
		snprintf(text, sizeof text, "%.*f", digits, (double)steps / pow(10, digits));
		const double decimal = strtod(text, NULL);
		expect_round(strtof(text, NULL), digits, steps ? decimal : 0.0, 0);
	}
}

/* printf rounds the exact value of the float32: we must agree wherever that is not within noise of a tie. */
static void test_rounding_agrees_with_printf_away_from_ties(void)
{
	for (int i = 0; i < 100000; i++) {
		const int digits = i % 7;
		const float number = random_float() * powf(10.0f, (float)(i % 50) / 10 - 2);
		const double steps = fabs((double)number) * pow(10, digits);
		if (fabs(steps - floor(steps) - 0.5) <= fmin(8 * u * steps, 0.125))
			continue;
		char text[64];
		snprintf(text, sizeof text, "%.*f", digits, (double)number);
		int is_rounded;
		assert(round_one(number, digits, &is_rounded) == strtod(text, NULL));
		const double distance = fabs(steps - round(steps));
		assert(is_rounded == (distance > fmax(fmin(8 * u * steps, 0.125), u * steps)));
	}
}

static void test_counting_digits(void)
{
	const float printed[] = { 0.87f, 0.7f, -1.25f }, product[] = { 0.182f * 0.5f, 0.204f * 1.2f };
	const float third[] = { 1.0f / 3 }, odd[] = { NAN, INFINITY, 0 };
	assert(attn_count_digits(printed, 0.0f, 6, 3) == 2);
	assert(attn_count_digits(printed, 0.0f, 1, 3) == 1);
	assert(attn_count_digits(product, 0.0f, 6, 2) == 4);
	assert(attn_count_digits(third, 0.0f, 6, 1) == 6);
	/* What was subtracted carries the noise of what it was subtracted from. */
	const float difference[] = { 0.87f - 0.8588f, 0.84f - 0.935f };
	assert(attn_count_digits(difference, 0.0f, 6, 2) == 6);
	assert(attn_count_digits(difference, 0.935f, 6, 2) == 4);
	assert(attn_count_digits(third, NAN, 6, 1) == 6);
	assert(attn_count_digits(odd, 0.0f, 6, 3) == 0);
	assert(attn_count_digits(third, 0.0f, 6, 0) == 0);
	assert(attn_count_digits(third, 0.0f, 7, 1) == ATTN_BAD_DIGITS && attn_count_digits(third, 0.0f, -1, 1) == ATTN_BAD_DIGITS);
	assert(attn_count_digits(third, 0.0f, 6, -1) == ATTN_BAD_SIZE);
}

static void test_audit_compares_at_the_printed_digits(void)
{
	const float printed[] = { 0.87f, 0.74f, 0.59f, NAN, INFINITY, 0.00f };
	const float computed[] = { 0.8588f, 0.7375f, 0.6181f, NAN, INFINITY, -0.004f };
	const unsigned char expected[] = { 0, 1, 0, 1, 1, 1 };
	float *difference = allocate_floats(6);
	unsigned char *agrees = allocate(6);
	assert(attn_audit_result(difference, agrees, printed, computed, 2, 6) == 2);
	assert(memcmp(agrees, expected, 6) == 0);
	assert(difference[0] == 0.87f - 0.8588f && difference[1] == 0.74f - 0.7375f);
	assert(attn_find_largest(difference, 3) == 0.6181f - 0.59f && isnan(attn_find_largest(difference, 6)));
	assert(attn_find_largest(difference, 0) == 0);
	assert(attn_audit_result(difference, agrees, printed, computed, 7, 6) == ATTN_BAD_DIGITS);
	assert(attn_audit_result(difference, agrees, printed, computed, 2, -6) == ATTN_BAD_SIZE);
	free(difference), free(agrees);
}

static void test_bad_digits_are_refused(void)
{
	double rounded = 7;
	unsigned char mark = 7;
	const float number = 1;
	assert(attn_round_numbers(&rounded, &mark, &number, 0.0f, -1, 1) == ATTN_BAD_DIGITS);
	assert(attn_round_numbers(&rounded, &mark, &number, 0.0f, 7, 1) == ATTN_BAD_DIGITS);
	assert(attn_round_numbers(&rounded, &mark, &number, 0.0f, 1, -1) == ATTN_BAD_SIZE);
	assert(rounded == 7 && mark == 7);
}

int main(void)
{
	test_ties_go_away_from_zero();
	test_numbers_within_noise_of_a_tie_are_the_tie();
	test_zeros_have_no_sign();
	test_what_has_no_decimals_passes_through();
	test_decimals_come_back();
	test_rounding_agrees_with_printf_away_from_ties();
	test_counting_digits();
	test_audit_compares_at_the_printed_digits();
	test_bad_digits_are_refused();
	return 0;
}
