/*
 * exp.h - e^x in float32, the same steps in every kernel.
 *
 * e^x = 2^n e^r with n the integer nearest to x / ln 2, so |r| <= 0.3466. Adding and taking away 1.5 x 2^23 rounds to an
 * integer, which is then in the low bits of the sum. ln 2 is split in two: n x EXP_LN2_HIGH is exact for |n| < 2^15, and
 * so is the difference from x. e^r = 1 + (r + r^2 q(r)), q of degree 4: the best such polynomial in the relative
 * error of e^r (3.1e-9), found by reweighted least squares. As the addition of 1 comes last, e^0 = 1 exactly.
 *
 * Over all float32 the result is within 0.99 ulp of e^x and never falls as x rises: tests/native/exp_all.c tries every one.
 */
#ifndef EXP_H
#define EXP_H

#include <stdint.h>

#define EXP_LOG2_E 1.44269504f
#define EXP_MAGIC 12582912.0f
#define EXP_LN2_HIGH 0.693359375f
#define EXP_LN2_LOW -2.12194440e-4f
#define EXP_Q0 0.4999999337f
#define EXP_Q1 0.1666651952f
#define EXP_Q2 0.04166840108f
#define EXP_Q3 0.008368851075f
#define EXP_Q4 0.001381432053f

/*
 * 2^f for |f| <= 0.5: 1 + f (P1 + f (P2 + ..)), the best of degree 6 in relative error (3.0e-9 with float32 coefficients), found
 * in the same way. Evaluated in float32 it is within 1.1 ulp, and never falls; 2^0 = 1 exactly.
 */
#define POWER_1 0.69314718246f
#define POWER_2 0.24022647738f
#define POWER_3 0.055503599346f
#define POWER_4 0.0096185058355f
#define POWER_5 0.0013390806271f
#define POWER_6 0.00015326464199f

/* Type punning through a union is defined in C. */
static inline uint32_t exp_bits(float x)
{
	const union {
		float number;
		uint32_t bits;
	} pun = { .number = x };
	return pun.bits;
}

static inline float exp_float(uint32_t bits)
{
	const union {
		uint32_t bits;
		float number;
	} pun = { .bits = bits };
	return pun.number;
}

/*
 * x is raised to this floor, where n - down = -127: the bits of the power of two are then all 0, which is the number 0. What is
 * below about 2^-126 becomes 0 that way, -Infinity too, and costs nothing. NaN is not raised.
 */
static inline float exp_floor(int down)
{
	return (float)((down - 127) * 0.69314718055994531);
}

/* The integer nearest to y, |y| < 2^22 */
static inline int exp_round(float y)
{
	return (int)(exp_bits(y + EXP_MAGIC) - exp_bits(EXP_MAGIC));
}

/* n for x: the power of two in e^x, |x| < 2^15 */
static inline int exp_power(float x)
{
	return exp_round(x * EXP_LOG2_E);
}

#endif
