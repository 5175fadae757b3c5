/*
 * check.c - the proof behind the numbers on the screen: steps 5 and 6 once more, in float64.
 *
 * It shares no code with attention.c, and sums the output from the last key to the first, so that a mistake made
 * there is not made again here.
 */
#include "attention.h"
#include "sizes.h"

/* How far `shown` is from `true_number`; equal infinities and two NaN are no difference. */
static double distance(double shown, double true_number)
{
	if (shown == true_number || (shown != shown && true_number != true_number))
		return 0.0;
	const double difference = shown - true_number;
	if (difference != difference)
		return (double)__builtin_inff();
	return difference < 0.0 ? -difference : difference;
}

static double larger(double a, double b)
{
	return a > b ? a : b;
}

static double check_column(const float *weighted, const float *partial, const float *weights, const float *values,
                           int S, int D)
{
	double largest = distance(*partial, 0.0), sum = 0.0;
	for (int s = 0; s < S; s++) {
		const double product = (double)weights[s] * values[s * D];
		sum += product;
		largest = larger(largest, distance(weighted[s * D], product));
		largest = larger(largest, distance(partial[(s + 1) * D], sum));
	}
	return largest;
}

static double sum_backwards(const float *weights, const float *values, int S, int D)
{
	double sum = 0.0;
	for (int s = S - 1; s >= 0; s--)
		sum += (double)weights[s] * values[s * D];
	return sum;
}

double attn_check_trace(const float *weighted, const float *partial, const float *output, const float *weights,
                        const float *values, int S, int D)
{
	if (is_bad_size(S, D))
		return (double)__builtin_nanf("");
	double largest = 0.0;
	for (int d = 0; d < D; d++) {
		largest = larger(largest, check_column(weighted + d, partial + d, weights, values + d, S, D));
		largest = larger(largest, distance(output[d], sum_backwards(weights, values + d, S, D)));
	}
	return largest;
}
