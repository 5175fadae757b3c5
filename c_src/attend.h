/* attend.h - what forward and backward attention share: a block of query rows against all keys. */
#ifndef ATTEND_H
#define ATTEND_H

#include "attention.h"

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

#endif
