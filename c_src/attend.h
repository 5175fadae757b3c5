/* attend.h - what forward and backward attention share: a block of query rows against all keys. */
#ifndef ATTEND_H
#define ATTEND_H

#include "attention.h"
#include "bounds.h"

/* Query rows of a block, at most ROW_BLOCK, fewer where there are many keys. */
int attend_rows(int S);

/* How far the rows of a block lie apart: whole panels, and a bit, as rows a power of two apart share cache lines. */
int attend_step(int S);

/* How many keys row t may attend to, apart from the mask. */
int attend_reach(const struct attn_rules *rules, int t, int S);

/*
 * Are these numbers finite, and their squares? If not, keys that no row of a block reaches are computed all the same: 0 x
 * Infinity is NaN, in every block alike.
 */
int is_tame(const float *numbers, int n);

/* scores (rows,seen), rows step apart = query (rows,D) x key^T; written up to a whole panel */
void score_block(float *scores, const float *query, const float *key_panels, int rows, int seen, int D, int step);

/* Scale, softcap and mask for n scores of row t. Returns the factor that is left to apply: exp_scores does it in passing. */
float finish_scores(float *row, const struct attn_rules *rules, int t, int n);

/*
 * May row t, with its query (D), take powers of two as they come? If its scores are bounded (bounds.h), not capped, and nothing is added to
 * them but 0 and -Infinity. t must not fall from one call to the next.
 */
int is_plain(struct bounds *bounds, const float *query, const struct attn_rules *rules, int t);

/* The powers of one row, down being chosen so that the first is near 1; { 0, 0 } before the first. */
struct powers {
	double sum;
	int down;
};

/* Row t, for which is_plain holds: scores of the n keys from `first` on, as score_block left them, into powers, and their sum. */
void add_powers(struct powers *powers, float *row, const struct attn_rules *rules, int t, int first, int n);

#endif
