/* attend.c - all of attention without the (T,S) weights: a block of query rows against all keys at a time. See attention.h. */
#include "attend.h"

#include "attention.h"
#include "elementary.h"
#include "exp.h"
#include "kernels.h"
#include "products.h"
#include "sizes.h"
#include "softmax.h"

enum {
	SUM_BLOCK = 128,          /* keys in one run of float32 additions */
	BLOCK_NUMBERS = 1 << 19 /* scores of a block: 2 MB, a usual second cache */
};

int attend_rows(int S)
{
	int rows = ROW_BLOCK;
	while (rows > 12 && rows > BLOCK_NUMBERS / (S + 1))
		rows /= 2; /* 24 and 12 are whole tiles of four and of six rows, too */
	return rows;
}

int attend_step(int S)
{
	return (S + 7) / 8 * 8 + 16;
}

int attn_size_scores(int S)
{
	return S < 0 || is_bad_size(ROW_BLOCK, S + 24.0) ? ATTN_BAD_SIZE : attend_rows(S) * attend_step(S);
}

int attend_reach(const struct attn_rules *rules, int t, int S)
{
	const double keys = (double)rules->reach + t + 1;
	return keys < 0 ? 0 : keys < S ? (int)keys : S;
}

static void cap_scores(float *row, float softcap, int n)
{
	for (int s = 0; s < n; s++)
		row[s] = (float)(softcap * elementary_tanh((double)row[s] / softcap));
}

static void mask_scores(float *row, const struct attn_rules *rules, int t, int n)
{
	const int step = rules->mask_column_step;
	const int first = t * rules->mask_row_step;
	if (rules->mask_kind == ATTN_MASK_ADDED) {
		const float *const added = (const float *)rules->mask + first;
		for (int s = 0; s < n; s++)
			row[s] += added[s * step];
		return;
	}
	const unsigned char *const allowed = (const unsigned char *)rules->mask + first;
	for (int s = 0; s < n; s++)
		if (!allowed[s * step])
			row[s] = -__builtin_inff();
}

float finish_scores(float *row, const struct attn_rules *rules, int t, int n)
{
	if (!(rules->softcap > 0.0f) && rules->mask_kind == ATTN_MASK_NONE)
		return rules->scale;
	kernel_scale_row(row, rules->scale, 0.0f, n);
	if (rules->softcap > 0.0f)
		cap_scores(row, rules->softcap, n);
	if (rules->mask_kind != ATTN_MASK_NONE)
		mask_scores(row, rules, t, n);
	return 1.0f;
}

/*
 * Scores of row t into powers, and their sum; of the `seen` keys that the block computed, those past the row's reach are left out.
 * With weights (S), these become the softmax.
 */
static float weigh_row(float *row, float *weights, const struct attn_rules *rules, int t, int seen, int S)
{
	const int n = at_most(seen, attend_reach(rules, t, S));
	const float factor = finish_scores(row, rules, t, n);
	if (weights) {
		for (int s = 0; s < n; s++)
			weights[s] = row[s];
		softmax_row(weights, factor, n);
		fill_zeros(weights + n, S - n);
	}
	fill_zeros(row + n, seen - n);
	return (float)exp_scores(row, factor, 0, n);
}

/* A row whose keys are all left out is zeros, whatever the values are. */
static void divide_row(float *output, float sum, int E)
{
	if (sum == 0.0f)
		fill_zeros(output, E);
	else
		kernel_scale_row(output, 1.0f / sum, 0.0f, E);
}

int attn_score_keys(float *restrict scores, const float *restrict query, const float *restrict key, int T, int S, int D,
                    int step)
{
	if (is_bad_size(T, D) || is_bad_size(S, D) || is_bad_size(T, step) || step < S)
		return ATTN_BAD_SIZE;
	for (int t = 0; t < T; t++)
		kernel_dot_rows(scores + t * step, query + t * D, key, S, D);
	return ATTN_OK;
}

int attn_weigh_scores(float *restrict sums, float *restrict weights, float *restrict scores,
                      const struct attn_rules *rules, int T, int S)
{
	if (is_bad_size(T, S))
		return ATTN_BAD_SIZE;
	for (int t = 0; t < T; t++)
		sums[t] = weigh_row(scores + t * S, weights ? weights + t * S : weights, rules, t, S, S);
	return ATTN_OK;
}

int attn_add_values(float *restrict output, float *restrict run, const float *restrict powers,
                    const float *restrict values, int T, int S, int E, int step)
{
	if (is_bad_size(T, E) || is_bad_size(S, E) || is_bad_size(T, step) || step < S)
		return ATTN_BAD_SIZE;
	for (int t = 0; t < T; t++)
		for (int s = 0; s < S; s += SUM_BLOCK) {
			fill_zeros(run, E);
			kernel_add_row(run, powers + t * step + s, values + s * E, at_most(SUM_BLOCK, S - s), E);
			for (int e = 0; e < E; e++)
				output[t * E + e] += run[e];
		}
	return ATTN_OK;
}

int attn_divide_rows(float *restrict output, const float *restrict sums, int T, int E)
{
	if (is_bad_size(T, E))
		return ATTN_BAD_SIZE;
	for (int t = 0; t < T; t++)
		divide_row(output + t * E, sums[t], E);
	return ATTN_OK;
}

int is_tame(const float *numbers, int n)
{
	float squares = 0.0f;
	kernel_dot_rows(&squares, numbers, numbers, 1, n);
	return squares - squares == 0.0f;
}

void score_block(float *scores, const float *query, const float *key_panels, int rows, int seen, int D, int step)
{
	const int columns = (seen + 7) / 8 * 8; /* the panels and the scores are that wide */
	for (int r = 0; D == 0 && r < rows; r++)
		fill_zeros(scores + r * step, columns);
	multiply_panels(scores, step, query, D, key_panels, D, rows, D, columns, D, KERNEL_REPLACE);
}

int attn_attend(float *restrict output, float *restrict weights, float *restrict scores, const float *restrict query,
                const float *restrict key_panels, const float *restrict value_panels, const struct attn_rules *rules,
                int T, int S, int D, int E)
{
	if (is_bad_size(T, D) || is_bad_size(T, E) || is_bad_size(S, D) || is_bad_size(S, E) || attn_size_scores(S) < 0 ||
	    (weights && is_bad_size(T, S)))
		return ATTN_BAD_SIZE;
	const int step = attend_step(S), most = attend_rows(S);
	const int is_short = attend_reach(rules, 0, S) < S && is_tame(value_panels, attn_count_panels(E) * ATTN_PANEL * S);
	fill_zeros(output, T * E);
	for (int t = 0; t < T; t += most) {
		const int rows = at_most(most, T - t);
		const int seen = is_short ? attend_reach(rules, t + rows - 1, S) : S;
		float sums[ROW_BLOCK];
		score_block(scores, query + t * D, key_panels, rows, seen, D, step);
		for (int r = 0; r < rows; r++) {
			float *const row = weights ? weights + (t + r) * S : weights;
			sums[r] = weigh_row(scores + r * step, row, rules, t + r, seen, S);
		}
		multiply_panels(output + t * E, E, scores, step, value_panels, S, rows, seen, E, SUM_BLOCK, KERNEL_ACCUMULATE);
		for (int r = 0; r < rows; r++)
			divide_row(output + (t + r) * E, sums[r], E);
	}
	return ATTN_OK;
}
