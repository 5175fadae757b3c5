/* gradients.c - backward: from the gradient of the output to those of its inputs. See attention.h. */
#include "attend.h"
#include "attention.h"
#include "elementary.h"
#include "kernels.h"
#include "products.h"
#include "sizes.h"
#include "softmax.h"

/* One block of query rows: where its numbers are, in the workspace. */
struct block {
	float *weights;      /* (rows,S), rows step apart; first scores, then powers */
	float *gradient;     /* the same of d loss / d weight, then d loss / d score */
	float *slopes;       /* the same of d capped score / d score; only with softcap */
	float *query_panels; /* (panels(D),rows,8) */
	float *grad_panels;  /* (panels(E),rows,8): the gradient of the output */
	int rows, seen, step;
};

int attn_size_backward(int S, int D, int E)
{
	const double rows = ROW_BLOCK;
	if (S < 0 || D < 0 || E < 0 || is_bad_size(3.0 * rows, S + 24.0) || is_bad_size(rows, D + 14.0 + E))
		return ATTN_BAD_SIZE;
	return 3 * attend_rows(S) * attend_step(S) + (attn_count_panels(D) + attn_count_panels(E)) * ATTN_PANEL * ROW_BLOCK;
}

static struct block place_block(float *workspace, int S, int D)
{
	const int numbers = attend_rows(S) * attend_step(S);
	struct block block = { .weights = workspace, .gradient = workspace + numbers, .slopes = workspace + 2 * numbers };
	block.query_panels = workspace + 3 * numbers;
	block.grad_panels = block.query_panels + attn_count_panels(D) * ATTN_PANEL * ROW_BLOCK;
	block.step = attend_step(S);
	return block;
}

/* d softcap x tanh(x / softcap) / dx = 1 - tanh^2, from the scores before the mask */
static void find_slopes(float *restrict slopes, const float *restrict scores, float scale, float softcap, int n)
{
	for (int s = 0; s < n; s++) {
		const double tanh = elementary_tanh((double)(scores[s] * scale) / softcap);
		slopes[s] = (float)(1.0 - tanh * tanh);
	}
}

/* Scores of row t into powers, and their sum, as forward has them. */
static double weigh_again(float *row, const struct attn_rules *rules, int t, int n, int is_plain_row)
{
	struct powers powers = { 0.0, 0 };
	if (!is_plain_row)
		return exp_scores(row, finish_scores(row, rules, t, n), 0, n);
	add_powers(&powers, row, rules, t, 0, n);
	return powers.sum;
}

/*
 * Row r of the block: weights w from the scores again, then d loss / d score[s] = w[s] (g[s] - sum of w g) x scale, g being
 * d loss / d weight.
 */
static void pull_row(const struct block *block, const struct attn_rules *rules, int t, int r, int S, int is_plain_row)
{
	float *const row = block->weights + r * block->step, *const gradient = block->gradient + r * block->step;
	float *const slopes = block->slopes + r * block->step;
	const int n = at_most(block->seen, attend_reach(rules, t + r, S));
	if (rules->softcap > 0.0f)
		find_slopes(slopes, row, rules->scale, rules->softcap, n);
	const double sum = weigh_again(row, rules, t + r, n, is_plain_row);
	if (sum != 0.0)
		kernel_scale_row(row, (float)(1.0 / sum), 0.0f, n);
	fill_zeros(row + n, block->seen - n);
	float mean = 0.0f;
	kernel_dot_rows(&mean, row, gradient, 1, n);
	kernel_pull_row(gradient, row, mean, rules->scale, n);
	fill_zeros(gradient + n, block->seen - n);
	for (int s = 0; rules->softcap > 0.0f && s < n; s++)
		gradient[s] *= slopes[s];
	if (sum == 0.0) /* all keys are left out: the output is zeros, whatever the inputs are */
		fill_zeros(row, n), fill_zeros(gradient, n);
}

/*
 * sums (S,columns) += left^T (S,rows) x panels of (rows,columns). Columns of left lie far apart, so a few of them pass all panels while
 * they are near at hand.
 */
static void add_transposed(float *sums, const float *left, int left_step, const float *panels, int rows, int S,
                           int columns)
{
	for (int s = 0; s < S; s += 2 * ROW_BLOCK)
		for (int column = 0; column < columns; column += ATTN_PANEL)
			multiply_panel(sums + s * columns + column, columns, left + s, 1, left_step, at_most(2 * ROW_BLOCK, S - s),
			               at_most(ATTN_PANEL, columns - column), panels + column * rows, rows, rows, KERNEL_ACCUMULATE);
}

int attn_attend_backward(float *restrict grad_query, float *restrict grad_key, float *restrict grad_value,
                         float *restrict workspace, const float *restrict query, const float *restrict grad_output,
                         const float *restrict key_panels, const float *restrict key_rows,
                         const float *restrict value_panels, const struct attn_rules *rules, int T, int S, int D,
                         int E)
{
	if (is_bad_size(T, D) || is_bad_size(T, E) || is_bad_size(S, D) || is_bad_size(S, E) ||
	    attn_size_backward(S, D, E) < 0)
		return ATTN_BAD_SIZE;
	struct block block = place_block(workspace, S, D);
	const int is_short = attend_reach(rules, 0, S) < S &&
	                     is_tame(value_panels, attn_count_panels(S) * ATTN_PANEL * E) &&
	                     is_tame(key_rows, attn_count_panels(D) * ATTN_PANEL * S);
	struct bounds bounds = find_bounds(key_panels, 0, S, D, 0);
	fill_zeros(grad_query, T * D);
	for (int t = 0; t < T; t += attend_rows(S)) {
		block.rows = at_most(attend_rows(S), T - t);
		block.seen = is_short ? attend_reach(rules, t + block.rows - 1, S) : S;
		attn_pack_values(block.query_panels, query + t * D, block.rows, D);
		attn_pack_values(block.grad_panels, grad_output + t * E, block.rows, E);
		score_block(block.weights, query + t * D, key_panels, block.rows, block.seen, D, block.step);
		score_block(block.gradient, grad_output + t * E, value_panels, block.rows, block.seen, E, block.step);
		for (int r = 0; r < block.rows; r++)
			pull_row(&block, rules, t, r, S, is_plain(&bounds, query + (t + r) * D, rules, t + r));
		add_transposed(grad_value, block.weights, block.step, block.grad_panels, block.rows, block.seen, E);
		add_transposed(grad_key, block.gradient, block.step, block.query_panels, block.rows, block.seen, D);
		multiply_panels(grad_query + t * D, D, block.gradient, block.step, key_rows, S, block.rows, block.seen, D,
		                64, KERNEL_ACCUMULATE);
	}
	return ATTN_OK;
}

int attn_sum_transposed(float *restrict grad_values, const float *restrict weights, const float *restrict panels,
                        int T, int S, int D)
{
	if (is_bad_size(T, S) || is_bad_size(S, D) || is_bad_size(T, D))
		return ATTN_BAD_SIZE;
	if (T > 0)
		add_transposed(grad_values, weights, S, panels, T, S, D);
	return ATTN_OK;
}
