/*
 * test.h - what the native tests share. Each *_test.c is one program: it prints nothing and returns 0 if all is well.
 *
 *   clang -std=c11 -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -ffp-contract=off -Ic_src \
 *     tests/native/softmax_test.c $(ls c_src/[!k]*.c) c_src/kernels_scalar.c -lm -o /tmp/softmax_test && /tmp/softmax_test
 *
 * Every tensor is its own heap block of exactly its size, so that AddressSanitizer sees a step past either end.
 */
#ifndef TEST_H
#define TEST_H

#undef NDEBUG
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* Unit roundoff of float32: rounding to nearest changes a number by at most this part of it. */
static const double u = 0x1p-24;

static inline void *allocate(size_t bytes)
{
	void *block = malloc(bytes ? bytes : 1);
	assert(block);
	memset(block, 0xa5, bytes); /* outputs must be written, not assumed to be zero */
	return block;
}

static inline float *allocate_floats(int n)
{
	return allocate((size_t)n * sizeof(float));
}

static uint32_t random_state = 1;

static inline uint32_t random_bits(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state;
}

/* Uniform from -1 to 1. */
static inline float random_float(void)
{
	return (float)(random_bits() / 2147483648.0 - 1.0);
}

static inline float *random_floats(int n)
{
	float *numbers = allocate_floats(n);
	for (int i = 0; i < n; i++)
		numbers[i] = random_float();
	return numbers;
}

static inline float *copy_floats(const float *numbers, int n)
{
	float *copy = allocate_floats(n);
	memcpy(copy, numbers, (size_t)n * sizeof(float));
	return copy;
}

static inline int is_same(const float *a, const float *b, int n)
{
	return memcmp(a, b, (size_t)n * sizeof(float)) == 0;
}

/* How far `found` is from `truth`, in units of the last place of truth as a float32. */
static inline double ulps(float found, long double truth)
{
	int exponent;
	frexp((double)truth, &exponent);
	const double ulp = ldexp(1.0, (exponent < -125 ? -125 : exponent) - 24);
	return (double)(fabsl(found - truth) / ulp);
}

#endif
