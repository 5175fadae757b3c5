/* Contributions to an output, and the weights that it cannot tell apart. */
#include "test.h"

#include "attention.h"

static const double eps = 0x1p-52;

static double *allocate_doubles(int n)
{
	return allocate((size_t)n * sizeof(double));
}

/* ---- Contributions ------------------------------------------------------------------------------------ */

typedef struct {
	float *norms, *shares;
} contributions;

static contributions measure(const float *weights, const float *values, int T, int S, int D)
{
	float *w = copy_floats(weights, T * S), *v = copy_floats(values, S * D);
	contributions found = { allocate_floats(T * S), allocate_floats(T * S) };
	double *workspace = allocate_doubles(attn_size_contributions(D));
	assert(attn_measure_contributions(found.norms, found.shares, workspace, w, v, T, S, D) == ATTN_OK);
	assert(is_same(w, weights, T * S) && is_same(v, values, S * D));
	free(w), free(v), free(workspace);
	return found;
}

static void drop(contributions found)
{
	free(found.norms), free(found.shares);
}

static void expect_contributions(const float *weights, const float *values, int S, int D, const float *norms, const float *shares)
{
	const contributions found = measure(weights, values, 1, S, D);
	for (int s = 0; s < S; s++) {
		assert(found.norms[s] == norms[s] || (isnan(found.norms[s]) && isnan(norms[s])));
		assert(found.shares[s] == shares[s] || (isnan(found.shares[s]) && isnan(shares[s])));
	}
	drop(found);
}

/* An attention sink: nearly all of the weight is on a key with a short value. */
static void test_a_weight_of_nine_tenths_can_be_a_share_of_twelve_percent(void)
{
	const contributions found = measure((float[]){ 0.9f, 0.1f }, (float[]){ 1, 0, 66, 0 }, 1, 2, 2);
	assert(found.norms[0] == 0.9f && ulps(found.norms[1], 6.6) <= 1.5);
	assert(ulps(found.shares[0], 0.12) <= 2.5 && ulps(found.shares[1], 0.88) <= 2.5);
	drop(found);
}

static void test_a_value_against_the_output_has_a_negative_share(void)
{
	expect_contributions((float[]){ 0.5f, 0.25f, 0.25f }, (float[]){ 3, 0, -2, 0, 0, 4 }, 3, 2,
	                     (float[]){ 1.5f, 0.5f, 1 }, (float[]){ 0.75f, -0.25f, 0.5f });
}

/* Rounded once, from sums that are better than float32: 0.51 ulp of what long double gives. */
static void test_contributions_match_their_definition_and_sum_to_one(void)
{
	const int T = 7, S = 23, D = 11;
	float *weights = random_floats(T * S), *values = random_floats(S * D);
	const contributions found = measure(weights, values, T, S, D);
	for (int t = 0; t < T; t++) {
		long double output[11] = { 0 }, square = 0, sum = 0, largest = 0;
		for (int d = 0; d < D; d++) {
			for (int s = 0; s < S; s++)
				output[d] += (long double)weights[t * S + s] * values[s * D + d];
			square += output[d] * output[d];
		}
		for (int s = 0; s < S; s++) {
			long double norm = 0, product = 0;
			for (int d = 0; d < D; d++) {
				const long double weighted = (long double)weights[t * S + s] * values[s * D + d];
				norm += weighted * weighted;
				product += weighted * output[d];
			}
			assert(ulps(found.norms[t * S + s], sqrtl(norm)) <= 0.51);
			assert(fabsl(found.shares[t * S + s] - product / square) <= 1.01 * u * fabsl(product / square) + 1e-14);
			sum += found.shares[t * S + s];
			largest = fmaxl(largest, fabsl(product / square));
		}
		assert(fabsl(sum - 1) <= S * u * largest);
	}
	free(weights), free(values);
	drop(found);
}

static void test_an_output_of_zero_shares_by_norm(void)
{
	expect_contributions((float[]){ 0.5f, 0.25f, 0 }, (float[]){ 1, 0, -2, 0, 5, 5 }, 3, 2,
	                     (float[]){ 0.5f, 0.5f, 0 }, (float[]){ 0.5f, 0.5f, 0 });
	expect_contributions((float[]){ 0, 0, 0, 0 }, (float[]){ 1, 2, 3, 4 }, 4, 1, (float[]){ 0, 0, 0, 0 },
	                     (float[]){ 0.25f, 0.25f, 0.25f, 0.25f });
	expect_contributions((float[]){ 0.5f, 0.5f }, (float[]){ 0 }, 2, 0, (float[]){ 0, 0 }, (float[]){ 0.5f, 0.5f });
}

/* 0.1 + 0.2 - 0.3 is 0 to the reader, 1e-8 in float32 and -3e-9 of exact products of float32. */
static void test_an_output_of_rounding_noise_is_zero(void)
{
	const contributions found = measure((float[]){ 0.1f, 0.2f, 0.3f }, (float[]){ 0.7f, 0.7f, -0.7f }, 1, 3, 1);
	assert(ulps(found.shares[0], 1.0L / 6) <= 3 && ulps(found.shares[1], 1.0L / 3) <= 3 && ulps(found.shares[2], 0.5L) <= 3);
	drop(found);
}

static void test_an_output_above_the_noise_is_none(void)
{
	const float below = 1 - 0x1p-22f, above = 1 - 0x1p-20f; /* 2^-23 and 2^-21 of norms that sum to nearly 2 */
	expect_contributions((float[]){ 1, 1 }, (float[]){ 1, -below }, 2, 1, (float[]){ 1, below },
	                     (float[]){ (float)(1 / (1 + (double)below)), (float)(below / (1 + (double)below)) });
	expect_contributions((float[]){ 1, 1 }, (float[]){ 1, -above }, 2, 1, (float[]){ 1, above },
	                     (float[]){ 0x1p20f, -0x1p20f + 1 });
}

static void test_contributions_neither_overflow_nor_underflow(void)
{
	expect_contributions((float[]){ 0.5f, 0.5f }, (float[]){ 3e38f, 0, 0, 3e38f }, 2, 2, (float[]){ 1.5e38f, 1.5e38f },
	                     (float[]){ 0.5f, 0.5f });
	expect_contributions((float[]){ 3e38f, 3e38f }, (float[]){ 3e38f, 3e38f }, 2, 1, (float[]){ INFINITY, INFINITY },
	                     (float[]){ 0.5f, 0.5f });
	expect_contributions((float[]){ 0x1p-149f, 0x1p-149f }, (float[]){ 0x1p-149f, 0x1.8p-148f }, 2, 1, (float[]){ 0, 0 },
	                     (float[]){ 0.25f, 0.75f });
}

static void test_contributions_of_what_is_not_finite_flow_through(void)
{
	expect_contributions((float[]){ 1, 1, 0 }, (float[]){ INFINITY, 1, 2 }, 3, 1, (float[]){ INFINITY, 1, 0 },
	                     (float[]){ NAN, NAN, NAN });
	expect_contributions((float[]){ 1, NAN }, (float[]){ 1, 1 }, 2, 1, (float[]){ 1, NAN }, (float[]){ NAN, NAN });
	expect_contributions((float[]){ INFINITY, 1 }, (float[]){ 0, 1 }, 2, 1, (float[]){ NAN, 1 }, (float[]){ NAN, NAN });
}

static void test_contributions_take_empty_tensors_and_refuse_bad_sizes(void)
{
	float number = 7;
	double workspace[1];
	const float input = 1;
	assert(attn_measure_contributions(&number, &number + 1, workspace, &input, &input, 0, 1, 1) == ATTN_OK);
	assert(attn_measure_contributions(&number, &number + 1, workspace, &input, &input, 3, 0, 1) == ATTN_OK);
	assert(attn_measure_contributions(&number, &number + 1, workspace, &input, &input, -1, 1, 1) == ATTN_BAD_SIZE);
	assert(attn_measure_contributions(&number, &number + 1, workspace, &input, &input, 1, 1, -1) == ATTN_BAD_SIZE);
	assert(attn_measure_contributions(&number, &number + 1, workspace, &input, &input, 1, 1 << 20, 1 << 20) == ATTN_BAD_SIZE);
	assert(attn_size_contributions(-1) == ATTN_BAD_SIZE && attn_size_contributions(1 << 30) == ATTN_BAD_SIZE);
	assert(number == 7);
}

/* ---- Same sum ----------------------------------------------------------------------------------------- */

typedef struct {
	int nullity;
	float *directions, *ranges, *effective;
	double *workspace;
} same_sum;

static same_sum find(const float *weights, const float *values, int S, int D)
{
	float *w = copy_floats(weights, S), *v = copy_floats(values, S * D);
	same_sum found = { 0, allocate_floats(S * S), allocate_floats(2 * S), allocate_floats(S),
		           allocate_doubles(attn_size_same_sum(S, D)) };
	found.nullity = attn_find_same_sum(found.directions, found.ranges, found.effective, found.workspace, w, v, S, D);
	assert(is_same(w, weights, S) && is_same(v, values, S * D));
	free(w), free(v);
	return found;
}

static void forget(same_sum found)
{
	free(found.directions), free(found.ranges), free(found.effective), free(found.workspace);
}

/* The directions in float64: the column d of V, or the ones (d = -1), sums to 0 along each; they are orthonormal. */
static void expect_orthogonal(const double *row, const float *values, double bound, int d, int S, int D)
{
	long double sum = 0, square = 0;
	for (int s = 0; s < S; s++) {
		const long double value = d < 0 ? 1 : values[s * D + d];
		sum += row[s] * value;
		square += value * value;
	}
	assert(fabsl(sum) <= bound * sqrtl(square));
}

static void expect_basis(same_sum found, const float *values, int S, int D)
{
	const double bound = 4 * eps * (S > D ? S : D + 1);
	for (int n = 0; n < found.nullity; n++) {
		const double *row = found.workspace + n * S;
		for (int d = -1; d < D; d++)
			expect_orthogonal(row, values, bound, d, S, D);
		for (int m = 0; m <= n; m++) {
			long double product = 0;
			for (int s = 0; s < S; s++)
				product += (long double)row[s] * found.workspace[m * S + s];
			assert(fabsl(product - (m == n)) <= bound);
		}
		for (int s = 0; s < S; s++)
			assert(found.directions[n * S + s] == (float)row[s]);
	}
}

/* At an end of a range one weight is 0, but for the rounding of the end, and none is negative, however it is computed. */
static void expect_end(const float *direction, float end, const float *weights, int S)
{
	int is_stopped = 0;
	for (int s = 0; s < S; s++) {
		const double moved = weights[s] + (double)end * direction[s];
		const float moved_float = weights[s] + (float)(end * direction[s]);
		assert(moved >= 0 && moved_float >= 0);
		is_stopped |= direction[s] != 0 && moved <= 2.01 * u * weights[s];
	}
	assert(is_stopped);
}

/* The part of the weights along the directions, and the rest, are the weights, and the rest is orthogonal. */
static void expect_effective(same_sum found, const float *weights, int S)
{
	double *sum = allocate_doubles(S), length = 0;
	for (int s = 0; s < S; s++)
		sum[s] = found.effective[s], length += (double)weights[s] * weights[s];
	length = sqrt(length);
	for (int n = 0; n < found.nullity; n++) {
		const double *row = found.workspace + n * S;
		double part = 0, rest = 0;
		for (int s = 0; s < S; s++)
			part += row[s] * weights[s], rest += row[s] * found.effective[s];
		for (int s = 0; s < S; s++)
			sum[s] += part * row[s];
		assert(fabs(rest) <= u * length);
	}
	for (int s = 0; s < S; s++)
		assert(fabs(sum[s] - weights[s]) <= 1.01 * u * length);
	free(sum);
}

/* Checks everything that must hold, with weights that are not negative. */
static void expect_same_sum(const float *values, int S, int D, int nullity)
{
	float *weights = random_floats(S);
	for (int s = 0; s < S; s++)
		weights[s] = s % 7 == 3 ? 0 : fabsf(weights[s]);
	const same_sum found = find(weights, values, S, D);
	assert(found.nullity == nullity);
	expect_basis(found, values, S, D);
	for (int n = 0; n < nullity; n++)
		for (int end = 0; end < 2; end++) {
			assert(end ? found.ranges[2 * n + 1] >= 0 : found.ranges[2 * n] <= 0);
			expect_end(found.directions + n * S, found.ranges[2 * n + end], weights, S);
		}
	expect_effective(found, weights, S);
	free(weights);
	forget(found);
}

/* Two tokens have one value: the weight can go from one to the other. */
static void test_two_tokens_that_swap_give_the_same_sum(void)
{
	const same_sum found = find((float[]){ 0.75f, 0.25f }, (float[]){ 1, 2, 1, 2 }, 2, 2);
	assert(found.nullity == 1);
	assert(found.directions[0] == (float)sqrt(0.5) && found.directions[1] == -(float)sqrt(0.5));
	assert(ulps(found.ranges[0], -0.75L * sqrtl(2)) <= 2 && ulps(found.ranges[1], 0.25L * sqrtl(2)) <= 2);
	assert(found.effective[0] == 0.5f && found.effective[1] == 0.5f);
	forget(found);
}

static void test_the_basis_is_the_plainest(void)
{
	/* Equal values: one key against all others, then the next. */
	const same_sum equal = find((float[]){ 1, 1, 1 }, (float[]){ 5, 5, 5 }, 3, 1);
	const double a = sqrt(1 / 6.0), b = sqrt(0.5), expected[] = { 2 * a, -a, -a, 0, b, -b };
	assert(equal.nullity == 2);
	for (int i = 0; i < 6; i++)
		assert(expected[i] == 0 ? equal.directions[i] == 0 : ulps(equal.directions[i], expected[i]) <= 0.51);
	forget(equal);
	/* Two pairs of equal tokens, and one apart that no delta moves. */
	const float values[] = { 1, 0, 0, 7, 7, 7, 0, 1, 2, 1, 0, 0, 0, 1, 2 };
	const same_sum pairs = find((float[]){ 1, 1, 1, 1, 1 }, values, 5, 3);
	const float root = (float)b, rows[] = { root, 0, 0, -root, 0, 0, 0, root, 0, -root };
	assert(pairs.nullity == 2);
	for (int i = 0; i < 10; i++)
		assert(pairs.directions[i] == rows[i]);
	forget(pairs);
}

static void test_the_basis_solves_the_textbook_line(void)
{
	/* Values 0, 1, 2 on a line: delta = (1,-2,1) / sqrt 6, and the middle key moves most. */
	const same_sum found = find((float[]){ 0.25f, 0.5f, 0.25f }, (float[]){ 0, 1, 2 }, 3, 1);
	assert(found.nullity == 1 && ulps(found.directions[1], 2 / sqrtl(6)) <= 0.51);
	assert(ulps(found.directions[0], -1 / sqrtl(6)) <= 0.51 && ulps(found.directions[2], -1 / sqrtl(6)) <= 0.51);
	assert(ulps(found.ranges[0], -0.25L * sqrtl(6)) <= 2 && ulps(found.ranges[1], 0.25L * sqrtl(6)) <= 2);
	forget(found);
}

static void test_independent_values_leave_no_choice(void)
{
	for (int S = 1; S <= 12; S++)
		for (int D = S - 1; D <= 14; D++) {
			float *values = random_floats(S * D), *weights = random_floats(S);
			expect_same_sum(values, S, D, 0);
			const same_sum found = find(weights, values, S, D);
			assert(is_same(found.effective, weights, S)); /* the output tells all of them */
			free(values), free(weights);
			forget(found);
		}
}

static void test_more_tokens_than_dimensions_leave_the_rest_free(void)
{
	for (int S = 1; S <= 40; S += 3)
		for (int D = 0; D < S; D += 2) {
			float *values = random_floats(S * D);
			expect_same_sum(values, S, D, S - 1 - D);
			free(values);
		}
}

/* values = A B with whole numbers, all exact, so the rank is that of B but for chance. */
static float *make_values(int rank, int S, int D)
{
	float *values = allocate_floats(S * D), *left = random_floats(S * rank), *right = random_floats(rank * D);
	for (int s = 0; s < S; s++)
		for (int d = 0; d < D; d++) {
			float sum = 0;
			for (int k = 0; k < rank; k++)
				sum += roundf(300 * left[s * rank + k]) * roundf(30 * right[k * D + d]);
			values[s * D + d] = sum;
		}
	free(left), free(right);
	return values;
}

static void test_the_rank_is_that_of_the_differences_at_any_scale(void)
{
	static const float scales[] = { 1, 0x1p-66f, 0x1p100f, 0x1p-120f };
	for (int rank = 0; rank <= 5; rank++)
		for (int size = 0; size < 5; size++) {
			const int S = (int[]){ 7, 12, 20, 33, 7 }[size], D = (int[]){ 7, 9, 33, 5, 40 }[size];
			float *values = make_values(rank, S, D);
			expect_same_sum(values, S, D, S - 1 - rank);
			for (int i = 0; i < S * D; i++)
				values[i] += 4096; /* a constant changes nothing */
			expect_same_sum(values, S, D, S - 1 - rank);
			for (int i = 0; i < S * D; i++)
				values[i] *= scales[i % D % COUNT(scales)];
			expect_same_sum(values, S, D, S - 1 - rank);
			free(values);
		}
}

static void test_a_tiny_column_beside_ones_counts(void)
{
	expect_same_sum((float[]){ 1, 1e-20f, 1, 3e-20f, 1, 2e-20f, 1, 7e-20f }, 4, 2, 2);
	expect_same_sum((float[]){ 1, 1e-45f, 2, 0, 5, 0 }, 3, 2, 0);
	expect_same_sum((float[]){ 3e38f, 1, -3e38f, 2, 3e38f, 4 }, 3, 2, 0);
}

static void test_one_float32_step_beside_a_combination_counts(void)
{
	/* The second column is the first, then all but the last bit of one number. */
	float values[] = { 0, 0, 1, 1, 3, 3, 8, 8 };
	expect_same_sum(values, 4, 2, 2);
	values[7] = nextafterf(8, 9);
	expect_same_sum(values, 4, 2, 1);
	/* On a constant that leaves the differences one bit each. */
	float steps[] = { 1, 1, 1 + 0x1p-23f, 1, 1, 1 + 0x1p-23f, 1, 1 };
	expect_same_sum(steps, 4, 2, 1);
}

static void test_columns_that_are_nearly_parallel_keep_their_rank(void)
{
	for (int trial = 0; trial < 200; trial++) {
		const int S = 5 + trial % 3;
		float *values = allocate_floats(S * 3);
		for (int s = 0; s < S; s++) {
			values[3 * s] = roundf(2097152 * random_float());
			values[3 * s + 1] = values[3 * s] + roundf(1000 * random_float());
			values[3 * s + 2] = values[3 * s] + 2 * values[3 * s + 1];
		}
		expect_same_sum(values, S, 3, S - 3);
		free(values);
	}
}

static void test_equal_and_zero_rows_and_constant_columns_are_free(void)
{
	const float zeros[24] = { 0 };
	expect_same_sum(zeros, 6, 4, 5);
	expect_same_sum((float[]){ 3, -2, 3, -2, 3, -2, 3, -2 }, 4, 2, 3);
	expect_same_sum((float[]){ 0, 0, 1, 5, 0, 0, 1, 5, 0, 0 }, 5, 2, 3);
	expect_same_sum((float[]){ 0.1f, 1, 0.1f, 2, 0.1f, 4 }, 3, 2, 1);
}

static void test_small_and_empty_tensors(void)
{
	expect_same_sum((float[]){ 0 }, 0, 0, 0);
	expect_same_sum((float[]){ 0 }, 0, 3, 0);
	expect_same_sum((float[]){ 0 }, 1, 0, 0);
	expect_same_sum((float[]){ 5, 6 }, 1, 2, 0);
	expect_same_sum((float[]){ 0 }, 5, 0, 4); /* no width: only the sum is kept */
}

static void test_a_negative_weight_counts_as_zero(void)
{
	const same_sum found = find((float[]){ -0.5f, 1.5f }, (float[]){ 1, 1 }, 2, 1);
	assert(found.nullity == 1 && found.directions[0] > 0);
	assert(found.ranges[0] == 0 && !signbit(found.ranges[0])); /* it may not fall, */
	assert(ulps(found.ranges[1], 1.5L * sqrtl(2)) <= 2);       /* but rise until the other is 0 */
	assert(found.effective[0] == 0.5f && found.effective[1] == 0.5f);
	forget(found);
}

static void test_a_range_stays_finite(void)
{
	const same_sum found = find((float[]){ 3.4e38f, 3.4e38f, 3.4e38f }, (float[]){ 0, 1, 2 }, 3, 1);
	assert(found.ranges[0] == -3.4028234664e38f && found.ranges[1] == 3.4028234664e38f);
	forget(found);
}

static void test_numbers_that_are_not_finite(void)
{
	const float bad[] = { NAN, INFINITY, -INFINITY };
	for (int i = 0; i < 3; i++) {
		const same_sum refused = find((float[]){ 1, 1, 1 }, (float[]){ 0, bad[i], 1 }, 3, 1);
		assert(refused.nullity == ATTN_NOT_FINITE);
		float untouched[3];
		memset(untouched, 0xa5, sizeof untouched);
		assert(is_same(refused.effective, untouched, 3) && is_same(refused.directions, untouched, 3));
		forget(refused);
		/* The directions do not depend on weights; the third key does not move. */
		const same_sum moving = find((float[]){ bad[i], 1, 1 }, (float[]){ 1, 1, 2 }, 3, 1);
		assert(moving.nullity == 1 && moving.directions[2] == 0);
		assert(!isfinite(moving.effective[0]) && !isfinite(moving.effective[1]));
		assert(i == 0 ? isnan(moving.ranges[0]) : moving.ranges[0] == (i == 1 ? -INFINITY : 0));
		assert(i == 0 ? isnan(moving.ranges[1]) : moving.ranges[1] > 1);
		forget(moving);
		const same_sum still = find((float[]){ 1, 1, bad[i] }, (float[]){ 1, 1, 2 }, 3, 1);
		assert(still.ranges[0] < -1 && still.ranges[1] > 1);
		forget(still);
	}
}

static void test_same_sum_refuses_bad_sizes(void)
{
	float directions = 7, ranges = 7, effective = 7;
	double workspace = 7;
	const float input = 1;
	static const int bad[][2] = { { -1, 1 }, { 1, -1 }, { 1, -2 }, { 16384, 0 }, { 1 << 20, 1 << 20 }, { 2, 1 << 28 }, { 1 << 30, 1 } };
	for (int i = 0; i < COUNT(bad); i++) {
		assert(attn_size_same_sum(bad[i][0], bad[i][1]) == ATTN_BAD_SIZE);
		assert(attn_find_same_sum(&directions, &ranges, &effective, &workspace, &input, &input, bad[i][0], bad[i][1]) == ATTN_BAD_SIZE);
	}
	assert(directions == 7 && ranges == 7 && effective == 7 && workspace == 7);
	assert(attn_size_same_sum(5, 3) == 45 && attn_size_same_sum(0, 9) == 0);
}

int main(void)
{
	test_a_weight_of_nine_tenths_can_be_a_share_of_twelve_percent();
	test_a_value_against_the_output_has_a_negative_share();
	test_contributions_match_their_definition_and_sum_to_one();
	test_an_output_of_zero_shares_by_norm();
	test_an_output_of_rounding_noise_is_zero();
	test_an_output_above_the_noise_is_none();
	test_contributions_neither_overflow_nor_underflow();
	test_contributions_of_what_is_not_finite_flow_through();
	test_contributions_take_empty_tensors_and_refuse_bad_sizes();
	test_two_tokens_that_swap_give_the_same_sum();
	test_the_basis_is_the_plainest();
	test_the_basis_solves_the_textbook_line();
	test_independent_values_leave_no_choice();
	test_more_tokens_than_dimensions_leave_the_rest_free();
	test_the_rank_is_that_of_the_differences_at_any_scale();
	test_a_tiny_column_beside_ones_counts();
	test_one_float32_step_beside_a_combination_counts();
	test_columns_that_are_nearly_parallel_keep_their_rank();
	test_equal_and_zero_rows_and_constant_columns_are_free();
	test_small_and_empty_tensors();
	test_a_negative_weight_counts_as_zero();
	test_a_range_stays_finite();
	test_numbers_that_are_not_finite();
	test_same_sum_refuses_bad_sizes();
	return 0;
}
