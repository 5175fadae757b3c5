/* The float64 recomputation: it passes what is right, and finds every number that is not. */
#include "test.h"

#include "attention.h"

enum { S = 7, D = 5 };

typedef struct {
	float *weights, *values, *weighted, *partial, *output;
} trace_t;

static trace_t make_trace(void)
{
	trace_t trace = { random_floats(S), random_floats(S * D), allocate_floats(S * D), allocate_floats((S + 1) * D),
		          allocate_floats(D) };
	attn_weigh_values(trace.weighted, trace.weights, trace.values, 1, S, D);
	attn_sum_running(trace.partial, trace.weighted, S, D);
	attn_sum_weighted(trace.output, trace.weights, trace.values, 1, S, D);
	return trace;
}

static double check(const trace_t *trace)
{
	return attn_check_trace(trace->weighted, trace->partial, trace->output, trace->weights, trace->values, S, D);
}

static void free_trace(trace_t *trace)
{
	free(trace->weights), free(trace->values), free(trace->weighted), free(trace->partial), free(trace->output);
}

/* Terms are below 1, so a sum of S of them has an error of at most S u S, see weighted_sum_test.c. */
static void test_a_right_trace_differs_by_rounding_alone(void)
{
	trace_t trace = make_trace();
	const double difference = check(&trace);
	assert(difference > 0 && difference <= S * u * S);
	free_trace(&trace);
}

static void expect_found(const trace_t *trace, float *number)
{
	const float before = *number;
	*number += 0.5f;
	assert(fabs(check(trace) - 0.5) < 1e-5);
	*number = NAN;
	assert(check(trace) == INFINITY);
	*number = INFINITY;
	assert(check(trace) == INFINITY);
	*number = before;
}

static void test_every_wrong_number_is_found(void)
{
	trace_t trace = make_trace();
	for (int i = 0; i < S * D; i++)
		expect_found(&trace, trace.weighted + i);
	for (int i = 0; i < (S + 1) * D; i++)
		expect_found(&trace, trace.partial + i);
	for (int i = 0; i < D; i++)
		expect_found(&trace, trace.output + i);
	free_trace(&trace);
}

static void test_nan_and_infinity_that_belong_there_are_no_difference(void)
{
	const float weights[] = { 1, 1 }, values[] = { NAN, INFINITY, 1, 1 };
	const float weighted[] = { NAN, INFINITY, 1, 1 }, partial[] = { 0, 0, NAN, INFINITY, NAN, INFINITY };
	const float output[] = { NAN, INFINITY };
	assert(attn_check_trace(weighted, partial, output, weights, values, 2, 2) == 0);
}

static void test_nothing_to_check_gives_zero(void)
{
	const float partial[] = { 0, 0 }, output[] = { 0, 0 };
	assert(attn_check_trace(partial, partial, output, partial, partial, 0, 2) == 0);
	assert(attn_check_trace(partial, partial, output, partial, partial, 2, 0) == 0);
	assert(isnan(attn_check_trace(partial, partial, output, partial, partial, -1, 2)));
}

int main(void)
{
	test_a_right_trace_differs_by_rounding_alone();
	test_every_wrong_number_is_found();
	test_nan_and_infinity_that_belong_there_are_no_difference();
	test_nothing_to_check_gives_zero();
	return 0;
}
