/* softmax.h - what the files of the core share of softmax. */
#ifndef SOFTMAX_H
#define SOFTMAX_H

/*
 * row[i] = e^(row[i] x factor) x 2^lift / 2^m, with m chosen so that the largest becomes about 2^lift. Returns the sum, which is
 * 0 where all are -Infinity, and NaN where one is NaN or +Infinity.
 */
double exp_scores(float *row, float factor, int lift, int n);

/* row = softmax(row x factor); zeros where all are -Infinity. */
void softmax_row(float *row, float factor, int n);

#endif
