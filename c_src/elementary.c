/* elementary.c - see elementary.h. */
#include "elementary.h"

#include <stdint.h>

/* 2^n for -126 <= n <= 127, from the bits of a float32. Type punning through a union is defined in C. */
static double power_of_two(int n)
{
	const union {
		uint32_t bits;
		float number;
	} power = { .bits = (uint32_t)(n + 127) << 23 };
	return power.number;
}

/*
 * e^x = 2^n e^r, n the integer nearest to x / ln 2, so |r| <= 0.347. The Taylor polynomial of degree 9 leaves out
 * r^10 / 10! < 7e-12, which is less than 1e-11 of e^r. Its coefficients are 1/k!.
 */
double elementary_exp(double x)
{
	if (!(x > -104.0))
		return x <= -104.0 ? 0.0 : x;
	if (x > 104.0)
		return (double)__builtin_inff();
	const double ln_2 = 0.693147180559945309417;
	const int n = (int)(x / ln_2 + (x < 0 ? -0.5 : 0.5));
	const double r = x - n * ln_2;
	double sum = 1.0 / 362880;
	sum = sum * r + 1.0 / 40320;
	sum = sum * r + 1.0 / 5040;
	sum = sum * r + 1.0 / 720;
	sum = sum * r + 1.0 / 120;
	sum = sum * r + 1.0 / 24;
	sum = sum * r + 1.0 / 6;
	sum = sum * r + 0.5;
	sum = sum * r + 1.0;
	sum = sum * r + 1.0;
	/* Two factors, as 2^-150 and 2^150 are outside of what power_of_two makes. */
	return sum * power_of_two(n / 2) * power_of_two(n - n / 2);
}

/*
 * x = 2^n m with m within sqrt(1/2) .. sqrt(2); ln m = 2 artanh(q), q = (m - 1) / (m + 1), |q| <= 0.172.
 * The series 2 (q + q^3/3 + ... + q^13/13) leaves out less than 2 q^15 / 15 / (1 - q^2) < 5e-13.
 */
double elementary_log(float x)
{
	if (!(x > 0.0f))
		return x == 0.0f ? -(double)__builtin_inff() : (double)__builtin_nanf("");
	if (x > 3.4028234663852886e38f)
		return x;
	int n = 0;
	double m = x;
	for (; m >= 65536.0; n += 16)
		m *= 1.0 / 65536;
	for (; m < 1.0 / 65536; n -= 16)
		m *= 65536.0;
	for (; m > 1.4142135623730951; n++)
		m *= 0.5;
	for (; m < 0.70710678118654752; n--)
		m *= 2.0;
	const double q = (m - 1.0) / (m + 1.0), q2 = q * q;
	double sum = 1.0 / 13;
	sum = sum * q2 + 1.0 / 11;
	sum = sum * q2 + 1.0 / 9;
	sum = sum * q2 + 1.0 / 7;
	sum = sum * q2 + 1.0 / 5;
	sum = sum * q2 + 1.0 / 3;
	sum = sum * q2 + 1.0;
	return n * 0.693147180559945309417 + 2.0 * q * sum;
}

/* tanh x = 1 - 2 / (e^2x + 1); near 0, where that cancels, the series, which leaves out less than 0.06 x^7. */
double elementary_tanh(double x)
{
	if (x > -0.02 && x < 0.02) {
		const double x2 = x * x;
		return x * (1.0 - x2 * (1.0 / 3 - x2 * (2.0 / 15)));
	}
	return 1.0 - 2.0 / (elementary_exp(2.0 * x) + 1.0);
}
