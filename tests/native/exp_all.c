/*
 * exp_all.c - attn_exp_numbers over all 2^32 float32, against exp in double. A program of its own: all of them take minutes.
 *
 *   gcc -O2 -std=c11 -ffp-contract=off -Ic_src tests/native/exp_all.c $(ls c_src/[!k]*.c) c_src/kernels_scalar.c -lm -o /tmp/exp_all
 *   /tmp/exp_all        all of them
 *   /tmp/exp_all 9973   every 9973rd, and those around the edges
 *
 * At most 1 ulp (of the float32 nearest to the truth), e^0 = 1, never falling as x rises, NaN from NaN only, Infinity
 * where the truth rounds above the largest float32 and, within 1 ulp of it, perhaps. Prints the worst error and where.
 */
#undef NDEBUG
#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attention.h"

enum { BATCH = 4096 };

static double worst;
static float worst_at;
static unsigned long long tried;

static float float_of(uint32_t bits)
{
	float number;
	memcpy(&number, &bits, sizeof number);
	return number;
}

/* The float32 number k in rising order: from -Infinity up to -0, then from +0 up to Infinity. */
static float rising(uint32_t k)
{
	return float_of(k < 0x7f800001u ? 0xff800000u - k : k - 0x7f800001u);
}

static void fail(const char *what, float x, float found)
{
	fprintf(stderr, "e^%a: %a, %s\n", x, found, what);
	exit(1);
}

/* Units of the last place of the truth, as a float32: 2^-149 below 2^-125, 2^104 from 2^127 on, past the largest number too. */
static double ulps(double found, double truth)
{
	int exponent;
	frexp(truth, &exponent);
	exponent = exponent < -125 ? -125 : exponent > 128 ? 128 : exponent;
	return fabs(found - truth) / ldexp(1.0, exponent - 24);
}

static void check(float x, float found)
{
	const double truth = exp(x);
	tried++;
	if (isnan(found))
		fail("NaN from a number", x, found);
	if (x == 0.0f && found != 1.0f)
		fail("not 1", x, found);
	if (isinf(x)) {
		if (found != (x > 0 ? INFINITY : 0))
			fail("not the limit", x, found);
		return;
	}
	const int is_above = truth >= 0x1.ffffffp127; /* rounds to Infinity */
	if (isinf(found) && truth < 0x1.fffffep127 - 0x1p104)
		fail("Infinity from a float32 more than 1 ulp below it", x, found);
	if (is_above && found < FLT_MAX)
		fail("overflow by more than 1 ulp was missed", x, found);
	if (is_above && !isinf(found) && truth > 0x1p128)
		fail("no overflow", x, found);
	if (isinf(found) || is_above)
		return;
	const double error = ulps(found, truth);
	if (error > worst) {
		worst = error;
		worst_at = x;
	}
	if (!(error <= 1.0))
		fail("off by more than 1 ulp", x, found);
}

static float last = 0; /* the power of the number before */

static void check_batch(const float *x, float *power, int n)
{
	memcpy(power, x, (size_t)n * sizeof(float));
	if (attn_exp_numbers(power, n) != ATTN_OK)
		fail("refused", x[0], power[0]);
	for (int i = 0; i < n; i++) {
		check(x[i], power[i]);
		if (power[i] < last)
			fail("fell as x rose", x[i], power[i]);
		last = power[i];
	}
}

static void check_range(uint32_t from, uint32_t past, uint32_t stride)
{
	static float x[BATCH], power[BATCH];
	int n = 0;
	last = 0;
	for (uint64_t k = from; k < past; k += stride) {
		x[n++] = rising((uint32_t)k);
		if (n == BATCH || k + stride >= past) {
			check_batch(x, power, n);
			n = 0;
		}
	}
}

static uint32_t place_of(float x)
{
	uint32_t bits;
	memcpy(&bits, &x, sizeof bits);
	return bits >> 31 ? 0xff800000u - bits : bits + 0x7f800001u;
}

static void check_nan(uint32_t stride)
{
	for (uint64_t bits = 0x7f800001u; bits <= 0x7fffffffu; bits += stride)
		for (int sign = 0; sign < 2; sign++) {
			float x = float_of((uint32_t)bits | (uint32_t)sign << 31);
			attn_exp_numbers(&x, 1);
			tried++;
			if (!isnan(x))
				fail("a number from NaN", NAN, x);
		}
}

int main(int count, char **arguments)
{
	const uint32_t stride = count > 1 ? (uint32_t)strtoul(arguments[1], 0, 10) : 1;
	assert(stride > 0);
	static const float edges[] = { 0, 104, -104, 88.72283f, -87.33655f, -103.97208f, -103.27893f, 0.34657359f, -0.34657359f, 44, 1, -1 };
	check_range(0, 0xff000002u, stride);
	for (int i = 0; stride > 1 && i < (int)(sizeof edges / sizeof *edges); i++)
		check_range(place_of(edges[i]) - 2000, place_of(edges[i]) + 2000, 1);
	check_nan(stride);
	printf("e^x of %llu float32: at most %.4f ulp off, at %a (%.9g)\n", tried, worst, worst_at, worst_at);
	return 0;
}
