/* Sizes that other tests do not reach: tensors that are empty although a dimension is huge, or nearly negative. */
#include "test.h"

#include <limits.h>

#include "attention.h"

static float *none; /* a block that must not be touched */

static void test_a_running_sum_of_fewer_than_no_rows_is_refused(void)
{
	assert(attn_sum_running(none, none, -1, 1) == ATTN_BAD_SIZE); /* S + 1 = 0 is no bad size, S is */
	assert(attn_sum_running(none, none, -1, INT_MAX) == ATTN_BAD_SIZE);
}

static void test_a_workspace_above_the_limit_is_refused_without_keys_too(void)
{
	double workspace[1];
	assert(attn_measure_contributions(none, none, workspace, none, none, 1, 0, 1 << 29) == ATTN_BAD_SIZE);
}

/* One number a row is a tensor, too, when the rows themselves are empty. */
static void test_a_column_above_the_limit_is_refused(void)
{
	const struct attn_rules rules = { .scale = 1 };
	assert(attn_weigh_scores(none, 0, none, &rules, 1 << 30, 0) == ATTN_BAD_SIZE);
	assert(attn_divide_rows(none, none, 1 << 30, 0) == ATTN_BAD_SIZE);
	assert(attn_rescale_weights(none, none, none, 1 << 30, 0) == ATTN_BAD_SIZE);
}

/* Counters pass the last row by up to a block: no int may overflow. Refused or done, but without undefined behaviour. */
static void test_no_counter_overflows_in_empty_tensors(void)
{
	assert(attn_pack_values(none, none, 0, INT_MAX) <= 0);
	assert(attn_pack_keys(none, none, INT_MAX, 0) <= 0);
	assert(attn_sum_packed(none, none, none, INT_MAX, 0, 0) <= 0);
	assert(attn_size_same_sum(0, INT_MAX) <= 0);
}

int main(void)
{
	none = allocate_floats(0);
	test_a_running_sum_of_fewer_than_no_rows_is_refused();
	test_a_workspace_above_the_limit_is_refused_without_keys_too();
	test_a_column_above_the_limit_is_refused();
	test_no_counter_overflows_in_empty_tensors();
	free(none);
	return 0;
}
