/* Sums of rows, rescaling, sharing, differences. */
#include "test.h"

#include "attention.h"

static void test_sums_are_rounded_once(void)
{
	const float weights[] = { 0.182f, 0.204f, 0.207f, 0.192f, 0.198f, 1e8f, 1.0f, -1e8f, 0, 0 };
	float *sums = allocate_floats(2), *rescaled = allocate_floats(10);
	assert(attn_rescale_weights(rescaled, sums, weights, 2, 5) == ATTN_OK);
	assert(sums[0] == 0.983f && sums[1] == 1.0f); /* in float32 the second row would give 0 */
	assert(attn_rescale_weights(rescaled, sums, weights, 2, 0) == ATTN_OK);
	assert(sums[0] == 0 && sums[1] == 0);
	free(sums), free(rescaled);
}

static void test_rescaling_divides_each_row_by_its_sum(void)
{
	const float weights[] = { 1, 3, 0, 0, 1, -1, INFINITY, 1, NAN, 1, -1, -3 };
	const float expected[] = { 0.25f, 0.75f, 0, 0, 1, -1, INFINITY, 1, NAN, 1, 0.25f, 0.75f };
	float *rescaled = allocate_floats(12), *sums = allocate_floats(6);
	assert(attn_rescale_weights(rescaled, sums, weights, 6, 2) == ATTN_OK);
	for (int i = 0; i < 12; i++)
		assert(rescaled[i] == expected[i] || (isnan(rescaled[i]) && isnan(expected[i])));
	assert(sums[0] == 4 && sums[1] == 0 && sums[2] == 0 && sums[3] == INFINITY && isnan(sums[4]) && sums[5] == -4);
	assert(attn_rescale_weights(rescaled, sums, weights, 6, -2) == ATTN_BAD_SIZE);
	free(rescaled), free(sums);
}

/* One rounding a weight: each within u of itself, and what is said of the sum follows. */
static void test_rescaled_rows_sum_to_one(void)
{
	float *weights = random_floats(64), *rescaled = allocate_floats(64), sums[1];
	for (int s = 0; s < 64; s++)
		weights[s] = fabsf(weights[s]);
	assert(attn_rescale_weights(rescaled, sums, weights, 1, 64) == ATTN_OK);
	double sum = 0;
	for (int s = 0; s < 64; s++)
		sum += rescaled[s];
	assert(fabs(sum - 1) <= u);
	free(weights), free(rescaled);
}

static void expect_shared(const float *weights, int index, float weight, const float *expected, int S)
{
	float *row = copy_floats(weights, S), *shared = allocate_floats(S);
	assert(attn_share_weight(shared, row, index, weight, S) == ATTN_OK);
	for (int s = 0; s < S; s++)
		assert(shared[s] == expected[s]);
	assert(is_same(row, weights, S));
	free(row), free(shared);
}

static void test_sharing_keeps_the_sum_at_one(void)
{
	expect_shared((float[]){ 0.25f, 0.5f, 0.25f }, 1, 0.75f, (float[]){ 0.125f, 0.75f, 0.125f }, 3);
	expect_shared((float[]){ 1, 6, 3 }, 1, 0.0f, (float[]){ 0.25f, 0, 0.75f }, 3);
	expect_shared((float[]){ 1, 1, 3 }, 0, 7.0f, (float[]){ 1, 0, 0 }, 3);         /* clamped */
	expect_shared((float[]){ 1, 1, 3 }, 0, -7.0f, (float[]){ 0, 0.25f, 0.75f }, 3);
	expect_shared((float[]){ 1, 0, 0 }, 0, 0.5f, (float[]){ 0.5f, 0.25f, 0.25f }, 3); /* no proportion: equal shares */
	expect_shared((float[]){ 1, INFINITY, 0 }, 0, 0.5f, (float[]){ 0.5f, 0.25f, 0.25f }, 3);
	expect_shared((float[]){ 0.3f }, 0, 0.5f, (float[]){ 1 }, 1);
}

static void test_sharing_needs_a_key_that_is_there(void)
{
	float number = 7;
	const float input = 1;
	assert(attn_share_weight(&number, &input, 1, 0.5f, 1) == ATTN_BAD_INDEX);
	assert(attn_share_weight(&number, &input, -1, 0.5f, 1) == ATTN_BAD_INDEX);
	assert(attn_share_weight(&number, &input, 0, 0.5f, 0) == ATTN_BAD_INDEX);
	assert(attn_share_weight(&number, &input, 0, 0.5f, -1) == ATTN_BAD_SIZE);
	assert(number == 7);
}

static void test_subtracting(void)
{
	const float from[] = { 1, 0.5f, INFINITY }, what[] = { 0.25f, 1, INFINITY };
	float *difference = allocate_floats(3);
	assert(attn_subtract_numbers(difference, from, what, 3) == ATTN_OK);
	assert(difference[0] == 0.75f && difference[1] == -0.5f && isnan(difference[2]));
	assert(attn_subtract_numbers(difference, from, what, -3) == ATTN_BAD_SIZE);
	free(difference);
}

int main(void)
{
	test_sums_are_rounded_once();
	test_rescaling_divides_each_row_by_its_sum();
	test_rescaled_rows_sum_to_one();
	test_sharing_keeps_the_sum_at_one();
	test_sharing_needs_a_key_that_is_there();
	test_subtracting();
	return 0;
}
