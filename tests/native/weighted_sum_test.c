/* Steps 5 and 6, every path of them, and the scores. */
#include "test.h"

#include "attention.h"

static const int sizes[] = { 0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 23, 47, 48, 49 };

/* The definition: one product and one addition at a time, in the order of the keys. */
static void sum_naively(float *output, const float *weights, const float *values, int T, int S, int D)
{
	for (int t = 0; t < T; t++)
		for (int d = 0; d < D; d++) {
			float total = 0.0f;
			for (int s = 0; s < S; s++) {
				const float product = weights[t * S + s] * values[s * D + d];
				total += product;
			}
			output[t * D + d] = total;
		}
}

static float *sum_packed(const float *weights, const float *values, int T, int S, int D)
{
	float *panels = allocate_floats(attn_count_panels(D) * ATTN_PANEL * S), *output = allocate_floats(T * D);
	assert(attn_pack_values(panels, values, S, D) == ATTN_OK);
	assert(attn_sum_packed(output, weights, panels, T, S, D) == ATTN_OK);
	free(panels);
	return output;
}

static void test_both_paths_have_the_bits_of_the_definition(int T, int S, int D)
{
	float *weights = random_floats(T * S), *values = random_floats(S * D);
	float *weights_before = copy_floats(weights, T * S), *values_before = copy_floats(values, S * D);
	float *naive = allocate_floats(T * D), *plain = allocate_floats(T * D);
	sum_naively(naive, weights, values, T, S, D);
	assert(attn_sum_weighted(plain, weights, values, T, S, D) == ATTN_OK);
	float *packed = sum_packed(weights, values, T, S, D);
	assert(is_same(plain, naive, T * D));
	assert(is_same(packed, naive, T * D));
	assert(is_same(weights, weights_before, T * S) && is_same(values, values_before, S * D));
	free(weights), free(values), free(weights_before), free(values_before), free(naive), free(plain), free(packed);
}

/* A sum of S products has S roundings on the way of each term: an error of at most S u / (1 - S u) of the magnitudes. */
static void test_sums_are_as_near_to_float64_as_rounding_allows(int T, int S, int D)
{
	float *weights = random_floats(T * S), *values = random_floats(S * D), *output = allocate_floats(T * D);
	assert(attn_sum_weighted(output, weights, values, T, S, D) == ATTN_OK);
	for (int i = 0; i < T * D; i++) {
		long double sum = 0, magnitude = 0;
		for (int s = 0; s < S; s++) {
			const long double product = (long double)weights[i / D * S + s] * values[s * D + i % D];
			sum += product;
			magnitude += fabsl(product);
		}
		assert(fabsl(output[i] - sum) <= S * u / (1 - S * u) * magnitude);
	}
	free(weights), free(values), free(output);
}

static void test_the_running_sum_of_the_weighted_values_ends_in_the_output(int S, int D)
{
	float *weights = random_floats(S), *values = random_floats(S * D);
	float *weighted = allocate_floats(S * D), *partial = allocate_floats((S + 1) * D), *output = allocate_floats(D);
	assert(attn_weigh_values(weighted, weights, values, 1, S, D) == ATTN_OK);
	assert(attn_sum_running(partial, weighted, S, D) == ATTN_OK);
	assert(attn_sum_weighted(output, weights, values, 1, S, D) == ATTN_OK);
	for (int i = 0; i < S * D; i++) {
		assert(weighted[i] == weights[i / D] * values[i]);
		assert(partial[D + i] == partial[i] + weighted[i]);
	}
	for (int d = 0; d < D; d++)
		assert(partial[d] == 0.0f && !signbit(partial[d]));
	assert(is_same(partial + S * D, output, D));
	free(weights), free(values), free(weighted), free(partial), free(output);
}

static void test_weighted_values_of_all_tokens(void)
{
	const float weights[] = { 2, 3, -1, 0.5f }, values[] = { 1, 10, 100, 4, 5, 6 };
	const float expected[] = { 2, 20, 200, 12, 15, 18, -1, -10, -100, 2, 2.5f, 3 };
	float *weighted = allocate_floats(12);
	assert(attn_weigh_values(weighted, weights, values, 2, 2, 3) == ATTN_OK);
	assert(is_same(weighted, expected, 12));
	free(weighted);
}

static void test_scores_are_query_times_transposed_key_times_scale(int T, int S, int D)
{
	float *query = random_floats(T * D), *key = random_floats(S * D);
	float *panels = allocate_floats(attn_count_panels(S) * ATTN_PANEL * D), *scores = allocate_floats(T * S);
	assert(attn_pack_keys(panels, key, S, D) == ATTN_OK);
	assert(attn_sum_packed(scores, query, panels, T, D, S) == ATTN_OK);
	assert(attn_scale_scores(scores, 0.3f, 1, T, S) == ATTN_OK);
	for (int t = 0; t < T; t++)
		for (int s = 0; s < S; s++) {
			float sum = 0.0f;
			for (int d = 0; d < D; d++) {
				const float product = query[t * D + d] * key[s * D + d];
				sum += product;
			}
			assert(scores[t * S + s] == (s > t ? -INFINITY : sum * 0.3f));
		}
	free(query), free(key), free(panels), free(scores);
}

static void test_nan_and_infinity_flow_through(void)
{
	const float weights[] = { 0.0f, 1.0f }, values[] = { INFINITY, 1.0f, NAN, 1.0f, INFINITY, 2.0f };
	float *output = allocate_floats(3), *packed = sum_packed(weights, values, 1, 2, 3);
	assert(attn_sum_weighted(output, weights, values, 1, 2, 3) == ATTN_OK);
	for (const float *sum = output; sum; sum = sum == output ? packed : NULL)
		assert(isnan(sum[0]) && sum[1] == INFINITY && isnan(sum[2])); /* 0 x infinity is NaN */
	free(output), free(packed);
}

static void test_bad_sizes_are_refused(void)
{
	float number = 7.0f;
	const float input = 1;
	assert(attn_sum_weighted(&number, &input, &input, -1, 1, 1) == ATTN_BAD_SIZE);
	assert(attn_sum_weighted(&number, &input, &input, 1, 65536, 65536) == ATTN_BAD_SIZE);
	assert(attn_sum_packed(&number, &input, &input, 65536, 0, 65536) == ATTN_BAD_SIZE);
	assert(attn_weigh_values(&number, &input, &input, 1024, 1024, 1024) == ATTN_BAD_SIZE);
	assert(attn_sum_running(&number, &input, 1 << 29, 1 << 1) == ATTN_BAD_SIZE);
	assert(attn_pack_values(&number, &input, 1, -1) == ATTN_BAD_SIZE);
	assert(attn_pack_keys(&number, &input, -1, 1) == ATTN_BAD_SIZE);
	assert(attn_scale_scores(&number, 1.0f, 0, -1, 1) == ATTN_BAD_SIZE);
	assert(number == 7.0f);
	assert(attn_count_panels(0) == 0 && attn_count_panels(8) == 1 && attn_count_panels(9) == 2);
	assert(attn_count_panels(-5) == 0 && attn_count_panels(INT32_MAX) == 1 << 28);
}

int main(void)
{
	for (int t = 0; t < COUNT(sizes); t++)
		for (int s = 0; s < COUNT(sizes); s++)
			for (int d = 0; d < COUNT(sizes); d++)
				test_both_paths_have_the_bits_of_the_definition(sizes[t], sizes[s], sizes[d]);
	for (int s = 2047; s <= 2049; s++) /* one block of keys, and more than one */
		test_both_paths_have_the_bits_of_the_definition(6, s, 11);
	test_both_paths_have_the_bits_of_the_definition(5, 4100, 9);
	test_sums_are_as_near_to_float64_as_rounding_allows(9, 1000, 17);
	for (int s = 0; s < COUNT(sizes); s++)
		for (int d = 0; d < COUNT(sizes); d++) {
			test_the_running_sum_of_the_weighted_values_ends_in_the_output(sizes[s], sizes[d]);
			test_scores_are_query_times_transposed_key_times_scale(6, sizes[s], sizes[d]);
		}
	test_weighted_values_of_all_tokens();
	test_nan_and_infinity_flow_through();
	test_bad_sizes_are_refused();
	return 0;
}
