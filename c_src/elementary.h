/*
 * elementary.h - exp and ln, the same bits on every machine.
 *
 * Both work in float64 with additions, multiplications, one division, and powers of two made from bits, all
 * of which IEEE 754 defines exactly. Their relative error is below 1e-11, so a result rounded to float32 is the
 * correctly rounded one but for one case in about 400,000, and then its neighbour. Over all float32 arguments from
 * -104 to 0, exp never falls as x rises (tried, every one).
 */
#ifndef ELEMENTARY_H
#define ELEMENTARY_H

/* e^x. exp(0) is 1 exactly; below -104, where float32 has only zero, 0; above 104, Infinity; NaN stays NaN. */
double elementary_exp(double x);

/* ln x of a float32: ln 0 = -Infinity, ln 1 = +0, ln Infinity = Infinity; a negative number or NaN gives NaN. */
double elementary_log(float x);

/* tanh x, within 1e-10; relative to x near 0. NaN stays NaN. */
double elementary_tanh(double x);

#endif
