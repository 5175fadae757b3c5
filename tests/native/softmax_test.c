/* exp, ln, and the softmax made of them, against the long double functions of the C library. */
#include "test.h"

#include "attention.h"
#include "elementary.h"

static float float_of(uint32_t bits)
{
	float number;
	memcpy(&number, &bits, sizeof number);
	return number;
}

static void test_exp_has_the_promised_relative_error(void)
{
	double worst = 0;
	for (double x = -103.99; x < 104.0; x += 0.000977)
		worst = fmax(worst, (double)fabsl(elementary_exp(x) / expl(x) - 1));
	assert(worst < 1e-11);
}

static void test_exp_at_the_edges(void)
{
	assert(elementary_exp(0.0) == 1.0 && elementary_exp(-0.0) == 1.0);
	assert(elementary_exp(-104.0) == 0.0 && elementary_exp(-1e300) == 0.0 && elementary_exp(-INFINITY) == 0.0);
	assert(elementary_exp(105.0) == INFINITY && elementary_exp(INFINITY) == INFINITY);
	assert(isnan(elementary_exp(NAN)));
	assert((float)elementary_exp(-104.0) == (float)expl(-104.0L)); /* from here on float32 has only zero */
}

/* Adjacent float32 numbers, around where the power of two changes, near 0, and everywhere else in samples. */
static void test_exp_never_falls_as_x_rises(void)
{
	for (int step = 0; step < 40000; step++) {
		const double border = (step % 300 - 149.5) * 0.69314718055994531;
		float x = step % 2 ? (float)border : random_float() * powf(10.0f, (float)(step % 60) / 10 - 4);
		for (int i = 0; i < 8; i++)
			x = nextafterf(x, -INFINITY);
		for (int i = 0; i < 16; i++) {
			const float next = nextafterf(x, INFINITY);
			assert((float)elementary_exp(x) <= (float)elementary_exp(next));
			x = next;
		}
	}
}

static void test_ln_has_the_promised_relative_error(void)
{
	double worst = 0;
	for (uint32_t bits = 1; bits < 0x7f800000; bits += 9973) /* subnormal to largest */
		if (bits != 0x3f800000)
			worst = fmax(worst, (double)fabsl(elementary_log(float_of(bits)) / logl(float_of(bits)) - 1));
	for (uint32_t bits = 0x3f7fff00; bits < 0x3f800100; bits++) /* around 1, where ln is near 0 */
		if (bits != 0x3f800000)
			worst = fmax(worst, (double)fabsl(elementary_log(float_of(bits)) / logl(float_of(bits)) - 1));
	assert(worst < 1e-11);
}

static void test_ln_at_the_edges(void)
{
	assert(elementary_log(1.0f) == 0.0 && elementary_log(0.0f) == -INFINITY && elementary_log(-0.0f) == -INFINITY);
	assert(elementary_log(INFINITY) == INFINITY);
	assert(isnan(elementary_log(-1.0f)) && isnan(elementary_log(NAN)) && isnan(elementary_log(-INFINITY)));
}

/*
 * With temperature 1 all is float32 but the long sums: 4 ulp are promised. Otherwise
 * weights = round(round(e) / sum): the first rounding costs u, a part of the result that is at most 1 ulp; the second
 * 1/2 ulp; float64 errors are below 0.001 ulp.
 */
static void test_softmax_is_near_to_long_double(float low, float high, double temperature, int S)
{
	float *scores = random_floats(S), *weights = allocate_floats(S);
	for (int s = 0; s < S; s++)
		scores[s] = low + (high - low) * (scores[s] + 1) / 2;
	assert(attn_apply_softmax(weights, scores, temperature, 1, S) == ATTN_OK);
	long double largest = -INFINITY, sum = 0;
	for (int s = 0; s < S; s++)
		largest = fmaxl(largest, scores[s]);
	for (int s = 0; s < S; s++)
		sum += expl((scores[s] - largest) / temperature);
	double total = 0;
	for (int s = 0; s < S; s++) {
		assert(ulps(weights[s], expl((scores[s] - largest) / temperature) / sum) <= (temperature == 1.0 ? 4.0 : 1.501));
		total += weights[s];
	}
	assert(S == 0 || fabs(total - 1) <= (temperature == 1.0 ? 6 : 2) * u); /* each weight is within 2 u of itself, and they sum to 1 */
	free(scores), free(weights);
}

static void expect_softmax(const float *scores, const float *expected, int S)
{
	float *weights = allocate_floats(S);
	assert(attn_apply_softmax(weights, scores, 1.0, 1, S) == ATTN_OK);
	for (int s = 0; s < S; s++)
		assert(weights[s] == expected[s] || (isnan(weights[s]) && isnan(expected[s])));
	free(weights);
}

static void test_softmax_of_extreme_scores(void)
{
	expect_softmax((float[]){ 1e30f, -1e30f, 1e30f }, (float[]){ 0.5f, 0, 0.5f }, 3);
	expect_softmax((float[]){ -1e30f, -1e30f }, (float[]){ 0.5f, 0.5f }, 2);
	expect_softmax((float[]){ -INFINITY, 3, -INFINITY }, (float[]){ 0, 1, 0 }, 3);
	expect_softmax((float[]){ -INFINITY, -INFINITY }, (float[]){ 0, 0 }, 2);
	expect_softmax((float[]){ 1, NAN }, (float[]){ NAN, NAN }, 2);
	expect_softmax((float[]){ NAN, -INFINITY }, (float[]){ NAN, NAN }, 2);
	expect_softmax((float[]){ INFINITY, 0 }, (float[]){ NAN, NAN }, 2); /* infinity minus infinity, as in PyTorch */
	expect_softmax((float[]){ 3.4e38f, -3.4e38f }, (float[]){ 1, 0 }, 2);
}

static void test_temperature_goes_from_look_up_to_average(void)
{
	const float scores[] = { 1, 2, 3, 3.001f };
	float *weights = allocate_floats(4);
	assert(attn_apply_softmax(weights, scores, 5e-324, 1, 4) == ATTN_OK);
	assert(weights[0] == 0 && weights[1] == 0 && weights[2] == 0 && weights[3] == 1);
	assert(attn_apply_softmax(weights, scores, 1.7e308, 1, 4) == ATTN_OK);
	assert(weights[0] == 0.25f && weights[1] == 0.25f && weights[2] == 0.25f && weights[3] == 0.25f);
	weights[0] = 7;
	const double bad[] = { 0.0, -0.0, -1.0, INFINITY, NAN };
	for (int i = 0; i < COUNT(bad); i++)
		assert(attn_apply_softmax(weights, scores, bad[i], 1, 4) == ATTN_BAD_TEMPERATURE && weights[0] == 7);
	assert(attn_apply_softmax(weights, scores, 1.0, -1, 4) == ATTN_BAD_SIZE);
	free(weights);
}

static void test_rows_are_apart(void)
{
	const float scores[] = { 1, 2, 3, 3, 2, 1 };
	float *weights = allocate_floats(6);
	assert(attn_apply_softmax(weights, scores, 1.0, 2, 3) == ATTN_OK);
	for (int s = 0; s < 3; s++)
		assert(weights[s] == weights[5 - s]);
	free(weights);
}

/* ln is rounded to float32: an error of at most u x 104 in the exponent, so that relative part of the weight. */
static void test_softmax_undoes_ln(void)
{
	const float weights[] = { 0.2f, 0.3f, 0.0f, 0.5f };
	float *scores = allocate_floats(4), *again = allocate_floats(4);
	assert(attn_invert_softmax(scores, weights, 4) == ATTN_OK);
	assert(attn_apply_softmax(again, scores, 1.0, 1, 4) == ATTN_OK);
	for (int s = 0; s < 4; s++)
		assert(fabsf(again[s] - weights[s]) <= 4 * u * weights[s]); /* here |ln w| < 2: 2 u, and 2 u of softmax */
	assert(scores[2] == -INFINITY && again[2] == 0);
	assert(attn_invert_softmax(scores, weights, -1) == ATTN_BAD_SIZE);
	free(scores), free(again);
}

int main(void)
{
	test_exp_has_the_promised_relative_error();
	test_exp_at_the_edges();
	test_exp_never_falls_as_x_rises();
	test_ln_has_the_promised_relative_error();
	test_ln_at_the_edges();
	static const int sizes[] = { 0, 1, 2, 5, 64, 1000 };
	for (int i = 0; i < COUNT(sizes); i++) {
		test_softmax_is_near_to_long_double(-3, 3, 1.0, sizes[i]);
		test_softmax_is_near_to_long_double(90, 100, 1.0, sizes[i]); /* e^90 alone overflows a float32 */
		test_softmax_is_near_to_long_double(-50, 50, 0.7, sizes[i]);
		test_softmax_is_near_to_long_double(-1, 1, 0.02, sizes[i]);
	}
	test_softmax_of_extreme_scores();
	test_temperature_goes_from_look_up_to_average();
	test_rows_are_apart();
	test_softmax_undoes_ln();
	return 0;
}
